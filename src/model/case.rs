//! One pharmacy's case: what its sheets say, as types, every value with the cell it came from.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::item::{Device, ItemId};
use super::log::AccessLog;
use super::text::{Text, key};
use crate::finding::Place;

/// A value and the cell it came from, or would have come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<T> {
    /// What the cell says; `None` where it is empty or missing.
    pub value: Option<T>,
    /// The cell; without `cell` where the column is missing.
    pub place: Place,
}

impl<T> Field<T> {
    /// The value, if any.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether nothing stands there.
    pub fn is_blank(&self) -> bool {
        self.value.is_none()
    }
}

impl Field<Text> {
    /// The text, or nothing.
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", Text::as_str)
    }
}

impl<T: Copy> Field<T> {
    /// A copy of the value, if any.
    pub fn copied(&self) -> Option<T> {
        self.value
    }
}

/// Several words in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// As written, for printing.
    pub written: Text,
    /// The words.
    pub items: Vec<Text>,
}

/// A sheet's rows; `None` in [`Case`] where the sheet was not handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<R> {
    /// The sheet.
    pub place: Place,
    /// Its rows, in the sheet's order.
    pub rows: Vec<R>,
}

/// All that one pharmacy handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// 薬局.
    pub pharmacy: Pharmacy,
    /// チェックリスト: the pharmacy's answers.
    pub answers: Option<Table<Answer>>,
    /// 事業者.
    pub vendors: Option<Table<Vendor>>,
    /// 事業者チェックリスト: the vendors' answers.
    pub vendor_answers: Option<Table<VendorAnswer>>,
    /// 機器台帳.
    pub devices: Option<Table<DeviceEntry>>,
    /// 利用者台帳.
    pub accounts: Option<Table<Account>>,
    /// アクセスログ.
    pub log: Option<AccessLog>,
    /// 連絡先.
    pub contacts: Option<Table<Contact>>,
    /// 業務.
    pub operations: Option<Table<Operation>>,
    /// バックアップ.
    pub backups: Option<Table<Backup>>,
    /// 復旧手順.
    pub restore_steps: Option<Table<RestoreStep>>,
}

/// The rows of a sheet, none where it was not handed in.
pub fn rows<R>(table: &Option<Table<R>>) -> &[R] {
    table.as_ref().map_or(&[], |table| table.rows.as_slice())
}

impl Case {
    /// The vendors' names with the row that names them: from the sheet 事業者, or, where that was not handed in, from
    /// their answers.
    pub fn vendor_names(&self) -> Vec<&Text> {
        if self.vendors.is_some() {
            return rows(&self.vendors).iter().filter_map(|vendor| vendor.name.get()).collect();
        }
        let mut names: Vec<&Text> = Vec::new();
        for name in rows(&self.vendor_answers).iter().filter_map(|row| row.vendor.get()) {
            if !names.iter().any(|known| known.key() == name.key()) {
                names.push(name);
            }
        }
        names
    }

    /// The vendors under direct contract, by name: each of them fills a 事業者確認用.
    pub fn direct_vendors(&self) -> Vec<&Text> {
        let indirect: Vec<String> = rows(&self.vendors)
            .iter()
            .filter(|vendor| vendor.direct.copied() == Some(YesNo::No))
            .filter_map(|vendor| vendor.name.get().map(Text::key))
            .collect();
        self.vendor_names().into_iter().filter(|name| !indirect.contains(&name.key())).collect()
    }

    /// A vendor's answers, in the sheet's order.
    pub fn answers_of(&self, vendor: &Text) -> impl Iterator<Item = &Answer> {
        let key = vendor.key();
        rows(&self.vendor_answers).iter().filter(move |row| row.vendor_key == key).map(|row| &row.answer)
    }

    /// The vendors whose 事業者確認用 the inspector asks for; none without a system or without a contract.
    pub fn asked_vendors(&self) -> Vec<&Text> {
        if self.has_no_system() || self.has_no_contract() { Vec::new() } else { self.direct_vendors() }
    }

    /// Whether a vendor filled in anything.
    pub fn has_answered(&self, vendor: &Text) -> bool {
        self.answers_of(vendor).any(|answer| answer.first_filled().is_some())
    }

