//! Fittings: drafts, the need that a fitting meets, and the rules for recording one.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Change, Changed, FittingChange, FittingFacts, Ref};
use crate::model::{
    EntityKind, FittingNo, ItemNo, Mode, ModelCode, ModelNo, Money, NeedKind, NeedNo, PersonNo,
    Place, ProblemKind, QUANTITIES, SiteCode,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::provision::needs;
use crate::registry::reference::resolve;
use crate::registry::stock::known::name_of;
use crate::registry::stock::{issue, steps};
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::met::MetNeeds;
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Fitting, Holder, State, Taken};

/// A fitting to be recorded: a device was handed over and fitted. Its key is the person, the model and the day.
///
/// More devices of the model on that day are other fittings: each with a tag of its own, with its place among them, or
/// recorded as [`another`](Self::another).
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct FittingDraft {
    /// The person who was fitted.
    #[setters(skip)]
    pub(crate) person: PersonNo,
    /// The model.
    #[setters(skip)]
    pub(crate) model: ModelCode,
    /// The day of the handover.
    #[setters(skip)]
    pub(crate) fitted_on: Date,
    /// The need that it meets. [`Edit::Keep`] searches the need of a new fitting by the rule of docs/domain.md §3.
    /// [`Edit::Clear`] means that it meets none, and stays so.
    pub(crate) need: Edit<NeedNo>,
    /// The site that made the fitting. A desk uses the store's own one by default. A bulk model is taken from its stock.
    pub(crate) site: Edit<SiteCode>,
    /// The number of devices handed over, one by default.
    pub(crate) quantity: Edit<u32>,
    /// The mode of provision.
    pub(crate) mode: Edit<Mode>,
    /// The place.
    pub(crate) place: Edit<Place>,
    /// The cost.
    pub(crate) cost: Edit<Money>,
    /// The part of the cost paid by the state.
    pub(crate) subsidy: Edit<Money>,
    /// The provider.
    pub(crate) provider: Edit<String>,
    /// The device taken from stock. A bulk model is taken from the stock level of the site if there is one.
    pub(crate) item: Edit<ItemNo>,
    /// States whether the devices come from the stock of the site; by default those of a bulk model do, if the site has some.
    /// Only a sheet states it.
    #[setters(skip)]
    pub(crate) from_stock: Edit<bool>,
    /// The day on which the device came back. Only a sheet states it; a desk records the return of the device.
    #[setters(skip)]
    pub(crate) given_back: Edit<Date>,
    /// The place of the fitting among those of the person, the model and the day, from 1.
    pub(crate) nth: Option<u32>,
    /// The stored fitting, if it is known.
    #[setters(skip)]
    pub(crate) stored: Option<FittingNo>,
    /// Records another device of the model on that day, not the stored fitting again.
    #[setters(into = false)]
    pub(crate) another: bool,
}

impl FittingDraft {
    /// Checks whether two drafts are of one person, model and day.
    pub(in crate::registry) fn is_alike(&self, other: &Self) -> bool {
        (self.person, &self.model, self.fitted_on) == (other.person, &other.model, other.fitted_on)
    }

    /// Returns a draft with nothing but the key.
    pub fn new(person: PersonNo, model: ModelCode, fitted_on: Date) -> Self {
        Self {
            person,
            model,
            fitted_on,
            need: Edit::Keep,
            site: Edit::Keep,
            quantity: Edit::Keep,
            mode: Edit::Keep,
            place: Edit::Keep,
            cost: Edit::Keep,
            subsidy: Edit::Keep,
            provider: Edit::Keep,
            item: Edit::Keep,
            from_stock: Edit::Keep,
            given_back: Edit::Keep,
            nth: None,
            stored: None,
            another: false,
        }
    }
}

impl Operation for FittingDraft {
    type Output = Upserted<FittingNo, Fitting>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "fittings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<FittingNo, Fitting>>> {
        let model = resolve::known_model(writer.state, &self.model, diagnostics);
        if writer.state.persons.get(self.person).is_none() {
            diagnostics.error("person", self.person.to_string(), resolve::unknown_person());
        }
        diagnostics.within("quantity", self.quantity, QUANTITIES);
        diagnostics.plain("provider", &self.provider);
        diagnostics.not_after("fitted_on", Some(self.fitted_on), writer.today);
        let person = writer.state.persons.get(self.person);
        diagnostics.not_before_birth("fitted_on", self.fitted_on, person);
        resolve::known_site(writer.state, "site", &self.site, diagnostics);
        self.check_given_back(writer, diagnostics);
        let Some(model) = model.filter(|_| diagnostics.errors.is_empty()) else { return Ok(None) };
        match self.find(writer, model, diagnostics) {
            _ if !diagnostics.errors.is_empty() => Ok(None),
            Some(number) => self.update(writer, number, diagnostics),
            None => self.create(writer, model, diagnostics),
        }
    }
}

