//! Byte samples of every stored event, and round trips of all of them.
//!
//! If a sample no longer matches, existing journals can no longer be read. Do not change the sample. Add a
//! new version of the event.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::*;
use crate::journal::events::{
    AnyRecord, AssessmentChange, AssessmentFacts, BorrowerFacts, Change, Changed, DivisionChange,
    DivisionFacts, FittingChange, FittingFacts, FollowUpChange, FollowUpFacts, HeaderMapped,
    HoldChange, HoldFacts, HoldState, HolderFacts, ItemChange, ItemFacts, ItemMoved, LentFacts,
    LoanChange, LoanFacts, LoanReturn, LocationFacts, MaybeDay, ModelChange, ModelFacts,
    MoveChange, MoveChanged, MoveVoided, NeedChange, NeedFacts, OrgFacts, PersonChange,
    PersonFacts, QuantityMoved, Ref, ServiceChange, ServiceFacts, SettingChanged, SiteChange,
    SiteFacts, StockLevelFacts, StockTakeFacts, StoreFounded, TakenFacts, Timeline, TrainingChange,
    TrainingFacts, Voided,
};
use crate::model::day::Day;
use crate::model::{
    AssessmentNo, AssessmentOutcome, Category, CategorySet, Certificate, Condition, ContactMode,
    Dated, Device, DeviceClass, DivisionCode, DivisionNo, FittingNo, FollowUpNo, Grade, HoldNo,
    ItemNo, ItemStatus, LISTED, Left, LeftReason, Level, LoanNo, LocalKey, MAX_TEXT, Measurement,
    Mode, ModelCode, ModelNo, Money, MoveNo, NeedKind, NeedNo, OrgNo, PersonNo, Place, Placement,
    Programme, Purpose, Round, Satisfaction, Scheme, Score, ServiceNo, Setting, Sex, SiteCode,
    SiteKind, SiteNo, Source, Stage, StockAction, StockLevelNo, StockTakeNo, Tag, Tracking,
    TrainingNo, UsageFrequency, UsageProblem, Withdrawn, WithdrawnReason,
};

fn site(code: &str) -> SiteCode {
    SiteCode::new(code).expect("a code")
}

fn division(code: &str) -> DivisionCode {
    DivisionCode::new(code).expect("a code")
}

fn model(code: &str) -> ModelCode {
    ModelCode::new(code).expect("a code")
}

fn class() -> DeviceClass {
    DeviceClass::parse("cn:02 22 03", Scheme::Iso9999).expect("a class")
}

fn person(number: usize) -> Ref<PersonNo> {
    Ref::own(PersonNo::at(number).expect("a number"))
}

fn need(number: usize) -> Ref<NeedNo> {
    Ref::own(NeedNo::at(number).expect("a number"))
}

fn item() -> Ref<ItemNo> {
    Ref::own(ItemNo::at(37).expect("small"))
}

fn fitting() -> Ref<FittingNo> {
    Ref::own(FittingNo::at(0).expect("a number"))
}

fn to<T>(before: T, after: T) -> Change<T> {
    Change::new(before, after)
}

fn text(text: &str) -> Option<String> {
    Some(text.into())
}

