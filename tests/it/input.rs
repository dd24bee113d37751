//! Refusals and notes about the input, each at its cell; and everything that is taken.

use std::fmt::Debug;

use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;
use tachiiri::case::Case;
use tachiiri::finding::{CellRef, Finding, Findings, Severity};
use tachiiri::model::day::in_words;
use tachiiri::model::edition::FormKind;
use tachiiri::model::item::{Device, ItemNumber};
use tachiiri::model::text::{Text, Unprintable};
use tachiiri::read::{self, Reading};
use tachiiri::sheet::choice::{
    ContactGroup, Disclosure, Generations, OfflineGenerations, Priority, RemoteMaintenance, Reply, YesNo,
};
use tachiiri::sheet::rows;

use crate::support::book::{AS_OF, PHARMACY_ITEMS, assets, edition, lines, read_files};
use crate::support::package::{Parts, streamed, unzipped, zipped};
use crate::support::{Book, Cell, workbook};

// Helpers

const FILE: &str = "ためし.xlsx";
const DAMAGED: [&str; 1] = ["error[I001] -!-"];

/// What was told, in the order of printing.
fn told(reading: &Reading) -> Vec<String> {
    let findings: Vec<Finding> = Findings::collect(reading.findings.clone()).iter().cloned().collect();
    lines(&findings)
}

/// The one finding that there is.
fn only(reading: Reading) -> Finding {
    assert_eq!(reading.findings.len(), 1, "{:?}", told(&reading));
    reading.findings.into_iter().next().unwrap()
}

fn read_bytes(bytes: Vec<u8>) -> Reading<'static> {
    read_files(vec![(FILE, bytes)], AS_OF)
}

/// The smallest pharmacy, to which a test adds the one sheet it is about.
fn pharmacy() -> Book {
    Book::new().row("薬局", &["薬局名", "ためし薬局"]).row("薬局", &["年度", "令和5年度"])
}

fn cells<const N: usize>(texts: [&str; N]) -> Vec<Cell> {
    texts.map(Cell::from).to_vec()
}

/// One column of a sheet, with a row for every cell that a test puts into it.
#[derive(Clone, Copy)]
struct Column {
    sheet: &'static str,
    /// The columns to its left, which hold what a row must have; `{}` is the row's number.
    beside: &'static [(&'static str, &'static str)],
    header: &'static str,
}

impl Column {
    fn book(self, cells: &[Cell]) -> Book {
        let at = self.beside.len() as u16;
        let mut book = pharmacy().with(self.sheet, 0, at, self.header);
        for (column, (header, text)) in (0..).zip(self.beside) {
            book = book.with(self.sheet, 0, column, *header);
            for row in 1..=cells.len() as u32 {
                book = book.with(self.sheet, row, column, text.replace("{}", &row.to_string()));
            }
        }
        for (row, cell) in (1..).zip(cells) {
            book = book.with(self.sheet, row, at, cell.clone());
        }
        book
    }

    /// Every cell is taken, for this value.
    fn takes<T: Debug + PartialEq>(self, table: Vec<(impl Into<Cell>, T)>, values: fn(&Case) -> Vec<Option<T>>) {
        let (cells, expected): (Vec<Cell>, Vec<T>) =
            table.into_iter().map(|(cell, value)| (cell.into(), value)).unzip();
        let values = values(&self.book(&cells).case());
        assert_eq!(values.len(), cells.len());
        for ((cell, value), expected) in cells.iter().zip(values).zip(expected) {
            assert_eq!(value, Some(expected), "{cell:?}");
        }
    }

    /// Every cell is refused, each at its place, with what was found and what would be right.
    fn refuses(self, code: &str, cells: Vec<Cell>) -> Vec<Finding> {
        let findings = self.book(&cells).read().findings;
        let at = |row| CellRef::new(row, self.beside.len() as u32);
        let expected: Vec<String> =
            (1..=cells.len() as u32).map(|row| format!("error[{code}] {}!{}", self.sheet, at(row))).collect();
        assert_eq!(lines(&findings), expected, "{cells:?}");
        for (finding, cell) in findings.iter().zip(&cells) {
            assert_eq!(&*finding.place.file, FILE);
            assert!(!finding.hint.is_empty(), "{cell:?}");
            if let Cell::Text(text) = cell {
                assert!(finding.message.contains(&format!("「{text}」")), "{}", finding.message);
            }
        }
        findings
    }
}

const VENDOR_ITEM: &[(&str, &str)] = &[("事業者名", "{}社"), ("項番", "1(1)")];
const DEVICE: &[(&str, &str)] = &[("管理番号", "{}"), ("機器区分", "サーバ")];
const ACCOUNT: &[(&str, &str)] = &[("№", "{}"), ("ユーザID", "u{}")];
const BACKUP: &[(&str, &str)] = &[("対象システム", "システム{}")];
const OPERATION: &[(&str, &str)] = &[("業務名", "業務{}")];

const ANSWER: Column = Column { sheet: "事業者チェックリスト", beside: VENDOR_ITEM, header: "1回目" };
const SECOND_ANSWER: Column = Column { header: "2回目", ..ANSWER };
const ANSWER_DAY: Column = Column { header: "1回目確認日", ..ANSWER };
const ITEM: Column =
    Column { beside: &[("事業者名", "{}社"), ("対象機器", "サーバ")], header: "項番", ..ANSWER };
const ITEM_DEVICE: Column =
    Column { beside: &[("事業者名", "{}社"), ("項番", "2(7)")], header: "対象機器", ..ANSWER };
const DIRECT: Column = Column { sheet: "事業者", beside: &[("事業者名", "{}社")], header: "直接契約" };
const WRITE_PROTECTED: Column = Column { sheet: "バックアップ", beside: BACKUP, header: "書込不可" };
const DAY: Column = Column { sheet: "機器台帳", beside: DEVICE, header: "登録日" };
const TEXT: Column = Column { header: "説明", ..DAY };
const NUMBER: Column =
    Column { sheet: "連絡先", beside: &[("区分", "その他"), ("組織名", "{}社")], header: "連絡順" };

fn answers(case: &Case) -> Vec<Option<Reply>> {
    let answers = rows(&case.vendor_answers).iter();
    answers.map(|row| row.answer.first.value).collect()
}

fn answer_days(case: &Case) -> Vec<Option<Date>> {
    let answers = rows(&case.vendor_answers).iter();
    answers.map(|row| row.answer.first_checked.value).collect()
}

fn items(case: &Case) -> Vec<Option<String>> {
    let answers = rows(&case.vendor_answers).iter();
    answers.map(|row| Some(row.answer.item.to_string())).collect()
}

fn direct(case: &Case) -> Vec<Option<YesNo>> {
    let vendors = rows(&case.vendors).iter();
    vendors.map(|vendor| vendor.direct.value).collect()
}

fn write_protected(case: &Case) -> Vec<Option<YesNo>> {
    let backups = rows(&case.backups).iter();
    backups.map(|backup| backup.write_protected.value).collect()
}

fn days(case: &Case) -> Vec<Option<Date>> {
    let devices = rows(&case.devices).iter();
    devices.map(|device| device.registered.value).collect()
}

fn texts(case: &Case) -> Vec<Option<String>> {
    let devices = rows(&case.devices).iter();
    devices.map(|device| device.description.get().map(ToString::to_string)).collect()
}

fn numbers(case: &Case) -> Vec<Option<u32>> {
    let contacts = rows(&case.contacts).iter();
    contacts.map(|contact| contact.order.value).collect()
}

/// What チェックリスト says, a line for each row.
fn said(case: &Case) -> Vec<String> {
    let line = |answer: &tachiiri::sheet::checklist::Answer| {
        format!("{} {:?} {:?} {:?}", answer.item, answer.first.value, answer.first_checked.value, answer.target.value)
    };
    rows(&case.answers).iter().map(line).collect()
}

/// The workbook with every `old` in one of its parts made `new`.
fn patched(bytes: &[u8], part: &str, old: &str, new: &str) -> Vec<u8> {
    let mut parts = unzipped(bytes);
    let (_, content) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = std::str::from_utf8(content).unwrap();
    assert!(text.contains(old), "{part} has no {old}: {text:.2000}");
    *content = text.replace(old, new).into_bytes();
    zipped(&parts)
}

/// The part that holds a sheet.
fn part_of(book: &Book, sheet: &str) -> String {
    let at = book.sheets.iter().position(|(name, _)| name == sheet);
    format!("xl/worksheets/sheet{}.xml", at.unwrap() + 1)
}

/// The workbook with a sheet's XML changed.
fn with_sheet(book: &Book, sheet: &str, old: &str, new: &str) -> Vec<u8> {
    patched(&book.bytes(), &part_of(book, sheet), old, new)
}

// I001 to I003: files

#[test]
fn a_clean_book_is_read_without_a_word() {
    let reading = Book::forms().read();
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(reading.edition, Some(edition()));
    assert_eq!(said(&reading.case.unwrap()).len(), PHARMACY_ITEMS.len());
}

#[test]
fn what_is_no_workbook_is_told_in_its_own_words() {
    let ole = |word: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.resize(1_024, 0);
        bytes.extend(word.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    for (bytes, word) in [
        (Vec::new(), "空"),
        ("薬局名：ためし薬局\n".into(), "文字だけ"),
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3".to_vec(), "PDF"),
        ("<!DOCTYPE html>\n<html><table>".into(), "HTML"),
        ("\u{FEFF}<HTML xmlns:x=\"urn\">".into(), "HTML"),
        (ole("EncryptedPackage"), "パスワード"),
        (ole("WordDocument"), "Word"),
        (zipped(&[("word/document.xml", "<w:document/>")]), "Word"),
        (
            zipped(&[
                (
                    PACKAGE,
                    "<Relationships><Relationship Type=\"x/relationships/officeDocument\" Target=\"word/document2.xml\"/></Relationships>",
                ),
                ("word/document2.xml", "<w:document/>"),
            ]),
            "Word",
        ),
        (zipped(&[("写真.jpg", "JFIF")]), "zip"),
        (zipped(&[("xl/workbook.xml", "<workbook/>")]), "壊れて"),
        (b"PK\x03\x04".to_vec(), "壊れて"),
    ] {
        let reading = read_bytes(bytes);
        assert_eq!(told(&reading), DAMAGED, "{word}");
        assert_eq!((reading.case.is_none(), reading.edition), (true, None));
        let finding = only(reading);
        assert!(finding.message.contains(word), "{}", finding.message);
        assert!(!finding.hint.is_empty(), "{word}");
        assert_eq!(&*finding.place.file, FILE);
    }
}

#[test]
fn a_workbook_is_told_by_its_bytes_and_not_by_its_name() {
    for name in ["ためし.XLSX", "ためし.xls", "ためし.xlsm"] {
        let reading = read_files(vec![(name, Book::forms().bytes())], AS_OF);
        assert_eq!(told(&reading), [""; 0], "{name}");
    }
}

#[test]
fn a_workbook_cut_off_anywhere_is_damaged() {
    let whole = Book::forms().bytes();
    for length in (0..whole.len()).step_by(whole.len() / 40) {
        assert_eq!(told(&read_bytes(whole[..length].to_vec())), DAMAGED, "{length}");
    }
}

#[test]
fn a_part_cut_in_half_is_damage() {
    let parts = unzipped(&Book::forms().bytes());
    for at in 0..parts.len() {
        let mut parts = parts.clone();
        let half = parts[at].1.len() / 2;
        parts[at].1.truncate(half);
        assert_eq!(told(&read_bytes(zipped(&parts))), DAMAGED, "{}", parts[at].0);
    }
}

#[test]
fn one_damaged_file_does_not_hide_what_is_wrong_in_another() {
    let book = Book::forms().set("チェックリスト", "D2", "△");
    let files = vec![("a.xlsx", Vec::new()), ("b.xlsx", book.bytes())];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), ["error[I001] -!-", "error[I006] チェックリスト!D2"]);
    // Whether 薬局 is missing cannot be said while a file is unread.
    let rest = Book::forms().without("薬局").bytes();
    let files = vec![("a.xlsx", Vec::new()), ("b.xlsx", rest)];
    assert_eq!(told(&read_files(files, AS_OF)), DAMAGED);
}

#[test]
fn more_than_a_thousand_parts_are_too_many() {
    let with_parts = |count: usize| {
        let mut parts = unzipped(&Book::forms().bytes());
        for number in parts.len()..count {
            parts.push((format!("docProps/{number}.txt"), Vec::new()));
        }
        read_bytes(zipped(&parts))
    };
    assert_eq!(told(&with_parts(1_000)), [""; 0]);
    let finding = only(with_parts(1_001));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I002] -!-"]);
    assert!(finding.message.contains("1001"), "{}", finding.message);
}

#[test]
fn what_unpacks_to_more_than_two_hundred_mebibytes_is_not_unpacked() {
    let mut parts = unzipped(&Book::forms().bytes());
    parts.push(("xl/media/image1.png".to_owned(), vec![0; 201 << 20]));
    let packed = zipped(&parts);
    assert!(packed.len() < 1 << 20);
    let finding = only(read_bytes(packed));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I002] -!-"]);
    assert!(finding.message.contains("200 MiB"), "{}", finding.message);
}

#[test]
fn a_file_of_more_than_twenty_mebibytes_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    for (size, code) in [(20 << 20, "I001"), ((20 << 20) + 1, "I002")] {
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(size).unwrap();
        let inputs = read::file::input::gather(&path).unwrap();
        let finding = only(read_inputs(inputs));
        assert_eq!(lines(&[finding]), [format!("error[{code}] -!-")]);
    }
}

