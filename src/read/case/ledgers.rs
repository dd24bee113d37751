//! The rows of every sheet but 薬局 and the checklists.

use jiff::civil::Date;

use super::table::{Diagnostics, View};
use super::value::{self, Refused, YearFrom, YesNoWords};
use crate::sheet::{Account, Backup, Contact, DeviceEntry, Field, List, Operation, RestoreStep, Vendor};
use crate::sheet::choice::{ContactGroup, Disclosure, Priority, RemoteMaintenance, YesNo};
use crate::model::item::Device;
use crate::model::sheets::{DEVICE_WORDS, DISCLOSURE_WORDS, GROUP_WORDS, PRIORITY_WORDS, REMOTE_WORDS};
use crate::model::text::Text;
use crate::read::file::workbook::Content;
use crate::rule;

/// A row under the reader's eye.
pub struct Row<'v, 'd, 'g> {
    view: &'v View<'v>,
    row: u32,
    diagnostics: &'d mut Diagnostics<'g>,
}

impl<'v, 'd, 'g> Row<'v, 'd, 'g> {
    /// A row of a sheet.
    pub fn new(view: &'v View<'v>, row: u32, diagnostics: &'d mut Diagnostics<'g>) -> Self {
        Self { view, row, diagnostics }
    }

    fn text(&mut self, column: &str) -> Field<Text> {
        let (place, content) = self.view.cell(self.row, column);
        self.diagnostics.text(place, content)
    }

    /// A name that this row is called by.
    fn key(&mut self, column: &str) -> Field<Text> {
        let (place, content) = self.view.cell(self.row, column);
        self.diagnostics.name(&rule::I010, column, place, content)
    }

    /// A name that another row is called by.
    fn reference(&mut self, column: &str) -> Field<Text> {
        let (place, content) = self.view.cell(self.row, column);
        self.diagnostics.name(&rule::I016, column, place, content)
    }

    fn field<T>(&mut self, column: &str, read: impl FnOnce(&Content) -> Result<T, Refused>) -> Field<T> {
        let (place, content) = self.view.cell(self.row, column);
        self.diagnostics.field(place, content, |content, _| read(content))
    }

    fn date(&mut self, column: &str) -> Field<Date> {
        self.field(column, |content| value::date(content, YearFrom::Nowhere))
    }

    fn yes_no(&mut self, column: &str, words: YesNoWords) -> Field<YesNo> {
        self.field(column, |content| value::yes_no(content, words))
    }

    fn number(&mut self, column: &str, unit: &str) -> Field<u32> {
        self.field(column, |content| value::number(content, unit))
    }

    fn list(&mut self, column: &str) -> Field<List> {
        let Field { value, place } = self.reference(column);
        let glyphs = self.diagnostics.glyphs;
        let split = |written: Text| {
            let items = value::list(written.as_str()).into_iter().filter_map(|item| Text::new(item, glyphs).ok());
            List { items: items.collect(), written }
        };
        Field { value: value.map(split), place }
    }

    fn remote(&mut self, column: &str) -> Field<RemoteMaintenance> {
        self.field(column, |content| {
            value::choice(content, REMOTE_WORDS, |word| match word {
                "有" | "有り" | "あり" => Some(RemoteMaintenance::Present),
                "無" | "無し" | "なし" => Some(RemoteMaintenance::Absent),
                "未確認" => Some(RemoteMaintenance::Unchecked),
                _ => None,
            })
        })
    }

    /// A row of 事業者.
    pub fn vendor(mut self) -> Vendor {
        Vendor {
            name: self.key("事業者名"),
            systems: self.text("提供システム"),
            direct: self.yes_no("直接契約", YesNoWords::Existence),
            person: self.text("担当者"),
            telephone: self.text("電話番号"),
            after_hours: self.text("時間外連絡先"),
            mail: self.text("メール"),
            devices: self.list("対象機器"),
            remote: self.remote("リモートメンテナンス"),
            remote_checked: self.date("リモートメンテナンス確認日"),
            disclosure: self.field("開示書", |content| {
                value::choice(content, DISCLOSURE_WORDS, |word| match word {
                    "mds" => Some(Disclosure::Mds),
                    "sds" => Some(Disclosure::Sds),
                    "mds/sds" | "mds・sds" | "mds、sds" | "mds,sds" => Some(Disclosure::Both),
                    "未提出" => Some(Disclosure::Missing),
                    "該当なし" | "該当無し" => Some(Disclosure::NotApplicable),
                    _ => None,
                })
            }),
            disclosure_received: self.date("開示書受領日"),
            form_requested: self.date("事業者確認用依頼日"),
            form_returned: self.date("事業者確認用回収日"),
            remark: self.text("備考"),
        }
    }

