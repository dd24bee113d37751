//! Numbers, and words to choose from.

use tachiiri::finding::Finding;
use tachiiri::model::item::Device;
use tachiiri::sheet::choice::{
    Choice, ContactGroup, Disclosure, Generations, OfflineGenerations, Priority, RemoteMaintenance,
};
use tachiiri::sheet::rows;

use crate::support::Cell;
use crate::support::column::{
    Column, DAY, DIRECT, ITEM_DEVICE, NUMBER, OPERATION, WRITE_PROTECTED, numbers,
};
use crate::support::reading::cells;

#[test]
fn numbers_are_read_with_the_unit_of_their_column() {
    NUMBER.assert_takes(
        vec![
            (Cell::from("3"), 3),
            (Cell::from("３"), 3),
            (Cell::from("03"), 3),
            (Cell::from("1,234"), 1_234),
            (Cell::from("１，２３４"), 1_234),
            (Cell::from("3番"), 3),
            (Cell::from("3 番"), 3),
            (Cell::Number(3.0), 3),
            (Cell::Number(1_234.0), 1_234),
            (Cell::Formatted(3.0, "0\"番目\""), 3),
        ],
        numbers,
    );
    NUMBER.assert_refuses(
        "I008",
        [
            cells([
                "約3",
                "3～5",
                "3-5",
                "数番",
                "-1",
                "３世代",
                "3.5",
                "三",
                "1,23",
                "3番目",
                "99999999999",
            ]),
            vec![Cell::Number(3.7), Cell::Number(-1.0), Cell::Bool(true)],
        ]
        .concat(),
    );
}

#[test]
fn generations_are_a_number_or_unknown() {
    let column = Column { header: "世代数", ..WRITE_PROTECTED };
    let known = Generations::Known;
    column.assert_takes(
        vec![
            (Cell::from("3"), known(3)),
            (Cell::from("3世代"), known(3)),
            (Cell::from("３ 世代"), known(3)),
            (Cell::from("3世代以上"), known(3)),
            (Cell::Number(7.0), known(7)),
            (Cell::from("不明"), Generations::Unknown),
        ],
        |case| rows(&case.backups).iter().map(|backup| backup.generations.value).collect(),
    );
    column.assert_refuses("I008", cells(["約3", "3～5", "数世代", "-1", "3番", "なし"]));
}

#[test]
fn offline_generations_are_words_or_a_number() {
    let column = Column { header: "オフライン世代", ..WRITE_PROTECTED };
    column.assert_takes(
        vec![
            (Cell::from("なし"), OfflineGenerations::None),
            (Cell::from("3世代目以降"), OfflineGenerations::FromThird),
            (Cell::from("３世代目以降"), OfflineGenerations::FromThird),
            (Cell::from("全世代"), OfflineGenerations::All),
            (Cell::from("2"), OfflineGenerations::Count(2)),
            (Cell::Number(2.0), OfflineGenerations::Count(2)),
        ],
        |case| rows(&case.backups).iter().map(|backup| backup.offline.value).collect(),
    );
    for finding in column.assert_refuses("I009", cells(["一部", "2世代目以降", "あり"])) {
        assert_lists(&finding, &["なし", "3世代目以降", "全世代"]);
    }
}

/// The hint lists the words to choose from.
fn assert_lists(finding: &Finding, words: &[&str]) {
    for word in words {
        assert!(finding.hint.contains(&format!("「{word}」")), "{}", finding.hint);
    }
}

#[test]
fn kinds_of_device_are_read_with_their_synonyms() {
    let kinds = vec![
        ("サーバ", Device::Server),
        ("サーバー", Device::Server),
        ("ｻｰﾊﾞｰ", Device::Server),
        ("端末PC", Device::Terminal),
        ("端末ＰＣ", Device::Terminal),
        ("端末 pc", Device::Terminal),
        ("PC", Device::Terminal),
        ("パソコン", Device::Terminal),
        ("クライアント", Device::Terminal),
        ("ネットワーク機器", Device::Network),
        ("ルータ", Device::Network),
        ("NW機器", Device::Network),
    ];
    let ledger = Column { beside: &[("管理番号", "{}")], header: "機器区分", ..DAY };
    ITEM_DEVICE.assert_takes(kinds.clone(), |case| {
        let answers = rows(&case.vendor_answers).iter();
        answers
            .map(|row| Device::ALL.into_iter().find(|device| row.answer.item.devices.has(*device)))
            .collect()
    });
    ledger.assert_takes(kinds, |case| {
        rows(&case.devices).iter().map(|device| device.kind.value).collect()
    });
    for finding in
        ITEM_DEVICE.assert_refuses("I009", cells(["プリンタ", "サーバ、端末PC", "その他"]))
    {
        assert_lists(&finding, &["全般", "サーバ", "端末PC", "ネットワーク機器"]);
    }
    for finding in ledger.assert_refuses("I009", cells(["プリンタ", "全般", "はい"])) {
        assert_lists(&finding, &["サーバ", "端末PC", "ネットワーク機器"]);
    }
}

