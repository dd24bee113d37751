//! A form goes out, is filled in, and comes back: it says what the own sheets would.

use std::fs;
use std::process::Command;

use jiff::civil::date;
use tachiiri::check;
use tachiiri::sheet::choice::YesNo;

use super::{
    CASE, FORM, Paper, VENDOR, case, checked, said_by_pharmacy, said_by_vendors, told, waiting,
};
use crate::support::book::lines;
use crate::support::containers::{converted, recalculated};
use crate::support::{Book, Cell, workbook};

/// A vendor's answers of every kind, on the form and as typed on 事業者チェックリスト.
fn answered(paper: &Paper) -> Paper {
    paper
        .say("E4", "いいえ")
        .say("F4", "10/4")
        .say("G4", "令和6年3月1日")
        .say("H4", "はい")
        .say("I4", "1月20日")
        .say("J4", "SDSは準備中&#10;（来月）")
        .say("E6", "対象外")
        .empty("F6")
        .say("E8", "○")
}

fn typed() -> Book {
    Book::forms()
        .set("事業者チェックリスト", "E4", "いいえ")
        .set("事業者チェックリスト", "F4", "10/4")
        .set("事業者チェックリスト", "G4", "令和6年3月1日")
        .set("事業者チェックリスト", "H4", "はい")
        .set("事業者チェックリスト", "I4", "1月20日")
        .set("事業者チェックリスト", "J4", "SDSは準備中\n（来月）")
        .set("事業者チェックリスト", "E6", "対象外")
        .set("事業者チェックリスト", "F6", "")
}

#[test]
fn a_vendors_form_says_what_the_vendors_sheet_would() {
    let case = case(&waiting(), &[&answered(&Paper::filled())]);
    assert_eq!(said_by_vendors(&case), said_by_vendors(&typed().case()));
    let table = case.vendor_answers.unwrap();
    assert_eq!(
        (&*table.place.file, table.place.sheet.as_deref(), table.place.cell),
        (FORM, Some("データ"), None)
    );
    assert_eq!(table.rows[2].answer.first().reply.place.cell.unwrap().to_string(), "E4");
    assert!(checked(&waiting(), &[&Paper::filled()]).is_empty());
}

