//! Works the registry in the words of the naive desk. Its records are shown in [`seen`](super::seen).

use crate::shared::{founding, import_as};
use crate::undo::{parts_of_it, there_and_back};
use assistive_core::exchange::Kind;
use assistive_core::model::{
    Coded, Condition, HoldNo, ItemNo, ItemStatus, LoanNo, ModelCode, PersonNo, Setting, SiteCode,
    StockAction, Tag,
};
use assistive_core::{
    Author, BorrowerName, Due, Edit, Error, FittingDraft, Lend, Lendable, MoveItem, MoveQuantity,
    PlaceHold, ReturnLoans, StockDraft, Store, View,
};
use assistive_tests::desk::shown::Shown;
use assistive_tests::desk::words::{self, Op, Outcome, Thing};
use assistive_tests::desk::{BORROWERS, Day, MODELS, PEOPLE, SITES};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// The day on which the desk opens.
const OPENED: Date = date(2024, 1, 1);

/// A registry, worked in the words of the naive desk.
pub(super) struct Through {
    pub(super) registry: Store,
    folder: Option<TempDir>,
    pub(super) today: Day,
    /// The numbers of the devices, in the order in which they came in.
    items: Vec<ItemNo>,
    /// The last visible records, and the tags of devices that were used since they were cleaned.
    pub(super) seen: Shown,
    pub(super) uncleaned: BTreeSet<String>,
}

impl Through {
    /// Returns an empty desk.
    pub(super) fn new(on_disk: bool) -> Self {
        let folder = on_disk.then(|| tempfile::tempdir().expect("a temporary folder"));
        let author = author(0);
        let registry = match &folder {
            Some(folder) => Store::create(folder.path(), &founding(), &author, "test"),
            None => Store::in_memory(&founding(), &author),
        };
        let registry = registry.expect("a new store");
        for (kind, sheet) in
            [(Kind::Sites, sites()), (Kind::Catalog, catalog()), (Kind::Persons, people())]
        {
            assert_eq!(import_as(&registry, &author, kind, sheet.as_bytes()).errors, [], "{kind}");
        }
        let (items, seen, uncleaned) = (Vec::new(), Shown::default(), BTreeSet::new());
        Self { registry, folder, today: 0, items, seen, uncleaned }
    }

    /// Returns the hash of the last commit: the same as long as nothing is recorded.
    pub(super) fn hash(&self) -> String {
        format!("{:?}", self.registry.info().expect("no writer has panicked").hash)
    }

    /// Checks that the records fit together.
    pub(super) fn fits_together(&self) {
        assert_eq!(self.registry.inconsistencies().expect("no writer has panicked"), []);
    }

    /// Carries out an operation. A refusal must have a reason.
    pub(super) fn carry_out(&mut self, op: &Op) -> Result<Outcome, String> {
        let done = self.attempt(op).map_err(|error| match error {
            Error::Refused(problems) if !problems.is_empty() => {
                problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
            }
            other => panic!("{op:?}: {other:?}"),
        });
        self.watch(op, done.is_ok());
        done
    }

