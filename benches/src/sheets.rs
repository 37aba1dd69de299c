//! The sheets of a city as CSV files in the format of `examples/ankang-2023`. Needs, fittings, services
//! and loans are in the order of their days, as in a real file.

use std::fs::{self, File};
use std::iter::empty;
use std::path::Path;
use std::sync::LazyLock;

use assistive_core::exchange::Kind;
use jiff::civil::date;

use crate::city::{
    CATALOG, City, MODELS, Model, Person, after, mixed, need_day, shuffled, tag, withdrawal,
};

/// The sheets of people and needs, and those that they refer to.
pub const PEOPLE_AND_NEEDS: &[Kind] = &[Kind::Sites, Kind::Catalog, Kind::Persons, Kind::Needs];

/// The counties.
static COUNTIES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let counties =
        "610902 610921 610922 610923 610924 610925 610926 610927 610981 610929 L-HENGKOU";
    counties.split(' ').collect()
});

/// The numbers of people among 129 in each county and those before it.
const PEOPLE: [u64; 11] = [40, 53, 61, 65, 79, 87, 97, 100, 119, 127, 129];

/// The sites of every city.
const SITES: &str = include_str!("../../examples/ankang-2023/sites.csv");

/// The kinds of needs and services other than devices.
const OTHER_KINDS: [&str; 4] = ["medical", "training", "nursing", "support"];

/// The header and the rows of a sheet.
type Sheet<'a> = (&'static str, Box<dyn Iterator<Item = String> + 'a>);

impl City {
    /// Writes those sheets that have rows into a new folder, and waits until they are on the disk.
    pub fn write(&self, folder: &Path, kinds: &[Kind]) {
        fs::create_dir(folder).expect("a new folder");
        for kind in kinds {
            let (header, rows) = self.sheet(*kind);
            let rows: String = rows.map(|row| row + "\n").collect();
            let file = folder.join(format!("{kind}.csv"));
            if !rows.is_empty() {
                fs::write(&file, format!("{header}\n{rows}")).expect("a sheet");
                File::open(&file).and_then(|file| file.sync_all()).expect("a durable sheet");
            }
        }
    }

    fn sheet(&self, kind: Kind) -> Sheet<'_> {
        let fixed = |text: &'static str| -> Sheet<'_> {
            let (header, rows) = text.split_once('\n').expect("a header");
            (header, Box::new(rows.lines().map(str::to_owned)))
        };
        match kind {
            Kind::Sites => fixed(SITES),
            Kind::Catalog => fixed(CATALOG),
            Kind::Persons => (
                "id_number,certificate,name,sex,birth_date,category,grade,division,registered_on,left_on,\
                 left_reason",
                Box::new((0..self.listed()).map(|number| self.person_row(number))),
            ),
            Kind::StudentNeeds => (
                "id_number,certificate,name,sex,birth_date,category,grade,division,registered_on,school,stage,\
                 placement,device,identified_on,programme",
                Box::new((0..self.students).map(|student| self.student_row(student))),
            ),
            Kind::Needs => (
                "person,device,identified_on,programme,kind,withdrawn_on,withdrawn_reason",
                Box::new((0..self.needs()).map(|row| self.need_row(row))),
            ),
            Kind::Stock => (
                "tag,device,site,quantity,source,donor,value,received_on",
                Box::new((0..self.items).map(item_row)),
            ),
            Kind::Fittings => {
                ("person,device,fitted_on,quantity,mode,place", Box::new(self.fitting_rows()))
            }
            Kind::Loans => ("item,borrower,out_on,due_on,in_on,site", Box::new(self.loan_rows())),
            Kind::Services => (
                "person,kind,served_on,place,programme",
                Box::new((0..self.services).map(|number| self.service_row(number))),
            ),
            _ => ("", Box::new(empty())),
        }
    }

    fn person_row(&self, number: u64) -> String {
        let person = self.person(number);
        let left = match person.left {
            None => ",".to_owned(),
            Some(day) if person.random.is_multiple_of(3) => format!("{day},deceased"),
            Some(day) => format!("{day},moved"),
        };
        format!("{},{left}", cells(&person))
    }

    fn student_row(&self, student: u64) -> String {
        let need = self.device_need(self.device_needs + student);
        let person = self.person(need.person);
        let (cells, county) = (cells(&person), short(county(&person)));
        let school = match person.random / 32_768 % 5 {
            0 => format!("SP-{county}"),
            n => format!("SC-{county}-{n}"),
        };
        let stage = ["preschool", "primary", "junior", "senior"][(student % 4) as usize];
        let placement = ["special", "regular", "home"][(student % 3) as usize];
        let device = device(need.model, need.random);
        format!("{cells},{school},{stage},{placement},{device},{},school", need.day)
    }

    fn need_row(&self, row: u64) -> String {
        // Device needs are spread evenly among the others, as in a list by days.
        let devices_before = row * self.device_needs / self.needs();
        let (need, withdrawn) = if (row + 1) * self.device_needs / self.needs() > devices_before {
            let need = self.device_need(devices_before);
            let programme = ["community", "home", "child-rehab"][(need.random % 3) as usize];
            let (id, device) = (self.citizen(need.person), device(need.model, need.random));
            (format!("{id},{device},{},{programme},device", need.day), need.withdrawn)
        } else {
            let number = row - devices_before;
            let (person, day) =
                (shuffled(number, self.listed()), need_day(number, self.other_needs));
            let kind = OTHER_KINDS[(number % 4) as usize];
            let need = format!("{},,{day},,{kind}", self.citizen(person));
            (need, withdrawal(mixed(self.first + number + 1) >> 5, day))
        };
        need + &withdrawn.map_or_else(|| ",,".to_owned(), |day| format!(",{day},refused"))
    }

    fn fitting_rows(&self) -> impl Iterator<Item = String> {
        let fittings = (0..self.device_needs + self.students).filter_map(|number| {
            let need = self.device_need(number);
            let fitted = need.withdrawn.is_none() && need.random / 1024 % 100 < self.fitted;
            let day = after(need.day, 5 + need.random / 131_072 % 396);
            let present = self.person(need.person).left.is_none_or(|left| day <= left);
            (fitted && present).then_some((day, number, need.person, need.model[0]))
        });
        let mut fittings: Vec<_> = fittings.collect();
        fittings.sort_unstable();
        fittings.into_iter().map(|(day, number, person, model)| {
            let mode = ["in-kind", "custom"][(number % 2) as usize];
            let place = ["centre", "home", "community"][(number % 3) as usize];
            format!("{},{model},{day},1,{mode},{place}", self.citizen(person))
        })
    }

    fn loan_rows(&self) -> impl Iterator<Item = String> {
        let mut loans: Vec<_> = (0..self.items)
            .flat_map(|item| self.loans_of(item).map(move |number| (item, number)))
            .map(|(item, number)| (self.loan_days(item, number), item, number))
            .collect();
        loans.sort_unstable_by_key(|((out, _), item, number)| (*out, *item, *number));
        loans.into_iter().map(|((out, back), item, number)| {
            let borrower = self.citizen(mixed(number + 2) % self.listed());
            let back = back.map_or_else(String::new, |day| day.to_string());
            format!("{},{borrower},{out},{},{back},{}", tag(item), after(out, 60), station(item))
        })
    }

    fn service_row(&self, number: u64) -> String {
        let day = after(date(2023, 1, 1), number * 365 / self.services);
        // Some of these people have no need.
        let person = self.citizen(shuffled(number * 3 % self.listed(), self.listed()));
        let kind = OTHER_KINDS[(number % 4) as usize];
        let place = ["centre", "home", "community", "centre"][(number / 4 % 4) as usize];
        let programme = if number.is_multiple_of(125) { "child-rehab" } else { "" };
        format!("{person},{kind},{day},{place},{programme}")
    }

    fn citizen(&self, person: u64) -> String {
        self.person(person).citizen
    }
}