#[test]
fn a_pharmacys_form_says_what_its_own_sheets_would() {
    let paper = Paper::pharmacy(
        &Book::forms().set("チェックリスト", "I6", "台帳の控えあり").set("薬局", "B4", "10/2"),
    );
    let bare = Book::forms().without("チェックリスト").set("薬局", "B3", "").set("薬局", "B4", "");
    let read = case(&bare, &[&paper.say("J2", "電子薬歴のみ")]);
    assert_eq!(read.pharmacy.has_system.value, Some(YesNo::Yes));
    assert_eq!(read.pharmacy.has_system_checked.value, Some(date(2023, 10, 2)));
    assert_eq!(read.pharmacy.has_system_remark.text(), "電子薬歴のみ");
    assert_eq!(read.pharmacy.has_system.place.cell.unwrap().to_string(), "E2");
    let typed = Book::forms().set("チェックリスト", "I6", "台帳の控えあり").case();
    assert_eq!(said_by_pharmacy(&read), said_by_pharmacy(&typed));
    assert!(checked(&bare, &[&paper]).is_empty());
    // Beside the sheets it was made from it says nothing new.
    assert_eq!(
        told(&Book::forms().set("チェックリスト", "I6", "台帳の控えあり"), &[&paper]),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_not_answered_is_told_at_the_forms_cell() {
    let paper = Paper::filled().empty("E5").empty("F5").without_row(9);
    let found = checked(&waiting(), &[&paper]);
    let shown: Vec<String> = lines(&found);
    // 2(4)サーバ is empty; the row of 2(8) is gone: both are answered on 薬局確認用.
    assert_eq!(shown, ["note[C203] データ!E5", "note[C203] データ!-"]);
    assert!(found.iter().all(|finding| &*finding.place.file == FORM), "{found:#?}");
}

#[test]
fn a_vendors_no_against_the_pharmacys_yes_names_the_forms_cell() {
    let paper = Paper::filled().say("E5", "いいえ").put("G5", "><v>45352</v>");
    let found = checked(&waiting(), &[&paper]);
    let denied = found.iter().find(|finding| finding.code.as_str() == "C302").unwrap();
    assert!(denied.message.contains(&format!("（{FORM} データ!E5）")), "{}", denied.message);
}

#[test]
#[ignore = "needs soffice"]
fn libreoffice_closes_the_loop() {
    let sent = [answered(&Paper::filled()).0];
    for mut saved in [recalculated(&sent), converted(&sent, "ods"), converted(&sent, "xls")] {
        let case = case(&waiting(), &[&Paper(saved.remove(0))]);
        assert_eq!(said_by_vendors(&case), said_by_vendors(&typed().case()));
    }
}

const FILL_IN: &str = r#"
import datetime, sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book["データ"]
for row in range(2, 16):
    sheet.cell(row, 5).value = "はい"
    sheet.cell(row, 6).value = datetime.date(2023, 10, 3)
for cell, value in [("E4", "いいえ"), ("F4", "10/4"), ("G4", "令和6年3月1日"), ("H4", "はい"), ("I4", "1月20日"),
                    ("J4", "SDSは準備中\n（来月）"), ("E6", "対象外"), ("F6", None)]:
    sheet[cell] = value
book.save(sys.argv[2])
"#;

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_closes_the_loop() {
    let folder = tempfile::tempdir().unwrap();
    let (sent, returned) = (folder.path().join("sent.xlsx"), folder.path().join("returned.xlsx"));
    fs::write(&sent, Paper::blank().0).unwrap();
    let output =
        Command::new("python3").args(["-c", FILL_IN]).args([&sent, &returned]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let paper = Paper(workbook::read(&returned));
    for paper in [paper.clone(), Paper(workbook::without_part(&paper.0, "docProps/custom.xml"))] {
        assert_eq!(said_by_vendors(&case(&waiting(), &[&paper])), said_by_vendors(&typed().case()));
    }
}

// What build tells

#[test]
fn build_tells_whose_forms_are_still_out() {
    let out = |book: &Book, papers: &[&Paper]| check::forms_out(&case(book, papers), None);
    let line = format!("まだ返ってきていない事業者確認用: {VENDOR}（依頼日 記入なし）\n");
    assert_eq!(out(&waiting(), &[]), Some(line.clone()));
    assert_eq!(out(&waiting(), &[&Paper::blank()]), Some(line));
    assert_eq!(out(&waiting(), &[&Paper::filled()]), None);
    assert_eq!(out(&Book::forms(), &[]), None);
    let two = waiting()
        .with("事業者", 0, 2, "事業者確認用依頼日")
        .with("事業者", 1, 2, Cell::Day(date(2023, 11, 1)))
        .row("事業者", &["みほん通信", "はい", "2023/12/1"])
        .row("事業者", &["また聞き商会", "いいえ", "2023/12/1"]);
    let line = format!(
        "まだ返ってきていない事業者確認用: {VENDOR}（依頼日 令和5年11月1日）、みほん通信（依頼日 令和5年12月1日）\n"
    );
    assert_eq!(out(&two, &[]), Some(line));
    for row in ["B3", "B5"] {
        assert_eq!(
            out(&two.clone().set("薬局", row, "いいえ"), &[]),
            None,
            "without a system, without a contract"
        );
    }
}

#[test]
fn a_folder_of_workbook_forms_and_csv_files_is_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("薬局の書類")).unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(path("薬局の書類").join(name), bytes).unwrap();
    let log = "ユーザーID,時刻,操作情報\nu1,2023/11/1 8:30:00,ログイン\n";
    put(CASE, &waiting().bytes());
    put("アクセスログ.csv", log.as_bytes());
    put("~$02_返却.xlsx", b"lock");
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tachiiri"));
        command.current_dir(folder.path()).env_remove("SOURCE_DATE_EPOCH");
        command.args([
            "build",
            "薬局の書類",
            "--as-of",
            "2024-02-01",
            "--only",
            "vendor-checklist",
            "--formats",
            "xlsx",
        ]);
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    let line = "まだ返ってきていない事業者確認用: 架空システム株式会社（依頼日 記入なし）\n";
    assert!(build().contains(line));
    let made = path("out/ためし薬局/02_事業者確認用チェックリスト_架空システム株式会社.xlsx");
    put(FORM, &answered(&Paper::filled()).0);
    let text = build();
    assert!(!text.contains("まだ返ってきていない") && !text.contains("I017"), "{text}");
    assert_eq!(workbook::cells(&workbook::read(&made), "データ")["E4"], "いいえ");
}

#[test]
fn long_names_of_vendors_are_cut_on_the_terminal() {
    let name = "長".repeat(300);
    let out = check::forms_out(&waiting().set("事業者", "A2", name.as_str()).case(), None).unwrap();
    assert_eq!(
        out,
        format!("まだ返ってきていない事業者確認用: {}…（依頼日 記入なし）\n", "長".repeat(60))
    );
}
