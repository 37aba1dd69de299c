//! `site`: lists and adds sites.

use assistive_core::exchange::Kind;
use assistive_core::model::{SiteCode, SiteKind};
use assistive_core::{Edit, SiteDraft};
use clap::{Args, Subcommand};

use super::card::CardArgs;
use super::describe;
use super::record::{self, ChangedCells, RecordName};
use crate::args::{RowsArgs, coded};
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, SITES};

/// Schools, centres and other sites
#[derive(Debug, Subcommand)]
pub(crate) enum SiteCommand {
    List(ListArgs),
    Show(ShowArgs),
    Add(AddArgs),
}

/// List sites
#[derive(Debug, Args)]
#[command(after_help = "assistive site list --kind special-school")]
pub(crate) struct ListArgs {
    /// Sites of this kind
    #[arg(long, value_parser = coded::<SiteKind>())]
    kind: Option<SiteKind>,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Show a site with its people, stock and open loans
#[derive(Debug, Args)]
#[command(after_help = "assistive site show AK-DPF\nassistive site show SP-0981 -o site.html")]
pub(crate) struct ShowArgs {
    /// Code or name of the site
    site: String,
    #[command(flatten)]
    card: CardArgs,
}

/// Add a site, or change one
#[derive(Debug, Args)]
#[command(
    after_help = "assistive site add SP-0981 --name 旬阳市特殊教育学校 --kind special-school --division 610981"
)]
pub(crate) struct AddArgs {
    /// Its code
    code: String,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// Kind of place
    #[arg(long, value_parser = coded::<SiteKind>())]
    kind: Option<SiteKind>,
    /// Division it lies in: code or name
    #[arg(long)]
    division: Option<String>,
    /// Site it belongs to: code or name
    #[arg(long)]
    parent: Option<String>,
}

pub(crate) fn run(command: &SiteCommand, context: &mut Context) -> Result<()> {
    match command {
        SiteCommand::List(args) => {
            context.rows.clone_from(&args.rows);
            let store = context.reader()?;
            let view = store.view()?;
            let wanted = |kind: SiteKind| args.kind.is_none_or(|wanted| wanted == kind);
            let sites: Vec<_> =
                view.sites()?.into_iter().filter(|site| wanted(site.kind)).collect();
            render::list(context, "sites", SITES, &sites)
        }
        SiteCommand::Show(args) => show(args, context),
        SiteCommand::Add(args) => add(args, context),
    }
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    args.card.direct(context)?;
    let store = context.reader()?;
    let view = store.view()?;
    let card = view.site_card(&view.find_site(&args.site)?, context.today()?)?;
    let title = describe::named(&context.messages, &card.site.code, &card.site.name);
    render::site_card(context.render_options(), title, &card)?.render(context)
}

fn add(args: &AddArgs, context: &mut Context) -> Result<()> {
    let code = record::checked("code", &args.code, SiteCode::new)?;
    let store = context.writer()?;
    let draft = {
        let view = store.view()?;
        let division = record::division(&view, "--division", &args.division)?;
        SiteDraft::new(code.clone())
            .name(Edit::from(args.name.clone()))
            .kind(args.kind)
            .division(division)
            .parent(record::site(&view, "--parent", &args.parent)?)
    };
    let cells = || store.view()?.coded_cells(Kind::Sites, code.as_str());
    let before = cells()?;
    let recorded = store.places(&context.author()?).record_site(&draft)?;
    let changed = ChangedCells::between(before.as_ref(), cells()?.as_ref());
    let sites = store.view()?.sites()?;
    let name = sites.iter().find(|site| site.code == code).map_or("", |site| &site.name);
    let name = RecordName::coded(context, "site", code.as_str(), name);
    record::print_changed(context, name, &recorded, &changed)
}
