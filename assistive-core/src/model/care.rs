//! The vocabularies of assessments and follow-ups, and the scores of questionnaires.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::coded::coded_enum;
use super::form;
use super::problem::ProblemKind;

coded_enum! {
    /// The outcome of an assessment (评估结论).
    pub enum AssessmentOutcome in "finding" {
        /// The device of the need is suitable (适合).
        Suitable = 1 "suitable" ["适合", "合适"];
        /// No device is suitable (不适合).
        NotSuitable = 2 "not-suitable" ["不适合", "不合适"];
        /// Another device is suitable (另配).
        AnotherDevice = 3 "another-device" ["另配", "换其他辅具", "其他辅具", "另配其他辅具"];
    }
}

coded_enum! {
    /// The frequency with which a fitted device is used (使用情况).
    pub enum UsageFrequency in "use" {
        /// Often (经常).
        Often = 1 "often" ["经常", "在用", "经常使用", "正常使用", "每天使用"];
        /// Sometimes (偶尔).
        Sometimes = 2 "sometimes" ["偶尔", "有时", "偶尔使用", "有时使用"];
        /// Never (从不).
        Never = 3 "never" ["从不", "未使用", "不用", "没用", "没有使用", "从不使用", "闲置"];
    }
}

coded_enum! {
    /// The satisfaction of a person with a fitted device (满意度).
    pub enum Satisfaction in "satisfied" {
        /// Satisfied (满意).
        Yes = 1 "yes" ["满意", "是", "satisfied", "非常满意", "很满意"];
        /// Fairly satisfied (较满意).
        Fairly = 2 "fairly" ["较满意", "比较满意", "基本满意", "fairly satisfied"];
        /// Not satisfied (不满意).
        No = 3 "no" ["不满意", "否", "not satisfied"];
    }
}

coded_enum! {
    /// The problem that a user has with a fitted device (存在问题).
    pub enum UsageProblem in "trouble" {
        /// The person cannot use it (不会用).
        CannotUse = 1 "cannot-use" ["不会用", "cannot use it", "不会使用"];
        /// It does not fit (不好用).
        DoesNotFit = 2 "does-not-fit" ["不好用", "不合适"];
        /// It is not needed any more (不需要).
        NotNeeded = 3 "not-needed" ["不需要", "不需要了", "用不着"];
        /// It is broken (已损坏).
        Broken = 4 "broken" ["已损坏", "损坏", "坏了", "已坏", "坏"];
    }
}

coded_enum! {
    /// The way in which a person was contacted (回访方式).
    pub enum ContactMode in "asked" {
        /// By a visit (入户).
        Visit = 1 "visit" ["入户", "上门", "入户回访", "上门回访"];
        /// By phone (电话).
        Phone = 2 "phone" ["电话", "电话回访"];
        /// By a message (微信).
        Message = 3 "message" ["微信", "短信", "信息", "微信回访", "短信回访"];
        /// In another way (其他).
        Other = 4 "other" ["其他", "otherwise"];
    }
}

coded_enum! {
    /// The round of a follow-up (回访阶段), by months after the handover.
    pub enum Round in "round" {
        /// After one month (1个月).
        One = 1 "1" ["一个月", "1个月", "1 month"];
        /// After six months (6个月).
        Six = 6 "6" ["六个月", "6个月", "6 months"];
    }
}

impl Round {
    /// Returns the number of months after the handover.
    pub fn months(self) -> i32 {
        match self {
            Self::One => 1,
            Self::Six => 6,
        }
    }
}

/// A score of a questionnaire, in thousandths.
///
/// ```
/// use assistive_core::model::{ProblemKind, Score};
///
/// let score = Score::parse("quest=4.25")?;
/// assert_eq!((score.name(), score.thousandths()), ("QUEST", 4_250));
/// let refused = Score::parse("QUEST=6").expect_err("the scale ends at 5");
/// assert_eq!(refused.code(), "score-out-of-range");
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    name: String,
    thousandths: i32,
}

/// The known questionnaires, each with its lowest and highest score in thousandths.
///
/// * QUEST 2.0 (Demers, Weiss-Lambrou, Ska 2002): means of items from 1 to 5, for devices, services and all
///   items
/// * PIADS (Day, Jutai 1996): means of items from −3 to 3, for competence, adaptability, self-esteem and all
///   items
/// * IPPA (Wessels et al. 2000): mean over the problems of importance × difficulty, each from 1 to 5
/// * COPM (Law et al. 1990): means of performance and of satisfaction, from 1 to 10
/// * FMA (Fugl-Meyer et al. 1975): motor score of the arm up to 66, of the leg up to 34, of both up to 100
const QUESTIONNAIRES: &[(&str, i32, i32)] = &[
    ("QUEST", 1_000, 5_000),
    ("QUEST-DEVICE", 1_000, 5_000),
    ("QUEST-SERVICES", 1_000, 5_000),
    ("PIADS", -3_000, 3_000),
    ("PIADS-COMPETENCE", -3_000, 3_000),
    ("PIADS-ADAPTABILITY", -3_000, 3_000),
    ("PIADS-SELF-ESTEEM", -3_000, 3_000),
    ("IPPA", 1_000, 25_000),
    ("COPM-PERFORMANCE", 1_000, 10_000),
    ("COPM-SATISFACTION", 1_000, 10_000),
    ("FMA", 0, 100_000),
    ("FMA-UE", 0, 66_000),
    ("FMA-LE", 0, 34_000),
];

