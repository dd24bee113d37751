//! 共通: which sheet serves, what is told of the other, whose mistakes are whose.

use tachiiri::case::Case;
use tachiiri::finding::{Finding, Findings, Severity};
use tachiiri::paper::{DocumentId, input_workbook};
use tachiiri::read::{Reading, Shared};
use tachiiri::render::xlsx;
use tachiiri::sheet::{SheetId, rows};

use crate::support::book::{AS_OF, assets, checked, edition, inputs, papers_of, read_with};
use crate::support::{Book, workbook};

const OWN: &str = "ためし.xlsx";
const SHARED: &str = "共通.xlsx";
const VENDOR: &str = "架空システム株式会社";
const OTHER: &str = "よその事業者";

// Reading with 共通

fn opened(files: Vec<(&str, Vec<u8>)>) -> Shared {
    Shared::open(inputs(files), &mut |_| ())
}

fn read_beside(own: &Book, files: Vec<(&str, Vec<u8>)>) -> Reading<'static> {
    read_with(vec![(OWN, own.bytes())], &opened(files), AS_OF)
}

fn read(own: &Book, shared: &Book) -> Reading<'static> {
    read_beside(own, vec![(SHARED, shared.bytes())])
}

/// All findings, those of the rules too where nothing was refused, as lines `severity[code] file
/// sheet!cell`.
fn told_of(reading: &Reading<'_>) -> Vec<String> {
    let mut findings = reading.findings.clone();
    for finding in &findings {
        assert!(!finding.message.is_empty() && !finding.hint.is_empty(), "{finding:?}");
    }
    if let Some(case) = reading.case.as_ref().filter(|_| findings.iter().all(is_note)) {
        findings.extend(checked(case, AS_OF));
    }
    Findings::collect(findings).iter().map(line).collect()
}

fn is_note(finding: &Finding) -> bool {
    finding.severity == Severity::Note
}

fn line(finding: &Finding) -> String {
    format!("{}[{}] {}", finding.severity.word(), finding.code, finding.place)
}

fn told(own: &Book, shared: &Book) -> Vec<String> {
    told_of(&read(own, shared))
}

/// The case, about which there is nothing to say.
fn case(own: &Book, shared: &Book) -> Case {
    let reading = read(own, shared);
    assert_eq!(told_of(&reading), [""; 0]);
    reading.case.unwrap()
}

/// Every sheet but 薬局.
fn shareable() -> impl Iterator<Item = &'static str> {
    SheetId::ALL.into_iter().map(SheetId::name).filter(|name| *name != "薬局")
}

/// A sheet of the clean pharmacy, alone.
fn only(sheet: &str) -> Book {
    Book::clean().with_only(&[sheet])
}

/// The clean pharmacy with its 業務 drawn up: a sheet without rows would serve nobody.
fn with_operations() -> Book {
    Book::clean()
        .row("業務", &["調剤", "レセコン", "高", "1時間たっても直らない", "管理者", "手書き"])
}

/// The workbook that `tachiiri new` writes.
fn new_workbook() -> Vec<u8> {
    xlsx::input_workbook(
        &input_workbook::compose(&input_workbook::Start::with(edition())).unwrap(),
        assets(),
    )
    .unwrap()
}

// Which sheet serves

#[test]
fn a_sheet_that_a_case_lacks_comes_from_shared() {
    for sheet in shareable() {
        assert_eq!(told(&Book::clean().without(sheet), &only(sheet)), [""; 0], "{sheet}");
    }
    assert_eq!(told(&Book::clean().with_only(&["薬局"]), &Book::clean().without("薬局")), [""; 0]);
}

#[test]
fn the_papers_are_those_of_one_workbook() {
    let whole = papers_of(&Book::sample().read().case.unwrap(), &[]);
    let halves = [
        ["チェックリスト", "機器台帳", "利用者台帳", "アクセスログ"],
        ["事業者", "連絡先", "業務", "バックアップ"],
    ];
    for own in halves {
        let (own, shared) = (
            Book::sample().with_only(&[&["薬局"], &own[..]].concat()),
            Book::sample().without_all(&own),
        );
        let reading = read(&own, &shared.without("薬局"));
        assert!(reading.findings.iter().all(is_note));
        assert_eq!(papers_of(&reading.case.unwrap(), &[]), whole);
    }
}