    /// The pharmacy's answer to an item.
    pub fn answer_to(&self, item: ItemId) -> Option<&Answer> {
        rows(&self.answers).iter().find(|answer| answer.item == item)
    }

    /// Whether the pharmacy says it has no medical information system: then nothing else is asked for.
    pub fn has_no_system(&self) -> bool {
        self.pharmacy.has_system.copied() == Some(YesNo::No)
    }

    /// Whether the pharmacy says it has no vendor under contract.
    pub fn has_no_contract(&self) -> bool {
        self.pharmacy.has_contract.copied() == Some(YesNo::No)
    }
}

/// はい or いいえ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum YesNo {
    /// はい.
    Yes,
    /// いいえ.
    No,
}

/// What stands in an answer cell; 対象外 on vendors' sheets only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// はい.
    Yes,
    /// いいえ.
    No,
    /// 対象外: outside the vendor's contract.
    OutOfScope,
}

/// The sheet 薬局.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pharmacy {
    /// 薬局名.
    pub name: Field<Text>,
    /// 薬局開設者.
    pub owner: Field<Text>,
    /// 薬局の管理者.
    pub manager: Field<Text>,
    /// 所在地.
    pub address: Field<Text>,
    /// 電話番号.
    pub telephone: Field<Text>,
    /// 薬局コード.
    pub code: Field<Text>,
    /// 会社本部.
    pub head_office: Field<Text>,
    /// 年度, as written; the edition was chosen by it.
    pub year: Field<Text>,
    /// 医療情報システムの有無.
    pub has_system: Field<YesNo>,
    /// 有無の確認日.
    pub has_system_checked: Field<Date>,
    /// 有無の備考.
    pub has_system_remark: Field<Text>,
    /// 事業者との契約.
    pub has_contract: Field<YesNo>,
    /// 医療情報システム安全管理責任者.
    pub safety_officer: Field<Text>,
    /// 企画管理者.
    pub planning_manager: Field<Text>,
    /// システム運用担当者.
    pub operator: Field<Text>,
    /// 作成日.
    pub drawn_up: Field<Date>,
}

/// A row of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The item, found in the edition.
    pub item: ItemId,
    /// The cell 項番.
    pub place: Place,
    /// チェック項目, for the reader.
    pub text: Field<Text>,
    /// 1回目.
    pub first: Field<Reply>,
    /// 1回目確認日.
    pub first_checked: Field<Date>,
    /// 目標日.
    pub target: Field<Date>,
    /// 2回目.
    pub second: Field<Reply>,
    /// 2回目確認日.
    pub second_checked: Field<Date>,
    /// 備考.
    pub remark: Field<Text>,
}

impl Answer {
    /// The newest answer and its cell: the second where there is one.
    pub fn newest(&self) -> &Field<Reply> {
        if self.second.is_blank() { &self.first } else { &self.second }
    }

    /// Whether the newest answer is はい.
    pub fn is_yes(&self) -> bool {
        self.newest().copied() == Some(Reply::Yes)
    }

    /// The first cell that holds an answer or a date; `None` where nothing was filled in.
    pub fn first_filled(&self) -> Option<&Place> {
        let cells = [
            (!self.first.is_blank(), &self.first.place),
            (!self.first_checked.is_blank(), &self.first_checked.place),
            (!self.target.is_blank(), &self.target.place),
            (!self.second.is_blank(), &self.second.place),
            (!self.second_checked.is_blank(), &self.second_checked.place),
        ];
        cells.into_iter().find(|(filled, _)| *filled).map(|(_, place)| place)
    }
}

/// A row of 事業者チェックリスト.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorAnswer {
    /// 事業者名.
    pub vendor: Field<Text>,
    /// Its key, empty where the cell is.
    pub vendor_key: String,
    /// The answer.
    pub answer: Answer,
}

/// Whom a case has to do with, told so that a chain can find the vendors of 共通 that no case names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorNames {
    /// The keys of its vendors' names.
    pub named: BTreeSet<String>,
    /// Vendors with answers in 共通 with whom it has nothing to do, as written there; none where the answers of 共通 did not
    /// serve it.
    pub others: Option<BTreeSet<String>>,
}

/// Whether something is maintained from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteMaintenance {
    /// 有.
    Present,
    /// 無.
    Absent,
    /// 未確認.
    Unchecked,
}