    /// Carries out an operation, and returns the error of a refusal.
    pub(super) fn attempt(&mut self, op: &Op) -> Result<Outcome, Error> {
        let (registry, author) = (&self.registry, &author(self.today));
        Ok(match op {
            Op::Wait { days } => {
                self.today += days;
                Outcome::Nothing
            }
            Op::SetLimit { setting, value } => {
                let setting = match setting {
                    words::Setting::Renewals => Setting::Renewals,
                    words::Setting::OpenLoans => Setting::OpenLoans,
                    words::Setting::OfferDays => Setting::OfferDays,
                };
                registry.lending(author).set_limit(setting, *value)?;
                Outcome::Nothing
            }
            Op::Receive(receive) => {
                let stock = StockDraft::default()
                    .model(Some(model(receive.model)))
                    .site(Some(site(receive.site)))
                    .quantity(receive.quantity)
                    .received_on(Some(on(receive.on)));
                let tag = |tag: &String| Tag::new(tag).expect("a tag");
                let tags: Vec<_> = receive.tags.iter().map(tag).collect();
                let came = registry.stock(author).receive(&stock, &tags)?.output;
                let tags = self.tags(&came);
                self.items.extend(came.iter().zip(&tags).map(|(number, _)| *number));
                Outcome::Received(tags)
            }
            Op::MoveItem(moved) => {
                let op = MoveItem::new(self.item(moved.device), step(moved.step), on(moved.on))
                    .to(moved.to.map(site))
                    .note(moved.reason.then(|| "用旧了".to_owned()));
                let stands = registry.stock(author).move_items(&[op])?.output;
                Outcome::Stands(stands.into_iter().map(standing).collect())
            }
            Op::MoveQuantity(moved) => {
                let op = MoveQuantity::new(
                    model(moved.model),
                    site(moved.site),
                    moved.quantity,
                    step(moved.step),
                    on(moved.on),
                )
                .to(moved.to.map(site))
                .note(moved.reason.then(|| "用旧了".to_owned()));
                Outcome::Stands(vec![standing(registry.stock(author).move_quantity(&op)?.output)])
            }
            Op::Fit(fit) => {
                let person = PersonNo::parse(BORROWERS[fit.person]).expect("a person");
                let item = Edit::Set(self.item(fit.device));
                let draft = FittingDraft::new(person, model(fit.model), on(fit.on));
                let done = registry.fittings(author).record(&draft.item(item))?;
                Outcome::Fitted(u32::from(done.number) as usize - 1)
            }
            Op::FitSome(fit) => {
                let person = PersonNo::parse(BORROWERS[fit.person]).expect("a person");
                let (site, quantity) = (Edit::Set(site(fit.site)), Edit::Set(fit.quantity));
                let draft = FittingDraft::new(person, model(fit.model), on(fit.on));
                let done =
                    registry.fittings(author).record(&draft.site(site).quantity(quantity))?;
                Outcome::Fitted(u32::from(done.number) as usize - 1)
            }
            Op::Count { site: at, tags, on: day } => {
                let counted = registry.stock(author).count(&site(*at), tags, on(*day))?.output;
                Outcome::Counted {
                    found: self.tags(&counted.found),
                    missing: self.tags(&counted.missing),
                    unexpected: counted.unexpected.into_iter().map(|(tag, _)| tag).collect(),
                }
            }
            Op::Lend(lend) => {
                let thing = |(thing, quantity): &(Thing, u32)| match thing {
                    Thing::Device(device) => (Lendable::Item(self.item(*device)), *quantity),
                    Thing::Some(bulk) => (Lendable::Bulk(model(*bulk)), *quantity),
                };
                let op = Lend::new(
                    lend.what.iter().map(thing).collect::<Vec<_>>(),
                    borrower(lend.borrower),
                    on(lend.on),
                )
                .due(match lend.due {
                    words::Due::Usual => Due::Usual,
                    words::Due::On(day) => Due::On(on(day)),
                    words::Due::Never => Due::Never,
                })
                .site(lend.site.map(site));
                let loans = registry.lending(author).lend(&op)?.output;
                Outcome::Lent(loans.into_iter().map(|loan| u32::from(loan) as usize - 1).collect())
            }
            Op::TakeBack(back) => {
                let op = ReturnLoans::new(
                    back.loans.iter().map(|no| loan(*no)).collect::<Vec<_>>(),
                    on(back.on),
                )
                .quantity(back.quantity)
                .condition(back.condition.map(|condition| match condition {
                    words::Condition::Good => Condition::Good,
                    words::Condition::Worn => Condition::Worn,
                    words::Condition::Damaged => Condition::Damaged,
                }))
                .lost(back.lost);
                let stands = registry.lending(author).take_back(&op)?.output;
                Outcome::Stands(stands.into_iter().map(standing).collect())
            }
            Op::Renew { loan: number, on: day, due_on } => {
                let due =
                    registry.lending(author).renew(loan(*number), on(*day), due_on.map(on))?;
                Outcome::Due(day_of(due.output))
            }
            Op::PlaceHold(hold) => {
                let op = PlaceHold::new(model(hold.model), borrower(hold.borrower), on(hold.on))
                    .site(hold.site.map(site))
                    .priority(hold.priority);
                Outcome::Waits(
                    u32::from(registry.lending(author).place_hold(&op)?.output) as usize - 1,
                )
            }
            Op::CancelHold { hold, on: day } => {
                let hold = HoldNo::parse(&format!("H{}", hold + 1)).expect("a number");
                registry.lending(author).cancel_hold(hold, on(*day))?;
                Outcome::Nothing
            }
        })
    }

