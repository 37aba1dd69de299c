//! Reads a folder of sheets, as schools and towns send them, into a store: finds out what each is, imports them in an order
//! in which each finds what it names, and says of every row that is wrong what is wrong with it.
//!
//! ```console
//! cargo run -p assistive-core --example import_folder -- STORE FOLDER
//! ```
//!
//! The store is made where there is none.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::{Author, Store, StoreId, StoreOptions};
use jiff::ZonedDateTime;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [store, folder] = args.as_slice() else { return Err("import_folder STORE FOLDER".into()) };
    let now = ZonedDateTime::now();
    let author = Author::new("import_folder", now.timestamp(), now.date());
    let store = open_or_create(store, &author)?;

    for (kind, files) in sheets(folder)? {
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let options = ImportOptions::default().source(name.clone());
            let report = store.import(&author, kind, &std::fs::read(&file)?, &options)?;
            for wrong in &report.errors {
                println!("{name}:{}: {}", wrong.row, wrong.problem);
            }
            println!(
                "{name} ({}): {} new, {} changed, {} as before, {} wrong",
                kind.code(),
                report.created,
                report.updated,
                report.unchanged,
                report.errors.len()
            );
        }
    }
    Ok(())
}

fn open_or_create(folder: &Path, author: &Author) -> Result<Store, assistive_core::Error> {
    match Store::open(folder, "import_folder") {
        Err(assistive_core::Error::NoStore { .. }) => {
            // The library draws no random numbers; its callers do. The standard library's hasher is seeded at random.
            let store = StoreId::from_random(RandomState::new().hash_one(0));
            Store::create(folder, &StoreOptions::new(store), author, "import_folder")
        }
        opened => opened,
    }
}

/// The sheets in a folder by what they are; `Kind` is in an order in which each finds what it names.
fn sheets(folder: &Path) -> Result<BTreeMap<Kind, Vec<PathBuf>>, Box<dyn Error>> {
    let mut sheets = BTreeMap::<_, Vec<_>>::new();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        let is_sheet = file.extension().is_some_and(|ending| ending == "csv" || ending == "xlsx");
        if !is_sheet {
            continue;
        }
        match Kind::of_file(&std::fs::read(&file)?, &ImportOptions::default()) {
            Ok(kind) => sheets.entry(kind).or_default().push(file),
            Err(problem) => println!("{} is left out: {problem}", file.display()),
        }
    }
    sheets.values_mut().for_each(|files| files.sort());
    Ok(sheets)
}
