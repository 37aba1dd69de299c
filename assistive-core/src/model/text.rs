//! How typed text is brought to its normal form: full-width to half-width, spaces, control characters.

use std::borrow::Cow;

/// The longest name or free text that is stored, in characters.
pub const MAX_TEXT: usize = 200;

/// Trims spaces of every width from both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// Turns full-width digits, letters and signs, and the Roman numeral `Ⅹ`, into plain ones, and trims.
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

/// Whether text can be stored and shown: no control characters, not too long.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(is_shown) && fits(text)
}

/// Whether a character shows itself, and does nothing else to a screen: neither a control character, nor a mark that
/// reverses or hides what stands after it.
pub fn is_shown(c: char) -> bool {
    !c.is_control() && !is_direction_mark(c)
}

/// Whether text is no longer than [`MAX_TEXT`] characters.
pub fn fits(text: &str) -> bool {
    text.len() <= MAX_TEXT || text.chars().count() <= MAX_TEXT
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
