//! 計画 and 教育訓練 in 04 and 05: every blank has a cell, and a plan can be finished.

use jiff::civil::date;
use tachiiri::paper::block::Block;
use tachiiri::paper::{Document, DocumentId};

use crate::support::Book;
use crate::support::book::{checked, papers_of};
use crate::support::booklet::{booklet, headers, rows, tables};

const TITLE: &str = "サイバー攻撃を想定した事業継続計画（BCP）";

/// The sample with what its flaws leave blank filled in.
fn finished() -> Book {
    Book::sample()
        .put("機器台帳", 2, "設置場所", "事務室")
        .put("業務", 3, "継続可否の判断基準", "お薬手帳で確かめられるか")
        .put("業務", 3, "判断者", "青葉 花子")
        .put("業務", 3, "復旧後の入力", "指導の記録を入力する")
        .row(
            "バックアップ",
            &[
                "オンライン資格確認",
                "設定",
                "2",
                "5",
                "変更のたび",
                "事業者が保管",
                "事業者",
                "3",
                "全世代",
            ],
        )
        .row(
            "復旧手順",
            &[
                "オンライン資格確認",
                "1",
                "事業者に頼む",
                "双葉 美咲",
                "1時間",
                "資格を確かめられる",
            ],
        )
}

/// A small pharmacy: its papers are those that an inspector asks for.
fn small() -> Book {
    let book = [
        ("薬局名", "ためし薬局"),
        ("薬局開設者", "試 一郎"),
        ("薬局の管理者", "試 花子"),
        ("年度", "令和5年度"),
        ("医療情報システム安全管理責任者", "試 花子"),
        ("企画管理者", "試 花子"),
        ("システム運用担当者", "試 花子"),
        ("作成日", "2024/1/15"),
    ];
    let book =
        book.iter().fold(Book::new(), |book, (field, value)| book.row("薬局", &[field, value]));
    let book = book
        .row("連絡先", &["区分", "組織名", "役割", "氏名", "代行者", "電話番号"])
        .row("連絡先", &["薬局内", "ためし薬局", "管理者", "試花子", "試 二郎", "03-0000-1234"])
        .row("連絡先", &["薬局内", "ためし薬局", "開設者", "試　一郎", "試 花子", "03-0000-1234"])
        .row("連絡先", &["都道府県警察", "試験県警察", "", "", "", "03-0000-1110"])
        .row("連絡先", &["所管省庁等", "試験保健所", "", "", "", "03-0000-1111"])
        .row("事業者", &["事業者名", "提供システム", "電話番号", "時間外連絡先", "直接契約"])
        .row(
            "事業者",
            &["架空システム株式会社", "レセコン", "0120-000-111", "03-0000-1241", "はい"],
        )
        .row("機器台帳", &["管理番号", "機器区分", "設置場所"])
        .row("機器台帳", &["1", "サーバ", "事務室"])
        .row(
            "業務",
            &[
                "業務名",
                "使用システム",
                "優先度",
                "停止許容時間",
                "継続可否の判断基準",
                "判断者",
                "代替手段",
                "必要な物品",
                "復旧後の入力",
            ],
        )
        .row(
            "業務",
            &[
                "調剤",
                "レセコン",
                "高",
                "1時間",
                "紙で足りるか",
                "試 花子",
                "手書き",
                "なし",
                "あとで入力",
            ],
        )
        .row(
            "バックアップ",
            &[
                "対象システム",
                "重要度",
                "復旧優先度",
                "頻度",
                "方式",
                "保存先",
                "世代数",
                "オフライン世代",
            ],
        )
        .row(
            "バックアップ",
            &["レセコン", "1", "1", "毎日", "外付けディスク", "金庫", "3", "全世代"],
        )
        .row("復旧手順", &["対象システム", "手順", "作業内容"])
        .row("復旧手順", &["レセコン", "1", "戻す"])
        .row("教育訓練", &["内容", "実施日"])
        .row("教育訓練", &["紙で受付をする練習", "2023/12/1"]);
    [
        ("計画書の置き場所", "受付の裏"),
        ("復旧手順書の保管場所", "金庫"),
        ("構成図の保管場所", "金庫"),
        ("出入口と止め方", "ONU：LANケーブルを抜く"),
        ("責任分界を確かめた日", "2023/10/2"),
        ("戻す先", "予備のPC"),
        ("計画の作成者", "試 花子"),
        ("計画の承認者", "試 一郎"),
        ("承認日", "2024/1/15"),
        ("計画の版", "1"),
        ("次に見直す日", "2024/10/1"),
    ]
    .iter()
    .fold(book, |book, (field, value)| book.row("計画", &[field, value]))
}

