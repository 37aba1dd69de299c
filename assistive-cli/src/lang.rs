//! The two languages and their catalogues of messages. The messages themselves are in `locales/`.

use std::borrow::Cow;
use std::ffi::OsString;

use assistive_core::exchange::Headers;
use assistive_core::model::CodedValue;
use assistive_core::model::text::is_shown;
use assistive_core::{Label, Rebuilt};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Lang {
    En,
    Zh,
}

impl From<Lang> for Headers {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::Zh => Self::Chinese,
        }
    }
}

impl Lang {
    /// Returns the language that the command line or the environment sets, before the line is parsed: help and
    /// usage errors need it. The user's setting comes before the system's language.
    pub(crate) fn wanted(line: &[OsString], set: Option<String>) -> Self {
        let of_option = line.iter().enumerate().find_map(|(place, argument)| {
            let argument = argument.to_str()?;
            match argument.strip_prefix("--lang")? {
                "" => line.get(place + 1)?.to_str().map(str::to_owned),
                value => value.strip_prefix('=').map(str::to_owned),
            }
        });
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        // On Windows and macOS the user's choice, elsewhere LANGUAGE, LC_ALL, LC_MESSAGES and LANG.
        let system = sys_locale::get_locale;
        let asked = of_option.or_else(|| variable("ASSISTIVE_LANG")).or(set).or_else(system);
        Self::named(&asked.unwrap_or_default())
    }

    /// Returns the language of a locale's name, such as `zh_CN.UTF-8`.
    fn named(locale: &str) -> Self {
        let zh = locale.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh"));
        if zh { Self::Zh } else { Self::En }
    }

    fn source(self) -> &'static str {
        match self {
            Self::En => include_str!("../locales/en.ftl"),
            Self::Zh => include_str!("../locales/zh.ftl"),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }
}

/// The messages of a language.
pub(crate) struct Messages {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

/// A message with its values: `tr!(messages, "list-count", count = 392)`.
macro_rules! tr {
    ($messages:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $messages.message($id, &[$( (stringify!($name), fluent_bundle::FluentValue::from($value)) ),*])
    };
}
pub(crate) use tr;

impl Messages {
    /// Loads the messages of a language.
    pub(crate) fn new(lang: Lang) -> Self {
        let identifier: LanguageIdentifier = lang.id().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![identifier]);
        // Isolation marks would be copied from the terminal together with codes and paths.
        bundle.set_use_isolating(false);
        // A test checks that both catalogues are free of errors.
        let resource = FluentResource::try_new(lang.source().to_owned());
        let resource = resource.unwrap_or_else(|(resource, _faults)| resource);
        let _added = bundle.add_resource(resource);
        Self { lang, bundle }
    }

    /// Returns the language.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// Returns a message; its id if the catalogue lacks it, which a test excludes.
    pub(crate) fn message(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.find(id, values).unwrap_or_else(|| id.to_owned())
    }

    /// Returns the reason for a rebuild of the state.
    pub(crate) fn rebuilt(&self, why: Rebuilt) -> String {
        self.message(&format!("rebuilt-{}", why.code()), &[])
    }

    /// Returns a message, if the catalogue has it.
    pub(crate) fn find(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            let shown = match value {
                FluentValue::String(text) => escape_control_chars(&**text).into(),
                other => other.clone(),
            };
            arguments.set(*name, shown);
        }
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&arguments), &mut faults).into_owned())
    }

    /// Returns the word for a value of a closed vocabulary.
    pub(crate) fn coded(&self, value: impl Into<CodedValue>) -> String {
        let value = value.into();
        self.word(value.vocabulary, value.code)
    }

    /// Returns the word for a code of a vocabulary; the code itself where it has none.
    pub(crate) fn word(&self, vocabulary: &str, code: &str) -> String {
        // No message can be called `60+`.
        let id = format!("word-{vocabulary}-{}", code.replace('+', "-up"));
        self.find(&id, &[]).unwrap_or_else(|| code.to_owned())
    }

    /// Returns the name of a label; empty for none.
    pub(crate) fn label(&self, label: &Label) -> String {
        match label {
            Label::Named { code, zh, en } => {
                let (first, second) = match self.lang {
                    Lang::En => (en, zh),
                    Lang::Zh => (zh, en),
                };
                [first, second, code].into_iter().find(|name| !name.is_empty()).cloned()
            }
            Label::Coded(value) => Some(self.coded(*value)),
            other => Some(other.code().to_owned()),
        }
        .unwrap_or_default()
    }

    /// Returns a list in this language's punctuation, of codes joined by `, ` or `;`.
    pub(crate) fn list(&self, joined: &str) -> String {
        match self.lang {
            Lang::En => joined.replace(';', ", "),
            Lang::Zh => joined.replace(", ", "、").replace(';', "、"),
        }
    }
}

/// Returns text from outside with control characters replaced by escapes such as `\u{1b}`.
pub(crate) fn escape_control_chars<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    if text.chars().all(is_shown) {
        return text;
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match is_shown(c) {
            true => shown.push(c),
            false => shown.extend(c.escape_default()),
        }
    }
    shown.into()
}

#[cfg(test)]
#[path = "lang_tests.rs"]
mod tests;
