//! The normal form of typed text: half-width characters, no outer spaces, no control characters.

use std::borrow::Cow;

/// The maximum length of a stored name or free text, in characters.
pub const MAX_TEXT: usize = 200;

/// Removes spaces of every width from both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// Trims a text and converts full-width digits, letters and signs, and the Roman numeral `Ⅹ`, to plain ones.
pub fn half_width(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    if text.is_ascii() || !text.chars().any(|c| narrow(c) != c) {
        return Cow::Borrowed(text);
    }
    let narrowed: String = text.chars().map(narrow).collect();
    Cow::Owned(trim(&narrowed).to_owned())
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        'Ⅹ' | 'ⅹ' => 'X',
        _ => c,
    }
}

/// Checks that a text can be stored and shown: it has no control characters and is not too long.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(is_shown) && fits(text)
}

/// Checks that a character is visible and has no other effect on a screen. Control characters and marks that
/// change the direction of the text are not allowed.
pub fn is_shown(c: char) -> bool {
    !c.is_control() && !is_direction_mark(c)
}

/// Checks that a text has at most [`MAX_TEXT`] characters.
pub fn fits(text: &str) -> bool {
    text.len() <= MAX_TEXT || text.chars().count() <= MAX_TEXT
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
