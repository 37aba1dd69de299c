//! The cells of records, column by column as the kinds of sheets have them.

use jiff::civil::Date;

use crate::model::{Coded, Dated, LocalKey, ModelNo, PersonNo, SiteNo};
use crate::state::{
    Borrower, Division, Fitting, Item, Lent, Loan, Model, Need, NeedDevice, Person, Service, Site,
    State, Taken,
};

/// A row of cells.
type Cells = Vec<String>;

/// The cell of an optional value.
fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// A birth date as it is shown where ids are hidden: the id holds the rest of it.
fn hidden(birth: Date) -> String {
    format!("{:04}-**-**", birth.year())
}

/// The last that is known of what moves in time.
fn last<T: Clone + PartialEq>(fact: &Dated<T>) -> T {
    fact.on(Date::MAX).clone()
}

fn site_code(state: &State, site: Option<SiteNo>) -> String {
    cell(site.and_then(|no| state.sites.get(no)).map(|site| &site.code))
}

pub(super) fn model_code(state: &State, model: ModelNo) -> String {
    cell(state.models.get(model).map(|model| &model.code))
}

pub(super) fn division(state: &State, division: &Division) -> Cells {
    let code = |no| cell(state.divisions.get(no).map(|division| &division.code));
    vec![
        division.code.to_string(),
        division.name.clone(),
        division.parent.map(code).unwrap_or_default(),
        cell(division.level.map(Coded::code)),
        division.successor.map(code).unwrap_or_default(),
        cell(division.valid_from),
        cell(division.valid_to),
    ]
}

pub(super) fn site(state: &State, site: &Site) -> Cells {
    vec![
        site.code.to_string(),
        site.name.clone(),
        site.kind.code().to_owned(),
        cell(state.divisions.get(site.division).map(|division| &division.code)),
        site_code(state, site.parent),
    ]
}

pub(super) fn model(model: &Model) -> Cells {
    let categories: Vec<_> = model.categories.iter().map(|one| one.to_string()).collect();
    vec![
        model.code.to_string(),
        model.name.clone(),
        model.class.to_string(),
        model.class.scheme().code().to_owned(),
        yes(model.basic),
        categories.join(";"),
        cell(model.unit.as_ref()),
        cell(model.price),
        cell(model.subsidy),
        cell(model.life_years),
        model.tracking.code().to_owned(),
        yes(model.hygiene),
        cell(model.loan_days),
    ]
}

pub(super) fn item(state: &State, item: &Item) -> Cells {
    vec![
        cell(item.tag.as_ref()),
        model_code(state, item.model),
        site_code(state, Some(item.received_at)),
        item.quantity.to_string(),
        cell(item.serial.as_ref()),
        cell(item.source),
        cell(item.donor.as_ref()),
        cell(item.value),
        item.received_on.to_string(),
        cell(item.programme.as_ref()),
    ]
}

/// Records that name people, and whether their ids are shown.
pub(super) struct Shown<'a> {
    pub(super) state: &'a State,
    pub(super) show_ids: bool,
}