    /// Returns the number of a device, or an unknown number if there is none.
    fn item(&self, device: usize) -> ItemNo {
        let none = || ItemNo::parse("I999999").expect("a number");
        self.items.get(device).copied().unwrap_or_else(none)
    }

    /// Returns the tags of the devices that have one.
    fn tags(&self, items: &[ItemNo]) -> Vec<String> {
        let view = self.view();
        let tag = |item: &ItemNo| view.tag(*item).map(|tag| tag.to_string());
        items.iter().filter_map(tag).collect()
    }

    pub(super) fn view(&self) -> View<'_> {
        self.registry.view().expect("no writer has panicked")
    }

    /// Closes the store. A reader and a writer must then see the same on disk.
    pub(super) fn close(self) {
        let Some(folder) = &self.folder else { return };
        let replayed = Store::open_read_only(folder.path()).expect("the store is there");
        assert!(replayed.same_state(&self.registry).expect("nothing panicked"));
        drop(self.registry);
        let again = Store::open(folder.path(), "test").expect("nobody has it");
        assert!(again.same_state(&replayed).expect("nothing panicked"));
        there_and_back(folder.path(), &again);
        parts_of_it(folder.path(), &again);
    }

    /// Checks whether two desks have the same state.
    pub(super) fn same_state(&self, other: &Self) -> bool {
        self.registry.same_state(&other.registry).expect("no writer has panicked")
    }
}

fn sites() -> String {
    let line = |code: &&str| format!("{code},机构 {code},community,610902\n");
    "code,name,kind,division\n".to_owned() + &SITES[1..].iter().map(line).collect::<String>()
}

fn catalog() -> String {
    let mut sheet = "code,name,class,tracking,hygiene,loan_days\n".to_owned();
    for model in &MODELS {
        let tracking = if model.bulk { "bulk" } else { "serial" };
        let hygiene = if model.hygiene { "yes" } else { "no" };
        let days = model.loan_days.map_or(String::new(), |days| days.to_string());
        sheet += &format!("{0},{0},12 22 03,{tracking},{hygiene},{days}\n", model.code);
    }
    sheet
}

fn people() -> String {
    let line = |number: usize| format!("K-{number},服务对象{number},610902,2024-01-01\n");
    "key,name,division,registered_on\n".to_owned() + &(1..=PEOPLE).map(line).collect::<String>()
}

/// Returns an author on a day.
pub(super) fn author(today: Day) -> Author {
    Author::new("tester", "2024-01-01T08:00:00Z".parse().expect("a time"), on(today))
}

pub(super) fn on(day: Day) -> Date {
    OPENED.checked_add(day.days()).expect("within some years")
}

pub(super) fn day_of(date: Date) -> Day {
    date.since(OPENED).expect("within some years").get_days()
}

fn model(model: usize) -> ModelCode {
    ModelCode::new(MODELS[model].code).expect("a code")
}

fn site(site: usize) -> SiteCode {
    SiteCode::new(SITES[site]).expect("a code")
}

fn loan(loan: usize) -> LoanNo {
    LoanNo::parse(&format!("L{}", loan + 1)).expect("a number")
}

fn step(step: words::Step) -> StockAction {
    StockAction::from_word(step.code()).expect("both know the same steps")
}

fn standing(standing: ItemStatus) -> words::Standing {
    use words::Standing as Known;
    match standing {
        ItemStatus::InStock => Known::InStock,
        ItemStatus::OnLoan => Known::OnLoan,
        ItemStatus::Issued => Known::Issued,
        ItemStatus::Cleaning => Known::Cleaning,
        ItemStatus::Repair => Known::Repair,
        ItemStatus::Display => Known::Display,
        ItemStatus::Transit => Known::Transit,
        ItemStatus::Lost => Known::Lost,
        ItemStatus::Retired => Known::Retired,
    }
}

fn borrower(borrower: usize) -> BorrowerName {
    match PersonNo::parse(BORROWERS[borrower]) {
        Some(person) => BorrowerName::Person(person),
        None => BorrowerName::Org(BORROWERS[borrower].to_owned()),
    }
}
