//! The sheet 連絡先.

use super::choice::ContactGroup;
use super::column::{Placeholders, Sheet, choice, list, number, telephone, text};
use super::field::List;
use super::row::row;
use super::synonyms::{MAIL, REMARK, TELEPHONE};
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "連絡先",
    help: "連絡体制図に載せる人と組織です。連絡元には、その人に電話をかける側の役割を書きます。",
    columns: ContactColumns::ALL,
};

row! {
    /// A row of 連絡先.
    Contact, ContactColumns of Contacts;
    group: ContactGroup = "区分" => choice(22).required().merged()
        .prompt("図のどのまとまりに入るかです。").example("事業者"),
    organisation: Text = "組織名" => text(30).required().also(&["組織", "名称"])
        .prompt("薬局名や会社名です。").example("架空レセコン株式会社"),
    role: Text = "役割" => text(24).example("システム運用担当者").prompt("その人の役割です。連絡元には、この言葉を書きます。"),
    name: Text = "氏名" => text(16).name().also(&["名前", "担当者"])
        .prompt("連絡する相手の氏名です。").example("試作 誠"),
    deputy: Text = "代行者" => text(16).name().prompt("不在のとき代わる人です。").example("四葉 由美"),
    telephone: Text = "電話番号" => telephone(16).wanted().also(TELEPHONE).example("03-0000-1234")
        .prompt("昼間にかける番号です。"),
    after_hours: Text = "時間外電話" => telephone(16).also(&["時間外電話番号", "時間外連絡先"])
        .prompt("夜間や休日にかける番号です。").example("03-0000-1241"),
    hours: Text = "受付時間" => text(18).example("平日9時～18時").prompt("電話がつながる時間です。"),
    mail: Text = "メール" => text(26).also(MAIL)
        .prompt("メールアドレスです。").example("support@receipt.example.jp"),
    url: Text = "URL" => text(26).also(&["ホームページ"])
        .prompt("連絡を受け付けるページがあれば書きます。").example("https://www.example.jp/"),
    callers: List = "連絡元" => list(24).placeholders(Placeholders::All).also(&["連絡する人"])
        .prompt("この相手に電話をかける人の役割です。いちばん初めの人は空欄にします。").example("システム運用担当者"),
    order: u32 = "連絡順" => number("番", 8).also(&["順番", "順"]).prompt("連絡する順の番号です。").example("5"),
    content: Text = "連絡する内容" => text(30).also(&["連絡内容"])
        .prompt("電話で伝えることです。").example("気づいた時刻、画面の様子、したこと"),
    remark: Text = "備考" => text(24).remark().also(REMARK).prompt("覚え書きです。").example("契約番号は事務室の棚"),
    + /// The rows that 連絡元 names, by index; found when all rows are known.
    called_by: Vec<usize>,
}
