//! The README and the tours, in both languages: the real binary runs each command shown in them, page by page in reading
//! order, and its output is compared with the page (`...` stands for lines, `[..]` for a part of one). The golden output
//! of single commands is in `output.rs`, and the Rust blocks are doctests of `tests/src/lib.rs`.
//!
//! trycmd runs the blocks. It silently skips blocks that are not `console` and programs that it does not know, so another
//! test here forbids both.

use crate::shared::{binary, root};
use std::collections::HashSet;
use std::panic::catch_unwind;
use std::path::Path;
use std::process::Command;

const ENGLISH: &str = ".md";
const CHINESE: &str = ".zh-CN.md";

/// The lines of shell blocks that are not run here: the first two are CI's own, `.ci/run` runs the examples, cargo itself
/// covers installing and the documentation, and the test gives each tour a folder as its store.
const NOT_RUN: [&str; 14] = [
    "cargo run --release -p assistive-cli -- demo",
    "cargo test --workspace",
    "cargo install --locked --path assistive-cli",
    "cargo run -p assistive-core --example import_folder -- STORE examples/ankang-2023",
    "cargo run -p assistive-core --example log_fitting -- STORE P12 WC-STD",
    "cargo run -p assistive-core --example due_today -- STORE",
    "cargo run -p assistive-core --example rate_board -- STORE 2023",
    "cargo doc -p assistive-core --open",
    "export ASSISTIVE_STORE=~/assistive-school",
    "export ASSISTIVE_STORE=~/assistive-centre",
    "export ASSISTIVE_STORE=~/assistive-reporting",
    "export ASSISTIVE_STORE=~/assistive-sheets",
    "export ASSISTIVE_STORE=~/assistive-maintenance",
    "export ASSISTIVE_STORE=~/assistive-programs",
];

/// Returns the names of the README and of all tours, without `.md` or `.zh-CN.md`.
fn pages() -> Vec<String> {
    let docs = std::fs::read_dir(root().join("docs")).expect("the documents").flatten();
    let names = docs.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let tours = names.filter(|name| name.starts_with("tour-")).map(|name| {
        let page = name.strip_suffix(CHINESE).or_else(|| name.strip_suffix(ENGLISH));
        format!("docs/{}", page.expect("a tour is Markdown"))
    });
    let mut pages: Vec<_> = tours.chain(["README".to_owned()]).collect();
    pages.sort();
    pages.dedup();
    assert!(pages.len() > 1, "the tours are elsewhere");
    pages
}

/// Returns the names of all files of a language.
fn files(language: &str) -> Vec<String> {
    pages().iter().map(|page| format!("{page}{language}")).collect()
}

/// Reads a page. A page that lacks its twin in the other language fails here.
fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Runs the commands of a page in order, on a fixed day, with a store, a home and a folder of their own.
fn run(name: &str, text: &str, lang: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join(Path::new(name).file_name().expect("a file"));
    std::fs::write(&page, as_trycmd_reads(text)).expect("a write");
    // trycmd runs the commands in the folder of this name.
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

/// Adds a blank line after each output, because trycmd does not count the last line break before the next command as
/// output. Our pages leave these lines out to look like a terminal. Line numbers that trycmd reports are therefore too high.
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
    let entries = std::fs::read_dir(from).expect("a folder of ours").flatten();
    // A reader who took the school tour has a file of rejected rows here, which Git ignores.
    let ours = |name: &std::ffi::OsStr| !name.to_string_lossy().contains(".rejected");
    for entry in entries.filter(|entry| ours(&entry.file_name())) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

#[test]
fn the_english_pages_show_the_output() {
    for name in files(ENGLISH) {
        run(&name, &text(&name), "en");
    }
}

#[test]
fn the_chinese_pages_show_the_output() {
    for name in files(CHINESE) {
        run(&name, &text(&name), "zh");
    }
}

#[test]
fn a_difference_from_the_output_fails() {
    let says =
        |line: &str| format!("```console\n$ assistive help exit-codes\n...\n{line}\n...\n```\n");
    let passes = |text: &str| catch_unwind(|| run("page.md", text, "en")).is_ok();
    assert!(passes(&says("2   the command line was not understood")));
    assert!(!passes(&says("3   the command line was not understood")));
    assert!(!passes("```console\n$ assistive stock show NO-SUCH-TAG\n...\n```\n"), "exit code 4");
}

/// A fenced block: the info string of its fence, and its lines.
struct Block<'a> {
    info: &'a str,
    lines: Vec<&'a str>,
}

