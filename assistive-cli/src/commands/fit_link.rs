//! `fit link` and `fit relink`: change the need that a recorded fitting meets.

use assistive_core::exchange::Kind;
use assistive_core::model::{FittingNo, NeedNo};
use assistive_core::{Author, Linked, NeedStatus, Outcome, Relink, Store};
use clap::Args;
use serde_json::{Map, json};

use super::record;
use crate::args::Format;
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render::{self, FITTINGS};

/// Say which need a fitting meets, or that it meets none; later lists do not change it
#[derive(Debug, Args)]
#[command(
    after_help = "assistive fit link F5 N7\nassistive fit link F5 --none --why \"for the sister\""
)]
pub(crate) struct LinkArgs {
    /// Number of the fitting, such as F5
    fitting: String,
    /// Number of the need that it meets, such as N7
    #[arg(required_unless_present = "none")]
    need: Option<String>,
    /// It meets no need: it is unlisted
    #[arg(long, conflicts_with = "need")]
    none: bool,
    /// Reason, for the journal
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

/// After a late needs list, find the needs that unlisted fittings meet
#[derive(Debug, Args)]
#[command(
    after_help = "assistive fit relink --dry-run\nassistive fit relink --since 2023-01-01 --until 2023-12-31"
)]
pub(crate) struct RelinkArgs {
    /// Fittings of this person: P12, id, certificate or key
    #[arg(long)]
    person: Option<String>,
    /// From this day, month, quarter or year on
    #[arg(long, value_name = "DATE", alias = "from")]
    since: Option<String>,
    /// To this day, month, quarter or year
    #[arg(long, value_name = "DATE", alias = "to")]
    until: Option<String>,
    /// Change nothing, show what would be linked
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn link(args: &LinkArgs, context: &mut Context) -> Result<()> {
    let fitting = record::fitting(&args.fitting)?;
    let need = args.need.as_deref().map(record::need).transpose()?;
    let store = context.writer()?;
    let author = context.author()?.why(args.why.clone());
    let applied = store.fittings(&author).link(fitting, need)?;
    let number = fitting.to_string();
    let text = match (applied.output, need) {
        (Outcome::Unchanged, _) => {
            record::outcome_line(context, applied.output, "fitting", number.clone())
        }
        (_, Some(need)) => linked(context, &store, fitting, need)?,
        (_, None) => tr!(context.messages, "fit-linked-none", fitting = number.as_str()),
    };
    let fields = vec![
        ("fitting", json!(number)),
        ("need", json!(need.map(|need| need.to_string()))),
        ("outcome", json!(record::outcome_code(applied.output))),
    ];
    record::print_result(context, &applied, "link", &text, fields)
}

/// Returns the need to which a fitting was linked, in words.
fn linked(context: &Context, store: &Store, fitting: FittingNo, need: NeedNo) -> Result<String> {
    let view = store.view()?.need(need, context.today()?)?;
    let (messages, fitting, need) = (&context.messages, fitting.to_string(), need.to_string());
    if view.status != NeedStatus::Open {
        return Ok(tr!(messages, "fit-linked", fitting = fitting, need = need));
    }
    let of = render::given_of(messages, view.given, view.quantity);
    Ok(tr!(messages, "fit-linked-part", fitting = fitting, need = need, given = of))
}

pub(super) fn relink(args: &RelinkArgs, context: &mut Context) -> Result<()> {
    let from = context.first_day("--since", &args.since)?;
    let to = context.last_day("--until", &args.until)?;
    let author = context.author()?;
    // A dry run reads the store even if another process holds it.
    let store = if args.dry_run { context.reader()? } else { context.writer()? };
    let person = match &args.person {
        Some(text) => Some(store.view()?.find_person(text)?),
        None => None,
    };
    let relink = Relink::default().person(person).from(from).to(to);
    let applied = match args.dry_run {
        true => store.fittings(&author).preview().relink(&relink)?,
        false => store.fittings(&author).relink(&relink)?,
    };
    context.stored |= applied.commit.is_some();
    render::warnings(context, &applied.warnings);
    let (view, today) = (store.view()?, context.today()?);
    let shown = |linked: &Linked| {
        let mut fitting = view.fitting(linked.fitting, today)?;
        // A dry run does not change the fitting, so the link is filled in here.
        fitting.need = Some(linked.need);
        Ok(fitting)
    };
    let rows = applied.output.iter().map(shown).collect::<Result<Vec<_>>>()?;
    let mut head = Map::new();
    head.insert("operation".into(), json!("relink"));
    head.insert("dry_run".into(), json!(args.dry_run));
    head.insert("commit".into(), json!(applied.commit));
    render::listed(context, head, "linked", FITTINGS, &rows)?;
    if context.format() == Format::Table && args.dry_run {
        let text = tr!(context.messages, "import-dry-run");
        context.ui.notice(&text);
    }
    Ok(())
}

/// Prints after the import of a needs list the number of unlisted fittings that meet its needs.
pub(super) fn offer(
    kind: Kind,
    context: &mut Context,
    store: &Store,
    author: &Author,
) -> Result<()> {
    if !matches!(kind, Kind::Needs | Kind::StudentNeeds) {
        return Ok(());
    }
    let count = store.fittings(author).preview().relink(&Relink::default())?.output.len();
    if count > 0 {
        let text = tr!(context.messages, "import-relink", count = count);
        context.ui.notice(&text);
    }
    Ok(())
}
