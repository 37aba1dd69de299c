//! A state that is saved, closed, reopened and trimmed at any moment equals a state that never was.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::blockstore::Fault;
use crate::blockstore::memory::Memory;
use crate::journal::events::{
    BorrowerFacts, Change, Changed, DivisionFacts, FittingChange, FittingFacts, HoldFacts,
    HolderFacts, ItemFacts, ItemMoved, LentFacts, LoanFacts, LocationFacts, ModelFacts, NeedChange,
    NeedFacts, OrgFacts, PersonChange, PersonFacts, QuantityMoved, Ref, SiteFacts, StockLevelFacts,
};
use crate::journal::{Event, synthetic};
use crate::model as values;
use crate::model::day::Day;
use crate::model::{
    CategorySet, CitizenId, Device, DeviceClass, DivisionCode, FittingNo, ItemNo, ItemStatus, Left,
    LeftReason, LocalKey, ModelCode, Money, NeedNo, PersonNo, Scheme, Sex, SiteKind, Tag, Tracking,
};
use crate::state::Holder;
use crate::state::audit::Audit;
use crate::state::events_of_state::tests::is_built_by_its_events;
use crate::tables::{CheckpointId, Table};

/// A step of the test, on both states or only on the saved one.
#[derive(Debug, Clone)]
enum TestStep {
    AddPeople(usize),
    AddNeeds(Vec<usize>),
    AddFittings(Vec<(usize, usize)>),
    /// Changes the name of a person, and whether they have an id.
    ChangePerson(usize, bool),
    ChangeNeed(usize),
    RelinkFitting(usize, usize),
    /// Adds devices with tags, each lent to a person, and a quantity of a bulk model.
    AddStock(usize, usize),
    /// Returns a device, or hands it to the next borrower in the queue.
    MoveItem(usize),
    /// Reverts the last events.
    Revert(usize),
    Save,
    /// Begins a save that fails.
    FailSave,
    /// Changes records while a checkpoint is being written.
    ChangeDuringSave(usize),
    Reopen,
    DropDecoded,
    Evict,
    OpenView,
}

fn steps() -> impl Strategy<Value = Vec<TestStep>> {
    let place = 0..400_usize;
    vec(
        prop_oneof![
            2 => (1..80_usize).prop_map(TestStep::AddPeople),
            3 => vec(place.clone(), 1..200).prop_map(TestStep::AddNeeds),
            2 => vec((place.clone(), place.clone()), 1..60).prop_map(TestStep::AddFittings),
            2 => (place.clone(), any::<bool>()).prop_map(|(p, id)| TestStep::ChangePerson(p, id)),
            2 => place.clone().prop_map(TestStep::ChangeNeed),
            1 => (place.clone(), place.clone()).prop_map(|(f, n)| TestStep::RelinkFitting(f, n)),
            2 => (1..40_usize, place.clone()).prop_map(|(n, p)| TestStep::AddStock(n, p)),
            2 => place.clone().prop_map(TestStep::MoveItem),
            2 => (1..100_usize).prop_map(TestStep::Revert),
            3 => Just(TestStep::Save),
            1 => Just(TestStep::FailSave),
            2 => place.prop_map(TestStep::ChangeDuringSave),
            3 => Just(TestStep::Reopen),
            1 => Just(TestStep::DropDecoded),
            2 => Just(TestStep::Evict),
            2 => Just(TestStep::OpenView),
        ],
        1..40,
    )
}

/// A state that is saved, a state that never is, and the events of both.
struct Pair {
    saved: State,
    plain: State,
    events: Vec<Event>,
    store: Arc<Memory>,
    source: Option<Arc<BlockSource>>,
    /// A clone of the saved state and its digest. It must stay the same until the next save begins.
    view: Option<(State, [u8; 32])>,
    root: u32,
    /// The number of events in the checkpoint.
    position: usize,
    ids: u64,
}

