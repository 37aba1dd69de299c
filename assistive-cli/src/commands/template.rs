//! `template`: writes an empty sheet with lists to choose from.

use std::path::PathBuf;

use assistive_core::exchange::{Headers, Ids, Kind, Template};
use clap::Args;
use clap::builder::TypedValueParser;

use super::record;
use crate::args::by_code;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::{Lang, Messages, tr};
use crate::outfile;

/// Write an empty sheet with headers and lists to choose from, in the language of --lang
#[derive(Debug, Args)]
#[command(
    after_help = "assistive template student-needs 需求清单.xlsx --lang zh\nassistive template student-needs SP-0981.xlsx --school SP-0981 --show-ids"
)]
pub(crate) struct TemplateArgs {
    /// Kind of rows
    #[arg(value_parser = kind())]
    kind: Kind,
    /// The workbook, which must not be there yet
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
    /// Name the students of this school in it; with --show-ids, for only then it can be imported again
    #[arg(long)]
    school: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// The notes on columns in a template. A column with a list of choices needs none.
const NOTES: [(&str, &[&str]); 12] = [
    ("note-id-number", &["id_number"]),
    ("note-nth", &["nth"]),
    ("note-certificate", &["certificate"]),
    ("note-key", &["key"]),
    ("note-person", &["person"]),
    ("note-borrower", &["borrower"]),
    ("note-division", &["division"]),
    ("note-device", &["device"]),
    ("note-need", &["need"]),
    ("note-priority", &["priority"]),
    ("note-quantity", &["quantity"]),
    (
        "note-day",
        &[
            "birth_date",
            "registered_on",
            "left_on",
            "identified_on",
            "withdrawn_on",
            "valid_to",
            "fitted_on",
            "received_on",
            "out_on",
            "due_on",
            "in_on",
            "served_on",
        ],
    ),
];

fn notes(messages: &Messages) -> Vec<(&'static str, String)> {
    let of = |(id, columns): &(&str, &'static [&'static str])| {
        let text = messages.message(id, &[]);
        columns.iter().map(|column| (*column, text.clone())).collect::<Vec<_>>()
    };
    NOTES.iter().flat_map(of).collect()
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    by_code(Kind::ALL.iter().map(|kind| kind.code()), Kind::from_code)
}

pub(crate) fn run(args: &TemplateArgs, context: &mut Context) -> Result<()> {
    if args.school.is_some() && !matches!(args.kind, Kind::Students | Kind::StudentNeeds) {
        return Err(CliError::Usage(tr!(context.messages, "usage-template-school")));
    }
    let is_workbook = args.file.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    if !outfile::is_stdout(&args.file) && !is_workbook {
        return Err(CliError::Usage(tr!(context.messages, "usage-template-xlsx")));
    }
    let store = context.reader()?;
    let view = store.view()?;
    let kind = context.messages.word("subject", args.kind.code());
    let template = Template {
        kind: args.kind,
        headers: match context.messages.lang() {
            Lang::En => Headers::English,
            Lang::Zh => Headers::Chinese,
        },
        title: tr!(context.messages, "template-title", kind = kind),
        notes: notes(&context.messages),
        school: record::site(&view, "--school", &args.school)?,
        ids: context.ids(),
        made_at: context.now()?.timestamp(),
    };
    let bytes = view.template(&template)?;
    drop(view);
    if outfile::is_stdout(&args.file) {
        context.ui.raw(&bytes)?;
    } else {
        outfile::write(&args.file, &bytes, args.force, &context.messages)?;
        let text = tr!(context.messages, "template-done", path = args.file.display().to_string());
        context.ui.line(&text)?;
    }
    if template.school.is_some() && template.ids == Ids::Masked {
        let text = tr!(context.messages, "export-masked");
        context.ui.notice(&text);
    }
    Ok(())
}
