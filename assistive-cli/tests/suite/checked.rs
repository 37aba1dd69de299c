//! Copies of workbooks in which an import marks the rows that it rejects: their names, and the files that have none.

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;

use crate::shared::Desk;

/// Writes a workbook with these sheets.
fn workbook(desk: &Desk, name: &str, sheets: &[(&str, &[&[&str]])]) {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).expect("a name");
        for (row, cells) in (0..).zip(*rows) {
            sheet.write_row(row, 0, cells.iter().copied()).expect("cells");
        }
    }
    workbook.save(desk.folder.path().join(name)).expect("a write");
}

/// Returns the texts of the column with a header in a sheet of a workbook, by row.
fn column(desk: &Desk, name: &str, sheet: &str, header: &str) -> Vec<(usize, String)> {
    let file = std::fs::read(desk.folder.path().join(name)).expect(name);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(file)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    let is_header = |(_, _, cell): &(usize, usize, &Data)| *cell == header;
    let (top, place, _) = range.used_cells().find(is_header).expect(header);
    let below = range.used_cells().filter(|(row, column, cell)| {
        *row > top && *column == place && !cell.to_string().is_empty()
    });
    below.map(|(row, _, cell)| (row + 1, cell.to_string())).collect()
}

const PEOPLE: &[&[&str]] =
    &[&["编号", "姓名", "区划"], &["K1", "王芳", "旬阳市"], &["K2", "李强", "无名县"]];
const NEEDS: &[&[&str]] = &[
    &["服务对象", "型号编码", "需求日期"],
    &["K1", "12 22 03", "2024-03-05"],
    &["K1", "12 22 03", "三月"],
    &["K2", "12 22 03", "2024-03-05"],
];

#[test]
fn the_sheets_of_a_workbook_are_marked_in_one_copy() {
    let desk = Desk::with_store("zh");
    std::fs::create_dir(desk.folder.path().join("sent")).expect("a folder");
    workbook(&desk, "sent/表.xlsx", &[("需求", NEEDS), ("人员", PEOPLE)]);
    let told = desk.run(&["import", "auto", "sent/表.xlsx"]);
    assert!(told.contains("提示：用 --on-error skip 可导入合格的行"), "{told}");
    assert!(!desk.folder.path().join("sent/表.checked.xlsx").exists());
    let skip = ["import", "auto", "sent/表.xlsx", "--on-error", "skip"];
    let told = desk.run(&skip);
    assert_eq!(told.matches("已另存 sent/表.checked.xlsx").count(), 1, "{told}");
    let reasons = column(&desk, "sent/表.checked.xlsx", "人员", "退回原因");
    assert_eq!(reasons.len(), 1);
    assert!(reasons[0].0 == 3 && reasons[0].1.contains("“无名县”"), "{reasons:?}");
    let reasons = column(&desk, "sent/表.checked.xlsx", "需求", "退回原因");
    assert_eq!(reasons.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [3, 4]);

    // A copy that exists may have been half mended.
    let told = desk.run(&skip);
    assert!(told.contains("已另存 sent/表.checked-2.xlsx"), "{told}");
    let told = desk.run(&["import", "auto", "sent/表.checked.xlsx", "--on-error", "skip"]);
    assert!(told.contains("已另存 sent/表.checked-3.xlsx"), "{told}");
    let told = desk.run(&["import", "auto", "sent"]);
    for copy in ["表.checked.xlsx", "表.checked-2.xlsx", "表.checked-3.xlsx"] {
        assert!(told.contains(&format!("未导入：sent/{copy}：是导入时退回的行")), "{told}");
    }
}

#[test]
fn a_dry_run_and_a_file_without_rows_write_no_copy() {
    let desk = Desk::with_store("en");
    workbook(&desk, "a.xlsx", &[("a", PEOPLE)]);
    workbook(
        &desk,
        "b.xlsx",
        &[("a", &[&["编号", "姓名", "区划", "区划"], &["K1", "王芳", "旬阳市", ""]])],
    );
    desk.run(&["import", "persons", "a.xlsx", "--on-error", "skip", "--dry-run"]);
    let told = desk.run(&["import", "persons", "b.xlsx", "--on-error", "skip"]);
    assert!(told.contains("occurs twice"), "{told}");
    let files = std::fs::read_dir(desk.folder.path()).expect("a folder").flatten();
    let names: Vec<_> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert!(
        !names.iter().any(|name| name.contains(".checked") || name.contains(".rejected")),
        "{names:?}"
    );
}

/// The places of cells that were pasted as one text are not those of the sheet.
#[test]
fn rows_of_one_text_each_are_rejected_as_csv() {
    let desk = Desk::with_store("en");
    let rows: &[&[&str]] = &[&["编号;姓名;区划"], &["K1;王芳;旬阳市"], &["K2;李强;无名县"]];
    workbook(&desk, "a.xlsx", &[("a", rows)]);
    let told = desk.run(&["import", "persons", "a.xlsx", "--on-error", "skip"]);
    assert!(told.contains("The rejected rows are in a.xlsx.rejected.csv"), "{told}");
}

#[test]
fn mapped_headers_are_named_where_they_are_not_remembered() {
    let desk = Desk::with_store("en");
    desk.write("a.csv", "代号,大名,区划\nK2,李强,无名县\n");
    let map = ["--map", "代号=key", "--map", "大名=name"];
    let told =
        desk.run(&[&["import", "persons", "a.csv", "--on-error", "skip"][..], &map].concat());
    assert!(told.contains("2: 区划: "), "{told}");
    assert!(told.contains("import that file with the same --map and --ignore"), "{told}");
    let text = std::fs::read_to_string(desk.folder.path().join("a.csv.rejected.csv"));
    desk.write("b.csv", &text.expect("the wrong rows").replace("无名县", "旬阳市"));
    desk.ok(&[&["import", "persons", "b.csv"][..], &map].concat());
}
