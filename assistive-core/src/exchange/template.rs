//! Writes empty sheets to be filled in: the headers of a kind, lists to choose from and, on request, the students of a
//! school. A filled-in sheet is imported as it is: the line above the header is skipped like any title.

use jiff::Timestamp;
use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError,
    column_number_to_name,
};

use super::columns::Col;
use super::export::Sheet;
use super::kinds::Kind;
use super::sheet::neutral;
use super::sheet::workbook_out::{empty, format_of, holds, width};
use super::{Headers, Ids};
use crate::error::{Error, Result};
use crate::model::{
    Category, Coded, Grade, LeftReason, Level, Mode, NeedKind, Place, Placement, Programme,
    Purpose, Scheme, Sex, SiteCode, SiteKind, Source, Stage, Tracking, WithdrawnReason,
};
use crate::registry::View;
use crate::state::State;

/// The number of rows with lists to choose from.
const ROWS: u32 = 2000;

/// The number of characters that a spreadsheet shows in the note of a cell.
const MESSAGE: usize = 255;

/// The row of the header, below the title.
const HEADER: u32 = 1;

/// The name of the hidden sheet that holds the choices.
const LISTS: &str = "lists";

/// A request for an empty sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The kind of sheet.
    pub kind: Kind,
    /// The language of headers and choices.
    pub headers: Headers,
    /// A line above the header, for the people who fill in the sheet.
    pub title: String,
    /// Notes that are shown while a cell is filled in: the name of the column, and at most 255 characters.
    pub notes: Vec<(&'static str, String)>,
    /// The school whose students are listed, in sheets of students with or without needs.
    pub school: Option<SiteCode>,
    /// The form of the ids of those students. An import refuses masked ids.
    pub ids: Ids,
    /// The time of creation that the workbook states, to the second.
    pub made_at: Timestamp,
}

