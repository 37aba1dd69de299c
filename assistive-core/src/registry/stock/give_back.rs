//! Takes back devices that were handed over by fittings: a device with a tag, or the whole quantity of a fitting of a bulk
//! model. The fitting itself stays. Devices on display and on loan come back by actions of their own.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::model::{
    EntityKind, FittingNo, ItemStatus, Listed, ModelCode, ModelNo, ProblemKind, RECEIVED, SiteCode,
    SiteNo, StockAction,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::issue;
use crate::registry::stock::known::bulk_model;
use crate::registry::stock::moves::MoveItem;
use crate::registry::stock::steps::QuantityMove;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;
use crate::state::{Fitting, State, Taken};

/// The fittings, or the quantity of a bulk model, that come back.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Given {
    Fittings(Vec<FittingNo>),
    Quantity(ModelCode, SiteCode, u32),
}

/// The return of devices that were handed over by fittings.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct GiveBack {
    #[setters(skip)]
    given: Given,
    #[setters(skip)]
    on: Date,
    /// The quantity of all the fittings, if it was counted. The return is refused if it differs.
    pub(crate) quantity: Option<u32>,
    /// True if the devices are damaged and go into repair.
    pub(crate) damaged: bool,
    /// A note.
    pub(crate) note: Option<String>,
    /// The name of the person who took them back; by default the author.
    pub(crate) by: Option<String>,
}

/// The devices of a fitting that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenBack {
    /// The fitting.
    pub fitting: FittingNo,
    /// The quantity.
    pub quantity: u32,
    /// The status afterwards.
    pub status: ItemStatus,
}

impl GiveBack {
    /// Returns the return of all devices of fittings.
    pub fn of_fittings(fittings: Vec<FittingNo>, on: Date) -> Self {
        Self::new(Given::Fittings(fittings), on)
    }

    /// Returns the return of a quantity of a bulk model to a site. It is refused where it is not clear which fittings it is
    /// of.
    pub fn of_quantity(model: ModelCode, site: SiteCode, quantity: u32, on: Date) -> Self {
        Self::new(Given::Quantity(model, site, quantity), on)
    }

    fn new(given: Given, on: Date) -> Self {
        Self { given, on, quantity: None, damaged: false, note: None, by: None }
    }
}

impl Operation for GiveBack {
    type Output = Vec<GivenBack>;
    const OPERATION: &'static str = "move";
    const SUBJECT: &'static str = "stock";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        diagnostics.plain("note", &self.note.clone().into());
        diagnostics.plain("by", &self.by.clone().into());
        diagnostics.not_after("on", Some(self.on), writer.today);
        let fittings = match &self.given {
            Given::Fittings(fittings) => fittings.clone(),
            Given::Quantity(model, site, quantity) => {
                diagnostics.within("quantity", Edit::Set(*quantity), RECEIVED);
                fittings_of(writer.state, (model, site), *quantity, diagnostics)
            }
        };
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let mut given_back = Vec::new();
        for number in fittings {
            given_back.extend(self.take(writer, number, diagnostics)?);
        }
        let all = given_back.iter().map(|back| u64::from(back.quantity)).sum();
        if let Some(counted) = self.quantity.filter(|counted| u64::from(*counted) != all)
            && diagnostics.errors.is_empty()
        {
            let kind = ProblemKind::ComesBackWhole { all };
            diagnostics.error("quantity", counted.to_string(), kind);
        }
        Ok(diagnostics.errors.is_empty().then_some(given_back))
    }
}

impl GiveBack {
    fn step(&self) -> StockAction {
        if self.damaged { StockAction::ReturnDamaged } else { StockAction::Return }
    }

    /// Takes back what a fitting handed over.
    fn take(
        &self,
        writer: &mut Writer<'_>,
        number: FittingNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<GivenBack>> {
        let Some(fitting) = writer.state.fittings.get(number).cloned() else {
            let kind = ProblemKind::unknown(EntityKind::Fitting);
            diagnostics.error("fitting", number.to_string(), kind);
            return Ok(None);
        };
        let status = match fitting.taken {
            Some(Taken::Item(item)) => {
                let moved = MoveItem::new(item, self.step(), self.on);
                let moved = moved.note(self.note.clone()).by(self.by.clone());
                moved.execute(writer, diagnostics)?
            }
            Some(Taken::StockLevel(level)) => {
                let site = writer.state.levels.get(level).map(|level| level.site);
                let site = must(site, "a fitting from a stock level that is not stored")?;
                self.take_quantity(writer, number, (&fitting, site), diagnostics)?
            }
            None => {
                diagnostics.error("fitting", number.to_string(), ProblemKind::NothingTaken);
                None
            }
        };
        Ok(status.map(|status| GivenBack { fitting: number, quantity: fitting.quantity, status }))
    }

    fn take_quantity(
        &self,
        writer: &mut Writer<'_>,
        number: FittingNo,
        (fitting, site): (&Fitting, SiteNo),
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<ItemStatus>> {
        if self.on < fitting.fitted_on {
            let kind = ProblemKind::BeforeFitted { fitted: fitting.fitted_on };
            diagnostics.error("on", self.on.to_string(), kind);
            return Ok(None);
        }
        let (step, from) = (self.step(), ItemStatus::Issued);
        let hygiene = writer.state.models.get(fitting.model).is_some_and(|model| model.hygiene);
        let to = must(from.after(step, hygiene), "a return that is not possible")?;
        let shift = QuantityMove { step, from, to, on: self.on, to_site: None };
        let (key, quantity) = ((fitting.model, site), fitting.quantity);
        if !shift.record(writer, key, quantity, &self.note, diagnostics)? {
            return Ok(None);
        }
        issue::note_taken(writer, number, (fitting.taken, None))?;
        Ok(Some(to))
    }
}

/// Returns the fittings whose devices are meant by a quantity of a bulk model: all that took devices from the site. Adds an
/// error if the quantity is another one.
fn fittings_of(
    state: &State,
    (code, site_code): (&ModelCode, &SiteCode),
    quantity: u32,
    diagnostics: &mut Diagnostics,
) -> Vec<FittingNo> {
    let model = bulk_model(state, ("item", code), diagnostics);
    let site = Edit::Set(site_code.clone());
    let site = resolve::known_site(state, "site", &site, diagnostics);
    let (Some(model), Some(site)) = (model, site) else { return Vec::new() };
    let handed_over = handed_over(state, (model, site));
    let all: u32 = handed_over.iter().map(|(_, fitting)| fitting.quantity).sum();
    if handed_over.is_empty() {
        let (model, site) = (code.to_string(), site_code.to_string());
        let kind = ProblemKind::NothingHandedOver { model, site };
        diagnostics.error("quantity", quantity.to_string(), kind);
    } else if all != quantity {
        let named = |(number, of): &(FittingNo, &Fitting)| format!("{number} ({})", of.quantity);
        let fittings = Listed(handed_over.iter().take(10).map(named).collect());
        let kind = ProblemKind::WhichFitting { all: all.into(), fittings };
        diagnostics.error("quantity", quantity.to_string(), kind);
    }
    handed_over.into_iter().map(|(number, _)| number).collect()
}

/// Returns the fittings that took devices from a stock level.
fn handed_over(state: &State, key: (ModelNo, SiteNo)) -> Vec<(FittingNo, &Fitting)> {
    let Some((level, _)) = state.level(key.0, key.1) else { return Vec::new() };
    let of = |fitting: &Fitting| fitting.taken == Some(Taken::StockLevel(level));
    state.fittings.iter().filter(|(_, fitting)| of(fitting)).collect()
}