impl Pair {
    fn new() -> Self {
        let mut pair = Self {
            saved: State::default(),
            plain: State::default(),
            events: Vec::new(),
            store: Arc::default(),
            source: None,
            view: None,
            root: 0,
            position: 0,
            ids: 0,
        };
        let named = DivisionFacts { name: "汉滨区".into(), ..synthetic::division(division()) };
        pair.apply(Event::DivisionAdded(named));
        pair.apply(Event::ModelAdded(ModelFacts {
            code: model(),
            name: "轮椅".into(),
            class: DeviceClass::parse("12 22 03", Scheme::Iso9999).unwrap(),
            basic: true,
            categories: CategorySet::default(),
            unit: None,
            price: None,
            subsidy: None,
            life_years: None,
            tracking: Tracking::Bulk,
            hygiene: false,
            loan_days: None,
        }));
        pair.apply(Event::SiteAdded(SiteFacts {
            code: site(),
            name: "站".into(),
            kind: SiteKind::Community,
            division: division(),
            parent: None,
        }));
        pair.apply(Event::StockLevelAdded(StockLevelFacts { model: model(), site: site() }));
        pair.apply(Event::OrgAdded(OrgFacts { name: "敬老院".into() }));
        pair
    }

    fn apply(&mut self, event: Event) {
        self.saved.apply(&event).unwrap();
        self.plain.apply(&event).unwrap();
        self.events.push(event);
    }

    fn person(&self, place: usize) -> Option<PersonNo> {
        PersonNo::at(place.checked_rem(self.plain.persons.len())?)
    }

    fn need(&self, place: usize) -> Option<NeedNo> {
        NeedNo::at(place.checked_rem(self.plain.needs.len())?)
    }

    fn next_id(&mut self) -> CitizenId {
        self.ids += 1;
        let front = format!(
            "3405241980{:02}{:02}{:03}",
            self.ids / 28 % 12 + 1,
            self.ids % 28 + 1,
            self.ids / 336
        );
        ('0'..='9')
            .chain(['X'])
            .find_map(|check| CitizenId::parse(&format!("{front}{check}")).ok())
            .unwrap()
    }

    fn add_person(&mut self) {
        let number = self.plain.persons.next().unwrap();
        // Every third person has a local key and no id.
        let citizen = (!number.place().is_multiple_of(3)).then(|| self.next_id());
        let key = LocalKey { site: None, key: format!("K{}", number.place()) };
        self.apply(Event::PersonAdded(Box::new(PersonFacts {
            citizen,
            keys: if citizen.is_none() { vec![key] } else { Vec::new() },
            name: format!("试验{number}"),
            ..synthetic::person(Ref::own(number), division())
        })));
        // Every second person has an assumed day of registration.
        if number.place().is_multiple_of(2) {
            let changes = vec![PersonChange::RegistrationAssumed(Change::new(false, true))];
            self.apply(Event::PersonChanged(Changed { record: Ref::own(number), changes }));
        }
    }

    fn add_need(&mut self, place: usize) {
        let Some(person) = self.person(place) else { return };
        let need = self.plain.needs.next().unwrap();
        self.apply(Event::NeedAdded(NeedFacts {
            device: Some(Device::Model(model())),
            identified_on: date(2019, 12, 10 + (place % 18) as i8),
            ..synthetic::need(Ref::own(need), Ref::own(person))
        }));
    }

    fn open_need(&self, place: usize) -> Option<NeedNo> {
        self.need(place).filter(|need| self.plain.met_by(*need).is_none())
    }

    fn add_fitting(&mut self, person: usize, need: usize) {
        let Some(person) = self.person(person) else { return };
        let fitting = self.plain.fittings.next().unwrap();
        self.apply(Event::FittingAdded(FittingFacts {
            fitting: Ref::own(fitting),
            person: Ref::own(person),
            model: model(),
            fitted_on: date(2023, 1, 1),
            need: self.open_need(need).map(Ref::own),
            site: None,
            quantity: 1,
            mode: None,
            place: None,
            cost: None,
            subsidy: None,
            provider: None,
        }));
    }

