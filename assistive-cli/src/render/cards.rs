//! The cards of people, needs, fittings, devices, loans, models and sites: the columns that each section shows. They are
//! few enough for a terminal of 80 columns; programs get all.

use assistive_core::model::{Certificate, Withdrawn};
use assistive_core::{
    DueView, FittedDevice, FittingCard, ItemCard, LoanCard, ModelCard, NeedCard, NeedProgress,
    PersonCard, SiteCard,
};
use jiff::civil::Date;
use serde_json::json;

use super::card::{Card, CardBuilder};
use super::person::{CERTIFICATES, HISTORY};
use super::{
    ASSESSMENTS, COUNTS, Cell, Column, DUE, FITTINGS, FOLLOW_UPS, HOLDS, ITEMS, LOANS, MODELS,
    NEEDS, PERSONS, PILES, SERVICES, SITES, STORY, TRAININGS, Visibility,
};
use crate::error::Result;
use crate::lang::tr;
use crate::render_options::RenderOptions;

const ASSESSMENT: &[&str] =
    &["assessed_on", "need", "finding", "recommended_name", "assessor", "details"];
const TRAINING: &[&str] = &["trained_on", "device_name", "trainer", "note"];
const FOLLOW_UP: &[&str] = &["asked_on", "device_name", "round", "answer", "details"];
const LOAN: &[&str] = &["loan", "tag", "device_and_count", "out_on", "due_on", "back_or_late"];
const LOAN_OF_MODEL: &[&str] = &["loan", "tag", "borrower", "phone", "out_on", "due_on"];
const QUEUE: &[&str] = &["hold", "borrower", "phone", "placed_on", "priority", "status", "tag"];
const DUE_WORK: &[&str] = &["due_on", "kind", "device_name", "tag", "record"];
const LEVELS: [&str; 10] = [
    "in_stock", "on_loan", "issued", "cleaning", "repair", "display", "transit", "lost", "retired",
    "value",
];

/// Withdrawals of a need.
const WITHDRAWALS: &[Column<Withdrawn>] = &[
    Column::new("on", Visibility::All, |w, _| Cell::text(w.on)),
    Column::new("reason", Visibility::All, |w, look| Cell::coded(Some(w.reason), look)),
];

impl CardBuilder<'_> {
    fn needs(self, needs: &[NeedProgress]) -> Self {
        let look = self.look();
        let stages = needs.iter().map(|need| stage(need, &look)).collect();
        let needs: Vec<_> = needs.iter().map(|need| &need.need).collect();
        let shown = ["need", "needed", "programme", "identified_on", "standing"];
        self.wide_section("needs", NEEDS, &shown, &needs, &[("need_stage", stages)])
    }

    fn fittings(self, fitted: &[FittedDevice]) -> Self {
        let look = self.look();
        let lives = fitted.iter().map(life).collect();
        let next = fitted.iter().map(|device| next_follow_up(device, &look)).collect();
        let returned = fitted.iter().map(|device| returned(device, &look)).collect();
        let fittings: Vec<_> = fitted.iter().map(|device| &device.fitting).collect();
        let shown = ["fitting", "item", "device_and_count", "fitted_on"];
        let more = [("returned", returned), ("life_ends_on", lives), ("next_follow_up", next)];
        self.wide_section("fittings", FITTINGS, &shown, &fittings, &more)
    }

    fn due(self, due: &[DueView], today: Date) -> Self {
        let due: Vec<_> = due.iter().map(|due| (due.clone(), today)).collect();
        self.section("due", DUE, DUE_WORK, &due)
    }
}

fn stage(need: &NeedProgress, look: &RenderOptions<'_>) -> Cell {
    let code = need.stage.code();
    Cell::of(look.messages.word("need-stage", code), code)
}

/// Returns the day on which the useful life of a device ends.
fn life(device: &FittedDevice) -> Cell {
    Cell::day(device.life_ends_on.filter(|_| !device.returned))
}

fn returned(device: &FittedDevice, look: &RenderOptions<'_>) -> Cell {
    let text = if device.returned { tr!(look.messages, "word-yes") } else { String::new() };
    Cell::of(text, device.returned)
}

