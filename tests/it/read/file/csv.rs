//! CSV files: every encoding and separator gives the same pharmacy; the uncertain is refused.

use std::fs;

use encoding_rs::SHIFT_JIS;
use jiff::civil::date;

use tachiiri::case::Case;
use tachiiri::finding::{Finding, Findings};
use tachiiri::read::{self, Reading, file::input};
use tachiiri::sheet::rows;

use crate::support::book::{AS_OF, assets, edition, lines, papers_of, read_files};
use crate::support::{Book, Cell};

/// A pharmacy with a sheet of everything that is awkward in a CSV.
fn awkward() -> Book {
    Book::forms()
        .row("機器台帳", &["管理番号", "機器区分", "説明", "登録日", "事業者"])
        .row("機器台帳", &["0012", "サーバ", "一行目\n二行目", "45200", "架空システム株式会社"])
        .row("機器台帳", &["0013", "端末PC", "受付、調剤室; \"窓側\", 2台", "R5.10.1"])
        .row("利用者台帳", &["№", "ユーザID", "状態"])
        .row("利用者台帳", &["1", "u1", "使用可（24年３月まで）"])
        .row("アクセスログ", &["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"])
        .row("アクセスログ", &["u1", "試 花子", "2023/11/1 8:30:00", "端末", "ログイン"])
        .row("アクセスログ", &["u1", "試 花子", "2023/11/1 9:00:00", "薬歴", "参照, \"1件\""])
        .row("アクセスログ", &["u2", "", "2023/11/1 23:00:00", "", ""])
}

/// A sheet as CSV text.
fn csv(book: &Book, sheet: &str, separator: char, line_break: &str) -> String {
    let (_, cells) = book.sheets.iter().find(|(name, _)| name == sheet).unwrap();
    let (last, width) =
        cells.keys().fold((0, 0), |(row, width), at| (row.max(at.0), width.max(at.1)));
    let field = |row: u32, column: u16| match cells.get(&(row, column)) {
        Some(Cell::Text(text)) if text.contains([separator, '"', '\n']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Some(Cell::Text(text)) => text.clone(),
        Some(other) => panic!("{other:?}"),
        None => String::new(),
    };
    let mut text = String::new();
    for row in 0..=last {
        let fields: Vec<String> = (0..=width).map(|column| field(row, column)).collect();
        text.push_str(&fields.join(&separator.to_string()));
        text.push_str(line_break);
    }
    text
}

/// Every sheet as a file.
pub fn folder(
    book: &Book,
    separator: char,
    line_break: &str,
    encode: Encode,
) -> Vec<(String, Vec<u8>)> {
    let file =
        |name: &String| (format!("{name}.csv"), encode(&csv(book, name, separator, line_break)));
    book.sheets.iter().map(|(name, _)| file(name)).collect()
}

fn read(files: &[(String, Vec<u8>)]) -> Reading<'static> {
    read_files(files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect(), AS_OF)
}

fn told(reading: &Reading) -> Vec<String> {
    let findings: Vec<Finding> =
        Findings::collect(reading.findings.clone()).iter().cloned().collect();
    lines(&findings)
}

/// A case in words, without the names of files.
pub fn said(case: &Case) -> String {
    let words = format!("{case:#?}");
    let lines = words.lines().filter(|line| !line.trim_start().starts_with("file: "));
    lines.collect::<Vec<_>>().join("\n").replace("ためし.xlsx", "").replace(".csv", "")
}

pub fn utf8(text: &str) -> Vec<u8> {
    text.into()
}

fn utf8_bom(text: &str) -> Vec<u8> {
    [b"\xEF\xBB\xBF", text.as_bytes()].concat()
}

