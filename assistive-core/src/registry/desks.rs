//! The desks: the operations that change a store, grouped by the job they belong to. Each method is one durable
//! commit by one author, or a part of a [transaction](Store::transaction). The rules of an operation are in the file of its record; this file and `desks/` only
//! list the operations. Whole sheets are imported with [`Store::import`], and recorded data is changed afterwards with
//! [`Store::correct`], [`Store::void`] and [`Store::undo`].
//!
//! A desk is cheap to make: it borrows the store and the author.
//!
//! ```
//! use assistive_core::exchange::{ImportOptions, Kind};
//! use assistive_core::model::{Condition, ItemStatus};
//! use assistive_core::{Author, StoreOptions, Lend, Store, StoreId, ReturnLoans};
//! use jiff::civil::date;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, date(2024, 4, 30));
//! # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
//! # for (kind, sheet) in [
//! #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
//! #     (Kind::Catalog, "code,name,class,hygiene,loan_days\nWC,轮椅,12 22 03,yes,60\n"),
//! #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
//! #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
//! # ] {
//! #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
//! #     assert_eq!(report.created, 1, "{:?}", report.errors);
//! # }
//! let (chair, wang) = {
//!     let view = store.view()?;
//!     (view.find_lendable("A1")?, view.find_person("P1")?)
//! };
//! let lend = Lend::new([(chair.clone(), 1)], wang, date(2024, 4, 1));
//! let lent = store.lending(&author).lend(&lend)?;
//! let loan = store.view()?.loan(lent.output[0], date(2024, 4, 30))?;
//! assert_eq!(loan.due_on, Some(date(2024, 5, 31)), "60 days, as the model says");
//!
//! // The chair has to be cleaned before it can be lent again.
//! let back = ReturnLoans::new(lent.output, date(2024, 4, 20)).condition(Condition::Worn);
//! assert_eq!(store.lending(&author).take_back(&back)?.output, [ItemStatus::Cleaning]);
//! let again = Lend::new([(chair, 1)], wang, date(2024, 4, 21));
//! let refused = store.lending(&author).preview().lend(&again).expect_err("it is not clean");
//! assert_eq!(refused.code(), "refused");
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//! All methods of all desks return [`Error::Refused`] with every problem that was found if a rule refuses the change.
//! They return [`Error::ReadOnly`], [`Error::Poisoned`], [`Error::Full`], [`Error::Damaged`] or [`Error::Io`] if the
//! change cannot be stored. After an error nothing is stored.
//!
//! [`Error::Refused`]: crate::Error::Refused
//! [`Error::ReadOnly`]: crate::Error::ReadOnly
//! [`Error::Poisoned`]: crate::Error::Poisoned
//! [`Error::Full`]: crate::Error::Full
//! [`Error::Damaged`]: crate::Error::Damaged
//! [`Error::Io`]: crate::Error::Io

mod provision;
mod stock;

use jiff::civil::Date;

use crate::error::Result;
use crate::model::{DivisionNo, Left, ModelNo, PersonNo, SiteNo};
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::Author;
use crate::registry::people::duplicates::RecordPerson;
use crate::registry::people::edit::{EditPerson, LeavePerson};
use crate::registry::people::leaving::LeaveSummary;
use crate::registry::people::merge::{MergePersons, Merged};
use crate::registry::people::record::PersonDraft;
use crate::registry::reference::catalogue::ModelDraft;
use crate::registry::reference::divisions::DivisionDraft;
use crate::registry::reference::sites::SiteDraft;
use crate::registry::transactions::Transaction;
use crate::registry::write::operation::{Applied, Operation};
use crate::registry::write::upsert::{Outcome, Recorded, Upserted};

/// The parts shared by all desks.
#[derive(Debug, Clone, Copy)]
struct Desk<'a> {
    at: Place<'a>,
    preview: bool,
}

/// The place where a desk executes its operations.
#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    /// Each operation is a commit of its own.
    Store(&'a Store, &'a Author),
    /// All operations are parts of one commit.
    Transaction(Transaction<'a>),
}

