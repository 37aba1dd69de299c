//! The choices that a template offers for the cells of a column: words that an import takes back.

use std::collections::HashSet;

use super::Headers;
use super::columns::Col;
use super::kinds::Kind;
use super::words::Words;
use crate::model::{Device, Programme, Tracking};
use crate::registry::common_names::common_names;
use crate::state::{Model, Site};

impl Words<'_> {
    /// Returns the choices for the cells of a column; none for free text.
    pub(super) fn choices(&self, col: Col) -> Vec<String> {
        if let Some(words) = self.vocabulary(col) {
            return words.iter().map(|(_, word)| word.clone()).collect();
        }
        match col {
            Col::Programme => {
                Programme::well_known().iter().map(|known| self.programme_word(*known)).collect()
            }
            Col::Division => self.divisions(),
            Col::School => self.sites(|site| site.kind.is_school()),
            Col::Site | Col::StandingSite => self.sites(|_| true),
            Col::Parent if self.kind == Kind::Sites => self.sites(|_| true),
            Col::Device => self.devices(matches!(self.kind, Kind::Needs | Kind::StudentNeeds)),
            Col::NeedDevice => self.devices(true),
            _ => Vec::new(),
        }
    }

    fn programme_word(&self, (code, chinese): (&str, &str)) -> String {
        if self.language == Headers::Chinese { chinese } else { code }.to_owned()
    }

    /// Returns the divisions that are in use.
    fn divisions(&self) -> Vec<String> {
        let state = self.state;
        let current = state.divisions.iter().filter(|(number, division)| {
            state.current_division(*number) == *number && division.valid_to.is_none()
        });
        current.map(|(_, division)| self.choice(Col::Division, division.code.as_str())).collect()
    }

    fn sites(&self, is_offered: impl Fn(&Site) -> bool) -> Vec<String> {
        let offered = self.state.sites.iter().filter(|(_, site)| is_offered(site));
        offered.map(|(_, site)| self.choice(Col::Site, site.code.as_str())).collect()
    }

    /// Returns the models of the store. Where a class will do, the everyday names of classes come after them. The table of
    /// classes would be a list too long to choose from.
    fn devices(&self, takes_classes: bool) -> Vec<String> {
        // Only bulk models have levels.
        let is_offered =
            |model: &Model| self.kind != Kind::Levels || model.tracking == Tracking::Bulk;
        let models = self.state.models.iter().filter(|(_, model)| is_offered(model));
        let models = models.map(|(_, model)| self.choice(Col::Device, model.code.as_str()));
        let common = common_names().filter(|_| takes_classes).filter_map(|(class, names)| {
            let names = self.common(names);
            self.readable(Col::Device, names, |text| self.means(text, &Device::Class(class)))
        });
        let mut offered = HashSet::new();
        models.chain(common).filter(|name| offered.insert(name.clone())).collect()
    }

    /// Returns the name of a record, or its code where no name will do.
    fn choice(&self, col: Col, code: &str) -> String {
        self.name(col, code).unwrap_or_else(|| code.to_owned())
    }
}
