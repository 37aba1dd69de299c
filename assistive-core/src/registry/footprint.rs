//! Which records an event writes, adds and rests on. What the event does to them is known to `state`.

use crate::journal::Event;
use crate::journal::event::{
    Changed, DivisionChange, FittingChange, PersonChange, SiteChange, Timeline,
};
use crate::journal::stock_event::{BorrowerFacts, HolderFacts, ItemChange, LentFacts, LoanChange};
use crate::journal::void_event::AnyRecord;
use crate::model::{
    AssessmentNo, CountNo, Dated, Device, DivisionCode, FittingNo, FollowUpNo, HoldNo, ItemNo,
    LoanNo, ModelCode, NeedNo, PersonNo, ServiceNo, Setting, SiteCode, TrainingNo,
};
use crate::state::State;

/// A record, by what names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Division(DivisionCode),
    Site(SiteCode),
    Model(ModelCode),
    Person(PersonNo),
    Need(NeedNo),
    Fitting(FittingNo),
    Service(ServiceNo),
    Item(ItemNo),
    Loan(LoanNo),
    Hold(HoldNo),
    Count(CountNo),
    Assessment(AssessmentNo),
    Training(TrainingNo),
    FollowUp(FollowUpNo),
    /// What a site has of a bulk model.
    Pile(ModelCode, SiteCode),
    Org(String),
    Setting(&'static str),
}

impl Key {
    /// The record of a number as people see it; `None` for other texts.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        PersonNo::parse(text)
            .map(Self::Person)
            .or_else(|| NeedNo::parse(text).map(Self::Need))
            .or_else(|| FittingNo::parse(text).map(Self::Fitting))
            .or_else(|| ServiceNo::parse(text).map(Self::Service))
            .or_else(|| ItemNo::parse(text).map(Self::Item))
            .or_else(|| LoanNo::parse(text).map(Self::Loan))
            .or_else(|| HoldNo::parse(text).map(Self::Hold))
            .or_else(|| AssessmentNo::parse(text).map(Self::Assessment))
            .or_else(|| TrainingNo::parse(text).map(Self::Training))
            .or_else(|| FollowUpNo::parse(text).map(Self::FollowUp))
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Division(code) => code.fmt(f),
            Self::Site(code) => code.fmt(f),
            Self::Model(code) => code.fmt(f),
            Self::Person(number) => number.fmt(f),
            Self::Need(number) => number.fmt(f),
            Self::Fitting(number) => number.fmt(f),
            Self::Service(number) => number.fmt(f),
            Self::Item(number) => number.fmt(f),
            Self::Loan(number) => number.fmt(f),
            Self::Hold(number) => number.fmt(f),
            Self::Count(number) => number.fmt(f),
            Self::Assessment(number) => number.fmt(f),
            Self::Training(number) => number.fmt(f),
            Self::FollowUp(number) => number.fmt(f),
            Self::Pile(model, site) => write!(f, "{model}@{site}"),
            Self::Org(name) => write!(f, "org:{name}"),
            Self::Setting(code) => f.write_str(code),
        }
    }
}

/// What an event has to do with records.
#[derive(Debug, Default)]
pub(crate) struct Footprint {
    /// The records that it makes, changes, takes back or restores.
    pub(crate) writes: Vec<Key>,
    /// The record that it makes.
    pub(crate) adds: Option<Key>,
    /// The records that it rests on: they must be there as long as it holds.
    pub(crate) rests_on: Vec<Key>,
}

impl Footprint {
    fn adding(key: Key) -> Self {
        Self { writes: vec![key.clone()], adds: Some(key), rests_on: Vec::new() }
    }

    fn writing(key: Key) -> Self {
        Self { writes: vec![key], ..Self::default() }
    }

    fn on(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.rests_on.extend(keys);
        self
    }

    fn also_writing(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.writes.extend(keys);
        self
    }

