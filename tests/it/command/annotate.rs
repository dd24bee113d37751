//! `annotate`: the copy with the findings, where it goes, and what it never does.

use std::collections::BTreeSet;
use std::fs;

use crate::support::Book;
use crate::support::marks::notes;
use crate::support::package::{unzipped, with_sheet};
use crate::support::protected::agile;
use crate::support::sandbox::{Sandbox, code, sample, stderr, stdout};
use crate::support::workbook::{read, sheets, with_part};

/// A pharmacy with one thing to mend: C103 at チェックリスト!F3.
fn faulty() -> Book {
    Book::clean().set("チェックリスト", "D3", "いいえ").set("チェックリスト", "F3", "")
}

fn annotate(sandbox: &Sandbox, more: &[&str]) -> (i32, String) {
    let output = sandbox.run(&[&["annotate"], more, &["--as-of", "2024-02-01"]].concat());
    assert_eq!(stdout(&output), "");
    (code(&output), stderr(&output))
}

/// A note edited as a person does it in a program.
fn edited(bytes: &[u8]) -> Vec<u8> {
    let part =
        unzipped(bytes).into_iter().find(|(name, _)| name.starts_with("xl/comments")).unwrap().0;
    with_part(bytes, &part, |text| {
        text.replace("（tachiiri ここまで）", "（tachiiri ここまで）\n電話した")
    })
}

#[test]
fn the_copy_lies_beside_the_original_and_is_replaced() {
    let sandbox = Sandbox::with(&faulty());
    let before = read(&sandbox.path("ためし.xlsx"));
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("書き込みました: ためし_指摘.xlsx"), "{text}");
    assert!(read(&sandbox.path("ためし.xlsx")) == before);
    let copy = read(&sandbox.path("ためし_指摘.xlsx"));
    let notes = notes(&copy);
    let note = &notes["チェックリスト!F3"];
    assert!(
        note.starts_with("tachiiri 指摘 C103\n") && note.ends_with("（tachiiri ここまで）"),
        "{note}"
    );
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!(code, 1);
    assert!(text.contains("変更なし"), "{text}");
    sandbox.put(
        "ためし.xlsx",
        &faulty().set("チェックリスト", "F4", "").set("チェックリスト", "D4", "いいえ").bytes(),
    );
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!(code, 1);
    assert!(
        text.contains("置きかえました") && read(&sandbox.path("ためし_指摘.xlsx")) != copy,
        "{text}"
    );
}

#[test]
fn a_copy_that_was_edited_is_neither_replaced_nor_removed() {
    let sandbox = Sandbox::with(&faulty());
    annotate(&sandbox, &["ためし.xlsx"]);
    let work = edited(&read(&sandbox.path("ためし_指摘.xlsx")));
    sandbox.put("ためし_指摘.xlsx", &work);
    for book in [faulty(), Book::clean()] {
        sandbox.put("ためし.xlsx", &book.bytes());
        let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
        assert_eq!(code, 3, "{text}");
        assert!(text.contains("-o 別の名前") && text.contains("写しのほうで続ける"), "{text}");
        assert!(read(&sandbox.path("ためし_指摘.xlsx")) == work);
    }
    let (code, _) = annotate(&sandbox, &["ためし.xlsx", "-o", "別.xlsx"]);
    assert_eq!(code, 0);
}

#[test]
fn where_nothing_is_found_an_earlier_copy_goes() {
    let sandbox = Sandbox::with(&faulty());
    annotate(&sandbox, &["ためし.xlsx"]);
    sandbox.put("ためし.xlsx", &Book::clean().bytes());
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("消しました") && !sandbox.path("ためし_指摘.xlsx").exists(), "{text}");
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!((code, sandbox.path("ためし_指摘.xlsx").exists()), (0, false), "{text}");
}

