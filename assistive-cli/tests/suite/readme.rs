//! The two READMEs: each command that is shown in them is run by the real binary, in the order in which a reader types it,
//! and what it prints is compared with what stands there (`...` for lines, `[..]` for a part of one). Not the golden
//! output of single commands, which is in `output.rs`, and not the Rust block, which is a doctest of `tests/src/lib.rs`.
//!
//! trycmd runs the blocks. What it passes over in silence, blocks that are no `console` and programs that it does not
//! know, another test here forbids.

use crate::shared::{binary, root};
use std::panic::catch_unwind;
use std::path::Path;
use std::process::Command;

const ENGLISH: &str = "README.md";
const CHINESE: &str = "README.zh-CN.md";

/// What stands in blocks for a shell and is not run here: the two commands are CI's own, the examples are run by
/// `.ci/run`, installing and the documentation are cargo's business, and the store of the tour is a folder of the test.
const NOT_RUN: [&str; 9] = [
    "cargo run --release -p assistive-cli -- demo",
    "cargo test --workspace",
    "cargo install --path assistive-cli",
    "cargo run -p assistive-core --example import_folder -- STORE examples/ankang-2023",
    "cargo run -p assistive-core --example log_fitting -- STORE P12 WC-STD",
    "cargo run -p assistive-core --example due_today -- STORE",
    "cargo run -p assistive-core --example rate_board -- STORE 2023",
    "cargo doc -p assistive-core --open",
    "export ASSISTIVE_STORE=~/assistive-tour",
];

fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect("a README of ours")
}

/// Runs the commands of a text one after the other: a store, a home and a folder of their own, a fixed day.
fn run(name: &str, text: &str, lang: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join(name);
    std::fs::write(&page, as_trycmd_reads(text)).expect("a write");
    // Where trycmd looks for the folder that the commands are run in.
    let place = page.with_extension("in");
    copy(&root().join("examples"), &place.join("examples"));
    let inside = |name: &str| folder.path().join(name).display().to_string();
    trycmd::TestCases::new()
        .register_bin("assistive", binary().to_path_buf())
        .env("HOME", inside("home"))
        .env("XDG_CONFIG_HOME", inside("home/config"))
        .env("XDG_DATA_HOME", inside("home/data"))
        .env("ASSISTIVE_STORE", inside("store"))
        .env("ASSISTIVE_LANG", lang)
        .env("ASSISTIVE_ACTOR", "李")
        .env("ASSISTIVE_TODAY", "2024-04-30")
        .env("ASSISTIVE_NOW", "2024-04-30T08:00:00Z")
        .env("TZ", "UTC")
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "0")
        .case(&page)
        .run();
}

/// The page with a blank line behind each output: for trycmd the last line break before the next command is
/// none of the output's, and a page with blank lines everywhere is no picture of a terminal. The numbers of lines that
/// trycmd names are higher by these.
fn as_trycmd_reads(text: &str) -> String {
    let mut page = String::new();
    let (mut inside, mut before) = (false, "");
    for line in text.lines() {
        let ends = line.starts_with("$ ") || line == "```";
        if inside && ends && !["...", "```console"].contains(&before) {
            page.push('\n');
        }
        if line.starts_with("```") {
            inside = line == "```console";
        }
        page.push_str(line);
        page.push('\n');
        before = line;
    }
    page
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder of ours").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

#[test]
fn the_english_readme_shows_what_is_printed() {
    run(ENGLISH, &text(ENGLISH), "en");
}

#[test]
fn the_chinese_readme_shows_what_is_printed() {
    run(CHINESE, &text(CHINESE), "zh");
}

#[test]
fn what_is_not_printed_is_noticed() {
    let says =
        |line: &str| format!("```console\n$ assistive help exit-codes\n...\n{line}\n...\n```\n");
    let passes = |text: &str| catch_unwind(|| run("page.md", text, "en")).is_ok();
    assert!(passes(&says("2   the command line was not understood")));
    assert!(!passes(&says("3   the command line was not understood")));
    assert!(!passes("```console\n$ assistive stock show NO-SUCH-TAG\n...\n```\n"), "exit code 4");
}

/// A fenced block: what stands behind its fence, and its lines.
struct Block<'a> {
    info: &'a str,
    lines: Vec<&'a str>,
}

/// The sections of a page by the level of their heading, each with its blocks and its other lines.
struct Section<'a> {
    level: usize,
    blocks: Vec<Block<'a>>,
    lines: Vec<&'a str>,
}

fn sections(text: &str) -> Vec<Section<'_>> {
    let mut found: Vec<Section<'_>> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        assert!(
            !line.starts_with("~~~") && !line.starts_with("    "),
            "a block that no test sees: {line}"
        );
        if let Some(info) = line.trim_start().strip_prefix("```") {
            assert!(line.starts_with("```"), "a block that trycmd does not see: {line}");
            let lines = lines.by_ref().take_while(|line| *line != "```").collect();
            found.last_mut().expect("a heading first").blocks.push(Block { info, lines });
        } else if line.starts_with('#') {
            let level = line.bytes().take_while(|byte| *byte == b'#').count();
            found.push(Section { level, blocks: Vec::new(), lines: Vec::new() });
        } else if !line.is_empty() {
            found.last_mut().expect("a heading first").lines.push(line);
        }
    }
    found
}