fn utf16_le(text: &str) -> Vec<u8> {
    [vec![0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

fn utf16_be(text: &str) -> Vec<u8> {
    [vec![0xFE, 0xFF], text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat()
}

fn shift_jis(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = SHIFT_JIS.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

pub type Encode = fn(&str) -> Vec<u8>;

const ENCODINGS: [(&str, Encode); 5] = [
    ("UTF-8", utf8),
    ("BOM", utf8_bom),
    ("LE", utf16_le),
    ("BE", utf16_be),
    ("Shift_JIS", shift_jis),
];

/// The smallest pharmacy with one more file.
fn with(name: &str, bytes: impl Into<Vec<u8>>) -> Reading<'static> {
    let pharmacy = ("薬局.csv".to_owned(), "薬局名,ためし薬局\n年度,令和5年度\n".into());
    read(&[pharmacy, (name.to_owned(), bytes.into())])
}

/// A header of three columns that the file's sheet knows.
fn header(name: &str) -> &'static str {
    if name.starts_with("機器") {
        "管理番号,機器区分,説明\n"
    } else {
        "氏名,ユーザーID,操作情報\n"
    }
}

fn only(reading: Reading) -> Finding {
    assert_eq!(reading.findings.len(), 1, "{:?}", told(&reading));
    reading.findings.into_iter().next().unwrap()
}

fn descriptions(reading: Reading) -> Vec<String> {
    assert_eq!(told(&reading), [""; 0]);
    let case = reading.case.unwrap();
    rows(&case.devices).iter().map(|device| device.description.text().to_owned()).collect()
}

// The same pharmacy

#[test]
fn every_encoding_separator_and_line_break_gives_the_same_case_and_papers() {
    let from_workbook = awkward().case();
    let papers = format!("{:?}", papers_of(&from_workbook, &[]));
    assert_eq!(rows(&from_workbook.devices)[0].registered.value, Some(date(2023, 10, 1)));
    assert_eq!(from_workbook.log.as_ref().unwrap().rows, 3);
    for (encoding, encode) in ENCODINGS {
        for separator in [',', '\t', ';'] {
            for line_break in ["\n", "\r\n", "\r"] {
                let reading = read(&folder(&awkward(), separator, line_break, encode));
                let what = format!("{encoding} {separator:?} {line_break:?}");
                assert_eq!(told(&reading), [""; 0], "{what}");
                let case = reading.case.unwrap();
                assert_eq!(said(&case), said(&from_workbook), "{what}");
                assert_eq!(format!("{:?}", papers_of(&case, &[])), papers, "{what}");
            }
        }
    }
}

#[test]
fn csv_and_workbooks_may_lie_together_and_one_sheet_twice_is_refused() {
    let book = awkward().without("アクセスログ").without("機器台帳");
    let mut files = folder(&awkward(), ',', "\n", utf8);
    files.retain(|(name, _)| name.starts_with("アクセスログ") || name.starts_with("機器台帳"));
    files.push(("ためし.xlsx".to_owned(), book.bytes()));
    let reading = read(&files);
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(said(&reading.case.unwrap()), said(&awkward().case()));
    for sheet in ["アクセスログ", "機器台帳"] {
        files.pop();
        files.push((
            "ためし.xlsx".to_owned(),
            awkward()
                .without(if sheet == "機器台帳" {
                    "アクセスログ"
                } else {
                    "機器台帳"
                })
                .bytes(),
        ));
        let finding = only(read(&files));
        assert_eq!(lines(std::slice::from_ref(&finding)), [format!("error[I005] {sheet}!-")]);
        assert_eq!(&*finding.place.file, "ためし.xlsx");
        assert!(finding.message.contains(&format!("{sheet}.csv")), "{}", finding.message);
    }
}

#[test]
fn beside_the_empty_sheet_for_a_log_its_csv_is_the_log_and_the_other_way_round() {
    let log = folder(&awkward(), ',', "\n", utf8)
        .into_iter()
        .find(|(name, _)| name.starts_with("アクセスログ"))
        .unwrap();
    let expected = said(&awkward().case());
    let empty = ("ためし.xlsx".to_owned(), awkward().emptied("アクセスログ").bytes());
    let reading = read(&[log.clone(), empty]);
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(said(&reading.case.unwrap()), expected);
    let header = String::from_utf8_lossy(&log.1).lines().next().unwrap().to_owned();
    let own = ("ためし.xlsx".to_owned(), awkward().bytes());
    let reading = read(&[(log.0, header.into_bytes()), own]);
    // A file of which nothing was taken.
    assert_eq!(told(&reading), ["note[I025] -!-"]);
    assert_eq!(said(&reading.case.unwrap()), expected);
}

#[test]
fn endings_in_any_case_and_blanks_in_names_are_taken() {
    for name in
        ["機器台帳.CSV", "機器台帳.Csv", "機器台帳.csv", "機 器 台 帳.csv", "機器台帳　.csv"]
    {
        assert_eq!(
            descriptions(with(name, "管理番号,機器区分,説明\n1,サーバ,あ\n")),
            ["あ"],
            "{name}"
        );
    }
    // With a word in brackets it is another sheet.
    let other = with("機器台帳（旧）.csv", "管理番号,機器区分,説明\n1,サーバ,あ\n");
    assert_eq!(told(&other), ["note[I025] -!-"]);
    // A Mac writes the voicing mark of グ as a character of its own.
    let reading = with("アクセスロク\u{3099}.csv", "ユーザーID\nu1\n");
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(reading.case.unwrap().log.unwrap().rows, 1);
}

#[test]
fn a_folder_and_a_file_alone_are_taken_from_the_disk() {
    let folder_of = tempfile::tempdir().unwrap();
    for (name, bytes) in folder(&awkward(), ',', "\r\n", shift_jis) {
        fs::write(folder_of.path().join(name), bytes).unwrap();
    }
    let choice = read::Choice {
        known: std::slice::from_ref(edition()),
        default: edition(),
        asked: None,
        as_of: AS_OF,
    };
    let reading = read::read(input::gather(folder_of.path()).unwrap(), choice, assets());
    assert_eq!(told(&reading), [""; 0]);
    assert_eq!(reading.case.unwrap().log.unwrap().rows, 3);
    let alone = input::gather(&folder_of.path().join("機器台帳.csv")).unwrap();
    assert_eq!(told(&read::read(alone, choice, assets())), ["error[I003] 薬局!-"]);
    let log = input::gather(&folder_of.path().join("アクセスログ.csv")).unwrap();
    assert!(matches!(log.inputs[0].content, Ok(input::Source::Disk { .. })), "a log is never held");
}

#[test]
fn an_unknown_name_is_suggested_with_its_ending() {
    let finding = only(with("機器台張.csv", "管理番号\n1\n"));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["note[I025] -!-"]);
    assert!(finding.hint.contains("「機器台帳.csv」"), "{}", finding.hint);
}

// Cells and their places

#[test]
fn quoted_cells_hold_quotes_separators_and_line_breaks() {
    let text = "管理番号,機器区分,説明\n1,サーバ,\"あ\"\"い\"\"\"\n2,サーバ,\"う,え\r\nお\"\n3,サーバ,か\"き\n4,サーバ,\"\"\n";
    assert_eq!(descriptions(with("機器台帳.csv", text)), ["あ\"い\"", "う,え\nお", "か\"き", ""]);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_shows_them() {
    let text = "機器の一覧\n\n※令和5年\n管理番号,機器区分,登録日\n\n1,サーバ,\"2023/\n13/1\"\n\n\n2,サーバ,来月\n";
    let expected = ["error[I007] 機器台帳!C6", "error[I007] 機器台帳!C9"];
    for line_break in ["\n", "\r\n", "\r"] {
        let reading = with("機器台帳.csv", text.replace('\n', line_break));
        assert_eq!(told(&reading), expected, "{line_break:?}");
    }
    // Without a line break behind the last row, too.
    assert_eq!(told(&with("機器台帳.csv", text.trim_end())), expected);
}

#[test]
fn what_a_spreadsheet_would_have_made_of_a_text_is_read_from_it() {
    let text = "事業者名,項番,対象機器,1回目,1回目確認日\n甲社,2(7),サーバ,TRUE,45200\n甲社,2(9),サーバ,false,20231001\n";
    let reading = with("事業者チェックリスト.csv", text);
    assert_eq!(told(&reading), [""; 0]);
    let case = reading.case.unwrap();
    let answers: Vec<String> = rows(&case.vendor_answers)
        .iter()
        .map(|row| {
            format!(
                "{:?} {:?}",
                row.answer.first().reply.value.unwrap(),
                row.answer.first().checked.value.unwrap()
            )
        })
        .collect();
    assert_eq!(answers, ["Yes 2023-10-01", "No 2023-10-01"]);
}

#[test]
fn the_mark_by_which_older_systems_end_a_file_is_no_text() {
    let text = "管理番号,機器区分,説明\n1,サーバ,説明\n";
    let ended = with("機器台帳.csv", format!("{text}\u{1A}"));
    assert_eq!(told(&ended), [""; 0]);
    assert_eq!(descriptions(ended), ["説明"]);
    // Anywhere else it is a character that nobody sees.
    let within = with("機器台帳.csv", format!("{text}2,サーバ,説\u{1A}明\n"));
    assert_eq!(told(&within), ["error[I013] 機器台帳!C3"]);
}

#[test]
fn a_separator_inside_titles_does_not_decide() {
    let text = "台帳, 本店, 支店, 全部, 2023\n管理番号;機器区分;説明\n1;サーバ;a,b,c,d,e,f\n";
    assert_eq!(descriptions(with("機器台帳.csv", text)), ["a,b,c,d,e,f"]);
}

// Refusals

#[test]
fn quotes_that_do_not_pair_are_refused_with_their_line() {
    for (rest, line) in [
        ("1,サーバ,\"あ\n2,サーバ,い\n", "2行目"),
        ("1,サーバ,あ\n2,サーバ,\"い", "3行目"),
        ("1,サーバ,\"あ\"\"\n", "2行目"),
        ("1,サーバ,\"あ\"い\n", "2行目"),
        ("1,サーバ,\"あ\n2,サーバ,\"い\"\n", "3行目"),
    ] {
        for name in ["機器台帳.csv", "アクセスログ.csv"] {
            let finding = only(with(name, format!("{}{rest}", header(name))));
            assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I001] -!-"], "{rest:?}");
            assert!(
                finding.message.contains(line) && finding.message.contains("引用符"),
                "{}",
                finding.message
            );
            assert_eq!(&*finding.place.file, name);
        }
    }
}

#[test]
fn a_quote_that_swallows_a_long_file_is_refused_before_it_fills_the_memory() {
    let mut text = "ユーザーID,時刻,操作情報\nu1,2023/11/1 8:30,\"ログイン\n".to_owned();
    text.push_str(&"u2,2023/11/1 8:31,ログイン\n".repeat(300_000));
    let finding = only(with("アクセスログ.csv", text));
    assert_eq!(finding.code.as_str(), "I001");
    assert!(finding.message.starts_with("2行目"), "{}", finding.message);
}

#[test]
fn a_record_without_end_is_refused() {
    let text = format!("ユーザーID\n{}\n", ",".repeat(5_000_000));
    let finding = only(with("アクセスログ.csv", text));
    assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I002] -!-"]);
    assert!(finding.message.contains("2行目"), "{}", finding.message);
}

#[test]
fn what_is_no_text_is_refused() {
    for (bytes, word) in [
        (Vec::new(), "空"),
        (b"%PDF-1.7\n".to_vec(), "CSV"),
        (b"<html><table><tr><td>1".to_vec(), "CSV"),
        (b"a,b\n1,\0\n".to_vec(), "CSV"),
        (utf16_le("a,b\n1,\0\n"), "CSV"),
        (utf16_le("管理番号,機器区分\n")[2..].to_vec(), "CSV"),
    ] {
        for name in ["機器台帳.csv", "アクセスログ.csv"] {
            let finding = only(with(name, bytes.clone()));
            assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I001] -!-"], "{word}");
            assert!(finding.message.contains(word), "{}", finding.message);
            assert!(!finding.hint.is_empty());
        }
    }
}

