//! 10: what its list of items counts, and notes that are longer than a page.

use tachiiri::paper::block::Block;
use tachiiri::paper::{DocumentId, Paper};

use crate::support::sandbox::Sandbox;
use crate::support::{Book, paper, workbook};

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
    assert!(text.contains("事業者3か所"), "{text}");
}
