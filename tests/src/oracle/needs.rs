//! The identity of a need, the days on which it is open, and the need that a fitting meets.
//!
//! Needs and fittings are listed in the order of recording. The number of a need is its place.

use super::Oracle;
use super::cells::{self, Change};
use super::register::PersonNo;
use super::tables::Class;
use crate::city::{FittingRow, Kind, Row};
use jiff::civil::Date;

/// A device model, with the fields that figures need.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) name: String,
    pub(super) class: Class,
    pub(super) basic: Option<bool>,
    /// Kept by quantity and site, not item by item.
    pub(super) bulk: bool,
    /// Days until a loan is due. A model without them is not lent.
    pub(super) loan_days: Option<i32>,
}

/// The needed device. A class and a model under it are different codes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Device {
    Model(String),
    Class(Class),
}

/// The key of a need: person, kind, device code, day of identification.
pub(super) type NeedKey = (PersonNo, String, Option<Device>, Date);

/// A need of any kind; only one of kind `device` has a device.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) person: PersonNo,
    pub(super) device: Option<Device>,
    pub(super) identified: Date,
    pub(super) programme: Option<String>,
    pub(super) site: Option<String>,
    pub(super) basic: Option<bool>,
    valid_to: Option<Date>,
    /// The withdrawal as recorded, with its reason.
    withdrawn: Option<(Date, String)>,
    /// Every withdrawal that a row ever asked for. Sent again after a fitting has met the need
    /// and lifted the last of them, such a row is no error: it changes nothing.
    asked: Vec<(Date, String)>,
    /// The number of devices needed.
    quantity: usize,
    /// The days of the assessments, and the models that they recommend.
    assessed: Vec<(Date, String)>,
    /// The fittings that count for the need, unless the person had left by then.
    fittings: Vec<usize>,
}

/// A device handed over.
#[derive(Clone, Debug)]
pub(super) struct Fitting {
    pub(super) person: PersonNo,
    pub(super) model: String,
    pub(super) fitted: Date,
    /// The number of devices handed over.
    pub(super) quantity: usize,
}

impl Oracle {
    pub(super) fn take_model<R: Row>(&mut self, row: &R) -> Result<(), String> {
        let code = cells::text(row.get("code"));
        let mut model = match self.models.get(&code) {
            Some(model) => model.clone(),
            None => Model {
                name: String::new(),
                class: self.tables.class(row.get("class"), row.get("scheme"))?,
                basic: None,
                bulk: false,
                loan_days: None,
            },
        };
        let plain = |cell: &str| Ok(cells::text(cell));
        cells::change(row.get("name"), plain)?.set(&mut model.name);
        let class = |cell: &str| self.tables.class(cell, row.get("scheme"));
        cells::change(row.get("class"), class)?.set(&mut model.class);
        cells::change(row.get("basic"), cells::yes)?.apply(&mut model.basic);
        let bulk = |cell: &str| Ok(cells::code(cell) == "bulk");
        cells::change(row.get("tracking"), bulk)?.set(&mut model.bulk);
        cells::change(row.get("loan_days"), cells::whole)?.apply(&mut model.loan_days);
        model.loan_days = model.loan_days.filter(|days| *days > 0);
        self.models.insert(code, model);
        Ok(())
    }

    /// Returns the model that a cell means: by code or by a name that fits only one.
    pub(super) fn model(&self, cell: &str) -> Result<String, String> {
        let text = cells::text(cell);
        if self.models.contains_key(&text) {
            return Ok(text);
        }
        let named = self.models.iter().filter(|(_, model)| model.name == text);
        cells::only(named.map(|(code, _)| code.clone()), cell)
    }

    fn device(&self, cell: &str) -> Result<Device, String> {
        let model = self.model(cell).map(Device::Model);
        model.or_else(|_| self.tables.class(cell, "").map(Device::Class))
    }

    /// Returns the class of a device: its own, or the model's.
    pub(super) fn class_of<'a>(&'a self, device: &'a Device) -> &'a Class {
        match device {
            Device::Class(class) => class,
            Device::Model(code) => &self.models[code].class,
        }
    }

