//! The records that an event writes, creates and refers to. `state` applies the event, and `handovers` names the handovers
//! to which it belongs.

use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, BorrowerFacts, Changed, DivisionChange, FittingChange, HoldChange, HolderFacts,
    ItemChange, LentFacts, LoanChange, NeedChange, PersonChange, Ref, ServiceChange, SiteChange,
    Timeline,
};
use crate::model::{
    AssessmentNo, Dated, Device, DivisionCode, FittingNo, FollowUpNo, HoldNo, ItemNo, LoanNo,
    ModelCode, NeedNo, PersonNo, ServiceNo, Setting, SiteCode, StockTakeNo, TrainingNo,
};
use crate::state::{Borrower, Lent, NeedDevice, State};

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
    StockTake(StockTakeNo),
    Assessment(AssessmentNo),
    Training(TrainingNo),
    FollowUp(FollowUpNo),
    /// The stock level of a bulk model at a site.
    StockLevel(ModelCode, SiteCode),
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
            Self::StockTake(number) => number.fmt(f),
            Self::Assessment(number) => number.fmt(f),
            Self::Training(number) => number.fmt(f),
            Self::FollowUp(number) => number.fmt(f),
            Self::StockLevel(model, site) => write!(f, "{model}@{site}"),
            Self::Org(name) => write!(f, "org:{name}"),
            Self::Setting(code) => f.write_str(code),
        }
    }
}

/// The records that an event concerns.
#[derive(Debug, Default)]
pub(crate) struct Footprint {
    /// The records that it creates, changes, voids or restores.
    pub(crate) writes: Vec<Key>,
    /// The record that it creates.
    pub(crate) creates: Option<Key>,
    /// The records to which it refers. They must exist as long as the event is in force.
    pub(crate) references: Vec<Key>,
}

impl Footprint {
    fn adding(key: Key) -> Self {
        Self { writes: vec![key.clone()], creates: Some(key), references: Vec::new() }
    }

    fn writing(key: Key) -> Self {
        Self { writes: vec![key], ..Self::default() }
    }

    fn on(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.references.extend(keys);
        self
    }

    fn also_writing(mut self, keys: impl IntoIterator<Item = Key>) -> Self {
        self.writes.extend(keys);
        self
    }

    /// Returns the footprint of an event. The state must know all records that ever existed.
    // Long because it is flat: an arm for each event.
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
                    PersonChange::MergedInto(c) => {
                        c.after.iter().map(|person| Key::Person(person.number)).collect()
                    }
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
            Event::NeedChanged(changed) => {
                Self::writing(Key::Need(changed.record.number)).on(new_owners(event))
            }
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
                Self::writing(Key::Fitting(record.number))
                    .also_writing(needs.clone())
                    .on(needs)
                    .on(new_owners(event))
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
            Event::ServiceChanged(changed) => {
                Self::writing(Key::Service(changed.record.number)).on(new_owners(event))
            }
            Event::ItemAdded(facts) => {
                let level = Key::StockLevel(facts.model.clone(), facts.site.clone());
                Self::adding(Key::Item(facts.item.number))
                    .on([Key::Model(facts.model.clone()), Key::Site(facts.site.clone())])
                    .on(facts.tag.is_none().then_some(level))
            }
            Event::ItemChanged(Changed { record, changes }) => {
                let sites = changes.iter().filter_map(|change| match change {
                    ItemChange::Site(c) => Some(Key::Site(c.after.clone())),
                    _ => None,
                });
                Self::writing(Key::Item(record.number)).on(sites)
            }
            Event::ItemMoved(moved) => {
                let to = &moved.to.after;
                Self::writing(Key::Item(moved.item.number))
                    .on([Key::Item(moved.item.number), Key::Site(to.site.clone())])
                    .on(holder(&to.holder))
            }
            Event::StockLevelAdded(facts) => {
                Self::adding(Key::StockLevel(facts.model.clone(), facts.site.clone()))
                    .on([Key::Model(facts.model.clone()), Key::Site(facts.site.clone())])
            }
            // Quantities are counted together: what others took and gave is not touched by it.
            Event::QuantityMoved(moved) => {
                let sites =
                    std::iter::once(&moved.site).chain(moved.to_site.iter().map(|(s, _)| s));
                let levels = sites.map(|site| Key::StockLevel(moved.model.clone(), site.clone()));
                Self::default().on(levels)
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
                Self::writing(Key::Loan(record.number)).on(linked).on(new_owners(event))
            }
            Event::OrgAdded(facts) => Self::adding(Key::Org(facts.name.clone())),
            Event::HoldAdded(facts) => Self::adding(Key::Hold(facts.hold.number))
                .on([Key::Model(facts.model.clone()), borrower(&facts.borrower)])
                .on(facts.site.iter().cloned().map(Key::Site)),
            Event::HoldChanged(changed) => {
                Self::writing(Key::Hold(changed.record.number)).on(new_owners(event))
            }
            Event::StockTakeAdded(facts) => {
                Self::adding(Key::StockTake(facts.count.number)).on([Key::Site(facts.site.clone())])
            }
            Event::SettingChanged(changed) => Self::writing(Key::Setting(setting(changed.setting))),
            Event::Voided(voided) => {
                let need = match voided.record {
                    AnyRecord::Fitting(record) => state.fittings.get_any(record.number),
                    _ => None,
                };
                let need = need.and_then(|fitting| fitting.need).map(Key::Need);
                let record = key_of(state, voided.record);
                // A restored record counts as created.
                let creates = record.clone().filter(|_| !voided.void);
                let references = match voided.void {
                    true => Vec::new(),
                    false => references(state, voided.record).unwrap_or_default(),
                };
                Self { writes: record.into_iter().chain(need).collect(), creates, references }
            }
            Event::MoveVoided(voided) => {
                let to = &voided.to.after;
                Self::writing(Key::Item(voided.item.number))
                    .on([Key::Item(voided.item.number), Key::Site(to.site.clone())])
                    .on(holder(&to.holder))
            }
        }
    }
}