impl View<'_> {
    /// Returns the bytes of a workbook to be filled in.
    ///
    /// # Errors
    /// [`Error::Full`] when the students are more than a workbook can hold. Otherwise those of reading the store.
    pub fn template(&self, template: &Template) -> Result<Vec<u8>> {
        let students = match &template.school {
            Some(school) => Some(students(&self.export(Kind::Students, template.ids)?, school)),
            None => None,
        };
        self.ask(|state| {
            let written = write(state, template, students.as_ref());
            written.map_err(|_| Error::Full)
        })
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

fn write(
    state: &State,
    template: &Template,
    students: Option<&Sheet>,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let kind = template.kind;
    let chinese = template.headers == Headers::Chinese;
    let mut workbook = empty(template.made_at);
    let mut lists = Worksheet::new();
    lists.set_name(LISTS)?.set_hidden(true);
    let sheet = workbook.add_worksheet();
    sheet.set_name(if chinese { "填报" } else { kind.code() })?;
    sheet.set_freeze_panes(HEADER + 1, 0)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let columns = kind.columns();
    let last = columns.iter().count().saturating_sub(1) as u16;
    sheet.merge_range(0, 0, 0, last.clamp(1, 9), &template.title, &wrapped)?;
    sheet.set_row_height(0, 48)?;
    for (place, column) in (0_u16..).zip(columns.iter()) {
        let name = column.col.name();
        let shown = if chinese { kind.chinese(name).unwrap_or(name) } else { name };
        let needed = columns.needed.contains(&column.col);
        sheet.write_with_format(HEADER, place, shown, &header(needed))?;
        sheet.set_column_width(place, (width(shown) + 4.0).max(12.0))?;
        sheet.set_column_format(place, &format_of(holds(name)))?;
        let note = template.notes.iter().find(|(column, _)| *column == name);
        let choices = choices(state, kind, column.col, chinese);
        choose(sheet, &mut lists, place, &choices, note.map(|(_, note)| note.as_str()))?;
        if let Some(students) = students {
            fill(sheet, place, name, students)?;
        }
    }
    workbook.push_worksheet(lists);
    workbook.save_to_buffer()
}

/// Adds a list of choices, which the hidden sheet holds, and a note to the cells of a column.
fn choose(
    sheet: &mut Worksheet,
    lists: &mut Worksheet,
    place: u16,
    choices: &[String],
    note: Option<&str>,
) -> std::result::Result<(), XlsxError> {
    if choices.is_empty() && note.is_none() {
        return Ok(());
    }
    for (row, choice) in (0..).zip(choices) {
        lists.write(row, place, neutral(choice))?;
    }
    let letter = column_number_to_name(place);
    let list = format!("={LISTS}!${letter}$1:${letter}${}", choices.len());
    // Other values may be right: a class instead of a model, or a new school.
    let mut choose = match choices {
        [] => DataValidation::new().allow_any_value(),
        _ => DataValidation::new().allow_list_formula(Formula::new(list)),
    };
    choose = choose.show_error_message(false);
    if let Some(note) = note {
        choose = choose.set_input_message(note.chars().take(MESSAGE).collect::<String>())?;
    }
    sheet.add_data_validation(HEADER + 1, place, HEADER + ROWS, place, &choose)?;
    Ok(())
}

/// Writes the known cells of students in a column.
fn fill(
    sheet: &mut Worksheet,
    place: u16,
    column: &str,
    students: &Sheet,
) -> std::result::Result<(), XlsxError> {
    let Some(from) = students.header.iter().position(|known| *known == column) else {
        return Ok(());
    };
    let format = format_of(holds(column));
    for (row, cells) in (HEADER + 1..).zip(&students.rows) {
        if let Some(cell) = cells.get(from).filter(|cell| !cell.is_empty()) {
            sheet.write_with_format(row, place, neutral(cell), &format)?;
        }
    }
    Ok(())
}

/// Returns the format of a header, which is dark for a column that a new record needs.
fn header(needed: bool) -> Format {
    let format = Format::new().set_bold().set_border(FormatBorder::Thin);
    match needed {
        true => format.set_background_color(Color::RGB(0x1F4E79)).set_font_color(Color::White),
        false => format.set_background_color(Color::RGB(0xDDEBF7)),
    }
}

/// Returns the choices for the cells of a column; none for free text.
fn choices(state: &State, kind: Kind, col: Col, chinese: bool) -> Vec<String> {
    match col {
        Col::Sex => words::<Sex>(chinese),
        Col::Category => words::<Category>(chinese),
        Col::Grade => words::<Grade>(chinese),
        Col::LeftReason => words::<LeftReason>(chinese),
        Col::Stage => words::<Stage>(chinese),
        Col::Placement => words::<Placement>(chinese),
        Col::Level => words::<Level>(chinese),
        Col::Scheme => words::<Scheme>(chinese),
        Col::Tracking => words::<Tracking>(chinese),
        Col::Mode => words::<Mode>(chinese),
        Col::Place => words::<Place>(chinese),
        Col::Source => words::<Source>(chinese),
        Col::Purpose => words::<Purpose>(chinese),
        Col::Kind if kind == Kind::Sites => words::<SiteKind>(chinese),
        Col::Kind if kind == Kind::Services => words_of(NeedKind::of_services(), chinese),
        Col::Kind => words::<NeedKind>(chinese),
        Col::WithdrawnReason => words_of(WithdrawnReason::statable(), chinese),
        Col::Basic | Col::Hygiene => {
            let words = if chinese { ["是", "否"] } else { ["yes", "no"] };
            words.map(str::to_owned).to_vec()
        }
        Col::Programme => Programme::well_known(chinese),
        Col::Device => {
            let models =
                state.models.iter().map(|(_, model)| (model.code.to_string(), &*model.name));
            named(models, chinese)
        }
        Col::School => {
            let schools = state.sites.iter().filter(|(_, site)| site.kind.is_school());
            named(schools.map(|(_, site)| (site.code.to_string(), &*site.name)), chinese)
        }
        Col::Site => {
            named(state.sites.iter().map(|(_, site)| (site.code.to_string(), &*site.name)), chinese)
        }
        _ => Vec::new(),
    }
}

fn words<T: Coded>(chinese: bool) -> Vec<String> {
    words_of(T::ALL.iter().copied(), chinese)
}

/// Returns the words for values in a file.
fn words_of<T: Coded>(values: impl Iterator<Item = T>, chinese: bool) -> Vec<String> {
    let word = |value: T| {
        let chinese = value.words().first().filter(|_| chinese);
        chinese.copied().unwrap_or(value.code()).to_owned()
    };
    values.map(word).collect()
}

/// Returns the names of records in a Chinese sheet, or the code where a name is not unique or the sheet is English.
fn named<'a>(records: impl Iterator<Item = (String, &'a str)>, chinese: bool) -> Vec<String> {
    let records: Vec<_> = records.collect();
    let is_only = |name: &str| records.iter().filter(|(_, other)| *other == name).count() == 1;
    let shown = |(code, name): &(String, &str)| match chinese && is_only(name) {
        true => (*name).to_owned(),
        false => code.clone(),
    };
    records.iter().map(shown).collect()
}
