//! One column of a sheet, and what its cells are taken for.

use std::fmt::Debug;

use jiff::civil::Date;
use tachiiri::case::Case;
use tachiiri::finding::{CellRef, Finding};
use tachiiri::sheet::choice::{Reply, YesNo};
use tachiiri::sheet::rows;

use crate::support::book::lines;
use crate::support::reading::{FILE, pharmacy};
use crate::support::{Book, Cell};

/// One column of a sheet, with a row for every cell that a test puts into it.
#[derive(Clone, Copy)]
pub struct Column {
    pub sheet: &'static str,
    /// The columns to its left, which hold what a row must have; `{}` is the row's number.
    pub beside: &'static [(&'static str, &'static str)],
    pub header: &'static str,
}

impl Column {
    pub fn book(self, cells: &[Cell]) -> Book {
        let at = self.beside.len() as u16;
        let mut book = pharmacy().with(self.sheet, 0, at, self.header);
        for (column, (header, text)) in (0..).zip(self.beside) {
            book = book.with(self.sheet, 0, column, *header);
            for row in 1..=cells.len() as u32 {
                book = book.with(self.sheet, row, column, text.replace("{}", &row.to_string()));
            }
        }
        for (row, cell) in (1..).zip(cells) {
            book = book.with(self.sheet, row, at, cell.clone());
        }
        book
    }

    /// Every cell is taken, for this value.
    pub fn assert_takes<T: Debug + PartialEq>(
        self,
        table: Vec<(impl Into<Cell>, T)>,
        values: fn(&Case) -> Vec<Option<T>>,
    ) {
        let (cells, expected): (Vec<Cell>, Vec<T>) =
            table.into_iter().map(|(cell, value)| (cell.into(), value)).unzip();
        let values = values(&self.book(&cells).case());
        assert_eq!(values.len(), cells.len());
        for ((cell, value), expected) in cells.iter().zip(values).zip(expected) {
            assert_eq!(value, Some(expected), "{cell:?}");
        }
    }

    /// Every cell is refused, each at its place, with what was found and what would be right.
    pub fn assert_refuses(self, code: &str, cells: Vec<Cell>) -> Vec<Finding> {
        let findings = self.book(&cells).read().findings;
        let at = |row| CellRef::new(row, self.beside.len() as u32);
        let expected: Vec<String> = (1..=cells.len() as u32)
            .map(|row| format!("error[{code}] {}!{}", self.sheet, at(row)))
            .collect();
        assert_eq!(lines(&findings), expected, "{cells:?}");
        for (finding, cell) in findings.iter().zip(&cells) {
            assert_eq!(&*finding.place.file, FILE);
            assert!(!finding.hint.is_empty(), "{cell:?}");
            if let Cell::Text(text) = cell {
                assert!(finding.message.contains(&format!("「{text}」")), "{}", finding.message);
            }
        }
        findings
    }
}

pub const VENDOR_ITEM: &[(&str, &str)] = &[("事業者名", "{}社"), ("項番", "1(1)")];
pub const DEVICE: &[(&str, &str)] = &[("管理番号", "{}"), ("機器区分", "サーバ")];
pub const ACCOUNT: &[(&str, &str)] = &[("№", "{}"), ("ユーザID", "u{}")];
pub const BACKUP: &[(&str, &str)] = &[("対象システム", "システム{}")];
pub const OPERATION: &[(&str, &str)] = &[("業務名", "業務{}")];

pub const ANSWER: Column =
    Column { sheet: "事業者チェックリスト", beside: VENDOR_ITEM, header: "1回目" };
pub const SECOND_ANSWER: Column = Column { header: "2回目", ..ANSWER };
pub const ANSWER_DAY: Column = Column { header: "1回目確認日", ..ANSWER };
pub const ITEM: Column =
    Column {
        beside: &[("事業者名", "{}社"), ("対象機器", "サーバ")], header: "項番", ..ANSWER
    };
pub const ITEM_DEVICE: Column =
    Column {
        beside: &[("事業者名", "{}社"), ("項番", "2(7)")], header: "対象機器", ..ANSWER
    };
pub const DIRECT: Column =
    Column { sheet: "事業者", beside: &[("事業者名", "{}社")], header: "直接契約" };
pub const WRITE_PROTECTED: Column =
    Column { sheet: "バックアップ", beside: BACKUP, header: "書込不可" };
pub const DAY: Column = Column { sheet: "機器台帳", beside: DEVICE, header: "登録日" };
pub const TEXT: Column = Column { header: "説明", ..DAY };
pub const NUMBER: Column =
    Column {
        sheet: "連絡先", beside: &[("区分", "その他"), ("組織名", "{}社")], header: "連絡順"
    };

pub fn answers(case: &Case) -> Vec<Option<Reply>> {
    let answers = rows(&case.vendor_answers).iter();
    answers.map(|row| row.answer.first().reply.value).collect()
}

pub fn answer_days(case: &Case) -> Vec<Option<Date>> {
    let answers = rows(&case.vendor_answers).iter();
    answers.map(|row| row.answer.first().checked.value).collect()
}

pub fn items(case: &Case) -> Vec<Option<String>> {
    let answers = rows(&case.vendor_answers).iter();
    answers.map(|row| Some(row.answer.item.to_string())).collect()
}

pub fn direct(case: &Case) -> Vec<Option<YesNo>> {
    let vendors = rows(&case.vendors).iter();
    vendors.map(|vendor| vendor.direct.value).collect()
}

pub fn write_protected(case: &Case) -> Vec<Option<YesNo>> {
    let backups = rows(&case.backups).iter();
    backups.map(|backup| backup.write_protected.value).collect()
}

pub fn days(case: &Case) -> Vec<Option<Date>> {
    let devices = rows(&case.devices).iter();
    devices.map(|device| device.registered.value).collect()
}

pub fn texts(case: &Case) -> Vec<Option<String>> {
    let devices = rows(&case.devices).iter();
    devices.map(|device| device.description.get().map(ToString::to_string)).collect()
}

pub fn numbers(case: &Case) -> Vec<Option<u32>> {
    let contacts = rows(&case.contacts).iter();
    contacts.map(|contact| contact.order.value).collect()
}