/// Returns one event of each kind, with every field filled and every change made once.
pub(crate) fn samples() -> Vec<Event> {
    let day = date(2023, 3, 5);
    let certificate = Certificate::parse("34052419800101001X43B1").expect("well formed");
    let withdrawn = Withdrawn { on: day, reason: WithdrawnReason::Refused };
    let money = |fen| Money::from_fen(fen);
    let moved = Dated::new(Some(Category::Visual)).with(day, Some(Category::Multiple));
    let grade = Dated::new(None::<Grade>).learn(day, Some(Grade::Two));
    let lives = Dated::new(division("610902")).with(day, division("L-HENGKOU"));
    let school = Dated::new(None).learn(day, Some(site("SP-0981")));
    let mut events = vec![
        Event::StoreFounded(StoreFounded { site: Some(site("AK-DPF")) }),
        Event::DivisionAdded(DivisionFacts {
            code: division("610928"),
            name: "旬阳县".into(),
            name_en: text("Xunyang"),
            level: Some(Level::County),
            parent: Some(division("610900")),
            successor: None,
            valid_from: MaybeDay(Some(date(2000, 1, 1))),
            valid_to: MaybeDay(None),
        }),
        Event::DivisionChanged(Changed {
            record: division("610928"),
            changes: vec![
                DivisionChange::Name(to("a".into(), "b".into())),
                DivisionChange::NameEn(to(None, text("c"))),
                DivisionChange::Level(to(None, Some(Level::Town))),
                DivisionChange::Parent(to(None, Some(division("610900")))),
                DivisionChange::Successor(to(None, Some(division("610981")))),
                DivisionChange::ValidFrom(to(MaybeDay(None), MaybeDay(Some(day)))),
                DivisionChange::ValidTo(to(MaybeDay(Some(day)), MaybeDay(None))),
            ],
        }),
        Event::SiteAdded(SiteFacts {
            code: site("SP-0981"),
            name: "旬阳市特殊教育学校".into(),
            kind: SiteKind::SpecialSchool,
            division: division("610981"),
            parent: None,
        }),
        Event::SiteChanged(Changed {
            record: site("SP-0981"),
            changes: vec![
                SiteChange::Name(to("a".into(), "b".into())),
                SiteChange::Kind(to(SiteKind::School, SiteKind::Community)),
                SiteChange::Division(to(division("610981"), division("610902"))),
                SiteChange::Parent(to(None, Some(site("AK-DPF")))),
            ],
        }),
        Event::ModelAdded(ModelFacts {
            code: model("WC-STD"),
            name: "普通轮椅".into(),
            class: class(),
            basic: true,
            categories: CategorySet::default().with(Category::Physical),
            unit: text("辆"),
            price: money(98_000),
            subsidy: money(80_000),
            life_years: Some(4),
            tracking: Tracking::Serial,
            hygiene: true,
            loan_days: Some(60),
        }),
        Event::ModelChanged(Changed {
            record: model("WC-STD"),
            changes: vec![
                ModelChange::Name(to("a".into(), "b".into())),
                ModelChange::Class(to(class(), class())),
                ModelChange::Basic(to(false, true)),
                ModelChange::Categories(to(CategorySet::default(), CategorySet::default())),
                ModelChange::Unit(to(None, text("台"))),
                ModelChange::Price(to(money(1), None)),
                ModelChange::Subsidy(to(None, money(2))),
                ModelChange::LifeYears(to(Some(4), Some(5))),
                ModelChange::Tracking(to(Tracking::Serial, Tracking::Bulk)),
                ModelChange::Hygiene(to(true, false)),
                ModelChange::LoanDays(to(None, Some(300))),
            ],
        }),
        Event::PersonAdded(Box::new(PersonFacts {
            person: person(0),
            citizen: Some(certificate.citizen),
            issues: vec![certificate.issue],
            keys: vec![LocalKey { site: Some(site("SP-0981")), key: "001".into() }],
            name: "王芳".into(),
            sex: Some(Sex::Male),
            birth_date: Some(date(1980, 1, 1)),
            category: Some(Category::Physical),
            grade: Some(Grade::Three),
            division: division("610981"),
            school: Some(site("SP-0981")),
            class_name: text("三班"),
            stage: Some(Stage::Primary),
            placement: Some(Placement::Special),
            guardian: text("王强"),
            phone: text("13900000000"),
            registered_on: day,
            left: Some(Left { on: day, reason: LeftReason::Moved }),
        })),
        Event::PersonChanged(Changed {
            record: person(1),
            changes: vec![
                PersonChange::Citizen(to(None, Some(certificate.citizen))),
                PersonChange::IssueAdded(certificate.issue),
                PersonChange::KeyAdded(LocalKey { site: None, key: "7".into() }),
                PersonChange::Name(to("a".into(), "b".into())),
                PersonChange::Sex(to(None, Some(Sex::Female))),
                PersonChange::BirthDate(to(MaybeDay(None), MaybeDay(Some(day)))),
                PersonChange::Category(to(
                    Timeline::from(&Dated::new(Some(Category::Visual))),
                    Timeline::from(&moved),
                )),
                PersonChange::Grade(to(Timeline::from(&Dated::new(None)), Timeline::from(&grade))),
                PersonChange::Division(to(
                    Timeline::from(&Dated::new(division("610902"))),
                    Timeline::from(&lives),
                )),
                PersonChange::School(to(
                    Timeline::from(&Dated::new(None)),
                    Timeline::from(&school),
                )),
                PersonChange::ClassName(to(None, text("二班"))),
                PersonChange::Stage(to(Some(Stage::Primary), Some(Stage::Junior))),
                PersonChange::Placement(to(None, Some(Placement::Home))),
                PersonChange::Guardian(to(text("x"), None)),
                PersonChange::Phone(to(None, text("1"))),
                PersonChange::RegisteredOn(to(MaybeDay(Some(day)), MaybeDay(Some(day)))),
                PersonChange::Left(to(None, Some(Left { on: day, reason: LeftReason::Deceased }))),
            ],
        }),
        Event::NeedAdded(NeedFacts {
            need: need(0),
            person: person(0),
            kind: NeedKind::Device,
            device: Some(Device::Class(class())),
            identified_on: day,
            programme: Programme::new("school").ok(),
            site: Some(site("SP-0981")),
            basic: Some(true),
            priority: Some(1),
            quantity: 2,
            withdrawn: Some(withdrawn),
            valid_to: Some(day),
        }),
        Event::NeedChanged(Changed {
            record: need(300),
            changes: vec![
                NeedChange::Programme(to(None, Programme::new("home").ok())),
                NeedChange::Site(to(Some(site("A")), None)),
                NeedChange::Basic(to(None, Some(false))),
                NeedChange::Priority(to(Some(1), Some(3))),
                NeedChange::Quantity(to(1, 70_000)),
                NeedChange::Withdrawn(to(Some(withdrawn), None)),
                NeedChange::ValidTo(to(MaybeDay(None), MaybeDay(Some(day)))),
                NeedChange::Stated(withdrawn),
                NeedChange::ListedAgain(Day(day)),
            ],
        }),
        Event::FittingAdded(FittingFacts {
            fitting: fitting(),
            person: person(0),
            model: model("WC-STD"),
            fitted_on: day,
            need: Some(need(0)),
            site: Some(site("AK-DPF")),
            quantity: 1,
            mode: Some(Mode::InKind),
            place: Some(Place::Home),
            cost: money(98_000),
            subsidy: money(80_000),
            provider: text("安康市辅具中心"),
        }),
        Event::FittingChanged(Changed {
            record: fitting(),
            changes: vec![
                FittingChange::Need(to(None, Some(need(5)))),
                FittingChange::Site(to(None, Some(site("A")))),
                FittingChange::Quantity(to(1, 2)),
                FittingChange::Mode(to(None, Some(Mode::Donation))),
                FittingChange::Place(to(None, Some(Place::School))),
                FittingChange::Cost(to(None, money(1))),
                FittingChange::Subsidy(to(money(1), None)),
                FittingChange::Provider(to(None, text("b"))),
            ],
        }),
        Event::FittingChanged(Changed {
            record: fitting(),
            changes: vec![
                FittingChange::Taken(to(None, Some(TakenFacts::Item(item())))),
                FittingChange::Taken(to(Some(TakenFacts::StockLevel(site("A"))), None)),
            ],
        }),
    ];
    events.extend(stock_samples(day));
    events.extend(service_samples());
    events.extend(void_samples(day));
    events.push(Event::FittingChanged(Changed {
        record: fitting(),
        changes: vec![FittingChange::Pinned(to(false, true))],
    }));
    events.extend(rekeyed_samples(day));
    events.extend(care_samples(day));
    events.extend(merged_samples());
    events.extend(detail_samples());
    events
}

