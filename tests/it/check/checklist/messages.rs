//! What a finding of the C rules says.

use tachiiri::finding::Severity;

use super::{
    FIRING, NEXT_YEAR, SECOND, VENDOR, checklist, form, only, pharmacy, server_no, trials,
};
use crate::support::Book;
use crate::support::book::checked;

#[test]
fn no_without_target_says_everything_about_its_row() {
    let finding = only(&server_no(""), "C103");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.place.to_string(), "ためし.xlsx チェックリスト!F6");
    assert_eq!(finding.item.as_deref(), Some("2(4)"));
    assert_eq!(finding.device.as_deref(), Some("サーバ"));
    assert_eq!(finding.vendor, None);
    assert_eq!(finding.sources, ["別添3 ①", "別添2 Ⅰ-2"]);
    assert_eq!(finding.guideline, ["企画管理編 13④", "企画管理編 13.1.3"]);
    assert_eq!(finding.hint, "令和6年3月31日までの目標日を入れてください");
}

#[test]
fn an_item_without_device_names_none() {
    let finding = only(&checklist(&[("E2", "")]), "C102");
    assert_eq!(finding.item.as_deref(), Some("1(1)"));
    assert_eq!(finding.device, None);
}

#[test]
fn a_finding_about_the_system_names_its_row_and_guideline() {
    for (cell, code) in [("B3", "C101"), ("B4", "C102")] {
        let finding = only(&pharmacy(&[(cell, "")]), code);
        assert_eq!(finding.item.as_deref(), Some("有無"));
        assert_eq!(finding.guideline, ["概説編 2.3"]);
    }
}

#[test]
fn a_blank_server_row_is_told_what_to_do_without_a_server() {
    let hint = |row: u32| {
        let (first, checked) = (format!("D{row}"), format!("E{row}"));
        only(&checklist(&[(&first, ""), (&checked, "")]), "C101").hint
    };
    let serverless = "サーバを置いていない場合も空欄にせず、事業者に確認して答え、備考に『サーバなし（クラウド）』と書いてください。迷うときは管轄の保健所等へ";
    for row in 2..=11 {
        assert_eq!(hint(row) == serverless, (6..=8).contains(&row), "{row}");
    }
}

#[test]
fn findings_about_a_vendor_name_it() {
    let about_vendors = trials(FIRING)
        .into_iter()
        .filter(|trial| ("C202".."C211").contains(&trial.code) || trial.code == "C302");
    for trial in about_vendors {
        let name = if trial.code == "C205" { SECOND } else { VENDOR };
        let finding = only(&trial.book, trial.code);
        assert_eq!(finding.vendor.as_deref(), Some(name), "{finding:?}");
        assert!(finding.message.contains(name), "{finding:?}");
    }
}

#[test]
fn findings_about_the_pharmacy_name_no_vendor() {
    for trial in trials(FIRING).into_iter().filter(|trial| trial.code.starts_with("C1")) {
        let found = trial.book.findings();
        let own = found.iter().filter(|finding| finding.code.as_str() == trial.code);
        for finding in own {
            assert_eq!(finding.vendor, None, "{finding:?}");
        }
    }
}

#[test]
fn a_vendors_finding_names_the_item_of_its_form() {
    let finding = only(&form(&[("F8", "")]), "C206");
    assert_eq!(finding.item.as_deref(), Some("2(7)"));
    assert_eq!(finding.device.as_deref(), Some("ネットワーク機器"));
    assert_eq!(finding.sources, ["別添3 ②"]);
    assert_eq!(
        finding.guideline,
        ["システム運用編 8③", "システム運用編 8.1", "システム運用編 8.2", "システム運用編 13.2"]
    );
}

#[test]
fn a_vendors_blank_is_told_of_out_of_scope() {
    let finding = only(&form(&[("E5", ""), ("F5", "")]), "C203");
    assert!(finding.hint.contains("契約の対象外なら「対象外」と書いてください"), "{finding:?}");
}

#[test]
fn an_old_edition_says_which_year_it_is_of() {
    let mut reading = Book::clean().read_as_of(NEXT_YEAR);
    let case = reading.case.take().unwrap();
    let found = checked(&case, NEXT_YEAR);
    assert_eq!(found[0].message, "令和5年度の様式です。令和6年度の立入検査には使えません");
    for word in [
        "医療情報システムの安全管理に関するガイドライン",
        "tachiiri editions --draft",
        "今年度の様式がまだ出ていなければ、出てから",
        "03 連絡体制図",
    ] {
        assert!(found[0].hint.contains(word), "{}", found[0].hint);
    }
}

#[test]
fn long_names_are_cut_in_messages() {
    let name = "長".repeat(300);
    let books = [
        Book::clean().set("事業者", "A2", name.as_str()),
        Book::clean().set("事業者", "A2", name.as_str()).set("事業者", "B2", "いいえ"),
        Book::clean().set("機器台帳", "A2", name.as_str()).set("機器台帳", "H2", ""),
        Book::clean().set("利用者台帳", "E2", name.as_str()).set("利用者台帳", "G2", ""),
        Book::clean().set("バックアップ", "A2", name.as_str()),
        Book::clean().set("連絡先", "C2", name.as_str()),
    ];
    for book in books {
        for finding in book.findings() {
            let longest = finding
                .message
                .split(|character| character != '長')
                .map(|run| run.chars().count())
                .max();
            assert!(longest <= Some(60), "{}", finding.message);
        }
    }
}

#[test]
fn a_blank_is_told_what_belongs_there() {
    let contract = only(&pharmacy(&[("B5", "")]), "C201");
    assert!(
        contract.hint.contains("「はい」") && contract.hint.contains("「いいえ」"),
        "{}",
        contract.hint
    );
    let second = only(&checklist(&[("G8", "はい")]), "C107");
    assert_eq!(second.hint, "２回目を確かめた日を書いてください");
    let of_vendor = only(&form(&[("H9", "はい")]), "C210");
    assert_eq!(of_vendor.hint, "事業者に、２回目を確かめた日を聞いて書いてください");
}

#[test]
fn a_target_outside_the_year_is_never_to_be_dated_back() {
    for day in ["2024/4/10", "2023/3/1"] {
        let target = only(
            &checklist(&[("D8", "いいえ"), ("F8", day), ("G8", "はい"), ("H8", "2024/1/15")]),
            "C104",
        );
        assert!(!target.hint.contains("令和5年4月1日から"), "{}", target.hint);
        assert!(
            target.hint.contains("これから対応する日（令和6年3月31日まで）"),
            "{}",
            target.hint
        );
    }
}
