//! Creates the committed corpora of the fuzz targets from a small real history and the sheets of the base.
//! The checks are in the other modules.

use std::collections::BTreeSet;
use std::fs;

use jiff::civil::date;

use super::folder;
use crate::exchange::{Headers, Ids, Kind, as_gb18030, workbook as in_workbook};
use crate::fuzzing::import::{BASE, author, based};
use crate::journal::events::DivisionFacts;
use crate::journal::{
    Event, JournalError, JournalImage, codec, decode_events, no_writer, synthetic,
};
use crate::model::{FittingNo, Level, LoanNo, ModelCode, PersonNo, Setting, SiteCode};
use crate::state::State;
use crate::state::synthetic::blocks_of;
use crate::{
    Author, BorrowerName, Lend, Lendable, PlaceHold, ReturnLoans, Store, StoreId, StoreOptions,
    TrainingDraft,
};

fn put(target: &str, name: &str, bytes: &[u8]) {
    let folder = folder(target);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(name), bytes).expect("a file");
}

/// Makes every kind of change at the desks of the base's store at least once, and takes some of them back.
fn at_the_desk(store: &Store, author: &Author) {
    let on = author.today;
    let person = |place| PersonNo::at(place).expect("a number");
    let site = SiteCode::new("ST-0902").ok();
    let bulk = Lendable::Bulk(ModelCode::new("CR-AX").expect("a code"));
    let lend =
        Lend::new(vec![(bulk, 2)], BorrowerName::Org("河西社区".into()), on).site(site.clone());
    store.lending(author).lend(&lend).expect("there are five");
    let model = ModelCode::new("WC-STD").expect("a code");
    let borrower = BorrowerName::Person(person(1));
    let hold = PlaceHold::new(model, borrower, on).site(site).priority(2);
    store.lending(author).place_hold(&hold).expect("they wait");
    let back = ReturnLoans::new(vec![LoanNo::at(2).expect("a number")], on);
    store.lending(author).take_back(&back).expect("it is out");
    let fitting = FittingNo::at(0).expect("a number");
    let train = TrainingDraft::new(fitting, on).trainer("Li".to_owned());
    store.fittings(author).train(&train).expect("they were trained");
    store.lending(author).set_limit(Setting::OfferDays, 5).expect("it is set");
    store.people(author).merge(person(0), person(1)).expect("one person");
    let why = author.clone().why("another".to_owned());
    store.undo(&why, None).expect("two people");
    let second = FittingNo::at(1).expect("a number");
    store.void(&why, second).expect("it was none");
}

/// Returns the events of a small store. Only the divisions that other records name are kept.
fn history() -> Vec<Vec<Event>> {
    let folder = tempfile::tempdir().expect("a folder");
    let options = StoreOptions::new(StoreId::from_random(7));
    let author = author();
    let store = Store::create(folder.path(), &options, &author, "a test").expect("a store");
    for (kind, sheet) in BASE {
        store.import(&author, *kind, sheet.as_bytes(), &Default::default()).expect("a sheet");
    }
    at_the_desk(&store, &author);
    let image =
        JournalImage::of_journal(&folder.path().join("journal"), &no_writer).expect("a journal");
    let mut commits = Vec::new();
    let read = image.scan(|info, body| {
        let events = decode_events(body, info.number).map(|event| event.expect("ours"));
        commits.push(events.filter(is_wanted).collect());
        Ok::<_, JournalError>(())
    });
    read.expect("a whole journal");
    commits
}

fn is_wanted(event: &Event) -> bool {
    let few: BTreeSet<_> = ["610900", "610902", "610929", "610981"].into();
    match event {
        Event::DivisionAdded(DivisionFacts { code, level, .. }) => {
            few.contains(code.as_str()) || *level == Some(Level::Province)
        }
        Event::DivisionChanged(_) => false,
        _ => true,
    }
}

/// Encodes commits as input of the journal target: chunks preceded by their flags and lengths.
fn as_input(commits: &[Vec<Event>]) -> Vec<u8> {
    let mut input = Vec::new();
    for events in commits {
        let mut body = Vec::new();
        events.iter().for_each(|event| codec::encode(event, &mut body));
        let packed = lz4_flex::compress_prepend_size(&body);
        let (flags, chunk) = if packed.len() < body.len() { (3, packed) } else { (2, body) };
        input.push(flags);
        input.extend((chunk.len() as u16).to_le_bytes());
        input.extend(chunk);
    }
    input
}