/// Returns one event of each kind of stock, loans and holds.
fn stock_samples(day: Date) -> Vec<Event> {
    let at = |status, holder| LocationFacts { status, since: Day(day), site: site("A"), holder };
    let loan = Ref::own(LoanNo::at(6).expect("small"));
    let hold = Ref::own(HoldNo::at(2).expect("small"));
    vec![
        Event::ItemAdded(ItemFacts {
            item: item(),
            model: model("WC-STD"),
            site: site("AK-DPF"),
            tag: Tag::new("AK000038").ok(),
            quantity: 1,
            serial: text("S-1"),
            source: Some(Source::Donation),
            donor: text("常州"),
            value: Money::from_fen(200_000),
            received_on: day,
            programme: Programme::new("community").ok(),
            by: text("王芳"),
        }),
        Event::ItemChanged(Changed {
            record: item(),
            changes: vec![
                ItemChange::Site(to(site("A"), site("B"))),
                ItemChange::Quantity(to(1, 400)),
                ItemChange::Serial(to(None, text("S-2"))),
                ItemChange::Source(to(None, Some(Source::Return))),
                ItemChange::Donor(to(text("a"), None)),
                ItemChange::Value(to(None, Money::from_fen(1))),
                ItemChange::ReceivedOn(to(Day(day), Day(day))),
                ItemChange::Programme(to(None, Programme::new("home").ok())),
            ],
        }),
        Event::ItemMoved(ItemMoved {
            item: item(),
            step: StockAction::Lend,
            to: to(
                at(ItemStatus::InStock, HolderFacts::Nobody),
                at(ItemStatus::OnLoan, HolderFacts::Loan(loan)),
            ),
            note: None,
            by: text("王芳"),
        }),
        Event::StockLevelAdded(StockLevelFacts { model: model("CN-1"), site: site("A") }),
        Event::QuantityMoved(QuantityMoved {
            model: model("CN-1"),
            on: day,
            step: StockAction::Send,
            quantity: 300,
            site: site("A"),
            from: ItemStatus::InStock,
            to_site: Money::from_fen(4500).map(|worth| (site("B"), worth)),
            to: ItemStatus::InStock,
            note: text("n"),
            by: None,
        }),
        Event::LoanAdded(LoanFacts {
            loan,
            lent: LentFacts::Item(item()),
            borrower: BorrowerFacts::Person(person(0)),
            out_on: day,
            due_on: Some(day),
            in_on: None,
            site: Some(site("A")),
            quantity: 1,
            need: Some(need(0)),
            purpose: Some(Purpose::Bridging),
            deposit: Money::from_fen(20_000),
            by: text("王芳"),
        }),
        Event::LoanChanged(Changed {
            record: loan,
            changes: vec![
                LoanChange::DueOn(to(MaybeDay(None), MaybeDay(Some(day)))),
                LoanChange::InOn(to(MaybeDay(None), MaybeDay(Some(day)))),
                LoanChange::Site(to(None, Some(site("A")))),
                LoanChange::Quantity(to(1, 2)),
                LoanChange::Need(to(None, Some(need(1)))),
                LoanChange::Purpose(to(None, Some(Purpose::Trial))),
                LoanChange::Deposit(to(None, Money::from_fen(1))),
                LoanChange::DepositBack(to(MaybeDay(None), MaybeDay(Some(day)))),
                LoanChange::Back(to(0, 1)),
                LoanChange::Renewals(to(0, 1)),
                LoanChange::Condition(to(None, Some(Condition::Worn))),
                LoanChange::Missing(to(None, text("脚踏板"))),
                LoanChange::BackBy(to(None, text("b"))),
            ],
        }),
        Event::OrgAdded(OrgFacts { name: "江北敬老院".into() }),
        Event::HoldAdded(HoldFacts {
            hold,
            model: model("WC-STD"),
            site: None,
            borrower: BorrowerFacts::Org("江北敬老院".into()),
            placed_on: day,
            priority: 2,
            by: None,
        }),
        Event::HoldChanged(Changed {
            record: hold,
            changes: vec![
                HoldChange::State(to(
                    HoldState::Waiting,
                    HoldState::Offered(Some(item()), Day(day)),
                )),
                HoldChange::State(to(HoldState::Taken(Day(day)), HoldState::Cancelled(Day(day)))),
                HoldChange::State(to(
                    HoldState::Offered(None, Day(day)),
                    HoldState::Expired(Day(day)),
                )),
            ],
        }),
        Event::StockTakeAdded(StockTakeFacts {
            count: Ref::own(StockTakeNo::at(0).expect("small")),
            site: site("A"),
            on: day,
            found: 41,
            missing: vec![item()],
            unexpected: vec!["AK000099".into()],
            by: text("b"),
        }),
        Event::SettingChanged(SettingChanged { setting: Setting::OfferDays, value: to(7, 3) }),
    ]
}