form::from_str! {
    Score: Self::parse;
    Measurement: Self::parse;
}

impl Serialize for Score {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, (&self.name, self.thousandths), serializer)
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, Self::parse, |(name, thousandths)| Some(Self { name, thousandths }))
    }
}

impl Score {
    /// Reads `NAME=VALUE`. Case is ignored, and the value may have three decimals.
    ///
    /// # Errors
    /// [`ProblemKind::NotAScore`] for other forms and unknown names, and [`ProblemKind::ScoreOutOfRange`] for
    /// a value outside the range of the questionnaire.
    pub fn parse(text: &str) -> Result<Self, ProblemKind> {
        let known = || QUESTIONNAIRES.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
        let not_a_score = || ProblemKind::NotAScore { known: known() };
        let text = super::text::half_width(text);
        let (name, value) = text.split_once('=').ok_or_else(not_a_score)?;
        let found =
            QUESTIONNAIRES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name.trim()));
        let (name, min, max) = *found.ok_or_else(not_a_score)?;
        let thousandths = thousandths(value.trim()).ok_or_else(not_a_score)?;
        if !(min..=max).contains(&thousandths) {
            let (min, max) = (shown(min), shown(max));
            return Err(ProblemKind::ScoreOutOfRange { name: name.to_owned(), min, max });
        }
        Ok(Self { name: name.to_owned(), thousandths })
    }

    /// Returns the name of the questionnaire, such as `QUEST`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the score in thousandths.
    pub fn thousandths(&self) -> i32 {
        self.thousandths
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, shown(self.thousandths))
    }
}

/// Reads a decimal number with at most three decimals, and returns it in thousandths.
fn thousandths(text: &str) -> Option<i32> {
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || part.len() > 3 || !plain(whole) || !plain(part) {
        return None;
    }
    let value = whole.parse::<i32>().ok()? * 1000 + format!("{part:0<3}").parse::<i32>().ok()?;
    Some(if negative { -value } else { value })
}

fn shown(thousandths: i32) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let size = thousandths.unsigned_abs();
    let (whole, part) = (size / 1000, size % 1000);
    let text = format!("{sign}{whole}.{part:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A measurement of a person, such as the width of the seat.
///
/// ```
/// use assistive_core::model::{Measurement, ProblemKind};
///
/// let width = Measurement::parse("seat width=42 cm")?;
/// assert_eq!((width.what.as_str(), width.value.as_str()), ("seat width", "42 cm"));
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// The measured dimension.
    pub what: String,
    /// The number as written, with its unit.
    pub value: String,
}

impl Serialize for Measurement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, (&self.what, &self.value), serializer)
    }
}

impl<'de> Deserialize<'de> for Measurement {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, Self::parse, |(what, value)| Some(Self { what, value }))
    }
}

impl Measurement {
    /// Reads `WHAT=VALUE`, such as `seat width=42 cm`.
    ///
    /// # Errors
    /// [`ProblemKind::NotAMeasurement`] for other forms, and for a value that does not begin with a number.
    pub fn parse(text: &str) -> Result<Self, ProblemKind> {
        let wide = super::text::half_width(text);
        let (what, value) = wide.split_once('=').ok_or(ProblemKind::NotAMeasurement)?;
        let (what, value) = (what.trim(), value.trim());
        let number = value.strip_prefix(['-', '+']).unwrap_or(value);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        let plain = super::text::is_plain(what) && super::text::is_plain(value);
        if what.is_empty() || !is_number || !plain {
            return Err(ProblemKind::NotAMeasurement);
        }
        Ok(Self { what: what.to_owned(), value: value.to_owned() })
    }
}

impl fmt::Display for Measurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.what, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_must_be_in_the_range_of_their_questionnaire() {
        for (text, shown) in [
            ("quest=4.25", "QUEST=4.25"),
            ("PIADS=-3", "PIADS=-3"),
            ("fma-ue= 66.000", "FMA-UE=66"),
        ] {
            assert_eq!(Score::parse(text).map(|score| score.to_string()), Ok(shown.to_owned()));
        }
        for text in ["QUEST=5.001", "PIADS=-3.5", "FMA-LE=35", "COPM-PERFORMANCE=0", "IPPA=26"] {
            let refused = Score::parse(text).map_err(|kind| kind.code());
            assert_eq!(refused, Err("score-out-of-range"), "{text}");
        }
        for text in ["QUEST", "MMSE=3", "QUEST=good", "QUEST=4.1234", "QUEST=", "COPM=5"] {
            assert_eq!(
                Score::parse(text).map_err(|kind| kind.code()),
                Err("not-a-score"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_score_out_of_range_can_be_displayed() {
        let score = Score { name: "QUEST".into(), thousandths: i32::MIN };
        assert_eq!(score.to_string(), "QUEST=-2147483.648");
    }

    #[test]
    fn a_measurement_is_a_name_and_a_number() {
        let width = Measurement::parse("座宽＝42 cm").unwrap();
        assert_eq!((width.what.as_str(), width.value.as_str()), ("座宽", "42 cm"));
        for text in ["座宽", "=42", "座宽=宽"] {
            assert_eq!(Measurement::parse(text), Err(ProblemKind::NotAMeasurement), "{text}");
        }
    }
}