impl FittingDraft {
    fn check_given_back(&self, writer: &Writer<'_>, diagnostics: &mut Diagnostics) {
        let Some(back) = self.given_back.value() else { return };
        diagnostics.not_after("given_back", Some(back), writer.today);
        if back < self.fitted_on {
            diagnostics.error("given_back", back.to_string(), ProblemKind::NotAscending);
        }
    }

    /// Returns the stored fitting that the draft refers to. Adds an error if devices before the one named by its place
    /// are missing.
    fn find(
        &self,
        writer: &mut Writer<'_>,
        model: ModelNo,
        diagnostics: &mut Diagnostics,
    ) -> Option<FittingNo> {
        if self.another || self.stored.is_some() {
            return self.stored;
        }
        let (state, crowded) = writer.crowded();
        let stored = crowded.fittings(state, self.person, model, self.fitted_on);
        if let Some(nth) = self.nth {
            let known = stored.get(nth.saturating_sub(1) as usize).map(|(number, _)| *number);
            if known.is_none() {
                diagnostics.is_next(nth, stored.len() as u64);
            }
            return known;
        }
        let of = |wanted: &dyn Fn(&Fitting) -> bool| stored.iter().find(|(_, f)| wanted(f));
        let number = match (self.item.value().map(Taken::Item), self.need) {
            (None, Edit::Set(need)) => {
                of(&|fitting| fitting.need == Some(need)).or_else(|| stored.first())
            }
            (None, _) => stored.first(),
            (taken, _) => {
                of(&|fitting| fitting.taken == taken).or_else(|| of(&|f| f.taken.is_none()))
            }
        };
        number.map(|(number, _)| *number)
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        model: ModelNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<FittingNo, Fitting>>> {
        let need = match self.need {
            Edit::Keep => writer.state.matching_need(self.person, model, self.fitted_on),
            Edit::Clear => None,
            Edit::Set(need) => {
                named_need(writer.state, (self.person, self.fitted_on), need, diagnostics)
            }
        };
        if self.given_back.value().is_some() && self.item.value().is_none() {
            diagnostics.error("item", "", ProblemKind::ReturnNeedsItem);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        self.warn_of_new(writer.state, model, diagnostics);
        let number = writer.state.fittings.next().ok_or(Error::Full)?;
        let site = self.site_of(writer);
        if let Some(need) = need {
            free_need(writer, need, self.quantity.value().unwrap_or(1), diagnostics)?;
        }
        let facts = FittingFacts {
            fitting: Ref::own(number),
            person: Ref::own(self.person),
            model: self.model.clone(),
            fitted_on: self.fitted_on,
            need: need.map(Ref::own),
            site: site.clone(),
            quantity: self.quantity.value().unwrap_or(1),
            mode: self.mode.value(),
            place: self.place.value(),
            cost: self.cost.value(),
            subsidy: self.subsidy.value(),
            provider: self.provider.clone().value(),
        };
        writer.record(Event::FittingAdded(facts))?;
        if self.need == Edit::Clear {
            let changes = vec![FittingChange::Pinned(Change::new(false, true))];
            let changed = Changed { record: Ref::own(number), changes };
            writer.record(Event::FittingChanged(changed))?;
        }
        let wanted = self.wanted(writer.state, (model, site.as_ref()), None, diagnostics);
        issue::change(writer, number, None, wanted, diagnostics)?;
        if let (Some(back), Edit::Set(item)) = (self.given_back.value(), self.item) {
            issue::came_back(writer, item, back, diagnostics)?;
        }
        Ok(diagnostics.errors.is_empty().then(|| Upserted::new(number, Previous::Absent)))
    }

    /// Returns the site of a new fitting. At a desk it is the store's own one by default, as for loans.
    fn site_of(&self, writer: &Writer<'_>) -> Option<SiteCode> {
        let is_at_desk = writer.by.is_some();
        match &self.site {
            Edit::Keep if is_at_desk => writer.state.own_site.clone(),
            site => site.clone().value(),
        }
    }

    /// Returns the stock that the fitting takes. A file that repeats a stored fitting takes no more stock unless it changes the
    /// site or device: what it took may have come back since.
    fn wanted(
        &self,
        state: &State,
        (model, site): (ModelNo, Option<&SiteCode>),
        stored: Option<&Fitting>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Taken> {
        let taken = stored.and_then(|stored| stored.taken);
        let by_default = match (self.item, taken, stored) {
            (Edit::Set(item), _, _) => Some(Taken::Item(item)),
            (Edit::Clear, _, Some(_)) => None,
            (_, Some(Taken::StockLevel(_)), _) if self.site != Edit::Keep => {
                issue::level(state, model, site)
            }
            (_, taken, Some(_)) => taken,
            (_, _, None) => issue::level(state, model, site),
        };
        if stored.is_some() {
            let differs = self.from_stock.value().filter(|said| *said != taken.is_some());
            if let Some(said) = differs {
                let said = if said { "yes" } else { "no" };
                diagnostics.warn("from_stock", said, ProblemKind::TakenDiffers);
            }
            return by_default;
        }
        match (self.from_stock, by_default) {
            (Edit::Set(false), Some(Taken::Item(item))) => {
                let item = state.items.get(item).map(|known| name_of(item, known));
                let kind = ProblemKind::TagFromStock { item: item.unwrap_or_default() };
                diagnostics.error("from_stock", "no", kind);
                None
            }
            (Edit::Set(false), _) => None,
            (Edit::Set(true), None) => issue::level_needed(state, (model, site), diagnostics),
            (_, wanted) => wanted,
        }
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: FittingNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<FittingNo, Fitting>>> {
        let Some(stored) = writer.state.fittings.get(number).cloned() else { return Ok(None) };
        let need = self.need.over(stored.need);
        if let Some(named) = need.filter(|_| need != stored.need) {
            named_need(writer.state, (self.person, self.fitted_on), named, diagnostics);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let site = stored.site.and_then(|no| Some(writer.state.sites.get(no)?.code.clone()));
        let provider = stored.provider.as_deref().map(str::to_owned);
        let mut changes = Changes::new();
        changes.note(stored.need.map(Ref::own), need.map(Ref::own), FittingChange::Need);
        let pinned = stored.pinned || need != stored.need;
        changes.note(stored.pinned, pinned, FittingChange::Pinned);
        changes.edit(&site, &self.site, FittingChange::Site);
        let quantity = self.quantity.over_or(stored.quantity, 1);
        changes.note(stored.quantity, quantity, FittingChange::Quantity);
        changes.edit(&stored.mode, &self.mode, FittingChange::Mode);
        changes.edit(&stored.place, &self.place, FittingChange::Place);
        changes.edit(&stored.cost, &self.cost, FittingChange::Cost);
        changes.edit(&stored.subsidy, &self.subsidy, FittingChange::Subsidy);
        changes.edit(&provider, &self.provider, FittingChange::Provider);
        let place = self.site.clone().over(site);
        let place = (stored.model, place.as_ref());
        let wanted = self.wanted(writer.state, place, Some(&stored), diagnostics);
        let returned = self.returned(writer, (number, &stored), wanted, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let other_quantity = quantity != stored.quantity && stored.taken.is_some();
        if changes.0.is_empty() && wanted == stored.taken && returned == Returned::AsKnown {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        if let Some(need) = need.filter(|_| need != stored.need) {
            free_need(writer, need, quantity, diagnostics)?;
        }
        if !changes.0.is_empty() {
            let is_other = (need, quantity) != (stored.need, stored.quantity);
            let met = is_other.then(|| MetNeeds::of(writer.state, stored.person));
            let changed = Changed { record: Ref::own(number), changes: changes.0 };
            writer.record(Event::FittingChanged(changed))?;
            if let Some(met) = met {
                met.warn_unmet(writer.state, ("quantity", &quantity.to_string()), diagnostics);
            }
        }
        if other_quantity || wanted != stored.taken {
            issue::change(writer, number, Some(&stored), wanted, diagnostics)?;
        }
        let mut upserted = Upserted::new(number, Previous::Changed(stored));
        match (returned, wanted) {
            (Returned::Now(back), Some(Taken::Item(item))) => {
                issue::give_back_now(writer, item, back, diagnostics)?;
                // The return is a move of the device, and no field of the fitting.
                upserted = upserted.filled("given_back");
            }
            (Returned::Corrected(back), Some(Taken::Item(item))) => {
                let (device, back) = ((item, Holder::Fitting(number)), ("given_back", back));
                steps::correct_return(writer, device, back, diagnostics)?;
            }
            _ => {}
        }
        Ok(diagnostics.errors.is_empty().then_some(upserted))
    }

    /// Returns the change that the draft makes to the return of the device. A sheet that states another day than the stored one gets
    /// a warning. Adds an error if the fitting takes no device with a tag.
    fn returned(
        &self,
        writer: &Writer<'_>,
        (number, fitting): (FittingNo, &Fitting),
        wanted: Option<Taken>,
        diagnostics: &mut Diagnostics,
    ) -> Returned {
        let stored = writer.state.given_back(number);
        let stated = self.given_back.over(stored);
        match (stored, stated) {
            _ if stated == stored => Returned::AsKnown,
            (None, Some(back)) => {
                if !matches!(wanted, Some(Taken::Item(_))) {
                    diagnostics.error("item", "", ProblemKind::ReturnNeedsItem);
                }
                Returned::Now(back)
            }
            _ if self.stored.is_some() && wanted == fitting.taken => Returned::Corrected(stated),
            _ => {
                let text = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                let kind = ProblemKind::ReturnRecorded { stored: text(stored) };
                diagnostics.warn("given_back", text(stated), kind);
                Returned::AsKnown
            }
        }
    }

    fn warn_of_new(&self, state: &State, model: ModelNo, diagnostics: &mut Diagnostics) {
        let left = state.persons.get(self.person).and_then(|person| person.attributes.left);
        if let Some(left) = left.filter(|left| self.fitted_on > left.on) {
            let kind = ProblemKind::AfterLeaving { left: left.on };
            diagnostics.warn("fitted_on", self.fitted_on.to_string(), kind);
        }
        needs::warn_not_advised(state, self.person, model, diagnostics);
    }
}

/// The change that a draft makes to the return of a device.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Returned {
    AsKnown,
    Now(Date),
    /// It came back on another day, or not at all.
    Corrected(Option<Date>),
}

/// Returns the named need if a device handed over to the person on the day can meet it. Adds an error if not.
pub(super) fn named_need(
    state: &State,
    (person, day): (PersonNo, Date),
    number: NeedNo,
    diagnostics: &mut Diagnostics,
) -> Option<NeedNo> {
    let need = number.to_string();
    let mut refuse = |kind| {
        diagnostics.error("need", number.to_string(), kind);
        None
    };
    let Some(stored) = state.needs.get(number) else {
        return refuse(ProblemKind::unknown(EntityKind::Need));
    };
    if stored.person != person {
        return refuse(ProblemKind::NeedOfAnother { need });
    }
    if stored.kind != NeedKind::Device {
        return refuse(ProblemKind::NeedNotForDevice { need });
    }
    match state.lifecycle(number, stored).is_some_and(|lifecycle| lifecycle.open_on(day)) {
        true => Some(number),
        false => refuse(ProblemKind::NeedNotOpen { need, day }),
    }
}

/// Frees a need for a new fitting: unlinks fittings that do not count for it because the person had left before.
/// Warns of a later withdrawal if `quantity` devices more meet the need. The withdrawal stays on record, because a need that is met is not withdrawn, and
/// takes effect again if the fitting is ever unlinked.
pub(in crate::registry) fn free_need(
    writer: &mut Writer<'_>,
    number: NeedNo,
    quantity: u32,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let left = |need: NeedNo| {
        let person = writer.state.needs.get(need)?.person;
        writer.state.persons.get(person)?.attributes.left
    };
    if let Some(left) = left(number) {
        unlink(writer, number, |day| day > left.on)?;
    }
    let stored = writer.state.needs.get(number);
    let given = writer.state.fittings_for(number).map(|(_, fitting)| fitting.quantity).sum::<u32>();
    let met = stored.filter(|need| need.quantity <= given.saturating_add(quantity));
    if let Some(withdrawn) = met.and_then(|need| need.withdrawn) {
        let (need, withdrawn) = (number.to_string(), withdrawn.on);
        let kind = ProblemKind::WithdrawalLifted { need, withdrawn };
        diagnostics.warn("need", number.to_string(), kind);
    }
    Ok(())
}

/// Records the need that a fitting meets, in place of the one before.
pub(in crate::registry) fn set_need(
    writer: &mut Writer<'_>,
    fitting: FittingNo,
    before: Option<NeedNo>,
    after: Option<NeedNo>,
) -> Result<()> {
    let need = Change::new(before.map(Ref::own), after.map(Ref::own));
    let changes = vec![FittingChange::Need(need)];
    writer.record(Event::FittingChanged(Changed { record: Ref::own(fitting), changes }))
}

/// Unlinks the fittings of a need that were made on the given days. They are unlisted then.
pub(in crate::registry) fn unlink(
    writer: &mut Writer<'_>,
    number: NeedNo,
    days: impl Fn(Date) -> bool,
) -> Result<()> {
    let fittings = writer.state.fittings_for(number).filter(|(_, fitting)| days(fitting.fitted_on));
    for fitting in fittings.map(|(fitting, _)| fitting).collect::<Vec<_>>() {
        set_need(writer, fitting, Some(number), None)?;
    }
    Ok(())
}