/// Returns void events, one for each kind of record, and the changes that occur in no other sample.
fn void_samples(day: Date) -> Vec<Event> {
    fn own<N>(number: Option<N>) -> Ref<N> {
        Ref::own(number.expect("small"))
    }
    let records = [
        AnyRecord::Division(own(DivisionNo::at(1))),
        AnyRecord::Site(own(SiteNo::at(2))),
        AnyRecord::Model(own(ModelNo::at(3))),
        AnyRecord::Person(person(4)),
        AnyRecord::Need(need(5)),
        AnyRecord::Fitting(fitting()),
        AnyRecord::Service(own(ServiceNo::at(7))),
        AnyRecord::Item(item()),
        AnyRecord::StockLevel(own(StockLevelNo::at(9))),
        AnyRecord::Loan(own(LoanNo::at(10))),
        AnyRecord::Org(own(OrgNo::at(11))),
        AnyRecord::Hold(own(HoldNo::at(12))),
        AnyRecord::StockTake(own(StockTakeNo::at(13))),
    ];
    let void = |record| Event::Voided(Voided { record, void: true });
    let mut events: Vec<_> = records.into_iter().map(void).collect();
    let whereabouts =
        |status, holder| LocationFacts { status, since: Day(day), site: site("A"), holder };
    let issue = Certificate::parse("34052419800101001X43B1").expect("well formed").issue;
    let key = LocalKey::parse("7", Some(&site("SP-0981"))).expect("a key");
    let withdrawn = Withdrawn { on: day, reason: WithdrawnReason::Moved };
    events.extend([
        Event::MoveVoided(MoveVoided {
            item: item(),
            moved: own(MoveNo::at(8)),
            void: false,
            to: to(
                whereabouts(ItemStatus::InStock, HolderFacts::Nobody),
                whereabouts(ItemStatus::Issued, HolderFacts::Fitting(fitting())),
            ),
        }),
        Event::PersonChanged(Changed {
            record: person(1),
            changes: vec![PersonChange::IssueRemoved(2, issue), PersonChange::KeyRemoved(0, key)],
        }),
        Event::NeedChanged(Changed {
            record: need(1),
            changes: vec![
                NeedChange::StatedRemoved(1, withdrawn),
                NeedChange::ListedRemoved(3, Day(day)),
            ],
        }),
    ]);
    events
}

