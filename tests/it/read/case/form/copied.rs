//! Forms that lost what makes them a form: hidden columns deleted, the table copied elsewhere.

use tachiiri::case::ReadAs;
use tachiiri::model::edition::FormKind;
use tachiiri::sheet::rows;

use super::{
    CASE, FORM, Paper, VENDOR, case, findings, only, read, said_by_pharmacy, said_by_vendors, told,
    waiting,
};
use crate::support::book::{AS_OF, edition, lines, read_files};
use crate::support::{Book, workbook};

/// The visible columns of a form with はい everywhere, on a sheet of any name.
fn copied(sheet: &str, kind: FormKind, more: &[(&str, &str)]) -> Book {
    let header = ["項番", "対象機器", "チェック項目", "1回目", "1回目確認日"];
    let header: Vec<&str> =
        header.into_iter().chain(more.iter().map(|(header, _)| *header)).collect();
    edition().items(kind).fold(Book::new().row(sheet, &header), |book, item| {
        let device = item.id.devices.shown();
        let number = item.id.number.to_string();
        let cells = [number.as_str(), &device, &item.text, "はい", "2023/10/3"];
        let cells: Vec<&str> =
            cells.into_iter().chain(more.iter().map(|(_, name)| *name)).collect();
        book.row(sheet, &cells)
    })
}

#[test]
fn deleted_hidden_columns_are_made_up_for_by_the_items_texts() {
    let paper = Paper::filled().without_columns(&['A', 'K', 'L']);
    assert_eq!(
        said_by_vendors(&case(&waiting(), &[&paper])),
        said_by_vendors(&Book::forms().case())
    );
    let moved = paper.with_sheet_named("データ", "回答");
    assert_eq!(
        said_by_vendors(&case(&waiting(), &[&moved])),
        said_by_vendors(&Book::forms().case())
    );
    let pharmacy = Paper::pharmacy(&Book::forms()).without_columns(&['A', 'K', 'L']);
    let bare = Book::forms().without("チェックリスト");
    assert_eq!(
        said_by_pharmacy(&case(&bare, &[&pharmacy])),
        said_by_pharmacy(&Book::forms().case())
    );
}

#[test]
fn without_ids_a_row_whose_texts_are_no_items_is_refused_in_words() {
    let bare = Paper::filled().without_columns(&['A', 'K', 'L']);
    for (cell, text) in [("D5", "うちの会社は安全です"), ("B5", "2(9)"), ("C5", "全般")]
    {
        let found = findings(&waiting(), &bare.say(cell, text));
        assert_eq!(lines(&found), ["error[I012] データ!D5"], "{cell}");
        assert!(
            !format!("{}{}", found[0].message, found[0].hint).contains("行ID"),
            "{:?}",
            found[0]
        );
    }
}

#[test]
fn a_table_of_answers_that_names_nobody_is_told_in_words() {
    let table = copied("Sheet1", FormKind::Vendor, &[]);
    let reading = read(&waiting(), &[&Paper(table.bytes())]);
    assert_eq!(lines(&reading.findings), ["note[I025] -!-"]);
    let finding = &reading.findings[0];
    assert_eq!(&*finding.place.file, FORM);
    assert!(finding.message.contains("どの事業者の答えか書かれていない"), "{}", finding.message);
    assert!(
        finding.hint.contains("列「事業者名」")
            && finding.hint.contains("「事業者チェックリスト」"),
        "{}",
        finding.hint
    );
    assert!(reading.read.iter().any(|read| read.file == FORM && read.read_as == ReadAs::Unread));
    // On a sheet of the case's own workbook it is that sheet that is told of.
    let mut own = waiting();
    own.sheets.extend(copied("メモ", FormKind::Vendor, &[]).sheets);
    let findings = read_files(vec![(CASE, own.bytes())], AS_OF).findings;
    assert_eq!(lines(&findings), ["note[I017] メモ!-"]);
    assert!(findings[0].message.contains("どの事業者の答えか"), "{}", findings[0].message);
    let pharmacy = read(
        &waiting().without("チェックリスト"),
        &[&Paper(copied("表", FormKind::Pharmacy, &[]).bytes())],
    );
    assert!(
        pharmacy.findings[0].hint.contains("シート名を「チェックリスト」に"),
        "{}",
        pharmacy.findings[0].hint
    );
}

