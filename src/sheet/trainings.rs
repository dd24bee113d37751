//! The sheet 教育訓練.

use jiff::civil::Date;

use super::column::{Placeholders, Sheet, date, key, text};
use super::row::row;
use super::synonyms::REMARK;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "教育訓練",
    help: "事業継続計画（BCP）に載せる教育と訓練を、1つ1行で書きます。",
    columns: TrainingColumns::ALL,
};

row! {
    /// A row of 教育訓練.
    Training, TrainingColumns of Trainings;
    content: Text = "内容" => key(44).required().also(&["教育訓練の内容", "訓練内容", "教育内容"])
        .prompt("何を学び、何を練習するかです。").example("紙で受付・調剤・会計をする練習"),
    audience: Text = "対象" => text(22).placeholders(Placeholders::All).also(&["対象者", "受ける人"])
        .prompt("受ける人です。").example("全員"),
    planned: Date = "予定日" => date().also(&["実施予定日"]).prompt("次に行う日です。").example("2024/2/15"),
    held: Date = "実施日" => date().prompt("行った日です。まだなら空欄にします。").example("2023/9/20"),
    person: Text = "担当者" => text(16).name().also(&["担当"]).prompt("準備をして進める人です。").example("双葉 美咲"),
    remark: Text = "備考" => text(28).remark().also(REMARK).prompt("覚え書きです。").example("欠席した人には後日行う"),
}
