//! A second computation of the suppression of several tables. People are moved between the groups of a small population,
//! and between those fitted and those not, in every way that leaves all published figures as they are. No count and no
//! difference of one or two, and no share of 0 % or 100 % of a group of three or four, may be the same in all of them.

use proptest::prelude::*;

use super::*;
use crate::model::Period;
use crate::report::RateRow;

/// A group of people: those of a school, or of none, in a county, and of an age band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Group {
    county: usize,
    school: Option<usize>,
    age: usize,
}

/// A group of people in need: the number of those not fitted and of those fitted.
type People = [i64; 2];

/// A line of the tables: the groups whose people it counts.
type Members = Vec<usize>;

/// The people that the published figures are about.
#[derive(Debug, Clone)]
struct Population {
    groups: Vec<Group>,
    people: Vec<People>,
}

fn label(kind: &str, number: usize) -> Label {
    Label::Code(format!("{kind}{number}"))
}

impl Population {
    fn members(&self, of: impl Fn(&Group) -> bool) -> Members {
        (0..self.groups.len()).filter(|group| of(&self.groups[*group])).collect()
    }

    /// Returns the lines of a dimension that count people.
    fn lines(&self, key: impl Fn(&Group) -> Option<usize>) -> Vec<(usize, Members)> {
        let lines = (0..9).map(|number| (number, self.members(|group| key(group) == Some(number))));
        lines.filter(|(_, members)| self.sum(members).iter().sum::<i64>() > 0).collect()
    }

    fn sum(&self, members: &[usize]) -> People {
        members.iter().fold([0, 0], |[unmet, met], group| {
            let people = self.people[*group];
            [unmet + people[0], met + people[1]]
        })
    }

    fn figures(&self, members: &[usize]) -> Figures {
        let [unmet, met] = self.sum(members).map(i64::unsigned_abs);
        Figures {
            persons_in_need: unmet + met,
            persons_fitted: met,
            persons_fully_fitted: met,
            needs: unmet + met,
            needs_met: met,
            ..Figures::default()
        }
    }

    fn rate(&self, kind: &str, lines: &[(usize, Members)], total: &[usize]) -> RateReport {
        let today = "2024-06-15".parse().expect("a day");
        let row = |(number, members): &(usize, Members)| {
            RateRow::new(label(kind, *number), self.figures(members))
        };
        RateReport {
            query: RateQuery::new(Period::year(2023).expect("a year").until(today)),
            rows: lines.iter().map(row).collect(),
            columns: Vec::new(),
            total: self.figures(total),
            unlisted_persons: None,
            excluded: Default::default(),
        }
    }

    fn all(&self) -> Members {
        self.members(|_| true)
    }

    fn students(&self) -> Members {
        self.members(|group| group.school.is_some())
    }

    /// Returns the county of a school, if all its people live in one.
    fn county_of(&self, school: usize) -> Option<usize> {
        let members = self.members(|group| group.school == Some(school));
        let mut lived = members.iter().filter(|group| self.people[**group] != [0, 0]);
        let county = lived.next().map(|group| self.groups[*group].county)?;
        lived.all(|group| self.groups[*group].county == county).then_some(county)
    }

