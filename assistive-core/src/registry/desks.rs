//! The desks: where a store is changed, record by record and deed by deed, by one author. Each desk is a job, and each of its
//! methods one durable commit. What is legal is said in the file of each record and deed, not here; whole sheets come in
//! by [`Store::import`], and what is on record is mended by [`Store::correct`], [`Store::void`] and
//! [`Store::undo`].
//!
//! A desk is made for the moment: it borrows the registry and the author.
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
//! // It comes back to be cleaned, so that nobody can have it before that.
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
//! All methods of all desks fail in the same ways: with [`Error::Refused`] and all that is wrong when a rule refuses;
//! with [`Error::ReadOnly`], [`Error::Poisoned`], [`Error::Full`], [`Error::Damaged`] or [`Error::Io`] when it cannot be
//! stored. Nothing is stored then.
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
use crate::registry::engine::transaction::{Author, must};
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
use crate::registry::stock::items::StockDraft;
use crate::registry::stock::lending::{Lend, Renew, ReturnLoans};
use crate::registry::stock::loan_history::LoanDraft;
use crate::registry::stock::moves::{MoveItem, MoveQuantity};
use crate::registry::stock::receive::{Receive, SetLimit};
use crate::registry::stock::stocktake::{Counted, TakeStock};
use crate::registry::write::operation::{All, Applied, Operation};
use crate::registry::write::upsert::{Outcome, Recorded, Upsert};

/// What all desks are made of.
#[derive(Debug, Clone, Copy)]
struct Desk<'a> {
    store: &'a Store,
    author: &'a Author,
    preview: bool,
}

impl Desk<'_> {
    fn record<D: Upsert>(self, draft: &D) -> Result<Recorded<D::Number>> {
        let recorded = self.record_all(std::slice::from_ref(draft))?;
        // One draft gives one record.
        must(recorded.into_iter().next(), "a draft without its record")
    }

    fn record_all<D: Upsert>(self, drafts: &[D]) -> Result<Vec<Recorded<D::Number>>> {
        self.store.record(self.author, drafts, self.preview)
    }

    fn execute<O: Operation>(self, operation: &O) -> Result<Applied<O::Output>> {
        self.store.execute(self.author, operation, self.preview)
    }
}

macro_rules! desks {
    ($($(#[$doc:meta])* $open:ident => $desk:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $desk<'a>(Desk<'a>);

            impl $desk<'_> {
                /// The same desk, at which things are only tried: each method says what it would give now, and all of
                /// it is taken back. The store need not be writable.
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
                    $desk(Desk { store: self, author, preview: false })
                }
            )+
        }
    };
}

desks! {
    /// The desk of the device catalogue: which models there are.
    catalogue => Catalogue;
    /// The desk of places: divisions, and the sites that work in them.
    places => Places;
    /// The desk of people: registering them, changing what is known of them, leaving.
    people => People;
    /// The desk of needs: who needs what, how it was assessed, why it was withdrawn.
    needs => Needs;
    /// The desk of fittings: what was handed over for good, which need it meets, training and follow-up.
    fittings => Fittings;
    /// The desk of services that are no device.
    services => Services;
    /// The desk of stock: what comes in, where it goes, what is done with it, what is counted.
    stock => Stock;
    /// The lending desk: what goes out for a time, comes back, and is waited for.
    lending => Lending;
}

impl Catalogue<'_> {
    /// Records a device model: makes it, or updates the one with its code.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn record(&self, model: &ModelDraft) -> Result<Recorded<ModelNo>> {
        self.0.record(model)
    }
}

impl Places<'_> {
    /// Records a centre, school or station: makes it, or updates the one with its code.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn record_site(&self, site: &SiteDraft) -> Result<Recorded<SiteNo>> {
        self.0.record(site)
    }

    /// Records an administrative division: makes it, or updates the one with its code.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn record_division(&self, division: &DivisionDraft) -> Result<Recorded<DivisionNo>> {
        self.0.record(division)
    }
}

impl People<'_> {
    /// Records a person: registers them, or updates whom their keys name. What is dated (division, school, category,
    /// grade) changes from the author's today on; [`People::edit`] changes it from another day.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn record(&self, person: &PersonDraft) -> Result<Recorded<PersonNo>> {
        self.0.record(person)
    }

    /// Changes a person who is named by their number. Keys in the draft become more names of the person; they name
    /// nobody else. A changed division, school, category or grade holds from the day `from` until the next change that is
    /// known.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn edit(
        &self,
        person: PersonNo,
        changes: &PersonDraft,
        from: Date,
    ) -> Result<Applied<Outcome>> {
        self.0.execute(&EditPerson { person, draft: changes.clone(), from })
    }

    /// A person leaves: they died or moved away. None: it turns out that they did not.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn leave(&self, person: PersonNo, left: Option<Left>) -> Result<Applied<LeaveSummary>> {
        self.0.execute(&LeavePerson { person, left })
    }

    /// Makes two records of one person one. What the kept record says stays; what it does not say comes from the other,
    /// which goes. Needs, fittings and services that stand under both are kept once.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn merge(&self, kept: PersonNo, other: PersonNo) -> Result<Applied<Merged>> {
        self.0.execute(&MergePersons { kept, other })
    }
}

