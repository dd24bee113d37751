//! The checklists as PDF: every word of the form and of the user, rings, strokes, standards.

use jiff::civil::date;
use tachiiri::model::edition::{FormKind, Period};
use tachiiri::paper::Document;

use crate::support::book::{PHARMACY_ITEMS, edition};
use crate::support::{Book, paper};

/// Middles of the words in millimetres from the left edge: 1回目 はい, 1回目 いいえ, 2回目 はい, 2回目 いいえ.
const WORDS: [f64; 4] = [109.0, 118.0, 150.0, 159.0];

/// Which word of which answer column each ring lies over, from top to bottom; 有無 has a table of its
/// own, whose ring stands further right and is left out.
fn rings(pdf: &[u8], page: u32) -> Vec<&'static str> {
    const NAMES: [&str; 4] = ["1:はい", "1:いいえ", "2:はい", "2:いいえ"];
    let nearest = |x: f64| {
        let index =
            (0..4).min_by(|a, b| (WORDS[*a] - x).abs().total_cmp(&(WORDS[*b] - x).abs())).unwrap();
        assert!((WORDS[index] - x).abs() < 3.0, "a ring over no word, at {x} mm");
        NAMES[index]
    };
    let existence = if page == 1 { 1 } else { 0 };
    paper::drawings(pdf, page).rings.into_iter().skip(existence).map(|(x, _)| nearest(x)).collect()
}

fn count(text: &str, part: &str) -> usize {
    text.matches(&paper::squeezed(part)).count()
}

fn pharmacy_form(book: &Book) -> Vec<u8> {
    paper::set(&book.documents()[0])
}

/// Each text as often as the form has it, on the page it belongs to.
fn assert_holds_the_form(document: &Document, kind: FormKind) {
    let pdf = paper::set(document);
    let form = edition().form(kind).unwrap();
    for section in &form.sections {
        let text = paper::page_text(&pdf, section.page.into());
        let on_page: Vec<_> =
            form.sections.iter().filter(|other| other.page == section.page).collect();
        for item in &section.items {
            let twins = on_page
                .iter()
                .flat_map(|section| &section.items)
                .filter(|other| other.text.contains(&item.text))
                .count();
            assert_eq!(count(&text, &item.text), twins, "{}", item.text);
        }
        for note in section.notes_above.iter().chain(&section.notes_below).chain([&section.heading])
        {
            assert!(note.is_empty() || count(&text, note) == 1, "{note}");
        }
        for heading in section.items.iter().filter_map(|item| item.heading.as_ref()) {
            assert_eq!(count(&text, heading), 1, "{heading}");
        }
        // The badge's words stand in the box and, as part of the paper's name, in the footer.
        assert_eq!((count(&text, &form.title), count(&text, &form.badge)), (1, 2));
    }
    assert_eq!(paper::pages(&pdf), 2);
}

#[test]
fn both_forms_hold_every_word_of_the_official_form() {
    let documents = Book::clean().documents();
    assert_holds_the_form(&documents[0], FormKind::Pharmacy);
    assert_holds_the_form(&documents[1], FormKind::Vendor);
}

#[test]
fn both_forms_are_pdf_a_2a_and_pdf_ua_1() {
    let long = "長い備考。".repeat(200);
    let documents = Book::clean()
        .set("チェックリスト", "I5", long.as_str())
        .set("薬局", "B5", "いいえ")
        .documents();
    for document in documents.iter().chain(&Book::clean().documents()) {
        assert_eq!(
            paper::broken_rules(&paper::set(document)),
            Vec::<String>::new(),
            "{}",
            document.stem
        );
    }
}

