//! The sheet アクセスログ: who did what when. Its rows are folded as they are read.

use jiff::civil::{Date, DateTime};

use super::column::{Sheet, date, date_time, text};
use super::row::columns;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "アクセスログ",
    help: "薬歴システムなどから書き出した記録です。",
    columns: AccessLogColumns::ALL,
};

columns! {
    AccessLogColumns of AccessLog;
    user_id: Text = "ユーザーID" => text(18).code().also(&["ユーザID", "利用者ID", "ID"])
        .prompt("操作した人のIDです。システムから出した一覧をそのまま貼り付けます。").example("aoba@mihon"),
    name: Text = "氏名" => text(14).also(&["名前", "利用者名", "ユーザー名"])
        .prompt("操作した人の氏名です。").example("青葉 花子"),
    time: DateTime = "時刻" => date_time(20).also(&["日時", "アクセス時刻", "操作日時"])
        .example("2023/11/1 8:30:00").prompt("操作した日と時刻です。"),
    category: Text = "カテゴリ" => text(18).also(&["カテゴリー", "分類"])
        .prompt("どの画面や機能の操作かです。").example("ログイン"),
    operation: Text = "操作情報" => text(24).also(&["操作", "操作内容"]).example("ログイン").prompt("何をしたかです。"),
    day: Date = "日付" => date().not_offered(),
}
