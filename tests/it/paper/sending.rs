//! 02 going out: 記入のしかた, the locked form, the letter, and the binder on forms still out.

use jiff::civil::{Date, date};
use tachiiri::case::Case;
use tachiiri::paper::binder;
use tachiiri::paper::{self as papers, DocumentId, PaperContext};
use tachiiri::render::PaperFormat;

use crate::support::book::{AS_OF, edition, paper_templates};
use crate::support::glyphs::{self, Page};
use crate::support::{Book, paper, workbook};

const VENDOR: &str = "架空システム株式会社";

/// The clean pharmacy before its vendor answered, asked on a day.
fn waiting(requested: &str, returned: &str) -> Book {
    Book::forms()
        .without("事業者チェックリスト")
        .with("事業者", 0, 2, "事業者確認用依頼日")
        .with("事業者", 1, 2, requested)
        .with("事業者", 0, 3, "事業者確認用回収日")
        .with("事業者", 1, 3, returned)
}

fn documents(case: &Case, as_of: Date, id: DocumentId) -> Vec<papers::Document> {
    let context = PaperContext::new(case, Some(edition()), as_of, paper_templates());
    papers::compose(&context, &[id]).unwrap().documents
}

/// The words beside a label of 記入のしかた.
fn told(book: &Book, as_of: Date, label: &str) -> String {
    let form = workbook::set(&documents(&book.case(), as_of, DocumentId::VendorChecklist)[0]);
    let cells = workbook::cells(&form, "記入のしかた");
    let (cell, _) = cells.iter().find(|(_, text)| *text == label).unwrap();
    cells.get(&cell.replace('A', "B")).cloned().unwrap_or_default()
}

#[test]
fn a_vendors_workbook_opens_with_how_to_fill_it_in() {
    let book = waiting("2023/11/1", "")
        .row("薬局", &["返送先の担当者", "試 花子"])
        .row("薬局", &["返送先メール", "kaesu@tameshi.example.jp"])
        .row("薬局", &["電話番号", "03-0000-1234"]);
    let form = workbook::set(&documents(&book.case(), AS_OF, DocumentId::VendorChecklist)[0]);
    assert_eq!(workbook::sheets(&form), ["記入のしかた", "データ", "様式"]);
    assert_eq!(told(&book, AS_OF, "宛先"), format!("{VENDOR}　御中"));
    assert_eq!(told(&book, AS_OF, "差出人"), "ためし薬局");
    assert_eq!(
        told(&book, AS_OF, "返送先"),
        "試 花子\nメール kaesu@tameshi.example.jp\n電話 03-0000-1234"
    );
    for label in ["はい", "いいえ", "対象外", "1回目の答え", "2回目の答え", "備考欄", "書く所"]
    {
        assert!(!told(&book, AS_OF, label).is_empty(), "{label}");
    }
    let own = workbook::set(&book.paper(DocumentId::PharmacyChecklist));
    assert_eq!(workbook::sheets(&own), ["データ", "様式"]);
}

#[test]
fn nobody_is_hurried_whose_answer_is_back() {
    let back = waiting("2023/11/1", "2023/12/20");
    assert_eq!(told(&back, date(2024, 1, 5), "期限"), "令和5年12月1日まで（この日は過ぎています）");
}

#[test]
fn the_foot_of_every_sheet_says_whose_it_is() {
    let book = waiting("2023/11/1", "");
    let form = workbook::set(&documents(&book.case(), AS_OF, DocumentId::VendorChecklist)[0]);
    for sheet in 1..=3 {
        let xml = workbook::part(&form, &format!("xl/worksheets/sheet{sheet}.xml"));
        let foot = workbook::margin(&xml, "oddFooter").unwrap();
        assert!(foot.contains("ためし薬局") && foot.contains("事業者確認用"), "{sheet} {foot}");
        assert!(foot.contains("&P / &N"), "{sheet} {foot}");
        assert!(xml.contains("<headerFooter scaleWithDoc=\"0\""), "{sheet}");
        // Each page of the form.
        assert_eq!(foot.contains(VENDOR), sheet == 3, "{sheet} {foot}");
    }
}

/// The head of データ: the title's part and the name's, each without its size.
fn head(vendor: &str) -> (String, String, String) {
    let book = waiting("2023/11/1", "").set("事業者", "A2", vendor);
    let form = workbook::set(&documents(&book.case(), AS_OF, DocumentId::VendorChecklist)[0]);
    let xml = workbook::part(&form, "xl/worksheets/sheet2.xml");
    let head = workbook::margin(&xml, "oddHeader").unwrap();
    let head = head.strip_prefix("&L&9").unwrap();
    let (title, name) = head.split_once("&R&").unwrap();
    let (size, name) = name.split_at(1);
    (title.to_owned(), size.to_owned(), name.to_owned())
}