#[test]
fn where_both_say_something_the_own_sheet_wins_and_a_note_says_so() {
    for sheet in shareable().filter(|sheet| *sheet != "業務") {
        let reading = read(&Book::clean(), &only(sheet));
        assert_eq!(told_of(&reading), [format!("note[I017] {SHARED} {sheet}")]);
        assert_eq!(reading.case.unwrap(), Book::clean().case());
    }
    let reading = read(
        &with_operations(),
        &with_operations().with_only(&["業務"]).set("業務", "A2", "別の業務"),
    );
    assert_eq!(
        reading.findings.iter().map(line).collect::<Vec<_>>(),
        [format!("note[I017] {SHARED} 業務")]
    );
    assert_eq!(rows(&reading.case.unwrap().operations)[0].name.text(), "調剤");
}

#[test]
fn nobody_answers_for_another_pharmacy() {
    let unanswered = Book::clean().emptied("チェックリスト");
    let reading = read(&unanswered, &only("チェックリスト"));
    assert!(told_of(&reading).contains(&format!("note[I017] {SHARED} チェックリスト")));
    assert_eq!(rows(&reading.case.unwrap().answers), []);
}

#[test]
fn an_own_sheet_without_rows_gives_way_and_a_note_says_so() {
    for sheet in shareable().filter(|sheet| !["業務", "チェックリスト"].contains(sheet)) {
        for own in [
            Book::clean().emptied(sheet),
            Book::clean().emptied(sheet).row(sheet, &["※ まだ書いていません"]),
        ] {
            assert_eq!(told(&own, &only(sheet)), [format!("note[I017] {OWN} {sheet}")]);
        }
    }
    let blank = Book::clean().emptied("事業者").set("事業者", "A1", "").without_row("事業者", 1);
    assert_eq!(told(&blank, &only("事業者")), [format!("note[I017] {OWN} 事業者")]);
}

#[test]
fn questions_without_answers_are_no_rows() {
    let unanswered = |sheet: &str, first: u16| {
        let rows = if first == 3 { 2..=19 } else { 2..=15 };
        rows.fold(Book::clean(), |book, row| {
            (first..first + 6).fold(book, |book, column| book.with(sheet, row - 1, column, ""))
        })
    };
    for (sheet, first) in [("チェックリスト", 3), ("事業者チェックリスト", 4)] {
        let blank = unanswered(sheet, first);
        if sheet != "チェックリスト" {
            assert_eq!(told(&blank, &only(sheet)), [format!("note[I017] {OWN} {sheet}")]);
        }
        assert_eq!(told(&Book::clean(), &blank.clone().with_only(&[sheet])), [""; 0]);
        let one_answer = blank.with(sheet, 1, first, "はい");
        let lines = told(&one_answer, &only(sheet));
        assert!(lines.contains(&format!("note[I017] {SHARED} {sheet}")), "{lines:?}");
    }
}

#[test]
fn a_shared_sheet_without_rows_says_nothing_beside_an_own_one() {
    for sheet in shareable() {
        assert_eq!(told(&Book::clean(), &only(sheet).emptied(sheet)), [""; 0], "{sheet}");
        let own = Book::clean().without(sheet);
        let reading = read(&own, &only(sheet).emptied(sheet));
        let one_workbook = Book::clean().emptied(sheet);
        let there = |lines: Vec<String>| {
            lines.into_iter().map(|line| line.replace(SHARED, OWN)).collect::<Vec<_>>()
        };
        let mut expected: Vec<String> =
            told_of(&read(&one_workbook, &Book::new().row("はじめに", &["読んでください"])));
        let mut found = there(told_of(&reading));
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{sheet}");
    }
}

