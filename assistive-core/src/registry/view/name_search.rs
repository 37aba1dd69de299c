//! Finding models and sites by what someone at a desk remembers: the code, a part of the name, or how it sounds. Names
//! that must fit only one, as commands and sheets take them, are in `resolve`.

use crate::error::Result;
use crate::model::pinyin::{Spelling, Spells};
use crate::model::text::half_width;
use crate::registry::view::handle::View;
use crate::registry::view::records::{ModelView, SiteView};

/// How a name fits what is looked for; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Start,
    Part,
    Sound(Spells, bool),
}

/// What is looked for.
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

    /// Those that fit, the best first, those alike in the order in which they became known.
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
    /// The device models that a text fits, the best first: by code, by name or a part of either, by how the name sounds.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) as for [`View::divisions`].
    pub fn search_models(&self, text: &str) -> Result<Vec<ModelView>> {
        let named = |model: &ModelView| (model.code.to_string(), model.name.clone());
        Ok(Wanted::new(text).among(self.models()?, named))
    }

    /// The sites that a text fits, as models are found.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) as for [`View::divisions`].
    pub fn search_sites(&self, text: &str) -> Result<Vec<SiteView>> {
        let named = |site: &SiteView| (site.code.to_string(), site.name.clone());
        Ok(Wanted::new(text).among(self.sites()?, named))
    }
}
