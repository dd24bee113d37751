//! Sheets that a user's workbook lacks, added as `new` lays them out.

use std::collections::BTreeMap;

use tachiiri::patch::set::{Answer, Change, ChangeError, apply};
use tachiiri::read::file::grid::Grid;
use tachiiri::sheet::SheetId;

use crate::support::book::Book;
use crate::support::lint::new_mistakes;
use crate::support::marks::{changed_parts, grids};
use crate::support::new_sheets::of_new;
use crate::support::package::{unzipped, zipped};
use crate::support::raw_xlsx::{RawXlsx, at, shown};
use crate::support::sandbox::sample;
use crate::support::workbook::{part, read, with_part};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The content types of a package that says little.
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";

fn add(sheet: &str, texts: &[(&str, &str)]) -> Change {
    let texts =
        texts.iter().map(|(header, text)| ((*header).to_owned(), (*text).to_owned())).collect();
    Change::AddRow { sheet: sheet.to_owned(), after: None, texts }
}

fn field(sheet: &str, name: &str, text: &str) -> Change {
    add(sheet, &[("項目", name), ("内容", text)])
}

/// A sheet of a workbook.
fn grid(bytes: &[u8], sheet: &str) -> Grid {
    grids(bytes).into_iter().find(|grid| grid.place.sheet.as_deref() == Some(sheet)).unwrap()
}

/// The cells of a sheet that differ from those in the workbook of `new`, with what they show.
fn written(bytes: &[u8], sheet: SheetId) -> Vec<String> {
    let laid_out = shown(&grid(&of_new(sheet).unwrap(), sheet.name()));
    let shown = shown(&grid(bytes, sheet.name()));
    assert!(laid_out.iter().all(|cell| shown.contains(cell)), "{shown:?}");
    shown.into_iter().filter(|cell| !laid_out.contains(cell)).collect()
}

/// Makes changes that add a sheet, and looks at the package.
fn changed(before: &[u8], changes: &[Change]) -> (Vec<u8>, Vec<Answer>) {
    let changed = apply(before, changes, &of_new).unwrap();
    assert_eq!(new_mistakes(before, &changed.bytes), [""; 0]);
    let without_new = |bytes: &[u8]| -> Vec<String> {
        grids(bytes).iter().filter(|grid| !grid_is_added(before, grid)).flat_map(shown).collect()
    };
    assert_eq!(without_new(&changed.bytes), without_new(before));
    (changed.bytes, changed.answers)
}

fn grid_is_added(before: &[u8], grid: &Grid) -> bool {
    grids(before).iter().all(|known| known.place.sheet != grid.place.sheet)
}

/// The sample without one of its sheets, which no name stands for any more.
fn sample_without(sheet: &str) -> Vec<u8> {
    let bytes = read(sample().as_ref());
    let workbook = part(&bytes, "xl/workbook.xml");
    let entry = workbook
        .split("<sheet ")
        .find(|entry| entry.contains(&format!("name=\"{sheet}\"")))
        .unwrap();
    let entry = format!("<sheet {}/>", entry.split("/>").next().unwrap());
    let number = workbook
        .split("<sheet ")
        .skip(1)
        .position(|entry| entry.contains(&format!("\"{sheet}\"")))
        .unwrap();
    let path = format!("xl/worksheets/sheet{}.xml", number + 1);
    let relations = part(&bytes, &format!("xl/worksheets/_rels/sheet{}.xml.rels", number + 1));
    let table = relations.split("../tables/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let gone = [
        path.clone(),
        format!("xl/worksheets/_rels/sheet{}.xml.rels", number + 1),
        format!("xl/tables/{table}"),
    ];
    let is_gone =
        |element: &str| gone.iter().any(|path| element.contains(path.trim_start_matches("xl/")));
    let without = |xml: &str| -> String {
        xml.split_inclusive("/>").filter(|element| !is_gone(element)).collect()
    };
    let names = |xml: &str| {
        let start = xml.find("<definedNames>").unwrap();
        let end = xml.find("</definedNames>").unwrap() + "</definedNames>".len();
        format!("{}{}", &xml[..start], &xml[end..]).replace(&entry, "")
    };
    let kept = unzipped(&bytes).into_iter().filter(|(name, _)| !gone.contains(name));
    let parts = kept.map(|(name, content)| {
        let text = String::from_utf8_lossy(&content).into_owned();
        let content = match name.as_str() {
            "xl/workbook.xml" => names(&text).into_bytes(),
            "xl/_rels/workbook.xml.rels" | "[Content_Types].xml" => without(&text).into_bytes(),
            "docProps/app.xml" => app_without(&text, sheet).into_bytes(),
            _ => content,
        };
        (name, content)
    });
    let parts: Vec<(String, Vec<u8>)> = parts.collect();
    zipped(
        &parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect::<Vec<_>>(),
    )
}

