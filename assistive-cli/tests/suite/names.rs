//! Names of files that some system does not allow.

use crate::shared::Desk;

#[test]
fn a_name_that_windows_does_not_allow_is_refused_before_anything_is_written() {
    let desk = Desk::prepared("en");
    let files = || {
        let entries = std::fs::read_dir(desk.folder.path()).expect("a folder");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    let before = files();
    for line in [
        &["report", "rate", "--year", "2023", "-o", "rate:2023.csv"][..],
        &["fit", "list", "-o", "con.html"],
        &["export", "needs", "needs?.csv"],
        &["export", "all", "NUL.xlsx"],
        &["backup", "all."],
        &["template", "needs", "needs|.xlsx"],
        &["backup", "back:up"],
        &["init", "--store", "lpt1"],
    ] {
        let shown = desk.run(line);
        assert!(shown.contains("choose another name") && shown.contains("[exit 1]"), "{shown}");
        assert_eq!(files(), before, "{line:?}");
    }
}