/// Returns the events of assessments, trainings and follow-ups, and their void events.
fn care_samples(day: Date) -> Vec<Event> {
    let assessment = Ref::own(AssessmentNo::at(2).expect("small"));
    let training = Ref::own(TrainingNo::at(3).expect("small"));
    let follow_up = Ref::own(FollowUpNo::at(4).expect("small"));
    let void = |record| Event::Voided(Voided { record, void: false });
    vec![
        Event::AssessmentAdded(AssessmentFacts {
            assessment,
            need: need(1),
            on: day,
            finding: AssessmentOutcome::AnotherDevice,
            assessor: text("王医生"),
            model: Some(model("WC-STD")),
            measurements: vec![Measurement::parse("座宽=42 cm").expect("a measurement")],
            note: text("a"),
            by: text("b"),
        }),
        Event::TrainingAdded(TrainingFacts {
            training,
            fitting: fitting(),
            on: day,
            trainer: text("李老师"),
            note: None,
            by: text("b"),
        }),
        Event::FollowUpAdded(FollowUpFacts {
            follow_up,
            fitting: fitting(),
            on: day,
            round: Round::Six,
            used: Some(UsageFrequency::Sometimes),
            next_on: None,
            satisfied: Some(Satisfaction::No),
            trouble: Some(UsageProblem::DoesNotFit),
            wants_repair: true,
            wants_training: false,
            asked: Some(ContactMode::Phone),
            scores: vec![Score::parse("PIADS=-1.5").expect("a score")],
            note: text("a"),
            by: None,
        }),
        void(AnyRecord::Assessment(assessment)),
        void(AnyRecord::Training(training)),
        void(AnyRecord::FollowUp(follow_up)),
    ]
}

/// Returns changes of the keys of records.
fn rekeyed_samples(day: Date) -> Vec<Event> {
    let device = |code| Some(Device::Model(model(code)));
    let service = Ref::own(ServiceNo::at(6).expect("a number"));
    let later = Day(date(2024, 1, 31));
    vec![
        Event::NeedChanged(Changed {
            record: need(2),
            changes: vec![
                NeedChange::Device(to(Some(Device::Class(class())), device("WC-STD"))),
                NeedChange::IdentifiedOn(to(Day(day), later)),
            ],
        }),
        Event::FittingChanged(Changed {
            record: fitting(),
            changes: vec![
                FittingChange::Model(to(model("WC-STD"), model("CN-1"))),
                FittingChange::FittedOn(to(Day(day), later)),
            ],
        }),
        Event::ServiceChanged(Changed {
            record: service,
            changes: vec![
                ServiceChange::Kind(to(NeedKind::Training, NeedKind::Nursing)),
                ServiceChange::ServedOn(to(Day(day), later)),
            ],
        }),
    ]
}

/// Returns changes that move records to another person.
fn merged_samples() -> Vec<Event> {
    let id = Certificate::parse("34052419800101001X43B1").expect("well formed").citizen;
    let whose = to(person(3), person(1));
    let borrower = to(BorrowerFacts::Person(person(3)), BorrowerFacts::Person(person(1)));
    let service = Ref::own(ServiceNo::at(6).expect("a number"));
    let loan = Ref::own(LoanNo::at(2).expect("a number"));
    let hold = Ref::own(HoldNo::at(2).expect("a number"));
    vec![
        Event::PersonChanged(Changed {
            record: person(3),
            changes: vec![
                PersonChange::FormerIdAdded(id),
                PersonChange::FormerIdRemoved(0, id),
                PersonChange::MergedInto(to(None, Some(person(1)))),
            ],
        }),
        Event::NeedChanged(Changed {
            record: need(2),
            changes: vec![NeedChange::Person(whose.clone())],
        }),
        Event::FittingChanged(Changed {
            record: fitting(),
            changes: vec![FittingChange::Person(whose.clone())],
        }),
        Event::ServiceChanged(Changed {
            record: service,
            changes: vec![ServiceChange::Person(whose)],
        }),
        Event::LoanChanged(Changed {
            record: loan,
            changes: vec![LoanChange::Borrower(borrower.clone())],
        }),
        Event::HoldChanged(Changed { record: hold, changes: vec![HoldChange::Borrower(borrower)] }),
    ]
}

/// Returns the details of people, needs and stock that the events of their addition do not have.
fn detail_samples() -> Vec<Event> {
    let parts = CategorySet::default().with(Category::Hearing).with(Category::Physical);
    vec![
        Event::PersonChanged(Changed {
            record: person(7),
            changes: vec![
                PersonChange::Categories(to(CategorySet::default(), parts)),
                PersonChange::Address(to(None, text("城关镇民主路3号"))),
                PersonChange::Note(to(text("a"), None)),
            ],
        }),
        Event::NeedChanged(Changed {
            record: need(7),
            changes: vec![NeedChange::Note(to(None, text("座宽38厘米")))],
        }),
        Event::ItemChanged(Changed {
            record: item(),
            changes: vec![ItemChange::Note(to(text("a"), text("b")))],
        }),
    ]
}