#[test]
fn an_untouched_workbook_of_new_serves_nobody_and_says_nothing() {
    assert_eq!(told_of(&read_beside(&Book::clean(), vec![(SHARED, new_workbook())])), [""; 0]);
    // As a pharmacy's own it gives way wherever 共通 says something.
    let shared = opened(vec![(SHARED, with_operations().bytes())]);
    let reading = read_with(vec![("新.xlsx", new_workbook())], &shared, AS_OF);
    let place = |sheet: &str| if sheet == "チェックリスト" { SHARED } else { "新.xlsx" };
    let mut expected: Vec<String> =
        shareable().map(|sheet| format!("note[I017] {} {sheet}", place(sheet))).collect();
    expected
        .extend(["error[I010] 新.xlsx 薬局!B5".to_owned(), format!("note[I017] {SHARED} 薬局")]);
    let mut lines = told_of(&reading);
    lines.sort();
    expected.sort();
    assert_eq!(lines, expected);
}

#[test]
fn the_pharmacy_is_never_taken_from_shared() {
    assert_eq!(told(&Book::clean(), &only("薬局")), [format!("note[I017] {SHARED} 薬局")]);
    let labels = Book::new()
        .row("薬局", &["項目", "内容"])
        .row("薬局", &["薬局名"])
        .row("薬局", &["年度", "令和5年度"]);
    assert_eq!(told(&Book::clean(), &labels), [""; 0]);
    let unknown = labels.row("薬局", &["薬局の天気", "晴れ"]);
    assert_eq!(told(&Book::clean(), &unknown), [format!("note[I017] {SHARED} 薬局")]);
    let without = told(&Book::clean().without("薬局"), &only("薬局"));
    assert_eq!(without, [format!("error[I003] {OWN} 薬局"), format!("note[I017] {SHARED} 薬局")]);
}

#[test]
fn sheet_names_are_compared_as_ever() {
    let shared = Book::new()
        .row("※ 連絡先（本部）", &["区分", "組織名", "役割"])
        .row("※ 連絡先（本部）", &["薬局内", "本部", "係"]);
    assert_eq!(told(&Book::clean(), &shared), [format!("note[I017] {SHARED} ※ 連絡先（本部）")]);
}

#[test]
fn a_log_may_be_streamed_from_shared() {
    const LOG: &str = "アクセスログ.csv";
    let header = "ユーザーID,氏名,時刻,カテゴリ,操作情報\n";
    let acts = ["8:30:00,管理メニュー,ログイン", "18:00:00,管理メニュー,ログオフ"];
    let full = acts
        .iter()
        .fold(header.to_owned(), |log, act| format!("{log}ichiro,試 一郎,2024/1/31 {act}\n"));
    let (own, bare) = (Book::clean(), Book::clean().without("アクセスログ"));
    let csv = |text: &str| vec![(LOG, text.as_bytes().to_vec())];
    let reading = read_beside(&bare, csv(&full));
    assert_eq!(told_of(&reading), [""; 0]);
    assert_eq!(reading.case.unwrap().log.unwrap().rows, 2);
    assert_eq!(told_of(&read_beside(&own, csv(&full))), [format!("note[I017] {LOG} アクセスログ")]);
    assert_eq!(told_of(&read_beside(&own, csv(header))), [""; 0]);
    assert_eq!(
        told_of(&read_beside(&own.emptied("アクセスログ"), csv(&full))),
        [format!("note[I017] {OWN} アクセスログ")]
    );
    // The pharmacy's own, as a stream, beside one in 共通.
    let shared = opened(vec![(SHARED, only("アクセスログ").bytes())]);
    for (text, note) in [(full.as_str(), SHARED), (header, LOG)] {
        let reading = read_with(vec![(OWN, bare.bytes()), (LOG, text.into())], &shared, AS_OF);
        assert_eq!(told_of(&reading), [format!("note[I017] {note} アクセスログ")]);
    }
    // A mistake behind the first rows is told at its place in 共通.
    let broken = format!("{full}\"hanako,\n");
    assert_eq!(told_of(&read_beside(&bare, csv(&broken))), [format!("error[I001] {LOG}")]);
}

// What else lies in 共通

#[test]
fn foreign_and_doubled_sheets_of_shared_are_told() {
    assert_eq!(
        told(&Book::clean(), &Book::new().row("連絡先一覧", &["x"])),
        [format!("note[I017] {SHARED} 連絡先一覧")]
    );
    let files = vec![("a.xlsx", only("事業者").bytes()), ("b.xlsx", only("事業者").bytes())];
    let reading = read_beside(&Book::clean().without("事業者"), files);
    assert_eq!(told_of(&reading), ["error[I005] b.xlsx 事業者"]);
}

