//! The two serde forms of a value. Human-readable formats such as JSON get the displayed text, which is
//! stable for programs that embed the library. Binary formats get the short form of the journal, which is
//! internal.

use std::fmt::Display;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a value as text, or in its short form.
pub(crate) fn write<S: Serializer>(
    value: &impl Display,
    kept: impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.collect_str(value)
    } else {
        kept.serialize(serializer)
    }
}

/// Reads a value from its text, or from its short form. A short form without a valid value is an error.
pub(crate) fn read<'de, D, K, T, E>(
    deserializer: D,
    of_text: impl FnOnce(&str) -> Result<T, E>,
    of_kept: impl FnOnce(K) -> Option<T>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de>,
    E: Display,
{
    if deserializer.is_human_readable() {
        of_text(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    } else {
        let kept = K::deserialize(deserializer)?;
        of_kept(kept).ok_or_else(|| D::Error::custom("no value is kept like this"))
    }
}

/// Implements `FromStr` for types of the model by their constructors.
macro_rules! from_str {
    ($($type:ty: $read:expr;)+) => {
        $(
            impl std::str::FromStr for $type {
                type Err = $crate::model::ProblemKind;

                /// Reads what `Display` writes, and the other forms of the constructor.
                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    let read: fn(&str) -> Result<Self, Self::Err> = $read;
                    read(text)
                }
            }
        )+
    };
}
pub(crate) use from_str;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use jiff::civil::date;
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::model::*;

    /// Checks the JSON of a value, and that it can be read back.
    fn is_text<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
        assert_eq!(serde_json::to_string(value).expect("JSON"), json);
        assert_eq!(&serde_json::from_str::<T>(json).expect(json), value);
    }

    #[test]
    fn values_are_text_in_human_readable_formats() {
        is_text(&PersonNo::parse("P12").expect("a number"), r#""P12""#);
        is_text(&"980.50".parse::<Money>().expect("money"), r#""980.50""#);
        is_text(&"1;4".parse::<CategorySet>().expect("two"), r#""1;4""#);
        is_text(&CitizenId::parse("34052419800101001X").expect("an id"), r#""34052419800101001X""#);
        let certificate = Certificate::parse("34052419800101001X43B1").expect("a certificate");
        is_text(&certificate, r#""34052419800101001X43B1""#);
        is_text(&LocalKey::parse("SP-1/7", None).expect("a key"), r#""SP-1/7""#);
        is_text(&LocalKey::parse("7", None).expect("a key"), r#""7""#);
        is_text(&SiteCode::new("SP-1").expect("a code"), r#""SP-1""#);
        is_text(&Sex::Female, r#""female""#);
        let chair = DeviceClass::parse("12 22 03", Scheme::Iso9999).expect("a class");
        is_text(&Device::Class(chair), r#"{"class":"12 22 03"}"#);
        is_text(&Device::Model(ModelCode::new("WC").expect("a code")), r#"{"model":"WC"}"#);
        let left = Left { on: date(2024, 3, 31), reason: LeftReason::Moved };
        is_text(&left, r#"{"on":"2024-03-31","reason":"moved"}"#);
        is_text(&Score::parse("QUEST=4.5").expect("a score"), r#""QUEST=4.5""#);
        is_text(&Measurement::parse("seat width=42 cm").expect("one"), r#""seat width=42 cm""#);
    }

    /// Checks that each text is read by `FromStr`, and that `Display` writes it again.
    fn are_read_back<T>(texts: &[&str])
    where
        T: std::str::FromStr<Err = ProblemKind> + Display + Debug,
    {
        for text in texts {
            assert_eq!(text.parse::<T>().map(|value| value.to_string()), Ok((*text).to_owned()));
        }
    }

    /// Checks that each value of a vocabulary is read back, and that other words give the codes.
    fn is_vocabulary<T: Coded + std::str::FromStr<Err = ProblemKind> + Display + Debug>() {
        are_read_back::<T>(&T::ALL.iter().map(|value| value.code()).collect::<Vec<_>>());
        let unknown = "xyz".parse::<T>().map(|value| value.code());
        assert_eq!(unknown, Err(ProblemKind::NotOneOf { allowed: T::codes() }));
    }

    #[test]
    fn from_str_reads_what_display_writes() {
        macro_rules! numbers {
            ($($number:ident $text:literal)+) => { $(
                are_read_back::<$number>(&[$text]);
                assert_eq!("X5".parse::<$number>(), Err(ProblemKind::NotARecordNumber));
            )+ };
        }
        numbers! {
            DivisionNo "D3" SiteNo "S3" ModelNo "M3" PersonNo "P12" NeedNo "N5" FittingNo "F5" AssessmentNo "A1"
            TrainingNo "G1" FollowUpNo "U4" ServiceNo "R5" ItemNo "I7" LoanNo "L7" HoldNo "H3" StockTakeNo "T2"
        }
        are_read_back::<RecordNo>(&["P12", "N5", "F5", "L7", "I7", "R5", "H3", "A1", "G1", "U4"]);
        are_read_back::<SiteCode>(&["SP-0981"]);
        are_read_back::<DivisionCode>(&["610902", "L-HENGKOU"]);
        are_read_back::<ModelCode>(&["WC-STD"]);
        are_read_back::<Tag>(&["AK000012"]);
        are_read_back::<Programme>(&["school", "2024 spring"]);
        are_read_back::<DeviceClass>(&["12", "12 22 03", "cn:02 22 03"]);
        are_read_back::<CategorySet>(&["1;4"]);
        are_read_back::<Money>(&["980", "980.50"]);
        are_read_back::<CitizenId>(&["34052419800101001X"]);
        are_read_back::<Certificate>(&["34052419800101001X43", "34052419800101001X43B1"]);
        are_read_back::<Score>(&["QUEST=4.25"]);
        are_read_back::<Measurement>(&["seat width=42 cm"]);
        assert_eq!(
            "2023-Q1".parse(),
            Period::new(date(2023, 1, 1), date(2023, 3, 31)).ok_or(ProblemKind::NotAPeriod)
        );
        assert_eq!("2023-Q5".parse::<Period>(), Err(ProblemKind::NotAPeriod));
    }

    #[test]
    fn from_str_reads_every_word_of_a_vocabulary() {
        macro_rules! vocabularies {
            ($($vocabulary:ident)+) => { $( is_vocabulary::<$vocabulary>(); )+ };
        }
        vocabularies! {
            AgeBand AssessmentOutcome Category Condition ContactMode Grade ItemStatus LeftReason Level Mode NeedKind
            Place Placement Purpose RecordKind Round Satisfaction Scheme Setting Sex SiteKind Source Stage StockAction
            Tracking UsageFrequency UsageProblem WithdrawnReason
        }
        assert_eq!("小学".parse(), Ok(Stage::Primary));
    }

    #[test]
    fn invalid_text_is_rejected_with_its_reason() {
        let refused = |json: &str| serde_json::from_str::<Score>(json).expect_err(json).to_string();
        assert!(refused(r#""QUEST=9""#).contains('9') || refused(r#""QUEST=9""#).contains("QUEST"));
        assert!(serde_json::from_str::<CitizenId>(r#""340524198001010018""#).is_err());
        assert!(serde_json::from_str::<PersonNo>("12").is_err(), "a bare number is no name");
        assert!(serde_json::from_str::<Money>(r#""-3""#).is_err());
    }
}
