//! Changes of the XML of a part: texts that are inserted or replaced at places in its bytes. The bytes between stay as they
//! are.

use std::io::{self, Read, Write};
use std::ops::Range;

use quick_xml::events::BytesStart;

/// The changes of a part.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<u64>, String)>);

impl Edits {
    /// Inserts a text. Texts at the same place keep the order in which they are inserted.
    pub(super) fn insert(&mut self, at: u64, text: String) {
        self.0.push((at..at, text));
    }

    pub(super) fn replace(&mut self, bytes: Range<u64>, text: String) {
        self.0.push((bytes, text));
    }

    /// Moves all changes by the length of a byte-order mark.
    pub(super) fn after_mark(mut self, length: u64) -> Self {
        for (bytes, _) in &mut self.0 {
            *bytes = bytes.start + length..bytes.end + length;
        }
        self
    }

    /// Writes a part with the changes.
    pub(super) fn apply(mut self, mut part: impl Read, to: &mut impl Write) -> io::Result<()> {
        self.0.sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
        let mut at = 0;
        for (bytes, text) in self.0 {
            let between = bytes.start.checked_sub(at).ok_or(io::ErrorKind::InvalidInput)?;
            io::copy(&mut part.by_ref().take(between), to)?;
            to.write_all(text.as_bytes())?;
            io::copy(&mut part.by_ref().take(bytes.end - bytes.start), &mut io::sink())?;
            at = bytes.end;
        }
        io::copy(&mut part, to).map(drop)
    }
}

/// Returns the inside of a start tag with other values of some attributes. An attribute without a value is left out.
pub(super) fn with_attributes(tag: &BytesStart<'_>, values: &[(&str, Option<String>)]) -> String {
    let mut text = tag.name().as_ref().to_owned();
    let mut add = |name: &str, value: &str| {
        text.push_str(&format!(" {name}=\"{}\"", value.replace('"', "&quot;")));
    };
    let changed = |name: &str| values.iter().any(|(other, _)| *other == name);
    for attribute in tag.attributes().with_checks(false).flatten() {
        if !changed(attribute.key.as_ref()) {
            add(attribute.key.as_ref(), &attribute.value);
        }
    }
    for (name, value) in values {
        if let Some(value) = value {
            add(name, value);
        }
    }
    text
}

/// Returns the prefix of an element, with its colon.
pub(super) fn prefix_of(tag: &BytesStart<'_>) -> String {
    let name = tag.name();
    let name: &str = name.as_ref();
    name.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_places_of_changes_change() {
        let mut edits = Edits::default();
        edits.replace(5..7, "X".into());
        edits.insert(5, "a".into());
        edits.insert(5, "b".into());
        edits.insert(10, "c".into());
        edits.replace(0..1, String::new());
        let mut written = Vec::new();
        edits.apply(&b"0123456789"[..], &mut written).expect("in memory");
        assert_eq!(String::from_utf8_lossy(&written), "1234abX789c");
    }

    #[test]
    fn attributes_are_replaced_added_and_left_out() {
        let tag = BytesStart::from_content("x:c r='A\"1' s=\"1\" t=\"n\"", 3);
        let changed = with_attributes(&tag, &[("s", Some("7".into())), ("t", None)]);
        assert_eq!(changed, "x:c r=\"A&quot;1\" s=\"7\"");
        assert_eq!(prefix_of(&tag), "x:");
    }
}
