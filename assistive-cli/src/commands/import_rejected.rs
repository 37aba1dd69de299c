//! Writes the rejected rows of an import beside their files: a copy of the workbook in which they are marked, or else a CSV of
//! these rows.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use assistive_core::exchange::{SheetMarks, checked_workbook};

use super::import::{ImportArgs, InputFile};
use super::import_columns::pairs;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::tr;
use crate::outfile;
use crate::problems;
use crate::render::ImportedFile;

/// The endings of the names of workbooks, whose copies keep them.
const WORKBOOKS: &[&str] = &["xlsx", "xlsm", "xltx", "xltm"];

/// The number of names for the copies of one file.
const COPIES: std::ops::Range<u32> = 1..100;

/// A file or sheet with its import.
type Imported<'a> = (&'a InputFile, &'a ImportedFile);

/// Writes the rejected rows of all files. The sheets of a workbook are marked in one copy.
///
/// # Errors
/// The first error of a file that could not be written. The others are written.
pub(super) fn write(
    args: &ImportArgs,
    context: &mut Context,
    sources: &[InputFile],
    files: &[ImportedFile],
) -> Result<()> {
    let is_wrong = |(_, file): &Imported<'_>| !file.report.rejected_rows.is_empty();
    let mut wrong: Vec<Imported<'_>> = sources.iter().zip(files).filter(is_wrong).collect();
    let mut unwritten = Ok(());
    while let Some((first, _)) = wrong.first().copied() {
        let is_of_workbook = |(source, _): &Imported<'_>| Arc::ptr_eq(&source.bytes, &first.bytes);
        let (sheets, others) = wrong.into_iter().partition(is_of_workbook);
        wrong = others;
        unwritten = unwritten.and(write_file(args, context, &sheets));
    }
    unwritten
}

/// Says how a workbook comes back with its wrong cells marked.
pub(super) fn offer(context: &mut Context, source: &InputFile) {
    if source.bytes.starts_with(b"PK") && !source.is_stdin() {
        let text = tr!(context.messages, "import-checked-hint", file = source.shown());
        context.ui.notice(&text);
    }
}

fn write_file(args: &ImportArgs, context: &mut Context, sheets: &[Imported<'_>]) -> Result<()> {
    let Some((source, _)) = sheets.first() else { return Ok(()) };
    if let Some(bytes) = checked(args, context, sheets) {
        let written = outfile::write_first_free(checked_files(&source.path), &bytes);
        return report(context, source, written, "import-checked-file");
    }
    let set = pairs(&args.set, context)?;
    for (source, file) in sheets {
        let bytes = file.rejected_csv(context, &set)?;
        let written = outfile::write_first_free(rejected_files(source), &bytes);
        // A column is not remembered if its cells were wrong.
        let is_mapped = !args.map.is_empty() || !args.ignore.is_empty();
        let is_forgotten = is_mapped && file.report.rows == file.report.rejected;
        let message =
            if is_forgotten { "import-rejected-file-map" } else { "import-rejected-file" };
        report(context, source, written, message)?;
    }
    Ok(())
}

fn report(
    context: &mut Context,
    source: &InputFile,
    written: io::Result<PathBuf>,
    message: &str,
) -> Result<()> {
    let path = written.map_err(|error| {
        let cause = problems::cause(&context.messages, &error);
        let text =
            tr!(context.messages, "import-rejected-stored", file = source.shown(), cause = cause);
        CliError::Message(Exit::Io, text)
    })?;
    let text = tr!(context.messages, message, path = path.display().to_string());
    context.ui.notice(&text);
    Ok(())
}

/// Returns the workbook with the rejected rows of its sheets marked. Returns `None` for a file that is no XLSX, or one that
/// cannot be marked.
fn checked(args: &ImportArgs, context: &Context, sheets: &[Imported<'_>]) -> Option<Vec<u8>> {
    let (source, _) = sheets.first().filter(|(source, _)| !source.is_stdin())?;
    let marks = sheets.iter().map(|(source, file)| {
        let mut marks = file.report.marks(|problem| file.problem_line(context, problem))?;
        marks.sheet = source.sheet.clone().or_else(|| args.sheet.clone());
        Some(marks)
    });
    let marks: Vec<SheetMarks> = marks.collect::<Option<_>>()?;
    checked_workbook(&source.bytes, &marks, context.messages.lang().into()).ok()
}

/// Returns the names for a CSV of the rejected rows of a file, beside it. The first that is free is used: an existing file
/// may have been half corrected and stays.
fn rejected_files(source: &InputFile) -> impl Iterator<Item = PathBuf> {
    let stem = if source.is_stdin() { Path::new("stdin") } else { &source.path };
    let stem = stem.as_os_str().to_owned();
    COPIES.map(move |number| {
        let mut name = stem.clone();
        match number {
            1 => name.push(".rejected.csv"),
            number => name.push(format!(".rejected-{number}.csv")),
        }
        PathBuf::from(name)
    })
}

/// Returns the names for a marked copy of a workbook, beside it: `list.checked.xlsx` for `list.xlsx` and for an earlier
/// copy of it.
fn checked_files(path: &Path) -> impl Iterator<Item = PathBuf> {
    let ending = path
        .extension()
        .filter(|ending| WORKBOOKS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    let stem = if ending.is_some() { path.file_stem() } else { path.file_name() };
    let mut stem: OsString = stem.unwrap_or_default().to_owned();
    if let Some(plain) = stem.to_str().and_then(|stem| without_number(stem, ".checked")) {
        stem = plain.to_owned().into();
    }
    let ending = ending.unwrap_or("xlsx".as_ref()).to_owned();
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    COPIES.map(move |number| {
        let mut name = stem.clone();
        match number {
            1 => name.push(".checked."),
            number => name.push(format!(".checked-{number}.")),
        }
        name.push(&ending);
        folder.join(name)
    })
}

/// Checks whether an import wrote a file for the rows that it rejected. `name` is in lower case.
pub(super) fn is_rejected(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    match ending {
        "csv" => without_number(stem, ".rejected").is_some(),
        _ => WORKBOOKS.contains(&ending) && without_number(stem, ".checked").is_some(),
    }
}

/// Returns a name without a mark and the number of the copy at its end.
fn without_number<'a>(name: &'a str, mark: &str) -> Option<&'a str> {
    let (stem, number) = name.rsplit_once(mark)?;
    let is_number = number.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok());
    (number.is_empty() || is_number).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_named_like_its_workbook() {
        for (path, copies) in [
            ("a/需求.xlsx", ["a/需求.checked.xlsx", "a/需求.checked-2.xlsx"]),
            ("需求.checked.xlsx", ["需求.checked.xlsx", "需求.checked-2.xlsx"]),
            ("需求.checked-7.XLSM", ["需求.checked.XLSM", "需求.checked-2.XLSM"]),
            ("list.et", ["list.et.checked.xlsx", "list.et.checked-2.xlsx"]),
        ] {
            let named: Vec<_> = checked_files(Path::new(path)).take(2).collect();
            assert_eq!(named, copies.map(PathBuf::from), "{path}");
            let name = copies[1].to_lowercase();
            assert!(is_rejected(&name), "{name}");
        }
        for name in ["list.csv.rejected.csv", "list.rejected-2.csv", "x.checked.xlsx"] {
            assert!(is_rejected(name), "{name}");
        }
        for name in ["list.csv", "checked.xlsx", "x.checked-a.xlsx", "x.checked.csv"] {
            assert!(!is_rejected(name), "{name}");
        }
    }
}
