//! Renders what an import did: its counts, and the rows that are wrong or worth a second look.

use assistive_core::exchange::{
    Change, Changed, Encoding, ImportReport, Kind, RowProblem, neutral_raw,
};
use assistive_core::model::Problem;
use serde_json::{Value, json};

use super::{Cell, Column, Visibility, csv_as_is};
use crate::args::Format;
use crate::context::Context;
use crate::error::Result;
use crate::lang::{Lang, escape_control_chars, tr};
use crate::render_options::RenderOptions;
use crate::{privacy, problems};

/// The number of warnings that are printed. The rest is counted.
const FEW_WARNINGS: usize = 10;

/// The result of importing a file.
pub(crate) struct ImportedFile {
    /// The file as the user named it.
    pub(crate) file: String,
    /// The report of the library.
    pub(crate) report: ImportReport,
}

const COUNTS: &[Column<ImportedFile>] = &[
    Column::new("kind", Visibility::All, |f, look| {
        let code = f.report.kind.code();
        Cell::of(look.messages.word("subject", code), code)
    }),
    Column::new("file", Visibility::All, |f, _| Cell::text(&f.file)),
    Column::right("rows", Visibility::All, |f, _| Cell::number(f.report.rows)),
    Column::right("created", Visibility::All, |f, _| Cell::number(f.report.created)),
    Column::right("created_people", Visibility::Data, |f, _| Cell::number(f.report.created_people)),
    Column::right("updated", Visibility::All, |f, _| Cell::number(f.report.updated)),
    Column::right("unchanged", Visibility::All, |f, _| Cell::number(f.report.unchanged)),
    Column::right("rejected", Visibility::All, |f, _| Cell::number(f.report.rejected)),
    Column::new("dry_run", Visibility::Data, |f, _| Cell::of("", f.report.dry_run)),
    Column::right("commit", Visibility::All, |f, _| Cell::maybe(f.report.commit, Cell::number)),
];

/// Prints what became of the files.
pub(crate) fn imported(context: &mut Context, files: &[ImportedFile]) -> Result<()> {
    match context.format() {
        Format::Table => {
            // An unreadable file has nothing to count.
            let read = |file: &ImportedFile| file.report.rows > 0 || file.report.errors.is_empty();
            if files.iter().any(read) {
                super::shown_table(context, COUNTS, files)?;
                created_people(context, files);
                standing_commits(context, files);
            }
            Ok(())
        }
        Format::Csv => super::list(context, "files", COUNTS, files),
        Format::Json => {
            let look = context.render_options();
            let mut objects: Vec<_> = files.iter().map(|file| object(file, &look)).collect();
            let value = match objects.len() {
                1 => objects.remove(0),
                _ => Value::Array(objects),
            };
            context.ui.line(&value.to_string())
        }
    }
}

/// Says in which commit the standing of devices was taken after the other sheets.
fn standing_commits(context: &mut Context, files: &[ImportedFile]) {
    for file in files {
        if let Some(commit) = file.report.standing_commit {
            let path = file.file.as_str();
            let text = tr!(context.messages, "import-standing", file = path, commit = commit);
            context.ui.notice(&text);
        }
    }
}

/// Says how many people and how many needs a sheet of both has created.
fn created_people(context: &mut Context, files: &[ImportedFile]) {
    for file in files.iter().filter(|file| file.report.created_people > 0) {
        let people = file.report.created_people;
        let needs = file.report.created.saturating_sub(people);
        let path = file.file.as_str();
        let text =
            tr!(context.messages, "import-created", file = path, people = people, needs = needs);
        context.ui.notice(&text);
    }
}

/// A cell that would change, or a record that would be new.
struct ChangedCell {
    kind: Kind,
    record: String,
    name: String,
    cell: Option<Changed>,
}

const CHANGES: &[Column<ChangedCell>] = &[
    Column::new("record", Visibility::All, |c, _| Cell::text(&c.record)),
    Column::titled("name", "person_name", Visibility::All, |c, _| Cell::text(&c.name)),
    Column::new("column", Visibility::All, |c, look| match &c.cell {
        Some(cell) => Cell::text(column_name(c.kind, cell.column, look)),
        None => Cell::text(tr!(look.messages, "import-new")),
    }),
    Column::wrap("before", Visibility::All, |c, look| {
        Cell::maybe(c.cell.as_ref(), |cell| Cell::text(shown(c.kind, cell.column, &cell.old, look)))
    }),
    Column::wrap("will_be", Visibility::All, |c, look| {
        Cell::maybe(c.cell.as_ref(), |cell| Cell::text(shown(c.kind, cell.column, &cell.new, look)))
    }),
];