fn read_inputs(inputs: Vec<read::file::input::Input>) -> Reading<'static> {
    let choice = read::Choice { known: std::slice::from_ref(edition()), default: edition(), asked: None, as_of: AS_OF };
    read::read(inputs, choice, assets())
}

#[test]
fn lock_files_hidden_files_and_subfolders_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| std::fs::write(folder.path().join(name), Book::forms().bytes());
    std::fs::create_dir(folder.path().join("控え")).unwrap();
    for name in [FILE, "~$ためし.xlsx", ".ためし.xlsx", "控え/ためし.xlsx", "ためし.docx"] {
        write(name).unwrap();
    }
    let inputs = read::file::input::gather(folder.path()).unwrap();
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, [FILE]);
    assert_eq!(told(&read_inputs(inputs)), [""; 0]);
}

#[test]
fn more_than_a_million_cells_are_too_many() {
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(500));
    let sheet = |rows: usize| {
        let book = Book::forms().row("控え", &["x"]);
        let new = format!("{}</sheetData>", row.repeat(rows));
        read_bytes(with_sheet(&book, "控え", "</sheetData>", &new))
    };
    let finding = only(sheet(2_000));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I002] -!-"]);
    assert!(finding.message.contains("1000000"), "{}", finding.message);
    assert_eq!(told(&sheet(10)), ["note[I017] 控え!-"]);
}

#[test]
fn more_than_twenty_thousand_rows_are_too_many_except_in_the_access_log() {
    let with_rows = |sheet: &str, header: &str, count: u32| {
        let mut book = pharmacy().row(sheet, &[header]);
        for row in 1..count {
            book = book.with(sheet, row, 0, format!("{row}番"));
        }
        told(&book.read())
    };
    assert_eq!(with_rows("業務", "業務名", 20_000), [""; 0]);
    assert_eq!(with_rows("業務", "業務名", 20_002), ["error[I002] 業務!-"]);
    assert_eq!(with_rows("アクセスログ", "氏名", 20_002), [""; 0]);
}

#[test]
fn more_than_five_hundred_columns_are_too_many() {
    let with = |sheet: &str, cell: &str| told(&Book::forms().set(sheet, cell, "控え").read());
    assert_eq!(with("連絡先", "SF1"), ["note[I017] 連絡先!SF1"]);
    assert_eq!(with("連絡先", "SG1"), ["error[I002] 連絡先!-"]);
}

#[test]
fn a_sheet_over_a_limit_is_not_missing() {
    let book = Book::forms().set("薬局", "SG1", "控え");
    assert_eq!(told(&book.read()), ["error[I002] 薬局!-"]);
}

#[test]
fn only_the_sheet_of_the_pharmacy_must_be_there() {
    let finding = only(Book::forms().without("薬局").read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I003] 薬局!-"]);
    assert_eq!(&*finding.place.file, FILE);
    assert_eq!(told(&pharmacy().read()), [""; 0]);
}

#[test]
fn the_sheets_of_a_case_may_lie_in_several_files() {
    let rest = Book::forms().without("薬局").without("チェックリスト");
    let checklist = Book::forms().without("連絡先").without("事業者");
    let checklist = checklist.without("事業者チェックリスト");
    let files = vec![("a.xlsx", rest.bytes()), ("b.xlsx", checklist.bytes())];
    let reading = read_files(files, AS_OF);
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
}

// I004 and I005: headers

#[test]
fn a_missing_column_is_told_with_the_headers_that_were_found() {
    let reading = Book::forms().set("チェックリスト", "A1", "ばんごう").read();
    assert_eq!(told(&reading), ["error[I004] チェックリスト!-", "note[I017] チェックリスト!A1"]);
    let finding = reading.findings.iter().find(|finding| finding.code.as_str() == "I004");
    let message = &finding.unwrap().message;
    for header in ["「項番」", "ばんごう", "対象機器", "2回目確認日", "備考"] {
        assert!(message.contains(header), "{header}: {message}");
    }
}

#[test]
fn every_required_column_must_be_there_and_no_other() {
    for sheet in tachiiri::model::sheets::ALL.iter().skip(1) {
        let (required, optional): (Vec<_>, Vec<_>) = sheet.columns.iter().partition(|column| column.required);
        let names = |columns: &[&tachiiri::model::sheets::Column]| -> Vec<&str> {
            columns.iter().map(|column| column.name).collect()
        };
        let without = pharmacy().row(sheet.name, &names(&optional)).read();
        let expected = vec![format!("error[I004] {}!-", sheet.name); required.len()];
        assert_eq!(lines(&without.findings), expected);
        if !required.is_empty() {
            let with = pharmacy().row(sheet.name, &names(&required)).read();
            assert_eq!(told(&with), [""; 0], "{}", sheet.name);
        }
    }
}

#[test]
fn a_sheet_without_any_header_is_told() {
    let book = pharmacy().row("事業者", &["メモ"]).row("事業者", &["あとで書く"]);
    assert_eq!(told(&book.read()), ["error[I004] 事業者!-"]);
}

#[test]
fn the_name_of_the_pharmacy_must_have_its_row() {
    let book = Book::forms().without_row("薬局", 1);
    assert_eq!(told(&book.read()), ["error[I004] 薬局!-"]);
}

#[test]
fn two_columns_for_one_field_are_refused_at_the_second() {
    for header in ["1回目", "１回目（はい・いいえ）", "1回目の回答"] {
        let book = Book::forms().set("チェックリスト", "J1", header);
        assert_eq!(told(&book.read()), ["error[I005] チェックリスト!J1"], "{header}");
    }
}

#[test]
fn two_rows_for_one_field_of_the_pharmacy_are_refused_at_the_second() {
    let book = Book::forms().row("薬局", &["年　度", "令和6年度"]);
    let finding = only(book.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I005] 薬局!A8"]);
    assert!(finding.message.contains("A2"), "{}", finding.message);
}

#[test]
fn one_sheet_in_two_files_is_refused_at_the_second() {
    let again = Book::new().row("連絡先", &["区分", "組織名"]);
    let files = |other: &Book| vec![("a.xlsx", Book::forms().bytes()), ("b.xlsx", other.bytes())];
    let finding = only(read_files(files(&again), AS_OF));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I005] 連絡先!-"]);
    assert_eq!(&*finding.place.file, "b.xlsx");
    assert!(finding.message.contains("a.xlsx"), "{}", finding.message);
    let other = Book::new().row("業務", &["業務名"]);
    assert_eq!(told(&read_files(files(&other), AS_OF)), [""; 0]);
}

// I006: yes or no

const YES: [&str; 20] = [
    "はい",
    "ハイ",
    "ﾊｲ",
    " はい　",
    "○",
    "◯",
    "〇",
    "✓",
    "✔",
    "☑",
    "レ",
    "ﾚ",
    "済",
    "済み",
    "実施",
    "YES",
    "ｙ",
    "true",
    "1",
    "１",
];
const NO: [&str; 14] =
    ["いいえ", "イイエ", "ｲｲｴ", "×", "✕", "✗", "未", "未実施", "No", "ＮＯ", "n", "FALSE", "0", "０"];

/// Every word for yes and for no, with the cells that are no text.
fn yes_and_no<T: Copy>(yes: T, no: T) -> Vec<(Cell, T)> {
    let words =
        |words: &[&str], value: T| -> Vec<(Cell, T)> { words.iter().map(|word| (Cell::from(*word), value)).collect() };
    let others = [
        (Cell::Number(1.0), yes),
        (Cell::Formatted(1.0, "000"), yes),
        (Cell::Bool(true), yes),
        (Cell::Number(0.0), no),
        (Cell::Bool(false), no),
        (Cell::Formula("=A1", "はい"), yes),
        (Cell::Formula("=1=1", "TRUE"), yes),
    ];
    [words(&YES, yes), words(&NO, no), others.to_vec()].concat()
}

#[test]
fn every_word_for_yes_and_no_is_read() {
    ANSWER.takes(yes_and_no(Reply::Yes, Reply::No), answers);
    DIRECT.takes(yes_and_no(YesNo::Yes, YesNo::No), direct);
    WRITE_PROTECTED.takes(yes_and_no(YesNo::Yes, YesNo::No), write_protected);
}

#[test]
fn what_is_neither_yes_nor_no_is_refused() {
    let unclear = || {
        let mut cells = cells([
            "はい・いいえ",
            "はい/いいえ",
            "△",
            "一部",
            "一部実施",
            "予定",
            "○×",
            "?",
            "？",
            "はい？",
            "はい（一部）",
            "いいえ→はい",
            "同上",
            "〃",
            "-",
            "2",
            "10/1",
            "対象",
            "おk",
        ]);
        cells.extend([Cell::Number(2.0), Cell::Number(-1.0), Cell::Day(date(2023, 10, 2))]);
        cells
    };
    for column in [ANSWER, SECOND_ANSWER, WRITE_PROTECTED] {
        column.refuses("I006", unclear());
    }
    let both = &ANSWER.refuses("I006", cells(["はい・いいえ"]))[0];
    assert!(both.message.contains("両方"), "{}", both.message);
}

#[test]
fn a_contract_that_is_neither_direct_nor_not_is_refused_and_no_blank() {
    DIRECT.refuses("I006", cells(["△", "一部", "不可", "はい・いいえ"]));
}

#[test]
fn there_is_or_is_not_answers_only_whether_something_is_there() {
    let words = vec![
        ("有", YesNo::Yes),
        ("有り", YesNo::Yes),
        ("あり", YesNo::Yes),
        ("無", YesNo::No),
        ("無し", YesNo::No),
        ("なし", YesNo::No),
    ];
    for (word, value) in &words {
        let book = Book::forms().set("薬局", "B3", *word).set("薬局", "B5", *word);
        let pharmacy = book.case().pharmacy;
        let read = (pharmacy.has_system.value, pharmacy.has_contract.value);
        assert_eq!(read, (Some(*value), Some(*value)), "{word}");
    }
    DIRECT.takes(words, direct);
    let words = || cells(["有", "有り", "あり", "無", "無し", "なし"]);
    WRITE_PROTECTED.refuses("I006", words());
    for finding in ANSWER.refuses("I006", words()) {
        for meaning in ["その機器がない", "確認していない"] {
            assert!(finding.message.contains(meaning), "{}", finding.message);
        }
    }
}

#[test]
fn a_backup_that_cannot_be_written_is_protected() {
    WRITE_PROTECTED.takes(vec![("不可", YesNo::Yes)], write_protected);
    WRITE_PROTECTED.refuses("I006", cells(["可", "可能"]));
    ANSWER.refuses("I006", cells(["不可"]));
}

#[test]
fn out_of_scope_stands_only_in_a_vendors_first_answer() {
    ANSWER.takes(vec![("対象外", Reply::OutOfScope), (" 対象外 ", Reply::OutOfScope)], answers);
    let book = Book::forms().set("チェックリスト", "D2", "対象外").set("事業者チェックリスト", "H2", "対象外");
    assert_eq!(told(&book.read()), ["error[I006] チェックリスト!D2", "error[I006] 事業者チェックリスト!H2"]);
}

#[test]
fn a_blank_is_no_answer_and_never_a_no() {
    for blank in ["", " ", "　"] {
        let book = Book::forms().set("チェックリスト", "D2", blank).set("薬局", "B3", blank);
        let case = book.case();
        assert_eq!(rows(&case.answers)[0].first.value, None, "{blank:?}");
        assert_eq!(case.pharmacy.has_system.value, None, "{blank:?}");
    }
}

// I007: days

#[test]
fn every_notation_of_a_day_is_read() {
    let first = date(2023, 10, 1);
    let mut table: Vec<(Cell, Date)> = [
        "2023/10/1",
        "2023/10/01",
        "2023-10-01",
        "2023.10.1",
        "2023年10月1日",
        "20231001",
        "２０２３１００１",
        "２０２３／１０／１",
        "２０２３年１０月１日",
        " 2023年10月1日 ",
        "2023年 10月 1日",
        "2023/10/1(日)",
        "2023年10月1日（日）",
        "2023年10月1日 日曜日",
        "R5.10.1",
        "r5.10.1",
        "R05.10.01",
        "Ｒ５．１０．１",
        "R5/10/1",
        "令5.10.1",
        "令和5年10月1日",
        "令和05年10月01日",
        "令和５年１０月１日（日）",
        "令和 5年 10月 1日",
        "㋿5年10月1日",
        "45200",
        "４５２００",
    ]
    .map(|text| (Cell::from(text), first))
    .to_vec();
    table.extend([
        (Cell::Number(45_200.0), first),
        (Cell::Number(45_201.0), date(2023, 10, 2)),
        (Cell::Number(20_000.0), date(1954, 10, 3)),
        (Cell::Number(60_000.0), date(2064, 4, 8)),
        (Cell::Day(first), first),
        (Cell::Formula("=TODAY()", "45200"), first),
        (Cell::from("令和元年5月1日"), date(2019, 5, 1)),
        (Cell::from("R元.5.1"), date(2019, 5, 1)),
        (Cell::from("㋿元年5月1日"), date(2019, 5, 1)),
        (Cell::from("R1/5/1"), date(2019, 5, 1)),
        (Cell::from("平成31年4月30日"), date(2019, 4, 30)),
        (Cell::from("㍻31年4月30日"), date(2019, 4, 30)),
        (Cell::from("H31.4.30"), date(2019, 4, 30)),
        (Cell::from("昭和64年1月7日"), date(1989, 1, 7)),
        (Cell::from("2024/2/29"), date(2024, 2, 29)),
    ]);
    DAY.takes(table, days);
}

