//! The stock (库存): the current status of all devices ever received, and the donations of a period.
//!
//! * `in_stock` … `retired`: devices by status; `quantity`: their total
//! * `value`: the value of the devices as recorded at their receipt
//! * `with_users`, `given_back`, `recovery_rate`: of the devices that were with people for good in the period, those
//!   that came back in it (see [`Recovery`])
//! * `donated_items`, `donated_value`: quantity and value of the donations received in the period, wherever they are
//!   now
//!
//! The status is that of the view, not that of the end of the period. Devices of bulk models count by quantity, and all
//! devices of a stock level have the same share of its value.

use derive_setters::Setters;
use std::collections::HashMap;

use super::recovery::recovery;
use super::{CountedPeriod, Filter, Recovery, ReportRow, RowKey, Selection};

use crate::error::Result;
use crate::model::{ItemStatus, ModelNo, Money, SiteNo, Source};
use crate::registry::{Label, View};
use crate::state::{Item, State};

/// The question of a stock report.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct StockQuery {
    /// The period of the donations and the recovery.
    #[setters(skip)]
    pub period: CountedPeriod,
    /// The grouping, if any.
    pub by: Option<StockBy>,
    /// The filter of the stock, by model, site, and the division of the site. Only devices with tags and donations have
    /// a programme. Attributes of people are ignored.
    pub filter: Filter,
}

impl StockQuery {
    /// Creates a query for a period without grouping and filter.
    pub fn new(period: CountedPeriod) -> Self {
        Self { period, by: None, filter: Filter::default() }
    }
}

/// The grouping of a stock report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StockBy {
    /// By the current site.
    Site,
    /// By model.
    Device,
}

impl StockBy {
    /// All groupings.
    pub const ALL: &[Self] = &[Self::Site, Self::Device];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Device => "device",
        }
    }

    /// Returns the grouping with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|by| by.code() == code)
    }
}

/// The quantities of a part of the stock by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct StockFigures {
    /// Available in stock.
    pub in_stock: u64,
    /// On loan.
    pub on_loan: u64,
    /// Handed over for good.
    pub issued: u64,
    /// To be cleaned.
    pub cleaning: u64,
    /// Under repair.
    pub repair: u64,
    /// On display.
    pub display: u64,
    /// In transit to another site.
    pub transit: u64,
    /// Lost.
    pub lost: u64,
    /// Retired.
    pub retired: u64,
    /// Total of the quantities above.
    pub quantity: u64,
    /// Value of these devices, in fen.
    pub value: u64,
}

impl StockFigures {
    fn add(&mut self, status: ItemStatus, quantity: u32) {
        let quantity = u64::from(quantity);
        self.quantity += quantity;
        let count = match status {
            ItemStatus::InStock => &mut self.in_stock,
            ItemStatus::OnLoan => &mut self.on_loan,
            ItemStatus::Issued => &mut self.issued,
            ItemStatus::Cleaning => &mut self.cleaning,
            ItemStatus::Repair => &mut self.repair,
            ItemStatus::Display => &mut self.display,
            ItemStatus::Transit => &mut self.transit,
            ItemStatus::Lost => &mut self.lost,
            ItemStatus::Retired => &mut self.retired,
        };
        *count += quantity;
    }
}

/// A row of a grouped report of the stock.
pub type StockRow = ReportRow<StockFigures>;

/// The stock report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StockReport {
    /// The query of the report.
    pub query: StockQuery,
    /// The groups, ordered by code. Empty without grouping.
    pub rows: Vec<StockRow>,
    /// The figures of the whole stock. The rows add up to them.
    pub total: StockFigures,
    /// Number of devices donated in the period.
    pub donated_items: u64,
    /// Value of these devices, in fen.
    pub donated_value: u64,
    /// The devices that were with people for good in the period, and those that came back in it.
    pub recovery: Recovery,
}

