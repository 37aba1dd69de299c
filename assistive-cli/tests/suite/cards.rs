//! Cards: golden output in both languages, and a check that each recorded field is found again on a card.

use serde_json::Value;

use crate::shared::Desk;

/// Commands that together fill every field that commands and sheets take.
const RECORDED: &[&[&str]] = &[
    &["import", "sites", "sites.csv"],
    &["import", "catalog", "catalog.csv"],
    &["import", "students", "students.csv"],
    &["person", "edit", "P1", "--division", "610902", "--from", "2024-01-02"],
    &[
        "person",
        "add",
        "--key",
        "K-78",
        "--name",
        "王芳",
        "--birth-date",
        "1980-01-01",
        "--division",
        "610902",
    ],
    &[
        "need",
        "add",
        "P1",
        "WC",
        "--on",
        "2023-03-05",
        "--programme",
        "school",
        "--site",
        "SP-1",
        "--basic",
        "--priority",
        "1",
        "--quantity",
        "2",
        "--valid-to",
        "2026-12-31",
        "--note",
        "要能折叠",
    ],
    &["need", "add", "P1", "WC-HB", "--on", "2023-03-07"],
    &["need", "withdraw", "N2", "refused", "--on", "2023-04-01"],
    &[
        "need",
        "assess",
        "N1",
        "another-device",
        "--on",
        "2023-03-20",
        "--assessor",
        "张医生",
        "--device",
        "WC-HB",
        "--measure",
        "座宽=38 cm",
        "--measure",
        "座深=40 cm",
        "--note",
        "右侧需加侧垫",
    ],
    &[
        "stock",
        "receive",
        "WC",
        "--tag",
        "AK000012",
        "--serial",
        "SN-9981",
        "--source",
        "donation",
        "--donor",
        "常州钱璟",
        "--value",
        "1200",
        "--on",
        "2023-01-15",
        "--programme",
        "community",
        "--note",
        "纸箱破损",
    ],
    &["stock", "receive", "WC", "--tag", "AK000013", "--on", "2023-01-15"],
    &[
        "stock",
        "receive",
        "CN",
        "--quantity",
        "30",
        "--source",
        "purchase",
        "--value",
        "1350",
        "--on",
        "2023-01-16",
        "--programme",
        "home",
        "--note",
        "第二批",
    ],
    &[
        "fit",
        "record",
        "P1",
        "--item",
        "AK000012",
        "--need",
        "N1",
        "--site",
        "AK-DPF",
        "--on",
        "2023-10-01",
        "--mode",
        "subsidy",
        "--place",
        "home",
        "--cost",
        "1300",
        "--subsidy",
        "810",
        "--provider",
        "安康假肢厂",
    ],
    &["fit", "train", "F1", "--on", "2023-10-02", "--trainer", "李老师", "--note", "会刹车了"],
    &[
        "fit",
        "follow-up",
        "F1",
        "sometimes",
        "--on",
        "2023-11-03",
        "--satisfied",
        "no",
        "--trouble",
        "does-not-fit",
        "--wants-repair",
        "--wants-training",
        "--asked",
        "phone",
        "--score",
        "QUEST=3.5",
        "--score",
        "PIADS=-1",
        "--note",
        "脚踏板太高",
    ],
    &[
        "loan",
        "out",
        "AK000013",
        "--to",
        "P1",
        "--on",
        "2024-02-01",
        "--due",
        "2024-03-01",
        "--need",
        "N1",
        "--purpose",
        "bridging",
        "--deposit",
        "200",
    ],
    &["loan", "renew", "AK000013", "--on", "2024-02-20", "--due", "2024-04-10"],
    &[
        "loan",
        "out",
        "CN",
        "--quantity",
        "2",
        "--to",
        "P1",
        "--on",
        "2024-01-03",
        "--due",
        "2024-04-01",
    ],
    &["loan", "in", "L2", "--on", "2024-01-20", "--condition", "damaged", "--missing", "脚套"],
    &[
        "loan",
        "hold",
        "WC",
        "--for",
        "P1",
        "--on",
        "2024-03-15",
        "--priority",
        "1",
        "--site",
        "AK-DPF",
    ],
    &[
        "service",
        "record",
        "P1",
        "training",
        "--on",
        "2024-02-03",
        "--place",
        "centre",
        "--provider",
        "康复科",
        "--programme",
        "child-rehab",
    ],
    &["stock", "count", "tags.txt", "--site", "AK-DPF"],
    &["stock", "receive", "WC", "--tag", "AK000014", "--on", "2023-01-15"],
    &["stock", "clean", "AK000014", "--on", "2023-01-16", "--method", "75%酒精擦拭"],
    &["stock", "repair", "AK000014", "--on", "2023-01-17", "--fault", "左刹车失灵"],
    &[
        "stock",
        "repair",
        "AK000014",
        "--done",
        "--on",
        "2023-01-18",
        "--parts",
        "刹车线",
        "--cost",
        "25.50",
        "--done-by",
        "赵师傅",
    ],
];

