//! The sheet 復旧手順.

use super::column::{Sheet, key, number, text};
use super::row::row;
use super::synonyms::REMARK;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "復旧手順",
    help: "システムごとに、復旧の手順を順番に書きます。",
    columns: RestoreStepColumns::ALL,
};

row! {
    /// A row of 復旧手順.
    RestoreStep, RestoreStepColumns of RestoreSteps;
    system: Text = "対象システム" => key(20).required().merged().also(&["システム", "システム名"])
        .prompt("シート「バックアップ」と同じ名前を書きます。").example("レセコン"),
    number: u32 = "手順" => number("番", 8).required().also(&["手順番号", "No", "No.", "番号"])
        .prompt("1から順の番号です。").example("1"),
    work: Text = "作業内容" => text(44).required().also(&["作業", "内容"])
        .prompt("することを1つ1行で書きます。").example("予備のサーバをネットワークにつながずに起動する"),
    person: Text = "担当" => text(16).name().also(&["担当者"]).prompt("する人です。").example("架空レセコン株式会社"),
    duration: Text = "所要時間" => text(12).example("30分").prompt("かかる時間です。"),
    check: Text = "確認方法" => text(30).prompt("うまくいったことの確かめ方です。").example("ログイン画面が出る"),
    remark: Text = "備考" => text(24).remark().also(REMARK).prompt("覚え書きです。").example("管理者の立ち会いで行う"),
}
