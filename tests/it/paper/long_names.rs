//! Long names of pharmacies and vendors: whole, within the page, broken between words.

use std::fs;

use tachiiri::assets::Assets;
use tachiiri::model::templates::Templates;
use tachiiri::paper::{DocumentId, binder};

use crate::support::book::{AS_OF, assets, edition, papers_of};
use crate::support::glyphs::{self, Page};
use crate::support::sample::Printed;
use crate::support::{Book, paper, workbook};

/// Words of names, and what stands between them.
const KINDS: [(&str, &[&str]); 3] = [
    ("・", &["ミホン", "ファーマシー", "サービス", "センター", "ヒガシグチ", "ストア"]),
    (" ", &["医療法人社団", "見本会", "附属", "調剤薬局", "北海道", "札幌市", "中央区", "東口店"]),
    (" ", &["MIHON", "PHARMACY", "SERVICE", "CENTER"]),
];
const LENGTHS: [usize; 4] = [40, 60, 90, 200];
/// The narrowest margin at the sides, and what printers leave free above and below, in points.
const SIDE: f64 = 12.0 * 72.0 / 25.4 - 0.1;
const EDGE: f64 = 2.5 * 72.0 / 25.4;

/// A name of so many letters at most, of whole words.
fn name(between: &str, words: &[&str], letters: usize) -> String {
    let mut name = String::new();
    for word in words.iter().cycle() {
        let longer =
            if name.is_empty() { (*word).to_owned() } else { format!("{name}{between}{word}") };
        if longer.chars().count() > letters {
            return name;
        }
        name = longer;
    }
    name
}

fn named(name: &str) -> Book {
    let book = Book::clean().set("薬局", "B1", name).row("薬局", &["薬局開設者", name]);
    book.row("事業者", &[name, "はい", "有"])
}

/// Pages of papers of each kind, and of the binder.
fn pages_of(book: &Book) -> Vec<(String, Vec<Page>)> {
    use DocumentId::{
        Bcp, ContactDiagram, Devices, PharmacyChecklist, SystemDiagram, VendorChecklist,
        VendorLetter,
    };
    let ids = [
        PharmacyChecklist,
        VendorChecklist,
        VendorLetter,
        ContactDiagram,
        Bcp,
        Devices,
        SystemDiagram,
    ];
    let case = book.read().case.unwrap();
    let documents = papers_of(&case, &ids);
    let binder = paper::bound(&binder::bind(&documents, &case, edition(), AS_OF, false));
    let papers = documents.into_iter().map(Printed::of);
    let mut pages: Vec<(String, Vec<Page>)> = papers
        .map(|printed| (printed.document.stem.clone(), glyphs::pages(&printed.pdf)))
        .collect();
    pages.push(("binder".to_owned(), glyphs::pages(&binder)));
    pages
}

fn assert_within_the_page(page: &Page, about: &str) {
    assert_eq!(page.touching(), Vec::<String>::new(), "{about}");
    assert_eq!(page.outside(SIDE).len(), 0, "{about}: {:?}", page.outside(SIDE));
    let high = |glyph: &&glyphs::Glyph| {
        !glyph.text.is_empty()
            && (glyph.baseline < EDGE || glyph.baseline + 0.8 * glyph.size > page.size.1 - EDGE)
    };
    let found: Vec<_> = page.glyphs.iter().filter(high).collect();
    assert!(found.is_empty(), "{about}: {found:?}");
}

/// Holds that a name of words of a kind is broken between them on every page.
fn assert_broken_between_words((between, words): (&str, &[&str]), letters: usize) {
    let name = name(between, words, letters);
    for (paper, pages) in pages_of(&named(&name)) {
        for (page, number) in pages.iter().zip(1..) {
            let about = format!("{letters} letters, {paper} page {number}");
            assert_within_the_page(page, &about);
            let whole = words.iter().copied().chain(["サイバーセキュリティ", "チェックリスト"]);
            assert_eq!(page.broken(whole), Vec::<String>::new(), "{about}");
        }
    }
}

/// Holds that a name without any word stands on every paper.
fn assert_whole(letters: usize) {
    let run = "アイウエオカキクケコサシスセソタチツテト".chars().cycle().take(letters);
    let name: String = run.collect();
    for (paper, pages) in pages_of(&named(&name)) {
        for (page, number) in pages.iter().zip(1..) {
            assert_within_the_page(page, &format!("{letters} letters, {paper} page {number}"));
        }
        assert!(pages[0].text().0.contains(&name), "{letters} letters, {paper}");
    }
}

/// Every kind and every length once; the longest of two kinds.
#[test]
fn names_of_words_are_broken_between_them_and_stay_within_the_page() {
    for (kind, letters) in [(0, 60), (0, 200), (1, 40), (1, 200), (2, 90)] {
        assert_broken_between_words(KINDS[kind], letters);
    }
}

#[test]
fn names_without_any_word_stay_within_the_page_and_are_whole() {
    [60, 200].into_iter().for_each(assert_whole);
}

