//! The desks: the operations that change a store, grouped by the job they belong to. Each method is one durable
//! commit by one author, or a part of a [transaction](Store::transaction). The rules of an operation are in the file of its record; this file only lists the
//! operations. Whole sheets are imported with [`Store::import`], and recorded data is changed afterwards with
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

use jiff::civil::Date;

use crate::error::Result;
use crate::model::{
    AssessmentNo, DivisionNo, FittingNo, FollowUpNo, HoldNo, ItemNo, ItemStatus, Left, LoanNo,
    ModelNo, NeedNo, PersonNo, ServiceNo, Setting, SiteCode, SiteNo, Tag, TrainingNo,
    WithdrawnReason,
};
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::Author;
use crate::registry::people::duplicates::RecordPerson;
use crate::registry::people::edit::{EditPerson, LeavePerson, LeaveSummary};
use crate::registry::people::merge::{MergePersons, Merged};
use crate::registry::people::record::PersonDraft;
use crate::registry::provision::aftercare::{NewAssessment, NewFollowUp, NewTraining, Withdraw};
use crate::registry::provision::fittings::FittingDraft;
use crate::registry::provision::link::{LinkFitting, Linked, Relink};
use crate::registry::provision::needs::NeedDraft;
use crate::registry::provision::services::ServiceDraft;
use crate::registry::reference::catalogue::ModelDraft;
use crate::registry::reference::divisions::DivisionDraft;
use crate::registry::reference::sites::SiteDraft;
use crate::registry::stock::holds::{CancelHold, PlaceHold};
use crate::registry::stock::imported_loans::LoanDraft;
use crate::registry::stock::items::StockDraft;
use crate::registry::stock::lending::{Lend, Renew, ReturnLoans};
use crate::registry::stock::limits::SetLimit;
use crate::registry::stock::moves::{MoveItem, MoveQuantity};
use crate::registry::stock::receive::Receive;
use crate::registry::stock::stocktake::{Counted, TakeStock};
use crate::registry::transactions::Transaction;
use crate::registry::write::operation::{All, Applied, Operation};
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
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record(&self, model: &ModelDraft) -> Result<Recorded<ModelNo>> {
        self.0.record(model)
    }
}

impl Places<'_> {
    /// Records a centre, school or station: creates it, or updates the site with its code.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record_site(&self, site: &SiteDraft) -> Result<Recorded<SiteNo>> {
        self.0.record(site)
    }

    /// Records an administrative division: creates it, or updates the division with its code.
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
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record(&self, person: &PersonDraft) -> Result<Recorded<PersonNo>> {
        self.0.record(&RecordPerson(person))
    }

    /// Changes the person with this number. Keys in the draft are added to the person's keys and cannot name another
    /// person. A changed division, school, category or grade holds from the day `from` until the next known change.
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
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn leave(&self, person: PersonNo, left: Option<Left>) -> Result<Applied<LeaveSummary>> {
        self.0.execute(&LeavePerson { person, left })
    }

    /// Merges two records of one person. Values of the kept record win, missing values are taken from the other
    /// record, and the other record is removed. Needs, fittings and services recorded under both are kept once.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn merge(&self, kept: PersonNo, other: PersonNo) -> Result<Applied<Merged>> {
        self.0.execute(&MergePersons { kept, other })
    }
}

impl Needs<'_> {
    /// Records a need: creates it, or updates the need with its key. A list that is sent again is recognised.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self), and [`Error::Refused`](crate::Error::Refused) if the need is dated
    /// after its person left. A file may contain such a need.
    pub fn record(&self, need: &NeedDraft) -> Result<Recorded<NeedNo>> {
        self.0.record(need)
    }

    /// Records an assessment of an open device need by a professional.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn assess(&self, assessment: &NewAssessment) -> Result<Applied<AssessmentNo>> {
        self.0.execute(assessment)
    }

    /// Withdraws a need of any kind from a day on, by the rules for a needs list.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn withdraw(
        &self,
        need: NeedNo,
        on: Date,
        reason: WithdrawnReason,
    ) -> Result<Applied<Outcome>> {
        self.0.execute(&Withdraw { need, on, reason })
    }
}

