//! The sheet 機器台帳.

use jiff::civil::Date;

use super::choice::{ConnectionMethod, NetworkRole, RemoteMaintenance};
use super::column::{Placeholders, Sheet, choice, date, key, list, reference, text};
use super::field::List;
use super::id::SheetId;
use super::row::row;
use super::synonyms::REMOTE;
use crate::model::item::Device;
use crate::model::text::Text;

/// The sheet's name and what it is for.
pub const SHEET: Sheet = Sheet {
    name: "機器台帳",
    help: "サーバ、端末PC、ネットワーク機器を1台1行で書きます。",
    columns: DeviceColumns::ALL,
};

row! {
    /// A row of 機器台帳.
    DeviceEntry, DeviceColumns of Devices;
    number: Text = "管理番号" => key(10).code().required().also(&["機器番号", "No", "No.", "番号"])
        .prompt("1台ごとに違う番号です。").example("001"),
    kind: Device = "機器区分" => choice(16).required().also(&["区分", "種別", "機器の種類"])
        .prompt("サーバ（データを置く機器）、端末PC（人が使うパソコンやタブレット）、ネットワーク機器（ルータなど）のどれかです。").example("端末PC"),
    maker: Text = "メーカー" => text(14).also(&["メーカ", "製造元"]).prompt("作った会社です。").example("架空電機"),
    os: Text = "OS" => text(22).example("Windows 11 Pro")
        .prompt("Windows などの基本ソフトです。パソコンの「設定」の「バージョン情報」で見られます。"),
    software: Text = "ソフトウェア" => text(22).wanted().also(&["ソフト", "ソフトウエア"])
        .prompt("入っている主なソフトウェアです。").example("架空レセコン"),
    version: Text = "ソフトウェアバージョン" => text(14).code().also(&["バージョン", "ソフトバージョン", "ソフトウエアバージョン", "version"])
        .prompt("そのバージョンです。").example("5.2"),
    ip_address: Text = "IPアドレス" => text(16).code().also(&["IP", "アドレス"])
        .prompt("ネットワークの中での機器の番号です。「設定」の「ネットワークとインターネット」で見られます。自動で割り当てる場合は「自動」と書きます。").example("192.168.10.21"),
    host_name: Text = "コンピュータ名" => text(16).also(&["コンピューター名", "ホスト名", "PC名"])
        .prompt("パソコンに付けた名前です。「設定」の「バージョン情報」の「デバイス名」です。").example("MIHON-PC1"),
    location: Text = "設置場所" => text(16).wanted().also(&["所在"]).prompt("置いてある場所です。").example("受付"),
    users: Text = "主な利用者属性" => text(24).also(&["利用者属性", "主な利用者"]).example("薬剤師・事務")
        .prompt("主に使う人の職種です。"),
    registered: Date = "登録日" => date().also(&["登録年月日"]).prompt("台帳に載せた日です。").example("2023/4/10"),
    state: Text = "状態" => text(10).also(&["ステータス"])
        .prompt("稼働、停止、廃棄、予備 など。空欄は使用中と読みます。").example("稼働"),
    description: Text = "説明" => text(24).remark().also(&["備考"]).prompt("覚え書きです。").example("会計に使う"),
    vendor: Text = "事業者" => reference(SheetId::Vendors, 24).also(&["事業者名", "業者名"])
        .prompt("シート「事業者」と同じ名前を書きます。").example("架空レセコン株式会社"),
    remote: RemoteMaintenance = "リモートメンテナンス" => choice(14).also(REMOTE)
        .prompt("離れた所から回線を通してする保守が、この機器にあるかどうかです。有、無、未確認 のどれかです。").example("有"),
    last_patch: Date = "最終パッチ適用日" => date().also(&["パッチ適用日", "最終更新日"])
        .prompt("最後に更新プログラム（Windows Update など）を当てた日です。").example("2023/11/20"),
    mac_address: Text = "MACアドレス" => text(20).code().also(&["MAC"])
        .prompt("機器に1つずつ付いた、変わらない番号です。わかれば書きます。").example("02-00-00-00-00-01"),
    connected_to: List = "接続先" => list(22).code().placeholders(Placeholders::AllButNone).also(&["つながる先"])
        .prompt("つながっている機器の管理番号か、インターネット、閉域網（オンライン資格確認などの専用の回線）、なし です。わからなければ空欄にします。").example("008、インターネット"),
    connection: ConnectionMethod = "接続方法" => choice(12).prompt("有線、無線、保守回線（事業者が外からつなぐ回線）のどれかです。").example("有線"),
    network_role: NetworkRole = "役割" => choice(16).also(&["ネットワークでの役割"])
        .prompt("ネットワークでの働きです。ONU（光回線の箱）、ルータ、ファイアウォール、スイッチ、無線LAN、NAS、プリンタ、その他 のどれかです。ふつうのパソコンは空欄にします。").example("ルータ"),
}

impl DeviceEntry {
    /// Whether it is in use: 状態 says so or says nothing.
    pub fn is_in_use(&self) -> bool {
        const WORDS: [&str; 15] = [
            "",
            "稼働",
            "稼働中",
            "稼動",
            "稼動中",
            "使用",
            "使用中",
            "利用",
            "利用中",
            "運用",
            "運用中",
            "使用可",
            "使用可能",
            "利用可",
            "正常",
        ];
        let state = self.state.get().map(Text::key).unwrap_or_default();
        WORDS.contains(&state.as_str())
    }
}
