//! `config`: the limits of the lending desk that a store sets for itself.

use assistive_core::SetLimit;
use assistive_core::model::{Coded, Setting};
use clap::{Args, Subcommand};
use serde_json::json;

use super::desk;
use crate::args::coded;
use crate::context::Context;
use crate::error::Result;
use crate::lang::say;
use crate::render::{self, SETTINGS};

/// Limits of the lending desk
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    List(ListArgs),
    Get(GetArgs),
    Set(SetArgs),
}

/// List the limits of the lending desk
#[derive(Debug, Args)]
#[command(after_help = "assistive config list")]
pub(crate) struct ListArgs {}

/// Show a limit
#[derive(Debug, Args)]
#[command(after_help = "assistive config get renewals")]
pub(crate) struct GetArgs {
    /// Which limit
    #[arg(value_parser = coded::<Setting>())]
    setting: Setting,
}

/// Set a limit, for everyone who uses the store
#[derive(Debug, Args)]
#[command(after_help = "assistive config set open-loans 8")]
pub(crate) struct SetArgs {
    /// Which limit
    #[arg(value_parser = coded::<Setting>())]
    setting: Setting,
    /// The value
    #[arg(value_parser = clap::value_parser!(u16).range(0..=3650))]
    value: u16,
}

pub(crate) fn run(command: &ConfigCommand, context: &mut Context) -> Result<()> {
    match command {
        ConfigCommand::List(_) => {
            let registry = context.reader()?;
            let limits = registry.view()?.limits();
            let all: Vec<_> = Setting::ALL.iter().map(|s| (*s, limits.get(*s))).collect();
            render::list(context, "settings", SETTINGS, &all)
        }
        ConfigCommand::Get(args) => {
            let registry = context.reader()?;
            let value = registry.view()?.limits().get(args.setting);
            render::one(context, SETTINGS, &(args.setting, value))
        }
        ConfigCommand::Set(args) => set(args, context),
    }
}

fn set(args: &SetArgs, context: &mut Context) -> Result<()> {
    let registry = context.writer()?;
    let limit = SetLimit { setting: args.setting, value: args.value };
    let carried = registry.carry_out(&context.author()?, &limit)?;
    let name = context.words.coded(args.setting);
    let text = say!(context.words, "config-set", name = name, value = args.value);
    let fields = vec![("setting", json!(args.setting.code())), ("value", json!(args.value))];
    desk::tell(context, &carried, "set", &text, fields)
}
