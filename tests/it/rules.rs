//! The C rules: each fires at its cell, and keeps silent where it should.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use tachiiri::check::catalogue::{self, rules};
use tachiiri::finding::{Finding, Severity};
use tachiiri::model::edition::FormKind;

use crate::support::Book;
use crate::support::book::{AS_OF, PHARMACY_ITEMS, VENDOR_ITEMS, checked, edition};

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
    VENDOR_ITEMS.into_iter().fold(second_vendor(book, "はい"), |book, (number, device)| {
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

/// Reads a table of trials: code | what it is about | what is changed in the clean pharmacy | all that is said.
///
/// Changes, split by `; `: `薬局!B3=いいえ` (then `B4=…` on the same sheet), `without 連絡先`, `without 薬局!5` for a row,
/// `on 2024-04-01`, `without ledgers`.
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
fn hold(table: &'static str) {
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
C103 | いいえ without target | チェックリスト!D6=いいえ | error[C103] チェックリスト!F6
C104 | a target on the first day of the next year | チェックリスト!D6=いいえ; F6=2024/4/1 | warning[C104] チェックリスト!F6, note[C113] チェックリスト!F6
C105 | checked tomorrow | チェックリスト!E6=2024/2/2 | warning[C105] チェックリスト!E6
C106 | 2(2) and 2(3) answered without contract | 薬局!B5=いいえ; without 事業者; without 事業者チェックリスト | note[C106] チェックリスト!D4, note[C106] チェックリスト!D5
C107 | a second answer without date | チェックリスト!D6=いいえ; F6=2024/1/31; G6=はい | warning[C107] チェックリスト!H6
C108 | a target that passed yesterday | チェックリスト!D6=いいえ; F6=2024/1/31 | warning[C108] チェックリスト!F6
C109 | the newest check a year and a day ago | チェックリスト!E6=2023/10/3; on 2024-10-04 | warning[C109] チェックリスト!E6, warning[C111] 薬局!B2
C110 | a reference item with いいえ | チェックリスト!D12=いいえ | note[C110] チェックリスト!D12
C111 | the day after the edition's year | on 2024-04-01 | warning[C111] 薬局!B2
C112 | no system, but a vendor | 薬局!B3=いいえ; without チェックリスト; without ledgers | warning[C112] 薬局!B3
C113 | いいえ with a target still to come | チェックリスト!D6=いいえ; F6=2024/3/31 | note[C113] チェックリスト!F6
C114 | another item's text | チェックリスト!C6=アクセスログを管理している。 | warning[C114] チェックリスト!C6
C201 | the contract left open | 薬局!B5= | error[C201] 薬局!B5
C202 | no form of the vendor | without 事業者チェックリスト | error[C202] 事業者!A2
C203 | a vendor's item without answer | 事業者チェックリスト!E2=; F2= | error[C203] 事業者チェックリスト!E2
C204 | 対象外, and the pharmacy's answer is missing too | チェックリスト!D6=; E6=; 事業者チェックリスト!E5=対象外; F5= | error[C101] チェックリスト!D6, error[C204] 事業者チェックリスト!E5
C205 | a vendor without direct contract | 事業者!A3=別の架空商会; B3=いいえ | note[C205] 事業者!B3
C206 | a vendor's answer without date | 事業者チェックリスト!F5= | error[C206] 事業者チェックリスト!F5
C207 | a vendor's いいえ without target | 事業者チェックリスト!E2=いいえ | error[C207] 事業者チェックリスト!G2
C208 | a vendor's target in the next year | 事業者チェックリスト!E2=いいえ; G2=2024/4/1 | warning[C208] 事業者チェックリスト!G2
C209 | 対象外 at the vendor's own 1(1) | 事業者チェックリスト!E2=対象外; F2= | warning[C209] 事業者チェックリスト!E2
C210 | the vendor checked tomorrow | 事業者チェックリスト!F5=2024/2/2 | warning[C210] 事業者チェックリスト!F5
C301 | a diagram that nobody can show | without 連絡先 | error[C301] チェックリスト!D11
C302 | the pharmacy's はい, the vendor's いいえ | 事業者チェックリスト!E5=いいえ; G5=2024/3/31 | warning[C302] チェックリスト!D6
";

/// For every rule a case in which it nearly fires.
const NEAR: &str = "
C101 | a reference item without answer | チェックリスト!D12=; E12= | note[C110] チェックリスト!D12
C102 | a reference item without date | チェックリスト!E12= |
C103 | いいえ with target | チェックリスト!D6=いいえ; F6=2024/3/31 | note[C113] チェックリスト!F6
C103 | a reference item's いいえ without target | チェックリスト!D12=いいえ | note[C110] チェックリスト!D12
C104 | a target on the last day of the year | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2024/1/15 |
C104 | a target on the first day of the year | チェックリスト!E6=2023/4/1; F6=2023/4/1 |
C104 | a reference target on the last day of the year it names | チェックリスト!F12=2025/3/31 |
C105 | checked today | チェックリスト!E6=2024/2/1 |
C105 | checked on the first day of the year | チェックリスト!E6=2023/4/1 |
C105 | a reference item checked in the year it names | チェックリスト!E12=2024/6/1; on 2024-07-01 | warning[C111] 薬局!B2
C105 | a reference item checked on the last day of the year it names | チェックリスト!E12=2025/3/31; on 2025-04-02 | warning[C111] 薬局!B2
C106 | no contract, and 2(2) and 2(3) left out | 薬局!B5=いいえ; without 事業者; without 事業者チェックリスト; without チェックリスト!4; without チェックリスト!5 |
C107 | everything on the same day | チェックリスト!D6=いいえ; F6=2023/10/2; G6=はい; H6=2023/10/2 |
C108 | a target that passed, met the day before | チェックリスト!D6=いいえ; F6=2024/1/31; G6=はい; H6=2024/1/30 |
C108 | a target that is today | チェックリスト!D6=いいえ; F6=2024/2/1 | note[C113] チェックリスト!F6
C109 | the newest check a year ago to the day | チェックリスト!E6=2023/10/3; on 2024-10-03 | warning[C111] 薬局!B2
C110 | a reference item mended at the second check | チェックリスト!D12=いいえ; G12=はい; H12=2024/1/15 |
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
C206 | a vendor's reference item without date | 事業者チェックリスト!F10= |
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
    hold(FIRING);
}

#[test]
fn every_rule_keeps_silent_where_it_nearly_fires() {
    hold(NEAR);
}

#[test]
fn both_lists_know_every_rule_of_the_checklist_and_mean_what_they_say() {
    let known: BTreeSet<&str> = rules().map(|rule| rule.code.as_str()).filter(|code| code.starts_with('C')).collect();
    let (firing, near) = (trials(FIRING), trials(NEAR));
    assert_eq!(codes_of(&firing), known);
    assert_eq!(codes_of(&near), known);
    let names = |trial: &Trial| trial.said.iter().any(|line| line.contains(trial.code));
    for trial in &firing {
        assert!(names(trial), "{} does not fire: {}", trial.code, trial.about);
    }
    for trial in &near {
        assert!(!names(trial), "{} fires: {}", trial.code, trial.about);
    }
}

// Severities.

#[test]
fn no_without_target_weighs_less_once_the_second_answer_is_yes_with_its_date() {
    hold(
        "
C103 | はい with date | チェックリスト!D6=いいえ; G6=はい; H6=2024/1/15 | warning[C103] チェックリスト!F6
C103 | はい without date | チェックリスト!D6=いいえ; G6=はい | error[C103] チェックリスト!F6, warning[C107] チェックリスト!H6
C103 | いいえ with date | チェックリスト!D6=いいえ; G6=いいえ; H6=2024/1/15 | error[C103] チェックリスト!F6
C207 | a vendor's はい with date | 事業者チェックリスト!E2=いいえ; H2=はい; I2=2024/1/15 | warning[C207] 事業者チェックリスト!G2
C207 | a vendor's はい without date | 事業者チェックリスト!E2=いいえ; H2=はい | error[C207] 事業者チェックリスト!G2, warning[C210] 事業者チェックリスト!I2
C207 | a vendor's いいえ with date | 事業者チェックリスト!E2=いいえ; H2=いいえ; I2=2024/1/15 | error[C207] 事業者チェックリスト!G2
",
    );
}

#[test]
fn a_vendors_blank_is_but_a_note_where_the_pharmacy_answers() {
    assert_eq!(form(&[("E5", ""), ("F5", "")]).check(), ["note[C203] 事業者チェックリスト!E5"]);
    assert_eq!(
        server_left_to_vendor("").check(),
        ["error[C101] チェックリスト!D6", "error[C203] 事業者チェックリスト!E5"]
    );
}

#[test]
fn a_vendors_blank_is_but_a_note_where_another_vendor_answers() {
    let book = two_forms(server_left_to_vendor(""));
    assert_eq!(book.check(), ["error[C101] チェックリスト!D6", "note[C203] 事業者チェックリスト!E5"]);
    let no = changed(book.clone(), FORMS, &[("E19", "いいえ"), ("G19", "2024/3/31")]);
    assert_eq!(no.check(), book.check());
}

#[test]
fn out_of_scope_is_no_answer_for_another_vendor() {
    let book = two_forms(server_left_to_vendor("対象外"));
    let book = changed(book, FORMS, &[("E19", "対象外"), ("F19", "")]);
    assert_eq!(
        book.check(),
        [
            "error[C101] チェックリスト!D6",
            "error[C204] 事業者チェックリスト!E5",
            "error[C204] 事業者チェックリスト!E19"
        ]
    );
}

#[test]
fn the_three_items_with_other_words_are_answered_by_nobody_else() {
    for row in [2, 3, 4] {
        let (first, checked) = (format!("E{row}"), format!("F{row}"));
        let blank = two_forms(form(&[(&first, ""), (&checked, "")]));
        assert_eq!(blank.check(), [format!("error[C203] 事業者チェックリスト!{first}")]);
    }
}

#[test]
fn the_three_items_with_other_words_cannot_be_out_of_scope() {
    for row in [2, 3, 4] {
        let (first, checked) = (format!("E{row}"), format!("F{row}"));
        assert_eq!(
            form(&[(&first, "対象外"), (&checked, "")]).check(),
            [format!("warning[C209] 事業者チェックリスト!{first}")]
        );
    }
}

#[test]
fn a_diagram_that_is_said_to_lie_elsewhere_is_but_a_note() {
    assert_eq!(checklist(&[("I11", "事務室の壁に掲示")]).without("連絡先").check(), ["note[C301] チェックリスト!D11"]);
}

#[test]
fn a_contact_sheet_without_a_single_contact_shows_no_diagram() {
    assert_eq!(Book::clean().emptied("連絡先").check(), ["error[C301] チェックリスト!D11"]);
}

#[test]
fn a_diagram_made_since_the_first_check_stands_at_the_first_answer() {
    let book = checklist(&[("D11", "いいえ"), ("F11", "2024/1/31"), ("G11", "はい"), ("H11", "2024/1/15")]);
    assert_eq!(book.without("連絡先").check(), ["error[C301] チェックリスト!D11"]);
}

// The row 有無.

#[test]
fn whether_there_is_a_system_is_an_item_too() {
    hold(
        "
C101 | no answer | 薬局!B3= | error[C101] 薬局!B3
C101 | no row | without 薬局!3 | error[C101] 薬局!-
C101 | neither answer nor date | 薬局!B3=; B4= | error[C101] 薬局!B3
C102 | no date | 薬局!B4= | error[C102] 薬局!B4
C105 | checked tomorrow | 薬局!B4=2024/2/2 | warning[C105] 薬局!B4
C105 | checked before the year | 薬局!B4=2023/3/31 | warning[C105] 薬局!B4
",
    );
}

// Dates.

#[test]
fn targets_lie_inside_the_year() {
    hold(
        "
C104 | before the year | チェックリスト!E6=; F6=2023/3/31 | error[C102] チェックリスト!E6, warning[C104] チェックリスト!F6
C104 | after the year, though met already | チェックリスト!D6=いいえ; F6=2024/4/1; G6=はい; H6=2024/1/15 | warning[C104] チェックリスト!F6
C104 | for reference, before the year | チェックリスト!E12=; F12=2023/3/31 | note[C104] チェックリスト!F12
C104 | for reference, after the year it names | チェックリスト!F12=2025/4/1 | note[C104] チェックリスト!F12
C208 | a vendor's, after the year | 事業者チェックリスト!G5=2024/4/1 | warning[C208] 事業者チェックリスト!G5
C208 | a vendor's for reference, after the year it names | 事業者チェックリスト!G10=2025/4/1 | note[C208] 事業者チェックリスト!G10
",
    );
}

#[test]
fn check_dates_lie_inside_the_year_and_not_ahead() {
    hold(
        "
C105 | before the year | チェックリスト!E6=2023/3/31 | warning[C105] チェックリスト!E6
C105 | after the year | チェックリスト!E6=2024/4/1; on 2024-04-01 | warning[C105] チェックリスト!E6, warning[C111] 薬局!B2
C105 | second check ahead | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2024/2/2 | warning[C105] チェックリスト!H6
C105 | for reference, ahead | チェックリスト!E12=2024/2/2 | warning[C105] チェックリスト!E12
C105 | for reference, after the year it names | チェックリスト!E12=2025/4/1; on 2025-04-02 | warning[C105] チェックリスト!E12, warning[C111] 薬局!B2
",
    );
}

#[test]
fn dates_of_a_row_follow_one_another() {
    hold(
        "
C107 | second check before the first | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2023/10/1 | warning[C107] チェックリスト!H6
C107 | target before the first check | チェックリスト!D6=いいえ; F6=2023/10/1; G6=はい; H6=2024/1/15 | warning[C107] チェックリスト!F6
C107 | second いいえ without date | チェックリスト!D6=いいえ; F6=2024/3/31; G6=いいえ | warning[C107] チェックリスト!H6, note[C113] チェックリスト!F6
C107 | for reference, second answer without date | チェックリスト!D12=いいえ; G12=はい | warning[C107] チェックリスト!H12
",
    );
}

#[test]
fn a_second_no_does_not_meet_a_target() {
    hold(
        "
C108 | a target that passed yesterday | チェックリスト!D6=いいえ; F6=2024/1/31; G6=いいえ; H6=2024/1/15 | warning[C108] チェックリスト!F6
C113 | a target that is today | チェックリスト!D6=いいえ; F6=2024/2/1; G6=いいえ; H6=2024/1/15 | note[C113] チェックリスト!F6
",
    );
}

#[test]
fn a_reference_target_that_passed_is_told_too() {
    assert_eq!(
        checklist(&[("D12", "いいえ"), ("F12", "2024/1/31")]).check(),
        ["warning[C108] チェックリスト!F12", "note[C110] チェックリスト!D12"]
    );
}

#[test]
fn a_newer_second_check_keeps_the_year_running() {
    hold(
        "
C109 | checked again a year ago | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2024/3/15; on 2025-03-15 | warning[C111] 薬局!B2
",
    );
}

#[test]
fn without_a_system_the_year_runs_from_its_own_check() {
    let book = no_system().without(CHECKLIST).without(VENDORS).without(FORMS);
    assert_eq!(book.check_as_of(date(2024, 10, 3)), ["warning[C111] 薬局!B2", "warning[C109] 薬局!B4"]);
}

#[test]
fn a_reference_item_that_is_still_no_is_told_at_its_newest_answer() {
    assert_eq!(
        checklist(&[("D12", "いいえ"), ("G12", "いいえ"), ("H12", "2024/1/15")]).check(),
        ["note[C110] チェックリスト!G12"]
    );
}

// The vendors' forms.

#[test]
fn a_vendors_dates_are_looked_at_as_the_pharmacys() {
    hold(
        "
C210 | checked before the year | 事業者チェックリスト!F2=2023/3/31 | warning[C210] 事業者チェックリスト!F2
C210 | a reference item checked tomorrow | 事業者チェックリスト!F10=2024/2/2 | warning[C210] 事業者チェックリスト!F10
C210 | a target that passed yesterday | 事業者チェックリスト!E2=いいえ; G2=2024/1/31 | warning[C210] 事業者チェックリスト!G2
C210 | a second answer without date | 事業者チェックリスト!E2=いいえ; G2=2024/3/31; H2=はい | warning[C210] 事業者チェックリスト!I2
C210 | second check before the first | 事業者チェックリスト!E2=いいえ; G2=2024/3/31; H2=はい; I2=2023/10/2 | warning[C210] 事業者チェックリスト!I2
C210 | target before the first check | 事業者チェックリスト!E2=いいえ; G2=2023/10/2; H2=はい; I2=2024/1/15 | warning[C210] 事業者チェックリスト!G2
",
    );
}

#[test]
fn the_pharmacy_and_the_vendor_are_compared_in_the_disclosure_too() {
    let denied = form(&[("E4", "いいえ"), ("G4", "2024/3/31")]);
    assert_eq!(denied.check(), ["warning[C302] チェックリスト!D5"]);
}

#[test]
fn the_pharmacy_and_the_vendor_are_not_compared_where_they_are_asked_different_things() {
    for row in [2, 3] {
        let (first, target) = (format!("E{row}"), format!("G{row}"));
        assert_eq!(form(&[(&first, "いいえ"), (&target, "2024/3/31")]).check(), [""; 0]);
    }
}

#[test]
fn a_contradiction_stands_at_the_pharmacys_newest_answer() {
    let book = changed(server_mended("2024/3/31", "2024/1/15"), FORMS, &[("E5", "いいえ"), ("G5", "2024/3/31")]);
    assert_eq!(book.check(), ["warning[C302] チェックリスト!G6"]);
}

#[test]
fn a_text_of_another_item_is_told_on_the_vendors_sheet_too() {
    let book = form(&[("D5", "アクセスログを管理している。")]);
    assert_eq!(book.check(), ["warning[C114] 事業者チェックリスト!D5"]);
}

#[test]
fn the_editions_own_texts_are_never_other_texts() {
    let mut book = Book::clean();
    for (kind, sheet, column, items) in [
        (FormKind::Pharmacy, CHECKLIST, 2, PHARMACY_ITEMS.as_slice()),
        (FormKind::Vendor, FORMS, 3, VENDOR_ITEMS.as_slice()),
    ] {
        for (row, (number, device)) in items.iter().enumerate() {
            let item = edition()
                .items(kind)
                .find(|item| {
                    let word = item.id.device.map_or("", |device| device.word());
                    item.id.number.to_string() == *number && word == *device
                })
                .unwrap();
            book = book.with(sheet, row as u32 + 1, column, item.text.as_str());
        }
    }
    assert_eq!(book.check(), [""; 0]);
}

#[test]
fn the_answer_about_contracts_and_the_list_of_vendors_fit() {
    hold(
        "
C201 | a contract, and no vendor listed | without 事業者; without 事業者チェックリスト | error[C201] 薬局!B5
C201 | a contract, and no vendor with a direct one | 事業者!B2=いいえ; without 事業者チェックリスト | error[C201] 薬局!B5, note[C205] 事業者!B2
C201 | no contract, and a vendor with a direct one | 薬局!B5=いいえ; without チェックリスト!4; without チェックリスト!5 | error[C201] 薬局!B5
C201 | no row for the contract | without 薬局!5 | error[C201] 薬局!-
",
    );
}

// What a finding says.

#[test]
fn no_without_target_says_everything_about_its_row() {
    let finding = only(&server_no(""), "C103");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.place.to_string(), "ためし.xlsx チェックリスト!F6");
    assert_eq!(finding.item.as_deref(), Some("2(4)"));
    assert_eq!(finding.device.as_deref(), Some("サーバ"));
    assert_eq!(finding.vendor, None);
    assert_eq!(finding.sources, ["別添3 ①", "別添2 Ⅰ-2"]);
    assert_eq!(finding.guideline, ["企画管理編 13④", "企画管理編 13.1.3"]);
    assert_eq!(finding.hint, "令和6年3月31日までの目標日を入れてください");
}

#[test]
fn an_item_without_device_names_none() {
    let finding = only(&checklist(&[("E2", "")]), "C102");
    assert_eq!(finding.item.as_deref(), Some("1(1)"));
    assert_eq!(finding.device, None);
}

#[test]
fn a_finding_about_the_system_names_its_row_and_guideline() {
    for (cell, code) in [("B3", "C101"), ("B4", "C102")] {
        let finding = only(&pharmacy(&[(cell, "")]), code);
        assert_eq!(finding.item.as_deref(), Some("有無"));
        assert_eq!(finding.guideline, ["概説編 2.3"]);
    }
}

#[test]
fn a_blank_server_row_is_told_what_to_do_without_a_server() {
    let hint = |row: u32| {
        let (first, checked) = (format!("D{row}"), format!("E{row}"));
        only(&checklist(&[(&first, ""), (&checked, "")]), "C101").hint
    };
    let serverless = "サーバを置いていない場合も空欄にせず、事業者に確認して答え、備考に『サーバなし（クラウド）』と書いてください。迷うときは管轄の保健所等へ";
    for row in 2..=11 {
        assert_eq!(hint(row) == serverless, (6..=8).contains(&row), "{row}");
    }
}

#[test]
fn findings_about_a_vendor_name_it() {
    let about_vendors =
        trials(FIRING).into_iter().filter(|trial| ("C202".."C211").contains(&trial.code) || trial.code == "C302");
    for trial in about_vendors {
        let name = if trial.code == "C205" { SECOND } else { VENDOR };
        let finding = only(&trial.book, trial.code);
        assert_eq!(finding.vendor.as_deref(), Some(name), "{finding:?}");
        assert!(finding.message.contains(name), "{finding:?}");
    }
}

#[test]
fn findings_about_the_pharmacy_name_no_vendor() {
    for trial in trials(FIRING).into_iter().filter(|trial| trial.code.starts_with("C1")) {
        let found = trial.book.findings();
        let own = found.iter().filter(|finding| finding.code.as_str() == trial.code);
        for finding in own {
            assert_eq!(finding.vendor, None, "{finding:?}");
        }
    }
}

#[test]
fn a_vendors_finding_names_the_item_of_its_form() {
    let finding = only(&form(&[("F8", "")]), "C206");
    assert_eq!(finding.item.as_deref(), Some("2(7)"));
    assert_eq!(finding.device.as_deref(), Some("ネットワーク機器"));
    assert_eq!(finding.sources, ["別添3 ②"]);
    assert_eq!(
        finding.guideline,
        ["システム運用編 8③", "システム運用編 8.1", "システム運用編 8.2", "システム運用編 13.2"]
    );
}

#[test]
fn a_vendors_blank_is_told_of_out_of_scope() {
    let finding = only(&form(&[("E5", ""), ("F5", "")]), "C203");
    assert!(finding.hint.contains("契約の対象外なら「対象外」と書いてください"), "{finding:?}");
}

#[test]
fn an_old_edition_says_which_year_it_is_of() {
    let mut reading = Book::clean().read_as_of(NEXT_YEAR);
    let case = reading.case.take().unwrap();
    let found = checked(&case, NEXT_YEAR);
    assert_eq!(found[0].message, "この書類は令和5年度版の様式です。今の立入検査には最新年度の様式が要ります");
    assert!(found[0].hint.contains("令和6年度以降の様式"));
}

// Scenarios.

#[test]
fn a_missing_checklist_lacks_ten_answers_and_eight_for_reference() {
    let mut expected = vec!["error[C101] チェックリスト!-"; 10];
    expected.extend(["note[C110] チェックリスト!-"; 8]);
    assert_eq!(Book::clean().without(CHECKLIST).check(), expected);
}

#[test]
fn a_missing_row_is_told_at_its_sheet() {
    assert_eq!(
        Book::clean().without_row(CHECKLIST, 6).without_row(FORMS, 6).check(),
        ["error[C101] チェックリスト!-", "note[C203] 事業者チェックリスト!-"]
    );
}

#[test]
fn without_a_system_nothing_below_is_asked_for() {
    let spoilt = [("D3", ""), ("E4", ""), ("D6", "いいえ"), ("E7", "2024/2/2"), ("D12", "いいえ")];
    for vendors in [no_system(), second_vendor(no_system().without(FORMS), "いいえ")] {
        let book = changed(vendors, CHECKLIST, &spoilt).without("連絡先");
        assert_eq!(book.check(), ["warning[C112] 薬局!B3", "note[C106] チェックリスト!D2"]);
    }
}

#[test]
fn without_a_system_its_own_date_is_still_asked_for() {
    let book =
        changed(no_system(), PHARMACY, &[("B4", ""), ("B5", "")]).without(CHECKLIST).without(VENDORS).without(FORMS);
    assert_eq!(book.check(), ["error[C102] 薬局!B4"]);
}

#[test]
fn without_a_system_answers_in_vain_are_told_once_at_the_first() {
    let book = no_system().without(VENDORS).without(FORMS).without_row(CHECKLIST, 2);
    assert_eq!(book.check(), ["note[C106] チェックリスト!D3"]);
    assert!(only(&book, "C106").message.contains("17項目"));
}

#[test]
fn without_a_system_whatever_belongs_to_one_is_told_once() {
    let bare = no_system().without(CHECKLIST).without(VENDORS).without(FORMS);
    let device = bare.clone().row("機器台帳", &["管理番号", "機器区分"]).row("機器台帳", &["PC-1", "端末PC"]);
    let system = bare.clone().row("業務", &["業務名", "使用システム"]).row("業務", &["調剤", "レセコン"]);
    let backup = bare.clone().row("バックアップ", &["対象システム"]).row("バックアップ", &["レセコン"]);
    let restoring = bare
        .clone()
        .row("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["レセコン", "1", "電源を入れる"]);
    let both = device.clone().row(VENDORS, &["事業者名", "直接契約"]).row(VENDORS, &[VENDOR, "はい"]);
    for book in [device, system, backup, restoring, both] {
        assert_eq!(book.check(), ["warning[C112] 薬局!B3"]);
    }
    let work = bare.row("業務", &["業務名"]).row("業務", &["調剤"]);
    assert_eq!(work.check(), [""; 0]);
}

#[test]
fn without_a_contract_neither_two_items_nor_vendors_are_asked_for() {
    let book = without_contract_rows(no_contract());
    assert_eq!(book.check(), [""; 0]);
    let spoilt = changed(no_contract(), CHECKLIST, &[("D4", "いいえ"), ("E5", ""), ("E4", "2024/2/2")]);
    assert_eq!(spoilt.check(), ["note[C106] チェックリスト!D4", "note[C106] チェックリスト!D5"]);
}

#[test]
fn without_a_contract_no_form_is_looked_at() {
    let book = without_contract_rows(pharmacy(&[("B5", "いいえ")]));
    let spoilt = changed(book, FORMS, &[("E2", ""), ("F5", ""), ("E6", "いいえ"), ("E3", "対象外")]);
    assert_eq!(spoilt.check(), ["error[C201] 薬局!B5"]);
}

#[test]
fn without_a_contract_the_other_items_are_asked_for_all_the_same() {
    let book = changed(without_contract_rows(no_contract()), CHECKLIST, &[("D6", ""), ("E3", "")]);
    assert_eq!(book.check(), ["error[C102] チェックリスト!E3", "error[C101] チェックリスト!D6"]);
}

#[test]
fn a_second_vendor_without_form_is_told_once() {
    assert_eq!(second_vendor(Book::clean(), "はい").check(), ["error[C202] 事業者!A3"]);
}

#[test]
fn a_form_with_nothing_but_its_items_is_no_form() {
    let blank = VENDOR_ITEMS.into_iter().fold(second_vendor(Book::clean(), "はい"), |book, (number, device)| {
        book.row(FORMS, &[SECOND, number, device])
    });
    assert_eq!(blank.check(), ["error[C202] 事業者!A3"]);
}

#[test]
fn a_form_with_a_single_answer_lacks_the_others() {
    let book = (3..=15).fold(Book::clean(), |book, row| book.without_row(FORMS, row));
    // 2(2) and 2(3) are the vendor's own; the pharmacy answers the other five.
    let mut expected = vec!["error[C203] 事業者チェックリスト!-"; 2];
    expected.extend(["note[C203] 事業者チェックリスト!-"; 5]);
    assert_eq!(book.check(), expected);
}

#[test]
fn one_vendor_answers_for_the_other() {
    let out_of_scope = two_forms(form(&[("E5", "対象外"), ("F5", "")]));
    assert_eq!(out_of_scope.check(), [""; 0]);
    // The pharmacy's own blank remains the only fault.
    assert_eq!(two_forms(server_left_to_vendor("対象外")).check(), ["error[C101] チェックリスト!D6"]);
}

#[test]
fn each_vendors_form_is_looked_at() {
    let book = changed(two_forms(Book::clean()), FORMS, &[("F2", ""), ("E16", "いいえ")]);
    assert_eq!(book.check(), ["error[C206] 事業者チェックリスト!F2", "error[C207] 事業者チェックリスト!G16"]);
    assert_eq!(only(&book, "C207").vendor.as_deref(), Some(SECOND));
}

#[test]
fn a_vendor_without_direct_contract_is_asked_for_nothing() {
    let book = changed(two_forms(Book::clean()), VENDORS, &[("B3", "いいえ")]);
    let spoilt = changed(book, FORMS, &[("E16", ""), ("F17", ""), ("E19", "いいえ"), ("E18", "対象外")]);
    assert_eq!(spoilt.check(), ["note[C205] 事業者!B3"]);
}

#[test]
fn reference_items_never_raise_an_error() {
    // First answer, its date, target, second answer, its date.
    for row in [
        ["", "", "", "", ""],
        ["はい", "", "", "", ""],
        ["いいえ", "", "", "", ""],
        ["いいえ", "2022/1/1", "2022/1/2", "", ""],
        ["いいえ", "2026/1/1", "2030/1/1", "いいえ", ""],
        ["", "", "2020/1/1", "はい", "2019/1/1"],
    ] {
        let mut book = Book::clean();
        for (sheet, rows, first) in [(CHECKLIST, 12..=19, 3), (FORMS, 10..=15, 4)] {
            for (at, (column, text)) in rows.flat_map(|at| (first..).zip(row).map(move |cell| (at, cell))) {
                book = book.with(sheet, at - 1, column, text);
            }
        }
        let errors: Vec<String> = book.check().into_iter().filter(|line| line.starts_with("error")).collect();
        assert_eq!(errors, [""; 0], "{row:?}");
    }
}

#[test]
fn reference_items_out_of_a_vendors_scope_are_nobodys_fault() {
    let book = checklist(&[("D12", ""), ("E12", "")]);
    let book = changed(book, FORMS, &[("E10", "対象外"), ("F10", "")]);
    assert_eq!(book.check(), ["note[C110] チェックリスト!D12"]);
}

// The catalogue.

#[test]
fn the_codes_of_the_catalogue_are_unique_and_sorted_within_their_letter() {
    let codes: Vec<&str> = rules().map(|rule| rule.code.as_str()).collect();
    let letters: BTreeSet<&str> = codes.iter().map(|code| &code[..1]).collect();
    for letter in letters {
        let of_letter: Vec<&str> = codes.iter().copied().filter(|code| code.starts_with(letter)).collect();
        assert!(of_letter.is_sorted_by(|a, b| a < b), "{of_letter:?}");
    }
}

#[test]
fn every_rule_tells_what_why_and_how_to_mend_it() {
    for rule in rules() {
        for text in [rule.title, rule.why, rule.mend] {
            assert!(!text.trim().is_empty(), "{rule:?}");
        }
    }
}

#[test]
fn every_rule_of_the_checklist_names_its_source() {
    for rule in rules().filter(|rule| rule.code.as_str().starts_with('C')) {
        assert!(!rule.sources.is_empty(), "{rule:?}");
    }
}

#[test]
fn a_rule_is_found_by_its_code_in_either_case() {
    for code in ["C103", "c103"] {
        assert_eq!(catalogue::rule(code.parse().unwrap()).map(|rule| rule.code.as_str()), Some("C103"));
    }
    assert!(catalogue::rule("C999".parse().unwrap()).is_none());
}
