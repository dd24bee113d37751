//! Papers of editions that were drawn up from a ministry's workbook, in each of its layouts.

use std::fs;

use crate::support::ministry_form::{ITEMS, LAYOUTS, NOTES, both, bytes};
use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::written_forms::{FORMS, written};
use crate::support::{Book, glyphs, paper};

const PAPERS: [&str; 2] =
    ["01_薬局確認用チェックリスト.pdf", "02_事業者確認用チェックリスト_架空レセコン株式会社.pdf"];

/// What a pharmacy and its vendor answer to an item: every second time いいえ, with a target date
/// and why.
fn answer(at: usize) -> [String; 7] {
    let (chapter, number, heading, _) = ITEMS[at];
    let device = match heading {
        Some(heading) if heading.contains("全般") => "全般",
        Some(_) => "サーバ",
        None => "",
    };
    let is_yes = at.is_multiple_of(2);
    let of_no = |text: String| if is_yes { String::new() } else { text };
    [
        format!("{chapter}({number})"),
        device.to_owned(),
        ITEMS[at].3.to_owned(),
        if is_yes { "はい" } else { "いいえ" }.to_owned(),
        format!("2026/5/{}", at + 1),
        of_no(format!("2026/9/{}", at + 1)),
        of_no(format!("{at}番目のわけ")),
    ]
}

/// A pharmacy that answers every item, built with the edition that is drawn up from a workbook.
fn built(form: &[u8], edition: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("様式.xlsx", form);
    let headers = ["項番", "対象機器", "チェック項目", "1回目", "1回目確認日", "目標日", "備考"];
    let vendor = "架空レセコン株式会社";
    let mut pharmacy = Book::new()
        .row("薬局", &["薬局名", "ためし薬局"])
        .row("薬局", &["年度", "令和8年度"])
        .row("薬局", &["事業者との契約", "はい"])
        .row("事業者", &["事業者名", "直接契約"])
        .row("事業者", &[vendor, "はい"])
        .row("チェックリスト", &headers)
        .row("事業者チェックリスト", &[&["事業者名"][..], &headers].concat());
    for at in 0..ITEMS.len() {
        let answer = answer(at);
        let cells: Vec<&str> = answer.iter().map(String::as_str).collect();
        pharmacy = pharmacy
            .row("チェックリスト", &cells)
            .row("事業者チェックリスト", &[&[vendor][..], &cells].concat());
    }
    sandbox.put("ためし/薬局.xlsx", &pharmacy.bytes());
    let edition = format!("ためし/{edition}");
    let drafted = sandbox.run(&["editions", "--draft", "様式.xlsx", "-o", &edition]);
    assert_eq!(code(&drafted), 0, "{} {}", stderr(&drafted), stdout(&drafted));
    let papers = "pharmacy-checklist,vendor-checklist";
    let order = ["build", "ためし", "--as-of", "2026-06-01", "--formats", "pdf", "--only", papers];
    let output = sandbox.run(&order);
    assert!(sandbox.path("out/ためし薬局/manifest.json").exists(), "{}", stderr(&output));
    sandbox
}

/// Whether both papers print every item and note once, every answer with its ring, day, target and
/// remark, and are sound PDF/A-2a and PDF/UA-1; returns their texts.
fn assert_printed(sandbox: &Sandbox, layout: &str, rounds: usize) -> [String; 2] {
    PAPERS.map(|name| {
        let pdf = fs::read(sandbox.path("out/ためし薬局").join(name)).unwrap();
        let printed = paper::text(&pdf);
        let count = |part: &str| printed.matches(&paper::squeezed(part)).count();
        for once in ITEMS.iter().map(|item| item.3).chain(NOTES) {
            assert_eq!(count(once), 1, "{layout} {name} {once}: {printed}");
        }
        let places = count("はい・いいえ") - count("（はい・いいえ）");
        assert_eq!(places, ITEMS.len() * rounds, "{layout} {name}: {printed}");
        for at in 0..ITEMS.len() {
            let [.., target, remark] = answer(at);
            assert_eq!(count(&format!("（5/{}）", at + 1)), 1, "{layout} {name}: {printed}");
            let times = usize::from(!target.is_empty());
            assert_eq!(count(&format!("（9/{}）", at + 1)), times, "{layout} {name}: {printed}");
            assert!(remark.is_empty() || count(&remark) == 1, "{layout} {name}: {printed}");
        }
        let pages = 1..=paper::pages(&pdf) as u32;
        let rings: usize = pages.map(|page| paper::drawings(&pdf, page).rings.len()).sum();
        assert_eq!(rings, ITEMS.len(), "{layout} {name}");
        assert_eq!(paper::broken_rules(&pdf), [""; 0], "{layout} {name}");
        printed
    })
}

