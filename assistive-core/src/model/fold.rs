//! The one folding with which codes, keys and names are compared and searched. Two spellings of one thing fold alike:
//! any width and case of letters, composed and decomposed characters, compatibility ideographs, and characters that show
//! nothing. In codes, keys and tags, all dashes fold alike, because a keyboard or an editor may replace the hyphen.
//! The indexes of a checkpoint hold folded texts, so a change of the folding needs a new format number in
//! `blockstore::manifest`. Nothing folded is stored or shown: a record keeps the spelling in which it was first written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::text::is_invisible;

/// The kind of text that is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// A code, a key or a tag.
    Code,
    /// The name of a person, a site or a thing, in which blanks and dots do not count: 买买提·艾力 is also written
    /// 买买提• 艾力.
    Name,
}

/// Returns the form in which a code, a key or a tag is compared.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    folded(text, Of::Code)
}

/// Returns the form in which a name is compared.
pub(crate) fn fold_name(text: &str) -> Cow<'_, str> {
    folded(text, Of::Name)
}

/// Checks whether two texts are spellings of one name.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    one == other || fold_name(one) == fold_name(other)
}

/// Returns the digits of a phone number, without the code of China; `None` for a text that is no phone number.
pub(crate) fn phone_digits(text: &str) -> Option<String> {
    let text = fold_name(text);
    if !text.chars().all(|c| is_of_number(c) || matches!(c, '/' | '~')) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix("0086").or(digits.strip_prefix("86")) {
        Some(rest) if rest.len() >= 10 => rest.to_owned(),
        _ => digits,
    };
    (!digits.is_empty()).then_some(digits)
}

/// Checks whether a character can be in a phone number.
fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '—' | '–' | '‐')
}

/// Returns the phone numbers in a text, each by its digits: of `13800138000/13900139000` or `138…转801` there are two.
pub(crate) fn phone_numbers(text: &str) -> impl Iterator<Item = String> {
    let folded = fold_name(text);
    let parts: Vec<_> = folded.split(|c| !is_of_number(c)).filter_map(phone_digits).collect();
    phone_digits(text).into_iter().chain(parts)
}

/// Checks whether two texts are the same phone number, however its digits are grouped.
pub(crate) fn same_phone(one: &str, other: &str) -> bool {
    one == other || phone_digits(one).is_some_and(|digits| Some(digits) == phone_digits(other))
}

fn folded(text: &str, of: Of) -> Cow<'_, str> {
    // Reports compare the programme of each need, and bytes are read faster than characters.
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.bytes().all(is_plain) || text.chars().all(|c| is_folded(c, of)) {
        return Cow::Borrowed(text);
    }
    let counts = |c: &char| !is_invisible(*c) && (of == Of::Code || !is_blank_or_dot(*c));
    let plain = |c| if of == Of::Code && is_dash(c) { '-' } else { c };
    let counted = text.nfkc().map(plain).flat_map(char::to_lowercase).filter(counts);
    let folded: String = counted.nfc().collect();
    match folded.trim() {
        trimmed if trimmed.len() < folded.len() => Cow::Owned(trimmed.to_owned()),
        _ => Cow::Owned(folded),
    }
}

/// Checks whether a character is a dash, hyphen or minus sign in the normal form NFKC. The dash of a full-width keyboard
/// is the hyphen in that form.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2796}' | '\u{2e3a}' | '\u{2e3b}'
    )
}

/// Checks whether a character stays as it is, wherever it is. Most characters of codes and names do.
fn is_folded(c: char, of: Of) -> bool {
    match c {
        'a'..='z' | '0'..='9' | '-' | '_' | '/' | '\u{4e00}'..='\u{9fff}' => true,
        '.' => of == Of::Code,
        _ => false,
    }
}

/// Checks whether a character only separates the parts of a name.
fn is_blank_or_dot(c: char) -> bool {
    const DOTS: &[char] = &[
        '.', '·', '•', '‧', '・', '∙', '⋅', '˙', '●', '▪', '᛫', 'ꞏ', '\u{119e}', '。', '\'', '’',
        '‘',
    ];
    c.is_whitespace() || DOTS.contains(&c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_code_fold_alike() {
        for (one, other) in [
            ("AK000012", "ak000012"),
            ("AK000012", "ＡＫ００００１２"),
            ("AK000012", "AK000012\u{200b}"),
            ("AK000012", "\u{feff}AK\u{ad}000012"),
            ("SP-1", "sp-1 "),
            ("é", "e\u{301}"),
            ("恒口", "恒\u{fe00}口"),
            ("林", "\u{f9f4}"),
            ("方", "⽅"),
            ("AK-1", "AK\u{2010}1"),
            ("AK-1", "AK\u{2011}1"),
            ("AK-1", "AK\u{2012}1"),
            ("AK-1", "AK–1"),
            ("AK-1", "AK—1"),
            ("AK-1", "AK\u{2015}1"),
            ("AK-1", "AK−1"),
            ("AK-1", "AK\u{fe58}1"),
            ("AK-1", "AK﹣1"),
            ("AK-1", "AK－1"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [
            ("AK000012", "AK00012"),
            ("A.1", "A1"),
            ("A 1", "A1"),
            ("0", "O"),
            ("A-1", "A1"),
            ("A-1", "Aー1"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn spellings_of_one_name_fold_alike() {
        let name = "阿布都热西提·买买提";
        for dot in ["•", "．", "‧", "・", "･", ".", " ", "　", " · ", "●"] {
            assert!(same_name(name, &name.replace('·', dot)), "{dot}");
        }
        assert!(same_name("王芳", "王　芳") && same_name("张伟（大）", "张伟(大)"));
        assert!(!same_name("王芳", "王方") && !same_name("张伟(大)", "张伟(小)"));
    }

    #[test]
    fn a_cell_can_hold_several_phone_numbers() {
        for (cell, last) in [
            ("13800138000/13900139000", "13900139000"),
            ("138 0013 8000转801", "801"),
            ("138-0013-8000、（0915）3212345", "09153212345"),
        ] {
            let numbers: Vec<_> = phone_numbers(cell).collect();
            assert!(numbers.iter().any(|number| number == "13800138000"), "{numbers:?}");
            assert_eq!(numbers.last().map(String::as_str), Some(last));
        }
    }

    #[test]
    fn a_phone_number_is_its_digits() {
        for text in [
            "13909150001",
            "139-0915-0001",
            "139 0915 0001",
            "+86 139 0915 0001",
            "１３９０９１５０００１",
        ] {
            assert!(same_phone(text, "13909150001"), "{text}");
        }
        assert!(same_phone("0915-321 2345", "(0915)3212345"));
        assert!(!same_phone("13909150001", "13909150002") && !same_phone("王芳", "李强"));
        assert_eq!(phone_digits("8612345"), Some("8612345".into()), "a number of its own");
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_so(text in "[A-Za-c0-9Ａ-ｃ王林·．　 é\u{301}\u{200b}（)—−-]{0,12}") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once).into_owned(), once.clone());
            let name = fold_name(&text).into_owned();
            prop_assert_eq!(fold_name(&name).into_owned(), name);
        }
    }
}