    /// Publishes the tables, and returns the published lines, each with whether the people in need and the people
    /// fitted are open.
    fn published(&self) -> Vec<(Members, [bool; 2])> {
        let (all, students) = (self.all(), self.students());
        let counties = self.lines(|group| Some(group.county));
        let ages = self.lines(|group| Some(group.age));
        let schools = self.lines(|group| group.school);
        let nested = schools.iter().map(|(school, _)| {
            let county = self.county_of(*school)?;
            counties.iter().position(|(number, _)| *number == county)
        });
        let period = self.rate("county", &[], &all).query.period;
        let tables = CountedTables {
            headlines: AnnualFigures {
                persons_in_need: self.figures(&all).persons_in_need,
                persons_fitted: self.figures(&all).persons_fitted,
                students_on_list: self.figures(&students).persons_in_need,
                ..AnnualFigures::default()
            },
            counties: self.rate("county", &counties, &all),
            categories: self.rate("category", &[(0, all.clone())], &all),
            ages: self.rate("age", &ages, &all),
            classes: self.rate("class", &[], &all),
            schools: Some(SchoolTable {
                counties: nested.collect(),
                report: self.rate("school", &schools, &students),
            }),
            lending: LendingReport {
                query: LendingQuery::new(period),
                rows: Vec::new(),
                columns: Vec::new(),
                total: Default::default(),
            },
            services: ServicesReport {
                query: ServicesQuery::new(period),
                rows: Vec::new(),
                columns: Vec::new(),
                total: Default::default(),
            },
        };
        let tables = tables.suppressed();
        let names = ["persons_in_need", "persons_fitted"];
        let mut lines = Vec::new();
        let dimensions = [
            ("rate-county", counties, &all),
            ("rate-age", ages, &all),
            ("rate-school", schools, &students),
        ];
        for (code, rows, total) in dimensions {
            let table = tables.iter().find(|table| table.code == code).expect("the table");
            let suppressed = &table.suppressed;
            lines.push((total.clone(), names.map(|name| !suppressed.of_total(name))));
            for (at, (_, members)) in rows.into_iter().enumerate() {
                lines.push((members, names.map(|name| !suppressed.of_row(at, name))));
            }
        }
        let headlines = &tables[0].suppressed;
        lines.push((all, names.map(|name| !headlines.of_total(name))));
        lines.push((students, [!headlines.of_total("students_on_list"), false]));
        lines
    }

    /// Returns the lines that a reader can subtract: the rest of all people and of each county without its schools.
    fn rests(&self) -> Vec<Members> {
        let of_county = |county| {
            self.members(|group| {
                let is_nested = |school| self.county_of(school) == Some(county);
                group.county == county && !group.school.is_some_and(is_nested)
            })
        };
        let rests = (0..3).map(of_county);
        rests.chain([self.members(|group| group.school.is_none())]).collect()
    }

    /// Checks that no figure of one or two people is revealed.
    fn check(&self) -> Result<(), String> {
        let published = self.published();
        let mut sums = Vec::new();
        let mut present = Vec::new();
        for (members, [need, fitted]) in &published {
            sums.extend(need.then(|| (members.clone(), [true, true])));
            sums.extend(fitted.then(|| (members.clone(), [false, true])));
            present.push(members.clone());
        }
        // A county or school that is not listed has nobody in need.
        let empty = (0..self.groups.len()).filter(|group| {
            let Group { county, school, age } = self.groups[*group];
            let is_empty = |members: Members| self.sum(&members) == [0, 0];
            is_empty(self.members(|other| other.county == county))
                || is_empty(self.members(|other| other.age == age))
                || school.is_some()
                    && (is_empty(self.members(|other| other.school == school))
                        || self.county_of(school.unwrap_or(0)).is_some_and(|home| home != county))
        });
        sums.extend(
            empty.flat_map(|group| [(vec![group], [true, false]), (vec![group], [false, true])]),
        );
        let lines = published.iter().map(|(members, _)| members.clone()).chain(self.rests());
        for members in lines {
            for secret in self.secrets(&members) {
                let mut moves = Moves {
                    population: self,
                    sums: &sums,
                    present: &present,
                    secret: (&members, secret),
                    moved: vec![[0, 0]; self.groups.len()],
                    steps: 0,
                };
                // Few moves are found soonest.
                if !(1..=MOST_MOVED).any(|most| moves.any(0, most)) {
                    return Err(format!(
                        "{self:?} reveals {secret:?} of {members:?}, steps {}: {published:?}",
                        moves.steps
                    ));
                }
            }
        }
        Ok(())
    }

