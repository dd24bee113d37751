//! The C rules: each fires at its cell, and keeps silent where it should.

mod dates;
mod messages;
mod scenarios;
mod severity;
mod vendors;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use tachiiri::check::catalogue::rules;
use tachiiri::finding::Finding;

use crate::support::Book;
use crate::support::book::{AS_OF, VENDOR_ITEMS};

const PHARMACY: &str = "薬局";
const CHECKLIST: &str = "チェックリスト";
const VENDORS: &str = "事業者";
const FORMS: &str = "事業者チェックリスト";
const VENDOR: &str = "架空システム株式会社";
const SECOND: &str = "別の架空商会";

/// The ledgers that belong to a system.
const SYSTEM_LEDGERS: [&str; 4] = ["機器台帳", "業務", "バックアップ", "復旧手順"];

/// The day after the last one of the edition's fiscal year.
const NEXT_YEAR: Date = date(2024, 4, 1);

fn changed(book: Book, sheet: &str, cells: &[(&str, &str)]) -> Book {
    cells.iter().fold(book, |book, (cell, text)| book.set(sheet, cell, *text))
}

fn pharmacy(cells: &[(&str, &str)]) -> Book {
    changed(Book::clean(), PHARMACY, cells)
}

fn checklist(cells: &[(&str, &str)]) -> Book {
    changed(Book::clean(), CHECKLIST, cells)
}

fn form(cells: &[(&str, &str)]) -> Book {
    changed(Book::clean(), FORMS, cells)
}

/// 2(4) サーバ: いいえ, to be mended until a day.
fn server_no(target: &str) -> Book {
    checklist(&[("D6", "いいえ"), ("F6", target)])
}

/// 2(4) サーバ: いいえ, and later はい.
fn server_mended(target: &str, checked: &str) -> Book {
    changed(server_no(target), CHECKLIST, &[("G6", "はい"), ("H6", checked)])
}

/// 2(4) サーバ: nothing from the pharmacy, and this from the vendor.
fn server_left_to_vendor(reply: &str) -> Book {
    let book = checklist(&[("D6", ""), ("E6", "")]);
    changed(book, FORMS, &[("E5", reply), ("F5", "")])
}

fn no_system() -> Book {
    pharmacy(&[("B3", "いいえ")]).without_all(&SYSTEM_LEDGERS)
}

/// No contract, no vendor; 2(2) and 2(3) still stand there.
fn no_contract() -> Book {
    pharmacy(&[("B5", "いいえ")]).without(VENDORS).without(FORMS)
}

fn without_contract_rows(book: Book) -> Book {
    book.without_row(CHECKLIST, 4).without_row(CHECKLIST, 5)
}

fn second_vendor(book: Book, direct: &str) -> Book {
    book.row(VENDORS, &[SECOND, direct, "無", "該当なし"])
}

/// A second vendor under contract whose form says はい everywhere: rows 16–29, 2(4) サーバ in row 19.
fn two_forms(book: Book) -> Book {
    VENDOR_ITEMS.iter().fold(second_vendor(book, "はい"), |book, (number, device)| {
        book.row(FORMS, &[SECOND, number, device, "", "はい", "2023/10/4"])
    })
}

/// A case, the day it is looked at, and all that is said about it.
struct Trial {
    code: &'static str,
    about: &'static str,
    book: Book,
    as_of: Date,
    said: Vec<&'static str>,
}

/// Reads a table of trials: code | what it is about | what is changed in the clean pharmacy | all
/// that is said.
///
/// Changes, split by `; `: `薬局!B3=いいえ` (then `B4=…` on the same sheet), `without 連絡先`, `without
/// 薬局!5` for a row, `on 2024-04-01`, `without ledgers`.
fn trials(table: &'static str) -> Vec<Trial> {
    table.lines().map(str::trim).filter(|line| !line.is_empty()).map(trial).collect()
}

