//! The columns of the kinds of records: divisions, sites, models, classes, people, needs, fittings, commits.

use assistive_core::model::{ClassEntry, DeviceClass, NeedKind};
use assistive_core::{
    CommitInfo, DivisionView, FittingView, Label, ModelView, NeedStatus, NeedView, PersonView,
    SiteView,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::{Cell, Column, In, Look};
use crate::lang::{Lang, say};
use crate::privacy;

/// Divisions.
pub(crate) const DIVISIONS: &[Column<DivisionView>] = &[
    Column::new("code", In::All, |d, _| Cell::text(d.label.code())),
    Column::new("name", In::All, |d, look| Cell::name(&d.label, look)),
    Column::new("level", In::All, |d, look| Cell::coded(d.level, look)),
    Column::new("parent", In::All, |d, _| Cell::maybe(d.parent.as_ref(), Cell::text)),
    Column::new("successor", In::All, |d, _| Cell::maybe(d.successor.as_ref(), Cell::text)),
    Column::new("valid_from", In::Data, |d, _| Cell::day(d.valid_from)),
    Column::new("valid_to", In::Data, |d, _| Cell::day(d.valid_to)),
];

/// Sites.
pub(crate) const SITES: &[Column<SiteView>] = &[
    Column::new("code", In::All, |s, _| Cell::text(&s.code)),
    Column::wrap("name", In::All, |s, _| Cell::text(&s.name)),
    Column::new("kind", In::All, |s, look| Cell::coded(Some(s.kind), look)),
    Column::new("division", In::All, |s, look| Cell::label(&s.division, look)),
    Column::new("division_name", In::Data, |s, look| Cell::name(&s.division, look)),
    Column::new("parent", In::All, |s, _| Cell::maybe(s.parent.as_ref(), Cell::text)),
];

/// Device models.
pub(crate) const MODELS: &[Column<ModelView>] = &[
    Column::new("code", In::All, |m, _| Cell::text(&m.code)),
    Column::wrap("name", In::All, |m, _| Cell::text(&m.name)),
    Column::new("class", In::All, |m, _| Cell::text(m.class.code())),
    Column::wrap("class_label", In::All, |m, look| Cell::name(&m.class, look)),
    Column::new("basic", In::All, |m, look| Cell::yes_no(m.basic, look)),
    Column::new("categories", In::Detail, |m, look| {
        let words: Vec<_> = m.categories.iter().map(|c| look.words.coded(c)).collect();
        let codes = m.categories.iter().map(|c| Value::from(c.to_string()));
        Cell::of(look.words.list(&words.join(", ")), codes.collect::<Vec<_>>())
    }),
    Column::new("unit", In::All, |m, _| Cell::maybe(m.unit.as_ref(), Cell::text)),
    Column::right("price", In::All, |m, _| Cell::maybe(m.price, Cell::text)),
    Column::right("subsidy", In::All, |m, _| Cell::maybe(m.subsidy, Cell::text)),
    Column::right("life_years", In::All, |m, _| Cell::maybe(m.life_years, Cell::number)),
    Column::new("tracking", In::Detail, |m, look| Cell::coded(Some(m.tracking), look)),
    Column::new("hygiene", In::Detail, |m, look| Cell::yes_no(m.hygiene, look)),
    Column::right("loan_days", In::All, |m, _| Cell::maybe(m.loan_days, Cell::number)),
];

/// Device classes.
pub(crate) const CLASSES: &[Column<ClassEntry>] = &[
    Column::new("class", In::All, |c, _| Cell::text(c.class())),
    Column::wrap("name", In::Shown, |c, look| Cell::text(class_label(c, look))),
    Column::new("iso9999", In::Data, |c, _| Cell::maybe(c.iso, Cell::text)),
    Column::new("cn", In::All, |c, _| Cell::maybe(c.cn, Cell::text)),
    Column::new("name_en", In::Data, |c, _| Cell::text(&c.name_en)),
    Column::new("name_zh", In::Data, |c, _| Cell::text(&c.name_zh)),
    Column::new("level", In::Data, |c, _| Cell::number(DeviceClass::level(c.class()))),
];

/// The name of a class, in the other language where it has none in this one.
fn class_label(class: &ClassEntry, look: &Look<'_>) -> String {
    let (first, second) = match look.words.lang() {
        Lang::En => (&class.name_en, &class.name_zh),
        Lang::Zh => (&class.name_zh, &class.name_en),
    };
    if first.is_empty() { second.clone() } else { first.clone() }
}

/// People.
pub(crate) const PERSONS: &[Column<PersonView>] = &[
    Column::new("person", In::All, |p, _| Cell::text(p.number)),
    Column::titled("name", "person_name", In::All, |p, _| Cell::text(&p.name)),
    Column::new("id_number", In::All, |p, look| {
        Cell::maybe(p.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("certificate", In::Detail, |p, look| {
        Cell::maybe(p.certificate, |c| Cell::text(privacy::certificate(c, look.show_ids)))
    }),
    Column::new("keys", In::Detail, |p, look| {
        let keys: Vec<_> = p.keys.iter().map(|key| Value::from(key.as_str())).collect();
        Cell::of(look.words.list(&p.keys.join(", ")), keys)
    }),
    Column::new("sex", In::All, |p, look| Cell::coded(p.sex, look)),
    Column::new("birth_date", In::Detail, |p, look| {
        Cell::maybe(p.birth_date, |day| Cell::text(privacy::birth_date(day, look.show_ids)))
    }),
    Column::new("category", In::All, |p, look| Cell::coded(p.category, look)),
    Column::new("grade", In::All, |p, look| Cell::coded(p.grade, look)),
    Column::new("division", In::All, |p, look| Cell::label(&p.division, look)),
    Column::new("division_name", In::Data, |p, look| Cell::name(&p.division, look)),
    Column::new("county", In::Detail, |p, look| Cell::label(&p.county, look)),
    Column::wrap("school", In::All, |p, look| Cell::label(&p.school, look)),
    Column::new("school_name", In::Data, |p, look| Cell::name(&p.school, look)),
    Column::new("class_name", In::Detail, |p, _| Cell::maybe(p.class_name.as_ref(), Cell::text)),
    Column::new("stage", In::Detail, |p, look| Cell::coded(p.stage, look)),
    Column::new("placement", In::Detail, |p, look| Cell::coded(p.placement, look)),
    Column::new("guardian", In::Detail, |p, _| Cell::maybe(p.guardian.as_ref(), Cell::text)),
    Column::new("phone", In::Detail, |p, _| Cell::maybe(p.phone.as_ref(), Cell::text)),
    Column::new("registered_on", In::Detail, |p, _| Cell::text(p.registered_on)),
    Column::new("left_on", In::Detail, |p, _| Cell::day(p.left.map(|left| left.on))),
    Column::new("left_reason", In::Detail, |p, look| {
        Cell::coded(p.left.map(|left| left.reason), look)
    }),
];

/// Needs.
pub(crate) const NEEDS: &[Column<NeedView>] = &[
    Column::new("need", In::All, |n, _| Cell::text(n.number)),
    Column::new("person", In::All, |n, _| Cell::text(n.person.number)),
    Column::titled("name", "person_name", In::All, |n, _| Cell::text(&n.person.name)),
    Column::new("id_number", In::Data, |n, look| {
        Cell::maybe(n.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::wrap("school_or_division", In::List, |n, look| lives(&n.person, look)),
    Column::new("school", In::Detail, |n, look| Cell::label(&n.person.school, look)),
    Column::new("school_name", In::Data, |n, look| Cell::name(&n.person.school, look)),
    Column::new("county", In::Detail, |n, look| Cell::label(&n.person.county, look)),
    Column::new("county_name", In::Data, |n, look| Cell::name(&n.person.county, look)),
    Column::new("kind", In::Detail, |n, look| Cell::coded(Some(n.kind), look)),
    Column::new("device", In::Detail, |n, _| {
        Cell::maybe(n.device.as_ref(), |_| Cell::text(n.device_label.code()))
    }),
    Column::wrap("device_name", In::Detail, |n, look| Cell::name(&n.device_label, look)),
    Column::wrap("needed", In::List, |n, look| match n.kind {
        NeedKind::Device => Cell::name(&n.device_label, look),
        kind => Cell::coded(Some(kind), look),
    }),
    Column::new("programme", In::Detail, |n, look| Cell::label(&n.programme_label, look)),
    Column::wrap("standing", In::List, standing),
    Column::new("identified_on", In::All, |n, _| Cell::text(n.identified_on)),
    Column::new("status", In::Detail, |n, look| status(n.status, look)),
    Column::new("status_on", In::Detail, |n, _| Cell::day(n.status.day())),
    Column::new("reason", In::Detail, |n, look| match n.status {
        NeedStatus::Withdrawn(_, reason) => Cell::coded(Some(reason), look),
        _ => Cell::none(),
    }),
    Column::new("fitting", In::Detail, |n, _| Cell::maybe(n.fitting, Cell::text)),
    Column::new("bridged_by", In::Detail, |n, _| Cell::maybe(n.bridged_by, Cell::text)),
    Column::new("basic", In::Detail, |n, look| Cell::maybe(n.basic, |b| Cell::yes_no(b, look))),
    Column::right("priority", In::Detail, |n, _| Cell::maybe(n.priority, Cell::number)),
    Column::right("quantity", In::Detail, |n, _| Cell::number(n.quantity)),
    Column::new("site", In::Detail, |n, look| Cell::label(&n.site, look)),
    Column::new("valid_to", In::Detail, |n, _| Cell::day(n.valid_to)),
    Column::new("listed_again", In::Detail, |n, look| {
        let days: Vec<_> = n.listed_again.iter().map(ToString::to_string).collect();
        Cell::of(look.words.list(&days.join(", ")), days)
    }),
    Column::new("assessed_on", In::Detail, |n, _| Cell::day(n.assessed.map(|(day, _)| day))),
    Column::new("finding", In::Detail, |n, look| {
        Cell::coded(n.assessed.map(|(_, finding)| finding), look)
    }),
    Column::new("phone", In::Data, |n, _| Cell::maybe(n.person.phone.as_ref(), Cell::text)),
    Column::new("guardian", In::Data, |n, _| Cell::maybe(n.person.guardian.as_ref(), Cell::text)),
];

/// Where someone is found: the school of a student, else the division.
fn lives(person: &PersonView, look: &Look<'_>) -> Cell {
    match &person.school {
        Label::None => Cell::name(&person.division, look),
        school => Cell::name(school, look),
    }
}

/// How a need stands, in one cell.
fn standing(need: &NeedView, look: &Look<'_>) -> Cell {
    let status = need.status;
    if let Some(loan) = need.bridged_by {
        return Cell::text(say!(look.words, "need-bridged", loan = loan.to_string()));
    }
    let mut text = look.words.word("status", status.code());
    if let Some(day) = status.day() {
        text += &format!(" {day}");
    }
    if let NeedStatus::Withdrawn(_, reason) = status {
        text += &format!(" {}", look.words.coded(reason));
    }
    Cell::text(text)
}

fn status(status: NeedStatus, look: &Look<'_>) -> Cell {
    Cell::of(look.words.word("status", status.code()), status.code())
}

/// Fittings.
pub(crate) const FITTINGS: &[Column<FittingView>] = &[
    Column::new("fitting", In::All, |f, _| Cell::text(f.number)),
    Column::new("person", In::All, |f, _| Cell::text(f.person.number)),
    Column::titled("name", "person_name", In::All, |f, _| Cell::text(&f.person.name)),
    Column::new("id_number", In::Data, |f, look| {
        Cell::maybe(f.person.citizen, |id| Cell::text(privacy::citizen(id, look.show_ids)))
    }),
    Column::new("county", In::Data, |f, look| Cell::label(&f.person.county, look)),
    Column::new("county_name", In::Data, |f, look| Cell::name(&f.person.county, look)),
    Column::wrap("school_or_division", In::List, |f, look| lives(&f.person, look)),
    Column::new("device", In::Data, |f, _| Cell::text(f.model.code())),
    Column::wrap("device_name", In::All, |f, look| Cell::name(&f.model, look)),
    Column::new("fitted_on", In::All, |f, _| Cell::text(f.fitted_on)),
    Column::new("need", In::Data, |f, _| Cell::maybe(f.need, Cell::text)),
    Column::new("met_need", In::Shown, |f, look| match f.need {
        Some(need) => Cell::text(need),
        None => Cell::text(say!(look.words, "word-unlisted")),
    }),
    Column::new("item", In::Detail, |f, _| Cell::maybe(f.item.as_ref(), Cell::text)),
    Column::new("site", In::Detail, |f, look| Cell::label(&f.site, look)),
    Column::right("quantity", In::All, |f, _| Cell::number(f.quantity)),
    Column::new("mode", In::All, |f, look| Cell::coded(f.mode, look)),
    Column::new("place", In::All, |f, look| Cell::coded(f.place, look)),
    Column::right("cost", In::Detail, |f, _| Cell::maybe(f.cost, Cell::text)),
    Column::right("subsidy", In::Detail, |f, _| Cell::maybe(f.subsidy, Cell::text)),
    Column::new("provider", In::Detail, |f, _| Cell::maybe(f.provider.as_ref(), Cell::text)),
    Column::new("trained_on", In::Detail, |f, _| Cell::day(f.trained_on)),
    Column::new("answered_on", In::Detail, |f, _| Cell::day(f.answered.map(|(day, _)| day))),
    Column::new("used", In::Detail, |f, look| Cell::coded(f.answered.map(|(_, used)| used), look)),
];

/// A time. People read the clock of where they are, programs that of the journal.
pub(crate) fn moment(at: Timestamp) -> Cell {
    let local = at.to_zoned_datetime(TimeZone::system()).datetime();
    // Cut, not rounded, so that `--as-of` with the shown time takes the commit in.
    let local = local.with().subsec_nanosecond(0).build().unwrap_or(local);
    Cell::of(local.to_string().replace('T', " "), at.to_string())
}

/// Commits of the journal.
pub(crate) const COMMITS: &[Column<CommitInfo>] = &[
    Column::right("commit", In::All, |c, _| Cell::number(c.number)),
    Column::new("at", In::All, |c, _| moment(c.at)),
    Column::new("actor", In::All, |c, look| Cell::text(look.masked(&c.actor))),
    Column::new("site", In::Detail, |c, _| Cell::maybe(c.site.as_ref(), Cell::text)),
    Column::new("operation", In::All, |c, look| {
        Cell::of(look.words.word("operation", &c.operation), c.operation.as_str())
    }),
    Column::new("subject", In::All, |c, look| match c.subject.as_str() {
        "" => Cell::none(),
        subject => Cell::of(look.words.word("subject", subject), subject),
    }),
    Column::wrap("source", In::All, |c, _| Cell::maybe(c.source.as_ref(), Cell::text)),
    Column::new("why", In::Detail, |c, look| {
        Cell::maybe(c.why.as_ref(), |why| Cell::text(look.masked(why)))
    }),
    Column::new("undone_by", In::All, |c, _| Cell::maybe(c.undone_by, Cell::number)),
    Column::right("events", In::All, |c, _| Cell::number(c.events)),
    Column::new("hash", In::Data, |c, _| Cell::text(c.hash)),
    Column::new("hash_short", In::Shown, |c, _| Cell::text(c.hash.short())),
];
