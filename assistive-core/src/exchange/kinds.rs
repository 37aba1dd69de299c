//! Rows of each kind of sheet to drafts of records. What the records may be is for `store` to say.

use crate::model::{PRIORITIES, QUANTITIES, RECEIVED};
use jiff::civil::Date;

use super::columns::{Col, Kind};
use super::name_cache::NameCache;
use super::row::Row;
use crate::model::text::half_width;
use crate::model::{
    Certificate, CitizenId, Coded, Device, DivisionCode, EntityKind, LocalKey, ModelCode, NeedKind,
    NeedNo, PersonKey, PersonNo, ProblemKind, Programme, Scheme, SiteCode, Tag, WithdrawnReason,
    parse_day,
};
use crate::registry::{
    DivisionDraft, Edit, FittingDraft, LoanDraft, ModelDraft, NeedDraft, PersonDraft, ServiceDraft,
    SiteDraft, StockDraft,
    resolve::{self, Suggestions},
};
use crate::state::State;

/// The day by which rows are put in order.
pub(super) fn day_of(row: &Row<'_>, col: Col) -> Option<Date> {
    parse_day(&half_width(row.cell(col)))
}

/// The codes that a row of a kind links to within its own kind: rows with those codes are recorded first.
pub(super) fn links_of<'a>(kind: Kind, row: &Row<'a>) -> [&'a str; 2] {
    match kind {
        Kind::Divisions => [row.cell(Col::Parent), row.cell(Col::Successor)],
        Kind::Sites => [row.cell(Col::Parent), ""],
        _ => [""; 2],
    }
}

/// The code of a row that others may link to.
pub(super) fn code_of<'a>(row: &Row<'a>) -> &'a str {
    row.cell(Col::Code)
}

pub(super) fn division(row: &mut Row<'_>, state: &State) -> Option<DivisionDraft> {
    let code = row.read(Col::Code, |text| DivisionCode::new(&text));
    let code = row.required(Col::Code, code)?;
    // A division that was abolished may well be named as a parent, so no successor is taken here.
    let mut link = |col| {
        row.read(col, |text| match state.division_by_code().get_key_value(&*text) {
            Some((code, _)) => Ok(code.clone()),
            None => resolve::division(state, &text, Suggestions::Nearest),
        })
    };
    let (parent, successor) = (link(Col::Parent), link(Col::Successor));
    Some(DivisionDraft {
        name: row.text(Col::Name),
        level: row.coded(Col::Level),
        parent,
        successor,
        valid_from: year_or_day(row, Col::ValidFrom, (1, 1)),
        valid_to: year_or_day(row, Col::ValidTo, (12, 31)),
        ..DivisionDraft::new(code)
    })
}

/// A day, or a year that stands for its first or last day.
fn year_or_day(row: &mut Row<'_>, col: Col, (month, day): (i8, i8)) -> Edit<Date> {
    row.read(col, |text| {
        let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = text.parse().ok().filter(|_| plain);
        let of_year = year.and_then(|year| Date::new(year, month, day).ok());
        of_year.or_else(|| parse_day(&text)).ok_or(ProblemKind::NotADate)
    })
}

pub(super) fn site(row: &mut Row<'_>, state: &State) -> Option<SiteDraft> {
    let code = row.read(Col::Code, |text| SiteCode::new(&text));
    let code = row.required(Col::Code, code)?;
    Some(SiteDraft {
        code,
        name: row.text(Col::Name),
        kind: row.coded(Col::Kind),
        division: row
            .read(Col::Division, |text| resolve::division(state, &text, Suggestions::Nearest)),
        parent: row.read(Col::Parent, |text| resolve::site(state, &text, Suggestions::Nearest)),
    })
}

pub(super) fn model(row: &mut Row<'_>) -> Option<ModelDraft> {
    let code = row.read(Col::Code, |text| ModelCode::new(&text));
    let code = row.required(Col::Code, code)?;
    let scheme = row.coded(Col::Scheme).value().unwrap_or(Scheme::Iso9999);
    // A borrowing period of nothing means: not lent.
    let loan_days = match &*half_width(row.cell(Col::LoanDays)) {
        "0" => Edit::Clear,
        _ => row.number(Col::LoanDays, ModelDraft::LOAN_DAYS),
    };
    Some(ModelDraft {
        code,
        name: row.text(Col::Name),
        class: row.read(Col::Class, |text| resolve::class(&text, scheme)),
        basic: row.yes_no(Col::Basic),
        categories: row.parsed(Col::Categories),
        unit: row.text(Col::Unit),
        price: row.parsed(Col::Price),
        subsidy: row.parsed(Col::Subsidy),
        life_years: row.number(Col::LifeYears, ModelDraft::LIFE_YEARS),
        tracking: row.coded(Col::Tracking),
        hygiene: row.yes_no(Col::Hygiene),
        loan_days,
    })
}

