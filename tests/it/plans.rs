//! 04 and 05: every point that the plan must have, in its order; what is blank is counted; systems in the order of restoring.

use std::fs;

use tachiiri::paper::block::{Block, Picture, Table, Value};
use tachiiri::paper::booklet::Booklet;
use tachiiri::paper::{Document, DocumentId, Paper};
use tempfile::TempDir;

use crate::support::book::{papers_of, papers_with, sample_rows};
use crate::support::sample::{self, shown};
use crate::support::{Book, paper, workbook};

const TITLE: &str = "サイバー攻撃を想定した事業継続計画（BCP）";

fn booklet(document: &Document) -> &Booklet {
    let Paper::Booklet(booklet) = &document.paper else { panic!("{} is no booklet", document.id) };
    booklet
}

fn tables(document: &Document) -> Vec<&Table> {
    let tables = booklet(document).blocks.iter();
    tables.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

fn headers(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.header.as_str()).collect()
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    table.rows.iter().map(|row| row.iter().map(Value::shown).collect()).collect()
}

/// What a point of the plan is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Is {
    Heading,
    Cell,
    Tick,
}

/// Headings, cells and boxes to tick of a paper, in order.
fn points(document: &Document) -> Vec<(Is, String)> {
    let mut points = Vec::new();
    for block in &booklet(document).blocks {
        match block {
            Block::Heading { text, .. } => points.push((Is::Heading, text.clone())),
            Block::Tick { number, text } => points.push((Is::Tick, format!("{number}{text}"))),
            Block::Table(table) => {
                points.extend(headers(table).into_iter().map(|header| (Is::Cell, header.to_owned())));
                points.extend(rows(table).into_iter().flatten().map(|cell| (Is::Cell, cell)));
            }
            _ => {}
        }
    }
    points
}

