//! 04: every point that the plan must have, in its order; what is blank is counted.

use std::fs;

use tachiiri::paper::block::Block;
use tachiiri::paper::{Document, DocumentId};
use tempfile::TempDir;

use super::booklet::{page_breaks, shown_rows};
use crate::support::book::papers_with;
use crate::support::booklet::{booklet, headers, rows};
use crate::support::sample::{self, shown};
use crate::support::sample_rows::sample_rows;
use crate::support::{Book, paper, workbook};

const TITLE: &str = "サイバー攻撃を想定した事業継続計画（BCP）";

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
                points
                    .extend(headers(table).into_iter().map(|header| (Is::Cell, header.to_owned())));
                points.extend(rows(table).into_iter().flatten().map(|cell| (Is::Cell, cell)));
            }
            _ => {}
        }
    }
    points
}

/// Every point that spec/documents.md names for the plan, in its order: what it is, and words that
/// must stand in it.
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
    (Is::Cell, &["復旧手順書（6手順）"]),
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
    (
        Is::Tick,
        &[
            "②",
            "双葉 美咲（システム運用担当者）と青葉 花子（薬局の管理者）に知らせます",
            "時刻と画面",
        ],
    ),
    (
        Is::Tick,
        &[
            "③まず、バックアップにつながるネットワークを切ります",
            "（バックアップの保存先：NAS（MIHON-NAS1））。次に、外部につながる回線",
            "オンライン資格確認と電子処方箋も止まる",
            "代わりの手段",
        ],
    ),
    (Is::Tick, &["④", "すぐに事業者へ電話", "原因を調べて"]),
    (
        Is::Tick,
        &[
            "⑤",
            "見本 一郎（薬局開設者）",
            "、株式会社みほんファーマシー 本部と、働いている全員に知らせます",
        ],
    ),
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
        let is_it =
            |(is, text): &(Is, String)| *is == kind && words.iter().all(|word| text.contains(word));
        let at = all[from..].iter().position(is_it);
        from += at.unwrap_or_else(|| {
            panic!("{kind:?} {words:?} behind {:?}", all[from.saturating_sub(1)])
        }) + 1;
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
    for (kind, text) in points(&sample::paper(DocumentId::Bcp).document)
        .into_iter()
        .skip_while(|point| point.1 != "付表3　点検表")
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
        (
            "バックアップ",
            &["対象システム", "対象データ", "頻度", "方式", "保存先", "世代数", "オフライン世代"],
        ),
        ("事業者", &["事業者名", "担当者", "電話番号", "時間外連絡先"]),
        ("機器台帳", &["管理番号", "コンピュータ名", "ソフトウェア", "設置場所"]),
        ("連絡先", &["組織名", "役割", "氏名", "代行者", "電話番号", "時間外電話", "受付時間"]),
    ] {
        let all = points(&printed.document);
        let cells: Vec<&str> =
            all.iter().filter(|(is, _)| *is == Is::Cell).map(|(_, text)| text.as_str()).collect();
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
    // By hand: of 服薬指導 判断基準, 判断者 (twice), 復旧後の入力; 設置場所 of the NAS; 復旧優先度 and 重要度 of
    // オンライン資格確認, which has no backup.
    let printed = sample::paper(DocumentId::Bcp);
    for page in &printed.pages {
        assert!(page.starts_with(&format!("{TITLE}（案：未記入7か所）みほん薬局")), "{page}");
    }
    assert_eq!(printed.count("【要記入】"), 7);
    let texts = workbook::texts(&printed.book, "事業継続計画");
    assert_eq!(texts[0], format!("{TITLE}（案：未記入7か所）"));
    assert_eq!(texts.concat().matches("【要記入】").count(), 7);
    // One blank filled in, one more left open.
    let book =
        Book::sample().put("機器台帳", 2, "設置場所", "事務室").put("薬局", 1, "企画管理者", "");
    let title = booklet(&book.paper(DocumentId::Bcp)).title.clone();
    // 企画管理者 stands in 1.4 and 2.1; without a name nobody's deputy is found.
    assert_eq!(title, format!("{TITLE}（案：未記入{}か所）", 7 - 1 + 3));
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
    let plan =
        remade("wording/bcp.hbs", "# 1　総則\n{{薬局.薬局名}}の計画です。\n", DocumentId::Bcp);
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
        law.push_str(&format!(
            "[\"{name}\"]\nwords = \"{words}めど\"\nsource = \"{name}の条\"\nsince = 2031-05-06\n"
        ));
    }
    let plan = remade("wording/law.toml", &law, DocumentId::Bcp);
    let cells: String = points(&plan).into_iter().map(|(_, text)| text).collect();
    for words in [
        "知ってから7日めど",
        "知ってから40日めど",
        "ときは80日めど）",
        "要配慮個人情報は2人めど報告する",
        "後日めど",
    ] {
        assert_eq!(cells.matches(words).count(), 1, "{words}");
    }
    assert!(
        !cells.contains("おおむね3〜5日以内")
            && !cells.contains("30日以内")
            && !cells.contains("60日以内")
    );
    let notes: Vec<&str> = booklet(&plan)
        .blocks
        .iter()
        .filter_map(
            |block| if let Block::Note { text } = block { Some(text.as_str()) } else { None },
        )
        .collect();
    assert!(notes.contains(&"速報「7日めど」：速報の条（令和13年5月6日から）"), "{notes:?}");
}

