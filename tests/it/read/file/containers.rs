//! The same pharmacy in any container, told apart by their bytes; whatever is cut off or changed.

use std::sync::LazyLock;

use tachiiri::case::Case;
use tachiiri::finding::Severity;
use tachiiri::sheet::rows;

use super::csv::{folder, said, utf8};
use super::{NOTHING, case, varied};
use crate::support::book::{AS_OF, papers_of, read_files};
use crate::support::containers::{
    ODS, biff, compound, content, converted, ods_of, sheets_of, tables, xls_of,
};
use crate::support::package::zipped;
use crate::support::reading::{DAMAGED, read_bytes, told};
use crate::support::{Book, paper};

fn sample() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/input/sample.xlsx");
    std::fs::read(path).unwrap()
}

/// Three pharmacies: the sample, one of few sheets, one with cells of every kind.
fn three() -> [Vec<u8>; 3] {
    [sample(), Book::forms().bytes(), varied().bytes()]
}

/// What LibreOffice makes of them.
static IN_ODS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| converted(&three(), "ods"));
static IN_XLS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| converted(&three(), "xls"));

// The same pharmacy

/// The texts of the papers.
fn printed(case: &Case) -> Vec<String> {
    let papers = papers_of(case, &[]);
    papers.iter().map(|document| paper::text(&paper::set(document))).collect()
}

fn assert_same(others: &[Vec<u8>]) {
    for (xlsx, other) in three().into_iter().zip(others) {
        let (expected, found) = (read_bytes(xlsx), read_bytes(other.clone()));
        assert!(
            expected.findings.iter().all(|finding| finding.severity != Severity::Error),
            "{:?}",
            told(&expected)
        );
        assert_eq!(told(&expected), told(&found));
        let (expected, found) = (expected.case.unwrap(), found.case.unwrap());
        assert_eq!(said(&expected), said(&found));
        assert_eq!(
            format!("{:?}", papers_of(&expected, &[])),
            format!("{:?}", papers_of(&found, &[]))
        );
    }
}

#[test]
#[ignore = "needs soffice"]
fn a_pharmacy_in_opendocument_is_the_same_pharmacy() {
    assert_same(&IN_ODS);
}

#[test]
#[ignore = "needs soffice"]
fn a_pharmacy_in_excel_97_is_the_same_pharmacy() {
    assert_same(&IN_XLS);
}

#[test]
fn the_papers_of_a_pharmacy_say_the_same_whatever_it_came_in() {
    let expected = printed(&Book::forms().case());
    let csv = folder(&Book::forms(), ',', "\n", utf8);
    let csv =
        read_files(csv.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect(), AS_OF);
    assert_eq!(told(&csv), NOTHING);
    assert_eq!(printed(&csv.case.unwrap()), expected);
    for bytes in [ods_of(&Book::forms()), xls_of(&Book::forms())] {
        let case = case(bytes);
        assert_eq!(said(&case), said(&Book::forms().case()));
        assert_eq!(printed(&case), expected);
    }
}

#[test]
fn a_container_is_told_by_its_bytes_whatever_the_name() {
    let books = [Book::forms().bytes(), ods_of(&Book::forms()), xls_of(&Book::forms())];
    for name in [
        "a.xlsx",
        "a.XLSM",
        "a.xls",
        "a.Ods",
        "a.ODS",
        "a.XLS",
        "a.csv",
        "アクセスログ.CSV",
        "薬局.csv",
        "a",
    ] {
        for book in &books {
            let reading = read_files(vec![(name, book.clone())], AS_OF);
            assert_eq!(told(&reading), NOTHING, "{name}");
            assert!(reading.case.is_some());
        }
    }
}

#[test]
fn a_folder_may_hold_every_container() {
    let part = |names: &[&str]| {
        let mut book = Book::forms();
        book.sheets.retain(|(name, _)| names.contains(&name.as_str()));
        book
    };
    let files = vec![
        ("a.xls", xls_of(&part(&["薬局", "事業者"]))),
        ("b.ods", ods_of(&part(&["チェックリスト"]))),
        ("c.xlsx", part(&["事業者チェックリスト", "連絡先"]).bytes()),
    ];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), NOTHING);
    assert_eq!(rows(&reading.case.unwrap().vendor_answers).len(), 14);
}

// Anything cut off

fn assert_refused_or_read_wherever_it_is_cut_off(whole: &[u8]) {
    for length in (0..whole.len()).step_by(100) {
        let reading = read_bytes(whole[..length].to_vec());
        assert!(
            reading.case.is_some() || told(&reading) == DAMAGED,
            "{length}: {:?}",
            told(&reading)
        );
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_or_read() {
    assert_refused_or_read_wherever_it_is_cut_off(&ods_of(&varied()));
    assert_refused_or_read_wherever_it_is_cut_off(&xls_of(&Book::forms()));
}

#[test]
#[ignore = "needs soffice"]
fn a_file_of_libreoffice_cut_off_anywhere_is_refused_or_read() {
    assert_refused_or_read_wherever_it_is_cut_off(&IN_ODS[0]);
    assert_refused_or_read_wherever_it_is_cut_off(&IN_XLS[0]);
}

#[test]
fn a_workbook_stream_cut_off_anywhere_is_refused() {
    let stream = biff(&[], &sheets_of(&Book::forms()));
    for length in (0..stream.len()).step_by(101) {
        // The stream is padded with empty records.
        let told = told(&read_bytes(compound(&[("Workbook", &stream[..length])])));
        assert!(told == DAMAGED, "{length}: {told:?}");
    }
}

#[test]
fn a_changed_byte_is_refused_or_read() {
    let mut next = 1_u64;
    let mut random = |below: usize| {
        next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (next >> 33) as usize % below
    };
    let whole = xls_of(&Book::forms());
    let text = content(&tables(&varied())).into_bytes();
    for _ in 0..300 {
        let mut xls = whole.clone();
        let mut xml = text.clone();
        for _ in 0..1 + random(4) {
            let at = random(xls.len());
            xls[at] = random(256) as u8;
            let at = random(xml.len());
            xml[at] = random(256) as u8;
        }
        for bytes in [xls, zipped(&[("mimetype", ODS), ("content.xml", &xml)])] {
            let reading = read_bytes(bytes);
            let is_refused =
                reading.findings.iter().any(|finding| finding.severity == Severity::Error);
            assert!(reading.case.is_some() || is_refused, "{:?}", told(&reading));
        }
    }
}
