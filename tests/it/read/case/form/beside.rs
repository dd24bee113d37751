//! A form beside what the case says itself, and beside another form.

use jiff::civil::date;
use tachiiri::sheet::choice::Reply;
use tachiiri::sheet::rows;

use super::{
    CASE, FORM, Paper, THIRD_OF_OCTOBER, case, of_the_checklists, only, read, told, waiting,
};
use crate::support::book::{self, AS_OF, lines};
use crate::support::{Book, workbook};

#[test]
fn a_form_fills_what_the_own_sheet_leaves_blank() {
    let own =
        Book::forms().set("事業者チェックリスト", "E5", "").set("事業者チェックリスト", "F5", "");
    let read = case(&own, &[&Paper::filled().say("J5", "点検済み")]);
    let row = &rows(&read.vendor_answers)[3].answer;
    assert_eq!((row.first().reply.value, row.remark.text()), (Some(Reply::Yes), "点検済み"));
    assert_eq!(
        (&*row.first().reply.place.file, row.first().reply.place.sheet.as_deref()),
        (FORM, Some("データ"))
    );
    assert_eq!((&*row.place.file, rows(&read.vendor_answers).len()), (CASE, 14));
    // What the form leaves blank stays.
    let kept = case(&Book::forms().set("事業者チェックリスト", "J5", "控え"), &[&Paper::filled()]);
    assert_eq!(rows(&kept.vendor_answers)[3].answer.remark.text(), "控え");
}

#[test]
fn where_both_speak_they_must_agree() {
    let own = Book::forms()
        .set("事業者チェックリスト", "G5", "2024/3/1")
        .set("事業者チェックリスト", "H5", "はい")
        .set("事業者チェックリスト", "I5", date(2024, 1, 20))
        .set("事業者チェックリスト", "J5", "控え");
    let same =
        Paper::filled().say("G5", "3/1").say("H5", "○").say("I5", "R6.1.20").say("J5", "控え");
    assert_eq!(told(&own, &[&same]), Vec::<String>::new());
    let different = [
        ("E5", "いいえ"),
        ("F5", "10/4"),
        ("G5", "3/2"),
        ("H5", "いいえ"),
        ("I5", "1/21"),
        ("J5", "写し"),
    ];
    for (cell, text) in different {
        let (line, message) = only(&own, &same.say(cell, text));
        assert_eq!(line, format!("error[I011] データ!{cell}"));
        assert!(message.contains(&format!("{CASE} 事業者チェックリスト!{cell} ")), "{message}");
    }
}

#[test]
fn the_pharmacys_own_sheets_and_its_form_must_agree() {
    let paper = Paper::pharmacy(&Book::forms());
    assert_eq!(told(&Book::forms(), &[&paper]), Vec::<String>::new());
    for (cell, text, own) in [
        ("E7", "いいえ", "チェックリスト!D6"),
        ("F7", "10/3", "チェックリスト!E6"),
        ("E2", "いいえ", "薬局!B3"),
        ("F2", "2023/10/3", "薬局!B4"),
    ] {
        let (line, message) = only(&Book::forms(), &paper.say(cell, text));
        assert_eq!(line, format!("error[I011] データ!{cell}"));
        assert!(message.contains(&format!("{CASE} {own} ")), "{message}");
    }
    let remarked = Book::forms().with("薬局", 7, 0, "有無の備考").with("薬局", 7, 1, "あり");
    assert_eq!(only(&remarked, &paper.say("J2", "なし")).0, "error[I011] データ!J2");
}

#[test]
fn two_forms_of_a_vendor_must_agree() {
    let paper = Paper::filled();
    assert!(case(&waiting(), &[&paper, &paper]) == case(&waiting(), &[&paper]));
    let partly = Paper::blank().say("E2", "はい").say("J3", "調べています");
    let joined = case(&waiting(), &[&partly, &paper]);
    assert_eq!(rows(&joined.vendor_answers)[1].answer.remark.text(), "調べています");
    let reading = read(&waiting(), &[&paper, &paper.say("E5", "対象外")]);
    assert_eq!(lines(&reading.findings), ["error[I011] データ!E5"]);
    let finding = &reading.findings[0];
    assert_eq!(&*finding.place.file, "03_もう一つ.xlsx");
    assert!(finding.message.contains(&format!("{FORM} データ!E5 ")), "{}", finding.message);
}

#[test]
fn forms_of_several_vendors_are_each_ones_own() {
    let book = waiting().row("事業者", &["みほん通信", "はい"]);
    let papers: Vec<Paper> =
        book.documents()[1..].iter().map(|document| Paper(workbook::set(document))).collect();
    let filled = |paper: &Paper, answer: &str| {
        (2..=15).fold(paper.clone(), |paper, row| {
            paper.say(&format!("E{row}"), answer).put(&format!("F{row}"), THIRD_OF_OCTOBER)
        })
    };
    let case = case(&book, &[&filled(&papers[0], "はい"), &filled(&papers[1], "はい")]);
    assert_eq!(case.vendor_answers.as_ref().unwrap().rows.len(), 28);
    assert!(of_the_checklists(book::checked(&case, AS_OF)).is_empty());
}
