//! What is done with devices between being received and being out of use: cleaning, repair, display, moving to another
//! site, loss, retirement. Which step leads where is for [`Standing::after`] to say; loans and fittings come here, too.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Change, HolderFacts, ItemMoved, PileMoved, Ref, Whereabouts};
use crate::model::day::Day;
use crate::model::{
    ItemNo, ModelCode, ModelNo, Money, ProblemKind, SiteCode, SiteNo, Standing, Step, Tracking,
    What,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::stock::items::{check_room, found_pile};
use crate::registry::stock::{holds, lending};
use crate::registry::write::diagnostics::Findings;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::CarryOut;
use crate::state::{Holder, Item, State};

/// Something is done with a device: any step but lending it, which is for [`Lend`](crate::Lend), and issuing it, which
/// is for fittings. Losing a device that is on loan ends its loan.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct MoveItem {
    /// The device.
    #[setters(skip)]
    pub item: ItemNo,
    /// What is done.
    #[setters(skip)]
    pub step: Step,
    /// On which day.
    #[setters(skip)]
    pub on: Date,
    /// Where it goes: for [`Step::Send`], and for it always; not looked at for others.
    pub to: Option<SiteCode>,
    /// What there is to say about it; for [`Step::Retire`] always.
    pub note: Option<String>,
}

impl MoveItem {
    /// A step of a device on a day.
    pub fn new(item: ItemNo, step: Step, on: Date) -> Self {
        Self { item, step, on, to: None, note: None }
    }
}

impl CarryOut for MoveItem {
    type Done = Standing;
    const OPERATION: &'static str = "move";
    const SUBJECT: &'static str = "stock";

    fn carry_out(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Standing>> {
        findings.plain("note", &self.note.clone().into());
        needs_reason(self.step, self.note.as_deref(), findings);
        let holder = self.destination(writer.state, findings);
        let Some(stored) = known_device(writer.state, self.item, findings) else {
            return Ok(None);
        };
        let (model, was) = (stored.model, stored.holder);
        if holder == Holder::Site(stored.site) {
            findings.error("site", cell(&self.to), ProblemKind::ThereAlready);
        }
        let own = matches!(self.step, Step::Lend | Step::Issue | Step::Correct);
        let lent = matches!(
            (stored.standing, self.step),
            (Standing::OnLoan, Step::Return | Step::ReturnDamaged)
        );
        if own || lent {
            refuse(writer.state, self.item, self.step, findings);
        }
        if !findings.errors.is_empty() {
            return Ok(None);
        }
        let (item, step, on, note) = (self.item, self.step, self.on, &self.note);
        let shift = Shift { item, step, on, field: "on", holder, note };
        let Some(standing) = shift.record(writer, findings)? else { return Ok(None) };
        if let Holder::Loan(loan) = was {
            lending::end(writer, loan, self.on, self.step == Step::Lose)?;
        }
        holds::settle(writer, model)?;
        Ok(Some(standing))
    }
}

impl MoveItem {
    fn destination(&self, state: &State, findings: &mut Findings) -> Holder {
        let to: Edit<SiteCode> = self.to.clone().into();
        let site = resolve::known_site(state, "site", &to, findings);
        match (self.step, site) {
            (Step::Send, Some(site)) => Holder::Site(site),
            (Step::Send, None) => {
                findings.required("site", &to);
                Holder::Nobody
            }
            _ => Holder::Nobody,
        }
    }
}

fn cell(code: &Option<SiteCode>) -> String {
    code.as_ref().map(SiteCode::to_string).unwrap_or_default()
}

fn needs_reason(step: Step, note: Option<&str>, findings: &mut Findings) {
    if step == Step::Retire && note.is_none() {
        findings.error("why", "", ProblemKind::ReasonNeeded);
    }
}

/// A step of a device, on its way into the journal.
pub(in crate::registry) struct Shift<'a> {
    pub(in crate::registry) item: ItemNo,
    pub(in crate::registry) step: Step,
    pub(in crate::registry) on: Date,
    /// What the day is called in messages.
    pub(in crate::registry) field: &'static str,
    /// Who or what it is with afterwards.
    pub(in crate::registry) holder: Holder,
    pub(in crate::registry) note: &'a Option<String>,
}

impl Shift<'_> {
    /// Records the step, if the device can take it; says how it stands then.
    pub(in crate::registry) fn record(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Standing>> {
        let state = &*writer.state;
        let Some(item) = state.items.get(self.item) else { return Ok(None) };
        let hygiene = state.models.get(item.model).is_some_and(|model| model.hygiene);
        findings.not_after(self.field, Some(self.on), writer.today);
        // Loans that a file told of are over, and leave no other trace.
        let loans = state.loans_of_item(self.item);
        let back = loans.filter_map(|(_, loan)| loan.in_on).max();
        let since = back.map_or(item.since, |back| back.max(item.since));
        if self.on < since {
            let (item, standing) = (name_of(self.item, item), item.standing);
            let kind = ProblemKind::TooEarly { item, since, standing: standing.to_string() };
            findings.error(self.field, self.on.to_string(), kind);
        }
        let Some(standing) = item.standing.after(self.step, hygiene) else {
            refuse(state, self.item, self.step, findings);
            return Ok(None);
        };
        if !findings.errors.is_empty() {
            return Ok(None);
        }
        let site = match (self.step, item.holder) {
            (Step::Arrive, Holder::Site(site)) => site,
            _ => item.site,
        };
        let to = Place { standing, since: self.on, site, holder: self.holder };
        put(writer, self.item, self.step, to, self.note.clone())?;
        Ok(Some(standing))
    }
}

