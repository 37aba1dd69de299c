//! `template`: writes an empty sheet with lists to choose from.

use std::path::PathBuf;

use assistive_core::Error;
use assistive_core::exchange::{ColumnText, Ids, Kind, Template, TemplateColumns, TemplateTexts};
use assistive_core::model::ProblemKind;
use assistive_core::report::Filter;
use assistive_core::{DueFilter, DueKind, View};
use clap::Args;
use clap::builder::TypedValueParser;
use jiff::civil::Date;

use super::record;
use crate::args::by_code;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::{Messages, tr};
use crate::outfile;

/// Write an empty sheet with headers and lists to choose from, in the language of --lang
#[derive(Debug, Args)]
#[command(
    after_help = "assistive template student-needs 需求清单.xlsx --lang zh\nassistive template student-needs SP-0981.xlsx --school SP-0981 --show-ids\nassistive template follow-ups 回访.xlsx --due 14 --site ST-0902\nassistive template needs needs.xlsx --columns all"
)]
pub(crate) struct TemplateArgs {
    /// Kind of rows
    #[arg(value_parser = kind())]
    kind: Kind,
    /// The workbook, which must not be there yet
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
    /// Columns by their headers, separated by commas, or `all`; by default those that people usually fill in. The needed ones are always there
    #[arg(long, value_name = "COLUMNS")]
    columns: Option<String>,
    /// Name the students of this school in it; with --show-ids, for only then it can be imported again
    #[arg(long)]
    school: Option<String>,
    /// List the follow-ups that are due within so many days, to be filled in while calling
    #[arg(long, value_name = "DAYS", conflicts_with = "school")]
    due: Option<u16>,
    /// Only the follow-ups of this site, which made the fitting or else works on the need: code or name
    #[arg(long, requires = "due")]
    site: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// The value of `--columns` that asks for all columns.
const ALL: &str = "all";

/// Returns the texts for the people who fill in a sheet of a kind.
fn texts(kind: Kind, messages: &Messages) -> TemplateTexts {
    let text = |id: &str| messages.message(id, &[]);
    let columns = kind.column_names().map(|column| ColumnText {
        column,
        note: text(note(kind, column)),
        example: example(kind, column).map(text).unwrap_or_default(),
    });
    TemplateTexts {
        title: tr!(
            messages,
            "template-title",
            kind = messages.word("subject", kind.code()),
            rows = text(rows(kind))
        ),
        headings: [
            text("template-column"),
            text("template-needed"),
            text("template-content"),
            text("template-example"),
        ],
        needed: text("word-yes"),
        optional: text("word-no"),
        columns: columns.collect(),
    }
}

/// Returns the message that says what a row holds.
fn rows(kind: Kind) -> &'static str {
    match kind {
        Kind::Divisions | Kind::Sites | Kind::Catalog | Kind::Persons | Kind::Students => {
            "template-rows-one"
        }
        Kind::Stock => "template-rows-stock",
        Kind::Levels => "template-rows-levels",
        Kind::Moves => "template-rows-moves",
        _ => "template-rows-of-person",
    }
}

