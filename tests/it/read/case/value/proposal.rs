//! Words that come near what may stand in a cell: refused, with what was likely meant.

use tachiiri::finding::Finding;

use crate::support::Book;
use crate::support::book::lines;
use crate::support::column::{
    ANSWER, ANSWER_DAY, Column, DAY, DIRECT, ITEM_DEVICE, NUMBER, WRITE_PROTECTED,
};
use crate::support::reading::{cells, only};

/// Each text is refused, and the word beside it proposed.
fn assert_proposes(column: Column, code: &str, table: &[(&str, &str)]) {
    for (text, word) in table {
        let finding = &column.assert_refuses(code, cells([*text]))[0];
        let proposal = format!("「{word}」のことではありませんか");
        assert!(finding.hint.contains(&proposal), "{text}: {}", finding.hint);
    }
}

/// The refusal of a cell on チェックリスト.
fn refused(cell: &str, text: &str) -> Finding {
    let finding = only(Book::forms().set("チェックリスト", cell, text).read());
    assert_eq!(
        lines(std::slice::from_ref(&finding)),
        [format!("error[I006] チェックリスト!{cell}")],
        "{text}"
    );
    finding
}

#[test]
fn words_near_yes_and_no() {
    let table = [
        ("実施済", "はい"),
        ("実施済み", "はい"),
        ("対応済", "はい"),
        ("対応済み", "はい"),
        ("確認済", "はい"),
        ("OK", "はい"),
        ("ＯＫ", "はい"),
        ("完了", "はい"),
        ("未対応", "いいえ"),
        ("未設置", "いいえ"),
        ("NG", "いいえ"),
        ("していない", "いいえ"),
    ];
    assert_proposes(ANSWER, "I006", &table);
    assert_proposes(WRITE_PROTECTED, "I006", &[("実施済", "はい"), ("未対応", "いいえ")]);
    for finding in ANSWER.assert_refuses("I006", cells(["△", "一部実施済", "○×", "未定", "はい？"]))
    {
        assert!(!finding.hint.contains("のことではありませんか"), "{}", finding.hint);
    }
}

#[test]
fn a_plan_counts_where_the_official_text_says_so() {
    for text in ["策定予定", "予定", "策定予定です"] {
        let finding = refused("D19", text);
        assert!(finding.hint.contains("「はい」のことではありませんか"), "{}", finding.hint);
        assert!(finding.hint.contains("策定予定である"), "{}", finding.hint);
        let other = refused("D8", text);
        assert!(other.hint.contains("「いいえ」と書き"), "{}", other.hint);
        assert!(!other.hint.contains("「はい」のこと"), "{}", other.hint);
    }
}

#[test]
fn outside_the_contract_is_out_of_scope_on_vendors_sheets_only() {
    let table = [
        ("契約外", "対象外"),
        ("契約の対象外", "対象外"),
        ("該当なし", "対象外"),
        ("範囲外", "対象外"),
    ];
    assert_proposes(ANSWER, "I006", &table);
    let finding = &ANSWER.assert_refuses("I006", cells(["無"]))[0];
    assert!(finding.hint.contains("「対象外」"), "{}", finding.hint);
    let own = refused("D2", "契約外");
    assert!(!own.hint.contains("対象外"), "{}", own.hint);
}

#[test]
fn who_has_no_server_is_told_how_to_answer() {
    for text in ["無", "なし", "該当なし", "対象外"] {
        let finding = refused("D6", text);
        assert!(finding.hint.contains("サーバなし（クラウド）"), "{text}: {}", finding.hint);
        let terminal = refused("D14", text);
        assert!(!terminal.hint.contains("クラウド"), "{text}: {}", terminal.hint);
    }
}

#[test]
fn kinds_of_device_and_groups_of_contacts() {
    let ledger = Column { beside: &[("管理番号", "{}")], header: "機器区分", ..DAY };
    let devices = [
        ("タブレット", "端末PC"),
        ("資格確認端末", "端末PC"),
        ("ノートパソコン", "端末PC"),
        ("無線LAN", "ネットワーク機器"),
        ("ハブ", "ネットワーク機器"),
    ];
    assert_proposes(ledger, "I009", &devices);
    assert_proposes(ITEM_DEVICE, "I009", &devices);
    let group = Column { beside: &[("組織名", "{}社")], header: "区分", ..NUMBER };
    let groups = [
        ("業者", "事業者"),
        ("保健所", "所管省庁等"),
        ("ベンダー", "事業者"),
        ("警察署", "都道府県警察"),
        ("本社", "会社本部"),
    ];
    assert_proposes(group, "I009", &groups);
    let remote = Column { header: "リモートメンテナンス", ..DAY };
    assert_proposes(remote, "I009", &[("不明", "未確認"), ("はい", "有"), ("いいえ", "無")]);
}

#[test]
fn the_end_of_a_month_in_the_same_notation() {
    let table = [
        ("R6.3末", "R6.3.31"),
        ("R6/3末", "R6/3/31"),
        ("Ｒ６．３末", "R6.3.31"),
        ("令和6年2月末", "令和6年2月29日"),
        ("令和6年3月末日", "令和6年3月31日"),
        ("2024年3月末", "2024年3月31日"),
        ("2024/3末", "2024/3/31"),
    ];
    assert_proposes(DAY, "I007", &table);
    assert_proposes(ANSWER_DAY, "I007", &[("12月末", "2023/12/31"), ("3月末", "2024/3/31")]);
    let finding = &DAY.assert_refuses("I007", cells(["12月末"]))[0];
    assert!(!finding.hint.contains("のことではありませんか"), "{}", finding.hint);
}

#[test]
fn a_day_of_another_era() {
    let table = [
        ("令和元年4月30日", "平成31年4月30日"),
        ("昭和64年1月8日", "平成元年1月8日"),
        ("平成31年5月1日", "令和元年5月1日"),
    ];
    assert_proposes(DAY, "I007", &table);
}

#[test]
fn who_does_not_know_may_leave_the_cell_empty() {
    let blank = "わからなければ空欄のままに";
    let hints = |column: Column, code: &str, texts: &[&str]| {
        for text in texts {
            let finding = &column.assert_refuses(code, cells([*text]))[0];
            assert!(finding.hint.contains(blank), "{text}: {}", finding.hint);
        }
    };
    hints(DAY, "I007", &["来月", "不明", "したことない", "未定", "随時", "年度末"]);
    hints(NUMBER, "I008", &["不明", "未定"]);
    hints(ANSWER, "I006", &["不明", "わからない", "未定", "？"]);
    hints(Column { header: "リモートメンテナンス", ..DAY }, "I009", &["わからない"]);
    hints(
        Column {
            header: "開示書",
            beside: &[("事業者名", "{}社"), ("直接契約", "はい")],
            ..DIRECT
        },
        "I009",
        &["不明"],
    );
    // Where a row must have something, an empty cell is no way out.
    let ledger = Column { beside: &[("管理番号", "{}")], header: "機器区分", ..DAY };
    let finding = &ledger.assert_refuses("I009", cells(["不明"]))[0];
    assert!(!finding.hint.contains(blank), "{}", finding.hint);
    let day = &DAY.assert_refuses("I007", cells(["2023/2/30"]))[0];
    assert!(!day.hint.contains(blank), "{}", day.hint);
}
