//! The sample city of the repository: real-looking sheets of every kind, as files.

use std::path::{Path, PathBuf};

use assistive_core::exchange::Kind;

/// A file of the sample city.
pub struct SampleFile {
    /// Its kind.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of a folder with a city's sheets, in the order of import. The sample city that the repository
/// ships is the default; `ASSISTIVE_BENCH_CITY` names another.
pub fn city() -> Vec<SampleFile> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ankang-2023");
    let folder = std::env::var_os("ASSISTIVE_BENCH_CITY").map_or(shipped, PathBuf::from);
    let read = |kind: &Kind| {
        let bytes = std::fs::read(folder.join(format!("{kind}.csv"))).ok()?;
        Some(SampleFile { kind: *kind, bytes })
    };
    let files: Vec<_> = Kind::ALL.iter().filter_map(read).collect();
    assert!(!files.is_empty(), "no sheets in {}", folder.display());
    files
}

/// Reads all cells of a file and does nothing with them: what any importer has to do at least.
pub fn only_parse(file: &SampleFile) {
    let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
    let mut record = csv::StringRecord::new();
    let mut cells = 0;
    while reader.read_record(&mut record).expect("the sample is well-formed CSV") {
        cells += record.len();
    }
    std::hint::black_box(cells);
}