/// The properties with the titles of the sheets alone, without one.
fn app_without(app: &str, sheet: &str) -> String {
    let titles: Vec<&str> =
        app.split("<vt:lpstr>").skip(3).map(|title| title.split('<').next().unwrap()).collect();
    let titles: Vec<&str> =
        titles.into_iter().filter(|title| !title.contains('!') && *title != sheet).collect();
    let (count, before) = (titles.len(), app.split("<HeadingPairs>").next().unwrap());
    let titles: String =
        titles.iter().map(|title| format!("<vt:lpstr>{title}</vt:lpstr>")).collect();
    let after = app.split("</TitlesOfParts>").nth(1).unwrap();
    format!(
        "{before}<HeadingPairs><vt:vector size=\"2\" baseType=\"variant\"><vt:variant><vt:lpstr>ワークシート</vt:lpstr>\
         </vt:variant><vt:variant><vt:i4>{count}</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts>\
         <vt:vector size=\"{count}\" baseType=\"lpstr\">{titles}</vt:vector></TitlesOfParts>{after}"
    )
}

/// The workbook of `new` for the tests' year, with every sheet.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let start = format!("<{name}");
    let found = xml.split(start.as_str()).skip(1);
    found.map(|element| element.split('>').next().unwrap().trim_end_matches('/').trim()).collect()
}

#[test]
fn the_first_training_brings_its_sheet() {
    let before = sample_without("教育訓練");
    let row = [("内容", "標的型メールの訓練"), ("対象", "全員"), ("予定日", "2024/3/1")];
    let (after, answers) = changed(&before, &[add("教育訓練", &row)]);
    assert_eq!(answers, [Answer { row: Some(4), note: None }]);
    assert_eq!(
        written(&after, SheetId::Trainings),
        ["A5=標的型メールの訓練", "B5=全員", "C5=2024/3/1"]
    );
    let of_package = ["[Content_Types].xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels"];
    let new = ["xl/tables/table13.xml", "xl/workbook.xml", "xl/worksheets/_rels/sheet14.xml.rels"];
    assert_eq!(
        changed_parts(&before, &after),
        [&of_package[..], &new, &["xl/worksheets/sheet14.xml"]].concat()
    );
    let app = part(&after, "docProps/app.xml");
    assert!(
        app.contains("<vt:i4>14</vt:i4>")
            && app.contains("<vt:lpstr>計画</vt:lpstr><vt:lpstr>教育訓練</vt:lpstr>")
    );
    let workbook = part(&after, "xl/workbook.xml");
    assert!(workbook.contains("localSheetId=\"13\">教育訓練!$4:$4<"));
    assert!(workbook.contains("localSheetId=\"13\">教育訓練!$A$1:$F$16<"));
}

