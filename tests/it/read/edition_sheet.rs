//! 様式定義: an edition as a sheet, written and read again, and what is told of mistakes in it.

use tachiiri::finding::Place;
use tachiiri::model::edition::Edition;
use tachiiri::model::outline::{Outline, Part};
use tachiiri::paper::edition_sheet;
use tachiiri::read::draft::{Draft, Request, draw_up};
use tachiiri::read::edition;
use tachiiri::read::file;
use tachiiri::read::file::input::{Input, Source};
use tachiiri::render::xlsx;

use crate::support::book::{AS_OF, assets, edition as reiwa5};
use crate::support::editions;
use crate::support::{Book, Cell};

/// An edition wherever it was read from.
fn anywhere(edition: Edition) -> Edition {
    Edition { origin: reiwa5().origin.clone(), ..edition }
}

fn read(bytes: Vec<u8>) -> Result<Edition, Vec<String>> {
    let workbook = file::read(bytes, &Place::file("様式.xlsx")).unwrap();
    edition::of_sheet(&workbook.grids[0], assets()).map_err(|broken| {
        let line = |mistake: &edition::Mistake| {
            let cell = mistake.place.cell.map_or("-".to_owned(), |cell| cell.to_string());
            format!("{cell}{} {}", if mistake.undecided { "?" } else { "" }, mistake.what)
        };
        broken.mistakes.iter().map(line).collect()
    })
}

fn sheet_of(edition: &Edition) -> Vec<u8> {
    xlsx::edition(&edition_sheet::compose(&Outline::from(edition)), AS_OF, assets()).unwrap()
}

#[test]
fn every_edition_comes_back_from_its_sheet_as_it_was() {
    for edition in [reiwa5().clone(), editions::edition("tiny"), editions::edition("three-rounds")]
    {
        assert_eq!(anywhere(read(sheet_of(&edition)).unwrap()), anywhere(edition));
    }
}

#[test]
fn every_edition_comes_back_from_its_file_as_it_was() {
    for edition in [reiwa5().clone(), editions::edition("tiny"), editions::edition("three-rounds")]
    {
        let text = tachiiri::model::outline_toml::text(&Outline::from(&edition));
        assert_eq!(anywhere(edition::read("また.toml", &text).unwrap()), anywhere(edition));
    }
}

#[test]
fn the_same_edition_has_the_same_digest_on_whichever_sheet() {
    let one = read(sheet_of(reiwa5())).unwrap().origin.sha256;
    assert_eq!(one, read(sheet_of(reiwa5())).unwrap().origin.sha256);
    assert_ne!(one, read(sheet_of(&editions::edition("tiny"))).unwrap().origin.sha256);
}

/// The sheet of the edition of three rounds, as a person types it, with some cells changed.
fn typed(changes: &[(&str, &str)]) -> Vec<u8> {
    let set = |book: Book, (at, text): &(&str, &str)| book.set("様式定義", at, Cell::from(*text));
    let book = book_of(&Outline::from(&editions::edition("three-rounds")));
    changes.iter().fold(book, set).bytes()
}

/// The sheet of an edition, as a person types it.
fn book_of(outline: &Outline) -> Book {
    let sheet = edition_sheet::compose(outline);
    let (mut book, mut row) = (Book::new(), 0);
    for block in &sheet.blocks {
        let headers = block.headers.iter().map(|header| (*header).to_owned()).collect();
        for texts in std::iter::once(headers).chain(block.rows.iter().cloned()) {
            for (column, text) in texts.into_iter().enumerate().filter(|(_, text)| !text.is_empty())
            {
                book = book.with("様式定義", row, column as u16, text);
            }
            row += 1;
        }
        row += 1;
    }
    book
}

#[test]
fn what_a_person_types_is_read() {
    assert_eq!(anywhere(read(typed(&[])).unwrap()), anywhere(editions::edition("three-rounds")));
    // はい, a year as a number, kinds of device on lines of their own.
    let read = read(typed(&[("B4", "2026"), ("H46", "端末PC\nサーバ")])).unwrap();
    assert_eq!(read.fiscal_year.to_string(), "令和8年度");
}