fn trial(line: &'static str) -> Trial {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let &[code, about, changes, said] = cells.as_slice() else {
        panic!("no trial: {line}");
    };
    let (mut book, mut as_of, mut sheet) = (Book::clean(), AS_OF, "");
    for change in changes.split("; ").filter(|change| !change.is_empty()) {
        if let Some(day) = change.strip_prefix("on ") {
            as_of = day.parse().unwrap();
        } else if change == "without ledgers" {
            book = book.without_all(&SYSTEM_LEDGERS);
        } else if let Some(gone) = change.strip_prefix("without ") {
            book = match gone.split_once('!') {
                Some((sheet, row)) => book.without_row(sheet, row.parse().unwrap()),
                None => book.without(gone),
            };
        } else {
            let (cell, text) = change.split_once('=').unwrap();
            let (on, cell) = cell.split_once('!').unwrap_or((sheet, cell));
            (book, sheet) = (book.set(on, cell, text), on);
        }
    }
    let said = said.split(", ").filter(|line| !line.is_empty()).collect();
    Trial { code, about, book, as_of, said }
}

/// Runs all trials of a table and tells of every one that went otherwise.
#[track_caller]
fn assert_said(table: &'static str) {
    let otherwise: Vec<String> = trials(table)
        .iter()
        .filter_map(|trial| {
            let mut said = trial.book.check_as_of(trial.as_of);
            if trial.as_of != AS_OF {
                // The ledgers grow old too, which is not what these tests are about.
                said.retain(|line| !line.contains("[E"));
            }
            let line = format!("{}, {}: {said:?}, not {:?}", trial.code, trial.about, trial.said);
            (said != trial.said).then_some(line)
        })
        .collect();
    assert!(otherwise.is_empty(), "\n{}", otherwise.join("\n"));
}

/// For every rule a case in which it fires.
const FIRING: &str = "
C101 | an item of the year without answer | チェックリスト!D6=; E6= | error[C101] チェックリスト!D6
C102 | an answer without its date | チェックリスト!E6= | error[C102] チェックリスト!E6
C102 | a reference item's answer without its date | チェックリスト!E16= | note[C102] チェックリスト!E16
C103 | いいえ without target | チェックリスト!D6=いいえ | error[C103] チェックリスト!F6
C103 | a reference item's いいえ without target | チェックリスト!D12=いいえ | note[C110] チェックリスト!D12, note[C103] チェックリスト!F12
C104 | a target on the first day of the next year | チェックリスト!D6=いいえ; F6=2024/4/1 | warning[C104] チェックリスト!F6, note[C113] チェックリスト!F6
C105 | checked tomorrow | チェックリスト!E6=2024/2/2 | warning[C105] チェックリスト!E6
C106 | 2(2) and 2(3) answered without contract | 薬局!B5=いいえ; without 事業者; without 事業者チェックリスト | note[C106] チェックリスト!D4, note[C106] チェックリスト!D5
C107 | a second answer without date | チェックリスト!D6=いいえ; F6=2024/1/31; G6=はい | warning[C107] チェックリスト!H6
C108 | a target that passed yesterday | チェックリスト!D6=いいえ; F6=2024/1/31 | warning[C108] チェックリスト!F6
C109 | the newest check a year and a day ago | 薬局!B3=いいえ; 薬局!B4=2023/1/31; on 2024-02-01 | warning[C112] 薬局!B3, warning[C105] 薬局!B4, warning[C109] 薬局!B4, note[C106] チェックリスト!D2
C110 | a reference item with いいえ | チェックリスト!D12=いいえ; F12=2024/6/28 | note[C110] チェックリスト!D12
C111 | the day after the edition's year | on 2024-04-01 | error[C111] 薬局!B2
C112 | no system, but a vendor | 薬局!B3=いいえ; without チェックリスト; without ledgers | warning[C112] 薬局!B3
C113 | いいえ with a target still to come | チェックリスト!D6=いいえ; F6=2024/3/31 | note[C113] チェックリスト!F6
C114 | another item's text | チェックリスト!C6=アクセスログを管理している。 | warning[C114] チェックリスト!C6
C201 | the contract left open | 薬局!B5= | error[C201] 薬局!B5
C202 | no form of the vendor | without 事業者チェックリスト | error[C202] 事業者!A2
C203 | a vendor's item without answer | 事業者チェックリスト!E2=; F2= | error[C203] 事業者チェックリスト!E2
C204 | 対象外, and the pharmacy's answer is missing too | チェックリスト!D6=; E6=; 事業者チェックリスト!E5=対象外; F5= | error[C101] チェックリスト!D6, error[C204] 事業者チェックリスト!E5
C205 | a vendor without direct contract | 事業者!A3=別の架空商会; B3=いいえ | note[C205] 事業者!B3
C206 | a vendor's answer without date | 事業者チェックリスト!F5= | error[C206] 事業者チェックリスト!F5
C206 | a vendor's reference item without date | 事業者チェックリスト!F10= | note[C206] 事業者チェックリスト!F10
C207 | a vendor's いいえ without target | 事業者チェックリスト!E2=いいえ | error[C207] 事業者チェックリスト!G2
C207 | a vendor's reference item without target | 事業者チェックリスト!E15=いいえ | warning[C302] チェックリスト!D17, note[C207] 事業者チェックリスト!G15
C208 | a vendor's target in the next year | 事業者チェックリスト!E2=いいえ; G2=2024/4/1 | warning[C208] 事業者チェックリスト!G2
C209 | 対象外 at the vendor's own 1(1) | 事業者チェックリスト!E2=対象外; F2= | warning[C209] 事業者チェックリスト!E2
C210 | the vendor checked tomorrow | 事業者チェックリスト!F5=2024/2/2 | warning[C210] 事業者チェックリスト!F5
C301 | a diagram that nobody can show | without 連絡先 | error[C301] チェックリスト!D11
C302 | the pharmacy's はい, the vendor's いいえ | 事業者チェックリスト!E5=いいえ; G5=2024/3/31 | warning[C302] チェックリスト!D6
";

