//! Random spellings: the same rows as another office would have typed and saved them.
//!
//! A look never changes the content of a file. Every figure of a city must be the same.

use crate::city::{City, Column, Kind};
use encoding_rs::GB18030;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::select;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Mark,
    /// UTF-16, little end first, with a mark.
    Utf16Little,
    /// UTF-16, big end first, with a mark.
    Utf16Big,
    /// GB18030, which has no mark.
    Gb18030,
    /// No text but a workbook, with a title above the header and real dates and numbers.
    Workbook,
}

/// The look of a file.
#[derive(Clone, Debug)]
pub struct Look {
    /// Between the cells.
    pub delimiter: u8,
    /// The encoding.
    pub encoding: Encoding,
    /// Chinese headers and values.
    pub chinese: bool,
    /// Lines end as on Windows.
    pub crlf: bool,
    /// Every cell is quoted.
    pub quoted: bool,
    /// A column that the program must pass over.
    pub remark: bool,
    /// Columns are sorted by these numbers.
    pub order: Vec<u8>,
    /// The habits of the typist, cell after cell: date style, width, spaces.
    pub habits: Vec<u8>,
}

/// Makes a look.
pub fn look() -> impl Strategy<Value = Look> {
    let encodings = vec![
        Encoding::Utf8,
        Encoding::Utf8Mark,
        Encoding::Utf16Little,
        Encoding::Utf16Big,
        Encoding::Gb18030,
        Encoding::Workbook,
    ];
    let file = (select(vec![b',', b';', b'\t']), select(encodings), any::<[bool; 4]>());
    (file, vec(any::<u8>(), 30), vec(any::<u8>(), 1..20)).prop_map(
        |((delimiter, encoding, [chinese, crlf, quoted, remark]), order, habits)| Look {
            delimiter,
            encoding,
            chinese,
            crlf,
            quoted,
            remark,
            order,
            habits,
        },
    )
}

impl Look {
    /// Returns the file of one kind in this look.
    #[must_use]
    pub fn render(&self, city: &City, kind: Kind) -> Vec<u8> {
        let sheet = city.sheet(kind);
        let mut columns: Vec<usize> = (0..sheet.columns.len()).collect();
        columns.sort_by_key(|place| self.order[place % self.order.len()]);
        if self.encoding == Encoding::Workbook {
            return self.workbook(city, kind, &columns);
        }
        let mut writer = self.writer();
        let headers = columns.iter().map(|place| self.header(&sheet.columns[*place]));
        self.write(&mut writer, headers, "x-remark");
        for (line, row) in sheet.rows.iter().enumerate() {
            let cells = columns.iter().map(|place| {
                let habit = self.habits[(line * columns.len() + place) % self.habits.len()];
                self.cell(kind, sheet.columns[*place].name, row[*place], habit)
            });
            self.write(&mut writer, cells, "见附件; \"复印\", 共 1 页");
        }
        let bytes = writer.into_inner().expect("memory takes every row");
        self.encode(&String::from_utf8(bytes).expect("cells are UTF-8"))
    }

    /// Returns the same as a workbook. Dates and numbers that the typist wrote plainly are cells of their kinds.
    fn workbook(&self, city: &City, kind: Kind, columns: &[usize]) -> Vec<u8> {
        let sheet = city.sheet(kind);
        let mut book = Workbook::new();
        let to = book.add_worksheet();
        let mut top = 0;
        if self.quoted {
            let title = format!("2023年 {}", kind.name());
            to.merge_range(0, 0, 0, 4, &title, &Format::new()).expect("five columns and a row");
            top = 2;
        }
        for (column, place) in (0..).zip(columns) {
            to.write(top, column, self.header(&sheet.columns[*place])).expect("a header fits");
        }
        for (row, cells) in sheet.rows.iter().enumerate() {
            let line = top + 1 + u32::try_from(row).expect("a small city");
            for (column, place) in (0..).zip(columns) {
                let habit = self.habits[(row * columns.len() + place) % self.habits.len()];
                let name = sheet.columns[*place].name;
                let cell = self.cell(kind, name, cells[*place], habit);
                let number = ["quantity", "priority", "category", "grade", "value", "loan_days"];
                let date = ExcelDateTime::parse_from_str(&cell).ok().filter(|_| cell.len() == 10);
                let plain = cell.parse::<f64>().ok().filter(|_| number.contains(&name));
                let format = Format::new().set_num_format("yyyy/m/d");
                match (date, plain) {
                    (Some(date), _) => to.write_with_format(line, column, &date, &format),
                    (None, Some(number)) => to.write(line, column, number),
                    (None, None) => to.write(line, column, cell),
                }
                .expect("a cell fits");
            }
        }
        book.save_to_buffer().expect("memory takes every sheet")
    }

    fn writer(&self) -> csv::Writer<Vec<u8>> {
        let quotes = if self.quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let end = if self.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .quote_style(quotes)
            .terminator(end)
            .from_writer(Vec::new())
    }

