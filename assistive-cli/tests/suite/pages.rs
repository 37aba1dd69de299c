//! Reports and printed forms as files: the same cells in every format, no external resources, escaped markup, and no
//! file replaced without `--force`.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::shared::Desk;

const REPORTS: [&[&str]; 10] = [
    &["rate", "--year", "2023"],
    &["rate", "--year", "2023", "--by", "stage", "--school", "SP-1"],
    &["rate", "--year", "2023", "--by", "quarter"],
    &["annual", "--year", "2023"],
    &["lending", "--year", "2023", "--by", "month"],
    &["stock", "--by", "site"],
    &["services", "--year", "2023", "--by", "county"],
    &["needs", "--year", "2023"],
    &["explain", "fitting_rate", "--year", "2023"],
    &["exceptions", "--year", "2023"],
];

fn report(desk: &Desk, args: &[&str], file: &str) -> Vec<u8> {
    desk.ok(&[&["report"], args, &["-o", file]].concat());
    std::fs::read(desk.folder.path().join(file)).expect("the file is written")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

/// Returns the text of a page without its tags.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    plain.iter().fold(text, |text, (escaped, c)| text.replace(escaped, c))
}

/// Returns the cells of all tables of a page, row by row.
fn cells_of_html(html: &str) -> Vec<Vec<String>> {
    let cell = |part: &str| {
        let (_, rest) = part.split_once('>').expect("a tag ends");
        let end = rest.find("</t").expect("a cell ends");
        without_tags(&rest[..end])
    };
    let row = |part: &str| {
        let (row, _) = part.split_once("</tr>").expect("a row ends");
        let cells = row.replace("<th", "<td");
        cells.split("<td").skip(1).map(cell).collect()
    };
    html.split("<tr").skip(1).map(row).collect()
}

/// Returns the cells of all tables of a text, row by row, without empty headers.
fn cells_of_markdown(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let plain = |cell: &str| cell.replace("\\_", "_").replace("\\*", "*").replace("\\<", "<");
    let cells = |line: &str| {
        let line = line.trim_start_matches("| ").trim_end_matches(" |").replace("\\|", "\u{1}");
        line.split(" | ").map(|cell| plain(cell.trim()).replace('\u{1}', "|")).collect::<Vec<_>>()
    };
    let rows = rows.map(cells);
    rows.filter(|cells| cells.iter().any(|cell| !cell.is_empty())).collect()
}

