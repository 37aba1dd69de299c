//! Questions to the tree of divisions: successors, counties, what lies below what.

use super::State;
use super::records::Division;
use crate::model::{DivisionNo, Level};

impl State {
    /// The division that counts today: the last in the chain of successors.
    pub(crate) fn current_division(&self, number: DivisionNo) -> DivisionNo {
        // The write door refuses cycles; the bound keeps a foreign journal from hanging us.
        let chain = std::iter::successors(Some(number), |no| self.divisions.get(*no)?.successor);
        chain.take(self.divisions.len() + 1).last().unwrap_or(number)
    }

    /// The division and all above it, each as the one that counts today.
    pub(crate) fn division_and_above(
        &self,
        number: DivisionNo,
    ) -> impl Iterator<Item = (DivisionNo, &Division)> {
        let current = |no| {
            let no = self.current_division(no);
            Some((no, self.divisions.get(no)?))
        };
        std::iter::successors(current(number), move |(_, division)| {
            division.parent.and_then(current)
        })
        .take(self.divisions.len() + 1)
    }

    /// The county that a division is or lies in; none for what lies above the counties.
    pub(crate) fn county_of(&self, number: DivisionNo) -> Option<DivisionNo> {
        self.division_and_above(number)
            .find(|(_, division)| division.level == Some(Level::County))
            .map(|(no, _)| no)
    }

    /// Whether a division is `ancestor` or lies below it.
    pub(crate) fn lies_in(&self, number: DivisionNo, ancestor: DivisionNo) -> bool {
        let ancestor = self.current_division(ancestor);
        self.division_and_above(number).any(|(no, _)| no == ancestor)
    }
}