#[test]
fn in_every_layout_each_item_and_note_is_printed_once_and_the_answers_are_ringed() {
    for (at, layout) in LAYOUTS.into_iter().enumerate() {
        let sandbox = built(&bytes(&both(layout)), "様式.toml");
        let texts = assert_printed(&sandbox, &at.to_string(), usize::from(layout.rounds));
        for printed in texts {
            let count = |part: &str| printed.matches(&paper::squeezed(part)).count();
            assert_eq!(count("ためしの対策チェックリスト"), 1, "layout {at}: {printed}");
            let third = usize::from(layout.rounds / 3) * (1 + usize::from(layout.own_dates));
            assert_eq!(count("3回目"), third, "layout {at}: {printed}");
            let days = usize::from(layout.rounds) * usize::from(layout.own_dates);
            assert_eq!(count("回目確認日"), days, "layout {at}: {printed}");
        }
    }
}

#[test]
fn in_layouts_that_look_altogether_different_too() {
    for form in FORMS {
        let sandbox = built(&form.book().bytes(), "様式.xlsx");
        assert_printed(&sandbox, form.name, form.rounds);
    }
}

/// A form of many headings, each over an item or two, under a title that takes two lines.
fn many_headings() -> Book {
    let title = "令和８年度版　医療機関・薬局におけるサイバーセキュリティ対策チェックリスト";
    let rows: String = (1..=60)
        .map(|at| {
            let heading = if at % 3 == 0 {
                String::new()
            } else {
                format!("|箱{at}番について、以下を実施している。\n")
            };
            format!(
                "{heading}{}-{}|くだもの{at}番を数えている。|はい・いいえ\n",
                at / 20 + 1,
                at % 20 + 1
            )
        })
        .collect();
    let of = |badge: &str| {
        format!(
            "{title}||||||{badge}\n番号|チェック項目|１回目|１回目確認日|目標日|２回目|備考\n{rows}"
        )
    };
    written(written(Book::new(), "一", &of("医療機関・薬局確認用")), "二", &of("事業者確認用"))
}

#[test]
fn titles_break_between_words_and_a_heading_stays_with_its_item() {
    let sandbox = Sandbox::new();
    sandbox.put("様式.xlsx", &many_headings().bytes());
    let drafted = sandbox.run(&["editions", "--draft", "様式.xlsx", "-o", "様式.toml"]);
    assert_eq!(code(&drafted), 0, "{} {}", stderr(&drafted), stdout(&drafted));
    let pharmacy =
        Book::new().row("薬局", &["薬局名", "ためし薬局"]).row("薬局", &["年度", "令和8年度"]);
    sandbox.put("ためし.xlsx", &pharmacy.bytes());
    let day = ["--edition", "様式.toml", "--as-of", "2026-06-01"];
    sandbox.run(&[&["build", "ためし.xlsx", "--only", "pharmacy-checklist"][..], &day].concat());
    let pdf = fs::read(sandbox.path("out/ためし薬局").join(PAPERS[0])).unwrap();
    let texts = paper::page_texts(&pdf);
    assert!(texts.len() > 3);
    for (page, text) in texts.iter().enumerate() {
        for at in (1..=60).filter(|at| text.contains(&format!("箱{at}番について"))) {
            let item = format!("くだもの{at}番を数えている。");
            assert!(text.contains(&item), "page {page}: {item} is on the next: {text}");
        }
    }
    for page in glyphs::pages(&pdf) {
        assert_eq!(page.broken(["サイバーセキュリティ", "チェックリスト", "確認日"]), [""; 0]);
    }
    assert_eq!(paper::broken_rules(&pdf), [""; 0]);
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
