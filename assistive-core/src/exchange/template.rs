//! Writes empty sheets to be filled in: the headers of a kind, lists to choose from and, on request, the students of a
//! school. A second sheet explains the columns. A filled-in sheet is imported as it is: the line above the header is
//! skipped like any title.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Worksheet, XlsxError, column_number_to_name,
};

use super::columns::{Col, Column, Holds};
use super::export::Sheet;
use super::header::Headings;
use super::kinds::Kind;
use super::sheet::workbook_out::{empty, format_of, width};
use super::sheet::{EXPLANATIONS, neutral};
use super::words::Words;
use super::{Headers, Ids};
use crate::error::{Error, Result};
use crate::model::{PRIORITIES, Problem, Round, SiteCode};
use crate::registry::{DueFilter, DueKind, DueView, View};
use crate::state::State;

/// The number of rows with lists to choose from.
const ROWS: u32 = 2000;

/// The number of characters that a spreadsheet shows in the note of a cell.
const MESSAGE: usize = 255;

/// The number of the paper size in a workbook.
const A4: u8 = 9;

/// The row of the header, below the title.
const HEADER: u32 = 1;

/// The name of the hidden sheet that holds the choices.
const LISTS: &str = "lists";

/// The height of a line with hanzi, in points.
const LINE: f64 = 18.0;

/// The width of the column of contents in the explanation, in characters.
const CONTENT: f64 = 64.0;

/// The most choices that the explanation of a column lists.
const LISTED: usize = 10;

/// A request for an empty sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The kind of sheet.
    pub kind: Kind,
    /// The language of headers, choices and cells.
    pub headers: Headers,
    /// The columns.
    pub columns: TemplateColumns,
    /// The texts for the people who fill in the sheet.
    pub texts: TemplateTexts,
    /// The school whose students are listed, in sheets of students with or without needs.
    pub school: Option<SiteCode>,
    /// The follow-ups that are listed, in sheets of follow-ups: those that are due by this filter on a day. Each row names its
    /// fitting by the number, so that it needs no id.
    pub due: Option<(DueFilter, Date)>,
    /// The form of the ids of those students. An import refuses masked ids.
    pub ids: Ids,
    /// The time of creation that the workbook states, to the second.
    pub made_at: Timestamp,
}

/// The columns of a template. It always has those that a new record needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TemplateColumns {
    /// The columns that people usually fill in, at most ten.
    #[default]
    Usual,
    /// All columns of the kind.
    All,
    /// The columns with these headers, in either language.
    Only(Vec<String>),
}

/// The texts of a template, in the language of its headers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateTexts {
    /// A line above the header.
    pub title: String,
    /// The headings of the explanation: column, needed or not, content, example.
    pub headings: [String; 4],
    /// The word for a column that a new record needs.
    pub needed: String,
    /// The word for another column.
    pub optional: String,
    /// The texts of columns.
    pub columns: Vec<ColumnText>,
}

/// The texts of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnText {
    /// The name of the column in messages.
    pub column: &'static str,
    /// The content of a cell. Of a longer text, 255 characters are shown while a cell is filled in.
    pub note: String,
    /// An invented cell; empty for the first choice.
    pub example: String,
}

impl View<'_> {
    /// Returns the bytes of a workbook to be filled in.
    ///
    /// # Errors
    /// [`Error::Refused`] for an unknown column. [`Error::Full`] when the students are more than a workbook can hold.
    /// Otherwise those of reading the store.
    pub fn template(&self, template: &Template) -> Result<Vec<u8>> {
        let wanted = wanted(template)?;
        let listed = match (&template.school, &template.due) {
            (Some(school), _) => {
                Some(students(&self.export(Kind::Students, template.ids)?, school))
            }
            (None, Some((filter, today))) => Some(follow_ups(&self.due(filter, *today)?)),
            (None, None) => None,
        };
        self.ask(|state| {
            let written = Form::new(state, template, &wanted, listed.as_ref()).write();
            written.map_err(|_| Error::Full)
        })
    }
}