/// For every rule a case in which it nearly fires.
const NEAR: &str = "
C101 | a reference item without answer | チェックリスト!D12=; E12= | note[C110] チェックリスト!D12
C102 | a reference item without answer and date | チェックリスト!D12=; E12= | note[C110] チェックリスト!D12
C103 | いいえ with target | チェックリスト!D6=いいえ; F6=2024/3/31 | note[C113] チェックリスト!F6
C103 | a reference item's いいえ with target | チェックリスト!D12=いいえ; F12=2024/6/28 | note[C110] チェックリスト!D12
C104 | a target on the last day of the year | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2024/1/15 |
C104 | a target on the first day of the year | チェックリスト!E6=2023/4/1; F6=2023/4/1 |
C104 | a reference target on the last day of the year it names | チェックリスト!F12=2025/3/31 |
C105 | checked today | チェックリスト!E6=2024/2/1 |
C105 | checked on the first day of the year | チェックリスト!E6=2023/4/1 |
C105 | a reference item checked in the year it names | チェックリスト!E12=2024/6/1; on 2024-07-01 | error[C111] 薬局!B2
C105 | a reference item checked on the last day of the year it names | チェックリスト!E12=2025/3/31; on 2025-04-02 | error[C111] 薬局!B2
C106 | no contract, and 2(2) and 2(3) left out | 薬局!B5=いいえ; without 事業者; without 事業者チェックリスト; without チェックリスト!4; without チェックリスト!5 |
C107 | everything on the same day | チェックリスト!D6=いいえ; F6=2023/10/2; G6=はい; H6=2023/10/2 |
C108 | a target that passed, met the day before | チェックリスト!D6=いいえ; F6=2024/1/31; G6=はい; H6=2024/1/30 |
C108 | a target that is today | チェックリスト!D6=いいえ; F6=2024/2/1 | note[C113] チェックリスト!F6
C109 | the newest check a year ago to the day | チェックリスト!E6=2023/10/3; on 2024-10-03 | error[C111] 薬局!B2
C110 | a reference item mended at the second check | チェックリスト!D12=いいえ; F12=2024/3/29; G12=はい; H12=2024/1/15 |
C111 | the last day of the edition's year | on 2024-03-31 |
C112 | no system, and only people listed | 薬局!B3=いいえ; without チェックリスト; without 事業者; without 事業者チェックリスト; without ledgers |
C113 | a reference target still to come | チェックリスト!D12=いいえ; F12=2024/5/1 | note[C110] チェックリスト!D12
C113 | a target that passed yesterday | チェックリスト!D6=いいえ; F6=2024/1/31 | warning[C108] チェックリスト!F6
C114 | other blanks and widths | チェックリスト!C3= ｻｰﾊﾞ、 端末ＰＣ、ネットワーク機器の　台帳管理を行っている。 |
C201 | no contract, and only a vendor without a direct one | 薬局!B5=いいえ; 事業者!B2=いいえ; without 事業者チェックリスト; without チェックリスト!4; without チェックリスト!5 | note[C205] 事業者!B2
C202 | a vendor that its form alone names | without 事業者 | note[E001] 事業者!-
C203 | a vendor's reference item without answer | 事業者チェックリスト!E10=; F10= |
C204 | 対象外, answered by the pharmacy | 事業者チェックリスト!E5=対象外; F5= |
C205 | nobody said whether the contract is direct | 事業者!B2= | note[I020] 事業者!B2
C206 | a vendor's reference item out of scope, without date | 事業者チェックリスト!E10=対象外; F10= |
C207 | a vendor's いいえ with target | 事業者チェックリスト!E2=いいえ; G2=2024/3/31 |
C208 | a vendor's reference target in the year it names | 事業者チェックリスト!G10=2025/3/31 |
C209 | 対象外 at a network device that the pharmacy answers for | 事業者チェックリスト!E9=対象外; F9= |
C210 | checked today, and to be mended today | 事業者チェックリスト!E2=いいえ; F2=2024/2/1; G2=2024/2/1 |
C301 | no diagram, and nobody says there is one | チェックリスト!D11=いいえ; F11=2024/3/31; without 連絡先 | note[C113] チェックリスト!F11
C302 | the vendor's いいえ became はい | 事業者チェックリスト!E5=いいえ; G5=2024/1/31; H5=はい; I5=2024/1/30 |
";

