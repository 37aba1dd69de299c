//! `export`: writes sheets that an import can read again.

use std::borrow::Cow;
use std::path::PathBuf;

use assistive_core::View;
use assistive_core::exchange::{Headers, Ids, Kind, Sheet, as_gb18030, workbook};
use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use crate::args::{Format, by_code};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::{Lang, tr};
use crate::{outfile, privacy};

/// Write records as a sheet, XLSX, CSV or JSON; with --show-ids an import takes them back without a change
#[derive(Debug, Args)]
#[command(
    after_help = "assistive export needs 需求.xlsx --headers zh --show-ids\nassistive export all 全部.xlsx\nassistive export stock stock.csv\nassistive export loans --json\nassistive export persons 人员.csv --headers zh --encoding gb18030"
)]
pub(crate) struct ExportArgs {
    /// Kind of rows; `all` writes a workbook with a sheet for each kind
    #[arg(value_parser = kind())]
    kind: ExportKind,
    /// The file, by its ending .xlsx, .json, .jsonl (an object a line) or CSV; standard output by default and for `-`
    file: Option<PathBuf>,
    /// Language of headers and cells, by default that of --lang: codes in English, words in Chinese; an import reads both
    #[arg(long, value_enum)]
    headers: Option<Lang>,
    /// Encoding of CSV
    #[arg(long, value_enum, default_value_t = TextEncoding::Utf8)]
    encoding: TextEncoding,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

impl ExportArgs {
    /// Returns the file to write; none for standard output.
    fn file(&self) -> Option<&PathBuf> {
        self.file.as_ref().filter(|file| !outfile::is_stdout(file))
    }
}

/// The kind that is asked for.
#[derive(Debug, Clone, Copy)]
enum ExportKind {
    All,
    Kind(Kind),
}

/// The encoding of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextEncoding {
    #[value(name = "utf-8")]
    Utf8,
    Gb18030,
}

/// The format of a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SheetFormat {
    Csv,
    Json,
    JsonLines,
    Workbook,
}

const ALL: &str = "all";

fn kind() -> impl TypedValueParser<Value = ExportKind> {
    let codes = Kind::ALL.iter().map(|kind| kind.code()).chain([ALL]);
    by_code("subject", codes, |code| match code {
        ALL => Some(ExportKind::All),
        code => Kind::from_code(code).map(ExportKind::Kind),
    })
}

pub(crate) fn run(args: &ExportArgs, context: &mut Context) -> Result<()> {
    let shape = shape(args, context);
    if matches!(args.kind, ExportKind::All) && shape != SheetFormat::Workbook {
        return Err(CliError::Usage(tr!(context.messages, "usage-export-all")));
    }
    let ids = context.ids();
    let store = context.reader()?;
    let kinds = match &args.kind {
        ExportKind::All => Kind::ALL,
        ExportKind::Kind(kind) => std::slice::from_ref(kind),
    };
    let view = store.view()?;
    // A program reads codes.
    let headers = match shape {
        SheetFormat::Json | SheetFormat::JsonLines => Headers::English,
        SheetFormat::Csv | SheetFormat::Workbook => {
            args.headers.unwrap_or(context.messages.lang()).into()
        }
    };
    let (bytes, count, masked) = match (shape, &args.kind) {
        (SheetFormat::Csv, ExportKind::Kind(kind)) => csv_of(&view, *kind, ids, headers, args)?,
        _ => {
            let sheets = kinds.iter().map(|kind| view.export_in(*kind, ids, headers));
            let mut sheets = sheets.collect::<assistive_core::Result<Vec<_>>>()?;
            let rows = sheets.iter_mut().filter(|_| ids == Ids::Masked).flat_map(|of| &mut of.rows);
            rows.for_each(|row| mask_texts(row));
            let bytes = match shape {
                SheetFormat::Workbook => workbook(&sheets, headers, context.now()?.timestamp())?,
                _ => objects_of(&sheets, shape),
            };
            let count = sheets.iter().map(|sheet| sheet.rows.len()).sum::<usize>();
            (bytes, count, sheets.iter().any(|sheet| sheet.masked))
        }
    };
    drop(view);
    match args.file() {
        None => context.ui.raw(&bytes)?,
        Some(file) => {
            outfile::write(file, &bytes, args.force, &context.messages)?;
            let file = file.display().to_string();
            let text = tr!(context.messages, "export-done", count = count, path = file);
            context.ui.line(&text)?;
        }
    }
    if masked {
        let text = tr!(context.messages, "export-masked");
        context.ui.notice(&text);
    }
    Ok(())
}

/// Returns the format of the sheet, by the extension of its file.
fn shape(args: &ExportArgs, context: &Context) -> SheetFormat {
    let ending = args.file().and_then(|file| file.extension());
    let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("xlsx") => SheetFormat::Workbook,
        Some("json") => SheetFormat::Json,
        Some("jsonl" | "ndjson") => SheetFormat::JsonLines,
        Some(_) => SheetFormat::Csv,
        None if context.format() == Format::Json && args.file().is_none() => SheetFormat::Json,
        None => SheetFormat::Csv,
    }
}

/// Returns the CSV of a kind, the number of its rows, and whether its ids are masked. Only the bytes are held.
fn csv_of(
    view: &View<'_>,
    kind: Kind,
    ids: Ids,
    headers: Headers,
    args: &ExportArgs,
) -> Result<(Vec<u8>, usize, bool)> {
    let mut bytes = match args.encoding {
        TextEncoding::Utf8 if args.file().is_some() => outfile::BYTE_ORDER_MARK.to_vec(),
        _ => Vec::new(),
    };
    let mut writer = csv::Writer::from_writer(&mut bytes);
    let (mut lines, mut written) = (0_usize, Ok(()));
    let sheet = view.export_lines(kind, ids, headers, |mut line| {
        lines += 1;
        if ids == Ids::Masked {
            mask_texts(&mut line);
        }
        if written.is_ok() {
            written = writer.write_record(&line);
        }
    })?;
    written.map_err(|error| CliError::output(error.into()))?;
    writer.flush().map_err(CliError::output)?;
    drop(writer);
    if args.encoding == TextEncoding::Gb18030 {
        bytes = as_gb18030(&String::from_utf8_lossy(&bytes));
    }
    Ok((bytes, lines.saturating_sub(1), sheet.masked))
}

/// Masks ids in all texts of a row, such as notes.
fn mask_texts(row: &mut [String]) {
    for cell in row {
        if let Cow::Owned(masked) = privacy::mask(cell) {
            *cell = masked;
        }
    }
}

/// Returns an object for each row; unknown values are null.
fn objects_of(sheets: &[Sheet], shape: SheetFormat) -> Vec<u8> {
    let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter().map(|row| (&sheet.header, row)));
    let object = |(header, row): (&Vec<&str>, &Vec<String>)| {
        let cell = |cell: &String| match cell.as_str() {
            "" => Value::Null,
            text => Value::from(text),
        };
        let fields = header.iter().map(|name| (*name).to_owned()).zip(row.iter().map(cell));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    let text = match shape {
        SheetFormat::JsonLines => rows.map(|row| object(row).to_string() + "\n").collect(),
        _ => Value::Array(rows.map(object).collect()).to_string() + "\n",
    };
    text.into_bytes()
}
