//! I031: read as it stands, and likely not what was meant.

use jiff::civil::date;
use tachiiri::sheet::rows;

use crate::support::book::lines;
use crate::support::column::{ACCOUNT, Column, DAY};
use crate::support::reading::{cells, only, pharmacy, told};
use crate::support::{Book, Cell};

#[test]
fn a_version_or_an_address_that_became_a_day_is_told() {
    for header in ["ソフトウェアバージョン", "IPアドレス"] {
        let column = Column { header, ..DAY };
        let finding = only(column.book(&[Cell::Day(date(2024, 1, 2))]).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I031] 機器台帳!C2"], "{header}");
        assert!(finding.message.contains("「2024/1/2」"), "{}", finding.message);
        let near = column.book(&[Cell::from("1.2"), Cell::Number(1.2), Cell::from("2024/1/2")]);
        assert_eq!(told(&near.read()), [""; 0], "{header}");
    }
    let column = Column { header: "設置場所", ..DAY };
    assert_eq!(told(&column.book(&[Cell::Day(date(2024, 1, 2))]).read()), [""; 0]);
}

#[test]
fn an_id_that_several_people_use_by_its_words_is_told() {
    let at = |header: &'static str, text: &str| {
        let column = Column { sheet: "利用者台帳", beside: ACCOUNT, header };
        told(&column.book(&cells([text])).read())
    };
    for (header, text) in [
        ("姓", "共用"),
        ("姓", "全員"),
        ("名", "薬剤師一同"),
        ("姓", "user1"),
        ("名", "共有"),
        ("説明", "受付で共有しているID"),
        ("説明", "スタッフ共用"),
    ] {
        assert_eq!(at(header, text), ["note[I031] 利用者台帳!C2"], "{header} {text}");
    }
    for (header, text) in [
        ("姓", "友田"),
        ("説明", "共用禁止"),
        ("説明", "user1の後任"),
        ("説明", "共有フォルダの管理"),
    ] {
        assert_eq!(at(header, text), [""; 0], "{header} {text}");
    }
    let with_id = |id: &str| {
        told(&pharmacy().row("利用者台帳", &["№", "ユーザID"]).row("利用者台帳", &["1", id]).read())
    };
    for id in ["user1", "USER01", "共用", "kyoyo", "staff2@mihon"] {
        assert_eq!(with_id(id), ["note[I031] 利用者台帳!B2"], "{id}");
    }
    for id in ["ichiro", "u1", "userauth", "admin"] {
        assert_eq!(with_id(id), [""; 0], "{id}");
    }
}

#[test]
fn a_limit_inside_the_state_that_cannot_be_made_out_is_asked_for() {
    let column = Column { sheet: "利用者台帳", beside: ACCOUNT, header: "状態" };
    for state in [
        "使用可（3月まで）",
        "使用可（来月まで）",
        "使用可（5/12まで）",
        "使用可（11/12まで）",
        "使用可（12/31まで）",
        "使用可（23年13月まで）",
        "使用可（23年4月から24年3月まで）",
        "使用可（23年12月まで、24年6月まで延長）",
    ] {
        let finding = only(column.book(&cells([state])).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I031] 利用者台帳!C2"], "{state}");
        assert!(finding.hint.contains("使用期限"), "{}", finding.hint);
    }
    for state in ["使用可", "停止（3月まで使用）", "使用可（23年12月まで）"] {
        assert_eq!(told(&column.book(&cells([state])).read()), [""; 0], "{state}");
    }
    // 使用期限 says it.
    let with_limit = column.book(&cells(["使用可（3月まで）"]));
    let with_limit =
        with_limit.set("利用者台帳", "D1", "使用期限").set("利用者台帳", "D2", "2024/3/31");
    assert_eq!(told(&with_limit.read()), [""; 0]);
}

#[test]
fn where_one_id_stands_for_two_people_the_words_say_nothing_more() {
    let shared = |state: &str| {
        Book::clean()
            .set("利用者台帳", "E2", "user1")
            .set("利用者台帳", "E3", "user1")
            .set("利用者台帳", "F2", "共用")
            .set("利用者台帳", "H2", state)
            .set("アクセスログ", "A2", "user1")
            .set("アクセスログ", "A3", "user1")
            .check()
    };
    assert_eq!(shared("使用可"), ["warning[E242] 利用者台帳!E3"]);
    // Stopped, nobody shares it any more.
    let book = Book::clean().set("利用者台帳", "F3", "共用").set("利用者台帳", "H3", "停止");
    assert_eq!(book.check(), [""; 0]);
}

#[test]
fn yes_beside_a_remark_that_says_unknown_is_told() {
    let at =
        |sheet: &str, cell: &str, text: &str| told(&Book::forms().set(sheet, cell, text).read());
    for text in [
        "不明",
        "クラウドなので不明",
        "わからない",
        "分からないので事業者に聞く",
        "不明な点あり",
        "一部に不明点がある",
    ] {
        assert_eq!(at("チェックリスト", "I6", text), ["note[I031] チェックリスト!I6"], "{text}");
        assert_eq!(
            at("事業者チェックリスト", "J5", text),
            ["note[I031] 事業者チェックリスト!J5"],
            "{text}"
        );
    }
    for text in ["不明点は事業者に確認", "不明な点なし", "わからないことは事業者に聞く", "確認済み"]
    {
        assert_eq!(at("チェックリスト", "I6", text), [""; 0], "{text}");
    }
    let no =
        Book::forms().set("チェックリスト", "D6", "いいえ").set("チェックリスト", "I6", "不明");
    assert_eq!(told(&no.read()), [""; 0]);
    let later = no.set("チェックリスト", "G6", "はい");
    assert_eq!(told(&later.read()), ["note[I031] チェックリスト!I6"]);
    let existence = Book::forms().row("薬局", &["有無の備考", "不明"]);
    assert_eq!(told(&existence.read()), ["note[I031] 薬局!B8"]);
}

#[test]
fn a_connection_to_what_is_no_row_is_a_note() {
    let column = Column { header: "接続先", ..DAY };
    for text in ["2、3", "インターネット", "閉域網、1", "なし", "ｲﾝﾀｰﾈｯﾄ"]
    {
        let book = column.book(&cells([text, "", ""])).with("機器台帳", 2, 0, "2").with(
            "機器台帳",
            3,
            0,
            "3",
        );
        assert_eq!(told(&book.read()), [""; 0], "{text}");
    }
    let reading = column.book(&cells(["インタネット、9", "－"])).read();
    let expected = ["note[I016] 機器台帳!C2", "note[I016] 機器台帳!C2", "note[I027] 機器台帳!C3"];
    assert_eq!(told(&reading), expected);
    let mut hints = reading.findings.iter().map(|finding| &finding.hint);
    assert!(
        hints.any(|hint| hint.contains("「インターネット」のことではありませんか")),
        "{:?}",
        reading.findings
    );
    let case = column.book(&cells(["なし"])).case();
    assert!(rows(&case.devices)[0].connected_to.get().unwrap().items.is_empty());
}
