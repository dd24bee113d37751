//! 06, 07, 09: every cell of the ledgers, under the manual's columns.

use tachiiri::paper::DocumentId;

use super::{assert_prints_as_a_ledger, assert_table, headers_beside, record};
use crate::support::sample::Printed;
use crate::support::{Book, paper, sample, workbook};

/// The manual's columns, in its order, then ours; headers as printed, line breaks aside.
const DEVICES: [&str; 20] = [
    "管理番号",
    "メーカー",
    "OS",
    "ソフトウェア",
    "ソフトウェアバージョン",
    "IPアドレス",
    "コンピュータ名",
    "設置場所",
    "主な利用者属性",
    "登録日",
    "状態",
    "説明",
    "機器区分",
    "事業者",
    "リモートメンテナンス",
    "最終パッチ適用日",
    "MACアドレス",
    "接続先",
    "接続方法",
    "役割",
];

const ACCOUNTS: [&str; 12] = [
    "№",
    "利用者属性",
    "姓",
    "名",
    "電話番号",
    "ユーザID",
    "説明",
    "権限",
    "状態",
    "使用期限",
    "停止・削除日",
    "対象システム",
];

const VENDORS: [&str; 15] = [
    "事業者名",
    "提供システム",
    "対象機器",
    "直接契約",
    "担当者",
    "電話番号",
    "時間外連絡先",
    "メール",
    "リモートメンテナンス",
    "リモートメンテナンス確認日",
    "開示書",
    "開示書受領日",
    "事業者確認用依頼日",
    "事業者確認用回収日",
    "備考",
];

/// What stands in a record's second line.
fn below(id: DocumentId) -> &'static [&'static str] {
    match id {
        DocumentId::Devices => &DEVICES[12..],
        DocumentId::Vendors => &["メール", "リモートメンテナンス確認日", "開示書受領日", "備考"],
        _ => &[],
    }
}

fn ledgers() -> [(DocumentId, &'static str, &'static [&'static str]); 3] {
    [
        (DocumentId::Devices, "機器台帳", &DEVICES),
        (DocumentId::Accounts, "利用者台帳", &ACCOUNTS),
        (DocumentId::Vendors, "事業者", &VENDORS),
    ]
}

#[test]
fn ledgers_print_every_cell_under_the_manuals_columns() {
    for (id, sheet, columns) in ledgers() {
        let printed = sample::paper(id);
        let below = below(id);
        assert_eq!(printed.count(&headers_beside(columns, below)), 1, "{sheet}");
        let rows = sample::rows(sheet, columns);
        assert!(rows.len() >= 3);
        let all: String = rows.iter().map(|row| record(columns, below, row)).collect();
        assert_eq!(printed.count(&all), 1, "{all}\n{}", printed.text());
        assert_eq!(printed.count("取扱注意"), 1);
        assert_eq!(printed.count("作成日：令和6年2月1日基準日：令和6年2月1日"), 1);
        let elements = paper::elements(&printed.pdf);
        let lines = rows.len() * if below.is_empty() { 1 } else { 2 };
        assert_eq!((elements["TH"], elements["TR"]), (columns.len() - below.len(), lines + 1));
        assert_eq!(elements["TD"], elements["TH"] * rows.len() + lines - rows.len());
    }
}

#[test]
fn ledgers_are_workbooks_of_typed_cells_to_be_filtered_and_printed() {
    for (id, sheet, columns) in ledgers() {
        let book = &sample::paper(id).book;
        assert_eq!(workbook::sheets(book), [id.name()]);
        let rows = sample::rows(sheet, columns);
        assert_table(book, id.name(), (columns, below(id)), &rows);
        let cells = workbook::cells(book, id.name());
        assert_eq!(cells["A1"], id.name());
        let boxed = cells.iter().filter(|(_, text)| *text == "取扱注意").map(|(cell, _)| cell);
        let boxed: Vec<&str> = boxed.map(|cell| &cell[1..]).collect();
        assert_eq!(boxed, ["1"], "beside the title");
        assert_eq!(cells["A2"], "みほん薬局　作成日：令和6年2月1日　基準日：令和6年2月1日");
        assert_prints_as_a_ledger(book, (1, id.name()), (columns, below(id)), &rows);
    }
}

#[test]
fn a_long_name_takes_no_column_of_the_manual_off_its_line() {
    let name = "ファーマシーマネジメントシステムプレミアムエディション";
    let printed = Printed::of(
        Book::clean().put("機器台帳", 1, "ソフトウェア", name).paper(DocumentId::Devices),
    );
    let header = workbook::rows(&printed.book, "機器台帳", 2).remove(0);
    let header: Vec<String> = header.iter().map(ToString::to_string).collect();
    assert_eq!(header, DEVICES[..12]);
    assert_eq!(printed.count(&DEVICES[..12].concat()), 1, "{}", printed.text());
    assert_eq!(printed.count(name), 1);
}

#[test]
fn a_workbook_of_a_sheet_without_a_record_says_so() {
    let book = Book::clean().emptied("機器台帳").emptied("利用者台帳").emptied("連絡先");
    let said = |sheet: &str| format!("{sheet}には、まだ記録がありません。手で書き込んで使えます。");
    for (id, sheet) in [
        (DocumentId::Devices, "機器台帳"),
        (DocumentId::Accounts, "利用者台帳"),
        (DocumentId::ContactDiagram, "連絡先"),
    ] {
        let printed = Printed::of(book.paper(id));
        let first = &workbook::sheets(&printed.book)[0];
        assert_eq!(workbook::cells(&printed.book, first)["A3"], said(sheet));
    }
}