#[test]
fn every_date_and_remark_stands_on_the_paper_exactly_once() {
    let mut book = Book::clean();
    for (index, _) in PHARMACY_ITEMS.iter().enumerate() {
        let row = index as u32 + 1;
        let day = |column: i8| date(2023, 4 + column, 1 + index as i8);
        book = book
            .with("チェックリスト", row, 3, "いいえ")
            .with("チェックリスト", row, 4, day(0))
            .with("チェックリスト", row, 5, day(5));
        book = book
            .with("チェックリスト", row, 6, "はい")
            .with("チェックリスト", row, 7, day(8))
            .with("チェックリスト", row, 8, format!("備考その{index:02}番"));
    }
    let text = paper::text(&pharmacy_form(&book));
    for index in 0..PHARMACY_ITEMS.len() {
        assert_eq!(count(&text, &format!("備考その{index:02}番")), 1);
        // Of a reference item, a target in the edition's year and a second check would be taken for
        // the next year's.
        let reference =
            edition().asked(FormKind::Pharmacy).nth(index).unwrap().period == Period::Reference;
        for (month, year) in [(4, ""), (9, "R5/"), (12, "R5/")] {
            let year = if reference { year } else { "" };
            assert_eq!(
                count(&text, &format!("（{year}{month}/{}）", index + 1)),
                1,
                "{month}/{}",
                index + 1
            );
        }
    }
}

#[test]
fn a_ring_lies_over_each_answer_given_and_nowhere_else() {
    let book = Book::clean()
        .set("チェックリスト", "D2", "いいえ")
        .set("チェックリスト", "G2", "はい")
        .set("チェックリスト", "D3", "")
        .set("チェックリスト", "G4", "いいえ");
    let pdf = pharmacy_form(&book);
    let mut expected = vec!["1:いいえ", "2:はい", "1:はい", "2:いいえ"];
    expected.extend(["1:はい"; 7]);
    assert_eq!(rings(&pdf, 1), expected);
    assert_eq!(rings(&pdf, 2), ["1:はい"; 8]);
}

#[test]
fn a_blank_form_has_neither_ring_nor_stroke() {
    let documents = Book::clean().without("事業者チェックリスト").documents();
    let pdf = paper::set(&documents[1]);
    for page in [1, 2] {
        assert_eq!(paper::drawings(&pdf, page), paper::Drawings::default());
    }
    // On its line, and in the foot of both pages.
    assert_eq!(count(&paper::page_text(&pdf, 1), "架空システム株式会社"), 2);
    assert_eq!(count(&paper::page_text(&pdf, 2), "架空システム株式会社"), 1);
    assert_eq!(count(&paper::text(&pdf), "（/）"), 14 * 3);
}

#[test]
fn without_a_contract_two_items_are_struck_with_the_reason_beside() {
    let book =
        Book::clean().set("薬局", "B5", "いいえ").without("事業者").without("事業者チェックリスト");
    let book = (1..=2).fold(book, |book, row| {
        book.with("チェックリスト", row + 2, 3, "").with("チェックリスト", row + 2, 4, "")
    });
    let documents = book.documents();
    assert_eq!(documents.len(), 1);
    let pdf = paper::set(&documents[0]);
    assert_eq!(paper::drawings(&pdf, 1).strokes.len(), 6);
    assert_eq!(count(&paper::text(&pdf), "事業者と契約していないため記入不要"), 2);
    assert_eq!(paper::drawings(&pdf, 2).strokes, []);
}

#[test]
fn answers_given_though_not_needed_are_printed_and_not_struck() {
    let book =
        Book::clean().set("薬局", "B5", "いいえ").without("事業者").without("事業者チェックリスト");
    let pdf = pharmacy_form(&book);
    // Of each of the two rows, target date and second answer are struck, the answer that was given
    // is ringed.
    assert_eq!(paper::drawings(&pdf, 1).strokes.len(), 4);
    assert_eq!(rings(&pdf, 1).len(), 10);
}

#[test]
fn without_a_system_everything_below_is_struck_and_no_vendor_form_is_made() {
    let mut book = Book::clean().set("薬局", "B3", "いいえ");
    for row in 1..=18 {
        book = book.with("チェックリスト", row, 3, "").with("チェックリスト", row, 4, "");
    }
    let documents = book.documents();
    assert_eq!(documents.len(), 1);
    let pdf = paper::set(&documents[0]);
    assert_eq!(paper::drawings(&pdf, 1).rings.len(), 1);
    assert_eq!(
        (paper::drawings(&pdf, 1).strokes.len(), paper::drawings(&pdf, 2).strokes.len()),
        (30, 24)
    );
}

