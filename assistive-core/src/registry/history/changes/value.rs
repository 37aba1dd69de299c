//! The values of fields before and after a change, and the conversion of stored values into them.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::journal::events::{
    BorrowerFacts, Change, HolderFacts, LentFacts, LoanReturn, MaybeDay, Ref, TakenFacts, Timeline,
};
use crate::model::day::Day;
use crate::model::{
    CategorySet, CitizenId, Coded, CodedValue, Dated, Device, DeviceClass, DivisionCode, Issue,
    LocalKey, Measurement, ModelCode, Money, Programme, RecordNo, Score, SiteCode, Tag,
};

/// A value of a field of a record. In JSON it is text, a number, yes or no; a dated value is `{"value", "since"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldValue {
    /// Typed text, or a number of an id, certificate or local key.
    Text(String),
    /// A day.
    Day(Date),
    /// A quantity or another number.
    Number(u64),
    /// Yes or no.
    YesNo(bool),
    /// A value of a closed vocabulary.
    Coded(CodedValue),
    /// An amount of money.
    Amount(Money),
    /// A record with a number.
    Record(RecordNo),
    /// A division.
    Division(DivisionCode),
    /// A site.
    Site(SiteCode),
    /// A device model.
    Model(ModelCode),
    /// A device class.
    Class(DeviceClass),
    /// A programme.
    Programme(Programme),
    /// A value that holds from a day on.
    Since(Date, Box<Self>),
    /// Values that belong together, such as the day and the quantity of a return.
    Several(Vec<Self>),
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Since<'a> {
            value: &'a FieldValue,
            since: Date,
        }
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Day(day) => day.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::YesNo(value) => value.serialize(serializer),
            Self::Coded(value) => value.code.serialize(serializer),
            Self::Amount(amount) => amount.serialize(serializer),
            Self::Record(number) => number.serialize(serializer),
            Self::Division(code) => code.serialize(serializer),
            Self::Site(code) => code.serialize(serializer),
            Self::Model(code) => code.serialize(serializer),
            Self::Class(class) => class.serialize(serializer),
            Self::Programme(code) => code.serialize(serializer),
            Self::Since(since, value) => Since { value, since: *since }.serialize(serializer),
            Self::Several(values) => values.serialize(serializer),
        }
    }
}

/// A value of an event that becomes field values: none, one, or several.
pub(super) trait Values {
    fn values(&self) -> Vec<FieldValue>;
}

/// Implements [`Values`] for types that are one field value.
macro_rules! one_value {
    ($( $type:ty: |$value:ident| $made:expr; )*) => {
        $(
            impl Values for $type {
                fn values(&self) -> Vec<FieldValue> {
                    let $value = self;
                    vec![$made]
                }
            }
        )*
    };
}

one_value! {
    String: |v| FieldValue::Text(v.clone());
    CitizenId: |v| FieldValue::Text(v.to_string());
    Issue: |v| FieldValue::Text(v.to_string());
    LocalKey: |v| FieldValue::Text(v.to_string());
    Measurement: |v| FieldValue::Text(v.to_string());
    Score: |v| FieldValue::Text(v.to_string());
    Tag: |v| FieldValue::Text(v.to_string());
    Date: |v| FieldValue::Day(*v);
    Day: |v| FieldValue::Day(v.0);
    u8: |v| FieldValue::Number((*v).into());
    u16: |v| FieldValue::Number((*v).into());
    u32: |v| FieldValue::Number((*v).into());
    bool: |v| FieldValue::YesNo(*v);
    Money: |v| FieldValue::Amount(*v);
    DivisionCode: |v| FieldValue::Division(v.clone());
    SiteCode: |v| FieldValue::Site(v.clone());
    ModelCode: |v| FieldValue::Model(v.clone());
    DeviceClass: |v| FieldValue::Class(*v);
    Programme: |v| FieldValue::Programme(v.clone());
    Device: |v| match v {
        Device::Model(model) => FieldValue::Model(model.clone()),
        Device::Class(class) => FieldValue::Class(*class),
    };
    LoanReturn: |v| {
        let quantity = FieldValue::Number(v.quantity.into());
        FieldValue::Several(vec![FieldValue::Day(v.on), quantity, FieldValue::Coded(v.to.into())])
    };
}

impl<T: Coded + Into<CodedValue>> Values for T {
    fn values(&self) -> Vec<FieldValue> {
        vec![FieldValue::Coded((*self).into())]
    }
}

impl<T: Values> Values for Option<T> {
    fn values(&self) -> Vec<FieldValue> {
        self.iter().flat_map(Values::values).collect()
    }
}

impl<T: Values> Values for Vec<T> {
    fn values(&self) -> Vec<FieldValue> {
        self.iter().flat_map(Values::values).collect()
    }
}

impl<N: Copy + Into<RecordNo>> Values for Ref<N> {
    fn values(&self) -> Vec<FieldValue> {
        vec![FieldValue::Record(self.number.into())]
    }
}

impl Values for MaybeDay {
    fn values(&self) -> Vec<FieldValue> {
        self.0.values()
    }
}

impl Values for CategorySet {
    fn values(&self) -> Vec<FieldValue> {
        self.iter().flat_map(|category| category.values()).collect()
    }
}

impl<T: Values + Clone + PartialEq> Values for Timeline<T> {
    fn values(&self) -> Vec<FieldValue> {
        let dated = Dated::from(self);
        let (first, later) = dated.parts();
        let since = later.iter().flat_map(|(day, value)| {
            let values = value.values().into_iter();
            values.map(|value| FieldValue::Since(*day, Box::new(value)))
        });
        first.values().into_iter().chain(since).collect()
    }
}

impl Values for BorrowerFacts {
    fn values(&self) -> Vec<FieldValue> {
        match self {
            Self::Person(person) => person.values(),
            Self::Org(name) => name.values(),
        }
    }
}

impl Values for LentFacts {
    fn values(&self) -> Vec<FieldValue> {
        match self {
            Self::Item(item) => item.values(),
            Self::Bulk(model) => model.values(),
        }
    }
}

impl Values for HolderFacts {
    fn values(&self) -> Vec<FieldValue> {
        match self {
            Self::Nobody => Vec::new(),
            Self::Loan(loan) => loan.values(),
            Self::Fitting(fitting) => fitting.values(),
            Self::Site(site) => site.values(),
        }
    }
}

impl Values for TakenFacts {
    fn values(&self) -> Vec<FieldValue> {
        match self {
            Self::Item(item) => item.values(),
            Self::StockLevel(site) => site.values(),
        }
    }
}

/// Returns the values of a list or timeline before and after a change, without those in both. The last value of a timeline
/// that only became longer is kept, because it is the value that was replaced.
pub(super) fn differing<T: Values>(change: &Change<T>) -> (Vec<FieldValue>, Vec<FieldValue>) {
    let (before, after) = (change.before.values(), change.after.values());
    let without = |values: &[FieldValue], other: &[FieldValue]| -> Vec<FieldValue> {
        values.iter().filter(|value| !other.contains(value)).cloned().collect()
    };
    let (mut was, mut now) = (without(&before, &after), without(&after, &before));
    if was.is_empty() {
        was.extend(before.last().cloned());
    }
    if now.is_empty() {
        now.extend(after.last().cloned());
    }
    (was, now)
}