    /// That of an event. The state must know the records that were ever there.
    pub(crate) fn of(event: &Event, state: &State) -> Self {
        match event {
            Event::StoreFounded(founded) => {
                Self::default().on(founded.site.iter().cloned().map(Key::Site))
            }
            Event::DivisionAdded(facts) => {
                let linked = [&facts.parent, &facts.successor].into_iter().flatten();
                Self::adding(Key::Division(facts.code.clone()))
                    .on(linked.cloned().map(Key::Division))
            }
            Event::DivisionChanged(Changed { record, changes }) => {
                let linked = changes.iter().filter_map(|change| match change {
                    DivisionChange::Parent(c) | DivisionChange::Successor(c) => c.after.clone(),
                    _ => None,
                });
                Self::writing(Key::Division(record.clone())).on(linked.map(Key::Division))
            }
            Event::SiteAdded(facts) => Self::adding(Key::Site(facts.code.clone()))
                .on([Key::Division(facts.division.clone())])
                .on(facts.parent.iter().cloned().map(Key::Site)),
            Event::SiteChanged(Changed { record, changes }) => {
                let linked = changes.iter().filter_map(|change| match change {
                    SiteChange::Division(c) => Some(Key::Division(c.after.clone())),
                    SiteChange::Parent(c) => c.after.clone().map(Key::Site),
                    _ => None,
                });
                Self::writing(Key::Site(record.clone())).on(linked)
            }
            Event::ModelAdded(facts) => Self::adding(Key::Model(facts.code.clone())),
            Event::ModelChanged(changed) => Self::writing(Key::Model(changed.record.clone())),
            Event::PersonAdded(facts) => Self::adding(Key::Person(facts.person.number))
                .on([Key::Division(facts.division.clone())])
                .on(facts.school.iter().cloned().map(Key::Site)),
            Event::PersonChanged(Changed { record, changes }) => {
                let linked = changes.iter().flat_map(|change| match change {
                    PersonChange::Division(c) => values(&c.after).map(Key::Division).collect(),
                    PersonChange::School(c) => values(&c.after).flatten().map(Key::Site).collect(),
                    _ => Vec::new(),
                });
                Self::writing(Key::Person(record.number)).on(linked)
            }
            Event::NeedAdded(facts) => Self::adding(Key::Need(facts.need.number))
                .on([Key::Person(facts.person.number)])
                .on(facts.site.iter().cloned().map(Key::Site))
                .on(facts.device.iter().filter_map(|device| match device {
                    Device::Model(model) => Some(Key::Model(model.clone())),
                    Device::Class(_) => None,
                })),
            Event::NeedChanged(changed) => Self::writing(Key::Need(changed.record.number)),
            Event::FittingAdded(facts) => Self::adding(Key::Fitting(facts.fitting.number))
                .also_writing(facts.need.map(|need| Key::Need(need.number)))
                .on(facts.need.map(|need| Key::Need(need.number)))
                .on([Key::Person(facts.person.number), Key::Model(facts.model.clone())])
                .on(facts.site.iter().cloned().map(Key::Site)),
            Event::FittingChanged(Changed { record, changes }) => {
                let needs = changes.iter().flat_map(|change| match change {
                    FittingChange::Need(c) => [c.before, c.after],
                    _ => [None, None],
                });
                let needs: Vec<_> = needs.flatten().map(|need| Key::Need(need.number)).collect();
                Self::writing(Key::Fitting(record.number)).also_writing(needs.clone()).on(needs)
            }
            Event::AssessmentAdded(facts) => Self::adding(Key::Assessment(facts.assessment.number))
                .on([Key::Need(facts.need.number)])
                .on(facts.model.iter().cloned().map(Key::Model)),
            Event::TrainingAdded(facts) => Self::adding(Key::Training(facts.training.number))
                .on([Key::Fitting(facts.fitting.number)]),
            Event::FollowUpAdded(facts) => Self::adding(Key::FollowUp(facts.follow_up.number))
                .on([Key::Fitting(facts.fitting.number)]),
            Event::ServiceAdded(facts) => Self::adding(Key::Service(facts.service.number))
                .on([Key::Person(facts.person.number)]),
            Event::ServiceChanged(changed) => Self::writing(Key::Service(changed.record.number)),
            Event::ItemAdded(facts) => {
                let pile = Key::Pile(facts.model.clone(), facts.site.clone());
                Self::adding(Key::Item(facts.item.number))
                    .on([Key::Model(facts.model.clone()), Key::Site(facts.site.clone())])
                    .on(facts.tag.is_none().then_some(pile))
            }
            Event::ItemChanged(Changed { record, changes }) => {
                let sites = changes.iter().filter_map(|change| match change {
                    ItemChange::Site(c) => Some(Key::Site(c.after.clone())),
                    _ => None,
                });
                Self::writing(Key::Item(record.number)).on(sites)
            }
            Event::ItemMoved(moved) => {
                let holder = match &moved.to.after.holder {
                    HolderFacts::Nobody => None,
                    HolderFacts::Loan(loan) => Some(Key::Loan(loan.number)),
                    HolderFacts::Fitting(fitting) => Some(Key::Fitting(fitting.number)),
                    HolderFacts::Site(site) => Some(Key::Site(site.clone())),
                };
                Self::writing(Key::Item(moved.item.number))
                    .on([Key::Item(moved.item.number), Key::Site(moved.to.after.site.clone())])
                    .on(holder)
            }
            Event::PileAdded(facts) => {
                Self::adding(Key::Pile(facts.model.clone(), facts.site.clone()))
                    .on([Key::Model(facts.model.clone()), Key::Site(facts.site.clone())])
            }
            // Quantities are counted together: what others took and gave is not touched by it.
            Event::PileMoved(moved) => {
                let sites =
                    std::iter::once(&moved.site).chain(moved.to_site.iter().map(|(s, _)| s));
                let piles = sites.map(|site| Key::Pile(moved.model.clone(), site.clone()));
                Self::default().on(piles)
            }
            Event::LoanAdded(facts) => {
                let lent = match &facts.lent {
                    LentFacts::Item(item) => Key::Item(item.number),
                    LentFacts::Bulk(model) => Key::Model(model.clone()),
                };
                Self::adding(Key::Loan(facts.loan.number))
                    .on([lent, borrower(&facts.borrower)])
                    .on(facts.need.map(|need| Key::Need(need.number)))
                    .on(facts.site.iter().cloned().map(Key::Site))
            }
            Event::LoanChanged(Changed { record, changes }) => {
                let linked = changes.iter().filter_map(|change| match change {
                    LoanChange::Need(c) => c.after.map(|need| Key::Need(need.number)),
                    LoanChange::Site(c) => c.after.clone().map(Key::Site),
                    _ => None,
                });
                Self::writing(Key::Loan(record.number)).on(linked)
            }
            Event::OrgAdded(facts) => Self::adding(Key::Org(facts.name.clone())),
            Event::HoldAdded(facts) => Self::adding(Key::Hold(facts.hold.number))
                .on([Key::Model(facts.model.clone()), borrower(&facts.borrower)])
                .on(facts.site.iter().cloned().map(Key::Site)),
            Event::HoldChanged(changed) => Self::writing(Key::Hold(changed.record.number)),
            Event::CountAdded(facts) => {
                Self::adding(Key::Count(facts.count.number)).on([Key::Site(facts.site.clone())])
            }
            Event::SettingChanged(changed) => Self::writing(Key::Setting(setting(changed.setting))),
            Event::Voided(voided) => {
                let need = match voided.record {
                    AnyRecord::Fitting(record) => state.fittings.get_any(record.number),
                    _ => None,
                };
                let need = need.and_then(|fitting| fitting.need).map(Key::Need);
                let record = key_of(state, voided.record);
                Self { writes: record.into_iter().chain(need).collect(), ..Self::default() }
            }
            Event::MoveVoided(voided) => Self::writing(Key::Item(voided.item.number)),
        }
    }
}