#[test]
fn one_wrong_byte_in_the_middle_is_refused() {
    for name in ["機器台帳.csv", "アクセスログ.csv"] {
        let line = "1,サーバ,説明の文\n";
        for (encoding, encode) in ENCODINGS {
            let before = encode(&format!("{}{}1,", header(name), line.repeat(10_000)));
            let mut bytes = encode(&format!("{}{}", header(name), line.repeat(20_000)));
            // The first byte of a character becomes one that begins none; in UTF-16, half of a
            // surrogate pair.
            let (at, wrong) = match encoding {
                "LE" => (before.len() + 1, 0xD8),
                "BE" => (before.len(), 0xD8),
                _ => (before.len(), 0xFF),
            };
            bytes[at] = wrong;
            let finding = only(with(name, bytes));
            assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I001] -!-"], "{encoding}");
            assert!(finding.message.contains("文字コード"), "{encoding} {}", finding.message);
            assert!(finding.message.contains("10002行目"), "{encoding} {}", finding.message);
        }
    }
}

// Limits

#[test]
fn files_over_their_size_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    for (name, mib) in [("機器台帳.csv", 20), ("アクセスログ.CSV", 200)] {
        let path = folder.path().join(name);
        for (more, expected) in [(0, true), (1, false)] {
            fs::File::create(&path).unwrap().set_len((mib << 20) + more).unwrap();
            let inputs = input::gather(&path).unwrap();
            assert_eq!(inputs.inputs[0].content.is_ok(), expected, "{name}");
            if !expected {
                let choice = read::Choice {
                    known: std::slice::from_ref(edition()),
                    default: edition(),
                    asked: None,
                    as_of: AS_OF,
                };
                let finding = only(read::read(inputs, choice, assets()));
                assert_eq!(finding.code.as_str(), "I002");
                assert!(
                    finding.message.contains(&format!("{mib} MiB まで")),
                    "{}",
                    finding.message
                );
            }
        }
    }
}

