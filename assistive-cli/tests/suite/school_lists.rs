//! Needs lists as schools send them, each imported by one command with the file untouched. The expected people and needs
//! beside each list were written down by hand. All people are invented.

use std::io::{Cursor, Read, Write};

use serde_json::Value;

use crate::shared::{Desk, root};

/// The options of an import, after the file.
const OPTIONS: &[&str] =
    &["--set", "school=SC-1", "--set", "programme=school", "--on-error", "skip"];

#[test]
fn lists_of_schools_get_in_at_the_first_try() {
    for list in 1..=8 {
        let (desk, sheet, expected) = given(list);
        let told = import(&desk, "list.xlsx", &sheet);
        check(&desk, &expected, list, &told);
    }
}

#[test]
fn a_list_with_wrong_cells_is_mended_in_the_copy_that_comes_back() {
    for list in 1..=8 {
        let (desk, sheet, expected) = given(list);
        // The check characters of two ids are wrong.
        let text = sheet_xml(&sheet, |text| text.to_owned()).1;
        let is_once = |id: &String| text.matches(&format!("<t>{id}</t>")).count() == 1;
        let ids: Vec<_> = pairs(&expected["people"]).map(|(_, id)| id).filter(is_once).collect();
        let broken = [&ids[1], &ids[ids.len() - 1]].map(|id| {
            let last = if id.ends_with('0') { '1' } else { '0' };
            (id.clone(), format!("{}{last}", &id[..17]))
        });
        let (wrong, _) = sheet_xml(&sheet, |text| {
            broken.iter().fold(text.to_owned(), |text, (id, wrong)| {
                text.replace(&format!("<t>{id}</t>"), &format!("<t>{wrong}</t>"))
            })
        });
        let told = import(&desk, "list.xlsx", &wrong);
        let count = pairs(&expected["people"]).count();
        assert_eq!(people(&desk).len(), count - 2, "list {list}: {told}");
        let copy = std::fs::read(desk.folder.path().join("list.checked.xlsx"));
        let copy = copy.unwrap_or_else(|_| panic!("list {list}: no copy\n{told}"));
        assert!(!desk.folder.path().join("list.xlsx.rejected.csv").exists());
        // Sent back as it is, it changes nothing, and the next copy has the marks of the second check.
        let again = import(&desk, "back.xlsx", &copy);
        assert!(!again.contains("退回原因"), "list {list}: {again}");
        assert_eq!(people(&desk).len(), count - 2, "list {list}: {again}");
        let second = std::fs::read(desk.folder.path().join("back.checked.xlsx")).expect("a copy");
        assert_eq!(
            sheet_xml(&second, |text| text.to_owned()).1,
            sheet_xml(&copy, |text| text.to_owned()).1
        );
        let (mended, _) = sheet_xml(&copy, |text| {
            broken.iter().fold(text.to_owned(), |text, (id, wrong)| {
                assert_eq!(text.matches(&format!("<t>{wrong}</t>")).count(), 1, "list {list}");
                text.replace(&format!("<t>{wrong}</t>"), &format!("<t>{id}</t>"))
            })
        });
        let told = import(&desk, "mended.xlsx", &mended);
        check(&desk, &expected, list, &told);
        // Once more, nothing is new.
        let log = desk.run(&["log", "--json"]);
        import(&desk, "mended.xlsx", &mended);
        assert_eq!(desk.run(&["log", "--json"]), log, "list {list}");
    }
}

/// Returns a desk with the school, the list, and the people and needs that it names.
fn given(list: u32) -> (Desk, Vec<u8>, Value) {
    let files = root().join("assistive-cli/tests/school-lists");
    let expected = std::fs::read_to_string(files.join(format!("{list}.json")));
    let expected: Value = serde_json::from_str(&expected.expect("a file")).expect("JSON");
    let desk = Desk::with_store("zh");
    let school = ["--name", "某小学", "--kind", "school", "--division", "610902"];
    desk.ok(&[&["site", "add", "SC-1"][..], &school].concat());
    let sheet = std::fs::read(files.join(format!("{list}.xlsx"))).expect("a list");
    (desk, sheet, expected)
}

