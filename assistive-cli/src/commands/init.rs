//! `init`: makes a store.

use assistive_core::model::{SiteCode, SiteKind};
use assistive_core::{OwnSite, Store, StoreId, StoreOptions};
use clap::Args;

use super::info;
use super::record;
use crate::args::{Format, coded};
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::tr;

/// Make a store, with the divisions of Ankang and the device classes built in
#[derive(Debug, Args)]
#[command(after_help = "assistive init --site AK-DPF --name 安康市辅具中心 --division 610900")]
pub(crate) struct InitArgs {
    /// Code of the site that works with the store
    #[arg(long, value_name = "CODE", requires = "name", requires = "division")]
    site: Option<String>,
    /// Name of the site
    #[arg(long, requires = "site")]
    name: Option<String>,
    /// Kind of the site
    #[arg(long, value_parser = coded::<SiteKind>(), default_value = "centre")]
    kind: SiteKind,
    /// Division that the site lies in
    #[arg(long, value_name = "CODE", requires = "site")]
    division: Option<String>,
}

pub(crate) fn run(args: &InitArgs, context: &mut Context) -> Result<()> {
    let site = match (&args.site, &args.name, &args.division) {
        (Some(code), Some(name), Some(division)) => Some(OwnSite {
            code: record::checked("code", code, SiteCode::new)?,
            name: name.clone(),
            kind: args.kind,
            division: division.clone(),
        }),
        _ => None,
    };
    let options = StoreOptions::new(new_identity(context)?).site(site);
    let folder = context.store()?;
    let author = context.author()?;
    let made = context.wait_for(|holder| Store::create(&folder, &options, &author, holder))?;
    let path = folder.display().to_string();
    let text = tr!(context.messages, "init-done", path = path);
    context.ui.notice(&text);
    if context.format() == Format::Table {
        context.ui.notice(&tr!(context.messages, "init-next"));
        return Ok(());
    }
    info::show(context, &made.info()?, &folder)
}

/// Draws the identity of a new store.
pub(super) fn new_identity(context: &Context) -> Result<StoreId> {
    getrandom::u64().map(StoreId::from_random).map_err(|error| {
        let cause = error.to_string();
        CliError::Message(Exit::Io, tr!(context.messages, "error-no-randomness", cause = cause))
    })
}
