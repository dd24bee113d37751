//! Excel 97: cells, merges, and what is refused.

use jiff::civil::date;
use tachiiri::finding::Place;
use tachiiri::read::Reading;
use tachiiri::sheet::rows;

use super::csv::said;
use super::{NOTHING, assert_refused, case};
use crate::support::Book;
use crate::support::containers::{
    at, biff, compound, label, number, record, sheets_of, string, xls_of,
};
use crate::support::raw_xlsx::shown;
use crate::support::reading::{read_bytes, told};

/// The clean book with more sheets, records of theirs and of the workbook.
pub fn xls_with(globals: &[u8], more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let book = Book::forms();
    let sheets = [sheets_of(&book), more.to_vec()].concat();
    compound(&[("Workbook", &biff(globals, &sheets))])
}

/// 機器台帳 with records below its header (管理番号, 機器区分, 説明, 登録日) in a row with the first two.
fn devices(globals: &[u8], records: &[Vec<u8>]) -> Reading<'static> {
    let header = ["管理番号", "機器区分", "説明", "登録日"];
    let header = (0..).zip(header).flat_map(|(column, text)| label(0, column, text)).collect();
    let records = [header, label(1, 0, "1"), label(1, 1, "サーバ"), records.concat()].concat();
    read_bytes(xls_with(globals, &[("機器台帳", records)]))
}

fn description(globals: &[u8], records: &[Vec<u8>]) -> Option<String> {
    let reading = devices(globals, records);
    assert_eq!(told(&reading), NOTHING);
    let case = reading.case.unwrap();
    rows(&case.devices)[0].description.get().map(|text| text.as_str().to_owned())
}

fn format_record(id: u16, code: &str) -> Vec<u8> {
    record(0x041E, &[id.to_le_bytes().to_vec(), string(code)].concat())
}

fn style(format: u16) -> Vec<u8> {
    record(0x00E0, &[[0, 0], format.to_le_bytes(), [0, 0]].concat())
}

fn formula(result: [u8; 8]) -> Vec<u8> {
    record(0x0006, &[at(1, 2, 0), result.to_vec(), vec![0; 8]].concat())
}

#[test]
fn every_record_that_holds_a_cell_is_read() {
    let strings =
        |table: &[u8]| record(0x00FC, &[[2, 0, 0, 0, 2, 0, 0, 0].as_slice(), table].concat());
    let of_table =
        |index: u32| record(0x00FD, &[at(1, 2, 0), index.to_le_bytes().to_vec()].concat());
    let is = |expected: &str, globals: &[u8], records: &[Vec<u8>]| {
        assert_eq!(description(globals, records).as_deref(), Some(expected));
    };
    // Formatting runs and furigana of a rich string are no part of it.
    let mut rich = vec![2, 0, 0x0D, 1, 0, 4, 0, 0, 0];
    rich.extend("髙島".encode_utf16().flat_map(u16::to_le_bytes));
    rich.extend([0; 4 + 4]);
    let table = [rich, string("二つ目")].concat();
    is("髙島", &strings(&table), &[of_table(0)]);
    is("二つ目", &strings(&table), &[of_table(1)]);
    // A string that goes on in the next record, in narrow characters.
    let broken = [
        strings(&[5, 0, 1, b'A', 0, b'B', 0]),
        record(0x003C, &[0, b'C', b'D', b'E', 1, 0, 0, b'z']),
    ]
    .concat();
    is("ABCDE", &broken, &[of_table(0)]);
    is("z", &broken, &[of_table(1)]);
    // Records that continue it with nothing, with nothing but the width, with half a character.
    let table = [string("甲乙丙")[..5].to_vec(), vec![]].concat();
    let pieces = [vec![], vec![1], vec![1, 0x59, 0x4E, 0x19], vec![1, 0x19, 0x4E]];
    let continued = pieces.map(|piece| record(0x003C, &piece)).concat();
    is("甲乙丙", &[strings(&table), continued].concat(), &[of_table(0)]);
    let rk = |word: u32| record(0x027E, &[at(1, 2, 0), word.to_le_bytes().to_vec()].concat());
    is("-3", &[], &[rk(((-3_i32) << 2).cast_unsigned() | 2)]);
    is("1.23", &[], &[rk(123 << 2 | 3)]);
    is("0.5", &[], &[rk((0.5_f64.to_bits() >> 32) as u32)]);
    let many = [at(1, 2, 0), (7_u32 << 2 | 2).to_le_bytes().to_vec(), vec![2, 0]].concat();
    is("7", &[], &[record(0x00BD, &many)]);
    is("TRUE", &[], &[record(0x0205, &[at(1, 2, 0), vec![1, 0]].concat())]);
    is("2.5", &[], &[formula(2.5_f64.to_le_bytes())]);
    is("TRUE", &[], &[formula([1, 0, 1, 0, 0, 0, 0xFF, 0xFF])]);
    // Formulas in the records of older versions.
    for old in [2, 4] {
        let mut formula = formula(2.5_f64.to_le_bytes());
        formula[1] = old;
        is("2.5", &[], &[formula]);
    }
    let text = formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);
    is("結果", &[], &[text.clone(), record(0x0207, &string("結果"))]);
    assert_eq!(description(&[], &[text.clone(), record(0x0207, &string(""))]), None);
    assert_eq!(description(&[], &[formula([3, 0, 0, 0, 0, 0, 0xFF, 0xFF])]), None);
    is("003", &[style(0), format_record(164, "000"), style(164)].concat(), &[number(1, 2, 1, 3.0)]);
    is("10月1日", &[style(0), style(56)].concat(), &[number(1, 2, 1, 45_200.0)]);
    // Errors, and a formula whose text is missing.
    let failed = record(0x0205, &[at(1, 2, 0), vec![0x17, 1]].concat());
    for refused in [failed, formula([2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]), text] {
        assert_eq!(told(&devices(&[], &[refused])), ["error[I015] 機器台帳!C2"]);
    }
}

