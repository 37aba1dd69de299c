//! The two catalogues hold the same messages with the same variables, and all that the program says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use assistive_core::exchange::Kind;
use assistive_core::model::text::half_width;
use assistive_core::model::{
    AgeBand, AssessmentOutcome, Category, Coded, CodedValue, Condition, ContactMode, DeviceStep,
    EntityKind, Grade, HoldStage, ItemStatus, LeftReason, Level, Mode, NeedKind, Place, Placement,
    ProblemKind, Purpose, RecordKind, Round, Satisfaction, Scheme, Sex, SiteKind, Source, Stage,
    StockAction, Tracking, UsageFrequency, UsageProblem, WithdrawnReason,
};
use assistive_core::report::{Dimension, ExceptionKind, Figure, Publication};
use assistive_core::{DueKind, FieldChange, HoldStatus, NeedStage, NeedStatusKind};

use clap::CommandFactory;

use super::*;
use crate::args::{shown_words, vocabulary_of};
use crate::cli::Cli;

/// The messages of a catalogue and the variables of each.
fn catalogue(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in lang.source().lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '}'])) {
            id = name.to_owned();
            assert!(!found.contains_key(name), "{lang:?} says {name} twice");
            found.insert(id.clone(), BTreeSet::new());
        }
        for part in line.split('$').skip(1) {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            found.entry(id.clone()).or_default().insert(name);
        }
    }
    found
}

/// Checks whether a message is a help text, which English keeps in the doc comments.
fn is_help(id: &str) -> bool {
    id == "help" || id.starts_with("help-")
}

#[test]
fn both_catalogues_are_well_formed() {
    for lang in [Lang::En, Lang::Zh] {
        let read = FluentResource::try_new(lang.source().to_owned());
        assert!(read.is_ok(), "{lang:?}: {:?}", read.map_err(|(_, faults)| faults).err());
    }
}

#[test]
fn both_catalogues_hold_the_same_messages_with_the_same_variables() {
    let (en, mut zh) = (catalogue(Lang::En), catalogue(Lang::Zh));
    zh.retain(|id, _| !is_help(id));
    let ids = |of: &BTreeMap<String, BTreeSet<String>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&en), ids(&zh));
    for (id, variables) in &en {
        assert_eq!(Some(variables), zh.get(id), "{id}");
    }
}

/// The problems whose English messages differ from the library's: they name options and commands, have a plural, or
/// leave an empty list out in another way.
const OWN_PROBLEMS: [&str; 29] = [
    "return-recorded",
    "another-name",
    "bulk-among-devices",
    "nothing-taken",
    "nothing-handed-over",
    "which-fitting",
    "taken-differs",
    "move-of-bulk",
    "item-moved",
    "step-after",
    "too-many-loans",
    "renewed-too-often",
    "referenced-by",
    "borrower-overdue",
    "id-masked",
    "record-after-leaving",
    "use-person-edit",
    "no-sheets",
    "encoding-unclear",
    "likely-duplicate",
    "listed-before",
    "set-column-present",
    "changed-since",
    "action-not-allowed",
    "later-action",
    "unknown",
    "item-already-lent",
    "unknown-columns",
    "key-column-missing",
];

#[test]
fn english_problems_are_those_of_the_library() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assistive-core/src/model/problem.rs");
    let library = std::fs::read_to_string(path).expect("the library's problems");
    let english = |code: &str| {
        let start = format!("problem-{code} = ");
        let line = Lang::En.source().lines().find_map(|line| line.strip_prefix(&start));
        line.expect("a message").replace("{ $", "{").replace(" }", "}")
    };
    let mut compared = 0;
    for code in ProblemKind::CODES {
        let (_, text) = library.split_once(&format!("= \"{code}\", \"")).expect("a kind");
        let (text, _) = text.split_once('"').expect("the end of its text");
        match OWN_PROBLEMS.contains(code) {
            true => assert_ne!(english(code), text, "{code} can leave the list"),
            false => assert_eq!(english(code), text, "{code}"),
        }
        compared += 1;
    }
    assert_eq!(compared, ProblemKind::CODES.len());
}

/// Returns the headings and the ids of a catalogue in order, apart from help texts.
fn order(lang: Lang) -> Vec<Option<&'static str>> {
    let lines = lang.source().lines().filter(|line| !line.starts_with([' ', '}']));
    let entries = lines.filter_map(|line| match line.split_once(" =") {
        _ if line.starts_with("## ") => Some(None),
        Some((id, _)) if !line.starts_with('#') && !is_help(id) => Some(Some(id)),
        _ => None,
    });
    let mut entries: Vec<_> = entries.collect();
    // Chinese help texts have sections of their own at the end.
    while entries.last() == Some(&None) {
        entries.pop();
    }
    entries
}