impl Desk<'_> {
    fn execute<O: Operation>(self, operation: &O) -> Result<Applied<O::Output>> {
        match self.at {
            Place::Store(store, author) => store.execute(author, operation, self.preview),
            Place::Transaction(transaction) => transaction.execute(operation, self.preview),
        }
    }

    fn record<N, R>(self, draft: &impl Operation<Output = Upserted<N, R>>) -> Result<Recorded<N>> {
        self.execute(draft).map(Recorded::from)
    }
}

macro_rules! desks {
    ($($(#[$doc:meta])* $open:ident => $desk:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $desk<'a>(Desk<'a>);

            impl $desk<'_> {
                /// Returns the same desk in preview mode: each method returns the result it would have now, and the
                /// change is rolled back. The store need not be writable.
                #[must_use]
                pub fn preview(self) -> Self {
                    Self(Desk { preview: true, ..self.0 })
                }
            }
        )+

        impl Store {
            $(
                $(#[$doc])*
                pub fn $open<'a>(&'a self, author: &'a Author) -> $desk<'a> {
                    $desk(Desk { at: Place::Store(self, author), preview: false })
                }
            )+
        }

        impl<'a> Transaction<'a> {
            $(
                $(#[$doc])*
                pub fn $open(self) -> $desk<'a> {
                    $desk(Desk { at: Place::Transaction(self), preview: false })
                }
            )+
        }
    };
}

desks! {
    /// The desk of the device catalogue.
    catalogue => Catalogue;
    /// The desk of places: divisions, and the sites that work in them.
    places => Places;
    /// The desk of people: registering, editing and merging people, and recording that they left.
    people => People;
    /// The desk of needs: recording, assessing and withdrawing needs.
    needs => Needs;
    /// The desk of fittings: devices handed over for good, their links to needs, training and follow-up.
    fittings => Fittings;
    /// The desk of services that do not provide a device.
    services => Services;
    /// The desk of stock: receiving, moving and counting items.
    stock => Stock;
    /// The lending desk: loans, returns, renewals and holds.
    lending => Lending;
}

impl Catalogue<'_> {
    /// Records a device model: creates it, or updates the model with its code.
    ///
    /// ```
    /// use assistive_core::model::{DeviceClass, ModelCode, Money, Scheme};
    /// use assistive_core::{ModelDraft, Outcome};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    ///
    /// let cane = ModelDraft::new(ModelCode::new("CANE")?)
    ///     .name("手杖")
    ///     .class(DeviceClass::parse("12 03 03", Scheme::Iso9999)?);
    /// assert_eq!(store.catalogue(&author).record(&cane)?.outcome, Outcome::Created);
    ///
    /// // A field that a draft does not set keeps its value.
    /// let priced = ModelDraft::new(ModelCode::new("CANE")?).price(Money::from_fen(4_500));
    /// assert_eq!(store.catalogue(&author).record(&priced)?.outcome, Outcome::Updated);
    /// assert_eq!(store.view()?.models()?[0].name, "手杖");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record(&self, model: &ModelDraft) -> Result<Recorded<ModelNo>> {
        self.0.record(model)
    }
}

