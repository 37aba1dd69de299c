//! Cards of devices, loans, models and sites: a record together with the records that belong to it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::error::Result;
use crate::model::{
    Coded, ItemNo, ItemStatus, LoanNo, ModelCode, ModelNo, NeedNo, SiteCode, SiteNo,
};
use crate::registry::view::cards::NeedProgress;
use crate::registry::view::care_records::FollowUpView;
use crate::registry::view::handle::View;
use crate::registry::view::json;
use crate::registry::view::label::Label;
use crate::registry::view::records::{ModelView, SiteView};
use crate::registry::view::stock::{known_model, known_site};
use crate::registry::view::stock_records::{
    HistoryEntry, HoldFilter, HoldView, ItemView, LoanFilter, LoanView, StockLevelView,
    StockTakeView,
};
use crate::state::{Need, NeedDevice, State};

/// Received stock with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ItemCard {
    /// The device, or the received quantity of a bulk model.
    #[serde(flatten)]
    pub item: ItemView,
    /// The hold for which the device is kept.
    pub kept_for: Option<HoldView>,
    /// The history, oldest entry first.
    #[serde(rename = "story")]
    pub history: Vec<HistoryEntry>,
    /// The follow-ups on the device after it was handed over.
    pub follow_ups: Vec<FollowUpView>,
}

/// A loan with the records that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoanCard {
    /// The loan.
    #[serde(flatten)]
    pub loan: LoanView,
    /// The need that it bridges.
    #[serde(rename = "needs", serialize_with = "json::one")]
    pub need: Option<NeedProgress>,
    /// The active holds on the model, in the order of the queue.
    pub holds: Vec<HoldView>,
}

/// A device model with its stock and demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelCard {
    /// The model.
    #[serde(flatten)]
    pub model: ModelView,
    /// The number of open needs for the model itself.
    pub open_needs: u64,
    /// The number of fittings with the model.
    pub fittings: u64,
    /// The stock levels at each site. Devices with tags are counted, too.
    pub levels: Vec<StockLevelView>,
    /// The received quantities of a bulk model.
    pub receipts: Vec<ItemView>,
    /// The open loans.
    pub loans: Vec<LoanView>,
    /// The active holds, in the order of the queue.
    pub holds: Vec<HoldView>,
}

/// A site with its people, stock and loans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SiteCard {
    /// The site.
    #[serde(flatten)]
    pub site: SiteView,
    /// The number of students on the day, if it is a school.
    pub students: u64,
    /// The number of open needs that it works on.
    pub open_needs: u64,
    /// The number of fittings that it made.
    pub fittings: u64,
    /// The number of open loans.
    pub open_loans: u64,
    /// The number of open loans that are overdue.
    pub overdue_loans: u64,
    /// The number of active holds to be collected there.
    pub holds: u64,
    /// The stock level of each model. Devices with tags are counted, too.
    pub levels: Vec<StockLevelView>,
    /// The sites that belong to it.
    pub sites: Vec<SiteView>,
    /// The stock-takes, the latest last.
    pub stock_takes: Vec<StockTakeView>,
}