/// Which disclosure statement a vendor handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    /// MDS.
    Mds,
    /// SDS.
    Sds,
    /// MDS/SDS.
    Both,
    /// 未提出.
    Missing,
    /// 該当なし.
    NotApplicable,
}

/// A row of 事業者.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// 事業者名.
    pub name: Field<Text>,
    /// 提供システム.
    pub systems: Field<Text>,
    /// 直接契約; empty means はい.
    pub direct: Field<YesNo>,
    /// 担当者.
    pub person: Field<Text>,
    /// 電話番号.
    pub telephone: Field<Text>,
    /// 時間外連絡先.
    pub after_hours: Field<Text>,
    /// メール.
    pub mail: Field<Text>,
    /// 対象機器.
    pub devices: Field<List>,
    /// リモートメンテナンス.
    pub remote: Field<RemoteMaintenance>,
    /// リモートメンテナンス確認日.
    pub remote_checked: Field<Date>,
    /// 開示書.
    pub disclosure: Field<Disclosure>,
    /// 開示書受領日.
    pub disclosure_received: Field<Date>,
    /// 事業者確認用依頼日.
    pub form_requested: Field<Date>,
    /// 事業者確認用回収日.
    pub form_returned: Field<Date>,
    /// 備考.
    pub remark: Field<Text>,
}

impl Vendor {
    /// Whether the pharmacy itself has the contract; an empty 直接契約 means so.
    pub fn is_direct(&self) -> bool {
        self.direct.copied() != Some(YesNo::No)
    }
}

/// A row of 機器台帳.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceEntry {
    /// 管理番号.
    pub number: Field<Text>,
    /// 機器区分.
    pub kind: Field<Device>,
    /// メーカー.
    pub maker: Field<Text>,
    /// OS.
    pub os: Field<Text>,
    /// ソフトウェア.
    pub software: Field<Text>,
    /// ソフトウェアバージョン.
    pub version: Field<Text>,
    /// IPアドレス.
    pub ip_address: Field<Text>,
    /// コンピュータ名.
    pub host_name: Field<Text>,
    /// 設置場所.
    pub location: Field<Text>,
    /// 主な利用者属性.
    pub users: Field<Text>,
    /// 登録日.
    pub registered: Field<Date>,
    /// 状態, as written.
    pub state: Field<Text>,
    /// 説明.
    pub description: Field<Text>,
    /// 事業者.
    pub vendor: Field<Text>,
    /// リモートメンテナンス.
    pub remote: Field<RemoteMaintenance>,
    /// 最終パッチ適用日.
    pub last_patch: Field<Date>,
    /// MACアドレス.
    pub mac_address: Field<Text>,
}

/// A row of 利用者台帳.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// №.
    pub number: Field<Text>,
    /// 利用者属性.
    pub role: Field<Text>,
    /// 姓.
    pub family_name: Field<Text>,
    /// 名.
    pub given_name: Field<Text>,
    /// 電話番号.
    pub telephone: Field<Text>,
    /// ユーザID.
    pub user_id: Field<Text>,
    /// 説明.
    pub description: Field<Text>,
    /// 権限.
    pub rights: Field<Text>,
    /// 状態, as written.
    pub state: Field<Text>,
    /// 使用期限: its own column, or the limit written inside 状態 (last day of that month).
    pub valid_until: Field<Date>,
    /// 停止・削除日.
    pub stopped: Field<Date>,
    /// 対象システム.
    pub system: Field<Text>,
}

impl DeviceEntry {
    /// Whether it is in use: 状態 says so or says nothing.
    pub fn is_in_use(&self) -> bool {
        const WORDS: [&str; 15] = [
            "",
            "稼働",
            "稼働中",
            "稼動",
            "稼動中",
            "使用",
            "使用中",
            "利用",
            "利用中",
            "運用",
            "運用中",
            "使用可",
            "使用可能",
            "利用可",
            "正常",
        ];
        WORDS.contains(&key(self.state.text()).as_str())
    }
}

impl Account {
    /// Whether it can no longer be used on a day: 状態 says so, or 停止・削除日 has come.
    pub fn is_closed(&self, day: Date) -> bool {
        self.is_stopped() || self.stopped.copied().is_some_and(|stopped| stopped <= day)
    }

