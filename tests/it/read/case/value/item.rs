//! The numbers of items.

use jiff::civil::date;
use tachiiri::model::edition::FormKind;
use tachiiri::model::item::{Device, ItemNumber};

use crate::support::book::edition;
use crate::support::column::{ITEM, items};
use crate::support::reading::{cells, said, told};
use crate::support::{Book, Cell};

#[test]
fn item_numbers_are_read_in_every_notation() {
    let texts = ["2(4)", "２（４）", "2-4", "２－４", " 2 (4) ", "2（4）", "02(04)", "2⑷"];
    ITEM.assert_takes(texts.map(|text| (text, "2（4）サーバ".to_owned())).to_vec(), items);
}

#[test]
fn what_is_no_item_of_this_edition_is_refused() {
    let mut unknown =
        cells(["2(10)", "2(1)", "3(1)", "1(1)", "4(1)", "2.4", "24", "④", "2", "サーバ"]);
    unknown.extend([Cell::Number(2.4), Cell::Number(2.0)]);
    for finding in ITEM.book(&unknown).read().findings {
        assert_eq!(finding.code.as_str(), "I012", "{}", finding.message);
    }
    assert_eq!(ITEM.book(&unknown).read().findings.len(), unknown.len());
    let book = Book::forms().set("チェックリスト", "A11", "3(4)");
    assert_eq!(told(&book.read()), ["error[I012] チェックリスト!A11"]);
}

#[test]
fn an_item_number_that_became_a_date_is_told_as_such() {
    let finding = &ITEM.assert_refuses("I012", vec![Cell::Day(date(2024, 2, 4))])[0];
    assert!(finding.message.contains("日付"), "{}", finding.message);
}

#[test]
fn a_circled_digit_is_taken_only_beside_this_editions_text() {
    let number = ItemNumber::Numbered { chapter: 2, number: 4 };
    let item = edition().find(FormKind::Pharmacy, number, &Device::Server.into());
    let text = item.unwrap().text.as_str();
    let with = |number: &str, device: &str, text: &str| {
        Book::forms().set("チェックリスト", "A6", number).set("チェックリスト", "B6", device).set(
            "チェックリスト",
            "C6",
            text,
        )
    };
    for number in ["2－④", "2-④", "２④"] {
        let case = with(number, "サーバ", text).case();
        assert_eq!(said(&case), said(&Book::forms().case()), "{number}");
        let loose = text.replace('、', "、\n ");
        assert_eq!(said(&with(number, "サーバ", &loose).case()).len(), 18, "{number}");
        for other in ["", "パスワードを定期的に変更している。"] {
            let reading = with(number, "サーバ", other).read();
            assert_eq!(told(&reading), ["error[I012] チェックリスト!A6"], "{number} {other}");
        }
    }
}

#[test]
fn a_circled_digit_beside_another_text_is_refused_without_its_device_too() {
    let book = Book::forms()
        .set("チェックリスト", "A6", "2－④")
        .set("チェックリスト", "B6", "")
        .set("チェックリスト", "C6", "パスワードを定期的に変更している。");
    let told = told(&book.read());
    assert!(told.contains(&"error[I012] チェックリスト!A6".to_owned()), "{told:?}");
}
