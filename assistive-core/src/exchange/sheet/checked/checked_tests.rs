//! Tests of marked workbooks: their values are read with calamine, and the XML of their cells with a reader of its own.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::{any, prop, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::{Just, Strategy};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatBorder, Workbook};
use zip::ZipArchive;

use super::*;
use crate::exchange::MarkedRow;

fn marks(header_row: u64, rows: &[(u64, &[u32], &str)]) -> SheetMarks {
    let row = |(row, columns, reason): &(u64, &[u32], &str)| MarkedRow {
        row: *row,
        columns: columns.to_vec(),
        reason: (*reason).to_owned(),
    };
    SheetMarks { sheet: None, header_row, rows: rows.iter().map(row).collect() }
}

fn checked(bytes: &[u8], marks: SheetMarks) -> Vec<u8> {
    checked_workbook(bytes, &[marks], Headers::Chinese).expect("a workbook")
}

/// Returns the values of the first sheet that are not empty, by row and column from 0.
fn values(bytes: &[u8]) -> BTreeMap<(u32, u32), Data> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).expect("calamine opens it");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("calamine reads it");
    let (top, left) = range.start().unwrap_or_default();
    let cells = range.used_cells().filter(|(_, _, value)| **value != Data::Empty);
    cells
        .map(|(row, column, value)| ((top + row as u32, left + column as u32), value.clone()))
        .collect()
}

/// Returns the parts of a workbook.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let count = zip.len();
    let read = |index| {
        let mut part = zip.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        (part.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(read).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).expect(name)).expect("UTF-8")
}

/// Returns the value of an attribute in a tag.
fn attribute_in(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split('"').next()?.to_owned())
}

/// Returns the style of each cell as the XML of its sheet and of the styles has it: the tag of its `xf` without the fill,
/// and its fill.
fn looks(bytes: &[u8], sheet: &str) -> BTreeMap<String, (String, String)> {
    let (sheet, styles) = (part(bytes, sheet), part(bytes, "xl/styles.xml"));
    let inside = |name: &str| {
        let (_, rest) = styles.split_once(&format!("<{name} ")).expect(name);
        rest.split(&format!("</{name}>")).next().expect(name).to_owned()
    };
    let (xfs, fills) = (inside("cellXfs"), inside("fills"));
    let xfs: Vec<&str> = xfs.split("<xf ").skip(1).collect();
    let fills: Vec<&str> = fills.split("<fill>").skip(1).collect();
    let cell = |tag: &str| {
        let style: usize =
            attribute_in(tag, "s").map_or(0, |style| style.parse().expect("a number"));
        let xf = format!(" {}", xfs[style]);
        let fill: usize = attribute_in(&xf, "fillId").expect("a fill").parse().expect("a number");
        let words = xf.split([' ', '/', '>']).filter(|word| !word.contains("ill"));
        let mut words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        (attribute_in(tag, "r").expect("a place"), (words.join(" "), fills[fill].to_owned()))
    };
    sheet
        .split("<c ")
        .skip(1)
        .map(|tag| cell(&format!(" {}", tag.split('>').next().expect("a tag"))))
        .collect()
}