#[test]
#[ignore = "writes the corpora anew"]
fn write_corpora() {
    let commits = history();
    put("journal", "history", &as_input(&commits));
    let plain: Vec<u8> = commits.iter().flatten().fold(Vec::new(), |mut bytes, event| {
        codec::encode(event, &mut bytes);
        bytes
    });
    put("journal", "events", &plain);
    let samples = include_str!("../journal/samples-0.1.txt").lines();
    let hex = samples.filter(|line| !line.starts_with('#')).filter_map(|l| l.split_once(' '));
    let bytes = hex.flat_map(|(_, hex)| {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
        (0..hex.len()).step_by(2).map(byte).collect::<Vec<_>>()
    });
    put("journal", "samples", &bytes.collect::<Vec<_>>());
    let all: Vec<_> = commits.iter().flatten().cloned().collect();
    let stored = synthetic::of_events(&all).expect("a commit");
    put("journal", "stored", &stored);
    write_backups(stored, &commits);
    write_blocks(&all);
    write_sheets();
    write_values();
}

fn write_backups(stored: Vec<u8>, commits: &[Vec<Event>]) {
    let image = synthetic::image(stored, None);
    let scan = image.scan(|_, _| Ok::<_, JournalError>(())).expect("whole");
    let mut backup = Vec::new();
    image.write_backup(scan.head, &mut backup).expect("memory");
    put("backup", "whole", &backup);
    put("backup", "history", &as_input(commits));
}

fn write_blocks(all: &[Event]) {
    let mut state = State::default();
    all.iter().for_each(|event| state.apply(event).expect("it fits"));
    let (mut whole, mut store) = (Vec::new(), Vec::new());
    for (part, entries, packed) in blocks_of(state) {
        let piece = [&(packed.len() as u16).to_le_bytes(), &*packed].concat();
        let one = [&[part, entries], piece.as_slice()].concat();
        whole.extend(&one);
        store.extend([&[part << 1, 0, 0, 0, 0], piece.as_slice()].concat());
        // Each part is also included alone and uncompressed, so that a fuzzer can change it.
        if packed.len() > 40 && packed.len() < 1500 {
            put("block", &format!("part-{part}"), &one);
        }
    }
    put("block", "whole", &whole);
    store.truncate(400);
    put("block", "store", &[store.as_slice(), &[3, 0, 0, 0, 0, 0, 0]].concat());
}

fn write_sheets() {
    let store = based();
    for (place, kind) in (0..).zip(Kind::ALL) {
        let sheet = BASE.iter().find(|(of, _)| of == kind).map(|(_, sheet)| (*sheet).to_owned());
        let sheet = sheet.unwrap_or_else(|| other_sheet(*kind).to_owned());
        // The sheet contains new records.
        let sheet = sheet.replace("2023-", "2022-").replace("AK000", "AK100");
        put("import", kind.code(), &[&[place], sheet.as_bytes()].concat());
    }
    let persons = BASE[2].1.replace("female", "male");
    put("import", "gb18030", &[vec![3 + 22], as_gb18030(&persons)].concat());
    let utf16 = persons.encode_utf16().flat_map(u16::to_le_bytes);
    put("import", "utf16", &[vec![3], utf16.collect()].concat());
    let mut sheet =
        store.view().expect("a view").export(Kind::Catalog, Ids::Shown).expect("a sheet");
    sheet.rows.iter_mut().for_each(|row| row[1].push('x'));
    let workbook = in_workbook(&[sheet], Headers::Chinese, author().at).expect("a workbook");
    put("import", "workbook", &[&[2], workbook.as_slice()].concat());
    put("import", "sheet-xml", &[&[132 + 2], include_bytes!("base/sheet.xml").as_slice()].concat());
}

fn other_sheet(kind: Kind) -> &'static str {
    match kind {
        Kind::Divisions => "code,name,parent,level\nL-1,一,L-2,town\nL-2,二,610902,\n",
        Kind::Students => "姓名,区划,学校,编号\n余小,610981,SP-0981,SP-0981/8\n",
        Kind::StudentNeeds => {
            "姓名,区划,学校,编号,需求日期,分类代码\n余小,610981,SP-0981,SP-0981/8,2023.3.5,12 22 03\n"
        }
        Kind::Services => {
            "person,kind,served_on,place\n999209200101190627,training,2023/1/5,home\n"
        }
        _ => "",
    }
}

fn write_values() {
    let texts = [
        "34052419800101001X",
        "34052419800101001x43B12",
        "６.10902E+17",
        "2023年3月5日",
        "2024-2-29",
        "cn:02 22 03",
        "12.22.03",
        "¥1,280.5元",
        "P12",
        "SP-0981/001",
        "1;4",
        "肢体、视力",
        "QUEST=4.25",
        "座宽＝42 cm",
        "AK000012",
        "610902",
        "school",
        "340524**********1X",
        "L-HENGKOU",
    ];
    for (place, text) in texts.iter().enumerate() {
        put("values", &format!("{place:02}"), text.as_bytes());
    }
    assert_eq!(date(2024, 4, 30), author().today);
}