#[test]
fn a_long_name_in_the_head_of_the_table_does_not_reach_its_title() {
    let (title, size, name) = head("架空レセコン株式会社");
    assert_eq!((size.as_str(), name.as_str()), ("9", "架空レセコン株式会社"));
    assert!(title.contains("チェックリスト"), "{title}");
    let long = "架空ファーマシー情報管理".repeat(8);
    let (title, size, name) = head(&long);
    let points: f64 = size.parse().unwrap();
    assert!(name.contains('\n') && name.replace('\n', "") == long, "{name}");
    // Letters as wide as they are high, on a page 277 mm wide.
    for line in name.lines() {
        let widths = title.chars().count() as f64 * 9.0 + line.chars().count() as f64 * points;
        assert!(widths < 277.0 / 25.4 * 72.0, "{title} {line}");
    }
}

#[test]
fn it_says_by_when() {
    for (requested, as_of, expected) in [
        ("", AS_OF, "令和　　　年　　　月　　　日まで"),
        ("2023/11/1", date(2023, 11, 1), "令和5年12月1日まで"),
        ("2023/11/1", date(2023, 12, 1), "令和5年12月1日まで"),
        (
            "2023/11/1",
            date(2023, 12, 2),
            "令和5年12月1日まで（この日は過ぎています。できるだけ早くお願いします）",
        ),
        // Not later than the form's year.
        ("2024/3/15", date(2024, 3, 15), "令和6年3月31日まで"),
    ] {
        assert_eq!(told(&waiting(requested, ""), as_of, "期限"), expected, "{requested} {as_of}");
    }
}

#[test]
fn the_form_is_locked_without_a_password_and_says_where_to_write() {
    for id in [DocumentId::PharmacyChecklist, DocumentId::VendorChecklist] {
        let form = workbook::set(&waiting("", "").paper(id));
        let sheets = workbook::sheets(&form);
        for (at, name) in sheets.iter().enumerate() {
            let xml = workbook::part(&form, &format!("xl/worksheets/sheet{}.xml", at + 1));
            assert_eq!(xml.contains("<sheetProtection"), name == "様式", "{name}");
            assert!(!xml.contains(" password=") && !xml.contains("hashValue"), "{name}");
        }
        let cells = workbook::cells(&form, "様式");
        let (cell, _) = cells
            .iter()
            .find(|(_, text)| text.contains("シート「データ」に書いてください"))
            .unwrap();
        // Beside the form: the last printed column is N.
        assert_eq!(cell, "O1");
        let printed = workbook::part(&form, "xl/workbook.xml");
        assert!(
            printed.contains("'様式'!$A$1:$N$") || printed.contains("様式!$A$1:$N$"),
            "{printed}"
        );
    }
}

#[test]
fn a_letter_goes_to_those_who_are_still_out() {
    let names = |book: &Book, as_of| {
        let letters = documents(&book.case(), as_of, DocumentId::VendorLetter);
        letters.iter().map(|letter| letter.stem.clone()).collect::<Vec<_>>()
    };
    let out = [format!("02_依頼状_{VENDOR}")];
    let nobody: [String; 0] = [];
    assert_eq!(names(&waiting("", ""), AS_OF), out);
    assert_eq!(names(&waiting("2023/11/1", ""), AS_OF), out);
    // Back on paper; answered; not under direct contract; no system; after the form's year.
    assert_eq!(names(&waiting("2023/11/1", "2023/12/1"), AS_OF), nobody);
    assert_eq!(names(&Book::forms(), AS_OF), nobody);
    assert_eq!(names(&waiting("", "").set("事業者", "B2", "いいえ"), AS_OF), nobody);
    assert_eq!(names(&waiting("", "").set("薬局", "B3", "いいえ"), AS_OF), nobody);
    assert_eq!(names(&waiting("", ""), date(2024, 3, 31)), out);
    assert_eq!(names(&waiting("", ""), date(2024, 4, 1)), nobody);
    // Where it is not certain which form it is.
    let case = waiting("", "").case();
    let context = PaperContext::new(&case, None, AS_OF, paper_templates());
    assert!(papers::compose(&context, &[DocumentId::VendorLetter]).unwrap().documents.is_empty());
}

#[test]
fn the_letters_sender_stands_at_the_right_before_the_greeting() {
    let book = waiting("2024/1/20", "").row("薬局", &["薬局の管理者", "試 花子"]);
    let letter = documents(&book.case(), AS_OF, DocumentId::VendorLetter).remove(0);
    let [page] = <[Page; 1]>::try_from(glyphs::pages(&paper::set(&letter))).unwrap();
    let (text, places) = page.text();
    let last = |words: &str| {
        let at = text.find(words).unwrap() + words.len();
        &page.glyphs[places[at - words.chars().last().unwrap().len_utf8()]]
    };
    let margin = page.size.0 - 15.0 * 72.0 / 25.4;
    for words in ["御中ためし薬局", "管理者試花子"] {
        let end = last(words);
        assert!((end.right - margin).abs() < 0.5, "{words}: {end:?}");
    }
    let greeting = last("いつもお世話になっております");
    assert!(greeting.baseline < last("管理者試花子").baseline - 15.0);
    assert!((greeting.size - 10.5).abs() < 0.01);
}