/// A list of a school: a title over all columns, a header, styled cells, a list of choices and a merged school.
fn school_list() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let border = Format::new().set_border(FormatBorder::Thin);
    let text = border.clone().set_num_format("@");
    let green = border.clone().set_background_color(Color::RGB(0x00CC_FFCC));
    sheet.merge_range(0, 0, 0, 3, "残疾学生辅具需求表", &border).expect("a title");
    for (column, header) in (0..).zip(["学校", "姓名", "身份证号", "辅具"]) {
        sheet.write_with_format(1, column, header, &border).expect("a header");
    }
    sheet.merge_range(2, 0, 4, 0, "一小", &border).expect("a school");
    for (row, (name, id)) in (2..).zip([("王芳", "1"), ("李强", "2"), ("张伟", "3")]) {
        sheet.write_with_format(row, 1, name, &green).expect("a name");
        sheet.write_with_format(row, 2, id, &text).expect("an id");
    }
    sheet.write_with_format(3, 3, "轮椅", &border).expect("a device");
    sheet.set_column_format(3, &text).expect("a format");
    let choices = DataValidation::new().allow_list_strings(&["轮椅", "助听器"]).expect("choices");
    sheet.add_data_validation(2, 3, 100, 3, &choices).expect("choices");
    sheet.protect();
    workbook.add_worksheet().write(0, 0, "说明").expect("a note");
    workbook.save_to_buffer().expect("in memory")
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn only_marked_cells_change() {
    let before = school_list();
    let rows: &[(u64, &[u32], &str)] =
        &[(4, &[1, 2], "姓名：错\n证号：<错>&"), (5, &[3], "辅具：需填写")];
    let after = checked(&before, marks(2, rows));
    let mut expected = values(&before);
    for (row, text) in [(1, "退回原因"), (3, "姓名：错\n证号：<错>&"), (4, "辅具：需填写")]
    {
        expected.insert((row, 4), Data::String(text.to_owned()));
    }
    assert_eq!(values(&after), expected);

    let (old, new) = (looks(&before, SHEET), looks(&after, SHEET));
    for (at, (own, fill)) in &new {
        let is_marked = ["B4", "C4", "D5"].contains(&at.as_str());
        assert_eq!(fill.contains("FFFFC8CD"), is_marked, "{at}");
        match old.get(at) {
            Some((was, was_fill)) => {
                assert_eq!(own, was, "{at}");
                assert!(is_marked || fill == was_fill, "{at}");
            }
            None => assert!(["E2", "E4", "E5", "D5"].contains(&at.as_str()), "{at}"),
        }
    }
    assert_eq!(new["D5"].0, old["C5"].0, "the column is text");

    let (mut old, mut new) = (parts(&before), parts(&after));
    for changed in [SHEET, "xl/styles.xml"] {
        let (old, new) =
            (old.remove(changed).expect("a part"), new.remove(changed).expect("a part"));
        assert_ne!(old, new);
    }
    assert_eq!(old, new);
    let sheet = part(&after, SHEET);
    assert!(sheet.contains("<dimension ref=\"A1:E5\"/>") && sheet.contains("<dataValidation "));
    assert!(sheet.contains("<col min=\"5\" max=\"5\" width=\"60\" customWidth=\"1\"/></cols>"));
}

#[test]
fn a_second_check_replaces_the_first() {
    let before = school_list();
    let first = checked(&before, marks(2, &[(4, &[1, 2], "一"), (5, &[3], "二")]));
    let second = checked(&first, marks(2, &[(5, &[3, 1], "三")]));
    let mut expected = values(&before);
    expected.insert((1, 4), Data::String("退回原因".into()));
    expected.insert((4, 4), Data::String("三".into()));
    assert_eq!(values(&second), expected);
    let (old, new) = (looks(&before, SHEET), looks(&second, SHEET));
    for at in ["B4", "C4"] {
        assert_eq!(old[at], new[at], "the style of {at} is back");
    }
    let marked = new.iter().filter(|(_, (_, fill))| fill.contains("FFFFC8CD"));
    assert_eq!(marked.map(|(at, _)| at.as_str()).collect::<Vec<_>>(), ["B5", "D5"]);
    let third = checked(&second, marks(2, &[(5, &[3, 1], "三")]));
    assert_eq!(parts(&second), parts(&third), "the same check again changes nothing");
}

#[test]
fn a_merged_cell_is_marked_where_it_is_seen() {
    let after = checked(&school_list(), marks(2, &[(5, &[0], "学校：错")]));
    let marked: Vec<_> = looks(&after, SHEET)
        .into_iter()
        .filter(|(_, (_, fill))| fill.contains("FFFFC8CD"))
        .collect();
    assert_eq!(marked.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(), ["A3"]);
}

