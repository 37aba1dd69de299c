//! The current state, computed from the events of the journal: tables of records, and the indexes over them.
//!
//! [`State::apply`] is the only code that changes the state, and [`State::unapply`] reverts the latest event exactly.
//! The rules were checked before the event was recorded. Only events that this program never writes are refused here.

mod apply;
mod audit;
mod care;
mod catalogue;
mod checkpoint;
mod crowded;
mod divisions;
mod events_of_state;
mod fittings;
mod header_map;
mod hold_queue;
mod loans;
mod matching;
mod need_lifecycle;
mod needs;
mod people;
mod person_attributes;
mod projections;
mod records;
mod registration;
mod schoolmates;
mod services;
mod sites;
mod stock;
mod students;
#[cfg(any(test, fuzzing))]
pub(crate) mod synthetic;
mod void;

pub(crate) use checkpoint::{CheckpointHeader, Collected};
pub(crate) use crowded::Crowded;
pub(crate) use header_map::HeaderMap;
pub(crate) use need_lifecycle::{Handover, Lifecycle, NeedDates, NeedEnd};
pub(crate) use person_attributes::PersonAttributes;
pub(crate) use projections::{FittingFact, NeedFact};
pub(crate) use records::{
    Assessment, Borrower, Division, Fitting, FollowUp, Hold, HoldState, Holder, Item, Lent, Loan,
    LoanReturn, Model, Move, MoveDetails, Need, NeedDevice, Org, Person, Service, Site, StockLevel,
    StockTake, Taken, Training,
};
pub(crate) use schoolmates::Schoolmates;

use self::registration::KnownDays;
use crate::model::{
    AssessmentNo, CitizenId, DeviceClass, DivisionNo, FittingNo, FollowUpNo, HoldNo, ItemNo,
    Limits, LoanNo, LocalKey, ModelNo, MoveNo, NeedNo, OrgNo, PersonKey, PersonNo, RecordNo,
    ServiceNo, SiteCode, SiteNo, StockLevelNo, StockTakeNo, Tag, TrainingNo,
};
use crate::tables::{CodeIndex, Codes, FoldedIndex, Index, OwnerIndex, Projected, Table};

/// The current state.
///
/// It is computed from the events of the journal. Its tables and indexes consist of blocks. The blocks of the last
/// checkpoint are read on first use, and changed blocks stay in memory until the next checkpoint. A clone shares them.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// The store's own site. Local keys without a site belong to it.
    pub(crate) own_site: Option<SiteCode>,
    pub(crate) divisions: Table<DivisionNo, Division>,
    pub(crate) sites: Table<SiteNo, Site>,
    pub(crate) models: Table<ModelNo, Model>,
    pub(crate) persons: Projected<PersonNo, Person>,
    pub(crate) needs: Projected<NeedNo, Need>,
    pub(crate) fittings: Projected<FittingNo, Fitting>,

    division_codes: CodeIndex<DivisionNo>,
    site_codes: CodeIndex<SiteNo>,
    model_codes: CodeIndex<ModelNo>,
    pub(crate) person_by_citizen: Index<CitizenId, PersonNo>,
    pub(crate) person_by_key: FoldedIndex<LocalKey, PersonNo>,
    /// The students of each school. It has a row for each row of the table of sites.
    students: Table<SiteNo, Vec<PersonNo>>,
    /// The people without an id.
    pub(crate) unidentified: Index<PersonNo, ()>,
    pub(crate) needs_of: OwnerIndex<PersonNo, NeedNo>,
    pub(crate) fittings_of: OwnerIndex<PersonNo, FittingNo>,
    /// The fittings for each need, the inverse of [`Fitting::need`].
    fittings_for: OwnerIndex<NeedNo, FittingNo>,

    pub(crate) assessments: Table<AssessmentNo, Assessment>,
    pub(crate) assessments_of: OwnerIndex<NeedNo, AssessmentNo>,
    pub(crate) trainings: Table<TrainingNo, Training>,
    pub(crate) trainings_of: OwnerIndex<FittingNo, TrainingNo>,
    pub(crate) follow_ups: Table<FollowUpNo, FollowUp>,
    pub(crate) follow_ups_of: OwnerIndex<FittingNo, FollowUpNo>,
    pub(crate) services: Table<ServiceNo, Service>,
    pub(crate) services_of: OwnerIndex<PersonNo, ServiceNo>,

    pub(crate) limits: Limits,
    pub(crate) headers: HeaderMap,
    pub(crate) items: Table<ItemNo, Item>,
    pub(crate) levels: Table<StockLevelNo, StockLevel>,
    pub(crate) moves: Table<MoveNo, Move>,
    pub(crate) loans: Table<LoanNo, Loan>,
    pub(crate) orgs: Table<OrgNo, Org>,
    pub(crate) holds: Table<HoldNo, Hold>,
    pub(crate) counts: Table<StockTakeNo, StockTake>,
    org_names: CodeIndex<OrgNo>,
    pub(crate) item_by_tag: FoldedIndex<Tag, ItemNo>,
    pub(crate) level_by: Index<(ModelNo, SiteNo), StockLevelNo>,
    pub(crate) items_of: OwnerIndex<ModelNo, ItemNo>,
    pub(crate) moves_of: OwnerIndex<ItemNo, MoveNo>,
    pub(crate) loans_of_item: OwnerIndex<ItemNo, LoanNo>,
    pub(crate) loans_of_person: OwnerIndex<PersonNo, LoanNo>,
    pub(crate) loans_of_org: OwnerIndex<OrgNo, LoanNo>,
    pub(crate) holds_of: OwnerIndex<ModelNo, HoldNo>,

    known_days: KnownDays,
}

