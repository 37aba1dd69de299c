//! The tree of divisions: successors, counties and descendants. Also applying and reverting the events of divisions.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent};
use super::records::Division;
use crate::journal::events::{DivisionChange, DivisionFacts};
use crate::model::{DivisionCode, DivisionNo, Level};

impl State {
    /// Returns the division that is valid today: the last of its chain of successors.
    pub(crate) fn current_division(&self, number: DivisionNo) -> DivisionNo {
        // Transactions refuse cycles. The bound makes a journal of another program terminate.
        let chain = std::iter::successors(Some(number), |no| self.divisions.get(*no)?.successor);
        chain.take(self.divisions.len() + 1).last().unwrap_or(number)
    }

    /// Iterates over the division and its ancestors, each replaced by the one that is valid today.
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

    /// Returns the county of a division, which may be the division itself. There is none above the counties.
    pub(crate) fn county_of(&self, number: DivisionNo) -> Option<DivisionNo> {
        self.division_and_above(number)
            .find(|(_, division)| division.level == Some(Level::County))
            .map(|(no, _)| no)
    }

    /// Checks whether a division is `ancestor` or lies in it.
    pub(crate) fn lies_in(&self, number: DivisionNo, ancestor: DivisionNo) -> bool {
        let ancestor = self.current_division(ancestor);
        self.division_and_above(number).any(|(no, _)| no == ancestor)
    }

    pub(super) fn division(&self, code: &DivisionCode) -> Result<DivisionNo, Inconsistent> {
        self.division_by_code().get(code).copied().ok_or(Inconsistent)
    }

    fn maybe_division(
        &self,
        code: Option<&DivisionCode>,
    ) -> Result<Option<DivisionNo>, Inconsistent> {
        code.map(|code| self.division(code)).transpose()
    }

    pub(super) fn add_division(&mut self, facts: &DivisionFacts) -> ApplyResult {
        let number = self.divisions.next().ok_or(Inconsistent)?;
        let division = Division {
            code: facts.code.clone(),
            name: facts.name.clone(),
            name_en: facts.name_en.clone(),
            level: facts.level,
            parent: self.maybe_division(facts.parent.as_ref())?,
            successor: self.maybe_division(facts.successor.as_ref())?,
            valid_from: facts.valid_from.0,
            valid_to: facts.valid_to.0,
        };
        self.divisions.push(division);
        self.division_codes.set(facts.code.as_str(), number, true);
        Ok(())
    }

    pub(super) fn remove_division(&mut self) -> ApplyResult {
        let number =
            self.divisions.len().checked_sub(1).and_then(DivisionNo::at).ok_or(Inconsistent)?;
        let division = self.divisions.pop().ok_or(Inconsistent)?;
        self.division_codes.set(division.code.as_str(), number, false);
        Ok(())
    }

    pub(super) fn change_division(
        &mut self,
        code: &DivisionCode,
        change: &DivisionChange,
        direction: Direction,
    ) -> ApplyResult {
        let number = self.division(code)?;
        let linked = match change {
            DivisionChange::Parent(c) | DivisionChange::Successor(c) => {
                self.maybe_division(direction.target(c).as_ref())?
            }
            _ => None,
        };
        let division = self.divisions.get_mut(number).ok_or(Inconsistent)?;
        match change {
            DivisionChange::Name(c) => division.name.clone_from(direction.target(c)),
            DivisionChange::NameEn(c) => division.name_en.clone_from(direction.target(c)),
            DivisionChange::Level(c) => division.level = *direction.target(c),
            DivisionChange::Parent(_) => division.parent = linked,
            DivisionChange::Successor(_) => division.successor = linked,
            DivisionChange::ValidFrom(c) => division.valid_from = direction.target(c).0,
            DivisionChange::ValidTo(c) => division.valid_to = direction.target(c).0,
        }
        Ok(())
    }
}
