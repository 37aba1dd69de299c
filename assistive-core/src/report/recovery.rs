//! Recovery (回收): the devices with people for good in a period, and those of them that came back in it.
//!
//! A device is with people for good if it has a tag and was handed over by a fitting or by a loan without a due day.
//! Devices of bulk models are not counted once they are handed over.

use jiff::civil::Date;

use super::{CountedPeriod, Selection};
use crate::model::{ItemNo, Rate, StockAction};
use crate::state::{Holder, State};

/// The number of devices that were with people for good in a period, and of those that came back in it. Each device
/// counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Recovery {
    /// Devices that were with people on any day of the period.
    pub with_users: u64,
    /// Of those, devices that came back on any day of the period.
    pub given_back: u64,
}

impl Recovery {
    /// Returns the recovery rate: `given_back` / `with_users`.
    pub fn rate(self) -> Rate {
        Rate::new(self.given_back, self.with_users)
    }
}

/// A time during which a device was with a person for good, from the day of the handover.
struct Stay {
    from: Date,
    /// The last day, and whether the device came back on it. A device that was lost on that day did not.
    end: Option<(Date, bool)>,
}

/// Counts the devices that a selection takes, by the site of receipt.
pub(super) fn recovery(
    state: &State,
    selection: &Selection<'_>,
    period: CountedPeriod,
) -> Recovery {
    let mut recovery = Recovery::default();
    for (number, item) in state.items.iter() {
        let taken = selection.takes_model(state, item.model)
            && selection.takes_site(state, item.received_at)
            && selection.takes_stock(Some(item.received_at), Some(item));
        if item.tag.is_none() || !taken {
            continue;
        }
        let (mut was_out, mut came_back) = (false, false);
        for stay in stays(state, number) {
            let ended_before = stay.end.is_some_and(|(day, _)| day < period.from());
            was_out |= stay.from <= period.counted_to() && !ended_before;
            came_back |= stay.end.is_some_and(|(day, back)| back && period.contains(day));
        }
        recovery.with_users += u64::from(was_out);
        recovery.given_back += u64::from(came_back);
    }
    recovery
}

/// Returns the times during which a device was with people for good.
fn stays(state: &State, item: ItemNo) -> Vec<Stay> {
    let mut stays = Vec::new();
    let mut out: Option<Date> = None;
    let moves: Vec<_> =
        state.moves_of.of(item).filter_map(|number| state.moves.get(number)).collect();
    for moved in moves.into_iter().rev() {
        let held = matches!(moved.holder, Holder::Fitting(_));
        match (out, held) {
            (None, true) => out = Some(moved.on),
            (Some(from), false) => {
                out = None;
                // A correction means that the device was never with them.
                if moved.step != StockAction::Correct {
                    let returned =
                        matches!(moved.step, StockAction::Return | StockAction::ReturnDamaged);
                    let back = returned && !was_lost(state, item, moved.on);
                    stays.push(Stay { from, end: Some((moved.on, back)) });
                }
            }
            _ => {}
        }
    }
    stays.extend(out.map(|from| Stay { from, end: None }));
    let lent = state.loans_of_item(item).filter(|(_, loan)| loan.is_issue());
    stays.extend(lent.map(|(_, loan)| {
        let end = loan.in_on.map(|day| (day, !was_lost(state, item, day)));
        Stay { from: loan.out_on, end }
    }));
    stays
}

/// Checks whether a device was lost on a day.
fn was_lost(state: &State, item: ItemNo, day: Date) -> bool {
    let mut moves = state.moves_of.of(item).filter_map(|number| state.moves.get(number));
    moves.any(|moved| moved.on == day && moved.step == StockAction::MarkLost)
}
