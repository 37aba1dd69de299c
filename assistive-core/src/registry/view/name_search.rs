//! Searches models and sites by the details a user remembers: the code, a part of the name, or its sound. Exact
//! names, as commands and sheets take them, are looked up in `resolve`.

use crate::error::Result;
use crate::model::pinyin::{Spelling, Spells};
use crate::model::text::half_width;
use crate::registry::view::handle::View;
use crate::registry::view::records::{ModelView, SiteView};

/// The quality of a match, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Start,
    Part,
    Sound(Spells, bool),
}

/// The text that is searched for.
struct Wanted {
    text: String,
    spelling: Option<Spelling>,
}

impl Wanted {
    fn new(text: &str) -> Self {
        let text = half_width(text.trim()).to_lowercase();
        Self { spelling: Spelling::new(&text), text }
    }

    fn fit(&mut self, code: &str, name: &str) -> Option<Fit> {
        let texts = [code.to_lowercase(), name.to_lowercase()];
        let any = |fits: &dyn Fn(&str) -> bool| texts.iter().any(|text| fits(text));
        let text = self.text.as_str();
        if any(&|it| it == text) {
            return Some(Fit::Exact);
        }
        if any(&|it| it.starts_with(text)) {
            return Some(Fit::Start);
        }
        if any(&|it| it.contains(text)) {
            return Some(Fit::Part);
        }
        let (spells, rare) = self.spelling.as_mut()?.of(name)?;
        Some(Fit::Sound(spells, rare))
    }

    /// Returns the matches, the best first. Equal matches keep the order in which they were recorded.
    fn among<T>(&mut self, all: Vec<T>, named: impl Fn(&T) -> (String, String)) -> Vec<T> {
        let fit = |one: T| {
            let (code, name) = named(&one);
            Some((self.fit(&code, &name)?, one))
        };
        let mut found: Vec<_> = all.into_iter().filter_map(fit).collect();
        found.sort_by_key(|(fit, _)| *fit);
        found.into_iter().map(|(_, one)| one).collect()
    }
}

impl View<'_> {
    /// Returns the device models that match a text, the best first: by code, by name or a part of either, or by the
    /// sound of the name.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let found = store.view()?.search_models("lunyi")?;
    /// assert_eq!(found[0].name, "轮椅");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Damaged`](crate::Error::Damaged) as for [`View::divisions`].
    pub fn search_models(&self, text: &str) -> Result<Vec<ModelView>> {
        let named = |model: &ModelView| (model.code.to_string(), model.name.clone());
        Ok(Wanted::new(text).among(self.models()?, named))
    }

    /// Returns the sites that match a text, as for models.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`](crate::Error::Damaged) as for [`View::divisions`].
    pub fn search_sites(&self, text: &str) -> Result<Vec<SiteView>> {
        let named = |site: &SiteView| (site.code.to_string(), site.name.clone());
        Ok(Wanted::new(text).among(self.sites()?, named))
    }
}