/// Returns the next follow-up: the round and the day.
fn next_follow_up(device: &FittedDevice, look: &RenderOptions<'_>) -> Cell {
    Cell::maybe(device.next_follow_up, |(round, on)| {
        let (shown, day) = (look.messages.coded(round), on.to_string());
        let text = tr!(look.messages, "card-next-follow-up", round = shown, day = day.as_str());
        Cell::of(text, json!({ "round": round.to_string(), "due_on": day }))
    })
}

/// Returns the card of a person.
pub(crate) fn person_card(
    look: RenderOptions<'_>,
    title: String,
    card: &PersonCard,
    today: Date,
) -> Result<Card> {
    let holds = [
        "hold",
        "device_name",
        "placed_on",
        "status",
        "status_on",
        "tag",
        "queue_place",
        "expected_on",
    ];
    let services = ["service", "kind", "served_on", "place", "provider", "programme"];
    let twins = ["person", "name", "id_number", "birth_date", "sex", "division"];
    let history = &card.history;
    let issues: &[_] = match history.certificates.as_slice() {
        [_] => &[],
        issues => issues,
    };
    let certificate = |issue: &Certificate| crate::privacy::certificate(*issue, look.show_ids);
    let certificates: Vec<_> = history.certificates.iter().map(certificate).collect();
    let former = history.former_ids.iter().map(|id| crate::privacy::citizen(*id, look.show_ids));
    let former: Vec<_> = former.collect();
    let former = Cell::of(look.messages.list(&former.join(", ")), former);
    let built = CardBuilder::new(look, title, PERSONS, &card.person)?
        .field("former_ids", former)
        .needs(&card.needs)
        .fittings(&card.fittings)
        .section("loans", LOANS, LOAN, &card.loans)
        .section("holds", HOLDS, &holds, &card.holds)
        .section("services", SERVICES, &services, &card.services)
        .section("assessments", ASSESSMENTS, ASSESSMENT, &card.assessments)
        .section("trainings", TRAININGS, TRAINING, &card.trainings)
        .section("follow_ups", FOLLOW_UPS, FOLLOW_UP, &card.follow_ups)
        .due(&card.due, today)
        .section("likely_duplicates", PERSONS, &twins, &card.likely_duplicates)
        .section("history", HISTORY, &["fact", "from_day", "value_name"], &history.facts)
        .section("certificates", CERTIFICATES, &["certificate"], issues)
        .data("certificates", certificates.into());
    Ok(built.done())
}

/// Returns the card of a need.
pub(crate) fn need_card(
    look: RenderOptions<'_>,
    title: String,
    card: &NeedCard,
    today: Date,
) -> Result<Card> {
    let built = CardBuilder::new(look, title, NEEDS, &card.need.need)?
        .field("need_stage", stage(&card.need, &look))
        .section("assessments", ASSESSMENTS, ASSESSMENT, &card.assessments)
        .fittings(&card.fittings)
        .section("trainings", TRAININGS, TRAINING, &card.trainings)
        .section("follow_ups", FOLLOW_UPS, FOLLOW_UP, &card.follow_ups)
        .section("loans", LOANS, LOAN, &card.loans)
        .section("withdrawals", WITHDRAWALS, &["on", "reason"], &card.withdrawals)
        .due(&card.due, today);
    Ok(built.done())
}

/// Returns the card of a fitting.
pub(crate) fn fitting_card(
    look: RenderOptions<'_>,
    title: String,
    card: &FittingCard,
    today: Date,
) -> Result<Card> {
    let device = &card.fitting;
    let built = CardBuilder::new(look, title, FITTINGS, &device.fitting)?
        .field("returned", returned(device, &look))
        .field("life_ends_on", life(device))
        .field("next_follow_up", next_follow_up(device, &look))
        .needs(card.need.as_slice())
        .section("assessments", ASSESSMENTS, ASSESSMENT, &card.assessments)
        .section("trainings", TRAININGS, &["trained_on", "trainer", "note"], &card.trainings)
        .section(
            "follow_ups",
            FOLLOW_UPS,
            &["asked_on", "round", "answer", "details"],
            &card.follow_ups,
        )
        .due(&card.due, today);
    Ok(built.done())
}

