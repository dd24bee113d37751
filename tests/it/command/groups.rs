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
fn without_cells_the_items_are_listed_under_their_sentence_once() {
    let told = told(&Book::new().row("薬局", &["薬局名", "ためし薬局"]));
    let sentence = "参考項目がまだ「はい」ではありません";
    assert_eq!(told.matches(sentence).count(), 1, "{told}");
    let places =
        "  --> ためし.xlsx チェックリスト　8か所：2（4）端末PC、2（5）端末PC、2（7）サーバ、";
    assert!(told.contains(places), "{told}");
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
fn the_paper_of_findings_and_its_workbook_have_a_row_a_cause() {
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
    assert_eq!(cells.iter().filter(|text| text.as_str() == "C101").count(), 2);
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

#[test]
fn findings_without_a_cell_are_told_without_an_empty_place() {
    let sandbox = Sandbox::with(&Book::clean().without_row("連絡先", 8).without_row("連絡先", 7));
    sandbox.build(&["--only", "findings"]);
    let made = std::fs::read(sandbox.path("out/ためし薬局/10_事前点検結果.pdf")).unwrap();
    let text = paper::text(&made);
    assert!(text.contains("E311連絡先2か所連絡先に「内訳のもの」がありません"), "{text}");
    assert!(text.contains("内訳：") && text.contains("外部有識者"), "{text}");
    assert_eq!(text.matches("がありません（3（1））").count(), 1, "{text}");
}

#[test]
fn what_a_ledger_says_of_a_vendor_counts_at_its_item() {
    let sandbox = Sandbox::new();
    sandbox.put("見本.xlsx", &Book::sample().bytes());
    sandbox.run(&["build", "見本.xlsx", "--as-of", "2024-02-01", "--only", "findings"]);
    let made = std::fs::read(sandbox.path("out/みほん薬局/10_事前点検結果.pdf")).unwrap();
    let text = paper::text(&made);
    // 開示書 of a vendor is missing.
    assert!(text.contains("2社のうち1社開示書あり1件"), "{text}");
}

#[test]
fn the_paper_of_findings_says_how_many_it_leaves_out() {
    let headers = ["管理番号", "機器区分", "OS", "状態"];
    let book = Book::clean().without_all(&["機器台帳"]).rows("機器台帳", &headers);
    let book = (0..205).fold(book, |book, number| {
        let number = format!("T{number:03}");
        book.row("機器台帳", &[&number, "端末PC", "Windows 7 Professional", "稼働"])
    });
    let sandbox = Sandbox::with(&book);
    let (_, told) = sandbox.build(&["--only", "findings", "--formats", "pdf"]);
    let closing = told.lines().find(|line| line.starts_with("エラー ")).unwrap();
    let more = closing.split_once('（').unwrap().1.trim_end_matches('）');
    assert!(more.starts_with("ほかに、表示を省いたものが"), "{closing}");
    let pdf = std::fs::read(sandbox.path("out/ためし薬局/10_事前点検結果.pdf")).unwrap();
    let text = paper::squeezed(&paper::text(&pdf));
    assert!(text.contains(&format!("（{more}）。直したら")), "{text}");
}
