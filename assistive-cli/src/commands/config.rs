//! `config`: the settings of the user, and the limits of the lending desk that a store sets for everyone.

use assistive_core::Error;
use assistive_core::model::{Coded, Limits, Setting};
use clap::builder::TypedValueParser;
use clap::{Args, Subcommand};
use serde_json::json;

use super::record;
use crate::args::by_code;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render::{self, SETTINGS, SettingRow};
use crate::settings::UserSetting;

/// Settings: one's own, and the limits of the lending desk
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    List(ListArgs),
    Get(GetArgs),
    Set(SetArgs),
}

/// List the settings: one's own, and those of the store
#[derive(Debug, Args)]
#[command(after_help = "assistive config list")]
pub(crate) struct ListArgs {}

/// Show a setting
#[derive(Debug, Args)]
#[command(after_help = "assistive config get renewals\nassistive config get lang")]
pub(crate) struct GetArgs {
    /// The setting
    #[arg(value_parser = setting())]
    setting: AnySetting,
}

/// Set one's own default for an option, or a limit for everyone who uses the store
#[derive(Debug, Args)]
#[command(
    after_help = "assistive config set lang zh\nassistive config set store /srv/assistive\nassistive config set ambiguous-width wide\nassistive config set open-loans 8"
)]
pub(crate) struct SetArgs {
    /// The setting
    #[arg(value_parser = setting())]
    setting: AnySetting,
    /// The value; `-` takes one's own setting back
    #[arg(allow_hyphen_values = true)]
    value: String,
}

/// A setting of either kind.
#[derive(Debug, Clone, Copy)]
enum AnySetting {
    UserSetting(UserSetting),
    Limit(Setting),
}

/// The largest limit: ten years of days.
const MAX_LIMIT: u16 = 3650;

fn setting() -> impl TypedValueParser<Value = AnySetting> {
    let own = UserSetting::ALL.iter().map(|own| own.code());
    by_code("setting", own.chain(Setting::ALL.iter().map(|limit| limit.code())), |code| {
        UserSetting::from_code(code)
            .map(AnySetting::UserSetting)
            .or_else(|| Setting::from_word(code).map(AnySetting::Limit))
    })
}

pub(crate) fn run(command: &ConfigCommand, context: &mut Context) -> Result<()> {
    match command {
        ConfigCommand::List(_) => list(context),
        ConfigCommand::Get(args) => {
            let row = match args.setting {
                AnySetting::UserSetting(own) => own_row(own, context),
                AnySetting::Limit(limit) => {
                    let store = context.reader()?;
                    limit_row(limit, store.view()?.limits())
                }
            };
            render::one(context, SETTINGS, &row)
        }
        ConfigCommand::Set(args) => match args.setting {
            AnySetting::UserSetting(own) => set_own(own, &args.value, context),
            AnySetting::Limit(limit) => set_limit(limit, &args.value, context),
        },
    }
}

/// Lists all settings; without a store only the user's.
fn list(context: &mut Context) -> Result<()> {
    let mut rows: Vec<_> = UserSetting::ALL.iter().map(|own| own_row(*own, context)).collect();
    match context.reader() {
        Ok(store) => {
            let limits = store.view()?.limits();
            rows.extend(Setting::ALL.iter().map(|limit| limit_row(*limit, limits)));
            rows.extend(store.view()?.mapped_headers()?.into_iter().map(header_row));
        }
        Err(CliError::Core(Error::NoStore { .. })) => {}
        Err(error) => return Err(error),
    }
    render::list(context, "settings", SETTINGS, &rows)
}

fn own_row(own: UserSetting, context: &Context) -> SettingRow {
    let (name, value) = (own.code().to_owned(), context.settings.get(own));
    SettingRow { name, value, of_store: false, sheet: None }
}

fn limit_row(limit: Setting, limits: Limits) -> SettingRow {
    let value = Some(limits.get(limit).to_string());
    SettingRow { name: limit.code().to_owned(), value, of_store: true, sheet: None }
}

/// Returns the row of a header whose column was decided in an import.
fn header_row([sheet, header, column]: [String; 3]) -> SettingRow {
    SettingRow { name: header, value: Some(column), of_store: true, sheet: Some(sheet) }
}

fn set_own(own: UserSetting, value: &str, context: &mut Context) -> Result<()> {
    let value = Some(value).filter(|value| *value != "-");
    let file = context.settings.set(own, value, &context.messages)?.display().to_string();
    let (name, messages) = (own.code(), &context.messages);
    let text = match value {
        Some(value) => tr!(messages, "config-own-set", name = name, value = value, path = file),
        None => tr!(messages, "config-own-cleared", name = name, path = file),
    };
    context.ui.line(&text)
}

fn set_limit(limit: Setting, value: &str, context: &mut Context) -> Result<()> {
    let number = value.parse().ok().filter(|number| *number <= MAX_LIMIT);
    let number = number.ok_or_else(|| {
        let (name, messages) = (limit.code(), &context.messages);
        let values = format!("0 – {MAX_LIMIT}");
        CliError::Usage(tr!(
            messages,
            "settings-value",
            name = name,
            value = value,
            values = values
        ))
    })?;
    let store = context.writer()?;
    let applied = store.lending(&context.author()?).set_limit(limit, number)?;
    let name = context.messages.coded(limit);
    let text = tr!(context.messages, "config-set", name = name, value = number);
    let fields = vec![("setting", json!(limit.code())), ("value", json!(number))];
    record::print_result(context, &applied, "set", &text, fields)
}
