//! What is told of a ministry's workbook with its cell and its words: comments, hidden rows, years.

use rust_xlsxwriter::{Format, Note, Workbook};
use tachiiri::model::outline::Key;
use tachiiri::read::draft::{Draft, Request, draw_up};
use tachiiri::read::file::input::{Input, Source};

use crate::support::book::{assets, edition};
use crate::support::containers;

const SHEETS: [(&str, &str); 2] = [("一", "薬局確認用"), ("二", "事業者確認用")];

/// Two forms of one item each, of these years; the first with a comment and a hidden row.
fn workbook(years: [&str; 2]) -> Vec<u8> {
    let mut book = Workbook::new();
    for ((name, badge), year) in SHEETS.into_iter().zip(years) {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let rows: [&[&str]; 4] = [
            &["ためしのチェックリスト", "", badge],
            &[year],
            &["チェック項目", "1回目", "備考"],
            &["1－①　くだものを数えている。", "はい・いいえ"],
        ];
        for (row, texts) in rows.into_iter().enumerate() {
            for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row as u32, column as u16, *text).unwrap();
            }
        }
        if name == "一" {
            sheet.insert_note(3, 1, &Note::new("どちらかに丸").add_author_prefix(false)).unwrap();
            sheet.write_string(4, 0, "1－②　隠した項目").unwrap();
            sheet.write_string(4, 2, "隠した備考").unwrap();
            sheet.set_row_hidden(4).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn drafted(name: &str, bytes: Vec<u8>) -> Draft {
    let content = Ok(Source::Memory(bytes));
    let input = Input { shown: name.to_owned(), name: name.to_owned(), content };
    draw_up(vec![input], &Request::default(), std::slice::from_ref(edition()), assets()).unwrap()
}

fn told(draft: &Draft, word: &str) -> Vec<String> {
    let told = draft.told.iter().filter(|said| said.what.contains(word));
    told.map(|said| format!("{}: {}", said.place, said.what)).collect()
}

#[test]
fn comments_and_hidden_rows_are_told_with_their_words() {
    let draft = drafted("様式.xlsx", workbook(["令和8年度"; 2]));
    assert_eq!(
        told(&draft, "コメント"),
        ["様式.xlsx 一!B4: セルに付けられたコメント（メモ）は、様式に入れません（どちらかに丸）"]
    );
    assert_eq!(
        told(&draft, "非表示"),
        ["様式.xlsx 一!A5: 非表示の5行目は入れません（1－②　隠した項目、隠した備考）"]
    );
    assert_eq!(draft.unsure.len(), 0);
}

#[test]
#[ignore = "needs soffice"]
fn comments_of_other_containers_are_told_with_their_cells() {
    for (ending, words) in [("ods", "（どちらかに丸）"), ("xls", "")] {
        let converted = containers::converted(&[workbook(["令和8年度"; 2])], ending);
        let draft = drafted(&format!("様式.{ending}"), converted[0].clone());
        let expected = format!(
            "様式.{ending} 一!B4: セルに付けられたコメント（メモ）は、様式に入れません{words}"
        );
        assert_eq!(told(&draft, "コメント"), [expected]);
    }
}

#[test]
fn forms_of_two_years_have_no_year_and_both_are_named() {
    let draft = drafted("様式.xlsx", workbook(["令和7年度", "令和8年度"]));
    let why = "令和7年度と令和8年度の、2つ以上の年度が書かれています";
    assert_eq!((draft.why_no_year(), draft.outline.head.id.as_deref()), (Some(why), None));
    let none = drafted("様式.xlsx", workbook(["", ""]));
    // The mark finds its way through an edition file, and stands beside 年度.
    let marks = |draft: &Draft| {
        let text = tachiiri::model::outline_toml::text(&draft.outline);
        tachiiri::read::edition::outline(&text).unwrap().head.undecided
    };
    assert_eq!(marks(&none)[0].0, Key::FiscalYear);
    assert_eq!(none.why_no_year(), Some("どの年度の様式か、書かれていません"));
}

#[test]
fn sheets_of_two_years_for_one_form_are_named_with_their_years() {
    let input = |name: &str, year: &str| {
        let content = Ok(Source::Memory(workbook([year; 2])));
        Input { shown: name.to_owned(), name: name.to_owned(), content }
    };
    let inputs = vec![input("八.xlsx", "令和8年度"), input("九.xlsx", "令和9年度")];
    let draft =
        draw_up(inputs, &Request::default(), std::slice::from_ref(edition()), assets()).unwrap();
    let said: Vec<&str> = draft.unsure.iter().map(|said| said.what.as_str()).collect();
    assert!(said[0].contains("（八.xlsx 一（令和8年度）、九.xlsx 一（令和9年度））"), "{said:?}");
}

#[test]
fn of_a_text_that_is_struck_in_part_the_rest_is_named() {
    let mut book = Workbook::new();
    let struck = Format::new().set_font_strikethrough();
    for (name, badge) in SHEETS {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, "ためしのチェックリスト（令和8年度）").unwrap();
        sheet.write_string(0, 2, badge).unwrap();
        for (column, text) in ["チェック項目", "1回目", "備考"].into_iter().enumerate() {
            sheet.write_string(1, column as u16, text).unwrap();
        }
        let plain = Format::new();
        let runs = [(&plain, "1－①　鍵を"), (&struck, "人に"), (&plain, "預けない。")];
        sheet.write_rich_string(2, 0, &runs).unwrap();
        sheet.write_string(2, 1, "はい・いいえ").unwrap();
        sheet.write_string_with_format(3, 0, "1－②　消した項目", &struck).unwrap();
    }
    let draft = drafted("様式.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(draft.outline.items[0].text.as_deref(), Some("鍵を預けない。"));
    let of_first = "様式.xlsx 一!";
    let told: Vec<String> =
        told(&draft, "取り消し線").into_iter().filter(|line| line.starts_with(of_first)).collect();
    assert_eq!(
        told,
        [
            "様式.xlsx 一!A3: 「1－①　鍵を人に預けない。」のうち、取り消し線のない「1－①　鍵を預けない。」だけを入れます",
            "様式.xlsx 一!A4: 取り消し線の引かれた文字は入れません（1－②　消した項目）",
        ]
    );
}