impl Needs<'_> {
    /// Records a need: makes it, or updates the one with its key; a list that is sent again is recognised.
    ///
    /// # Errors
    /// Those of all [desks](self); a need after its person left is refused, which a file may tell of.
    pub fn record(&self, need: &NeedDraft) -> Result<Recorded<NeedNo>> {
        self.0.record(need)
    }

    /// A professional looks at a device need that is open.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn assess(&self, assessment: &NewAssessment) -> Result<Applied<AssessmentNo>> {
        self.0.execute(assessment)
    }

    /// Withdraws a need of any kind from a day on, by the rules that hold for a needs list.
    ///
    /// # Errors
    /// Those of all [desks](self).
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
    /// Records a fitting: makes it, or updates the one with its key. It finds the need that it meets, unless the draft
    /// says which.
    ///
    /// # Errors
    /// Those of all [desks](self); a fitting after its person left is refused, which a file may tell of.
    pub fn record(&self, fitting: &FittingDraft) -> Result<Recorded<FittingNo>> {
        self.0.record(fitting)
    }

    /// Records several fittings as one commit, in order, or none of them.
    ///
    /// # Errors
    /// Those of [`Fittings::record`], for the first that is refused.
    pub fn record_all(&self, fittings: &[FittingDraft]) -> Result<Vec<Recorded<FittingNo>>> {
        self.0.record_all(fittings)
    }

    /// Says which need of the same person a fitting meets, or that it meets none. That stays, whatever lists come later.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn link(&self, fitting: FittingNo, need: Option<NeedNo>) -> Result<Applied<Outcome>> {
        self.0.execute(&LinkFitting { fitting, need })
    }

    /// Looks again, after a late needs list, for the needs that unlisted fittings meet.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn relink(&self, which: &Relink) -> Result<Applied<Vec<Linked>>> {
        self.0.execute(which)
    }

    /// Someone is trained in the use of what was fitted.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn train(&self, training: &NewTraining) -> Result<Applied<TrainingNo>> {
        self.0.execute(training)
    }

    /// Someone is asked about what was fitted.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn record_follow_up(&self, follow_up: &NewFollowUp) -> Result<Applied<FollowUpNo>> {
        self.0.execute(follow_up)
    }
}

impl Services<'_> {
    /// Records a service: makes it, or updates the one with its key.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn record(&self, service: &ServiceDraft) -> Result<Recorded<ServiceNo>> {
        self.0.record(service)
    }
}

impl Stock<'_> {
    /// Receives stock. Of a model that is kept one by one, each device becomes a record; where `tags` are fewer than the
    /// quantity, the site's code and numbers behind it make the others. A quantity of a bulk model that came from the same
    /// source on the same day is added to.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn receive(&self, stock: &StockDraft, tags: &[Tag]) -> Result<Applied<Vec<ItemNo>>> {
        self.0.execute(&Receive { stock: stock.clone(), tags: tags.to_vec() })
    }

    /// Does something with devices, as one commit: all of it, in order, or none. Says how each stands then.
    ///
    /// # Errors
    /// Those of all [desks](self), with what is wrong with each.
    pub fn move_items(&self, moves: &[MoveItem]) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(&All(moves))
    }

    /// Does something with a quantity of a bulk model at a site. Says how it stands then.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn move_quantity(&self, moved: &MoveQuantity) -> Result<Applied<ItemStatus>> {
        self.0.execute(moved)
    }

    /// Records a stock-take of a site: the tags that were scanned or typed, in any order.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn count(&self, site: &SiteCode, tags: &[String], on: Date) -> Result<Applied<Counted>> {
        self.0.execute(&TakeStock { site: site.clone(), tags: tags.to_vec(), on })
    }
}

impl Lending<'_> {
    /// Lends devices to a borrower, all or none; one loan each.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn lend(&self, lend: &Lend) -> Result<Applied<Vec<LoanNo>>> {
        self.0.execute(lend)
    }

    /// Takes lent devices back, all or none. Says how what each loan lent stands then.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn take_back(&self, back: &ReturnLoans) -> Result<Applied<Vec<ItemStatus>>> {
        self.0.execute(back)
    }

    /// Lets a borrower keep what they have for longer: until `due_on`; if that is not given, by the model's loan period
    /// after the later of `on` and the day it was due. Gives the day on which it is due then.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn renew(&self, loan: LoanNo, on: Date, due_on: Option<Date>) -> Result<Applied<Date>> {
        self.0.execute(&Renew { loan, on, due_on })
    }

    /// Notes that someone waits for a model.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn place_hold(&self, hold: &PlaceHold) -> Result<Applied<HoldNo>> {
        self.0.execute(hold)
    }

    /// Someone waits no longer.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn cancel_hold(&self, hold: HoldNo, on: Date) -> Result<Applied<()>> {
        self.0.execute(&CancelHold { hold, on })
    }

    /// Records a loan as it happened: history, for which no cleaning or limit is asked. Makes it, or updates the one with
    /// its key.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn record(&self, loan: &LoanDraft) -> Result<Recorded<LoanNo>> {
        self.0.record(loan)
    }

    /// Sets a limit of the desk; gives it.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn set_limit(&self, setting: Setting, value: u16) -> Result<Applied<u16>> {
        self.0.execute(&SetLimit { setting, value })
    }
}
