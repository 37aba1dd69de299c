//! Judges whether bytes that can be read as GB18030 are text in it. Almost any bytes can: Big5 and Shift-JIS give other
//! hanzi, mostly rare ones, and so do lines in UTF-8.

use encoding_rs::{BIG5, SHIFT_JIS};

/// The non-ASCII characters of a text in GB18030, and those outside the hanzi and signs of GB 2312, which has all hanzi
/// in daily use. A list of names holds a rare hanzi here and there.
#[derive(Default)]
struct Counts {
    all: usize,
    rare: usize,
}

impl Counts {
    fn of(bytes: &[u8]) -> Self {
        let mut counts = Self::default();
        let mut rest = bytes;
        while let Some((&lead, after)) = rest.split_first() {
            if lead.is_ascii() {
                rest = after;
                continue;
            }
            let trail = after.first().copied().unwrap_or_default();
            // A digit as the second byte begins a character of four bytes.
            let length = if trail.is_ascii_digit() { 4 } else { 2 };
            let is_common = matches!(lead, 0xa1..=0xa3 | 0xb0..=0xf7) && trail >= 0xa1;
            counts.all += 1;
            counts.rare += usize::from(!is_common);
            rest = rest.get(length..).unwrap_or_default();
        }
        counts
    }
}

/// Checks whether bytes, which can be read as GB18030, are text in it: most of their hanzi are common ones, or else few
/// are rare and the bytes are no text in Big5 or Shift-JIS. No line is UTF-8 instead.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    let Counts { all, rare } = Counts::of(bytes);
    let is_other =
        || [BIG5, SHIFT_JIS].into_iter().any(|other| !other.decode_without_bom_handling(bytes).1);
    let is_rare = rare * 2 > all || rare * 3 > all && is_other();
    let is_rare = is_rare || is_common_big5(bytes) && (rare > 0 || all >= FEW);
    !is_rare && !bytes.split(|byte| *byte == b'\n').any(is_utf8_instead)
}

/// The number of hanzi from which it is no chance that all of them are common ones in Big5, too. About every second hanzi
/// of GB 2312 is.
const FEW: usize = 4;

/// Checks whether bytes are hanzi in daily use in Big5.
fn is_common_big5(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((&lead, after)) = rest.split_first() {
        if lead.is_ascii() {
            rest = after;
            continue;
        }
        let is_trail = |trail: &u8| matches!(trail, 0x40..=0x7e | 0xa1..=0xfe);
        if !(0xa4..=0xc6).contains(&lead) || !after.first().is_some_and(is_trail) {
            return false;
        }
        rest = &after[1..];
    }
    !bytes.is_ascii()
}

/// Checks whether a line has hanzi in UTF-8, whose bytes are rare hanzi in GB18030.
fn is_utf8_instead(line: &[u8]) -> bool {
    let has_hanzi = |text: &str| text.chars().any(|c| c >= '\u{800}');
    !line.is_ascii() && std::str::from_utf8(line).is_ok_and(has_hanzi) && {
        let Counts { all, rare } = Counts::of(line);
        rare * 3 > all
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, GB18030};

    use super::*;

    fn likely(text: &str, encoding: &'static encoding_rs::Encoding) -> bool {
        is_likely(&encoding.encode(text).0)
    }

    #[test]
    fn text_in_another_encoding_is_doubted() {
        assert!(!likely("key,name\nK1,黃大明\nK2,李小龍\n", BIG5));
        assert!(!likely("姓名,地址\n陳美玲,台北市中正區\n", BIG5));
        // All of its bytes are common hanzi in GB18030.
        assert!(!likely("key,name\nB3,陳偉國\nB4,黃志明\n", BIG5));
        assert!(!likely("key,name\nK1,山田\n", SHIFT_JIS));
        assert!(!likely("key,name\nK1,やまだ たろう\n", EUC_JP));
        assert!(!is_likely(b"name\nM\xfcller\n"), "Latin 1");
        let mixed =
            [b"K1,\xe7\x8e\x8b\xe4\xbc\x9f\n".as_slice(), &GB18030.encode("K2,李强\nK3,张三\n").0];
        assert!(!is_likely(&mixed.concat()));
    }

    #[test]
    fn names_with_rare_hanzi_are_no_reason_to_doubt() {
        for text in [
            "姓名,区划\n张三,汉滨区\n",
            "key,name\nK1,张喆\n",
            "key,name\nK1,朱镕基\nK2,李堃\nK3,王芳\n",
            "key,name\nK1,𠮷田芳\n",
            "name\nLi\n",
        ] {
            assert!(likely(text, GB18030), "{text}");
        }
    }
}
