//! The checks of the fuzz targets on a few hundred inputs in every test run: random bytes, and the committed
//! corpora with flips, truncations, splices and repetitions. The corpora are also created here.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target)
}

/// Returns the committed inputs of a target, in the order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder(target)).expect("a corpus");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no corpus");
    paths.iter().map(|path| fs::read(path).expect("a file of ours")).collect()
}

/// A mutation of an input.
#[derive(Debug, Clone)]
enum Mutation {
    Flip(Index, u8),
    Cut(Index, Index),
    /// Inserts a part of another input.
    Splice(Index, Index, Index, Index),
    Repeat(Index, Index, u8),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), 1..=u8::MAX).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        1 => (at(), at()).prop_map(|(from, to)| Mutation::Cut(from, to)),
        1 => (at(), at(), at(), at()).prop_map(|(o, f, t, at)| Mutation::Splice(o, f, t, at)),
        1 => (at(), at(), 1..20_u8).prop_map(|(from, to, n)| Mutation::Repeat(from, to, n)),
    ]
}

/// Returns the range of a part.
fn part(bytes: &[u8], from: Index, to: Index) -> std::ops::Range<usize> {
    let (from, to) = (from.index(bytes.len() + 1), to.index(bytes.len() + 1));
    from.min(to)..from.max(to)
}

impl Mutation {
    fn change(&self, bytes: &mut Vec<u8>, all: &[Vec<u8>]) {
        match *self {
            Self::Flip(at, bits) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] ^= bits;
            }
            Self::Flip(..) => {}
            Self::Cut(from, to) => drop(bytes.drain(part(bytes, from, to))),
            Self::Splice(other, from, to, at) => {
                let other = other.get(all);
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, other[part(other, from, to)].iter().copied());
            }
            Self::Repeat(from, to, times) => {
                let range = part(bytes, from, to);
                let repeated = bytes[range.clone()].repeat(times.into());
                bytes.splice(range, repeated.into_iter().take(20_000));
            }
        }
    }
}

/// Calls a target with its corpus, with `cases` mutations of it, and with random bytes.
fn holds(target: &str, cases: u32, check: fn(&[u8])) {
    let all = corpus(target);
    all.iter().for_each(|input| check(input));
    let cases = crate::testing::cases_of(cases);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let input = prop_oneof![
        4 => (any::<Index>(), vec(mutation(), 1..6)).prop_map(move |(which, mutations)| {
            let mut bytes = which.get(&all).clone();
            mutations.iter().for_each(|mutation| mutation.change(&mut bytes, &all));
            bytes
        }),
        1 => vec(any::<u8>(), 0..300),
    ];
    proptest!(config, |(input in input)| check(&input));
}

#[test]
fn any_journal_is_read_or_rejected() {
    holds("journal", 400, journal);
}

#[test]
fn any_block_is_read_or_rejected() {
    holds("block", 400, block);
}

#[test]
fn any_sheet_is_imported_or_rejected() {
    holds("import", 200, import);
}

#[test]
fn any_text_is_parsed_or_rejected() {
    holds("values", 2000, |bytes| values(&String::from_utf8_lossy(bytes)));
}

#[test]
fn any_backup_is_read_or_rejected() {
    holds("backup", 400, backup);
}

#[test]
fn real_histories_revert_exactly() {
    let history = fs::read(folder("journal").join("history")).expect("a corpus");
    journal::is_taken_back_exactly(&history);
}

#[cfg(feature = "xlsx")]
#[path = "corpus.rs"]
mod corpus;
