//! The effects of the events of a store, its divisions, sites and device models.

use super::effect::{Effects, Restored, swap};
use super::key::Key;
use crate::journal::Event;
use crate::journal::events::{
    Changed, DivisionChange, DivisionFacts, HeaderMapped, ModelChange, ModelFacts, SiteChange,
    SiteFacts, StoreFounded,
};
use crate::model::{DivisionCode, DivisionNo, ModelCode, ModelNo, SiteCode, SiteNo};
use crate::state::State;

pub(super) fn store_founded(founded: &StoreFounded) -> Effects<'_> {
    let effects = Effects { is_shared: true, ..Effects::default() };
    effects.referring_to(founded.site.clone().map(Key::Site))
}

pub(super) fn division_added(facts: &DivisionFacts) -> Effects<'_> {
    let linked = [&facts.parent, &facts.successor].into_iter().flatten().cloned();
    Effects::creating(Key::Division(facts.code.clone())).referring_to(linked.map(Key::Division))
}

pub(super) fn division_changed(of: &Changed<DivisionCode, DivisionChange>) -> Effects<'_> {
    use DivisionChange as D;
    let key = Key::Division(of.record.clone());
    let mut effects = Effects::changing(
        key,
        of,
        Event::DivisionChanged,
        |c, _| reversed!(c, D: Name NameEn Level Parent Successor ValidFrom ValidTo),
    );
    for change in &of.changes {
        match change {
            D::Parent(c) | D::Successor(c) => {
                effects.references.extend(c.after.clone().map(Key::Division));
            }
            D::Name(_) | D::NameEn(_) | D::Level(_) | D::ValidFrom(_) | D::ValidTo(_) => {}
        }
    }
    effects
}

pub(super) fn division_restored(state: &State, number: DivisionNo) -> Option<Restored> {
    let division = state.divisions.get_any(number)?;
    let linked = [division.parent, division.successor].map(|no| Key::division(state, no?));
    Some(Restored::new(linked, !state.division_by_code().contains_key(&division.code)))
}

pub(super) fn site_added(facts: &SiteFacts) -> Effects<'_> {
    Effects::creating(Key::Site(facts.code.clone()))
        .referring_to([Key::Division(facts.division.clone())])
        .referring_to(facts.parent.clone().map(Key::Site))
}

pub(super) fn site_changed(of: &Changed<SiteCode, SiteChange>) -> Effects<'_> {
    use SiteChange as S;
    let key = Key::Site(of.record.clone());
    let mut effects = Effects::changing(
        key,
        of,
        Event::SiteChanged,
        |c, _| reversed!(c, S: Name Kind Division Parent),
    );
    for change in &of.changes {
        match change {
            S::Division(c) => effects.references.push(Key::Division(c.after.clone())),
            S::Parent(c) => effects.references.extend(c.after.clone().map(Key::Site)),
            S::Name(_) | S::Kind(_) => {}
        }
    }
    effects
}

pub(super) fn site_restored(state: &State, number: SiteNo) -> Option<Restored> {
    let site = state.sites.get_any(number)?;
    let parent = site.parent.and_then(|no| Key::site(state, no));
    let is_possible = state.divisions.get(site.division).is_some()
        && !state.site_by_code().contains_key(&site.code);
    Some(Restored::new([Key::division(state, site.division), parent], is_possible))
}

pub(super) fn model_added(facts: &ModelFacts) -> Effects<'_> {
    Effects::creating(Key::Model(facts.code.clone()))
}

pub(super) fn model_changed(of: &Changed<ModelCode, ModelChange>) -> Effects<'_> {
    use ModelChange as M;
    for change in &of.changes {
        match change {
            M::Name(_) | M::Class(_) | M::Basic(_) | M::Categories(_) | M::Unit(_) => {}
            M::Price(_) | M::Subsidy(_) | M::LifeYears(_) | M::Tracking(_) => {}
            M::Hygiene(_) | M::LoanDays(_) => {}
        }
    }
    Effects::changing(Key::Model(of.record.clone()), of, Event::ModelChanged, |c, _| {
        reversed!(c, M: Name Class Basic Categories Unit Price Subsidy LifeYears Tracking Hygiene
            LoanDays)
    })
}

pub(super) fn model_restored(state: &State, number: ModelNo) -> Option<Restored> {
    let code = &state.models.get_any(number)?.code;
    Some(Restored::new([], !state.model_by_code().contains_key(code)))
}

pub(super) fn header_mapped(mapped: &HeaderMapped) -> Effects<'_> {
    let HeaderMapped { sheet, header, column } = mapped;
    Effects::writing(Key::Header(sheet.clone(), header.clone()), move |_| {
        let (sheet, header, column) = (sheet.clone(), header.clone(), swap(column));
        Some(Event::HeaderMapped(HeaderMapped { sheet, header, column }))
    })
}