#[test]
fn both_catalogues_have_the_same_sections_in_the_same_order() {
    assert_eq!(order(Lang::En), order(Lang::Zh));
}

#[test]
fn counts_of_problems_choose_the_plural() {
    let due = jiff::civil::date(2024, 4, 1);
    let said = |count, lang| {
        let kind = ProblemKind::BorrowerOverdue { count, due };
        let problem = assistive_core::model::Problem::new("borrower", "P1", kind);
        crate::problems::message(&Messages::new(lang), &problem, false)
    };
    assert_eq!(said(1, Lang::En), "has 1 overdue loan, due on 2024-04-01");
    assert_eq!(said(2, Lang::En), "has 2 overdue loans, the first due on 2024-04-01");
    assert_eq!(said(1, Lang::Zh), "有 1 件逾期未还，最早应还日期 2024-04-01");
}

/// The ids that the code makes of codes of the library.
fn made_ids() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    ids.extend(ProblemKind::CODES.iter().map(|code| format!("problem-{code}")));
    ids.extend(EntityKind::ALL.iter().map(|what| format!("what-{}", what.code())));
    // A refusal has a message for each problem.
    let errors = assistive_core::Error::CODES.iter().filter(|code| **code != "refused");
    ids.extend(errors.map(|code| format!("error-{code}")));
    ids.extend(
        ["error-locked-bare", "error-not-found-bare", "problem-unknown-bare"].map(str::to_owned),
    );
    ids.extend(["problem-line", "problem-line-bare", "word-yes", "word-no"].map(str::to_owned));
    ids.extend(
        assistive_core::maintenance::StateCheck::CODES.iter().map(|code| format!("state-{code}")),
    );
    for value in crate::problems::vocabularies().into_iter().flatten() {
        ids.insert(format!("word-{}-{}", value.vocabulary, value.code));
    }
    for band in AgeBand::ALL {
        ids.insert(format!("word-age-{}", band.code().replace('+', "-up")));
    }
    let programmes = ["school", "community", "child-rehab", "home"];
    ids.extend(programmes.map(|code| format!("word-programme-{code}")));
    ids.extend(Dimension::ALL.iter().map(|by| format!("word-dimension-{}", by.code())));
    ids.extend(assistive_core::Rebuilt::CODES.iter().map(|code| format!("rebuilt-{code}")));
    ids.extend(NeedStatusKind::ALL.iter().map(|kind| format!("word-status-{}", kind.code())));
    ids.extend(Kind::ALL.iter().map(|kind| format!("word-subject-{}", kind.code())));
    let operations = ["init", "import", "record", "move", "lend", "take-back", "renew", "hold"];
    let more = ["cancel", "count", "receive", "set", "edit", "leave", "link", "merge", "relink"];
    let operations = operations.into_iter().chain(more).chain([
        "undo",
        "undo-part",
        "correct",
        "void",
        "assess",
        "withdraw",
        "train",
        "follow-up",
        "transaction",
        "rebuild",
    ]);
    ids.extend(operations.map(|code| format!("word-operation-{code}")));
    ids.extend(
        FieldChange::FIELDS.iter().map(|field| format!("field-{}", field.replace('_', "-"))),
    );
    let lists = ["bulk", "classes", "commits", "counts", "divisions", "due", "fittings", "holds"];
    let more = ["items", "linked", "loans", "models", "needs", "persons", "services", "settings"];
    let care = ["assessments", "follow-ups", "trainings", "sites", "story"];
    let lists = lists.into_iter().chain(more).chain(care);
    ids.extend(lists.map(|name| format!("list-of-{name}")));
    let of_loans = ["open", "overdue", "returned"];
    ids.extend(of_loans.map(|status| format!("word-loan-status-{status}")));
    ids.extend(Publication::CODES.iter().map(|code| format!("publish-table-{code}")));
    ids.extend(["holds", "records", "settings"].map(|code| format!("word-subject-{code}")));
    ids.extend(ItemStatus::ALL.iter().map(|status| format!("remedy-{}", status.code())));
    ids.extend(ExceptionKind::ALL.iter().map(|kind| format!("word-exception-{}", kind.code())));
    ids.extend(HoldStatus::CODES.iter().map(|code| format!("word-hold-{code}")));
    ids.extend(DueKind::ALL.iter().map(|kind| format!("word-due-{}", kind.code())));
    ids.extend(StockAction::ALL.iter().map(|step| format!("word-happened-{}", step.code())));
    ids.insert("word-happened-receive".to_owned());
    ids.extend(["problem-item-already-lent-open", "word-dimension-month"].map(str::to_owned));
    ids.extend(["lending-title", "stock-title", "services-title"].map(str::to_owned));
    ids.extend(Figure::codes().map(|code| format!("figure-{}", code.replace('_', "-"))));
    ids.extend(crate::render::PARTS.map(|part| format!("explain-{part}")));
    ids.extend(crate::render::PARTS.map(|part| format!("word-part-{part}")));
    ids.extend(crate::commands::TOPICS.map(|topic| format!("topic-{topic}")));
    ids.extend(crate::render::SECTIONS.map(|name| format!("card-{}", name.replace('_', "-"))));
    ids.extend(crate::render::FIELDS.map(|key| format!("col-{}", key.replace('_', "-"))));
    ids.extend(NeedStage::ALL.iter().map(|stage| format!("word-need-stage-{}", stage.code())));
    ids.insert("word-answer-none".to_owned());
    ids.extend(["repair", "training"].map(|code| format!("word-wish-{code}")));
    let own = crate::settings::UserSetting::ALL;
    ids.extend(own.map(|own| format!("word-setting-{}", own.code())));
    ids.extend(["user", "store"].map(|scope| format!("word-scope-{scope}")));
    ids.extend(["created", "updated", "unchanged"].map(|code| format!("recorded-{code}")));
    ids
}

