//! Needs lists as schools send them, each imported by one command with the file untouched. The expected people and needs
//! beside each list were written down by hand. All people are invented.

use serde_json::Value;

use crate::shared::{Desk, root};

#[test]
fn lists_of_schools_get_in_at_the_first_try() {
    for list in 1..=8 {
        let files = root().join("assistive-cli/tests/school-lists");
        let expected = std::fs::read_to_string(files.join(format!("{list}.json")));
        let expected: Value = serde_json::from_str(&expected.expect("a file")).expect("JSON");
        let desk = Desk::with_store("zh");
        let school = ["--name", "某小学", "--kind", "school", "--division", "610902"];
        desk.ok(&[&["site", "add", "SC-1"][..], &school].concat());
        let sheet = std::fs::read(files.join(format!("{list}.xlsx"))).expect("a list");
        std::fs::write(desk.folder.path().join("list.xlsx"), sheet).expect("a write");
        let set = ["--set", "school=SC-1", "--set", "programme=school", "--on-error", "skip"];
        let told = desk.run(&[&["import", "student-needs", "list.xlsx"][..], &set].concat());
        let known = people(&desk);
        for (name, id) in pairs(&expected["people"]) {
            let stored = known.iter().find(|(_, known)| *known == id);
            assert!(stored.is_some(), "list {list}: {name} is missing\n{told}");
        }
        assert_eq!(known.len(), pairs(&expected["people"]).count(), "list {list}\n{told}");
        // Each need that was asked for is there once, and no other.
        let mut needs = needs(&desk);
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
            let at = at
                .unwrap_or_else(|| panic!("list {list}: {wanted} is missing in {needs:?}\n{told}"));
            needs.remove(at);
        }
        assert!(needs.is_empty(), "list {list}: {needs:?} were not asked for");
    }
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