fn filled(lang: &'static str) -> Desk {
    let desk = Desk::with_store(lang);
    desk.write(
        "sites.csv",
        "code,name,kind,division,parent\nSP-1,旬阳特校,special-school,旬阳市,AK-DPF\n",
    );
    desk.write(
        "catalog.csv",
        "code,name,class,basic,categories,unit,price,subsidy,life_years,tracking,hygiene,loan_days\n\
         WC,普通轮椅,12 22 03,yes,4;7,辆,980,800,4,serial,yes,60\n\
         WC-HB,高靠背轮椅,12 22 03,no,,,,,3,,,\nCN,手杖,12 03 03,,,根,45,,,bulk,,\n",
    );
    desk.write(
        "students.csv",
        "id_number,certificate,key,name,division,category,grade,guardian,phone,address,categories,note,\
         registered_on,school,class_name,stage,placement\n\
         34052419800101001X,34052419800101001X73,K-77,王芳,旬阳市,7,3,王大山,13909150001,菜湾路12号,4;5,\
         说话较慢,2023-01-09,SP-1,三年级二班,junior,special\n",
    );
    desk.write("tags.txt", "AK000012\nZZ-9\n");
    RECORDED.iter().for_each(|command| desk.ok(command));
    desk
}

const SHOWN: &[&[&str]] = &[
    &["person", "show", "P1"],
    &["stock", "show", "AK000012"],
    &["fit", "show", "F1"],
    &["need", "show", "N1"],
    &["loan", "show", "L2"],
    &["site", "show", "AK-DPF"],
    &["catalog", "show", "WC"],
    &["stock", "show", "CN"],
    &["need", "assessments", "--person", "P1"],
    &["fit", "trainings", "--since", "2023-10-02"],
    &["fit", "follow-ups", "--wants-repair"],
    &["fit", "follow-ups", "--trouble", "broken"],
];

#[test]
fn cards_in_english() {
    insta::assert_snapshot!(filled("en").session(SHOWN));
}

#[test]
fn cards_in_chinese() {
    insta::assert_snapshot!(filled("zh").session(SHOWN));
}

fn card(desk: &Desk, args: &[&str]) -> Value {
    let output = desk.command(&[args, &["--json"]].concat()).output().expect("the binary runs");
    serde_json::from_slice(&output.stdout).expect("a card is one object")
}

/// A command that shows a card, and fields of its JSON: each a pointer and the value.
type Fields = (&'static [&'static str], &'static [(&'static str, &'static str)]);