#[test]
fn somebody_elses_file_and_the_original_are_never_written_over() {
    let sandbox = Sandbox::with(&faulty());
    let (own, other) = (read(&sandbox.path("ためし.xlsx")), Book::clean().bytes());
    sandbox.put("ためし_指摘.xlsx", &other);
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!(code, 3, "{text}");
    assert!(read(&sandbox.path("ためし_指摘.xlsx")) == other);
    for (out, expected) in
        [("ためし.xlsx", 2), ("./ためし.xlsx", 2), ("別.xlsm", 2), ("別.XLSX", 1)]
    {
        let (code, text) = annotate(&sandbox, &["ためし.xlsx", "-o", out]);
        assert_eq!(code, expected, "{out}: {text}");
    }
    assert!(read(&sandbox.path("ためし.xlsx")) == own);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_original_is_the_original() {
    let sandbox = Sandbox::with(&faulty());
    let own = read(&sandbox.path("ためし.xlsx"));
    std::os::unix::fs::symlink("ためし.xlsx", sandbox.path("ためし_指摘.xlsx")).unwrap();
    fs::hard_link(sandbox.path("ためし.xlsx"), sandbox.path("もう一つ.xlsx")).unwrap();
    for more in [vec!["ためし.xlsx"], vec!["ためし.xlsx", "-o", "もう一つ.xlsx"]] {
        let (code, text) = annotate(&sandbox, &more);
        assert_eq!(code, 2, "{text}");
    }
    assert!(read(&sandbox.path("ためし.xlsx")) == own);
}

#[test]
fn a_copy_of_a_copy_counts_on_and_its_marks_are_new() {
    let sandbox = Sandbox::with(&faulty());
    annotate(&sandbox, &["ためし.xlsx"]);
    fs::remove_file(sandbox.path("ためし.xlsx")).unwrap();
    let (code, text) = annotate(&sandbox, &["ためし_指摘.xlsx"]);
    assert_eq!(code, 1, "{text}");
    let (one, two) =
        (read(&sandbox.path("ためし_指摘.xlsx")), read(&sandbox.path("ためし_指摘2.xlsx")));
    assert_eq!(notes(&one), notes(&two));
}

#[test]
fn a_refused_case_is_marked_where_it_was_refused() {
    let sandbox = Sandbox::with(&faulty().set("チェックリスト", "D4", "△"));
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!(code, 1, "{text}");
    let notes = notes(&read(&sandbox.path("ためし_指摘.xlsx")));
    assert!(notes["チェックリスト!D4"].starts_with("tachiiri 指摘 I006\n"), "{notes:?}");
}

#[test]
fn other_containers_are_told_with_the_list_as_the_way_out() {
    let sandbox = Sandbox::new();
    sandbox.put("薬局.csv", "項目,内容\n薬局名,ためし薬局\n事業者との契約,△\n".as_bytes());
    let (code, text) = annotate(&sandbox, &["薬局.csv"]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains(".xlsx、.xlsm") && text.contains("error[I006]"), "{text}");
    assert_eq!(fs::read_dir(sandbox.path(".")).unwrap().count(), 1);
}

#[test]
fn a_file_of_another_kind_that_is_no_workbook_is_told_as_one_that_cannot_be_marked() {
    let sandbox = Sandbox::new();
    for name in ["店.xls", "店.ods"] {
        sandbox.put(name, b"<html><table></table></html>");
        let (code, text) = annotate(&sandbox, &[name]);
        assert_eq!(code, 3, "{text}");
        assert!(text.contains(".xlsx、.xlsm"), "{text}");
        assert_eq!(text.matches("I001").count(), 1, "{text}");
    }
}

#[test]
fn what_is_found_in_a_file_that_cannot_be_marked_is_told_once() {
    let sandbox = Sandbox::new();
    sandbox.put("薬局.csv", "項目,内容\n薬局名,ためし薬局\n".as_bytes());
    let (_, text) = annotate(&sandbox, &["薬局.csv"]);
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("note[")).collect();
    let distinct: BTreeSet<&&str> = lines.iter().collect();
    assert!(!lines.is_empty() && distinct.len() == lines.len(), "{text}");
    assert!(!text.contains("セルに付けられない指摘"), "{text}");
}

#[test]
fn a_protected_book_that_is_encrypted_is_told_by_its_protection() {
    let sandbox = Sandbox::new();
    sandbox.put("薬局.xlsx", &agile(&faulty().bytes(), "VelvetSweatshop", 1_000));
    let (code, text) = annotate(&sandbox, &["薬局.xlsx"]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("「ブックの保護」を外し") && text.contains("[C103]"), "{text}");
    assert_eq!(fs::read_dir(sandbox.path(".")).unwrap().count(), 1);
}

#[test]
fn an_archive_behind_other_bytes_is_marked() {
    let sandbox = Sandbox::new();
    sandbox.put("薬局.xlsx", &[b"\r\n\r\n".as_slice(), &faulty().bytes()].concat());
    let (code, text) = annotate(&sandbox, &["薬局.xlsx"]);
    assert!(code < 2 && sandbox.path("薬局_指摘.xlsx").exists(), "{text}");
}

#[test]
fn a_folder_gets_a_folder_beside_it() {
    let sandbox = Sandbox::new();
    sandbox.put("店/本体.xlsx", &faulty().without("連絡先").bytes());
    sandbox.put("店/連絡先.csv", "区分,組織名\n薬局内,ためし薬局\n".as_bytes());
    let (code, text) = annotate(&sandbox, &["店"]);
    assert_eq!(code, 1, "{text}");
    assert!(
        sandbox.path("店_指摘/本体_指摘.xlsx").is_file() && text.contains("連絡先.csv"),
        "{text}"
    );
    let (code, _) = annotate(&sandbox, &["店", "-o", "店/中"]);
    assert_eq!(code, 2);
    let (code, _) = annotate(&sandbox, &["店", "-o", "店"]);
    assert_eq!(code, 2);
    assert_eq!(fs::read_dir(sandbox.path("店")).unwrap().count(), 2);
}

