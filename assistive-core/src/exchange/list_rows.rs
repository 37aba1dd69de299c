//! Reads the rows of a list as people fill it in: rows that record nothing are left out, such as totals, signatures and
//! notes below the list, or its header once more, and a ditto mark stands for the cell above it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use csv::StringRecord;

use super::columns::{Col, Columns};
use super::device_cell::{may_be_several, says_none};
use super::header::Header;
use super::sheet::{Place, Rows, shown};
use crate::model::text::{half_width, trim};
use crate::model::{ProblemKind, parse_day};

/// The first words of totals.
const TOTALS: &[&str] =
    &["合计", "总计", "共计", "总数", "总人数", "合计人数", "共", "累计", "汇总", "total", "sum"];

/// The first words of totals of a part of the list, or of a page.
const TOTALS_OF_PARTS: &[&str] = &["小计", "过次页", "承前页", "subtotal"];

/// The words at the end of totals, such as `本页合计` or `三1班小计`.
const TOTALS_END: &[&str] = &["合计", "小计", "总计", "累计"];

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrongTotal {
    /// The row of the total.
    pub(super) row: u64,
    pub(super) total: u64,
    pub(super) problem: ProblemKind,
}

/// The rows of a list as its totals count them.
#[derive(Debug, Default)]
struct Counted {
    rows: u64,
    /// The sum of the quantities, and the same with 1 for each row without one.
    quantity: u64,
    devices: u64,
    /// True if a cell may name several devices, so that the sum of devices is not known.
    may_be_more: bool,
    /// The hashes of the names and keys of people.
    people: HashSet<u64>,
}

/// The unit of a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    People,
    Devices,
    Unknown,
}

/// The rows of a list, without those that record nothing.
pub(super) struct ListRows<'a> {
    header: &'a Header,
    columns: Columns,
    rows: Rows<'a>,
    /// The row that was returned last.
    previous: StringRecord,
    counted: Counted,
    /// The numbers of the rows that were left out.
    pub(super) left_out: Vec<u64>,
    pub(super) wrong_totals: Vec<WrongTotal>,
}

