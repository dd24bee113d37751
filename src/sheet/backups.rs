//! The sheet バックアップ.

use jiff::civil::Date;

use super::choice::{Generations, OfflineGenerations, YesNo};
use super::column::{Sheet, YesNoWords, date, generations, key, number, offline_generations, reference, text, yes_no};
use super::id::SheetId;
use super::row::row;
use super::synonyms::REMARK;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "バックアップ",
    help: "バックアップの方法を1つ1行で書きます。同じシステムを2つの方法で取るなら2行です。",
    columns: BackupColumns::ALL,
};

row! {
    /// A row of バックアップ.
    Backup, BackupColumns of Backups;
    system: Text = "対象システム" => key(20).required().merged().also(&["システム", "システム名"]),
    data: Text = "対象データ" => text(22).also(&["データ"]),
    importance: u32 = "重要度" => number("", 8).prompt("1がいちばん重要です。"),
    restore_order: u32 = "復旧優先度" => number("", 8).also(&["復旧順"]).prompt("1から順に復旧します。"),
    frequency: Text = "頻度" => text(14).example("毎日1回"),
    method: Text = "方式" => text(18).also(&["方法"]).example("外付けディスクへの複写"),
    location: Text = "保存先" => text(18).also(&["保存場所"]),
    generations: Generations = "世代数" => generations(8).also(&["世代"])
        .prompt("残している世代の数です。わからなければ「不明」と書きます。"),
    offline: OfflineGenerations = "オフライン世代" => offline_generations(14).also(&["オフライン"])
        .prompt("なし、3世代目以降、全世代、または数です。"),
    write_protected: YesNo = "書込不可" => yes_no(YesNoWords::Protected, 10).also(&["書き込み不可", "書込み不可"])
        .prompt("書きかえられない形で保存していれば「はい」です。"),
    recovery_time: Text = "目標復旧時間" => text(12).example("4時間"),
    recovery_point: Text = "目標復旧時点" => text(12).example("前日の終業時"),
    restored_to: Text = "戻す先" => text(18).also(&["復旧先", "復元先"]).example("予備のサーバ")
        .prompt("元に戻す機器や場所です。"),
    person: Text = "担当者" => text(12).name().also(&["担当"]),
    vendor: Text = "事業者" => reference(SheetId::Vendors, 22).also(&["事業者名", "業者名"])
        .prompt("シート「事業者」と同じ名前を書きます。"),
    last_test: Date = "最終復元試験日" => date().also(&["復元試験日"]).prompt("最後に復元を試した日です。"),
    test_result: Text = "試験結果" => text(14).also(&["復元試験結果"]).example("成功"),
    remark: Text = "備考" => text(24).remark().also(REMARK),
}
