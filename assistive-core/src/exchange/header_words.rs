//! The usual spellings of headers, and the headers of columns that mean nothing here. The words are in
//! `data/headers.csv` and `data/headers-ignored.txt`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use pinyin::ToPinyin;

use super::columns::{Col, Column, Columns};
use crate::model::text::{half_width, trim};

/// The parts in front of a header that only say whom or what it is about.
const BEFORE: &[&str] = &[
    "残疾学生",
    "残疾儿童",
    "残疾人",
    "学生",
    "儿童",
    "本人",
    "申请人",
    "所需",
    "需求",
    "需要",
    "拟申请",
    "申请",
    "拟配",
    "辅助器具",
    "辅具",
    "现",
    "家庭",
    "请填写",
    "disabled",
    "student",
    "pupil",
    "child",
    "requested",
    "required",
];

/// The words of another person than the one of the row, or of another thing than the one that is asked for. A header with
/// such a word in brackets, or below such a word, keeps it.
const OTHERS: &[&str] = &[
    "监护人",
    "家长",
    "父",
    "母",
    "爸",
    "妈",
    "户主",
    "联系人",
    "申请人",
    "班主任",
    "教师",
    "老师",
    "已有",
    "已配",
    "现有",
    "已发",
    "发证",
    "办证",
    "签发",
    "到期",
    "guardian",
    "parent",
    "father",
    "mother",
    "teacher",
    "owned",
    "existing",
    "issue",
];

/// The words of groups of columns about another person than the one of the row.
const RELATIVES: &[&str] = &[
    "监护人",
    "家长",
    "父亲",
    "母亲",
    "父母",
    "户主",
    "联系人",
    "家庭成员",
    "guardian",
    "parent",
    "parents",
    "contact",
];

/// The parts at the end of a header that say nothing.
const AFTER: &[&str] = &["必填", "选填", "填写"];

/// The headers of the column of a checked workbook that says why a row was rejected, in English and Chinese.
pub(super) const REASONS: [&str; 2] = ["Reason for return", "退回原因"];

/// Checks whether a header is that of the reasons in a checked workbook.
pub(super) fn is_reason(header: &str) -> bool {
    REASONS.contains(&trim(header))
}

/// The use of a spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// The spelling means the column.
    Usual,
    /// The spelling means the column if the sheet has no better header for it.
    Last,
}

/// The columns that a spelling can mean, in different kinds of sheets.
type Spellings = HashMap<String, Vec<(Col, Use)>>;

fn spellings() -> &'static Spellings {
    static SPELLINGS: OnceLock<Spellings> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let mut table = Spellings::new();
        for line in include_str!("../../data/headers.csv").lines().skip(1) {
            let mut parts = line.splitn(3, ',');
            let col = parts.next().and_then(Col::of_name);
            let by = if parts.next() == Some("last") { Use::Last } else { Use::Usual };
            if let (Some(col), Some(words)) = (col, parts.next()) {
                for word in words.split('|') {
                    table.entry(fold_header(word)).or_default().push((col, by));
                }
            }
        }
        table
    })
}

/// Checks whether a header is that of a column that means nothing here, such as a signature.
pub(super) fn means_nothing(header: &str) -> bool {
    static IGNORED: OnceLock<HashSet<String>> = OnceLock::new();
    let ignored = IGNORED.get_or_init(|| {
        include_str!("../../data/headers-ignored.txt").lines().map(fold_header).collect()
    });
    ignored.contains(&fold_header(header))
}

/// Checks whether a header may be that of a number of people: it names a card, or ends with the word for a number.
pub(super) fn may_be_key(header: &str) -> bool {
    let folded = fold_header(header);
    let ends = ["号", "号码", "id", "no", "number"];
    folded.contains('证') || ends.iter().any(|end| folded.ends_with(end))
}

