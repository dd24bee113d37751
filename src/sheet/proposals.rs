//! The rows that `new` proposes on 連絡先 and 業務; unchanged, they say nothing of a pharmacy.

use super::choice::{Choice, ContactGroup, Priority};
use super::column::Column;
use super::contacts::Contact;
use super::id::SheetId;
use super::operations::Operation;

/// A proposed row: the cells that hold something, by column.
pub type ProposedRow = Vec<(&'static Column, &'static str)>;

/// A contact as proposed: 区分, 組織名, 役割, 代行者, 連絡元, 連絡順, 連絡する内容.
type ProposedContact = (ContactGroup, [&'static str; 6]);

const CONTACTS: [ProposedContact; 6] = [
    (
        ContactGroup::Pharmacy,
        ["当薬局", "気づいた人（全員）", "そばにいる人", "", "1", "おかしいと気づいたこと"],
    ),
    (
        ContactGroup::Pharmacy,
        [
            "当薬局",
            "システム運用担当者",
            "",
            "気づいた人（全員）",
            "2",
            "気づいた時刻、画面の様子、したこと",
        ],
    ),
    (
        ContactGroup::Pharmacy,
        ["当薬局", "管理者", "", "システム運用担当者", "3", "起きていること、止まっている業務"],
    ),
    (
        ContactGroup::Pharmacy,
        ["当薬局", "開設者", "", "管理者", "4", "起きていること、業務を続けるかどうか"],
    ),
    (
        ContactGroup::Vendor,
        [
            "レセコンの事業者",
            "保守の窓口",
            "",
            "システム運用担当者",
            "5",
            "症状、気づいた時刻、原因の調査の依頼",
        ],
    ),
    (
        ContactGroup::Police,
        ["都道府県警察", "サイバー犯罪の相談窓口", "", "管理者", "6", "被害の内容、残した証拠"],
    ),
];
/// The ministry's row: who calls it, when, and what it is told. Its name and number are the
/// edition's.
const MINISTRY: [&str; 3] = ["管理者", "7", "攻撃の疑い、影響、したこと"];
const OTHERS: [ProposedContact; 3] = [
    (
        ContactGroup::Authority,
        ["保健所", "薬事の担当", "", "管理者", "8", "開局への影響、患者さんへの対応"],
    ),
    (
        ContactGroup::SecurityVendor,
        [
            "情報セキュリティの会社",
            "緊急の相談窓口",
            "",
            "システム運用担当者",
            "9",
            "攻撃の疑い、証拠を残すことと調査の依頼",
        ],
    ),
    (
        ContactGroup::Expert,
        [
            "相談できる専門家や団体",
            "助言者",
            "",
            "管理者",
            "10",
            "起きていること、対応についての助言の依頼",
        ],
    ),
];

/// An operation as proposed: 業務名, 代替手段, 必要な物品, 復旧後の入力.
const OPERATIONS: [(Priority, [&str; 4]); 6] = [
    (
        Priority::High,
        [
            "処方箋の受付",
            "紙の処方箋とお薬手帳で受け付け、受付簿に書く",
            "受付簿、番号札",
            "受付簿から入力する",
        ],
    ),
    (
        Priority::High,
        [
            "調剤と監査",
            "処方箋を見て調剤し、薬袋と調剤録を手で書く",
            "薬袋、調剤録の用紙",
            "調剤録から入力する",
        ],
    ),
    (
        Priority::High,
        [
            "服薬指導",
            "お薬手帳と聞き取りで確かめ、指導の記録を紙に書く",
            "指導記録の用紙",
            "記録を薬歴に入力する",
        ],
    ),
    (
        Priority::Middle,
        ["薬歴の記録", "紙の用紙に書き、患者ごとに綴じる", "薬歴の用紙", "紙の薬歴を入力する"],
    ),
    (
        Priority::Middle,
        [
            "会計とレセプト請求",
            "手で計算して仮の領収書を渡す",
            "電卓、領収書の用紙、点数表",
            "会計を入力し、請求を送る",
        ],
    ),
    (
        Priority::Low,
        [
            "在庫の管理と発注",
            "棚の残りを数え、電話かFAXで発注する",
            "発注の用紙",
            "入庫と出庫を入力する",
        ],
    ),
];

/// A row that `new` writes.
pub struct RowOfNew {
    /// The cells that hold something, by column.
    pub cells: Vec<(&'static Column, String)>,
    /// Whether it is none of the pharmacy's as long as nobody changes it.
    pub is_untouched: bool,
}

impl RowOfNew {
    fn of(cells: ProposedRow, is_untouched: bool) -> Self {
        let cells = cells.into_iter().map(|(column, text)| (column, text.to_owned())).collect();
        Self { cells, is_untouched }
    }
}

/// Returns the rows that `new` writes on a sheet; the ministry's, which is complete, stands among
/// the contacts where its name and number are known.
pub fn of(sheet: SheetId, ministry: Option<(&str, &str)>) -> Vec<RowOfNew> {
    let mut rows: Vec<RowOfNew> =
        untouched(sheet).into_iter().map(|row| RowOfNew::of(row, true)).collect();
    if let (SheetId::Contacts, Some((office, telephone))) = (sheet, ministry) {
        let column = Contact::COLUMN;
        let mut row = RowOfNew::of(ministry_words(), false);
        row.cells.push((column.organisation, office.to_owned()));
        row.cells.push((column.telephone, telephone.to_owned()));
        rows.insert(CONTACTS.len(), row);
    }
    rows
}

/// Returns the proposed rows that are none of the pharmacy's as long as nobody changes them.
pub fn untouched(sheet: SheetId) -> Vec<ProposedRow> {
    match sheet {
        SheetId::Contacts => CONTACTS.iter().chain(&OTHERS).map(contact).collect(),
        SheetId::Operations => OPERATIONS.iter().map(operation).collect(),
        SheetId::Pharmacy
        | SheetId::Checklist
        | SheetId::Vendors
        | SheetId::VendorChecklist
        | SheetId::Devices
        | SheetId::Accounts
        | SheetId::AccessLog
        | SheetId::Backups
        | SheetId::RestoreSteps
        | SheetId::Plan
        | SheetId::Trainings => Vec::new(),
    }
}

/// Returns what stands in the ministry's row beside its name and number.
pub fn ministry_words() -> ProposedRow {
    let column = Contact::COLUMN;
    let [caller, order, content] = MINISTRY;
    let group = (column.group, ContactGroup::Ministry.word());
    vec![group, (column.callers, caller), (column.order, order), (column.content, content)]
}

fn contact(
    (group, [organisation, role, deputy, caller, order, content]): &ProposedContact,
) -> ProposedRow {
    let column = Contact::COLUMN;
    let cells = [
        (column.group, group.word()),
        (column.organisation, organisation),
        (column.role, role),
        (column.deputy, deputy),
        (column.callers, caller),
        (column.order, order),
        (column.content, content),
    ];
    cells.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn operation(
    (priority, [name, fallback, supplies, catching_up]): &(Priority, [&'static str; 4]),
) -> ProposedRow {
    let column = Operation::COLUMN;
    vec![
        (column.name, name),
        (column.priority, priority.word()),
        (column.fallback, fallback),
        (column.supplies, supplies),
        (column.catching_up, catching_up),
    ]
}