    /// A row of 機器台帳.
    pub fn device(mut self) -> DeviceEntry {
        DeviceEntry {
            number: self.key("管理番号"),
            kind: self.field("機器区分", |content| {
                value::choice(content, DEVICE_WORDS, |word| {
                    Device::meant_by(word).filter(|device| *device != Device::General)
                })
            }),
            maker: self.text("メーカー"),
            os: self.text("OS"),
            software: self.text("ソフトウェア"),
            version: self.text("ソフトウェアバージョン"),
            ip_address: self.text("IPアドレス"),
            host_name: self.text("コンピュータ名"),
            location: self.text("設置場所"),
            users: self.text("主な利用者属性"),
            registered: self.date("登録日"),
            state: self.text("状態"),
            description: self.text("説明"),
            vendor: self.reference("事業者"),
            remote: self.remote("リモートメンテナンス"),
            last_patch: self.date("最終パッチ適用日"),
            mac_address: self.text("MACアドレス"),
        }
    }

    /// A row of 利用者台帳.
    pub fn account(mut self) -> Account {
        let state = self.text("状態");
        let mut valid_until = self.date("使用期限");
        if let (None, Some(limit)) = (valid_until.value, value::limit_in_state(state.text())) {
            valid_until = Field { value: Some(limit), place: state.place.clone() };
        }
        Account {
            number: self.key("№"),
            role: self.text("利用者属性"),
            family_name: self.text("姓"),
            given_name: self.text("名"),
            telephone: self.text("電話番号"),
            user_id: self.key("ユーザID"),
            description: self.text("説明"),
            rights: self.text("権限"),
            state,
            valid_until,
            stopped: self.date("停止・削除日"),
            system: self.text("対象システム"),
        }
    }

    /// A row of 連絡先; who calls it is found when all rows are known.
    pub fn contact(mut self) -> Contact {
        Contact {
            group: self.field("区分", |content| value::choice(content, GROUP_WORDS, group)),
            organisation: self.text("組織名"),
            role: self.text("役割"),
            name: self.text("氏名"),
            deputy: self.text("代行者"),
            telephone: self.text("電話番号"),
            after_hours: self.text("時間外電話"),
            hours: self.text("受付時間"),
            mail: self.text("メール"),
            url: self.text("URL"),
            callers: self.list("連絡元"),
            called_by: Vec::new(),
            order: self.number("連絡順", "番"),
            content: self.text("連絡する内容"),
            remark: self.text("備考"),
        }
    }

    /// A row of 業務.
    pub fn operation(mut self) -> Operation {
        Operation {
            name: self.key("業務名"),
            systems: self.list("使用システム"),
            priority: self.field("優先度", |content| {
                value::choice(content, PRIORITY_WORDS, |word| match word {
                    "高" => Some(Priority::High),
                    "中" => Some(Priority::Middle),
                    "低" => Some(Priority::Low),
                    _ => None,
                })
            }),
            tolerance: self.text("停止許容時間"),
            criterion: self.text("継続可否の判断基準"),
            decider: self.text("判断者"),
            fallback: self.text("代替手段"),
            supplies: self.text("必要な物品"),
            catching_up: self.text("復旧後の入力"),
        }
    }

    /// A row of バックアップ.
    pub fn backup(mut self) -> Backup {
        Backup {
            system: self.key("対象システム"),
            data: self.text("対象データ"),
            importance: self.number("重要度", ""),
            restore_order: self.number("復旧優先度", ""),
            frequency: self.text("頻度"),
            method: self.text("方式"),
            location: self.text("保存先"),
            generations: self.field("世代数", value::generations),
            offline: self.field("オフライン世代", value::offline_generations),
            write_protected: self.yes_no("書込不可", YesNoWords::Protected),
            recovery_time: self.text("目標復旧時間"),
            recovery_point: self.text("目標復旧時点"),
            person: self.text("担当者"),
            vendor: self.reference("事業者"),
            last_test: self.date("最終復元試験日"),
            test_result: self.text("試験結果"),
            remark: self.text("備考"),
        }
    }

    /// A row of 復旧手順.
    pub fn restore_step(mut self) -> RestoreStep {
        RestoreStep {
            system: self.key("対象システム"),
            number: self.number("手順", "番"),
            work: self.text("作業内容"),
            person: self.text("担当"),
            duration: self.text("所要時間"),
            check: self.text("確認方法"),
            remark: self.text("備考"),
        }
    }
}

fn group(word: &str) -> Option<ContactGroup> {
    Some(match word {
        "薬局内" | "薬局" => ContactGroup::Pharmacy,
        "会社本部" | "本部" => ContactGroup::HeadOffice,
        "事業者" => ContactGroup::Vendor,
        "情報セキュリティ事業者" | "セキュリティ事業者" => ContactGroup::SecurityVendor,
        "外部有識者" | "有識者" => ContactGroup::Expert,
        "都道府県警察" | "警察" => ContactGroup::Police,
        "厚生労働省" | "厚労省" => ContactGroup::Ministry,
        "所管省庁等" | "所管省庁" => ContactGroup::Authority,
        "その他" => ContactGroup::Other,
        _ => return None,
    })
}
