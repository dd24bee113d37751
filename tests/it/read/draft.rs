//! Editions drawn up from workbooks that look as a ministry's may, none made by the program.

use tachiiri::model::columns::ColumnKind::{Answer, Date, Remark, Target};
use tachiiri::model::complete::complete;
use tachiiri::model::edition::{Edition, FormKind, Origin};
use tachiiri::read::draft::{Draft, Request, draw_up};
use tachiiri::read::file::input::{Input, Source};

use crate::support::Book;
use crate::support::book::{assets, edition};
use crate::support::ministry_form::{
    CHAPTERS, ITEMS, LAYOUTS, NOTES, PLAIN, both, bytes, with_form,
};

fn input(name: &str, bytes: Vec<u8>) -> Input {
    Input { shown: name.to_owned(), name: name.to_owned(), content: Ok(Source::Memory(bytes)) }
}

fn drafted(book: &Book) -> Draft {
    let inputs = vec![input("様式.xlsx", bytes(book))];
    draw_up(inputs, &Request::default(), std::slice::from_ref(edition()), assets()).unwrap()
}

fn finished(draft: &Draft) -> Edition {
    complete(&draft.outline, Origin::default()).unwrap()
}

fn said(list: &[tachiiri::read::draft::Said]) -> Vec<String> {
    list.iter().map(|said| format!("{}: {}", said.place, said.what)).collect()
}

#[test]
fn every_layout_gives_the_same_items() {
    for (at, layout) in LAYOUTS.into_iter().enumerate() {
        let draft = drafted(&both(layout));
        assert_eq!(said(&draft.unsure), [""; 0], "layout {at}");
        let edition = finished(&draft);
        assert_eq!(
            (edition.id.as_str(), edition.fiscal_year.year()),
            ("reiwa8", 2026),
            "layout {at}"
        );
        for form in [FormKind::Pharmacy, FormKind::Vendor] {
            let items: Vec<(String, &str)> =
                edition.items(form).map(|item| (item.id.to_string(), item.text.as_str())).collect();
            let expected = ["1（1）", "2（1）全般", "2（4）サーバ", "2（6）サーバ", "3（1）"];
            let numbers: Vec<&str> = items.iter().map(|(id, _)| id.as_str()).collect();
            assert_eq!(numbers, expected, "layout {at}");
            let texts: Vec<&str> = items.iter().map(|(_, text)| *text).collect();
            assert_eq!(texts, ITEMS.map(|item| item.3), "layout {at}");
            let chapters: Vec<&str> =
                edition.items(form).map(|item| item.chapter.as_str()).collect();
            assert_eq!(
                chapters,
                ITEMS.map(|item| CHAPTERS[usize::from(item.0) - 1]),
                "layout {at}"
            );
            let section = &edition.form(form).unwrap().sections[0];
            assert_eq!(
                (section.heading.as_str(), section.notes_above.as_slice()),
                ("〇　令和8年度中", &NOTES.map(str::to_owned)[..]),
                "layout {at}"
            );
        }
    }
}

#[test]
fn columns_are_those_of_the_form() {
    for layout in LAYOUTS {
        let edition = finished(&drafted(&both(layout)));
        let columns = &edition.form(FormKind::Pharmacy).unwrap().columns;
        let kinds: Vec<_> = columns.iter().map(|column| (column.kind, column.round)).collect();
        let mut expected = Vec::new();
        for round in 1..=layout.rounds {
            expected.push((Answer, Some(round)));
            expected.extend(layout.own_dates.then_some((Date, Some(round))));
            expected.extend((round == 1).then_some((Target, None)));
        }
        expected.push((Remark, None));
        assert_eq!(kinds, expected);
        assert_eq!(columns[0].over, ["確認結果"]);
    }
}

#[test]
fn items_are_known_by_their_words() {
    let draft = drafted(&both(PLAIN));
    let known: Vec<(&str, &str)> = draft
        .items
        .iter()
        .zip(&draft.outline.items)
        .take(5)
        .map(|(item, outline)| (item.likeness.word(), outline.topic.as_deref().unwrap()))
        .collect();
    let expected = [
        ("same", "responsible-person"),
        ("same", "device-ledger"),
        ("same", "access-rights"),
        ("changed", "access-log"),
        ("new", "password"),
    ];
    assert_eq!(known, expected);
    assert_eq!(draft.items[3].was.as_ref().unwrap().number, "2(6)");
    assert!(draft.gone.iter().any(|row| row.number == "3(3)"));
    // Without a note that says so nobody is exempt.
    assert!(draft.outline.items.iter().all(|item| !item.exempt_without_contract));
}

#[test]
fn what_is_unclear_is_marked_and_nothing_is_chosen() {
    let year = drafted(&with_text(both(PLAIN), 1, "〇　参考にする表"));
    assert!(said(&year.unsure)[0].contains("年度"), "{:?}", said(&year.unsure));
    let limited = drafted(&with_text(both(PLAIN), 6, "（1）病院は、くだものを数えている。"));
    let expected = ["様式.xlsx 確認用!B7: 病院などに限る項目かもしれません"];
    assert!(said(&limited.unsure)[0].starts_with(expected[0]), "{:?}", said(&limited.unsure));
    assert!(complete(&limited.outline, Origin::default()).is_err());
}

