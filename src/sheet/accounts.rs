//! The sheet 利用者台帳.

use jiff::civil::Date;

use super::column::{Placeholders, Sheet, date, key, telephone, text};
use super::field::Field;
use super::row::row;
use super::synonyms::TELEPHONE;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "利用者台帳",
    help: "システムの利用者IDを1つ1行で書きます。",
    columns: AccountColumns::ALL,
};

row! {
    /// A row of 利用者台帳.
    Account, AccountColumns of Accounts;
    number: Text = "№" => key(8).code().required().also(&["No", "No.", "番号", "管理番号"])
        .prompt("1行ごとに違う番号です。").example("001"),
    role: Text = "利用者属性" => text(16).also(&["属性", "職種"]).example("薬剤師").prompt("使う人の職種です。"),
    family_name: Text = "姓" => text(10).name().also(&["名字", "苗字"])
        .prompt("IDを使う人の姓です。").example("青葉"),
    given_name: Text = "名" => text(10).name().prompt("IDを使う人の名です。").example("花子"),
    telephone: Text = "電話番号" => telephone(16).also(TELEPHONE)
        .prompt("その人の連絡先です。").example("090-0000-1234"),
    user_id: Text = "ユーザID" => key(18).code().placeholders(Placeholders::All).required().also(&["ユーザーID", "利用者ID", "ID"])
        .prompt("ログインに使うIDです。").example("aoba@mihon"),
    description: Text = "説明" => text(20).remark().also(&["備考"]).example("退職予定")
        .prompt("退職の予定など、覚え書きです。"),
    rights: Text = "権限" => text(14).wanted().also(&["アクセス権限", "利用権限"]).example("Admin、User")
        .prompt("そのIDで何ができるかです。システムの設定画面の言葉で書きます（Admin は管理者、User は一般）。"),
    state: Text = "状態" => text(24).also(&["ステータス"]).prompt("使用可、停止、削除 など。").example("使用可（24年3月まで）"),
    limit: Date = "使用期限" => date().open_ended().also(&["有効期限"])
        .prompt("使える最後の日です。").example("2024/3/31"),
    stopped: Date = "停止・削除日" => date().also(&["停止日", "削除日", "停止削除日"])
        .prompt("止めた日、消した日です。").example("2023/9/30"),
    system: Text = "対象システム" => text(18).essential().merged().also(&["システム", "システム名"])
        .prompt("どのシステムのIDかを書きます。").example("電子薬歴"),
    + /// The limit written inside 状態: the last day of that month.
    limit_in_state: Option<Date>,
}

impl Account {
    /// Returns the last day of use: 使用期限, else the limit written inside 状態.
    pub fn valid_until(&self) -> Field<Date> {
        match (self.limit.value, self.limit_in_state) {
            (None, Some(limit)) => Field::new(self.state.place.clone(), Some(limit)),
            _ => self.limit.clone(),
        }
    }

    /// Whether it can no longer be used on a day: 状態 says so, or 停止・削除日 has come.
    pub fn is_closed(&self, day: Date) -> bool {
        self.is_stopped() || self.stopped.copied().is_some_and(|stopped| stopped <= day)
    }

    /// Whether 状態 says that it cannot be used (any more); 「停止予定」 and 「停止解除」 do not, nor does
    /// 「使用可（退職まで）」.
    pub fn is_stopped(&self) -> bool {
        const ENDED: [&str; 6] = ["停止", "削除", "無効", "失効", "使用不可", "利用不可"];
        const GONE: [&str; 6] = ["退職", "休止", "廃止", "抹消", "ロック", "凍結"];
        const NOT: [&str; 7] = ["予定", "の予定", "解除", "を解除", "見込", "願", "なし"];
        let state = self.state.get().map(Text::key).unwrap_or_default();
        let says = |word: &&str| {
            let mut after = state.split(*word).skip(1);
            after.any(|rest| !NOT.iter().any(|not| rest.starts_with(not)))
        };
        let is_usable = ["使用可", "利用可", "有効"].iter().any(|word| state.starts_with(word));
        ENDED.iter().any(&says) || !is_usable && GONE.iter().any(&says)
    }

    /// Returns whose account it is, family and given name without blanks; empty where the ledger
    /// does not say.
    pub fn person(&self) -> String {
        let name = format!("{}{}", self.family_name.text(), self.given_name.text());
        name.split_whitespace().collect()
    }
}
