//! The filter of reports and lists. A filter names codes; a selection is the filter with its codes resolved against a
//! state.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::{
    Category, DeviceClass, DivisionCode, DivisionNo, ModelNo, NeedNo, PersonNo, Placement,
    Programme, SiteCode, SiteNo, Stage, class_table,
};
use crate::registry::reference::resolve;
use crate::state::{Fitting, Item, NeedDevice, NeedFact, PersonAttributes, Service, State};
use crate::tables::{Number, Project, Stored, Table};

/// A filter of needs and other records. Fields without a value select everything.
///
/// ```
/// use assistive_core::NeedFilter;
/// use assistive_core::exchange::{ImportOptions, Kind};
/// use assistive_core::model::DivisionCode;
/// use assistive_core::report::Filter;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Catalog, "code,name,class\nWC,轮椅,12 22 03\n"),
/// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n8,李强,610922\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let needs = "person,device,identified_on\n7,WC,2023-03-05\n8,WC,2023-03-05\n";
/// store.import(&author, Kind::Needs, needs.as_bytes(), &ImportOptions::default())?;
///
/// let filter = Filter::default().division(DivisionCode::new("610922")?);
/// let wanted = NeedFilter::default().filter(filter);
/// assert_eq!(store.view()?.needs(&wanted, author.today)?.count(), 1, "person 8 lives there");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct Filter {
    /// People who live in this division or below it. An abolished division means its successor.
    pub(crate) division: Option<DivisionCode>,
    /// Students of this school.
    pub(crate) school: Option<SiteCode>,
    /// Needs under this programme.
    pub(crate) programme: Option<Programme>,
    /// People of this category.
    pub(crate) category: Option<Category>,
    /// Students of this stage.
    pub(crate) stage: Option<Stage>,
    /// Students of this placement.
    pub(crate) placement: Option<Placement>,
    /// Only needs for basic-type devices.
    pub(crate) basic: bool,
    /// Needs for devices of this class or of one below it.
    pub(crate) class: Option<DeviceClass>,
    /// Needs that this site works on.
    pub(crate) site: Option<SiteCode>,
}

/// A filter with its codes resolved.
#[derive(Clone)]
pub(crate) struct Selection<'a> {
    filter: &'a Filter,
    /// For each division number, `true` if the division lies in the division of the filter.
    inside: Option<Vec<bool>>,
    pub(super) school: Option<SiteNo>,
    pub(in crate::registry) site: Option<SiteNo>,
}

/// The people that a filter selects, evaluated all at once.
pub(crate) enum People {
    All,
    /// Only these people, in the order of their numbers.
    Only(Vec<PersonNo>),
}

impl People {
    /// Checks whether a person is selected.
    pub(crate) fn take(&self, number: PersonNo) -> bool {
        match self {
            Self::All => true,
            Self::Only(people) => people.binary_search(&number).is_ok(),
        }
    }

    /// Returns the selected records in the order of their numbers: those of one person, those of each person if they
    /// are few, or all records. If all records are returned, the caller must check [`Self::take`].
    pub(crate) fn records<'s, N: Number + Ord + Send + Sync, T: Stored, I>(
        &self,
        one: Option<PersonNo>,
        table: &'s Table<N, T>,
        of: impl Fn(PersonNo) -> I,
        wanted: impl Fn(N, &T) -> bool + Sync,
    ) -> Vec<N>
    where
        I: Iterator<Item = (N, &'s T)>,
    {
        let of_each = |people: &[PersonNo]| {
            let all = people.iter().flat_map(|person| of(*person));
            let mut found: Vec<_> =
                all.filter(|(no, row)| wanted(*no, row)).map(|(no, _)| no).collect();
            found.sort_unstable();
            found
        };
        match (one, self) {
            (Some(person), _) => of_each(&[person]),
            (None, Self::Only(people)) if people.len() < table.len() / FEW => of_each(people),
            _ => table.par_filter_map(|no, row| wanted(no, row).then_some(no)),
        }
    }
}

/// Reading this many records in sequence costs as much as one lookup.
const FEW: usize = 64;

impl Filter {
    /// Resolves the codes.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if a division, school, site or class does not exist, with the nearest ones.
    pub(crate) fn resolve(&self, state: &State) -> Result<Selection<'_>> {
        let inside = match &self.division {
            None => None,
            Some(code) => Some(self.divisions_inside(state, code)?),
        };
        let site = |field, code: &Option<SiteCode>| match code {
            None => Ok(None),
            Some(code) => match state.site_by_code().get(code) {
                Some(number) => Ok(Some(*number)),
                None => Err(Error::of_name(
                    field,
                    code.as_str(),
                    resolve::unknown_site(state, code.as_str()),
                )),
            },
        };
        if let Some(class) = self.class.filter(|class| class_table().get(*class).is_none()) {
            return Err(Error::of_name("class", &class.to_string(), resolve::unknown_class(class)));
        }
        let (school, site) = (site("school", &self.school)?, site("site", &self.site)?);
        Ok(Selection { filter: self, inside, school, site })
    }

    fn divisions_inside(&self, state: &State, code: &DivisionCode) -> Result<Vec<bool>> {
        let Some(top) = state.division_by_code().get(code).copied() else {
            let kind = resolve::unknown_division(state, code.as_str());
            return Err(Error::of_name("division", code.as_str(), kind));
        };
        Ok(state.divisions.iter().map(|(number, _)| state.lies_in(number, top)).collect())
    }
}

