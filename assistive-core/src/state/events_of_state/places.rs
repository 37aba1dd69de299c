//! The events of divisions, sites, device models, organisations and stock levels: the records that keys name.

use super::{EventsOfState, at};
use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, Change, Changed, DivisionChange, DivisionFacts, MaybeDay, OrgFacts, Ref, SiteChange,
    SiteFacts, StockLevelFacts,
};
use crate::model::{
    DivisionCode, DivisionNo, ModelCode, ModelNo, OrgNo, SiteCode, SiteNo, StockLevelNo,
};

/// Defines the functions for a kind of record that a text names:
///
/// - `$name` returns the text and makes it find the record,
/// - `$make_room` voids the record that the text of a new record finds,
/// - `$void` voids a record that is voided in the state, and `$restore` restores one that is not.
macro_rules! named_records {
    ($( $name:ident, $make_room:ident, $void:ident, $restore:ident: $table:ident of $number:ident
        by $key:ident as $named:ty, $record:ident; )*) => {
        impl EventsOfState<'_> { $(
            pub(super) fn $name(&mut self, number: $number) -> Option<$named> {
                let key = self.state.$table.get_any(number)?.$key.clone();
                let found = self.$table.found::<str>(key.as_ref())?;
                if *found != Some(number) {
                    let other = found.replace(number);
                    if let Some(other) = other {
                        self.void(AnyRecord::$record(Ref::own(other)));
                    }
                    self.restore(AnyRecord::$record(Ref::own(number)));
                }
                Some(key.into())
            }

            fn $make_room(&mut self, key: &str, number: $number) {
                if let Some(other) = self.$table.add(key.into(), number) {
                    self.void(AnyRecord::$record(Ref::own(other)));
                }
            }

            pub(super) fn $void(&mut self, place: usize) -> Option<()> {
                let number: $number = at(place)?;
                if self.state.$table.get(number).is_none() {
                    let key = &self.state.$table.get_any(number)?.$key;
                    let found = self.$table.found::<str>(key.as_ref())?;
                    if *found == Some(number) {
                        *found = None;
                        self.void(AnyRecord::$record(Ref::own(number)));
                    }
                }
                Some(())
            }

            pub(super) fn $restore(&mut self, place: usize) -> Option<()> {
                let number = at(place)?;
                if self.state.$table.get(number).is_some() {
                    self.$name(number)?;
                }
                Some(())
            }
        )* }
    };
}

named_records! {
    division, make_room_for_division, void_division, restore_division:
        divisions of DivisionNo by code as DivisionCode, Division;
    site, make_room_for_site, void_site, restore_site:
        sites of SiteNo by code as SiteCode, Site;
    model, make_room_for_model, void_model, restore_model:
        models of ModelNo by code as ModelCode, Model;
    org, make_room_for_org, void_org, restore_org:
        orgs of OrgNo by name as String, Org;
}

impl EventsOfState<'_> {
    /// Returns the code of an optional site as [`Self::site`] does. The outer `None` says that it cannot be read.
    pub(super) fn maybe_site(&mut self, number: Option<SiteNo>) -> Option<Option<SiteCode>> {
        Some(match number {
            Some(number) => Some(self.site(number)?),
            None => None,
        })
    }

    /// Returns the model and the site of a stock level, and makes them find the level.
    pub(super) fn level(&mut self, number: StockLevelNo) -> Option<(ModelCode, SiteCode)> {
        let level = self.state.levels.get_any(number)?;
        let (model, site) = (level.model, level.site);
        let found = self.levels.found(&(model, site))?;
        if *found != Some(number) {
            if let Some(other) = found.replace(number) {
                self.void(AnyRecord::StockLevel(Ref::own(other)));
            }
            self.restore(AnyRecord::StockLevel(Ref::own(number)));
        }
        Some((self.model(model)?, self.site(site)?))
    }

    pub(super) fn void_level(&mut self, place: usize) -> Option<()> {
        let number: StockLevelNo = at(place)?;
        if self.state.levels.get(number).is_none() {
            let level = self.state.levels.get_any(number)?;
            let found = self.levels.found(&(level.model, level.site))?;
            if *found == Some(number) {
                *found = None;
                self.void(AnyRecord::StockLevel(Ref::own(number)));
            }
        }
        Some(())
    }

    pub(super) fn restore_level(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        if self.state.levels.get(number).is_some() {
            self.level(number)?;
        }
        Some(())
    }

    pub(super) fn add_division(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        let division = self.state.divisions.get_any(number)?.clone();
        self.make_room_for_division(division.code.as_str(), number);
        self.push(Event::DivisionAdded(DivisionFacts {
            code: division.code,
            name: division.name,
            name_en: division.name_en,
            level: division.level,
            parent: None,
            successor: None,
            valid_from: MaybeDay(division.valid_from),
            valid_to: MaybeDay(division.valid_to),
        }));
        Some(())
    }

    pub(super) fn link_division(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        let division = self.state.divisions.get_any(number)?;
        let (parent, successor) = (division.parent, division.successor);
        let mut changes = Vec::new();
        if let Some(parent) = parent {
            changes.push(DivisionChange::Parent(Change::new(None, Some(self.division(parent)?))));
        }
        if let Some(successor) = successor {
            let after = Some(self.division(successor)?);
            changes.push(DivisionChange::Successor(Change::new(None, after)));
        }
        if !changes.is_empty() {
            let record = self.division(number)?;
            self.push(Event::DivisionChanged(Changed { record, changes }));
        }
        Some(())
    }

    pub(super) fn add_site(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        let site = self.state.sites.get_any(number)?.clone();
        let division = self.division(site.division)?;
        self.make_room_for_site(site.code.as_str(), number);
        let (code, name, kind) = (site.code, site.name, site.kind);
        self.push(Event::SiteAdded(SiteFacts { code, name, kind, division, parent: None }));
        Some(())
    }

    pub(super) fn link_site(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        if let Some(parent) = self.state.sites.get_any(number)?.parent {
            let parent = Change::new(None, Some(self.site(parent)?));
            let (record, changes) = (self.site(number)?, vec![SiteChange::Parent(parent)]);
            self.push(Event::SiteChanged(Changed { record, changes }));
        }
        Some(())
    }

    pub(super) fn add_model(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        let model = self.state.models.get_any(number)?.clone();
        self.make_room_for_model(model.code.as_str(), number);
        self.push(Event::ModelAdded(model));
        Some(())
    }

    pub(super) fn add_org(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        let name = self.state.orgs.get_any(number)?.name.clone();
        self.make_room_for_org(&name, number);
        self.push(Event::OrgAdded(OrgFacts { name: name.into() }));
        Some(())
    }

    pub(super) fn add_level(&mut self, place: usize) -> Option<()> {
        let number = at(place)?;
        let level = self.state.levels.get_any(number)?;
        let key = (level.model, level.site);
        let (model, site) = (self.model(key.0)?, self.site(key.1)?);
        if let Some(other) = self.levels.add(key, number) {
            self.void(AnyRecord::StockLevel(Ref::own(other)));
        }
        self.push(Event::StockLevelAdded(StockLevelFacts { model, site }));
        Some(())
    }
}
