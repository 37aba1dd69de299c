//! Device classes, each with its scheme, and the built-in table of classes.
//!
//! The Chinese catalogue (`cn`) numbers the top classes of ISO 9999 differently, so the same digits can name
//! different devices. The table links the classes of the two schemes.
//!
//! `data/classes.csv` has a row for each class. `sized` is `yes` for devices of the size of a body, and `name_zh_own` is
//! `yes` where the Chinese name is of our own wording, because the Chinese catalogue lacks the class.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::coded::{Coded, coded_enum};
use super::problem::ProblemKind;
use super::{form, text};

coded_enum! {
    /// The classification of a class code.
    pub enum Scheme in "scheme" {
        /// ISO 9999:2016, identical to GB/T 16432.
        Iso9999 = 1 "iso9999" ["iso", "国标", "国家标准(ISO 9999)", "ISO 9999"];
        /// The Chinese catalogue of assistive devices (中国残疾人辅助器具基本配置目录).
        Cn = 2 "cn" ["目录", "中国目录", "Chinese catalogue"];
    }
}

/// A device class of one to three levels: `12`, `12 22`, `12 22 03`, in a scheme.
///
/// ```
/// use assistive_core::model::{DeviceClass, ProblemKind, Scheme};
///
/// let wheelchairs = DeviceClass::parse("12 22", Scheme::Iso9999)?;
/// let class = DeviceClass::parse("122203", Scheme::Iso9999)?;
/// assert_eq!(class.to_string(), "12 22 03");
/// assert!(wheelchairs.contains(class));
/// let of_the_catalogue = DeviceClass::parse("cn:02 22 03", Scheme::Iso9999)?;
/// assert_eq!(of_the_catalogue.scheme(), Scheme::Cn, "it says so itself");
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceClass {
    scheme: Scheme,
    levels: [u8; 3],
}

impl DeviceClass {
    /// Reads a code whose pairs of digits are separated by spaces, by dots or not at all. A leading `cn:`
    /// selects the Chinese catalogue, whatever `scheme` is. The class need not be in the [`class_table`].
    ///
    /// # Errors
    /// [`ProblemKind::NotAClass`] if the text is not one to three pairs of digits.
    pub fn parse(text: &str, scheme: Scheme) -> Result<Self, ProblemKind> {
        let text = text::half_width(text);
        let (scheme, code) = match text.split_once(':') {
            Some((s, code)) => (Scheme::from_word(text::trim(s)), code),
            None => (Some(scheme), text.as_ref()),
        };
        let digits: Vec<u8> = code.bytes().filter(|b| !matches!(b, b' ' | b'.')).collect();
        let whole = digits.iter().all(u8::is_ascii_digit) && matches!(digits.len(), 2 | 4 | 6);
        let Some(scheme) = scheme.filter(|_| whole) else {
            return Err(ProblemKind::NotAClass);
        };
        let mut levels = [0; 3];
        for (level, pair) in levels.iter_mut().zip(digits.chunks(2)) {
            *level = (pair[0] - b'0') * 10 + pair[1] - b'0';
        }
        Self { scheme, levels }.checked().ok_or(ProblemKind::NotAClass)
    }

    /// Returns the class if its first level is set, no level follows a missing one, and each level has two
    /// digits.
    fn checked(self) -> Option<Self> {
        let [first, second, third] = self.levels;
        let whole = first != 0 && (second != 0 || third == 0);
        (whole && self.levels.iter().all(|level| *level < 100)).then_some(self)
    }

    /// Returns the scheme of the code.
    pub fn scheme(self) -> Scheme {
        self.scheme
    }

    /// Returns the number of levels, 1 to 3.
    ///
    /// ```
    /// use assistive_core::model::{DeviceClass, ProblemKind, Scheme};
    ///
    /// let mobility = DeviceClass::parse("12", Scheme::Iso9999)?;
    /// let wheelchairs = DeviceClass::parse("12.22", Scheme::Iso9999)?;
    /// assert_eq!((mobility.level(), wheelchairs.level()), (1, 2));
    /// # Ok::<_, ProblemKind>(())
    /// ```
    pub fn level(self) -> u8 {
        3 - self.levels.iter().filter(|l| **l == 0).count() as u8
    }

