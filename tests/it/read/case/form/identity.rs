//! Which workbook is a form, and whose.

use tachiiri::case::ReadAs;
use tachiiri::model::text::Text;
use tachiiri::sheet::rows;

use super::{
    CASE, FORM, Paper, VENDOR, case, findings, of_the_checklists, only, read, said_by_pharmacy,
    said_by_vendors, told, waiting,
};
use crate::support::book::{AS_OF, VENDOR_ITEMS, edition, lines, read_files};
use crate::support::{Book, workbook};

#[test]
fn without_properties_the_hidden_ids_tell() {
    let paper = Paper::filled().without_properties();
    assert_eq!(
        said_by_vendors(&case(&waiting(), &[&paper])),
        said_by_vendors(&Book::forms().case())
    );
    let pharmacy = Paper::pharmacy(&Book::forms()).without_properties();
    let bare = Book::forms().without("チェックリスト");
    assert_eq!(
        said_by_pharmacy(&case(&bare, &[&pharmacy])),
        said_by_pharmacy(&Book::forms().case())
    );
}

#[test]
fn without_hidden_names_the_properties_tell() {
    let paper = Paper::filled().without_columns(&['K', 'L']);
    assert_eq!(
        said_by_vendors(&case(&waiting(), &[&paper])),
        said_by_vendors(&Book::forms().case())
    );
}

#[test]
fn a_form_that_tells_nobodys_name_is_refused() {
    let vendorless = Paper::filled().without_columns(&['L']).without_properties();
    let (line, message) = only(&waiting(), &vendorless);
    assert_eq!(line, "error[I010] データ!-");
    assert!(message.contains("「事業者名」"), "{message}");
    let nameless = Paper::filled().without_properties();
    let nameless = (2..=15).fold(nameless, |paper, row| paper.empty(&format!("K{row}")));
    assert_eq!(only(&waiting(), &nameless).0, "error[I010] データ!K2");
}

#[test]
fn a_renamed_table_is_still_the_form() {
    let expected = said_by_vendors(&Book::forms().case());
    for name in ["回答", "Sheet1", "事業者チェックリスト", "データ (2)"] {
        let paper = Paper::filled().with_sheet_named("データ", name);
        assert_eq!(said_by_vendors(&case(&waiting(), &[&paper])), expected, "{name}");
    }
    // Its hidden IDs tell too.
    let paper = Paper::filled().with_sheet_named("データ", "回答").without_properties();
    assert_eq!(said_by_vendors(&case(&waiting(), &[&paper])), expected);
    let pharmacy = Paper::pharmacy(&Book::forms()).with_sheet_named("データ", "チェックリスト");
    let bare = Book::forms().without("チェックリスト");
    assert_eq!(
        said_by_pharmacy(&case(&bare, &[&pharmacy])),
        said_by_pharmacy(&Book::forms().case())
    );
}

#[test]
fn a_table_of_that_name_that_is_none_of_ours_is_a_sheet_like_any_other() {
    let book = waiting().row("データ", &["項番", "1回目"]).row("データ", &["2(4)", "はい"]);
    assert_eq!(told(&book, &[]), ["note[I017] データ!-"]);
}

#[test]
fn the_official_form_and_other_sheets_are_never_read() {
    let paper = Paper::filled();
    let scribbled = Paper(workbook::with_part(&paper.0, &paper.part(1), |xml| {
        xml.replace("<v>はい</v>", "<v>△</v>").replace("<v>45202</v>", "<v>#REF!</v>")
    }));
    assert!(case(&waiting(), &[&scribbled]) == case(&waiting(), &[&paper]));
    let renamed = paper.with_sheet_named("様式", "うちのメモ");
    assert_eq!(told(&waiting(), &[&renamed]), Vec::<String>::new());
}

#[test]
fn a_form_moved_into_the_cases_workbook_is_read_beside_its_sheets() {
    let book = |answer: &str| {
        let headers = ["行ID", "項番", "対象機器", "1回目", "1回目確認日", "薬局名", "事業者名"];
        VENDOR_ITEMS.iter().fold(waiting().row("データ", &headers), |book, (number, device)| {
            let id = format!("reiwa5/vendor/{number}/{device}");
            book.row("データ", &[&id, number, device, answer, "2023/10/3", "ためし薬局", VENDOR])
        })
    };
    assert_eq!(said_by_vendors(&book("はい").case()), said_by_vendors(&Book::forms().case()));
    assert!(of_the_checklists(book("はい").findings()).is_empty());
    // Nor is any other sheet of ours lost for standing beside it.
    let rest = ["薬局", "チェックリスト", "連絡先"]
        .into_iter()
        .fold(book("はい"), |book, sheet| book.without(sheet));
    let files =
        vec![(CASE, waiting().without("事業者").bytes()), ("事業者とデータ.xlsx", rest.bytes())];
    let reading = read_files(files, AS_OF);
    assert_eq!(lines(&reading.findings), Vec::<String>::new());
    assert_eq!(rows(&reading.case.unwrap().vendors).len(), 1);
}