    /// Takes in the need columns of a row about `person`.
    pub(super) fn take_need<R: Row>(&mut self, person: PersonNo, row: &R) -> Result<(), String> {
        let kind = match cells::code(row.get("kind")).as_str() {
            "" => "device".to_owned(),
            kind => kind.to_owned(),
        };
        let device = match cells::text(row.get("device")).as_str() {
            "" if kind == "device" => return Err("a device need names its device".to_owned()),
            "" => None,
            _ if kind != "device" => return Err("only a device need has a device".to_owned()),
            cell => Some(self.device(cell)?),
        };
        let identified = cells::past_date(row.get("identified_on"), self.today)?;
        let key = (person, kind, device, identified);
        let known = self.need_keys.get(&key).copied();
        let place = known.or_else(|| self.sent_again(&key));
        let mut need = match place {
            Some(place) => self.needs[place].clone(),
            None => Need::new(person, key.2.clone(), identified),
        };
        self.update_need(&mut need, identified, row)?;
        let place = place.unwrap_or(self.needs.len());
        self.needs.splice(place..self.needs.len().min(place + 1), [need]);
        self.need_keys.insert(key, place);
        Ok(())
    }

    /// Returns the need that a list sent again next term means: same person, same device code, identified
    /// before, and neither withdrawn nor met by the row's day, as far as is known now.
    fn sent_again(&mut self, key: &NeedKey) -> Option<usize> {
        let (person, _, device, day) = key;
        device.as_ref()?;
        let open = |need: &Need| {
            need.person == *person
                && need.device == *device
                && need.identified < *day
                && !self.withdrawn_by(need, *day)
                && self.met_on(need).is_none_or(|met| met > *day)
        };
        let places = (0..self.needs.len()).filter(|place| open(&self.needs[*place]));
        let places: Vec<usize> = places.collect();
        if places.len() > 1 {
            self.unsettled.push(format!("{key:?} was sent again and could be several needs"));
        }
        places.into_iter().min_by_key(|place| (self.needs[*place].identified, *place))
    }

    fn update_need<R: Row>(
        &self,
        need: &mut Need,
        identified: Date,
        row: &R,
    ) -> Result<(), String> {
        let programme = cells::change(row.get("programme"), |cell| Ok(cells::programme(cell)));
        programme?.apply(&mut need.programme);
        cells::change(row.get("site"), |cell| self.site(cell))?.apply(&mut need.site);
        cells::change(row.get("basic"), cells::yes)?.apply(&mut need.basic);
        cells::change(row.get("valid_to"), cells::date)?.apply(&mut need.valid_to);
        how_many(row.get("quantity"), &mut need.quantity)?;
        match self.ending(row, "withdrawn_on", "withdrawn_reason")? {
            Change::Set((day, _)) if day < identified => {
                Err("withdrawn before it was identified".to_owned())
            }
            Change::Set(same)
                if need.asked.contains(&same)
                    && (self.met_on(need).is_some() || self.given_from(need, same.0)) =>
            {
                Ok(())
            }
            Change::Set(_) if self.met_on(need).is_some() => Err("the need is met".to_owned()),
            // Nothing is handed over for a need from the day on which it is withdrawn.
            Change::Set(new)
                if need.withdrawn.as_ref() != Some(&new) && self.given_from(need, new.0) =>
            {
                Err("a device was handed over for it later".to_owned())
            }
            change => {
                change.apply(&mut need.withdrawn);
                need.asked.extend(need.withdrawn.clone());
                Ok(())
            }
        }
    }

    /// Takes in fittings by date, those of one day in file order.
    pub(super) fn take_fittings(&mut self, rows: &[FittingRow]) {
        // A row without a readable date is refused in any place.
        let date = |place: &usize| cells::date(&rows[*place].fitted_on).unwrap_or(Date::MIN);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(date);
        for place in order {
            let taken = self.take_fitting(&rows[place]);
            self.remember(Kind::Fittings, place, taken);
        }
    }

