//! Problems and errors of the library in the user's words. The library decides what a problem is.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use assistive_core::exchange::Kind;
use assistive_core::model::{
    AssessmentOutcome, Category, Coded, CodedValue, ContactMode, Grade, Problem, ProblemKind,
    Round, Satisfaction, Sex, SiteKind, UsageFrequency, UsageProblem,
};
use assistive_core::model::{
    Condition, DeviceStep, HoldStage, ItemStatus, LeftReason, Level, Mode, NeedKind, Place,
    Placement, Purpose, RecordKind, Scheme, Setting, Source, Stage, StockAction, Tracking,
    WithdrawnReason,
};
use assistive_core::{Error, is_open_elsewhere};
use fluent_bundle::FluentValue;

use crate::lang::{Lang, Messages, tr};
use crate::privacy;

/// Returns the message of a problem, without its field and value.
pub(crate) fn message(messages: &Messages, problem: &Problem, show_ids: bool) -> String {
    let kind = &problem.kind;
    // Some have another message for an empty list.
    let special = match kind {
        ProblemKind::Unknown { nearest, .. } if nearest.0.is_empty() => "-bare",
        ProblemKind::ItemAlreadyLent { to, .. } if to.0.is_empty() => "-open",
        _ => "",
    };
    let id = format!("problem-{}{special}", kind.code());
    let values: Vec<_> = kind
        .fields()
        .into_iter()
        .map(|(name, value)| {
            let value = match (name, problem.field) {
                _ if show_ids => value,
                ("old", "address") => privacy::address(&value, show_ids),
                ("old" | "kept", "birth_date") => birth_year(&value),
                _ => privacy::mask(&value).into_owned(),
            };
            let value = translated(messages, problem, name, value);
            // As numbers, these choose between the singular and the plural.
            let number = matches!(name, "count" | "open" | "max").then(|| value.parse::<u64>());
            match number {
                Some(Ok(number)) => (name, FluentValue::from(number)),
                _ => (name, FluentValue::from(value)),
            }
        })
        .collect();
    messages.message(&id, &values)
}

/// Returns the wrong value, masked unless `show_ids`.
pub(crate) fn value(problem: &Problem, show_ids: bool) -> String {
    match problem.field {
        _ if show_ids => problem.value.clone(),
        "address" => privacy::address(&problem.value, show_ids),
        // A stored day, and not one that was typed.
        "birth_date" if matches!(problem.kind, ProblemKind::NotTakenOver { .. }) => {
            birth_year(&problem.value)
        }
        "id_number" | "certificate" | "person" | "borrower" => privacy::mask_id(&problem.value),
        _ => privacy::mask(&problem.value).into_owned(),
    }
}

/// Returns a stored birth date with its year only.
fn birth_year(day: &str) -> String {
    day.parse().map(|day| privacy::birth_date(day, false)).unwrap_or_default()
}

/// Returns the problem with its field and value: `sex: "boy" is not one of: …`.
pub(crate) fn line(messages: &Messages, problem: &Problem, show_ids: bool) -> String {
    let called = match messages.lang() {
        Lang::En => None,
        Lang::Zh => in_chinese(messages, problem.field),
    };
    line_of(messages, problem, called.as_deref().unwrap_or(problem.field), show_ids)
}

/// Returns the Chinese name of a field: the one of sheets if all agree, else the one of lists.
fn in_chinese(messages: &Messages, field: &str) -> Option<String> {
    let names: BTreeSet<_> = Kind::ALL.iter().filter_map(|kind| kind.chinese(field)).collect();
    match names.len() {
        1 => names.first().map(|name| (*name).to_owned()),
        _ => messages.find(&format!("col-{}", field.replace('_', "-")), &[]),
    }
}

/// Returns the problem with `field` as the name of its field.
pub(crate) fn line_of(
    messages: &Messages,
    problem: &Problem,
    field: &str,
    show_ids: bool,
) -> String {
    let value = match problem.kind {
        // The code of the cell's word.
        ProblemKind::SexContradictsId { .. } => messages.word("sex", &problem.value),
        _ => value(problem, show_ids),
    };
    let message = message(messages, problem, show_ids);
    let id = match (field.is_empty(), value.is_empty()) {
        (true, _) => return message,
        (false, true) => "problem-line-bare",
        (false, false) => "problem-line",
    };
    let values = [("field", field.into()), ("value", value.into()), ("message", message.into())];
    messages.message(id, &values)
}

/// Returns the text of an error of the library, with its place and the next step.
pub(crate) fn error(messages: &Messages, error: &Error, show_ids: bool) -> String {
    if let Error::Refused(problems) = error {
        let lines: Vec<_> =
            problems.iter().map(|problem| line(messages, problem, show_ids)).collect();
        return lines.join("\n");
    }
    if let Error::Io { file, source } = error {
        return of_file(messages, file, source);
    }
    // Some have another message for an empty field.
    let special = match error {
        Error::Locked { holder, .. } if holder.is_empty() => "-bare",
        Error::NotFound { nearest, .. } if nearest.0.is_empty() => "-bare",
        _ => "",
    };
    let id = format!("error-{}{special}", error.code());
    let values: Vec<_> = error
        .fields()
        .into_iter()
        .map(|(name, value)| {
            let value = match name {
                "what" => messages.message(&format!("what-{value}"), &[]),
                "nearest" => messages.list(&value),
                "key" if !show_ids => privacy::mask_id(&value),
                _ => value,
            };
            (name, FluentValue::from(value))
        })
        .collect();
    messages.message(&id, &values)
}

