//! The ministry's own form among a case's files: known by its words, told with a way to take it.

use tachiiri::case::NotAPharmacy;
use tachiiri::paper::DocumentId::PharmacyChecklist;

use crate::support::Book;
use crate::support::book::{AS_OF, read_files};
use crate::support::containers::{ods_of, xls_of};
use crate::support::ministry_form::{LAYOUTS, PLAIN, Places, both, bytes, with_form};
use crate::support::reading::{only, told};
use crate::support::workbook;

#[test]
fn in_every_layout_and_container_it_is_no_pharmacy() {
    for (at, layout) in LAYOUTS.into_iter().enumerate() {
        let book = both(layout);
        let mut files = vec![("様式.xlsx", bytes(&book))];
        // The books in other containers have no merged cells, which two cells for an answer need.
        if layout.places != Places::TwoCells {
            files.extend([("様式.xls", xls_of(&book)), ("様式.ods", ods_of(&book))]);
        }
        for (name, content) in files {
            let reading = read_files(vec![(name, content)], AS_OF);
            let expected = NotAPharmacy::MinistryForm(vec![name.to_owned()]);
            assert_eq!(reading.not_a_pharmacy, Some(expected), "layout {at} {name}");
            assert_eq!(told(&reading), ["note[I025] -!-"], "layout {at} {name}");
            let hint = only(reading).hint;
            let command = format!("tachiiri editions --draft {name} -o 今年度の様式.xlsx で");
            assert!(hint.starts_with(&command), "{hint}");
        }
    }
}

#[test]
fn its_sheets_may_have_the_names_of_ours() {
    for layout in LAYOUTS {
        for names in [["薬局", "事業者"], ["チェックリスト", "事業者チェックリスト"]]
        {
            let book = with_form(Book::new(), names[0], "薬局確認用", layout);
            let book = with_form(book, names[1], "事業者確認用", layout);
            let reading = read_files(vec![("様式.xlsx", bytes(&book))], AS_OF);
            assert_eq!(told(&reading), ["note[I025] -!-"]);
        }
    }
}

#[test]
fn beside_a_pharmacy_all_its_files_are_named_in_one_command() {
    let form = |badge| bytes(&with_form(Book::new(), "様式1", badge, PLAIN));
    let files = vec![
        ("店/ためし.xlsx", Book::forms().bytes()),
        ("店/様式 1.xlsx", form("薬局確認用")),
        ("店/様式2.xlsx", form("事業者確認用")),
        ("店/様式3.xlsx", form("医療機関確認用")),
    ];
    let reading = read_files(files, AS_OF);
    assert_eq!(reading.not_a_pharmacy, None);
    assert!(reading.case.is_some());
    assert_eq!(told(&reading), ["note[I025] -!-", "note[I025] -!-", "note[I025] -!-"]);
    let command = "tachiiri editions --draft \"店/様式 1.xlsx\" 店/様式2.xlsx -o 今年度の様式.xlsx";
    for finding in &reading.findings[..2] {
        assert!(finding.hint.starts_with(command), "{}", finding.hint);
    }
    assert!(
        reading.findings[2].hint.contains("薬局では使いません"),
        "{}",
        reading.findings[2].hint
    );
}

#[test]
fn a_pharmacys_own_workbook_and_a_form_that_came_back_are_never_taken_for_it() {
    let own = with_form(Book::forms(), "様式1", "薬局確認用", PLAIN);
    let reading = read_files(vec![("ためし.xlsx", bytes(&own))], AS_OF);
    assert_eq!(
        (told(&reading), reading.not_a_pharmacy),
        (vec!["note[I017] 様式1!-".to_owned()], None)
    );
    let form = workbook::set(&Book::forms().paper(PharmacyChecklist));
    let reading = read_files(vec![("01.xlsx", form)], AS_OF);
    assert_eq!(
        (told(&reading), reading.not_a_pharmacy),
        (vec!["error[I003] 薬局!-".to_owned()], None)
    );
    // A list of one's own with headers like these, and a form without a word of the ministry's.
    let list = Book::new().with("点検", 0, 0, "点検項目").with("点検", 0, 1, "点検結果").with(
        "点検",
        1,
        0,
        "冷蔵庫",
    );
    let nameless = with_form(Book::new(), "様式1", "控え", PLAIN);
    for book in [list, nameless] {
        let reading = read_files(vec![("点検.xlsx", bytes(&book))], AS_OF);
        assert_eq!(reading.not_a_pharmacy, None);
        assert!(told(&reading).contains(&"error[I003] 薬局!-".to_owned()), "{:?}", told(&reading));
    }
}