/// A section of a page: the level of its heading, its blocks, and its other lines.
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
            "a block hidden from the tests: {line}"
        );
        if let Some(info) = line.trim_start().strip_prefix("```") {
            assert!(line.starts_with("```"), "a block hidden from trycmd: {line}");
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
    for language in [ENGLISH, CHINESE] {
        let run: usize = files(language).iter().map(|name| commands_run(name)).sum();
        assert!(run > 50, "{language}: only {run} commands");
    }
}

/// Returns the number of commands that a page runs, and fails if any of its blocks would be skipped.
fn commands_run(name: &str) -> usize {
    let text = text(name);
    let mut run = 0;
    for Block { info, lines } in sections(&text).into_iter().flat_map(|section| section.blocks) {
        match info {
            "console" => {
                for command in lines.iter().filter(|line| line.starts_with("$ ")) {
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
            other => panic!("{name}: a block of kind `{other}` is not run"),
        }
    }
    assert!(run > 0, "{name}: no command");
    run
}

/// The parts of a section that are equal in both languages.
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

/// Replaces the words of a human language in a command, texts and columns that are set, by `_`.
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
fn both_languages_have_the_same_sections_and_commands() {
    for page in pages() {
        let (english, chinese) = (format!("{page}{ENGLISH}"), format!("{page}{CHINESE}"));
        let (english, chinese) = (text(&english), text(&chinese));
        let (english, chinese) = (sections(&english), sections(&chinese));
        for (one, other) in english.iter().zip(&chinese) {
            assert_eq!(outline(one), outline(other), "{page}: {:?}, {:?}", one.lines, other.lines);
        }
        assert_eq!(english.len(), chinese.len(), "{page}");
    }
}

#[test]
fn links_lead_to_files_and_headings_and_to_every_tour() {
    for language in [ENGLISH, CHINESE] {
        for name in files(language) {
            let text = text(&name);
            let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| !link.starts_with("https:")) {
                let (file, heading) = link.split_once('#').unwrap_or((link, ""));
                let here = root().join(&name);
                let target = match file {
                    "" => here,
                    file => here.parent().expect("a folder").join(file),
                };
                assert!(target.exists(), "{name}: {link}");
                assert!(heading.is_empty() || anchors(&target).contains(heading), "{name}: {link}");
            }
        }
        let readme = text(&format!("README{language}"));
        let missing = files(language)
            .into_iter()
            .find(|name| !name.starts_with("README") && !readme.contains(&format!("]({name})")));
        assert_eq!(missing, None, "not in the README");
    }
}

/// Returns the anchors of a page as GitHub makes them of its headings.
fn anchors(page: &Path) -> HashSet<String> {
    let text = std::fs::read_to_string(page).expect("a page");
    let headings = text.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
    let kept = |c: &char| c.is_alphanumeric() || *c == '-';
    headings
        .map(|heading| heading.to_lowercase().replace(' ', "-").chars().filter(kept).collect())
        .collect()
}

/// Returns the commands that the text names, such as `loan renew` and `doctor --with BACKUP`.
fn named<'a>(text: &'a str, commands: &HashSet<String>) -> Vec<Vec<&'a str>> {
    let prose = sections(text).into_iter().flat_map(|section| section.lines);
    let spans = prose.flat_map(|line| line.split('`').skip(1).step_by(2));
    let spans = spans.map(|span| span.split(' ').collect::<Vec<_>>());
    spans.filter(|words| commands.contains(words[0])).collect()
}

/// Returns the commands of the binary.
fn commands() -> HashSet<String> {
    let help = help(&[]);
    let lines = help.lines().skip_while(|line| *line != "Everyday work:");
    let lines = lines.take_while(|line| *line != "Global options:");
    let words = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let commands: HashSet<_> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    assert!(commands.len() > 20, "{commands:?}");
    commands
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
fn commands_and_options_named_in_the_text_exist() {
    let commands = commands();
    let global = help(&[]);
    for language in [ENGLISH, CHINESE] {
        let mut found = 0;
        for name in files(language) {
            for words in named(&text(&name), &commands) {
                let plain = |word: &&&str| {
                    word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
                        && !word.starts_with('-')
                };
                let path: Vec<_> = words.iter().take_while(plain).copied().collect();
                let help = help(&path);
                for option in words.iter().filter(|word| word.starts_with("--")) {
                    let is_option = help.contains(option) || global.contains(option);
                    assert!(is_option, "{name}: `{}`", words.join(" "));
                }
                found += 1;
            }
        }
        assert!(found > 30, "{language}: only {found}");
    }
}
