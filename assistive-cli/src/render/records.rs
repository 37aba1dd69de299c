//! The columns of the kinds of records: divisions, sites, models, classes, people, needs, fittings, commits.

use assistive_core::model::{ClassEntry, Coded, DeviceClass, NeedKind};
use assistive_core::{
    CommitInfo, DivisionView, FittingView, Label, ModelView, NeedStatus, NeedView, PersonView,
    SiteView,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::{Cell, Column, Visibility};
use crate::lang::{Lang, Messages, tr};
use crate::privacy;
use crate::render_options::RenderOptions;

/// Divisions.
pub(crate) const DIVISIONS: &[Column<DivisionView>] = &[
    Column::new("code", Visibility::All, |d, _| Cell::text(d.label.code())),
    Column::new("name", Visibility::All, |d, look| Cell::name(&d.label, look)),
    Column::new("level", Visibility::All, |d, look| Cell::coded(d.level, look)),
    Column::new("parent", Visibility::All, |d, _| Cell::maybe(d.parent.as_ref(), Cell::text)),
    Column::new("successor", Visibility::All, |d, _| Cell::maybe(d.successor.as_ref(), Cell::text)),
    Column::new("valid_from", Visibility::Data, |d, _| Cell::day(d.valid_from)),
    Column::new("valid_to", Visibility::Data, |d, _| Cell::day(d.valid_to)),
];

/// Sites.
pub(crate) const SITES: &[Column<SiteView>] = &[
    Column::new("code", Visibility::All, |s, _| Cell::text(&s.code)),
    Column::wrap("name", Visibility::All, |s, _| Cell::text(&s.name)),
    Column::new("kind", Visibility::All, |s, look| Cell::coded(Some(s.kind), look)),
    Column::new("division", Visibility::All, |s, look| Cell::label(&s.division, look)),
    Column::new("division_name", Visibility::Data, |s, look| Cell::name(&s.division, look)),
    Column::new("parent", Visibility::All, |s, _| Cell::maybe(s.parent.as_ref(), Cell::text)),
];

/// Device models.
pub(crate) const MODELS: &[Column<ModelView>] = &[
    Column::new("code", Visibility::All, |m, _| Cell::text(&m.code)),
    Column::wrap("name", Visibility::All, |m, _| Cell::text(&m.name)),
    Column::new("class", Visibility::All, |m, _| Cell::text(m.class.code())),
    Column::wrap("class_label", Visibility::All, |m, look| Cell::name(&m.class, look)),
    Column::new("basic", Visibility::All, |m, look| Cell::yes_no(m.basic, look)),
    Column::new("categories", Visibility::Detail, |m, look| {
        let messages: Vec<_> = m.categories.iter().map(|c| look.messages.coded(c)).collect();
        let codes = m.categories.iter().map(|c| Value::from(c.to_string()));
        Cell::of(look.messages.list(&messages.join(", ")), codes.collect::<Vec<_>>())
    }),
    Column::new("unit", Visibility::All, |m, _| Cell::maybe(m.unit.as_ref(), Cell::text)),
    Column::right("price", Visibility::All, |m, _| Cell::maybe(m.price, Cell::text)),
    Column::right("subsidy", Visibility::All, |m, _| Cell::maybe(m.subsidy, Cell::text)),
    Column::right("life_years", Visibility::All, |m, _| Cell::maybe(m.life_years, Cell::number)),
    Column::new("tracking", Visibility::Detail, |m, look| Cell::coded(Some(m.tracking), look)),
    Column::new("hygiene", Visibility::Detail, |m, look| Cell::yes_no(m.hygiene, look)),
    Column::right("loan_days", Visibility::All, |m, _| Cell::maybe(m.loan_days, Cell::number)),
];

/// Device classes.
pub(crate) const CLASSES: &[Column<ClassEntry>] = &[
    Column::new("class", Visibility::All, |c, _| Cell::text(c.class())),
    Column::wrap("name", Visibility::Shown, |c, look| Cell::text(class_label(c, look))),
    Column::new("iso9999", Visibility::Data, |c, _| Cell::maybe(c.iso, Cell::text)),
    Column::new("cn", Visibility::All, |c, _| Cell::maybe(c.cn, Cell::text)),
    Column::new("name_en", Visibility::Data, |c, _| Cell::text(&c.name_en)),
    Column::new("name_zh", Visibility::Data, |c, _| Cell::text(&c.name_zh)),
    Column::new("level", Visibility::Data, |c, _| Cell::number(DeviceClass::level(c.class()))),
];

/// Returns the name of a class, in Chinese where it has none in English.
fn class_label<'a>(class: &'a ClassEntry, look: &RenderOptions<'_>) -> &'a str {
    let is_english = look.messages.lang() == Lang::En && !class.name_en.is_empty();
    if is_english { &class.name_en } else { &class.name_zh }
}

/// People.
pub(crate) const PERSONS: &[Column<PersonView>] = &[
    Column::new("person", Visibility::All, |p, _| Cell::text(p.number)),
    Column::titled("name", "person_name", Visibility::All, |p, _| Cell::text(&p.name)),
    Column::new("id_number", Visibility::All, |p, look| {
        Cell::maybe(p.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("certificate", Visibility::Detail, |p, look| {
        Cell::maybe(p.certificate, |c| Cell::text(privacy::certificate(c, look.show_ids)))
    }),
    Column::new("keys", Visibility::Detail, |p, look| {
        let keys: Vec<_> = p.keys.iter().map(|key| Value::from(key.as_str())).collect();
        Cell::of(look.messages.list(&p.keys.join(", ")), keys)
    }),
    Column::new("sex", Visibility::All, |p, look| Cell::coded(p.sex, look)),
    Column::new("birth_date", Visibility::Detail, |p, look| {
        Cell::maybe(p.birth_date, |day| Cell::text(privacy::birth_date(day, look.show_ids)))
    }),
    Column::new("category", Visibility::All, |p, look| Cell::coded(p.category, look)),
    Column::titled("categories", "person_categories", Visibility::Detail, |p, look| {
        let parts: Vec<_> = p.categories.iter().collect();
        let shown = parts.iter().map(|part| look.messages.coded(*part)).collect::<Vec<_>>();
        let data = parts.iter().map(|part| Value::from(part.code())).collect::<Vec<_>>();
        Cell::of(look.messages.list(&shown.join(", ")), data)
    }),
    Column::new("grade", Visibility::All, |p, look| Cell::coded(p.grade, look)),
    Column::new("division", Visibility::All, |p, look| Cell::label(&p.division, look)),
    Column::new("division_name", Visibility::Data, |p, look| Cell::name(&p.division, look)),
    Column::new("county", Visibility::Detail, |p, look| Cell::label(&p.county, look)),
    Column::wrap("school", Visibility::All, |p, look| Cell::label(&p.school, look)),
    Column::new("school_name", Visibility::Data, |p, look| Cell::name(&p.school, look)),
    Column::new("class_name", Visibility::Detail, |p, _| {
        Cell::maybe(p.class_name.as_ref(), Cell::text)
    }),
    Column::new("stage", Visibility::Detail, |p, look| Cell::coded(p.stage, look)),
    Column::new("placement", Visibility::Detail, |p, look| Cell::coded(p.placement, look)),
    Column::new("guardian", Visibility::Detail, |p, _| {
        Cell::maybe(p.guardian.as_ref(), Cell::text)
    }),
    Column::new("phone", Visibility::Detail, |p, _| Cell::maybe(p.phone.as_ref(), Cell::text)),
    Column::new("address", Visibility::Detail, |p, look| {
        Cell::maybe(p.address.as_ref(), |text| Cell::text(privacy::address(text, look.show_ids)))
    }),
    Column::new("note", Visibility::Detail, |p, look| note(p.note.as_ref(), look)),
    Column::new("registered_on", Visibility::Detail, |p, look| match p.registration_assumed {
        true => {
            let day = p.registered_on.to_string();
            Cell::of(tr!(look.messages, "registered-assumed", day = day.as_str()), day)
        }
        false => Cell::text(p.registered_on),
    }),
    Column::new("left_on", Visibility::Detail, |p, _| Cell::day(p.left.map(|left| left.on))),
    Column::new("left_reason", Visibility::Detail, |p, look| {
        Cell::coded(p.left.map(|left| left.reason), look)
    }),
];

/// Needs.
pub(crate) const NEEDS: &[Column<NeedView>] = &[
    Column::new("need", Visibility::All, |n, _| Cell::text(n.number)),
    Column::new("person", Visibility::All, |n, _| Cell::text(n.person.number)),
    Column::titled("name", "person_name", Visibility::All, |n, _| Cell::text(&n.person.name)),
    Column::new("id_number", Visibility::Data, |n, look| {
        Cell::maybe(n.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::wrap("school_or_division", Visibility::List, |n, look| lives(&n.person, look)),
    Column::new("school", Visibility::Detail, |n, look| Cell::label(&n.person.school, look)),
    Column::new("school_name", Visibility::Data, |n, look| Cell::name(&n.person.school, look)),
    Column::new("county", Visibility::Detail, |n, look| Cell::label(&n.person.county, look)),
    Column::new("county_name", Visibility::Data, |n, look| Cell::name(&n.person.county, look)),
    Column::new("kind", Visibility::Detail, |n, look| Cell::coded(Some(n.kind), look)),
    Column::new("device", Visibility::Detail, |n, _| {
        Cell::maybe(n.device.as_ref(), |_| Cell::text(n.device_label.code()))
    }),
    Column::wrap("device_name", Visibility::Detail, |n, look| Cell::name(&n.device_label, look)),
    Column::wrap("needed", Visibility::List, |n, look| match n.kind {
        NeedKind::Device => Cell::name(&n.device_label, look),
        kind => Cell::coded(Some(kind), look),
    }),
    Column::new("programme", Visibility::Detail, |n, look| Cell::label(&n.programme_label, look)),
    Column::wrap("standing", Visibility::List, status_or_bridge),
    Column::new("identified_on", Visibility::All, |n, _| Cell::text(n.identified_on)),
    Column::new("status", Visibility::Detail, |n, look| status(n.status, look)),
    Column::new("status_on", Visibility::Detail, |n, _| Cell::day(n.status.day())),
    Column::new("reason", Visibility::Detail, |n, look| match n.status {
        NeedStatus::Withdrawn(_, reason) => Cell::coded(Some(reason), look),
        _ => Cell::none(),
    }),
    Column::new("fitting", Visibility::Detail, |n, _| Cell::maybe(n.fitting, Cell::text)),
    Column::new("bridged_by", Visibility::Detail, |n, _| Cell::maybe(n.bridged_by, Cell::text)),
    Column::new("basic", Visibility::Detail, |n, look| {
        Cell::maybe(n.basic, |b| Cell::yes_no(b, look))
    }),
    Column::right("priority", Visibility::Detail, |n, _| Cell::maybe(n.priority, Cell::number)),
    Column::right("quantity", Visibility::Detail, |n, _| Cell::number(n.quantity)),
    Column::right("given", Visibility::Detail, |n, _| Cell::number(n.given)),
    Column::new("site", Visibility::Detail, |n, look| Cell::label(&n.site, look)),
    Column::new("valid_to", Visibility::Detail, |n, _| Cell::day(n.valid_to)),
    Column::new("note", Visibility::Detail, |n, look| note(n.note.as_ref(), look)),
    Column::new("listed_again", Visibility::Detail, |n, look| {
        let days: Vec<_> = n.listed_again.iter().map(ToString::to_string).collect();
        Cell::of(look.messages.list(&days.join(", ")), days)
    }),
    Column::new("assessed_on", Visibility::Detail, |n, _| {
        Cell::day(n.assessed.map(|(day, _)| day))
    }),
    Column::new("finding", Visibility::Detail, |n, look| {
        Cell::coded(n.assessed.map(|(_, finding)| finding), look)
    }),
    Column::new("phone", Visibility::Data, |n, _| Cell::maybe(n.person.phone.as_ref(), Cell::text)),
    Column::new("guardian", Visibility::Data, |n, _| {
        Cell::maybe(n.person.guardian.as_ref(), Cell::text)
    }),
];

/// Returns a note. A number in it that looks like an id is masked.
pub(super) fn note(note: Option<&String>, look: &RenderOptions<'_>) -> Cell {
    Cell::maybe(note, |note| Cell::text(look.masked(note)))
}

/// Returns the school of a student, else the division of a person.
fn lives(person: &PersonView, look: &RenderOptions<'_>) -> Cell {
    match &person.school {
        Label::None => Cell::name(&person.division, look),
        school => Cell::name(school, look),
    }
}

/// Returns the status of a need, or the loan that bridges it, in one cell.
fn status_or_bridge(need: &NeedView, look: &RenderOptions<'_>) -> Cell {
    let status = need.status;
    let mut text = match need.bridged_by {
        Some(loan) => tr!(look.messages, "need-bridged", loan = loan.to_string()),
        None => look.messages.word("status", status.code()),
    };
    if status == NeedStatus::Open && need.quantity > 1 {
        let of = given_of(look.messages, need.given, need.quantity);
        text = tr!(look.messages, "need-with-given", status = text, given = of);
    }
    if let Some(day) = status.day() {
        text += &format!(" {day}");
    }
    if let NeedStatus::Withdrawn(_, reason) = status {
        text += &format!(" {}", look.messages.coded(reason));
    }
    Cell::text(text)
}

fn status(status: NeedStatus, look: &RenderOptions<'_>) -> Cell {
    Cell::of(look.messages.word("status", status.code()), status.code())
}

/// Returns how many of the devices that a need is for were handed over.
pub(crate) fn given_of(messages: &Messages, given: u32, quantity: u32) -> String {
    tr!(messages, "need-given", given = given, quantity = quantity)
}

/// Returns the name of a model, with the quantity if there are several.
pub(super) fn device_and_count(model: &Label, quantity: u32, look: &RenderOptions<'_>) -> Cell {
    match (Cell::name(model, look), quantity) {
        (name, 1) => name,
        (name, count) => {
            let name = name.into_text();
            Cell::text(tr!(look.messages, "described-many", name = name, count = count))
        }
    }
}

/// Fittings.
pub(crate) const FITTINGS: &[Column<FittingView>] = &[
    Column::new("fitting", Visibility::All, |f, _| Cell::text(f.number)),
    Column::new("person", Visibility::All, |f, _| Cell::text(f.person.number)),
    Column::titled("name", "person_name", Visibility::All, |f, _| Cell::text(&f.person.name)),
    Column::new("id_number", Visibility::Data, |f, look| {
        Cell::maybe(f.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("county", Visibility::Data, |f, look| Cell::label(&f.person.county, look)),
    Column::new("county_name", Visibility::Data, |f, look| Cell::name(&f.person.county, look)),
    Column::wrap("school_or_division", Visibility::List, |f, look| lives(&f.person, look)),
    Column::new("device", Visibility::Data, |f, _| Cell::text(f.model.code())),
    Column::wrap("device_name", Visibility::All, |f, look| Cell::name(&f.model, look)),
    Column::wrap("device_and_count", Visibility::Card, |f, look| {
        device_and_count(&f.model, f.quantity, look)
    }),
    Column::new("fitted_on", Visibility::All, |f, _| Cell::text(f.fitted_on)),
    Column::new("need", Visibility::Data, |f, _| Cell::maybe(f.need, Cell::text)),
    Column::new("met_need", Visibility::Shown, |f, look| match f.need {
        Some(need) => Cell::text(need),
        None => Cell::text(tr!(look.messages, "word-unlisted")),
    }),
    Column::new("item", Visibility::Detail, |f, _| Cell::maybe(f.item.as_ref(), Cell::text)),
    Column::new("site", Visibility::Detail, |f, look| Cell::label(&f.site, look)),
    Column::right("quantity", Visibility::All, |f, _| Cell::number(f.quantity)),
    Column::new("mode", Visibility::All, |f, look| Cell::coded(f.mode, look)),
    Column::new("place", Visibility::All, |f, look| Cell::coded(f.place, look)),
    Column::right("cost", Visibility::Detail, |f, _| Cell::maybe(f.cost, Cell::text)),
    Column::right("subsidy", Visibility::Detail, |f, _| Cell::maybe(f.subsidy, Cell::text)),
    Column::new("provider", Visibility::Detail, |f, _| {
        Cell::maybe(f.provider.as_ref(), Cell::text)
    }),
    Column::new("trained_on", Visibility::Detail, |f, _| Cell::day(f.trained_on)),
    Column::new("answered_on", Visibility::Detail, |f, _| {
        Cell::day(f.answered.map(|(day, _)| day))
    }),
    Column::new("used", Visibility::Detail, |f, look| {
        Cell::coded(f.answered.and_then(|(_, used)| used), look)
    }),
];

/// Returns a time: local for people, as in the journal for programs.
pub(crate) fn moment(at: Timestamp) -> Cell {
    let local = at.to_zoned_datetime(TimeZone::system()).datetime();
    // Truncated, not rounded, so that `--as-of` with the shown time includes the commit.
    let local = local.with().subsec_nanosecond(0).build().unwrap_or(local);
    Cell::of(local.to_string().replace('T', " "), at.to_string())
}

/// Commits of the journal.
pub(crate) const COMMITS: &[Column<CommitInfo>] = &[
    Column::right("commit", Visibility::All, |c, _| Cell::number(c.number)),
    Column::new("at", Visibility::All, |c, _| moment(c.at)),
    Column::new("actor", Visibility::All, |c, look| Cell::text(look.masked(&c.actor))),
    Column::new("site", Visibility::Detail, |c, _| Cell::maybe(c.site.as_ref(), Cell::text)),
    Column::new("operation", Visibility::All, |c, look| {
        Cell::of(look.messages.word("operation", &c.operation), c.operation.as_str())
    }),
    Column::new("subject", Visibility::All, |c, look| match c.subject.as_str() {
        "" => Cell::none(),
        subject => Cell::of(look.messages.word("subject", subject), subject),
    }),
    Column::wrap("source", Visibility::All, |c, _| Cell::maybe(c.source.as_ref(), Cell::text)),
    Column::new("why", Visibility::Detail, |c, look| {
        Cell::maybe(c.why.as_ref(), |why| Cell::text(look.masked(why)))
    }),
    Column::new("undone_by", Visibility::All, |c, _| Cell::maybe(c.undone_by, Cell::number)),
    Column::right("events", Visibility::All, |c, _| Cell::number(c.events)),
    Column::new("hash", Visibility::Data, |c, _| Cell::text(c.hash)),
    Column::new("hash_short", Visibility::Shown, |c, _| Cell::text(c.hash.short())),
];
