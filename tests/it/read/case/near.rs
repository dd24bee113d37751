//! Headers that nearly name a column: I004 before the hundred answers that seem to be missing, I017
//! with a proposal, and silence about the cells that seem to be empty.

use crate::support::Book;
use crate::support::reading::{only, pharmacy, told};

const CHECKLIST: &str = "チェックリスト";

#[test]
fn a_renamed_column_of_answers_is_told_instead_of_its_consequences() {
    for (cell, header, column) in [
        ("D1", "回答", "1回目"),
        ("D1", "結果", "1回目"),
        ("D1", "1回目の答え", "1回目"),
        ("D1", "一回目", "1回目"),
        ("D1", "【1回目】", "1回目"),
        ("E1", "日付", "1回目確認日"),
        ("E1", "確認した日", "1回目確認日"),
        ("E1", "1回目確認", "1回目確認日"),
    ] {
        let book = Book::clean().set(CHECKLIST, cell, header);
        assert_eq!(book.check(), [format!("error[I004] チェックリスト!{cell}")], "{header}");
        let finding = only(book.read());
        assert!(
            finding.message.contains(&format!("「{column}」の列がありません")),
            "{}",
            finding.message
        );
        assert!(
            finding.hint.contains(&format!("「{header}」を「{column}」に直して")),
            "{}",
            finding.hint
        );
        let vendors = Book::clean().set(
            "事業者チェックリスト",
            &cell.replace('E', "F").replace('D', "E"),
            header,
        );
        assert_eq!(told(&vendors.read()).len(), 1, "{header}");
    }
    // Without a near miss the column may be missing, and its answers with it.
    let missing = Book::clean().set(CHECKLIST, "D1", "天気").check();
    assert!(missing.contains(&"error[C101] チェックリスト!-".to_owned()), "{missing:?}");
    assert!(missing.contains(&"note[I017] チェックリスト!D1".to_owned()), "{missing:?}");
}

#[test]
fn the_names_of_rows_are_told_with_the_header_that_may_be_theirs() {
    for (sheet, cell, header) in [
        ("事業者", "A1", "会社名"),
        ("事業者", "A1", "事業者の名称"),
        ("機器台帳", "A1", "資産番号"),
        ("利用者台帳", "E1", "ログインID"),
        ("連絡先", "B1", "機関名"),
        ("バックアップ", "A1", "システム名称"),
        ("復旧手順", "C1", "作業手順"),
        ("事業者チェックリスト", "A1", "会社名"),
        ("利用者台帳", "K1", "利用システム"),
    ] {
        let book = Book::clean().set(sheet, cell, header);
        assert_eq!(told(&book.read()), [format!("error[I004] {sheet}!{cell}")], "{header}");
    }
    let operation = pharmacy().row("業務", &["作業名", "優先度"]).row("業務", &["調剤", "高"]);
    assert_eq!(told(&operation.read()), ["error[I004] 業務!A1"]);
    let pharmacy = Book::forms().set("薬局", "A1", "薬局の名");
    assert_eq!(told(&pharmacy.read()), ["error[I004] 薬局!A1"]);
}

#[test]
fn any_other_near_miss_is_a_note_and_the_rules_about_its_empty_cells_are_silent() {
    for (sheet, cell, header, column) in [
        ("機器台帳", "H1", "置き場所", "設置場所"),
        ("機器台帳", "H1", "場所", "設置場所"),
        ("機器台帳", "I1", "利用者", "主な利用者属性"),
        ("機器台帳", "E1", "版", "ソフトウェアバージョン"),
        ("機器台帳", "M1", "更新日", "最終パッチ適用日"),
        ("利用者台帳", "G1", "権限区分", "権限"),
        ("事業者", "C1", "遠隔保守", "リモートメンテナンス"),
        ("事業者", "D1", "開示書の種類", "開示書"),
        ("事業者", "E1", "受領日", "開示書受領日"),
        ("連絡先", "D1", "電話番号（代表）の番号", "電話番号"),
        ("連絡先", "E1", "代理", "代行者"),
        ("連絡先", "F1", "連絡者", "連絡元"),
        ("連絡先", "G1", "連絡順序", "連絡順"),
        ("バックアップ", "E1", "世代の数", "世代数"),
        ("バックアップ", "C1", "取り方", "方式"),
        ("バックアップ", "H1", "テスト日", "最終復元試験日"),
        ("アクセスログ", "C1", "アクセス日時", "時刻"),
        ("アクセスログ", "E1", "処理内容", "操作情報"),
        ("アクセスログ", "A1", "ログインID", "ユーザーID"),
        ("薬局", "A6", "安全管理の責任者", "医療情報システム安全管理責任者"),
        ("薬局", "A7", "システム担当者", "システム運用担当者"),
        ("薬局", "A4", "確認した日", "有無の確認日"),
        ("薬局", "A5", "業者との契約", "事業者との契約"),
        ("チェックリスト", "I1", "メモ", "備考"),
    ] {
        let book = Book::clean().set(sheet, cell, header);
        assert_eq!(book.check(), [format!("note[I017] {sheet}!{cell}")], "{header}");
        let hint = only(book.read()).hint;
        assert!(hint.contains(&format!("「{column}」のことではありませんか")), "{header}: {hint}");
    }
    let target = Book::clean()
        .set(CHECKLIST, "D5", "いいえ")
        .set(CHECKLIST, "F1", "対応期限")
        .set(CHECKLIST, "F5", "2024/3/1");
    assert!(!target.check().iter().any(|line| line.contains("C103")), "{:?}", target.check());
}

#[test]
fn names_in_a_column_that_was_not_read_are_not_missed() {
    let book = Book::clean().set("連絡先", "C1", "役目");
    let said = book.check();
    assert!(!said.iter().any(|line| line.contains("I016")), "{said:?}");
    assert!(said.contains(&"note[I017] 連絡先!C1".to_owned()), "{said:?}");
}

#[test]
fn a_column_that_is_there_is_not_proposed() {
    let book = Book::clean().set("連絡先", "J1", "電話番号2").set("連絡先", "J2", "03-0000-9999");
    assert!(!only(book.read()).hint.contains("のことではありませんか"));
    let third = Book::clean().set(CHECKLIST, "J1", "3回目").set(CHECKLIST, "J2", "はい");
    assert!(!only(third.read()).hint.contains("のことではありませんか"));
}