/// The quoted texts of our sources, tests left out, and the columns that they name.
fn spoken() -> BTreeSet<String> {
    let mut spoken = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("our sources").flatten() {
            let path: PathBuf = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("a source");
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            for (place, quoted) in source.split('"').enumerate() {
                let before = source.split('"').nth(place.saturating_sub(1)).unwrap_or_default();
                if place % 2 == 1 {
                    let column =
                        ["Column::new(", "Column::right(", "Column::wrap(", "Column::titled("];
                    let second = source.split('"').nth(place.saturating_sub(3)).unwrap_or_default();
                    let names_column = column.iter().any(|call| before.trim_end().ends_with(call))
                        || before == ", " && second.ends_with("Column::titled(");
                    spoken.insert(match names_column {
                        true => format!("col-{}", quoted.replace('_', "-")),
                        false => quoted.to_owned(),
                    });
                }
            }
        }
    }
    spoken
}

#[test]
fn every_message_that_the_program_says_is_in_both_catalogues_and_no_other_is() {
    let (spoken, made) = (spoken(), made_ids());
    let en = catalogue(Lang::En);
    let missing: Vec<_> = made.iter().filter(|id| !en.contains_key(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unspoken: Vec<_> =
        en.keys().filter(|id| !made.contains(*id) && !spoken.contains(*id)).collect();
    assert!(unspoken.is_empty(), "{unspoken:?}");
    let starts =
        ["usage-", "error-", "import-", "rate-", "demo-", "col-", "heading-", "list-", "cause-"];
    let is_id = |text: &&String| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        starts.iter().any(|s| text.starts_with(s))
            && text.chars().all(plain)
            && !text.ends_with('-')
    };
    let missing: Vec<_> = spoken.iter().filter(is_id).filter(|id| !en.contains_key(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_variable_of_a_problem_is_one_of_its_fields() {
    let kind = ProblemKind::ConflictingKeys { first: "a".into(), second: "b".into() };
    let problem = assistive_core::model::Problem::new("key", "K", kind);
    for lang in [Lang::En, Lang::Zh] {
        let text = crate::problems::line(&Messages::new(lang), &problem, false);
        assert!(text.contains('a') && text.contains('b') && !text.contains('$'), "{text}");
    }
}

/// Returns the words that tables and cards show for a code, in both languages, as sheets read them.
fn shown(vocabulary: &str, code: &str) -> Vec<String> {
    let both = [Lang::En, Lang::Zh].map(Messages::new);
    both.iter().map(|messages| half_width(&messages.word(vocabulary, code)).into_owned()).collect()
}

#[test]
fn every_word_that_is_shown_is_read_in_sheets() {
    macro_rules! are_read {
        ($($vocabulary:ident)+) => { $( for value in $vocabulary::ALL {
            let CodedValue { vocabulary, code, .. } = (*value).into();
            for word in shown(vocabulary, code) {
                assert_eq!($vocabulary::from_word(&word), Some(*value), "{vocabulary} {code}: {word}");
            }
        } )+ };
    }
    are_read! {
        AssessmentOutcome Category Condition ContactMode Grade HoldStage ItemStatus LeftReason Level Mode NeedKind Place
        Placement Purpose Round Satisfaction Scheme Sex SiteKind Source Stage Tracking UsageFrequency UsageProblem
        WithdrawnReason RecordKind DeviceStep
    }
    // Cards and messages show the action of a step of a sheet.
    for action in DeviceStep::ALL.iter().filter_map(|step| StockAction::from_word(step.code())) {
        for word in ["happened", "step"].iter().flat_map(|of| shown(of, action.code())) {
            let read = DeviceStep::from_word(&word).map(Coded::code);
            assert_eq!(read, Some(action.code()), "{word}");
        }
    }
    for word in
        ["happened", "step"].iter().flat_map(|of| shown(of, StockAction::FinishRepair.code()))
    {
        assert_eq!(DeviceStep::from_word(&word), Some(DeviceStep::Repaired), "{word}");
    }
}

#[test]
fn choices_are_listed_in_words() {
    let problem = |codes: &[&str]| {
        let kind = ProblemKind::NotOneOf { allowed: codes.join(", ") };
        assistive_core::model::Problem::new("kind", "x", kind)
    };
    let message = |lang: Lang, codes: &[&str]| {
        crate::problems::message(&Messages::new(lang), &problem(codes), false)
    };
    let is_small = |c: char| c.is_ascii_lowercase();
    // A setting has a name of its own and is no cell.
    let of_cells = crate::problems::vocabularies().into_iter();
    for vocabulary in of_cells.filter(|known| known[0].vocabulary != "setting") {
        let codes: Vec<_> = vocabulary.iter().map(|value| value.code).collect();
        for codes in [&codes[..], &codes[1..]] {
            let chinese = message(Lang::Zh, codes);
            assert!(!chinese.contains(is_small), "{chinese}");
        }
    }
    let steps = ["display", "return", "send", "clean", "repair", "mend", "lose", "find", "retire"];
    assert_eq!(
        message(Lang::Zh, &steps),
        "不在可选范围内：展出、归还、调出、登记清洁、送修、登记修复、登记遗失、登记找回、报废"
    );
    assert_eq!(message(Lang::Zh, &["1", "2", "3", "4"]), "不在可选范围内：一级、二级、三级、四级");
    assert_eq!(message(Lang::En, &["primary", "junior"]), "is not one of: primary, junior");
    assert_eq!(message(Lang::En, &["1", "6"]), "is not one of: 1 month, 6 months");
}

#[test]
fn every_word_that_is_shown_is_read_by_the_options() {
    fn check(command: &clap::Command, read: &mut usize) {
        for argument in command.get_arguments() {
            let mut codes = BTreeMap::new();
            for value in argument.get_possible_values() {
                let (Some(vocabulary), code) = (vocabulary_of(&value), value.get_name()) else {
                    continue;
                };
                for lang in [Lang::En, Lang::Zh] {
                    for word in shown_words(vocabulary, code, &Messages::new(lang)) {
                        let place = format!("{} {}: {word}", command.get_name(), argument.get_id());
                        assert!(accepts(argument, &word), "{place}");
                        let other = codes.insert(word, code.to_owned());
                        assert!(
                            other.is_none_or(|other| other == code),
                            "{place} has two meanings"
                        );
                        *read += 1;
                    }
                }
            }
        }
        command.get_subcommands().for_each(|command| check(command, read));
    }
    let mut read = 0;
    check(&Cli::command(), &mut read);
    assert!(read > 300, "{read}");
}

/// Checks whether an argument accepts a text as its value.
fn accepts(argument: &clap::Arg, text: &str) -> bool {
    let parser = argument.get_value_parser().clone();
    let command = clap::Command::new("x").arg(clap::Arg::new("value").value_parser(parser));
    command.try_get_matches_from(["x", text]).is_ok()
}

#[test]
fn the_language_is_that_of_the_option() {
    let line = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
    assert_eq!(Lang::wanted(&line("assistive log --lang zh"), Some("en".into())), Lang::Zh);
    assert_eq!(Lang::wanted(&line("assistive --lang=en log"), None), Lang::En);
    assert_eq!(Lang::named("zh_CN.UTF-8"), Lang::Zh);
    assert_eq!(Lang::named("C"), Lang::En);
}

#[test]
fn a_sentence_without_near_names_does_not_dangle() {
    use assistive_core::model::{Listed, Problem};
    let kind = ProblemKind::Unknown { what: EntityKind::Site, nearest: Listed::default() };
    let problem = Problem::new("site", "X", kind);
    let text = crate::problems::line(&Messages::new(Lang::En), &problem, false);
    assert_eq!(text, "site: `X` is not a known site; check the spelling");
}

#[test]
fn what_would_steer_a_screen_is_shown_and_does_nothing() {
    let messages = Messages::new(Lang::En);
    for (name, shown) in [
        ("王芳 (x)", "王芳 (x)"),
        ("evil\u{1b}[31mred\u{7}", "evil\\u{1b}[31mred\\u{7}"),
        ("two\nlines\t", "two\\nlines\\t"),
        ("turned\u{202e}round \u{9b}2J", "turned\\u{202e}round \\u{9b}2J"),
    ] {
        let text = tr!(messages, "error-output", cause = name);
        assert!(text.ends_with(shown), "{text}");
    }
}