/// The number of rows in a block for each kind of record. Most blocks then fit into one piece of the block store.
mod rows_per_block {
    pub(super) const LONG_RECORDS: usize = 64;
    pub(super) const SHORT_RECORDS: usize = 256;
    pub(super) const NUMBERS: usize = 1024;
    pub(super) const LISTS: usize = 4;
}

impl Default for State {
    fn default() -> Self {
        // The numbers are the ids of the tables in checkpoints. 0 is the header.
        Self {
            own_site: None,
            divisions: Table::new(1, rows_per_block::LONG_RECORDS),
            sites: Table::new(2, rows_per_block::LONG_RECORDS),
            models: Table::new(3, rows_per_block::LONG_RECORDS),
            persons: Projected::new([4, 50], rows_per_block::LONG_RECORDS),
            needs: Projected::new([5, 51], rows_per_block::SHORT_RECORDS),
            fittings: Projected::new([6, 52], rows_per_block::SHORT_RECORDS),
            division_codes: CodeIndex::of_codes(),
            site_codes: CodeIndex::of_codes(),
            model_codes: CodeIndex::of_codes(),
            person_by_citizen: Index::new(12),
            person_by_key: FoldedIndex::new(13),
            students: Table::new(49, rows_per_block::LISTS),
            unidentified: Index::new(14),
            needs_of: OwnerIndex::new(8, 9, rows_per_block::NUMBERS),
            fittings_of: OwnerIndex::new(10, 11, rows_per_block::NUMBERS),
            fittings_for: OwnerIndex::new(7, 53, rows_per_block::NUMBERS),
            assessments: Table::new(40, rows_per_block::LONG_RECORDS),
            assessments_of: OwnerIndex::new(41, 42, rows_per_block::NUMBERS),
            trainings: Table::new(43, rows_per_block::SHORT_RECORDS),
            trainings_of: OwnerIndex::new(44, 45, rows_per_block::NUMBERS),
            follow_ups: Table::new(46, rows_per_block::SHORT_RECORDS),
            follow_ups_of: OwnerIndex::new(47, 48, rows_per_block::NUMBERS),
            services: Table::new(36, rows_per_block::SHORT_RECORDS),
            services_of: OwnerIndex::new(37, 38, rows_per_block::NUMBERS),
            limits: Limits::default(),
            headers: HeaderMap::default(),
            items: Table::new(15, rows_per_block::SHORT_RECORDS),
            levels: Table::new(16, rows_per_block::SHORT_RECORDS),
            moves: Table::new(17, rows_per_block::SHORT_RECORDS),
            loans: Table::new(18, rows_per_block::SHORT_RECORDS),
            orgs: Table::new(19, rows_per_block::SHORT_RECORDS),
            holds: Table::new(20, rows_per_block::SHORT_RECORDS),
            counts: Table::new(21, rows_per_block::LONG_RECORDS),
            org_names: CodeIndex::of_names(),
            item_by_tag: FoldedIndex::new(22),
            level_by: Index::new(23),
            items_of: OwnerIndex::new(24, 25, rows_per_block::NUMBERS),
            moves_of: OwnerIndex::new(26, 27, rows_per_block::NUMBERS),
            loans_of_item: OwnerIndex::new(28, 29, rows_per_block::NUMBERS),
            loans_of_person: OwnerIndex::new(30, 31, rows_per_block::NUMBERS),
            loans_of_org: OwnerIndex::new(32, 33, rows_per_block::NUMBERS),
            holds_of: OwnerIndex::new(34, 35, rows_per_block::NUMBERS),
            known_days: KnownDays::default(),
        }
    }
}