/// Returns the events with what version 0.2 added.
fn samples_of_0_2() -> Vec<Event> {
    let part = |quantity, to| LoanReturn { on: date(2024, 1, 25), quantity, to };
    let (one, all) = (part(1, ItemStatus::Lost), part(2, ItemStatus::InStock));
    let returns = to(vec![one.clone()], vec![one, all]);
    let mapped = |before, after| {
        let (sheet, header) = ("students".into(), "家长".into());
        Event::HeaderMapped(HeaderMapped { sheet, header, column: to(before, after) })
    };
    vec![
        Event::LoanChanged(Changed {
            record: Ref::own(LoanNo::at(3).expect("a number")),
            changes: vec![LoanChange::Returns(returns)],
        }),
        mapped(None, text("guardian")),
        mapped(text("guardian"), text("-")),
    ]
    .into_iter()
    .chain(changed_care())
    .chain([changed_move()])
    .collect()
}

/// Returns the event of a change to the details of a move.
fn changed_move() -> Event {
    use MoveChange as M;
    Event::MoveChanged(MoveChanged {
        item: Ref::own(ItemNo::at(2).expect("small")),
        moved: Ref::own(MoveNo::at(3).expect("small")),
        changes: vec![
            M::Note(to(text("a"), None)),
            M::By(to(None, text("王芳"))),
            M::Method(to(text("75%酒精"), text("84消毒液"))),
            M::Fault(to(None, text("刹车"))),
            M::Parts(to(None, text("刹车线"))),
            M::Cost(to(None, Money::from_fen(2550))),
        ],
    })
}

/// Returns the events of care that is recorded or changed with what version 0.2 added.
fn changed_care() -> [Event; 4] {
    use {AssessmentChange as A, FollowUpChange as F, TrainingChange as T};
    let (day, later) = (Day(date(2024, 3, 5)), Day(date(2024, 3, 6)));
    let follow_up = Ref::own(FollowUpNo::at(4).expect("small"));
    let measured = Measurement::parse("座宽=42 cm").expect("a measurement");
    let score = Score::parse("QUEST=4.5").expect("a score");
    [
        Event::FollowUpAdded(FollowUpFacts {
            follow_up,
            fitting: fitting(),
            on: day.0,
            round: Round::One,
            used: None,
            next_on: Some(later.0),
            satisfied: Some(Satisfaction::Fairly),
            trouble: None,
            wants_repair: false,
            wants_training: true,
            asked: Some(ContactMode::Message),
            scores: vec![],
            note: None,
            by: text("a"),
        }),
        Event::AssessmentChanged(Changed {
            record: Ref::own(AssessmentNo::at(2).expect("small")),
            changes: vec![
                A::On(to(day, later)),
                A::Finding(to(AssessmentOutcome::Suitable, AssessmentOutcome::AnotherDevice)),
                A::Assessor(to(None, text("王医生"))),
                A::Model(to(None, Some(model("WC-STD")))),
                A::Measurements(to(vec![], vec![measured])),
                A::Note(to(text("a"), None)),
            ],
        }),
        Event::TrainingChanged(Changed {
            record: Ref::own(TrainingNo::at(3).expect("small")),
            changes: vec![
                T::On(to(day, later)),
                T::Trainer(to(text("a"), text("b"))),
                T::Note(to(None, text("c"))),
            ],
        }),
        Event::FollowUpChanged(Changed {
            record: follow_up,
            changes: vec![
                F::On(to(day, later)),
                F::Round(to(Round::One, Round::Six)),
                F::Used(to(None, Some(UsageFrequency::Never))),
                F::NextOn(to(MaybeDay(Some(later.0)), MaybeDay(None))),
                F::Satisfied(to(Some(Satisfaction::Yes), Some(Satisfaction::Fairly))),
                F::Trouble(to(None, Some(UsageProblem::Broken))),
                F::WantsRepair(to(false, true)),
                F::WantsTraining(to(true, false)),
                F::Asked(to(None, Some(ContactMode::Visit))),
                F::Scores(to(vec![], vec![score])),
                F::Note(to(text("a"), text("b"))),
            ],
        }),
    ]
}

/// Returns the events of services.
fn service_samples() -> Vec<Event> {
    let service = Ref::own(ServiceNo::at(6).expect("a number"));
    vec![
        Event::ServiceAdded(ServiceFacts {
            service,
            person: person(1),
            kind: NeedKind::Training,
            served_on: date(2023, 3, 5),
            place: Some(Place::Home),
            provider: text("石泉县康复站"),
            programme: Some(Programme::child_rehab()),
        }),
        Event::ServiceChanged(Changed {
            record: service,
            changes: vec![
                ServiceChange::Place(to(None, Some(Place::Centre))),
                ServiceChange::Provider(to(text("a"), None)),
                ServiceChange::Programme(to(None, Some(Programme::school()))),
            ],
        }),
    ]
}

