//! 10: its groups, the list of a workbook, what its list of items counts, and notes longer than a page.

use tachiiri::paper::block::Block;
use tachiiri::paper::{DocumentId, Paper};

use crate::support::sandbox::Sandbox;
use crate::support::{Book, paper, pharmacies, workbook};

#[test]
fn the_list_of_items_counts_what_the_devices_say_of_a_vendor() {
    let sandbox = Sandbox::with(&Book::clean().set("機器台帳", "L3", "有"));
    let (_, told) = sandbox.build(&["--only", "findings", "--formats", "xlsx"]);
    assert_eq!(told.matches("[E212]").count(), 1, "{told}");
    let made = std::fs::read(sandbox.path("out/ためし薬局/10_事前点検結果.xlsx")).unwrap();
    let rows = workbook::rows(&made, "チェック項目", 3);
    let counts = rows.iter().map(|row| (row[0].to_string(), row[row.len() - 1].to_string()));
    let counted: Vec<(String, String)> = counts.filter(|(_, count)| !count.is_empty()).collect();
    assert_eq!(counted, [("2（2）全般".to_owned(), "1件".to_owned())]);
}

#[test]
fn a_note_longer_than_a_page_goes_on_over_its_end() {
    let mut document = Book::sample().paper(DocumentId::Findings);
    let Paper::Findings(report) = &mut document.paper else { panic!("no findings") };
    let names: Vec<String> = (0..900).map(|number| format!("架空事業者第{number:03}号")).collect();
    report.blocks.push(Block::Note { text: names.join("、") });
    let pdf = paper::set(&document);
    let pages = paper::page_texts(&pdf);
    for number in [0, 450, 899] {
        let page = pages.iter().position(|page| page.contains(&names[number]));
        let page = page.and_then(|page| u32::try_from(page + 1).ok()).unwrap();
        assert!(paper::within_the_page(&pdf, page), "page {page}");
    }
}

#[test]
fn a_message_that_differs_in_a_name_is_said_once_with_all_cells() {
    let vendors = ["見本い02システム株式会社", "見本う03システム株式会社", "別の例示株式会社"];
    let book =
        vendors.iter().fold(Book::clean(), |book, name| book.row("事業者", &[name, "はい", "無"]));
    let sandbox = Sandbox::with(&book);
    sandbox.build(&["--only", "findings", "--formats", "pdf"]);
    let made = std::fs::read(sandbox.path("out/ためし薬局/10_事前点検結果.pdf")).unwrap();
    let text = paper::squeezed(&paper::text(&made));
    assert_eq!(text.matches("事業者確認用がまだありません").count(), 1, "{text}");
    for (name, cell) in vendors.iter().zip(["A3", "A4", "A5"]) {
        assert_eq!(text.matches(&format!("{cell}：{name}")).count(), 1, "{text}");
    }
    assert!(text.contains("事業者3か所") && text.contains("直したら□に印を"), "{text}");
}

#[test]
fn the_answers_of_many_vendors_are_put_together() {
    let book = pharmacies::one_cell().rows("事業者", &["事業者名", "直接契約"]);
    let book = (1..=40).fold(book, |book, number| {
        book.row("事業者", &[&format!("見本{number:02}サービス株式会社"), "はい"])
    });
    let answers = |book: &Book| -> Vec<String> {
        let document = book.paper(DocumentId::Findings);
        let Paper::Findings(report) = &document.paper else { panic!() };
        let mut tables = report.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let matrix = tables.next_back().unwrap();
        let at = matrix.columns.iter().position(|one| one.header == "事業者の答え").unwrap();
        let said = matrix.rows.iter().map(|row| row[at].shown());
        said.filter(|said| said != "―").collect()
    };
    let none = answers(&book);
    assert!(!none.is_empty() && none.iter().all(|said| said == "40社とも未回答"), "{none:?}");
    let headers = ["事業者名", "項番", "対象機器", "1回目", "1回目確認日"];
    let book = book.rows("事業者チェックリスト", &headers);
    let book = [1, 2, 3, 5, 30].into_iter().fold(book, |book, number| {
        let vendor = format!("見本{number:02}サービス株式会社");
        let reply = if number == 5 { "いいえ" } else { "はい" };
        book.row("事業者チェックリスト", &[&vendor, "2(4)", "サーバ", reply, "2024/1/15"])
    });
    let some = answers(&book);
    let expected = "はい①～③(30)　いいえ⑤　未回答④⑥～(29)(31)～(40)";
    assert!(some.iter().any(|said| said == expected), "{some:?}");
}

#[test]
fn what_was_said_in_words_is_not_counted_once_more() {
    let summary = |book: &Book| {
        let document = book.paper(DocumentId::Findings);
        let Paper::Findings(report) = &document.paper else { panic!() };
        let Block::Paragraph { text } = &report.blocks[0] else { panic!() };
        text.clone()
    };
    let nothing = summary(&Book::clean());
    assert!(
        nothing.starts_with("検査で指摘されるところは、見つかりませんでした。ほかに"),
        "{nothing}"
    );
    assert!(!nothing.contains('□') && !nothing.contains("0件"), "{nothing}");
}

/// The rows of 指摘 under its headers, and what is said above them.
fn list(book: &Book) -> (String, Vec<Vec<String>>) {
    let sandbox = Sandbox::with(book);
    sandbox.build(&["--only", "findings", "--formats", "xlsx"]);
    let made = std::fs::read(sandbox.path("out/ためし薬局/10_事前点検結果.xlsx")).unwrap();
    let mut rows = workbook::rows(&made, "指摘", 2)
        .into_iter()
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
    let (said, headers) = (rows.next().unwrap()[0].clone(), rows.next().unwrap());
    assert_eq!(headers[2..5], ["番号", "シート", "セル"]);
    (said, rows.collect())
}

#[test]
fn the_list_of_a_workbook_has_a_row_for_a_cause_with_every_cell_in_it() {
    let names = (0..120).map(|number| format!("架空{number:03}株式会社"));
    let book = names.fold(Book::clean(), |book, name| book.row("事業者", &[&name, "はい", "無"]));
    let (said, rows) = list(&book);
    assert!(said.contains("検査で指摘されるところ：120件"), "{said}");
    let of_cause: Vec<&Vec<String>> = rows.iter().filter(|row| row[2] == "C202").collect();
    // A row of a workbook can be only so tall.
    assert!((2..20).contains(&of_cause.len()), "{}", of_cause.len());
    for number in 0..120 {
        let (cell, name) = (format!("A{}", number + 3), format!("架空{number:03}株式会社"));
        let with_cell =
            of_cause.iter().filter(|row| row[4].split(['：', '、', ' ']).any(|it| it == cell));
        let rows: Vec<_> = with_cell.collect();
        assert_eq!(rows.len(), 1, "{cell}");
        assert!(rows[0][6].contains(&name) && rows[0][7].contains(&name), "{name}");
    }
}

#[test]
fn where_nothing_is_found_the_list_of_a_workbook_says_so() {
    let (said, rows) = list(&Book::clean());
    assert!(said.starts_with("検査で指摘されるところは、見つかりませんでした。"), "{said}");
    assert_eq!(rows, [[""; 0]; 0]);
}