/// Returns the header of a column in sheets of the language.
pub(crate) fn column_name<'a>(kind: Kind, column: &'a str, look: &RenderOptions<'_>) -> &'a str {
    let chinese = || kind.chinese(column).filter(|_| look.messages.lang() == Lang::Zh);
    chinese().unwrap_or(column)
}

/// Returns the value of a cell, in Chinese in words; a dash where it is empty.
fn shown(kind: Kind, column: &str, value: &str, look: &RenderOptions<'_>) -> String {
    if value.is_empty() {
        return "—".to_owned();
    }
    let value = masked(column, value, look);
    let vocabulary = match (kind, column) {
        (Kind::Sites, "kind") => "site-kind".to_owned(),
        (_, "kind") => "need-kind".to_owned(),
        _ => column.replace('_', "-"),
    };
    match (look.messages.lang(), column) {
        (Lang::En, _) => value,
        (Lang::Zh, "basic" | "hygiene" | "from_stock" | "wants_repair" | "wants_training") => {
            look.messages.message(&format!("word-{value}"), &[])
        }
        (Lang::Zh, _) => look.messages.word(&vocabulary, &value),
    }
}

/// Returns the value of a cell, without the private parts that are not to be shown.
fn masked(column: &str, value: &str, look: &RenderOptions<'_>) -> String {
    match (value, column) {
        (_, "birth_date") if !look.show_ids => {
            let day = value.parse().map(|day| privacy::birth_date(day, false));
            day.unwrap_or_default()
        }
        (value, "address") => privacy::address(value, look.show_ids),
        (value, _) => look.masked(value),
    }
}

/// Prints what a preview says would change, where people read it: programs find it with the counts.
pub(crate) fn changes(context: &mut Context, files: &[ImportedFile]) -> Result<()> {
    if context.format() != Format::Table {
        return Ok(());
    }
    for file in files {
        let kept = &file.report.changes;
        let rows = kept.iter().flat_map(|change| {
            let row = |cell| ChangedCell {
                kind: change.kind,
                record: change.record.clone(),
                name: change.name.clone(),
                cell,
            };
            match change.is_new {
                true => vec![row(None)],
                false => change.fields.iter().map(|cell| row(Some(cell.clone()))).collect(),
            }
        });
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            continue;
        }
        context.ui.line("")?;
        super::shown_table(context, CHANGES, &rows)?;
        let all = file.report.created + file.report.updated;
        let more = all.saturating_sub(kept.len() as u64);
        if more > 0 {
            let text = tr!(context.messages, "import-more-changes", count = more);
            context.ui.notice(&text);
        }
    }
    Ok(())
}

fn change_object(change: &Change, look: &RenderOptions<'_>) -> Value {
    json!({
        "kind": change.kind.code(),
        "record": change.record,
        "name": change.name,
        "created": change.is_new,
        "fields": changed_fields(&change.fields, look),
    })
}

/// Returns changed cells for programs.
pub(crate) fn changed_fields(fields: &[Changed], look: &RenderOptions<'_>) -> Value {
    let field = |cell: &Changed| {
        let value = |text: &str| match text {
            "" => Value::Null,
            text => Value::from(masked(cell.column, text, look)),
        };
        json!({ "column": cell.column, "old": value(&cell.old), "new": value(&cell.new) })
    };
    fields.iter().map(field).collect()
}

/// Returns changed cells in words: `phone 138 → 139; guardian — → 李强`.
pub(crate) fn changed_text(kind: Kind, fields: &[Changed], look: &RenderOptions<'_>) -> String {
    let field = |cell: &Changed| {
        let value = |text: &str| shown(kind, cell.column, text, look);
        tr!(
            look.messages,
            "changed-field",
            column = column_name(kind, cell.column, look),
            old = value(&cell.old),
            new = value(&cell.new)
        )
    };
    fields.iter().map(field).collect::<Vec<_>>().join(&tr!(look.messages, "changed-separator"))
}

fn object(file: &ImportedFile, look: &RenderOptions<'_>) -> Value {
    let mut object = super::json_of(COUNTS, file, look);
    if file.report.dry_run {
        let changes = file.report.changes.iter().map(|change| change_object(change, look));
        object["changes"] = changes.collect();
    }
    let rows = |problems: &[RowProblem]| -> Value {
        problems.iter().map(|problem| row_object(problem, look)).collect()
    };
    object["errors"] = rows(&file.report.errors);
    object["warnings"] = rows(&file.report.warnings);
    if let Some(commit) = file.report.standing_commit {
        object["standing_commit"] = commit.into();
    }
    object["left_out"] = json!(file.report.left_out);
    object["unknown_columns"] = json!(file.report.unknown_columns);
    let earlier = file.report.earlier_columns.iter();
    object["earlier_columns"] =
        earlier.map(|(header, column)| json!({ "header": header, "column": column })).collect();
    for (name, more) in
        [("more_errors", file.report.more_errors), ("more_warnings", file.report.more_warnings)]
    {
        if more > 0 {
            object[name] = more.into();
        }
    }
    object
}