/// Every point that spec/documents.md names for the plan, in its order: what it is, and words that must stand in it.
const PLAN: [(Is, &[&str]); 82] = [
    (Is::Heading, &["1　総則"]),
    (Is::Heading, &["目的"]),
    (Is::Heading, &["基本方針"]),
    (Is::Heading, &["対象範囲"]),
    (Is::Cell, &["起きること"]),
    (Is::Heading, &["文書の管理"]),
    (Is::Heading, &["2　平時の備え"]),
    (Is::Heading, &["体制と代行者"]),
    (Is::Cell, &["代行者"]),
    (Is::Cell, &["見本 一郎"]),
    (Is::Heading, &["情報機器の把握"]),
    (Is::Cell, &["MIHON-SV1"]),
    (Is::Cell, &["MIHON-RT1"]),
    (Is::Heading, &["構成とリスク"]),
    (Is::Heading, &["連絡体制"]),
    (Is::Heading, &["教育と訓練"]),
    (Is::Heading, &["バックアップ体制"]),
    (Is::Cell, &["対象"]),
    (Is::Cell, &["頻度"]),
    (Is::Cell, &["方式"]),
    (Is::Cell, &["世代"]),
    (Is::Cell, &["復旧方法"]),
    (Is::Cell, &["復旧手順書の6手順"]),
    (Is::Heading, &["3　発生時の対応"]),
    (Is::Heading, &["検知"]),
    (Is::Cell, &["知らせる相手"]),
    (Is::Cell, &["双葉 美咲", "四葉 由美", "青葉 花子", "若葉 健一"]),
    (Is::Cell, &["書き留めること"]),
    (Is::Heading, &["初動"]),
    (
        Is::Tick,
        &[
            "①",
            "LANケーブルを抜きます",
            "無線を切ります",
            "電源は切りません",
            "再起動も初期化もしません",
            "身代金は払いません",
        ],
    ),
    (Is::Tick, &["②", "双葉 美咲と青葉 花子に知らせます", "時刻と画面"]),
    (
        Is::Tick,
        &[
            "③まず、バックアップにつながるネットワークを切ります",
            "NAS（MIHON-NAS1）",
            "ないときは省きます",
            "次に、外部につながる回線",
            "オンライン資格確認と電子処方箋も止まる",
            "代わりの手段",
        ],
    ),
    (Is::Tick, &["④", "すぐに事業者へ電話", "原因を調べて"]),
    (Is::Tick, &["⑤", "見本 一郎（薬局開設者）", "株式会社みほんファーマシー 本部", "全員に知らせます"]),
    (Is::Tick, &["⑥", "証拠を残します", "元に戻す作業より先"]),
    (Is::Cell, &["0120-000-111"]),
    (Is::Heading, &["判断"]),
    (Is::Cell, &["判断する人"]),
    (Is::Cell, &["青葉 花子", "若葉 健一"]),
    (Is::Tick, &["どのシステムが"]),
    (Is::Tick, &["続ける業務、断る業務"]),
    (Is::Heading, &["業務の継続"]),
    (Is::Cell, &["判断基準"]),
    (Is::Cell, &["判断者"]),
    (Is::Cell, &["代替手段"]),
    (Is::Cell, &["必要な物品"]),
    (Is::Cell, &["処方箋の受付"]),
    (Is::Cell, &["在庫管理"]),
    (Is::Heading, &["外部への報告"]),
    (Is::Cell, &["厚生労働省"]),
    (Is::Cell, &["疑いがあれば、すぐに"]),
    (Is::Cell, &["03-6812-7837"]),
    (Is::Cell, &["都道府県警察"]),
    (Is::Cell, &["遅れずに"]),
    (Is::Cell, &["所管"]),
    (Is::Cell, &["個人情報保護委員会（速報）"]),
    (Is::Cell, &["おおむね3〜5日以内"]),
    (Is::Cell, &["要配慮個人情報は1人分から"]),
    (Is::Cell, &["個人情報保護委員会（確報）"]),
    (Is::Cell, &["30日以内", "不正の目的", "60日以内"]),
    (Is::Cell, &["本人（患者さん）"]),
    (Is::Heading, &["復旧"]),
    (Is::Cell, &["復旧優先度"]),
    (Is::Tick, &["復旧を指示した人と時刻"]),
    (Is::Heading, &["紙で行った記録の反映"]),
    (Is::Cell, &["復旧後の入力"]),
    (Is::Heading, &["正常に動くことの確認"]),
    (Is::Tick, &["元の業務に戻ることを宣言"]),
    (Is::Heading, &["4　事後対応"]),
    (Is::Heading, &["報告"]),
    (Is::Heading, &["再発防止"]),
    (Is::Heading, &["見直し"]),
    (Is::Heading, &["付表1　業務一覧"]),
    (Is::Cell, &["会計は1時間、請求は毎月10日まで"]),
    (Is::Heading, &["付表2　連絡先"]),
    (Is::Heading, &["付表3　点検表"]),
    (Is::Heading, &["平時"]),
    (Is::Heading, &["検知"]),
    (Is::Heading, &["初動"]),
    (Is::Heading, &["復旧"]),
    (Is::Heading, &["事後"]),
    (Is::Heading, &["改訂履歴"]),
];

#[test]
fn the_plan_has_every_point_in_its_order() {
    let document = &sample::paper(DocumentId::Bcp).document;
    let all = points(document);
    let mut from = 0;
    for (kind, words) in PLAN {
        let is_it = |(is, text): &(Is, String)| *is == kind && words.iter().all(|word| text.contains(word));
        let at = all[from..].iter().position(is_it);
        from += at.unwrap_or_else(|| panic!("{kind:?} {words:?} behind {:?}", all[from.saturating_sub(1)])) + 1;
    }
    let chapters: Vec<&str> = booklet(document)
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level: 2, text } if text.starts_with("3.") => text.split('　').nth(1),
            _ => None,
        })
        .collect();
    assert_eq!(
        chapters,
        [
            "検知（おかしいと思ったら）",
            "初動（被害を広げない）",
            "判断（業務を続けるか）",
            "業務の継続（システムが使えない間）",
            "外部への報告",
            "復旧",
            "紙で行った記録の反映",
            "正常に動くことの確認"
        ]
    );
}

#[test]
fn the_first_actions_are_six_and_numbered() {
    let blocks = &booklet(&sample::paper(DocumentId::Bcp).document).blocks;
    let numbers: Vec<&str> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Tick { number, .. } if !number.is_empty() => Some(number.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, ["①", "②", "③", "④", "⑤", "⑥"]);
}