/// Returns the columns that are asked for.
fn wanted(template: &Template) -> Result<Vec<Col>> {
    let columns = template.kind.columns();
    let all = || columns.iter().map(|column| column.col).collect();
    match &template.columns {
        TemplateColumns::Usual if template.due.is_some() => {
            let usual = columns.form.usual.iter().filter(|col| **col != Col::Person);
            Ok([Col::Fitting, Col::Name, Col::Phone].iter().chain(usual).copied().collect())
        }
        TemplateColumns::Usual if columns.form.usual.is_empty() => Ok(all()),
        TemplateColumns::Usual => Ok(columns.form.usual.to_vec()),
        TemplateColumns::All => Ok(all()),
        TemplateColumns::Only(headers) => {
            let names = Headings { columns, map: &[] };
            let headers: Vec<_> = headers.iter().map(String::as_str).collect();
            match names.unknown_among(&headers) {
                Some(kind) => Err(Error::Refused(vec![Problem::new("columns", "", kind)])),
                None => Ok(headers.iter().filter_map(|header| names.column(header)).collect()),
            }
        }
    }
}

/// Returns the students of a school.
fn students(sheet: &Sheet, school: &SiteCode) -> Sheet {
    let place = sheet.header.iter().position(|name| *name == Col::School.name());
    let of_school = |row: &&Vec<String>| {
        place.and_then(|place| row.get(place)).is_some_and(|code| code == school.as_str())
    };
    Sheet { rows: sheet.rows.iter().filter(of_school).cloned().collect(), ..sheet.clone() }
}

/// Returns the rows of follow-ups that are due, one for each fitting, which it names. Of two rounds that are due, an answer is
/// the later one.
fn follow_ups(due: &[DueView]) -> Sheet {
    let cols = [Col::Fitting, Col::Name, Col::Phone, Col::Device, Col::FittedOn, Col::Round];
    let row = |due: &DueView| {
        let round = match due.kind {
            DueKind::FollowUpOne => Round::One,
            DueKind::FollowUpSix => Round::Six,
            _ => return None,
        };
        Some(vec![
            due.fitting?.to_string(),
            due.person.name.clone(),
            due.person.phone.clone().unwrap_or_default(),
            due.device.code().to_owned(),
            due.fitted_on?.to_string(),
            round.to_string(),
        ])
    };
    let last: HashMap<_, _> = due.iter().map(|due| (due.fitting, due.kind)).collect();
    let is_last = |due: &&DueView| last.get(&due.fitting) == Some(&due.kind);
    let rows = due.iter().filter(is_last).filter_map(row).collect();
    let header = cols.map(Col::name).to_vec();
    Sheet { kind: Kind::FollowUps, header, rows, masked: false }
}

/// A column of the sheet.
struct FormColumn<'a> {
    column: &'static Column,
    header: String,
    is_needed: bool,
    choices: Vec<String>,
    text: Option<&'a ColumnText>,
}

impl FormColumn<'_> {
    fn note(&self) -> &str {
        self.text.map_or("", |text| &text.note)
    }

    /// Returns the width, in characters: room for ids, for the header and for most choices.
    fn width(&self) -> f64 {
        let least = match self.column.col {
            Col::IdNumber | Col::Person | Col::Borrower => 22.0,
            Col::Certificate | Col::Address | Col::Note => 25.0,
            Col::Phone | Col::Device | Col::Item | Col::Tag => 16.0,
            col if col.holds() == Holds::Number => 8.0,
            _ => 12.0,
        };
        let choices = self.choices.iter().map(|choice| width(choice) + 3.0);
        choices.fold(width(&self.header) + 3.0, f64::max).clamp(least, 30_f64.max(least))
    }
}

/// The sheet to be filled in.
struct Form<'a> {
    template: &'a Template,
    words: Words<'a>,
    columns: Vec<FormColumn<'a>>,
    listed: Option<&'a Sheet>,
}

