//! The stock: one lot for each serial item and for each row of a bulk model, and the
//! totals of the lots.
//!
//! The place of a device follows from the open loans. The lots themselves never move.

use super::loans::{Loan, LoanOf};
use super::{Oracle, cells};
use crate::city::StockRow;
use jiff::civil::Date;

/// A row of the stock: a serial item, or so many of a bulk model.
#[derive(Clone, Debug)]
pub(super) struct Lot {
    /// The tag of a serial item; bulk has none.
    pub(super) tag: Option<String>,
    pub(super) model: String,
    pub(super) site: String,
    pub(super) quantity: u64,
    source: Option<String>,
    donor: Option<String>,
    /// Of the whole row, in fen.
    value: Option<u64>,
    pub(super) received: Date,
    pub(super) programme: Option<String>,
}

/// The totals of the stock, and the donations of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StockFigures {
    /// Devices in stock.
    pub in_stock: u64,
    /// Devices on loan with a due day.
    pub on_loan: u64,
    /// Devices that were issued for good.
    pub issued: u64,
    /// All of them.
    pub quantity: u64,
    /// The value of them, in fen.
    pub value: u64,
    /// Devices donated in the period.
    pub donated_items: u64,
    /// The value of the donations, in fen.
    pub donated_value: u64,
}

impl Oracle {
    pub(super) fn take_stock(&mut self, row: &StockRow) -> Result<(), String> {
        let model = self.model(&row.device)?;
        let site = self.site(&row.site)?;
        let received = cells::past_date(&row.received_on, self.today);
        let bulk = self.models[&model].bulk;
        let given = |cell: &str| Some(cells::text(cell)).filter(|text| !text.is_empty());
        let source = given(&row.source).map(|source| cells::code(&source));
        let tag = given(&row.tag).filter(|_| !bulk);
        if !bulk && tag.is_none() {
            return Err("an item of a serial model needs its tag".to_owned());
        }
        let same = |lot: &Lot| match &tag {
            Some(_) => lot.tag == tag,
            None => {
                lot.tag.is_none()
                    && (&lot.model, &lot.site) == (&model, &site)
                    && Ok(lot.received) == received
                    && (&lot.source, &lot.donor) == (&source, &given(&row.donor))
            }
        };
        let place = self.lots.iter().position(same);
        let mut lot = match place {
            Some(place) => self.lots[place].clone(),
            None => Lot::new(tag, model.clone(), site.clone(), received.clone()?),
        };
        (lot.model, lot.site) = (model, site);
        lot.update(row, self.today)?;
        let place = place.unwrap_or(self.lots.len());
        self.lots.splice(place..self.lots.len().min(place + 1), [lot]);
        Ok(())
    }

    /// Returns the stock of today, and the donations of the period.
    #[must_use]
    pub fn stock(&self, from: Date, to: Date) -> StockFigures {
        let to = to.min(self.today);
        let mut figures = StockFigures::default();
        for lot in &self.lots {
            figures.quantity += lot.quantity;
            figures.value += lot.value.unwrap_or(0);
            if lot.source.as_deref() == Some("donation") && (from..=to).contains(&lot.received) {
                figures.donated_items += lot.quantity;
                figures.donated_value += lot.value.unwrap_or(0);
            }
        }
        for loan in self.loans.iter().filter(|loan| loan.returned.is_none()) {
            let standing =
                if loan.due.is_some() { &mut figures.on_loan } else { &mut figures.issued };
            *standing += loan.devices();
        }
        figures.in_stock = figures.quantity - figures.on_loan - figures.issued;
        figures
    }

    /// Returns the quantity of a bulk model in stock at a site, without the loan `loan`.
    pub(super) fn at_hand(&self, model: &str, site: &str, loan: Option<usize>) -> u64 {
        let lots = self.lots.iter().filter(|lot| lot.model == model && lot.site == site);
        let out = self
            .loans
            .iter()
            .enumerate()
            .filter(|(place, other)| Some(*place) != loan && other.takes_from(model, site));
        let out: u64 = out.map(|(_, loan)| loan.devices()).sum();
        lots.map(|lot| lot.quantity).sum::<u64>().saturating_sub(out)
    }
}

impl Loan {
    /// Returns the number of devices.
    fn devices(&self) -> u64 {
        match self.of {
            LoanOf::Item(_) => 1,
            LoanOf::Bulk(_) => self.quantity,
        }
    }

    /// Checks whether the lot is of a bulk model and site.
    fn takes_from(&self, model: &str, site: &str) -> bool {
        let bulk = matches!(&self.of, LoanOf::Bulk(code) if code == model);
        bulk && self.site.as_deref() == Some(site) && self.returned.is_none()
    }
}

impl Lot {
    fn new(tag: Option<String>, model: String, site: String, received: Date) -> Self {
        Self {
            tag,
            model,
            site,
            quantity: 1,
            source: None,
            donor: None,
            value: None,
            received,
            programme: None,
        }
    }

    fn update(&mut self, row: &StockRow, today: Date) -> Result<(), String> {
        let past = |cell: &str| cells::past_date(cell, today);
        cells::change(&row.quantity, cells::whole)?.set(&mut self.quantity);
        cells::change(&row.source, |cell| Ok(cells::code(cell)))?.apply(&mut self.source);
        cells::change(&row.donor, |cell| Ok(cells::text(cell)))?.apply(&mut self.donor);
        cells::change(&row.value, cells::fen)?.apply(&mut self.value);
        cells::change(&row.received_on, past)?.set(&mut self.received);
        let programme = |cell: &str| Ok(cells::programme(cell));
        cells::change(&row.programme, programme)?.apply(&mut self.programme);
        Ok(())
    }
}
