//! Options that every command takes, and readers of option values. The options of one command are in its own file.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, ValueEnum};

use assistive_core::Edit;
use assistive_core::model::{Coded, CodedValue};

use crate::lang::{Lang, Messages};

/// The form of printed results: for people, for programs or for spreadsheets.
// Comments on the values would make their help twice as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    #[default]
    #[value(alias = "表格")]
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
    /// Language of help, tables and messages [env: ASSISTIVE_LANG] [default: the system's]
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
    /// File to write: .xlsx, .csv, .json, .html or .md
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) list_output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long = "force", requires = "list_output")]
    pub(crate) list_force: bool,
}

/// Reads a value from a code or a word of files.
type FromWord<T> = Arc<dyn Fn(&str) -> Option<T> + Send + Sync>;

/// A reader of a value of a closed vocabulary: by its code, by a word of files, or by the word that the program shows, in either
/// language and any case.
#[derive(Clone)]
pub(crate) struct WordParser<T> {
    vocabulary: &'static str,
    known: Vec<PossibleValue>,
    from_word: FromWord<T>,
}

impl<T> WordParser<T> {
    /// Returns the value of a word.
    fn value(&self, word: &str) -> Option<T> {
        let word = word.trim();
        let read = |word: &str| (self.from_word)(word);
        read(word)
            .or_else(|| read(&word.to_lowercase()))
            .or_else(|| read(self.code_shown_as(word)?))
    }

    /// Returns the code for which a language shows a word.
    fn code_shown_as(&self, word: &str) -> Option<&str> {
        let word = word.to_lowercase();
        let both = [Lang::En, Lang::Zh].map(Messages::new);
        let is_shown = |code: &str| {
            let is_word = |shown: String| shown.to_lowercase() == word;
            both.iter().any(|messages| shown_words(self.vocabulary, code, messages).any(is_word))
        };
        self.known.iter().map(PossibleValue::get_name).find(|code| is_shown(code))
    }
}

/// Returns the words that a language shows for a code: in tables, and above figures.
pub(crate) fn shown_words<'a>(
    vocabulary: &str,
    code: &str,
    messages: &'a Messages,
) -> impl Iterator<Item = String> + use<'a> {
    let figure = format!("{vocabulary}-{}", code.replace('_', "-"));
    let word = messages.word(vocabulary, code);
    let word = Some(word).filter(|word| word != code);
    word.into_iter().chain(messages.find(&figure, &[]))
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for WordParser<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        match value.to_str().and_then(|word| self.value(word)) {
            Some(value) => Ok(value),
            // The error names the codes.
            None => {
                let known = PossibleValuesParser::new(self.known.clone());
                let word = known.parse_ref(command, argument, value)?;
                self.value(&word).ok_or_else(|| clap::Error::new(ErrorKind::InvalidValue))
            }
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let marked =
            |value: &PossibleValue| value.clone().alias(format!("{VOCABULARY}{}", self.vocabulary));
        Some(Box::new(self.known.iter().map(marked)))
    }
}

/// The beginning of the alias that names the vocabulary of a possible value. clap has no other place for it, and never shows an
/// alias.
const VOCABULARY: &str = "vocabulary:";

/// Returns the vocabulary of a value that a [`WordParser`] reads.
pub(crate) fn vocabulary_of(value: &PossibleValue) -> Option<&str> {
    value.get_name_and_aliases().find_map(|name| name.strip_prefix(VOCABULARY))
}

/// Reads a value by its code, one of `codes`, or by the word that the program shows for it.
pub(crate) fn by_code<T: Clone + Send + Sync + 'static>(
    vocabulary: &'static str,
    codes: impl Iterator<Item = &'static str>,
    from_code: fn(&str) -> Option<T>,
) -> WordParser<T> {
    let known = codes.map(PossibleValue::new).collect();
    WordParser { vocabulary, known, from_word: Arc::new(from_code) }
}

/// Reads a value of a closed vocabulary by its code or one of its words.
pub(crate) fn coded<T>() -> WordParser<T>
where
    T: Coded + Into<CodedValue> + Send + Sync,
{
    let known = T::ALL.iter().map(|value| PossibleValue::new(value.code()).aliases(value.words()));
    let vocabulary = T::ALL.first().map_or("", |value| (*value).into().vocabulary);
    WordParser { vocabulary, known: known.collect(), from_word: Arc::new(T::from_word) }
}

/// Reads one of some values of a closed vocabulary.
pub(crate) fn coded_among<T>(allowed: impl Iterator<Item = T>) -> WordParser<T>
where
    T: Coded + Into<CodedValue> + Send + Sync,
{
    let WordParser { vocabulary, mut known, from_word } = coded::<T>();
    let allowed: Vec<_> = allowed.map(T::code).collect();
    known.retain(|value| allowed.contains(&value.get_name()));
    let from_word =
        move |word: &str| from_word(word).filter(|value| allowed.contains(&value.code()));
    WordParser { vocabulary, known, from_word: Arc::new(from_word) }
}

/// Reads a value of a closed vocabulary, or `-` for none.
pub(crate) fn coded_or_none<T>() -> WordParser<Edit<T>>
where
    T: Coded + Into<CodedValue> + Send + Sync,
{
    let WordParser { vocabulary, mut known, from_word } = coded::<T>();
    known.push(PossibleValue::new("-").hide(true));
    let from_word = move |word: &str| match word {
        "-" => Some(Edit::Clear),
        word => from_word(word).map(Edit::Set),
    };
    WordParser { vocabulary, known, from_word: Arc::new(from_word) }
}
