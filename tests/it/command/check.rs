//! `check`: one case, and how its findings are shown.

use tachiiri::paper::DocumentId;

use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::{Book, workbook};

#[test]
fn an_empty_file_is_refused_and_not_a_matter_of_the_system() {
    let sandbox = Sandbox::new();
    sandbox.put("空.xlsx", b"");
    let output = sandbox.run(&["check", "空.xlsx", "--format", "concise"]);
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).starts_with("空.xlsx: error[I001] ファイルが空です"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_folder_is_one_case() {
    let sandbox = Sandbox::new();
    let vendors = ["事業者", "事業者チェックリスト"];
    let mut others = Book::clean();
    others.sheets.retain(|(name, _)| vendors.contains(&name.as_str()));
    sandbox.put("店/薬局.xlsx", &Book::clean().without_all(&vendors).bytes());
    sandbox.put("店/業者.XLSX", &others.bytes());
    sandbox.put("店/~$薬局.xlsx", b"lock");
    sandbox.put("店/.隠し.xlsx", b"hidden");
    sandbox.put("店/前の年/薬局.xlsx", b"not read");
    let output = sandbox.run(&["check", "店", "--as-of", "2024-02-01", "--format", "concise"]);
    let expected = "\
店/前の年: note[I025] フォルダ「前の年」の中は、読みませんでした（表計算のファイルや PDF が1個あります）
エラー 0件、警告 0件、お知らせ 1件
";
    assert_eq!((code(&output), stdout(&output).as_str()), (0, expected));
}

#[test]
fn each_file_has_a_line_that_says_what_it_was_read_as() {
    let sandbox = Sandbox::new();
    let book = Book::forms();
    sandbox.put(
        "店/薬局.xlsx",
        &Book::forms().without("事業者チェックリスト").without("連絡先").bytes(),
    );
    sandbox.put("店/連絡先.tsv", "区分\t組織名\n薬局内\tためし薬局\n".as_bytes());
    sandbox.put("店/返信.xlsx", &workbook::set(&book.paper(DocumentId::VendorChecklist)));
    sandbox.put("店/メモ.docx", b"PK");
    sandbox.put(&format!("店/{}.xlsx", "長".repeat(70)), &Book::new().row("メモ", &["x"]).bytes());
    let output = sandbox.run(&["check", "店", "--as-of", "2024-02-01"]);
    let told = stdout(&output);
    let lines: Vec<&str> = told.lines().rev().take(6).collect();
    let expected = [
        "読まなかったファイル: メモ.docx",
        "読んだファイル: 薬局.xlsx（薬局、チェックリスト、事業者）",
        "返ってきた様式: 返信.xlsx（事業者確認用、架空システム株式会社、答え 14件）",
        "読んだファイル: 連絡先.tsv（連絡先）",
        &format!("読まなかったファイル: {}…", "長".repeat(60)),
    ];
    assert_eq!(lines[1..].iter().rev().copied().collect::<Vec<_>>(), expected);
    assert!(lines[0].starts_with("エラー "), "the counts come last: {told}");
    let build = sandbox.run(&[
        "build",
        "店",
        "--as-of",
        "2024-02-01",
        "--only",
        "findings",
        "--formats",
        "xlsx",
    ]);
    assert!(stderr(&build).contains(expected[2]), "{}", stderr(&build));
}

#[test]
fn the_row_around_the_cell_is_shown_in_line() {
    let sandbox = Sandbox::with(&Book::clean().set("チェックリスト", "D9", "いいえ").set(
        "チェックリスト",
        "E9",
        "2023-11-02",
    ));
    let output = sandbox.run(&["check", "ためし.xlsx", "--as-of", "2024-02-01"]);
    let expected = "\
error[C103]: １回目が「いいえ」ですが、目標日がありません（2（7）ネットワーク機器）
  --> ためし.xlsx チェックリスト!F9
   |  1回目 | 1回目確認日 | 目標日 | 2回目
 9 | いいえ |  2023-11-02 | ______ |
   = 直し方: 令和6年3月31日までの目標日を入れてください
   = 根拠: 立入検査の手引き ①、マニュアル Ⅰ-2、ガイドライン第6.0版 システム運用編 8③、8.1、8.2、13.2

読んだファイル: ためし.xlsx（薬局、チェックリスト、事業者、事業者チェックリスト、機器台帳、利用者台帳、アクセスログ、連絡先、業務、バックアップ、復旧手順、計画、教育訓練）
エラー 1件、警告 0件、お知らせ 0件
";
    assert_eq!(stdout(&output), expected);
}

#[test]
fn a_name_with_a_line_break_stays_on_its_line() {
    let book = Book::clean()
        .set("業務", "A2", "受付\n# 会計")
        .set("業務", "C2", "高")
        .set("業務", "E2", "");
    let output = Sandbox::with(&book).run(&[
        "check",
        "ためし.xlsx",
        "--as-of",
        "2024-02-01",
        "--format",
        "concise",
    ]);
    let told = stdout(&output);
    assert!(
        told.lines().any(|line| line.contains("[E332]") && line.contains("受付 # 会計")),
        "{told}"
    );
}
