//! The workbooks of 01 and 02 of `build` draft back to the edition that they were made with.

use tachiiri::model::complete::complete;
use tachiiri::model::edition::{Edition, Form, FormKind, Item, Origin};
use tachiiri::paper::DocumentId::{PharmacyChecklist, VendorChecklist};
use tachiiri::read::draft::{Request, draw_up};
use tachiiri::read::file::input::{Input, Source};

use crate::support::book::{assets, edition};
use crate::support::containers::{converted, recalculated};
use crate::support::{Book, workbook};

/// The workbooks of the sample's 01 and of its first 02.
fn workbooks() -> [Vec<u8>; 2] {
    let book = Book::sample();
    [PharmacyChecklist, VendorChecklist].map(|paper| workbook::set(&book.paper(paper)))
}

/// What a form says, but for what no form says: which edition of the guideline its places are in.
fn said(edition: &Edition, kind: FormKind) -> Form {
    let mut form = edition.form(kind).unwrap().clone();
    for item in form.sections.iter_mut().flat_map(|section| &mut section.items) {
        *item = Item { guideline_edition: None, ..item.clone() };
    }
    form
}

fn assert_drafts_back(workbooks: &[Vec<u8>], ending: &str) {
    let input = |(number, bytes): (usize, &Vec<u8>)| {
        let name = format!("{number}.{ending}");
        Input { shown: name.clone(), name, content: Ok(Source::Memory(bytes.clone())) }
    };
    let request = Request { id: Some("reiwa5".to_owned()), ..Request::default() };
    let inputs = workbooks.iter().enumerate().map(input).collect();
    let draft = draw_up(inputs, &request, std::slice::from_ref(edition()), assets()).unwrap();
    assert_eq!(draft.unsure, []);
    assert_eq!(draft.gone, []);
    let drafted = complete(&draft.outline, Origin::default()).unwrap();
    assert_eq!((&drafted.words, drafted.numbering), (&edition().words, edition().numbering));
    let years = |edition: &Edition| (edition.fiscal_year, edition.reference_year);
    assert_eq!(years(&drafted), years(edition()));
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        assert_eq!(said(&drafted, kind), said(edition(), kind), "{ending}");
    }
}

#[test]
fn the_forms_of_build_draft_back_to_the_letter() {
    assert_drafts_back(&workbooks(), "xlsx");
}

#[test]
#[ignore = "needs soffice"]
fn the_forms_of_build_draft_back_when_libreoffice_has_saved() {
    let workbooks = workbooks();
    assert_drafts_back(&recalculated(&workbooks), "xlsx");
    for ending in ["ods", "xls"] {
        assert_drafts_back(&converted(&workbooks, ending), ending);
    }
}
