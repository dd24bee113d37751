//! A row's values by the header of their column: what tables and wording ask for.

use crate::model::case::{
    Account, Backup, Contact, ContactGroup, DeviceEntry, Disclosure, Field, Generations, List, OfflineGenerations,
    Operation, Pharmacy, Priority, RemoteMaintenance, RestoreStep, Vendor, YesNo,
};
use crate::model::item::Device;
use crate::model::sheets;
use crate::model::text::Text;

use super::block::Value;

/// A row whose cells are known by the headers of `model::sheets`.
pub trait Record {
    /// The value under a header; `None` where the sheet has no such column.
    fn value(&self, header: &str) -> Option<Value>;
}

impl<R: Record> Record for &R {
    fn value(&self, header: &str) -> Option<Value> {
        (*self).value(header)
    }
}

/// Something a cell can hold, as printed.
trait Shown {
    fn shown(&self) -> Value;
}

impl Shown for Text {
    fn shown(&self) -> Value {
        Value::text(self.as_str())
    }
}

impl Shown for jiff::civil::Date {
    fn shown(&self) -> Value {
        Value::Day(*self)
    }
}

impl Shown for u32 {
    fn shown(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl Shown for List {
    fn shown(&self) -> Value {
        self.written.shown()
    }
}

impl Shown for YesNo {
    fn shown(&self) -> Value {
        Value::text(if *self == Self::Yes { "はい" } else { "いいえ" })
    }
}

impl Shown for Device {
    fn shown(&self) -> Value {
        Value::text(self.word())
    }
}

impl Shown for RemoteMaintenance {
    fn shown(&self) -> Value {
        Value::text(match self {
            Self::Present => "有",
            Self::Absent => "無",
            Self::Unchecked => "未確認",
        })
    }
}

impl Shown for Disclosure {
    fn shown(&self) -> Value {
        Value::text(match self {
            Self::Mds => "MDS",
            Self::Sds => "SDS",
            Self::Both => "MDS/SDS",
            Self::Missing => "未提出",
            Self::NotApplicable => "該当なし",
        })
    }
}

impl Shown for ContactGroup {
    fn shown(&self) -> Value {
        Value::text(sheets::GROUP_WORDS.get(*self as usize).copied().unwrap_or_default())
    }
}

impl Shown for Priority {
    fn shown(&self) -> Value {
        Value::text(match self {
            Self::High => "高",
            Self::Middle => "中",
            Self::Low => "低",
        })
    }
}

impl Shown for Generations {
    fn shown(&self) -> Value {
        match self {
            Self::Known(count) => count.shown(),
            Self::Unknown => Value::text("不明"),
        }
    }
}

impl Shown for OfflineGenerations {
    fn shown(&self) -> Value {
        match self {
            Self::None => Value::text("なし"),
            Self::FromThird => Value::text("3世代目以降"),
            Self::All => Value::text("全世代"),
            Self::Count(count) => Value::text(format!("{count}世代")),
        }
    }
}

fn shown<T: Shown>(field: &Field<T>) -> Option<Value> {
    Some(field.get().map_or_else(Value::empty, Shown::shown))
}

impl Record for Pharmacy {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "薬局名" => shown(&self.name),
            "薬局開設者" => shown(&self.owner),
            "薬局の管理者" => shown(&self.manager),
            "所在地" => shown(&self.address),
            "電話番号" => shown(&self.telephone),
            "薬局コード" => shown(&self.code),
            "会社本部" => shown(&self.head_office),
            "年度" => shown(&self.year),
            "医療情報システムの有無" => shown(&self.has_system),
            "有無の確認日" => shown(&self.has_system_checked),
            "有無の備考" => shown(&self.has_system_remark),
            "事業者との契約" => shown(&self.has_contract),
            "医療情報システム安全管理責任者" => shown(&self.safety_officer),
            "企画管理者" => shown(&self.planning_manager),
            "システム運用担当者" => shown(&self.operator),
            "作成日" => shown(&self.drawn_up),
            _ => None,
        }
    }
}

impl Record for Vendor {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "事業者名" => shown(&self.name),
            "提供システム" => shown(&self.systems),
            "直接契約" => shown(&self.direct),
            "担当者" => shown(&self.person),
            "電話番号" => shown(&self.telephone),
            "時間外連絡先" => shown(&self.after_hours),
            "メール" => shown(&self.mail),
            "対象機器" => shown(&self.devices),
            "リモートメンテナンス" => shown(&self.remote),
            "リモートメンテナンス確認日" => shown(&self.remote_checked),
            "開示書" => shown(&self.disclosure),
            "開示書受領日" => shown(&self.disclosure_received),
            "事業者確認用依頼日" => shown(&self.form_requested),
            "事業者確認用回収日" => shown(&self.form_returned),
            "備考" => shown(&self.remark),
            _ => None,
        }
    }
}

