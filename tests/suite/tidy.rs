//! Rules of this repository that no compiler checks: the comment at the top of each file, the layers of the library, and
//! that every test file is run.

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

#[test]
fn layers_look_downwards_only() {
    // Which layers a layer may name; the order is that of ARCHITECTURE.md, top to bottom.
    let layers = [
        ("exchange", &["registry", "state", "model", "error"][..]),
        ("report", &["registry", "state", "model", "error"]),
        ("registry", &["report", "state", "journal", "blockstore", "model", "error", "files"]),
        ("state", &["journal", "blockstore", "model"]),
        ("blockstore", &["files"]),
        ("journal", &["model", "files"]),
        ("model", &[]),
    ];
    let all = [
        "exchange",
        "report",
        "registry",
        "state",
        "journal",
        "blockstore",
        "model",
        "error",
        "files",
    ];
    for (layer, may) in layers {
        let folder = root().join("assistive-core/src").join(layer);
        for path in sources().iter().filter(|path| path.starts_with(&folder)) {
            let text = read(path);
            for other in all.iter().filter(|other| **other != layer && !may.contains(other)) {
                let names = [format!("crate::{other}::"), format!("crate::{other};")];
                let line = text.lines().find(|l| names.iter().any(|name| l.contains(name)));
                assert_eq!(line, None, "{} names {other}", path.display());
            }
        }
    }
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