/// Where a device is and how it stands.
#[derive(Clone, Copy)]
struct Place {
    standing: Standing,
    since: Date,
    site: SiteNo,
    holder: Holder,
}

impl Place {
    fn of(item: &Item) -> Self {
        let Item { standing, since, site, holder, .. } = *item;
        Self { standing, since, site, holder }
    }

    fn facts(self, state: &State) -> Option<Whereabouts> {
        let code = |no: SiteNo| state.sites.get(no).map(|site| site.code.clone());
        let holder = match self.holder {
            Holder::Nobody => HolderFacts::Nobody,
            Holder::Loan(loan) => HolderFacts::Loan(Ref::own(loan)),
            Holder::Fitting(fitting) => HolderFacts::Fitting(Ref::own(fitting)),
            Holder::Site(site) => HolderFacts::Site(code(site)?),
        };
        let since = Day(self.since);
        Some(Whereabouts { standing: self.standing, since, site: code(self.site)?, holder })
    }
}

fn put(
    writer: &mut Writer<'_>,
    number: ItemNo,
    step: Step,
    to: Place,
    note: Option<String>,
) -> Result<()> {
    let before =
        writer.state.items.get(number).and_then(|item| Place::of(item).facts(writer.state));
    let after = to.facts(writer.state);
    let Some((before, after)) = before.zip(after) else { return Ok(()) };
    let to = Change::new(before, after);
    let by = writer.by.clone();
    writer.record(Event::ItemMoved(ItemMoved { item: Ref::own(number), step, to, note, by }))
}

/// Records where a device is in truth, after a mended record: no step of the desk.
pub(in crate::registry) fn correct(
    writer: &mut Writer<'_>,
    item: ItemNo,
    standing: Standing,
    since: Date,
    site: SiteNo,
) -> Result<()> {
    let to = Place { standing, since, site, holder: Holder::Nobody };
    put(writer, item, Step::Correct, to, None)
}

/// Records who has a device, as a file tells of it: history, by the rules of which cleaning is assumed.
pub(in crate::registry) fn tell(
    writer: &mut Writer<'_>,
    number: ItemNo,
    step: Step,
    (standing, holder): (Standing, Holder),
    since: Date,
) -> Result<()> {
    let Some(site) = writer.state.items.get(number).map(|item| item.site) else { return Ok(()) };
    put(writer, number, step, Place { standing, since, site, holder }, None)
}

/// The device of a number, if there is one.
pub(in crate::registry) fn known_device<'a>(
    state: &'a State,
    number: ItemNo,
    findings: &mut Findings,
) -> Option<&'a Item> {
    let known = state.items.get(number).filter(|item| item.tag.is_some());
    if known.is_none() {
        let kind = ProblemKind::Unknown { what: What::Item, nearest: Default::default() };
        findings.error("item", number.to_string(), kind);
    }
    known
}

/// Says why a step is not possible now, and what has to be done first.
pub(in crate::registry) fn refuse(
    state: &State,
    number: ItemNo,
    step: Step,
    findings: &mut Findings,
) {
    let Some(item) = state.items.get(number) else { return };
    let kind = ProblemKind::NotNow {
        item: name_of(number, item),
        standing: item.standing.to_string(),
        step: step.to_string(),
        way_out: item.standing.way_out().to_owned(),
    };
    findings.error("item", name_of(number, item), kind);
}

/// What people call a device: its tag.
pub(crate) fn name_of(number: ItemNo, item: &Item) -> String {
    item.tag.as_ref().map_or_else(|| number.to_string(), ToString::to_string)
}

/// Something is done with a quantity of a bulk model at a site: any step but lending, issuing and arriving, since a
/// quantity that is sent to another site is there at once.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct MoveQuantity {
    /// The bulk model.
    #[setters(skip)]
    pub model: ModelCode,
    /// Where it is.
    #[setters(skip)]
    pub site: SiteCode,
    /// How many.
    #[setters(skip)]
    pub quantity: u32,
    /// What is done.
    #[setters(skip)]
    pub step: Step,
    /// On which day.
    #[setters(skip)]
    pub on: Date,
    /// Where it goes: for [`Step::Send`], and for it always; not looked at for others.
    pub to: Option<SiteCode>,
    /// What there is to say about it; for [`Step::Retire`] always.
    pub note: Option<String>,
}

impl MoveQuantity {
    /// A step of a quantity of a model at a site, on a day.
    pub fn new(model: ModelCode, site: SiteCode, quantity: u32, step: Step, on: Date) -> Self {
        Self { model, site, quantity, step, on, to: None, note: None }
    }
}

