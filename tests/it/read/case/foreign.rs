//! Sheets that are none of ours: near misses, copies, bracketed words, hidden (I017, I004, I003).

use crate::support::Book;
use crate::support::book::{AS_OF, lines, read_files};
use crate::support::reading::{only, told};

/// The pharmacy with a sheet under another name.
fn renamed(sheet: &str, name: &str) -> Book {
    let mut book = Book::forms();
    for (known, _) in book.sheets.iter_mut().filter(|(known, _)| known == sheet) {
        *known = name.to_owned();
    }
    book
}

#[test]
fn a_renamed_checklist_is_told_instead_of_its_answers() {
    for name in [
        "チェックリスト一覧",
        "チェックリスト - 表1",
        "チエックリスト",
        "薬局確認用",
        "チェックリスト (2)",
    ] {
        let finding = only(renamed("チェックリスト", name).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), [format!("error[I004] {name}!-")]);
        assert!(finding.hint.contains("シート名を「チェックリスト」に直して"), "{}", finding.hint);
    }
    // Another sheet is asked about, and the answers are missing.
    for name in ["チェックリスト（旧）", "天気"] {
        let book = renamed("チェックリスト", name);
        assert_eq!(told(&book.read()), [format!("note[I017] {name}!-")]);
        assert!(book.check().contains(&"error[C101] チェックリスト!-".to_owned()));
    }
}

#[test]
fn a_form_that_came_back_may_hold_the_answers() {
    let case = renamed("チェックリスト", "チェックリスト案");
    let form = crate::support::workbook::set(
        &Book::forms().paper(tachiiri::paper::DocumentId::PharmacyChecklist),
    );
    let reading = read_files(vec![("ためし.xlsx", case.bytes()), ("01.xlsx", form)], AS_OF);
    assert_eq!(told(&reading), ["note[I017] チェックリスト案!-"]);
}

#[test]
fn a_renamed_pharmacy_is_proposed_where_it_is_missing() {
    let finding = only(renamed("薬局", "薬局 - 表1").read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I003] 薬局!-"]);
    assert!(
        finding.hint.contains("「薬局 - 表1」") && finding.hint.contains("「薬局」に直して"),
        "{}",
        finding.hint
    );
}

#[test]
fn other_sheets_are_proposed_for_those_that_are_missing() {
    for (sheet, name) in [
        ("連絡先", "連絡先（旧）"),
        ("事業者", "業者一覧"),
        ("事業者チェックリスト", "事業者確認用"),
        ("連絡先", "緊急連絡先"),
    ] {
        let finding = only(renamed(sheet, name).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), [format!("note[I017] {name}!-")]);
        assert!(
            finding.hint.contains(&format!("「{sheet}」のことではありませんか")),
            "{}",
            finding.hint
        );
    }
    // Of sheets that are there nothing is proposed.
    let other = Book::forms().row("事業者チェックリスト（旧）", &["メモ"]);
    assert!(!only(other.read()).hint.contains("のことではありませんか"));
}

#[test]
fn a_copy_with_other_contents_is_a_warning() {
    for name in [
        "連絡先 (2)",
        "連絡先のコピー",
        "コピー ～ 連絡先",
        "連絡先_2",
        "連絡先-1",
        "連絡先 - コピー",
    ] {
        let copy = |book: &Book| {
            let (_, cells) = book.sheets.iter().find(|(sheet, _)| sheet == "連絡先").unwrap();
            let mut copied = book.clone();
            copied.sheets.push((name.to_owned(), cells.clone()));
            copied
        };
        let same = copy(&Book::forms());
        assert_eq!(told(&same.read()), [format!("note[I017] {name}!-")]);
        let newer = same.set(name, "D2", "03-0000-9999");
        assert_eq!(told(&newer.read()), [format!("warning[I017] {name}!-")]);
        let message = only(newer.read()).message;
        assert!(message.contains("「連絡先」の写し") && message.contains("違います"), "{message}");
    }
}

#[test]
fn copies_of_files_of_csv_are_known_too() {
    let csv = |text: &str| format!("区分,組織名\n薬局内,{text}\n").into_bytes();
    let files = |copy: &str| {
        vec![
            ("薬局.csv", "薬局名,ためし薬局\n年度,令和5年度\n".into()),
            ("連絡先.csv", csv("ためし薬局")),
            ("連絡先 (1).csv", csv(copy)),
        ]
    };
    assert_eq!(told(&read_files(files("ためし薬局"), AS_OF)), ["note[I017] 連絡先 (1)!-"]);
    assert_eq!(told(&read_files(files("別の薬局"), AS_OF)), ["warning[I017] 連絡先 (1)!-"]);
}

#[test]
fn a_hidden_sheet_is_named_as_hidden_with_the_way_to_show_it() {
    let mut book = renamed("連絡先", "連絡先（旧）");
    book.hidden_sheets = vec![("連絡先（旧）", true)];
    let finding = only(book.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] 連絡先（旧）!-"]);
    assert!(finding.message.contains("メニューに出ない"), "{}", finding.message);
    assert!(finding.hint.contains("シートの表示"), "{}", finding.hint);
    let mut copy = Book::forms().row("チェックリスト (2)", &["項番", "1回目"]);
    copy.hidden_sheets = vec![("チェックリスト (2)", true)];
    let finding = only(copy.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["warning[I017] チェックリスト (2)!-"]);
    assert!(finding.message.contains("メニューに出ない"), "{}", finding.message);
}
