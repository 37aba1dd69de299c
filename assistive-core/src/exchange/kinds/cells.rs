//! The cells that several kinds of sheets write alike.

use std::cell::{Cell, OnceCell, RefCell};

use jiff::civil::Date;

use super::levels::Transfers;
use crate::model::{Dated, FittingNo, LocalKey, ModelNo, PersonNo, SiteNo};
use crate::state::{Crowded, Fitting, Loan, NeedDevice, Person, State};
use crate::tables::Number;

/// A row of cells.
pub(in crate::exchange) type Cells = Vec<String>;

/// Returns the cell of an optional value, empty for none.
pub(super) fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Returns the cell of a yes-or-no column.
pub(super) fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// Returns the last value of a dated attribute.
pub(super) fn last<T: Clone + PartialEq>(dated: &Dated<T>) -> T {
    dated.on(Date::MAX).clone()
}

/// Returns the code of a site.
pub(in crate::exchange) fn site_code(state: &State, site: Option<SiteNo>) -> String {
    cell(site.and_then(|no| state.sites.get(no)).map(|site| &site.code))
}

/// Returns the code of the device of a need.
pub(super) fn device_code(state: &State, device: NeedDevice) -> String {
    match device {
        NeedDevice::Model(model) => model_code(state, model),
        NeedDevice::Class(class) => class.to_string(),
    }
}

/// Returns the cell of the place of a record among those of its key, which only the second and later ones need.
pub(super) fn nth_cell(place: usize) -> String {
    if place < 2 { String::new() } else { place.to_string() }
}

/// Returns the cell of several values.
pub(super) fn list_cell(values: &[impl ToString]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Returns the code of a model.
pub(super) fn model_code(state: &State, model: ModelNo) -> String {
    cell(state.models.get(model).map(|model| &model.code))
}

/// The state from which cells are written, and whether they show ids in full.
pub(in crate::exchange) struct Shown<'a> {
    pub(in crate::exchange) state: &'a State,
    pub(in crate::exchange) show_ids: bool,
    /// The fittings of people and the loans of devices with many, of which each is shown with its place among others.
    crowded: RefCell<Crowded>,
    /// How devices of bulk models got to other sites.
    pub(super) transfers: OnceCell<Transfers>,
    /// The place in its table of the record that is exported.
    pub(in crate::exchange) current: Cell<usize>,
}

impl<'a> Shown<'a> {
    pub(in crate::exchange) fn new(state: &'a State, show_ids: bool) -> Self {
        let (crowded, current, transfers) = Default::default();
        Self { state, show_ids, crowded, transfers, current }
    }

    /// Returns the place of the fitting that is exported among those of its person, model and day, from 1.
    pub(super) fn place_of(&self, fitting: &Fitting) -> usize {
        FittingNo::at(self.current.get()).map_or(0, |own| self.place_among_alike(own, fitting))
    }

    /// Returns the place of a fitting among those of its person, model and day, from 1.
    pub(super) fn place_among_alike(&self, own: FittingNo, fitting: &Fitting) -> usize {
        let Fitting { person, model, fitted_on, .. } = *fitting;
        let mut crowded = self.crowded.borrow_mut();
        let alike = crowded.fittings(self.state, person, model, fitted_on);
        alike.iter().position(|(number, _)| *number == own).map_or(0, |place| place + 1)
    }

    /// Returns the cell of the place of the record that is exported among those of its need or fitting that `are_alike`.
    pub(super) fn nth<N: Number, T>(
        &self,
        of: impl Iterator<Item = (N, T)>,
        are_alike: impl Fn(&T) -> bool,
    ) -> String {
        let earlier = of.filter(|(number, _)| number.place() <= self.current.get());
        nth_cell(earlier.filter(|(_, record)| are_alike(record)).count())
    }

    /// Returns the place of the loan that is exported among those of its item, borrower and day, from 1.
    pub(super) fn place_of_loan(&self, loan: &Loan) -> usize {
        let mut crowded = self.crowded.borrow_mut();
        let alike = crowded.loans_alike(self.state, loan.lent, loan.borrower, loan.out_on);
        alike.iter().filter(|(number, _)| number.place() <= self.current.get()).count()
    }

    /// Returns the name of a person.
    pub(super) fn name_of(&self, person: PersonNo) -> String {
        cell(self.state.persons.get(person).map(|person| &person.name))
    }

    /// Returns the key by which a sheet names a person: the id, or else a local key.
    pub(super) fn person_key(&self, number: PersonNo) -> String {
        let Some(person) = self.state.persons.get(number) else { return String::new() };
        match person.citizen {
            Some(id) if self.show_ids => id.to_string(),
            Some(id) => id.masked(),
            None => local_key(person),
        }
    }
}

/// Returns the first local key of a person.
pub(super) fn local_key(person: &Person) -> String {
    cell(person.keys.first().map(LocalKey::to_string))
}