    /// Returns the digits with spaces, without the scheme: `12 22 03`.
    pub(crate) fn digits(self) -> String {
        let pairs: Vec<_> =
            self.levels.iter().take_while(|l| **l != 0).map(|l| format!("{l:02}")).collect();
        pairs.join(" ")
    }

    /// Checks whether `other` is this class or a class below it. Classes of different schemes are compared if
    /// the table links them.
    pub fn contains(self, other: Self) -> bool {
        let (this, other) = (self.canonical(), other.canonical());
        if this.scheme == other.scheme {
            return this.is_prefix_of(other);
        }
        // One of the two has no ISO equivalent, so both are compared in the Chinese catalogue.
        match (this.in_cn(), other.in_cn()) {
            (Some(this), Some(other)) => this.is_prefix_of(other),
            _ => false,
        }
    }

    /// Returns the equivalent class of ISO 9999, or the class itself if there is none. Two classes are the
    /// same device class exactly if their canonical forms are equal.
    #[must_use]
    pub(crate) fn canonical(self) -> Self {
        match self.scheme {
            Scheme::Iso9999 => self,
            Scheme::Cn => class_table().iso_of.get(&self).copied().unwrap_or(self),
        }
    }

    fn in_cn(self) -> Option<Self> {
        match self.scheme {
            Scheme::Cn => Some(self),
            Scheme::Iso9999 => class_table().get(self)?.cn,
        }
    }

    fn is_prefix_of(self, other: Self) -> bool {
        self.levels.iter().zip(other.levels).all(|(mine, theirs)| *mine == 0 || *mine == theirs)
    }
}

impl fmt::Display for DeviceClass {
    /// Writes `12 22 03`, or `cn:02 22 03` for the Chinese catalogue.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scheme == Scheme::Cn {
            f.write_str("cn:")?;
        }
        f.write_str(&self.digits())
    }
}

form::from_str! {
    DeviceClass: |text| Self::parse(text, Scheme::Iso9999);
}

impl Serialize for DeviceClass {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, (self.scheme, self.levels), serializer)
    }
}

impl<'de> Deserialize<'de> for DeviceClass {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, str::parse, |(scheme, levels)| Self { scheme, levels }.checked())
    }
}

/// A class of the built-in table.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClassEntry {
    /// The ISO 9999 code, if there is one.
    pub iso: Option<DeviceClass>,
    /// The code in the Chinese catalogue, if there is one.
    pub cn: Option<DeviceClass>,
    /// True if the device must fit the size of the body: seating, wheelchairs, walking aids, orthoses, prostheses, ear
    /// moulds. A child grows out of it.
    pub sized: bool,
    /// The English name, or an empty text for classes that only the Chinese catalogue has.
    pub name_en: String,
    /// The Chinese name: that of the Chinese catalogue or, for a class that the catalogue lacks, one of our own wording.
    pub name_zh: String,
}

impl ClassEntry {
    /// Returns the ISO 9999 class if there is one, otherwise the class of the Chinese catalogue.
    pub fn class(&self) -> DeviceClass {
        match (self.iso, self.cn) {
            (Some(class), _) | (None, Some(class)) => class,
            (None, None) => DeviceClass { scheme: Scheme::Iso9999, levels: [0; 3] },
        }
    }
}

/// The built-in table of classes in code order, with the classes that only the Chinese catalogue has at the
/// end.
#[derive(Debug)]
pub struct ClassTable {
    entries: Vec<ClassEntry>,
    by_class: HashMap<DeviceClass, usize>,
    iso_of: HashMap<DeviceClass, DeviceClass>,
}

impl ClassTable {
    /// Returns all classes.
    pub fn entries(&self) -> &[ClassEntry] {
        &self.entries
    }

    /// Returns the entry of a class, by its code in either scheme.
    pub fn get(&self, class: DeviceClass) -> Option<&ClassEntry> {
        self.by_class.get(&class).map(|i| &self.entries[*i])
    }