/// Returns the message that says what the cells of a column hold.
fn note(kind: Kind, column: &str) -> &'static str {
    match column {
        "code" => "note-code",
        "name" | "phone" if matches!(kind, Kind::Trainings | Kind::FollowUps) => "note-compared",
        "name" if matches!(kind, Kind::Persons | Kind::Students | Kind::StudentNeeds) => {
            "note-name"
        }
        "name" => "note-full-name",
        "parent" => "note-parent",
        "successor" => "note-successor",
        "class" => "note-class",
        "categories" => "note-categories",
        "unit" => "note-unit",
        "price" | "subsidy" | "cost" | "value" | "deposit" => "note-money",
        "life_years" => "note-life-years",
        "loan_days" => "note-loan-days",
        "id_number" => "note-id-number",
        "certificate" => "note-certificate",
        "key" => "note-key",
        "division" => "note-division",
        "guardian" => "note-guardian",
        "phone" => "note-phone",
        "address" => "note-address",
        "site" if kind == Kind::Moves => "note-moved-site",
        "tag" if kind == Kind::Moves => "note-moved-tag",
        "nth" if kind == Kind::Moves => "note-nth-step",
        "school" | "site" | "standing_site" => "note-site",
        "standing_since" => "note-day",
        "class_name" => "note-class-name",
        "person" => "note-person",
        "borrower" => "note-borrower",
        "device" if matches!(kind, Kind::Needs | Kind::StudentNeeds) => "note-device",
        "device" if kind == Kind::Assessments => "note-recommended",
        "device" => "note-model",
        "need_device" => "note-need-device",
        "need" if kind == Kind::Assessments => "note-assessed-need",
        "need" => "note-need",
        "fitting" => "note-fitting",
        "fitting_nth" => "note-nth",
        "nth" if is_care(kind) => "note-nth-of-day",
        "assessor" | "trainer" => "note-professional",
        "measurements" => "note-measurements",
        "scores" => "note-scores",
        "by" | "back_by" => "note-done-by",
        "method" => "note-method",
        "fault" => "note-fault",
        "parts" => "note-parts",
        "missing" => "note-missing",
        "former_ids" => "note-former-ids",
        "other_keys" => "note-other-keys",
        "history" => "note-history",
        "returns" => "note-returns",
        "renewals" => "note-renewals",
        "came_from" => "note-from",
        "given_back" => "note-given-back",
        "from_stock" => "note-from-stock",
        "until" | "on" | "deposit_back" => "note-day",
        "quantity" if kind == Kind::Levels => "note-level",
        "cleaning" | "repair" | "display" | "lost" | "retired" => "note-level-part",
        "next_on" => "note-next-on",
        "listed_again" => "note-listed-again",
        "round" => "note-round",
        "item" => "note-item",
        "tag" => "note-tag",
        "serial" => "note-serial",
        "provider" => "note-provider",
        "donor" => "note-donor",
        "programme" => "note-programme",
        "priority" => "note-priority",
        "quantity" => "note-quantity",
        "nth" => "note-nth",
        "note" => "note-note",
        "birth_date" => "note-birth-date",
        "valid_from" | "valid_to" => "note-day",
        day if day.ends_with("_on") => "note-day",
        _ => "note-choose",
    }
}

/// Checks whether a kind is about the care before and after a handover.
fn is_care(kind: Kind) -> bool {
    matches!(kind, Kind::Assessments | Kind::Trainings | Kind::FollowUps)
}

/// Returns the message with an invented cell of a column; `None` where the first choice serves.
fn example(kind: Kind, column: &str) -> Option<&'static str> {
    Some(match column {
        "code" if kind == Kind::Divisions => "example-division-code",
        "code" if kind == Kind::Sites => "example-site-code",
        "code" => "example-model-code",
        "name" if kind == Kind::Divisions => "example-division",
        "name" if kind == Kind::Sites => "example-site",
        "name" => match kind {
            Kind::Catalog => "example-model",
            _ => "example-name",
        },
        "parent" if kind == Kind::Divisions => "example-parent",
        "device" if matches!(kind, Kind::Needs | Kind::StudentNeeds) => "example-device",
        "class" => "example-class",
        "categories" => "example-categories",
        "unit" => "example-unit",
        "price" | "subsidy" | "cost" | "value" | "deposit" => "example-money",
        "life_years" | "loan_days" => "example-number",
        "id_number" | "person" | "borrower" => "example-id-number",
        "certificate" => "example-certificate",
        "key" => "example-key",
        "guardian" => "example-guardian",
        "phone" => "example-phone",
        "address" => "example-address",
        "class_name" => "example-class-name",
        "item" | "tag" => "example-tag",
        "serial" => "example-serial",
        "provider" | "donor" => "example-site",
        "quantity" | "priority" => "example-quantity",
        "need_device" => "example-device",
        "assessor" | "trainer" => "example-professional",
        "measurements" => "example-measurements",
        "scores" => "example-scores",
        "birth_date" => "example-birth-date",
        "valid_from" | "standing_since" | "on" | "given_back" | "until" | "deposit_back" => {
            "example-day"
        }
        day if day.ends_with("_on") => "example-day",
        _ => return None,
    })
}

/// Returns the error of a column that the kind lacks, in the words of the option.
fn unknown_columns(error: Error, context: &Context) -> CliError {
    let problem = match &error {
        Error::Refused(problems) => problems.first(),
        _ => None,
    };
    match problem.map(|problem| &problem.kind) {
        Some(ProblemKind::UnknownColumns { columns, known }) => {
            let columns = context.messages.list(columns);
            let known = context.messages.list(known);
            let text =
                tr!(context.messages, "usage-template-columns", columns = columns, known = known);
            CliError::Usage(text)
        }
        _ => error.into(),
    }
}

