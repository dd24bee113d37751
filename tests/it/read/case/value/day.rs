//! Days, in every way that people write them.

use jiff::civil::{Date, date};
use tachiiri::case::Case;
use tachiiri::model::log_time::LogTime;
use tachiiri::sheet::rows;

use crate::support::column::{ACCOUNT, ANSWER_DAY, Column, DAY, answer_days, days};
use crate::support::package::patched;
use crate::support::reading::{cells, read_bytes, told};
use crate::support::{Book, Cell};

#[test]
fn every_notation_of_a_day_is_read() {
    let first = date(2023, 10, 1);
    let mut table: Vec<(Cell, Date)> = [
        "2023/10/1",
        "2023/10/01",
        "2023-10-01",
        "2023.10.1",
        "2023年10月1日",
        "20231001",
        "２０２３１００１",
        "２０２３／１０／１",
        "２０２３年１０月１日",
        " 2023年10月1日 ",
        "2023年 10月 1日",
        "2023/10/1(日)",
        "2023年10月1日（日）",
        "2023/10/1（日曜日）",
        "令和5年10月1日（日曜）",
        "2023年10月1日 日曜日",
        "R5.10.1",
        "r5.10.1",
        "R05.10.01",
        "Ｒ５．１０．１",
        "R5/10/1",
        "令5.10.1",
        "令和5年10月1日",
        "令和05年10月01日",
        "令和５年１０月１日（日）",
        "令和 5年 10月 1日",
        "㋿5年10月1日",
        "45200",
        "４５２００",
    ]
    .map(|text| (Cell::from(text), first))
    .to_vec();
    table.extend([
        (Cell::Number(45_200.0), first),
        (Cell::Number(45_201.0), date(2023, 10, 2)),
        (Cell::Number(20_000.0), date(1954, 10, 3)),
        (Cell::Number(60_000.0), date(2064, 4, 8)),
        (Cell::Day(first), first),
        (Cell::Formula("=TODAY()", "45200"), first),
        (Cell::from("令和元年5月1日"), date(2019, 5, 1)),
        (Cell::from("R元.5.1"), date(2019, 5, 1)),
        (Cell::from("㋿元年5月1日"), date(2019, 5, 1)),
        (Cell::from("R1/5/1"), date(2019, 5, 1)),
        (Cell::from("平成31年4月30日"), date(2019, 4, 30)),
        (Cell::from("㍻31年4月30日"), date(2019, 4, 30)),
        (Cell::from("H31.4.30"), date(2019, 4, 30)),
        (Cell::from("昭和64年1月7日"), date(1989, 1, 7)),
        (Cell::from("2024/2/29"), date(2024, 2, 29)),
        (Cell::from("明治33年1月10日"), date(1900, 1, 10)),
        (Cell::from("M33.1.10"), date(1900, 1, 10)),
        (Cell::Day(date(1900, 1, 10)), date(1900, 1, 10)),
        (Cell::from("1900/1/1"), date(1900, 1, 1)),
        (Cell::from("2100/12/31"), date(2100, 12, 31)),
    ]);
    DAY.assert_takes(table, days);
}

#[test]
fn a_date_cell_is_a_day_whatever_its_format() {
    let formats = [
        "yyyy/m/d",
        "yyyy/mm/dd",
        "m/d",
        "m/d/yy",
        "d-mmm-yy",
        "yyyy\"年\"m\"月\"",
        "yyyy\"年\"m\"月\"d\"日\"",
        "m\"月\"d\"日\"",
        "[$-411]ggge\"年\"m\"月\"d\"日\"",
        "[$-411]ge.m.d",
        "ggge\"年\"",
        "aaa",
        "yyyy/m/d h:mm",
        "General",
        "0",
    ];
    let table = formats.map(|format| (Cell::Formatted(45_200.0, format), date(2023, 10, 1)));
    DAY.assert_takes(table.to_vec(), days);
    DAY.assert_takes(vec![(Cell::Formatted(45_200.75, "yyyy/m/d h:mm"), date(2023, 10, 1))], days);
}

