//! Which needs a report is about. A filter names codes; a selection is the filter resolved against a state.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::{
    Category, DeviceClass, DivisionCode, DivisionNo, ModelNo, NeedNo, PersonNo, Placement, Problem,
    ProblemKind, Programme, SiteCode, SiteNo, Stage, class_table,
};
use crate::registry::reference::resolve;
use crate::state::{Fitting, Item, NeedDevice, NeedFact, PersonAttributes, Service, State};
use crate::tables::{Number, Project, Stored, Table};

/// Which needs a report is about; what is not given takes all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct Filter {
    /// People who live in this division or below it; an abolished one means its successor.
    pub division: Option<DivisionCode>,
    /// Students of this school.
    pub school: Option<SiteCode>,
    /// Needs under this programme.
    pub programme: Option<Programme>,
    /// People of this category.
    pub category: Option<Category>,
    /// Students of this stage.
    pub stage: Option<Stage>,
    /// Students taught this way.
    pub placement: Option<Placement>,
    /// Needs for basic-type devices only.
    pub basic: bool,
    /// Needs for devices of this class or one below it.
    pub class: Option<DeviceClass>,
    /// Needs that this site works on.
    pub site: Option<SiteCode>,
}

/// A filter with its codes looked up.
#[derive(Clone)]
pub(crate) struct Selection<'a> {
    filter: &'a Filter,
    /// By division number, whether it lies in the division of the filter.
    inside: Option<Vec<bool>>,
    pub(super) school: Option<SiteNo>,
    pub(in crate::registry) site: Option<SiteNo>,
}

/// The people whom a filter takes, all of them looked at once.
pub(crate) enum People {
    All,
    /// Only these, in the order of their numbers.
    Only(Vec<PersonNo>),
}

impl People {
    /// Whether a person is among them.
    pub(crate) fn take(&self, number: PersonNo) -> bool {
        match self {
            Self::All => true,
            Self::Only(people) => people.binary_search(&number).is_ok(),
        }
    }

    /// The records that are wanted, in the order of their numbers: of one person, person by person where they are few,
    /// or of all there are. Who looks at all of them asks [`Self::take`].
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

/// Of this many records, one looked up by itself takes as long as looking at all of them.
const FEW: usize = 64;

impl Filter {
    /// Looks the codes up.
    ///
    /// # Errors
    /// [`Error::Refused`] naming a division, school, site or class that does not exist, with the nearest ones.
    pub(crate) fn resolve(&self, state: &State) -> Result<Selection<'_>> {
        let inside = match &self.division {
            None => None,
            Some(code) => Some(self.divisions_inside(state, code)?),
        };
        let site = |field, code: &Option<SiteCode>| match code {
            None => Ok(None),
            Some(code) => match state.site_by_code().get(code) {
                Some(number) => Ok(Some(*number)),
                None => {
                    Err(refused(field, code.as_str(), resolve::unknown_site(state, code.as_str())))
                }
            },
        };
        if let Some(class) = self.class.filter(|class| class_table().get(*class).is_none()) {
            return Err(refused("class", &class.to_string(), resolve::unknown_class(class)));
        }
        let (school, site) = (site("school", &self.school)?, site("site", &self.site)?);
        Ok(Selection { filter: self, inside, school, site })
    }

    fn divisions_inside(&self, state: &State, code: &DivisionCode) -> Result<Vec<bool>> {
        let Some(top) = state.division_by_code().get(code).copied() else {
            let kind = resolve::unknown_division(state, code.as_str());
            return Err(refused("division", code.as_str(), kind));
        };
        Ok(state.divisions.iter().map(|(number, _)| state.lies_in(number, top)).collect())
    }
}

fn refused(field: &'static str, value: &str, kind: ProblemKind) -> Error {
    Error::Refused(vec![Problem::new(field, value, kind)])
}

