//! The returns of a loan of a bulk model, which can come back in parts (docs/domain.md §8, rule 24). The parts may be
//! recorded in any order: the loan ends on the day of the latest one.

use std::fmt;

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::events::{LoanChange, LoanReturn};
use crate::model::{Coded, ItemStatus, ProblemKind, QUANTITIES, StockAction};
use crate::registry::engine::transaction::Writer;
use crate::registry::stock::loan_checks::Planned;
use crate::registry::stock::steps::QuantityMove;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Changes;
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

impl LoanReturn {
    /// Parses the text form of a return.
    pub(crate) fn parse(text: &str) -> Result<Self, ProblemKind> {
        let refused = || ProblemKind::NotAReturn;
        let (on, rest) = text.split_once(['=', '＝']).ok_or_else(refused)?;
        let (quantity, to) = rest.trim().split_once(' ').unwrap_or((rest, ""));
        let quantity = quantity.trim().parse().ok().filter(|count| *count > 0);
        let to = match to.trim() {
            "" => Some(ItemStatus::InStock),
            word => ItemStatus::from_word(word),
        };
        let on = on.trim().parse().map_err(|_| refused())?;
        let (quantity, to) = quantity.zip(to).ok_or_else(refused)?;
        Ok(Self { on, quantity, to })
    }
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
            returns.push(LoanReturn { on: end, quantity, to: ItemStatus::InStock });
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