/// Returns a workbook of one sheet with these parts, beside those that it needs.
fn by_hand(sheet: &str, styles: Option<&str>) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let link = |id: &str, of: &str, to: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{office}/{of}\" Target=\"{to}\"/>")
    };
    let links = |links: String| {
        format!("<Relationships xmlns=\"{package}/relationships\">{links}</Relationships>")
    };
    let of_styles = styles.map_or_else(String::new, |_| link("r2", "styles", "styles.xml"));
    let main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    let types = format!("<Override PartName=\"/xl/workbook.xml\" ContentType=\"{main}\"/>");
    let mut parts = vec![
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{types}</Types>"
            ),
        ),
        ("_rels/.rels", links(link("r1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{space}\" xmlns:r=\"{office}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            links(link("r1", "worksheet", "worksheets/sheet1.xml") + &of_styles),
        ),
        (SHEET, sheet.replace("{space}", space)),
    ];
    parts.extend(styles.map(|styles| ("xl/styles.xml", styles.replace("{space}", space))));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("in memory");
        zip.write_all(content.as_bytes()).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

/// Two rows of three cells, of which the last one is empty.
const PREFIXED: &str = "\u{feff}<x:worksheet xmlns:x=\"{space}\"><x:cols><x:col min=\"2\" max=\"9\" width=\"7\" hidden=\"1\"/></x:cols><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>a</x:t></x:is></x:c><x:c t=\"str\"><x:v>b</x:v></x:c></x:row><x:row><x:c><x:v>1</x:v></x:c></x:row><x:row/><x:row><x:c><x:v>2</x:v></x:c><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>";
const PLAIN: &str = "<worksheet xmlns=\"{space}\"><dimension ref=\"A1\"/><sheetData><row r=\"1\" spans=\"1:2\"><c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"B1\" t=\"str\"><v>b</v></c></row><row r=\"2\" ht=\"12\" customHeight=\"1\" spans=\"1:2\"><c r='A2'><v>1</v></c></row><row r=\"4\"><c r=\"A4\" s=\"0\"><f>1+1</f><v>2</v></c><c r=\"B4\"><v>3</v></c><c r=\"C4\"/></row></sheetData></worksheet>";

#[test]
fn workbooks_of_other_forms_are_marked() {
    let styled = "<x:styleSheet xmlns:x=\"{space}\"><x:fonts count=\"1\"><x:font/></x:fonts><x:cellXfs><x:xf numFmtId=\"0\"/></x:cellXfs></x:styleSheet>";
    let bare = "<styleSheet xmlns=\"{space}\"/>";
    let some =
        "<styleSheet xmlns=\"{space}\"><fonts count=\"0\"/><cellStyles/><extLst/></styleSheet>";
    for sheet in [PREFIXED, PLAIN] {
        for styles in [None, Some(bare), Some(some), Some(styled)] {
            let before = by_hand(sheet, styles);
            let after = checked(&before, marks(1, &[(2, &[1], "缺"), (4, &[0], "错\u{1}_x0041_")]));
            let mut expected = values(&before);
            for (row, text) in [(0, "退回原因"), (1, "缺"), (3, "错\u{fffd}_x0041_")] {
                expected.insert((row, 2), Data::String(text.into()));
            }
            assert_eq!(values(&after), expected, "{styles:?} {sheet}");
            let styles = parts(&after).into_iter().find(|(name, _)| name.contains("styles"));
            let styles = String::from_utf8(styles.expect("styles").1).expect("UTF-8");
            let sections = ["fonts count=\"2\"", "fills count=\"3\"", "cellXfs count=\"3\""];
            for section in sections {
                assert!(styles.contains(section), "{section} {styles}");
            }
            let again = checked(&after, marks(1, &[(4, &[0], "错")]));
            assert_eq!(values(&again)[&(3, 2)], Data::String("错".into()));
        }
    }
    let sheet = part(&checked(&by_hand(PREFIXED, None), marks(1, &[(2, &[1], "缺")])), SHEET);
    let cols = "<x:col width=\"7\" hidden=\"1\" min=\"2\" max=\"2\"/><x:col min=\"3\" max=\"3\" width=\"60\" customWidth=\"1\"/><x:col width=\"7\" hidden=\"1\" min=\"4\" max=\"9\"/>";
    assert!(sheet.contains(cols), "{sheet}");
    let sheet = part(&checked(&by_hand(PLAIN, None), marks(1, &[(2, &[1], "缺\n缺")])), SHEET);
    assert!(sheet.contains("<dimension ref=\"A1:C2\"/>"), "{sheet}");
    assert!(
        sheet.contains(
            "<row r=\"2\" ht=\"30\" customHeight=\"1\"><c r='A2'><v>1</v></c><c r=\"B2\" "
        ),
        "{sheet}"
    );
}

#[test]
fn a_workbook_that_cannot_be_marked_is_refused() {
    let refused = |bytes: &[u8]| {
        checked_workbook(bytes, &[marks(1, &[(2, &[0], "x")])], Headers::English).err()
    };
    assert_eq!(refused(b"a,b\n1,2\n"), Some(ProblemKind::BadWorkbook));
    let last = "<worksheet xmlns=\"{space}\"><sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(refused(&by_hand(last, None)), Some(ProblemKind::BadWorkbook));
    // The rest of a row in a second element would come before the new cell.
    let twice = "<worksheet xmlns=\"{space}\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"B1\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(refused(&by_hand(twice, None)), Some(ProblemKind::BadWorkbook));
}

/// Returns a workbook with these cells in ten rows and six columns, some of them with styles.
fn random_book(cells: &BTreeMap<(u32, u16), (u8, u8)>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let formats = [
        Format::new(),
        Format::new().set_bold(),
        Format::new().set_num_format("@").set_background_color(Color::Green),
    ];
    for ((row, column), (value, format)) in cells {
        let format = &formats[usize::from(*format) % 3];
        let written = match value % 4 {
            0 => sheet.write_blank(*row, *column, format),
            1 => sheet.write_with_format(*row, *column, f64::from(*value), format),
            2 => sheet.write_with_format(*row, *column, format!("文 <{value}>\n"), format),
            _ => sheet.write_with_format(*row, *column, value % 8 == 3, format),
        };
        written.expect("a cell");
    }
    sheet.write(0, 0, "a header").expect("a cell");
    workbook.save_to_buffer().expect("in memory")
}

proptest! {
    #[test]
    fn a_marked_workbook_has_the_same_values_and_the_reasons(
        cells in prop::collection::btree_map((0_u32..10, 0_u16..6), any::<(u8, u8)>(), 1..40),
        marked in prop::collection::btree_map(1_u32..10, (prop::collection::vec(0_u32..6, 0..4), prop_oneof![Just("x".to_owned()), "\\PC{1,20}".prop_map(|text| text)]), 0..6),
    ) {
        let before = random_book(&cells);
        let old = values(&before);
        // Only rows with a value are imported.
        let is_read = |row: u32| old.keys().any(|(own, _)| *own == row);
        let rows: Vec<_> = marked.iter().filter(|(row, _)| is_read(**row)).collect();
        let sheet = SheetMarks {
            sheet: None,
            header_row: 1,
            rows: rows.iter().map(|(row, (columns, reason))| MarkedRow {
                row: u64::from(**row) + 1,
                columns: columns.clone(),
                reason: reason.clone(),
            }).collect(),
        };
        let after = checked(&before, sheet);
        let column = old.keys().map(|(_, column)| column + 1).max().unwrap_or(0);
        let mut expected = old.clone();
        expected.insert((0, column), Data::String("退回原因".into()));
        for (row, (_, reason)) in &rows {
            expected.insert((**row, column), Data::String(reason.clone()));
        }
        prop_assert_eq!(values(&after), expected);
        let coloured = looks(&after, SHEET).into_iter().filter(|(_, (_, fill))| fill.contains("FFFFC8CD"));
        let coloured: std::collections::BTreeSet<_> = coloured.map(|(at, _)| at).collect();
        let asked = rows.iter().flat_map(|(row, (columns, _))| columns.iter().map(move |column| {
            format!("{}{}", char::from(b'A' + *column as u8), **row + 1)
        }));
        let asked: std::collections::BTreeSet<_> = asked.filter(|at| {
            // A mark beyond the last column would be in the column of reasons.
            u32::from(at.as_bytes()[0] - b'A') != column
        }).collect();
        prop_assert_eq!(coloured, asked);
    }
}