#[test]
fn a_date_cell_is_a_day_whatever_its_format() {
    let formats = [
        "yyyy/m/d",
        "yyyy/mm/dd",
        "m/d",
        "m/d/yy",
        "d-mmm-yy",
        "yyyy\"年\"m\"月\"",
        "yyyy\"年\"m\"月\"d\"日\"",
        "m\"月\"d\"日\"",
        "[$-411]ggge\"年\"m\"月\"d\"日\"",
        "[$-411]ge.m.d",
        "ggge\"年\"",
        "aaa",
        "yyyy/m/d h:mm",
        "General",
        "0",
    ];
    let table = formats.map(|format| (Cell::Formatted(45_200.0, format), date(2023, 10, 1)));
    DAY.takes(table.to_vec(), days);
    DAY.takes(vec![(Cell::Formatted(45_200.75, "yyyy/m/d h:mm"), date(2023, 10, 1))], days);
}

#[test]
fn workbooks_that_count_from_1904_are_shifted() {
    let cells =
        [Cell::Number(43_738.0), Cell::Formatted(43_738.0, "yyyy/m/d"), Cell::Formatted(43_738.0, "ggge\"年\"")];
    let bytes = DAY.book(&cells).bytes();
    let bytes = patched(&bytes, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ");
    let reading = read_bytes(bytes);
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(days(&reading.case.unwrap()), [Some(date(2023, 10, 1)); 3]);
}

#[test]
fn what_is_no_certain_day_is_refused() {
    let mut uncertain = cells([
        "2023/2/30",
        "2023/13/1",
        "20230230",
        "2023年10月0日",
        "2023/2/29",
        "R5.13.1",
        "R0.1.1",
        "23/10/1",
        "23.10.1",
        "5.10.1",
        "R5.10",
        "2023/10",
        "2023年10月",
        "令和5年10月",
        "2023年",
        "来月",
        "随時",
        "未定",
        "年度末",
        "2023/10/1～2023/10/5",
        "2023/10/1-10/5",
        "10月1日から5日",
        "2023/10/1 2023/10/2",
        "2023/10/1頃",
        "令和元年4月30日",
        "平成31年5月1日",
        "昭和64年1月8日",
        "平和5年10月1日",
        "10/1",
        "10月1日",
        "１０／１",
        "〃",
        "19999",
        "60001",
        "45200.5",
        "はい",
    ]);
    uncertain.extend([
        Cell::Number(19_999.0),
        Cell::Number(60_001.0),
        Cell::Number(2_023.1),
        Cell::Number(5.0),
        Cell::Bool(true),
    ]);
    DAY.refuses("I007", uncertain);
}

#[test]
fn the_message_tells_what_a_day_lacks() {
    for (text, word) in [
        ("2023/2/30", "という日はありません"),
        ("23/10/1", "何年"),
        ("10/1", "何年"),
        ("R5.10", "日がありません"),
        ("2023/10/1～2023/10/5", "期間"),
        ("令和元年4月30日", "という日はありません"),
    ] {
        let finding = &DAY.refuses("I007", cells([text]))[0];
        assert!(finding.message.contains(word), "{}", finding.message);
        assert!(finding.hint.contains("2023/10/1"), "{}", finding.hint);
    }
}

#[test]
fn a_day_without_a_year_takes_it_from_the_fiscal_year() {
    ANSWER_DAY.takes(
        vec![
            ("10/1", date(2023, 10, 1)),
            ("10月1日", date(2023, 10, 1)),
            ("１０／１", date(2023, 10, 1)),
            ("10/1（日）", date(2023, 10, 1)),
            ("4/1", date(2023, 4, 1)),
            ("12/31", date(2023, 12, 31)),
            ("1/15", date(2024, 1, 15)),
            ("2/29", date(2024, 2, 29)),
            ("3/31", date(2024, 3, 31)),
        ],
        answer_days,
    );
    ANSWER_DAY.refuses("I007", cells(["2/30", "13/1", "10/0", "10.1", "10-1", "10月"]));
    let book = Book::forms().set("薬局", "B4", "10/1");
    assert_eq!(book.case().pharmacy.has_system_checked.value, Some(date(2023, 10, 1)));
}

#[test]
fn every_day_of_an_item_may_lack_its_year() {
    let book = Book::forms().set("チェックリスト", "E6", "10/1").set("チェックリスト", "F6", "1/15").set(
        "チェックリスト",
        "H6",
        "3/1",
    );
    let case = book.case();
    let answer = &rows(&case.answers)[4];
    assert_eq!(answer.first_checked.value, Some(date(2023, 10, 1)));
    assert_eq!(answer.target.value, Some(date(2024, 1, 15)));
    assert_eq!(answer.second_checked.value, Some(date(2024, 3, 1)));
}

#[test]
fn the_target_of_a_reference_item_lies_in_the_year_it_names() {
    for (text, day) in [("6/1", date(2024, 6, 1)), ("1/15", date(2025, 1, 15))] {
        let book = Book::forms().set("チェックリスト", "E12", "10/1").set("チェックリスト", "F12", text);
        let case = book.case();
        let answer = &rows(&case.answers)[10];
        assert_eq!(answer.target.value, Some(day));
        assert_eq!(answer.first_checked.value, Some(date(2023, 10, 1)));
    }
}

#[test]
fn a_day_without_a_year_is_refused_where_no_year_is_evident() {
    let book = Book::forms()
        .set("事業者", "C1", "開示書受領日")
        .set("事業者", "C2", "10/1")
        .set("チェックリスト", "H12", "10/1")
        .row("薬局", &["作成日", "10/1"]);
    assert_eq!(told(&book.read()), ["error[I007] チェックリスト!H12", "error[I007] 事業者!C2", "error[I007] 薬局!B8"]);
}

#[test]
fn a_limit_written_into_the_state_is_the_last_day_of_its_month() {
    let column = Column { sheet: "利用者台帳", beside: ACCOUNT, header: "状態" };
    let limits = |case: &Case| -> Vec<Option<Date>> {
        let accounts = rows(&case.accounts).iter();
        accounts.map(|account| account.valid_until.value).collect()
    };
    column.takes(
        vec![
            ("使用可（23年３月まで）", date(2023, 3, 31)),
            ("使用可(23年3月まで)", date(2023, 3, 31)),
            ("使用可（24年2月まで）", date(2024, 2, 29)),
            ("使用可（2023年3月まで）", date(2023, 3, 31)),
            ("使用可（令和5年3月まで）", date(2023, 3, 31)),
        ],
        limits,
    );
    let case = column.book(&cells(["使用可", "停止", "削除"])).case();
    assert_eq!(limits(&case), [None; 3]);
    assert_eq!(rows(&case.accounts)[1].state.text(), "停止");
}

#[test]
fn a_moment_is_a_day_with_a_time() {
    let column = Column { sheet: "アクセスログ", beside: &[("ユーザーID", "u{}")], header: "時刻" };
    let moments = |case: &Case| -> Vec<Option<DateTime>> {
        let users = &case.log.as_ref().unwrap().users;
        users.iter().map(|user| user.first_row.time).collect()
    };
    let moment = date(2023, 11, 1).at(8, 30, 0, 0);
    let mut table: Vec<(Cell, DateTime)> = [
        "2023/11/1 8:30",
        "2023/11/01 08:30:00",
        "2023-11-01T08:30:00",
        "2023年11月1日 8時30分",
        "2023/11/1（水） 8:30",
        "20231101 8:30",
        "R5.11.1 8:30",
        "令和5年11月1日 8:30:00",
        "２０２３／１１／１　８：３０",
    ]
    .map(|text| (Cell::from(text), moment))
    .to_vec();
    let serial = 45_231.0 + 8.5 / 24.0;
    table.push((Cell::Formatted(serial, "yyyy/m/d h:mm:ss"), moment));
    column.takes(table, moments);
    // Logs come from machines: an unreadable time is told later (E254) and stops nothing.
    let unreadable = ["8:30", "2023/11/1 25:00", "2023/2/30 8:30", "11/1 8:30", "不明"];
    assert_eq!(moments(&column.book(&cells(unreadable)).case()), [None; 5]);
}

// I008 and I009: numbers and choices

#[test]
fn numbers_are_read_with_the_unit_of_their_column() {
    NUMBER.takes(
        vec![
            (Cell::from("3"), 3),
            (Cell::from("３"), 3),
            (Cell::from("03"), 3),
            (Cell::from("1,234"), 1_234),
            (Cell::from("１，２３４"), 1_234),
            (Cell::from("3番"), 3),
            (Cell::from("3 番"), 3),
            (Cell::Number(3.0), 3),
            (Cell::Number(1_234.0), 1_234),
            (Cell::Formatted(3.0, "0\"番目\""), 3),
        ],
        numbers,
    );
    NUMBER.refuses(
        "I008",
        [
            cells(["約3", "3～5", "3-5", "数番", "-1", "３世代", "3.5", "三", "1,23", "3番目", "99999999999"]),
            vec![Cell::Number(3.7), Cell::Number(-1.0), Cell::Bool(true)],
        ]
        .concat(),
    );
}

#[test]
fn generations_are_a_number_or_unknown() {
    let column = Column { header: "世代数", ..WRITE_PROTECTED };
    let known = Generations::Known;
    column.takes(
        vec![
            (Cell::from("3"), known(3)),
            (Cell::from("3世代"), known(3)),
            (Cell::from("３ 世代"), known(3)),
            (Cell::from("3世代以上"), known(3)),
            (Cell::Number(7.0), known(7)),
            (Cell::from("不明"), Generations::Unknown),
        ],
        |case| rows(&case.backups).iter().map(|backup| backup.generations.value).collect(),
    );
    column.refuses("I008", cells(["約3", "3～5", "数世代", "-1", "3番", "なし"]));
}

#[test]
fn offline_generations_are_words_or_a_number() {
    let column = Column { header: "オフライン世代", ..WRITE_PROTECTED };
    column.takes(
        vec![
            (Cell::from("なし"), OfflineGenerations::None),
            (Cell::from("3世代目以降"), OfflineGenerations::FromThird),
            (Cell::from("３世代目以降"), OfflineGenerations::FromThird),
            (Cell::from("全世代"), OfflineGenerations::All),
            (Cell::from("2"), OfflineGenerations::Count(2)),
            (Cell::Number(2.0), OfflineGenerations::Count(2)),
        ],
        |case| rows(&case.backups).iter().map(|backup| backup.offline.value).collect(),
    );
    for finding in column.refuses("I009", cells(["一部", "2世代目以降", "あり"])) {
        assert_lists(&finding, &["なし", "3世代目以降", "全世代"]);
    }
}

/// The hint lists the words to choose from.
fn assert_lists(finding: &Finding, words: &[&str]) {
    for word in words {
        assert!(finding.hint.contains(&format!("「{word}」")), "{}", finding.hint);
    }
}

#[test]
fn kinds_of_device_are_read_with_their_synonyms() {
    let kinds = vec![
        ("サーバ", Device::Server),
        ("サーバー", Device::Server),
        ("ｻｰﾊﾞｰ", Device::Server),
        ("端末PC", Device::Terminal),
        ("端末ＰＣ", Device::Terminal),
        ("端末 pc", Device::Terminal),
        ("PC", Device::Terminal),
        ("パソコン", Device::Terminal),
        ("クライアント", Device::Terminal),
        ("ネットワーク機器", Device::Network),
        ("ルータ", Device::Network),
        ("NW機器", Device::Network),
    ];
    let ledger = Column { beside: &[("管理番号", "{}")], header: "機器区分", ..DAY };
    ITEM_DEVICE.takes(kinds.clone(), |case| {
        let answers = rows(&case.vendor_answers).iter();
        answers.map(|row| row.answer.item.device).collect()
    });
    ledger.takes(kinds, |case| rows(&case.devices).iter().map(|device| device.kind.value).collect());
    for finding in ITEM_DEVICE.refuses("I009", cells(["プリンタ", "サーバ、端末PC", "その他"])) {
        assert_lists(&finding, &["全般", "サーバ", "端末PC", "ネットワーク機器"]);
    }
    for finding in ledger.refuses("I009", cells(["プリンタ", "全般", "はい"])) {
        assert_lists(&finding, &["サーバ", "端末PC", "ネットワーク機器"]);
    }
}

#[test]
fn remote_maintenance_is_there_or_not_or_nobody_asked() {
    let column = Column { header: "リモートメンテナンス", ..DAY };
    column.takes(
        vec![
            ("有", RemoteMaintenance::Present),
            ("無", RemoteMaintenance::Absent),
            ("未確認", RemoteMaintenance::Unchecked),
        ],
        |case| rows(&case.devices).iter().map(|device| device.remote.value).collect(),
    );
    for finding in column.refuses("I009", cells(["不明", "VPN", "有・無"])) {
        assert_lists(&finding, &["有", "無", "未確認"]);
    }
}

#[test]
fn disclosures_are_read() {
    let column =
        Column { beside: &[("事業者名", "{}社"), ("直接契約", "はい")], header: "開示書", ..DIRECT };
    column.takes(
        vec![
            ("MDS", Disclosure::Mds),
            ("ＭＤＳ", Disclosure::Mds),
            ("mds", Disclosure::Mds),
            ("SDS", Disclosure::Sds),
            ("MDS/SDS", Disclosure::Both),
            ("ＭＤＳ／ＳＤＳ", Disclosure::Both),
            ("未提出", Disclosure::Missing),
            ("該当なし", Disclosure::NotApplicable),
        ],
        |case| rows(&case.vendors).iter().map(|vendor| vendor.disclosure.value).collect(),
    );
    for finding in column.refuses("I009", cells(["提出済", "MDS SDS?", "はい"])) {
        assert_lists(&finding, &["MDS", "SDS", "MDS/SDS", "未提出", "該当なし"]);
    }
}

#[test]
fn groups_of_contacts_are_read() {
    let column = Column { beside: &[("組織名", "{}社")], header: "区分", ..NUMBER };
    column.takes(
        vec![
            ("薬局内", ContactGroup::Pharmacy),
            ("会社本部", ContactGroup::HeadOffice),
            ("事業者", ContactGroup::Vendor),
            ("情報セキュリティ事業者", ContactGroup::SecurityVendor),
            ("情報ｾｷｭﾘﾃｨ事業者", ContactGroup::SecurityVendor),
            ("外部有識者", ContactGroup::Expert),
            ("都道府県警察", ContactGroup::Police),
            ("厚生労働省", ContactGroup::Ministry),
            ("所管省庁等", ContactGroup::Authority),
            ("その他", ContactGroup::Other),
        ],
        |case| rows(&case.contacts).iter().map(|contact| contact.group.value).collect(),
    );
    for finding in column.refuses("I009", cells(["消防", "薬局内・事業者"])) {
        assert_lists(&finding, tachiiri::model::sheets::GROUP_WORDS);
    }
}

#[test]
fn priorities_are_read() {
    let column = Column { sheet: "業務", beside: OPERATION, header: "優先度" };
    column.takes(vec![("高", Priority::High), ("中", Priority::Middle), ("低", Priority::Low)], |case| {
        let operations = rows(&case.operations).iter();
        operations.map(|operation| operation.priority.value).collect()
    });
    for finding in column.refuses("I009", cells(["1", "高～中", "最優先"])) {
        assert_lists(&finding, &["高", "中", "低"]);
    }
}

#[test]
fn lists_are_split_at_every_separator() {
    let column = Column { sheet: "業務", beside: OPERATION, header: "使用システム" };
    let both = || vec!["レセコン".to_owned(), "電子薬歴".to_owned()];
    let texts = [
        "レセコン、電子薬歴",
        "レセコン,電子薬歴",
        "レセコン，電子薬歴",
        "レセコン/電子薬歴",
        "レセコン\n電子薬歴",
        " レセコン 、 電子薬歴 ",
        "レセコン、、電子薬歴、",
    ];
    column.takes(texts.map(|text| (text, both())).to_vec(), |case| {
        let names = |names: &tachiiri::sheet::List| names.items.iter().map(ToString::to_string).collect();
        let operations = rows(&case.operations).iter();
        operations.map(|operation| operation.systems.get().map(names)).collect()
    });
}

// I010 and I011: keys

#[test]
fn an_empty_cell_that_must_not_be_is_told() {
    let book = Book::forms()
        .set("薬局", "B1", " ")
        .set("チェックリスト", "A6", "")
        .set("連絡先", "A2", "")
        .set("連絡先", "B2", "　")
        .row("機器台帳", &["管理番号", "機器区分", "OS"])
        .row("機器台帳", &["", "", "Windows 11"]);
    assert_eq!(
        told(&book.read()),
        [
            "error[I010] チェックリスト!A6",
            "error[I010] 機器台帳!A2",
            "error[I010] 機器台帳!B2",
            "error[I010] 薬局!B1",
            "error[I010] 連絡先!A2",
            "error[I010] 連絡先!B2",
        ]
    );
}

#[test]
fn the_kind_of_device_may_be_left_out_where_the_number_is_enough() {
    let book = Book::forms().set("チェックリスト", "B8", "");
    assert_eq!(said(&book.case()), said(&Book::forms().case()));
    let finding = only(Book::forms().set("チェックリスト", "B6", "").read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I010] チェックリスト!B6"]);
    assert!(finding.message.contains("2(4)"), "{}", finding.message);
}

#[test]
fn a_blank_row_lacks_nothing() {
    let book = Book::forms().without_row("チェックリスト", 6);
    let case = book.case();
    assert_eq!(said(&case).len(), PHARMACY_ITEMS.len() - 1);
}

#[test]
fn every_key_stands_only_once() {
    let vendor = "架空システム株式会社";
    let cases: [(Book, &str, &str); 7] = [
        (Book::forms().row("チェックリスト", &["２－４", "サーバー"]), "チェックリスト!A20", "チェックリスト!A6"),
        (
            Book::forms().row("事業者チェックリスト", &[vendor, "1-1"]),
            "事業者チェックリスト!B16",
            "事業者チェックリスト!B2",
        ),
        (Book::forms().row("事業者", &[vendor, "はい"]), "事業者!A3", "事業者!A2"),
        (DAY.book(&cells(["", ""])).set("機器台帳", "A3", "１"), "機器台帳!A3", "機器台帳!A2"),
        (
            pharmacy()
                .row("利用者台帳", &["№", "ユーザID"])
                .row("利用者台帳", &["a", "u1"])
                .row("利用者台帳", &[" Ａ", "u2"]),
            "利用者台帳!A3",
            "利用者台帳!A2",
        ),
        (pharmacy().row("業務", &["業務名"]).row("業務", &["調剤"]).row("業務", &["調剤"]), "業務!A3", "業務!A2"),
        (
            pharmacy()
                .row("復旧手順", &["対象システム", "手順", "作業内容"])
                .row("復旧手順", &["レセコン", "1", "止める"])
                .row("復旧手順", &["レセコン", "１番", "起こす"]),
            "復旧手順!B3",
            "復旧手順!B2",
        ),
    ];
    for (book, later, earlier) in cases {
        let finding = only(book.read());
        assert_eq!(lines(std::slice::from_ref(&finding)), [format!("error[I011] {later}")]);
        assert!(finding.message.contains(earlier), "{}", finding.message);
    }
}

#[test]
fn what_differs_in_half_of_the_key_is_another_row() {
    let book = Book::forms()
        .row("事業者", &["別の会社", "はい"])
        .row("事業者チェックリスト", &["別の会社", "1(1)"])
        .row("利用者台帳", &["№", "ユーザID"])
        .row("利用者台帳", &["1", "u1"])
        .row("利用者台帳", &["2", "u1"])
        .row("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["レセコン", "1", "止める"])
        .row("復旧手順", &["電子薬歴", "1", "止める"])
        .row("バックアップ", &["対象システム", "方式"])
        .row("バックアップ", &["レセコン", "外付けディスク"])
        .row("バックアップ", &["レセコン", "クラウド"]);
    assert_eq!(told(&book.read()), [""; 0]);
}

#[test]
fn an_item_with_and_without_its_device_is_one_item() {
    let finding = only(Book::forms().row("チェックリスト", &["2(6)", "", "", "いいえ"]).read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I011] チェックリスト!A20"]);
    assert!(finding.message.contains("チェックリスト!A8"), "{}", finding.message);
}

// I012: items

#[test]
fn item_numbers_are_read_in_every_notation() {
    let texts = ["2(4)", "２（４）", "2-4", "２－４", " 2 (4) ", "2（4）", "02(04)", "2⑷"];
    ITEM.takes(texts.map(|text| (text, "2（4）サーバ".to_owned())).to_vec(), items);
}

#[test]
fn what_is_no_item_of_this_edition_is_refused() {
    let mut unknown = cells(["2(10)", "2(1)", "3(1)", "1(1)", "4(1)", "2.4", "24", "④", "2", "サーバ"]);
    unknown.extend([Cell::Number(2.4), Cell::Number(2.0)]);
    for finding in ITEM.book(&unknown).read().findings {
        assert_eq!(finding.code.as_str(), "I012", "{}", finding.message);
    }
    assert_eq!(ITEM.book(&unknown).read().findings.len(), unknown.len());
    let book = Book::forms().set("チェックリスト", "A11", "3(4)");
    assert_eq!(told(&book.read()), ["error[I012] チェックリスト!A11"]);
}

#[test]
fn an_item_number_that_became_a_date_is_told_as_such() {
    let finding = &ITEM.refuses("I012", vec![Cell::Day(date(2024, 2, 4))])[0];
    assert!(finding.message.contains("日付"), "{}", finding.message);
}

#[test]
fn a_circled_digit_is_taken_only_beside_this_editions_text() {
    let number = ItemNumber::Numbered { chapter: 2, number: 4 };
    let item = edition().find(FormKind::Pharmacy, number, Some(Device::Server));
    let text = item.unwrap().text.as_str();
    let with = |number: &str, device: &str, text: &str| {
        Book::forms().set("チェックリスト", "A6", number).set("チェックリスト", "B6", device).set(
            "チェックリスト",
            "C6",
            text,
        )
    };
    for number in ["2－④", "2-④", "２④"] {
        let case = with(number, "サーバ", text).case();
        assert_eq!(said(&case), said(&Book::forms().case()), "{number}");
        let loose = text.replace('、', "、\n ");
        assert_eq!(said(&with(number, "サーバ", &loose).case()).len(), 18, "{number}");
        for other in ["", "パスワードを定期的に変更している。"] {
            let reading = with(number, "サーバ", other).read();
            assert_eq!(told(&reading), ["error[I012] チェックリスト!A6"], "{number} {other}");
        }
    }
}

#[test]
fn a_circled_digit_beside_another_text_is_refused_without_its_device_too() {
    let book = Book::forms().set("チェックリスト", "A6", "2－④").set("チェックリスト", "B6", "").set(
        "チェックリスト",
        "C6",
        "パスワードを定期的に変更している。",
    );
    let told = told(&book.read());
    assert!(told.contains(&"error[I012] チェックリスト!A6".to_owned()), "{told:?}");
}

// I013 and I014: text

#[test]
fn what_cannot_be_printed_is_refused_with_its_code_point() {
    for (text, code_point) in [
        ("連絡済😀", "U+1F600"),
        ("abc\u{202E}def", "U+202E"),
        ("\u{E000}", "U+E000"),
        ("a\tb", "U+0009"),
        ("a\u{200B}b", "U+200B"),
        ("ベル\u{7}", "U+0007"),
        ("שלום", "U+05E9"),
        ("\u{FFFE}", "U+FFFE"),
    ] {
        let finding = only(Book::forms().set("チェックリスト", "I2", text).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I013] チェックリスト!I2"], "{text:?}");
        assert!(finding.message.contains(code_point), "{}", finding.message);
        assert!(!finding.hint.is_empty());
    }
}

#[test]
fn an_escaped_control_character_is_refused_too() {
    let book = Book::forms().set("チェックリスト", "I2", "x202E");
    let bytes = patched(&book.bytes(), "xl/sharedStrings.xml", ">x202E<", ">_x202E_<");
    let finding = only(read_bytes(bytes));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I013] チェックリスト!I2"]);
    assert!(finding.message.contains("U+202E"), "{}", finding.message);
}

#[test]
fn text_is_taken_as_it_is_written() {
    let unchanged =
        ["𠮷田", "髙橋", "山﨑", "\u{FA19}\u{FA1B}\u{FA10}", "㈱ ①", "ＡＢＣ ｱｲｳ", "1行目\n2行目", "=1+1", "_x005F_"];
    TEXT.takes(unchanged.map(|text| (text, text.to_owned())).to_vec(), texts);
    TEXT.takes(vec![("か\u{3099}ハ\u{309A}", "がパ".to_owned())], texts);
}

#[test]
fn two_thousand_characters_are_enough() {
    let long = |length: usize| Book::forms().set("チェックリスト", "I2", "あ".repeat(length));
    assert_eq!(told(&long(2_000).read()), [""; 0]);
    let finding = only(long(2_001).read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I014] チェックリスト!I2"]);
    assert!(finding.message.contains("2001"), "{}", finding.message);
}

#[test]
fn numbers_in_columns_of_text_are_shown_as_the_spreadsheet_shows_them() {
    let table = [
        (Cell::Number(1.0), "1"),
        (Cell::Number(1.2), "1.2"),
        (Cell::Number(1_234_567.0), "1234567"),
        (Cell::Formatted(1.0, "000"), "001"),
        (Cell::Formatted(1_234_567.0, "000-0000"), "123-4567"),
        (Cell::Formatted(1_234.0, "#,##0"), "1,234"),
        (Cell::Formatted(0.12, "0%"), "12%"),
        (Cell::Formatted(5.0, "\"PC-\"000"), "PC-005"),
        (Cell::Formatted(22.0, "0.0"), "22.0"),
        (Cell::Formatted(7.0, "@"), "7"),
        (Cell::Day(date(2023, 10, 2)), "2023/10/2"),
        (Cell::Formatted(45_201.0, "yyyy\"年\"m\"月\"d\"日\""), "2023年10月2日"),
        (Cell::Formatted(0.375, "h:mm"), "9:00"),
        (Cell::Bool(true), "TRUE"),
        (Cell::Formula("=A1", "結果"), "結果"),
        (Cell::Formula("=1+1", "2"), "2"),
    ];
    TEXT.takes(table.map(|(cell, text)| (cell, text.to_owned())).to_vec(), texts);
}

/// Monday, 2 October 2023, as a number of a format is shown in a column of text.
fn shown_day(table: &[(&'static str, &str)]) {
    let row = |(format, text): &(&'static str, &str)| (Cell::Formatted(45_201.0, format), (*text).to_owned());
    TEXT.takes(table.iter().map(row).collect(), texts);
}

#[test]
fn days_in_eras_are_shown_as_the_spreadsheet_shows_them() {
    shown_day(&[
        ("[$-411]ggge\"年\"m\"月\"d\"日\"", "令和5年10月2日"),
        ("[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\"", "令和5年10月2日"),
        ("[$-411]ge.m.d", "R5.10.2"),
        ("ggee\"年\"mm\"月\"", "令05年10月"),
    ]);
}

#[test]
fn years_of_eras_are_shown_as_the_spreadsheet_shows_them() {
    shown_day(&[("ggge\"年\"", "令和5年"), ("[$-411]gge\"年度\"", "令5年度")]);
}

#[test]
fn weekdays_are_shown_as_the_spreadsheet_shows_them() {
    shown_day(&[("aaa", "月"), ("aaaa", "月曜日"), ("m/d(aaa)", "10/2(月)")]);
}

#[test]
fn a_number_has_no_more_digits_than_a_spreadsheet_shows() {
    let table = [("0.30000000000000004", "0.3"), ("1.1000000000000001", "1.1"), ("0.5", "0.5")];
    TEXT.takes(table.map(|(result, text)| (Cell::Formula("A1", result), text.to_owned())).to_vec(), texts);
}

#[test]
fn a_long_number_is_text_or_a_day_as_its_column_wants() {
    let text = |text: &str| text.to_owned();
    TEXT.takes(
        vec![
            (Cell::Formatted(312_345_678.0, "0000000000"), text("0312345678")),
            (Cell::Number(9_012_345_678.0), text("9012345678")),
        ],
        texts,
    );
    DAY.takes(vec![(Cell::Number(20_231_001.0), date(2023, 10, 1))], days);
    DAY.refuses("I007", vec![Cell::Number(20_230_230.0), Cell::Number(1e15)]);
}

#[test]
fn furigana_are_no_part_of_a_text() {
    let bytes = patched(
        &Book::forms().bytes(),
        "xl/sharedStrings.xml",
        "<t>架空システム株式会社</t>",
        "<r><t>架空</t></r><r><t>システム株式会社</t></r>\
         <rPh sb=\"0\" eb=\"2\"><t>カクウ</t></rPh><phoneticPr fontId=\"1\"/>",
    );
    let reading = read_bytes(bytes);
    assert_eq!(told(&reading), [""; 0]);
    let case = reading.case.unwrap();
    assert_eq!(rows(&case.vendors)[0].name.text(), "架空システム株式会社");
}

// I015: formulas and errors

#[test]
fn a_formula_without_a_stored_result_is_refused() {
    let book = Book::forms().set("チェックリスト", "E6", Cell::Formula("TODAY()", "45201"));
    assert_eq!(told(&book.read()), [""; 0]);
    for nothing in ["", "<v></v>", "<v/>"] {
        let bytes = with_sheet(&book, "チェックリスト", "<v>45201</v>", nothing);
        let finding = only(read_bytes(bytes));
        assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I015] チェックリスト!E6"], "{nothing}");
        assert!(!finding.hint.is_empty());
    }
}

/// 1回目 of 2(4) as a formula that gives a text, its stored result replaced.
fn with_stored_text(value: &str) -> Vec<String> {
    let formula = Cell::Formula("IF(1,A1,A2)", "未定義");
    let book = Book::forms().set("チェックリスト", "D6", formula);
    told(&read_bytes(with_sheet(&book, "チェックリスト", "<v>未定義</v>", value)))
}

#[test]
fn a_formula_that_gives_an_empty_text_is_a_blank() {
    assert_eq!(with_stored_text("<v></v>"), [""; 0]);
    assert_eq!(with_stored_text("<v/>"), [""; 0]);
}

#[test]
fn a_formula_that_would_give_a_text_and_has_no_result_is_refused() {
    assert_eq!(with_stored_text(""), ["error[I015] チェックリスト!D6"]);
}

#[test]
fn an_error_cell_is_refused_wherever_it_is_read() {
    for error in ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"] {
        let book = Book::forms()
            .set("チェックリスト", "A6", Cell::Formula("A99", error))
            .set("チェックリスト", "I7", Cell::Formula("A99", error))
            .set("事業者", "C1", "開示書")
            .set("事業者", "C2", Cell::Formula("A99", error))
            .set("薬局", "B1", Cell::Formula("A99", error));
        assert_eq!(
            told(&book.read()),
            [
                "error[I015] チェックリスト!A6",
                "error[I015] チェックリスト!I7",
                "error[I015] 事業者!C2",
                "error[I015] 薬局!B1",
            ],
            "{error}"
        );
    }
    let book = Book::forms().set("チェックリスト", "I7", Cell::Formula("A99", "#REF!"));
    let finding = only(book.read());
    assert!(finding.message.contains("#REF!"), "{}", finding.message);
}

#[test]
fn the_errors_of_newer_spreadsheets_cost_only_their_cell() {
    let book = Book::forms().set("チェックリスト", "D6", Cell::Formula("A99", "#REF!"));
    for error in ["#SPILL!", "#CALC!", "#GETTING_DATA"] {
        let bytes = with_sheet(&book, "チェックリスト", "#REF!", error);
        let reading = read_bytes(bytes);
        assert_eq!(told(&reading), ["error[I015] チェックリスト!D6"], "{error}");
        assert_eq!(said(&reading.case.unwrap()).len(), PHARMACY_ITEMS.len(), "{error}");
    }
}

#[test]
fn a_header_that_is_an_error_is_refused() {
    let book = Book::forms().set("チェックリスト", "I1", Cell::Formula("A99", "#REF!"));
    assert_eq!(told(&book.read()), ["error[I015] チェックリスト!I1"]);
}

#[test]
fn a_row_of_the_pharmacy_whose_name_is_an_error_is_refused() {
    let book = Book::forms().set("薬局", "A2", Cell::Formula("A99", "#REF!"));
    assert_eq!(told(&book.read()), ["error[I015] 薬局!A2"]);
}

// I016: names that point to another row

#[test]
fn a_vendor_that_is_not_among_the_vendors_is_told_with_the_nearest() {
    let name = "架空システム株式会杜";
    let book = Book::forms()
        .set("事業者チェックリスト", "A15", name)
        .row("機器台帳", &["管理番号", "機器区分", "事業者"])
        .row("機器台帳", &["1", "サーバ", name])
        .row("バックアップ", &["対象システム", "事業者"])
        .row("バックアップ", &["レセコン", name]);
    let reading = book.read();
    assert_eq!(
        told(&reading),
        ["error[I016] バックアップ!B2", "error[I016] 事業者チェックリスト!A15", "error[I016] 機器台帳!C2",]
    );
    for finding in reading.findings {
        assert!(finding.message.contains(name), "{}", finding.message);
        assert!(finding.hint.contains("「架空システム株式会社」"), "{}", finding.hint);
    }
    // Without the sheet 事業者 nothing can be said.
    assert_eq!(told(&book.without("事業者").read()), [""; 0]);
}

#[test]
fn the_name_of_a_vendor_may_differ_in_width_and_case() {
    let book = Book::forms()
        .row("事業者", &["ABC Ltd.", "はい"])
        .row("機器台帳", &["管理番号", "機器区分", "事業者"])
        .row("機器台帳", &["1", "サーバ", "ａｂｃ ＬＴＤ．"]);
    assert_eq!(told(&book.read()), [""; 0]);
}

/// 連絡先 with two vendors of one name, and 連絡元 of its last row.
fn called_by(caller: &str) -> Reading<'static> {
    pharmacy()
        .row("連絡先", &["区分", "組織名", "役割", "氏名", "連絡元"])
        .row("連絡先", &["薬局内", "ためし薬局", "発見者"])
        .row("連絡先", &["薬局内", "ためし薬局", "管理者", "試 一郎", "発見者"])
        .row("連絡先", &["事業者", "架空システム", "営業"])
        .row("連絡先", &["事業者", "架空システム", "保守"])
        .row("連絡先", &["事業者", "回線会社"])
        .row("連絡先", &["都道府県警察", "県警", "相談窓口", "担当 花子", caller])
        .read()
}

#[test]
fn a_caller_is_a_role_else_a_name_else_an_organisation() {
    for (caller, rows_called) in [
        ("発見者", vec![0]),
        ("試 一郎", vec![1]),
        ("回線会社", vec![4]),
        ("発見者、管理者", vec![0, 1]),
        ("発見者/回線会社", vec![0, 4]),
        ("", vec![]),
    ] {
        let reading = called_by(caller);
        assert_eq!(told(&reading), [""; 0], "{caller}");
        let case = reading.case.unwrap();
        assert_eq!(rows(&case.contacts)[5].called_by, rows_called, "{caller}");
    }
}

#[test]
fn a_caller_that_no_other_row_names_is_refused() {
    for (caller, nearest) in [("発見著", Some("発見者")), ("相談窓口", None), ("だれか", None)] {
        let finding = only(called_by(caller));
        assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I016] 連絡先!E7"], "{caller}");
        assert!(finding.message.contains(caller), "{}", finding.message);
        if let Some(nearest) = nearest {
            assert!(finding.hint.contains(nearest), "{}", finding.hint);
        }
    }
}