    fn change_person(&mut self, place: usize, identified: bool) {
        let Some(number) = self.person(place) else { return };
        let person = self.plain.persons.get(number).unwrap();
        let (name, before) = (person.name.to_string(), person.citizen);
        let (sex, left) = (person.attributes.sex, person.attributes.left);
        let leaves = Left { on: date(2019, 12, 5), reason: LeftReason::Moved };
        let leaves = Some(leaves).filter(|_| left.is_none());
        let other = if sex == Some(Sex::Male) { Sex::Female } else { Sex::Male };
        let after = if identified { Some(self.next_id()) } else { None };
        let changes = vec![
            PersonChange::Name(Change::new(name.clone(), format!("{name}甲"))),
            PersonChange::Citizen(Change::new(before, after)),
            PersonChange::Sex(Change::new(sex, Some(other))),
            PersonChange::Left(Change::new(left, leaves)),
        ];
        self.apply(Event::PersonChanged(Changed { record: Ref::own(number), changes }));
    }

    fn change_need(&mut self, place: usize) {
        let Some(number) = self.need(place) else { return };
        let need = self.plain.needs.get(number).unwrap();
        let (before, basic, on) = (need.quantity, need.basic, need.identified_on);
        let moved = date(on.year(), on.month(), 1 + (on.day() + before as i8 * 5) % 28);
        let changes = vec![
            NeedChange::Quantity(Change::new(before, before + 1)),
            NeedChange::Basic(Change::new(basic, Some(basic != Some(true)))),
            NeedChange::IdentifiedOn(Change::new(Day(on), Day(moved))),
        ];
        self.apply(Event::NeedChanged(Changed { record: Ref::own(number), changes }));
    }

    fn relink(&mut self, place: usize, need: usize) {
        let count = self.plain.fittings.len();
        let Some(number) = place.checked_rem(count).and_then(FittingNo::at) else { return };
        let before = self.plain.fittings.get(number).unwrap().need.map(Ref::own);
        let after = self.open_need(need).map(Ref::own);
        let changes = vec![FittingChange::Need(Change::new(before, after))];
        self.apply(Event::FittingChanged(Changed { record: Ref::own(number), changes }));
    }

    fn add_item(&mut self, tag: Option<Tag>, quantity: u32) -> ItemNo {
        let number = self.plain.items.next().unwrap();
        self.apply(Event::ItemAdded(ItemFacts {
            item: Ref::own(number),
            model: model(),
            site: site(),
            tag,
            quantity,
            serial: None,
            source: Some(values::Source::Donation),
            donor: Some("常州".into()),
            value: Money::from_fen(2000),
            received_on: date(2022, 1, 1),
            programme: None,
            by: None,
        }));
        number
    }

    fn add_stock(&mut self, count: usize, place: usize) {
        self.add_item(None, count as u32);
        for _ in 0..count {
            let tag = Tag::new(&format!("T{}", self.plain.items.len())).unwrap();
            let item = self.add_item(Some(tag), 1);
            let loan = self.plain.loans.next().unwrap();
            let borrower = match self.person(place) {
                Some(person) if !place.is_multiple_of(3) => BorrowerFacts::Person(Ref::own(person)),
                _ => BorrowerFacts::Org("敬老院".into()),
            };
            self.apply(Event::LoanAdded(LoanFacts {
                loan: Ref::own(loan),
                lent: LentFacts::Item(Ref::own(item)),
                borrower: borrower.clone(),
                out_on: date(2022, 2, 1),
                due_on: Some(date(2022, 3, 1)),
                in_on: None,
                site: Some(site()),
                quantity: 1,
                need: None,
                purpose: None,
                deposit: None,
                by: Some("王芳".into()),
            }));
            self.move_to(item, values::StockAction::Lend, HolderFacts::Loan(Ref::own(loan)));
            let hold = self.plain.holds.next().unwrap();
            self.apply(Event::HoldAdded(HoldFacts {
                hold: Ref::own(hold),
                model: model(),
                site: None,
                borrower,
                placed_on: date(2022, 2, 2),
                priority: 2,
                by: None,
            }));
        }
    }