#[test]
fn a_blank_form_counts_as_nothing() {
    assert!(case(&waiting(), &[&Paper::blank()]) == waiting().case());
    let foreign = Paper::blank().say("K2", "よその薬局").say("A3", "reiwa9/vendor/2(2)/全般");
    assert_eq!(told(&waiting(), &[&foreign]), Vec::<String>::new());
    assert!(case(&Book::forms(), &[&Paper::blank()]) == Book::forms().case());
}

#[test]
fn a_form_alone_belongs_into_a_folder() {
    for paper in [Paper::filled(), Paper::blank()] {
        let findings = read_files(vec![(FORM, paper.0)], AS_OF).findings;
        assert_eq!(lines(&findings), ["error[I003] 薬局!-"]);
        assert!(findings[0].hint.contains("同じフォルダ"), "{}", findings[0].hint);
    }
}

// Whose form it is

#[test]
fn a_form_of_another_edition_is_passed_over() {
    let other = |xml: &str| xml.replace("reiwa5", "reiwa6");
    let paper = Paper::filled().with_properties(other).edit(|xml| {
        (2..=15).fold(xml.to_owned(), |xml, row| {
            let id = workbook::cells(&Paper::filled().0, "データ")[&format!("A{row}")]
                .replace("reiwa5", "reiwa6");
            workbook::with_cell(
                &xml,
                &format!("A{row}"),
                &format!("t=\"inlineStr\"><is><t>{id}</t></is>"),
            )
        })
    });
    for paper in [paper.clone(), paper.without_properties()] {
        let (line, message) = only(&waiting(), &paper);
        assert_eq!(line, "note[I025] データ!A2");
        assert!(
            message.contains("「reiwa6」") && message.contains(&format!("「{}」", edition().name)),
            "{message}"
        );
    }
}

#[test]
fn without_a_certain_edition_nothing_is_said_of_a_forms_items() {
    let book = waiting().set("薬局", "B2", "令和99年度");
    assert_eq!(told(&book, &[&Paper::filled().say("A5", "2(4)")]), ["error[I019] 薬局!B2"]);
}

#[test]
fn a_form_of_another_pharmacy_is_refused() {
    let of_another = |paper: &Paper| {
        (2..=15).fold(paper.clone(), |paper, row| paper.say(&format!("K{row}"), "よその薬局"))
    };
    let renamed = |xml: &str| xml.replace("ためし薬局", "よその薬局");
    let both = of_another(&Paper::filled()).with_properties(renamed);
    for paper in [&both, &of_another(&Paper::filled()).without_properties()] {
        let (line, message) = only(&waiting(), paper);
        assert_eq!(line, "error[I016] データ!K2");
        assert!(message.contains("別の薬局「よその薬局」の様式です"), "{message}");
    }
    let properties = Paper::filled().without_columns(&['K']).with_properties(renamed);
    assert_eq!(only(&waiting(), &properties).0, "error[I016] データ!-");
    // Width and case are no difference.
    let same =
        (2..=15).fold(Paper::filled(), |paper, row| paper.say(&format!("K{row}"), " ためし薬局　"));
    assert_eq!(told(&waiting(), &[&same]), Vec::<String>::new());
}

/// The one finding of a form that is not taken, and that none of its answers were.
fn disputed(book: &Book, paper: &Paper) -> (String, String) {
    let reading = read(book, &[paper]);
    let case = reading.case.unwrap();
    assert!(
        rows(&case.vendor_answers).is_empty() || !rows(&book.case().vendor_answers).is_empty(),
        "not taken"
    );
    assert!(
        reading.read.iter().any(|read| read.file == FORM && read.read_as == ReadAs::Unread),
        "{:?}",
        reading.read
    );
    only(book, paper)
}