#[test]
fn several_files_are_one_shared() {
    let files = vec![("a.xlsx", only("事業者").bytes()), ("b.xlsx", only("連絡先").bytes())];
    assert_eq!(
        told_of(&read_beside(&Book::clean().without_all(&["事業者", "連絡先"]), files)),
        [""; 0]
    );
}

#[test]
fn a_form_in_shared_is_refused() {
    for id in [DocumentId::VendorChecklist, DocumentId::PharmacyChecklist] {
        let form = workbook::set(&Book::clean().paper(id));
        let reading = read_beside(
            &Book::clean(),
            vec![("02.xlsx", form.clone()), (SHARED, only("連絡先").bytes())],
        );
        let expected =
            ["error[I016] 02.xlsx データ".to_owned(), format!("note[I017] {SHARED} 連絡先")];
        assert_eq!(told_of(&reading), expected);
        // In the pharmacy's own folder it is welcome.
        let own = vec![(OWN, Book::clean().bytes()), ("02.xlsx", form)];
        assert_eq!(
            told_of(&read_with(
                own,
                &opened(vec![(SHARED, Book::new().row("x", &[]).bytes())]),
                AS_OF
            )),
            [""; 0]
        );
    }
}

#[test]
fn a_form_and_the_shared_answers_must_not_contradict() {
    let form = workbook::set(&Book::clean().paper(DocumentId::VendorChecklist));
    let own = vec![(OWN, Book::clean().without("事業者チェックリスト").bytes()), ("02.xlsx", form)];
    let same = opened(vec![(SHARED, only("事業者チェックリスト").bytes())]);
    assert_eq!(told_of(&read_with(own.clone(), &same, AS_OF)), [""; 0]);
    let other = opened(vec![(
        SHARED,
        only("事業者チェックリスト").set("事業者チェックリスト", "E2", "いいえ").bytes(),
    )]);
    assert_eq!(told_of(&read_with(own, &other, AS_OF)), ["error[I011] 02.xlsx データ!E2"]);
}

// Whose mistakes are whose

#[test]
fn a_file_of_shared_that_cannot_be_opened_refuses_every_case() {
    let shared =
        opened(vec![(SHARED, b"PK\x03\x04 torn".to_vec()), ("b.xlsx", only("連絡先").bytes())]);
    for own in [Book::clean(), Book::clean().without("連絡先")] {
        let reading = read_with(vec![(OWN, own.bytes())], &shared, AS_OF);
        assert_eq!(told_of(&reading)[0], format!("error[I001] {SHARED}"));
    }
}

#[test]
fn a_mistake_in_a_shared_sheet_is_told_where_the_sheet_is_used() {
    for (sheet, cell, wrong, code) in [
        ("チェックリスト", "E2", "2023/2/30", "I007"),
        ("事業者", "B2", "たぶん", "I006"),
        ("機器台帳", "K2", "どこにもない会社", "I016"),
        ("連絡先", "F3", "だれか", "I016"),
        ("連絡先", "A2", "", "I010"),
        ("バックアップ", "E2", "数世代", "I008"),
    ] {
        let shared = only(sheet).set(sheet, cell, wrong);
        assert_eq!(told(&Book::clean(), &shared), [format!("note[I017] {SHARED} {sheet}")]);
        let lines = told(&Book::clean().without(sheet), &shared);
        assert_eq!(lines, [format!("error[{code}] {SHARED} {sheet}!{cell}")]);
    }
    let doubled = only("機器台帳").set("機器台帳", "A3", "001");
    assert_eq!(
        told(&Book::clean().without("機器台帳"), &doubled),
        [format!("error[I011] {SHARED} 機器台帳!A3")]
    );
}

#[test]
fn a_shared_sheet_over_a_limit_is_refused_where_it_is_used() {
    let wide = only("連絡先").with("連絡先", 0, 500, "x");
    assert_eq!(told(&Book::clean(), &wide), [format!("note[I017] {SHARED} 連絡先")]);
    assert_eq!(
        told(&Book::clean().without("連絡先"), &wide),
        [format!("error[I002] {SHARED} 連絡先")]
    );
}