fn item_row(item: u64) -> String {
    // The first ten models of which devices have a tag and are lent.
    let mut lent = MODELS.iter().filter(|model| model[9] == "serial" && !model[11].is_empty());
    let model = lent.nth((item % 10) as usize).expect("ten models")[0];
    let random = mixed(item);
    let source = if random.is_multiple_of(8) { "donation,西安商会" } else { "purchase," };
    let received = after(date(2019, 1, 1), random % 1000);
    format!("{},{model},{},1,{source},980,{received}", tag(item), station(item))
}

/// Returns the cells about a person, up to the day of registration.
fn cells(person: &Person) -> String {
    let Person { citizen: id, random, category, .. } = person;
    let grade = random / 8 % 4 + 1;
    let sex = if (id.as_bytes()[16] - b'0').is_multiple_of(2) { "female" } else { "male" };
    let born = format!("{}-{}-{}", &id[6..10], &id[10..12], &id[12..14]);
    let registered = after(date(2018, 1, 1), random / 256 % 1400);
    let (name, county) = (name(*random), county(person));
    format!(
        "{id},{id}{category}{grade},{name},{sex},{born},{category},{grade},{county},{registered}"
    )
}

/// Returns a surname, the first ones of the list most often, and one or two hanzi, so that a search by initials finds as
/// many people as in a real city.
fn name(number: u64) -> String {
    let hanzi = |line: usize, random: u64| {
        let line = include_str!("names.txt").lines().nth(line).expect("a line");
        let place = random as usize % (line.chars().count());
        line.chars().nth(place).expect("a place in the line")
    };
    let random = mixed(number ^ 0x6e61_6d65);
    let surname = hanzi(0, (random % 100).min(random / 100 % 100));
    let second = (!random.is_multiple_of(5)).then(|| hanzi(1, random >> 40));
    [Some(surname), Some(hanzi(1, random >> 20)), second].into_iter().flatten().collect()
}

fn county(person: &Person) -> &'static str {
    let place = person.random / 1024 % 129;
    COUNTIES[PEOPLE.partition_point(|people| *people <= place)]
}

/// Returns a county as in the codes of its sites.
fn short(county: &str) -> &str {
    if county == "L-HENGKOU" { "HK" } else { &county[2..] }
}

/// Returns the site of an item.
fn station(item: u64) -> String {
    format!("ST-{}", short(COUNTIES[(item % 11) as usize]))
}

/// Returns the device of a need for a model: its code, its class, now and then the class above.
fn device(model: &Model, random: u64) -> &'static str {
    match random / 4 % 20 {
        0 => &model[2][..5],
        1..8 => model[0],
        _ => model[2],
    }
}
