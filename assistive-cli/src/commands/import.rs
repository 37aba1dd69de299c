//! `import`: reads sheets. The core reads and checks the rows.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use assistive_core::exchange::{
    Encoding, ImportOptions, Kind, MAX_FILE_MEGABYTES, OnError, Progress, SheetText, visible_sheets,
};
use assistive_core::model::{Problem, ProblemKind};
use assistive_core::{Author, Store};
use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum};

use super::import_columns::{ask_columns, mapped, notice_unused, pairs};
use super::{fit_link, import_folder, import_rejected};
use crate::args::{Format, by_code};
use crate::context::{Context, file_name};
use crate::error::{CliError, Exit, Result};
use crate::lang::{Messages, escape_control_chars, tr};
use crate::problems;
use crate::render::{ImportedFile, changes, imported};

/// Import sheets of one kind, XLSX, XLS or CSV; the same file again changes nothing
#[derive(Debug, Args)]
#[command(
    after_help = "assistive import student-needs 需求清单.csv --dry-run\nassistive import auto 2023年报送/ --dry-run\nassistive import persons a.csv b.csv --on-error skip\nassistive import students list.xlsx --sheet 2023 --set school=SP-0981\nassistive import students list.xlsx --map 家长=guardian"
)]
pub(crate) struct ImportArgs {
    /// Kind of the rows; with `auto` the headers decide it, file by file
    #[arg(value_parser = kind())]
    kind: ImportKind,
    /// The files; `-` is standard input. With `auto` also folders and those below: every visible sheet of their files,
    /// whatever the ending, is imported in the order that it needs
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing, say exactly what would change
    #[arg(long)]
    dry_run: bool,
    /// With wrong rows: store nothing of the file, or take the good rows and write FILE.checked.xlsx, a copy with the
    /// wrong cells marked, or the wrong rows to FILE.rejected.csv if FILE is no XLSX
    #[arg(long, value_enum, default_value_t = OnErrorArg::Reject)]
    on_error: OnErrorArg,
    /// Encoding of the file
    #[arg(long, value_enum, default_value_t = EncodingArg::Auto)]
    encoding: EncodingArg,
    /// The sheet of a workbook; the first one that is not hidden by default
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Read an unknown header as this column, now and from now on; `HEADER=` forgets it. May be repeated
    #[arg(long, value_name = "HEADER=COLUMN")]
    pub(super) map: Vec<String>,
    /// Leave out this column, now and from now on; may be repeated
    #[arg(long, value_name = "HEADER")]
    pub(super) ignore: Vec<String>,
    /// Fill a column that the sheet lacks; may be repeated
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(super) set: Vec<String>,
    /// Take device needs as new even where a list was likely sent again
    #[arg(long)]
    new_needs: bool,
    /// Take another name for a person who is known under the row's id or key; else such a row is wrong
    #[arg(long)]
    rename: bool,
    /// Number of wrong rows that are printed; the rest is only counted
    #[arg(long, value_name = "N", default_value_t = 100)]
    max_errors: usize,
}

/// The treatment of files with wrong rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnErrorArg {
    Reject,
    Skip,
}

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EncodingArg {
    #[value(alias = "自动")]
    Auto,
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    #[value(name = "gb18030", aliases = ["gbk", "gb2312"])]
    Gb18030,
}

/// The kind that is asked for.
#[derive(Debug, Clone, Copy)]
enum ImportKind {
    Auto,
    Kind(Kind),
}

const AUTO: &str = "auto";

fn kind() -> impl TypedValueParser<Value = ImportKind> {
    let codes = Kind::ALL.iter().map(|kind| kind.code()).chain([AUTO]);
    by_code("subject", codes, |code| match code {
        AUTO => Some(ImportKind::Auto),
        code => Kind::from_code(code).map(ImportKind::Kind),
    })
}

/// A file that was read whole.
pub(super) struct InputFile {
    pub(super) path: PathBuf,
    pub(super) bytes: Arc<[u8]>,
    pub(super) kind: Kind,
    /// The sheet of a workbook of several, else that of the options.
    pub(super) sheet: Option<String>,
}

/// The files to import, and those that were found and left out.
#[derive(Default)]
struct Found {
    sources: Vec<InputFile>,
    left_out: Vec<LeftOut>,
}

/// A file or sheet that is left out.
struct LeftOut {
    file: String,
    reason: String,
    /// True if its records are missing, so that less was done than was asked.
    is_loss: bool,
}