fn codes_of(trials: &[Trial]) -> BTreeSet<&'static str> {
    trials.iter().map(|trial| trial.code).collect()
}

/// What a case says under a code; exactly one finding.
#[track_caller]
fn only(book: &Book, code: &str) -> Finding {
    let mut found = book.findings();
    found.retain(|finding| finding.code.as_str() == code);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn nothing_is_said_about_the_clean_pharmacy() {
    assert_eq!(Book::clean().check(), [""; 0]);
}

#[test]
fn every_rule_fires_at_its_cell() {
    assert_said(FIRING);
}

#[test]
fn every_rule_keeps_silent_where_it_nearly_fires() {
    assert_said(NEAR);
}

#[test]
fn both_lists_know_every_rule_of_the_checklist_and_mean_what_they_say() {
    let rules: BTreeSet<&str> =
        rules().map(|rule| rule.code.as_str()).filter(|code| code.starts_with('C')).collect();
    let (firing, near) = (trials(FIRING), trials(NEAR));
    assert_eq!(codes_of(&firing), rules);
    assert_eq!(codes_of(&near), rules);
    let names = |trial: &Trial| trial.said.iter().any(|line| line.contains(trial.code));
    for trial in &firing {
        assert!(names(trial), "{} does not fire: {}", trial.code, trial.about);
    }
    for trial in &near {
        assert!(!names(trial), "{} fires: {}", trial.code, trial.about);
    }
}
