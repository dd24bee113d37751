//! The checklists as workbooks: a table that people edit, and the official form that follows it.

use jiff::civil::date;
use tachiiri::model::edition::FormKind;
use tachiiri::paper::Document;

use crate::support::book::edition;
use crate::support::containers::recalculated;
use crate::support::{Book, workbook};

fn pharmacy_form(book: &Book) -> Vec<u8> {
    workbook::set(&book.documents()[0])
}

fn vendor_form(book: &Book) -> Vec<u8> {
    workbook::set(&book.documents()[1])
}

#[test]
fn the_table_holds_every_answer_as_typed_data() {
    let book = Book::clean()
        .set("チェックリスト", "D6", "いいえ")
        .set("チェックリスト", "F6", date(2024, 3, 15))
        .set("チェックリスト", "G6", "はい")
        .set("チェックリスト", "H6", date(2024, 1, 20))
        .set("チェックリスト", "I6", "事業者に依頼済み");
    let cells = workbook::cells(&pharmacy_form(&book), "データ");
    let row = |number: u32| {
        let of =
            |column: char| cells.get(&format!("{column}{number}")).cloned().unwrap_or_default();
        ('A'..='L').map(of).collect::<Vec<_>>()
    };
    assert_eq!(
        row(1),
        [
            "行ID",
            "項番",
            "対象機器",
            "チェック項目",
            "1回目",
            "1回目確認日",
            "目標日",
            "2回目",
            "2回目確認日",
            "備考",
            "薬局名",
            "事業者名"
        ]
    );
    let existence =
        "医療情報システムを導入、運用している。（「いいえ」の場合、以下すべての項目は確認不要）";
    assert_eq!(
        row(2),
        [
            "reiwa5/pharmacy/有無/",
            "有無",
            "",
            existence,
            "はい",
            "45201",
            "",
            "",
            "",
            "",
            "ためし薬局",
            ""
        ]
    );
    let text = "利用者の属性等に応じた情報区分毎のアクセス利用権限を設定している。";
    assert_eq!(
        row(7),
        [
            "reiwa5/pharmacy/2(4)/サーバ",
            "2(4)",
            "サーバ",
            text,
            "いいえ",
            "45201",
            "45366",
            "はい",
            "45311",
            "事業者に依頼済み",
            "ためし薬局",
            ""
        ]
    );
    assert_eq!(cells.keys().filter(|name| name.starts_with('A')).count(), 20);
}

#[test]
fn the_form_holds_every_word_of_the_official_form() {
    for (index, kind) in [FormKind::Pharmacy, FormKind::Vendor].into_iter().enumerate() {
        let form = edition().form(kind).unwrap();
        let cells = workbook::cells(&workbook::set(&Book::clean().documents()[index]), "様式");
        let count = |text: &str| cells.values().filter(|cell| *cell == text).count();
        for item in edition().items(kind) {
            let shown = format!("{}{}", item.label, item.text);
            let twins = edition()
                .items(kind)
                .filter(|other| other.label == item.label && other.text == item.text)
                .count();
            assert_eq!(count(&shown), twins, "{shown}");
        }
        for section in &form.sections {
            for note in section.notes_above.iter().chain(&section.notes_below) {
                assert!(count(note) >= 1, "{note}");
            }
        }
        assert_eq!((count(&form.title), count(&form.badge)), (1, 1));
        let rows = edition().items(kind).count();
        assert!(count("はい") >= rows && count("いいえ") >= rows);
    }
}

#[test]
fn every_formula_has_its_stored_result() {
    let book = Book::clean()
        .set("チェックリスト", "I3", "台帳は事務室の棚")
        .set("チェックリスト", "D6", "いいえ")
        .set("チェックリスト", "F6", "2024/3/15");
    let file = pharmacy_form(&book);
    let sheet = workbook::part(&file, "xl/worksheets/sheet2.xml");
    assert!(sheet.matches("<f>").count() > 100);
    assert!(!sheet.contains("</f></c>"), "a formula without a result");
    let shown: Vec<String> = workbook::cells(&file, "様式").into_values().collect();
    for text in ["（10/ 2）", "（ 3/15）", "（　/　）", "台帳は事務室の棚"] {
        assert!(shown.iter().any(|cell| cell == text), "{text}");
    }
    assert!(!shown.contains(&"#N/A".to_owned()));
}