impl Selection<'_> {
    /// Checks whether the filter has conditions on needs, which an unlisted fitting cannot fulfil.
    pub(crate) fn asks_for_needs(&self) -> bool {
        self.filter.programme.is_some() || self.site.is_some()
    }

    /// Checks whether the filter has conditions on devices.
    pub(crate) fn asks_for_devices(&self) -> bool {
        self.filter.basic || self.filter.class.is_some()
    }

    /// Checks whether the filter has conditions on people.
    pub(crate) fn asks_for_people(&self) -> bool {
        let filter = self.filter;
        self.inside.is_some()
            || self.school.is_some()
            || filter.category.is_some()
            || filter.stage.is_some()
            || filter.placement.is_some()
    }

    /// Checks whether the filter selects a division.
    pub(crate) fn takes_division(&self, division: DivisionNo) -> bool {
        let lies_inside = |inside: &Vec<bool>| inside.get(division.place()).copied();
        self.inside.as_ref().is_none_or(|inside| lies_inside(inside).unwrap_or(false))
    }

    /// Checks whether the filter selects a site, by its division.
    pub(crate) fn takes_site(&self, state: &State, site: SiteNo) -> bool {
        self.inside.is_none()
            || state.sites.get(site).is_some_and(|site| self.takes_division(site.division))
    }

    /// Checks whether the filter selects stock of a site, and the programme of the item if there is one.
    pub(crate) fn takes_stock(&self, site: Option<SiteNo>, item: Option<&Item>) -> bool {
        let programme = item.and_then(|item| item.programme.as_ref());
        self.site.is_none_or(|wanted| site == Some(wanted))
            && self.filter.programme.as_ref().is_none_or(|wanted| programme == Some(wanted))
    }

    /// Checks whether the filter selects a person, with the values that are valid on a day.
    pub(crate) fn takes_person(&self, person: &PersonAttributes, day: Date) -> bool {
        let filter = self.filter;
        (self.inside.is_none() || self.takes_division(*person.division.on(day)))
            && self.school.is_none_or(|school| *person.school.on(day) == Some(school))
            && filter.category.is_none_or(|category| *person.category.on(day) == Some(category))
            && filter.stage.is_none_or(|stage| person.stage == Some(stage))
            && filter.placement.is_none_or(|placement| person.placement == Some(placement))
    }

    /// Returns the people that the filter selects, with the values that are valid on a day.
    pub(crate) fn people(&self, state: &State, day: Date) -> People {
        if !self.asks_for_people() {
            return People::All;
        }
        let takes = |person: &PersonAttributes| self.takes_person(person, day);
        People::Only(match self.school {
            Some(school) => {
                let students = state.students_of(school).iter().copied();
                let takes =
                    |no: &PersonNo| state.persons.get(*no).is_some_and(|p| takes(&p.attributes));
                students.filter(takes).collect()
            }
            None => state.persons.par_filter_map_facts(|no, person| takes(person).then_some(no)),
        })
    }

    /// Checks whether the filter selects a need, apart from its person.
    pub(crate) fn takes_need(&self, state: &State, need: &NeedFact) -> bool {
        let filter = self.filter;
        (filter.programme.is_none() || need.programme == filter.programme)
            && self.site.is_none_or(|site| need.site == Some(site))
            && (!filter.basic || is_basic(state, need))
            && filter.class.is_none_or(|class| {
                let own = need.device.and_then(|device| state.class_of(device));
                own.is_some_and(|own| class.contains(own))
            })
    }

    /// Checks whether the filter selects a service, apart from its person. A filter with conditions on devices or
    /// sites selects none.
    pub(crate) fn takes_service(&self, service: &Service) -> bool {
        let filter = self.filter;
        let of_devices = filter.basic || filter.class.is_some() || self.site.is_some();
        !of_devices && (filter.programme.is_none() || service.programme == filter.programme)
    }

    /// Checks whether the filter selects a fitting, apart from its person.
    pub(crate) fn takes_fitting(&self, state: &State, fitting: &Fitting) -> bool {
        self.takes_for(state, fitting.need, fitting.model)
    }

    /// Checks whether the filter selects a fitting or loan: by its need if it has one, else by its model.
    pub(crate) fn takes_for(&self, state: &State, need: Option<NeedNo>, model: ModelNo) -> bool {
        let asks = self.asks_for_needs() || self.asks_for_devices();
        let taken = |need| state.needs.get(need).map(|need| self.takes_need(state, &need.fact()));
        // A need is not read if the filter has no conditions on it.
        self.takes_by(
            state,
            need.and_then(|need| if asks { taken(need) } else { Some(true) }),
            model,
        )
    }

    /// The same check if it is known whether the filter selects the need.
    pub(crate) fn takes_by(&self, state: &State, need: Option<bool>, model: ModelNo) -> bool {
        need.unwrap_or_else(|| !self.asks_for_needs() && self.takes_model(state, model))
    }

    /// Checks whether the filter selects a fitted model.
    pub(crate) fn takes_model(&self, state: &State, model: ModelNo) -> bool {
        let Some(model) = state.models.get(model) else { return false };
        (!self.filter.basic || model.basic)
            && self.filter.class.is_none_or(|class| class.contains(model.class))
    }
}

/// Checks whether a basic-type device is needed: by the need's own value, else by its model.
fn is_basic(state: &State, need: &NeedFact) -> bool {
    let of_model = || match need.device? {
        NeedDevice::Model(model) => state.models.get(model).map(|model| model.basic),
        NeedDevice::Class(_) => None,
    };
    need.basic.or_else(of_model).unwrap_or(false)
}
