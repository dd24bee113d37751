//! Papers of editions that were drawn up from a ministry's workbook, in each of its layouts.

use std::fs;

use crate::support::ministry_form::{ITEMS, LAYOUTS, Layout, NOTES, both, bytes};
use crate::support::sandbox::{Sandbox, code, stderr};
use crate::support::{Book, paper};

const PAPERS: [&str; 2] =
    ["01_薬局確認用チェックリスト.pdf", "02_事業者確認用チェックリスト_架空レセコン株式会社.pdf"];

/// A pharmacy that answers the first item, built with the edition that is drawn up from a layout.
fn built(layout: Layout) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("様式.xlsx", &bytes(&both(layout)));
    let headers = ["項番", "チェック項目", "1回目", "1回目確認日"];
    let vendors = [&["事業者名"][..], &headers].concat();
    let answer = ["1(1)", ITEMS[0].3, "はい", "2026/5/1"];
    let pharmacy = Book::new()
        .row("薬局", &["薬局名", "ためし薬局"])
        .row("薬局", &["年度", "令和8年度"])
        .row("薬局", &["事業者との契約", "はい"])
        .row("チェックリスト", &headers)
        .row("チェックリスト", &answer)
        .row("事業者", &["事業者名", "直接契約"])
        .row("事業者", &["架空レセコン株式会社", "はい"])
        .row("事業者チェックリスト", &vendors)
        .row("事業者チェックリスト", &[&["架空レセコン株式会社"][..], &answer].concat());
    sandbox.put("ためし/薬局.xlsx", &pharmacy.bytes());
    let drafted = sandbox.run(&["editions", "--draft", "様式.xlsx", "-o", "ためし/様式.toml"]);
    assert_eq!(code(&drafted), 0, "{}", stderr(&drafted));
    let papers = "pharmacy-checklist,vendor-checklist";
    let output = sandbox.run(&[
        "build",
        "ためし",
        "--as-of",
        "2026-06-01",
        "--formats",
        "pdf",
        "--only",
        papers,
    ]);
    assert!(sandbox.path("out/ためし薬局/manifest.json").exists(), "{}", stderr(&output));
    sandbox
}

#[test]
fn in_every_layout_each_item_and_note_is_printed_once_and_the_answer_is_ringed() {
    for (at, layout) in LAYOUTS.into_iter().enumerate() {
        let sandbox = built(layout);
        for name in PAPERS {
            let pdf = fs::read(sandbox.path("out/ためし薬局").join(name)).unwrap();
            let printed = paper::text(&pdf);
            let count = |part: &str| printed.matches(&paper::squeezed(part)).count();
            for once in
                ITEMS.iter().map(|item| item.3).chain(NOTES).chain(["ためしの対策チェックリスト"])
            {
                assert_eq!(count(once), 1, "layout {at} {name} {once}: {printed}");
            }
            assert_eq!(
                count("はい・いいえ"),
                ITEMS.len() * usize::from(layout.rounds),
                "layout {at} {name}"
            );
            assert_eq!(count("（5/1）"), 1, "layout {at} {name}");
            let third = usize::from(layout.rounds / 3) * (1 + usize::from(layout.own_dates));
            assert_eq!(count("3回目"), third, "layout {at} {name}");
            let days = usize::from(layout.rounds) * usize::from(layout.own_dates);
            assert_eq!(count("回目確認日"), days, "layout {at} {name}");
            assert_eq!(paper::drawings(&pdf, 1).rings.len(), 1, "layout {at} {name}");
            assert_eq!(paper::broken_rules(&pdf), [""; 0], "layout {at} {name}");
        }
    }
}

#[test]
fn a_form_of_a_thousand_items_has_its_workbook() {
    let sandbox = Sandbox::new();
    let form = |book: Book, name: &str, badge: &str| {
        let top = [(0, 0, "ためしのチェックリスト"), (0, 3, badge), (1, 0, "令和8年度")];
        let header = [
            (2, 0, "番号"),
            (2, 1, "チェック項目"),
            (2, 2, "1回目"),
            (2, 3, "目標日"),
            (2, 4, "備考"),
        ];
        let book = top
            .into_iter()
            .chain(header)
            .fold(book, |book, (row, column, text)| book.with(name, row, column, text));
        (0..1_000_u32).fold(book, |book, at| {
            let book = book.with(name, at + 3, 0, format!("{}-{}", at / 40 + 1, at % 40 + 1));
            book.with(name, at + 3, 1, format!("{at}個のくだものを数えている。")).with(
                name,
                at + 3,
                2,
                "はい・いいえ",
            )
        })
    };
    let book = form(form(Book::new(), "一", "薬局確認用"), "二", "事業者確認用");
    sandbox.put("様式.xlsx", &book.bytes());
    let drafted = sandbox.run(&["editions", "--draft", "様式.xlsx", "-o", "様式.toml"]);
    assert_eq!(code(&drafted), 0, "{}", stderr(&drafted));
    let new = sandbox.run(&["new", "薬局.xlsx", "--edition", "様式.toml", "--as-of", "2026-06-01"]);
    assert_eq!(code(&new), 0, "{}", stderr(&new));
}