#[test]
#[ignore = "needs soffice"]
fn changing_the_table_changes_the_form() {
    let file = vendor_form(&Book::clean());
    let before = workbook::cells(&file, "様式");
    // 2(2), the third row of the table: いいえ on 23 February, with a remark.
    let changed = workbook::with_part(&file, "xl/worksheets/sheet2.xml", |xml| {
        let answered = workbook::with_cell(xml, "E3", r#"t="inlineStr"><is><t>いいえ</t></is>"#);
        let dated = workbook::with_cell(&answered, "F3", "><v>45345</v>");
        workbook::with_cell(&dated, "J3", r#"t="inlineStr"><is><t>あとから書いた備考</t></is>"#)
    });
    let saved = recalculated(&[changed]);
    let after = workbook::cells(&saved[0], "様式");
    let count = |cells: &std::collections::BTreeMap<String, String>, text: &str| {
        cells.values().filter(|cell| *cell == text).count()
    };
    assert_eq!((count(&before, "（ 2/23）"), count(&after, "（ 2/23）")), (0, 1));
    assert_eq!((count(&before, "あとから書いた備考"), count(&after, "あとから書いた備考")), (0, 2));
    assert_eq!(
        count(&after, "いいえ") - count(&before, "いいえ"),
        1,
        "the hidden cell that the ring's condition looks at"
    );
    assert_eq!(count(&after, "（10/ 3）"), count(&before, "（10/ 3）") - 1);
}

#[test]
fn the_ring_is_a_condition_on_the_word() {
    let sheet = workbook::part(&pharmacy_form(&Book::clean()), "xl/worksheets/sheet2.xml");
    // 有無 has one answer, the other 18 rows two; each answer has a rule for either word.
    assert_eq!(sheet.matches("=\"はい\"</formula>").count(), 1 + 2 * 18);
    assert_eq!(sheet.matches("=\"いいえ\"</formula>").count(), 1 + 2 * 18);
}

#[test]
fn dropdowns_offer_what_may_be_written() {
    let words = |file: &[u8]| {
        let data = workbook::sheets(file).iter().position(|name| name == "データ").unwrap() + 1;
        let sheet = workbook::part(file, &format!("xl/worksheets/sheet{data}.xml"));
        let count = |list: &str| sheet.matches(&format!("<formula1>\"{list}\"</formula1>")).count();
        (count("はい,いいえ"), count("はい,いいえ,対象外"))
    };
    let (pharmacy, vendor) = (pharmacy_form(&Book::clean()), vendor_form(&Book::clean()));
    assert_eq!(words(&pharmacy), (1 + 2 * 18, 0));
    assert_eq!(words(&vendor), (14, 14));
}

#[test]
fn both_sheets_print_on_a4_one_page_wide() {
    let file = pharmacy_form(&Book::clean());
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        let sheet = workbook::part(&file, sheet);
        assert!(
            sheet.contains("<pageSetUpPr fitToPage=\"1\"/>")
                && sheet.contains("paperSize=\"9\"")
                && !sheet.contains("fitToWidth")
        );
    }
    let names = workbook::part(&file, "xl/workbook.xml");
    assert_eq!(
        (names.matches("_xlnm.Print_Area").count(), names.matches("_xlnm.Print_Titles").count()),
        (2, 2)
    );
    assert!(workbook::part(&file, "xl/worksheets/sheet2.xml").contains("<rowBreaks"));
}

/// The width of the form's columns up to the last that is printed, in characters, and the height of
/// its first page, in points.
fn first_page(file: &[u8]) -> (f64, f64) {
    let (sheet, names) =
        (workbook::part(file, "xl/worksheets/sheet2.xml"), workbook::part(file, "xl/workbook.xml"));
    let area = names.split("localSheetId=\"1\">様式!$A$1:$").nth(1).unwrap();
    let last = u32::from(area.bytes().next().unwrap() - b'A' + 1);
    let number = |text: &str, name: &str| -> Option<f64> {
        text.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    let columns = sheet.split("<col").skip(2).map(|column| column.split("/>").next().unwrap());
    let width = |column: &str| {
        let (first, end) = (
            number(column, "min").unwrap() as u32,
            (number(column, "max").unwrap() as u32).min(last),
        );
        f64::from((end + 1).saturating_sub(first)) * number(column, "width").unwrap()
    };
    let end = number(&sheet[sheet.find("<rowBreaks").unwrap()..], "id").unwrap();
    let rows =
        sheet.split("<row ").skip(1).map(|row| format!(" {}", row.split('>').next().unwrap()));
    let rows = rows.filter(|row| number(row, "r").unwrap() <= end);
    (columns.map(width).sum(), rows.map(|row| number(&row, "ht").unwrap_or(18.0)).sum())
}

#[test]
fn a_page_of_the_form_is_one_page_of_paper_however_much_stands_on_it() {
    /// The height of a page that is reckoned with, in points.
    const PAGE: f64 = 762.0;
    let with_remarks = |times: usize| {
        let remark = "備考に長く書いてあります。".repeat(times);
        let remarks =
            |book: Book, row: u32| book.put("チェックリスト", row, "備考", remark.as_str());
        first_page(&pharmacy_form(&(2..12).fold(Book::clean(), remarks)))
    };
    // What does not fit even small is parted between items.
    let (page, long) = with_remarks(12);
    assert!(long > 500.0 && long <= PAGE, "{long}");
    for (width, height) in [first_page(&pharmacy_form(&Book::clean())), with_remarks(2)] {
        // No wider sheet that is printed smaller: without our font it is not as wide, and its rows
        // as high.
        assert!((width - page).abs() < 0.01 && height <= PAGE, "{width} {height}");
    }
}

#[test]
fn the_table_is_printed_with_its_title() {
    let header = |name: &str| {
        let sheet = workbook::part(
            &pharmacy_form(&Book::clean().set("薬局", "B1", name)),
            "xl/worksheets/sheet1.xml",
        );
        workbook::margin(&sheet, "oddHeader").unwrap()
    };
    let title = "&L&9薬局におけるサイバーセキュリティ対策チェックリスト　薬局確認用&R&9";
    assert_eq!(header("ためし薬局"), format!("{title}ためし薬局"));
    // No code of a header, no part of a size, and no header that is dropped as too long.
    assert_eq!(header("8&Rみほん薬局"), format!("{title} 8&&Rみほん薬局"));
    assert!(header(&"長い名前の薬局".repeat(60)).encode_utf16().count() <= 255);
}

#[test]
fn the_workbook_tells_what_it_is() {
    let custom = workbook::part(&vendor_form(&Book::clean()), "docProps/custom.xml");
    for (name, value) in [
        ("tachiiri_form", "vendor"),
        ("tachiiri_edition", "reiwa5"),
        ("tachiiri_pharmacy", "ためし薬局"),
        ("tachiiri_vendor", "架空システム株式会社"),
    ] {
        assert!(
            custom.contains(&format!("name=\"{name}\"><vt:lpwstr>{value}</vt:lpwstr>")),
            "{custom}"
        );
    }
}

#[test]
fn hidden_columns_are_hidden_and_nothing_stands_under_the_table() {
    let file = vendor_form(&Book::clean().without("事業者チェックリスト"));
    let sheet = workbook::part(&file, "xl/worksheets/sheet2.xml");
    assert_eq!(
        sheet.matches("hidden=\"1\"").count(),
        2,
        "行ID alone, 薬局名 and 事業者名 together"
    );
    let cells = workbook::cells(&file, "データ");
    assert!(cells.keys().all(|name| name[1..].parse::<u32>().unwrap() <= 15));
    assert!(!cells.values().any(|cell| ["はい", "いいえ", "対象外"].contains(&cell.as_str())));
    assert_eq!(
        (cells["K2"].as_str(), cells["L2"].as_str()),
        ("ためし薬局", "架空システム株式会社")
    );
}

#[test]
fn what_is_not_to_be_filled_in_is_struck() {
    let styles = |book: &Book| {
        workbook::part(&pharmacy_form(book), "xl/styles.xml").matches("<diagonal style").count()
    };
    let without = Book::clean()
        .set("薬局", "B5", "いいえ")
        .without("事業者")
        .without("事業者チェックリスト")
        .set("チェックリスト", "D4", "")
        .set("チェックリスト", "E4", "");
    assert_eq!((styles(&Book::clean()), styles(&without)), (0, 1));
    let shown: Vec<String> =
        workbook::cells(&pharmacy_form(&without), "様式").into_values().collect();
    assert_eq!(
        shown
            .iter()
            .filter(|cell| cell.ends_with("\n（事業者と契約していないため記入不要）"))
            .count(),
        2
    );
}

#[test]
fn text_stays_text_whatever_it_looks_like() {
    for remark in [
        "=1+1",
        "+81-3-0000-1234",
        "@abc",
        "-",
        "001",
        "1e5",
        "TRUE",
        "#N/A",
        "nan",
        "髙﨑𠮷",
        "'quoted",
        "_x0041_",
    ] {
        let file = pharmacy_form(&Book::clean().set("チェックリスト", "I3", remark));
        let data = workbook::cells(&file, "データ");
        assert_eq!(data["J4"], remark);
        let form = workbook::cells(&file, "様式");
        assert_eq!(form.values().filter(|cell| *cell == remark).count(), 2, "{remark}");
    }
}

#[test]
fn a_long_remark_goes_on_below_the_table() {
    let remark: String = (0..400).map(|number| format!("{number:03}、")).collect();
    let cells = workbook::cells(
        &pharmacy_form(&Book::clean().set("チェックリスト", "I6", remark.as_str())),
        "様式",
    );
    assert!(cells.values().any(|cell| *cell == "（別紙1）"));
    assert!(cells.values().any(|cell| *cell == "別紙1\n2（4）サーバ\n備考"));
    assert_eq!(
        cells.values().filter(|cell| **cell == remark).count(),
        2,
        "the visible one and the hidden one it comes from"
    );
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let documents: Vec<Document> = Book::clean().documents();
    assert_eq!(workbook::set(&documents[0]), workbook::set(&documents[0]));
}