    fn take_fitting(&mut self, row: &FittingRow) -> Result<(), String> {
        let mut fitting = Fitting {
            person: self.find_person(&row.person)?,
            model: self.model(&row.device)?,
            fitted: cells::past_date(&row.fitted_on, self.today)?,
            quantity: 1,
        };
        how_many(&row.quantity, &mut fitting.quantity)?;
        let same = |other: &Fitting| {
            (other.person, &other.model, other.fitted)
                == (fitting.person, &fitting.model, fitting.fitted)
        };
        // The same row again changes at most the quantity: its need was decided when it was new.
        if let Some(place) = self.fittings.iter().position(same) {
            return how_many(&row.quantity, &mut self.fittings[place].quantity);
        }
        let met = match cells::text(&row.need).as_str() {
            "" => self.need_met_by(&fitting),
            number => Some(self.named_need(number, &fitting)?),
        };
        self.fittings.push(fitting);
        if let Some(place) = met {
            self.meet(place);
        }
        Ok(())
    }

    /// Links a need and the fitting that was recorded last. A later withdrawal is lifted once the need is met.
    fn meet(&mut self, place: usize) {
        let left = self.people[self.needs[place].person].left.clone();
        let number = self.fittings.len() - 1;
        let void = |other: &usize| {
            left.as_ref().is_some_and(|(day, _)| self.fittings[*other].fitted > *day)
        };
        if self.needs[place].fittings.iter().any(void) {
            self.unsettled.push(format!("need {place} had a fitting made void by leaving"));
        }
        self.needs[place].fittings.push(number);
    }

    /// Returns the number of needs.
    #[must_use]
    pub fn need_count(&self) -> usize {
        self.needs.len()
    }

    /// An assessment of a need, by its place, recommends a model.
    pub fn assess(&mut self, place: usize, day: Date, model: &str) {
        self.needs[place].assessed.push((day, model.to_owned()));
    }

    fn named_need(&self, number: &str, fitting: &Fitting) -> Result<usize, String> {
        let place = number.strip_prefix('N').and_then(|digits| digits.parse::<usize>().ok());
        let place = place.and_then(|number| number.checked_sub(1));
        let open = |place: &usize| {
            let need = self.needs.get(*place);
            need.is_some_and(|need| self.may_meet(need, fitting))
        };
        place.filter(open).ok_or_else(|| format!("no open need `{number}` of this person"))
    }

    /// Among the needs open on the day: the first for the same model, else the first for the
    /// model's class or one above it; of one day, the lower number.
    fn need_met_by(&self, fitting: &Fitting) -> Option<usize> {
        let class = &self.models[&fitting.model].class;
        let suits = |device: &Device| match device {
            Device::Model(code) => (*code == fitting.model).then_some(0),
            Device::Class(wanted) => wanted.covers(class).then_some(1),
        };
        // What the latest assessment before the fitting recommends counts as the need's own device.
        let rank = |need: &Need| {
            let made = need.assessed.iter().rev().filter(|(day, _)| *day <= fitting.fitted);
            let latest = made.max_by_key(|(day, _)| *day);
            let latest = need.assessed.iter().rfind(|one| Some(one.0) == latest.map(|one| one.0));
            match latest {
                Some((_, code)) if *code == fitting.model => Some(0),
                _ => suits(need.device.as_ref()?),
            }
        };
        let open = self.needs.iter().enumerate().filter(|(_, need)| self.may_meet(need, fitting));
        let ranked = open.filter_map(|(place, need)| Some((rank(need)?, need.identified, place)));
        ranked.min().map(|(_, _, place)| place)
    }

    /// Checks whether `need` is an open device need of the fitting's person on its day.
    fn may_meet(&self, need: &Need, fitting: &Fitting) -> bool {
        need.person == fitting.person
            && need.device.is_some()
            && need.identified <= fitting.fitted
            && self.met_on(need).is_none()
            && !self.withdrawn_by(need, fitting.fitted)
    }