#[test]
fn a_caller_that_fits_several_rows_is_asked_for_the_role() {
    let finding = only(called_by("架空システム"));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I016] 連絡先!E7"]);
    assert!(finding.hint.contains("役割"), "{}", finding.hint);
}

// I017, I018 and I020: notes

#[test]
fn an_unknown_header_is_left_alone_with_a_suggestion() {
    let note = |header: &str| {
        let finding = only(Book::forms().set("チェックリスト", "F1", header).read());
        assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] チェックリスト!F1"]);
        assert!(finding.message.contains(header), "{}", finding.message);
        finding.hint
    };
    assert!(note("目標曰").contains("「目標日」"));
    assert!(note("目標日付").contains("「目標日」"));
    assert!(!note("天気").contains("のことではありませんか"));
}

#[test]
fn what_stands_under_no_header_is_told_once_a_sheet() {
    let book = Book::forms().set("チェックリスト", "K7", "済").set("チェックリスト", "M5", 1.0);
    let finding = only(book.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] チェックリスト!M5"]);
    assert_eq!(finding.message, "見出しのない列に書かれたもの（2か所）は、読みませんでした");
    // Titles, notes beside and below the table, and what stands under an unknown header, which is told itself.
    let free = Book::forms().set("チェックリスト", "K7", "※ 書き方は裏面").set("チェックリスト", "K90", "以上");
    assert_eq!(told(&free.read()), [""; 0]);
    let unknown = Book::forms().set("チェックリスト", "K1", "メモ").set("チェックリスト", "K7", "済");
    assert_eq!(told(&unknown.read()), ["note[I017] チェックリスト!K1"]);
}

