//! Options that every command takes, and readers of option values. The options of one command are in its own file.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use assistive_core::Edit;
use assistive_core::model::Coded;

use crate::lang::Lang;

/// The form of printed results: for people, for programs or for spreadsheets.
// Comments on the values would make their help twice as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Table,
    Json,
    Csv,
}

/// Options that every command takes.
#[derive(Debug, Default, Args)]
pub(crate) struct GlobalArgs {
    /// Folder of the store
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "ASSISTIVE_STORE",
        hide_env_values = true
    )]
    pub(crate) store: Option<PathBuf>,
    /// Form of printed results
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Short for --format json
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of help, tables and messages [env: ASSISTIVE_LANG, LC_ALL, LANG]
    // Read by `Lang::wanted` before the line is parsed.
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Name recorded in the journal; else the system's user [env: USER]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "ASSISTIVE_ACTOR",
        hide_env_values = true
    )]
    pub(crate) actor: Option<String>,
    /// True if the name is an option of the line, and not of the environment.
    #[arg(skip)]
    pub(crate) is_actor_on_line: bool,
    /// Day taken as today
    #[arg(
        long,
        global = true,
        value_name = "DATE",
        env = "ASSISTIVE_TODAY",
        hide_env_values = true
    )]
    pub(crate) today: Option<String>,
    /// Seconds to wait for a store that another process holds; 5 by default
    #[arg(long, global = true, value_name = "SECONDS")]
    pub(crate) wait: Option<u64>,
    /// Do not ask
    #[arg(long, global = true)]
    pub(crate) yes: bool,
    /// Print citizen ids unmasked
    #[arg(long, global = true)]
    pub(crate) show_ids: bool,
    /// Say less
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

impl GlobalArgs {
    /// Returns the name of `--actor` if it is an option of the line.
    pub(crate) fn actor_on_line(&self) -> Option<String> {
        self.actor.clone().filter(|_| self.is_actor_on_line)
    }

    /// Returns the form of printed results, with `--json` taken into account.
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// The rows and columns of a list that are shown, and their order.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RowsArgs {
    /// Only these columns, in this order: their names in CSV, separated by commas
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) columns: Option<String>,
    /// Order by this column; with a minus before it, the largest first
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    pub(crate) sort: Option<String>,
    /// Only so many rows
    #[arg(long, value_name = "NUMBER")]
    pub(crate) limit: Option<usize>,
}

/// Reads a value by its code, one of `codes`.
pub(crate) fn by_code<T: Clone + Send + Sync + 'static>(
    codes: impl Iterator<Item = &'static str>,
    from_code: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    let known = PossibleValuesParser::new(codes.collect::<Vec<_>>());
    known.try_map(move |code| from_code(&code).ok_or("unknown"))
}

/// Reads a value of a closed vocabulary by its code or one of its words.
pub(crate) fn coded<T>() -> impl TypedValueParser<Value = T>
where
    T: Coded + Send + Sync,
{
    let value = |value: &T| PossibleValue::new(value.code()).aliases(value.words());
    let known = PossibleValuesParser::new(T::ALL.iter().map(value).collect::<Vec<_>>());
    known.try_map(|word| T::from_word(&word).ok_or("unknown"))
}

/// Reads a value of a closed vocabulary, or `-` for none.
pub(crate) fn coded_or_none<T>() -> impl TypedValueParser<Value = Edit<T>>
where
    T: Coded + Send + Sync,
{
    let value = |value: &T| PossibleValue::new(value.code()).aliases(value.words());
    let none = PossibleValue::new("-").hide(true);
    let known = T::ALL.iter().map(value).chain([none]).collect::<Vec<_>>();
    PossibleValuesParser::new(known).try_map(|word| match word.as_str() {
        "-" => Ok(Edit::Clear),
        word => T::from_word(word).map(Edit::Set).ok_or("unknown"),
    })
}
