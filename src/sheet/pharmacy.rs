//! The sheet 薬局.

use jiff::civil::Date;

use super::choice::YesNo;
use super::column::{Sheet, YesNoWords, date, telephone, text, yes_no};
use super::row::row;
use super::synonyms::{MAIL_OF_RETURN, TELEPHONE};
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "薬局",
    help: "薬局の基本情報です。右の列に書いてください。このシートだけは必ず必要です。",
    columns: PharmacyColumns::ALL,
};

row! {
    /// A row of 薬局.
    Pharmacy, PharmacyColumns of Pharmacy;
    name: Text = "薬局名" => text(40).required().also(&["薬局の名称", "名称"])
        .prompt("書類の下の余白と、出力フォルダの名前になります。").example("みほん薬局"),
    owner: Text = "薬局開設者" => text(40).name().also(&["開設者", "開設者名", "薬局開設者名"])
        .prompt("会社の場合は会社名と代表者名を書きます。").example("株式会社みほん　代表取締役　見本 一郎"),
    manager: Text = "薬局の管理者" => text(40).wanted().name().also(&["管理者", "管理薬剤師", "薬局管理者"])
        .prompt("管理薬剤師の氏名を書きます。").example("青葉 花子"),
    address: Text = "所在地" => text(40).also(&["住所"]).prompt("薬局の住所です。").example("東京都見本区見本町1-2-3"),
    telephone: Text = "電話番号" => telephone(40).wanted().also(TELEPHONE)
        .prompt("薬局の電話番号です。").example("03-0000-1234"),
    code: Text = "薬局コード" => text(40).code().also(&["医療機関等コード"])
        .prompt("都道府県番号と医療機関等コードなど、あれば書きます。").example("1349999999"),
    head_office: Text = "会社本部" => text(40).name().also(&["本部"])
        .prompt("チェーン薬局の本部などの名前です。なければ空欄にします。").example("株式会社みほん 本部"),
    year: Text = "年度" => text(40).wanted().prefilled().also(&["対象年度"]).prompt("どの年度の様式を使うかを決めます。")
        .example("令和5年度"),
    has_system: YesNo = "医療情報システムの有無" => yes_no(YesNoWords::Existence, 40).wanted().also(&["医療情報システム", "有無"])
        .prompt("レセコンや電子薬歴などを使っていれば「はい」です。").example("はい"),
    has_system_checked: Date = "有無の確認日" => date().wanted().year_of_form().also(&["医療情報システムの有無の確認日"])
        .prompt("上の行を確認した日です。")
        .example("2023/10/2"),
    has_system_remark: Text = "有無の備考" => text(40).remark().also(&["医療情報システムの有無の備考"])
        .prompt("様式の最初の表の備考欄に印刷されます。").example("レセコン、電子薬歴を使用"),
    has_contract: YesNo = "事業者との契約" => yes_no(YesNoWords::Existence, 40).wanted().also(&["事業者との契約の有無"])
        .prompt("システムの提供や保守の契約を結んでいれば「はい」です。").example("はい"),
    safety_officer: Text = "医療情報システム安全管理責任者" => text(40).wanted().name().also(&["安全管理責任者"])
        .prompt("情報の安全に責任を持つ人の氏名です。小さな薬局では管理者が兼ねることもあります。").example("青葉 花子"),
    planning_manager: Text = "企画管理者" => text(40).name()
        .prompt("安全管理のきまりや計画をまとめる人の氏名です。上の責任者と同じ人でもかまいません。").example("若葉 健一"),
    operator: Text = "システム運用担当者" => text(40).name().also(&["運用担当者"])
        .prompt("機器やIDの世話、事業者への連絡など、日々の運用を受け持つ人の氏名です。").example("双葉 美咲"),
    drawn_up: Date = "作成日" => date().wanted().also(&["作成年月日"]).prompt("書類を作った日です。").example("2024/1/15"),
    author: Text = "作成者" => text(40).name().also(&["作成者名"])
        .prompt("書類を作った人の氏名です。").example("青葉 花子"),
    return_person: Text = "返送先の担当者" => text(40).name().also(&["返送先担当者"])
        .prompt("事業者に送る様式を、書いて返してもらう先の人です。").example("双葉 美咲"),
    return_mail: Text = "返送先メール" => text(40).also(MAIL_OF_RETURN)
        .prompt("様式を返してもらう先のメールアドレスです。").example("system@mihon.example.jp"),
}
