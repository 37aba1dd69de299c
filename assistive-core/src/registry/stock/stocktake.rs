//! Stock-takes (盘点): a comparison of the tags found at a site with those expected. It is recorded and changes nothing
//! else, because a missing device may be in the next room.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Ref, StockTakeFacts};
use crate::model::fold::fold;
use crate::model::text::half_width;
use crate::model::{ItemNo, ItemStatus, LISTED, SiteCode, SiteNo, StockTakeNo};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve::{self, Suggestions};
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;
use crate::state::{Item, State};

/// A stock-take of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::registry) struct TakeStock {
    /// The site.
    pub(in crate::registry) site: SiteCode,
    /// The tags that were scanned or typed, in any order.
    pub(in crate::registry) tags: Vec<String>,
    /// The day.
    pub(in crate::registry) on: Date,
}

/// The result of a stock-take.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counted {
    /// The number.
    pub number: StockTakeNo,
    /// The devices that were expected and found.
    pub found: Vec<ItemNo>,
    /// The devices that were expected and not found.
    pub missing: Vec<ItemNo>,
    /// The tags that were found and not expected, with the device if the tag is known.
    pub unexpected: Vec<(String, Option<ItemNo>)>,
}

impl Operation for TakeStock {
    type Output = Counted;
    const OPERATION: &'static str = "count";
    const SUBJECT: &'static str = "stock";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Counted>> {
        let site =
            resolve::known_site(writer.state, "site", &Edit::Set(self.site.clone()), diagnostics);
        diagnostics.not_after("on", Some(self.on), writer.today);
        // The tag of a device that is stored is never an error, and a blank one counts nothing.
        let is_new = |tag: &str| {
            !tag.is_empty() && resolve::item(writer.state, tag, Suggestions::Nothing).is_err()
        };
        for tag in self.tags.iter().filter(|tag| is_new(&half_width(tag))) {
            diagnostics.plain("tag", &Edit::Set(tag.clone()));
        }
        let Some(site) = site.filter(|_| diagnostics.errors.is_empty()) else { return Ok(None) };
        let number = writer.state.counts.next().ok_or(Error::Full)?;
        let counted = compare(writer.state, number, site, &self.tags);
        diagnostics.at_most("tag", counted.unexpected.len(), LISTED);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        writer.record(Event::StockTakeAdded(StockTakeFacts {
            count: Ref::own(number),
            site: self.site.clone(),
            on: self.on,
            found: counted.found.len() as u32,
            missing: counted.missing.iter().copied().map(Ref::own).collect(),
            unexpected: counted.unexpected.iter().map(|(tag, _)| tag.clone()).collect(),
            by: writer.by.clone(),
        }))?;
        Ok(Some(counted))
    }
}

fn compare(state: &State, number: StockTakeNo, site: SiteNo, tags: &[String]) -> Counted {
    let mut found = BTreeSet::new();
    let mut unexpected = Vec::new();
    let tags = tags.iter().map(|tag| half_width(tag)).filter(|tag| !tag.is_empty());
    // One tag may be scanned and typed.
    let tags: BTreeMap<_, _> = tags.map(|tag| (fold(&tag).into_owned(), tag)).collect();
    for tag in tags.into_values() {
        let item = resolve::item(state, &tag, Suggestions::Nothing).ok();
        match item.and_then(|number| Some((number, state.items.get(number)?))) {
            Some((number, item)) if may_be_there(item, site) => drop(found.insert(number)),
            _ => unexpected.push((tag.into_owned(), item)),
        }
    }
    let missing = state.items.iter().filter(|(number, item)| {
        item.tag.is_some() && should_be_there(item, site) && !found.contains(number)
    });
    let missing = missing.map(|(number, _)| number).collect();
    Counted { number, found: found.into_iter().collect(), missing, unexpected }
}

fn should_be_there(item: &Item, site: SiteNo) -> bool {
    item.site == site && matches!(item.status, ItemStatus::InStock | ItemStatus::Cleaning)
}

/// Checks whether a device may be at the site: it is expected there, or is under repair or on display.
fn may_be_there(item: &Item, site: SiteNo) -> bool {
    let maybe = matches!(item.status, ItemStatus::Repair | ItemStatus::Display);
    should_be_there(item, site) || item.site == site && maybe
}