fn setting(setting: Setting) -> &'static str {
    crate::model::Coded::code(setting)
}

fn borrower(facts: &BorrowerFacts) -> Key {
    match facts {
        BorrowerFacts::Person(person) => Key::Person(person.number),
        BorrowerFacts::Org(name) => Key::Org(name.clone()),
    }
}

/// The values that a dated fact ever has.
fn values<T: Clone + PartialEq>(timeline: &Timeline<T>) -> std::vec::IntoIter<T> {
    let dated = Dated::from(timeline);
    let (first, later) = dated.parts();
    let later = later.iter().map(|(_, value)| value.clone());
    std::iter::once(first.clone()).chain(later).collect::<Vec<_>>().into_iter()
}

/// What names a record, taken back or not.
fn key_of(state: &State, record: AnyRecord) -> Option<Key> {
    Some(match record {
        AnyRecord::Division(r) => Key::Division(state.divisions.get_any(r.number)?.code.clone()),
        AnyRecord::Site(r) => Key::Site(state.sites.get_any(r.number)?.code.clone()),
        AnyRecord::Model(r) => Key::Model(state.models.get_any(r.number)?.code.clone()),
        AnyRecord::Person(r) => Key::Person(r.number),
        AnyRecord::Need(r) => Key::Need(r.number),
        AnyRecord::Fitting(r) => Key::Fitting(r.number),
        AnyRecord::Service(r) => Key::Service(r.number),
        AnyRecord::Item(r) => Key::Item(r.number),
        AnyRecord::Pile(r) => {
            let pile = state.piles.get_any(r.number)?;
            let model = state.models.get_any(pile.model)?.code.clone();
            Key::Pile(model, state.sites.get_any(pile.site)?.code.clone())
        }
        AnyRecord::Loan(r) => Key::Loan(r.number),
        AnyRecord::Org(r) => Key::Org(state.orgs.get_any(r.number)?.name.to_string()),
        AnyRecord::Hold(r) => Key::Hold(r.number),
        AnyRecord::Count(r) => Key::Count(r.number),
        AnyRecord::Assessment(r) => Key::Assessment(r.number),
        AnyRecord::Training(r) => Key::Training(r.number),
        AnyRecord::FollowUp(r) => Key::FollowUp(r.number),
    })
}