impl View<'_> {
    /// Returns received stock with its history, as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`](crate::Error::NotFound) if there is none.
    pub fn item_card(&self, number: ItemNo, day: Date) -> Result<ItemCard> {
        let history = self.item_history(number, day)?;
        let mut fittings: Vec<_> = history.iter().filter_map(|entry| entry.fitting).collect();
        fittings.sort_unstable();
        fittings.dedup();
        let follow_ups = fittings.into_iter().map(|fitting| self.follow_ups_of(fitting, day));
        Ok(ItemCard {
            item: self.item(number, day)?,
            kept_for: self.kept_for(number, day)?,
            follow_ups: follow_ups.collect::<Result<Vec<_>>>()?.concat(),
            history,
        })
    }

    /// Returns a loan with the records that belong to it, as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`](crate::Error::NotFound) if there is none.
    pub fn loan_card(&self, number: LoanNo, day: Date) -> Result<LoanCard> {
        let loan = self.loan(number, day)?;
        let need = loan.need.map(|need| self.progress(self.need(need, day)?, day));
        let model = self.ask(|state| {
            let model = state.loans.get(number).and_then(|loan| state.model_of_loan(loan));
            Ok(model.and_then(|model| state.models.get(model)).map(|model| model.code.clone()))
        })?;
        let holds = model.map(|model| self.waiting_for(model, day));
        Ok(LoanCard {
            need: need.transpose()?,
            holds: holds.transpose()?.unwrap_or_default(),
            loan,
        })
    }

    fn waiting_for(&self, model: ModelCode, day: Date) -> Result<Vec<HoldView>> {
        self.holds(&HoldFilter::default().active(true).model(model), day)
    }

    /// Returns a device model with its stock and demand on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`](crate::Error::NotFound) if there is none.
    pub fn model_card(&self, code: &ModelCode, day: Date) -> Result<ModelCard> {
        let model = self.model(code)?;
        let loans = LoanFilter::default().open(true).model(code.clone());
        let (open_needs, fittings, levels, receipts) = self.ask(|state| {
            let number = known_model(state, Some(code))?;
            let needs = state.needs.par_filter_map(|no, need| {
                let wanted = need.device == number.map(NeedDevice::Model);
                (wanted && is_open(state, no, need, day)).then_some(())
            });
            let fittings = state.fittings.par_filter_map(|_, fitting| {
                (Some(fitting.model) == number && fitting.fitted_on <= day).then_some(())
            });
            let bulk = state.items.iter().filter(|(_, item)| {
                item.tag.is_none() && Some(item.model) == number && item.received_on <= day
            });
            let receipts: Vec<_> = bulk.map(|(no, item)| self.item_view(no, item, day)).collect();
            Ok((needs.len(), fittings.len(), levels(state, (number, None)), receipts))
        })?;
        Ok(ModelCard {
            model,
            open_needs: open_needs as u64,
            fittings: fittings as u64,
            levels,
            receipts,
            loans: self.loans(&loans, day)?.collect::<Result<_>>()?,
            holds: self.waiting_for(code.clone(), day)?,
        })
    }

    /// Returns a site with its people, stock and loans on a day.
    ///
    /// ```
    /// use assistive_core::model::{ItemStatus, SiteCode};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\nA2,WC,ST-1,2024-01-05\n"),
    /// #     (Kind::Loans, "item,borrower,out_on\nA1,7,2024-04-02\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let card = store.view()?.site_card(&SiteCode::new("ST-1")?, author.today)?;
    /// let level = &card.levels[0];
    /// assert_eq!((level.count(ItemStatus::InStock), level.count(ItemStatus::OnLoan)), (1, 1));
    /// assert_eq!((card.open_loans, card.overdue_loans), (1, 0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`](crate::Error::NotFound) if there is none.
    pub fn site_card(&self, code: &SiteCode, day: Date) -> Result<SiteCard> {
        let site = self.site(code)?;
        let holds = self.holds(&HoldFilter::default().active(true), day)?;
        let here = |hold: &&HoldView| {
            let place = hold.kept_at.as_ref().unwrap_or(&hold.site);
            place.code() == code.as_str()
        };
        let holds = holds.iter().filter(here).count() as u64;
        let (sites, stock_takes) = (self.sites()?, self.counts(Some(code))?);
        self.ask(|state| {
            let number = known_site(state, code)?;
            let students = state.students_of(number).iter().filter(|student| {
                let person = state.persons.get(**student).map(|person| &person.attributes);
                person.is_some_and(|person| {
                    let gone = person.left.is_some_and(|left| left.on <= day);
                    !gone && *person.school.on(day) == Some(number)
                })
            });
            let needs = state.needs.par_filter_map(|no, need| {
                (need.site == Some(number) && is_open(state, no, need, day)).then_some(())
            });
            let fittings = state.fittings.par_filter_map(|_, fitting| {
                (fitting.site == Some(number) && fitting.fitted_on <= day).then_some(())
            });
            let open = state.loans.par_filter_map(|_, loan| {
                let here = loan.in_on.is_none() && state.site_of_loan(loan) == Some(number);
                here.then(|| loan.due_on.is_some_and(|due| due < day))
            });
            Ok(SiteCard {
                site,
                students: students.count() as u64,
                open_needs: needs.len() as u64,
                fittings: fittings.len() as u64,
                open_loans: open.len() as u64,
                overdue_loans: open.iter().filter(|is_late| **is_late).count() as u64,
                holds,
                levels: levels(state, (None, Some(number))),
                sites: sites
                    .into_iter()
                    .filter(|other| other.parent.as_ref() == Some(code))
                    .collect(),
                stock_takes,
            })
        })
    }
}

/// Checks whether a need is open on a day.
fn is_open(state: &State, number: NeedNo, need: &Need, day: Date) -> bool {
    state.lifecycle(number, need).is_some_and(|lifecycle| lifecycle.open_on(day))
}

/// Returns the stock levels of a model or site. Devices with tags are counted, too.
fn levels(state: &State, (model, site): (Option<ModelNo>, Option<SiteNo>)) -> Vec<StockLevelView> {
    let wanted = |of: (ModelNo, SiteNo)| {
        model.is_none_or(|model| of.0 == model) && site.is_none_or(|site| of.1 == site)
    };
    let mut found: BTreeMap<(ModelNo, SiteNo), (BTreeMap<ItemStatus, u32>, u64)> = BTreeMap::new();
    for (_, item) in state.items.iter() {
        let of = (item.model, item.site);
        if item.tag.is_some() && wanted(of) {
            let (counts, value) = found.entry(of).or_default();
            *counts.entry(item.status).or_default() += 1;
            *value = value.saturating_add(item.value.map_or(0, |value| value.fen()));
        }
    }
    for (_, level) in state.levels.iter() {
        let of = (level.model, level.site);
        if wanted(of) {
            let (counts, value) = found.entry(of).or_default();
            for status in ItemStatus::ALL {
                *counts.entry(*status).or_default() += level.count(*status);
            }
            *value = value.saturating_add(level.value);
        }
    }
    let shown = |((model, site), (counts, value)): ((ModelNo, SiteNo), (BTreeMap<_, u32>, u64))| {
        let count = |status: &ItemStatus| (*status, counts.get(status).copied().unwrap_or(0));
        StockLevelView {
            model: Label::model(state, model),
            site: Label::site(state, site),
            counts: ItemStatus::ALL.iter().map(count).collect(),
            value,
        }
    };
    found.into_iter().map(shown).collect()
}
