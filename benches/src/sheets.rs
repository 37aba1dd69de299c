//! The sheets of a city, in the format of `examples/ankang-2023`, written row by row: at a million people they are
//! never all in memory. Needs, fittings, services and loans stand in the order of their days, as in a real file.

use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

use assistive_core::exchange::Kind;
use jiff::civil::{Date, date};

use crate::city::{City, Someone};
use crate::data::{after, mixed, shuffled, tag};
use crate::names::name;

/// The sheets in the order of their import.
pub const KINDS: [Kind; 9] = [
    Kind::Sites,
    Kind::Catalog,
    Kind::Persons,
    Kind::StudentNeeds,
    Kind::Needs,
    Kind::Stock,
    Kind::Fittings,
    Kind::Loans,
    Kind::Services,
];

/// The division of each county, and how many people of 129 live there.
const COUNTIES: [(&str, u64); 11] = [
    ("610902", 40),
    ("610921", 13),
    ("610922", 8),
    ("610923", 4),
    ("610924", 14),
    ("610925", 8),
    ("610926", 10),
    ("610927", 3),
    ("610981", 19),
    ("610929", 8),
    ("L-HENGKOU", 2),
];

/// Code, class, categories, whether each has a tag, and days of a loan.
type Model = (&'static str, &'static str, &'static str, bool, u64);

const MODELS: [Model; 21] = [
    ("WC-STD", "12 22 03", "4", true, 60),
    ("WC-HB", "12 22 18", "4;7", true, 60),
    ("WC-EL", "12 23 06", "4", true, 30),
    ("CR-AX", "12 03 12", "4", false, 90),
    ("CR-EL", "12 03 06", "4", false, 90),
    ("CN-1", "12 03 03", "4", false, 90),
    ("FR-STD", "12 06 03", "4", true, 60),
    ("WC-BL", "12 39 03", "1", false, 0),
    ("HA-BTE", "22 06 15", "2", true, 0),
    ("MAG-HH", "22 03 09", "1", false, 30),
    ("EV-DSK", "22 03 18", "1", true, 30),
    ("CM-CH", "09 12 03", "4", true, 60),
    ("BED-N", "18 12 10", "4;7", true, 180),
    ("CUS-P", "04 33 03", "4", true, 60),
    ("MAT-P", "04 33 06", "4", true, 90),
    ("AFO", "06 12 06", "4", true, 0),
    ("WC-AL", "12 22 03", "4", true, 60),
    ("TP-L", "06 24 09", "4", true, 0),
    ("COM-B", "22 21 03", "3;5", true, 30),
    ("SMART-LOCK", "18 21 15", "1;2;3;5;7", true, 0),
    ("STAND", "04 48 27", "4", true, 90),
];

/// The places among the models of those in stock: with a tag, and lent.
const LENT: [usize; 10] = [0, 1, 2, 6, 10, 11, 12, 13, 14, 16];

const OTHER_KINDS: [&str; 4] = ["medical", "training", "nursing", "support"];
const PROGRAMMES: [&str; 3] = ["community", "home", "child-rehab"];
const PLACES: [&str; 4] = ["centre", "home", "community", "centre"];

impl City {
    /// Writes all sheets that are not empty into a new folder, and waits until they are on the disk.
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir(folder).expect("a new folder");
        for kind in KINDS {
            if kind == Kind::Services && self.services() == 0 {
                continue;
            }
            self.write_sheet(kind, &folder.join(format!("{kind}.csv"))).expect("a sheet");
        }
    }

    fn write_sheet(&self, kind: Kind, file: &Path) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, File::create(file)?);
        match kind {
            Kind::Sites => self.sites(&mut out),
            Kind::Catalog => catalog(&mut out),
            Kind::Persons => self.persons(&mut out),
            Kind::StudentNeeds => self.student_needs(&mut out),
            Kind::Needs => self.write_needs(&mut out),
            Kind::Stock => self.stock(&mut out),
            Kind::Fittings => self.fittings(&mut out),
            Kind::Loans => self.loans(&mut out),
            _ => self.write_services(&mut out),
        }?;
        out.into_inner()?.sync_all()
    }

    /// The code of a special school.
    pub fn school(&self) -> String {
        format!("SP-{}", short(COUNTIES[0].0))
    }

    fn sites(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "code,name,kind,division\nAK-DPF,安康市辅具中心,centre,610900")?;
        for (county, _) in COUNTIES {
            let short = short(county);
            writeln!(out, "ST-{short},{short}社区辅具站,community,{county}")?;
            writeln!(out, "SP-{short},{short}特殊教育学校,special-school,{county}")?;
            for n in 1..=self.of.schools {
                writeln!(out, "SC-{short}-{n},{short}第{n}小学,school,{county}")?;
            }
        }
        Ok(())
    }

    fn persons(&self, out: &mut impl Write) -> Result<()> {
        writeln!(
            out,
            "id_number,certificate,key,name,sex,birth_date,category,grade,division,registered_on,left_on,left_reason"
        )?;
        for person in 0..self.listed() {
            let someone = self.someone(person);
            let (certificate, facts) = facts(&someone);
            write!(out, "{},{certificate},,{facts}", someone.citizen)?;
            match someone.left {
                None => writeln!(out, ",,")?,
                Some(day) if someone.random.is_multiple_of(3) => writeln!(out, ",{day},deceased")?,
                Some(day) => writeln!(out, ",{day},moved")?,
            }
        }
        Ok(())
    }

    fn student_needs(&self, out: &mut impl Write) -> Result<()> {
        writeln!(
            out,
            "id_number,certificate,name,sex,birth_date,category,grade,division,registered_on,school,stage,placement,\
             device,identified_on,programme"
        )?;
        for student in 0..self.students() {
            let need = self.device_need(self.device_needs() + student);
            let someone = self.someone(need.person);
            let (certificate, facts) = facts(&someone);
            let county = short(county(&someone));
            let school = match someone.random / 32_768 % (self.of.schools + 1) {
                0 => format!("SP-{county}"),
                n => format!("SC-{county}-{n}"),
            };
            let stage = ["preschool", "primary", "junior", "senior"][(student % 4) as usize];
            let placement = ["special", "regular", "home"][(student % 3) as usize];
            let id = &someone.citizen;
            write!(out, "{id},{certificate},{facts},{school},{stage},{placement},")?;
            writeln!(out, "{},{},school", device(need.model, need.random), need.day)?;
        }
        Ok(())
    }

    fn write_needs(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "person,device,identified_on,programme,kind,withdrawn_on,withdrawn_reason")?;
        let (devices, all) = (self.device_needs(), self.needs());
        for row in 0..all {
            // Spread evenly: the kinds mix as they do in a list by days.
            let before = row * devices / all;
            let withdrawn = if (row + 1) * devices / all > before {
                let need = self.device_need(before);
                let (device, programme) = (device(need.model, need.random), need.random % 3);
                let (id, programme) = (self.cited(need.person), PROGRAMMES[programme as usize]);
                write!(out, "{id},{device},{},{programme},device", need.day)?;
                need.withdrawn
            } else {
                let (person, kind, day, withdrawn) = self.other_need(row - before);
                write!(out, "{},,{day},,{}", self.cited(person), OTHER_KINDS[kind])?;
                withdrawn
            };
            match withdrawn {
                None => writeln!(out, ",,")?,
                Some(day) => writeln!(out, ",{day},refused")?,
            }
        }
        Ok(())
    }

    fn stock(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "tag,device,site,quantity,source,donor,value,received_on")?;
        for item in 0..self.items() {
            let (model, random) = (MODELS[LENT[(item % 10) as usize]].0, mixed(item));
            let day = after(date(2019, 1, 1), random % 1000);
            write!(out, "{},{model},{},1,", tag(item), station(item))?;
            match random.is_multiple_of(8) {
                true => writeln!(out, "donation,西安商会,980,{day}")?,
                false => writeln!(out, "purchase,,980,{day}")?,
            }
        }
        Ok(())
    }

    fn fittings(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "person,device,fitted_on,quantity,mode,place")?;
        let listed = self.device_needs() + self.students();
        let needs = (0..listed).filter_map(|number| {
            let day = self.fitted_on(&self.device_need(number))?;
            Some((day, number))
        });
        let unlisted = (0..self.unlisted())
            .map(|n| (after(date(2023, 1, 1), n * 365 / self.unlisted()), listed + n));
        let mut fittings: Vec<(Date, u64)> = needs.chain(unlisted).collect();
        fittings.sort_unstable();
        for (day, number) in fittings {
            let (person, model) = match number.checked_sub(listed) {
                None => {
                    let need = self.device_need(number);
                    (need.person, need.model)
                }
                // People who need no device: shuffled like those who do, but from the other end.
                Some(n) => (shuffled(self.listed() - 1 - n, self.listed()), 0),
            };
            let mode = ["in-kind", "custom"][(number % 2) as usize];
            let place = ["centre", "home", "community"][(number % 3) as usize];
            writeln!(out, "{},{},{day},1,{mode},{place}", self.cited(person), MODELS[model].0)?;
        }
        Ok(())
    }

    fn loans(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "item,borrower,out_on,due_on,in_on,site")?;
        let mut loans = Vec::new();
        for item in 0..self.items() {
            let loans_of = self.loans_of(item);
            let number = loans_of.end - loans_of.start;
            loans.extend((0..number).map(|nth| (self.lent(item, nth).out, item as u32, nth as u8)));
        }
        loans.sort_unstable();
        for (out_on, item, nth) in loans {
            let (item, nth) = (u64::from(item), u64::from(nth));
            let borrower = mixed(self.loans_of(item).start + nth + 2) % self.listed();
            write!(out, "{},{},{out_on},{},", tag(item), self.cited(borrower), after(out_on, 60))?;
            if let Some(day) = self.lent(item, nth).back {
                write!(out, "{day}")?;
            }
            writeln!(out, ",{}", station(item))?;
        }
        Ok(())
    }

    fn write_services(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "person,kind,served_on,place,programme")?;
        for number in 0..self.services() {
            let day = after(date(2023, 1, 1), number * 365 / self.services());
            // Another order than that of the needs: some are served who need nothing.
            let person = shuffled(number * 3 % self.listed(), self.listed());
            let kind = OTHER_KINDS[(number % 4) as usize];
            let place = PLACES[(number / 4 % 4) as usize];
            let programme = if number.is_multiple_of(125) { "child-rehab" } else { "" };
            writeln!(out, "{},{kind},{day},{place},{programme}", self.cited(person))?;
        }
        Ok(())
    }

    fn cited(&self, person: u64) -> String {
        self.someone(person).citizen
    }
}

