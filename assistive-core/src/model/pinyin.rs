//! Search by pinyin: checks whether typed letters spell a Chinese name or a part of it.
//!
//! All readings of every character are compared, since the reading that a family uses is unknown.

use std::collections::HashMap;

use pinyin::ToPinyinMulti;

/// The part of a name that the letters spell. The closest match comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spells {
    /// The whole name.
    Whole,
    /// The beginning of the name.
    Start,
    /// A part inside the name.
    Part,
}

/// Typed letters that may spell names: `zhangsan`, `zhang san`, `zs`, `zhangs`.
#[derive(Debug)]
pub(crate) struct Spelling {
    /// The lower-case letters, split at blanks and apostrophes, which begin a new syllable.
    parts: Vec<String>,
    /// The readings of the characters seen so far.
    readings: HashMap<char, Readings>,
}

/// The readings of a character, without tones.
#[derive(Debug, Default)]
struct Readings {
    /// The usual reading. It has several entries if it can be typed in several ways.
    usual: Vec<String>,
    /// All readings.
    all: Vec<String>,
}

impl Spelling {
    /// Reads the letters of a text, or returns `None` if the text cannot be a spelling.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let text = text.to_lowercase().replace('ü', "v");
        let parts = text.split([' ', '\'', '’', '-']).filter(|part| !part.is_empty());
        let parts: Vec<_> = parts.map(str::to_owned).collect();
        let letters = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_lowercase()));
        (letters && !parts.is_empty()).then(|| Self { parts, readings: HashMap::new() })
    }

    /// Returns the part of a name that the letters spell, and true if this needs a rare reading. A single
    /// letter is only searched at the beginning, because it would match too many names.
    pub(crate) fn of(&mut self, name: &str) -> Option<(Spells, bool)> {
        let name: Vec<char> = name.chars().filter(|c| !matches!(c, '·' | '•' | ' ')).collect();
        for c in &name {
            self.readings.entry(*c).or_insert_with(|| Readings::of(*c));
        }
        let usual = self.found(&name, |readings| &readings.usual).map(|spells| (spells, false));
        usual.or_else(|| Some((self.found(&name, |readings| &readings.all)?, true)))
    }

    fn found(&self, name: &[char], of: fn(&Readings) -> &[String]) -> Option<Spells> {
        let single = self.parts.len() == 1 && self.parts[0].len() == 1;
        let starts = if single { 1 } else { name.len() };
        (0..starts.min(name.len())).find_map(|start| {
            let all = self.spells(&name[start..], (0, 0), of)?;
            Some(match (start, all) {
                (0, true) => Spells::Whole,
                (0, false) => Spells::Start,
                _ => Spells::Part,
            })
        })
    }

    /// Checks whether the letters from a position on spell the beginning of `name`. The result is true if
    /// they spell all of it.
    fn spells(
        &self,
        name: &[char],
        (part, place): (usize, usize),
        of: fn(&Readings) -> &[String],
    ) -> Option<bool> {
        let Some(letters) = self.parts.get(part) else { return Some(name.is_empty()) };
        let rest = &letters[place..];
        if rest.is_empty() {
            return self.spells(name, (part + 1, 0), of);
        }
        let (first, others) = name.split_first()?;
        let mut best = None;
        for reading in self.readings.get(first).map(of).into_iter().flatten() {
            for taken in syllables(reading) {
                if rest.starts_with(taken)
                    && let Some(all) = self.spells(others, (part, place + taken.len()), of)
                {
                    best = best.max(Some(all));
                }
            }
            // The last syllable may be incomplete while a user types.
            if part + 1 == self.parts.len() && reading.starts_with(rest) {
                best = best.max(Some(false));
            }
        }
        best
    }
}

/// Returns the ways to type a syllable: in full, by its initial, or by the first letter of the initial.
fn syllables(reading: &str) -> impl Iterator<Item = &str> {
    let double = ["zh", "ch", "sh"].into_iter().find(|initial| reading.starts_with(initial));
    let full = Some(reading).filter(|reading| reading.len() > 1 && Some(*reading) != double);
    full.into_iter().chain(double).chain(reading.get(..1))
}

impl Readings {
    /// Returns the readings of a character. A character that is not Chinese is its own reading.
    fn of(c: char) -> Self {
        let Some(multi) = c.to_pinyin_multi() else {
            let own: Vec<_> = c.to_lowercase().filter(char::is_ascii).map(String::from).collect();
            return Self { usual: own.clone(), all: own };
        };
        let mut readings = multi.into_iter().map(pinyin::Pinyin::plain).map(typed);
        let usual = readings.next().unwrap_or_default();
        let mut all = usual.clone();
        all.extend(readings.flatten());
        all.sort();
        all.dedup();
        Self { usual, all }
    }
}

/// Returns the spellings of a syllable: 吕 is typed lv, and written lyu or lu in passports.
fn typed(syllable: &str) -> Vec<String> {
    match syllable.contains('ü') {
        true => ["v", "u", "yu"].iter().map(|vowel| syllable.replace('ü', vowel)).collect(),
        false => vec![syllable.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spells(text: &str, name: &str) -> Option<Spells> {
        Spelling::new(text)?.of(name).map(|(spells, _)| spells)
    }

    #[test]
    fn a_name_is_found_by_shortened_pinyin() {
        for text in ["zhangsan", "zhang san", "ZhangSan", "zs", "zhs", "zhangs", "zsan", "z s"] {
            assert_eq!(spells(text, "张三"), Some(Spells::Whole), "{text}");
        }
        for text in ["z", "zh", "zhan", "zhang", "zhangsa"] {
            assert_eq!(spells(text, "张三"), Some(Spells::Start), "{text}");
        }
        for text in ["zsf", "zhangsi", "s z", "sanz", "x", "zhangsang", "zhan gsan"] {
            assert_eq!(spells(text, "张三"), None, "{text}");
        }
        assert_eq!(spells("zs", "张三丰"), Some(Spells::Start));
        assert_eq!(spells("sanfeng", "张三丰"), Some(Spells::Part));
        assert_eq!(spells("f", "张三丰"), None, "one letter inside a name says too little");
    }

    #[test]
    fn all_readings_of_a_character_count() {
        for text in ["shanxin", "danxin", "chanxin", "sx", "dx", "cx"] {
            assert_eq!(spells(text, "单欣"), Some(Spells::Whole), "{text}");
        }
        for text in ["lvfang", "lufang", "lyufang", "lüfang"] {
            assert_eq!(spells(text, "吕芳"), Some(Spells::Whole), "{text}");
        }
        let rare = |text| Spelling::new(text).and_then(|mut spelling| Some(spelling.of("单欣")?.1));
        assert_eq!((rare("danxin"), rare("shanxin")), (Some(false), Some(true)));
        assert_eq!(spells("xian", "西安"), Some(Spells::Whole));
        assert_eq!(spells("xi'an", "西安"), Some(Spells::Whole));
    }

    #[test]
    fn names_in_latin_letters_are_matched_literally() {
        assert_eq!(spells("maimaiti", "买买提·艾力"), Some(Spells::Start));
        assert_eq!(spells("anna", "Anna"), Some(Spells::Whole));
        assert!(Spelling::new("王").is_none() && Spelling::new("1234").is_none());
        assert!(Spelling::new("  ").is_none());
    }
}