/// The records that cells name, and how they are found.
pub(super) struct Names<'a> {
    pub(super) state: &'a State,
    pub(super) lookup: &'a mut NameCache,
}

impl Names<'_> {
    fn division(&mut self, row: &mut Row<'_>, col: Col) -> Edit<DivisionCode> {
        row.read(col, |text| self.lookup.division(self.state, &text))
    }

    fn site(&mut self, row: &mut Row<'_>, col: Col) -> Edit<SiteCode> {
        row.read(col, |text| self.lookup.site(self.state, &text))
    }

    fn device(&mut self, row: &mut Row<'_>, col: Col) -> Edit<Device> {
        row.read(col, |text| self.lookup.device(self.state, &text))
    }

    /// A model; a class is none.
    fn model(&mut self, row: &mut Row<'_>, col: Col) -> Edit<ModelCode> {
        row.read(col, |text| match self.lookup.device(self.state, &text)? {
            Device::Model(model) => Ok(model),
            Device::Class(_) => Err(ProblemKind::NotAModel),
        })
    }
}

pub(super) fn person(row: &mut Row<'_>, names: &mut Names<'_>) -> PersonDraft {
    let own = names.state.own_site.as_ref();
    PersonDraft {
        citizen: row.read(Col::IdNumber, |text| CitizenId::parse(&text)).value(),
        certificate: row.read(Col::Certificate, |text| Certificate::parse(&text)).value(),
        key: row.read(Col::Key, |text| LocalKey::parse(&text, own)).value(),
        name: row.text(Col::Name),
        sex: row.coded(Col::Sex),
        birth_date: row.date(Col::BirthDate),
        category: row.coded(Col::Category),
        grade: row.coded(Col::Grade),
        division: names.division(row, Col::Division),
        guardian: row.text(Col::Guardian),
        phone: row.read(Col::Phone, |text| Ok(text.into_owned())),
        registered_on: row.date(Col::RegisteredOn),
        left_on: row.date(Col::LeftOn),
        left_reason: row.coded(Col::LeftReason),
        school: names.site(row, Col::School),
        class_name: row.text(Col::ClassName),
        stage: row.coded(Col::Stage),
        placement: row.coded(Col::Placement),
    }
}

/// The person whom a cell names.
pub(super) fn person_named(row: &mut Row<'_>, state: &State) -> Option<PersonNo> {
    let person = row.read(Col::Person, |text| {
        let key = PersonKey::parse(&text, state.own_site.as_ref())?;
        state.person_by(&key).ok_or_else(resolve::unknown_person)
    });
    row.required(Col::Person, person)
}

/// The need of a row; `None` where the row lacks what names one. All its cells are read all the same, so
/// that everything that is wrong is told at once.
pub(super) fn need(
    row: &mut Row<'_>,
    names: &mut Names<'_>,
    person: Option<PersonNo>,
    always_new: bool,
) -> Option<NeedDraft> {
    let kind = row.coded(Col::Kind).value().unwrap_or(NeedKind::Device);
    let device = names.device(row, Col::Device).value();
    let identified_on = row.date(Col::IdentifiedOn);
    let identified_on = row.required(Col::IdentifiedOn, identified_on);
    let programme = row.read(Col::Programme, |text| Programme::from_word(&text));
    let site = names.site(row, Col::Site);
    let basic = row.yes_no(Col::Basic);
    let priority = row.number(Col::Priority, PRIORITIES);
    let quantity = row.number(Col::Quantity, QUANTITIES);
    let withdrawn_on = row.date(Col::WithdrawnOn);
    let withdrawn_reason = row.read(Col::WithdrawnReason, |text| {
        let allowed = || ProblemKind::NotOneOf { allowed: WithdrawnReason::stated() };
        WithdrawnReason::from_word(&text).ok_or_else(allowed)
    });
    let valid_to = row.date(Col::ValidTo);
    if row.diagnostics.names(Col::Device.name()) {
        return None;
    }
    let (person, identified_on) = (person?, identified_on?);
    Some(NeedDraft {
        person,
        kind,
        device,
        identified_on,
        programme,
        site,
        basic,
        priority,
        quantity,
        withdrawn_on,
        withdrawn_reason,
        valid_to,
        always_new,
    })
}

