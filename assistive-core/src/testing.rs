//! Helpers for tests with whole stores: an author, an empty store, a registration, and a small centre for tests of
//! single rules.

use std::env;
use std::fmt::Debug;
use std::path::Path;

use jiff::civil::Date;
use tempfile::TempDir;

use crate::exchange::{ImportOptions, Kind};
use crate::model::{
    Device, DeviceClass, DivisionCode, FittingNo, HoldNo, ItemNo, ItemStatus, Left, LeftReason,
    Lendable, LoanNo, LocalKey, ModelCode, NeedNo, PersonNo, Problem, Scheme, SiteCode, SiteKind,
    StockAction, Tag, Tracking,
};
use crate::{
    Author, Error, FittingDraft, HoldStatus, Lend, LoanView, ModelDraft, MoveItem, NeedDraft,
    NeedStatus, OwnSite, PersonDraft, PlaceHold, Recorded, Result, ReturnLoans, StockDraft, Store,
    StoreId, StoreOptions,
};

/// Checks whether tests take the time for many cases, as in the long form of CI. `cargo test` is quick without the environment variable
/// `ASSISTIVE_THOROUGH`.
pub(crate) fn is_thorough() -> bool {
    env::var_os("ASSISTIVE_THOROUGH").is_some()
}

/// Returns how many of the cases of a random test are tried: all of them in thorough tests, else a sixth.
pub(crate) fn cases_of(all: u32) -> u32 {
    if is_thorough() { all } else { all.div_ceil(6) }
}

/// The error code of the system for a full disk.
pub(crate) const FULL: i32 = 28;

/// Returns an author.
pub(crate) fn author() -> Author {
    let now = "2024-04-30T08:00:00Z".parse().unwrap();
    Author::new("tester", now, jiff::civil::date(2024, 4, 30))
}

/// Creates a store without a site of its own.
pub(crate) fn create(folder: &Path) -> Result<Store> {
    let options = StoreOptions::new(StoreId::from_random(7));
    Store::create(folder, &options, &author(), "a test")
}

/// Registers a person with a key, and returns the commit, or `None` if the person exists already.
pub(crate) fn register(store: &Store, key: &str) -> Result<Option<u64>> {
    let draft = PersonDraft::default()
        .key(LocalKey::parse(key, None).ok())
        .name("试验")
        .division(DivisionCode::new("610902").unwrap());
    Ok(store.people(&author()).record(&draft)?.commit)
}

/// Registers 600 people in one commit, with one event for each and one for a header that is remembered: fewer than begin a checkpoint in the background, and enough
/// for one when the store is closed.
pub(crate) fn register_many(store: &Store) {
    let rows: String = (1000..1600).map(|key| format!("{key},试验,610902,2015-01-01\n")).collect();
    let sheet = format!("key,name,division,registered_on\n{rows}");
    let map = [("key".to_owned(), "key".to_owned())];
    let options = ImportOptions::default().map(map).remember_map(true);
    store.import(&author(), Kind::Persons, sheet.as_bytes(), &options).unwrap();
}

/// Checks that a store has the same state as a read-only view of its folder.
pub(crate) fn is_as_replayed(store: &Store, folder: &Path) -> bool {
    Store::open_read_only(folder).unwrap().same_state(store).unwrap()
}

/// A small store for tests of single rules: one site (`ST`), three models and two people, who were registered in 2015.
///
/// Today is that of [`author`]. The methods work with wheelchairs unless their names say otherwise.
pub(crate) struct Centre {
    pub(crate) store: Store,
    pub(crate) wang: PersonNo,
    pub(crate) li: PersonNo,
    folder: Option<TempDir>,
}

impl Centre {
    /// Returns a centre whose store is in memory.
    pub(crate) fn new() -> Self {
        Self::with(Store::in_memory(&own_site(), &author()).unwrap(), None)
    }