#[test]
fn every_command_of_a_block_is_run() {
    for name in [ENGLISH, CHINESE] {
        let text = text(name);
        let mut run = 0;
        for Block { info, lines } in sections(&text).into_iter().flat_map(|section| section.blocks)
        {
            match info {
                "console" => {
                    let commands = lines.iter().filter(|line| line.starts_with("$ "));
                    for command in commands {
                        assert!(command.starts_with("$ assistive "), "{name}: not run: {command}");
                        run += 1;
                    }
                    let hidden = lines.iter().find(|line| line.starts_with("assistive "));
                    assert_eq!(hidden, None, "{name}: a command without `$`");
                }
                "sh" => {
                    let strange = lines.iter().find(|line| !NOT_RUN.contains(line));
                    assert_eq!(strange, None, "{name}: not run");
                }
                "rust,no_run" => {}
                other => panic!("{name}: a block of kind `{other}`, which nothing runs"),
            }
        }
        assert!(run > 40, "{name}: only {run} commands");
    }
}

#[test]
fn each_tour_works_without_the_others() {
    let text = text(ENGLISH);
    let sections = sections(&text);
    let begins = |section: &Section<'_>| commands_of(section).contains("$ assistive init ");
    let mut rest = sections.into_iter().skip_while(|section| !begins(section));
    let beginning = commands_of(&rest.next().expect("the tours make a store"));
    let tours: Vec<_> = rest.take_while(|section| section.level == 3).collect();
    assert_eq!(tours.len(), 4);
    for tour in &tours {
        run("tour.md", &format!("```console\n{beginning}{}```\n", commands_of(tour)), "en");
    }
}

/// The commands of a section with their exit codes, whatever they print: numbers differ from tour to tour.
fn commands_of(section: &Section<'_>) -> String {
    let consoles = section.blocks.iter().filter(|block| block.info == "console");
    let mut commands = String::new();
    for block in consoles {
        let codes = block.lines.iter().skip(1).map(Some).chain([None]);
        for (line, code) in block.lines.iter().zip(codes).filter(|(line, _)| line.starts_with("$ "))
        {
            let code = code.filter(|code| code.starts_with("? "));
            let code = code.map(|code| format!("{code}\n")).unwrap_or_default();
            commands += &format!("{line}\n{code}...\n");
        }
    }
    commands
}

/// What two pages have in common where they say the same in two languages.
#[derive(Debug, PartialEq)]
struct Outline {
    level: usize,
    blocks: Vec<String>,
    rows: usize,
    points: usize,
}

fn outline(section: &Section<'_>) -> Outline {
    let count = |start: &str| section.lines.iter().filter(|line| line.starts_with(start)).count();
    let blocks = section.blocks.iter().map(|block| match block.info {
        "console" => {
            let commands = block.lines.iter().filter(|line| line.starts_with("$ "));
            commands.map(|command| without_words(command)).collect::<Vec<_>>().join("\n")
        }
        _ => block.lines.iter().map(|line| without_comment(line)).collect::<Vec<_>>().join("\n"),
    });
    Outline {
        level: section.level,
        blocks: blocks.collect(),
        rows: count("|"),
        points: count("- "),
    }
}

/// A command with `_` for what people say in their own language: text, and columns that are set.
fn without_words(command: &str) -> String {
    let mut words = Vec::new();
    for (index, part) in command.split('"').enumerate() {
        if index % 2 == 1 {
            words.push("_");
        } else {
            let plain = |word: &str| word.is_ascii() && !word.contains('=');
            words.extend(part.split_whitespace().map(|word| if plain(word) { word } else { "_" }));
        }
    }
    words.join(" ")
}

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default().trim_end()
}

#[test]
fn both_readmes_have_the_same_sections_and_commands() {
    let (english, chinese) = (text(ENGLISH), text(CHINESE));
    let (english, chinese) = (sections(&english), sections(&chinese));
    for (one, other) in english.iter().zip(&chinese) {
        assert_eq!(outline(one), outline(other), "{:?} and {:?}", one.lines, other.lines);
    }
    assert_eq!(english.len(), chinese.len());
}

/// Commands that are named in the text: `loan renew`, `doctor --with BACKUP`.
fn named(text: &str) -> Vec<Vec<&str>> {
    let commands = help(&[]);
    let commands: Vec<_> = commands
        .lines()
        .skip_while(|line| *line != "Commands:")
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|word| !word.is_empty())
        .collect();
    assert!(commands.len() > 20, "{commands:?}");
    let prose = sections(text).into_iter().flat_map(|section| section.lines);
    let spans = prose.flat_map(|line| line.split('`').skip(1).step_by(2));
    let spans = spans.map(|span| span.split(' ').collect::<Vec<_>>());
    spans.filter(|words| commands.contains(&words[0])).collect()
}

fn help(words: &[&str]) -> String {
    let mut command = Command::new(binary());
    command.args(words).args(["--lang", "en"]);
    if words.first() != Some(&"help") {
        command.arg("--help");
    }
    let output = command.output().expect("the binary runs");
    assert!(output.status.success(), "there is no `{}`", words.join(" "));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn commands_and_options_that_are_named_in_the_text_are_there() {
    for name in [ENGLISH, CHINESE] {
        let text = text(name);
        let named = named(&text);
        assert!(named.len() > 20, "{name}: only {}", named.len());
        for words in named {
            let plain = |word: &&&str| {
                word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !word.starts_with('-')
            };
            let path: Vec<_> = words.iter().take_while(plain).copied().collect();
            let help = help(&path);
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{name}: `{}`", words.join(" "));
            }
        }
    }
}