#[test]
fn an_added_sheet_looks_as_it_does_in_new() {
    let book = Book::clean().without("教育訓練").bytes();
    let (after, _) = changed(&book, &[add("教育訓練", &[("内容", "訓練")])]);
    let (new, sheet) = (of_new(SheetId::Trainings).unwrap(), grids(&after).len());
    let (theirs, ours) = (
        part(&new, "xl/worksheets/sheet2.xml"),
        part(&after, &format!("xl/worksheets/sheet{sheet}.xml")),
    );
    for name in ["dataValidation ", "pageSetup", "pane", "tabColor", "pageMargins"] {
        assert_eq!(elements(&ours, name), elements(&theirs, name), "{name}");
    }
    // A style's number is the workbook's own.
    let widths = |xml: &str| -> Vec<(String, bool)> {
        let columns = elements(xml, "col ").into_iter();
        let parts = columns.map(|column| column.split_once(" style=\"").unwrap_or((column, "")));
        parts.map(|(place, style)| (place.to_owned(), style.is_empty())).collect()
    };
    assert_eq!(widths(&ours), widths(&theirs));
    let style = |xml: &str, styles: &str, cell: &str| -> BTreeMap<String, String> {
        let start = xml.split(&format!("<c r=\"{cell}\" s=\"")).nth(1).unwrap();
        let number: usize = start.split('"').next().unwrap().parse().unwrap();
        let list = |list: &str| {
            styles.split(&format!("<{list} ")).nth(1).unwrap().split(&format!("</{list}>")).next()
        };
        let formats = list("cellXfs").unwrap().to_owned();
        let format = formats.split("<xf ").nth(number + 1).unwrap().to_owned();
        let value = |name: &str| {
            format
                .split(&format!("{name}=\""))
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned()
        };
        let entry = |list_name: &str, entry: &str, at: &str| {
            let entries = list(list_name).unwrap().to_owned();
            entries
                .split(&format!("<{entry}>"))
                .nth(value(at).parse::<usize>().unwrap() + 1)
                .unwrap()
                .to_owned()
        };
        let alignment = format.split('>').nth(1).unwrap_or_default().to_owned();
        [
            ("font", entry("fonts", "font", "fontId")),
            ("fill", entry("fills", "fill", "fillId")),
            ("border", entry("borders", "border", "borderId")),
            ("format", value("numFmtId")),
            ("alignment", alignment),
        ]
        .map(|(name, text)| (name.to_owned(), text))
        .into()
    };
    let (theirs_styles, ours_styles) = (part(&new, "xl/styles.xml"), part(&after, "xl/styles.xml"));
    for cell in ["A1", "A2", "A4", "B4", "A6", "C16"] {
        assert_eq!(
            style(&ours, &ours_styles, cell),
            style(&theirs, &theirs_styles, cell),
            "{cell}"
        );
    }
}

#[test]
fn fields_stand_where_new_has_them() {
    let before = Book::clean().without("計画").bytes();
    let way = |text: &str| field("計画", "出入口と止め方", text);
    let ways =
        ["ONU：線を抜く", "無線LAN：切る", "予備の回線：抜く", "本部の回線：抜く", "五つめ：抜く"];
    let changes: Vec<Change> =
        [field("計画", "計画の版", "1")].into_iter().chain(ways.map(way)).collect();
    let (after, answers) = changed(&before, &changes);
    let rows: Vec<u32> = answers.iter().map(|answer| answer.row.unwrap()).collect();
    let first = rows[1];
    assert_eq!(rows[1..5], [first, first + 1, first + 2, first + 3]);
    // The fifth has no row of its own in `new`: it comes under the last field.
    assert_eq!(rows[5], 19);
    let expected = [
        ways.iter()
            .zip(&rows[1..])
            .map(|(way, row)| format!("B{}={way}", row + 1))
            .collect::<Vec<_>>(),
        vec![format!("B{}=1", rows[0] + 1), "A20=出入口と止め方".to_owned()],
    ];
    let (mut expected, mut written) = (expected.concat(), written(&after, SheetId::Plan));
    expected.sort();
    written.sort();
    assert_eq!(written, expected);
}