    fn move_to(&mut self, item: ItemNo, step: values::StockAction, holder: HolderFacts) {
        let stored = self.plain.items.get(item).unwrap();
        let at = |status, holder| LocationFacts {
            status,
            since: Day(stored.since),
            site: site(),
            holder,
        };
        let before = match stored.holder {
            Holder::Loan(loan) => HolderFacts::Loan(Ref::own(loan)),
            _ => HolderFacts::Nobody,
        };
        let Some(after) = stored.status.after(step, true) else { return };
        let to = Change::new(at(stored.status, before), at(after, holder));
        self.apply(Event::ItemMoved(ItemMoved {
            item: Ref::own(item),
            step,
            to,
            note: None,
            by: None,
        }));
    }

    fn move_item(&mut self, place: usize) {
        let Some(number) = place.checked_rem(self.plain.items.len()).and_then(ItemNo::at) else {
            return;
        };
        if self.plain.items.get(number).unwrap().tag.is_some() {
            self.move_to(number, values::StockAction::Return, HolderFacts::Nobody);
            self.move_to(number, values::StockAction::Clean, HolderFacts::Nobody);
        } else if self.plain.levels.iter().any(|(_, level)| level.count(ItemStatus::InStock) > 0) {
            self.apply(Event::QuantityMoved(QuantityMoved {
                model: model(),
                on: date(2022, 5, 1),
                step: values::StockAction::MarkLost,
                quantity: 1,
                site: site(),
                from: ItemStatus::InStock,
                to_site: None,
                to: ItemStatus::Lost,
                note: None,
                by: None,
            }));
        }
    }

    /// Reverts the last events. Events in a checkpoint are durable and never reverted.
    fn revert(&mut self, count: usize) {
        for _ in 0..count.min(self.events.len() - self.position.max(5)) {
            let event = self.events.pop().unwrap();
            self.saved.unapply(&event).unwrap();
            self.plain.unapply(&event).unwrap();
        }
    }

    /// Writes a checkpoint. `meanwhile` runs while its blocks are being written.
    fn open_view(&mut self) {
        self.view = Some((self.saved.clone(), self.plain.digest()));
    }

    fn close_view(&mut self) {
        if let Some((view, digest)) = self.view.take() {
            assert_eq!(view.digest(), digest);
        }
    }

    fn save(&mut self, meanwhile: impl FnOnce(&mut Self)) {
        self.close_view();
        let collected = self.saved.collect(&Vec::new());
        let position = self.events.len();
        meanwhile(self);
        let source = self.source.clone().unwrap_or_else(|| {
            let blocks = Blocks::none(Box::new(Arc::clone(&self.store)));
            self.source_of(blocks)
        });
        self.root = source.blocks().write(collected.blocks).unwrap();
        source.advance_to(CheckpointId { commit: position as u64, extents: collected.extents });
        self.saved.finish_save(Some(&source));
        (self.source, self.position) = (Some(source), position);
    }

    /// Returns a source that must not be rebuilt, because the store is not damaged.
    fn source_of(&self, blocks: Blocks) -> Arc<BlockSource> {
        let extents =
            CheckpointHeader::read(&blocks).map(|header| header.extents).unwrap_or_default();
        let mark = CheckpointId { commit: 0, extents };
        Arc::new(BlockSource::new(
            blocks,
            mark,
            Box::new(|_| panic!("the checkpoint is not damaged")),
        ))
    }

    /// Opens the last checkpoint, if there is one, and applies the later events.
    fn reopen(&mut self) {
        if self.source.take().is_none() {
            return self.start_again();
        }
        let blocks = Blocks::open(Box::new(Arc::clone(&self.store)), self.root).unwrap();
        let header = CheckpointHeader::read(&blocks).unwrap();
        let source = self.source_of(blocks);
        self.saved = State::of_checkpoint(header, &source);
        self.source = Some(source);
        for event in &self.events[self.position..] {
            self.saved.apply(event).unwrap();
        }
    }

    fn start_again(&mut self) {
        (self.source, self.position, self.store) = (None, 0, Arc::default());
        self.saved = State::default();
        self.events.iter().for_each(|event| self.saved.apply(event).unwrap());
    }

