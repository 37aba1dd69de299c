//! The category and grade of a disability, as stated in a certificate.

use serde::{Deserialize, Serialize};

use super::coded::{Coded, coded_enum};
use super::form;
use super::problem::ProblemKind;
use super::text::half_width;

coded_enum! {
    /// Disability category (残疾类别).
    ///
    /// ```
    /// use assistive_core::model::{Category, Coded};
    ///
    /// assert_eq!(Category::from_word("肢体"), Some(Category::Physical));
    /// assert_eq!(Category::Physical.code(), "4", "the digit in the certificate");
    /// ```
    pub enum Category in "category" {
        /// Visual (视力).
        Visual = 1 "1" ["视力", "visual", "视力残疾", "视力残疾人", "视力障碍", "视力类", "视障", "盲", "低视力"];
        /// Hearing (听力).
        Hearing = 2 "2" ["听力", "hearing", "听力残疾", "听力残疾人", "听力障碍", "听力类", "听障", "聋"];
        /// Speech (言语).
        Speech = 3 "3" ["言语", "speech", "言语残疾", "言语残疾人", "言语障碍", "言语类"];
        /// Physical (肢体).
        Physical = 4 "4" ["肢体", "physical", "肢体残疾", "肢体残疾人", "肢体障碍", "肢体类", "肢残"];
        /// Intellectual (智力).
        Intellectual = 5 "5" ["智力", "intellectual", "智力残疾", "智力残疾人", "智力障碍", "智力类", "智障", "智残"];
        /// Mental (精神).
        Mental = 6 "6" ["精神", "mental", "精神残疾", "精神残疾人", "精神障碍", "精神类", "孤独症", "自闭症"];
        /// Multiple (多重). Every grouping has a row of its own for it.
        Multiple = 7 "7" ["多重", "multiple", "多重残疾", "多重残疾人", "多重障碍", "多重类"];
    }
}

coded_enum! {
    /// Disability grade (残疾等级). 1 is the severest.
    ///
    /// ```
    /// use assistive_core::model::{Coded, Grade};
    ///
    /// assert_eq!(Grade::from_word("三级"), Some(Grade::Three));
    /// assert!(Grade::One < Grade::Four, "in the order of severity");
    /// ```
    pub enum Grade in "grade" {
        /// Grade 1 (一级), the severest.
        One = 1 "1" ["一级", "grade 1", "一", "1级", "壹级", "壹", "Ⅰ级", "Ⅰ", "I级", "I"];
        /// Grade 2 (二级).
        Two = 2 "2" ["二级", "grade 2", "二", "2级", "贰级", "贰", "Ⅱ级", "Ⅱ", "II级", "II"];
        /// Grade 3 (三级).
        Three = 3 "3" ["三级", "grade 3", "三", "3级", "叁级", "叁", "Ⅲ级", "Ⅲ", "III级", "III"];
        /// Grade 4 (四级), the mildest.
        Four = 4 "4" ["四级", "grade 4", "四", "4级", "肆级", "肆", "Ⅳ级", "Ⅳ", "IV级", "IV"];
    }
}

/// A set of categories: those for which a device model is intended, or the parts of a multiple disability.
///
/// ```
/// use assistive_core::model::{Category, CategorySet, ProblemKind};
///
/// let set: CategorySet = "视力、肢体".parse()?;
/// assert_eq!(set.to_string(), "1;4");
/// assert!(set.advises(Category::Visual) && !set.advises(Category::Hearing));
/// assert!(CategorySet::default().advises(Category::Hearing), "an empty set suits everyone");
/// # Ok::<_, ProblemKind>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct CategorySet(u8);

impl Serialize for CategorySet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        form::write(self, self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for CategorySet {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        form::read(d, str::parse, |set| Some(Self(set)))
    }
}

impl CategorySet {
    /// Returns the set with one more category.
    #[must_use]
    pub fn with(self, category: Category) -> Self {
        Self(self.0 | 1 << category.number())
    }

    /// Checks whether the set is empty. A model with an empty set suits everyone.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Checks whether the set advises a category. An empty set advises all categories. `Multiple` is always
    /// advised, because it can include any of the others.
    pub fn advises(self, category: Category) -> bool {
        self.is_empty() || category == Category::Multiple || self.0 & 1 << category.number() != 0
    }

    /// Returns the categories in the set.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL.iter().copied().filter(move |c| self.0 & 1 << c.number() != 0)
    }
}

impl std::str::FromStr for CategorySet {
    type Err = ProblemKind;

    /// Reads categories by code or word, separated by `;`, `,`, `、` or spaces of any width.
    ///
    /// # Errors
    /// [`ProblemKind::NotOneOf`] if a part is not a category.
    fn from_str(text: &str) -> Result<Self, ProblemKind> {
        let text = half_width(text);
        let mut parts = text.split([';', ',', '、', ' ']).filter(|part| !part.is_empty());
        parts.try_fold(Self::default(), |set, part| {
            let category = Category::from_word(part);
            let allowed = || ProblemKind::NotOneOf { allowed: Category::codes() };
            category.map(|category| set.with(category)).ok_or_else(allowed)
        })
    }
}

impl std::fmt::Display for CategorySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes: Vec<_> = self.iter().map(Coded::code).collect();
        f.write_str(&codes.join(";"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_both_languages_are_read_in_any_case() {
        use crate::model::{NeedKind, SiteKind};
        assert_eq!(SiteKind::from_word("Special School"), Some(SiteKind::SpecialSchool));
        assert_eq!(Grade::from_word("Grade 2"), Some(Grade::Two));
        assert_eq!(SiteKind::from_word("special_school"), None);
        let words = (Category::Hearing.chinese(), Category::Hearing.english());
        assert_eq!(words, ("听力", "hearing".to_owned()));
        assert_eq!(SiteKind::SpecialSchool.english(), "special school");
        fn all<T: Coded + PartialEq + std::fmt::Debug>() {
            for value in T::ALL {
                assert_eq!(T::from_word(value.chinese()), Some(*value));
                assert_eq!(T::from_word(&value.english()), Some(*value));
            }
        }
        all::<Category>();
        all::<Grade>();
        all::<SiteKind>();
        all::<NeedKind>();
    }

    #[test]
    fn categories_are_read_with_any_separator() {
        let set = CategorySet::default().with(Category::Visual).with(Category::Physical);
        for text in ["1;4", "１；４", "肢体、视力", "visual, 4", "4 1"] {
            assert_eq!(text.parse(), Ok(set), "{text}");
        }
        assert_eq!(set.to_string(), "1;4");
        assert!(matches!("1;9".parse::<CategorySet>(), Err(ProblemKind::NotOneOf { .. })));
    }
}