/// The most ranges of rows that a notice lists.
const MOST_RANGES: usize = 10;

/// Returns rows as ranges, such as `14, 16-18`.
fn row_ranges(rows: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    let text = |(first, last): &(u64, u64)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    let shown: Vec<_> = ranges.iter().take(MOST_RANGES).map(text).collect();
    let more = if ranges.len() > MOST_RANGES { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn row_object(row: &RowProblem, look: &RenderOptions<'_>) -> Value {
    json!({
        "row": row.row,
        "column": row.problem.field,
        "value": problems::value(&row.problem, look.show_ids),
        "message": problems::message(look.messages, &row.problem, look.show_ids),
    })
}

/// The most cells beyond the header that a file of rejected rows repeats.
const MAX_UNHEADED: usize = 100;

impl ImportedFile {
    /// Prints what was read otherwise than the file may say: a doubted encoding, columns that number the rows.
    pub(crate) fn print_notices(&self, context: &mut Context) {
        let file = escape_control_chars(&self.file).into_owned();
        let doubted = match self.report.doubted {
            Some(Encoding::Gb18030) => Some(("GB18030", "utf-8")),
            Some(_) => Some(("UTF-8", "gb18030")),
            None => None,
        };
        if let Some((encoding, other)) = doubted {
            let text = tr!(
                context.messages,
                "import-doubted",
                file = file.as_str(),
                encoding = encoding,
                other = other
            );
            context.ui.notice(&text);
        }
        if !self.report.other_sheets.is_empty() {
            let sheets = context.messages.list(&self.report.other_sheets.join(", "));
            let sheets = escape_control_chars(sheets).into_owned();
            let text =
                tr!(context.messages, "import-other-sheets", file = file.as_str(), sheets = sheets);
            context.ui.notice(&text);
        }
        if self.report.hidden_rows > 0 {
            let count = self.report.hidden_rows;
            let text =
                tr!(context.messages, "import-hidden-rows", file = file.as_str(), count = count);
            context.ui.notice(&text);
        }
        for column in &self.report.number_keys {
            let column = escape_control_chars(column);
            let text =
                tr!(context.messages, "import-number-keys", file = file.as_str(), column = column);
            context.ui.notice(&text);
        }
        for (header, column) in &self.report.readings {
            let header = escape_control_chars(header);
            let column = column_name(self.report.kind, column, &context.render_options());
            let text = tr!(
                context.messages,
                "import-reading",
                file = file.as_str(),
                header = header,
                column = column
            );
            context.ui.notice(&text);
        }
        self.print_mapped(context);
        if !self.report.unknown_columns.is_empty() {
            let columns = context.messages.list(&self.report.unknown_columns.join(", "));
            let columns = escape_control_chars(columns).into_owned();
            let text = tr!(
                context.messages,
                "import-unknown-columns",
                file = file.as_str(),
                columns = columns
            );
            context.ui.notice(&text);
        }
        if !self.report.left_out.is_empty() {
            let rows = context.messages.list(&row_ranges(&self.report.left_out));
            let text =
                tr!(context.messages, "import-left-out-rows", file = file.as_str(), rows = rows);
            context.ui.notice(&text);
        }
        for column in &self.report.numberings {
            let column = escape_control_chars(column);
            let text =
                tr!(context.messages, "import-numbering", file = file.as_str(), column = column);
            context.ui.notice(&text);
        }
    }

    /// Prints the headers that were read as an earlier import decided, and those that later imports will read so.
    fn print_mapped(&self, context: &mut Context) {
        let kind = self.report.kind;
        let mut left_out = Vec::new();
        for (header, column) in &self.report.earlier_columns {
            let header = escape_control_chars(header);
            let Some(column) = column else {
                left_out.push(header.into_owned());
                continue;
            };
            let column = column_name(kind, column, &context.render_options());
            let text = tr!(context.messages, "import-remembered", header = header, column = column);
            context.ui.notice(&text);
        }
        if !left_out.is_empty() {
            let columns = context.messages.list(&left_out.join(", "));
            let text = tr!(context.messages, "import-remembered-out", columns = columns);
            context.ui.notice(&text);
        }
        let kind = context.messages.word("subject", kind.code());
        for (id, headers) in [
            ("import-forgotten", &self.report.forgotten_columns),
            ("import-remember", &self.report.remembered_columns),
        ] {
            if headers.is_empty() {
                continue;
            }
            let headers = headers.iter().map(escape_control_chars);
            let headers = headers.collect::<Vec<_>>().join(", ");
            let headers = context.messages.list(&headers);
            let text = tr!(context.messages, id, kind = kind.as_str(), headers = headers);
            context.ui.notice(&text);
        }
    }

    /// Prints rejected rows and warnings: at most `max` problems, the rest as a count. `refused` is the message that says what
    /// was stored all the same.
    pub(crate) fn print_problems(&self, context: &mut Context, max: usize, refused: &str) {
        let line = |context: &Context, row: &RowProblem| {
            let text = self.problem_line(context, &row.problem);
            format!("{}:{}: {text}", escape_control_chars(&self.file), row.row)
        };
        let (errors, warnings) = (&self.report.errors, &self.report.warnings);
        for row in errors.iter().take(max) {
            let text = line(context, row);
            context.ui.stderr_line(&text);
        }
        let more = errors.len().saturating_sub(max) as u64 + self.report.more_errors;
        if more > 0 {
            let more = tr!(context.messages, "import-more-errors", count = more);
            context.ui.stderr_line(&more);
        }
        let few = if context.ui.is_verbose() { warnings.len() } else { FEW_WARNINGS };
        for row in warnings.iter().take(few) {
            let text = tr!(context.messages, "warning", text = line(context, row));
            context.ui.notice(&text);
        }
        let more = warnings.len().saturating_sub(few) as u64 + self.report.more_warnings;
        if more > 0 {
            let more = tr!(context.messages, "import-more-warnings", count = more);
            context.ui.notice(&more);
        }
        if !errors.is_empty() {
            let (file, count) = (self.file.as_str(), self.report.rejected);
            let message = match (count, self.report.dry_run) {
                (0, _) => "import-unreadable",
                (_, true) => "import-rejected-dry",
                (_, false) => refused,
            };
            let text = tr!(context.messages, message, file = file, count = count);
            context.ui.stderr_line(&text);
        }
    }

    /// Returns a problem with its column named by the sheet's own header.
    pub(crate) fn problem_line(&self, context: &Context, problem: &Problem) -> String {
        let kind = self.report.kind;
        let place = self.report.place(problem.field);
        let header = place.and_then(|place| self.report.header.get(place)).map(|cell| cell.trim());
        let chinese =
            || kind.chinese(problem.field).filter(|_| context.messages.lang() == Lang::Zh);
        let column = header.or_else(chinese).unwrap_or(problem.field);
        problems::line_of(&context.messages, problem, column, context.global.show_ids)
    }

    /// Returns the rejected rows, each with its reason, to be corrected and imported again.
    /// `set` are the columns that were filled for all rows: the sheet lacks them, the corrected one needs them.
    pub(crate) fn rejected_csv(
        &self,
        context: &Context,
        set: &[(String, String)],
    ) -> Result<Vec<u8>> {
        let report = &self.report;
        let width = report.rejected_rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        // One row of a million cells does not make every row that long. Cells without a header are not read.
        let width = width.min(report.header.len() + MAX_UNHEADED).max(report.header.len());
        // `x-` keeps the column from being read when the file is imported again.
        let reason = format!("x-{}", tr!(context.messages, "import-reason"));
        let (names, values): (Vec<_>, Vec<_>) = set.iter().cloned().unzip();
        let pad = |cells: &[String], set: &[String], last: String| {
            let mut cells: Vec<_> =
                cells.iter().map(|cell| neutral_raw(cell).into_owned()).collect();
            cells.resize(width, String::new());
            cells.extend_from_slice(set);
            cells.push(last);
            cells
        };
        let rows = report.rejected_rows.iter().map(|rejected| {
            let why = report.errors_of(rejected.row);
            let why = why.map(|error| self.problem_line(context, &error.problem));
            pad(&rejected.cells, &values, why.collect::<Vec<_>>().join("; "))
        });
        let mut bytes = "\u{feff}".as_bytes().to_vec();
        bytes.extend(csv_as_is(std::iter::once(pad(&report.header, &names, reason)).chain(rows))?);
        Ok(bytes)
    }
}

/// Prints the warnings about a record.
pub(crate) fn warnings(context: &mut Context, warnings: &[Problem]) {
    for problem in warnings {
        let text = problems::line(&context.messages, problem, context.global.show_ids);
        let text = tr!(context.messages, "warning", text = text);
        context.ui.notice(&text);
    }
}
