//! Words that people write for a column or a sheet and that may mean something else: they are never
//! taken for it, only proposed.

use super::access_log::AccessLogColumns;
use super::accounts::Account;
use super::backups::Backup;
use super::checklist::{ChecklistColumns, FormColumns, THIRD, VendorChecklistColumns};
use super::column::Column;
use super::contacts::Contact;
use super::devices::DeviceEntry;
use super::id::SheetId;
use super::operations::Operation;
use super::pharmacy::Pharmacy;
use super::plan::Plan;
use super::restore_steps::RestoreStep;
use super::trainings::Training;
use super::vendors::Vendor;

/// Returns the words that people write for a column.
pub fn of_column(column: &Column) -> &'static [&'static str] {
    // Where a column stands in its table depends on the edition.
    let is_it = |known: &Column| Column { index: column.index, ..*known } == *column;
    let named = LEDGERS.iter().chain(CHECKLISTS.iter().flatten()).find(|(known, _)| is_it(known));
    named.map_or(&[], |(_, words)| words)
}

/// Returns the words that people write for the name of a sheet.
pub fn of_sheet(sheet: SheetId) -> &'static [&'static str] {
    match sheet {
        SheetId::Pharmacy => &["薬局情報", "基本情報", "薬局の情報", "基本"],
        SheetId::Checklist => {
            &["薬局確認用", "点検表", "確認表", "自己点検", "チェック表", "チェックシート"]
        }
        SheetId::Vendors => {
            &["業者", "業者一覧", "ベンダー", "ベンダー一覧", "取引先", "契約先", "委託先"]
        }
        SheetId::VendorChecklist => {
            &["事業者確認用", "業者チェックリスト", "ベンダーチェックリスト"]
        }
        SheetId::Devices => {
            &["機器一覧", "機器リスト", "端末一覧", "端末台帳", "pc一覧", "資産台帳", "機器"]
        }
        SheetId::Accounts => &[
            "利用者一覧",
            "ユーザ一覧",
            "ユーザー一覧",
            "ユーザ台帳",
            "ユーザー台帳",
            "id一覧",
            "id台帳",
            "アカウント一覧",
        ],
        SheetId::AccessLog => {
            &["ログ", "操作ログ", "監査ログ", "ログイン履歴", "アクセス履歴", "操作履歴"]
        }
        SheetId::Contacts => &["連絡網", "連絡体制", "連絡体制図", "緊急連絡先", "連絡表"],
        SheetId::Operations => &["bcp", "業務一覧", "事業継続計画"],
        SheetId::Backups => &["バックアップ一覧", "バックアップ台帳", "退避"],
        SheetId::RestoreSteps => &["復旧", "手順", "復元手順", "リストア手順"],
        SheetId::Plan => &["計画書", "bcp計画", "事業継続計画書"],
        SheetId::Trainings => &["教育", "訓練", "研修", "教育・訓練", "訓練計画"],
    }
}