/// The fitting of a row; `None` where the row lacks what names one. All its cells are read all the same.
pub(super) fn fitting(
    row: &mut Row<'_>,
    names: &mut Names<'_>,
    person: Option<PersonNo>,
) -> Option<FittingDraft> {
    let model = names.model(row, Col::Device);
    let model = row.required(Col::Device, model);
    let fitted_on = row.date(Col::FittedOn);
    let fitted_on = row.required(Col::FittedOn, fitted_on);
    let need = need_named(row);
    let item = row.read(Col::Item, |text| names.lookup.item(names.state, &text));
    let site = names.site(row, Col::Site);
    let quantity = row.number(Col::Quantity, QUANTITIES);
    let (mode, place) = (row.coded(Col::Mode), row.coded(Col::Place));
    let (cost, subsidy) = (row.parsed(Col::Cost), row.parsed(Col::Subsidy));
    let provider = row.text(Col::Provider);
    let (person, model, fitted_on) = (person?, model?, fitted_on?);
    Some(FittingDraft {
        person,
        model,
        fitted_on,
        need,
        site,
        quantity,
        mode,
        place,
        cost,
        subsidy,
        provider,
        item,
    })
}

/// The need whose number a cell gives.
fn need_named(row: &mut Row<'_>) -> Edit<NeedNo> {
    let unknown = || ProblemKind::Unknown { what: EntityKind::Need, nearest: Default::default() };
    row.read(Col::Need, |text| NeedNo::parse(&text).ok_or_else(unknown))
}

/// The stock of a row. A cell that names a record and is cleared says nothing: stock always has one.
pub(super) fn stock(row: &mut Row<'_>, names: &mut Names<'_>) -> StockDraft {
    StockDraft {
        tag: row.read(Col::Tag, |text| Tag::new(&text)).value(),
        model: names.model(row, Col::Device).value(),
        site: names.site(row, Col::Site).value(),
        quantity: row.number(Col::Quantity, RECEIVED),
        serial: row.text(Col::Serial),
        source: row.coded(Col::Source),
        donor: row.text(Col::Donor),
        value: row.parsed(Col::Value),
        received_on: row.date(Col::ReceivedOn).value(),
        programme: row.read(Col::Programme, |text| Programme::from_word(&text)),
    }
}

/// The loan of a row; `None` where the row lacks what names one. All its cells are read all the same.
pub(super) fn loan(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<LoanDraft> {
    let lent = row.read(Col::Item, |text| names.lookup.lendable(names.state, &text));
    let lent = row.required(Col::Item, lent);
    let borrower = row.read(Col::Borrower, |text| resolve::borrower(names.state, &text));
    let borrower = row.required(Col::Borrower, borrower);
    let out_on = row.date(Col::OutOn);
    let out_on = row.required(Col::OutOn, out_on);
    let (due_on, in_on) = (row.date(Col::DueOn), row.date(Col::InOn));
    let site = names.site(row, Col::Site);
    let quantity = row.number(Col::Quantity, QUANTITIES);
    let need = need_named(row);
    let (purpose, deposit) = (row.coded(Col::Purpose), row.parsed(Col::Deposit));
    let (lent, borrower, out_on) = (lent?, borrower?, out_on?);
    Some(LoanDraft {
        lent,
        borrower,
        out_on,
        due_on,
        in_on,
        site,
        quantity,
        need,
        purpose,
        deposit,
    })
}

/// The service of a row; `None` where the row lacks what names one. All its cells are read all the same.
pub(super) fn service(row: &mut Row<'_>, person: Option<PersonNo>) -> Option<ServiceDraft> {
    let kind = row.read(Col::Kind, |text| {
        let allowed = || ProblemKind::NotOneOf { allowed: NeedKind::services() };
        NeedKind::from_word(&text).ok_or_else(allowed)
    });
    let kind = row.required(Col::Kind, kind);
    let served_on = row.date(Col::ServedOn);
    let served_on = row.required(Col::ServedOn, served_on);
    let place = row.coded(Col::Place);
    let provider = row.text(Col::Provider);
    let programme = row.read(Col::Programme, |text| Programme::from_word(&text));
    let (person, kind, served_on) = (person?, kind?, served_on?);
    Some(ServiceDraft { person, kind, served_on, place, provider, programme })
}