impl CarryOut for MoveQuantity {
    type Done = Standing;
    const OPERATION: &'static str = "move";
    const SUBJECT: &'static str = "stock";

    fn carry_out(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Standing>> {
        let state = &*writer.state;
        findings.plain("note", &self.note.clone().into());
        needs_reason(self.step, self.note.as_deref(), findings);
        findings.not_after("on", Some(self.on), writer.today);
        findings.within(
            "quantity",
            Edit::Set(self.quantity),
            crate::registry::stock::items::RECEIVED,
        );
        let model = bulk_model(state, &self.model, findings);
        let site = resolve::known_site(state, "site", &Edit::Set(self.site.clone()), findings);
        let mut to = None;
        if self.step == Step::Send {
            let named: Edit<SiteCode> = self.to.clone().into();
            findings.required("to", &named);
            to = resolve::known_site(state, "to", &named, findings);
            if to.is_some() && to == site {
                findings.error("to", cell(&self.to), ProblemKind::ThereAlready);
            }
        }
        let from = self.step.of_bulk();
        let hygiene = model.and_then(|no| state.models.get(no)).is_some_and(|model| model.hygiene);
        let after = from.after(self.step, hygiene);
        let own = matches!(self.step, Step::Lend | Step::Issue | Step::Arrive);
        let Some(after) = after.filter(|_| !own) else {
            let allowed =
                "display, return, send, clean, repair, mend, lose, find, retire".to_owned();
            findings.error("step", self.step.to_string(), ProblemKind::NotOneOf { allowed });
            return Ok(None);
        };
        if let Some(kind) = model.and_then(|model| state.before_received(model, self.on)) {
            findings.error("on", self.on.to_string(), kind);
        }
        let (Some(model), Some(site)) = (model, site) else { return Ok(None) };
        if !findings.errors.is_empty() {
            return Ok(None);
        }
        let after = if self.step == Step::Send { Standing::InStock } else { after };
        let shift = ShiftPile { step: self.step, from, to: after, on: self.on, to_site: to };
        let moved = shift.record(writer, (model, site), self.quantity, &self.note, findings)?;
        if moved {
            holds::settle(writer, model)?;
        }
        Ok(moved.then_some(after))
    }
}

/// The bulk model of a code.
pub(in crate::registry) fn bulk_model(
    state: &State,
    code: &ModelCode,
    findings: &mut Findings,
) -> Option<ModelNo> {
    let model = resolve::known_model(state, code, findings)?;
    if state.models.get(model).is_some_and(|model| model.tracking == Tracking::Serial) {
        let kind = ProblemKind::TagMissing { model: code.to_string() };
        findings.error("item", code.as_str(), kind);
        return None;
    }
    Some(model)
}

/// A step of a quantity of a bulk model, on its way into the journal.
pub(in crate::registry) struct ShiftPile {
    pub(in crate::registry) step: Step,
    pub(in crate::registry) from: Standing,
    pub(in crate::registry) to: Standing,
    pub(in crate::registry) on: Date,
    pub(in crate::registry) to_site: Option<SiteNo>,
}

impl ShiftPile {
    /// Records the step, if there are as many; says whether it did.
    pub(in crate::registry) fn record(
        &self,
        writer: &mut Writer<'_>,
        (model, site): (ModelNo, SiteNo),
        quantity: u32,
        note: &Option<String>,
        findings: &mut Findings,
    ) -> Result<bool> {
        let state = &*writer.state;
        let pile = state.pile(model, site).map(|(_, pile)| pile);
        let there = pile.map_or(0, |pile| pile.count(self.from));
        let model_code = state.models.get(model).map(|model| model.code.clone());
        let code = |no: SiteNo| state.sites.get(no).map(|site| site.code.clone());
        let (Some(model_code), Some(site_code)) = (model_code, code(site)) else {
            return Ok(false);
        };
        if there < quantity {
            let kind = ProblemKind::NotEnough {
                model: model_code.to_string(),
                site: site_code.to_string(),
                there: there.into(),
            };
            findings.error("quantity", quantity.to_string(), kind);
            return Ok(false);
        }
        let to_site = match self.to_site.filter(|to| *to != site) {
            None => None,
            Some(to) => {
                let worth = pile.map_or(0, |pile| worth_of(pile.value, quantity, &pile.counts));
                code(to).zip(Money::from_fen(worth.min(Money::MAX.fen())))
            }
        };
        if let Some(to) = self.to_site {
            check_room(state, (model, to), quantity.into(), findings);
            if !findings.errors.is_empty() {
                return Ok(false);
            }
            found_pile(writer, model, to)?;
        }
        writer.record(Event::PileMoved(PileMoved {
            model: model_code,
            on: self.on,
            step: self.step,
            quantity,
            site: site_code,
            from: self.from,
            to_site,
            to: self.to,
            note: note.clone(),
            by: writer.by.clone(),
        }))?;
        Ok(true)
    }
}

/// What a part of a pile is worth: its share, and the whole for the last of it.
fn worth_of(value: u64, quantity: u32, counts: &[u32]) -> u64 {
    let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let share = u128::from(value) * u128::from(quantity) / u128::from(all.max(1));
    (share as u64).min(value)
}