impl<'a> ListRows<'a> {
    pub(super) fn new(header: &'a Header, columns: Columns, rows: Rows<'a>) -> Self {
        Self {
            header,
            columns,
            rows,
            previous: StringRecord::new(),
            counted: Counted::default(),
            left_out: Vec::new(),
            wrong_totals: Vec::new(),
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
                self.count(cells);
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
        if self.header.is_repeated(cells) || self.is_to_be_done(cells) {
            return true;
        }
        // Most rows are told by their first cells.
        if !may_be_label(label) && self.has_record(cells, first, false, false) {
            return false;
        }
        let word = label_of(label);
        if self.header.column_at(first).is_none() && EXAMPLES.contains(&&*word) {
            return true;
        }
        let is_total = [TOTALS, TOTALS_OF_PARTS].into_iter().flatten().any(|total| word == *total)
            || TOTALS_END.iter().any(|end| word.ends_with(end));
        let is_below = BELOW.contains(&&*word);
        if self.has_record(cells, first, is_total, is_below) {
            return false;
        }
        if self.is_empty_form_row(cells) {
            return true;
        }
        if is_total {
            self.check_total((first, label), filled, row);
        }
        // A day alone is that of the signature.
        is_total || is_signature(label, &word) || parse_day(&half_width(label)).is_some()
    }

    /// Checks whether a row fills a column that names a record or that a new record needs, apart from the cell at
    /// `first`. The counts and devices beside a total are no record, and neither are names beside a signature, unless an id
    /// is among them.
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
                if !cell.is_empty() && !is_total && !is_below && !may_be_label(cell) {
                    return true;
                }
                let digits = cell.chars().filter(char::is_ascii_digit).count();
                let is_apart = is_signature(cell, &label_of(cell))
                    || (is_total || is_below) && digits < DIGITS_OF_ID;
                !cell.is_empty() && !is_apart
            })
        })
    }

    /// Checks whether a row has no cell in any column that is read, but only a number or what forms print in each row.
    fn is_empty_form_row(&self, cells: &StringRecord) -> bool {
        let mut places = cells.iter().enumerate().map(|(at, cell)| (at, trim(shown(cell))));
        places.all(|(at, cell)| cell.is_empty() || self.header.is_ignored_at(at))
    }

    /// Checks whether a row of a work list has only the cells that a program filled in.
    fn is_to_be_done(&self, cells: &StringRecord) -> bool {
        let prefilled = self.columns.form.prefilled;
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| !trim(shown(cell)).is_empty());
        !prefilled.is_empty()
            && filled
                .all(|(at, _)| self.header.column_at(at).is_none_or(|col| prefilled.contains(&col)))
    }

    /// Counts a row for the totals below the list.
    fn count(&mut self, cells: &StringRecord) {
        let cell = |col: Col| self.header.place(col).and_then(|at| cells.get(at)).map(shown);
        let quantity = cell(Col::Quantity).and_then(number_in);
        self.counted.rows += 1;
        self.counted.quantity += quantity.unwrap_or(0);
        // Without devices, each row is a person.
        let Some(device) = cell(Col::Device) else { return };
        if !says_none(trim(device)) {
            self.counted.devices += quantity.unwrap_or(1);
        }
        self.counted.may_be_more |= may_be_several(device);
        let names = [Col::IdNumber, Col::Certificate, Col::Person, Col::Name];
        let mut person = DefaultHasher::new();
        names.map(|col| cell(col).map(trim)).hash(&mut person);
        self.counted.people.insert(person.finish());
    }

    /// Compares a total with the rows above it: a number of people with the people and the rows, a number of devices with
    /// the sum of quantities, and a number without a unit with any of them.
    fn check_total<'t>(
        &mut self,
        (first, label): (usize, &'t str),
        others: impl Iterator<Item = (usize, &'t str)>,
        row: u64,
    ) {
        // Those of a part or a page do not count all rows.
        if !TOTALS.contains(&&*label_of(label)) {
            return;
        }
        let quantities = self.header.place(Col::Quantity);
        let unit_at = |at: usize, unit| match unit {
            Unit::Unknown if quantities == Some(at) => Unit::Devices,
            unit => unit,
        };
        let Counted { rows, quantity, devices, may_be_more, .. } = self.counted;
        let people = match self.header.place(Col::Device) {
            Some(_) => self.counted.people.len() as u64,
            None => rows,
        };
        let cells = std::iter::once((first, label)).chain(others);
        let totals = cells.flat_map(|(at, cell)| {
            totals_in(cell).into_iter().map(move |(total, unit)| (total, unit_at(at, unit)))
        });
        let totals: Vec<_> = totals.collect();
        let is_right = |(total, unit): &(u64, Unit)| match unit {
            Unit::People => [rows, people].contains(total),
            Unit::Devices => may_be_more || [quantity, devices].contains(total),
            Unit::Unknown => [rows, quantity].contains(total),
        };
        let of_unit = |wanted| totals.iter().filter(move |(_, unit)| *unit == wanted);
        let mut wrong: Vec<_> = [Unit::People, Unit::Devices]
            .into_iter()
            .filter_map(|unit| of_unit(unit).find(|total| !is_right(total)))
            .collect();
        // Of several numbers without a unit, one is the total.
        if wrong.is_empty() && !totals.iter().any(is_right) {
            wrong.extend(of_unit(Unit::Unknown).next());
        }
        let wrong = wrong.into_iter().map(|(total, unit)| {
            let problem = match unit {
                Unit::Devices => ProblemKind::WrongSum { sum: devices },
                Unit::People | Unit::Unknown => ProblemKind::WrongTotal { rows },
            };
            WrongTotal { row, total: *total, problem }
        });
        self.wrong_totals.extend(wrong);
    }

    /// Replaces ditto marks by the cells above them.
    fn fill_dittos(&self, cells: &mut StringRecord) {
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

/// Checks whether a cell is a mark that stands for the cell above it.
pub(super) fn is_ditto(cell: &str) -> bool {
    cell.len() <= 6 && DITTO.contains(&trim(shown(cell)))
}

/// Checks whether a cell may be a total, a note, a signature or an example: it has a colon or ends like a total, or begins
/// like one of their words. Most cells do not, and need not be compared with all words.
fn may_be_label(cell: &str) -> bool {
    static FIRST: LazyLock<HashSet<char>> = LazyLock::new(|| {
        let words = [TOTALS, TOTALS_OF_PARTS, BELOW, EXAMPLES].into_iter().flatten();
        words.filter_map(|word| word.chars().next()).collect()
    });
    let Some(first) = cell.chars().next() else { return false };
    let is_plain = first.is_ascii_digit() || ('\u{4e00}'..='\u{9fff}').contains(&first);
    !is_plain && !first.is_ascii_alphabetic()
        || FIRST.contains(&first.to_ascii_lowercase())
        || cell.contains([':', '：', '计'])
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

/// Returns the totals in a cell: the first number, and others that have a unit.
fn totals_in(text: &str) -> Vec<(u64, Unit)> {
    let text = half_width(text);
    let mut totals = Vec::new();
    // The numbers of a formula without a result are those of cells.
    if text.starts_with('=') {
        return totals;
    }
    let mut rest = &*text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(start);
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let after = trim(&number[end..]);
        let unit = match after.chars().next() {
            Some('人' | '名') => Unit::People,
            _ if after.starts_with("个人") || totals.is_empty() && before.contains("人数") => {
                Unit::People
            }
            Some('件' | '辆' | '台' | '只' | '个' | '副') => Unit::Devices,
            _ => Unit::Unknown,
        };
        let total = number[..end].parse().ok();
        totals.extend(
            total.filter(|_| totals.is_empty() || unit != Unit::Unknown).map(|n| (n, unit)),
        );
        rest = &number[end..];
    }
    totals
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
    use crate::exchange::Kind;
    use crate::exchange::header::Headings;
    use crate::exchange::sheet::HeaderRows;

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

    #[test]
    fn a_total_has_a_unit() {
        let (people, devices, unknown) = (Unit::People, Unit::Devices, Unit::Unknown);
        for (cell, totals) in [
            ("合计", &[][..]),
            ("合计：9人", &[(9, people)]),
            ("合计：９ 人，12件", &[(9, people), (12, devices)]),
            ("合计人数：3", &[(3, people)]),
            ("共3个人5辆", &[(3, people), (5, devices)]),
            ("合计 4 (2024年5月)", &[(4, unknown)]),
            ("7台", &[(7, devices)]),
        ] {
            assert_eq!(totals_in(cell), totals, "{cell}");
        }
    }

    /// Returns the wrong totals below three students with four devices on four rows, in a column of quantities.
    fn wrong(total: &str) -> Vec<String> {
        let rows = "王芳,轮椅,1\n李强,拐杖,2\n张伟,助听器,1\n王芳,助行器,3\n";
        let text = format!("姓名,辅具,数量\n{rows}{total}\n");
        let columns = Kind::StudentNeeds.columns();
        let names = Headings { columns, map: &[] };
        let found = HeaderRows::find(&text, |cell| names.is_column(cell)).expect("a header");
        let set = [("school", "SC-1"), ("identified_on", "2024-03-01")];
        let set = set.map(|(column, value)| (column.to_owned(), value.to_owned()));
        let header = Header::read(names, &found.cells, &set).expect("a header");
        let mut list = ListRows::new(&header, columns, found.below);
        let mut cells = StringRecord::new();
        while list.next(&mut cells).is_some() {}
        assert_eq!(list.left_out.len(), 1, "{total}");
        let told = list.wrong_totals.into_iter();
        told.map(|wrong| format!("{} {} {:?}", wrong.row, wrong.total, wrong.problem)).collect()
    }

    #[test]
    fn a_total_of_people_and_one_of_devices_are_compared_apart() {
        let (rows, sum) = ("WrongTotal { rows: 4 }", "WrongSum { sum: 7 }");
        for right in [
            "合计：3人",
            "合计：4人,,7",
            "合计：3人7件",
            "合计,,7",
            "合计 4",
            "合计人数：3",
            "小计：9人",
            "承前页,,9",
        ] {
            assert_eq!(wrong(right), Vec::<String>::new(), "{right}");
        }
        for (total, told) in [
            ("合计：2人,,7", vec![format!("6 2 {rows}")]),
            ("合计：7人", vec![format!("6 7 {rows}")]),
            ("合计：3人6件", vec![format!("6 6 {sum}")]),
            ("合计：4件", vec![format!("6 4 {sum}")]),
            ("合计：9人,,8台", vec![format!("6 9 {rows}"), format!("6 8 {sum}")]),
            ("合计,,6", vec![format!("6 6 {sum}")]),
            ("合计,,4", vec![format!("6 4 {sum}")]),
            ("本页合计,,4", vec![]),
            ("合计,轮椅3辆,7", vec![format!("6 3 {sum}")]),
            ("合计,轮椅,7", vec![]),
            ("合计,,=SUM(C2:C5)", vec![]),
        ] {
            assert_eq!(wrong(total), told, "{total}");
        }
    }
}