/// Returns the cells of the first sheet of a workbook, row by row.
fn cells_of_workbook(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let range = workbook.worksheet_range_at(0).expect("a sheet").expect("cells");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Checks whether a cell of a workbook equals a cell of the page. Rates are numbers in a workbook.
fn is_same(cell: &Data, shown: &str) -> bool {
    match cell {
        Data::Empty => shown.is_empty(),
        Data::String(text) => text == shown,
        Data::DateTime(day) => {
            let (year, month, of_month, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{of_month:02}") == shown
        }
        Data::Float(number) => match shown.strip_suffix(" %") {
            Some(percent) => format!("{:.1}", number * 100.0) == percent,
            None => shown.parse() == Ok(*number),
        },
        _ => false,
    }
}

#[test]
fn a_report_has_the_same_cells_in_every_format() {
    for lang in ["zh", "en"] {
        let desk = Desk::prepared(lang);
        for (number, args) in REPORTS.iter().enumerate() {
            let file = |ending| format!("{number}.{ending}");
            let html = text(report(&desk, args, &file("html")));
            for outside in ["http", "src=", "<script", "<link", "url("] {
                assert!(!html.contains(outside), "{args:?} has {outside}");
            }
            let cells = cells_of_html(&html);
            assert!(!cells.is_empty() || args[0] == "exceptions", "{args:?} has no cells");
            let markdown = text(report(&desk, args, &file("md")));
            assert_eq!(cells_of_markdown(&markdown), cells, "{args:?}");
            let workbook = cells_of_workbook(&report(&desk, args, &file("xlsx")));
            let mut rows = workbook.iter();
            for row in &cells {
                let holds = |found: &&Vec<Data>| {
                    row.iter().zip(found.iter()).all(|(shown, cell)| is_same(cell, shown))
                };
                assert!(rows.any(|found| holds(&found)), "{args:?}: {row:?} not in {workbook:?}");
            }
            let json = text(report(&desk, args, &file("json")));
            let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
            assert_eq!(json["report"], args[0]);
            let csv = text(report(&desk, args, &file("csv")));
            assert!(csv.starts_with('\u{feff}'), "{args:?}: a spreadsheet would not see UTF-8");
        }
    }
}

#[test]
fn a_page_shows_the_counts_the_bars_and_the_filters_of_the_report() {
    let desk = Desk::prepared("zh");
    let args = ["rate", "--year", "2023", "--by", "stage", "--division", "旬阳市"];
    let json = text(report(&desk, &args, "rate.json"));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let html = text(report(&desk, &args, "rate.html"));
    let rows = cells_of_html(&html);
    let expected = json["rows"].as_array().expect("rows");
    assert_eq!(expected.len(), 2);
    for row in expected {
        let name = row["label"].as_str().expect("a label");
        let found = rows.iter().find(|cells| cells[0] == name).expect("the row is there");
        let rate = row["fitting_rate"].as_f64().expect("a rate");
        let shown = [
            row["persons_in_need"].to_string(),
            row["persons_fitted"].to_string(),
            format!("{:.1} %", rate * 100.0),
        ];
        assert_eq!(found[1..4], shown);
        // The bar is as long as the rate.
        let bar = format!("width=\"{}\"", (rate * 360.0).round());
        assert!(html.contains(&bar), "{bar} is not in {html}");
    }
    assert!(html.contains("范围：区划 旬阳市"), "{html}");
    assert!(html.contains("2023-01-01 至 2023-12-31"));
}

#[test]
fn a_cross_table_has_the_counts_and_the_rate_of_each_pair() {
    let desk = Desk::prepared("zh");
    let args = ["rate", "--year", "2023", "--by", "stage,sex"];
    let json = text(report(&desk, &args, "cross.json"));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let workbook = cells_of_workbook(&report(&desk, &args, "cross.xlsx"));
    let html = cells_of_html(&text(report(&desk, &args, "cross.html")));
    let mut pairs = 0;
    for row in json["rows"].as_array().expect("rows") {
        let name = row["label"].as_str().expect("a label");
        let found = html.iter().find(|cells| cells[0] == name).expect("the row is on the page");
        // Of the three tables of the workbook, the first has rates, the others people fitted and people in need.
        let is_row = |cells: &&Vec<Data>| cells[0] == Data::String(name.to_owned());
        let tables: Vec<_> = workbook.iter().filter(is_row).collect();
        for (at, cell) in row["columns"].as_array().expect("columns").iter().enumerate() {
            let [fitted, in_need] = ["persons_fitted", "persons_in_need"].map(|name| &cell[name]);
            let shown = match cell["fitting_rate"].as_f64() {
                Some(rate) => format!("{fitted}/{in_need} {:.1}\u{a0}%", rate * 100.0),
                None => "—".to_owned(),
            };
            assert_eq!(found[at + 2], shown);
            for (table, count) in tables[1..].iter().zip([fitted, in_need]) {
                assert_eq!(table[at + 2], Data::Float(count.as_f64().expect("a count")));
            }
            pairs += 1;
        }
    }
    assert!(pairs >= 4, "two stages and two sexes");
}

#[test]
fn a_page_names_the_reporting_body_on_every_sheet() {
    let desk = Desk::prepared("zh");
    desk.ok(&["site", "add", "AK-DPF", "--name", "残联</style>\"<b>&"]);
    for (args, file) in [(&["report", "rate"][..], "rate.html"), (&["need", "list"], "list.html")] {
        desk.ok(&[args, &["-o", file]].concat());
        let html = std::fs::read_to_string(desk.folder.path().join(file)).expect("a page");
        let head = "填报单位：残联&lt;/style&gt;&quot;&lt;b&gt;&amp;（安康市）";
        assert!(html.contains(head), "{html}");
        assert_eq!(html.matches("</style>").count(), 1, "the name does not end the style");
        assert!(html.contains(r"content: ") && html.contains(r"残联\3c \2f style\3e \22 "));
    }
}

#[test]
fn the_annual_report_is_one_sheet_and_many_schools_are_an_annex() {
    let desk = Desk::prepared("zh");
    let args = ["annual", "--year", "2023"];
    assert!(!text(report(&desk, &args, "few.html")).contains("class=\"annex\""));
    let school = |n: u32| format!("SC-{n},第{n}小学,school,旬阳市\n");
    let schools: String = (1..=9).map(school).collect();
    desk.write("schools.csv", &format!("code,name,kind,division\n{schools}"));
    desk.ok(&["import", "sites", "schools.csv"]);
    let student = |n: u32| format!("{n},张{n},旬阳市,SC-{n},HA,2023-03-01,校园\n");
    let students: String = (1..=9).map(student).collect();
    let header = "编号,姓名,区划,学校,需求,需求日期,项目\n";
    desk.write("students.csv", &format!("{header}{students}"));
    desk.ok(&["import", "student-needs", "students.csv"]);
    let html = text(report(&desk, &args, "many.html"));
    let (sheet, annex) = html.split_once("class=\"annex\"").expect("an annex");
    assert!(sheet.contains("汉滨区") && sheet.contains("单位负责人") && !sheet.contains("第9小学"));
    assert!(annex.contains("第9小学") && !annex.contains("汉滨区"));
}

/// Returns the XML of the first sheet of a workbook, and its list of sheets.
fn xml_of_workbook(bytes: Vec<u8>) -> [String; 2] {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    ["xl/worksheets/sheet1.xml", "xl/workbook.xml"].map(|name| {
        let mut file = archive.by_name(name).expect("a part of every workbook");
        std::io::read_to_string(&mut file).expect("XML")
    })
}

#[test]
fn the_header_of_a_workbook_is_frozen_and_has_filters() {
    let desk = Desk::prepared("zh");
    let args = ["rate", "--year", "2023", "--by", "stage"];
    let rows = cells_of_workbook(&report(&desk, &args, "rate.xlsx"));
    let header = rows.iter().position(|row| row[0] == Data::String("学段".into()));
    let header = header.expect("a header") + 1;
    let [sheet, book] = xml_of_workbook(report(&desk, &args, "again.xlsx"));
    assert!(book.contains("<sheet name=\"辅助器具适配率\""), "{book}");
    assert!(sheet.contains(&format!("<pane ySplit=\"{header}\"")), "{sheet}");
    // Two stages; the total below them is not filtered.
    let filter = format!("<autoFilter ref=\"A{header}:K{}\"", header + 2);
    assert!(sheet.contains(&filter), "{filter} in {sheet}");
    assert!(sheet.contains("<cols>"), "columns have widths");
    desk.ok(&["export", "needs", "needs.xlsx", "--show-ids"]);
    let path = desk.folder.path().join("needs.xlsx");
    let [sheet, book] = xml_of_workbook(std::fs::read(path).expect("a workbook"));
    assert!(book.contains("<sheet name=\"needs\""), "{book}");
    assert!(sheet.contains("<pane ySplit=\"1\"") && sheet.contains("<autoFilter ref=\"A1:"));
    let again = desk.run(&["import", "needs", "needs.xlsx", "--json"]);
    assert!(again.contains("\"updated\":0") && again.contains("\"created\":0"), "{again}");
}

#[test]
fn markup_in_names_is_escaped() {
    let desk = Desk::prepared("zh");
    desk.ok(&["person", "edit", "610902199003072429", "--name", "<b>李|四</b>&_x_"]);
    let args = ["needs", "--year", "2023"];
    let html = text(report(&desk, &args, "needs.html"));
    assert!(html.contains("&lt;b&gt;李|四&lt;/b&gt;&amp;_x_"), "{html}");
    let markdown = text(report(&desk, &args, "needs.md"));
    assert!(markdown.contains("\\<b>李\\|四\\</b>&\\_x\\_"), "{markdown}");
}

#[test]
fn a_file_is_replaced_only_with_force_and_no_temporary_file_is_left() {
    let desk = Desk::prepared("en");
    desk.write("mine.html", "mine");
    let args = ["report", "rate", "--year", "2023", "-o"];
    let refused = desk.run(&[&args[..], &["mine.html"]].concat());
    assert!(refused.contains("[exit 1]"), "{refused}");
    let usage = desk.run(&[&args[..], &["report.pdf"]].concat());
    assert!(usage.contains("[exit 2]") && usage.contains(".html, .xlsx"), "{usage}");
    let lost = desk.run(&[&args[..], &["no/such/folder.html"]].concat());
    assert!(lost.contains("[exit 5]"), "{lost}");
    let path = desk.folder.path().join("mine.html");
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), "mine");
    desk.ok(&[&args[..], &["mine.html", "--force"]].concat());
    assert!(std::fs::read_to_string(&path).expect("it is there").starts_with("<!DOCTYPE html>"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let left = std::fs::read_dir(desk.folder.path()).expect("a folder").flatten();
    let left: Vec<_> =
        left.filter(|file| file.path().extension() == Some("new".as_ref())).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn printed_forms_mask_ids_in_both_languages() {
    for lang in ["zh", "en"] {
        let desk = Desk::prepared(lang);
        desk.write(
            "stock.csv",
            "tag,device,site,received_on\nAK1,WC,SP-1,2023-01-01\nAK2,WC,SP-1,2023-01-01\n",
        );
        desk.write("more.csv", "code,name,class,loan_days\nWC,普通轮椅,12 22 03,60\n");
        desk.ok(&["import", "catalog", "more.csv"]);
        desk.ok(&["import", "stock", "stock.csv"]);
        desk.ok(&["loan", "out", "AK1", "--to", "34052419800101001X", "--deposit", "200"]);
        desk.ok(&["loan", "out", "AK2", "--to", "org:江北敬老院"]);
        desk.ok(&["loan", "receipt", "AK1", "L2", "-o", "receipt.html"]);
        desk.ok(&["fit", "follow-up", "F1", "--no-answer", "--asked", "phone"]);
        desk.ok(&["fit", "form", "F1", "-o", "form.html"]);
        desk.ok(&["stock", "labels", "-o", "labels.html"]);
        let read = |name: &str| {
            let html = std::fs::read_to_string(desk.folder.path().join(name)).expect("a page");
            assert!(!html.contains("34052419800101001X"), "the id is not masked");
            let (_, body) = html.split_once("</style>").expect("a style");
            let lines = body.replace("<tr", "\n<tr").replace("<td", " <td").replace("<th", " <th");
            let lines = lines.replace("<h", "\n<h").replace("<p", "\n<p").replace("<div", "\n<div");
            let lines = without_tags(&lines);
            let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().join("\n")
        };
        let pages = ["receipt.html", "form.html", "labels.html"].map(read).join("\n\n");
        insta::assert_snapshot!(format!("forms_{lang}"), pages);
    }
}

#[test]
fn published_reports_suppress_small_counts_and_lists_of_people() {
    let desk = Desk::prepared("en");
    let publish = ["--publish", "--year", "2023"];
    for args in [&["rate", "--by", "stage"][..], &["services", "--by", "county"], &["annual"]] {
        let json = text(report(&desk, &[args, &publish].concat(), &format!("{}.json", args[0])));
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let total = if args[0] == "annual" { &json["figures"] } else { &json["total"] };
        // The city has two students, fewer than may be published.
        let withheld = total["withheld"].as_array().expect("something is withheld");
        assert!(!withheld.is_empty());
        for name in withheld {
            assert!(total[name.as_str().expect("a name")].is_null(), "{name}: {total}");
        }
        let places = ["rows", "counties", "schools"].map(|key| json[key].as_array().cloned());
        for row in places.into_iter().flatten().flatten().chain([total.clone()]) {
            let counts = row.as_object().expect("figures").iter();
            let shown =
                counts.filter(|(name, _)| name.contains("persons") || name.contains("students"));
            for (name, value) in shown {
                assert!(
                    value.as_u64().is_none_or(|count| !(1..=2).contains(&count)),
                    "{name}: {row}"
                );
            }
        }
        for file in ["html", "md", "csv"] {
            let name = format!("{}.{file}", args[0]);
            let page = text(report(&desk, &[args, &publish].concat(), &name));
            assert!(!page.contains("50.0 %") && !page.contains("0.5,"), "{page}");
            // The public has no use for it.
            assert!(!page.contains("Review tables about the same people together"), "{page}");
        }
    }
    let whole = desk.run(&["report", "rate", "--publish", "--year", "2023", "--by", "stage"]);
    assert!(whole.contains("suppressed to protect privacy"), "{whole}");
    assert!(!whole.contains("Withdrawn") && !whole.contains("50.0 %"), "{whole}");
    let large = desk.run(&["report", "stock", "--publish", "--year", "2023"]);
    assert!(large.contains("Review tables about the same people together"), "{large}");
    let chinese = Desk::prepared("zh").run(&["report", "rate", "--publish", "--year", "2023"]);
    assert!(chinese.contains("本报表只经单独核查"), "{chinese}");
    let own = desk.run(&["report", "rate", "--year", "2023"]);
    assert!(!own.contains("Review tables"), "{own}");
    for args in [
        &["needs"][..],
        &["exceptions"],
        &["explain", "fitting_rate"],
        &["rate", "--compare-as-of", "1"],
    ] {
        let refused = desk.run(&[&["report"], args, &publish].concat());
        assert!(refused.contains("[exit 2]"), "{refused}");
    }
}

/// Returns the names of the files in a folder, in order.
fn files_of(folder: &std::path::Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<_> =
        files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

const PUBLISHED: [&str; 8] = [
    "annual",
    "lending-county",
    "rate-age",
    "rate-category",
    "rate-class",
    "rate-county",
    "rate-school",
    "services-county",
];

#[test]
fn a_publication_has_an_index_and_tables_without_notes_for_those_who_publish() {
    for (lang, together, single, done) in [
        ("en", "were checked together", "by itself", "Wrote 8 tables"),
        ("zh", "已一并核查", "只经单独核查", "已将 8 张表"),
    ] {
        let desk = Desk::prepared(lang);
        let shown = desk.run(&["report", "publish", "--year", "2023", "-o", "public"]);
        assert!(shown.contains(done) && shown.contains(together), "{shown}");
        let folder = desk.folder.path().join("public");
        let names: Vec<_> = PUBLISHED.iter().map(|code| format!("{code}.html")).collect();
        let mut expected = names.clone();
        expected.push("index.html".to_owned());
        expected.sort();
        assert_eq!(files_of(&folder), expected);
        let page = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a page");
        let index = page("index.html");
        assert!(!index.contains(together) && !index.contains(single), "{index}");
        for name in &names {
            assert!(index.contains(&format!("href=\"{name}\"")), "{name}: {index}");
            let page = page(name);
            assert!(!page.contains(together) && !page.contains(single), "{name}: {page}");
            let is_of_school = page.contains("范围：") || page.contains("Only:");
            assert_eq!(is_of_school, name == "rate-school.html", "{name}: {page}");
            // The city has two students, one of them fitted.
            let rows = cells_of_html(&page);
            assert!(!rows.iter().flatten().any(|cell| cell == "50.0 %" || cell == "2"), "{rows:?}");
        }
    }
}

#[test]
fn the_files_of_a_publication_have_the_suppressed_cells_of_its_pages() {
    let desk = Desk::prepared("en");
    let publish = ["report", "publish", "--year", "2023", "-o"];
    for form in ["html", "md", "json", "csv", "xlsx"] {
        desk.ok(&[&publish[..], &[form, "--files", form]].concat());
        assert_eq!(files_of(&desk.folder.path().join(form)).len(), 9, "{form}");
    }
    let read = |form: &str, code: &str| {
        let file = desk.folder.path().join(form).join(format!("{code}.{form}"));
        text(std::fs::read(file).expect("the file is written"))
    };
    for code in PUBLISHED {
        assert_eq!(cells_of_markdown(&read("md", code)), cells_of_html(&read("html", code)));
        let json: serde_json::Value = serde_json::from_str(&read("json", code)).expect("JSON");
        let total = if code == "annual" { &json["figures"] } else { &json["total"] };
        let name = if code == "lending-county" { "loans" } else { "persons_in_need" };
        let name = if code == "services-county" { "rehab_persons_in_need" } else { name };
        assert_eq!(total[name].is_null(), code != "lending-county", "{code}: {json}");
    }
}

#[test]
fn a_folder_of_a_publication_is_written_whole_and_replaces_nothing_else() {
    let desk = Desk::prepared("en");
    let folder = desk.folder.path().join("public");
    let publish = ["report", "publish", "--year", "2023", "-o", "public"];
    let forced = [&publish[..], &["--force"]].concat();
    let before = files_of(desk.folder.path());
    // An empty folder is filled, and one with a publication is replaced by force.
    std::fs::create_dir(&folder).expect("a folder");
    desk.ok(&publish);
    let refused = desk.run(&publish);
    assert!(refused.contains("[exit 1]") && refused.contains("--force"), "{refused}");
    desk.ok(&[&forced[..], &["--files", "csv"]].concat());
    assert!(files_of(&folder).contains(&"annual.csv".to_owned()));
    assert!(!files_of(&folder).contains(&"annual.html".to_owned()));
    // A folder with other files is not, and neither is a file.
    desk.write("public/mine.txt", "mine");
    let refused = desk.run(&forced);
    assert!(refused.contains("[exit 1]") && refused.contains("mine.txt"), "{refused}");
    assert_eq!(std::fs::read_to_string(folder.join("mine.txt")).expect("it is there"), "mine");
    let file = desk.run(&["report", "publish", "--year", "2023", "-o", "list.csv", "--force"]);
    assert!(file.contains("[exit 1]"), "{file}");
    let lost = desk.run(&["report", "publish", "--year", "2023", "-o", "no/such/folder"]);
    assert!(lost.contains("[exit 5]"), "{lost}");
    for args in [&[][..], &["-o", "-"], &["-o", "other", "--compare-as-of", "1"]] {
        let usage = desk.run(&[&["report", "publish", "--year", "2023"], args].concat());
        assert!(usage.contains("[exit 2]"), "{usage}");
    }
    let mut after = files_of(desk.folder.path());
    after.retain(|name| name != "public");
    assert_eq!(after, before, "nothing is left of a failure");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&folder).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        std::os::unix::fs::symlink("elsewhere", desk.folder.path().join("link")).expect("a link");
        let link = desk.run(&["report", "publish", "--year", "2023", "-o", "link", "--force"]);
        assert!(link.contains("[exit 1]"), "{link}");
        assert!(!desk.folder.path().join("elsewhere").exists());
    }
}