/// Returns the follow-ups that `--due` asks for.
fn due(
    args: &TemplateArgs,
    view: &View<'_>,
    context: &Context,
) -> Result<Option<(DueFilter, Date)>> {
    let Some(days) = args.due else { return Ok(None) };
    let kinds = [DueKind::FollowUpOne, DueKind::FollowUpSix];
    let site = record::site(view, "--site", &args.site)?;
    let filter =
        DueFilter::default().kinds(kinds).filter(Filter::default().site(site)).within(days);
    Ok(Some((filter, context.today()?)))
}

/// Returns the columns that `--columns` asks for.
fn columns(args: &TemplateArgs) -> TemplateColumns {
    match args.columns.as_deref() {
        None => TemplateColumns::Usual,
        Some(text) if text.eq_ignore_ascii_case(ALL) => TemplateColumns::All,
        Some(text) => {
            let names =
                text.split([',', '，', '、']).map(str::trim).filter(|name| !name.is_empty());
            TemplateColumns::Only(names.map(str::to_owned).collect())
        }
    }
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    by_code("subject", Kind::ALL.iter().map(|kind| kind.code()), Kind::from_code)
}

pub(crate) fn run(args: &TemplateArgs, context: &mut Context) -> Result<()> {
    if args.school.is_some() && !matches!(args.kind, Kind::Students | Kind::StudentNeeds) {
        return Err(CliError::Usage(tr!(context.messages, "usage-template-school")));
    }
    if args.due.is_some() && args.kind != Kind::FollowUps {
        return Err(CliError::Usage(tr!(context.messages, "usage-template-due")));
    }
    let is_workbook = args.file.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    if !outfile::is_stdout(&args.file) && !is_workbook {
        return Err(CliError::Usage(tr!(context.messages, "usage-template-xlsx")));
    }
    let store = context.reader()?;
    let view = store.view()?;
    let template = Template {
        kind: args.kind,
        headers: context.messages.lang().into(),
        columns: columns(args),
        texts: texts(args.kind, &context.messages),
        school: record::site(&view, "--school", &args.school)?,
        due: due(args, &view, context)?,
        ids: context.ids(),
        made_at: context.now()?.timestamp(),
    };
    let bytes = view.template(&template).map_err(|error| unknown_columns(error, context))?;
    let due = template.due.as_ref().map(|(filter, day)| view.due(filter, *day)).transpose()?;
    let done = match due {
        Some(due) if due.is_empty() => "template-none-due",
        Some(_) => "template-due-done",
        None => "template-done",
    };
    drop(view);
    if outfile::is_stdout(&args.file) {
        context.ui.raw(&bytes)?;
    } else {
        outfile::write(&args.file, &bytes, args.force, &context.messages)?;
        let text =
            context.messages.message(done, &[("path", args.file.display().to_string().into())]);
        context.ui.line(&text)?;
    }
    if template.school.is_some() && template.ids == Ids::Masked {
        let text = tr!(context.messages, "export-masked");
        context.ui.notice(&text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Kind, example, note};

    #[test]
    fn only_columns_with_a_closed_list_have_no_text_of_their_own() {
        let mut closed: Vec<_> = Kind::ALL
            .iter()
            .flat_map(|kind| kind.column_names().map(|column| (*kind, column)))
            .filter(|(kind, column)| note(*kind, column) == "note-choose")
            .inspect(|(kind, column)| assert_eq!(example(*kind, column), None, "{column}"))
            .map(|(_, column)| column)
            .collect();
        closed.sort_unstable();
        closed.dedup();
        let vocabularies = [
            "asked",
            "basic",
            "category",
            "condition",
            "finding",
            "grade",
            "hygiene",
            "kind",
            "left_reason",
            "level",
            "mode",
            "place",
            "placement",
            "purpose",
            "satisfied",
            "scheme",
            "sex",
            "source",
            "stage",
            "standing",
            "status",
            "step",
            "tracking",
            "trouble",
            "use",
            "wants_repair",
            "wants_training",
            "withdrawn_reason",
        ];
        assert_eq!(closed, vocabularies);
    }
}
