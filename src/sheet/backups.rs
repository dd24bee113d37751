//! The sheet バックアップ.

use jiff::civil::Date;

use super::choice::{Generations, OfflineGenerations, YesNo};
use super::column::{
    Sheet, YesNoWords, date, generations, key, number, offline_generations, reference, text, yes_no,
};
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
    system: Text = "対象システム" => key(20).required().merged().also(&["システム", "システム名"])
        .prompt("バックアップを取っているシステムの名前です。").example("レセコン"),
    data: Text = "対象データ" => text(22).also(&["データ"]).prompt("何を写しているかです。").example("患者、処方、調剤録のデータ"),
    importance: u32 = "重要度" => number("", 8).prompt("業務にとってどれだけ大切かです。1がいちばん重要です。").example("1"),
    restore_order: u32 = "復旧優先度" => number("", 8).wanted().also(&["復旧順"])
        .prompt("元に戻す順番です（重要度とは別です）。1から順に復旧します。").example("1"),
    frequency: Text = "頻度" => text(14).wanted().example("毎日1回").prompt("どのくらいの間隔で取るかです。"),
    method: Text = "方式" => text(18).wanted().also(&["方法"]).example("外付けディスクへの複写").prompt("取り方です。"),
    location: Text = "保存先" => text(18).wanted().also(&["保存場所"])
        .prompt("写しを置く所です。").example("NAS（MIHON-NAS1）"),
    generations: Generations = "世代数" => generations(8).wanted().also(&["世代"])
        .prompt("古い写しをいくつ残しているかです（毎日取って3日分残せば3）。わからなければ「不明」と書きます。").example("3"),
    offline: OfflineGenerations = "オフライン世代" => offline_generations(14).also(&["オフライン"])
        .prompt("ネットワークから切り離してある写しです。なし、3世代目以降、全世代、または数です。").example("3世代目以降"),
    write_protected: YesNo = "書込不可" => yes_no(YesNoWords::Protected, 10).also(&["書き込み不可", "書込み不可"])
        .prompt("あとから書きかえられない形で保存していれば「はい」です。").example("いいえ"),
    recovery_time: Text = "目標復旧時間" => text(12).example("4時間")
        .prompt("止まってから、いつまでに元に戻したいかです。決めていなければ空欄にします。"),
    recovery_point: Text = "目標復旧時点" => text(12).example("前日の終業時")
        .prompt("どの時点の状態に戻したいかです。決めていなければ空欄にします。"),
    restored_to: Text = "戻す先" => text(18).also(&["復旧先", "復元先"]).example("予備のサーバ")
        .prompt("元に戻す機器や場所です。"),
    person: Text = "担当者" => text(12).name().also(&["担当"])
        .prompt("取れているかを確かめる人の氏名です。").example("双葉 美咲"),
    vendor: Text = "事業者" => reference(SheetId::Vendors, 22).also(&["事業者名", "業者名"])
        .prompt("シート「事業者」と同じ名前を書きます。").example("架空レセコン株式会社"),
    last_test: Date = "最終復元試験日" => date().also(&["復元試験日"])
        .prompt("最後に復元を試した日です。").example("2023/11/28"),
    test_result: Text = "試験結果" => text(14).also(&["復元試験結果"]).example("成功")
        .prompt("復元を試した結果です。試していなければ空欄にします。"),
    remark: Text = "備考" => text(24).remark().also(REMARK).prompt("覚え書きです。").example("鍵は事務室の棚"),
}
