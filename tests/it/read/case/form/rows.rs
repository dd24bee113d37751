//! The rows of a form as vendors leave them.

use tachiiri::model::edition::FormKind;
use tachiiri::sheet::rows;

use super::{FORM, Paper, case, checked, findings, only, read, said_by_vendors, told, waiting};
use crate::support::Book;
use crate::support::book::{edition, lines};

#[test]
fn reordered_rows_are_fine() {
    let paper = (2..=15)
        .fold(Paper::filled(), |paper, row| paper.with_copy(row, 40 - row).without_row(row));
    assert_eq!(
        said_by_vendors(&case(&waiting(), &[&paper])),
        said_by_vendors(&Book::forms().case())
    );
}

#[test]
fn a_row_that_stands_twice_must_say_the_same() {
    let twice = Paper::filled().with_copy(5, 16);
    assert_eq!(told(&waiting(), &[&twice]), Vec::<String>::new());
    assert_eq!(rows(&case(&waiting(), &[&twice]).vendor_answers).len(), 14);
    let (line, message) = only(&waiting(), &twice.say("E16", "対象外"));
    assert_eq!(line, "error[I011] データ!E16");
    assert!(
        message.contains("、データ!E5 では「はい」") && message.contains("「対象外」"),
        "{message}"
    );
}

#[test]
fn a_row_of_the_vendors_own_is_refused() {
    let added = Paper::filled().with_copy(5, 16).empty("A16");
    assert_eq!(only(&waiting(), &added).0, "error[I012] データ!A16");
    for id in [
        "2(4)",
        "reiwa5/vendor/2(1)/全般",
        "reiwa5/pharmacy/2(4)/サーバ",
        "reiwa4/vendor/2(4)/サーバ",
    ] {
        let (line, message) = only(&waiting(), &Paper::filled().say("A5", id));
        assert_eq!(line, "error[I012] データ!A5");
        assert!(message.contains(&format!("「{id}」")), "{message}");
    }
}

#[test]
fn a_row_whose_cells_contradict_its_id_is_refused() {
    for (cell, text) in [("B5", "2(5)"), ("B5", "何か"), ("C5", "端末PC"), ("C2", "サーバ")]
    {
        let (line, message) = only(&waiting(), &Paper::filled().say(cell, text));
        assert_eq!(line, format!("error[I012] データ!{cell}"));
        assert!(message.contains(&format!("「{text}」")), "{message}");
    }
    let same = Paper::filled().say("B5", "２－４").say("C5", "サーバー").empty("B6").empty("C6");
    assert_eq!(told(&waiting(), &[&same]), Vec::<String>::new());
}

#[test]
fn a_rewritten_question_is_told() {
    let paper = Paper::filled().say("D5", "うちの会社は安全です");
    let own =
        Book::forms().set("事業者チェックリスト", "E5", "").set("事業者チェックリスト", "D5", "");
    let worded = Book::forms().set("事業者チェックリスト", "D5", edition_text(3));
    for book in [waiting(), own, worded] {
        let found = checked(&book, &[&paper]);
        assert_eq!(lines(&found), ["warning[C114] データ!D5"]);
        assert_eq!(&*found[0].place.file, FORM);
    }
}

fn edition_text(index: usize) -> &'static str {
    &edition().items(FormKind::Vendor).nth(index).unwrap().text
}

#[test]
fn hidden_rows_count_and_are_told() {
    let paper =
        Paper::filled().edit(|xml| xml.replace("<row r=\"5\"", "<row r=\"5\" hidden=\"1\""));
    assert_eq!(told(&waiting(), &[&paper]), ["note[I018] データ!A5"]);
    assert_eq!(rows(&read(&waiting(), &[&paper]).case.unwrap().vendor_answers).len(), 14);
}

#[test]
fn a_lost_header_is_told_unless_the_items_are_known_without_it() {
    let ids = Paper::filled().empty("A1");
    assert_eq!(said_by_vendors(&case(&waiting(), &[&ids])), said_by_vendors(&Book::forms().case()));
    let renamed = lines(&findings(&waiting(), &Paper::filled().say("E1", "答え")));
    assert_eq!(renamed, ["error[I004] データ!E1"]);
}

#[test]
fn a_line_under_the_table_is_no_item() {
    let others = ["A16", "C16", "D16", "E16", "F16", "K16", "L16"];
    let paper =
        others.iter().fold(Paper::filled().with_copy(2, 16), |paper, cell| paper.empty(cell));
    let found = lines(&findings(&waiting(), &paper.say("B16", "以　上")));
    assert_eq!(found, ["note[I022] データ!B16"]);
}

#[test]
fn a_line_under_the_table_is_a_note() {
    let line = |cell: &str, text: &str| {
        Paper::filled().with_copy(15, 17).without_cells(17, cell).say(cell, text)
    };
    for (cell, text) in [
        ("A17", "質問は担当まで"),
        ("B17", "以上、よろしくお願いします"),
        ("D17", "回答者：架空 一郎"),
        ("J17", "10/3 に電話で確認"),
    ] {
        let (found, message) = only(&waiting(), &line(cell, text));
        assert_eq!(found, format!("note[I022] データ!{cell}"));
        assert!(message.contains(&format!("「{text}」")), "{message}");
        assert_eq!(
            rows(&read(&waiting(), &[&line(cell, text)]).case.unwrap().vendor_answers).len(),
            14
        );
    }
    // So is one with a word in the column of answers that is none.
    let noted = line("B17", "補足").say("D17", "2(4)は次回の更新で対応").say("E17", "2月");
    let (found, message) = only(&waiting(), &noted);
    assert_eq!(found, "note[I022] データ!B17");
    assert!(message.contains("「補足」"), "{message}");
    // An answer to nothing that is known is no note, nor a line with a number.
    assert_eq!(
        only(&waiting(), &line("B17", "2(9)").say("E17", "2月")).0,
        "error[I012] データ!A17"
    );
    assert_eq!(only(&waiting(), &line("E17", "はい")).0, "error[I012] データ!A17");
}

#[test]
fn cells_are_refused_as_on_the_own_sheets() {
    let paper = Paper::filled()
        .say("E2", "△")
        .say("F3", "23/10/1")
        .put("E4", "><f>A1</f>")
        .put("E5", "t=\"e\"><v>#REF!</v>")
        .say("J6", "絵文字😀")
        .say("H7", "対象外");
    let mut found = lines(&findings(&waiting(), &paper));
    found.sort();
    assert_eq!(
        found,
        [
            "error[I006] データ!E2",
            "error[I006] データ!H7",
            "error[I007] データ!F3",
            "error[I013] データ!J6",
            "error[I015] データ!E4",
            "error[I015] データ!E5",
        ]
    );
    let pharmacy = Paper::pharmacy(&Book::forms());
    let bare = Book::forms().without("チェックリスト");
    assert_eq!(only(&bare, &pharmacy.say("E7", "対象外")).0, "error[I006] データ!E7");
    for cell in ["G2", "H2", "I2"] {
        assert_eq!(
            only(&bare, &pharmacy.say(cell, "はい")).0,
            format!("error[I012] データ!{cell}")
        );
    }
}