/// Checks whether a cell above columns says that they are about another person, such as `监护人信息`.
pub(super) fn is_of_relative(group: &str) -> bool {
    let group = fold_header(group);
    let plain = ["信息", "情况", "基本情况", "资料", "info", "details"];
    let plain = plain.iter().find_map(|end| group.strip_suffix(end)).unwrap_or(&group);
    RELATIVES.contains(&plain)
}

/// The columns that are about the person of the row alone, even beside columns of a guardian.
const OF_ROW_ONLY: &[Col] = &[
    Col::Device,
    Col::Quantity,
    Col::Category,
    Col::Grade,
    Col::School,
    Col::ClassName,
    Col::Stage,
    Col::IdentifiedOn,
];

/// Checks whether a header is that of a column that is about the person of the row alone.
pub(super) fn is_of_row_only(header: &str) -> bool {
    let folded = fold_header(header);
    let meanings = forms(&folded).into_iter().find_map(|form| spellings().get(form));
    meanings.is_some_and(|all| all.iter().any(|(col, _)| OF_ROW_ONLY.contains(col)))
}

/// Returns a header without its decoration: blanks, line breaks, marks, and brackets with their text, unless the text is
/// about another person or thing.
pub(super) fn fold_header(header: &str) -> String {
    let header = half_width(header).to_lowercase().replace("'s", "").replace("’s", "");
    let is_bracket = |c: char| "([{<【〔《「".contains(c);
    let inside = header.split_once(is_bracket).map_or("", |(_, inside)| inside);
    if OTHERS.iter().any(|other| inside.contains(other)) {
        return header.chars().filter(|c| c.is_alphanumeric()).collect();
    }
    let (mut outside, mut depth) = (String::new(), 0_u32);
    for c in header.chars() {
        match c {
            '(' | '[' | '{' | '<' | '【' | '〔' | '《' | '「' => depth += 1,
            ')' | ']' | '}' | '>' | '】' | '〕' | '》' | '」' => {
                depth = depth.saturating_sub(1);
            }
            c if depth == 0 && c.is_alphanumeric() => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// Returns the form in which mapped headers are compared and recorded: without decoration, or as it is if nothing else is
/// left.
pub(super) fn plain_header(header: &str) -> String {
    let folded = fold_header(header);
    if folded.is_empty() { trim(header).to_owned() } else { folded }
}

/// Checks whether two headers are the same but for their decoration.
pub(super) fn is_same_header(one: &str, other: &str) -> bool {
    plain_header(one) == plain_header(other)
}

/// Returns the forms of a folded header: as it is, then with fewer and fewer parts that say nothing.
fn forms(folded: &str) -> Vec<&str> {
    let mut forms = vec![folded];
    let mut at = 0;
    while let Some(form) = forms.get(at).copied() {
        let shorter = BEFORE.iter().filter_map(|part| form.strip_prefix(part));
        let shorter = shorter.chain(AFTER.iter().filter_map(|part| form.strip_suffix(part)));
        for form in shorter {
            if !form.is_empty() && !forms.contains(&form) {
                forms.push(form);
            }
        }
        at += 1;
    }
    forms
}

/// Returns the column of a kind of sheet that a header means by a usual spelling.
pub(super) fn spelled(columns: Columns, header: &str) -> Option<Col> {
    let folded = fold_header(header);
    if let Some(column) = columns.iter().find(|column| is_name_of(column, &folded)) {
        return Some(column.col);
    }
    forms(&folded).into_iter().find_map(|form| {
        let meanings = spellings().get(form)?.iter();
        let mut usual = meanings.filter(|(_, by)| *by == Use::Usual).map(|(col, _)| *col);
        usual.find(|col| columns.has(*col))
    })
}

/// Returns the columns that a header can mean if a sheet has no better header for them.
pub(super) fn last_meanings(header: &str) -> impl Iterator<Item = Col> {
    let meanings = spellings().get(&fold_header(header)).into_iter().flatten();
    meanings.filter(|(_, by)| *by == Use::Last).map(|(col, _)| *col)
}

/// Checks whether a header is probably a misspelling of a column.
pub(super) fn is_near(columns: Columns, col: Col, header: &str) -> bool {
    let folded = fold_header(header);
    let forms = forms(&folded);
    words_of(columns, col).any(|word| forms.iter().any(|form| is_misspelt(form, &word)))
}

/// Returns the column of which a header is probably a misspelling, with the spelling that was meant.
pub(super) fn nearest_spelling(columns: Columns, header: &str) -> Option<(Col, Cow<'static, str>)> {
    let folded = fold_header(header);
    let forms = forms(&folded);
    let words = columns
        .iter()
        .flat_map(|column| words_of(columns, column.col).map(|word| (column.col, word)));
    let is_near =
        |(_, word): &(Col, Cow<'static, str>)| forms.iter().any(|form| is_misspelt(form, word));
    let distance = |word: &str| strsim::osa_distance(&folded, word);
    words.filter(is_near).min_by_key(|(_, word)| (distance(word), word.clone()))
}

/// Returns the names and the usual spellings of a column, folded.
fn words_of(columns: Columns, col: Col) -> impl Iterator<Item = Cow<'static, str>> {
    let own = columns.iter().filter(move |column| column.col == col);
    let chinese = own.flat_map(|column| column.zh.iter().copied()).map(Cow::Borrowed);
    let usual = spellings().iter();
    let usual = usual.filter(move |(_, meanings)| meanings.contains(&(col, Use::Usual)));
    let usual = usual.map(|(word, _)| Cow::Borrowed(word.as_str()));
    chinese.chain([Cow::Owned(col.name().replace('_', ""))]).chain(usual)
}

/// Checks whether a folded header is a name of a column. The Chinese names are folded as they are.
fn is_name_of(column: &Column, folded: &str) -> bool {
    let english = column.col.name().chars().filter(|c| *c != '_');
    column.zh.contains(&folded) || english.eq(folded.chars())
}

/// Checks whether two words of two hanzi have the same sound: an input method offers one for the other.
fn sounds_like(word: &str, meant: &str) -> bool {
    let sounds = |text: &str| -> Option<Vec<&'static str>> {
        text.chars().map(|c| Some(c.to_pinyin()?.plain())).collect()
    };
    word.chars().count() == 2 && sounds(word).is_some_and(|own| sounds(meant) == Some(own))
}

/// Checks whether two words differ by no more letters than a slip of the pen changes.
fn is_misspelt(word: &str, meant: &str) -> bool {
    let length = meant.chars().count();
    let slips = match (meant.is_ascii(), length) {
        (false, 2) => return word != meant && sounds_like(word, meant),
        (false, 0..=1) | (true, 0..=3) => return false,
        (false, 3..=5) | (true, 4..=7) => 1,
        _ => 2,
    };
    word != meant && strsim::osa_distance(word, meant) <= slips
}

#[cfg(test)]
mod tests {
    use super::super::kinds::{SheetKind, Students};
    use super::*;

    #[test]
    fn a_decorated_header_may_be_a_misspelt_column() {
        for (header, col) in [
            ("联系电活", Col::Phone),
            ("学生联系电活", Col::Phone),
            ("学生监护入姓名*", Col::Guardian),
            ("家庭主址", Col::Address),
        ] {
            assert!(is_near(Students::COLUMNS, col, header), "{header}");
        }
        assert!(!is_near(Students::COLUMNS, Col::Phone, "是否住校"));
    }

    #[test]
    fn the_column_of_reasons_is_left_out_in_every_kind_of_sheet() {
        for header in REASONS {
            assert!(means_nothing(header), "{header}");
            for kind in crate::exchange::Kind::ALL {
                assert_eq!(spelled(kind.columns(), header), None, "{header}");
                assert_eq!(last_meanings(header).next(), None, "{header}");
            }
        }
    }
}