#[test]
fn rows_columns_and_characters_have_their_limits() {
    let rows = |count: usize| {
        with(
            "業務.csv",
            format!("業務名\n{}", (1..count).map(|n| format!("{n}番\n")).collect::<String>()),
        )
    };
    assert_eq!(told(&rows(20_000)), [""; 0]);
    assert_eq!(told(&rows(20_001)), ["error[I002] 業務!-"]);
    for (name, head) in [("業務", "業務名,代替手段"), ("アクセスログ", "ユーザーID,操作情報")]
    {
        let wide = |columns: usize| {
            told(&with(&format!("{name}.csv"), format!("{head}\nあ{}※\n", ",".repeat(columns - 1))))
        };
        assert_eq!(wide(501), [format!("error[I002] {name}!-")]);
        assert_eq!(wide(500), [""; 0]);
    }
    let long =
        |count: usize| with("業務.csv", format!("業務名,代替手段\nあ,{}\n", "あ".repeat(count)));
    assert_eq!(told(&long(2_000)), [""; 0]);
    assert_eq!(told(&long(2_001)), ["error[I014] 業務!B2"]);
    // A kana and its mark are one character.
    let voiced = "か\u{3099}".repeat(1_500);
    assert_eq!(told(&with("業務.csv", format!("業務名,代替手段\nあ,{voiced}\n"))), [""; 0]);
}

