//! Papers of the desk as HTML: known values are filled in, the rest is left free for people to fill in and sign.

use assistive_core::model::{Coded, Condition, Round};
use assistive_core::{FittingCard, FollowUpView, ItemView, LoanView};
use jiff::civil::Date;
use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

use super::page::{field_rows, sheet_of_paper, signatures, table};
use super::stock::{borrower, borrower_person};
use super::{
    ASSESSMENTS, Cell, Column, FITTINGS, FOLLOW_UPS, Grid, ITEMS, LOANS, NEEDS, PERSONS, TRAININGS,
    grid_of,
};
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render_options::RenderOptions;

/// The fields of a person on a receipt. A disability is private and does not belong there.
const BORROWER: [&str; 5] = ["name", "id_number", "division_name", "phone", "guardian"];

/// The columns of an assessment on the form of a fitting.
const ASSESSMENT: [&str; 6] =
    ["assessed_on", "finding", "recommended_name", "assessor", "measurements", "note"];

/// The fields of a person on the form of a fitting.
const PERSON: [&str; 10] = [
    "name",
    "sex",
    "birth_date",
    "id_number",
    "category",
    "grade",
    "division_name",
    "school_name",
    "guardian",
    "phone",
];

/// Returns the values of the columns with these keys, each with its heading.
fn fields<T>(
    columns: &[Column<T>],
    keys: &[&str],
    item: &T,
    look: &RenderOptions<'_>,
) -> Vec<(String, String)> {
    let named = keys.iter().filter_map(|key| columns.iter().find(|column| column.key() == *key));
    named.map(|column| (column.heading(look), column.cell(item, look).into_text())).collect()
}

/// Returns a title below the name of the house.
fn head(house: &str, title: &str) -> Markup {
    html! {
        @if !house.is_empty() { p.under { (house) } }
        h1 { (title) }
    }
}

/// Returns boxes to tick, one for each word.
fn boxes(messages: impl Iterator<Item = String>) -> Markup {
    html! { @for word in messages { span.check {} (word) } }
}

/// Returns the receipts of loans, a page for each borrower.
pub(crate) fn receipts(
    look: &RenderOptions<'_>,
    house: &str,
    loans: &[LoanView],
    today: Date,
) -> String {
    let title = tr!(look.messages, "receipt-title");
    let mut borrowers: Vec<(String, Vec<&LoanView>)> = Vec::new();
    for loan in loans {
        let who = borrower(&loan.borrower).into_text();
        match borrowers.iter_mut().find(|(known, _)| *known == who) {
            Some((_, loans)) => loans.push(loan),
            None => borrowers.push((who, vec![loan])),
        }
    }
    let body = html! {
        @for (who, loans) in &borrowers {
            article { (head(house, &title)) (receipt(look, who, loans)) }
        }
    };
    let made = tr!(look.messages, "page-made", day = today.to_string());
    sheet_of_paper(&title, &body, &made, look.messages)
}

fn receipt(look: &RenderOptions<'_>, who: &str, loans: &[&LoanView]) -> Markup {
    let messages = look.messages;
    let person = loans.first().and_then(|loan| borrower_person(&loan.borrower));
    let fields = match person {
        Some(person) => fields(PERSONS, &BORROWER, person, look),
        None => vec![(tr!(messages, "col-borrower"), who.to_owned())],
    };
    let keys = ["loan", "tag", "device_name", "quantity", "out_on", "due_on", "deposit"];
    html! {
        h2 { (tr!(messages, "receipt-borrower")) }
        (field_rows(&fields))
        h2 { (tr!(messages, "receipt-devices")) }
        (table(&grid_of(LOANS, &keys, loans, look)))
        p { (tr!(messages, "receipt-terms")) }
        (signatures(&["receipt-sign-borrower", "paper-sign-staff", "paper-sign-day"], messages))
        h2 { (tr!(messages, "receipt-return")) }
        p { (tr!(messages, "receipt-condition")) (boxes(Condition::ALL.iter().map(|c| messages.coded(*c)))) }
        p { (tr!(messages, "receipt-deposit")) (boxes(std::iter::once(tr!(messages, "receipt-deposit-back")))) }
        div.hand { (tr!(messages, "receipt-missing")) }
        (signatures(&["receipt-sign-borrower", "paper-sign-staff", "paper-sign-day"], messages))
    }
}