#[test]
fn what_a_vendor_calls_out_of_scope_is_struck() {
    let book = Book::clean().set("事業者チェックリスト", "E8", "対象外").set(
        "事業者チェックリスト",
        "F8",
        "",
    );
    let pdf = paper::set(&book.documents()[1]);
    assert_eq!(paper::drawings(&pdf, 1).strokes.len(), 3);
    assert_eq!(count(&paper::text(&pdf), "契約の対象外"), 1);
}

#[test]
fn a_long_remark_goes_on_below_the_table_and_is_not_cut() {
    let remark: String = (0..400).map(|number| format!("{number:03}、")).collect();
    let pdf = pharmacy_form(&Book::clean().set("チェックリスト", "I6", remark.as_str()).set(
        "チェックリスト",
        "I14",
        "短い備考",
    ));
    let text = paper::text(&pdf);
    assert_eq!((count(&text, &remark), count(&text, "短い備考")), (1, 1));
    assert_eq!((count(&text, "別紙1"), count(&text, "別紙2")), (2, 0));
}

#[test]
fn names_and_remarks_come_out_to_the_letter() {
    let name = "髙﨑𠮷薬局 #*_$@<>\\{{}}`[x]// 濵";
    let remark = "#set text(red) $x$ *太字* _斜_ @ref <tag> \\n `code` {{x}} 葛\u{FA19}";
    let pdf =
        pharmacy_form(&Book::clean().set("薬局", "B1", name).set("チェックリスト", "I2", remark));
    let text = paper::text(&pdf);
    assert_eq!(count(&text, name), 2, "{text}");
    assert_eq!(count(&text, remark), 1, "{text}");
}

#[test]
fn reference_items_are_on_the_second_page_only() {
    let pdf = pharmacy_form(&Book::clean());
    for item in edition()
        .items(FormKind::Pharmacy)
        .filter(|item| item.period == Period::Reference && item.id.number.to_string() == "2(9)")
    {
        assert_eq!(
            (
                count(&paper::page_text(&pdf, 1), &item.text),
                count(&paper::page_text(&pdf, 2), &item.text)
            ),
            (0, 2)
        );
    }
}

#[test]
fn who_listens_to_the_form_hears_which_word_is_ringed() {
    let pdf = pharmacy_form(&Book::clean().set("チェックリスト", "D2", "いいえ"));
    let expected: Vec<&str> = [vec!["「いいえ」に丸"], vec!["「はい」に丸"; 18]].concat();
    assert_eq!(paper::alternative_texts(&pdf), expected);
}

#[test]
fn an_item_out_of_scope_is_stroked_through_though_it_is_dated() {
    let out_of_scope = Book::forms().set("事業者チェックリスト", "E8", "対象外");
    let strokes = |book: &Book| paper::drawings(&paper::set(&book.documents()[1]), 1).strokes.len();
    let undated = strokes(&out_of_scope.clone().set("事業者チェックリスト", "F8", ""));
    assert_eq!((undated, strokes(&out_of_scope)), (3, 3));
}

// The first font has the parts of these letters and would put them together: an old form of a kanji
// would become another, and a letter with a mark stand twice in the text.
#[test]
fn letters_that_only_a_later_font_has_whole_are_taken_from_it() {
    for (remark, other) in [
        ("Nguyễn Thị Yến 様", "Nguyễễn"),
        ("舘\u{FA6D}の表札", "舘舘"),
        ("Ǐ と ǚ", "ǏǏ"),
        ("将\u{2F873}と真\u{2F945}", "将将"),
    ] {
        let pdf = pharmacy_form(&Book::clean().set("チェックリスト", "I3", remark));
        let text = paper::text(&pdf);
        assert_eq!(count(&text, remark), 1, "{remark}: {text}");
        assert!(!text.contains(other), "{text}");
        assert_eq!(paper::broken_rules(&pdf), Vec::<String>::new());
    }
}