#[test]
fn a_copy_beside_its_original_is_passed_over() {
    let sandbox = Sandbox::new();
    sandbox.put("店/本体.xlsx", &faulty().bytes());
    annotate(&sandbox, &["店/本体.xlsx"]);
    let check = |input: &str| {
        let output = sandbox.run(&["check", input, "--as-of", "2024-02-01", "--format", "concise"]);
        stdout(&output)
    };
    let text = check("店");
    assert!(
        text.contains("note[I025]") && text.contains("error[C103]") && !text.contains("I005"),
        "{text}"
    );
    assert!(!check("店/本体.xlsx").contains("I025"));
    sandbox.put("店/本体_指摘.xlsx", &edited(&read(&sandbox.path("店/本体_指摘.xlsx"))));
    assert!(check("店").contains("warning[I025]"));
    assert!(check("店/本体.xlsx").contains("warning[I025]"));
    let alone = check("店/本体_指摘.xlsx");
    assert!(!alone.contains("I025") && alone.contains("error[C103]"), "{alone}");
}

#[test]
fn findings_without_a_cell_and_those_left_out_are_told() {
    let sandbox = Sandbox::with(&faulty().without("機器台帳"));
    let (_, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert!(text.contains("セルに付けられない指摘") && text.contains("note[E001]"), "{text}");
}

#[test]
fn a_signature_that_cannot_stay_is_told() {
    let sandbox = Sandbox::new();
    let mut parts = unzipped(&faulty().bytes());
    for (name, content) in &mut parts {
        if name == "_rels/.rels" {
            let text = String::from_utf8(content.clone()).unwrap();
            let origin = "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin\" Target=\"_xmlsignatures/origin.sigs\"/></Relationships>";
            *content = text.replace("</Relationships>", origin).into_bytes();
        }
    }
    parts.push(("_xmlsignatures/origin.sigs".to_owned(), Vec::new()));
    sandbox.put("ためし.xlsx", &crate::support::package::zipped(&parts));
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert!(code == 1 && text.contains("署名"), "{text}");
    let copy = read(&sandbox.path("ためし_指摘.xlsx"));
    assert!(unzipped(&copy).iter().all(|(name, _)| !name.contains("xmlsignatures")));
}

#[test]
fn the_sample_is_marked_and_its_sheets_stay() {
    let sandbox = Sandbox::new();
    let (code, text) = annotate(&sandbox, &[&sample(), "-o", "写し.xlsx"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(sheets(&read(&sandbox.path("写し.xlsx"))), sheets(&read(sample().as_ref())));
}

#[test]
fn protection_of_a_sheet_stays() {
    let sandbox = Sandbox::new();
    let protection = "</sheetData><sheetProtection sheet=\"1\" objects=\"1\"/>";
    sandbox
        .put("ためし.xlsx", &with_sheet(&faulty(), "チェックリスト", "</sheetData>", protection));
    let (code, text) = annotate(&sandbox, &["ためし.xlsx"]);
    assert_eq!(code, 1, "{text}");
    let parts = unzipped(&read(&sandbox.path("ためし_指摘.xlsx")));
    let has = |(_, content): &(String, Vec<u8>)| {
        String::from_utf8_lossy(content).contains("sheetProtection")
    };
    assert!(parts.iter().any(has));
}

#[test]
fn what_is_found_in_files_that_cannot_be_marked_is_told() {
    let sandbox = Sandbox::new();
    sandbox.put("店/本体.xlsx", &faulty().without("機器台帳").bytes());
    sandbox.put("店/機器台帳.csv", "管理番号,機器区分\n001,タブレッ\n".as_bytes());
    let (code, text) = annotate(&sandbox, &["店"]);
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches("店/機器台帳.csv:機器台帳!B2: error[I009]").count(), 1, "{text}");
    assert!(!text.contains("C103"), "marked in its copy: {text}");

    sandbox.put("表/薬局.csv", "項目,内容\n薬局名,ためし薬局\n事業者との契約,△\n".as_bytes());
    let (code, text) = annotate(&sandbox, &["表"]);
    assert_eq!((code, sandbox.path("表_指摘").exists()), (3, false), "{text}");
    assert!(text.contains("表/薬局.csv:薬局!B3: error[I006]"), "{text}");
}

#[test]
fn what_is_found_in_an_editions_file_is_told() {
    let sandbox = Sandbox::with(&faulty());
    assert_eq!(code(&sandbox.run(&["editions", "reiwa5", "--sheet", "様式.xlsx"])), 0);
    let sheet = read(&sandbox.path("様式.xlsx"));
    let blank = "<c r=\"C4\" s=\"2\"/>";
    let open = "<c r=\"C4\" t=\"inlineStr\"><is><t>年度は？</t></is></c>";
    let wrong = with_part(&sheet, "xl/worksheets/sheet1.xml", |xml| xml.replace(blank, open));
    sandbox.put("様式.xlsx", &wrong);
    let (code, text) = annotate(&sandbox, &["ためし.xlsx", "--edition", "様式.xlsx"]);
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches("様式.xlsx:様式定義!C4: error[I019]").count(), 1, "{text}");
}
