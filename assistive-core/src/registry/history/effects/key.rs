//! The keys by which undo, void and the log identify records.

use crate::journal::events::{AnyRecord, Ref};
use crate::model::{
    AssessmentNo, DivisionCode, DivisionNo, FittingNo, FollowUpNo, HoldNo, ItemNo, LoanNo,
    ModelCode, ModelNo, NeedNo, PersonNo, RecordNo, ServiceNo, SiteCode, SiteNo, StockTakeNo,
    TrainingNo,
};
use crate::state::State;

/// The key of a record: its number or code.
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
    /// A header of a kind of sheet.
    Header(String, String),
}

impl Key {
    /// Returns the key of a division, voided or not.
    pub(super) fn division(state: &State, number: DivisionNo) -> Option<Self> {
        Some(Self::Division(state.divisions.get_any(number)?.code.clone()))
    }

    /// Returns the key of a site, voided or not.
    pub(super) fn site(state: &State, number: SiteNo) -> Option<Self> {
        Some(Self::Site(state.sites.get_any(number)?.code.clone()))
    }

    /// Returns the key of a device model, voided or not.
    pub(super) fn model(state: &State, number: ModelNo) -> Option<Self> {
        Some(Self::Model(state.models.get_any(number)?.code.clone()))
    }

    /// Returns the key of the stock level of a bulk model at a site, voided or not.
    pub(super) fn level(state: &State, model: ModelNo, site: SiteNo) -> Option<Self> {
        let model = state.models.get_any(model)?.code.clone();
        Some(Self::StockLevel(model, state.sites.get_any(site)?.code.clone()))
    }

    /// Returns the key of a record, voided or not.
    pub(in crate::registry::history) fn of(state: &State, record: AnyRecord) -> Option<Self> {
        match record {
            AnyRecord::Division(r) => Self::division(state, r.number),
            AnyRecord::Site(r) => Self::site(state, r.number),
            AnyRecord::Model(r) => Self::model(state, r.number),
            AnyRecord::Person(r) => Some(Self::Person(r.number)),
            AnyRecord::Need(r) => Some(Self::Need(r.number)),
            AnyRecord::Fitting(r) => Some(Self::Fitting(r.number)),
            AnyRecord::Service(r) => Some(Self::Service(r.number)),
            AnyRecord::Item(r) => Some(Self::Item(r.number)),
            AnyRecord::StockLevel(r) => {
                let level = state.levels.get_any(r.number)?;
                Self::level(state, level.model, level.site)
            }
            AnyRecord::Loan(r) => Some(Self::Loan(r.number)),
            AnyRecord::Org(r) => Some(Self::Org(state.orgs.get_any(r.number)?.name.to_string())),
            AnyRecord::Hold(r) => Some(Self::Hold(r.number)),
            AnyRecord::StockTake(r) => Some(Self::StockTake(r.number)),
            AnyRecord::Assessment(r) => Some(Self::Assessment(r.number)),
            AnyRecord::Training(r) => Some(Self::Training(r.number)),
            AnyRecord::FollowUp(r) => Some(Self::FollowUp(r.number)),
        }
    }

    /// Returns the record of a key. A code stands for the record that is not voided. A setting is no
    /// record, and neither is a header.
    pub(in crate::registry::history) fn record(&self, state: &State) -> Option<AnyRecord> {
        Some(match self {
            Self::Division(code) => {
                AnyRecord::Division(Ref::own(*state.division_by_code().get(code)?))
            }
            Self::Site(code) => AnyRecord::Site(Ref::own(*state.site_by_code().get(code)?)),
            Self::Model(code) => AnyRecord::Model(Ref::own(*state.model_by_code().get(code)?)),
            Self::Person(number) => AnyRecord::Person(Ref::own(*number)),
            Self::Need(number) => AnyRecord::Need(Ref::own(*number)),
            Self::Fitting(number) => AnyRecord::Fitting(Ref::own(*number)),
            Self::Service(number) => AnyRecord::Service(Ref::own(*number)),
            Self::Item(number) => AnyRecord::Item(Ref::own(*number)),
            Self::Loan(number) => AnyRecord::Loan(Ref::own(*number)),
            Self::Hold(number) => AnyRecord::Hold(Ref::own(*number)),
            Self::StockTake(number) => AnyRecord::StockTake(Ref::own(*number)),
            Self::Assessment(number) => AnyRecord::Assessment(Ref::own(*number)),
            Self::Training(number) => AnyRecord::Training(Ref::own(*number)),
            Self::FollowUp(number) => AnyRecord::FollowUp(Ref::own(*number)),
            Self::StockLevel(model, site) => {
                let model = *state.model_by_code().get(model)?;
                let site = *state.site_by_code().get(site)?;
                AnyRecord::StockLevel(Ref::own(state.level(model, site)?.0))
            }
            Self::Org(name) => AnyRecord::Org(Ref::own(state.org_named(name)?)),
            Self::Setting(_) | Self::Header(..) => return None,
        })
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
            Self::Header(sheet, header) => write!(f, "{header}@{sheet}"),
        }
    }
}

impl From<RecordNo> for Key {
    fn from(number: RecordNo) -> Self {
        match number {
            RecordNo::Person(number) => Self::Person(number),
            RecordNo::Need(number) => Self::Need(number),
            RecordNo::Fitting(number) => Self::Fitting(number),
            RecordNo::Loan(number) => Self::Loan(number),
            RecordNo::Item(number) => Self::Item(number),
            RecordNo::Service(number) => Self::Service(number),
            RecordNo::Hold(number) => Self::Hold(number),
            RecordNo::Assessment(number) => Self::Assessment(number),
            RecordNo::Training(number) => Self::Training(number),
            RecordNo::FollowUp(number) => Self::FollowUp(number),
        }
    }
}