/// The recorded values and where the cards show them, in the words of the commands.
const FOUND: &[Fields] = &[
    (
        &["person", "show", "P1", "--show-ids"],
        &[
            ("/id_number", "34052419800101001X"),
            ("/certificate", "34052419800101001X73"),
            ("/keys/0", "K-77"),
            ("/name", "王芳"),
            ("/sex", "male"),
            ("/birth_date", "1980-01-01"),
            ("/division", "610902"),
            ("/history/0/value", "610981"),
            ("/history/1/from", "2024-01-02"),
            ("/category", "7"),
            ("/grade", "3"),
            ("/guardian", "王大山"),
            ("/phone", "13909150001"),
            ("/address", "菜湾路12号"),
            ("/categories/0", "4"),
            ("/categories/1", "5"),
            ("/note", "说话较慢"),
            ("/registered_on", "2023-01-09"),
            ("/school", "SP-1"),
            ("/class_name", "三年级二班"),
            ("/stage", "junior"),
            ("/placement", "special"),
            ("/needs/0/given", "1"),
            ("/needs/0/need_stage", "followed-up-1"),
            ("/needs/1/reason", "refused"),
            ("/fittings/0/life_ends_on", "2027-10-01"),
            ("/fittings/0/next_follow_up/due_on", "2024-04-01"),
            ("/fittings/0/next_follow_up/round", "6"),
            ("/holds/0/priority", "1"),
            ("/holds/0/site", "AK-DPF"),
            ("/holds/0/placed_on", "2024-03-15"),
            ("/services/0/kind", "training"),
            ("/services/0/served_on", "2024-02-03"),
            ("/services/0/place", "centre"),
            ("/services/0/provider", "康复科"),
            ("/services/0/programme", "child-rehab"),
            ("/due/1/kind", "follow-up-6"),
            ("/likely_duplicates/0/person", "P2"),
        ],
    ),
    (
        &["need", "show", "N1"],
        &[
            ("/device", "WC"),
            ("/kind", "device"),
            ("/identified_on", "2023-03-05"),
            ("/programme", "school"),
            ("/site", "SP-1"),
            ("/basic", "true"),
            ("/priority", "1"),
            ("/quantity", "2"),
            ("/valid_to", "2026-12-31"),
            ("/note", "要能折叠"),
            ("/bridged_by", "L1"),
            ("/assessments/0/assessed_on", "2023-03-20"),
            ("/assessments/0/finding", "another-device"),
            ("/assessments/0/recommended", "WC-HB"),
            ("/assessments/0/assessor", "张医生"),
            ("/assessments/0/measurements/0", "座宽=38 cm"),
            ("/assessments/0/measurements/1", "座深=40 cm"),
            ("/assessments/0/note", "右侧需加侧垫"),
            ("/assessments/0/by", "李"),
        ],
    ),
    (
        &["need", "show", "N2"],
        &[("/withdrawals/0/on", "2023-04-01"), ("/withdrawals/0/reason", "refused")],
    ),
    (
        &["fit", "show", "F1"],
        &[
            ("/device", "WC"),
            ("/item", "AK000012"),
            ("/need", "N1"),
            ("/site", "AK-DPF"),
            ("/fitted_on", "2023-10-01"),
            ("/mode", "subsidy"),
            ("/place", "home"),
            ("/cost", "1300"),
            ("/subsidy", "810"),
            ("/provider", "安康假肢厂"),
            ("/trainings/0/trained_on", "2023-10-02"),
            ("/trainings/0/trainer", "李老师"),
            ("/trainings/0/note", "会刹车了"),
            ("/follow_ups/0/asked_on", "2023-11-03"),
            ("/follow_ups/0/round", "1"),
            ("/follow_ups/0/used", "sometimes"),
            ("/follow_ups/0/satisfied", "no"),
            ("/follow_ups/0/trouble", "does-not-fit"),
            ("/follow_ups/0/wants_repair", "true"),
            ("/follow_ups/0/wants_training", "true"),
            ("/follow_ups/0/asked", "phone"),
            ("/follow_ups/0/scores/0", "QUEST=3.5"),
            ("/follow_ups/0/scores/1", "PIADS=-1"),
            ("/follow_ups/0/note", "脚踏板太高"),
        ],
    ),
    (
        &["stock", "show", "AK000012"],
        &[
            ("/device", "WC"),
            ("/serial", "SN-9981"),
            ("/source", "donation"),
            ("/donor", "常州钱璟"),
            ("/value", "1200"),
            ("/received_on", "2023-01-15"),
            ("/programme", "community"),
            ("/note", "纸箱破损"),
            ("/story/0/by", "李"),
            ("/follow_ups/0/trouble", "does-not-fit"),
        ],
    ),
    (
        &["stock", "show", "AK000014"],
        &[
            ("/story/1/method", "75%酒精擦拭"),
            ("/story/2/fault", "左刹车失灵"),
            ("/story/3/parts", "刹车线"),
            ("/story/3/cost", "25.5"),
            ("/story/3/by", "赵师傅"),
        ],
    ),
    (
        &["loan", "show", "L1"],
        &[
            ("/tag", "AK000013"),
            ("/borrower", "P1"),
            ("/out_on", "2024-02-01"),
            ("/due_on", "2024-04-10"),
            ("/renewals", "1"),
            ("/need", "N1"),
            ("/purpose", "bridging"),
            ("/deposit", "200"),
            ("/by", "李"),
        ],
    ),
    (
        &["loan", "show", "L2"],
        &[
            ("/in_on", "2024-01-20"),
            ("/quantity", "2"),
            ("/condition", "damaged"),
            ("/missing", "脚套"),
            ("/back_by", "李"),
        ],
    ),
    (
        &["site", "show", "SP-1"],
        &[
            ("/name", "旬阳特校"),
            ("/kind", "special-school"),
            ("/division", "610981"),
            ("/parent", "AK-DPF"),
            ("/students", "1"),
            ("/open_needs", "1"),
        ],
    ),
    (
        &["site", "show", "AK-DPF"],
        &[
            ("/open_loans", "1"),
            ("/overdue_loans", "1"),
            ("/holds", "1"),
            ("/fittings", "1"),
            ("/levels/0/issued", "1"),
            ("/levels/0/on_loan", "1"),
            ("/levels/1/in_stock", "28"),
            ("/sites/0/code", "SP-1"),
            ("/stock_takes/0/unexpected_tags/1", "ZZ-9"),
        ],
    ),
    (
        &["catalog", "show", "WC"],
        &[
            ("/name", "普通轮椅"),
            ("/class", "12 22 03"),
            ("/basic", "true"),
            ("/categories/1", "7"),
            ("/unit", "辆"),
            ("/price", "980"),
            ("/subsidy", "800"),
            ("/life_years", "4"),
            ("/tracking", "serial"),
            ("/hygiene", "true"),
            ("/loan_days", "60"),
            ("/open_needs", "1"),
            ("/loans/0/loan", "L1"),
            ("/holds/0/hold", "H1"),
        ],
    ),
    (
        &["stock", "show", "CN"],
        &[
            ("/receipts/0/quantity", "30"),
            ("/receipts/0/source", "purchase"),
            ("/receipts/0/value", "1350"),
            ("/receipts/0/received_on", "2023-01-16"),
            ("/receipts/0/programme", "home"),
            ("/receipts/0/note", "第二批"),
        ],
    ),
];