impl LeftOut {
    fn line(&self) -> String {
        format!("{}: {}", self.file, self.reason)
    }
}

impl InputFile {
    pub(super) fn is_stdin(&self) -> bool {
        is_stdin(&self.path)
    }

    /// Reads the text of the file or of its sheet.
    fn text(&self, options: &ImportOptions) -> SheetText<'_> {
        match &self.sheet {
            Some(sheet) => SheetText::read(&self.bytes, &options.clone().sheet(sheet.clone())),
            None => SheetText::read(&self.bytes, options),
        }
    }

    /// Returns the file as messages call it.
    pub(super) fn shown(&self) -> String {
        match &self.sheet {
            _ if self.is_stdin() => "stdin".into(),
            Some(sheet) => named(&self.path, sheet),
            None => self.path.display().to_string(),
        }
    }
}

pub(crate) fn run(args: &ImportArgs, context: &mut Context) -> Result<Exit> {
    let options = options(args, context)?;
    // All files are read before the store is locked, the sheets of workbooks included.
    let Found { sources, left_out } = sources(args, context, &options)?;
    let texts: Vec<_> = sources.iter().map(|source| source.text(&options)).collect();
    let Some(answers) = ask_columns(context, &sources, &texts, &options)? else {
        return Ok(Exit::Refused);
    };
    let author = context.author()?;
    let store = store(args, context, sources.len())?;
    let standing_later = moves_stock(&sources);
    let [refused, refused_standing] = match args.on_error {
        OnErrorArg::Skip => ["import-rejected-some"; 2],
        OnErrorArg::Reject => ["import-rejected-all", "import-rejected-standing"],
    };
    let mut files = Vec::new();
    for (source, text) in sources.iter().zip(&texts) {
        let options = answers.add_to(&options, source.kind).keep_standing(standing_later);
        let file = import(context, &store, &author, (source, text), &options)?;
        file.print_notices(context);
        file.print_problems(context, args.max_errors, refused);
        if is_refused(args, &file) && !args.dry_run && file.report.rejected > 0 {
            import_rejected::offer(context, source);
        }
        files.push(file);
    }
    let read = sources.iter().zip(&texts).zip(&mut files);
    let later = read.filter(|((source, _), file)| {
        standing_later && source.kind == Kind::Stock && !is_refused(args, file)
    });
    for ((source, text), file) in later {
        let options = answers.add_to(&options, source.kind);
        let second = import(context, &store, &author, (source, text), &options)?;
        let report = file.report.add_standing(second.report);
        let second = ImportedFile { report, ..second };
        second.print_problems(context, args.max_errors, refused_standing);
    }
    let is_wrong = files.iter().any(|file| !file.report.errors.is_empty());
    let mut exit = if is_wrong { Exit::Refused } else { Exit::Done };
    let skipped = args.on_error == OnErrorArg::Skip && !args.dry_run;
    let written = match skipped {
        true => import_rejected::write(args, context, &sources, &files),
        false => Ok(()),
    };
    // The stored rows are reported before rejected rows that could not be written.
    imported(context, &files)?;
    notice_unused(context, &mapped(args, context)?, &files);
    written?;
    for LeftOut { file, reason, is_loss } in &left_out {
        let text = tr!(context.messages, "import-left-out", file = file, reason = reason);
        match is_loss {
            true => context.ui.stderr_line(&text),
            false => context.ui.notice(&text),
        }
        if *is_loss {
            exit = Exit::Refused;
        }
    }
    let stored = |file: &&ImportedFile| file.report.commit.is_some();
    if let Some(last) = files.iter().rfind(stored) {
        fit_link::offer(last.report.kind, context, &store, &author)?;
    }
    if args.dry_run {
        changes(context, &files)?;
        let text = tr!(context.messages, "import-dry-run");
        context.ui.notice(&text);
    }
    Ok(exit)
}

/// Checks whether sheets of fittings or loans follow those of stock. The standing of devices is taken after them.
fn moves_stock(sources: &[InputFile]) -> bool {
    let has = |kind| sources.iter().any(|source| source.kind == kind);
    has(Kind::Stock) && (has(Kind::Fittings) || has(Kind::Loans))
}