/// Returns the people and organisations to whom an event transfers a record.
pub(super) fn new_owners(event: &Event) -> Vec<Key> {
    fn each<R, C>(of: &Changed<R, C>, owner: impl Fn(&C) -> Option<Key>) -> Vec<Key> {
        of.changes.iter().filter_map(owner).collect()
    }
    let person = |to: Ref<PersonNo>| Some(Key::Person(to.number));
    match event {
        Event::NeedChanged(of) => each(of, |change| match change {
            NeedChange::Person(c) => person(c.after),
            _ => None,
        }),
        Event::FittingChanged(of) => each(of, |change| match change {
            FittingChange::Person(c) => person(c.after),
            _ => None,
        }),
        Event::ServiceChanged(of) => each(of, |change| match change {
            ServiceChange::Person(c) => person(c.after),
            _ => None,
        }),
        Event::LoanChanged(of) => each(of, |change| match change {
            LoanChange::Borrower(c) => Some(borrower(&c.after)),
            _ => None,
        }),
        Event::HoldChanged(of) => each(of, |change| match change {
            HoldChange::Borrower(c) => Some(borrower(&c.after)),
            HoldChange::State(_) => None,
        }),
        _ => Vec::new(),
    }
}

fn setting(setting: Setting) -> &'static str {
    crate::model::Coded::code(setting)
}

/// Returns the record that holds a device, if a record does.
pub(super) fn holder(facts: &HolderFacts) -> Option<Key> {
    match facts {
        HolderFacts::Nobody => None,
        HolderFacts::Loan(loan) => Some(Key::Loan(loan.number)),
        HolderFacts::Fitting(fitting) => Some(Key::Fitting(fitting.number)),
        HolderFacts::Site(site) => Some(Key::Site(site.clone())),
    }
}

