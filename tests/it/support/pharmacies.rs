//! Four pharmacies whose pages are looked at: one cell filled in, small, the sample, large.

use std::sync::LazyLock;

use super::book::papers_of;
use super::sample::Printed;
use super::{Book, sample};

/// A pharmacy with its papers.
pub struct Pharmacy {
    /// What it is.
    pub name: &'static str,
    /// Its papers; none of the sample's, which are in [`sample::papers`].
    own: Vec<Printed>,
}

impl Pharmacy {
    fn new(name: &'static str, book: &Book) -> Self {
        Self { name, own: papers_of(&book.case(), &[]).into_iter().map(Printed::of).collect() }
    }

    /// Its papers.
    pub fn papers(&self) -> &[Printed] {
        if self.own.is_empty() { sample::papers() } else { &self.own }
    }
}

/// The four, each made once.
pub fn all() -> &'static [Pharmacy] {
    static ALL: LazyLock<Vec<Pharmacy>> = LazyLock::new(|| {
        vec![
            Pharmacy::new("one cell", &one_cell()),
            Pharmacy::new("small", &Book::clean()),
            Pharmacy { name: "sample", own: Vec::new() },
            Pharmacy::new("large", &large()),
        ]
    });
    &ALL
}

/// 薬局名 alone.
pub fn one_cell() -> Book {
    Book::new().row("薬局", &["薬局名", "ためし薬局"])
}

/// The sample with 40 contacts, 40 accounts and 40 devices, with long names.
pub fn large() -> Book {
    (0..40).fold(Book::sample().emptied("連絡先"), |book, number| {
        let order = (number + 1).to_string();
        let zone = [
            "薬局内",
            "会社本部",
            "事業者",
            "情報セキュリティ事業者",
            "外部有識者",
            "都道府県警察",
            "所管省庁等",
        ];
        let telephone = format!("03-0000-{:04}", 2000 + number);
        let name = format!("見本総合情報セキュリティサービス株式会社みほん支店第{order}営業所");
        let book = [
            ("連絡順", order.as_str()),
            ("区分", zone[number % zone.len()]),
            ("組織名", name.as_str()),
            (
                "役割",
                ["医療情報システム安全管理の担当者", "夜間と休日の緊急対応の窓口"][number % 2],
            ),
            ("氏名", ["勅使河原 左衛門太郎", "例示 さくら"][number % 2]),
            ("代行者", "小比類巻 慶次郎"),
            ("電話番号", telephone.as_str()),
            ("時間外電話", "0120-000-9999"),
            ("メール", "security-contact.mihon@support.example.jp"),
            ("連絡する内容", "異常の時刻と画面の様子、切り離した機器の名前"),
        ]
        .into_iter()
        .fold(book, |book, (column, text)| book.put("連絡先", number as u32 + 1, column, text));
        let row = number as u32 + 20;
        let devices = [
            ("管理番号", format!("MIHON-2023-{number:04}")),
            ("機器区分", "端末PC".to_owned()),
            ("メーカー", "みほんコンピュータ製造販売株式会社".to_owned()),
            ("OS", "Windows 11 Pro for Workstations 23H2".to_owned()),
            ("ソフトウェア", "見本クラウド薬歴、オンライン資格確認等システム".to_owned()),
            ("コンピュータ名", format!("MIHON-WORKSTATION-{number:03}")),
            ("IPアドレス", format!("192.168.100.{}", 100 + number)),
            ("状態", "稼働".to_owned()),
            ("MACアドレス", format!("00-00-5E-00-53-{number:02}")),
            ("最終パッチ適用日", "2024/1/16".to_owned()),
        ];
        let book = devices
            .iter()
            .fold(book, |book, (column, text)| book.put("機器台帳", row, column, text.as_str()));
        let accounts = [
            ("№", format!("9{number:03}")),
            ("利用者属性", "非常勤薬剤師".to_owned()),
            ("姓", "勅使河原".to_owned()),
            ("名", "左衛門太郎".to_owned()),
            ("電話番号", telephone),
            ("ユーザID", format!("sakura.reiji.{number:02}@mihon-honten.example.jp")),
            ("権限", "User".to_owned()),
            ("状態", "使用可".to_owned()),
        ];
        accounts
            .iter()
            .fold(book, |book, (column, text)| book.put("利用者台帳", row, column, text.as_str()))
    })
}
