//! Telephone numbers: what a spreadsheet made of them is refused, with the number that was meant.

use jiff::civil::date;
use tachiiri::case::Case;
use tachiiri::sheet::rows;

use crate::support::book::{AS_OF, lines, read_files};
use crate::support::column::{ACCOUNT, Column, DIRECT, NUMBER};
use crate::support::containers::ods_of;
use crate::support::reading::{cells, only, pharmacy, told};
use crate::support::{Book, Cell};

const TELEPHONE: Column = Column { header: "電話番号", ..NUMBER };

fn telephones(case: &Case) -> Vec<Option<String>> {
    rows(&case.contacts)
        .iter()
        .map(|contact| contact.telephone.get().map(ToString::to_string))
        .collect()
}

#[test]
fn any_text_is_a_telephone_number_as_written() {
    let texts = [
        "03-0000-1234",
        "０３－００００－１２３４",
        "0300001234",
        "03-0000-1234（代表）",
        "03-0000-1234、03-0000-1235",
        "110",
        "#9110",
        "+81-3-0000-1234",
        "担当者の携帯",
        "なし",
    ];
    TELEPHONE.assert_takes(texts.map(|text| (text, text.to_owned())).to_vec(), telephones);
    TELEPHONE.assert_takes(
        vec![
            ("=\"0300001261\"", "0300001261".to_owned()),
            ("'0300001261", "0300001261".to_owned()),
        ],
        telephones,
    );
}

#[test]
fn a_number_whose_format_shows_its_zero_is_what_it_shows() {
    let own = "[<=99999999]####-####;(00) ####-####";
    let table = [
        (Cell::Formatted(300_001_261.0, own), "(03) 0000-1261"),
        (Cell::Formatted(300_001_261.0, "0##-####-####"), "030-0001-261"),
        (Cell::Formatted(9_000_001_221.0, "000-0000-0000"), "090-0000-1221"),
        (Cell::Formatted(300_001_261.0, "0000000000"), "0300001261"),
        (Cell::Number(110.0), "110"),
        (Cell::Number(9_110.0), "9110"),
        (Cell::Formatted(119.0, "0"), "119"),
    ];
    let shown = |cell: &Cell| TELEPHONE.book(std::slice::from_ref(cell)).case();
    for (cell, text) in table {
        let read = telephones(&shown(&cell)).remove(0).unwrap();
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        assert_eq!(digits(&read), digits(text), "{cell:?}: {read}");
    }
}

#[test]
fn a_number_without_its_zero_is_refused_and_proposed_with_it() {
    for (cell, meant) in [
        (Cell::Number(300_001_261.0), "0300001261"),
        (Cell::Number(120_000_111.0), "0120000111"),
        (Cell::Number(9_000_001_221.0), "09000001221"),
        (Cell::Formatted(300_001_261.0, "#,##0"), "0300001261"),
        (Cell::Formatted(300_001_261.0, "0.00E+00"), "0300001261"),
        (Cell::Formatted(9_000_001_236.0, "[<=99999999]####-####;(00) ####-####"), "09000001236"),
        (Cell::Formatted(300_001_261.0, "000-0000-0000"), "0300001261"),
        (Cell::Formatted(300_001_261.0, "[DBNum3][$-411]General"), "0300001261"),
        (Cell::from("300001261"), "0300001261"),
        (Cell::from("3-0000-1261"), "03-0000-1261"),
        (Cell::from("(90) 0000-1236"), "(090) 0000-1236"),
        (Cell::from("９０－００００－１２３６"), "090-0000-1236"),
        (Cell::from("120000111（代表）"), "0120000111"),
    ] {
        let finding = &TELEPHONE.assert_refuses("I021", vec![cell.clone()])[0];
        assert!(finding.message.contains(&format!("「{meant}」")), "{cell:?}: {}", finding.message);
        assert!(finding.hint.contains("文字列"), "{}", finding.hint);
    }
}

#[test]
fn one_piece_of_several_is_enough() {
    for text in [
        "03-0000-1234、300001235",
        "03-0000-1234／300001235",
        "03-0000-1234\n300001235",
        "0300001234 300001235",
    ] {
        let finding = only(TELEPHONE.book(&cells([text])).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I021] 連絡先!C2"], "{text:?}");
        assert!(finding.message.contains("「0300001235」"), "{}", finding.message);
    }
}

#[test]
fn what_is_left_of_a_number_is_refused_without_a_proposal() {
    let mut spoilt = cells(["3E+08", "1.2E+08", "３Ｅ＋０８", "3.00001261e+08"]);
    spoilt.extend([
        Cell::Number(12_345_678.0),
        Cell::Number(12.0),
        Cell::Number(81_300_001_234.0),
        Cell::Number(300_001_261.5),
        Cell::Day(date(2023, 10, 2)),
        Cell::Bool(true),
    ]);
    for finding in TELEPHONE.assert_refuses("I021", spoilt) {
        assert!(!finding.message.contains("ではありませんか"), "{}", finding.message);
    }
}

#[test]
fn every_column_of_telephone_numbers_is_read_so() {
    let columns = [
        Column { header: "電話番号", ..DIRECT },
        Column { header: "時間外連絡先", ..DIRECT },
        Column { header: "時間外電話", ..NUMBER },
        Column { sheet: "利用者台帳", beside: ACCOUNT, header: "電話番号" },
    ];
    for column in columns {
        let beside_direct =
            Column { beside: &[("事業者名", "{}社"), ("直接契約", "はい")], ..column };
        let column = if column.sheet == DIRECT.sheet { beside_direct } else { column };
        column.assert_refuses("I021", vec![Cell::Number(300_001_261.0), Cell::from("3E+08")]);
    }
    let book = pharmacy().row("薬局", &["電話番号"]).with("薬局", 2, 1, 300_001_234.0);
    assert_eq!(told(&book.read()), ["error[I021] 薬局!B3"]);
    // Near: other columns take numbers as they are shown.
    let book = pharmacy().row("薬局", &["薬局コード"]).with("薬局", 2, 1, 300_001_234.0);
    assert_eq!(told(&book.read()), [""; 0]);
}

#[test]
fn telephone_numbers_are_read_so_in_every_container() {
    let book = Book::forms().set("連絡先", "D2", 300_001_261.0);
    let opendocument = read_files(vec![("ためし.ods", ods_of(&book))], AS_OF);
    assert_eq!(told(&opendocument), ["error[I021] 連絡先!D2"]);
    let csv =
        "区分,組織名,電話番号\n厚生労働省,厚生労働省,=\"0300001261\"\n都道府県警察,県警,3E+08\n";
    let files = vec![
        ("ためし.xlsx", Book::forms().without("連絡先").bytes()),
        ("連絡先.csv", csv.as_bytes().to_vec()),
    ];
    assert_eq!(told(&read_files(files, AS_OF)), ["error[I021] 連絡先!C3"]);
}