    fn step(&mut self, step: TestStep) {
        match step {
            TestStep::AddPeople(count) => (0..count).for_each(|_| self.add_person()),
            TestStep::AddNeeds(places) => {
                places.into_iter().for_each(|place| self.add_need(place));
            }
            TestStep::AddFittings(places) => {
                places.into_iter().for_each(|(person, need)| self.add_fitting(person, need));
            }
            TestStep::ChangePerson(place, identified) => self.change_person(place, identified),
            TestStep::ChangeNeed(place) => self.change_need(place),
            TestStep::RelinkFitting(place, need) => self.relink(place, need),
            TestStep::AddStock(count, place) => self.add_stock(count, place),
            TestStep::MoveItem(place) => self.move_item(place),
            TestStep::Revert(count) => self.revert(count),
            TestStep::Save => self.save(|_| {}),
            TestStep::FailSave => {
                // The save fails before any block is written.
                self.close_view();
                drop(self.saved.collect(&Vec::new()));
                self.saved.finish_save(None);
            }
            TestStep::ChangeDuringSave(place) => self.save(|pair| {
                if place.is_multiple_of(3) {
                    pair.open_view();
                }
                pair.change_person(place, place.is_multiple_of(2));
                pair.change_need(place);
                pair.add_person();
                pair.add_need(place);
                pair.saved.drop_decoded();
                if place % 3 == 1 {
                    pair.open_view();
                }
            }),
            TestStep::Reopen => self.reopen(),
            TestStep::DropDecoded => self.saved.drop_decoded(),
            TestStep::Evict => self.saved.evict_all(),
            TestStep::OpenView => self.open_view(),
        }
    }

    /// Checks that every person has an up-to-date fact and day of registration, and that voided people have no fact.
    fn facts_agree(&self) {
        for state in [&self.saved, &self.plain] {
            let mut audit = Audit::default();
            state.audit_registration(&mut audit);
            audit.check_projection(&state.persons);
            audit.check_projection(&state.needs);
            audit.check_projection(&state.fittings);
            assert_eq!(audit.inconsistencies, []);
            assert_eq!(
                state.needs.par_filter_map_facts(|number, _| Some(number)).len(),
                state.needs.count()
            );
        }
    }

    /// Compares the blocks of a new checkpoint with those of a checkpoint that has grown with the state.
    fn blocks_agree(&mut self) {
        self.save(|_| {});
        self.reopen();
        let blocks = self.source.as_ref().unwrap().blocks();
        let layout = CheckpointHeader::read(blocks).unwrap().extents;
        let mut plain = State::default();
        self.events.iter().for_each(|event| plain.apply(event).unwrap());
        let remade: HashMap<_, _> = plain.into_blocks(&layout);
        for (place, packed) in remade {
            assert_eq!(blocks.read(place).unwrap(), &*packed, "{place:?}");
        }
    }
}

fn division() -> DivisionCode {
    DivisionCode::new("610902").unwrap()
}

fn site() -> SiteCode {
    SiteCode::new("ST-1").unwrap()
}

fn model() -> ModelCode {
    ModelCode::new("W-1").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::testing::cases_of(96)))]

    #[test]
    fn saving_at_any_moment_changes_nothing(steps in steps()) {
        let mut pair = Pair::new();
        for step in steps {
            pair.step(step);
            prop_assert!(!pair.saved.is_unreadable());
        }
        pair.close_view();
        prop_assert_eq!(pair.saved.digest(), pair.plain.digest());
        pair.facts_agree();
        is_built_by_its_events(&mut pair.saved);
        pair.reopen();
        prop_assert_eq!(pair.saved.digest(), pair.plain.digest());
        pair.blocks_agree();
    }
}