/// A column and the words that people write for it.
type Words = (&'static Column, &'static [&'static str]);

/// Words for a telephone number, on every sheet that has one.
const TELEPHONE: &[&str] = &[
    "連絡先",
    "連絡先番号",
    "代表電話",
    "携帯",
    "携帯電話",
    "携帯番号",
    "tel番号",
    "電話1",
    "電話2",
];
/// Words for the name of a vendor.
const VENDOR: &[&str] = &["会社名", "会社", "社名", "委託先", "契約先", "取引先"];
/// Words for remarks.
const REMARK: &[&str] = &["メモ", "コメント", "補足", "特記事項", "覚え書き", "注記"];
/// Words for remote maintenance.
const REMOTE: &[&str] = &["遠隔保守", "遠隔メンテナンス", "リモート", "リモート接続", "保守回線"];
/// Words for a system.
const SYSTEM: &[&str] = &["システム名称", "使用システム", "利用システム", "対象", "名称"];

const LEDGERS: &[Words] = &[
    (Pharmacy::COLUMN.name, &["薬局", "店舗名", "店名", "施設名"]),
    (Pharmacy::COLUMN.owner, &["開設者氏名", "会社名", "法人名"]),
    (Pharmacy::COLUMN.manager, &["管理薬剤師氏名", "薬局長", "管理者氏名"]),
    (Pharmacy::COLUMN.address, &["場所", "店舗住所"]),
    (Pharmacy::COLUMN.telephone, TELEPHONE),
    (Pharmacy::COLUMN.head_office, &["本社", "会社"]),
    (Pharmacy::COLUMN.has_system, &["システムの有無", "システム", "レセコンの有無"]),
    (Pharmacy::COLUMN.has_system_checked, &["確認日", "確認した日", "有無を確認した日"]),
    (Pharmacy::COLUMN.has_system_remark, &["備考"]),
    (Pharmacy::COLUMN.has_contract, &["契約", "契約の有無", "業者との契約"]),
    (Pharmacy::COLUMN.safety_officer, &["責任者", "管理責任者", "システム安全管理責任者"]),
    (Pharmacy::COLUMN.operator, &["システム担当者", "担当者", "システム担当"]),
    (Vendor::COLUMN.name, VENDOR),
    (VendorChecklistColumns::BY_FIELD.vendor, VENDOR),
    (FormColumns::BY_FIELD.vendor, VENDOR),
    (Vendor::COLUMN.systems, &["製品名", "製品", "サービス名", "提供サービス"]),
    (Vendor::COLUMN.direct, &["契約", "契約形態", "契約の有無"]),
    (Vendor::COLUMN.person, &["氏名", "窓口", "担当", "営業担当"]),
    (Vendor::COLUMN.telephone, TELEPHONE),
    (Vendor::COLUMN.after_hours, &["夜間連絡先", "休日連絡先", "緊急連絡先", "時間外"]),
    (Vendor::COLUMN.devices, &["機器区分", "種別", "区分"]),
    (Vendor::COLUMN.remote, REMOTE),
    (Vendor::COLUMN.disclosure, &["mds", "sds", "mds/sds", "開示書の種類", "開示書の有無"]),
    (Vendor::COLUMN.disclosure_received, &["受領日", "受け取った日"]),
    (Vendor::COLUMN.form_requested, &["送付日", "送った日", "依頼した日"]),
    (Vendor::COLUMN.form_returned, &["返送日", "返ってきた日", "受領した日"]),
    (Vendor::COLUMN.remark, REMARK),
    (
        DeviceEntry::COLUMN.number,
        &["管理no", "管理no.", "機器no", "機器no.", "資産番号", "id", "管理id"],
    ),
    (DeviceEntry::COLUMN.kind, &["機器種別", "機器の区分", "分類", "機種", "対象機器", "端末種別"]),
    (DeviceEntry::COLUMN.maker, &["製造者", "製造会社", "ベンダー"]),
    (DeviceEntry::COLUMN.os, &["基本ソフト", "windows", "オペレーティングシステム"]),
    (
        DeviceEntry::COLUMN.software,
        &["アプリ", "アプリケーション", "使用ソフト", "システム", "システム名"],
    ),
    (DeviceEntry::COLUMN.version, &["版", "ver", "ver.", "バージョン情報"]),
    (DeviceEntry::COLUMN.host_name, &["端末名", "機器名", "名称", "マシン名"]),
    (DeviceEntry::COLUMN.location, &["置き場所", "場所", "設置箇所", "設置先", "置場", "部屋"]),
    (DeviceEntry::COLUMN.users, &["使用者", "利用者", "使う人", "主な使用者", "担当者"]),
    (DeviceEntry::COLUMN.registered, &["導入日", "設置日", "購入日", "購入年月日", "登録した日"]),
    (DeviceEntry::COLUMN.state, &["稼働状況", "稼働状態", "使用状況", "利用状況", "状況"]),
    (DeviceEntry::COLUMN.description, REMARK),
    (DeviceEntry::COLUMN.vendor, &["保守会社", "保守業者", "会社名", "保守", "業者", "納入業者"]),
    (DeviceEntry::COLUMN.remote, REMOTE),
    (
        DeviceEntry::COLUMN.last_patch,
        &["更新日", "最終更新", "アップデート日", "パッチ", "最終アップデート日"],
    ),
    (Account::COLUMN.number, &["連番", "通番", "管理no", "管理no.", "順番"]),
    (Account::COLUMN.role, &["役職", "区分", "職名", "資格"]),
    (Account::COLUMN.family_name, &["氏", "氏名", "名前"]),
    (Account::COLUMN.telephone, TELEPHONE),
    (
        Account::COLUMN.user_id,
        &[
            "ログインid",
            "アカウント",
            "アカウント名",
            "ログイン名",
            "ユーザ",
            "ユーザー",
            "ユーザー名",
        ],
    ),
    (Account::COLUMN.description, REMARK),
    (Account::COLUMN.rights, &["権限区分", "権限レベル", "ロール", "アクセス区分", "権限の種類"]),
    (
        Account::COLUMN.state,
        &["使用状況", "利用状況", "利用状態", "使用可否", "有効・無効", "状況"],
    ),
    (Account::COLUMN.limit, &["期限", "利用期限", "いつまで"]),
    (Account::COLUMN.stopped, &["退職日", "停止した日", "削除した日", "無効化日"]),
    (Account::COLUMN.system, &["システム名称", "使用システム", "利用システム", "対象"]),
    (
        AccessLogColumns::BY_FIELD.user_id,
        &["ログインid", "アカウント", "ユーザ", "ユーザー", "利用者", "利用者コード"],
    ),
    (AccessLogColumns::BY_FIELD.name, &["操作者", "操作者名", "利用者"]),
    (
        AccessLogColumns::BY_FIELD.time,
        &[
            "時間",
            "操作時刻",
            "アクセス日時",
            "ログイン日時",
            "実行日時",
            "タイムスタンプ",
            "timestamp",
        ],
    ),
    (AccessLogColumns::BY_FIELD.day, &["年月日", "操作日", "アクセス日", "実行日"]),
    (
        AccessLogColumns::BY_FIELD.operation,
        &["内容", "操作名", "イベント", "処理", "処理内容", "メッセージ", "動作"],
    ),
    (AccessLogColumns::BY_FIELD.category, &["種別", "区分", "機能", "画面"]),
    (Contact::COLUMN.group, &["分類", "種別", "グループ"]),
    (
        Contact::COLUMN.organisation,
        &["会社名", "機関名", "団体名", "所属", "連絡先", "相手先", "部署"],
    ),
    (Contact::COLUMN.role, &["役職", "担当", "役目", "立場"]),
    (Contact::COLUMN.name, &["姓名", "担当者名", "担当者氏名", "担当"]),
    (Contact::COLUMN.deputy, &["代理", "代理者", "代理人", "副担当", "不在時"]),
    (Contact::COLUMN.telephone, TELEPHONE),
    (
        Contact::COLUMN.after_hours,
        &["夜間", "夜間電話", "夜間連絡先", "休日連絡先", "緊急連絡先", "時間外"],
    ),
    (Contact::COLUMN.hours, &["営業時間", "対応時間", "時間"]),
    (
        Contact::COLUMN.callers,
        &["誰から", "だれから", "連絡者", "発信元", "かける人", "連絡する側"],
    ),
    (Contact::COLUMN.order, &["順序", "番号", "no", "no."]),
    (Contact::COLUMN.content, &["内容", "伝える内容", "用件"]),
    (Contact::COLUMN.remark, REMARK),
    (Operation::COLUMN.name, &["名称", "作業名", "業務内容", "仕事"]),
    (Operation::COLUMN.systems, &["利用システム", "関係システム", "対象システム", "システム名"]),
    (Operation::COLUMN.priority, &["重要度", "優先順位", "優先"]),
    (Operation::COLUMN.tolerance, &["許容時間", "停止してよい時間", "許容停止"]),
    (Operation::COLUMN.criterion, &["基準", "継続の基準", "判断の基準"]),
    (Operation::COLUMN.decider, &["決定者", "決める人", "責任者", "判断する人"]),
    (Operation::COLUMN.fallback, &["代替方法", "代替策", "代わりの方法", "代替"]),
    (Operation::COLUMN.supplies, &["必要物品", "必要なもの", "備品"]),
    (Operation::COLUMN.catching_up, &["復旧後", "復旧後の作業", "事後入力"]),
    (Backup::COLUMN.system, SYSTEM),
    (Backup::COLUMN.data, &["内容", "データの種類", "対象"]),
    (Backup::COLUMN.importance, &["重要性", "重要"]),
    (Backup::COLUMN.restore_order, &["優先度", "優先順位", "復旧順位", "復旧の順番"]),
    (Backup::COLUMN.frequency, &["間隔", "周期", "回数", "取得頻度"]),
    (Backup::COLUMN.method, &["取り方", "手段", "取得方法", "バックアップ方法"]),
    (Backup::COLUMN.location, &["場所", "媒体", "格納先", "取得先", "バックアップ先"]),
    (Backup::COLUMN.generations, &["世代の数", "保存世代", "保持世代"]),
    (Backup::COLUMN.offline, &["オフライン保管", "切り離し", "オフラインの世代"]),
    (
        Backup::COLUMN.write_protected,
        &["書き換え不可", "書込禁止", "書き込み禁止", "イミュータブル", "worm"],
    ),
    (
        Backup::COLUMN.last_test,
        &["復元テスト日", "テスト日", "試験日", "最終試験日", "リストア試験日"],
    ),
    (Backup::COLUMN.test_result, &["結果", "テスト結果", "復元結果"]),
    (Backup::COLUMN.vendor, &["業者", "保守会社", "会社名"]),
    (Backup::COLUMN.person, &["責任者", "実施者"]),
    (Backup::COLUMN.remark, REMARK),
    (RestoreStep::COLUMN.system, SYSTEM),
    (RestoreStep::COLUMN.number, &["順番", "順", "順序", "ステップ"]),
    (RestoreStep::COLUMN.work, &["作業手順", "操作", "手順内容", "やること", "実施内容"]),
    (RestoreStep::COLUMN.person, &["実施者", "作業者", "責任者"]),
    (RestoreStep::COLUMN.duration, &["時間", "目安時間", "かかる時間"]),
    (RestoreStep::COLUMN.check, &["確認", "確認すること", "確認事項"]),
    (RestoreStep::COLUMN.remark, REMARK),
    (Plan::COLUMN.plan_place, &["置き場所", "保管場所", "計画の保管場所", "計画書の場所"]),
    (Plan::COLUMN.procedure_place, &["手順書の保管場所", "手順書の置き場所", "復旧手順書の場所"]),
    (Plan::COLUMN.drawing_place, &["図の保管場所", "システム構成図の保管場所", "構成図の場所"]),
    (Plan::COLUMN.way_out, &["出入口", "出入り口と止め方", "止め方", "回線の止め方"]),
    (
        Plan::COLUMN.duties_checked,
        &["契約書を確かめた日", "責任分界", "責任分界を確認した日", "責任分界点を確かめた日"],
    ),
    (Plan::COLUMN.restored_to, &["復旧先", "復元先", "戻し先"]),
    (Plan::COLUMN.author, &["作成者", "計画を作った人", "作った人"]),
    (Plan::COLUMN.approver, &["承認者", "計画を承認した人", "承認した人"]),
    (Plan::COLUMN.approved, &["承認した日", "承認年月日"]),
    (Plan::COLUMN.version, &["版", "版数", "バージョン"]),
    (Plan::COLUMN.reviewed, &["見直し日", "最後に見直した日", "改訂日"]),
    (Plan::COLUMN.next_review, &["次回見直し日", "次の見直し", "見直し予定日"]),
    (Training::COLUMN.content, &["訓練", "教育", "研修名", "テーマ"]),
    (Training::COLUMN.audience, &["参加者", "受講者"]),
    (Training::COLUMN.planned, &["予定", "次に行う日", "次回", "次回予定日"]),
    (Training::COLUMN.held, &["実施した日", "行った日", "前回実施日"]),
    (Training::COLUMN.person, &["講師", "責任者", "実施者"]),
    (Training::COLUMN.remark, REMARK),
];

/// Makes the words for the columns of an answer, on whichever sheet.
macro_rules! of_answers {
    ($columns:expr) => {
        [
            ($columns.number, NUMBER),
            ($columns.device, &["対象", "種別", "区分", "機器区分"]),
            ($columns.text, &["内容", "質問", "設問", "確認内容", "点検項目"]),
            ($columns.first, FIRST),
            ($columns.first_checked, FIRST_CHECKED),
            ($columns.target, &["期限", "目標", "対応期限", "対応予定日", "予定日", "完了予定日", "いつまでに"]),
            ($columns.second, &["再確認", "二回目", "再点検"]),
            ($columns.second_checked, &["再確認日", "再点検日", "二回目確認日"]),
            (&THIRD.0, &["三回目"]),
            (&THIRD.1, &["三回目確認日"]),
            ($columns.remark, REMARK),
        ]
    };
}

const CHECKLISTS: &[[Words; 11]] = &[
    of_answers!(ChecklistColumns::BY_FIELD),
    of_answers!(VendorChecklistColumns::BY_FIELD),
    of_answers!(FormColumns::BY_FIELD),
];

/// Words for an item's number.
const NUMBER: &[&str] = &["項目no", "項目no.", "章", "連番", "通番"];
/// Words for the first answer.
const FIRST: &[&str] = &[
    "回答",
    "結果",
    "答え",
    "確認結果",
    "点検結果",
    "チェック",
    "チェック結果",
    "実施状況",
    "対応状況",
    "判定",
    "はい・いいえ",
    "はい/いいえ",
    "はいいいえ",
    "○×",
    "〇×",
    "一回目",
    "初回",
];
/// Words for the day of the first answer.
const FIRST_CHECKED: &[&str] = &[
    "日付",
    "確認した日",
    "確認日",
    "確認年月日",
    "点検日",
    "実施日",
    "回答日",
    "記入日",
    "チェック日",
    "一回目確認日",
    "1回目の確認した日",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::text::header_key;

    #[test]
    fn no_near_word_is_the_name_of_a_column_of_its_sheet() {
        for sheet in SheetId::ALL {
            let taken: Vec<String> =
                sheet.columns().iter().map(|column| header_key(column.header)).collect();
            for column in sheet.columns() {
                for word in of_column(column) {
                    let own = column
                        .synonyms
                        .iter()
                        .any(|synonym| header_key(synonym) == header_key(word));
                    assert!(!own, "{} {}: {word} is taken anyway", sheet.name(), column.header);
                    assert!(!taken.contains(&header_key(word)), "{} {word}", sheet.name());
                    assert!(!header_key(word).is_empty(), "{word}");
                }
            }
        }
    }
}
