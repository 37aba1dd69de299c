//! Closed vocabularies. Each value has a stable number for the journal, a code for JSON and CSV, and the
//! words that files may use.

/// A value of a closed vocabulary, such as a sex or a school stage.
///
/// The journal stores the number, which never changes. CSV and JSON show the code.
///
/// ```
/// use assistive_core::model::{Coded, Stage};
///
/// assert_eq!(Stage::from_word("小学"), Some(Stage::Primary));
/// assert_eq!(Stage::from_word("PRIMARY"), Some(Stage::Primary));
/// assert_eq!(Stage::Primary.code(), "primary");
/// assert_eq!(Stage::codes(), "preschool, primary, junior, senior, higher");
/// ```
pub trait Coded: Copy + Sized + 'static {
    /// All values, in their natural order.
    const ALL: &'static [Self];

    /// Returns the stable number in the journal.
    #[doc(hidden)]
    fn number(self) -> u8;

    /// Returns the code in CSV and JSON. It is never translated.
    fn code(self) -> &'static str;

    /// Returns other words for the value in files.
    #[doc(hidden)]
    fn words(self) -> &'static [&'static str];

    /// Returns the value with this number.
    #[doc(hidden)]
    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.number() == number)
    }

    /// Returns the value with this code or word. ASCII case is ignored, and a space counts as a hyphen.
    fn from_word(word: &str) -> Option<Self> {
        let is_word = |known: &str| is_spelling(word, known);
        Self::ALL
            .iter()
            .copied()
            .find(|v| is_word(v.code()) || v.words().iter().any(|w| is_word(w)))
    }

    /// Returns the Chinese word for the value in files.
    #[doc(hidden)]
    fn chinese(self) -> &'static str {
        self.words().iter().find(|word| !word.is_ascii()).copied().unwrap_or(self.code())
    }

    /// Returns the English word for the value in files: the code without hyphens or, where the code is a digit, the word.
    #[doc(hidden)]
    fn english(self) -> String {
        let is_digit = self.code().bytes().all(|byte| byte.is_ascii_digit());
        let word = self.words().iter().find(|word| is_digit && word.is_ascii());
        word.copied().unwrap_or(self.code()).replace('-', " ")
    }

    /// Returns all codes, for messages that list the allowed values.
    fn codes() -> String {
        Self::ALL.iter().map(|v| v.code()).collect::<Vec<_>>().join(", ")
    }
}

/// Checks whether a typed word is a spelling of a known one.
fn is_spelling(word: &str, known: &str) -> bool {
    let is_same =
        |(own, known): (u8, u8)| own.eq_ignore_ascii_case(&known) || (own, known) == (b' ', b'-');
    word.len() == known.len() && word.bytes().zip(known.bytes()).all(is_same)
}

/// The vocabulary and code of a [`Coded`] value, for rendering it without its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct CodedValue {
    /// The vocabulary, such as `sex`.
    pub vocabulary: &'static str,
    /// The code in it, such as `male`.
    pub code: &'static str,
}

/// Defines a [`Coded`] enum. Serde uses the number in binary formats and the code in text formats.
macro_rules! coded_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident in $vocabulary:literal {
            $( $(#[$vmeta:meta])* $variant:ident = $number:literal $code:literal $words:expr; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$vmeta])* $variant = $number, )+
        }

        impl $crate::model::Coded for $name {
            const ALL: &'static [Self] = &[$( Self::$variant ),+];
            fn number(self) -> u8 {
                self as u8
            }
            fn code(self) -> &'static str {
                match self { $( Self::$variant => $code ),+ }
            }
            fn words(self) -> &'static [&'static str] {
                match self { $( Self::$variant => &$words ),+ }
            }
        }

        impl From<$name> for $crate::model::CodedValue {
            fn from(value: $name) -> Self {
                Self { vocabulary: $vocabulary, code: $crate::model::Coded::code(value) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::model::Coded::code(*self))
            }
        }

        $crate::model::form::from_str! {
            $name: |text| {
                use $crate::model::Coded;
                let allowed = || $crate::model::ProblemKind::NotOneOf { allowed: Self::codes() };
                Self::from_word(text).ok_or_else(allowed)
            };
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::model::form::write(self, $crate::model::Coded::number(*self), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                use $crate::model::Coded;
                $crate::model::form::read(d, str::parse, Self::from_number)
            }
        }
    };
}
pub(crate) use coded_enum;
