//! The returns of a loan of a bulk model, which can come back in parts (docs/domain.md §8, rule 24). The parts may be
//! recorded in any order: the loan ends on the day of the latest one.

use std::fmt;

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Changed, LoanChange, LoanReturn, Ref};
use crate::model::{
    Coded, Condition, ItemStatus, LoanNo, ProblemKind, QUANTITIES, StockAction, parse_day,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::stock::loan_checks::{Planned, out_step};
use crate::registry::stock::steps::QuantityMove;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::state::{Lent, Loan};

/// `2024-03-05=2`, and the status if the quantity was not in stock afterwards: `2024-03-05=1 lost`.
impl fmt::Display for LoanReturn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.on, self.quantity)?;
        match self.to {
            ItemStatus::InStock => Ok(()),
            to => write!(f, " {to}"),
        }
    }
}

/// The statuses of a quantity after it was returned or lost.
const ENDS: [ItemStatus; 4] =
    [ItemStatus::InStock, ItemStatus::Cleaning, ItemStatus::Repair, ItemStatus::Lost];

impl LoanReturn {
    /// Parses the text form of a return.
    pub(crate) fn parse(text: &str) -> Result<Self, ProblemKind> {
        let refused = || ProblemKind::NotAReturn;
        let (on, rest) = text.split_once(['=', '＝']).ok_or_else(refused)?;
        let (quantity, to) = rest.trim().split_once(' ').unwrap_or((rest, ""));
        let quantity = quantity.trim().parse().ok().filter(|count| *count > 0);
        let to = match to.trim() {
            "" => Some(ItemStatus::InStock),
            word => ItemStatus::from_word(word).filter(|to| ENDS.contains(to)),
        };
        let on = parse_day(on.trim()).ok_or_else(refused)?;
        let (quantity, to) = quantity.zip(to).ok_or_else(refused)?;
        Ok(Self { on, quantity, to })
    }
}

