//! 08: the log reviewed account by account.

use calamine::Data;
use tachiiri::paper::block::{Block, Value};
use tachiiri::paper::{DocumentId, Paper};

use crate::support::sample::{self, Printed};
use crate::support::{Book, paper, workbook};

/// The sample's log, counted by hand: ID, name, log-ins, first and last record, days, operations by
/// category.
const LOG_USERS: [[&str; 7]; 9] = [
    [
        "aoba@mihon",
        "青葉 花子",
        "1",
        "2024/1/31 8:40:12",
        "2024/1/31 18:47:36",
        "1",
        "入力メニュー 5、照会メニュー 1、管理メニュー 3",
    ],
    [
        "futaba@mihon",
        "双葉 美咲",
        "2",
        "2024/1/31 8:31:05",
        "2024/1/31 23:41:20",
        "1",
        "入力メニュー 2、帳票メニュー 2、照会メニュー 1、管理メニュー 6",
    ],
    [
        "mitsuba@mihon",
        "三葉 翔太",
        "1",
        "2024/1/31 12:58:33",
        "2024/1/31 17:02:25",
        "1",
        "入力メニュー 3、照会メニュー 1、管理メニュー 3",
    ],
    [
        "ouen01",
        "応援薬剤師",
        "1",
        "2024/1/31 13:40:05",
        "2024/1/31 14:10:11",
        "1",
        "入力メニュー 1、照会メニュー 1、管理メニュー 2",
    ],
    [
        "wakaba@mihon",
        "若葉 健一",
        "1",
        "2024/1/31 9:55:03",
        "2024/1/31 18:05:32",
        "1",
        "入力メニュー 2、帳票メニュー 1、照会メニュー 1、管理メニュー 4",
    ],
    [
        "yotsuba@mihon",
        "四葉 由美",
        "1",
        "2024/1/31 8:52:47",
        "2024/1/31 14:26:48",
        "1",
        "受付メニュー 6、管理メニュー 1",
    ],
    ["konoha@mihon", "木の葉 綾", "0", "", "", "0", "記録なし"],
    ["momiji@mihon", "紅葉 直樹", "0", "", "", "0", "記録なし"],
    ["hoshu@mihon", "架空レセコン 保守用", "0", "", "", "0", "記録なし"],
];

/// What is to be looked into: what, ID, how many, the first record with its category, operation and
/// cell.
const LOG_CONCERNS: [[&str; 7]; 3] = [
    [
        "夜間（22時～5時、本ソフトの目安）の使用",
        "futaba@mihon",
        "3",
        "2024/1/31 23:30:08",
        "管理メニュー",
        "ログイン",
        "C48",
    ],
    ["利用者台帳にないID", "ouen01", "4", "2024/1/31 13:40:05", "管理メニュー", "ログイン", "A32"],
    [
        "ログオフの記録がない日（件数は日数）",
        "yotsuba@mihon",
        "1",
        "2024/1/31 8:52:47",
        "管理メニュー",
        "ログイン",
        "E11",
    ],
];

/// The rows of the paper's tables, as printed.
fn table_rows(printed: &Printed) -> Vec<Vec<Vec<String>>> {
    let Paper::Booklet(booklet) = &printed.document.paper else { panic!("no booklet") };
    let tables = booklet.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => {
            Some(table.rows.iter().map(|row| row.iter().map(Value::shown).collect()).collect())
        }
        _ => None,
    });
    tables.collect()
}

fn log_paper(rows: &[[&str; 5]]) -> Printed {
    let accounts = Book::forms()
        .rows("利用者台帳", &["№", "姓", "名", "ユーザID"])
        .row("利用者台帳", &["1", "試", "一郎", "U1"]);
    let accounts = accounts.row("利用者台帳", &["2", "試", "花子", "u2"]);
    let book =
        accounts.rows("アクセスログ", &["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"]);
    Printed::of(
        rows.iter()
            .fold(book, |book, row| book.row("アクセスログ", row))
            .paper(DocumentId::AccessLog),
    )
}

#[test]
fn the_review_of_the_log_counts_by_account() {
    let printed = sample::paper(DocumentId::AccessLog);
    let tables = table_rows(printed);
    assert_eq!(
        tables[0],
        [
            ["記録の期間", "2024/1/31 8:31:05 から 2024/1/31 23:41:20 まで"],
            ["記録の数", "46件（ユーザーID 6個）"]
        ]
    );
    assert_eq!(tables[1], LOG_USERS);
    let concerns: Vec<&[String]> = tables[2].iter().map(|row| &row[..7]).collect();
    assert_eq!(concerns, LOG_CONCERNS);
    assert!(tables[2].iter().all(|row| row[7].is_empty()), "a column to write in");
    assert_eq!(tables[3], [["", "", ""]]);
    for row in LOG_USERS.iter().map(|row| row.concat()) {
        assert_eq!(printed.count(&row), 1, "{row}");
    }
    for [_, id, count, first, category, operation, cell] in LOG_CONCERNS {
        let second =
            format!("カテゴリ：{category} ／ 操作情報：{operation} ／ シートのセル：{cell}");
        for words in [format!("{id}{count}{first}"), second] {
            assert!(printed.count(&words) > 0, "{words}");
        }
    }
    for words in [
        "□ログへのアクセス制限・改ざん防止を確認",
        "確認者（システム管理責任者）署名確認した日気づいたこと",
    ] {
        assert_eq!(printed.count(words), 1, "{words}");
    }
    assert_eq!(
        printed.count("ユーザーID氏名ログイン最初の記録最後の記録使用日数操作の数（カテゴリごと）"),
        1
    );
}