impl Selection<'_> {
    /// Whether the filter says anything about needs that a fitting without one cannot answer.
    pub(crate) fn asks_for_needs(&self) -> bool {
        self.filter.programme.is_some() || self.site.is_some()
    }

    /// Whether the filter says anything about devices.
    pub(crate) fn asks_for_devices(&self) -> bool {
        self.filter.basic || self.filter.class.is_some()
    }

    /// Whether the filter says anything about people.
    pub(crate) fn asks_for_people(&self) -> bool {
        let filter = self.filter;
        self.inside.is_some()
            || self.school.is_some()
            || filter.category.is_some()
            || filter.stage.is_some()
            || filter.placement.is_some()
    }

    /// Whether the filter takes a division.
    pub(crate) fn takes_division(&self, division: DivisionNo) -> bool {
        let lies_inside = |inside: &Vec<bool>| inside.get(division.place()).copied();
        self.inside.as_ref().is_none_or(|inside| lies_inside(inside).unwrap_or(false))
    }

    /// Whether the filter takes a site, by where it lies.
    pub(crate) fn takes_site(&self, state: &State, site: SiteNo) -> bool {
        self.inside.is_none()
            || state.sites.get(site).is_some_and(|site| self.takes_division(site.division))
    }

    /// Whether the filter takes stock of a site, and of the programme of an item where there is one.
    pub(crate) fn takes_stock(&self, site: Option<SiteNo>, item: Option<&Item>) -> bool {
        let programme = item.and_then(|item| item.programme.as_ref());
        self.site.is_none_or(|wanted| site == Some(wanted))
            && self.filter.programme.as_ref().is_none_or(|wanted| programme == Some(wanted))
    }

    /// Whether the filter takes a person, by what was so on a day.
    pub(crate) fn takes_person(&self, person: &PersonAttributes, day: Date) -> bool {
        let filter = self.filter;
        (self.inside.is_none() || self.takes_division(*person.division.on(day)))
            && self.school.is_none_or(|school| *person.school.on(day) == Some(school))
            && filter.category.is_none_or(|category| *person.category.on(day) == Some(category))
            && filter.stage.is_none_or(|stage| person.stage == Some(stage))
            && filter.placement.is_none_or(|placement| person.placement == Some(placement))
    }

    /// The people whom the filter takes, by what was so on a day.
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

    /// Whether the filter takes a need, apart from its person.
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

    /// Whether the filter takes a service, apart from its person: one of devices or sites takes none.
    pub(crate) fn takes_service(&self, service: &Service) -> bool {
        let filter = self.filter;
        let of_devices = filter.basic || filter.class.is_some() || self.site.is_some();
        !of_devices && (filter.programme.is_none() || service.programme == filter.programme)
    }

    /// Whether the filter takes a fitting, apart from its person.
    pub(crate) fn takes_fitting(&self, state: &State, fitting: &Fitting) -> bool {
        self.takes_for(state, fitting.need, fitting.model)
    }

    /// Whether the filter takes what was handed over or lent: by the need that it is for, else by its model.
    pub(crate) fn takes_for(&self, state: &State, need: Option<NeedNo>, model: ModelNo) -> bool {
        let asks = self.asks_for_needs() || self.asks_for_devices();
        let taken = |need| state.needs.get(need).map(|need| self.takes_need(state, &need.fact()));
        // A need that nothing is asked of is not looked at.
        self.takes_by(
            state,
            need.and_then(|need| if asks { taken(need) } else { Some(true) }),
            model,
        )
    }

    /// The same, where it is known whether the filter takes the need, if there is one.
    pub(crate) fn takes_by(&self, state: &State, need: Option<bool>, model: ModelNo) -> bool {
        need.unwrap_or_else(|| !self.asks_for_needs() && self.takes_model(state, model))
    }

    /// Whether the filter takes a fitted model.
    pub(crate) fn takes_model(&self, state: &State, model: ModelNo) -> bool {
        let Some(model) = state.models.get(model) else { return false };
        (!self.filter.basic || model.basic)
            && self.filter.class.is_none_or(|class| class.contains(model.class))
    }
}

/// Whether a basic-type device is needed: what the need says, else what its model says.
fn is_basic(state: &State, need: &NeedFact) -> bool {
    let of_model = || match need.device? {
        NeedDevice::Model(model) => state.models.get(model).map(|model| model.basic),
        NeedDevice::Class(_) => None,
    };
    need.basic.or_else(of_model).unwrap_or(false)
}