#[test]
fn every_phase_of_the_check_list_has_boxes_to_tick() {
    let mut phases: Vec<(String, usize)> = Vec::new();
    for (kind, text) in
        points(&sample::paper(DocumentId::Bcp).document).into_iter().skip_while(|point| point.1 != "付表3　点検表")
    {
        match kind {
            Is::Heading => phases.push((text, 0)),
            Is::Tick => phases.last_mut().unwrap().1 += 1,
            Is::Cell => {}
        }
    }
    let names: Vec<&str> = phases.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["付表3　点検表", "平時", "検知", "初動", "復旧", "事後", "改訂履歴"]);
    assert!(phases[1..6].iter().all(|(_, ticks)| *ticks >= 2), "{phases:?}");
}

#[test]
fn every_operation_backup_and_vendor_stands_in_the_plan() {
    let printed = sample::paper(DocumentId::Bcp);
    for (sheet, columns) in [
        (
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
            ][..],
        ),
        ("バックアップ", &["対象システム", "対象データ", "頻度", "方式", "保存先", "世代数", "オフライン世代"]),
        ("事業者", &["事業者名", "担当者", "電話番号", "時間外連絡先"]),
        ("機器台帳", &["管理番号", "コンピュータ名", "ソフトウェア", "設置場所"]),
        ("連絡先", &["組織名", "役割", "氏名", "代行者", "電話番号", "時間外電話", "受付時間"]),
    ] {
        let all = points(&printed.document);
        let cells: Vec<&str> = all.iter().filter(|(is, _)| *is == Is::Cell).map(|(_, text)| text.as_str()).collect();
        for row in sample_rows(sheet) {
            for text in columns.iter().filter_map(|column| row.get(*column)).map(shown) {
                assert!(cells.contains(&text.as_str()), "{sheet} {text}");
                assert!(printed.count(&text) > 0, "{sheet} {text}");
            }
        }
    }
}

#[test]
fn what_is_blank_is_counted_in_the_title_of_every_page() {
    // By hand: 8 in chapters 1 and 2, 2 in the history; of 服薬指導 判断基準, 判断者 (twice), 復旧後の入力; 設置場所 of the
    // NAS; 復旧優先度 and 重要度 of オンライン資格確認, which has no backup.
    let printed = sample::paper(DocumentId::Bcp);
    for page in &printed.pages {
        assert!(page.starts_with(&format!("{TITLE}（案：未記入17か所）みほん薬局")), "{page}");
    }
    assert_eq!(printed.count("【要記入】"), 17);
    let texts = workbook::texts(&printed.book, "事業継続計画");
    assert_eq!(texts[0], format!("{TITLE}（案：未記入17か所）"));
    assert_eq!(texts.concat().matches("【要記入】").count(), 17);
    // One blank filled in, one more left open.
    let book = Book::sample().put("機器台帳", 2, "設置場所", "事務室").put("薬局", 1, "企画管理者", "");
    let title = booklet(&book.paper(DocumentId::Bcp)).title.clone();
    // 企画管理者 stands in 1.4 and 2.1; without a name nobody's deputy is found.
    assert_eq!(title, format!("{TITLE}（案：未記入{}か所）", 17 - 1 + 3));
}

/// A folder with a template.
fn with_template(name: &str, text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    folder
}

fn remade(name: &str, text: &str, id: DocumentId) -> Document {
    papers_with(with_template(name, text).path(), sample::case(), &[id]).unwrap().remove(0)
}

#[test]
fn a_plan_without_blanks_is_no_draft() {
    let plan = remade("wording/bcp.hbs", "# 1　総則\n{{薬局.薬局名}}の計画です。\n", DocumentId::Bcp);
    assert_eq!(booklet(&plan).title, TITLE);
    assert!(paper::text(&paper::set(&plan)).starts_with(&format!("{TITLE}みほん薬局作成日：")));
    let plan = remade(
        "wording/bcp.hbs",
        "# 【要記入】\n- 【要記入】と【要記入】\n[ ] 【要記入】\n> 【要記入】\n",
        DocumentId::Bcp,
    );
    assert_eq!(booklet(&plan).title, format!("{TITLE}（案：未記入5か所）"));
}