#[test]
fn days_of_excel_97_are_known_by_their_format() {
    let since_1904 = record(0x0022, &[1, 0]);
    for code in ["yyyy/m/d", "[$-411]ggge\"年\"m\"月\"d\"日\"", "m/d(aaa)", "\\(yy/m\\)", "[赤]d"]
    {
        let globals = [style(0), format_record(170, code), style(170)].concat();
        let case = devices(&globals, &[number(1, 3, 1, 45_200.0)]).case.unwrap();
        assert_eq!(rows(&case.devices)[0].registered.value, Some(date(2023, 10, 1)), "{code}");
        let globals = [globals, since_1904.clone()].concat();
        let case = devices(&globals, &[number(1, 3, 1, 43_738.0)]).case.unwrap();
        assert_eq!(rows(&case.devices)[0].registered.value, Some(date(2023, 10, 1)), "{code}");
    }
    for code in ["[h]:mm", "h:mm", "[mm]:ss"] {
        let globals = [style(0), format_record(170, code), style(170)].concat();
        assert_eq!(
            told(&devices(&globals, &[number(1, 3, 1, 0.5)])),
            ["error[I007] 機器台帳!D2"],
            "{code}"
        );
    }
    // A bare serial number, by each of the two calendars.
    for (globals, day) in [(Vec::new(), date(2023, 10, 1)), (since_1904, date(2027, 10, 2))] {
        let case =
            devices(&[style(0), globals].concat(), &[number(1, 3, 0, 45_200.0)]).case.unwrap();
        assert_eq!(rows(&case.devices)[0].registered.value, Some(day));
    }
}

#[test]
fn merges_and_hidden_rows_of_excel_97_are_known() {
    let mut book = Book::forms();
    for row in 2..15 {
        book = book.with("事業者チェックリスト", row, 0, "");
    }
    let mut sheets = sheets_of(&book);
    let vendors = sheets.iter_mut().find(|(name, _)| *name == "事業者チェックリスト").unwrap();
    vendors.1.extend(record(0x00E5, &[1, 0, 1, 0, 14, 0, 0, 0, 0, 0]));
    let bytes = compound(&[("Workbook", &biff(&[], &sheets))]);
    assert_eq!(said(&case(bytes)), said(&Book::forms().case()));
    let hidden =
        record(0x0208, &[[1, 0, 0, 0, 0, 1, 0, 0].as_slice(), &[0; 4], &[0x20, 0, 0, 0]].concat());
    assert_eq!(told(&devices(&[], &[hidden])), ["note[I018] 機器台帳!A2"]);
}