impl Record for DeviceEntry {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "管理番号" => shown(&self.number),
            "機器区分" => shown(&self.kind),
            "メーカー" => shown(&self.maker),
            "OS" => shown(&self.os),
            "ソフトウェア" => shown(&self.software),
            "ソフトウェアバージョン" => shown(&self.version),
            "IPアドレス" => shown(&self.ip_address),
            "コンピュータ名" => shown(&self.host_name),
            "設置場所" => shown(&self.location),
            "主な利用者属性" => shown(&self.users),
            "登録日" => shown(&self.registered),
            "状態" => shown(&self.state),
            "説明" => shown(&self.description),
            "事業者" => shown(&self.vendor),
            "リモートメンテナンス" => shown(&self.remote),
            "最終パッチ適用日" => shown(&self.last_patch),
            "MACアドレス" => shown(&self.mac_address),
            _ => None,
        }
    }
}

impl Record for Account {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "№" => shown(&self.number),
            "利用者属性" => shown(&self.role),
            "姓" => shown(&self.family_name),
            "名" => shown(&self.given_name),
            "電話番号" => shown(&self.telephone),
            "ユーザID" => shown(&self.user_id),
            "説明" => shown(&self.description),
            "権限" => shown(&self.rights),
            "状態" => shown(&self.state),
            // A limit that is only written inside 状態 is printed there, where its writer put it.
            "使用期限" if self.valid_until.place == self.state.place => Some(Value::empty()),
            "使用期限" => shown(&self.valid_until),
            "停止・削除日" => shown(&self.stopped),
            "対象システム" => shown(&self.system),
            _ => None,
        }
    }
}

impl Record for Contact {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "区分" => shown(&self.group),
            "組織名" => shown(&self.organisation),
            "役割" => shown(&self.role),
            "氏名" => shown(&self.name),
            "代行者" => shown(&self.deputy),
            "電話番号" => shown(&self.telephone),
            "時間外電話" => shown(&self.after_hours),
            "受付時間" => shown(&self.hours),
            "メール" => shown(&self.mail),
            "URL" => shown(&self.url),
            "連絡元" => shown(&self.callers),
            "連絡順" => shown(&self.order),
            "連絡する内容" => shown(&self.content),
            "備考" => shown(&self.remark),
            _ => None,
        }
    }
}

impl Record for Operation {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "業務名" => shown(&self.name),
            "使用システム" => shown(&self.systems),
            "優先度" => shown(&self.priority),
            "停止許容時間" => shown(&self.tolerance),
            "継続可否の判断基準" => shown(&self.criterion),
            "判断者" => shown(&self.decider),
            "代替手段" => shown(&self.fallback),
            "必要な物品" => shown(&self.supplies),
            "復旧後の入力" => shown(&self.catching_up),
            _ => None,
        }
    }
}

impl Record for Backup {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "対象システム" => shown(&self.system),
            "対象データ" => shown(&self.data),
            "重要度" => shown(&self.importance),
            "復旧優先度" => shown(&self.restore_order),
            "頻度" => shown(&self.frequency),
            "方式" => shown(&self.method),
            "保存先" => shown(&self.location),
            "世代数" => shown(&self.generations),
            "オフライン世代" => shown(&self.offline),
            "書込不可" => shown(&self.write_protected),
            "目標復旧時間" => shown(&self.recovery_time),
            "目標復旧時点" => shown(&self.recovery_point),
            "担当者" => shown(&self.person),
            "事業者" => shown(&self.vendor),
            "最終復元試験日" => shown(&self.last_test),
            "試験結果" => shown(&self.test_result),
            "備考" => shown(&self.remark),
            _ => None,
        }
    }
}

impl Record for RestoreStep {
    fn value(&self, header: &str) -> Option<Value> {
        match header {
            "対象システム" => shown(&self.system),
            "手順" => shown(&self.number),
            "作業内容" => shown(&self.work),
            "担当" => shown(&self.person),
            "所要時間" => shown(&self.duration),
            "確認方法" => shown(&self.check),
            "備考" => shown(&self.remark),
            _ => None,
        }
    }
}
