//! The sheet 事業者.

use jiff::civil::Date;

use super::choice::{Disclosure, RemoteMaintenance, YesNo};
use super::column::{Sheet, YesNoWords, choice, date, key, list, telephone, text, yes_no};
use super::field::List;
use super::row::row;
use super::synonyms::{MAIL, REMARK, REMOTE, TELEPHONE, VENDOR_NAME};
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "事業者",
    help: "医療情報システムを提供・保守している会社です（コピー機の会社などは書きません）。",
    columns: VendorColumns::ALL,
};

row! {
    /// A row of 事業者.
    Vendor, VendorColumns of Vendors;
    name: Text = "事業者名" => key(26).required().merged().also(VENDOR_NAME)
        .prompt("会社の名前です。").example("架空レセコン株式会社"),
    systems: Text = "提供システム" => text(24).also(&["システム", "システム名"]).example("レセコン、電子薬歴")
        .prompt("その会社が入れている、または保守しているシステムです。"),
    direct: YesNo = "直接契約" => yes_no(YesNoWords::Existence, 10).wanted().also(&["直接契約の有無"])
        .prompt("薬局や会社本部が自分で契約していれば「はい」、別の会社からの再委託なら「いいえ」です。").example("はい"),
    person: Text = "担当者" => text(14).name().also(&["担当者名"]).prompt("事業者の担当者の名前です。").example("試作 誠"),
    telephone: Text = "電話番号" => telephone(16).wanted().also(TELEPHONE).example("03-0000-1234")
        .prompt("困ったときにかける番号です。"),
    after_hours: Text = "時間外連絡先" => telephone(16).also(&["時間外電話", "時間外電話番号"])
        .prompt("夜間や休日の連絡先です。").example("03-0000-1241"),
    mail: Text = "メール" => text(26).also(MAIL)
        .prompt("メールアドレスです。").example("support@receipt.example.jp"),
    devices: List = "対象機器" => list(24).merged().also(&["機器"]).example("サーバ、端末PC")
        .prompt("その会社が受け持つ機器の種類です。"),
    remote: RemoteMaintenance = "リモートメンテナンス" => choice(14).wanted().also(REMOTE)
        .prompt("会社が離れた所から回線を通して機器を操作する保守です。あれば「有」、なければ「無」、まだ聞いていなければ「未確認」です。").example("有"),
    remote_checked: Date = "リモートメンテナンス確認日" => date().prompt("事業者に確認した日です。").example("2023/10/13"),
    disclosure: Disclosure = "開示書" => choice(12).wanted().also(&["医療情報セキュリティ開示書"])
        .prompt("製品やサービスの安全対策を会社が書いた書面（MDS は製造業者、SDS はサービス事業者のもの）です。受け取った種類を選びます。").example("MDS/SDS"),
    disclosure_received: Date = "開示書受領日" => date().prompt("開示書を受け取った日です。").example("2023/11/10"),
    form_requested: Date = "事業者確認用依頼日" => date().also(&["依頼日"])
        .prompt("事業者確認用の記入を頼んだ日です。").example("2023/10/5"),
    form_returned: Date = "事業者確認用回収日" => date().also(&["回収日"])
        .prompt("事業者確認用が返ってきた日です。").example("2023/11/10"),
    remark: Text = "備考" => text(30).remark().also(REMARK)
        .prompt("覚え書きです。").example("平日9時～18時。つなぐ前に電話で承認する"),
}

impl Vendor {
    /// Whether the pharmacy itself has the contract; an empty 直接契約 means so.
    pub fn is_direct(&self) -> bool {
        self.direct.copied() != Some(YesNo::No)
    }
}
