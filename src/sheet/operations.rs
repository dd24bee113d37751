//! The sheet 業務.

use super::choice::Priority;
use super::column::{Placeholders, Sheet, choice, key, list, text};
use super::field::List;
use super::row::row;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "業務",
    help: "事業継続計画（BCP）に載せる業務です。システムが止まったときの代わりの手段を書きます。",
    columns: OperationColumns::ALL,
};

row! {
    /// A row of 業務.
    Operation, OperationColumns of Operations;
    name: Text = "業務名" => key(22).required().also(&["業務"]).example("処方箋の受付"),
    systems: List = "使用システム" => list(26).placeholders(Placeholders::AllButNone).also(&["システム"]).prompt("シート「バックアップ」の対象システムと同じ名前を書きます。"),
    priority: Priority = "優先度" => choice(8).prompt("高、中、低 のどれかです。"),
    tolerance: Text = "停止許容時間" => text(14).placeholders(Placeholders::AllButNone).also(&["許容停止時間"]).example("1時間"),
    criterion: Text = "継続可否の判断基準" => text(34).placeholders(Placeholders::All).also(&["判断基準"]),
    decider: Text = "判断者" => text(14).name(),
    fallback: Text = "代替手段" => text(34).placeholders(Placeholders::AllButNone),
    supplies: Text = "必要な物品" => text(28).placeholders(Placeholders::AllButNone).also(&["物品"]),
    catching_up: Text = "復旧後の入力" => text(28).placeholders(Placeholders::AllButNone),
}