#[test]
fn the_letter_can_be_sent_as_it_is() {
    let letter =
        documents(&waiting("2024/1/20", "").case(), AS_OF, DocumentId::VendorLetter).remove(0);
    let pdf = paper::set(&letter);
    assert_eq!(paper::broken_rules(&pdf), Vec::<String>::new());
    let text = paper::text(&pdf);
    // Every mark at a line's beginning was understood.
    assert!(text.contains("・備考には") && !text.contains("-備考"), "{text}");
    for words in [
        "架空システム株式会社御中",
        "令和6年2月19日まで",
        "ためし薬局",
        "02_事業者確認用チェックリスト_",
        "令和5年度",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("要記入"), "{text}");
    assert_eq!(paper::page_texts(&pdf).len(), 1);
    assert!(PaperFormat::Pdf.is_made_of(letter.id) && !PaperFormat::Xlsx.is_made_of(letter.id));
    assert!(!letter.id.is_bound(false) && !letter.id.is_bound(true));
}

#[test]
fn a_target_date_alone_is_no_answer() {
    let rows = |first: &'static str| {
        waiting("", "")
            .row("事業者チェックリスト", &["事業者名", "項番", "対象機器", "1回目", "目標日"])
            .row("事業者チェックリスト", &[VENDOR, "1(1)", "", first, "2024-03-01"])
            .case()
    };
    for (first, letters) in [("", 1), ("いいえ", 0)] {
        let case = rows(first);
        assert_eq!(documents(&case, AS_OF, DocumentId::VendorLetter).len(), letters, "{first}");
    }
}

#[test]
fn the_binder_says_what_became_of_forms_that_are_out() {
    for (requested, returned, state) in [
        ("", "", "未依頼"),
        ("2023/11/1", "", "未回収（依頼日 令和5年11月1日）"),
        ("2023/11/1", "2023/12/1", "紙で回収（別に綴じる）"),
        ("", "2023/12/1", "紙で回収（別に綴じる）"),
    ] {
        let case = waiting(requested, returned).case();
        let context = PaperContext::new(&case, Some(edition()), AS_OF, paper_templates());
        let documents = papers::compose(&context, &[]).unwrap().documents;
        let bound = binder::bind(&documents, &case, edition(), AS_OF, true);
        assert!(bound.documents.iter().all(|document| document.id != DocumentId::VendorChecklist));
        assert!(bound.documents.iter().all(|document| document.id != DocumentId::VendorLetter));
        let pdf = paper::bound(&bound);
        assert_eq!(paper::broken_rules(&pdf), Vec::<String>::new());
        let cover = paper::page_texts(&pdf).remove(0);
        assert!(
            cover
                .contains(&format!("事業者確認用チェックリスト{VENDOR}{}", paper::squeezed(state))),
            "{cover}"
        );
    }
    let case = Book::forms().case();
    let documents =
        papers::compose(&PaperContext::new(&case, Some(edition()), AS_OF, paper_templates()), &[])
            .unwrap()
            .documents;
    let bound = binder::bind(&documents, &case, edition(), AS_OF, false);
    assert!(bound.cover.missing.is_empty());
    assert!(bound.documents.iter().any(|document| document.id == DocumentId::VendorChecklist));
}

#[test]
fn many_forms_that_are_out_stand_in_the_contents_within_the_margins() {
    let vendor = |number| format!("見本医療情報システムソリューションズ株式会社第{number}営業本部");
    let book = (2..22).fold(waiting("2023/11/1", ""), |book, number| {
        book.row("事業者", &[&vendor(number), "はい", "2023/11/1", ""])
    });
    let case = book.case();
    let context = PaperContext::new(&case, Some(edition()), AS_OF, paper_templates());
    let documents = papers::compose(&context, &[]).unwrap().documents;
    let pdf = paper::bound(&binder::bind(&documents, &case, edition(), AS_OF, false));
    let pages = glyphs::pages(&pdf);
    // The first has the cover's distance above, the second says what it goes on with.
    assert!(paper::page_texts(&pdf)[1].starts_with("目次（つづき）"));
    let margin = 25.0 * 72.0 / 25.4;
    let mut indented = 0;
    for page in &pages[..2] {
        let (text, places) = page.text();
        let right = page.glyphs.iter().map(|glyph| glyph.right).fold(0.0, f64::max);
        assert!(right < page.size.0 - margin + 0.1, "{right}");
        for (at, _) in text.match_indices("見本医療情報システム") {
            let glyph = &page.glyphs[places[at]];
            assert!((glyph.left - margin - 10.5).abs() < 0.1, "{glyph:?}");
            indented += 1;
        }
    }
    assert_eq!(indented, 20);
}
