//! The desks: where a store is changed, record by record and deed by deed, by one author. Each desk is a job, and each of its
//! methods one durable commit. What is legal is said in the file of each record and deed, not here; whole sheets come in
//! by [`Registry::import`], and what is on record is mended by [`Registry::correct`], [`Registry::void`] and
//! [`Registry::undo`].
//!
//! A desk is made for the moment: it borrows the registry and the author.
//!
//! ```
//! use assistive_core::exchange::{ImportOptions, Kind};
//! use assistive_core::model::{Condition, Standing};
//! use assistive_core::{Author, Founding, Lend, Registry, StoreId, TakeBack};
//! use jiff::civil::date;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, date(2024, 4, 30));
//! # let registry = Registry::in_memory(&Founding::new(StoreId::from_random(42)), &author)?;
//! # for (kind, sheet) in [
//! #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
//! #     (Kind::Catalog, "code,name,class,hygiene,loan_days\nWC,轮椅,12 22 03,yes,60\n"),
//! #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
//! #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
//! # ] {
//! #     let report = registry.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
//! #     assert_eq!(report.created, 1, "{:?}", report.errors);
//! # }
//! let (chair, wang) = {
//!     let view = registry.view()?;
//!     (view.find_lendable("A1")?, view.find_person("P1")?)
//! };
//! let lend = Lend::new([(chair.clone(), 1)], wang, date(2024, 4, 1));
//! let lent = registry.lending(&author).lend(&lend)?;
//! let loan = registry.view()?.loan(lent.done[0], date(2024, 4, 30))?;
//! assert_eq!(loan.due_on, Some(date(2024, 5, 31)), "60 days, as the model says");
//!
//! // It comes back to be cleaned, so that nobody can have it before that.
//! let back = TakeBack::new(lent.done, date(2024, 4, 20)).condition(Condition::Worn);
//! assert_eq!(registry.lending(&author).take_back(&back)?.done, [Standing::Cleaning]);
//! let again = Lend::new([(chair, 1)], wang, date(2024, 4, 21));
//! let refused = registry.lending(&author).preview().lend(&again).expect_err("it is not clean");
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

use crate::error::{Error, Result};
use crate::model::{
    AssessmentNo, DivisionNo, FittingNo, FollowUpNo, HoldNo, ItemNo, Left, LoanNo, ModelNo, NeedNo,
    PersonNo, ServiceNo, Setting, SiteCode, SiteNo, Standing, Tag, TrainingNo, WithdrawnReason,
};
use crate::registry::engine::handle::Registry;
use crate::registry::engine::transaction::Author;
use crate::registry::people::edit::{EditPerson, LeavePerson, LeftBehind};
use crate::registry::people::merge::{MergePersons, Merged};
use crate::registry::people::record::PersonDraft;
use crate::registry::provision::aftercare::{AskAfter, Assess, Train, Withdraw};
use crate::registry::provision::fittings::FittingDraft;
use crate::registry::provision::link::{LinkFitting, Linked, Relink};
use crate::registry::provision::needs::NeedDraft;
use crate::registry::provision::services::ServiceDraft;
use crate::registry::reference::catalogue::ModelDraft;
use crate::registry::reference::divisions::DivisionDraft;
use crate::registry::reference::sites::SiteDraft;
use crate::registry::stock::holds::{CancelHold, PlaceHold};
use crate::registry::stock::items::StockDraft;
use crate::registry::stock::lending::{Lend, Renew, TakeBack};
use crate::registry::stock::loan_history::LoanDraft;
use crate::registry::stock::moves::{MoveItem, MoveQuantity};
use crate::registry::stock::receive::{Receive, SetLimit};
use crate::registry::stock::stocktake::{CountStock, Counted};
use crate::registry::write::operation::{All, Carried, CarryOut};
use crate::registry::write::upsert::{Outcome, Recorded, Upsert};

/// What all desks are made of.
#[derive(Debug, Clone, Copy)]
struct Desk<'a> {
    registry: &'a Registry,
    author: &'a Author,
    preview: bool,
}

