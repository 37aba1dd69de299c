//! Values of arbitrary texts: a value that was read and displayed is read again unchanged.

use std::fmt::{Debug, Display};

use crate::model::{
    Category, CategorySet, Certificate, CitizenId, Coded, DeviceClass, DivisionCode, FittingNo,
    LoanNo, LocalKey, Measurement, ModelCode, Money, NeedNo, Period, PersonKey, PersonNo,
    Programme, Scheme, Score, Sex, SiteCode, Tag, age_on, parse_day, years_after,
};

/// Reads a text as each kind of value that occurs in cells and commands.
pub fn values(text: &str) {
    ids(text);
    codes(text);
    numbers(text);
    days(text);
    keys(text);
}

/// Checks that the displayed form of a value is read as the same value.
fn again<T: Display + Debug + PartialEq>(text: &str, read: impl Fn(&str) -> Option<T>) {
    let Some(value) = read(text) else { return };
    let shown = value.to_string();
    assert_eq!(read(&shown), Some(value), "{text:?} is shown as {shown:?}");
}

fn ids(text: &str) {
    again(text, |text| CitizenId::parse(text).ok());
    again(text, |text| Certificate::parse(text).ok());
    if let Ok(id) = CitizenId::parse(text) {
        let _shown = (id.masked(), id.birth_date(), id.sex());
        assert!(CitizenId::parse(&id.masked()).is_err(), "what is hidden names nobody");
    }
}

fn codes(text: &str) {
    again(text, |text| SiteCode::new(text).ok());
    again(text, |text| ModelCode::new(text).ok());
    again(text, |text| DivisionCode::new(text).ok());
    again(text, |text| Tag::new(text).ok());
    again(text, |text| Programme::from_word(text).ok());
    for scheme in Scheme::ALL {
        again(text, |text| {
            DeviceClass::parse(text, *scheme).ok().filter(|c| c.scheme() == *scheme)
        });
    }
    again(text, |text| text.parse::<CategorySet>().ok());
    again(text, Category::from_word);
    again(text, Sex::from_word);
}

fn numbers(text: &str) {
    again(text, |text| text.parse::<Money>().ok());
    again(text, PersonNo::parse);
    again(text, NeedNo::parse);
    again(text, FittingNo::parse);
    again(text, LoanNo::parse);
    again(text, |text| Score::parse(text).ok());
    again(text, |text| Measurement::parse(text).ok());
}

fn days(text: &str) {
    again(text, parse_day);
    let Some(day) = parse_day(text) else { return };
    assert!(years_after(day, u8::MAX) >= day && age_on(day, day) == 0);
    let year = Period::year(day.year());
    assert!(year.is_some_and(|year| year.contains(day)));
}

fn keys(text: &str) {
    let site = SiteCode::new("SP-0981").ok();
    for own in [None, site.as_ref()] {
        let Ok(key) = PersonKey::parse(text, own) else { continue };
        let _citizen = key.citizen();
        let Ok(key) = LocalKey::parse(text, own) else { continue };
        let shown = key.shown_at(own);
        assert_eq!(LocalKey::parse(&shown, own).as_ref(), Ok(&key), "{text:?} as {shown:?}");
        assert_eq!(LocalKey::parse(&key.to_string(), own), Ok(key), "{text:?}");
    }
}