#[test]
fn terms_of_law_are_data_with_their_source() {
    let printed = sample::paper(DocumentId::Bcp);
    for (name, words, source) in [
        ("速報", "おおむね3〜5日以内", "個人情報の保護に関する法律 第26条第1項"),
        ("確報", "30日以内", "個人情報の保護に関する法律施行規則 第8条第2項"),
        ("確報（不正の目的）", "60日以内", "個人情報の保護に関する法律施行規則 第7条第3号"),
        ("対象人数", "1人分から", "個人情報の保護に関する法律施行規則 第7条第1号"),
        ("本人への通知", "状況に応じて速やかに", "個人情報の保護に関する法律 第26条第2項"),
    ] {
        assert_eq!(printed.count(&format!("{name}「{words}」：{source}")), 1, "{name}");
        assert!(printed.count(words) >= 2, "in the table, and with its source");
    }
    assert_eq!(printed.count("（令和4年4月1日から）"), 5);
    let mut law = String::new();
    for (name, words) in [
        ("速報", "7日"),
        ("確報", "40日"),
        ("確報（不正の目的）", "80日"),
        ("対象人数", "2人"),
        ("本人への通知", "後日"),
    ] {
        law.push_str(&format!("[\"{name}\"]\nwords = \"{words}めど\"\nsource = \"{name}の条\"\nsince = 2031-05-06\n"));
    }
    let plan = remade("wording/law.toml", &law, DocumentId::Bcp);
    let cells: String = points(&plan).into_iter().map(|(_, text)| text).collect();
    for words in
        ["知ってから7日めど", "知ってから40日めど", "ときは80日めど）", "要配慮個人情報は2人めど報告する", "後日めど"]
    {
        assert_eq!(cells.matches(words).count(), 1, "{words}");
    }
    assert!(!cells.contains("おおむね3〜5日以内") && !cells.contains("30日以内") && !cells.contains("60日以内"));
    let notes: Vec<&str> = booklet(&plan)
        .blocks
        .iter()
        .filter_map(|block| if let Block::Note { text } = block { Some(text.as_str()) } else { None })
        .collect();
    assert!(notes.contains(&"速報「7日めど」：速報の条（令和13年5月6日から）"), "{notes:?}");
}

#[test]
fn without_a_backup_place_or_head_office_the_sentences_leave_them_out() {
    let book = Book::sample().put("薬局", 1, "会社本部", "").emptied("バックアップ");
    let plan = book.paper(DocumentId::Bcp);
    let all = points(&plan);
    let tick = |number: &str| &all.iter().find(|(is, text)| *is == Is::Tick && text.starts_with(number)).unwrap().1;
    assert!(tick("③").starts_with("③まず、バックアップにつながるネットワークを切ります。薬局の中に"), "{}", tick("③"));
    assert!(tick("⑤").contains("見本 一郎（薬局開設者）、働いている全員に知らせます"), "{}", tick("⑤"));
}

// 05.

fn chapters(document: &Document) -> Vec<&str> {
    let blocks = booklet(document).blocks.iter();
    blocks
        .filter_map(|block| if let Block::Heading { level: 1, text } = block { Some(text.as_str()) } else { None })
        .collect()
}

/// The blocks of a system's chapter.
fn chapter<'a>(document: &'a Document, name: &str) -> &'a [Block] {
    let blocks = &booklet(document).blocks;
    let heading = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
    let begin = blocks
        .iter()
        .position(|block| matches!(block, Block::Heading { level: 1, text } if text.ends_with(name)))
        .unwrap();
    let end = blocks[begin + 1..].iter().position(heading).map_or(blocks.len(), |at| begin + 1 + at);
    &blocks[begin..end]
}