impl<'a> Form<'a> {
    fn new(
        state: &'a State,
        template: &'a Template,
        wanted: &[Col],
        listed: Option<&'a Sheet>,
    ) -> Self {
        let words = Words::new(state, template.kind, template.headers);
        // A student without an id is found again by the local key.
        let keys = template.school.is_some() && listed.is_some_and(|sheet| !all_have_ids(sheet));
        let is_wanted = |col: Col| wanted.contains(&col) || keys && col == Col::Key;
        let columns = template.kind.columns().in_form(is_wanted).into_iter();
        let columns = columns.map(|(column, is_needed)| FormColumn {
            column,
            header: header(column, is_needed, template.headers),
            is_needed,
            choices: words.choices(column.col),
            text: template.texts.columns.iter().find(|text| text.column == column.col.name()),
        });
        let columns = columns.collect();
        Self { template, words, columns, listed }
    }

    fn is_chinese(&self) -> bool {
        self.template.headers == Headers::Chinese
    }

    /// Returns the number of rows below the header that have formats and lists.
    fn rows(&self) -> u32 {
        let listed = self.listed.map_or(0, |sheet| sheet.rows.len() as u32);
        ROWS.saturating_add(listed)
    }

    fn write(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut workbook = empty(self.template.made_at);
        let mut lists = Worksheet::new();
        lists.set_name(LISTS)?.set_hidden(true);
        let sheet = workbook.add_worksheet();
        sheet.set_name(if self.is_chinese() { "填报" } else { self.template.kind.code() })?;
        sheet.set_freeze_panes(HEADER + 1, 0)?;
        sheet
            .set_paper_size(A4)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_repeat_rows(HEADER, HEADER)?;
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let last = self.columns.len().saturating_sub(1) as u16;
        let title = &self.template.texts.title;
        sheet.merge_range(0, 0, 0, last.clamp(1, 9), title, &wrapped)?;
        sheet.set_default_row_height(LINE);
        sheet.set_row_height(0, 48)?;
        for (place, column) in (0_u16..).zip(&self.columns) {
            let format = header_format(column.is_needed);
            sheet.write_with_format(HEADER, place, &column.header, &format)?;
            sheet.set_column_width(place, column.width())?;
            sheet.set_column_format(place, &format_of(column.column.col.holds()))?;
            for (row, choice) in (0..).zip(&column.choices) {
                lists.write(row, place, &*neutral(choice))?;
            }
            if let Some(rule) = rule(column, place)? {
                sheet.add_data_validation(HEADER + 1, place, HEADER + self.rows(), place, &rule)?;
            }
            self.fill(sheet, place, column.column.col)?;
        }
        self.explain(workbook.add_worksheet())?;
        workbook.push_worksheet(lists);
        workbook.save_to_buffer()
    }

    /// Writes the known cells of a column.
    fn fill(&self, to: &mut Worksheet, place: u16, col: Col) -> std::result::Result<(), XlsxError> {
        let Some(listed) = self.listed else { return Ok(()) };
        let from = listed.header.iter().position(|known| *known == col.name());
        let Some(from) = from else { return Ok(()) };
        let format = format_of(col.holds());
        for (row, cells) in (HEADER + 1..).zip(&listed.rows) {
            if let Some(cell) = cells.get(from).filter(|cell| !cell.is_empty()) {
                let day = ExcelDateTime::parse_from_str(cell).ok();
                match day.filter(|_| col.holds() == Holds::Day) {
                    Some(day) => to.write_with_format(row, place, &day, &format)?,
                    None => {
                        let word = self.words.of_cell(col, cell.clone());
                        to.write_with_format(row, place, &*neutral(&word), &format)?
                    }
                };
            }
        }
        Ok(())
    }