fn bytes_of(event: &Event) -> Vec<u8> {
    let mut out = Vec::new();
    encode(event, &mut out);
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn stored_bytes_are_those_of_version_0_1() {
    assert_stored(&samples(), include_str!("samples-0.1.txt"));
}

#[test]
fn stored_bytes_are_those_of_version_0_2() {
    assert_stored(&samples_of_0_2(), include_str!("samples-0.2.txt"));
}

/// Returns the bytes of the events in a file of samples, whose lines hold the name that each event had in that version, and
/// its bytes.
fn held_in(lines: &str) -> impl Iterator<Item = Vec<u8>> {
    let lines = lines.lines().filter(|line| !line.starts_with('#'));
    let hex = lines.map(|line| line.rsplit(' ').next().unwrap_or_default());
    let byte = |hex: &[u8]| {
        let hex = std::str::from_utf8(hex).expect("ASCII");
        u8::from_str_radix(hex, 16).expect("two hexadecimal digits")
    };
    hex.map(move |hex| hex.as_bytes().chunks(2).map(byte).collect())
}

/// Returns the kind and version of an event in bytes.
fn kind_of(bytes: &[u8]) -> (u16, u8) {
    (u16::from_le_bytes([bytes[0], bytes[1]]), bytes[2])
}

/// Compares events with the lines of a file. Events of an older version are read, and the others also written.
fn assert_stored(events: &[Event], lines: &str) {
    let mut held = held_in(lines);
    for event in events {
        let (held, written) = (held.next().expect("a line"), bytes_of(event));
        assert_eq!(decode(&mut held.as_slice()).as_ref(), Ok(event), "{}", hex(&written));
        let is_older = kind_of(&held) < kind_of(&written);
        assert!(is_older || held == written, "{event:?} {}", hex(&written));
    }
    assert_eq!(held.next(), None);
}

#[test]
fn every_kind_of_event_has_a_sample() {
    let all = held_in(include_str!("samples-0.1.txt"));
    let all = all.chain(held_in(include_str!("samples-0.2.txt")));
    let sampled: BTreeSet<_> = all.map(|bytes| kind_of(&bytes)).collect();
    assert_eq!(sampled, KINDS.iter().copied().collect());
}

#[test]
fn an_amount_above_the_maximum_is_not_decoded() {
    let stored = |fen: u64| {
        let mut bytes = Vec::new();
        put(&fen, &mut bytes);
        get::<Money>(&bytes)
    };
    assert_eq!(stored(Money::MAX.fen()), Some(Money::MAX));
    assert_eq!((stored(Money::MAX.fen() + 1), stored(1 << 63)), (None, None));
}

/// Returns the events whose lists can grow, with `count` entries of the longest text.
fn grown(count: usize) -> Vec<Event> {
    let longest = "字".repeat(MAX_TEXT);
    let day = Day(date(2023, 3, 5));
    let measured = Measurement::parse("座宽=42 cm").expect("a measurement");
    let part = LoanReturn { on: day.0, quantity: 9999, to: ItemStatus::InStock };
    let mut events = samples();
    for event in &mut events {
        match event {
            Event::LoanChanged(of) => {
                let returns = to(vec![part.clone(); count], vec![part.clone(); count]);
                of.changes = vec![LoanChange::Returns(returns)];
            }
            Event::StockTakeAdded(facts) => facts.unexpected = vec![longest.clone(); count],
            Event::AssessmentAdded(facts) => facts.measurements = vec![measured.clone(); count],
            Event::NeedChanged(of) => of.changes = vec![NeedChange::ListedAgain(day); count],
            Event::PersonChanged(of) => {
                let key = LocalKey { site: None, key: longest.as_str().into() };
                of.changes = vec![PersonChange::KeyAdded(key); count];
            }
            _ => {}
        }
    }
    events
}

#[test]
fn an_event_that_is_called_readable_is_read_back() {
    let mut scratch = Vec::new();
    for count in [0, 1, LISTED, 4 * LISTED, 200 * LISTED] {
        for event in grown(count) {
            let bytes = bytes_of(&event);
            let is_read = decode(&mut bytes.as_slice()) == Ok(event.clone());
            assert_eq!(is_readable(&event, &mut scratch), is_read, "{count}");
            assert!(is_read || count > LISTED, "the limits of drafts are below that of events");
        }
    }
}

#[test]
fn events_round_trip_and_other_lengths_are_rejected() {
    for event in samples().into_iter().chain(samples_of_0_2()) {
        let bytes = bytes_of(&event);
        let mut rest = bytes.as_slice();
        assert_eq!(decode(&mut rest), Ok(event));
        assert!(rest.is_empty());
        for length in 0..bytes.len() {
            let mut cut = &bytes[..length];
            assert!(decode(&mut cut).is_err(), "{length} of {bytes:?}");
        }
        // The frame contains one byte too many.
        let mut longer = bytes.clone();
        longer.push(0);
        let length = (longer.len() - 8) as u32;
        longer[4..8].copy_from_slice(&length.to_le_bytes());
        assert!(decode(&mut longer.as_slice()).is_err());
    }
}

#[test]
fn a_later_kind_or_version_is_reported_as_too_new() {
    let bytes = bytes_of(&samples()[0]);
    let mut kind = bytes.clone();
    kind[0] = 99;
    let too_new = |kind, version| Err(CodecError::TooNew { kind, version });
    assert_eq!(decode(&mut kind.as_slice()), too_new(99, 1));
    let mut version = bytes.clone();
    version[2] = 2;
    assert_eq!(decode(&mut version.as_slice()), too_new(1, 2));
}

proptest::proptest! {
    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>) {
        let mut rest = bytes.as_slice();
        let _event_or_error = decode(&mut rest);
    }

    #[test]
    fn a_damaged_event_never_panics(which: proptest::sample::Index, at: proptest::sample::Index, to: u8) {
        let mut bytes = bytes_of(which.get(&samples()));
        let at = at.index(bytes.len());
        bytes[at] = to;
        let _event_or_error = decode(&mut bytes.as_slice());
    }
}