#[test]
fn charts_inside_a_sheet_are_no_cells() {
    let beginning = record(0x0809, &[0, 6, 0x20, 0]);
    let chart = [beginning, label(1, 2, "図の文字"), record(0x000A, &[])].concat();
    assert_eq!(description(&[], &[chart]), None);
}

#[test]
fn what_is_no_readable_compound_file_is_told_in_its_own_words() {
    let stream = |name: &str| compound(&[("Other", b""), (name, b"")]);
    assert_refused(stream("EncryptedPackage"), "パスワード");
    assert_refused(stream("WordDocument"), "Word");
    assert_refused(stream("PowerPoint Document"), "PowerPoint");
    assert_refused(stream("Book"), "Excel 97");
    assert_refused(stream("__properties_version1.0"), "表計算のファイルではありません");
    assert_refused(stream("Workbook"), "壊れて");
    assert_refused(xls_with(&record(0x002F, &[1, 0, 1, 0]), &[]), "パスワード");
    let old = compound(&[("Workbook", &record(0x0809, &[0, 5, 5, 0]))]);
    assert_refused(old, "Excel 97");
    assert_refused(vec![9, 4, 6, 0, 0, 4, 0x10, 0, 0, 0], "Excel 97");
    assert_refused(vec![9, 8, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0], "Excel 97");
}

#[test]
fn a_hostile_workbook_of_excel_97_is_refused_or_costs_nothing() {
    let refused = |records: Vec<u8>, word: &str| {
        assert_refused(xls_with(&[], &[("機器台帳", records)]), word)
    };
    let in_globals = |records: Vec<u8>, word: &str| assert_refused(xls_with(&records, &[]), word);
    // Claims of size are not believed.
    let dimensions = record(0x0200, &[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0]);
    assert_eq!(told(&devices(&[], &[dimensions])), NOTHING);
    let corners = [label(0, 0, "a"), label(65_535, 255, "b")].concat();
    assert_eq!(
        told(&read_bytes(xls_with(&[], &[("別のシート", corners)]))),
        ["note[I017] 別のシート!-"]
    );
    refused(label(0, 256, "b"), "壊れて");
    refused([label(0, 0, "a"), label(0, 0, "b")].concat(), "2回書かれていて");
    refused(record(0x00FD, &[0; 10]), "壊れて");
    refused(record(0x0203, &[0; 5]), "壊れて");
    refused(record(0x0204, &[&at(0, 0, 0)[..], &[0xFF, 0xFF, 1, 0, 0]].concat()), "壊れて");
    refused(record(0x0204, &[&at(0, 0, 0)[..], &[1, 0, 1, 0x00, 0xD8]].concat()), "壊れて");
    refused(record(0x0809, &[0, 6, 0x20, 0]), "壊れて");
    let storm = [vec![0, 4], vec![0; 8 * 1_024]].concat();
    refused(record(0x00E5, &storm).repeat(98), "壊れて");
    // A count of strings is not believed.
    assert_eq!(told(&read_bytes(xls_with(&record(0x00FC, &[0xFF; 8]), &[]))), NOTHING);
    in_globals(record(0x00FC, &[[0xFF; 8].as_slice(), &[0xFF; 3]].concat()), "壊れて");
    in_globals(record(0x0085, &[0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 1, 0, b'x']), "壊れて");
    // A hundred sheets that share their bytes.
    let shared = record(0x0085, &[0, 0, 0, 0, 0, 0, 1, 0, b'x']).repeat(2_000);
    in_globals(shared, "壊れて");
    assert_eq!(told(&read_bytes(xls_with(&style(0).repeat(100_000), &[]))), NOTHING);
}