#[test]
fn a_copied_table_that_names_its_people_is_read() {
    let names = [("薬局名", "ためし薬局"), ("事業者名", VENDOR)];
    let table = copied("Sheet1", FormKind::Vendor, &names);
    let read = case(&waiting(), &[&Paper(table.bytes())]);
    assert_eq!(said_by_vendors(&read), said_by_vendors(&Book::forms().case()));
    let elsewhere = [("薬局名", "よその薬局"), ("事業者名", VENDOR)];
    let (line, _) =
        only(&waiting(), &Paper(copied("Sheet1", FormKind::Vendor, &elsewhere).bytes()));
    assert_eq!(line, "error[I016] Sheet1!F2");
}

#[test]
fn a_table_with_the_same_headers_and_other_texts_is_a_sheet_like_any_other() {
    let book = Book::new()
        .row("予定", &["項番", "チェック項目", "1回目"])
        .row("予定", &["1(1)", "うちの項目", "はい"]);
    let reading = read(&waiting(), &[&Paper(book.bytes())]);
    assert_eq!(lines(&reading.findings), ["note[I025] -!-"]);
    assert!(
        reading.findings[0].message.contains("シート「予定」が知らない名前"),
        "{}",
        reading.findings[0].message
    );
}

#[test]
fn answers_on_a_sheet_that_was_added_to_the_form_are_read_too() {
    // The table was copied inside the form's own workbook, and the copy filled in.
    let blank = Paper::blank();
    let filled = Paper::filled();
    let table = workbook::part(&filled.0, &filled.part(0));
    let with_copy = Paper(workbook::with_part(&blank.0, &blank.part(1), |_| table.clone()));
    let renamed = with_copy.with_sheet_named("様式", "回答");
    let reading = read(&waiting(), &[&renamed]);
    assert_eq!(lines(&reading.findings), Vec::<String>::new());
    assert_eq!(rows(&reading.case.unwrap().vendor_answers).len(), 14);
    let form =
        ReadAs::Form { form: FormKind::Vendor, vendor: Some(VENDOR.to_owned()), answers: 14 };
    let of_form: Vec<&ReadAs> =
        reading.read.iter().filter(|read| read.file == FORM).map(|read| &read.read_as).collect();
    assert_eq!(of_form, [&form]);
}

#[test]
fn a_sheet_that_was_added_to_a_forms_workbook_is_told_and_not_read() {
    let paper = Paper::filled().with_sheet_named("様式", "連絡先");
    let added = Paper(workbook::with_part(&paper.0, &paper.part(1), |xml| {
        let (start, end) = (xml.find("<sheetData>").unwrap(), xml.find("</sheetData>").unwrap());
        let cell =
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>03-0000-1234</t></is></c></row>";
        format!("{}<sheetData>{cell}{}", &xml[..start], &xml[end..])
    }));
    assert_eq!(told(&waiting().without("連絡先"), &[&added]), ["note[I017] 連絡先!-"]);
    assert!(read(&waiting().without("連絡先"), &[&added]).case.unwrap().contacts.is_none());
}

#[test]
fn a_forms_workbook_without_its_table_is_told() {
    let paper = Paper::filled().edit(|xml| {
        let (start, end) = (xml.find("<sheetData>").unwrap(), xml.find("</sheetData>").unwrap());
        format!("{}<sheetData>{}", &xml[..start], &xml[end..])
    });
    let paper = paper.with_sheet_named("データ", "空");
    let reading = read(&waiting(), &[&paper]);
    assert_eq!(lines(&reading.findings), ["note[I025] -!-"]);
    let finding = &reading.findings[0];
    assert!(finding.message.contains("答えの表（シート「データ」）がない"), "{}", finding.message);
}

#[test]
fn a_form_without_anything_hidden_is_not_taken_for_the_ministrys() {
    let bare = Paper::filled().without_columns(&['A', 'K', 'L']).without_properties();
    for paper in [bare.clone(), bare.with_sheet_named("データ", "答え")] {
        let found = findings(&waiting(), &paper);
        assert_eq!(lines(&found), ["note[I025] -!-"]);
        assert!(
            found[0].message.contains("どの事業者の答えか書かれていない"),
            "{}",
            found[0].message
        );
    }
}
