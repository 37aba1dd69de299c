//! Reads the rows of a list as people fill it in: rows that record nothing are left out, such as totals, signatures and
//! notes below the list, or its header once more, and a ditto mark stands for the cell above it.

use csv::StringRecord;

use super::columns::{Col, Columns};
use super::header::Header;
use super::sheet::{Place, Rows, shown};
use crate::model::parse_day;
use crate::model::text::{half_width, trim};

/// The first words of totals.
const TOTALS: &[&str] =
    &["合计", "总计", "共计", "总数", "总人数", "合计人数", "小计", "total", "sum", "subtotal"];

/// The first words of notes and signatures. A colon after any short text is a signature, too.
const BELOW: &[&str] = &[
    "注",
    "备注",
    "说明",
    "填表说明",
    "制表",
    "制表人",
    "填表",
    "填表人",
    "填报人",
    "填报单位",
    "审核",
    "审核人",
    "审批",
    "负责人",
    "经办人",
    "联系人",
    "联系电话",
    "签字",
    "签名",
    "盖章",
    "单位",
    "日期",
    "以下空白",
    "以下无正文",
    "note",
    "notes",
    "signature",
    "signed",
    "filled in by",
    "checked by",
    "date",
];

/// The marks of a row that only shows how to fill in the sheet.
const EXAMPLES: &[&str] =
    &["例", "例如", "示例", "样例", "范例", "填写示例", "填表示例", "example"];

/// The marks that stand for the cell above.
const DITTO: &[&str] = &["同上", "〃", "″", "''", "\"", "”", "“", "ditto"];

/// The least digits of a cell that names a person, in a row that begins like a signature.
const DIGITS_OF_ID: usize = 10;

/// The most characters of a label in front of a colon.
const LONGEST_LABEL: usize = 14;

/// A total below a list that differs from the rows of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrongTotal {
    /// The row of the total.
    pub(super) row: u64,
    pub(super) total: u64,
    /// The number of rows above it.
    pub(super) rows: u64,
}

/// The rows of a list, without those that record nothing.
pub(super) struct ListRows<'a> {
    header: &'a Header,
    columns: Columns,
    rows: Rows<'a>,
    /// The row that was returned last.
    previous: StringRecord,
    count: u64,
    quantity: u64,
    /// The numbers of the rows that were left out.
    pub(super) left_out: Vec<u64>,
    pub(super) wrong_total: Option<WrongTotal>,
}

impl<'a> ListRows<'a> {
    pub(super) fn new(header: &'a Header, columns: Columns, rows: Rows<'a>) -> Self {
        Self {
            header,
            columns,
            rows,
            previous: StringRecord::new(),
            count: 0,
            quantity: 0,
            left_out: Vec::new(),
            wrong_total: None,
        }
    }

    /// Returns the number of bytes that were read, and of all bytes.
    pub(super) fn read(&self) -> (u64, u64) {
        self.rows.read()
    }

    /// Reads the next row of the list, and returns its place. `cells` holds the row that was read before.
    pub(super) fn next(&mut self, cells: &mut StringRecord) -> Option<Place> {
        std::mem::swap(cells, &mut self.previous);
        loop {
            let place = self.rows.next(cells)?;
            if place.broken || !self.is_no_row(cells, place.number) {
                self.fill_dittos(cells);
                self.count += 1;
                if let Some(quantity) = self.header.place(Col::Quantity) {
                    self.quantity +=
                        cells.get(quantity).map_or(0, |cell| number_in(shown(cell)).unwrap_or(0));
                }
                return Some(place);
            }
            self.left_out.push(place.number);
        }
    }

    /// Checks whether a row records nothing. Notes a total that differs from the rows.
    fn is_no_row(&mut self, cells: &StringRecord, row: u64) -> bool {
        let mut filled = cells.iter().enumerate().map(|(at, cell)| (at, trim(shown(cell))));
        let Some((first, label)) = filled.by_ref().find(|(_, cell)| !cell.is_empty()) else {
            return false;
        };
        if self.header.is_repeated(cells) {
            return true;
        }
        let word = label_of(label);
        if self.header.column_at(first).is_none() && EXAMPLES.contains(&&*word) {
            return true;
        }
        let is_total = TOTALS.contains(&&*word);
        let is_below = BELOW.contains(&&*word);
        if self.has_record(cells, first, is_total, is_below) {
            return false;
        }
        if self.is_empty_form_row(cells) {
            return true;
        }
        if is_total {
            self.check_total(label, filled.map(|(_, cell)| cell), row);
        }
        // A day alone is that of the signature.
        is_total || is_signature(label, &word) || parse_day(&half_width(label)).is_some()
    }