impl Fittings<'_> {
    /// Records a fitting: creates it, or updates the fitting with its key. The need that it meets is searched for
    /// unless the draft names one.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self), and [`Error::Refused`](crate::Error::Refused) if the fitting is dated
    /// after its person left. A file may contain such a fitting.
    pub fn record(&self, fitting: &FittingDraft) -> Result<Recorded<FittingNo>> {
        self.0.record(fitting)
    }

    /// Records several fittings as one commit, in order, or none of them. Returns the number of each.
    ///
    /// # Errors
    /// Returns the errors of [`Fittings::record`], with the problems of each fitting.
    pub fn record_all(
        &self,
        fittings: &[FittingDraft],
    ) -> Result<Applied<Vec<(FittingNo, Outcome)>>> {
        let Applied { output, warnings, commit } = self.0.execute(&All(fittings))?;
        let output = output.iter().map(|fitting| (fitting.number, fitting.outcome())).collect();
        Ok(Applied { output, warnings, commit })
    }

    /// Links a fitting to a need of the same person, or records that it meets none. The decision is kept when later
    /// lists are imported.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn link(&self, fitting: FittingNo, need: Option<NeedNo>) -> Result<Applied<Outcome>> {
        self.0.execute(&LinkFitting { fitting, need })
    }

    /// Searches again, after a late needs list, for the needs that unlisted fittings meet.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn relink(&self, which: &Relink) -> Result<Applied<Vec<Linked>>> {
        self.0.execute(which)
    }

    /// Records a training in the use of a fitted device.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn train(&self, training: &NewTraining) -> Result<Applied<TrainingNo>> {
        self.0.execute(training)
    }

    /// Records a follow-up on a fitting.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record_follow_up(&self, follow_up: &NewFollowUp) -> Result<Applied<FollowUpNo>> {
        self.0.execute(follow_up)
    }
}

impl Services<'_> {
    /// Records a service: creates it, or updates the service with its key.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record(&self, service: &ServiceDraft) -> Result<Recorded<ServiceNo>> {
        self.0.record(service)
    }
}

impl Stock<'_> {
    /// Receives stock. Each device of a model that is tracked one by one becomes a record. If there are fewer `tags`
    /// than devices, the other tags are made of the site's code and a number. A quantity of a bulk model is added to
    /// the stock level with the same source and day.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn receive(&self, stock: &StockDraft, tags: &[Tag]) -> Result<Applied<Vec<ItemNo>>> {
        self.0.execute(&Receive { stock: stock.clone(), tags: tags.to_vec() })
    }

    /// Applies actions to devices as one commit, in order, or none of them. Returns the status of each device
    /// afterwards.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self), with the problems of each device.
    pub fn move_items(&self, moves: &[MoveItem]) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(&All(moves))
    }

    /// Applies an action to a quantity of a bulk model at a site. Returns the status of the quantity afterwards.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn move_quantity(&self, moved: &MoveQuantity) -> Result<Applied<ItemStatus>> {
        self.0.execute(moved)
    }

    /// Records a stock-take of a site from the tags that were scanned or typed, in any order.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn count(&self, site: &SiteCode, tags: &[String], on: Date) -> Result<Applied<Counted>> {
        self.0.execute(&TakeStock { site: site.clone(), tags: tags.to_vec(), on })
    }
}

impl Lending<'_> {
    /// Lends devices to a borrower, all or none. Each device gets a loan of its own.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn lend(&self, lend: &Lend) -> Result<Applied<Vec<LoanNo>>> {
        self.0.execute(lend)
    }

    /// Returns lent devices to stock, all or none. Returns the status of each afterwards.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn take_back(&self, back: &ReturnLoans) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(back)
    }

    /// Extends a loan until `due_on`. Without `due_on`, the model's loan period is added to the later of `on` and the
    /// current due day. Returns the new due day.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn renew(&self, loan: LoanNo, on: Date, due_on: Option<Date>) -> Result<Applied<Date>> {
        self.0.execute(&Renew { loan, on, due_on })
    }

    /// Places a hold: a person waits for a model.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn place_hold(&self, hold: &PlaceHold) -> Result<Applied<HoldNo>> {
        self.0.execute(hold)
    }

    /// Cancels a hold.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn cancel_hold(&self, hold: HoldNo, on: Date) -> Result<Applied<()>> {
        self.0.execute(&CancelHold { hold, on })
    }

    /// Records a loan as history, without checks of cleaning or limits. Creates the loan, or updates the loan with
    /// its key.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn record(&self, loan: &LoanDraft) -> Result<Recorded<LoanNo>> {
        self.0.record(loan)
    }

    /// Sets a limit of the desk and returns the new limit.
    ///
    /// # Errors
    /// Returns the errors of all [desks](self).
    pub fn set_limit(&self, setting: Setting, value: u16) -> Result<Applied<u16>> {
        self.0.execute(&SetLimit { setting, value })
    }
}
