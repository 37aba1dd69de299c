//! The normal form of typed text: half-width characters, no outer spaces, no control characters.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The maximum length of a stored name or free text, in characters.
pub const MAX_TEXT: usize = 200;

/// Removes spaces of every width from both ends, and what separates words without showing anything.
pub fn trim(text: &str) -> &str {
    const HIDDEN: &[char] = &[
        '\u{ad}', '\u{180e}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{3164}',
        '\u{feff}',
    ];
    // Most texts begin and end with a visible ASCII character or a hanzi: the bytes e4 to e9 begin U+4000 to U+9FFF.
    let bytes = text.as_bytes();
    let begins = matches!(bytes, [] | [b'!'..=b'~' | 0xe4..=0xe9, ..]);
    let ends = matches!(bytes, [] | [.., b'!'..=b'~'] | [.., 0xe4..=0xe9, _, _]);
    if begins && ends {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || HIDDEN.contains(&c))
}

/// Trims a text and converts full-width digits, letters and signs, the Roman numeral `Ⅹ`, and ideographs that only other
/// character sets distinguish, to plain ones. Characters that show nothing are removed.
pub fn half_width(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    if text.is_ascii() || text.chars().all(|c| !is_invisible(c) && narrow(c) == c) {
        return Cow::Borrowed(text);
    }
    let narrowed: String = text.chars().filter(|c| !is_invisible(*c)).map(narrow).collect();
    Cow::Owned(trim(&narrowed).to_owned())
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        'Ⅹ' | 'ⅹ' => 'X',
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            std::iter::once(c).nfkc().next().unwrap_or(c)
        }
        _ => c,
    }
}

/// Checks whether a character shows nothing and has no other effect on a screen. Such characters get into cells from web
/// pages and chat programs.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Returns a text for a message: a character that shows nothing, or that moves others, is written as `\u{200b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| !matches!(c, '\n' | '\r' | '\t') && (is_invisible(c) || !is_shown(c));
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let written = |c: char| match is_hidden(c) {
        true => format!("\\u{{{:x}}}", u32::from(c)),
        false => c.to_string(),
    };
    Cow::Owned(text.chars().map(written).collect())
}

/// Checks that a text can be stored and shown: it has no control characters and is not too long.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(is_shown) && fits(text)
}

/// Checks that a character is no control character, and no mark that changes the direction of the text or ends its
/// line.
pub fn is_shown(c: char) -> bool {
    !c.is_control() && !is_direction_mark(c)
}

/// Checks that a text has at most [`MAX_TEXT`] characters.
pub fn fits(text: &str) -> bool {
    text.len() <= MAX_TEXT || text.chars().count() <= MAX_TEXT
}

fn is_direction_mark(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_in_any_width_is_read_plain() {
        for (text, plain) in [
            (" ＡＫ１２　", "AK12"),
            ("AK\u{200b}12\u{feff}", "AK12"),
            ("\u{f981}", "女"),
            ("⽅", "方"),
            ("王芳", "王芳"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(half_width(text), plain);
        }
    }

    #[test]
    fn texts_are_trimmed_on_both_sides() {
        for text in ["王芳", "a", "王", "A1", "a b", "王 芳"] {
            for blank in ["", " ", "\u{3000}", "\u{200b}", "\u{feff}\t", "\u{3164}"] {
                assert_eq!(trim(&format!("{blank}{text}{blank}")), text, "{blank:?}");
                assert_eq!(trim(&format!("{text}{blank}")), text, "{blank:?}");
                assert_eq!(trim(&format!("{blank}{text}")), text, "{blank:?}");
                assert_eq!(trim(blank), "");
            }
        }
        let visible = |c: char| !c.is_whitespace() && !is_invisible(c);
        assert!(('!'..='~').chain('\u{4000}'..='\u{9fff}').all(visible), "not trimmed");
    }

    #[test]
    fn what_moves_other_characters_is_refused_and_can_be_seen() {
        for hidden in ["\u{202e}", "\u{61c}", "\u{200f}", "\u{2028}", "\u{7}", "\u{fff9}"] {
            assert!(!is_plain(&format!("AK{hidden}12")), "{}", hidden.escape_unicode());
        }
        assert!(is_plain("张\u{e0100}伟"), "a variant of an ideograph");
        assert_eq!(visible("AK\u{202e}1\u{200b}2"), "AK\\u{202e}1\\u{200b}2");
        assert_eq!(visible("王芳"), "王芳");
    }
}