/// Opens the store for the import of some files. A preview reads the store even if another process holds it. That of several
/// files works on a copy, because later files need the records of earlier ones.
fn store(args: &ImportArgs, context: &mut Context, files: usize) -> Result<Rc<Store>> {
    if !args.dry_run {
        return context.writer();
    }
    let store = context.reader()?;
    if files > 1 { Ok(Rc::new(store.rehearsal()?)) } else { Ok(store) }
}

/// Checks whether nothing of a file is stored because of its errors.
fn is_refused(args: &ImportArgs, file: &ImportedFile) -> bool {
    args.on_error == OnErrorArg::Reject && !file.report.errors.is_empty()
}

fn import(
    context: &mut Context,
    store: &Store,
    author: &Author,
    (source, text): (&InputFile, &SheetText<'_>),
    options: &ImportOptions,
) -> Result<ImportedFile> {
    let name = if source.is_stdin() { "stdin".into() } else { file_name(&source.path) };
    let bar = context.ui.progress_bar(source.shown()).map(Arc::new);
    let moves = bar.clone();
    let progress = moves.map(|bar| Progress::new(move |done, all| bar.draw(done, all)));
    let options = options.clone().source(name).progress(progress);
    let imported = store.import_text(author, source.kind, text, &options);
    if let Some(bar) = bar {
        bar.clear();
    }
    let report = imported?;
    context.stored |= report.commit.is_some();
    Ok(ImportedFile { file: source.shown(), report })
}

/// The most records of each kind whose changes a preview shows: as many as a screen holds, and as many as memory
/// should.
const FEW_CHANGES: usize = 20;
const MANY_CHANGES: usize = 100_000;

fn options(args: &ImportArgs, context: &Context) -> Result<ImportOptions> {
    Ok(ImportOptions::default()
        .dry_run(args.dry_run)
        .changes(match context.format() == Format::Json || context.ui.is_verbose() {
            true => MANY_CHANGES,
            false => FEW_CHANGES,
        })
        .on_error(match args.on_error {
            OnErrorArg::Reject => OnError::Reject,
            OnErrorArg::Skip => OnError::Skip,
        })
        .encoding(match args.encoding {
            EncodingArg::Auto => Encoding::Auto,
            EncodingArg::Utf8 => Encoding::Utf8,
            EncodingArg::Gb18030 => Encoding::Gb18030,
        })
        .sheet(args.sheet.clone())
        .map(mapped(args, context)?)
        .remember_map(true)
        .set(pairs(&args.set, context)?)
        .new_needs(args.new_needs)
        .rename(args.rename))
}

/// Returns the files to import, each with its kind.
fn sources(args: &ImportArgs, context: &mut Context, options: &ImportOptions) -> Result<Found> {
    let ImportKind::Kind(kind) = args.kind else { return found(args, context, options) };
    let source = |path: &PathBuf| {
        Ok(InputFile {
            path: path.clone(),
            bytes: bytes_of(path, &context.messages)?.into(),
            kind,
            sheet: None,
        })
    };
    let sources = args.files.iter().map(source).collect::<Result<_>>()?;
    Ok(Found { sources, left_out: Vec::new() })
}

/// Returns the sheets of files and folders with the kinds of their headers, in the order of dependency of the kinds. A
/// file that the user named must be a sheet; what else lies in a folder is left out.
fn found(args: &ImportArgs, context: &mut Context, options: &ImportOptions) -> Result<Found> {
    let mapped = context.reader()?.view()?.mapped_headers()?;
    context.close();
    let (mut found, mut wrong) = (Found::default(), Vec::new());
    for path in &args.files {
        let mut own = Found::default();
        let is_folder = !is_stdin(path) && path.is_dir();
        let files =
            if is_folder { files_below(path, context, &mut found)? } else { vec![path.clone()] };
        for file in files {
            look_into(args, file, context, (options, &mapped), &mut own)?;
        }
        // A sheet of notes beside the lists of a workbook is no reason to refuse them.
        if is_folder || !own.sources.is_empty() {
            found.left_out.append(&mut own.left_out);
        }
        found.sources.append(&mut own.sources);
        wrong.extend(own.left_out.iter().map(LeftOut::line));
    }
    if found.sources.is_empty() {
        let lost = found.left_out.iter().filter(|one| one.is_loss);
        wrong.extend(lost.map(LeftOut::line));
    }
    if !wrong.is_empty() {
        return Err(CliError::Message(Exit::Refused, wrong.join("\n")));
    }
    found.sources.sort_by_key(|source| Kind::ALL.iter().position(|kind| *kind == source.kind));
    Ok(found)
}

/// Returns the files below a folder, and notes those that are left out. The files that programs made for themselves are
/// named only where more is to be said.
fn files_below(folder: &Path, context: &Context, found: &mut Found) -> Result<Vec<PathBuf>> {
    let files = import_folder::files_below(folder)?;
    let is_told = |reason: &import_folder::Reason| {
        context.ui.is_verbose() || !matches!(reason, import_folder::Reason::OfProgram)
    };
    let told = files.left_out.iter().filter(|(_, reason)| is_told(reason));
    found.left_out.extend(told.map(|(path, reason)| LeftOut {
        file: shown(path),
        reason: reason.message(&context.messages),
        is_loss: reason.is_loss(),
    }));
    Ok(files.found)
}

/// Adds the sheets of a file: every visible one of a workbook, unless the options name one.
fn look_into(
    args: &ImportArgs,
    path: PathBuf,
    context: &Context,
    (options, mapped): (&ImportOptions, &[[String; 3]]),
    found: &mut Found,
) -> Result<()> {
    let bytes: Arc<[u8]> = bytes_of(&path, &context.messages)?.into();
    let reason = |kind: ProblemKind| {
        problems::message(&context.messages, &Problem::new("", "", kind), false)
    };
    let sheets = match (&args.sheet, visible_sheets(&bytes)) {
        (None, Ok(sheets)) if sheets.len() > 1 => sheets.into_iter().map(Some).collect(),
        (_, Err(kind)) => {
            let (file, reason) = (shown(&path), reason(kind));
            found.left_out.push(LeftOut { file, reason, is_loss: true });
            return Ok(());
        }
        _ => vec![None],
    };
    let several = sheets.len() > 1;
    for sheet in sheets {
        let mut chosen = options.clone();
        if let Some(sheet) = &sheet {
            chosen = chosen.sheet(sheet.clone());
        }
        match Kind::of_mapped_file(&bytes, &chosen, mapped) {
            Ok(kind) => {
                let (path, bytes) = (path.clone(), Arc::clone(&bytes));
                found.sources.push(InputFile { path, bytes, kind, sheet });
            }
            // New workbooks have empty sheets.
            Err(ProblemKind::EmptyFile) if several => {}
            Err(kind) => {
                let file = sheet.map_or_else(|| shown(&path), |sheet| named(&path, &sheet));
                found.left_out.push(LeftOut { file, reason: reason(kind), is_loss: true });
            }
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    escape_control_chars(path.display().to_string()).into_owned()
}

/// Returns the name of a sheet in a file.
fn named(path: &Path, sheet: &str) -> String {
    escape_control_chars(format!("{} [{sheet}]", path.display())).into_owned()
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads a file, or standard input, whole, unless it is larger than sheets may be.
pub(super) fn bytes_of(path: &Path, messages: &Messages) -> Result<Vec<u8>> {
    let most = MAX_FILE_MEGABYTES << 20;
    let read = if is_stdin(path) {
        at_most(most, 0, &mut std::io::stdin().lock())
    } else {
        std::fs::File::open(path)
            .and_then(|mut file| at_most(most, file.metadata()?.len(), &mut file))
    };
    read.map_err(|error| CliError::file(path, error))?.ok_or_else(|| {
        let kind = ProblemKind::TooLarge { max: MAX_FILE_MEGABYTES };
        let reason = problems::message(messages, &Problem::new("", "", kind), false);
        CliError::Message(Exit::Refused, format!("{}: {reason}", shown(path)))
    })
}

/// Reads at most `most` bytes. Returns `None` if there are more; `stated` is the length that the file system states.
fn at_most(most: u64, stated: u64, from: &mut impl Read) -> std::io::Result<Option<Vec<u8>>> {
    if stated > most {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(stated as usize);
    from.take(most + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::at_most;

    #[test]
    fn no_more_is_read_than_a_file_may_have() {
        let read = |most, stated| at_most(most, stated, &mut &b"12345"[..]).expect("in memory");
        assert_eq!(read(5, 0), Some(b"12345".to_vec()));
        assert_eq!((read(4, 0), read(4, 5)), (None, None));
        // A stream without an end.
        assert_eq!(at_most(1000, 0, &mut std::io::repeat(b'1')).expect("endless"), None);
    }
}