impl Shown<'_> {
    /// A person in the columns of a student.
    pub(super) fn student(&self, person: &Person) -> Cells {
        [self.person(person), self.schooling(person)].concat()
    }

    /// A need behind its student.
    pub(super) fn student_need(&self, person: &Person, need: &Need) -> Cells {
        [self.student(person), self.need(need)].concat()
    }

    pub(super) fn need_row(&self, need: &Need) -> Cells {
        [vec![self.key(need.person)], self.need(need)].concat()
    }

    pub(super) fn service(&self, service: &Service) -> Cells {
        vec![
            self.key(service.person),
            service.kind.code().to_owned(),
            service.served_on.to_string(),
            cell(service.place.map(Coded::code)),
            cell(service.provider.as_ref()),
            cell(service.programme.as_ref()),
        ]
    }

    /// What a person is called.
    pub(super) fn name_of(&self, person: PersonNo) -> String {
        cell(self.state.persons.get(person).map(|person| &person.name))
    }

    /// What a borrower is called.
    pub(super) fn borrower_name(&self, borrower: Borrower) -> String {
        match borrower {
            Borrower::Person(person) => self.name_of(person),
            Borrower::Org(org) => cell(self.state.orgs.get(org).map(|org| &org.name)),
        }
    }

    /// A person as a sheet names them: by the id, else by a key.
    fn key(&self, number: PersonNo) -> String {
        let Some(person) = self.state.persons.get(number) else { return String::new() };
        match person.citizen {
            Some(id) if self.show_ids => id.to_string(),
            Some(id) => id.masked(),
            None => self.local_key(person),
        }
    }

    fn local_key(&self, person: &Person) -> String {
        cell(person.keys.first().map(LocalKey::to_string))
    }

    pub(super) fn person(&self, person: &Person) -> Cells {
        let state = self.state;
        let certificate = person.citizen.zip(person.issue());
        let certificate =
            certificate.map(|(citizen, issue)| crate::model::Certificate { citizen, issue });
        let shown = |full: String, masked: String| if self.show_ids { full } else { masked };
        vec![
            cell(person.citizen.map(|id| shown(id.to_string(), id.masked()))),
            cell(certificate.map(|it| shown(it.to_string(), it.masked()))),
            self.local_key(person),
            person.name.to_string(),
            cell(person.attributes.sex.map(Coded::code)),
            cell(person.attributes.birth_date.map(|day| shown(day.to_string(), hidden(day)))),
            cell(last(&person.attributes.category)),
            cell(last(&person.attributes.grade)),
            cell(
                state
                    .divisions
                    .get(last(&person.attributes.division))
                    .map(|division| &division.code),
            ),
            cell(person.guardian.as_ref()),
            cell(person.phone.as_ref()),
            person.attributes.registered_on.to_string(),
            cell(person.attributes.left.map(|left| left.on)),
            cell(person.attributes.left.map(|left| left.reason.code())),
        ]
    }

    fn schooling(&self, person: &Person) -> Cells {
        vec![
            site_code(self.state, last(&person.attributes.school)),
            cell(person.class_name.as_ref()),
            cell(person.attributes.stage.map(Coded::code)),
            cell(person.attributes.placement.map(Coded::code)),
        ]
    }

    fn need(&self, need: &Need) -> Cells {
        let device = need.device.map(|device| match device {
            NeedDevice::Class(class) => class.to_string(),
            NeedDevice::Model(no) => model_code(self.state, no),
        });
        vec![
            need.kind.code().to_owned(),
            device.unwrap_or_default(),
            need.identified_on.to_string(),
            cell(need.programme.as_ref()),
            site_code(self.state, need.site),
            need.basic.map(yes).unwrap_or_default(),
            cell(need.priority),
            need.quantity.to_string(),
            cell(need.withdrawn.map(|withdrawn| withdrawn.on)),
            cell(need.withdrawn.map(|withdrawn| withdrawn.reason.code())),
            cell(need.valid_to),
        ]
    }

    pub(super) fn fitting(&self, fitting: &Fitting) -> Cells {
        let state = self.state;
        // Where nobody said which need it meets, the rule finds it again.
        let need = match fitting.need {
            Some(need) if fitting.pinned => need.to_string(),
            None if fitting.pinned => "-".to_owned(),
            _ => String::new(),
        };
        let item = match fitting.taken {
            Some(Taken::Item(item)) => state.items.get(item).and_then(|item| item.tag.as_ref()),
            _ => None,
        };
        vec![
            self.key(fitting.person),
            model_code(state, fitting.model),
            fitting.fitted_on.to_string(),
            need,
            cell(item),
            site_code(state, fitting.site),
            fitting.quantity.to_string(),
            cell(fitting.mode.map(Coded::code)),
            cell(fitting.place.map(Coded::code)),
            cell(fitting.cost),
            cell(fitting.subsidy),
            cell(fitting.provider.as_ref()),
        ]
    }

    pub(super) fn loan(&self, loan: &Loan) -> Cells {
        let state = self.state;
        let item = match loan.lent {
            Lent::Item(item) => cell(state.items.get(item).and_then(|item| item.tag.as_ref())),
            Lent::Bulk(model) => model_code(state, model),
        };
        let model = state.model_lent(loan.lent).and_then(|model| state.models.get(model));
        // An empty cell would say: as the model's loan period says.
        let usual = model.and_then(|model| model.loan_days);
        let never = if usual.is_some() { "-" } else { "" };
        vec![
            item,
            self.borrower(loan.borrower),
            loan.out_on.to_string(),
            loan.due_on.map_or_else(|| never.to_owned(), |due| due.to_string()),
            cell(loan.in_on),
            site_code(state, loan.site),
            loan.quantity.to_string(),
            cell(loan.need),
            cell(loan.purpose),
            cell(loan.deposit),
        ]
    }

    fn borrower(&self, borrower: Borrower) -> String {
        match borrower {
            Borrower::Person(person) => self.key(person),
            Borrower::Org(org) => {
                cell(self.state.orgs.get(org).map(|org| format!("org:{}", org.name)))
            }
        }
    }
}

/// Whether a person goes to a school, or last did.
pub(super) fn is_student(person: &Person) -> bool {
    last(&person.attributes.school).is_some()
}