    fn new() -> Self {
        let mut table =
            Self { entries: Vec::new(), by_class: HashMap::new(), iso_of: HashMap::new() };
        for line in include_str!("../../data/classes.csv").lines().skip(1) {
            table.add(line);
        }
        table
    }

    fn add(&mut self, line: &str) {
        // iso,cn,sized,"name, with commas",name_zh,name_zh_own. The Chinese names contain no comma.
        let (iso, rest) = line.split_once(',').unwrap_or((line, ""));
        let (cn, rest) = rest.split_once(',').unwrap_or((rest, ""));
        let (sized, names) = rest.split_once(',').unwrap_or((rest, ""));
        let (names, _own) = names.rsplit_once(',').unwrap_or((names, ""));
        let (name_en, name_zh) = names.rsplit_once(',').unwrap_or((names, ""));
        let entry = ClassEntry {
            iso: DeviceClass::parse(iso, Scheme::Iso9999).ok(),
            cn: DeviceClass::parse(cn, Scheme::Cn).ok(),
            sized: sized == "yes",
            name_en: name_en.trim_matches('"').to_owned(),
            name_zh: name_zh.to_owned(),
        };
        let place = self.entries.len();
        for class in [entry.iso, entry.cn].into_iter().flatten() {
            self.by_class.insert(class, place);
        }
        if let (Some(iso), Some(cn)) = (entry.iso, entry.cn) {
            self.iso_of.insert(cn, iso);
        }
        self.entries.push(entry);
    }
}

/// Returns the built-in device classes: ISO 9999:2016 with Chinese names and codes, and the classes that only
/// the Chinese catalogue has.
///
/// ```
/// use assistive_core::model::{DeviceClass, ProblemKind, Scheme, class_table};
///
/// let class = DeviceClass::parse("12 22 03", Scheme::Iso9999)?;
/// let entry = class_table().get(class).expect("a class of ISO 9999");
/// assert_eq!(entry.class(), class);
/// assert!(entry.name_en.contains("wheelchairs"));
/// # Ok::<_, ProblemKind>(())
/// ```
pub fn class_table() -> &'static ClassTable {
    static TABLE: OnceLock<ClassTable> = OnceLock::new();
    TABLE.get_or_init(ClassTable::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(text: &str) -> DeviceClass {
        DeviceClass::parse(text, Scheme::Iso9999).expect(text)
    }

    #[test]
    fn three_ways_to_write_a_class_are_one() {
        assert_eq!(class("12 22 03"), class("12.22.03"));
        assert_eq!(class("12 22 03"), class("１２２２０３"));
        assert_eq!(class("12 22 03").to_string(), "12 22 03");
        assert_eq!(class("cn:02 22 03").to_string(), "cn:02 22 03");
        for text in ["", "1", "122", "12 22 03 04", "ab", "00", "xx:12", "轮椅"] {
            assert!(DeviceClass::parse(text, Scheme::Iso9999).is_err(), "{text}");
        }
    }

    #[test]
    fn the_class_table_is_complete_and_every_class_has_a_name() {
        let table = class_table();
        let raw = include_str!("../../data/classes.csv").lines().count() - 1;
        assert_eq!(table.entries().len(), raw);
        for entry in table.entries() {
            assert!(entry.iso.is_some() || entry.cn.is_some(), "{entry:?}");
            assert!(!entry.name_zh.is_empty(), "{entry:?}");
            assert!(!entry.name_en.contains('"') && !entry.name_zh.contains('"'), "{entry:?}");
        }
    }

    #[test]
    fn containment_follows_levels_and_crosses_schemes() {
        assert!(class("12").contains(class("12 22 03")));
        assert!(class("12 22").contains(class("cn:02 22 03")));
        assert!(class("cn:02 22").contains(class("12 22 03")));
        assert!(!class("12 22 03").contains(class("12 22")));
        assert!(!class("02").contains(class("cn:02 22 03")));
        // 01 33 (orthopaedic footwear) exists only in the Chinese catalogue, under its 01 = ISO 06.
        assert!(class("06").contains(class("cn:01 33 07")));
        assert!(class("cn:01 33").contains(class("cn:01 33 07")));
    }
}
