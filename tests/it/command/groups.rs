//! Findings of one cause are one thing to read, on the terminal and in 10.

use tachiiri::finding::{Excerpts, Findings};
use tachiiri::render::report::CaseReport;
use tachiiri::render::text::{TextStyle, human};

use crate::support::Book;
use crate::support::sandbox::{Sandbox, stdout};
use crate::support::{paper, workbook};

/// Two items without an answer, and one without a server, where the hint is another.
fn book() -> Book {
    ["D6", "E6", "D9", "E9", "D10", "E10"]
        .iter()
        .fold(Book::clean(), |book, cell| book.set("チェックリスト", cell, ""))
}

fn told(book: &Book) -> String {
    stdout(&Sandbox::with(book).run(&["check", "ためし.xlsx", "--as-of", "2024-02-01"]))
}

#[test]
fn cells_with_the_same_sentence_are_listed_under_it_once() {
    let told = told(&book());
    let group =
        "error[C101]: １回目の答えがありません\n  --> ためし.xlsx チェックリスト　2か所：D9、D10\n";
    assert_eq!(told.matches(group).count(), 1, "{told}");
    assert_eq!(told.matches("error[C101]").count(), 2, "{told}");
    assert_eq!(told.matches("システム運用編 8③、8.1、8.2、13.2、13⑪\n").count(), 1, "{told}");
    assert!(told.ends_with("エラー 3件、警告 0件、お知らせ 0件\n"), "{told}");
}

#[test]
fn sentences_of_their_own_stand_at_their_cells_under_the_rules_title() {
    let book = Book::clean().set("チェックリスト", "D6", "△").set("チェックリスト", "D9", "たぶん");
    let told = told(&book);
    let expected = "\
error[I006]: 「はい」「いいえ」として読めません（2件）
  --> ためし.xlsx チェックリスト!D6 「△」は、「はい」「いいえ」として読めません
  --> ためし.xlsx チェックリスト!D9 「たぶん」は、「はい」「いいえ」として読めません
";
    assert!(told.starts_with(expected), "{told}");
    assert_eq!(told.matches("直し方").count(), 1, "{told}");
}

#[test]
fn a_line_for_programs_and_people_who_grep_stays_one_a_cell() {
    let output = Sandbox::with(&book()).run(&[
        "check",
        "ためし.xlsx",
        "--as-of",
        "2024-02-01",
        "--format",
        "concise",
    ]);
    assert_eq!(stdout(&output).matches("error[C101]").count(), 3);
}

/// The text that a style gives of a pharmacy's findings.
fn in_style(book: &Book, terminal: bool) -> String {
    let findings = Findings::collect(book.findings());
    let report = CaseReport { findings, excerpts: Excerpts::default(), ..CaseReport::default() };
    human(&report, TextStyle { colour: false, width: 100, terminal })
}

#[test]
fn after_more_than_a_screen_a_terminal_shows_the_errors_again() {
    let long = (4..=20)
        .fold(Book::sample(), |book, row| book.set("チェックリスト", &format!("D{row}"), ""));
    let (file, terminal) = (in_style(&long, false), in_style(&long, true));
    assert!(file.lines().count() > 20);
    let again = terminal.strip_prefix(file.rsplit_once("エラー").unwrap().0).unwrap();
    let heads: Vec<&str> = file.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(again.lines().filter(|line| line.starts_with("error[")).collect::<Vec<_>>(), heads);
    assert!(!heads.is_empty() && again.lines().last().unwrap().starts_with("エラー "), "{again}");
    let short = Book::clean().set("チェックリスト", "D6", "いいえ");
    assert_eq!(
        in_style(&short, true),
        in_style(&short, false),
        "what fits a screen is not repeated"
    );
}

#[test]
fn the_paper_of_findings_has_a_row_a_cause_and_its_workbook_a_row_a_cell() {
    let sandbox = Sandbox::with(&book());
    sandbox.build(&["--only", "findings"]);
    let made = |ending: &str| {
        std::fs::read(sandbox.path(&format!("out/ためし薬局/10_事前点検結果.{ending}"))).unwrap()
    };
    let text = paper::squeezed(&paper::text(&made("pdf")));
    assert_eq!(
        (text.matches("C101チェックリスト").count(), text.matches("2か所：D9、D10").count()),
        (2, 1),
        "{text}"
    );
    let cells = workbook::texts(&made("xlsx"), "指摘");
    assert_eq!(cells.iter().filter(|text| text.as_str() == "C101").count(), 3);
}

#[test]
fn sheets_that_stand_in_two_files_are_one_thing_to_read() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("薬局")).unwrap();
    sandbox.put("薬局/a.xlsx", &Book::clean().bytes());
    sandbox.put("薬局/見本.xlsx", &Book::sample().bytes());
    let told = stdout(&sandbox.run(&["check", "薬局", "--as-of", "2024-02-01"]));
    assert_eq!(told.matches("error[").count(), 1, "{told}");
    assert!(told.starts_with("error[I005]: 同じ列やシートが2つあります（"), "{told}");
    assert_eq!(
        told.matches("が2つあります（もう1つは 薬局/a.xlsx").count(),
        // 業務 is empty in one of them.
        Book::clean().sheets.len() - 1,
        "{told}"
    );
    // A vendor may stand on the sheet that was not read.
    assert!(!told.contains("I016"), "{told}");
}