fn tables_of(blocks: &[Block]) -> Vec<&Table> {
    blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

#[test]
fn systems_stand_in_the_order_of_restoring() {
    let document = &sample::paper(DocumentId::Restore).document;
    assert_eq!(
        chapters(document),
        [
            "復旧の順番",
            "1　レセコン",
            "2　受付・会計",
            "3　電子薬歴",
            "4　在庫管理",
            "5　オンライン資格確認",
            "復元試験の記録"
        ]
    );
    assert_eq!(
        rows(tables(document)[0]),
        [
            ["1", "レセコン", "1", "1", "4時間（NASへの自動の複写）、8時間（外付けディスクへの複写）"],
            ["2", "受付・会計", "2", "3", "4時間"],
            ["3", "電子薬歴", "3", "1", "24時間"],
            ["4", "在庫管理", "4", "4", "3日"],
            ["5", "オンライン資格確認", "【要記入】", "【要記入】", ""],
        ]
    );
    // 重要度 has no say in it.
    let book = Book::sample().put("バックアップ", 5, "復旧優先度", "1").put("バックアップ", 5, "重要度", "9");
    let book = book.put("バックアップ", 1, "復旧優先度", "7").put("バックアップ", 2, "復旧優先度", "7");
    let document = book.paper(DocumentId::Restore);
    assert_eq!(
        chapters(&document)[1..6],
        ["1　在庫管理", "2　受付・会計", "3　電子薬歴", "4　レセコン", "5　オンライン資格確認"]
    );
}

#[test]
fn every_backup_and_step_stands_in_the_procedure() {
    let printed = sample::paper(DocumentId::Restore);
    for system in ["レセコン", "受付・会計", "電子薬歴", "在庫管理"] {
        let tables = tables_of(chapter(&printed.document, system));
        let of = |sheet: &str, columns: &[&str]| -> Vec<Vec<String>> {
            let own = sample_rows(sheet).into_iter().filter(|row| shown(&row["対象システム"]) == system);
            own.map(|row| columns.iter().map(|column| row.get(*column).map(shown).unwrap_or_default()).collect())
                .collect()
        };
        let backups = of(
            "バックアップ",
            &[
                "方式",
                "対象データ",
                "頻度",
                "保存先",
                "世代数",
                "オフライン世代",
                "書込不可",
                "目標復旧時間",
                "目標復旧時点",
                "担当者",
                "最終復元試験日",
                "試験結果",
                "備考",
            ],
        );
        assert_eq!(rows(tables[2]), backups, "{system}");
        let steps = of("復旧手順", &["手順", "作業内容", "担当", "所要時間", "確認方法", "備考"]);
        let printed_steps = rows(tables[3]);
        assert!(steps.len() >= 3);
        assert!(printed_steps.iter().all(|row| row[0] == "□" && row[7].is_empty()), "a box to tick, a place to sign");
        assert_eq!(printed_steps.iter().map(|row| row[1..7].to_vec()).collect::<Vec<_>>(), steps);
        assert_eq!(
            headers(tables[3]),
            ["済", "順", "作業内容", "担当", "所要時間", "確認方法", "備考", "した人・時刻"]
        );
        for row in steps.iter().chain(&backups) {
            assert_eq!(printed.count(&row.concat()), 1, "{row:?}");
        }
    }
}

#[test]
fn every_system_has_preconditions_goals_telephone_and_a_place_to_sign() {
    let document = &sample::paper(DocumentId::Restore).document;
    for (system, vendor, time, point) in [
        (
            "レセコン",
            "架空レセコン株式会社　電話 0120-000-111　時間外 03-0000-1241",
            "4時間（NASへの自動の複写）、8時間（外付けディスクへの複写）",
            "前日の終業時（NASへの自動の複写）、前の週の土曜（外付けディスクへの複写）",
        ),
        ("受付・会計", "架空レセコン株式会社　電話 0120-000-111　時間外 03-0000-1241", "4時間", "前日の終業時"),
        ("電子薬歴", "見本クラウド薬歴株式会社　電話 0120-000-222　時間外 03-0000-1242", "24時間", "前日"),
        ("在庫管理", "【要記入】", "3日", "前の週の土曜"),
        ("オンライン資格確認", "【要記入】", "", ""),
    ] {
        let tables = tables_of(chapter(document, system));
        let facts = rows(tables[0]);
        let values: Vec<&str> = facts[1..].iter().map(|row| row[1].as_str()).collect();
        assert_eq!(values, [time, point, vendor], "{system}");
        let before = rows(tables[1]);
        for (row, words) in before.iter().zip([
            "復旧の指示を受けた（指示した人：",
            "証拠を残し終えた",
            "侵入された道すじをふさいだ（更新プログラム、パスワード",
            "バックアップが感染していないことを確かめた（使う世代：",
            "戻す先を決めた",
            "つないでよいと決める人：青葉 花子（不在のときは 若葉 健一）",
        ]) {
            assert!(row[0].starts_with('□') && row[0].contains(words), "{row:?}");
            assert_eq!(row[1..], ["", ""], "who, and when");
        }
        assert_eq!(before.len(), 6);
        let last = tables.last().unwrap();
        assert_eq!(headers(last), ["作業した人（署名）", "確かめた人（署名）", "終わった日時"]);
        assert_eq!(rows(last), [["", "", ""]]);
        let after = rows(tables[tables.len() - 2]);
        assert!(after[2][0].contains("紙で行った記録の入力"), "{after:?}");
    }
}

#[test]
fn systems_without_backup_or_steps_are_not_left_out() {
    let document = &sample::paper(DocumentId::Restore).document;
    let lone = chapter(document, "オンライン資格確認");
    let told = "このシステムのバックアップは、シート「バックアップ」に書かれていません。【要記入】";
    assert!(lone.contains(&Block::Paragraph { text: told.to_owned() }));
    let tables = tables_of(lone);
    assert!((rows(tables[2]).len(), rows(tables[3]).len()) == (2, 6), "rows to write in");
    assert!(rows(tables[3]).concat().iter().all(String::is_empty));
    // Steps alone, backups alone: both are enough to be a chapter.
    let without_steps = Book::sample().emptied("復旧手順").paper(DocumentId::Restore);
    let tables = tables_of(chapter(&without_steps, "レセコン"));
    assert_eq!((rows(tables[2]).len(), rows(tables[3])), (2, vec![vec![String::new(); 8]; 6]));
    let without_backups = Book::sample().emptied("バックアップ").without("業務").paper(DocumentId::Restore);
    assert_eq!(chapters(&without_backups)[1..5], ["1　レセコン", "2　受付・会計", "3　電子薬歴", "4　在庫管理"]);
    assert_eq!(rows(tables_of(chapter(&without_backups, "電子薬歴"))[3]).len(), 5);
}

/// The picture of the generations of a backup with these cells.
fn picture(frequency: &str, generations: &str, offline: &str) -> Picture {
    let book = Book::forms().rows("バックアップ", &["対象システム", "方式", "頻度", "世代数", "オフライン世代"]);
    let book = book.row("バックアップ", &["薬歴", "複写", frequency, generations, offline]);
    let document = book.paper(DocumentId::Restore);
    let pictures = booklet(&document).blocks.iter();
    let mut pictures =
        pictures.filter_map(|block| if let Block::Generations(picture) = block { Some(picture.clone()) } else { None });
    let picture = pictures.next().unwrap();
    assert_eq!(pictures.next(), None);
    picture
}

/// Its generations as words: `1世代目:最新`, with a star for those that are offline, a lock for write-protected ones.
fn generations(picture: &Picture) -> Vec<String> {
    let shown = picture.generations.iter().map(|generation| {
        let kept = match generation.kept {
            Some("オフライン") => "*",
            Some("書込不可") => "#",
            Some(other) => panic!("{other}"),
            None => "",
        };
        format!("{}:{}{kept}", generation.name, generation.age)
    });
    shown.collect()
}

#[test]
fn the_picture_shows_which_days_are_covered_and_which_generations_are_offline() {
    for (frequency, count, offline, expected, reach) in [
        (
            "毎日22時",
            "3",
            "3世代目以降",
            &["1世代目:最新", "2世代目:1日前", "3世代目:2日前*"][..],
            "3日分を残し、2日前まで",
        ),
        ("日次", "3", "なし", &["1世代目:最新", "2世代目:1日前", "3世代目:2日前"], "3日分を残し、2日前まで"),
        ("毎週土曜", "2", "全世代", &["1世代目:最新*", "2世代目:1週前*"], "2週分を残し、1週前まで"),
        ("毎月1日", "3", "2", &["1世代目:最新", "2世代目:1か月前*", "3世代目:2か月前*"], "3か月分を残し、2か月前まで"),
        // What the words do not say is not read into them.
        ("毎日2回", "2", "なし", &["1世代目:最新", "2世代目:1回前"], "2回分を残し、1回前まで"),
        ("日次差分＋週次フル", "2", "なし", &["1世代目:最新", "2世代目:1回前"], "2回分を残し、1回前まで"),
        ("毎週月・木", "2", "なし", &["1世代目:最新", "2世代目:1回前"], "2回分を残し、1回前まで"),
        ("変更のつど", "2", "1", &["1世代目:最新", "2世代目:1回前*"], "2回分を残し、1回前まで"),
        ("", "2", "", &["1世代目:最新", "2世代目:1回前"], "2回分を残し、1回前まで"),
        (
            "毎日",
            "30",
            "3世代目以降",
            &[
                "1世代目:最新",
                "2世代目:1日前",
                "3世代目:2日前*",
                "4世代目:3日前*",
                "5世代目:4日前*",
                "6世代目:5日前*",
                "7世代目:6日前*",
                "30世代目:29日前*",
            ],
            "30日分を残し、29日前まで",
        ),
    ] {
        let picture = picture(frequency, count, offline);
        assert_eq!(generations(&picture), expected, "{frequency} {count} {offline}");
        assert!(picture.caption.starts_with(reach), "{}", picture.caption);
        assert!(picture.caption.contains("3世代以上、3世代目からはオフライン"), "{}", picture.caption);
    }
    let huge = picture("毎日", "4294967295", "4294967295");
    assert_eq!(huge.generations.len(), 8);
    assert!(generations(&huge).iter().all(|generation| generation.ends_with('*')), "{huge:?}");
    let unknown = picture("毎日", "不明", "なし");
    assert_eq!(generations(&unknown), Vec::<String>::new());
    assert!(unknown.caption.starts_with("残している世代の数がわかりません。事業者に確かめてください。【要記入】"));
    assert_eq!(picture("毎日", "", "").caption, unknown.caption);
}

#[test]
fn the_pictures_are_drawn_told_in_words_and_kept_in_the_workbook() {
    let printed = sample::paper(DocumentId::Restore);
    let alternatives = paper::alternative_texts(&printed.pdf);
    assert_eq!(alternatives.len(), 4, "電子薬歴 has no picture: its generations are not known");
    let of_accounts = "NASへの複写と光学ディスクへの書き出し（毎日22時）の世代：1世代目（最新・書込不可）、2世代目（1日前・書込不可）、3世代目（2日前・オフライン）、4世代目（3日前・オフライン）、5世代目（4日前・オフライン）。5日分を残し、4日前まで戻せます。3世代以上、3世代目からはオフライン（切り離すか書きかえられない形）が目安です。";
    assert_eq!(alternatives.iter().filter(|text| *text == of_accounts).count(), 1, "{alternatives:?}");
    assert_eq!(
        printed.count(
            "1世代目最新書込不可2世代目1日前書込不可3世代目2日前オフライン4世代目3日前オフライン5世代目4日前オフライン"
        ),
        1
    );
    let texts = workbook::texts(&printed.book, "復旧手順書");
    // 受付・会計 3, レセコン's disks 4, 在庫管理 3.
    assert_eq!(texts.iter().filter(|text| text.ends_with("\nオフライン")).count(), 10);
}

#[test]
fn blanks_of_the_procedure_are_marked() {
    let case = Book::sample().put("バックアップ", 1, "担当者", "").put("復旧手順", 1, "担当", "").case();
    let blanks = |document: &Document| paper::text(&paper::set(document)).matches("【要記入】").count();
    let papers = papers_of(&case, &[DocumentId::Restore]);
    assert_eq!(blanks(&papers[0]), sample::paper(DocumentId::Restore).count("【要記入】") + 2);
}