/// The certificate of a person, and the cells from the name to the day of registration.
fn facts(someone: &Someone) -> (String, String) {
    let Someone { citizen: id, random, category, .. } = someone;
    let grade = random / 8 % 4 + 1;
    let sex = if (id.as_bytes()[16] - b'0').is_multiple_of(2) { "female" } else { "male" };
    let born = format!("{}-{}-{}", &id[6..10], &id[10..12], &id[12..14]);
    let registered = after(date(2018, 1, 1), random / 256 % 1400);
    let (name, county) = (name(*random), county(someone));
    let facts = format!("{name},{sex},{born},{category},{grade},{county},{registered}");
    (format!("{id}{category}{grade}"), facts)
}

fn county(someone: &Someone) -> &'static str {
    let mut place = someone.random / 1024 % 129;
    let county = COUNTIES.iter().find(|(_, people)| {
        let here = place < *people;
        place = place.wrapping_sub(*people);
        here
    });
    county.expect("the shares are of 129").0
}

/// A county in the codes of its sites.
fn short(county: &str) -> &str {
    if county == "L-HENGKOU" { "HK" } else { &county[2..] }
}

/// The site that an item is at.
fn station(item: u64) -> String {
    format!("ST-{}", short(COUNTIES[(item % 11) as usize].0))
}

/// How a need names the wanted model: by its code, its class, now and then the class above.
fn device(model: usize, random: u64) -> &'static str {
    let (code, class, ..) = MODELS[model];
    match random / 4 % 20 {
        0 => &class[..5],
        1..8 => code,
        _ => class,
    }
}

fn catalog(out: &mut impl Write) -> Result<()> {
    writeln!(
        out,
        "code,name,class,basic,categories,unit,price,subsidy,life_years,tracking,hygiene,loan_days"
    )?;
    for (place, (code, class, categories, tagged, days)) in MODELS.into_iter().enumerate() {
        let tracking = if tagged { "serial" } else { "bulk" };
        let days = if days == 0 { String::new() } else { days.to_string() };
        let price = 100 * (place + 1);
        write!(
            out,
            "{code},型号{place},{class},yes,{categories},件,{price},{price},4,{tracking},"
        )?;
        writeln!(out, "{},{days}", if tagged { "yes" } else { "no" })?;
    }
    Ok(())
}