#[test]
fn more_than_a_million_cells_are_too_many() {
    let text = format!("業務名{}\n", ",x".repeat(99)).repeat(10_001);
    assert_eq!(told(&with("控え.csv", text)), ["error[I002] -!-"]);
}

#[test]
fn what_keeps_a_text_a_text_is_no_part_of_it() {
    let cells = |text: &str| {
        let reading = with("機器台帳.csv", format!("管理番号,機器区分,説明\n1,サーバ,{text}\n"));
        assert_eq!(told(&reading), [""; 0], "{text}");
        descriptions(reading)
    };
    for (written, read) in [
        ("=\"0300001261\"", "0300001261"),
        ("\"=\"\"0300001261\"\"\"", "0300001261"),
        ("'0300001261", "0300001261"),
        ("''二つ", "'二つ"),
        ("=\"a\"\"b\"", "a\"b"),
        ("'=1+1", "=1+1"),
        ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
        ("あ'い", "あ'い"),
    ] {
        assert_eq!(cells(written), [read], "{written}");
    }
    // Two apostrophes alone stay a mark for the cell above.
    let reading = with("機器台帳.csv", "管理番号,機器区分,説明\n1,サーバ,''\n");
    assert_eq!(told(&reading), ["warning[I027] 機器台帳!C2"]);
    // In headers, keys and the log's stream too.
    let reading = with("機器台帳.csv", "'管理番号,=\"機器区分\"\n=\"001\",サーバ\n");
    assert_eq!(reading.case.unwrap().devices.unwrap().rows[0].number.text(), "001");
    let log =
        with("アクセスログ.csv", "'ユーザーID,時刻,操作情報\n=\"u01\",'2023/11/1 8:30,参照\n");
    assert_eq!(told(&log), [""; 0]);
    assert_eq!(log.case.unwrap().log.unwrap().rows, 1);
}

#[test]
fn encodings_that_are_not_read_are_named() {
    let text = "区分,組織名\n薬局内,ためし薬局\n";
    let jis = encoding_rs::ISO_2022_JP.encode(text).0.into_owned();
    let euc = encoding_rs::EUC_JP.encode(text).0.into_owned();
    for (bytes, name) in [(jis, "ISO-2022-JP"), (euc, "EUC-JP")] {
        for file in ["連絡先.csv", "連絡先.txt", "アクセスログ.csv"] {
            let finding = only(with(file, bytes.clone()));
            assert_eq!(lines(std::slice::from_ref(&finding)), ["error[I001] -!-"], "{file}");
            assert!(
                finding.message.contains(&format!("文字コードが {name}")),
                "{}",
                finding.message
            );
            assert!(
                finding.hint.contains(name) && finding.hint.contains("UTF-8"),
                "{}",
                finding.hint
            );
        }
    }
}
