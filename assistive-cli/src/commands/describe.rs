//! Describes a record in words: its number, its person and its device. The commands that change a record use it to say
//! which record they changed.

use assistive_core::model::{NeedKind, RecordNo};
use assistive_core::{BorrowerView, Label, PersonView, View};

use crate::context::Context;
use crate::error::Result;
use crate::lang::{Messages, tr};

/// Returns the number of a record with its person and device, such as `N5 of P12 王芳: 普通轮椅`. Only the number for
/// records of other kinds.
pub(super) fn record(context: &Context, view: &View<'_>, number: RecordNo) -> Result<String> {
    let (messages, day) = (&context.messages, context.today()?);
    Ok(match number {
        RecordNo::Person(number) => named(messages, number, &view.person(number, day)?.name),
        RecordNo::Need(number) => {
            let need = view.need(number, day)?;
            let thing = match need.kind {
                NeedKind::Device => device(messages, &need.device_label, need.quantity),
                kind => messages.coded(kind),
            };
            of_person(messages, number, person(messages, &need.person), thing)
        }
        RecordNo::Fitting(number) => {
            let fitting = view.fitting(number, day)?;
            let thing = device(messages, &fitting.model, fitting.quantity);
            of_person(messages, number, person(messages, &fitting.person), thing)
        }
        RecordNo::Service(number) => {
            let service = view.service(number, day)?;
            let thing = messages.coded(service.kind);
            of_person(messages, number, person(messages, &service.person), thing)
        }
        RecordNo::Loan(number) => {
            let loan = view.loan(number, day)?;
            let thing = match &loan.item {
                Some((_, tag)) => named(messages, tag, &messages.label(&loan.model)),
                None => device(messages, &loan.model, loan.quantity),
            };
            of_person(messages, number, borrower(messages, &loan.borrower), thing)
        }
        RecordNo::Hold(number) => {
            let hold = view.hold(number, day)?;
            of_person(
                messages,
                number,
                borrower(messages, &hold.borrower),
                messages.label(&hold.model),
            )
        }
        RecordNo::Item(number) => {
            let item = view.item(number, day)?;
            match &item.tag {
                Some(tag) => named(messages, tag, &messages.label(&item.model)),
                None => named(messages, number, &device(messages, &item.model, item.quantity)),
            }
        }
        other => other.to_string(),
    })
}

/// Returns a person or organisation in words.
pub(super) fn borrower(messages: &Messages, borrower: &BorrowerView) -> String {
    match borrower {
        BorrowerView::Person(of) => person(messages, of),
        BorrowerView::Org(name) => name.clone(),
    }
}

/// Returns a number or code with a name.
pub(super) fn named(messages: &Messages, number: impl ToString, name: &str) -> String {
    tr!(messages, "described-named", number = number.to_string(), name = name)
}

fn device(messages: &Messages, model: &Label, quantity: u32) -> String {
    let name = messages.label(model);
    match quantity {
        1 => name,
        count => tr!(messages, "described-many", name = name, count = count),
    }
}

fn person(messages: &Messages, person: &PersonView) -> String {
    named(messages, person.number, &person.name)
}

fn of_person(messages: &Messages, number: impl ToString, person: String, thing: String) -> String {
    let number = number.to_string();
    tr!(messages, "described-of", number = number, person = person, thing = thing)
}
