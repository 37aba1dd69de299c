//! Finds models and sites by their code, and searches them by the details a user remembers: the code, a part of the name, or its sound. Exact
//! names, as commands and sheets take them, are looked up in `resolve`.

use crate::error::{Error, Result};
use crate::model::fold::{fold, fold_name};
use crate::model::pinyin::{Spelling, Spells};
use crate::model::text::half_width;
use crate::model::{EntityKind, ModelCode, SiteCode};
use crate::registry::view::handle::{View, model_view};
use crate::registry::view::records::{ModelView, SiteView};
use crate::registry::view::stock::{known_model, known_site};

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
    /// The text as a code and as a name.
    code: String,
    name: String,
    spelling: Option<Spelling>,
}

impl Wanted {
    fn new(text: &str) -> Self {
        let text = half_width(text).to_lowercase();
        let (code, name) = (fold(&text).into_owned(), fold_name(&text).into_owned());
        Self { spelling: Spelling::new(&text), code, name }
    }

    fn fit(&mut self, code: &str, name: &str) -> Option<Fit> {
        let name = fold_name(name);
        let texts = [(&*fold(code), self.code.as_str()), (&*name, self.name.as_str())];
        let any = |fits: fn(&str, &str) -> bool| {
            texts.iter().any(|(text, wanted)| !wanted.is_empty() && fits(text, wanted))
        };
        if any(|text, wanted| text == wanted) {
            return Some(Fit::Exact);
        }
        if any(|text, wanted| text.starts_with(wanted)) {
            return Some(Fit::Start);
        }
        if any(|text, wanted| text.contains(wanted)) {
            return Some(Fit::Part);
        }
        let (spells, rare) = self.spelling.as_mut()?.of(&name)?;
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
    /// Returns the device model with this code.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`](crate::Error::NotFound) if there is none, with the nearest ones.
    pub fn model(&self, code: &ModelCode) -> Result<ModelView> {
        self.ask(|state| {
            let number = known_model(state, Some(code))?;
            let model = number.and_then(|number| state.models.get(number));
            model.map(model_view).ok_or_else(|| Error::not_found(EntityKind::Model, code))
        })
    }

    /// Returns the site with this code.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`](crate::Error::NotFound) if there is none, with the nearest ones.
    pub fn site(&self, code: &SiteCode) -> Result<SiteView> {
        self.ask(|state| {
            let site = state.sites.get(known_site(state, code)?);
            let unknown = || Error::not_found(EntityKind::Site, code);
            site.map(|site| self.site_view(site)).ok_or_else(unknown)
        })
    }

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