#[test]
fn workbooks_that_count_from_1904_are_shifted() {
    let cells = [
        Cell::Number(43_738.0),
        Cell::Formatted(43_738.0, "yyyy/m/d"),
        Cell::Formatted(43_738.0, "ggge\"年\""),
    ];
    let bytes = DAY.book(&cells).bytes();
    let bytes = patched(&bytes, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ");
    let reading = read_bytes(bytes);
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(days(&reading.case.unwrap()), [Some(date(2023, 10, 1)); 3]);
}

#[test]
fn midnight_behind_a_day_is_no_time() {
    let second = date(2023, 10, 2);
    let texts = [
        "2023/10/02 0:00:00",
        "2023/10/2 0:00",
        "2023/10/2　00:00",
        "2023-10-02T00:00:00",
        "2023-10-02 00:00:00.000",
        "2023年10月2日 0:00",
        "2023年10月2日（月） 0:00:00",
        "2023年10月2日 0時00分",
        "R5.10.2 0:00",
        "令和5年10月2日0:00",
        "20231002 0:00",
    ];
    DAY.assert_takes(texts.map(|text| (text, second)).to_vec(), days);
    ANSWER_DAY
        .assert_takes(vec![("10/2 0:00", second), ("2023/10/02 0:00:00", second)], answer_days);
    let timed = [
        "2023/10/2 8:30",
        "2023/10/20:00",
        "2023/10/2 24:00",
        "2023/10/2 0:00:01",
        "2023-10-02T00:00:00Z",
    ];
    DAY.assert_refuses("I007", cells(timed));
}

#[test]
fn a_day_that_no_sheet_can_speak_of_is_refused() {
    let mut cells =
        cells(["1899/12/31", "明治32年12月31日", "2101/1/1", "R99.1.1", "9999/12/31", "1023/10/2"]);
    cells.extend([Cell::Day(date(2101, 1, 1)), Cell::Day(date(9999, 12, 31))]);
    for finding in DAY.assert_refuses("I007", cells) {
        let says =
            ["1900年より前", "2100年より後"].iter().any(|words| finding.message.contains(words));
        assert!(says, "{}", finding.message);
    }
    let book = Book::forms()
        .set("チェックリスト", "E2", "2203/10/2")
        .row("薬局", &["作成日", "2203/10/2"]);
    assert_eq!(told(&book.read()), ["error[I007] チェックリスト!E2", "error[I007] 薬局!B8"]);
}

#[test]
fn what_is_no_certain_day_is_refused() {
    let mut uncertain = cells([
        "2023/2/30",
        "2023/13/1",
        "20230230",
        "2023年10月0日",
        "2023/2/29",
        "R5.13.1",
        "R0.1.1",
        "23/10/1",
        "23.10.1",
        "5.10.1",
        "R5.10",
        "2023/10",
        "2023年10月",
        "令和5年10月",
        "2023年",
        "来月",
        "随時",
        "未定",
        "年度末",
        "2023/10/1～2023/10/5",
        "2023/10/1-10/5",
        "10月1日から5日",
        "2023/10/1 2023/10/2",
        "2023/10/1頃",
        "令和元年4月30日",
        "平成31年5月1日",
        "昭和64年1月8日",
        "平和5年10月1日",
        "10/1",
        "10月1日",
        "１０／１",
        "〃",
        "19999",
        "60001",
        "45200.5",
        "はい",
    ]);
    uncertain.extend([
        Cell::Number(19_999.0),
        Cell::Number(60_001.0),
        Cell::Number(2_023.1),
        Cell::Number(5.0),
        Cell::Bool(true),
    ]);
    DAY.assert_refuses("I007", uncertain);
}

#[test]
fn the_message_tells_what_a_day_lacks() {
    for (text, word) in [
        ("2023/2/30", "という日はありません"),
        ("23/10/1", "何年"),
        ("10/1", "何年"),
        ("R5.10", "日がありません"),
        ("10-2", "月と日なのか、年と月なのか、決められません"),
        ("2023/10/1～2023/10/5", "期間"),
        ("令和元年4月30日", "という日はありません"),
    ] {
        let finding = &DAY.assert_refuses("I007", cells([text]))[0];
        assert!(finding.message.contains(word), "{}", finding.message);
        assert!(finding.hint.contains("2023/10/1"), "{}", finding.hint);
    }
}

#[test]
fn a_day_without_a_year_takes_it_from_the_fiscal_year() {
    ANSWER_DAY.assert_takes(
        vec![
            ("10/1", date(2023, 10, 1)),
            ("10月1日", date(2023, 10, 1)),
            ("１０／１", date(2023, 10, 1)),
            ("10/1（日）", date(2023, 10, 1)),
            ("4/1", date(2023, 4, 1)),
            ("12/31", date(2023, 12, 31)),
            ("1/15", date(2024, 1, 15)),
            ("2/29", date(2024, 2, 29)),
            ("3/31", date(2024, 3, 31)),
        ],
        answer_days,
    );
    ANSWER_DAY.assert_refuses("I007", cells(["2/30", "13/1", "10/0", "10.1", "10-1", "10月"]));
    let book = Book::forms().set("薬局", "B4", "10/1");
    assert_eq!(book.case().pharmacy.has_system_checked.value, Some(date(2023, 10, 1)));
}

#[test]
fn every_day_of_an_item_may_lack_its_year() {
    let book = Book::forms()
        .set("チェックリスト", "E6", "10/1")
        .set("チェックリスト", "F6", "1/15")
        .set("チェックリスト", "H6", "3/1");
    let case = book.case();
    let answer = &rows(&case.answers)[4];
    assert_eq!(answer.first().checked.value, Some(date(2023, 10, 1)));
    assert_eq!(answer.target.value, Some(date(2024, 1, 15)));
    assert_eq!(answer.rounds[1].checked.value, Some(date(2024, 3, 1)));
}

#[test]
fn the_target_of_a_reference_item_lies_in_the_year_it_names() {
    for (text, day) in [("6/1", date(2024, 6, 1)), ("1/15", date(2025, 1, 15))] {
        let book =
            Book::forms().set("チェックリスト", "E12", "10/1").set("チェックリスト", "F12", text);
        let case = book.case();
        let answer = &rows(&case.answers)[10];
        assert_eq!(answer.target.value, Some(day));
        assert_eq!(answer.first().checked.value, Some(date(2023, 10, 1)));
    }
}

#[test]
fn a_day_without_a_year_is_refused_where_no_year_is_evident() {
    let book = Book::forms()
        .set("事業者", "C1", "開示書受領日")
        .set("事業者", "C2", "10/1")
        .set("チェックリスト", "H12", "10/1")
        .row("薬局", &["作成日", "10/1"]);
    assert_eq!(
        told(&book.read()),
        ["error[I007] チェックリスト!H12", "error[I007] 事業者!C2", "error[I007] 薬局!B8"]
    );
}

#[test]
fn a_limit_written_into_the_state_is_the_last_day_of_its_month() {
    let column = Column { sheet: "利用者台帳", beside: ACCOUNT, header: "状態" };
    let limits = |case: &Case| -> Vec<Option<Date>> {
        let accounts = rows(&case.accounts).iter();
        accounts.map(|account| account.valid_until().value).collect()
    };
    column.assert_takes(
        vec![
            ("使用可（23年３月まで）", date(2023, 3, 31)),
            ("使用可(23年3月まで)", date(2023, 3, 31)),
            ("使用可（24年2月まで）", date(2024, 2, 29)),
            ("使用可（2023年3月まで）", date(2023, 3, 31)),
            ("使用可（令和5年3月まで）", date(2023, 3, 31)),
            ("使用可（平成31年4月まで）", date(2019, 4, 30)),
            ("使用可（H31年4月まで）", date(2019, 4, 30)),
            ("使用可（期限2023/3/31）", date(2023, 3, 31)),
            ("使用可（期限：令和5年3月31日）", date(2023, 3, 31)),
            ("使用可（2023/12/31まで）", date(2023, 12, 31)),
            ("使用可（2023年12月末まで）", date(2023, 12, 31)),
            ("使用可（2023年12月末日まで）", date(2023, 12, 31)),
            ("使用可（2023年12月15日まで）", date(2023, 12, 15)),
            ("使用可（R5.12まで）", date(2023, 12, 31)),
            ("使用可（R5.12.15まで）", date(2023, 12, 15)),
            ("使用可　23年12月まで", date(2023, 12, 31)),
            ("使用可（23年12月まで、更新予定）", date(2023, 12, 31)),
            ("23年12月まで使用可", date(2023, 12, 31)),
            ("使用可（23年12月迄）", date(2023, 12, 31)),
            ("使用可（～23年12月）", date(2023, 12, 31)),
            ("使用可[23年12月まで]", date(2023, 12, 31)),
            ("使用可(23/12まで)", date(2023, 12, 31)),
            ("使用可（令和元年12月まで）", date(2019, 12, 31)),
        ],
        limits,
    );
    let none = ["使用可", "停止", "削除", "使用可（2023/4/1から）", "使用可（期限なし）"];
    let case = column.book(&cells(none)).case();
    assert_eq!(limits(&case), [None; 5]);
    assert_eq!(rows(&case.accounts)[1].state.text(), "停止");
}

#[test]
fn a_moment_is_a_day_with_a_time() {
    let column = Column {
        sheet: "アクセスログ", beside: &[("ユーザーID", "u{}")], header: "時刻"
    };
    let moments = |case: &Case| -> Vec<Option<LogTime>> {
        let users = &case.log.as_ref().unwrap().users;
        users.iter().map(|user| user.first_row.time).collect()
    };
    let moment = LogTime::from(date(2023, 11, 1).at(8, 30, 0, 0));
    let mut table: Vec<(Cell, LogTime)> = [
        "2023/11/1 8:30",
        "2023/11/01 08:30:00",
        "2023-11-01T08:30:00",
        "2023年11月1日 8時30分",
        "2023/11/1（水） 8:30",
        "20231101 8:30",
        "R5.11.1 8:30",
        "令和5年11月1日 8:30:00",
        "２０２３／１１／１　８：３０",
    ]
    .map(|text| (Cell::from(text), moment))
    .to_vec();
    let serial = 45_231.0 + 8.5 / 24.0;
    table.push((Cell::Formatted(serial, "yyyy/m/d h:mm:ss"), moment));
    column.assert_takes(table, moments);
    // Logs come from machines: an unreadable time is told later (E254) and stops nothing.
    let unreadable = [
        "8:30",
        "1899/12/31 8:30",
        "2101/1/1 8:30",
        "2023/11/1 25:00",
        "2023/2/30 8:30",
        "11/1 8:30",
        "不明",
    ];
    assert_eq!(moments(&column.book(&cells(unreadable)).case()), [None; 7]);
}

#[test]
fn a_holiday_may_be_named_beside_the_weekday() {
    for text in ["2023/10/9(月・祝)", "2023年10月9日（月祝）", "2023/10/9（祝）"] {
        assert_eq!(tachiiri::read::day(text), Some(date(2023, 10, 9)), "{text}");
    }
    assert_eq!(tachiiri::read::day("2023/10/9（火・祝）"), None);
    assert_eq!(tachiiri::read::day("2023/10/9()"), None);
}

#[test]
fn a_weekday_that_is_not_the_days_is_refused() {
    for text in ["2023/10/1(月)", "令和5年10月1日（土曜日）", "2023年10月1日 月曜"]
    {
        assert_eq!(tachiiri::read::day(text), None, "{text}");
    }
    let reading = read_bytes(DAY.book(&[Cell::from("2023/10/1（月）")]).bytes());
    let finding = &reading.findings[0];
    assert_eq!(finding.code.as_str(), "I007");
    assert!(
        finding.message.contains("曜日が合いません（令和5年10月1日は日曜日です）"),
        "{}",
        finding.message
    );
}