    /// Returns a centre whose store is in a folder and has a journal, which undo and backups require.
    pub(crate) fn in_folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), &own_site(), &author(), "a test").unwrap();
        Self::with(store, Some(folder))
    }

    fn with(store: Store, folder: Option<TempDir>) -> Self {
        for model in models() {
            store.catalogue(&author()).record(&model).unwrap();
        }
        let [wang, li] =
            ["1", "2"].map(|key| store.people(&author()).record(&person(key)).unwrap().number);
        Self { store, wang, li, folder }
    }

    /// Returns the folder of the store.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.as_ref().unwrap().path()
    }

    /// Closes the store and returns its folder.
    pub(crate) fn close(self) -> TempDir {
        self.store.close().unwrap();
        self.folder.unwrap()
    }

    /// Returns the number of the last commit.
    pub(crate) fn last_commit(&self) -> u64 {
        self.store.info().unwrap().commits
    }

    /// Receives a device of a model on 2 January.
    pub(crate) fn receive(&self, model: &ModelCode, tag: &str) -> ItemNo {
        let tag = Tag::new(tag).unwrap();
        self.store.stock(&author()).receive(&received(model), &[tag]).unwrap().output[0]
    }

    /// Receives a wheelchair on 2 January.
    pub(crate) fn wheelchair(&self, tag: &str) -> ItemNo {
        self.receive(&wheelchair(), tag)
    }

    /// Receives a number of canes on 2 January.
    pub(crate) fn canes(&self, quantity: u32) {
        let canes = received(&cane()).quantity(quantity);
        self.store.stock(&author()).receive(&canes, &[]).unwrap();
    }

    /// Applies an action to a device.
    pub(crate) fn act(&self, item: ItemNo, step: StockAction, on: Date) -> Result<ItemStatus> {
        let moved = self.store.stock(&author()).move_items(&[MoveItem::new(item, step, on)])?;
        Ok(moved.output[0])
    }

    /// Returns the status of a device today.
    pub(crate) fn status(&self, item: ItemNo) -> ItemStatus {
        self.store.view().unwrap().item(item, today()).unwrap().status.unwrap()
    }

    /// Lends a device for the usual period.
    pub(crate) fn lend(&self, item: ItemNo, borrower: PersonNo, on: Date) -> Result<LoanNo> {
        self.lend_as(&Lend::new([(Lendable::Item(item), 1)], borrower, on))
    }

    /// Lends one item on any terms.
    pub(crate) fn lend_as(&self, lend: &Lend) -> Result<LoanNo> {
        Ok(self.store.lending(&author()).lend(lend)?.output[0])
    }

    /// Takes a device back in the condition in which it was lent.
    pub(crate) fn take_back(&self, loan: LoanNo, on: Date) -> Result<ItemStatus> {
        Ok(self.store.lending(&author()).take_back(&ReturnLoans::new([loan], on))?.output[0])
    }

    /// Renews a loan for the usual period and returns the new due day.
    pub(crate) fn renew(&self, loan: LoanNo, on: Date) -> Result<Date> {
        Ok(self.store.lending(&author()).renew(loan, on, None)?.output)
    }

    /// Returns a loan as it is today.
    pub(crate) fn loan(&self, loan: LoanNo) -> LoanView {
        self.store.view().unwrap().loan(loan, today()).unwrap()
    }

    /// Places a hold.
    pub(crate) fn hold(&self, borrower: PersonNo, on: Date) -> Result<HoldNo> {
        let hold = PlaceHold::new(wheelchair(), borrower, on);
        Ok(self.store.lending(&author()).place_hold(&hold)?.output)
    }

    /// Returns the status of a hold on a day.
    pub(crate) fn hold_status(&self, hold: HoldNo, day: Date) -> HoldStatus {
        self.store.view().unwrap().hold(hold, day).unwrap().status
    }

    /// Records a need.
    pub(crate) fn need(&self, person: PersonNo, on: Date) -> Result<NeedNo> {
        Ok(self.record_need(&need(person, on))?.number)
    }

    /// Records a need with details.
    pub(crate) fn record_need(&self, need: &NeedDraft) -> Result<Recorded<NeedNo>> {
        self.store.needs(&author()).record(need)
    }

    /// Returns the status of a need on a day.
    pub(crate) fn need_status(&self, need: NeedNo, day: Date) -> NeedStatus {
        self.store.view().unwrap().need(need, day).unwrap().status
    }

    /// Records a fitting.
    pub(crate) fn fit(&self, person: PersonNo, on: Date) -> Result<FittingNo> {
        let fitting = FittingDraft::new(person, wheelchair(), on);
        Ok(self.store.fittings(&author()).record(&fitting)?.number)
    }

    /// Returns the need that a fitting meets.
    pub(crate) fn need_met_by(&self, fitting: FittingNo) -> Option<NeedNo> {
        self.store.view().unwrap().fitting(fitting, today()).unwrap().need
    }

    /// Records that a person died. Returns the needs that were open.
    pub(crate) fn leave(&self, person: PersonNo, on: Date) -> Vec<NeedNo> {
        let left = Left { on, reason: LeftReason::Deceased };
        self.store.people(&author()).leave(person, Some(left)).unwrap().output.needs
    }
}

