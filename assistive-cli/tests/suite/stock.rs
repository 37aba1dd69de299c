//! Golden output of the desk of stock: what is done with a bulk model that was handed over, what is not possible with one, and
//! the void of a device.

use crate::shared::Desk;

/// A device that was cleaned is not voided before its move is taken back, as the message says.
const VOID: &[&[&str]] = &[
    &["stock", "clean", "A1", "--on", "2024-02-01"],
    &["void", "A1", "--why", "记错了"],
    &["log", "I2"],
    &["undo", "6"],
    &["void", "A1", "--why", "记错了"],
];

const RETURNS: &[&[&str]] = &[
    &["stock", "return", "CN", "--quantity", "1"],
    &["stock", "return", "F1"],
    &["fit", "record", "P1", "CN", "--quantity", "2", "--on", "2024-02-01"],
    &["fit", "record", "P2", "CN", "--quantity", "3", "--on", "2024-02-02"],
    &["fit", "record", "P2", "CN", "--quantity", "1", "--on", "2024-02-03"],
    &["stock", "display", "CN", "--quantity", "1", "--on", "2024-02-03"],
    &["stock", "return", "CN", "--quantity", "2", "--on", "2024-03-01"],
    &["stock", "return", "F1", "--on", "2024-01-31"],
    &["stock", "return", "F1", "--on", "2024-03-01", "--note", "用不上"],
    &["stock", "return", "F1", "--on", "2024-03-01"],
    &["stock", "return", "CN", "--quantity", "4", "--damaged", "--on", "2024-03-02"],
    &["stock", "display", "CN", "--back", "--quantity", "1", "--on", "2024-03-02"],
    &["stock", "list"],
    &["stock", "move", "CN", "--to", "SP-1", "--quantity", "2", "--transit"],
    &["stock", "move", "CN", "--arrived", "--quantity", "2"],
    &["stock", "move", "CN", "--to", "SP-1", "--quantity", "2"],
    &["stock", "clean", "A1", "CN"],
    &["stock", "clean", "A1", "--quantity", "2"],
];

fn desk(lang: &'static str) -> Desk {
    let desk = Desk::with_store(lang);
    desk.write(
        "catalog.csv",
        "code,name,class,tracking,hygiene\nCN,手杖,12 03 03,bulk,yes\nWC,轮椅,12 22 03,serial,yes\n",
    );
    desk.write("sites.csv", "code,name,kind,division\nSP-1,旬阳特校,special-school,旬阳市\n");
    desk.write("persons.csv", "key,name,division\n7,王芳,610902\n8,李强,610902\n");
    desk.write(
        "stock.csv",
        "tag,device,site,quantity,received_on\n,CN,AK-DPF,10,2024-01-02\nA1,WC,AK-DPF,1,2024-01-02\n",
    );
    for kind in ["sites", "catalog", "persons", "stock"] {
        desk.ok(&["import", kind, &format!("{kind}.csv")]);
    }
    desk
}

#[test]
fn a_bulk_model_comes_back_from_those_who_have_it() {
    insta::assert_snapshot!(desk("en").session(RETURNS));
}

#[test]
fn a_bulk_model_comes_back_from_those_who_have_it_in_chinese() {
    insta::assert_snapshot!(desk("zh").session(RETURNS));
}

#[test]
fn a_device_that_was_moved_is_voided_after_an_undo() {
    insta::assert_snapshot!(desk("en").session(VOID));
    insta::assert_snapshot!(desk("zh").session(VOID));
}