/// Returns the card of a device. `kept_for` describes the hold for which it is kept.
pub(crate) fn item_card(
    look: RenderOptions<'_>,
    title: String,
    card: &ItemCard,
    kept_for: Option<String>,
) -> Result<Card> {
    let hold = card.kept_for.as_ref().map(|hold| hold.number.to_string());
    let story = ["on", "step", "who", "site", "due_on", "record", "note", "by"];
    let built = CardBuilder::new(look, title, ITEMS, &card.item)?
        .field("kept_for", Cell::of(kept_for.unwrap_or_default(), hold))
        .section("story", STORY, &story, &card.history)
        .section(
            "follow_ups",
            FOLLOW_UPS,
            &["asked_on", "name", "round", "answer", "details"],
            &card.follow_ups,
        )
        .csv(STORY, &card.history)?;
    Ok(built.done())
}

/// Returns the card of a loan.
pub(crate) fn loan_card(look: RenderOptions<'_>, title: String, card: &LoanCard) -> Result<Card> {
    let built = CardBuilder::new(look, title, LOANS, &card.loan)?
        .needs(card.need.as_slice())
        .section("holds", HOLDS, QUEUE, &card.holds);
    Ok(built.done())
}

/// Returns the card of a device model.
pub(crate) fn model_card(look: RenderOptions<'_>, title: String, card: &ModelCard) -> Result<Card> {
    Ok(model(look, title, card)?.done())
}

/// Returns the card of a bulk model for `stock show`: CSV and `bulk` in JSON are its stock levels.
pub(crate) fn bulk_card(look: RenderOptions<'_>, title: String, card: &ModelCard) -> Result<Card> {
    let levels: Vec<_> = card.levels.iter().map(|l| super::json_of(PILES, l, &look)).collect();
    let built = model(look, title, card)?.data("bulk", levels.into());
    Ok(built.csv(PILES, &card.levels)?.done())
}

fn model<'a>(look: RenderOptions<'a>, title: String, card: &ModelCard) -> Result<CardBuilder<'a>> {
    let levels = [&["site_name"], &LEVELS[..]].concat();
    let receipts = [
        "item",
        "received_on",
        "site_name",
        "quantity",
        "source",
        "donor",
        "value",
        "note",
        "programme",
    ];
    Ok(CardBuilder::new(look, title, MODELS, &card.model)?
        .field("open_needs", Cell::number(card.open_needs))
        .field("fittings", Cell::number(card.fittings))
        .section("levels", PILES, &levels, &card.levels)
        .section("receipts", ITEMS, &receipts, &card.receipts)
        .section("loans", LOANS, LOAN_OF_MODEL, &card.loans)
        .section("holds", HOLDS, QUEUE, &card.holds))
}

/// Returns the card of a site.
pub(crate) fn site_card(look: RenderOptions<'_>, title: String, card: &SiteCard) -> Result<Card> {
    let levels = [&["device_name"], &LEVELS[..]].concat();
    // Only schools have students.
    let students = match card.students {
        0 => Cell::of("", 0),
        count => Cell::number(count),
    };
    let takes = ["count", "on", "found", "missing_tags", "unexpected_tags", "by"];
    let built = CardBuilder::new(look, title, SITES, &card.site)?
        .field("students", students)
        .field("open_needs", Cell::number(card.open_needs))
        .field("fittings", Cell::number(card.fittings))
        .field("open_loans", Cell::number(card.open_loans))
        .field("overdue_loans", Cell::number(card.overdue_loans))
        .field("holds", Cell::number(card.holds))
        .section("levels", PILES, &levels, &card.levels)
        .section("sites", SITES, &["code", "name", "kind", "division"], &card.sites)
        .section("stock_takes", COUNTS, &takes, &card.stock_takes);
    Ok(built.done())
}

/// The names of all sections.
#[cfg(test)]
pub(crate) const SECTIONS: [&str; 18] = [
    "needs",
    "fittings",
    "loans",
    "holds",
    "services",
    "assessments",
    "trainings",
    "follow_ups",
    "due",
    "likely_duplicates",
    "history",
    "certificates",
    "withdrawals",
    "story",
    "levels",
    "receipts",
    "sites",
    "stock_takes",
];

/// The fields that cards add to those of the record.
#[cfg(test)]
pub(crate) const FIELDS: [&str; 12] = [
    "former_ids",
    "need_stage",
    "returned",
    "life_ends_on",
    "next_follow_up",
    "kept_for",
    "open_needs",
    "fittings",
    "students",
    "open_loans",
    "overdue_loans",
    "holds",
];
