//! How a checklist made by `build` tells what it is when it comes back filled in: its sheet, its
//! properties, the hidden ID of each row.

use std::fmt;
use std::str::FromStr;

use super::columns::Shape;
use super::edition::FormKind;
use super::item::{DeviceKind, Devices, ItemId, ItemNumber};

/// Sheet of the table that people edit; the only one that is ever read back.
pub const DATA: &str = "データ";
/// Sheet of the official form, which follows the table.
pub const FORM: &str = "様式";

/// Sheet that tells those who fill in the form how.
pub const GUIDE: &str = "記入のしかた";
/// A line of it: on which forms it stands, what it is about, and what it says where that is always
/// the same.
pub type GuideLine = (fn(Shape) -> bool, &'static str, Option<&'static str>);
/// Its lines.
pub const GUIDE_LINES: [GuideLine; 14] = [
    (|_| true, "宛先", None),
    (|_| true, "差出人", None),
    (|_| true, "期限", None),
    (
        |_| true,
        "書く所",
        Some(
            "シート「データ」の白い欄に書いて保存し、このファイルをそのまま送り返してください。シート「様式」は、「データ」に書いたことが自動で出るので、書き込めません（印刷するときに使います）。",
        ),
    ),
    (
        |_| true,
        "1回目の答え",
        Some(
            "項目ごとに「はい」「いいえ」「対象外」のどれかを選び、1回目確認日に確かめた日を書いてください。",
        ),
    ),
    (|_| true, "はい", Some("項目に書かれたことを行っているときです。")),
    (
        |shape| shape.target,
        "いいえ",
        Some("まだ行っていないときです。いつまでに「はい」になるかを、目標日に書いてください。"),
    ),
    (|shape| !shape.target, "いいえ", Some("まだ行っていないときです。")),
    (
        |_| true,
        "対象外",
        Some("薬局との契約に含まれない項目です。1回目を「対象外」にすれば、日付は要りません。"),
    ),
    (
        |shape| shape.rounds > 1 && shape.target,
        "2回目の答え",
        Some(
            "今は空欄のままにしてください。1回目が「いいえ」だった項目を、目標日のころにもう一度確かめたときに書きます。",
        ),
    ),
    (
        |shape| shape.rounds > 1 && !shape.target,
        "2回目の答え",
        Some(
            "今は空欄のままにしてください。1回目が「いいえ」だった項目を、もう一度確かめたときに書きます。",
        ),
    ),
    (
        |shape| shape.remark,
        "備考欄",
        Some(
            "お答えになった方の部署とお名前を書いてください。「いいえ」や「対象外」のわけも、ここに書けます。",
        ),
    ),
    (|_| true, "返送先", None),
    (
        |_| true,
        "わからないとき",
        Some("わからない項目は空欄のままにして、返送先にお知らせください。"),
    ),
];

/// Names of the workbook's custom properties.
pub mod property {
    /// Which form ([`super::FormKind::id`]).
    pub const FORM: &str = "tachiiri_form";
    /// The edition's id.
    pub const EDITION: &str = "tachiiri_edition";
    /// 薬局名.
    pub const PHARMACY: &str = "tachiiri_pharmacy";
    /// 事業者名; empty on the pharmacy's form.
    pub const VENDOR: &str = "tachiiri_vendor";
    /// A workbook to be printed, of which nothing is ever read back.
    pub const PAPER: &str = "tachiiri_paper";
}

/// The hidden ID of a row: `edition/form/項番/対象機器`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowId {
    /// The edition's id.
    pub edition: String,
    /// Which form.
    pub form: FormKind,
    /// Which item.
    pub item: ItemId,
}

/// A text that is no row's ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRowId;

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let devices = self.item.devices.shown();
        write!(f, "{}/{}/{}/{devices}", self.edition, self.form.id(), self.item.number)
    }
}

impl FromStr for RowId {
    type Err = NoRowId;

    fn from_str(text: &str) -> Result<Self, NoRowId> {
        // A kind of device may have a slash in its name, what stands before it has none.
        let parts: Vec<&str> = text.trim().splitn(4, '/').collect();
        let &[edition, form, number, devices] = parts.as_slice() else {
            return Err(NoRowId);
        };
        let number: ItemNumber = number.parse().map_err(|_| NoRowId)?;
        let kinds: Vec<&str> =
            devices.split(Devices::SEPARATOR).filter(|_| !devices.is_empty()).collect();
        if edition.is_empty() || kinds.contains(&"") {
            return Err(NoRowId);
        }
        let devices = Devices::new(kinds.into_iter().map(DeviceKind::of_edition).collect());
        let form = FormKind::of_id(form).ok_or(NoRowId)?;
        Ok(Self { edition: edition.to_owned(), form, item: ItemId { number, devices } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_id_is_read_as_it_is_written() {
        for text in [
            "reiwa5/vendor/2(4)/サーバ",
            "reiwa5/pharmacy/有無/",
            "x-1/pharmacy/3(1)/",
            "r8/vendor/2(4)/サーバ、端末PC",
            "r8/vendor/2(5)/USB/CD",
        ] {
            assert_eq!(text.parse::<RowId>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "2(4)",
            "reiwa5/vendor/2(4)",
            "reiwa5/other/2(4)/",
            "/vendor/2(4)/",
            "reiwa5/vendor/2(4)/、",
        ] {
            assert_eq!(text.parse::<RowId>(), Err(NoRowId), "{text}");
        }
    }
}