/// Returns the returns that a sheet states and that are new to the store. Adds an error if they do not fit the loan, and a
/// warning if the sheet contradicts the stored ones.
pub(super) fn new_parts(
    stated: &Edit<Vec<LoanReturn>>,
    (planned, stored): (&Planned, Option<&Loan>),
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Vec<LoanReturn> {
    let stated = match stated {
        Edit::Keep => return Vec::new(),
        Edit::Clear => &[][..],
        Edit::Set(stated) => stated,
    };
    let value = listed(stated);
    let parts = match unknown(stated, stored) {
        Ok(parts) => parts,
        Err(problem) => {
            diagnostics.warn("returns", value, problem);
            return Vec::new();
        }
    };
    if parts.is_empty() {
        return parts;
    }
    let (back, all) = (quantity(stated), u64::from(planned.quantity));
    let hands_back_all = back == all && planned.in_on.is_none();
    if back > all {
        diagnostics.error("returns", value, ProblemKind::NotThatMany { out: all });
    } else if matches!(planned.lent, Lent::Item(_)) || hands_back_all {
        diagnostics.error("returns", value, ProblemKind::AllReturned);
    }
    for part in &parts {
        diagnostics.not_after("returns", Some(part.on), today);
        let end = planned.in_on.filter(|end| part.on > *end);
        let problem = match end {
            _ if part.on < planned.out_on => ProblemKind::NotAscending,
            Some(end) => ProblemKind::ReturnAfterEnd { end },
            None => continue,
        };
        diagnostics.error("returns", part.to_string(), problem);
    }
    parts
}

/// Returns the stated returns that the store does not have, or the problem if the store has others.
fn unknown(stated: &[LoanReturn], stored: Option<&Loan>) -> Result<Vec<LoanReturn>, ProblemKind> {
    let mut new = stated.to_vec();
    let Some(loan) = stored else { return Ok(new) };
    for known in &loan.returns {
        match new.iter().position(|part| part == known) {
            Some(place) => new.remove(place),
            None => return Err(ProblemKind::PartsRecorded { stored: listed(&loan.returns) }),
        };
    }
    // Version 0.1 recorded the quantity alone.
    let others = u64::from(loan.back).saturating_sub(quantity(&loan.returns));
    match loan.in_on {
        Some(_) if !new.is_empty() && !loan.returns.is_empty() => {
            Err(ProblemKind::PartsRecorded { stored: listed(&loan.returns) })
        }
        None if !new.is_empty() && others > 0 => {
            Err(ProblemKind::StoreDiffers { stored: loan.back.to_string() })
        }
        _ => Ok(new),
    }
}

fn listed(returns: &[LoanReturn]) -> String {
    returns.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn quantity(returns: &[LoanReturn]) -> u64 {
    returns.iter().map(|part| u64::from(part.quantity)).sum()
}

/// Records further returns of a stored loan, and takes those of an open loan back into stock.
pub(super) fn record(
    writer: &mut Writer<'_>,
    (number, loan): (LoanNo, &Loan),
    parts: &[LoanReturn],
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let mut changes = Changes::new();
    let returns = [&loan.returns[..], parts].concat();
    changes.note(loan.returns.clone(), returns, LoanChange::Returns);
    if let (None, Lent::Bulk(model), Some(site)) = (loan.in_on, loan.lent, loan.site) {
        let (_, from) = out_step(loan.due_on);
        for LoanReturn { on, quantity, to } in parts.iter().cloned() {
            let step = match to {
                ItemStatus::Lost => StockAction::MarkLost,
                ItemStatus::Repair => StockAction::ReturnDamaged,
                _ => StockAction::Return,
            };
            let shift = QuantityMove { step, from, to, on, to_site: None };
            shift.record(writer, (model, site), quantity, &None, diagnostics)?;
        }
        let back = parts.iter().map(|part| part.quantity).sum::<u32>();
        changes.note(loan.back, loan.back + back, LoanChange::Back);
    }
    let changed = Changed { record: Ref::own(number), changes: changes.0 };
    writer.record(Event::LoanChanged(changed))
}

/// Notes a return at the desk. Returns the day on which the loan ends if this is the last part.
pub(super) fn add(loan: &Loan, part: LoanReturn, changes: &mut Changes<LoanChange>) -> Date {
    let last = loan.last_return().map_or(part.on, |last| last.max(part.on));
    if matches!(loan.lent, Lent::Bulk(_)) {
        let returns = [&loan.returns[..], &[part]].concat();
        changes.note(loan.returns.clone(), returns, LoanChange::Returns);
    }
    last
}

/// Returns the condition of a loan after a return: of parts that come back one after another, the worst.
pub(super) fn worst(loan: &Loan, now: Option<Condition>) -> Option<Condition> {
    let harm = |condition: &Condition| match condition {
        Condition::Good => 0,
        Condition::Worn => 1,
        Condition::Damaged => 2,
    };
    loan.condition.into_iter().chain(now).max_by_key(harm)
}

/// Returns all that is missing of a loan after a return.
pub(super) fn all_missing(loan: &Loan, now: Option<&str>) -> Option<String> {
    let told: Vec<_> = loan.missing.as_deref().into_iter().chain(now).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// Returns the returns of a loan after a correction of its return day or quantity. Adds an error if the loan would end
/// before a part was returned.
pub(super) fn corrected(
    stored: &Loan,
    planned: &Planned,
    diagnostics: &mut Diagnostics,
) -> Vec<LoanReturn> {
    let mut returns = stored.returns.clone();
    let Some(end) = planned.in_on else {
        // A loan that has not ended after all: nothing came back.
        return if stored.in_on.is_some() { Vec::new() } else { returns };
    };
    if stored.in_on.is_none() {
        // The rest was returned, if the loan was in the stock at all.
        if matches!(stored.lent, Lent::Bulk(_)) && stored.site.is_some() {
            let quantity = planned.quantity.saturating_sub(stored.back);
            check_end(&returns, end, diagnostics);
            let rest = LoanReturn { on: end, quantity, to: ItemStatus::InStock };
            returns.extend(Some(rest).filter(|rest| rest.quantity > 0));
        }
        return returns;
    }
    let latest = (0..returns.len()).max_by_key(|place| (returns[*place].on, *place));
    let Some(mut part) = latest.map(|place| returns.remove(place)) else { return returns };
    if stored.in_on != Some(end) {
        check_end(&returns, end, diagnostics);
        part.on = end;
    }
    if stored.quantity != planned.quantity {
        let before = stored.quantity.saturating_sub(part.quantity);
        let (min, max) = (u64::from(before) + 1, *QUANTITIES.end());
        match planned.quantity.checked_sub(before).filter(|rest| *rest > 0) {
            Some(rest) => part.quantity = rest,
            None => {
                let kind = ProblemKind::NotANumber { min, max };
                diagnostics.error("quantity", planned.quantity.to_string(), kind);
            }
        }
    }
    returns.extend(latest.map(|_| part));
    returns
}

/// Adds an error if a part was returned after the day on which the loan should end.
fn check_end(returns: &[LoanReturn], end: Date, diagnostics: &mut Diagnostics) {
    if let Some(last) = returns.iter().map(|part| part.on).max().filter(|last| end < *last) {
        diagnostics.error("in_on", end.to_string(), ProblemKind::BeforePartReturned { last });
    }
}

/// Puts returned parts back in stock as if they had never been lent: those that are still lost, under repair or to be
/// cleaned.
pub(super) fn forget(
    writer: &mut Writer<'_>,
    loan: &Loan,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let (Lent::Bulk(model), Some(site)) = (loan.lent, loan.site) else { return Ok(()) };
    for part in loan.returns.iter().filter(|part| part.to != ItemStatus::InStock) {
        let there = writer.state.level(model, site).map_or(0, |(_, level)| level.count(part.to));
        let quantity = part.quantity.min(there);
        let (step, from, to) = (StockAction::Correct, part.to, ItemStatus::InStock);
        let shift = QuantityMove { step, from, to, on: part.on, to_site: None };
        if quantity > 0 {
            shift.record(writer, (model, site), quantity, &None, diagnostics)?;
        }
    }
    Ok(())
}