fn plan(book: &Book) -> Document {
    paper(book, DocumentId::Bcp)
}

/// A paper of a case about which notes may be told.
fn paper(book: &Book, id: DocumentId) -> Document {
    papers_of(&book.read().case.unwrap(), &[id]).remove(0)
}

fn title(book: &Book) -> String {
    booklet(&plan(book)).title.clone()
}

/// The texts of the plan's lists.
fn bullets(document: &Document) -> Vec<&str> {
    let blocks = booklet(document).blocks.iter();
    blocks
        .filter_map(
            |block| if let Block::Bullet { text } = block { Some(text.as_str()) } else { None },
        )
        .collect()
}

/// The rows of the table under a header.
fn table(document: &Document, header: &str) -> Vec<Vec<String>> {
    let found = tables(document).into_iter().find(|table| headers(table)[0] == header);
    rows(found.unwrap())
}

#[test]
fn a_plan_that_is_filled_in_is_no_draft_any_more() {
    for book in [finished(), small()] {
        let (case, plan) = (book.case(), plan(&book));
        assert_eq!(booklet(&plan).title, TITLE);
        let blocks = format!("{:?}", booklet(&plan).blocks);
        assert!(!blocks.contains("【"), "{blocks}");
        assert!(
            checked(&case, date(2024, 2, 1)).iter().all(|finding| finding.code.as_str() != "E333")
        );
        let restore = papers_of(&case, &[DocumentId::Restore]).remove(0);
        let head = format!("{:?}", &booklet(&restore).blocks[..5]);
        assert!(!head.contains("【要記入】"), "{head}");
    }
}

#[test]
fn without_its_sheet_everything_it_holds_is_a_blank() {
    // Four places, how lines are cut, the day of the contracts; four trainings; 版, 作った人, 承認した人,
    // 承認日, the next time.
    let without = finished().without("計画").without("教育訓練");
    assert_eq!(title(&without), format!("{TITLE}（案：未記入13か所）"));
    let emptied = finished().emptied("教育訓練");
    assert_eq!(title(&emptied), format!("{TITLE}（案：未記入4か所）"));
    assert_eq!(table(&plan(&emptied), "内容").len(), 4);
}

#[test]
fn ways_out_stand_one_a_line() {
    let book = small()
        .row("計画", &["出入口と止め方", "無線LAN：電源を抜く"])
        .row("計画", &["出入口と止め方", "なし"]);
    let plan = plan(&book);
    let bullets = bullets(&plan);
    let first = bullets.iter().position(|text| *text == "ONU：LANケーブルを抜く").unwrap();
    assert_eq!(bullets[first + 1], "無線LAN：電源を抜く");
    assert!(!bullets.contains(&"なし"));
}

#[test]
fn a_training_is_a_blank_as_long_as_a_day_is_missing() {
    for (planned, held, expected) in [
        ("", "", ["【要記入】", ""]),
        ("2024/1/31", "", ["2024/1/31", "【要記入】"]),
        ("2024/2/1", "", ["2024/2/1", ""]),
        ("2024/2/2", "", ["2024/2/2", ""]),
        ("2024/1/31", "2024/1/30", ["2024/1/31", "2024/1/30"]),
        ("", "2023/12/1", ["", "2023/12/1"]),
    ] {
        let book = small()
            .without("教育訓練")
            .row("教育訓練", &["内容", "対象", "予定日", "実施日", "担当者"]);
        let plan = plan(&book.row("教育訓練", &["練習", "全員", planned, held, "試 花子"]));
        let expected = ["練習", "全員", expected[0], expected[1], "試 花子", ""];
        assert_eq!(table(&plan, "内容"), [expected], "{planned} {held}");
        let count = expected.concat().matches("【要記入】").count();
        assert_eq!(booklet(&plan).title.contains("案"), count > 0);
    }
}