fn import(desk: &Desk, name: &str, sheet: &[u8]) -> String {
    std::fs::write(desk.folder.path().join(name), sheet).expect("a write");
    desk.run(&[&["import", "student-needs", name][..], OPTIONS].concat())
}

/// Checks that the store has the people and needs of a list, each once.
fn check(desk: &Desk, expected: &Value, list: u32, told: &str) {
    let known = people(desk);
    for (name, id) in pairs(&expected["people"]) {
        let stored = known.iter().find(|(_, known)| *known == id);
        assert!(stored.is_some(), "list {list}: {name} is missing\n{told}");
    }
    assert_eq!(known.len(), pairs(&expected["people"]).count(), "list {list}\n{told}");
    // Each need that was asked for is there once, and no other.
    let mut needs = needs(desk);
    for wanted in expected["needs"].as_array().expect("a list") {
        let (id, classes) = (wanted[0].as_str(), wanted[1].as_array().expect("classes"));
        let is_class = |class: &str| {
            let known = classes.iter().filter_map(Value::as_str);
            known.into_iter().any(|known| class.starts_with(known))
        };
        let of = |person: &str| {
            known.iter().any(|(no, known)| no == person && Some(known.as_str()) == id)
        };
        let at = needs.iter().position(|(person, class)| of(person) && is_class(class));
        let at =
            at.unwrap_or_else(|| panic!("list {list}: {wanted} is missing in {needs:?}\n{told}"));
        needs.remove(at);
    }
    assert!(needs.is_empty(), "list {list}: {needs:?} were not asked for");
}

/// Returns a workbook with its first sheet changed, and the XML of that sheet.
fn sheet_xml(workbook: &[u8], change: impl Fn(&str) -> String) -> (Vec<u8>, String) {
    let mut from = zip::ZipArchive::new(Cursor::new(workbook)).expect("an archive");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = String::new();
    for index in 0..from.len() {
        let mut part = from.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        if name != "xl/worksheets/sheet1.xml" {
            to.raw_copy_file(part).expect("in memory");
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).expect("UTF-8");
        changed = change(&text);
        to.start_file(name, part.options()).expect("in memory");
        to.write_all(changed.as_bytes()).expect("in memory");
    }
    (to.finish().expect("in memory").into_inner(), changed)
}

/// Returns the numbers and ids of all people.
fn people(desk: &Desk) -> Vec<(String, String)> {
    let rows = json(desk, &["export", "persons", "-", "--json", "--show-ids"]);
    let number = |id: &str| text(&shown(desk, &["person", "show", id, "--json"])["person"]);
    rows.iter().map(|row| text(&row["id_number"])).map(|id| (number(&id), id)).collect()
}

/// Returns the numbers of people and the classes of all needs.
fn needs(desk: &Desk) -> Vec<(String, String)> {
    let rows = json(desk, &["need", "list", "--json", "--show-ids"]);
    let class = |row: &Value| {
        if row["class"].is_null() { text(&row["device"]) } else { text(&row["class"]) }
    };
    rows.iter().map(|row| (text(&row["person"]), class(row))).collect()
}

fn shown(desk: &Desk, args: &[&str]) -> Value {
    let output = desk.command(args).output().expect("the binary");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Returns the rows of a list.
fn json(desk: &Desk, args: &[&str]) -> Vec<Value> {
    let rows = shown(desk, args);
    let rows = rows.get("needs").unwrap_or(&rows);
    rows.as_array().expect("rows").clone()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn pairs(list: &Value) -> impl Iterator<Item = (String, String)> + '_ {
    list.as_array().expect("a list").iter().map(|pair| (text(&pair[0]), text(&pair[1])))
}
