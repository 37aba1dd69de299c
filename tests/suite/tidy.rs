//! The house rules that a compiler does not check: what each file says at its top, who may name whom, and
//! that no test file is forgotten.

use crate::shared::root;
use std::path::{Path, PathBuf};

/// All Rust files of the workspace.
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
fn every_file_says_at_its_top_what_it_is() {
    let silent: Vec<_> =
        sources().into_iter().filter(|path| !read(path).starts_with("//! ")).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn no_file_is_longer_than_what_one_can_hold_in_the_head() {
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
fn no_test_file_is_forgotten() {
    let suite = read(&root().join("tests/suite/main.rs"));
    for entry in std::fs::read_dir(root().join("tests/suite")).expect("the suite").flatten() {
        let name = entry.path().file_stem().expect("a name").to_string_lossy().into_owned();
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().into_owned());
        if ending.as_deref() == Some("rs") && name != "main" {
            assert!(suite.contains(&format!("mod {name};")), "{name} is not in main.rs");
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
fn only_the_codec_names_bincode_only_one_store_names_sled_and_only_the_ui_prints() {
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
