//! The codes of divisions, sites, models, tags and programmes.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::fold::fold;
use super::form::from_str;
use super::problem::ProblemKind;
use super::text;

/// The maximum length of a code, in characters.
const MAX_CODE: usize = 40;

/// Checks that a text can be a code: 1 to 40 characters without spaces, slashes, control characters and marks that change
/// the direction of a text.
fn check(code: &str) -> Result<(), ProblemKind> {
    let bad = |c: char| !text::is_shown(c) || c.is_whitespace() || c == '/';
    if code.is_empty() || code.chars().count() > MAX_CODE || code.chars().any(bad) {
        return Err(ProblemKind::NotACode);
    }
    Ok(())
}

/// Checks that a text can be a code or a programme in a journal.
fn is_stored(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_CODE && !text.chars().any(char::is_control)
}

/// Checks that a text can be a programme: 1 to 40 characters that can be shown.
fn check_programme(text: &str) -> Result<(), ProblemKind> {
    let fits = !text.is_empty() && text.chars().count() <= MAX_CODE && text::is_plain(text);
    if fits { Ok(()) } else { Err(ProblemKind::NotPlainText { max: MAX_CODE as u64 }) }
}

macro_rules! code_type {
    ($(#[$meta:meta])* $name:ident, $check:ident, $error:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads the half-width form of a text.
            ///
            /// # Errors
            #[doc = $error]
            pub fn new(text: &str) -> Result<Self, ProblemKind> {
                let code = text::half_width(text);
                $check(&code)?;
                Ok(Self(code.as_ref().into()))
            }

            /// Returns the code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        from_str! {
            $name: Self::new;
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let is_text = d.is_human_readable();
                let text = String::deserialize(d)?;
                if is_text {
                    return Self::new(&text).map_err(serde::de::Error::custom);
                }
                // A journal holds codes as they were written, some by versions with fewer rules.
                match is_stored(&text) {
                    true => Ok(Self(text.into())),
                    false => Err(serde::de::Error::custom(ProblemKind::NotACode)),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

code_type! {
    /// Code of a site, such as `SP-0981`.
    ///
    /// ```
    /// use assistive_core::model::{ProblemKind, SiteCode};
    ///
    /// assert_eq!(SiteCode::new("ＳＰ-0981")?.as_str(), "SP-0981", "full-width letters are converted");
    /// assert_eq!(SiteCode::new("SP/0981"), Err(ProblemKind::NotACode));
    /// # Ok::<_, ProblemKind>(())
    /// ```
    SiteCode, check, "[`ProblemKind::NotACode`] unless it is 1 to 40 characters without spaces and slashes."
}
code_type! {
    /// Code of a device model in the catalogue, such as `WC-STD`.
    ///
    /// ```
    /// use assistive_core::model::{ModelCode, ProblemKind};
    /// use std::collections::HashMap;
    ///
    /// let stock = HashMap::from([(ModelCode::new("WC-STD")?, 12)]);
    /// assert_eq!(stock.get("WC-STD"), Some(&12), "a map is searched with a text");
    /// # Ok::<_, ProblemKind>(())
    /// ```
    ModelCode, check, "[`ProblemKind::NotACode`] unless it is 1 to 40 characters without spaces and slashes."
}
code_type! {
    /// Tag of a device that is kept as an item of its own, such as `AK000038`.
    ///
    /// ```
    /// use assistive_core::model::{ProblemKind, Tag};
    ///
    /// assert_eq!(Tag::new(" AK000038 ")?.as_str(), "AK000038");
    /// assert_eq!(Tag::new("AK 000038"), Err(ProblemKind::NotACode));
    /// # Ok::<_, ProblemKind>(())
    /// ```
    Tag, check, "[`ProblemKind::NotACode`] unless it is 1 to 40 characters without spaces and slashes."
}
code_type! {
    /// A programme: the code `school`, `community`, `child-rehab` or `home`, or free text.
    ///
    /// ```
    /// use assistive_core::model::{ProblemKind, Programme};
    ///
    /// assert_eq!(Programme::from_word("校园")?, Programme::school());
    /// assert_eq!(Programme::from_word("2024 spring")?.as_str(), "2024 spring");
    /// # Ok::<_, ProblemKind>(())
    /// ```
    Programme, check_programme, "[`ProblemKind::NotPlainText`] unless it is 1 to 40 characters that can be shown."
}
code_type! {
    /// Code of an administrative division: a 6-digit county code of GB/T 2260, a 9-digit town code, or a
    /// local code such as `L-HENGKOU`.
    DivisionCode, check, "[`ProblemKind::NotACode`] unless it is 1 to 40 characters without spaces and slashes."
}

/// The well-known programmes: code and Chinese word.
const WELL_KNOWN: &[(&str, &str)] =
    &[("school", "校园"), ("community", "社区"), ("child-rehab", "儿童康复"), ("home", "居家")];

impl Programme {
    /// Returns the programme of devices for students (辅具进校园).
    pub fn school() -> Self {
        Self("school".into())
    }

    /// Checks whether two texts are spellings of one programme.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0) || fold(&self.0) == fold(&other.0)
    }

    /// Returns the well-known programmes: code and Chinese word.
    pub(crate) fn well_known() -> &'static [(&'static str, &'static str)] {
        WELL_KNOWN
    }

    /// Returns the programme of rehabilitation for children (儿童康复).
    pub fn child_rehab() -> Self {
        Self("child-rehab".into())
    }

    /// Reads a programme, and converts the Chinese words of the well-known programmes to their codes.
    ///
    /// # Errors
    /// [`ProblemKind::NotPlainText`] as for [`Programme::new`].
    pub fn from_word(text: &str) -> Result<Self, ProblemKind> {
        let text = text::half_width(text);
        let folded = fold(&text);
        let known = WELL_KNOWN.iter().find(|(code, chinese)| *chinese == text || *code == folded);
        Self::new(known.map_or(&*text, |(code, _)| code))
    }
}

impl DivisionCode {
    /// Checks whether the code is a national one, with 6 or 9 digits.
    pub(crate) fn is_national(&self) -> bool {
        matches!(self.0.len(), 6 | 9) && self.0.bytes().all(|b| b.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_without_what_shows_nothing() {
        assert_eq!(Tag::new(" ＡＫ12\u{200b} ").map(|tag| tag.to_string()), Ok("AK12".into()));
        assert_eq!(Programme::from_word("School"), Ok(Programme::school()));
    }
}