#[test]
#[ignore = "needs minutes"]
fn names_of_every_kind_and_length_stay_within_the_page() {
    for letters in LENGTHS {
        KINDS.into_iter().for_each(|kind| assert_broken_between_words(kind, letters));
        assert_whole(letters);
    }
}

#[test]
fn a_box_of_many_words_leaves_the_forms_title_its_words() {
    let mut document = Book::clean().paper(DocumentId::PharmacyChecklist);
    let tachiiri::paper::Paper::Checklist(form) = &mut document.paper else { panic!("no form") };
    form.badge = "薬局及び店舗販売業が確認する欄".to_owned();
    for page in glyphs::pages(&paper::set(&document)) {
        let words = ["サイバーセキュリティ", "チェックリスト", "店舗販売業"];
        assert_eq!(page.broken(words), Vec::<String>::new());
        assert_within_the_page(&page, "a long box");
    }
}

/// The program's templates, of which one sets ledgers at 8 points.
fn at_eight_points(folder: &std::path::Path) -> Assets {
    let ledger = assets().template("ledger.typ").unwrap();
    let small = ledger.replace("data-table(d.table)", "data-table(d.table, size: 8pt)");
    assert_ne!(small, ledger);
    fs::write(folder.join("ledger.typ"), small).unwrap();
    Assets::load(Some(folder), None).unwrap()
}

#[test]
fn a_ledger_takes_as_many_pages_as_at_eight_points() {
    let folder = tempfile::tempdir().unwrap();
    let small = at_eight_points(folder.path());
    for count in [11, 12, 13, 23, 24, 25, 26, 36, 37, 50] {
        let vendors = (0..count).fold(Book::sample().emptied("事業者"), |book, number| {
            let name = format!("見本{number}システム株式会社北海道支社メンテナンス事業部");
            let row = number + 1;
            let book = book.put("事業者", row, "事業者名", name.as_str());
            let book =
                book.put("事業者", row, "提供システム", "電子薬歴とレセプトコンピュータの保守");
            book.put("事業者", row, "備考", "夜間は代表番号から転送")
        });
        let document = papers_of(&vendors.read().case.unwrap(), &[DocumentId::Vendors]).remove(0);
        let pages =
            [paper::set(&document), paper::set_by(&small, &document)].map(|pdf| paper::pages(&pdf));
        assert_eq!(pages[0], pages[1], "{count} vendors");
    }
}

#[test]
fn names_in_the_contents_leave_room_for_the_widest_state() {
    let name = "見本システム株式会社北海道支社メンテナンス事業部";
    let headers = ["事業者名", "直接契約", "リモートメンテナンス", "事業者確認用依頼日"];
    let book = Book::new().row("薬局", &["薬局名", "ためし薬局"]).rows("事業者", &headers);
    let book = book.row("事業者", &[name, "はい", "無", ""]);
    let book = book.row("事業者", &["例示株式会社", "はい", "無", "2024/1/25"]);
    let case = book.read().case.unwrap();
    let documents = papers_of(&case, &[DocumentId::PharmacyChecklist]);
    let binder = paper::bound(&binder::bind(&documents, &case, edition(), AS_OF, false));
    let broken = glyphs::pages(&binder)[0].broken(["北海道", "支社", "メンテナンス", "事業部"]);
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn in_the_foot_of_workbooks_a_name_ends_before_the_papers() {
    /// Half of what an upright page is wide between its margins, in points.
    const HALF: f64 = 189.5 / 2.0 * 72.0 / 25.4;
    let (between, words) = KINDS[0];
    for letters in LENGTHS {
        let name = name(between, words, letters);
        let case = named(&name).read().case.unwrap();
        for document in papers_of(&case, &[DocumentId::PharmacyChecklist, DocumentId::Bcp]) {
            let book = Printed::of(document).book;
            let parts = workbook::parts(&book).into_values();
            let sheet = parts.map(|part| String::from_utf8_lossy(&part).into_owned());
            let foot = sheet.flat_map(|part| {
                let foot = workbook::margin(&part, "oddFooter")?;
                let (own, rest) = foot.split_once("&C&8")?;
                Some((own.to_owned(), rest.to_owned()))
            });
            let (own, rest) = foot.last().unwrap();
            let (size, own) = own.strip_prefix("&L&").unwrap().split_at(1);
            let size: f64 = size.parse().unwrap();
            let paper = rest.split_once("&R").unwrap().0;
            let room = HALF - paper.chars().count() as f64 * 8.0 / 2.0;
            let width = |line: &str| line.chars().count() as f64 * size;
            assert!(own.lines().all(|line| width(line) <= room), "{own}");
            let lines = own.lines().count();
            assert!([(7.0, 2), (6.0, 3)].contains(&(size, lines)), "{size} {own}");
            let whole: String = own.lines().collect();
            match whole.strip_suffix('…') {
                Some(beginning) => assert!(letters == 200 && name.starts_with(beginning)),
                None => assert_eq!(whole, name),
            }
        }
    }
}