#[test]
fn nobody_approves_what_was_looked_over_later() {
    let history = |book: &Book| table(&plan(book), "版").remove(0);
    let (day, reviewed) = ("令和6年1月15日", "令和6年5月1日");
    let approved = ["1", day, "", "試 花子", "試 一郎", day, ""];
    assert_eq!(history(&small()), approved);
    let same_day = history(&small().row("計画", &["見直した日", "2024/1/15"]));
    assert_eq!(same_day, approved);
    let book = small().row("計画", &["見直した日", "2024/5/1"]);
    assert_eq!(history(&book), ["1", reviewed, "", "試 花子", "見直し後の承認：", "", ""]);
    let plan = plan(&book);
    let said = format!("{:?}", booklet(&plan).blocks);
    assert!(
        said.contains("前の承認（試 一郎、令和6年1月15日）は、見直す前の計画へのものです"),
        "{said}"
    );
    assert_eq!(booklet(&plan).title, TITLE);
}

#[test]
fn a_deputy_stands_in_for_all_that_a_person_is() {
    // 試 花子 holds four posts and has one row on 連絡先, where her name is written without the blank.
    let posts = table(&plan(&small()), "役割");
    let deputies: Vec<&str> = posts.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(deputies, ["試 花子", "試 二郎", "試 二郎", "試 二郎", "試 二郎"]);
    // A row that names the post alone is hers too.
    let post_alone = small().set("連絡先", "D2", "");
    assert_eq!(table(&plan(&post_alone), "役割")[4][2], "試 二郎");
    // A firm's name before the person.
    let firm = small().set("薬局", "B2", "株式会社ためし　代表取締役　試 一郎").set(
        "連絡先",
        "C3",
        "社長",
    );
    assert_eq!(table(&plan(&firm), "役割")[0][2], "試 花子");
    // With a role in brackets, or among others.
    for named in ["試 花子（管理者）", "試 三郎、試 花子"] {
        let book = small().set("薬局", "B3", named);
        assert_eq!(table(&plan(&book), "役割")[1][2], "試 二郎", "{named}");
    }
    // Somebody else of the same family is another.
    let other = small().set("連絡先", "C2", "薬剤師").set("連絡先", "D2", "試 三郎");
    assert_eq!(table(&plan(&other), "役割")[1][2], "【要記入】");
}

#[test]
fn a_systems_own_place_to_restore_to_wins_over_the_plans() {
    let said = |book: &Book| format!("{:?}", booklet(&paper(book, DocumentId::Restore)).blocks);
    assert!(said(&small()).contains("確かめた（戻す先：予備のPC）"));
    let own = small().set("バックアップ", "I1", "戻す先").set("バックアップ", "I2", "新しいサーバ");
    assert!(
        said(&own).contains("確かめた（戻す先：新しいサーバ）") && !said(&own).contains("予備のPC")
    );
    assert!(said(&small()).contains("保管場所：金庫"));
    assert!(said(&small().without("計画")).contains("保管場所：【要記入】"));
}

#[test]
fn blanks_under_a_header_that_only_nearly_names_its_column_are_not_counted() {
    for (sheet, cell, header) in [
        ("業務", "F1", "決定者"),
        ("機器台帳", "C1", "置き場所"),
        ("連絡先", "E1", "代理"),
        ("計画", "A9", "承認した日"),
        ("薬局", "A3", "薬局長"),
        ("教育訓練", "B1", "実施した日"),
        ("バックアップ", "C1", "復旧順位"),
    ] {
        let book = small().set("業務", "G2", "").set(sheet, cell, header);
        let found = checked(&answered(&book), date(2024, 2, 1));
        let counted: Vec<&str> = found
            .iter()
            .filter(|finding| finding.code.as_str() == "E333")
            .map(|finding| &*finding.message)
            .collect();
        // 代替手段 stands in 3.4 and 3.7.
        assert_eq!(
            counted,
            ["事業継続計画（04）に、まだ書き込んでいないところが2か所あります（3（3））"],
            "{header}"
        );
        let plan = plan(&book);
        assert!(format!("{:?}", booklet(&plan).blocks).contains("【見出しを確認】"), "{header}");
        assert!(booklet(&plan).title.contains("案"));
    }
}

/// The case with 3(3) answered はい.
fn answered(book: &Book) -> tachiiri::case::Case {
    let book = book.clone().row("チェックリスト", &["項番", "1回目", "1回目確認日"]);
    book.row("チェックリスト", &["3(3)", "はい", "2023/10/2"]).read().case.unwrap()
}