/// The system's error when a process may not open any more files; `std` has no kind for it.
const TOO_MANY_OPEN: i32 = if cfg!(windows) { 4 } else { 24 };

/// Returns the message of a file that cannot be read or written.
pub(crate) fn of_file(messages: &Messages, file: &Path, error: &io::Error) -> String {
    let path = file.display().to_string();
    if is_open_elsewhere(error) {
        return tr!(messages, "error-open-elsewhere", path = path);
    }
    tr!(messages, "error-io", path = path, cause = cause(messages, error))
}

/// Returns the cause of a file error, translated if it is a common one.
pub(crate) fn cause(messages: &Messages, error: &io::Error) -> String {
    let id = match error.kind() {
        io::ErrorKind::NotFound => "cause-not-found",
        io::ErrorKind::PermissionDenied => "cause-permission",
        io::ErrorKind::IsADirectory => "cause-folder",
        io::ErrorKind::NotADirectory => "cause-no-folder",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "cause-full",
        io::ErrorKind::ReadOnlyFilesystem => "cause-read-only",
        io::ErrorKind::FileTooLarge => "cause-too-large",
        _ if error.raw_os_error() == Some(TOO_MANY_OPEN) => "cause-too-many-open",
        _ => return error.to_string(),
    };
    messages.message(id, &[])
}

/// Returns a field of a problem, translated if it is a code.
fn translated(messages: &Messages, problem: &Problem, name: &str, value: String) -> String {
    let all = |vocabulary: &str| {
        let codes = value.split(';').map(|code| messages.word(vocabulary, code));
        messages.list(&codes.collect::<Vec<_>>().join(", "))
    };
    match (name, &problem.kind) {
        ("what", _) => messages.message(&format!("what-{value}"), &[]),
        ("status", ProblemKind::NotOfStatus { .. }) => messages.word("hold", &value),
        ("stored", ProblemKind::StoreDiffers { .. }) if problem.field == "status" => {
            messages.word("hold", &value)
        }
        ("status", _) => messages.word("standing", &value),
        ("sex" | "step", _) => messages.word(name, &value),
        ("remedy", ProblemKind::ActionNotAllowed { status, .. }) => {
            messages.message(&format!("remedy-{status}"), &[])
        }
        ("kind", ProblemKind::DeviceOfNoDeviceNeed { .. }) => messages.word("need-kind", &value),
        ("category" | "advised", _) => all("category"),
        ("certificate" | "cell", ProblemKind::CertificateDiffers { .. }) => all(problem.field),
        ("allowed", _) => allowed(messages, &value),
        ("nearest" | "candidates" | "columns" | "known" | "fittings", _) => messages.list(&value),
        _ => value,
    }
}

/// Returns the allowed values in this language, of codes joined by `, `. The smallest vocabulary with all of them has their words.
/// English codes are words, but for digits.
fn allowed(messages: &Messages, joined: &str) -> String {
    let codes: Vec<_> = joined.split(", ").collect();
    let vocabularies = vocabularies();
    let known = vocabularies
        .iter()
        .filter(|known| codes.iter().all(|code| known.iter().any(|value| value.code == *code)))
        .min_by_key(|known| known.len());
    let are_words = !codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
    let in_words = known.filter(|_| messages.lang() == Lang::Zh || !are_words);
    let Some(first) = in_words.and_then(|known| known.first()) else {
        return messages.list(joined);
    };
    let words = codes.iter().map(|code| messages.word(first.vocabulary, code));
    messages.list(&words.collect::<Vec<_>>().join(", "))
}

/// Returns the closed vocabularies that cells and options may hold, with all their values.
pub(crate) fn vocabularies() -> Vec<Vec<CodedValue>> {
    fn all<T: Coded + Into<CodedValue>>() -> Vec<CodedValue> {
        T::ALL.iter().map(|value| (*value).into()).collect()
    }
    vec![
        all::<Sex>(),
        all::<Level>(),
        all::<SiteKind>(),
        all::<Stage>(),
        all::<Placement>(),
        all::<LeftReason>(),
        all::<WithdrawnReason>(),
        all::<NeedKind>(),
        all::<Tracking>(),
        all::<Mode>(),
        all::<Place>(),
        all::<Category>(),
        all::<Grade>(),
        all::<Scheme>(),
        all::<Source>(),
        all::<Purpose>(),
        all::<Condition>(),
        all::<AssessmentOutcome>(),
        all::<UsageFrequency>(),
        all::<UsageProblem>(),
        all::<ContactMode>(),
        all::<Satisfaction>(),
        all::<Round>(),
        all::<ItemStatus>(),
        all::<StockAction>(),
        all::<Setting>(),
        all::<RecordKind>(),
        all::<HoldStage>(),
        all::<DeviceStep>(),
    ]
}
