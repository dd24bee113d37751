//! The C rules about dates.

use jiff::civil::date;

use super::{CHECKLIST, FORMS, VENDORS, assert_said, checklist, no_system};

#[test]
fn targets_lie_inside_the_year() {
    assert_said(
        "
C104 | before the year | チェックリスト!E6=; F6=2023/3/31 | error[C102] チェックリスト!E6, warning[C104] チェックリスト!F6
C104 | after the year, though met already | チェックリスト!D6=いいえ; F6=2024/4/1; G6=はい; H6=2024/1/15 | warning[C104] チェックリスト!F6
C104 | for reference, before the year | チェックリスト!E12=; F12=2023/3/31 | note[C102] チェックリスト!E12, note[C104] チェックリスト!F12
C104 | for reference, after the year it names | チェックリスト!F12=2025/4/1 | note[C104] チェックリスト!F12
C208 | a vendor's, after the year | 事業者チェックリスト!G5=2024/4/1 | warning[C208] 事業者チェックリスト!G5
C208 | a vendor's for reference, after the year it names | 事業者チェックリスト!G10=2025/4/1 | note[C208] 事業者チェックリスト!G10
",
    );
}

#[test]
fn check_dates_lie_inside_the_year_and_not_ahead() {
    assert_said(
        "
C105 | before the year | チェックリスト!E6=2023/3/31 | warning[C105] チェックリスト!E6
C105 | after the year, and after the day of the papers | チェックリスト!E6=2024/4/2; on 2024-04-01 | error[C111] 薬局!B2, warning[C105] チェックリスト!E6
C105 | second check ahead | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2024/2/2 | warning[C105] チェックリスト!H6
C105 | for reference, ahead | チェックリスト!E12=2024/2/2 | warning[C105] チェックリスト!E12
C105 | for reference, after the year it names | チェックリスト!E12=2025/4/1; on 2024-02-01 | warning[C105] チェックリスト!E12
",
    );
}

#[test]
fn dates_of_a_row_follow_one_another() {
    assert_said(
        "
C107 | second check before the first | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2023/10/1 | warning[C107] チェックリスト!H6
C107 | target before the first check | チェックリスト!D6=いいえ; F6=2023/10/1; G6=はい; H6=2024/1/15 | warning[C107] チェックリスト!F6
C107 | second いいえ without date | チェックリスト!D6=いいえ; F6=2024/3/31; G6=いいえ | warning[C107] チェックリスト!H6, note[C113] チェックリスト!F6
C107 | for reference, second answer without date | チェックリスト!D12=いいえ; F12=2024/6/28; G12=はい | warning[C107] チェックリスト!H12
",
    );
}

#[test]
fn a_second_no_does_not_meet_a_target() {
    assert_said(
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
    assert_said(
        "
C109 | checked again a year ago | チェックリスト!D6=いいえ; F6=2024/3/31; G6=はい; H6=2024/3/15; on 2025-03-15 | error[C111] 薬局!B2
",
    );
}

#[test]
fn without_a_system_the_year_runs_from_its_own_check() {
    let book = no_system().without(CHECKLIST).without(VENDORS).without(FORMS);
    let book = book.set("薬局", "B4", "2023/3/1");
    assert_eq!(
        book.check_as_of(date(2024, 3, 31)),
        ["warning[C105] 薬局!B4", "warning[C109] 薬局!B4"]
    );
}

#[test]
fn a_reference_item_that_is_still_no_is_told_at_its_newest_answer() {
    assert_eq!(
        checklist(&[
            ("D12", "いいえ"),
            ("F12", "2024/6/28"),
            ("G12", "いいえ"),
            ("H12", "2024/1/15")
        ])
        .check(),
        ["note[C110] チェックリスト!G12"]
    );
}
