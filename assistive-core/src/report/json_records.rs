//! The serde form of the reports that list records with reasons: explanations and exceptions. A reason is data; the terminal
//! writes it in words.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use jiff::civil::Date;

use super::json::yuan;
use super::{
    CountedPeriod, Entry, Exception, ExceptionReason, Explanation, Figure, Reason, Subject,
};
use crate::model::RecordNo;
use crate::registry::{Label, PersonView};

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Explained<'a> {
            report: &'static str,
            figure: &'static str,
            #[serde(flatten)]
            period: CountedPeriod,
            included: Vec<OfFigure<'a>>,
            not_met: Vec<OfFigure<'a>>,
            excluded: Vec<OfFigure<'a>>,
        }
        let Self { figure, period, included, not_met, excluded } = self;
        let of = |entries| <[Entry]>::iter(entries).map(|entry| OfFigure(*figure, entry)).collect();
        Explained {
            report: "explain",
            figure: figure.code(),
            period: *period,
            included: of(included),
            not_met: of(not_met),
            excluded: of(excluded),
        }
        .serialize(serializer)
    }
}

/// An entry in the explanation of a figure.
struct OfFigure<'a>(Figure, &'a Entry);

impl Serialize for OfFigure<'_> {
    /// Writes the number under the kind of the record, the name, the amount (a value in yuan), and the reasons.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(figure, Entry { subject, amount, why }) = self;
        let mut map = serializer.serialize_map(Some(4))?;
        let name = match subject {
            Subject::Person(person, name) => {
                map.serialize_entry("person", person)?;
                name
            }
            Subject::Org(name) => {
                map.serialize_entry("org", &format!("org:{name}"))?;
                name
            }
            Subject::Need(need, name) => {
                map.serialize_entry("need", need)?;
                name
            }
            Subject::Loan(loan, name) => {
                map.serialize_entry("loan", loan)?;
                name
            }
            Subject::Item(item, model) => {
                map.serialize_entry("item", item)?;
                model.name().unwrap_or(model.code())
            }
        };
        map.serialize_entry("name", name)?;
        match figure {
            Figure::DonatedValue => map.serialize_entry("amount", &yuan(*amount))?,
            _ => map.serialize_entry("amount", amount)?,
        }
        map.serialize_entry("why", why)?;
        map.end()
    }
}

impl Serialize for Reason {
    /// Writes the code of the reason and its values.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Writes values under the names of their variables.
        macro_rules! reason {
            ($code:literal $($value:ident)*) => {{
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("reason", $code)?;
                $( map.serialize_entry(stringify!($value), $value)?; )*
                map.end()
            }};
        }
        match self {
            Self::NotMet(need, identified_on) => reason!("not-met" need identified_on),
            Self::PartlyMet(need, identified_on, given, quantity) => {
                reason!("partly-met" need identified_on given quantity)
            }
            Self::Met(need, identified_on, fitting, fitted_on) => {
                reason!("met" need identified_on fitting fitted_on)
            }
            Self::MetBefore(need, identified_on, fitted_on) => {
                reason!("met-before" need identified_on fitted_on)
            }
            Self::MetAfter(need, identified_on, fitted_on) => {
                reason!("met-after" need identified_on fitted_on)
            }
            Self::Withdrawn(need, identified_on, withdrawn_on, withdrawn_reason) => {
                reason!("withdrawn" need identified_on withdrawn_on withdrawn_reason)
            }
            Self::Answered(need, fitting, asked_on, used) => {
                reason!("answered" need fitting asked_on used)
            }
            Self::IdentifiedAfter(need, identified_on) => {
                reason!("identified-after" need identified_on)
            }
            Self::IdentifiedAfterLeaving(need, identified_on, left_on) => {
                reason!("after-leaving" need identified_on left_on)
            }
            Self::GoesOn(need, kind, identified_on) => reason!("goes-on" need kind identified_on),
            Self::Fitted(fitting, device, fitted_on, need) => {
                reason!("fitted" fitting device fitted_on need)
            }
            Self::Served(service, kind, served_on, place) => {
                reason!("served" service kind served_on place)
            }
            Self::NotServed => reason!("not-served"),
            Self::NotInNeed => reason!("not-in-need"),
            Self::Registered(registered_on) => reason!("registered" registered_on),
            Self::RegisteredAfter(registered_on) => reason!("registered-after" registered_on),
            Self::Left(left) => reason!("left" left),
            Self::Lent(loan, out_on, due_on, in_on) => reason!("lent" loan out_on due_on in_on),
            Self::Issued(loan, out_on) => reason!("issued" loan out_on),
            Self::Donated(donor, received_on, quantity, value) => {
                reason!("donated" donor received_on quantity value)
            }
        }
    }
}

impl Serialize for Exception {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Found<'a> {
            kind: &'static str,
            day: Date,
            person: Option<&'a PersonView>,
            record: RecordNo,
            device: &'a Label,
            other: Option<RecordNo>,
            why: &'a ExceptionReason,
        }
        let Self { day, record, person, device, why } = self;
        let (kind, other, person) = (why.kind().code(), why.other(), person.as_ref());
        Found { kind, day: *day, person, record: *record, device, other, why }.serialize(serializer)
    }
}