#[test]
fn hidden_rows_of_shared_count_and_are_told() {
    let mut shared = only("連絡先");
    shared.hidden.push(("連絡先".to_owned(), 3));
    assert_eq!(
        told(&Book::clean().without("連絡先"), &shared),
        [format!("note[I018] {SHARED} 連絡先!A4")]
    );
}

#[test]
fn a_finding_in_shared_shows_the_row_around_its_cell() {
    let shared = only("連絡先").set("連絡先", "A2", "");
    let reading = read(&Book::clean().without("連絡先"), &shared);
    let text = &reading.texts[&(SHARED.into(), "連絡先".into())];
    assert_eq!(text.header_row, Some(0));
    assert!(text.cells.values().any(|cell| cell == "ためし警察署"));
}

// One vendor's answers for every pharmacy that names the vendor

/// The answers of the clean pharmacy's vendor and of another, whose rows are full of mistakes.
fn answers_of_two() -> Book {
    let sheet = "事業者チェックリスト";
    only(sheet)
        .row(sheet, &[OTHER, "1(1)", "", "", "はい", "2023/2/30"])
        .row(sheet, &[OTHER, "9(9)", "", "", "たぶん", "2023/10/3"])
        .row(sheet, &[OTHER, "", "", "", "はい", "2023/10/3"])
        .row(sheet, &[OTHER, "3(1)", "", "", "はい", "2023/10/3"])
        .row(sheet, &[OTHER, "3(1)", "", "", "はい", "2023/10/3"])
}

#[test]
fn the_answers_of_vendors_that_are_not_named_are_left_out() {
    let own = Book::clean().without("事業者チェックリスト");
    let mut shared = answers_of_two();
    shared.hidden.push(("事業者チェックリスト".to_owned(), 16));
    assert_eq!(case(&own, &shared).vendor_answers.unwrap().rows.len(), 14);
    // Wherever the sheet 事業者 comes from.
    let reading = read(
        &own.clone().without("事業者"),
        &shared.clone().set("事業者", "A1", "事業者名").set("事業者", "A2", VENDOR),
    );
    assert_eq!(rows(&reading.case.unwrap().vendor_answers).len(), 14);
    // Without it nobody can tell whom the pharmacy is with, and everything is read.
    let lines = told(&own.without("事業者"), &shared);
    assert!(lines.contains(&format!("error[I007] {SHARED} 事業者チェックリスト!F16")), "{lines:?}");
}

#[test]
fn a_pharmacy_that_names_the_vendor_is_told_of_its_rows() {
    let own =
        Book::clean().without("事業者チェックリスト").row("事業者", &["よその　事業者 ", "はい"]);
    let shared = answers_of_two().set("事業者チェックリスト", "A16", "よその 事業者");
    let lines = told(&own, &shared);
    assert_eq!(lines, [format!("error[I007] {SHARED} 事業者チェックリスト!F16")]);
}

#[test]
fn a_row_whose_vendor_cannot_be_told_is_everybodys() {
    let own = Book::clean().without("事業者チェックリスト");
    for (name, code) in [("", "I010"), ("〃", "I016"), ("架空\u{E000}", "I013")] {
        let shared = only("事業者チェックリスト")
            .row("事業者チェックリスト", &[name, "3(1)", "", "", "はい", "2023/10/3"]);
        let lines = told(&own, &shared);
        assert!(
            lines.contains(&format!("error[{code}] {SHARED} 事業者チェックリスト!A16")),
            "{name:?} {lines:?}"
        );
    }
}

#[test]
fn an_own_answer_sheet_is_read_in_full() {
    let own = Book::clean()
        .row("事業者チェックリスト", &[OTHER, "2(2)", "全般", "", "はい", "2023/10/3"]);
    assert_eq!(
        told(&own, &answers_of_two()),
        [
            format!("error[I016] {OWN} 事業者チェックリスト!A16"),
            format!("note[I017] {SHARED} 事業者チェックリスト")
        ]
    );
}