impl State {
    /// Checks whether a record exists and is not voided.
    pub(crate) fn has(&self, number: RecordNo) -> bool {
        match number {
            RecordNo::Person(number) => self.persons.get(number).is_some(),
            RecordNo::Need(number) => self.needs.get(number).is_some(),
            RecordNo::Fitting(number) => self.fittings.get(number).is_some(),
            RecordNo::Loan(number) => self.loans.get(number).is_some(),
            RecordNo::Item(number) => self.items.get(number).is_some(),
            RecordNo::Service(number) => self.services.get(number).is_some(),
            RecordNo::Hold(number) => self.holds.get(number).is_some(),
            RecordNo::Assessment(number) => self.assessments.get(number).is_some(),
            RecordNo::Training(number) => self.trainings.get(number).is_some(),
            RecordNo::FollowUp(number) => self.follow_ups.get(number).is_some(),
        }
    }

    /// Returns the index of divisions by code.
    pub(crate) fn division_by_code(&self) -> &Codes<DivisionNo> {
        self.division_codes.index(self.divisions.iter().map(|(no, d)| (d.code.clone(), no)))
    }

    /// Returns the index of sites by code.
    pub(crate) fn site_by_code(&self) -> &Codes<SiteNo> {
        self.site_codes.index(self.sites.iter().map(|(no, site)| (site.code.clone(), no)))
    }

    /// Returns the index of device models by code.
    pub(crate) fn model_by_code(&self) -> &Codes<ModelNo> {
        self.model_codes.index(self.models.iter().map(|(no, model)| (model.code.clone(), no)))
    }

    /// Returns the person with a key.
    pub(crate) fn person_by(&self, key: &PersonKey) -> Option<PersonNo> {
        match key {
            PersonKey::Local(key) => self.person_by_key.get(key),
            PersonKey::Citizen(id) => self.person_by_citizen.get(id),
            PersonKey::Certificate(certificate) => self.person_by_citizen.get(&certificate.citizen),
        }
    }

    /// Returns the person with a number. For a merged record, this is the record that it was merged into.
    pub(crate) fn person_numbered(&self, number: PersonNo) -> Option<PersonNo> {
        let merged = |number: &PersonNo| match self.persons.get(*number) {
            Some(_) => None,
            None => self.persons.get_any(*number)?.merged_into,
        };
        // Transactions refuse to merge a person with themselves. The bound makes a journal of another program
        // terminate.
        let records = std::iter::successors(Some(number), merged).take(self.persons.len() + 1);
        let last = records.last()?;
        self.persons.get(last).map(|_| last)
    }

    /// Iterates over the needs of a person, newest record first.
    pub(crate) fn needs_of(&self, person: PersonNo) -> impl Iterator<Item = (NeedNo, &Need)> {
        self.needs_of.of(person).filter_map(|no| Some((no, self.needs.get(no)?)))
    }

    /// Iterates over the fittings of a person, newest record first.
    pub(crate) fn fittings_of(
        &self,
        person: PersonNo,
    ) -> impl Iterator<Item = (FittingNo, &Fitting)> {
        self.fittings_of.of(person).filter_map(|no| Some((no, self.fittings.get(no)?)))
    }

    /// Iterates over the fittings that name a need, newest record first.
    pub(crate) fn fittings_for(&self, need: NeedNo) -> impl Iterator<Item = (FittingNo, &Fitting)> {
        self.fittings_for.of(need).filter_map(|no| Some((no, self.fittings.get(no)?)))
    }

    /// Iterates over the services of a person, newest record first.
    pub(crate) fn services_of(
        &self,
        person: PersonNo,
    ) -> impl Iterator<Item = (ServiceNo, &Service)> {
        self.services_of.of(person).filter_map(|no| Some((no, self.services.get(no)?)))
    }

    /// Returns the class of a need's device.
    pub(crate) fn class_of(&self, device: NeedDevice) -> Option<DeviceClass> {
        match device {
            NeedDevice::Class(class) => Some(class),
            NeedDevice::Model(model) => self.models.get(model).map(|model| model.class),
        }
    }
}

#[cfg(test)]
#[path = "corrupt_input_tests.rs"]
mod corrupt_input_tests;
