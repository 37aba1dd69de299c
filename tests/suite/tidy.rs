//! Rules of this repository that no compiler checks: the comment at the top of each file, the layers of the library,
//! and that every test file is run.

use crate::shared::root;
use std::path::{Path, PathBuf};

/// Returns all Rust files of the workspace.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<_> =
        ["assistive-core", "assistive-cli", "tests", "benches"].map(|f| root().join(f)).into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of ours").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 50, "the files are elsewhere");
    found
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file of ours")
}

#[test]
fn every_file_begins_with_a_module_comment() {
    let silent: Vec<_> =
        sources().into_iter().filter(|path| !read(path).starts_with("//! ")).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn no_source_file_has_more_than_500_lines() {
    for path in
        sources().iter().filter(|path| path.components().any(|part| part.as_os_str() == "src"))
    {
        let name = path.file_name().expect("a file").to_string_lossy();
        let lines = read(path).lines().take_while(|line| *line != "#[cfg(test)]").count();
        assert!(
            lines <= 500 || name.ends_with("_tests.rs"),
            "{} has {lines} lines",
            path.display()
        );
    }
}

#[test]
fn every_test_file_is_a_module_of_its_suite() {
    for suite in ["tests/suite", "assistive-cli/tests/suite"] {
        let folder = root().join(suite);
        let main = read(&folder.join("main.rs"));
        for entry in std::fs::read_dir(folder).expect("the suite").flatten() {
            let path = entry.path();
            let name = path.file_stem().expect("a name").to_string_lossy();
            if path.extension().is_some_and(|ending| ending == "rs") && name != "main" {
                assert!(main.contains(&format!("mod {name};")), "{name} is not in {suite}/main.rs");
            }
        }
    }
}

/// Returns the paths below `crate` that code names, as far as their second segment: `registry::stock` of
/// `use crate::{error::Result, registry::stock::lending}`. Comments are left out.
fn named_paths(text: &str) -> Vec<String> {
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    let code = code.replace(char::is_whitespace, "");
    let mut paths = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        expand("", &code[at + "crate::".len()..], &mut paths);
    }
    paths.into_iter().map(|path| path.split("::").take(2).collect::<Vec<_>>().join("::")).collect()
}

/// Adds the paths of a tree of names such as `a::{b,c::d}` with a prefix, and returns the rest of the code.
fn expand<'a>(prefix: &str, tree: &'a str, paths: &mut Vec<String>) -> &'a str {
    let Some(mut rest) = tree.strip_prefix('{') else {
        let end = tree.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(tree.len());
        let path = format!("{prefix}{}", &tree[..end]);
        return match tree[end..].strip_prefix("::") {
            Some(below) => expand(&format!("{path}::"), below, paths),
            None => {
                paths.push(path);
                &tree[end..]
            }
        };
    };
    while !rest.is_empty() && !rest.starts_with('}') {
        let after = expand(prefix, rest, paths);
        if after.len() == rest.len() {
            break;
        }
        rest = after.strip_prefix(',').unwrap_or(after);
    }
    rest.strip_prefix('}').unwrap_or(rest)
}

/// Checks that no file of a folder of the library names a sibling folder other than the permitted ones.
fn check_rooms(parent: &str, rooms: &[(&str, &[&str])]) {
    let names: Vec<_> = rooms.iter().map(|(room, _)| *room).collect();
    for (room, may) in rooms {
        let folder = root().join("assistive-core/src").join(parent).join(room);
        let mut files = 0;
        for path in sources().iter().filter(|path| path.starts_with(&folder)) {
            files += 1;
            for named in named_paths(&read(path)) {
                let Some(named) = (if parent.is_empty() {
                    named.split("::").next()
                } else {
                    named.strip_prefix(&format!("{parent}::"))
                }) else {
                    continue;
                };
                let known = names.contains(&named) && named != *room;
                assert!(!known || may.contains(&named), "{} names {named}", path.display());
            }
        }
        assert!(files > 0, "{} is elsewhere", folder.display());
    }
}

#[test]
fn layers_name_only_layers_below_them() {
    check_rooms(
        "",
        &[
            ("exchange", &["registry", "state", "tables", "model"]),
            ("report", &["registry", "state", "tables", "model"]),
            ("registry", &["state", "tables", "journal", "blockstore", "model"]),
            ("state", &["tables", "journal", "blockstore", "model"]),
            ("tables", &["journal", "blockstore", "model"]),
            ("blockstore", &[]),
            ("journal", &["model"]),
            ("model", &[]),
        ],
    );
}

#[test]
fn rooms_of_the_registry_name_only_rooms_below_them() {
    check_rooms(
        "registry",
        &[
            ("history", &["provision", "stock", "people", "reference", "write", "engine"]),
            ("view", &["provision", "stock", "people", "reference", "write", "engine"]),
            ("provision", &["stock", "reference", "write", "engine"]),
            ("stock", &["reference", "write", "engine"]),
            ("people", &["reference", "write", "engine"]),
            ("reference", &["write", "engine"]),
            ("write", &["engine"]),
            ("maintenance", &["engine"]),
            ("engine", &[]),
        ],
    );
}

#[test]
fn names_in_groups_are_seen() {
    let text = "use crate::{error::Result, registry::{stock::lending, view}};\n// crate::exchange\nfn f() -> crate::report::Rate {}";
    let found = named_paths(text);
    assert_eq!(found, ["error::Result", "registry::stock", "registry::view", "report::Rate"]);
}

#[test]
fn bincode_sled_clocks_and_printing_are_kept_in_their_files() {
    for path in sources() {
        let text = read(&path);
        let name = path.strip_prefix(root()).expect("in the root").to_string_lossy().into_owned();
        let code: Vec<_> =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        if name.starts_with("assistive-core") && name != "assistive-core/src/journal/codec.rs" {
            assert!(!code.iter().any(|line| line.contains("bincode::")), "{name} names bincode");
        }
        if name.starts_with("assistive-core") && name != "assistive-core/src/blockstore/sled.rs" {
            assert!(!code.iter().any(|line| line.contains(" ::sled")), "{name} names sled");
        }
        let library = name.starts_with("assistive-core/src");
        for word in ["SystemTime", "Instant::now", "Timestamp::now", "std::env::", "println!"] {
            assert!(!(library && code.iter().any(|line| line.contains(word))), "{name} has {word}");
        }
    }
}

#[test]
fn the_library_names_no_option_of_the_command_line() {
    let folder = root().join("assistive-core/src");
    let is_option = |word: &str| {
        let name = word.trim_start_matches(['`', '"', '(']).strip_prefix("--");
        name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    for path in sources().iter().filter(|path| path.starts_with(&folder)) {
        let text = read(path);
        // Tests may run cargo.
        let is_test = path.to_string_lossy().ends_with("_tests.rs");
        let found = text.split_whitespace().find(|word| is_option(word) && !is_test);
        assert_eq!(found, None, "{}", path.display());
    }
}