/// Returns the today of [`author`], 30 April 2024.
pub(crate) fn today() -> Date {
    author().today
}

/// Returns a day of 2024.
pub(crate) fn day(month: i8, day: i8) -> Date {
    jiff::civil::date(2024, month, day)
}

/// Returns the code of the only site.
pub(crate) fn site() -> SiteCode {
    SiteCode::new("ST").unwrap()
}

/// Returns the code of the wheelchair: its devices have tags and need hygiene treatment. It is lent for 30 days and has
/// a useful life of 5 years.
pub(crate) fn wheelchair() -> ModelCode {
    ModelCode::new("WC").unwrap()
}

/// Returns the code of the cane, a bulk model that is lent for 60 days.
pub(crate) fn cane() -> ModelCode {
    ModelCode::new("CANE").unwrap()
}

/// Returns the code of the hearing aid, whose devices have tags. It needs no hygiene treatment and has no loan period.
pub(crate) fn hearing_aid() -> ModelCode {
    ModelCode::new("HA").unwrap()
}

/// Returns a device class of ISO 9999. That of the wheelchair is `12 22 03`.
pub(crate) fn class(code: &str) -> DeviceClass {
    DeviceClass::parse(code, Scheme::Iso9999).unwrap()
}

/// Returns the draft of a person with a key of the site.
pub(crate) fn person(key: &str) -> PersonDraft {
    PersonDraft::default()
        .key(LocalKey::parse(key, Some(&site())).unwrap())
        .name("试验")
        .division(DivisionCode::new("610902").unwrap())
        .registered_on(jiff::civil::date(2015, 1, 1))
}

/// Returns the draft of a need of a wheelchair.
pub(crate) fn need(person: PersonNo, on: Date) -> NeedDraft {
    NeedDraft::device(person, Device::Model(wheelchair()), on)
}

/// Returns the codes of problems.
pub(crate) fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.kind.code()).collect()
}

/// Returns the codes of the problems for which a change was refused. It panics if the change was accepted.
pub(crate) fn refusal<T: Debug>(result: Result<T>) -> Vec<&'static str> {
    match result {
        Err(Error::Refused(problems)) => codes(&problems),
        other => panic!("not refused: {other:?}"),
    }
}

fn own_site() -> StoreOptions {
    let (name, division) = ("城关站".to_owned(), "610902".to_owned());
    let own = OwnSite { code: site(), name, kind: SiteKind::Centre, division };
    StoreOptions::new(StoreId::from_random(7)).site(own)
}

fn models() -> [ModelDraft; 3] {
    let model = |code, name, of| ModelDraft::new(code).name(name).class(class(of));
    let chair = model(wheelchair(), "轮椅", "12 22 03").hygiene(true).loan_days(30_u16);
    [
        chair.life_years(5_u8),
        model(cane(), "手杖", "12 03 03").tracking(Tracking::Bulk).loan_days(60_u16),
        model(hearing_aid(), "助听器", "22 06 15"),
    ]
}

fn received(model: &ModelCode) -> StockDraft {
    StockDraft::default().model(model.clone()).site(site()).received_on(day(1, 2))
}