/// A book whose first sheet has another text in a row, where its first text stands or its item.
fn with_text(book: Book, row: u32, text: &str) -> Book {
    if row == 6 { book.with("確認用", row, 1, text) } else { two_years(book, row, text) }
}

/// A book that says nowhere which year it is for.
fn two_years(book: Book, row: u32, text: &str) -> Book {
    let mut book = book;
    for sheet in ["確認用", "事業者用"] {
        book = book.with(sheet, row, 0, text).with(
            sheet,
            2,
            0,
            "*「いいえ」の場合、目標日を記入してください。",
        );
    }
    book
}

#[test]
fn wrong_files_are_refused_in_words() {
    let refused = |book: Book| {
        let inputs = vec![input("様式.xlsx", bytes(&book))];
        draw_up(inputs, &Request::default(), std::slice::from_ref(edition()), assets())
            .unwrap_err()
            .to_string()
    };
    let blank = refused(Book::new().with("Sheet1", 0, 0, "なにもない"));
    assert!(blank.contains("見つからなかった言葉：チェック項目"), "{blank}");
    let own = refused(Book::clean());
    assert!(own.contains("書き込み用のファイル"), "{own}");
    let hospital = refused(with_form(Book::new(), "確認用", "医療機関確認用", PLAIN));
    assert!(hospital.contains("薬局の様式がありません"), "{hospital}");
}

#[test]
fn a_form_that_is_missing_is_to_be_decided() {
    let draft = drafted(&with_form(Book::new(), "確認用", "薬局確認用", PLAIN));
    assert_eq!(draft.unsure.len(), 1);
    assert!(draft.unsure[0].what.starts_with("事業者確認用の様式がありません"));
    let plain = drafted(&both(PLAIN));
    assert!(
        plain.told.iter().all(|said| !said.what.contains("入れなかった文字")),
        "{:?}",
        said(&plain.told)
    );
}

/// A form of a pharmacy with a row for each of chapter, number, text; a row without number has no
/// place to answer.
fn with_rows(rows: &[[&str; 3]]) -> Book {
    let sheet = "確認用";
    let book = Book::new().with(sheet, 0, 0, "ためしの対策チェックリスト　令和8年度").with(
        sheet,
        0,
        5,
        "薬局確認用",
    );
    let headers = [(0, "チェック項目"), (3, "1回目"), (4, "目標日"), (5, "備考")];
    let book = headers
        .into_iter()
        .fold(book, |book, (column, header)| book.with(sheet, 2, column, header));
    rows.iter().zip(3..).fold(book, |book, ([chapter, number, text], row)| {
        let texts =
            if number.is_empty() { [chapter, text, number] } else { [chapter, number, text] };
        let filled = texts.into_iter().zip(0..).filter(|(text, _)| !text.is_empty());
        let book = filled.fold(book, |book, (text, column)| book.with(sheet, row, column, *text));
        if number.is_empty() { book } else { book.with(sheet, row, 3, "はい・いいえ") }
    })
}

#[test]
fn a_chapter_beside_each_of_its_rows_keeps_the_heading() {
    let draft = drafted(&with_rows(&[
        ["1 体制", "①", "責任者を決めている。"],
        ["2 管理", "", "サーバについて、以下を実施している。"],
        ["2 管理", "②", "ログを管理している。"],
        ["2 管理", "③", "電源を確かめている。"],
        ["3 備え", "①", "連絡先を決めている。"],
    ]));
    let headings: Vec<Option<&str>> =
        draft.outline.items.iter().map(|item| item.heading.as_deref()).collect();
    let of_server = Some("サーバについて、以下を実施している。");
    assert_eq!(headings, [None, of_server, of_server, None]);
    assert!(
        said(&draft.told).iter().all(|line| !line.contains("入れなかった")),
        "{:?}",
        draft.told
    );
}

#[test]
fn a_chapter_or_a_heading_under_which_no_item_stands_is_told() {
    let draft = drafted(&with_rows(&[
        ["1 体制", "", "全般について、以下を実施している。"],
        ["1 体制", "", "サーバについて、以下を実施している。"],
        ["1 体制", "①", "責任者を決めている。"],
        ["2 備え", "", "端末PCについて、以下を実施している。"],
        ["3 訓練", "②", "年に1回、訓練をしている。"],
    ]));
    let left_out: Vec<String> = said(&draft.told)
        .into_iter()
        .filter(|line| line.contains("様式に入れなかった文字です"))
        .collect();
    assert_eq!(
        left_out,
        [
            "様式.xlsx 確認用!B4: 様式に入れなかった文字です：全般について、以下を実施している。",
            "様式.xlsx 確認用!A7: 様式に入れなかった文字です：2 備え",
            "様式.xlsx 確認用!B7: 様式に入れなかった文字です：端末PCについて、以下を実施している。",
        ]
    );
    assert_eq!(
        draft.outline.items[0].heading.as_deref(),
        Some("サーバについて、以下を実施している。")
    );
}