#[test]
fn without_a_backup_place_or_head_office_the_sentences_leave_them_out() {
    let book = Book::sample().put("薬局", 1, "会社本部", "").emptied("バックアップ");
    let plan = book.paper(DocumentId::Bcp);
    let all = points(&plan);
    let tick = |number: &str| {
        &all.iter().find(|(is, text)| *is == Is::Tick && text.starts_with(number)).unwrap().1
    };
    assert!(
        tick("③").starts_with("③まず、バックアップにつながるネットワークを切ります（薬局の中に"),
        "{}",
        tick("③")
    );
    assert!(
        tick("⑤").contains("見本 一郎（薬局開設者）と、働いている全員に知らせます"),
        "{}",
        tick("⑤")
    );
}

#[test]
fn a_network_to_the_backups_is_cut_unless_all_lie_where_none_leads() {
    let said = |place: &str, offline: &str| {
        let header = ["対象システム", "方式", "保存先", "世代数", "オフライン世代"];
        let row = ["電子薬歴", "外付けディスクへの複写", place, "3", offline];
        let book = Book::sample().without("バックアップ").rows("バックアップ", &header);
        let all = points(&book.row("バックアップ", &row).paper(DocumentId::Bcp));
        let texts = all.into_iter().map(|(_, text)| text);
        texts.filter(|text| text.contains("つながるネットワークを切")).collect::<Vec<_>>()
    };
    for (place, offline) in
        [("耐火金庫", "3"), ("金庫、引き出し", ""), ("", "すべて"), ("事業者のデータセンター", "")]
    {
        assert_eq!(said(place, offline), [""; 0], "{place}");
    }
    for (place, offline) in [("NAS、耐火金庫", ""), ("", ""), ("不明", "")] {
        let said = said(place, offline);
        assert_eq!(said.len(), 2, "{place}");
        assert!(!said.concat().contains("不明"), "{said:?}");
    }
}

#[test]
fn a_heading_with_small_print_stays_with_the_table_below_it() {
    for lines in 30..46 {
        let text = "- 行\n".repeat(lines)
            + "# 次の章\n> この表の読み方\n|= 1 | 1 |\n| 列 | 列 |\n| 値 | 値 |\n";
        let plan = paper::set(&remade("wording/bcp.hbs", &text, DocumentId::Bcp));
        for page in paper::page_texts(&plan) {
            assert_eq!(page.contains("次の章"), page.contains("列列値値"), "{lines}");
            assert_eq!(page.contains("読み方"), page.contains("列列値値"), "{lines}");
        }
    }
}

#[test]
fn a_heading_with_its_sentence_stays_with_the_list_below_it_in_the_workbook() {
    let mut ends = 0;
    for lines in 40..52 {
        for list in ["[1] 最初の手順\n[1] 次の手順\n", "- 最初の行\n- 次の行\n"] {
            let text = "- 行\n".repeat(lines) + "# 次の章\n上から順に行います。\n" + list;
            let plan = workbook::set(&remade("wording/bcp.hbs", &text, DocumentId::Bcp));
            let breaks = page_breaks(&workbook::part(&plan, "xl/worksheets/sheet1.xml"));
            let rows = shown_rows(&plan, DocumentId::Bcp.name());
            let at = |words: &str| {
                rows.iter().position(|row| row.iter().any(|text| text.contains(words))).unwrap()
            };
            let (heading, first) = (at("次の章"), at("最初の"));
            assert!(
                !breaks.iter().any(|row| (heading + 1..=first).contains(row)),
                "{lines} {list}"
            );
            // Above a heading lies an empty row.
            ends += usize::from(breaks.contains(&(heading - 1)));
        }
    }
    assert!(ends > 0, "no page ended before the heading");
}

#[test]
fn a_phase_of_boxes_to_tick_stands_on_one_page() {
    let ticks: String = (1..=6).map(|number| format!("[ ] 第{number}のこと\n")).collect();
    let mut ends = 0;
    for lines in 36..48 {
        let text = "- 行\n".repeat(lines) + "# ある段階\n" + &ticks + &"- 行\n".repeat(20);
        let plan = paper::set(&remade("wording/bcp.hbs", &text, DocumentId::Bcp));
        let pages = paper::page_texts(&plan);
        let of = |words: &str| pages.iter().position(|page| page.contains(words)).unwrap();
        for number in 1..=6 {
            assert_eq!(of(&format!("第{number}のこと")), of("ある段階"), "{lines}");
        }
        ends += of("ある段階");
    }
    assert!((1..12).contains(&ends), "the phase goes over to the next page where it has no room");
}