#[test]
fn every_recorded_field_is_found_on_a_card() {
    let desk = filled("en");
    for (command, fields) in FOUND {
        let card = card(&desk, command);
        for (pointer, expected) in *fields {
            let found = card.pointer(pointer);
            let text = found.map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
            assert_eq!(text.as_deref(), Some(*expected), "{command:?} {pointer}: {card:#}");
        }
    }
}

#[test]
fn a_card_for_people_shows_all_that_programs_get() {
    let desk = filled("en");
    let pages: String = SHOWN.iter().map(|command| desk.run(command)).collect();
    for typed in [
        "王大山",
        "13909150001",
        "三年级二班",
        "说话较慢",
        "要能折叠",
        "张医生",
        "座宽=38 cm",
        "座深=40 cm",
        "右侧需加侧垫",
        "高靠背轮椅",
        "SN-9981",
        "常州钱璟",
        "纸箱破损",
        "第二批",
        "安康假肢厂",
        "李老师",
        "会刹车了",
        "not satisfied",
        "does not fit",
        "wants a repair",
        "wants a training",
        "phone",
        "QUEST=3.5",
        "PIADS=-1",
        "脚踏板太高",
        "脚套",
        "康复科",
        "child rehabilitation",
        "ZZ-9",
    ] {
        assert!(pages.contains(typed), "{typed}: {pages}");
    }
}

#[test]
fn a_card_masks_ids_on_the_screen_and_on_paper_unless_they_are_asked_for() {
    let desk = filled("zh");
    let page = |args: &[&str], file: &str| {
        desk.ok(&[&["person", "show", "P1", "-o", file], args].concat());
        std::fs::read_to_string(desk.folder.path().join(file)).expect("the page is written")
    };
    let (masked, shown) = (page(&[], "masked.html"), page(&["--show-ids"], "shown.html"));
    for (secret, is_hidden) in
        [("34052419800101001X", true), ("菜湾路12号", true), ("脚踏板太高", false)]
    {
        assert!(shown.contains(secret), "{secret}");
        assert_eq!(!masked.contains(secret), is_hidden, "{secret}");
    }
    assert!(!masked.contains("负责人"), "a card is not signed");
    let screen = desk.run(&["person", "show", "P1", "--json"]);
    assert!(!screen.contains("34052419800101001X"), "{screen}");
}