#[test]
fn a_form_whose_properties_columns_and_visible_names_disagree_is_not_taken() {
    let other = "みほん通信";
    let both = waiting().row("事業者", &[other, "はい"]);
    let renamed = |paper: &Paper, column: char, name: &str| {
        (2..=15).fold(paper.clone(), |paper, row| paper.say(&format!("{column}{row}"), name))
    };
    let property = |old: &'static str, new: &'static str| {
        Paper::filled()
            .with_properties(move |xml| xml.replace(&format!(">{old}<"), &format!(">{new}<")))
    };
    let official = |cell: &str, text: &str| Paper::filled().write_official(cell, text);
    let cases = [
        ("a changed hidden 事業者名", renamed(&Paper::filled(), 'L', other), "データ!L2"),
        ("a changed hidden 薬局名", renamed(&Paper::filled(), 'K', "よその薬局"), "データ!K2"),
        ("one row of another vendor", Paper::filled().say("L7", other), "データ!L7"),
        ("another vendor in the properties", property(VENDOR, other), "データ!L2"),
        (
            "another pharmacy in the properties",
            property("ためし薬局", "古い名前の薬局"),
            "データ!K2",
        ),
        ("another vendor on 様式", official("C2", other), "様式!C2"),
        ("a form of another kind in the properties", property("vendor", "pharmacy"), "データ!A2"),
        ("another year in the properties", property("reiwa5", "reiwa6"), "データ!A2"),
        ("the badge of the other form", official("N1", "薬局確認用"), "様式!N1"),
    ];
    for (about, paper, place) in cases {
        let (line, message) = disputed(&both, &paper);
        assert_eq!(line, format!("error[I016] {place}"), "{about}: {message}");
        assert!(message.contains("だれの答えか決められません"), "{about}: {message}");
    }
    let (_, message) = disputed(&both, &renamed(&Paper::filled(), 'L', other));
    let said = format!(
        "事業者名が、ファイルのプロパティでは「{VENDOR}」、表の列（L2）では「{other}」です"
    );
    assert!(message.contains(&said), "{message}");
    // A department behind the name is no other vendor; an empty cell says nothing.
    for text in [&format!("{VENDOR}　保守課 山田"), ""] {
        assert_eq!(told(&both, &[&official("C2", text)]), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_form_of_the_other_kind_in_a_vendors_file_is_not_taken() {
    // Form 01's table in a file that says it is 02.
    let table = workbook::part(&Paper::pharmacy(&Book::forms()).0, "xl/worksheets/sheet1.xml");
    let strings = workbook::part(&Paper::pharmacy(&Book::forms()).0, "xl/sharedStrings.xml");
    let mixed = Paper::filled().edit(|_| table.clone());
    let mixed = workbook::with_part(&mixed.0, "xl/sharedStrings.xml", |_| strings.clone());
    // 記入のしかた would say something else with these strings.
    let empty = |xml: &str| {
        let (start, end) = (xml.find("<sheetData>").unwrap(), xml.find("</sheetData>").unwrap());
        format!("{}{}", &xml[..start + "<sheetData>".len()], &xml[end..])
    };
    let mixed = Paper(workbook::with_part(&mixed, "xl/worksheets/sheet1.xml", empty));
    let (line, message) = disputed(&Book::forms(), &mixed);
    assert_eq!(line, "error[I016] データ!A2");
    assert!(message.contains("様式の種類が、") && message.contains("「薬局確認用」"), "{message}");
}

#[test]
fn a_form_of_a_vendor_nobody_knows_is_refused() {
    let book = waiting().set("事業者", "A2", "架空システム有限会社");
    let (line, message) = only(&book, &Paper::filled());
    assert_eq!(line, "error[I016] データ!L2");
    assert!(message.contains(VENDOR), "{message}");
    let hint = &findings(&book, &Paper::filled())[0].hint;
    assert!(hint.contains("架空システム有限会社"), "{hint}");
    // Without the sheet 事業者 nobody can say that the name is wrong.
    assert_eq!(told(&waiting().without("事業者"), &[&Paper::filled()]), Vec::<String>::new());
}

#[test]
fn properties_may_hold_any_character() {
    let book = waiting().set("事業者", "A2", "甲＆乙<丙>&\"丁\"社");
    let paper = Paper::vendor(&book).say("E2", "はい").without_columns(&['L']);
    let case = case(&book, &[&paper]);
    assert_eq!(
        rows(&case.vendor_answers)[0].vendor.get().map(Text::as_str),
        Some("甲＆乙<丙>&\"丁\"社")
    );
}