#[test]
fn answers_to_a_form_stand_in_the_rows_of_their_items() {
    let before = Book::clean().without("チェックリスト").bytes();
    let laid_out = grid(&of_new(SheetId::Checklist).unwrap(), "チェックリスト");
    let text = |cell: &str| laid_out.cells[&at(cell)].shown();
    let (number, device, item) = (text("A8"), text("B8"), text("C8"));
    let given = [
        ("項番", &*number),
        ("対象機器", &device),
        ("チェック項目", &item),
        ("1回目", "はい"),
        ("備考", "確認ずみ"),
    ];
    let first = [("項番", &*text("A5")), ("チェック項目", &text("C5")), ("1回目", "いいえ")];
    let (after, answers) =
        changed(&before, &[add("チェックリスト", &given), add("チェックリスト", &first)]);
    assert_eq!(answers.iter().map(|answer| answer.row).collect::<Vec<_>>(), [Some(7), Some(4)]);
    let written = written(&after, SheetId::Checklist);
    assert_eq!(written.len(), 3, "{written:?}");
    assert!(
        written[0].starts_with("D5=いいえ") && written[1].starts_with("D8=はい"),
        "{written:?}"
    );
}

#[test]
fn a_second_answer_to_an_item_is_a_row_of_its_own() {
    let before = Book::clean().without("チェックリスト").bytes();
    let number =
        grid(&of_new(SheetId::Checklist).unwrap(), "チェックリスト").cells[&at("A5")].shown();
    let answer = add("チェックリスト", &[("項番", &number), ("1回目", "はい")]);
    let (_, answers) = changed(&before, &[answer.clone(), answer]);
    assert_eq!(answers[0].row, Some(4));
    assert!(answers[1].row.unwrap() > 15, "{answers:?}");
}

#[test]
fn many_answers_of_vendors_let_the_new_table_grow() {
    let before = Book::clean().without("事業者チェックリスト").bytes();
    let row = |n: usize| {
        add(
            "事業者チェックリスト",
            &[("事業者名", "架空レセコン株式会社"), ("備考", &format!("{n}番"))],
        )
    };
    let (after, answers) = changed(&before, &(0..20).map(row).collect::<Vec<_>>());
    assert_eq!(answers.last().unwrap().row, Some(23));
    let table = format!("xl/tables/table{}.xml", 1);
    assert!(part(&after, &table).contains("ref=\"A4:J24\""), "{}", part(&after, &table));
}

#[test]
fn a_cell_of_a_lacking_sheet_can_be_set() {
    let before = Book::clean().without("教育訓練").bytes();
    let set = |cell: &str| Change::Set {
        sheet: "教育訓練".to_owned(),
        cell: at(cell),
        text: "訓練".to_owned(),
        over: false,
    };
    let (after, _) = changed(&before, &[set("A5")]);
    assert_eq!(written(&after, SheetId::Trainings), ["A5=訓練"]);
    // All changes or none: the header of the new table is no cell to be set.
    assert!(matches!(
        apply(&before, &[set("A5"), set("A4")], &of_new),
        Err(ChangeError::Refused(_))
    ));
}

#[test]
fn vendors_are_offered_from_where_their_names_stand() {
    let before = Book::clean().without("機器台帳").bytes();
    let sheet =
        |bytes: &[u8]| part(bytes, &format!("xl/worksheets/sheet{}.xml", grids(bytes).len()));
    let (after, _) = changed(&before, &[add("機器台帳", &[("管理番号", "001")])]);
    let xml = sheet(&after);
    let offered: Vec<&str> = xml
        .split("<formula1>")
        .skip(1)
        .map(|text| text.split('<').next().unwrap())
        .filter(|f| f.contains('!'))
        .collect();
    let header = grid(&before, "事業者")
        .cells
        .iter()
        .find(|(_, content)| content.shown() == "事業者名")
        .unwrap()
        .0
        .row;
    assert_eq!(offered, [format!("'事業者'!$A${}:$A${}", header + 2, header + 301)]);
    let without = Book::clean().without_all(&["機器台帳", "事業者"]).bytes();
    let (after, _) = changed(&without, &[add("機器台帳", &[("管理番号", "001")])]);
    assert!(!sheet(&after).contains("事業者!"));
}

