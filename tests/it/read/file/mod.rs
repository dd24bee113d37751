//! One pharmacy in any container is the same pharmacy; the hostile or broken is refused by name.

mod containers;
mod csv;
mod guard;
mod hidden;
mod input;
mod lessons;
mod limits;
mod memory;
mod number_format;
mod ods;
mod ods_refused;
mod protection;
mod workbook;
mod xls;
mod xlsx;

use jiff::civil::date;
use tachiiri::case::Case;

use crate::support::reading::{DAMAGED, read_bytes, told};
use crate::support::{Book, Cell};

const NOTHING: [&str; 0] = [];

fn case(bytes: Vec<u8>) -> Case {
    let reading = read_bytes(bytes);
    assert_eq!(told(&reading), NOTHING);
    reading.case.unwrap()
}

/// Refused as a whole, in these words.
fn assert_refused(bytes: Vec<u8>, word: &str) {
    let reading = read_bytes(bytes);
    let said = told(&reading);
    assert!(said == DAMAGED || said == ["error[I002] -!-"], "{word}: {said:?}");
    let finding = &reading.findings[0];
    assert!(finding.message.contains(word), "{word}: {}", finding.message);
    assert!(!finding.hint.is_empty());
}

/// A pharmacy with cells of every kind.
fn varied() -> Book {
    let mut book = Book::forms()
        .row(
            "機器台帳",
            &[
                "管理番号",
                "機器区分",
                "説明",
                "登録日",
                "最終パッチ適用日",
                "ソフトウェアバージョン",
            ],
        )
        .row("機器台帳", &["001", "サーバ", "一行目\n二行目", "", "", "1.10"])
        .row("機器台帳", &["", "端末PC", "髙島 﨑 𠮷野  空白二つ ", "R5.10.1", "45200"])
        .row("機器台帳", &["003", "ネットワーク機器", " 先頭の空白 & < > \" '", "", "2023/10/1"])
        .row("アクセスログ", &["ユーザーID", "氏名", "時刻"])
        .row("アクセスログ", &["u1", "試 花子", "2023/11/1 8:30:00"])
        .row("バックアップ", &["対象システム", "方式", "世代数"])
        .row("バックアップ", &["レセコン", "外付け", "３世代"])
        .row("バックアップ", &["", "クラウド"])
        .with("機器台帳", 1, 3, date(2023, 10, 1))
        .with("機器台帳", 1, 4, Cell::Formatted(45_200.0, "[$-411]ggge\"年\"m\"月\"d\"日\""))
        .with("機器台帳", 2, 0, Cell::Formatted(2.0, "000"))
        .with("機器台帳", 2, 5, Cell::Number(2.5))
        .with("機器台帳", 3, 3, Cell::Formatted(45_200.0, "m/d(aaa)"))
        .with("機器台帳", 3, 5, Cell::Formula("A2", "4.2"))
        .with("アクセスログ", 2, 0, "u1")
        .with("アクセスログ", 2, 2, Cell::Formatted(45_231.5, "yyyy/m/d h:mm:ss"))
        .with("バックアップ", 2, 2, Cell::Number(5.0))
        .set("薬局", "B3", Cell::Bool(true));
    book.merged.push(("バックアップ".to_owned(), 1, 0, 2, 0));
    book
}