    /// Whether 状態 says that it cannot be used (any more); 「停止予定」 and 「停止解除」 do not.
    pub fn is_stopped(&self) -> bool {
        let state = key(self.state.text());
        let has = |words: &[&str]| words.iter().any(|word| state.contains(word));
        has(&["停止", "削除", "無効", "失効", "使用不可", "利用不可"]) && !has(&["予定", "解除"])
    }
}

/// The groups of the contact diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ContactGroup {
    /// 薬局内.
    Pharmacy,
    /// 会社本部.
    HeadOffice,
    /// 事業者.
    Vendor,
    /// 情報セキュリティ事業者.
    SecurityVendor,
    /// 外部有識者.
    Expert,
    /// 都道府県警察.
    Police,
    /// 厚生労働省.
    Ministry,
    /// 所管省庁等.
    Authority,
    /// その他.
    Other,
}

/// A row of 連絡先.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// 区分.
    pub group: Field<ContactGroup>,
    /// 組織名.
    pub organisation: Field<Text>,
    /// 役割.
    pub role: Field<Text>,
    /// 氏名.
    pub name: Field<Text>,
    /// 代行者.
    pub deputy: Field<Text>,
    /// 電話番号.
    pub telephone: Field<Text>,
    /// 時間外電話.
    pub after_hours: Field<Text>,
    /// 受付時間.
    pub hours: Field<Text>,
    /// メール.
    pub mail: Field<Text>,
    /// URL.
    pub url: Field<Text>,
    /// 連絡元, as written.
    pub callers: Field<List>,
    /// The rows that 連絡元 names, by index.
    pub called_by: Vec<usize>,
    /// 連絡順.
    pub order: Field<u32>,
    /// 連絡する内容.
    pub content: Field<Text>,
    /// 備考.
    pub remark: Field<Text>,
}

/// How urgent an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// 高.
    High,
    /// 中.
    Middle,
    /// 低.
    Low,
}

/// A row of 業務.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// 業務名.
    pub name: Field<Text>,
    /// 使用システム.
    pub systems: Field<List>,
    /// 優先度.
    pub priority: Field<Priority>,
    /// 停止許容時間.
    pub tolerance: Field<Text>,
    /// 継続可否の判断基準.
    pub criterion: Field<Text>,
    /// 判断者.
    pub decider: Field<Text>,
    /// 代替手段.
    pub fallback: Field<Text>,
    /// 必要な物品.
    pub supplies: Field<Text>,
    /// 復旧後の入力.
    pub catching_up: Field<Text>,
}

/// 世代数.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generations {
    /// So many.
    Known(u32),
    /// 不明.
    Unknown,
}

/// オフライン世代.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfflineGenerations {
    /// なし.
    None,
    /// 3世代目以降.
    FromThird,
    /// 全世代.
    All,
    /// So many.
    Count(u32),
}

/// A row of バックアップ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// 対象システム.
    pub system: Field<Text>,
    /// 対象データ.
    pub data: Field<Text>,
    /// 重要度.
    pub importance: Field<u32>,
    /// 復旧優先度.
    pub restore_order: Field<u32>,
    /// 頻度.
    pub frequency: Field<Text>,
    /// 方式.
    pub method: Field<Text>,
    /// 保存先.
    pub location: Field<Text>,
    /// 世代数.
    pub generations: Field<Generations>,
    /// オフライン世代.
    pub offline: Field<OfflineGenerations>,
    /// 書込不可.
    pub write_protected: Field<YesNo>,
    /// 目標復旧時間.
    pub recovery_time: Field<Text>,
    /// 目標復旧時点.
    pub recovery_point: Field<Text>,
    /// 担当者.
    pub person: Field<Text>,
    /// 事業者.
    pub vendor: Field<Text>,
    /// 最終復元試験日.
    pub last_test: Field<Date>,
    /// 試験結果.
    pub test_result: Field<Text>,
    /// 備考.
    pub remark: Field<Text>,
}

/// A row of 復旧手順.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreStep {
    /// 対象システム.
    pub system: Field<Text>,
    /// 手順.
    pub number: Field<u32>,
    /// 作業内容.
    pub work: Field<Text>,
    /// 担当.
    pub person: Field<Text>,
    /// 所要時間.
    pub duration: Field<Text>,
    /// 確認方法.
    pub check: Field<Text>,
    /// 備考.
    pub remark: Field<Text>,
}
