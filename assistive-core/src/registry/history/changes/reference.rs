//! The changes by the events of divisions, sites, device models and headers.

use super::record_change::Made;
use crate::journal::events::{
    Changed, DivisionChange, DivisionFacts, HeaderMapped, ModelChange, ModelFacts, SiteChange,
    SiteFacts,
};
use crate::model::{DivisionCode, ModelCode, SiteCode};
use crate::registry::history::effects::Key;

pub(super) fn division_added(facts: &DivisionFacts) -> Made {
    Made::added(Key::Division(facts.code.clone()))
        .with("name", &facts.name)
        .with("name_en", &facts.name_en)
        .with("level", &facts.level)
        .with("parent", &facts.parent)
        .with("successor", &facts.successor)
        .with("valid_from", &facts.valid_from)
        .with("valid_to", &facts.valid_to)
}

pub(super) fn division_changed(of: &Changed<DivisionCode, DivisionChange>) -> Made {
    use DivisionChange as D;
    let mut made = Made::changed(Key::Division(of.record.clone()));
    for change in &of.changes {
        match change {
            D::Name(c) => made.change("name", c),
            D::NameEn(c) => made.change("name_en", c),
            D::Level(c) => made.change("level", c),
            D::Parent(c) => made.change("parent", c),
            D::Successor(c) => made.change("successor", c),
            D::ValidFrom(c) => made.change("valid_from", c),
            D::ValidTo(c) => made.change("valid_to", c),
        }
    }
    made
}

pub(super) fn site_added(facts: &SiteFacts) -> Made {
    Made::added(Key::Site(facts.code.clone()))
        .with("name", &facts.name)
        .with("kind", &facts.kind)
        .with("division", &facts.division)
        .with("parent", &facts.parent)
}

pub(super) fn site_changed(of: &Changed<SiteCode, SiteChange>) -> Made {
    use SiteChange as S;
    let mut made = Made::changed(Key::Site(of.record.clone()));
    for change in &of.changes {
        match change {
            S::Name(c) => made.change("name", c),
            S::Kind(c) => made.change("kind", c),
            S::Division(c) => made.change("division", c),
            S::Parent(c) => made.change("parent", c),
        }
    }
    made
}

pub(super) fn model_added(facts: &ModelFacts) -> Made {
    Made::added(Key::Model(facts.code.clone()))
        .with("name", &facts.name)
        .with("class", &facts.class)
        .with("basic", &facts.basic)
        .with("categories", &facts.categories)
        .with("unit", &facts.unit)
        .with("price", &facts.price)
        .with("subsidy", &facts.subsidy)
        .with("life_years", &facts.life_years)
        .with("tracking", &facts.tracking)
        .with("hygiene", &facts.hygiene)
        .with("loan_days", &facts.loan_days)
}

pub(super) fn model_changed(of: &Changed<ModelCode, ModelChange>) -> Made {
    use ModelChange as M;
    let mut made = Made::changed(Key::Model(of.record.clone()));
    for change in &of.changes {
        match change {
            M::Name(c) => made.change("name", c),
            M::Class(c) => made.change("class", c),
            M::Basic(c) => made.change("basic", c),
            M::Categories(c) => made.change("categories", c),
            M::Unit(c) => made.change("unit", c),
            M::Price(c) => made.change("price", c),
            M::Subsidy(c) => made.change("subsidy", c),
            M::LifeYears(c) => made.change("life_years", c),
            M::Tracking(c) => made.change("tracking", c),
            M::Hygiene(c) => made.change("hygiene", c),
            M::LoanDays(c) => made.change("loan_days", c),
        }
    }
    made
}

pub(super) fn header_mapped(mapped: &HeaderMapped) -> Made {
    let mut made = Made::changed(Key::Header(mapped.sheet.clone(), mapped.header.clone()));
    made.change("column", &mapped.column);
    made
}