    fn secrets(&self, members: &[usize]) -> Vec<Secret> {
        let [unmet, met] = self.sum(members);
        let few = |count| (1..=2).contains(&count);
        let is_share = (3..=4).contains(&(unmet + met)) && (unmet == 0 || met == 0);
        [
            few(unmet + met).then_some(Secret::InNeed),
            few(met).then_some(Secret::Fitted),
            few(unmet).then_some(Secret::Unmet),
            is_share.then_some(Secret::Share),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A figure that tells of single people.
#[derive(Debug, Clone, Copy)]
enum Secret {
    InNeed,
    Fitted,
    Unmet,
    Share,
}

/// The most people that are moved to find other people with the same published figures.
const MOST_MOVED: i64 = 10;

/// The most steps of a search. One that finds nothing fails.
const MOST_STEPS: usize = 1_000_000;

/// The search for other people with the same published figures, in which a secret has another value.
struct Moves<'a> {
    population: &'a Population,
    /// The published sums: the groups, and which of their people are counted.
    sums: &'a [(Members, [bool; 2])],
    /// The lines that have people.
    present: &'a [Members],
    secret: (&'a [usize], Secret),
    moved: Vec<People>,
    steps: usize,
}

impl Moves<'_> {
    /// Searches the numbers from one on, if at most some people may be moved.
    fn any(&mut self, at: usize, left: i64) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return false;
        }
        let (group, status) = (at / 2, at % 2);
        if !self.can_still_agree(at, left) {
            return false;
        }
        if group == self.moved.len() {
            return self.differs() && self.has_people();
        }
        let known = self.population.people[group][status];
        for moved in (0..=left).flat_map(|moved| [moved, -moved]).skip(1) {
            if known + moved < 0 {
                continue;
            }
            self.moved[group][status] = moved;
            if self.any(at + 1, left - moved.abs()) {
                return true;
            }
        }
        self.moved[group][status] = 0;
        false
    }

    fn of(&self, members: &[usize], counted: [bool; 2]) -> i64 {
        let moved = members.iter().map(|group| self.moved[*group]);
        moved.map(|[unmet, met]| unmet * i64::from(counted[0]) + met * i64::from(counted[1])).sum()
    }

    /// Checks whether the published sums can be as they are, with the numbers from one on not yet moved.
    fn can_still_agree(&self, at: usize, left: i64) -> bool {
        let Some(group) = at.checked_sub(1).map(|last| last / 2) else { return true };
        let of_last = self.sums.iter().filter(|(members, _)| members.contains(&group));
        of_last.into_iter().all(|(members, counted)| {
            let is_later =
                |group: &usize| (0..2).any(|status| counted[status] && group * 2 + status >= at);
            let moved = self.of(members, *counted);
            moved == 0 || moved.abs() <= left && members.iter().any(is_later)
        })
    }

    fn differs(&self) -> bool {
        let (members, secret) = self.secret;
        let [unmet, met] = [[true, false], [false, true]].map(|counted| self.of(members, counted));
        match secret {
            Secret::InNeed => unmet + met != 0,
            Secret::Fitted => met != 0,
            Secret::Unmet => unmet != 0,
            Secret::Share => unmet != 0 || met != 0,
        }
    }

    fn has_people(&self) -> bool {
        self.present.iter().all(|members| {
            let people: i64 = self.population.sum(members).iter().sum();
            people == 0 || people + self.of(members, [true, true]) > 0
        })
    }
}

const fn group(county: usize, school: Option<usize>, age: usize) -> Group {
    Group { county, school, age }
}

/// Returns populations with some groups.
fn populations(groups: &'static [Group], most: i64) -> impl Strategy<Value = Population> {
    let few = prop_oneof![Just(0_i64), 0..=2_i64, 0..=most];
    let people = proptest::collection::vec((few.clone(), few), groups.len());
    people.prop_map(|people| Population {
        groups: groups.to_vec(),
        people: people.into_iter().map(|(unmet, met)| [unmet, met]).collect(),
    })
}