#[test]
#[ignore = "writes the samples of a new version; never run it over an old one"]
fn write_samples() {
    let mut lines =
        String::from("# Stored events that version 0.2 added, for ever. See codec_tests.rs.\n");
    for event in samples_of_0_2() {
        let name = format!("{event:?}");
        let name = name.split('(').next().unwrap_or_default().to_owned();
        lines.push_str(&format!("{name} {}\n", hex(&bytes_of(&event))));
    }
    std::fs::write("src/journal/samples-0.2.txt", lines).expect("run it in the crate's folder");
}

#[test]
fn every_day_round_trips() {
    let all = date(1, 1, 1).series(211.days()).chain([Date::MAX, date(2000, 1, 1)]);
    for day in all.chain(date(1999, 1, 1).series(1.day()).take(3000)) {
        let mut bytes = Vec::new();
        put(&Day(day), &mut bytes);
        assert_eq!(get(&bytes), Some(Day(day)));
    }
    let mut bytes = Vec::new();
    put(&i32::MAX, &mut bytes);
    assert_eq!(get::<Day>(&bytes), None);
}

/// An event whose payload gained a field in its second version.
mod two_versions {
    use serde::{Deserialize, Serialize};

    use super::super::{CodecError, frame, get};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    pub(super) struct Received {
        tag: String,
        note: Option<String>,
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct ReceivedV1 {
        tag: String,
    }

    impl From<ReceivedV1> for Received {
        fn from(old: ReceivedV1) -> Self {
            Self { tag: old.tag, note: None }
        }
    }

    #[derive(Debug, PartialEq)]
    pub(super) enum Sample {
        Received(Received),
    }

    event_kinds! {
        Sample
        current { 900 v 2 Received; }
        older { 900 v 1 ReceivedV1 => Received; }
    }

    fn payload(bytes: &[u8]) -> &[u8] {
        &bytes[8..]
    }

    #[test]
    fn the_first_version_of_an_event_is_read_as_the_second() {
        assert_eq!(KINDS, [(900, 2), (900, 1)]);
        let mut old = Vec::new();
        frame(900, 1, &ReceivedV1 { tag: "A1".into() }, &mut old);
        let read = decode_payload(900, 1, payload(&old));
        assert_eq!(read, Ok(Sample::Received(Received { tag: "A1".into(), note: None })));
        assert_eq!(decode_payload(900, 2, payload(&old)), Err(CodecError::Malformed { kind: 900 }));
    }

    #[test]
    fn only_the_newest_version_of_an_event_is_written() {
        let event = Sample::Received(Received { tag: "A1".into(), note: Some("new".into()) });
        let mut bytes = Vec::new();
        encode(&event, &mut bytes);
        assert_eq!(bytes[..3], [0x84, 0x03, 2], "kind 900, version 2");
        assert_eq!(decode_payload(900, 2, payload(&bytes)), Ok(event));
        let later = CodecError::TooNew { kind: 900, version: 3 };
        assert_eq!(decode_payload(900, 3, payload(&bytes)), Err(later));
    }
}

/// A journal keeps codes that are no longer accepted.
#[test]
fn a_code_is_read_as_it_was_written() {
    let old = "AK\u{202e}21";
    assert!(Tag::new(old).is_err());
    let mut bytes = Vec::new();
    put(&old.to_owned(), &mut bytes);
    let tag: Option<Tag> = get(&bytes);
    assert_eq!(tag.as_ref().map(Tag::as_str), Some(old));
}
