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
    name: Text = "業務名" => key(22).required().also(&["業務"]).example("処方箋の受付")
        .prompt("薬局の仕事を1つ1行で書きます。"),
    systems: List = "使用システム" => list(26).placeholders(Placeholders::AllButNone).also(&["システム"])
        .prompt("シート「バックアップ」の対象システムと同じ名前を書きます。").example("レセコン、電子薬歴"),
    priority: Priority = "優先度" => choice(8).prompt("高、中、低 のどれかです。").example("高"),
    tolerance: Text = "停止許容時間" => text(14).placeholders(Placeholders::AllButNone).also(&["許容停止時間"]).example("1時間")
        .prompt("止まっても困らない長さです。"),
    criterion: Text = "継続可否の判断基準" => text(34).placeholders(Placeholders::All).also(&["判断基準"])
        .prompt("どうなったら続け、どうなったら断るかです。").example("お薬手帳で前回の薬を確かめられれば続ける"),
    decider: Text = "判断者" => text(14).wanted().name().prompt("続けるかどうかを決める人の氏名です。").example("青葉 花子"),
    fallback: Text = "代替手段" => text(34).wanted().placeholders(Placeholders::AllButNone)
        .prompt("システムを使わずに行うやり方です。").example("手書きの受付簿に記入する"),
    supplies: Text = "必要な物品" => text(28).placeholders(Placeholders::AllButNone).also(&["物品"])
        .prompt("代わりの手段に要るものです。").example("受付簿、番号札、薬袋"),
    catching_up: Text = "復旧後の入力" => text(28).placeholders(Placeholders::AllButNone)
        .prompt("元に戻ったあとに、何をいつ入力するかです。").example("その日のうちに受付簿から入力する"),
}