impl Desk<'_> {
    fn record<D: Upsert>(self, draft: &D) -> Result<Recorded<D::Number>> {
        let recorded = self.record_all(std::slice::from_ref(draft))?;
        // One draft gives one record.
        recorded.into_iter().next().ok_or_else(|| Error::Refused(Vec::new()))
    }

    fn record_all<D: Upsert>(self, drafts: &[D]) -> Result<Vec<Recorded<D::Number>>> {
        self.registry.record(self.author, drafts, self.preview)
    }

    fn carry_out<O: CarryOut>(self, operation: &O) -> Result<Carried<O::Done>> {
        self.registry.carry_out(self.author, operation, self.preview)
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

        impl Registry {
            $(
                $(#[$doc])*
                pub fn $open<'a>(&'a self, author: &'a Author) -> $desk<'a> {
                    $desk(Desk { registry: self, author, preview: false })
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
    ) -> Result<Carried<Outcome>> {
        self.0.carry_out(&EditPerson { person, draft: changes.clone(), from })
    }

    /// A person leaves: they died or moved away. None: it turns out that they did not.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn leave(&self, person: PersonNo, left: Option<Left>) -> Result<Carried<LeftBehind>> {
        self.0.carry_out(&LeavePerson { person, left })
    }

    /// Makes two records of one person one. What the kept record says stays; what it does not say comes from the other,
    /// which goes. Needs, fittings and services that stand under both are kept once.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn merge(&self, kept: PersonNo, other: PersonNo) -> Result<Carried<Merged>> {
        self.0.carry_out(&MergePersons { kept, other })
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
    pub fn assess(&self, assessment: &Assess) -> Result<Carried<AssessmentNo>> {
        self.0.carry_out(assessment)
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
    ) -> Result<Carried<Outcome>> {
        self.0.carry_out(&Withdraw { need, on, reason })
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
    pub fn link(&self, fitting: FittingNo, need: Option<NeedNo>) -> Result<Carried<Outcome>> {
        self.0.carry_out(&LinkFitting { fitting, need })
    }

    /// Looks again, after a late needs list, for the needs that unlisted fittings meet.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn relink(&self, which: &Relink) -> Result<Carried<Vec<Linked>>> {
        self.0.carry_out(which)
    }

    /// Someone is trained in the use of what was fitted.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn train(&self, training: &Train) -> Result<Carried<TrainingNo>> {
        self.0.carry_out(training)
    }

    /// Someone is asked about what was fitted.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn ask_after(&self, follow_up: &AskAfter) -> Result<Carried<FollowUpNo>> {
        self.0.carry_out(follow_up)
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
    pub fn receive(&self, stock: &StockDraft, tags: &[Tag]) -> Result<Carried<Vec<ItemNo>>> {
        self.0.carry_out(&Receive { stock: stock.clone(), tags: tags.to_vec() })
    }

    /// Does something with devices, as one commit: all of it, in order, or none. Says how each stands then.
    ///
    /// # Errors
    /// Those of all [desks](self), with what is wrong with each.
    pub fn move_items(&self, moves: &[MoveItem]) -> Result<Carried<Vec<Standing>>> {
        self.0.carry_out(&All(moves))
    }

    /// Does something with a quantity of a bulk model at a site. Says how it stands then.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn move_quantity(&self, moved: &MoveQuantity) -> Result<Carried<Standing>> {
        self.0.carry_out(moved)
    }

    /// Records a stock-take of a site: the tags that were scanned or typed, in any order.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn count(&self, site: &SiteCode, tags: &[String], on: Date) -> Result<Carried<Counted>> {
        self.0.carry_out(&CountStock { site: site.clone(), tags: tags.to_vec(), on })
    }
}

impl Lending<'_> {
    /// Lends devices to a borrower, all or none; one loan each.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn lend(&self, lend: &Lend) -> Result<Carried<Vec<LoanNo>>> {
        self.0.carry_out(lend)
    }

    /// Takes lent devices back, all or none. Says how what each loan lent stands then.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn take_back(&self, back: &TakeBack) -> Result<Carried<Vec<Standing>>> {
        self.0.carry_out(back)
    }

    /// Lets a borrower keep what they have for longer: until `due_on`; if that is not given, by the model's loan period
    /// after the later of `on` and the day it was due. Gives the day on which it is due then.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn renew(&self, loan: LoanNo, on: Date, due_on: Option<Date>) -> Result<Carried<Date>> {
        self.0.carry_out(&Renew { loan, on, due_on })
    }

    /// Notes that someone waits for a model.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn place_hold(&self, hold: &PlaceHold) -> Result<Carried<HoldNo>> {
        self.0.carry_out(hold)
    }

    /// Someone waits no longer.
    ///
    /// # Errors
    /// Those of all [desks](self).
    pub fn cancel_hold(&self, hold: HoldNo, on: Date) -> Result<Carried<()>> {
        self.0.carry_out(&CancelHold { hold, on })
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
    pub fn set_limit(&self, setting: Setting, value: u16) -> Result<Carried<u16>> {
        self.0.carry_out(&SetLimit { setting, value })
    }
}