/// A workbook whose elements have a prefix.
fn with_prefix(bytes: &[u8]) -> Vec<u8> {
    let change = |name: &str, text: String| {
        let is_main = name.starts_with("xl/")
            && name.ends_with(".xml")
            && text.contains(&format!("xmlns=\"{MAIN}\""));
        if !is_main {
            return text;
        }
        let (head, rest) = text.split_once("?>").unwrap();
        let rest = rest.replace("xmlns=", "xmlns:x=").replace('<', "<x:").replace("<x:/", "</x:");
        format!("{head}?>{rest}")
    };
    rewritten(bytes, change)
}

/// A workbook of the strict kind.
fn strict(bytes: &[u8]) -> Vec<u8> {
    rewritten(bytes, |_, text| {
        text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )
    })
}

fn rewritten(bytes: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let parts: Vec<(String, Vec<u8>)> = unzipped(bytes)
        .into_iter()
        .map(|(name, content)| {
            let text = change(&name, String::from_utf8(content).unwrap());
            (name, text.into_bytes())
        })
        .collect();
    zipped(
        &parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect::<Vec<_>>(),
    )
}

#[test]
fn every_kind_of_package_takes_a_sheet() {
    let book = Book::clean().without_all(&["教育訓練", "計画"]).bytes();
    let bare = RawXlsx::row("<c r=\"A1\" t=\"inlineStr\"><is><t>一</t></is></c>");
    let bare =
        RawXlsx { parts: vec![("[Content_Types].xml", TYPES.as_bytes().to_vec())], ..bare }.bytes();
    let since_1904 = with_part(&book, "xl/workbook.xml", |xml| {
        xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    let kinds = [
        ("prefix", with_prefix(&book)),
        ("strict", strict(&book)),
        ("1904", since_1904),
        ("bare", bare),
    ];
    for (kind, before) in kinds {
        let changes = [
            add("教育訓練", &[("内容", "訓練"), ("予定日", "2024/3/1")]),
            field("計画", "計画の版", "第1版"),
        ];
        let (after, _) = changed(&before, &changes);
        assert_eq!(written(&after, SheetId::Trainings), ["A5=訓練", "C5=2024/3/1"], "{kind}");
        assert_eq!(written(&after, SheetId::Plan).len(), 1);
    }
}

#[test]
fn titles_that_do_not_agree_are_taken_away() {
    let book = Book::clean().without("教育訓練").bytes();
    let wrong = with_part(&book, "docProps/app.xml", |xml| {
        xml.replace("<vt:lpstr>機器台帳<", "<vt:lpstr>台帳<")
    });
    let after = apply(&wrong, &[add("教育訓練", &[("内容", "訓練")])], &of_new).unwrap().bytes;
    let app = part(&after, "docProps/app.xml");
    assert!(
        !app.contains("TitlesOfParts")
            && !app.contains("HeadingPairs")
            && app.contains("<Application>")
    );
}

#[test]
fn a_name_that_something_else_has_is_not_taken_twice() {
    let book = Book::clean().without("教育訓練").bytes();
    let chart = with_part(&book, "xl/workbook.xml", |xml| {
        xml.replace(
            "</sheets>",
            "<sheet name=\"教育訓練\" sheetId=\"99\" r:id=\"rId99\"/></sheets>",
        )
    });
    let refused = apply(&chart, &[add("教育訓練", &[("内容", "訓練")])], &of_new);
    assert!(matches!(refused, Err(ChangeError::Refused(why)) if why.contains("「教育訓練」")));
}