    fn write(
        &self,
        writer: &mut csv::Writer<Vec<u8>>,
        cells: impl Iterator<Item = String>,
        remark: &str,
    ) {
        let remark = self.remark.then(|| remark.to_owned());
        writer.write_record(cells.chain(remark)).expect("memory takes every row");
    }

    fn header(&self, column: &Column) -> String {
        let habit = usize::from(self.habits[0]);
        if self.chinese {
            column.zh[habit % column.zh.len()].to_owned()
        } else if habit % 3 == 0 {
            format!(" {} ", column.name.to_uppercase())
        } else {
            column.name.to_owned()
        }
    }

    fn cell(&self, kind: Kind, column: &str, cell: &str, habit: u8) -> String {
        if cell.is_empty() {
            return String::new();
        }
        let styled = match column {
            "identified_on" | "withdrawn_on" | "valid_to" | "fitted_on" | "birth_date"
            | "registered_on" | "left_on" | "received_on" | "out_on" | "due_on" | "in_on"
            | "served_on"
                if kind != Kind::Divisions =>
            {
                date(cell, habit)
            }
            "id_number" | "certificate" | "person" | "borrower" => cell.replace('X', ten(habit)),
            "name" => return cell.to_owned(),
            _ if self.chinese => chinese(kind, column, cell).to_owned(),
            _ => cell.to_owned(),
        };
        let wide = if habit & 0x10 == 0 { styled } else { styled.chars().map(wide).collect() };
        if habit & 0x60 == 0x60 { format!(" {wide}  ") } else { wide }
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let marked = |bytes: Vec<u8>| [vec![0xEF, 0xBB, 0xBF], bytes].concat();
        let units = || "\u{feff}".encode_utf16().chain(text.encode_utf16());
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8Mark => marked(text.as_bytes().to_vec()),
            Encoding::Utf16Little => units().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Big => units().flat_map(u16::to_be_bytes).collect(),
            Encoding::Workbook => unreachable!("a workbook is no text"),
            Encoding::Gb18030 => {
                let bytes = GB18030.encode(text).0.into_owned();
                // A file that is valid in both encodings cannot be told from UTF-8.
                let both = !text.is_ascii() && std::str::from_utf8(&bytes).is_ok();
                if both { marked(text.as_bytes().to_vec()) } else { bytes }
            }
        }
    }
}

/// Returns one of the spellings of an id's last character.
fn ten(habit: u8) -> &'static str {
    ["X", "x", "Ⅹ", "Ｘ"][usize::from(habit >> 2) % 4]
}

/// Returns a date in one of the four styles.
fn date(cell: &str, habit: u8) -> String {
    let parts: Vec<u16> = cell.split('-').map(|part| part.parse().expect("a date")).collect();
    let [year, month, day] = parts[..] else { unreachable!("a date has three parts") };
    match habit % 4 {
        0 => cell.to_owned(),
        1 => format!("{year}/{month}/{day}"),
        2 => format!("{year}.{month}.{day}"),
        _ => format!("{year}年{month}月{day}日"),
    }
}

/// Returns the full-width form of a digit or letter.
fn wide(sign: char) -> char {
    if sign.is_ascii_alphanumeric() {
        char::from_u32(u32::from(sign) + 0xFEE0).expect("full-width signs mirror ASCII")
    } else {
        sign
    }
}

/// Returns the Chinese name of a value that has one.
fn chinese<'a>(kind: Kind, column: &str, cell: &'a str) -> &'a str {
    match (kind, column, cell) {
        (_, "sex", "male") => "男",
        (_, "sex", "female") => "女",
        (_, "left_reason", "deceased") => "死亡",
        (_, "left_reason", "moved") => "迁出",
        (_, "stage", "preschool") => "学前",
        (_, "stage", "primary") => "小学",
        (_, "stage", "junior") => "初中",
        (_, "stage", "senior") => "高中",
        (_, "stage", "higher") => "大学",
        (_, "placement", "special") => "特教",
        (_, "placement", "regular") => "随班",
        (_, "placement", "home") => "送教",
        (Kind::Sites, "kind", "centre") => "康复中心",
        (Kind::Sites, "kind", "school") => "学校",
        (Kind::Sites, "kind", "special-school") => "特教学校",
        (Kind::Sites, "kind", "community") => "社区",
        (_, "kind", "medical") => "医疗",
        (_, "kind", "training") => "训练",
        (_, "kind", "nursing") => "护理",
        (_, "kind", "support") => "支持",
        (_, "level", "county") => "县",
        (Kind::Services, "place", "centre") => "机构",
        (Kind::Services, "place", "home") => "上门",
        (Kind::Services, "place", "school") => "学校",
        (Kind::Services, "place", "community") => "社区",
        (_, "basic", "yes") => "是",
        (_, "basic", "no") => "否",
        (_, "tracking", "serial") => "序列",
        (_, "tracking", "bulk") => "数量",
        (_, "source", "purchase") => "采购",
        (_, "source", "donation") => "捐赠",
        (_, "source", "subsidy") => "补贴",
        (_, "source", "transfer") => "调拨",
        _ => cell,
    }
}