#[test]
fn a_row_that_belongs_to_no_block_is_a_mistake() {
    let what = "表の続きでも見出しでもない行です。空の行で表が終わるので、表の行なら、上の空の行を消してください";
    let outline = Outline::from(&editions::edition("three-rounds"));
    let sheet = edition_sheet::compose(&outline);
    let rows: Vec<usize> = sheet.blocks.iter().map(|block| block.rows.len()).collect();
    // A blank row before the last row of each block.
    for (index, count) in rows.iter().enumerate() {
        let (mut book, mut row, mut lost) = (Book::new(), 0, 0);
        for (at, block) in sheet.blocks.iter().enumerate() {
            let headers = block.headers.iter().map(|header| (*header).to_owned()).collect();
            let all = std::iter::once(headers).chain(block.rows.iter().cloned());
            for (line, texts) in all.enumerate() {
                if at == index && line == *count {
                    row += 1;
                    lost = row + 1;
                }
                for (column, text) in
                    texts.into_iter().enumerate().filter(|(_, text)| !text.is_empty())
                {
                    book = book.with("様式定義", row, column as u16, text);
                }
                row += 1;
            }
            row += 1;
        }
        let told = read(book.bytes()).unwrap_err();
        let expected = format!("{lost} {what}");
        assert!(told.iter().any(|line| line[1..] == expected), "block {index}: {told:?}");
    }
    let below = read(typed(&[("A99", "薬局"), ("F99", "9(1)")])).unwrap_err();
    assert_eq!(below, [format!("A99 {what}")]);
}

#[test]
fn a_header_that_is_called_otherwise_is_told_once() {
    let told = |at: &str| read(typed(&[(at, "んん")])).unwrap_err();
    for at in ["E38", "F38"] {
        let told = told(at);
        assert_eq!(
            told.iter().filter(|line| line.contains("「んん」という列")).count(),
            1,
            "{told:?}"
        );
        assert!(!told.iter().any(|line| line.contains("「文」が空欄")), "{told:?}");
        assert!(!told.iter().any(|line| line.contains("文があるので")), "{told:?}");
    }
}

#[test]
fn mistakes_are_told_with_their_cells() {
    let told = |changes: &[(&str, &str)]| read(typed(changes)).unwrap_err();
    assert_eq!(told(&[("B2", "")]), ["B2 「ID」が空欄です"]);
    assert_eq!(told(&[("B4", "来年")]), ["B4 「来年」を年度として読めません（例：令和8年度）"]);
    assert_eq!(told(&[("A4", "ねんど")]), ["A4 「ねんど」という項目はありません"]);
    assert_eq!(told(&[("B11", "1.")]), ["B11 「1.」は使えない言葉です（使えるのは （１）、①）"]);
    assert_eq!(
        told(&[("B28", "丸")]),
        ["B28 「丸」は使えない言葉です（使えるのは 日付、答え、目標日、備考）"]
    );
    assert_eq!(told(&[("B28", "")]), ["B28 「種類」が空欄です"]);
    let doubled = told(&[("B30", "答え"), ("C30", "1")]);
    assert_eq!(doubled.iter().filter(|told| told.starts_with("B30")).count(), 1, "{doubled:?}");
    assert_eq!(doubled[0], "B30 同じ様式に、同じ回の同じ種類の列が2つあります");
    assert_eq!(told(&[("F29", "下")]), ["F29 同じ回に日付の列があるので、日付は「別の列」です"]);
    assert_eq!(told(&[("F46", "二の一")]), ["F46 項番「二の一」は「2(4)」の形ではありません"]);
    assert_eq!(told(&[("F46", "2(2)"), ("H46", "外部記録媒体")]), ["F47 項目 2(2) が2つあります"]);
    assert_eq!(told(&[("H46", "サーバ、サーバ")]), ["H46 対象機器に「サーバ」が2つあります"]);
    assert_eq!(told(&[("H46", "サーバ、")]), ["H46 対象機器に、空のところがあります"]);
    assert_eq!(told(&[("I46", "")]), ["I46 「文言」が空欄です"]);
    assert_eq!(told(&[("I46", "絵文字😀")]), ["I46 印刷できない文字（U+1F600）が入っています"]);
    assert_eq!(
        told(&[("B5", "らいねん")]),
        ["B5 「らいねん」を年度として読めません（例：令和8年度）"]
    );
    assert_eq!(told(&[("A3", "ID")]), ["A3 「ID」の行が2つあります"]);
    assert_eq!(told(&[("B20", "")]), ["B20 「言葉・いいえ」が空欄です"]);
    assert_eq!(told(&[("B22", "")]), ["B22 「薬局・印」が空欄です"]);
    assert_eq!(
        told(&[("A29", "病院")]),
        ["A29 「病院」は使えない言葉です（使えるのは 薬局、事業者）"]
    );
    assert_eq!(told(&[("C29", "二")]), ["C29 「二」は数ではありません"]);
    assert!(told(&[("C29", "4")]).contains(&"C29 回は1から3までです".to_owned()));
    assert_eq!(told(&[("D29", "")]), ["D29 「見出し」が空欄です"]);
    assert_eq!(told(&[("A38", "院")]), ["A38 「院」という列はありません"]);
    assert_eq!(told(&[("C38", "x")]), ["C38 「x」という列はありません"]);
    assert_eq!(told(&[("A46", "")]), ["A46 「様式」が空欄です"]);
    assert_eq!(
        told(&[("B46", "来年")]),
        ["B46 「来年」は使えない言葉です（使えるのは 有無、年度内、参考）"]
    );
    assert_eq!(told(&[("F46", "")]), ["F46 「番号」が空欄です"]);
    for (at, text) in [("L46", "たぶん"), ("M46", "？")] {
        let words = "は使えない言葉です（使えるのは はい、いいえ、○）";
        assert_eq!(told(&[(at, text)]), [format!("{at} 「{text}」{words}")]);
    }
    assert_eq!(told(&[("E39", "横")]), ["E39 「横」は使えない言葉です（使えるのは 上、下）"]);
    assert_eq!(told(&[("R46", "メモ")]), ["R46 見出しのない列に書かれています"]);
    assert_eq!(told(&[("B46", "参考")])[0], "F46 この項目の表がありません");
    assert_eq!(told(&[("R44", "メモ")]), ["R44 「メモ」という列はありません"]);
}

