//! An empty sheet to send out: the headers of a kind, lists to choose from, and the students of a school where that is
//! asked. What comes back is imported as it is: the line above the header is passed over as any title is.

use jiff::Timestamp;
use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError,
    column_number_to_name,
};

use super::columns::Col;
use super::export::Sheet;
use super::kinds::Kind;
use super::sheet::neutral;
use super::sheet::workbook_out::{Cells, empty, width};
use super::{Headers, Ids};
use crate::error::{Error, Result};
use crate::model::{
    Category, Coded, Grade, LeftReason, Level, Mode, NeedKind, Place, Placement, Programme,
    Purpose, Scheme, Sex, SiteCode, SiteKind, Source, Stage, Tracking, WithdrawnReason,
};
use crate::registry::View;
use crate::state::State;

/// How many rows have lists to choose from.
const ROWS: u32 = 2000;

/// How many characters a spreadsheet tells of a cell.
const MESSAGE: usize = 255;

/// The row of the header, below the line that says how to fill the sheet in.
const HEADER: u32 = 1;

/// The name of the hidden sheet that holds what can be chosen.
const LISTS: &str = "lists";

/// What an empty sheet is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What its rows will be.
    pub kind: Kind,
    /// In which language headers and choices are.
    pub headers: Headers,
    /// A line above the header, for those who fill the sheet in.
    pub title: String,
    /// What is told of a column while one of its cells is filled in: the column's name and at most 255 characters.
    pub notes: Vec<(&'static str, String)>,
    /// The school whose students it names: in sheets of students, with their needs or without.
    pub school: Option<SiteCode>,
    /// How the ids of those students are written; hidden, they come back refused.
    pub ids: Ids,
    /// When the workbook says that it was made, to the second.
    pub made_at: Timestamp,
}

impl View<'_> {
    /// The bytes of a workbook to be filled in.
    ///
    /// # Errors
    /// [`Error::Full`] when the students are more than a workbook holds; otherwise those of reading the store.
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

/// The students of a school.
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
        sheet.set_column_format(place, &Cells::of(name).format())?;
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

/// Lets the cells of a column be chosen from a list, which the hidden sheet holds, and tells what belongs in them.
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
    // What is not in the list may still be right: a class for a model, a school that is new.
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

/// Writes what is known of students in a column of their sheet.
fn fill(
    sheet: &mut Worksheet,
    place: u16,
    column: &str,
    students: &Sheet,
) -> std::result::Result<(), XlsxError> {
    let Some(from) = students.header.iter().position(|known| *known == column) else {
        return Ok(());
    };
    let format = Cells::of(column).format();
    for (row, cells) in (HEADER + 1..).zip(&students.rows) {
        if let Some(cell) = cells.get(from).filter(|cell| !cell.is_empty()) {
            sheet.write_with_format(row, place, neutral(cell), &format)?;
        }
    }
    Ok(())
}

/// A header: dark where no record comes of a row without it.
fn header(needed: bool) -> Format {
    let format = Format::new().set_bold().set_border(FormatBorder::Thin);
    match needed {
        true => format.set_background_color(Color::RGB(0x1F4E79)).set_font_color(Color::White),
        false => format.set_background_color(Color::RGB(0xDDEBF7)),
    }
}

/// What a cell of a column may be chosen from; nothing where it is free.
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

/// Values as a file may hold them.
fn words_of<T: Coded>(values: impl Iterator<Item = T>, chinese: bool) -> Vec<String> {
    let word = |value: T| {
        let chinese = value.words().first().filter(|_| chinese);
        chinese.copied().unwrap_or(value.code()).to_owned()
    };
    values.map(word).collect()
}

/// Records by name for those who read Chinese, where a name means one only; else by code.
fn named<'a>(records: impl Iterator<Item = (String, &'a str)>, chinese: bool) -> Vec<String> {
    let records: Vec<_> = records.collect();
    let is_only = |name: &str| records.iter().filter(|(_, other)| *other == name).count() == 1;
    let shown = |(code, name): &(String, &str)| match chinese && is_only(name) {
        true => (*name).to_owned(),
        false => code.clone(),
    };
    records.iter().map(shown).collect()
}
