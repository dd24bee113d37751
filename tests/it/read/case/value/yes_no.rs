//! Yes and no, in every way that people write them.

use jiff::civil::date;
use tachiiri::sheet::choice::{Reply, YesNo};
use tachiiri::sheet::rows;

use crate::support::column::{
    ANSWER, DIRECT, SECOND_ANSWER, WRITE_PROTECTED, answers, direct, write_protected,
};
use crate::support::reading::{cells, told};
use crate::support::{Book, Cell};

const YES: [&str; 23] = [
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
    "⭕",
    "✅",
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
    "01",
];
const NO: [&str; 18] = [
    "いいえ",
    "イイエ",
    "ｲｲｴ",
    "×",
    "✕",
    "✗",
    "✖",
    "✘",
    "❌",
    "未",
    "未実施",
    "No",
    "ＮＯ",
    "n",
    "FALSE",
    "0",
    "０",
    "00",
];

/// Every word for yes and for no, with the cells that are no text.
fn yes_and_no<T: Copy>(yes: T, no: T) -> Vec<(Cell, T)> {
    let words = |words: &[&str], value: T| -> Vec<(Cell, T)> {
        words.iter().map(|word| (Cell::from(*word), value)).collect()
    };
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
    ANSWER.assert_takes(yes_and_no(Reply::Yes, Reply::No), answers);
    DIRECT.assert_takes(yes_and_no(YesNo::Yes, YesNo::No), direct);
    WRITE_PROTECTED.assert_takes(yes_and_no(YesNo::Yes, YesNo::No), write_protected);
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
        column.assert_refuses("I006", unclear());
    }
    let both = &ANSWER.assert_refuses("I006", cells(["はい・いいえ"]))[0];
    assert!(both.message.contains("両方"), "{}", both.message);
}

#[test]
fn a_contract_that_is_neither_direct_nor_not_is_refused_and_no_blank() {
    DIRECT.assert_refuses("I006", cells(["△", "一部", "不可", "はい・いいえ"]));
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
    DIRECT.assert_takes(words, direct);
    let words = || cells(["有", "有り", "あり", "無", "無し", "なし"]);
    WRITE_PROTECTED.assert_refuses("I006", words());
    for finding in ANSWER.assert_refuses("I006", words()) {
        for meaning in ["その機器がない", "確認していない"] {
            assert!(finding.message.contains(meaning), "{}", finding.message);
        }
    }
}

#[test]
fn a_backup_that_cannot_be_written_is_protected() {
    WRITE_PROTECTED.assert_takes(vec![("不可", YesNo::Yes)], write_protected);
    WRITE_PROTECTED.assert_refuses("I006", cells(["可", "可能"]));
    ANSWER.assert_refuses("I006", cells(["不可"]));
}

#[test]
fn out_of_scope_stands_only_in_a_vendors_first_answer() {
    ANSWER.assert_takes(
        vec![("対象外", Reply::OutOfScope), (" 対象外 ", Reply::OutOfScope)],
        answers,
    );
    let book = Book::forms().set("チェックリスト", "D2", "対象外").set(
        "事業者チェックリスト",
        "H2",
        "対象外",
    );
    assert_eq!(
        told(&book.read()),
        ["error[I006] チェックリスト!D2", "error[I006] 事業者チェックリスト!H2"]
    );
}

#[test]
fn a_blank_is_no_answer_and_never_a_no() {
    for blank in ["", " ", "　"] {
        let book = Book::forms().set("チェックリスト", "D2", blank).set("薬局", "B3", blank);
        let case = book.case();
        assert_eq!(rows(&case.answers)[0].first().reply.value, None, "{blank:?}");
        assert_eq!(case.pharmacy.has_system.value, None, "{blank:?}");
    }
}