/// One county with two schools.
const ONE_COUNTY: &[Group] = &[group(0, None, 0), group(0, Some(0), 0), group(0, Some(1), 0)];

/// Two counties, one of them with two schools.
const TWO_COUNTIES: &[Group] = &[
    group(0, None, 0),
    group(0, Some(0), 0),
    group(1, None, 0),
    group(1, Some(1), 0),
    group(1, Some(2), 0),
];

/// Three counties, two schools, and one with students of two counties.
const THREE_COUNTIES: &[Group] = &[
    group(0, None, 0),
    group(0, Some(0), 0),
    group(0, Some(2), 0),
    group(1, None, 0),
    group(1, Some(1), 0),
    group(1, Some(2), 0),
    group(2, None, 0),
    group(2, Some(2), 0),
];

/// Two counties and two age bands.
const AGES: &[Group] =
    &[group(0, None, 0), group(0, None, 1), group(1, None, 0), group(1, None, 1)];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::testing::cases_of(24)))]

    #[test]
    fn nothing_is_revealed_by_the_schools_of_a_county(people in populations(ONE_COUNTY, 9)) {
        people.check().map_err(TestCaseError::fail)?;
    }

    #[test]
    fn nothing_is_revealed_by_the_schools_of_two_counties(people in populations(TWO_COUNTIES, 9)) {
        people.check().map_err(TestCaseError::fail)?;
    }

    #[test]
    fn nothing_is_revealed_by_a_school_of_two_counties(people in populations(THREE_COUNTIES, 7)) {
        people.check().map_err(TestCaseError::fail)?;
    }

    #[test]
    fn nothing_is_revealed_by_counties_and_ages(people in populations(AGES, 7)) {
        people.check().map_err(TestCaseError::fail)?;
    }
}

/// Returns the figures of people in need that are open, by line.
fn open(people: &Population) -> Vec<[bool; 2]> {
    people.published().into_iter().map(|(_, open)| open).collect()
}

#[test]
fn a_county_does_not_reveal_a_person_outside_its_only_school() {
    let people = |rest: People| Population {
        groups: TWO_COUNTIES.to_vec(),
        people: vec![rest, [10, 16], [40, 60], [15, 20], [30, 30]],
    };
    // 27 people in need, of whom 26 are students of the only school. The schools of both counties give way.
    let [revealed, enough] = [[1, 0], [8, 9]].map(|rest| open(&people(rest)));
    // All people, the counties, all ages, the students, their schools, and the headlines.
    assert_eq!(enough, [[[true; 2]; 9].as_slice(), &[[true; 2], [true, false]]].concat());
    let schools = [[true; 2], [false; 2], [false; 2], [true; 2]];
    let expected = [[[true; 2]; 5].as_slice(), &schools, &[[true; 2], [true, false]]];
    assert_eq!(revealed, expected.concat());
}

#[test]
fn nothing_is_revealed_by_what_other_tables_leave_possible() {
    // Everyone was fitted, so the people of every school were.
    let all_fitted = vec![[0, 0], [0, 0], [0, 1], [0, 3], [0, 3]];
    // Nobody without a school was fitted, and everyone in the third county was, so all of them go to its school.
    let by_two_steps = vec![[0, 0], [5, 2], [0, 0], [5, 0], [0, 2], [0, 0], [0, 0], [0, 5]];
    // None of the people without a school were fitted, who live in all three counties.
    let no_rest = vec![[0, 0], [1, 0], [2, 0], [1, 0], [0, 0], [0, 3], [4, 0], [0, 0]];
    for (groups, people) in
        [(TWO_COUNTIES, all_fitted), (THREE_COUNTIES, by_two_steps), (THREE_COUNTIES, no_rest)]
    {
        Population { groups: groups.to_vec(), people }.check().expect("nothing is revealed");
    }
}