impl Places<'_> {
    /// Records a centre, school or station: creates it, or updates the site with its code.
    ///
    /// ```
    /// use assistive_core::SiteDraft;
    /// use assistive_core::model::{DivisionCode, SiteCode, SiteKind};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    ///
    /// let school = SiteDraft::new(SiteCode::new("SP-0981")?)
    ///     .name("培智学校")
    ///     .kind(SiteKind::SpecialSchool)
    ///     .division(DivisionCode::new("610902")?);
    /// store.places(&author).record_site(&school)?;
    /// assert_eq!(store.view()?.find_site("培智学校")?.as_str(), "SP-0981");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record_site(&self, site: &SiteDraft) -> Result<Recorded<SiteNo>> {
        self.0.record(site)
    }

    /// Records an administrative division: creates it, or updates the division with its code.
    ///
    /// ```
    /// use assistive_core::DivisionDraft;
    /// use assistive_core::model::{DivisionCode, Level};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    ///
    /// let zone = DivisionDraft::new(DivisionCode::new("L-ZONE")?)
    ///     .name("新区")
    ///     .level(Level::County)
    ///     .parent(DivisionCode::new("610900")?);
    /// store.places(&author).record_division(&zone)?;
    /// assert_eq!(store.view()?.find_division("新区")?.as_str(), "L-ZONE");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record_division(&self, division: &DivisionDraft) -> Result<Recorded<DivisionNo>> {
        self.0.record(division)
    }
}

impl People<'_> {
    /// Records a person: registers a new one, or updates the person named by the keys. Dated values (division,
    /// school, category, grade) change from the author's today on. [`People::edit`] changes them from another day.
    ///
    /// ```
    /// use assistive_core::PersonDraft;
    /// use assistive_core::model::{CitizenId, DivisionCode};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    ///
    /// let person = PersonDraft::default()
    ///     .citizen(CitizenId::parse("34052419800101001X")?)
    ///     .name("王强")
    ///     .division(DivisionCode::new("610902")?);
    /// let number = store.people(&author).record(&person)?.number;
    /// let view = store.view()?;
    /// assert_eq!(view.person(number, author.today)?.birth_date, Some(date(1980, 1, 1)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record(&self, person: &PersonDraft) -> Result<Recorded<PersonNo>> {
        self.0.record(&RecordPerson(person))
    }

    /// Changes the person with this number. Keys in the draft are added to the person's keys and cannot name another
    /// person. A changed division, school, category or grade holds from the day `from` until the next known change.
    ///
    /// ```
    /// use assistive_core::PersonDraft;
    /// use assistive_core::model::DivisionCode;
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let person = store.view()?.find_person("7")?;
    /// let moved = PersonDraft::default().division(DivisionCode::new("610922")?);
    /// store.people(&author).edit(person, &moved, date(2024, 4, 1))?;
    ///
    /// let view = store.view()?;
    /// assert_eq!(view.person(person, date(2024, 3, 31))?.division.code(), "610902");
    /// assert_eq!(view.person(person, date(2024, 4, 1))?.division.code(), "610922");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn edit(
        &self,
        person: PersonNo,
        changes: &PersonDraft,
        from: Date,
    ) -> Result<Applied<Outcome>> {
        self.0.execute(&EditPerson { person, draft: changes.clone(), from })
    }

    /// Records that a person died or moved away. `None` records that they did not leave after all.
    ///
    /// ```
    /// use assistive_core::model::{Left, LeftReason};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let person = store.view()?.find_person("7")?;
    /// let left = Left { on: date(2024, 4, 1), reason: LeftReason::Moved };
    /// let affected = store.people(&author).leave(person, Some(left))?.output;
    /// assert_eq!((affected.needs.len(), affected.loans.len()), (1, 0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn leave(&self, person: PersonNo, left: Option<Left>) -> Result<Applied<LeaveSummary>> {
        self.0.execute(&LeavePerson { person, left })
    }

    /// Merges two records of one person. Values of the kept record win, missing values are taken from the other
    /// record, and the other record is removed. Needs, fittings and services recorded under both are kept once.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n8,李强,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let (kept, other) = {
    ///     let view = store.view()?;
    ///     (view.find_person("8")?, view.find_person("7")?)
    /// };
    /// let merged = store.people(&author).merge(kept, other)?.output;
    /// assert_eq!(merged.moved[0].to_string(), "N1", "the need of the other record");
    /// assert_eq!(store.view()?.find_person("7")?, kept, "both keys name the kept person");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn merge(&self, kept: PersonNo, other: PersonNo) -> Result<Applied<Merged>> {
        self.0.execute(&MergePersons { kept, other })
    }
}