    /// Checks whether a row fills a column that names a record or that a new record needs, apart from the cell at
    /// `first`. The counts of a total are no record, wherever they stand, and neither are names beside a signature.
    fn has_record(
        &self,
        cells: &StringRecord,
        first: usize,
        is_total: bool,
        is_below: bool,
    ) -> bool {
        let keys = self.columns.keys.iter().copied().flatten();
        let mut needed = keys.chain(self.columns.needed).chain(&[Col::Device]);
        needed.any(|col| {
            let place = self.header.place(*col).filter(|at| *at != first);
            let cell = place.and_then(|at| cells.get(at)).map(|cell| trim(shown(cell)));
            // A second signature may stand anywhere in the row.
            cell.is_some_and(|cell| {
                let digits = cell.chars().filter(char::is_ascii_digit).count();
                let is_apart = is_signature(cell, &label_of(cell))
                    || is_total && is_count(cell)
                    || is_below && digits < DIGITS_OF_ID;
                !cell.is_empty() && !is_apart
            })
        })
    }

    /// Checks whether a row has no cell in any column that is read, but only a number or what forms print in each row.
    fn is_empty_form_row(&self, cells: &StringRecord) -> bool {
        let mut places = cells.iter().enumerate().map(|(at, cell)| (at, trim(shown(cell))));
        places.all(|(at, cell)| cell.is_empty() || self.header.is_ignored_at(at))
    }

    /// Compares a total with the number of rows and the sum of quantities.
    fn check_total<'t>(&mut self, label: &'t str, others: impl Iterator<Item = &'t str>, row: u64) {
        let numbers: Vec<_> = std::iter::once(label).chain(others).filter_map(number_in).collect();
        let is_right = |number: &u64| [self.count, self.quantity].contains(number);
        let is_part = label_of(label) == "小计" || label_of(label) == "subtotal";
        if let Some(total) =
            numbers.first().copied().filter(|_| !is_part && !numbers.iter().any(is_right))
        {
            self.wrong_total = Some(WrongTotal { row, total, rows: self.count });
        }
    }

    /// Replaces ditto marks by the cells above them.
    fn fill_dittos(&self, cells: &mut StringRecord) {
        let is_ditto = |cell: &str| cell.len() <= 6 && DITTO.contains(&trim(shown(cell)));
        if !cells.iter().any(is_ditto) {
            return;
        }
        let filled = cells.iter().enumerate().map(|(at, cell)| match self.previous.get(at) {
            Some(above) if is_ditto(cell) && self.header.column_at(at).is_some() => above,
            _ => cell,
        });
        *cells = filled.collect();
    }
}

/// Returns the letters of a label up to a colon, a bracket or a number, without blanks.
fn label_of(cell: &str) -> String {
    let cell = half_width(cell).to_lowercase();
    let label =
        cell.split([':', '(', '[', '.', ',', '、', '。', '；', ';']).next().unwrap_or_default();
    let is_blank = |c: char| c.is_whitespace();
    let letters = label.trim_end_matches(|c: char| is_blank(c) || c.is_ascii_digit() || c == '人');
    if letters.is_ascii() {
        return letters.trim().to_owned();
    }
    letters.chars().filter(|c| !is_blank(*c)).collect()
}

/// Checks whether a cell is a note or signature below a list: one of the usual words, or a short Chinese label before a
/// colon. What stands before the colon in `org:红十字会` or `cn:02 22 03` is no label.
fn is_signature(cell: &str, word: &str) -> bool {
    let cell = half_width(cell);
    let label = cell.split_once(':').map(|(label, _)| label);
    let is_label = |label: &str| !label.is_ascii() && label.chars().count() <= LONGEST_LABEL;
    BELOW.contains(&word) || label.is_some_and(is_label)
}

/// Checks whether a text is a count, such as `9` or `9人`.
pub(super) fn is_count(text: &str) -> bool {
    let text = half_width(text);
    let digits = trim(text.strip_suffix(['人', '名', '件', '个', '台', '辆']).unwrap_or(&text));
    (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the first number in a text, such as 9 of `合计：9人`.
fn number_in(text: &str) -> Option<u64> {
    let text = half_width(text);
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_totals_and_signatures() {
        for (cell, word) in [
            ("合 计", "合计"),
            ("合计：9人", "合计"),
            ("合计12", "合计"),
            ("总计（人）", "总计"),
            ("TOTAL: 7", "total"),
            ("注：请于4月15日前报", "注"),
            ("注1、", "注"),
            ("小  计", "小计"),
        ] {
            assert_eq!(label_of(cell), word, "{cell}");
        }
        assert!(is_signature("制表：周老师", "制表"));
        assert!(is_signature("校长（签字）：", "校长"));
        for cell in ["王芳", "org:红十字会", "cn:02 22 03"] {
            assert!(!is_signature(cell, &label_of(cell)), "{cell}");
        }
    }
}