#[test]
fn the_workbook_of_the_review_keeps_times_and_numbers() {
    let book = &sample::paper(DocumentId::AccessLog).book;
    let rows = workbook::rows(book, "アクセスログ点検表", 0);
    let row = rows.iter().find(|row| row[0] == Data::String("aoba@mihon".to_owned())).unwrap();
    let cells: Vec<&Data> = row.iter().filter(|cell| **cell != Data::Empty).collect();
    assert_eq!((cells[2], cells[5]), (&Data::Float(1.0), &Data::Float(1.0)));
    for (cell, seconds) in
        [(cells[3], 8 * 3600 + 40 * 60 + 12), (cells[4], 18 * 3600 + 47 * 60 + 36)]
    {
        let Data::DateTime(moment) = cell else { panic!("{cell:?}") };
        let expected = 45_322.0 + f64::from(seconds) / 86_400.0;
        assert!((moment.as_f64() - expected).abs() < 1e-8, "{moment} {expected}");
    }
}

#[test]
fn every_kind_of_operation_is_listed() {
    let kinds: Vec<String> = (1..=15).map(|kind| format!("操作の種類{kind:02}")).collect();
    let rows: Vec<[&str; 5]> = kinds
        .iter()
        .map(|kind| ["u1", "試 一郎", "2024/1/9 9:00", kind.as_str(), "参照"])
        .collect();
    let printed = log_paper(&rows);
    for kind in &kinds {
        assert_eq!(printed.count(&format!("{kind} 1")), 1, "{kind}");
    }
    assert_eq!(printed.count("ほか"), 0, "none is hidden behind a number");
}

#[test]
fn rows_of_a_log_that_cannot_be_used_are_counted_and_told() {
    let printed = log_paper(&[
        ["u1", "試 一郎", "2024/1/9 9:00", "受付", "ログイン"],
        ["U1", "試 一郎", "きのう", "受付", "参照"],
        ["u1", "いちろう", "2024/1/10 8:00", "", "参照"],
        ["", "", "2024/1/10 8:05", "受付", "参照"],
        ["u1", "試 一郎", "2024/1/10 9:00", "受付", "ログオフ"],
    ]);
    let tables = table_rows(&printed);
    assert_eq!(
        tables[0],
        [
            ["記録の期間", "2024/1/9 9:00:00 から 2024/1/10 9:00:00 まで"],
            ["記録の数", "5件（ユーザーID 1個）"]
        ]
    );
    assert_eq!(
        tables[1],
        [
            ["（ID なし）", "", "0", "2024/1/10 8:05:00", "2024/1/10 8:05:00", "1", "受付 1"],
            [
                "u1",
                "試 一郎、いちろう",
                "1",
                "2024/1/9 9:00:00",
                "2024/1/10 9:00:00",
                "2",
                "（カテゴリなし）1、受付 3"
            ],
            ["u2", "試 花子", "0", "", "", "0", "記録なし"],
        ]
    );
    let told: Vec<(&str, &str, &str)> =
        tables[2].iter().map(|row| (row[0].as_str(), row[1].as_str(), row[6].as_str())).collect();
    assert!(told.contains(&("日付と時刻を読めない記録", "", "C3")), "{told:?}");
    let unreadable = tables[2].iter().find(|row| row[6] == "C3").unwrap();
    assert_eq!((unreadable[2].as_str(), unreadable[3].as_str()), ("1", "きのう"));
    assert!(told.contains(&("ログオフの記録がない日（件数は日数）", "u1", "E2")), "{told:?}");
    assert_eq!(printed.count("利用者台帳と見比べて、気になる記録は見つかりませんでした。"), 0);
}

#[test]
fn an_empty_log_gives_a_review_that_says_so() {
    let printed = log_paper(&[]);
    let tables = table_rows(&printed);
    assert_eq!(tables[0], [["記録の期間", ""], ["記録の数", ""]], "to be written in by hand");
    assert_eq!(tables[1], vec![vec![""; 7]; 10], "rows to write in, no accounts: no day is known");
    assert_eq!(tables[2], vec![vec![""; 7]; 3]);
    assert_eq!(paper::page_texts(&printed.pdf).len(), 1);
    // Nothing was compared: nothing may be said to have been found in order.
    assert_eq!(
        printed.count("アクセスログには、まだ記録がありません。手で書き込んで使えます。"),
        1
    );
    assert_eq!(printed.count("気になる記録は見つかりませんでした。"), 0);
    assert_eq!(paper::broken_rules(&printed.pdf), Vec::<String>::new());
}

#[test]
fn a_review_without_a_ledger_says_that_nothing_was_compared() {
    let log = |book: Book| {
        let book =
            book.rows("アクセスログ", &["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"]);
        book.row("アクセスログ", &["u1", "試 一郎", "2024/1/9 23:00:00", "受付", "ログイン"])
    };
    let printed = Printed::of(log(Book::forms()).paper(DocumentId::AccessLog));
    assert_eq!(printed.count("利用者台帳がないため、台帳とは見比べていません。"), 1);
    assert_eq!(printed.count("気になる記録は見つかりませんでした。"), 0);
    assert_eq!(printed.count("利用者台帳にないID"), 0);
    // What needs no ledger is told all the same.
    assert_eq!(printed.count("夜間（22時～5時、本ソフトの目安）の使用"), 1);
}
