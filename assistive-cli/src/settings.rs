//! The settings of a user in a TOML file: store, language, actor and so on. An option of the command
//! line and a variable of the environment come before them. The limits of the lending desk belong to the store.

use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use etcetera::BaseStrategy;
use toml_edit::{DocumentMut, Item, value};

use crate::error::{CliError, Exit, Result};
use crate::lang::{Lang, Messages, tr};
use crate::problems;

/// A setting of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UserSetting {
    Store,
    Lang,
    Actor,
    Wait,
    AmbiguousWidth,
}

/// The width of characters, such as — and “, that are narrow in Western fonts and wide in Chinese ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmbiguousWidth {
    Narrow,
    Wide,
}

impl UserSetting {
    /// All of them.
    pub(crate) const ALL: [Self; 5] =
        [Self::Store, Self::Lang, Self::Actor, Self::Wait, Self::AmbiguousWidth];

    /// Returns its name on the command line and in the file.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Lang => "lang",
            Self::Actor => "actor",
            Self::Wait => "wait",
            Self::AmbiguousWidth => "ambiguous-width",
        }
    }

    /// Returns the setting of a name.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.code() == code)
    }

    /// Returns its allowed values; none if it takes any text.
    fn values(self) -> Option<&'static str> {
        match self {
            Self::Store | Self::Actor => None,
            Self::Lang => Some("en, zh"),
            Self::Wait => Some("0 – 3600"),
            Self::AmbiguousWidth => Some("narrow, wide"),
        }
    }

    fn takes(self, text: &str) -> bool {
        match self {
            Self::Store | Self::Actor => !text.trim().is_empty(),
            Self::Lang => Lang::from_str(text, false).is_ok(),
            Self::Wait => u64::from_str(text).is_ok_and(|seconds| seconds <= 3600),
            Self::AmbiguousWidth => matches!(text, "narrow" | "wide"),
        }
    }
}

/// The settings of a user.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The settings file; none if the system names no folder.
    file: Option<PathBuf>,
    document: DocumentMut,
    /// A fault of the file, reported later in the language that the file may set.
    fault: Option<SettingsFault>,
}

#[derive(Debug)]
enum SettingsFault {
    NotRead(io::Error),
    /// The line and the column at which the file is no TOML.
    NotToml(usize, usize),
    UnknownKey(String),
    BadValue(UserSetting, String),
}

impl Settings {
    /// Reads the settings of the user; a file that is not there holds none.
    pub(crate) fn load() -> Self {
        let asked = std::env::var_os("ASSISTIVE_CONFIG").filter(|path| !path.is_empty());
        let usual = || {
            let base = etcetera::choose_base_strategy().ok()?;
            Some(base.config_dir().join("assistive").join("config.toml"))
        };
        let file = asked.map(PathBuf::from).or_else(usual);
        let read = file.as_ref().map(std::fs::read_to_string);
        let (document, fault) = match read {
            Some(Ok(text)) => match text.parse::<DocumentMut>() {
                Ok(document) => {
                    let fault = faults(&document);
                    (document, fault)
                }
                Err(error) => {
                    let (line, column) = place(&text, error.span().map_or(0, |span| span.start));
                    (DocumentMut::new(), Some(SettingsFault::NotToml(line, column)))
                }
            },
            Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => {
                (DocumentMut::new(), Some(SettingsFault::NotRead(error)))
            }
            _ => (DocumentMut::new(), None),
        };
        Self { file, document, fault }
    }

    /// Returns the value of a setting, as it is written on a command line.
    pub(crate) fn get(&self, own: UserSetting) -> Option<String> {
        self.document.get(own.code()).map(text_of)
    }

    /// Returns the width at which the terminal draws ambiguous characters.
    pub(crate) fn ambiguous(&self) -> AmbiguousWidth {
        match self.get(UserSetting::AmbiguousWidth).as_deref() {
            Some("wide") => AmbiguousWidth::Wide,
            _ => AmbiguousWidth::Narrow,
        }
    }

    /// Fails when the file cannot be used.
    pub(crate) fn check(&self, messages: &Messages) -> Result<()> {
        let (Some(fault), Some(file)) = (&self.fault, &self.file) else { return Ok(()) };
        let path = file.display().to_string();
        let text = match fault {
            SettingsFault::NotRead(error) => {
                let why = problems::cause(messages, error);
                tr!(messages, "settings-not-read", path = path, why = why)
            }
            SettingsFault::NotToml(line, column) => {
                tr!(messages, "settings-not-toml", path = path, line = *line, column = *column)
            }
            SettingsFault::UnknownKey(key) => {
                let known = UserSetting::ALL.map(UserSetting::code).join(", ");
                let known = messages.list(&known);
                tr!(messages, "settings-unknown", path = path, key = key.as_str(), known = known)
            }
            SettingsFault::BadValue(own, value) => {
                let problem = bad_value(*own, value, messages);
                tr!(messages, "settings-bad", path = path, problem = problem)
            }
        };
        Err(CliError::Message(Exit::Usage, text))
    }

    /// Sets or clears a setting, and writes the file.
    pub(crate) fn set(
        &mut self,
        own: UserSetting,
        text: Option<&str>,
        messages: &Messages,
    ) -> Result<PathBuf> {
        match text {
            None => drop(self.document.remove(own.code())),
            Some(text) if own.takes(text) => {
                let item = match (own, text.parse::<i64>()) {
                    (UserSetting::Wait, Ok(seconds)) => value(seconds),
                    _ => value(text),
                };
                self.document.insert(own.code(), item);
            }
            Some(text) => return Err(CliError::Usage(bad_value(own, text, messages))),
        }
        self.write(messages)
    }

    fn write(&self, messages: &Messages) -> Result<PathBuf> {
        let no_home = || CliError::Message(Exit::Io, tr!(messages, "settings-nowhere"));
        let file = self.file.clone().ok_or_else(no_home)?;
        let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.map_err(|error| CliError::file(&file, error))?;
        // The settings may be a link into the folder where a user keeps them.
        let target = file.canonicalize().unwrap_or_else(|_| file.clone());
        crate::outfile::write(&target, self.document.to_string().as_bytes(), true, messages)?;
        Ok(file)
    }
}

fn text_of(item: &Item) -> String {
    item.as_str().map_or_else(|| item.to_string().trim().to_owned(), str::to_owned)
}

/// Returns the line and the column of a place in a text, from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.split('\n').count();
    (line, before.chars().rev().take_while(|c| *c != '\n').count() + 1)
}

fn faults(document: &DocumentMut) -> Option<SettingsFault> {
    document.iter().find_map(|(key, item)| match UserSetting::from_code(key) {
        None => Some(SettingsFault::UnknownKey(key.to_owned())),
        Some(own) => {
            let text = text_of(item);
            (!own.takes(&text)).then_some(SettingsFault::BadValue(own, text))
        }
    })
}

fn bad_value(own: UserSetting, text: &str, messages: &Messages) -> String {
    let name = own.code();
    match own.values() {
        Some(values) => {
            let values = messages.list(values);
            tr!(messages, "settings-value", name = name, value = text, values = values)
        }
        None => tr!(messages, "settings-empty", name = name),
    }
}