#[test]
fn remote_maintenance_is_there_or_not_or_nobody_asked() {
    let column = Column { header: "リモートメンテナンス", ..DAY };
    column.assert_takes(
        vec![
            ("有", RemoteMaintenance::Present),
            ("無", RemoteMaintenance::Absent),
            ("未確認", RemoteMaintenance::Unchecked),
        ],
        |case| rows(&case.devices).iter().map(|device| device.remote.value).collect(),
    );
    for finding in column.assert_refuses("I009", cells(["不明", "VPN", "有・無"])) {
        assert_lists(&finding, &["有", "無", "未確認"]);
    }
}

#[test]
fn disclosures_are_read() {
    let column = Column {
        beside: &[("事業者名", "{}社"), ("直接契約", "はい")],
        header: "開示書",
        ..DIRECT
    };
    column.assert_takes(
        vec![
            ("MDS", Disclosure::Mds),
            ("ＭＤＳ", Disclosure::Mds),
            ("mds", Disclosure::Mds),
            ("SDS", Disclosure::Sds),
            ("MDS/SDS", Disclosure::Both),
            ("ＭＤＳ／ＳＤＳ", Disclosure::Both),
            ("未提出", Disclosure::Missing),
            ("該当なし", Disclosure::NotApplicable),
        ],
        |case| rows(&case.vendors).iter().map(|vendor| vendor.disclosure.value).collect(),
    );
    for finding in column.assert_refuses("I009", cells(["提出済", "MDS SDS?", "はい"])) {
        assert_lists(&finding, &["MDS", "SDS", "MDS/SDS", "未提出", "該当なし"]);
    }
}

#[test]
fn groups_of_contacts_are_read() {
    let column = Column { beside: &[("組織名", "{}社")], header: "区分", ..NUMBER };
    column.assert_takes(
        vec![
            ("薬局内", ContactGroup::Pharmacy),
            ("会社本部", ContactGroup::HeadOffice),
            ("事業者", ContactGroup::Vendor),
            ("情報セキュリティ事業者", ContactGroup::SecurityVendor),
            ("情報ｾｷｭﾘﾃｨ事業者", ContactGroup::SecurityVendor),
            ("外部有識者", ContactGroup::Expert),
            ("都道府県警察", ContactGroup::Police),
            ("厚生労働省", ContactGroup::Ministry),
            ("所管省庁等", ContactGroup::Authority),
            ("その他", ContactGroup::Other),
        ],
        |case| rows(&case.contacts).iter().map(|contact| contact.group.value).collect(),
    );
    for finding in column.assert_refuses("I009", cells(["消防", "薬局内・事業者"])) {
        assert_lists(&finding, ContactGroup::WORDS);
    }
}

#[test]
fn priorities_are_read() {
    let column = Column { sheet: "業務", beside: OPERATION, header: "優先度" };
    column.assert_takes(
        vec![("高", Priority::High), ("中", Priority::Middle), ("低", Priority::Low)],
        |case| {
            let operations = rows(&case.operations).iter();
            operations.map(|operation| operation.priority.value).collect()
        },
    );
    for finding in column.assert_refuses("I009", cells(["1", "高～中", "最優先"])) {
        assert_lists(&finding, &["高", "中", "低"]);
    }
}

#[test]
fn lists_are_split_at_every_separator() {
    let column = Column { sheet: "業務", beside: OPERATION, header: "使用システム" };
    let both = || vec!["レセコン".to_owned(), "電子薬歴".to_owned()];
    let texts = [
        "レセコン、電子薬歴",
        "レセコン,電子薬歴",
        "レセコン，電子薬歴",
        "レセコン/電子薬歴",
        "レセコン\n電子薬歴",
        " レセコン 、 電子薬歴 ",
        "レセコン、、電子薬歴、",
    ];
    column.assert_takes(texts.map(|text| (text, both())).to_vec(), |case| {
        let names =
            |names: &tachiiri::sheet::List| names.items.iter().map(ToString::to_string).collect();
        let operations = rows(&case.operations).iter();
        operations.map(|operation| operation.systems.get().map(names)).collect()
    });
}