    /// Returns the day on which a need was met. A fitting after the person left meets nothing, whichever
    /// was entered first.
    pub(super) fn met_on(&self, need: &Need) -> Option<Date> {
        let left = self.people[need.person].left.as_ref();
        self.devices_for(need)
            .get(need.quantity.checked_sub(1)?)
            .copied()
            .filter(|day| left.is_none_or(|(left, _)| day <= left))
    }

    /// The day of each device that was handed over for a need, the earliest first.
    fn devices_for(&self, need: &Need) -> Vec<Date> {
        let fittings = need.fittings.iter().map(|place| &self.fittings[*place]);
        let each = |one: &Fitting| std::iter::repeat_n(one.fitted, one.quantity);
        let mut days: Vec<Date> = fittings.flat_map(each).collect();
        days.sort_unstable();
        days
    }

    /// Checks whether a device was handed over for a need on a day or later, before the person left.
    fn given_from(&self, need: &Need, day: Date) -> bool {
        let left = self.people[need.person].left.as_ref();
        let counts = |on: &Date| *on >= day && left.is_none_or(|(left, _)| on <= left);
        self.devices_for(need).iter().any(counts)
    }

    /// Returns the day from which a need counts as withdrawn, and the reason: the first of withdrawal, lapse and
    /// leaving. A met need never does.
    pub(super) fn withdrawn_on(&self, need: &Need) -> Option<(Date, String)> {
        if self.met_on(need).is_some() {
            return None;
        }
        let lapse = need.valid_to.map(|day| (next_day(day), "lapsed".to_owned()));
        let left = self.people[need.person].left.clone();
        // Of one day the withdrawal comes first: leaving takes effect at the end of its day.
        let ends = [need.withdrawn.clone(), lapse, left];
        ends.into_iter().flatten().min_by_key(|(day, _)| *day)
    }

    /// Notes needs that lapse and are withdrawn on one day. The definitions do not say which reason counts.
    pub(super) fn note_double_ends(&mut self) {
        let double = |need: &&Need| {
            let lapse = need.valid_to.map(next_day);
            lapse.is_some() && lapse == need.withdrawn.as_ref().map(|(day, _)| *day)
        };
        let notes = self.needs.iter().filter(double);
        self.unsettled.extend(notes.map(|need| format!("{need:?} lapses on its withdrawal")));
    }

    /// Checks whether a need is withdrawn or lapsed on `day`, or its person has left.
    fn withdrawn_by(&self, need: &Need, day: Date) -> bool {
        let withdrawn = need.withdrawn.as_ref().is_some_and(|(from, _)| *from <= day);
        let lapsed = need.valid_to.is_some_and(|last| last < day);
        let left = self.people[need.person].left.as_ref().is_some_and(|(left, _)| *left < day);
        self.met_on(need).is_none() && (withdrawn || lapsed || left)
    }

    /// Checks whether a need was identified after its person had left. Such a need is in no figure.
    pub(super) fn is_after_leaving(&self, need: &Need) -> bool {
        let left = self.people[need.person].left.as_ref();
        left.is_some_and(|(left, _)| *left < need.identified)
    }
}

impl Need {
    fn new(person: PersonNo, device: Option<Device>, identified: Date) -> Self {
        Self {
            person,
            device,
            identified,
            programme: None,
            site: None,
            basic: None,
            valid_to: None,
            withdrawn: None,
            asked: Vec::new(),
            quantity: 1,
            assessed: Vec::new(),
            fittings: Vec::new(),
        }
    }
}

/// Reads a quantity. An empty cell leaves what is known, and a dash stands for one.
fn how_many(cell: &str, quantity: &mut usize) -> Result<(), String> {
    let read = |cell: &str| cell.parse().map_err(|_| format!("`{cell}` is no quantity"));
    match cells::change(cell, |cell| read(&cells::text(cell)))? {
        Change::Keep => {}
        Change::Clear => *quantity = 1,
        Change::Set(number) => *quantity = number,
    }
    Ok(())
}

fn next_day(day: Date) -> Date {
    day.tomorrow().expect("a date in a file is not the last day of all time")
}
