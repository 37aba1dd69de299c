//! Closed vocabularies: a stable number for the journal, a code for JSON and CSV, the words that files may use.

/// A value of a closed vocabulary, such as a sex or a school stage.
///
/// The number is what the journal stores and never changes; the code is what CSV and JSON show.
pub trait Coded: Copy + Sized + 'static {
    /// All values, in their natural order.
    const ALL: &'static [Self];

    /// The stable number in the journal.
    fn number(self) -> u8;

    /// The code in CSV and JSON, never translated.
    fn code(self) -> &'static str;

    /// Other words that files may hold for it.
    fn words(self) -> &'static [&'static str];

    /// The value with this number.
    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.number() == number)
    }

    /// The value with this code or word; ASCII case is ignored.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|v| v.code().eq_ignore_ascii_case(word) || v.words().contains(&word))
    }

    /// All codes, for a message that says what would have been right.
    fn codes() -> String {
        Self::ALL.iter().map(|v| v.code()).collect::<Vec<_>>().join(", ")
    }
}

/// The code and kind of a [`Coded`] value, for those who render it without knowing its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct CodedValue {
    /// The vocabulary, such as `sex`.
    pub vocabulary: &'static str,
    /// The code in it, such as `male`.
    pub code: &'static str,
}

/// Defines an enum that is [`Coded`], with serde as number (binary formats) or code (text formats).
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

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::model::form::write(self, $crate::model::Coded::number(*self), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                use $crate::model::Coded;
                let of_text = |code: &str| Self::from_word(code).ok_or("unknown code");
                $crate::model::form::read(d, of_text, Self::from_number)
            }
        }
    };
}
pub(crate) use coded_enum;