#[test]
fn a_damaged_compound_file_is_refused() {
    let whole = xls_of(&Book::forms());
    let set = |at: usize, value: u32| {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    let directory = u32::from_le_bytes(whole[48..52].try_into().unwrap());
    let root = 512 * (directory as usize + 1);
    // Directory, table of sectors, chains and trees in circles or beyond the end.
    for (at, value) in [
        (28, 0xFFFF_FFFE),
        (48, 0x7FFF_FFFF),
        (48, 0xFFFF_FFFE),
        (60, 0x7FFF_FFFF),
        (76, 0x7FFF_FFFF),
        (512 + 4 * directory as usize, directory),
        (root + 128 + 68, 1),
        (root + 128 + 72, 0xFFFF),
        (root + 128 + 116, 0x7FFF_FFFF),
        (root + 128 + 120, 0x7FFF_FFFF),
    ] {
        assert_refused(set(at, value), "壊れて");
    }
}

#[test]
fn sheets_are_found_in_their_order_where_their_places_are_wrong() {
    let texts = ["甲", "乙"].map(|text| label(0, 0, text));
    let mut stream = biff(&[], &[("一", texts[0].clone()), ("二", texts[1].clone())]);
    let bounds: Vec<usize> =
        (0..stream.len() - 1).filter(|at| stream[*at..].starts_with(&[0x85, 0])).collect();
    for at in bounds {
        stream[at + 4] += 20;
    }
    let workbook =
        tachiiri::read::file::read(compound(&[("Workbook", &stream)]), &Place::file("a.xls"))
            .unwrap();
    let cells: Vec<String> = workbook.grids.iter().flat_map(shown).collect();
    assert_eq!(cells, ["A1=甲", "A1=乙"]);
}

#[test]
fn the_small_streams_may_end_with_less_than_a_sector() {
    let mut bytes = small_compound(&biff(&[], &[("台帳", label(0, 0, "甲"))]));
    let workbook = tachiiri::read::file::read(bytes.clone(), &Place::file("a.xls")).unwrap();
    assert_eq!(shown(&workbook.grids[0]), ["A1=甲"]);
    bytes.truncate(bytes.len() - 512);
    assert!(tachiiri::read::file::read(bytes, &Place::file("a.xls")).is_err());
}

/// A compound file whose workbook lies in the mini stream, which ends with it.
fn small_compound(stream: &[u8]) -> Vec<u8> {
    let mut bytes = compound(&[("Workbook", stream)]);
    let word = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let set = |bytes: &mut [u8], at: usize, value: u32| {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes())
    };
    let directory = 512 * (word(&bytes, 48) as usize + 1);
    let first = word(&bytes, directory + 128 + 116);
    // The root has the mini stream, the workbook its first sectors; a table says how these go on.
    let sectors = stream.len().div_ceil(64) as u32;
    set(&mut bytes, directory + 116, first);
    set(&mut bytes, directory + 120, stream.len() as u32);
    set(&mut bytes, directory + 128 + 116, 0);
    set(&mut bytes, directory + 128 + 120, stream.len() as u32);
    let table: Vec<u32> =
        (1..sectors).chain([0xFFFF_FFFE]).chain(std::iter::repeat(u32::MAX)).take(128).collect();
    let last = ((bytes.len() - 512) / 512) as u32;
    set(&mut bytes, 60, last);
    set(&mut bytes, 64, 1);
    let fat = 512 * (word(&bytes, 76) as usize + 1);
    set(&mut bytes, fat + 4 * last as usize, 0xFFFF_FFFE);
    // The mini stream ends within its last sector.
    let end = first as usize + stream.len() / 512;
    set(&mut bytes, fat + 4 * end, 0xFFFF_FFFE);
    bytes.extend(table.into_iter().flat_map(u32::to_le_bytes));
    bytes
}

#[test]
fn a_number_that_is_none_is_refused_at_its_cell_and_a_format_cut_off_shows_it_plainly() {
    let cut =
        record(0x041E, &[170_u16.to_le_bytes().to_vec(), string("0.00")[..6].to_vec()].concat());
    let globals = [style(0), cut, style(170)].concat();
    assert_eq!(description(&globals, &[number(1, 2, 1, 1.5)]).as_deref(), Some("1.5"));
    for value in [f64::NAN, f64::INFINITY] {
        assert_eq!(told(&devices(&[], &[number(1, 2, 0, value)])), ["error[I015] 機器台帳!C2"]);
    }
}

#[test]
fn a_number_that_its_format_does_not_show_is_an_empty_cell() {
    for (code, value, expected) in
        [(";;;", 5.0, &["note[I018] 機器台帳!C2"][..]), (";;;", 0.0, &[]), ("#", 0.0, &[])]
    {
        let globals = [style(0), format_record(170, code), style(170)].concat();
        let reading = devices(&globals, &[number(1, 2, 1, value)]);
        assert_eq!(told(&reading), expected, "{code} {value}");
        assert!(rows(&reading.case.unwrap().devices)[0].description.is_blank(), "{code} {value}");
    }
}