#[test]
fn a_missing_year_of_the_reference_items_is_told_once_at_its_own_cell() {
    let mut outline = Outline::from(reiwa5());
    outline.head.reference_year = None;
    let told = read(book_of(&outline).bytes()).unwrap_err();
    assert_eq!(told, ["B5 参考項目がありますが、参考項目の年度がありません"]);
}

#[test]
fn what_is_undecided_is_asked_for_before_anything_else() {
    let told =
        read(typed(&[("C4", "年度がわかりません"), ("B4", ""), ("Q46", "番号が2つあります")]))
            .unwrap_err();
    assert_eq!(told, ["C4? 年度がわかりません", "Q46? 番号が2つあります"]);
    // A mark that is deleted decides for what stands there.
    assert_eq!(read(typed(&[("B4", "")])).unwrap_err(), ["B4 「年度」が空欄です"]);
}

/// Draws an edition up from the sheet of three rounds with some cells changed.
fn begun(changes: &[(&str, &str)]) -> Draft {
    let content = Ok(Source::Memory(typed(changes)));
    let input = Input { shown: "様式.xlsx".to_owned(), name: "様式.xlsx".to_owned(), content };
    draw_up(vec![input], &Request::default(), std::slice::from_ref(reiwa5()), assets()).unwrap()
}

#[test]
fn a_sheet_that_a_person_began_is_filled_up_and_told_by_its_cells() {
    let draft = begun(&[("B3", ""), ("B7", "")]);
    assert_eq!(draft.unsure, []);
    let head = &draft.outline.head;
    let title = draft.outline.forms[0].title.clone().unwrap();
    assert_eq!(head.name, Some(format!("{title}（令和8年度）")));
    assert!(head.source.as_ref().is_some_and(|it| it.starts_with("様式.xlsx（SHA-256: ")));
    let cells: Vec<String> =
        draft.notes.iter().map(|note| note.place.cell.unwrap().to_string()).collect();
    assert_eq!(cells, ["F40", "F42", "J46"]);
    assert!(draft.notes[2].item.is_some(), "the note of an item");
    let draft = begun(&[("I46", "")]);
    let said = &draft.unsure[0];
    assert_eq!(
        (said.place.to_string(), said.what.as_str()),
        ("様式.xlsx 様式定義!I46".to_owned(), "「文言」が空欄です")
    );
    assert!(draft.outline.undecided().iter().any(|fault| matches!(fault.part, Part::Item(_))));
}