    /// Writes the sheet that explains each column.
    fn explain(&self, to: &mut Worksheet) -> std::result::Result<(), XlsxError> {
        let texts = &self.template.texts;
        let [english, chinese] = EXPLANATIONS;
        to.set_name(if self.is_chinese() { chinese } else { english })?;
        to.set_freeze_panes(HEADER + 1, 0)?;
        to.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        to.merge_range(0, 0, 0, 3, &texts.title, &wrapped)?;
        to.set_row_height(0, 48)?;
        for ((place, heading), width) in
            (0_u16..).zip(&texts.headings).zip([20.0, 10.0, CONTENT, 24.0])
        {
            to.set_column_width(place, width)?;
            to.write_with_format(HEADER, place, heading, &header_format(false))?;
        }
        let cell = wrapped.set_num_format("@").set_border(FormatBorder::Thin);
        for (row, column) in (HEADER + 1..).zip(&self.columns) {
            let needed = if column.is_needed { &texts.needed } else { &texts.optional };
            let example = column.text.map_or("", |text| &text.example);
            let first = column.choices.first().filter(|_| example.is_empty());
            let content = self.content(column);
            to.set_row_height(row, LINE * (width(&content) / CONTENT).ceil().max(1.0))?;
            to.write_with_format(row, 0, &column.header, &header_format(column.is_needed))?;
            to.write_with_format(row, 1, needed, &cell)?;
            to.write_with_format(row, 2, &content, &cell)?;
            to.write_with_format(row, 3, first.map_or(example, String::as_str), &cell)?;
        }
        Ok(())
    }

    /// Returns the content of the cells of a column: its note, and its choices if they are few.
    fn content(&self, column: &FormColumn<'_>) -> String {
        let (colon, comma) = if self.is_chinese() { ("：", "、") } else { (": ", ", ") };
        let few = Some(&column.choices).filter(|choices| (1..=LISTED).contains(&choices.len()));
        match few {
            Some(choices) => format!("{}{colon}{}", column.note(), choices.join(comma)),
            None => column.note().to_owned(),
        }
    }
}

/// Checks whether all students of a sheet have an id number.
fn all_have_ids(students: &Sheet) -> bool {
    let place = students.header.iter().position(|name| *name == Col::IdNumber.name());
    let id = |row: &Vec<String>| place.and_then(|place| row.get(place)).cloned();
    students.rows.iter().all(|row| id(row).is_some_and(|id| !id.is_empty()))
}

/// Returns the header of a column in words, with a mark if a new record needs it.
fn header(column: &Column, is_needed: bool, language: Headers) -> String {
    let name = column.col.name();
    let words = match column.zh.first() {
        Some(chinese) if language == Headers::Chinese => (*chinese).to_owned(),
        _ => name.replace('_', " "),
    };
    if is_needed { words + "*" } else { words }
}

/// Returns the format of a header, which is dark for a column that a new record needs.
fn header_format(is_needed: bool) -> Format {
    let format = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    match is_needed {
        true => format.set_background_color(Color::RGB(0x1F4E79)).set_font_color(Color::White),
        false => format.set_background_color(Color::RGB(0xDDEBF7)),
    }
}

/// Returns the list of choices, the limits and the note of the cells of a column, if it has any.
fn rule(
    column: &FormColumn<'_>,
    place: u16,
) -> std::result::Result<Option<DataValidation>, XlsxError> {
    let note = column.note().chars().take(MESSAGE).collect::<String>();
    let letter = column_number_to_name(place);
    let list = format!("={LISTS}!${letter}$1:${letter}${}", column.choices.len());
    let (first, last) = (*PRIORITIES.start() as i32, *PRIORITIES.end() as i32);
    let limits = match column.column.col {
        Col::Quantity => Some(DataValidationRule::GreaterThanOrEqualTo(1)),
        Col::Priority => Some(DataValidationRule::Between(first, last)),
        _ => None,
    };
    let rule = match (&*column.choices, limits) {
        ([], Some(limits)) => {
            DataValidation::new().allow_whole_number(limits).set_error_message(&note)?
        }
        ([], None) if note.is_empty() => return Ok(None),
        ([], None) => DataValidation::new().allow_any_value().show_error_message(false),
        // Other values may be right: a device by another name, or a new school.
        (_, _) => {
            let list = DataValidation::new().allow_list_formula(Formula::new(list));
            list.show_error_message(false)
        }
    };
    Ok(Some(if note.is_empty() { rule } else { rule.set_input_message(note)? }))
}