#[test]
fn blocks_of_a_damaged_checkpoint_are_rebuilt_from_the_journal() {
    let mut pair = Pair::new();
    (0..300).for_each(|_| pair.add_person());
    (0..300).for_each(|place| pair.add_need(place * 7));
    pair.save(|_| {});
    let blocks = Blocks::open(Box::new(Arc::clone(&pair.store)), pair.root).unwrap();
    let mark =
        CheckpointId { commit: 1, extents: CheckpointHeader::read(&blocks).unwrap().extents };
    pair.store.lose(|key| key[0] == 4 && key[4] == 3);
    let events = pair.events.clone();
    let rebuild = move |mark: &CheckpointId| {
        let mut state = State::default();
        events.iter().for_each(|event| state.apply(event).unwrap());
        Some(state.into_blocks(&mark.extents))
    };
    let source = Arc::new(BlockSource::new(blocks, mark, Box::new(rebuild)));
    let state = State::of_checkpoint(CheckpointHeader::read(source.blocks()).unwrap(), &source);
    assert!(!source.is_damaged(), "no block has been read yet");
    assert_eq!(state.digest(), pair.plain.digest());
    assert!(source.is_damaged() && !state.is_unreadable());
}

#[test]
fn a_state_without_a_readable_source_is_unreadable() {
    let mut pair = Pair::new();
    (0..300).for_each(|_| pair.add_person());
    pair.save(|_| {});
    let blocks = Blocks::open(Box::new(Arc::clone(&pair.store)), pair.root).unwrap();
    let mark =
        CheckpointId { commit: 1, extents: CheckpointHeader::read(&blocks).unwrap().extents };
    pair.store.lose(|key| key[0] == 4 && key[4] == 3);
    let source = Arc::new(BlockSource::new(blocks, mark, Box::new(|_| None)));
    let state = State::of_checkpoint(CheckpointHeader::read(source.blocks()).unwrap(), &source);
    assert!(state.persons.par_filter_map(|number, _| Some(number)).len() < 300);
    assert!(state.is_unreadable());
}

#[test]
fn parallel_iteration_agrees_with_sequential_and_keeps_no_rows_in_memory() {
    // The blocks are small, so that there is work for several cores.
    let mut table = Table::<NeedNo, (u32, String)>::new(5, 2);
    for place in 0..500 {
        table.push((place, format!("need {place}")));
    }
    for place in [0, 7, 200, 499] {
        table.set_void(NeedNo::at(place).unwrap(), true).unwrap();
    }
    table.evict();
    let first = |(place, _): &(u32, String)| Some(*place).filter(|place| place % 3 > 0);
    let mapped = table.par_filter_map(|number, row| Some((number, first(row)?)));
    let runs = table.par_fold(|| (0, 0), |sum, _, (place, _)| *sum = (sum.0 + 1, sum.1 + place));
    assert_eq!(table.memory_use(), 0);
    let expected: Vec<_> = table.iter().filter_map(|(no, row)| Some((no, first(row)?))).collect();
    assert_eq!(mapped, expected);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    assert_eq!(runs.len(), cores.min(250 / 32));
    let sum = runs.into_iter().fold((0, 0), |sum, run| (sum.0 + run.0, sum.1 + run.1));
    assert_eq!(sum, (496, (0..500).sum::<u32>() - 7 - 200 - 499));
    // The same with all blocks in memory.
    assert!(table.memory_use() > 0);
    assert_eq!(table.par_filter_map(|number, row| Some((number, first(row)?))), expected);
}

/// A change of the encoding of records needs a new format number in `blockstore::manifest`. Otherwise a checkpoint in
/// the old encoding would be read as one in the new.
#[test]
fn the_encoding_of_records_is_that_of_the_format_number() {
    let mut pair = Pair::new();
    (0..40).for_each(|_| pair.add_person());
    (0..40).for_each(|place| pair.add_need(place));
    (0..9).for_each(|place| pair.add_fitting(place, place));
    pair.add_stock(5, 4);
    (0..6).for_each(|place| pair.move_item(place));
    let digest = pair.plain.digest();
    let shown: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((crate::blockstore::manifest::FORMAT, shown.as_str()), (15, "e541e5fc5c0e2677"));
}

#[test]
fn a_fault_says_what_it_is() {
    let blocks = Blocks::none(Box::<Memory>::default());
    assert!(matches!(blocks.read(HEADER_ADDRESS), Err(Fault::Missing)));
    assert!(CheckpointHeader::read(&blocks).is_none());
}