/// Returns the records to which a record refers now.
// Long because it is flat: an arm for each kind of record.
fn references(state: &State, record: AnyRecord) -> Option<Vec<Key>> {
    let division = |no| state.divisions.get_any(no).map(|d| Key::Division(d.code.clone()));
    let site = |no| state.sites.get_any(no).map(|site| Key::Site(site.code.clone()));
    let model = |no| state.models.get_any(no).map(|model| Key::Model(model.code.clone()));
    let borrower = |borrower| match borrower {
        Borrower::Person(person) => Some(Key::Person(person)),
        Borrower::Org(org) => state.orgs.get_any(org).map(|org| Key::Org(org.name.to_string())),
    };
    let keys: Vec<Option<Key>> = match record {
        AnyRecord::Division(r) => {
            let found = state.divisions.get_any(r.number)?;
            vec![found.parent.and_then(division), found.successor.and_then(division)]
        }
        AnyRecord::Site(r) => {
            let found = state.sites.get_any(r.number)?;
            vec![division(found.division), found.parent.and_then(site)]
        }
        AnyRecord::Model(_) | AnyRecord::Org(_) => Vec::new(),
        AnyRecord::Person(r) => {
            let found = state.persons.get_any(r.number)?;
            let (first, later) = found.attributes.division.parts();
            let divisions = std::iter::once(first).chain(later.iter().map(|(_, value)| value));
            let (first, later) = found.attributes.school.parts();
            let schools = std::iter::once(first).chain(later.iter().map(|(_, value)| value));
            let schools = schools.map(|school| school.and_then(site));
            divisions.map(|no| division(*no)).chain(schools).collect()
        }
        AnyRecord::Need(r) => {
            let found = state.needs.get_any(r.number)?;
            let device = match found.device {
                Some(NeedDevice::Model(no)) => model(no),
                _ => None,
            };
            vec![Some(Key::Person(found.person)), device, found.site.and_then(site)]
        }
        AnyRecord::Fitting(r) => {
            let found = state.fittings.get_any(r.number)?;
            let (person, need) = (Key::Person(found.person), found.need.map(Key::Need));
            vec![Some(person), need, model(found.model), found.site.and_then(site)]
        }
        AnyRecord::Service(r) => {
            vec![Some(Key::Person(state.services.get_any(r.number)?.person))]
        }
        AnyRecord::Item(r) => {
            let found = state.items.get_any(r.number)?;
            let level = match (&found.tag, model(found.model), site(found.received_at)) {
                (None, Some(Key::Model(model)), Some(Key::Site(site))) => {
                    Some(Key::StockLevel(model, site))
                }
                _ => None,
            };
            vec![model(found.model), site(found.received_at), site(found.site), level]
        }
        AnyRecord::StockLevel(r) => {
            let found = state.levels.get_any(r.number)?;
            vec![model(found.model), site(found.site)]
        }
        AnyRecord::Loan(r) => {
            let found = state.loans.get_any(r.number)?;
            let lent = match found.lent {
                Lent::Item(item) => Some(Key::Item(item)),
                Lent::Bulk(no) => model(no),
            };
            let need = found.need.map(Key::Need);
            vec![lent, borrower(found.borrower), need, found.site.and_then(site)]
        }
        AnyRecord::Hold(r) => {
            let found = state.holds.get_any(r.number)?;
            vec![model(found.model), borrower(found.borrower), found.site.and_then(site)]
        }
        AnyRecord::StockTake(r) => vec![site(state.counts.get_any(r.number)?.site)],
        AnyRecord::Assessment(r) => {
            let found = state.assessments.get_any(r.number)?;
            vec![Some(Key::Need(found.need)), found.model.and_then(model)]
        }
        AnyRecord::Training(r) => {
            vec![Some(Key::Fitting(state.trainings.get_any(r.number)?.fitting))]
        }
        AnyRecord::FollowUp(r) => {
            vec![Some(Key::Fitting(state.follow_ups.get_any(r.number)?.fitting))]
        }
    };
    Some(keys.into_iter().flatten().collect())
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

/// Returns the key of a record, whether it is voided or not.
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
        AnyRecord::StockLevel(r) => {
            let level = state.levels.get_any(r.number)?;
            let model = state.models.get_any(level.model)?.code.clone();
            Key::StockLevel(model, state.sites.get_any(level.site)?.code.clone())
        }
        AnyRecord::Loan(r) => Key::Loan(r.number),
        AnyRecord::Org(r) => Key::Org(state.orgs.get_any(r.number)?.name.to_string()),
        AnyRecord::Hold(r) => Key::Hold(r.number),
        AnyRecord::StockTake(r) => Key::StockTake(r.number),
        AnyRecord::Assessment(r) => Key::Assessment(r.number),
        AnyRecord::Training(r) => Key::Training(r.number),
        AnyRecord::FollowUp(r) => Key::FollowUp(r.number),
    })
}