#[test]
fn an_unknown_sheet_is_left_alone_with_a_suggestion() {
    let note = |name: &str| {
        let book = Book::forms().row(name, &["業務名"]).row(name, &["調剤"]);
        let finding = only(book.read());
        assert_eq!(lines(std::slice::from_ref(&finding)), [format!("note[I017] {name}!-")]);
        finding.hint
    };
    assert!(note("バックアッフ").contains("「バックアップ」"));
    assert!(!note("天気").contains("のことではありませんか"));
    // The instructions of the input workbook, and empty sheets.
    for book in [Book::forms().row("はじめに", &["使い方"]), Book::forms().row("Sheet1", &[" "])] {
        assert_eq!(told(&book.read()), [""; 0]);
    }
}

#[test]
fn a_sheet_that_is_there_is_not_suggested() {
    let mut book = Book::forms().row("事業者一覧", &["業務名"]);
    book.sheets.rotate_right(1);
    let finding = only(book.read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] 事業者一覧!-"]);
    assert!(!finding.hint.contains("「事業者」のことではありませんか"), "{}", finding.hint);
}

#[test]
fn an_unknown_row_of_the_pharmacy_is_left_alone_with_a_suggestion() {
    let finding = only(Book::forms().row("薬局", &["薬局の管理著", "試 一郎"]).read());
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I017] 薬局!A8"]);
    assert!(finding.hint.contains("「薬局の管理者」"), "{}", finding.hint);
}

#[test]
fn hidden_rows_count_and_are_told() {
    let mut book = Book::forms();
    book.hidden = vec![("チェックリスト".to_owned(), 5), ("チェックリスト".to_owned(), 8)];
    let reading = book.read();
    let finding = &reading.findings[0];
    assert_eq!(told(&reading), ["note[I018] チェックリスト!A6"]);
    assert!(finding.message.contains('2'), "{}", finding.message);
    assert_eq!(said(&reading.case.unwrap()), said(&Book::forms().case()));
    // Hidden rows without data are nobody's business.
    book.hidden = vec![("チェックリスト".to_owned(), 99)];
    assert_eq!(told(&book.read()), [""; 0]);
}

#[test]
fn hidden_rows_of_the_pharmacy_are_told_too() {
    let mut book = Book::forms();
    book.hidden = vec![("薬局".to_owned(), 2)];
    assert_eq!(told(&book.read()), ["note[I018] 薬局!A3"]);
}

#[test]
fn a_vendor_of_whom_the_contract_is_not_told_counts_as_direct() {
    let book = Book::forms().set("事業者", "B2", "");
    let reading = book.read();
    assert_eq!(told(&reading), ["note[I020] 事業者!B2"]);
    let case = reading.case.unwrap();
    assert_eq!(case.direct_vendors().len(), 1);
    let book = Book::forms().set("事業者", "B2", "いいえ");
    assert_eq!(told(&book.read()), [""; 0]);
    assert!(book.case().direct_vendors().is_empty());
}

// I019: the edition