/// Returns the form of a fitting.
pub(crate) fn fitting_form(
    look: &RenderOptions<'_>,
    house: &str,
    card: &FittingCard,
    today: Date,
) -> String {
    let messages = look.messages;
    let title = tr!(messages, "fitting-form-title");
    let (fitting, need) = (&card.fitting.fitting, card.need.as_ref().map(|need| &need.need));
    let keys = [
        "fitting",
        "fitted_on",
        "device",
        "device_name",
        "item",
        "quantity",
        "mode",
        "place",
        "cost",
        "subsidy",
        "provider",
    ];
    let fitting_fields = fields(FITTINGS, &keys, fitting, look);
    let of_need = |need| fields(NEEDS, &["need", "identified_on", "programme"], need, look);
    let assessments: Vec<_> = card.assessments.iter().collect();
    let trainings: Vec<_> = card.trainings.iter().collect();
    let body = html! {
        (head(house, &title))
        h2 { (tr!(messages, "fitting-form-person")) }
        (field_rows(&fields(PERSONS, &PERSON, &fitting.person, look)))
        @if let Some(need) = need {
            h2 { (tr!(messages, "fitting-form-need")) }
            (field_rows(&of_need(need)))
        }
        @if !assessments.is_empty() {
            h2 { (tr!(messages, "card-assessments")) }
            (table(&grid_of(ASSESSMENTS, &ASSESSMENT, &assessments, look)))
        }
        h2 { (tr!(messages, "fitting-form-device")) }
        (field_rows(&fitting_fields))
        @if !trainings.is_empty() {
            h2 { (tr!(messages, "card-trainings")) }
            (table(&grid_of(TRAININGS, &["trained_on", "trainer", "note"], &trainings, look)))
        }
        div.hand { (tr!(messages, "fitting-form-training")) }
        p { (tr!(messages, "fitting-form-terms")) }
        (signatures(&["fitting-sign-person", "fitting-sign-fitter", "paper-sign-day"], messages))
        h2 { (tr!(messages, "fitting-form-follow-up")) }
        (table(&follow_ups(look, &card.follow_ups)))
    };
    let made = tr!(messages, "page-made", day = today.to_string());
    sheet_of_paper(&title, &body, &made, messages)
}

/// Returns a row for each follow-up that was made or attempted, and an empty one for each that is to come.
fn follow_ups(look: &RenderOptions<'_>, made: &[FollowUpView]) -> Grid {
    let messages = look.messages;
    let headings = [
        "fitting-form-round",
        "fitting-form-day",
        "fitting-form-use",
        "fitting-form-answer",
        "paper-sign-staff",
    ];
    let made_rows = grid_of(
        FOLLOW_UPS,
        &["round", "asked_on", "used", "remarks", "by"],
        &made.iter().collect::<Vec<_>>(),
        look,
    );
    let is_made = |round: &&Round| made.iter().any(|made| made.reached && made.round == **round);
    let empty = |round: &Round| {
        let blank = std::iter::repeat_with(Cell::none).take(headings.len() - 1);
        std::iter::once(Cell::text(messages.coded(*round))).chain(blank).collect()
    };
    let to_come = Round::ALL.iter().filter(|round| !is_made(round)).map(empty);
    Grid {
        header: headings.iter().map(|id| messages.message(id, &[])).collect(),
        aligns: vec![super::Align::Left; headings.len()],
        rows: made_rows.rows.into_iter().chain(to_come).collect(),
        total: false,
    }
}

/// Returns labels for devices.
///
/// # Errors
/// When a tag is longer than a QR code can hold.
pub(crate) fn labels(
    look: &RenderOptions<'_>,
    house: &str,
    items: &[ItemView],
    today: Date,
) -> Result<String> {
    let label = |item: &ItemView| -> Result<Markup> {
        let texts = fields(ITEMS, &["tag", "device_name", "serial"], item, look);
        let [tag, name, serial] = [0, 1, 2].map(|at| texts.get(at).map_or("", |(_, text)| text));
        let picture = qr_code(tag)?;
        Ok(html! {
            div.label {
                (picture)
                div {
                    b { (tag) }
                    (name)
                    @if !serial.is_empty() { br; (serial) }
                    @if !house.is_empty() { br; (house) }
                }
            }
        })
    };
    let labels = items.iter().filter(|item| item.tag.is_some()).map(label);
    let labels = labels.collect::<Result<Vec<_>>>()?;
    let body = html! { div.labels { @for label in &labels { (label) } } };
    let title = tr!(look.messages, "labels-title");
    let made = tr!(look.messages, "page-made", day = today.to_string());
    Ok(sheet_of_paper(&title, &body, &made, look.messages))
}

/// The blank modules that a reader needs around the code.
const QUIET: usize = 4;

/// Returns the picture of a text: a square for every dark module.
fn qr_code(text: &str) -> Result<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(|error| CliError::output(std::io::Error::other(error)))?;
    let side = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let squares: String = dark
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % side + QUIET, at / side + QUIET))
        .collect();
    let all = side + 2 * QUIET;
    Ok(html! {
        svg role="img" aria-label=(text) viewBox=(format!("0 0 {all} {all}")) shape-rendering="crispEdges" {
            path d=(squares) {}
        }
    })
}