impl View<'_> {
    /// Counts the stock.
    ///
    /// ```
    /// use assistive_core::model::Period;
    /// use assistive_core::report::StockQuery;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n3,赵敏,610981\n"),
    /// #     (
    /// #         Kind::Stock,
    /// #         "tag,device,site,source,value,received_on\n\
    /// #          A1,WC,ST-1,donation,980,2023-01-05\n\
    /// #          A2,WC,ST-1,purchase,980,2023-01-05\n",
    /// #     ),
    /// #     (Kind::Loans, "item,borrower,out_on\nA1,1,2024-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// // Two wheelchairs for 980 yuan each. One was donated in 2023, and is on loan now.
    /// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
    /// let report = store.view()?.stock_report(&StockQuery::new(year))?;
    /// assert_eq!((report.total.in_stock, report.total.on_loan, report.total.quantity), (1, 1, 2));
    /// assert_eq!((report.donated_items, report.donated_value), (1, 98_000));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist.
    pub fn stock_report(&self, query: &StockQuery) -> Result<StockReport> {
        self.ask(|state| {
            let selection = query.filter.resolve(state)?;
            let recovery = recovery(state, &selection, query.period);
            let mut count = StockCount { state, selection, by: query.by, groups: HashMap::new() };
            let (donated_items, donated_value) = donated(state, &count.selection, query.period);
            count.levels();
            count.items();
            let mut total = StockFigures::default();
            let mut rows: Vec<_> = Vec::new();
            for (key, figures) in count.groups {
                total += figures;
                let label = match key {
                    RowKey::Site(site) => Label::site(state, site),
                    RowKey::Model(model) => Label::model(state, model),
                    _ => continue,
                };
                rows.push(StockRow::new(label, figures));
            }
            rows.sort_by(|one, other| one.label.code().cmp(other.label.code()));
            let query = query.clone();
            Ok(StockReport { query, rows, total, donated_items, donated_value, recovery })
        })
    }
}

impl std::ops::AddAssign for StockFigures {
    fn add_assign(&mut self, other: Self) {
        self.in_stock += other.in_stock;
        self.on_loan += other.on_loan;
        self.issued += other.issued;
        self.cleaning += other.cleaning;
        self.repair += other.repair;
        self.display += other.display;
        self.transit += other.transit;
        self.lost += other.lost;
        self.retired += other.retired;
        self.quantity += other.quantity;
        self.value += other.value;
    }
}

struct StockCount<'a> {
    state: &'a State,
    selection: Selection<'a>,
    by: Option<StockBy>,
    groups: HashMap<RowKey, StockFigures>,
}

impl StockCount<'_> {
    fn group(&mut self, site: SiteNo, model: ModelNo) -> &mut StockFigures {
        let key = match self.by {
            None => RowKey::None,
            Some(StockBy::Site) => RowKey::Site(site),
            Some(StockBy::Device) => RowKey::Model(model),
        };
        self.groups.entry(key).or_default()
    }

    fn takes(&self, site: SiteNo, model: ModelNo) -> bool {
        self.selection.takes_model(self.state, model) && self.selection.takes_site(self.state, site)
    }

    fn levels(&mut self) {
        let state = self.state;
        for (_, level) in state.levels.iter() {
            let known = self.selection.takes_stock(Some(level.site), None);
            if !known || !self.takes(level.site, level.model) {
                continue;
            }
            let figures = self.group(level.site, level.model);
            figures.value += level.value;
            for status in <ItemStatus as crate::model::Coded>::ALL {
                figures.add(*status, level.count(*status));
            }
        }
    }

    /// Counts devices with tags.
    fn items(&mut self) {
        for (_, item) in self.state.items.iter().filter(|(_, item)| item.tag.is_some()) {
            if self.takes(item.site, item.model)
                && self.selection.takes_stock(Some(item.site), Some(item))
            {
                let figures = self.group(item.site, item.model);
                figures.value += item.value.map_or(0, Money::fen);
                figures.add(item.status, item.quantity);
            }
        }
    }
}

/// Returns the number of devices donated in a period, and their value in fen.
pub(super) fn donated(
    state: &State,
    selection: &Selection<'_>,
    period: CountedPeriod,
) -> (u64, u64) {
    let donated = state.items.par_filter_map(|_, item| {
        let counts = is_donation(state, selection, item, period);
        counts.then(|| (u64::from(item.quantity), item.value.map_or(0, Money::fen)))
    });
    donated.into_iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// Checks whether received stock counts as donated in a period.
pub(super) fn is_donation(
    state: &State,
    selection: &Selection<'_>,
    item: &Item,
    period: CountedPeriod,
) -> bool {
    item.source == Some(Source::Donation)
        && period.contains(item.received_on)
        && selection.takes_model(state, item.model)
        && selection.takes_site(state, item.received_at)
        && selection.takes_stock(Some(item.received_at), Some(item))
}