#[test]
fn the_fiscal_year_chooses_the_edition() {
    let years = ["令和5年度", "令和５年度", "R5", "r5", "令5年度", "2023", "２０２３年度", "令和 5 年"];
    for year in
        years.map(Cell::from).into_iter().chain([Cell::Number(2_023.0), Cell::Formatted(5.0, "\"令和\"0\"年度\"")])
    {
        let reading = Book::forms().set("薬局", "B2", year.clone()).read();
        assert_eq!(told(&reading), [""; 0], "{year:?}");
        assert_eq!(reading.edition, Some(edition()), "{year:?}");
    }
    for year in ["令和9年度", "令和4年度", "2030", "来年度", "5", "令和5年10月", "？"] {
        let reading = Book::forms().set("薬局", "B2", year).read();
        assert_eq!(reading.edition, None, "{year}");
        let finding = only(reading);
        assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I019] 薬局!B2"], "{year}");
        assert!(finding.hint.contains("令和5年度"), "{}", finding.hint);
    }
}

#[test]
fn without_a_fiscal_year_the_day_must_lie_in_the_default_one() {
    let book = Book::forms().set("薬局", "B2", "");
    for day in [date(2023, 4, 1), AS_OF, date(2024, 3, 31)] {
        let reading = book.read_as_of(day);
        assert_eq!(told(&reading), [""; 0], "{day}");
        assert_eq!(reading.edition, Some(edition()), "{day}");
    }
    for day in [date(2023, 3, 31), date(2024, 4, 1)] {
        let reading = book.read_as_of(day);
        assert_eq!(told(&reading), ["error[I019] 薬局!B2"], "{day}");
        assert_eq!(reading.edition, None, "{day}");
        let without_row = Book::forms().without_row("薬局", 2).read_as_of(day);
        assert_eq!(told(&without_row), ["error[I019] 薬局!-"], "{day}");
    }
}

#[test]
fn a_fiscal_year_that_was_refused_is_not_empty() {
    let book = Book::forms().set("薬局", "B2", Cell::Formula("A99", "#REF!"));
    assert_eq!(told(&book.read_as_of(date(2030, 1, 1))), ["error[I015] 薬局!B2"]);
}

// Everything at once

#[test]
fn all_mistakes_are_told_at_once() {
    let book = Book::forms()
        .set("薬局", "B1", "")
        .set("薬局", "B2", "来年度")
        .set("薬局", "B3", "△")
        .set("チェックリスト", "D2", "はい・いいえ")
        .set("チェックリスト", "E2", "来月")
        .set("チェックリスト", "I2", "😀")
        .set("チェックリスト", "B9", "プリンタ")
        .set("チェックリスト", "D9", "有")
        .set("チェックリスト", "F9", "2023/2/30")
        .set("チェックリスト", "J1", "備考")
        .set("事業者", "C1", "開示書")
        .set("事業者", "C2", "?")
        .set("事業者チェックリスト", "A3", "ちがう会社")
        .set("事業者チェックリスト", "E15", Cell::Formula("A99", "#REF!"))
        .set("連絡先", "E1", "連絡順")
        .set("連絡先", "E2", "約3")
        .set("連絡先", "D2", "9".repeat(2_001))
        .row("業務", &["優先度"])
        .row("業務", &["最高"])
        .row("天気", &["晴れ"]);
    assert_eq!(
        told(&book.read()),
        [
            "error[I005] チェックリスト!J1",
            "error[I006] チェックリスト!D2",
            "error[I007] チェックリスト!E2",
            "error[I013] チェックリスト!I2",
            "error[I009] チェックリスト!B9",
            "error[I006] チェックリスト!D9",
            "error[I007] チェックリスト!F9",
            "error[I009] 事業者!C2",
            "error[I016] 事業者チェックリスト!A3",
            "error[I015] 事業者チェックリスト!E15",
            "error[I004] 業務!-",
            "error[I009] 業務!A2",
            "error[I010] 薬局!B1",
            "error[I019] 薬局!B2",
            "error[I006] 薬局!B3",
            "error[I014] 連絡先!D2",
            "error[I008] 連絡先!E2",
            "note[I017] 天気!-",
        ]
    );
}

// Where headers and rows stand

/// A sheet with all its cells somewhere else.
fn moved(mut book: Book, sheet: &str, to: impl Fn(u32, u16) -> (u32, u16)) -> Book {
    let (_, cells) = book.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap();
    *cells = std::mem::take(cells).into_iter().map(|((row, column), cell)| (to(row, column), cell)).collect();
    book
}

#[test]
fn blank_rows_and_columns_titles_and_notes_may_stand_before_the_header() {
    for sheet in ["薬局", "チェックリスト", "事業者", "事業者チェックリスト", "連絡先"] {
        let book = moved(Book::forms(), sheet, |row, column| (row + 6, column + 3))
            .with(sheet, 1, 0, "薬局におけるサイバーセキュリティ対策チェックリスト")
            .with(sheet, 3, 1, "※ 黄色の欄に書いてください")
            .with(sheet, 4, 3, "※ 必ず書くこと");
        assert_eq!(told(&book.read()), [""; 0], "{sheet}");
        assert_eq!(said(&book.case()), said(&Book::forms().case()), "{sheet}");
    }
}

#[test]
fn the_pharmacy_may_have_a_header_and_a_column_between() {
    let book = moved(Book::forms(), "薬局", |row, column| (row + 1, column * 2));
    let book =
        book.with("薬局", 0, 0, "項目").with("薬局", 0, 1, "必須").with("薬局", 0, 2, "内容").with("薬局", 1, 1, "○");
    assert_eq!(told(&book.read()), [""; 0]);
    assert_eq!(book.case().pharmacy.name.text(), "ためし薬局");
}

#[test]
fn the_header_is_looked_for_in_thirty_rows() {
    let below = |rows: u32| moved(Book::forms(), "連絡先", |row, column| (row + rows, column));
    assert_eq!(told(&below(29).read()), [""; 0]);
    assert_eq!(told(&below(30).read()), ["error[I004] 連絡先!-"]);
}

#[test]
fn blank_rows_notes_and_repeated_headers_may_stand_between() {
    let book =
        moved(Book::forms(), "チェックリスト", |row, column| (if row > 9 { row + 5 } else { row }, column));
    let header = book.sheets[1].1.clone();
    let mut book = book.with("チェックリスト", 11, 0, "※ ここから参考項目");
    for ((_, column), cell) in header.into_iter().filter(|((row, _), _)| *row == 0) {
        book = book.with("チェックリスト", 13, column, cell);
    }
    assert_eq!(said(&book.case()), said(&Book::forms().case()));
}

#[test]
fn columns_may_stand_in_any_order() {
    for sheet in ["チェックリスト", "事業者チェックリスト", "連絡先"] {
        for shuffle in [|column| 20 - column, |column| (column * 7 + 3) % 23] {
            let book = moved(Book::forms(), sheet, |row, column| (row, shuffle(column)));
            let case = book.case();
            assert_eq!(said(&case), said(&Book::forms().case()), "{sheet}");
            assert_eq!(answers(&case), answers(&Book::forms().case()), "{sheet}");
        }
    }
}

#[test]
fn headers_are_known_whatever_is_written_around_them() {
    let headers = [
        "１回目",
        "1 回目",
        "1回目\n（はい・いいえ）",
        "1回目(はい or いいえ)",
        "1回目［○×］",
        "1回目【必須】",
        "必須 1回目",
        "※1回目",
        "1回目*",
        "１回目＊",
        "　1回目　",
    ];
    for header in headers {
        let book = Book::forms().set("チェックリスト", "D1", header);
        assert_eq!(said(&book.case()), said(&Book::forms().case()), "{header}");
    }
    let book = Book::forms().set("薬局", "A1", "※薬局名（必須）\n");
    assert_eq!(book.case().pharmacy.name.text(), "ためし薬局");
}

#[test]
fn headers_may_call_the_number_no() {
    for header in ["No.", "ＮＯ．"] {
        let book = Book::forms().set("チェックリスト", "A1", header);
        assert_eq!(told(&book.read()), [""; 0], "{header}");
    }
}

#[test]
fn well_known_synonyms_of_headers_are_taken() {
    for header in ["項番", "No", "№", "番号", "ＮＯ"] {
        let book = Book::forms().set("チェックリスト", "A1", header);
        assert_eq!(told(&book.read()), [""; 0], "{header}");
    }
    for header in ["電話", "TEL", "ＴＥＬ", "電話番号"] {
        let book = Book::forms().set("連絡先", "D1", header);
        let case = book.case();
        assert_eq!(rows(&case.contacts)[0].telephone.text(), "03-0000-1234", "{header}");
    }
    for header in ["設置場所", "所在"] {
        let column = Column { header, ..DAY };
        let case = column.book(&cells(["調剤室"])).case();
        assert_eq!(rows(&case.devices)[0].location.text(), "調剤室", "{header}");
    }
    for (number, user) in [("№", "ユーザID"), ("ｎｏ", "ユーザーID"), ("No", "利用者ID"), ("番号", "ﾕｰｻﾞID")]
    {
        let book = pharmacy().row("利用者台帳", &[number, user]).row("利用者台帳", &["1", "yakuzai"]);
        let reading = book.read();
        assert_eq!(told(&reading), [""; 0], "{number} {user}");
        let case = reading.case.unwrap();
        assert_eq!(rows(&case.accounts)[0].user_id.text(), "yakuzai", "{user}");
    }
}

#[test]
fn the_misprint_of_the_manual_is_the_family_name_where_the_given_name_follows() {
    let with = |headers: [&str; 4]| {
        pharmacy().row("利用者台帳", &headers).row("利用者台帳", &["1", "u1", "試", "花子"]).read()
    };
    let reading = with(["№", "ユーザID", "性", "名"]);
    assert_eq!(told(&reading), [""; 0]);
    let case = reading.case.unwrap();
    let account = &rows(&case.accounts)[0];
    assert_eq!((account.family_name.text(), account.given_name.text()), ("試", "花子"));
    let reading = with(["№", "ユーザID", "性", "説明"]);
    assert_eq!(told(&reading), ["note[I017] 利用者台帳!C1"]);
}

#[test]
fn a_merged_cell_belongs_to_every_row_of_its_merge() {
    let mut book = Book::forms();
    book.merged = vec![("チェックリスト".to_owned(), 5, 1, 7, 1), ("事業者チェックリスト".to_owned(), 1, 0, 14, 0)];
    for row in 6..8 {
        book = book.with("チェックリスト", row, 1, "");
    }
    for row in 2..15 {
        book = book.with("事業者チェックリスト", row, 0, "");
    }
    let case = book.case();
    assert_eq!(said(&case), said(&Book::forms().case()));
    let vendor = |row: &tachiiri::sheet::checklist::VendorAnswer| row.vendor.text().to_owned();
    let vendors: Vec<String> = rows(&case.vendor_answers).iter().map(vendor).collect();
    assert_eq!(vendors, ["架空システム株式会社"; 14]);
}

