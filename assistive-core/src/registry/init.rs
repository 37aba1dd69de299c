//! The first commit of a new store: its divisions and its own site.

use derive_setters::Setters;

use crate::error::{Error, Result};
use crate::journal::events::StoreFounded;
use crate::journal::{Event, StoreId};
use crate::model::text::trim;
use crate::model::{Coded, DivisionCode, Level, SiteCode, SiteKind};

use crate::registry::engine::transaction::Writer;
use crate::registry::reference::divisions::DivisionDraft;
use crate::registry::reference::resolve::{self, Suggestions};
use crate::registry::reference::sites::SiteDraft;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;

/// The contents of a new store.
///
/// ```
/// use assistive_core::model::{SiteCode, SiteKind};
/// use assistive_core::{Author, OwnSite, Store, StoreId, StoreOptions};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// let site = OwnSite {
///     code: SiteCode::new("ST-1")?,
///     name: "城关站".into(),
///     kind: SiteKind::Community,
///     division: "汉滨区".into(),
/// };
/// let options = StoreOptions::new(StoreId::from_random(42)).site(site);
/// let store = Store::in_memory(&options, &author)?;
/// assert_eq!(store.view()?.own_site().map(|code| code.as_str()), Some("ST-1"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct StoreOptions {
    /// The identity of the store.
    #[setters(skip)]
    pub(crate) store: StoreId,
    /// The site that works with the store, if there is exactly one.
    pub(crate) site: Option<OwnSite>,
    /// The divisions that the store begins with.
    pub(crate) divisions: Divisions,
}

impl StoreOptions {
    /// Returns the options of a store without an own site, such as the store of a federation, with the divisions of
    /// Ankang.
    pub fn new(store: StoreId) -> Self {
        Self { store, site: None, divisions: Divisions::Ankang }
    }
}

/// The divisions that a new store begins with. More can be recorded later.
///
/// ```
/// use assistive_core::model::{DivisionCode, Level};
/// use assistive_core::{Author, DivisionDraft, Divisions, Store, StoreId, StoreOptions};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// let city = DivisionDraft::new(DivisionCode::new("610100")?).name("西安市").level(Level::Prefecture);
/// let options = StoreOptions::new(StoreId::from_random(42)).divisions(Divisions::Custom(vec![city]));
/// let store = Store::in_memory(&options, &author)?;
/// assert_eq!(store.info()?.divisions, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Divisions {
    /// The counties and towns of Ankang (安康市), with their predecessors.
    Ankang,
    /// None.
    None,
    /// These. They may name each other in any order.
    Custom(Vec<DivisionDraft>),
}

/// The site that a store belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSite {
    /// The code of the site.
    pub code: SiteCode,
    /// The name of the site.
    pub name: String,
    /// The kind of the site.
    pub kind: SiteKind,
    /// The code or name of the division of the site.
    pub division: String,
}

const DIVISIONS: &str = include_str!("../../data/divisions.csv");
const TOWNS: &str = include_str!("../../data/towns.csv");

/// Records the contents of a new store in the current row.
pub(in crate::registry) fn initialize(
    writer: &mut Writer<'_>,
    options: &StoreOptions,
) -> Result<()> {
    let site = options.site.as_ref().map(|site| site.code.clone());
    writer.record(Event::StoreFounded(StoreFounded { site }))?;
    let mut diagnostics = Diagnostics::default();
    let drafts = match &options.divisions {
        Divisions::Ankang => built_in_divisions().collect(),
        Divisions::None => Vec::new(),
        Divisions::Custom(drafts) => drafts.clone(),
    };
    // Codes first, links after: a division may come before its parent or successor.
    for draft in &drafts {
        let bare = DivisionDraft { parent: Edit::Clear, successor: Edit::Clear, ..draft.clone() };
        bare.execute(writer, &mut diagnostics)?;
    }
    for draft in &drafts {
        draft.execute(writer, &mut diagnostics)?;
    }
    if let Some(own) = &options.site {
        let division = resolve::division(writer.state, &own.division, Suggestions::Nearest);
        let division = division.map_err(|kind| diagnostics.error("division", &own.division, kind));
        let draft = SiteDraft {
            code: own.code.clone(),
            name: Edit::Set(trim(&own.name).to_owned()),
            kind: Edit::Set(own.kind),
            division: division.ok().into(),
            parent: Edit::Keep,
        };
        if diagnostics.errors.is_empty() {
            draft.execute(writer, &mut diagnostics)?;
        }
    }
    match diagnostics.errors.is_empty() {
        true => Ok(()),
        false => Err(Error::Refused(diagnostics.errors)),
    }
}

/// Returns the built-in divisions as drafts: counties with their predecessors, then towns.
fn built_in_divisions() -> impl Iterator<Item = DivisionDraft> {
    let counties = DIVISIONS.lines().skip(1).filter_map(|line| {
        let [code, name, name_en, level, parent, from, to, successor]: [&str; 8] =
            line.split(',').collect::<Vec<_>>().try_into().ok()?;
        let link = |code: &str| DivisionCode::new(code).ok();
        let year = |text: &str, month, day| {
            text.parse().ok().and_then(|year| jiff::civil::Date::new(year, month, day).ok())
        };
        Some(DivisionDraft {
            name: Edit::Set(name.to_owned()),
            name_en: Edit::Set(name_en.to_owned()),
            level: Level::from_word(level).into(),
            parent: link(parent).into(),
            successor: link(successor).into(),
            valid_from: year(from, 1, 1).into(),
            valid_to: year(to, 12, 31).into(),
            ..DivisionDraft::new(DivisionCode::new(code).ok()?)
        })
    });
    let towns = TOWNS.lines().skip(1).filter_map(|line| {
        let (code, name) = line.split_once(',')?;
        let (name, parent) = name.rsplit_once(',')?;
        Some(DivisionDraft {
            name: Edit::Set(name.to_owned()),
            level: Edit::Set(Level::Town),
            parent: DivisionCode::new(parent).ok().into(),
            ..DivisionDraft::new(DivisionCode::new(code).ok()?)
        })
    });
    counties.chain(towns)
}