#[test]
fn merged_groups_and_systems_belong_to_every_row_of_their_merge() {
    let mut book = pharmacy()
        .row("連絡先", &["区分", "組織名"])
        .row("連絡先", &["事業者", "甲社"])
        .row("連絡先", &["", "乙社"])
        .row("バックアップ", &["対象システム", "方式"])
        .row("バックアップ", &["レセコン", "外付け"])
        .row("バックアップ", &["", "クラウド"])
        .row("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["レセコン", "1", "止める"])
        .row("復旧手順", &["", "2", "起こす"]);
    let merged = ["連絡先", "バックアップ", "復旧手順"];
    book.merged = merged.map(|sheet| (sheet.to_owned(), 1, 0, 2, 0)).to_vec();
    let case = book.case();
    assert_eq!(rows(&case.contacts)[1].group.value, Some(ContactGroup::Vendor));
    assert_eq!(rows(&case.backups)[1].system.text(), "レセコン");
    assert_eq!(rows(&case.restore_steps)[1].system.text(), "レセコン");
}

#[test]
fn a_merged_cell_of_any_other_column_belongs_to_its_own_row() {
    let mut book = Book::forms();
    book.merged = vec![("チェックリスト".to_owned(), 5, 3, 6, 3)];
    let book = book.with("チェックリスト", 6, 3, "");
    let case = book.case();
    assert_eq!(rows(&case.answers)[4].first.value, Some(Reply::Yes));
    assert_eq!(rows(&case.answers)[5].first.value, None);
}

// Hostile workbooks

/// A sheet's row of these values, under these headers.
fn one_row(sheet: &str, columns: &[(&str, &str)]) -> Book {
    let headers: Vec<&str> = columns.iter().map(|(header, _)| *header).collect();
    let values: Vec<&str> = columns.iter().map(|(_, value)| *value).collect();
    pharmacy().row(sheet, &headers).row(sheet, &values)
}

#[test]
fn same_as_above_is_refused_wherever_something_must_be_certain() {
    for mark in ["〃", "同上", " 〃 ", "上に同じ"] {
        let refused = |sheet: &str, columns: &[(&str, &str)], code: &str| {
            let columns: Vec<(&str, &str)> =
                columns.iter().map(|(header, value)| (*header, if *value == "*" { mark } else { *value })).collect();
            let at = columns.iter().position(|(_, value)| *value == mark).unwrap();
            let finding = only(one_row(sheet, &columns).read());
            let place = format!("error[{code}] {sheet}!{}", CellRef::new(1, at as u32));
            assert_eq!(lines(std::slice::from_ref(&finding)), [place]);
            assert!(finding.message.contains(&format!("「{mark}」では")), "{}", finding.message);
            let says = format!("{}{}", finding.message, finding.hint);
            assert!(says.contains("行ごとに") && says.contains("書いて"), "{says}");
        };
        refused("チェックリスト", &[("項番", "*"), ("1回目", "はい")], "I012");
        refused("チェックリスト", &[("項番", "2(7)"), ("対象機器", "*")], "I009");
        refused("チェックリスト", &[("項番", "1(1)"), ("1回目", "*")], "I006");
        refused("チェックリスト", &[("項番", "1(1)"), ("1回目", "はい"), ("1回目確認日", "*")], "I007");
        refused("事業者チェックリスト", &[("事業者名", "*"), ("項番", "1(1)")], "I010");
        refused("事業者", &[("事業者名", "*"), ("直接契約", "はい")], "I010");
        refused("事業者", &[("事業者名", "甲社"), ("直接契約", "*")], "I006");
        refused("機器台帳", &[("管理番号", "*"), ("機器区分", "サーバ")], "I010");
        refused("機器台帳", &[("管理番号", "1"), ("機器区分", "*")], "I009");
        refused("機器台帳", &[("管理番号", "1"), ("機器区分", "サーバ"), ("事業者", "*")], "I016");
        refused("利用者台帳", &[("№", "*"), ("ユーザID", "u1")], "I010");
        refused("利用者台帳", &[("№", "1"), ("ユーザID", "*")], "I010");
        refused("連絡先", &[("区分", "*"), ("組織名", "甲社")], "I009");
        refused("連絡先", &[("区分", "その他"), ("組織名", "甲社"), ("連絡元", "*")], "I016");
        refused("連絡先", &[("区分", "その他"), ("組織名", "甲社"), ("連絡順", "*")], "I008");
        refused("業務", &[("業務名", "*")], "I010");
        refused("バックアップ", &[("対象システム", "*")], "I010");
        refused("復旧手順", &[("対象システム", "*"), ("手順", "1"), ("作業内容", "止める")], "I010");
        refused("復旧手順", &[("対象システム", "レセコン"), ("手順", "*"), ("作業内容", "止める")], "I008");
        TEXT.takes(vec![(mark, mark.trim().to_owned())], |case| {
            texts(case).into_iter().map(|text| text.map(|text| text.trim().to_owned())).collect()
        });
    }
}

#[test]
fn strict_ooxml_is_read_as_any_other() {
    let strict = |text: &str| {
        text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        .replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
    };
    let parts: Vec<(String, String)> = unzipped(&Book::clean().bytes())
        .into_iter()
        .map(|(name, content)| (name, strict(&String::from_utf8(content).unwrap())))
        .collect();
    let reading = read_bytes(zipped(&parts));
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(said(&reading.case.unwrap()), said(&Book::clean().case()));
}

/// Refused as a whole, or the sheet with the trick in it.
fn assert_refused(bytes: Vec<u8>, what: &str) {
    let told = told(&read_bytes(bytes));
    assert_eq!(told.len(), 1, "{what}: {told:?}");
    assert!(told[0].starts_with("error[I001]") || told[0].starts_with("error[I002]"), "{what}: {told:?}");
}

#[test]
fn cells_in_opposite_corners_do_not_fill_the_memory() {
    let corner = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let bytes = with_sheet(&Book::forms(), "チェックリスト", "</sheetData>", corner);
    assert_refused(bytes, "XFD1048576");
}

#[test]
fn a_false_count_of_strings_does_not_fill_the_memory() {
    for claim in ["1000000000000", "18446744073709551616", "-"] {
        let claim = format!("uniqueCount=\"{claim}");
        let bytes = patched(&Book::forms().bytes(), "xl/sharedStrings.xml", "uniqueCount=\"", &claim);
        assert_refused(bytes, &claim);
    }
}

#[test]
fn references_outside_the_grid_are_damage() {
    for (old, new) in [
        ("r=\"A2\"", "r=\"A0\""),
        ("r=\"A2\"", "r=\"XFE2\""),
        ("r=\"A2\"", "r=\"A1048577\""),
        ("r=\"A2\"", "r=\"A4294967297\""),
        ("r=\"A2\"", "r=\"ZZZZZZZZ2\""),
        ("r=\"A2\"", "r=\"2\""),
        ("r=\"A2\"", "r=\"\""),
        ("<row r=\"2\"", "<row r=\"0\""),
        ("<row r=\"2\"", "<row r=\"1048577\""),
        ("<row r=\"2\"", "<row r=\"4294967297\""),
        ("<row r=\"2\"", "<row r=\"-1\""),
        ("<dimension ref=\"A1", "<dimension ref=\"A0"),
        ("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"A1:XFE1\"/></mergeCells>"),
        ("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"A0:A1\"/></mergeCells>"),
    ] {
        let bytes = with_sheet(&Book::forms(), "チェックリスト", old, new);
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{new}");
    }
}

#[test]
fn a_document_type_definition_in_any_part_is_damage() {
    let bytes = Book::forms().bytes();
    for (part, content) in unzipped(&bytes) {
        let text = String::from_utf8(content).unwrap();
        let root = text.find("?>").unwrap() + 2;
        let head = &text[..root];
        let with = format!("{head}<!DOCTYPE a [<!ENTITY b \"{}\">]>", "ha".repeat(9));
        assert_eq!(told(&read_bytes(patched(&bytes, &part, head, &with))), DAMAGED, "{part}");
    }
}

#[test]
fn elements_inside_elements_without_end_are_damage() {
    let deep = format!("{}{}</sheetData>", "<x>".repeat(100_000), "</x>".repeat(100_000));
    let bytes = with_sheet(&Book::forms(), "チェックリスト", "</sheetData>", &deep);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

/// The places of the records in the archive's list of entries.
fn records(bytes: &[u8]) -> Vec<usize> {
    let find = |from: usize| bytes[from..].windows(4).position(|four| four == b"PK\x01\x02");
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(from) {
        found.push(from + at);
        from += at + 4;
    }
    found
}

#[test]
fn entries_that_overlap_are_damage() {
    let mut bytes = Book::forms().bytes();
    let records = records(&bytes);
    let [first, .., last] = records.as_slice() else { panic!("no entries") };
    // The offset of the entry's data.
    bytes.copy_within(first + 42..first + 46, last + 42);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

#[test]
fn two_entries_of_one_name_are_damage() {
    let book = Book::forms();
    let mut parts = unzipped(&book.bytes());
    let part = part_of(&book, "チェックリスト");
    let sheet = parts.iter().find(|(name, _)| *name == part).unwrap().1.clone();
    let twin = part.replace("sheet2", "sheetX");
    parts.push((twin.clone(), sheet));
    let mut bytes = zipped(&parts);
    for at in 0..bytes.len() - twin.len() {
        if bytes[at..].starts_with(twin.as_bytes()) {
            bytes[at..at + twin.len()].copy_from_slice(part.as_bytes());
        }
    }
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

/// A workbook with a formula without result and a hidden row, both of which only the guard sees.
fn with_facts() -> Vec<u8> {
    let mut book = Book::forms().set("チェックリスト", "E6", Cell::Formula("TODAY()", "45201"));
    book.hidden = vec![("チェックリスト".to_owned(), 6)];
    with_sheet(&book, "チェックリスト", "<v>45201</v>", "")
}

/// Refused as damaged, or read with all that the guard sees.
fn assert_nothing_is_hidden(bytes: Vec<u8>, what: &str) {
    let told = told(&read_bytes(bytes));
    let honest = ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"];
    assert!(told == DAMAGED || told == honest, "{what}: {told:?}");
}

const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

#[test]
fn parts_may_be_named_in_any_way_that_finds_them() {
    assert_nothing_is_hidden(with_facts(), "as it is");
    for target in ["/xl/worksheets/", "./worksheets/", "../xl/worksheets/", "worksheets//", "worksheets\\"] {
        let new = format!("\"{target}");
        assert_nothing_is_hidden(patched(&with_facts(), RELATIONS, "\"worksheets/", &new), target);
    }
}

#[test]
fn a_package_that_was_written_without_going_back_is_read() {
    let streamed = streamed(&unzipped(&with_facts()));
    assert!(streamed.windows(4).any(|four| four == b"PK\x07\x08"));
    assert_eq!(told(&read_bytes(streamed)), ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"]);
}

// Parsers of cells look parts up without regard to case.
#[test]
fn names_of_parts_that_differ_only_in_case_hide_nothing() {
    let bytes = with_facts();
    let renamed = |old: &str, new: &str| {
        let rename = |(name, content): (String, Vec<u8>)| (name.replace(old, new), content);
        zipped(&unzipped(&bytes).into_iter().map(rename).collect::<Parts>())
    };
    assert_nothing_is_hidden(renamed("sheets/sheet2", "sheets/Sheet2"), "part");
    assert_nothing_is_hidden(patched(&bytes, RELATIONS, "/sheet2", "/Sheet2"), "relation");
}

#[test]
fn a_second_list_of_sheets_hides_nothing() {
    let mut parts = unzipped(&with_facts());
    let content = |parts: &Parts, part: &str| parts.iter().find(|(name, _)| name == part).unwrap().1.clone();
    let relations = String::from_utf8(content(&parts, RELATIONS)).unwrap().replace("/sheet2", "/sheet1");
    parts.push(("XL/workbook.xml".to_owned(), content(&parts, "xl/workbook.xml")));
    parts.push(("XL/_rels/workbook.xml.rels".to_owned(), relations.into_bytes()));
    assert_nothing_is_hidden(zipped(&parts), "XL/workbook.xml");
}

/// The package with parts added or replaced.
fn with_parts(package: &[u8], new: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts = unzipped(package);
    parts.retain(|(name, _)| new.iter().all(|(other, _)| name != other));
    parts.extend(new.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())));
    zipped(&parts)
}

#[test]
fn parts_that_are_found_under_one_name_are_damage() {
    for twin in ["xl\\worksheets\\sheet2.xml", "XL/worksheets/sheet2.xml", "xl\\sharedStrings.xml", "_rels\\.rels"] {
        let bytes = with_parts(&with_facts(), &[(twin, b"<a/>")]);
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{twin}");
    }
}

const PACKAGE: &str = "_rels/.rels";

// The name is only a habit: the package tells which part lists the sheets.
#[test]
fn a_workbook_is_found_by_the_relation_that_leads_to_it() {
    let bytes = with_facts();
    let rename = |(name, content): (String, Vec<u8>)| (name.replace("workbook.xml", "workbook2.xml"), content);
    let renamed = zipped(&unzipped(&bytes).into_iter().map(rename).collect::<Parts>());
    let led = |target: &str| patched(&renamed, PACKAGE, "xl/workbook.xml", target);
    for target in ["xl/workbook2.xml", "/xl/workbook2.xml"] {
        assert_eq!(told(&read_bytes(led(target))), ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"]);
    }
    for target in ["", "xl/styles.xml", "xl/workbook3.xml", "xl//workbook2.xml"] {
        assert_eq!(told(&read_bytes(led(target))), DAMAGED, "{target}");
    }
    // Another list of sheets under the usual name is not looked at.
    let both = with_parts(&led("xl/workbook2.xml"), &[("xl/workbook.xml", b"<workbook/>")]);
    assert_eq!(told(&read_bytes(both)), ["error[I015] チェックリスト!E6", "note[I018] チェックリスト!A7"]);
}

#[test]
fn a_package_with_two_workbooks_is_damage() {
    let second = "<Relationship Id=\"x\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"xl/b.xml\"/></Relationships>";
    let bytes = patched(&with_facts(), PACKAGE, "</Relationships>", second);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

const DECOY: &str = "xl/worksheets/decoy.xml";
const SHEET: &str = "xl/worksheets/sheet2.xml";

/// [`with_facts`], and beside its second sheet another one that hides nothing.
fn with_decoy() -> Vec<u8> {
    let sheet = workbook::part(&Book::forms().bytes(), SHEET);
    let decoy = "<Relationship Id=\"decoy\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/decoy.xml\"/></Relationships>";
    patched(&with_parts(&with_facts(), &[(DECOY, sheet.as_bytes())]), RELATIONS, "</Relationships>", decoy)
}

#[test]
fn what_could_lead_to_two_sheets_hides_nothing() {
    let lead = "Target=\"worksheets/sheet2.xml\"";
    let last = "</Relationships>";
    let id = "Id=\"decoy\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/decoy.xml\"/></Relationships>";
    let again = "<Relationship Id=\"rId2\" Type=\"x/worksheet\" Target=\"worksheets/decoy.xml\"/>";
    let names = "<definedName name=\"x\"><sheet name=\"チェックリスト\" r:id=\"decoy\"/></definedName></definedNames>";
    for (part, old, new) in [
        (RELATIONS, lead, "Target=\"worksheets/sheet2.xml\" Target=\"worksheets/decoy.xml\"".to_owned()),
        (
            RELATIONS,
            lead,
            "xmlns:x=\"x\" x:Target=\"worksheets/decoy.xml\" Target=\"worksheets/sheet2.xml\"".to_owned(),
        ),
        (RELATIONS, id, id.replace("\"decoy\"", "\"rId&#50;\"")),
        (RELATIONS, last, format!("{again}{last}")),
        (RELATIONS, last, format!("{last}{again}")),
        ("xl/workbook.xml", "</workbook>", "</workbook><sheet name=\"チェックリスト\" r:id=\"decoy\"/>".to_owned()),
        ("xl/workbook.xml", "</sheets>", format!("</sheets><definedNames>{names}")),
        ("xl/workbook.xml", "name=\"チェックリスト\"", "x:name=\"薬局\" name=\"チェックリスト\"".to_owned()),
        (SHEET, "<worksheet ", "<a/><worksheet ".to_owned()),
        (SHEET, "<worksheet ", "x<worksheet ".to_owned()),
        (SHEET, "worksheet", "worksheex".to_owned()),
        (SHEET, "hidden=\"1\"", "xmlns:x=\"x\" x:hidden=\"0\" hidden=\"1\"".to_owned()),
    ] {
        assert_nothing_is_hidden(patched(&with_decoy(), part, old, &new), &new);
    }
    // Even the very first bytes: a mark of UTF-16, and text.
    for start in [b"\xFF\xFE".as_slice(), b"x"] {
        let sheet = [start, workbook::part(&with_facts(), SHEET).as_bytes()].concat();
        assert_nothing_is_hidden(with_parts(&with_facts(), &[(SHEET, &sheet)]), "start");
    }
}

#[test]
fn no_path_leads_past_the_sheet_that_is_looked_at() {
    let (facts, decoy) = (workbook::part(&with_decoy(), SHEET), workbook::part(&with_decoy(), DECOY));
    for (part, target) in [
        ("xl/./worksheets/sheet2.xml", "./worksheets/sheet2.xml"),
        ("xl/worksheets//sheet2.xml", "worksheets//sheet2.xml"),
        ("xl/worksheets/x/../sheet2.xml", "worksheets/x/../sheet2.xml"),
        ("/xl/worksheets/sheet2.xml", "//xl/worksheets/sheet2.xml"),
        ("xl/worksheets/sheet&#50;.xml", "worksheets/sheet&#50;.xml"),
    ] {
        let bytes = with_parts(&with_facts(), &[(part, facts.as_bytes()), (SHEET, decoy.as_bytes())]);
        assert_nothing_is_hidden(patched(&bytes, RELATIONS, "worksheets/sheet2.xml", target), target);
    }
    // The folder alone is no workbook, though the parser of cells would take it for one.
    let bytes = patched(&with_facts(), PACKAGE, "\"xl/workbook.xml\"", "\"xl/\"");
    assert_nothing_is_hidden(
        with_parts(&bytes, &[("xl", b"<workbook/>"), ("_rels/xl.rels", b"<Relationships/>")]),
        "xl/",
    );
}

#[test]
fn a_count_of_strings_that_nobody_could_keep_is_damage() {
    let sst = "xl/sharedStrings.xml";
    let count = workbook::part(&Book::forms().bytes(), sst);
    let count = &count[count.find("uniqueCount").unwrap()..];
    let count = &count[..count.find(['>', ' ']).unwrap()];
    for lie in ["xmlns:x=\"x\" x:uniqueCount=\"1\" uniqueCount=\"9999999999\"", "uniqueCount=\"6000000\""] {
        assert_eq!(told(&read_bytes(patched(&Book::forms().bytes(), sst, count, lie))), DAMAGED, "{lie}");
    }
    let lie = workbook::part(&Book::forms().bytes(), sst).replace(count, "uniqueCount=\"9999999999\"");
    let bytes = with_parts(&Book::forms().bytes(), &[(sst, format!("x{lie}").as_bytes())]);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

#[test]
fn two_sheets_of_one_name_are_damage() {
    let bytes = patched(&with_facts(), "xl/workbook.xml", "name=\"薬局\"", "name=\"チェックリスト\"");
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

/// 業務 without any `r`, a formula without result in its second cell of the second row.
fn without_references(between: &str) -> Vec<String> {
    let book = pharmacy().row("業務", &["業務名", "判断者"]).row("業務", &["調剤"]);
    let book = book.set("業務", "B2", Cell::Formula("A1", "1"));
    let (part, mut parts) = (part_of(&book, "業務"), unzipped(&book.bytes()));
    let (_, content) = parts.iter_mut().find(|(name, _)| *name == part).unwrap();
    let mut text = String::from_utf8(content.clone()).unwrap().replace("<v>1</v></c></row>", "</c></row>");
    for reference in ["A1", "B1", "A2", "B2", "1", "2"] {
        text = text.replace(&format!(" r=\"{reference}\""), "");
    }
    *content = text.replace("</row><row", &format!("</row>{between}<row")).into_bytes();
    told(&read_bytes(zipped(&parts)))
}

#[test]
fn cells_may_leave_out_where_they_stand() {
    assert_eq!(without_references(""), ["error[I015] 業務!B2"]);
    assert_eq!(without_references("<row></row>"), ["error[I015] 業務!B3"]);
}

#[test]
fn an_empty_row_counts_where_rows_leave_out_their_number() {
    assert_eq!(without_references("<row/>"), ["error[I015] 業務!B3"]);
}

#[test]
fn an_entity_that_nobody_defined_is_damage() {
    let book = Book::forms().set("チェックリスト", "E6", 45_201.0);
    for entity in ["&lol;", "&#x110000;"] {
        let bytes = with_sheet(&book, "チェックリスト", "<v>45201</v>", &format!("<v>45201{entity}</v>"));
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{entity}");
        let text = format!("<t>架空{entity}システム");
        let bytes = patched(&book.bytes(), "xl/sharedStrings.xml", "<t>架空システム", &text);
        assert_eq!(told(&read_bytes(bytes)), DAMAGED, "{entity}");
    }
}

#[test]
fn a_date_cell_in_iso_notation_is_a_day() {
    let book = Book::forms().set("チェックリスト", "E6", 45_201.0);
    for day in ["2023-10-02", "2023-10-02T00:00:00"] {
        let cell = format!("<c r=\"E6\" t=\"d\"><v>{day}</v></c>");
        let bytes = with_sheet(&book, "チェックリスト", "<c r=\"E6\"><v>45201</v></c>", &cell);
        let reading = read_bytes(bytes);
        assert_eq!(told(&reading), [""; 0], "{day}");
        assert_eq!(rows(&reading.case.unwrap().answers)[4].first_checked.value, Some(date(2023, 10, 2)), "{day}");
    }
}

#[test]
fn a_number_format_of_brackets_does_not_panic() {
    let book = Book::forms().set("チェックリスト", "E6", Cell::Formatted(45_201.0, "\"QQ\"0"));
    let bytes = patched(&book.bytes(), "xl/styles.xml", "&quot;QQ&quot;0", &"[".repeat(256));
    let told = told(&read_bytes(bytes));
    assert!(told.is_empty() || told == DAMAGED, "{told:?}");
}

#[test]
fn a_part_in_another_encoding_is_not_read_as_an_empty_sheet() {
    let book = Book::forms();
    let mut parts = unzipped(&book.bytes());
    let part = part_of(&book, "チェックリスト");
    let (_, content) = parts.iter_mut().find(|(name, _)| *name == part).unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    let text = text.replace("UTF-8", "UTF-16");
    *content = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let reading = read_bytes(zipped(&parts));
    let whole = reading.case.as_ref().is_some_and(|case| said(case).len() == PHARMACY_ITEMS.len());
    assert!(whole || told(&reading) == DAMAGED, "{:?}", told(&reading));
}

/// A day as a number of this format, its value replaced by odd ones.
fn with_odd_numbers(format: &'static str, values: &[&str]) {
    let book = Book::forms().set("チェックリスト", "E6", Cell::Formatted(45_201.0, format));
    for value in values {
        let bytes = with_sheet(&book, "チェックリスト", "<v>45201</v>", &format!("<v>{value}</v>"));
        assert_eq!(told(&read_bytes(bytes)), ["error[I007] チェックリスト!E6"], "{format} {value}");
    }
}

const BEYOND: [&str; 8] = ["2958466", "4294967296", "1e15", "1e308", "-1e308", "NaN", "inf", "99999999999999999999"];

#[test]
fn a_number_that_counts_to_no_day_is_refused() {
    for format in ["General", "0000000000"] {
        with_odd_numbers(format, &BEYOND);
        with_odd_numbers(format, &["0", "-1", "0.5", "x"]);
    }
    with_odd_numbers("yyyy/m/d", &["0", "-1", "0.5", "x"]);
}

#[test]
fn a_date_cell_beyond_the_calendar_is_refused() {
    with_odd_numbers("yyyy/m/d", &BEYOND);
    with_odd_numbers("ggge\"年\"m\"月\"", &BEYOND);
}

#[test]
fn a_day_written_as_one_number_into_a_date_cell_is_that_day_or_refused() {
    let reading = DAY.book(&[Cell::Formatted(20_231_001.0, "yyyy/m/d")]).read();
    let day = days(&reading.case.unwrap())[0];
    assert!(day == Some(date(2023, 10, 1)) || day.is_none() && !reading.findings.is_empty(), "{day:?}");
}

#[test]
fn a_string_that_is_not_in_the_table_of_strings_is_damage() {
    let book = Book::forms().set("チェックリスト", "E6", 45_201.0);
    let cell = "<c r=\"E6\" t=\"s\"><v>9999</v></c>";
    let bytes = with_sheet(&book, "チェックリスト", "<c r=\"E6\"><v>45201</v></c>", cell);
    assert_eq!(told(&read_bytes(bytes)), DAMAGED);
}

#[test]
fn a_style_that_is_not_in_the_table_of_styles_costs_nothing_but_the_format() {
    let book = Book::forms().set("チェックリスト", "E6", date(2023, 10, 1));
    let reading = read_bytes(with_sheet(&book, "チェックリスト", " s=\"1\"", " s=\"999999\""));
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(rows(&reading.case.unwrap().answers)[4].first_checked.value, Some(date(2023, 10, 1)));
}

// Notations, all of them

fn any_day() -> impl Strategy<Value = Date> {
    (0..83_000_i32).prop_map(|days| date(1873, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap())
}

/// ASCII as full width, as Japanese keyboards write it.
fn full_width(text: &str) -> String {
    let wide = |character: char| match character {
        '!'..='~' => char::from_u32(character as u32 + 0xFEE0).unwrap(),
        ' ' => '\u{3000}',
        other => other,
    };
    text.chars().map(wide).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_day_reads_back_in_every_notation(day in any_day()) {
        let (y, m, d) = (day.year(), day.month(), day.day());
        let weekday = ["月", "火", "水", "木", "金", "土", "日"][day.weekday().to_monday_zero_offset() as usize];
        let words = in_words(day);
        let short: String = [("令和", "R"), ("平成", "H"), ("昭和", "S"), ("大正", "T"), ("明治", "M")]
            .into_iter()
            .fold(words.clone(), |text, (era, letter)| text.replace(era, letter))
            .replace(['年', '月'], ".")
            .replace(['日'], "");
        for text in [
            format!("{y}/{m}/{d}"),
            format!("{y}-{m:02}-{d:02}"),
            format!("{y}.{m}.{d}"),
            format!("{y}年{m}月{d}日"),
            format!("{y}{m:02}{d:02}"),
            format!("{y}/{m}/{d}({weekday})"),
            format!("{words}（{weekday}）"),
            format!("{words} {weekday}曜日"),
            short.replace('.', "/"),
            short,
            words,
        ] {
            prop_assert_eq!(read::day(&text), Some(day), "{}", text);
            let wide = full_width(&text);
            prop_assert_eq!(read::day(&wide), Some(day), "{}", wide);
        }
    }

    #[test]
    fn any_serial_from_20000_to_60000_is_a_day(serial in 20_000..=60_000_i32) {
        let day = date(1899, 12, 30).checked_add(jiff::Span::new().days(serial)).unwrap();
        prop_assert_eq!(read::day(&serial.to_string()), Some(day));
    }

    #[test]
    fn any_item_number_reads_back_in_every_notation(chapter in 1..=9_u8, number in 1..=20_u8) {
        let item = Ok(ItemNumber::Numbered { chapter, number });
        for text in [
            format!("{chapter}({number})"),
            format!("{chapter}-{number}"),
            format!("{chapter}（{number}）"),
            format!("{chapter:02} ({number:02})"),
        ] {
            prop_assert_eq!(text.parse(), item);
            prop_assert_eq!(full_width(&text).parse(), item);
        }
    }

    #[test]
    fn whatever_is_read_as_a_day_reads_back_in_words(text in "\\PC{0,12}|[0-9RrHh令和平成元年月日./() -]{0,14}") {
        if let Some(day) = read::day(&text).filter(|day| day.year() >= 1000) {
            prop_assert_eq!(read::day(&in_words(day)), Some(day), "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_workbook_with_a_byte_changed_is_refused_or_read(part in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut parts = unzipped(&Book::forms().bytes());
        let content = &mut part.get_mut(&mut parts).1;
        *at.get_mut(content) = byte;
        let reading = read_bytes(zipped(&parts));
        prop_assert!(reading.case.is_some() || reading.findings.iter().any(|finding| finding.severity == Severity::Error));
    }
}

#[test]
fn a_mark_that_no_font_has_together_with_its_letter_is_refused() {
    let read = |text: &str| Text::new(text, assets()).map(|text| text.to_string());
    for text in ["cafe\u{301}", "Man\u{303}ana", "ｶﾞｰｾﾞ", "葛\u{E0100}城", "e\u{301}\u{301}"] {
        assert_eq!(read(text).as_deref(), Ok(text));
    }
    // Both marks can be drawn, but not by one font.
    assert_eq!(read("I\u{302D}").map(drop), Ok(()));
    assert_eq!(read("I\u{306}").map(drop), Ok(()));
    for (text, mark) in [("I\u{302D}\u{306}", '\u{306}'), ("o\u{30B}\u{302F}", '\u{302F}')] {
        assert_eq!(read(text), Err(Unprintable(mark)), "{text:?}");
    }
    let told = Book::clean().set("チェックリスト", "I3", "I\u{302D}\u{306}").check();
    assert_eq!(told, ["error[I013] チェックリスト!I3"]);
}
