//! 05: systems in the order of restoring, with every backup and step.

use tachiiri::paper::block::{Block, Picture, Table};
use tachiiri::paper::{Document, DocumentId};

use super::record;
use crate::support::book::papers_of;
use crate::support::booklet::{booklet, headers, rows, tables};
use crate::support::sample::{self, Printed, shown};
use crate::support::sample_rows::sample_rows;
use crate::support::{Book, Cell, paper, workbook};

fn chapters(document: &Document) -> Vec<&str> {
    let blocks = booklet(document).blocks.iter();
    blocks
        .filter_map(|block| {
            if let Block::Heading { level: 1, text } = block { Some(text.as_str()) } else { None }
        })
        .collect()
}

/// The blocks of a system's chapter.
fn chapter<'a>(document: &'a Document, name: &str) -> &'a [Block] {
    let blocks = &booklet(document).blocks;
    let heading = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
    let begin = blocks
        .iter()
        .position(
            |block| matches!(block, Block::Heading { level: 1, text } if text.ends_with(name)),
        )
        .unwrap();
    let end =
        blocks[begin + 1..].iter().position(heading).map_or(blocks.len(), |at| begin + 1 + at);
    &blocks[begin..end]
}

fn tables_of(blocks: &[Block]) -> Vec<&Table> {
    blocks
        .iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect()
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
            [
                "1",
                "レセコン",
                "1",
                "1",
                "4時間（NASへの自動の複写）、8時間（外付けディスクへの複写）"
            ],
            ["2", "受付・会計", "2", "3", "4時間"],
            ["3", "電子薬歴", "3", "1", "24時間"],
            ["4", "在庫管理", "4", "4", "3日"],
            ["5", "オンライン資格確認", "【要記入】", "【要記入】", ""],
        ]
    );
    // 重要度 has no say in it.
    let book = Book::sample().put("バックアップ", 5, "復旧優先度", "1").put(
        "バックアップ",
        5,
        "重要度",
        "9",
    );
    let book =
        book.put("バックアップ", 1, "復旧優先度", "7").put("バックアップ", 2, "復旧優先度", "7");
    let document = book.paper(DocumentId::Restore);
    assert_eq!(
        chapters(&document)[1..6],
        ["1　在庫管理", "2　受付・会計", "3　電子薬歴", "4　レセコン", "5　オンライン資格確認"]
    );
}

const BACKUPS: [&str; 11] = [
    "方式",
    "対象データ",
    "頻度",
    "保存先",
    "世代数",
    "オフライン世代",
    "書込不可",
    "担当者",
    "最終復元試験日",
    "試験結果",
    "備考",
];

#[test]
fn every_backup_and_step_stands_in_the_procedure() {
    let printed = sample::paper(DocumentId::Restore);
    for system in ["レセコン", "受付・会計", "電子薬歴", "在庫管理"] {
        let tables = tables_of(chapter(&printed.document, system));
        let of = |sheet: &str, columns: &[&str]| -> Vec<Vec<String>> {
            let own =
                sample_rows(sheet).into_iter().filter(|row| shown(&row["対象システム"]) == system);
            own.map(|row| {
                columns
                    .iter()
                    .map(|column| row.get(*column).map(shown).unwrap_or_default())
                    .collect()
            })
            .collect()
        };
        let backups = of("バックアップ", &BACKUPS);
        assert_eq!(rows(tables[2]), backups, "{system}");
        let steps = of("復旧手順", &["手順", "作業内容", "担当", "所要時間", "確認方法", "備考"]);
        let printed_steps = rows(tables[3]);
        assert!(steps.len() >= 3);
        assert!(
            printed_steps.iter().all(|row| row[0] == "□" && row[7].is_empty()),
            "a box to tick, a place to sign"
        );
        assert_eq!(printed_steps.iter().map(|row| row[1..7].to_vec()).collect::<Vec<_>>(), steps);
        assert_eq!(
            headers(tables[3]),
            ["済", "順", "作業内容", "担当", "所要時間", "確認方法", "備考", "した人・時刻"]
        );
        for row in &steps {
            assert_eq!(printed.count(&row.concat()), 1, "{row:?}");
        }
        for row in &backups {
            let cells: Vec<Cell> = row.iter().map(|text| text.as_str().into()).collect();
            let below = ["試験結果", "備考"];
            assert_eq!(printed.count(&record(&BACKUPS, &below, &cells)), 1, "{row:?}");
        }
    }
}

#[test]
fn a_long_remark_on_a_step_stands_below_it() {
    let remark = "感染の前の世代を使う。どれが前かは、検査の結果と気づいた日時から決める";
    let printed =
        Printed::of(Book::sample().put("復旧手順", 1, "備考", remark).paper(DocumentId::Restore));
    assert_eq!(printed.count(&format!("検査の日時を記録する□備考：{remark}")), 1);
}

#[test]
fn every_system_has_preconditions_goals_telephone_and_a_place_to_sign() {
    let document = &sample::paper(DocumentId::Restore).document;
    for (system, vendor, time, point) in [
        (
            "レセコン",
            "架空レセコン株式会社　電話：0120-000-111　時間外：03-0000-1241",
            "4時間（NASへの自動の複写）、8時間（外付けディスクへの複写）",
            "前日の終業時（NASへの自動の複写）、前の週の土曜（外付けディスクへの複写）",
        ),
        (
            "受付・会計",
            "架空レセコン株式会社　電話：0120-000-111　時間外：03-0000-1241",
            "4時間",
            "前日の終業時",
        ),
        (
            "電子薬歴",
            "見本クラウド薬歴株式会社　電話：0120-000-222　時間外：03-0000-1242",
            "24時間",
            "前日",
        ),
        ("在庫管理", "【要記入】", "3日", "前の週の土曜"),
        (
            "オンライン資格確認",
            "架空レセコン株式会社　電話：0120-000-111　時間外：03-0000-1241",
            "",
            "",
        ),
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
            "戻す先を決め、安全であることを確かめた（戻す先：",
            "つなぐことを許可する人を確かめた：青葉 花子（不在のときは、若葉 健一）",
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
    let told = "このシステムのバックアップの記録は、まだありません。【要記入】";
    assert!(lone.contains(&Block::Paragraph { text: told.to_owned() }));
    let tables = tables_of(lone);
    assert!((rows(tables[2]).len(), rows(tables[3]).len()) == (1, 5), "rows to write in");
    assert!(rows(tables[3]).concat().iter().all(String::is_empty));
    // Steps alone, backups alone: both are enough to be a chapter.
    let without_steps = Book::sample().emptied("復旧手順").paper(DocumentId::Restore);
    let tables = tables_of(chapter(&without_steps, "レセコン"));
    assert_eq!((rows(tables[2]).len(), rows(tables[3])), (2, vec![vec![String::new(); 8]; 5]));
    let without_backups =
        Book::sample().emptied("バックアップ").without("業務").paper(DocumentId::Restore);
    assert_eq!(
        chapters(&without_backups)[1..5],
        ["1　レセコン", "2　受付・会計", "3　電子薬歴", "4　在庫管理"]
    );
    assert_eq!(rows(tables_of(chapter(&without_backups, "電子薬歴"))[3]).len(), 5);
}

/// The picture of the generations of a backup with these cells.
fn picture(frequency: &str, generations: &str, offline: &str) -> Picture {
    let book = Book::forms()
        .rows("バックアップ", &["対象システム", "方式", "頻度", "世代数", "オフライン世代"]);
    let book = book.row("バックアップ", &["薬歴", "複写", frequency, generations, offline]);
    let document = book.paper(DocumentId::Restore);
    let pictures = booklet(&document).blocks.iter();
    let mut pictures = pictures.filter_map(|block| {
        if let Block::Generations(picture) = block { Some(picture.clone()) } else { None }
    });
    let picture = pictures.next().unwrap();
    assert_eq!(pictures.next(), None);
    picture
}

/// Its generations as words: `1世代目:最新`, with a star for those that are offline, a lock for
/// write-protected ones.
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
        (
            "日次",
            "3",
            "なし",
            &["1世代目:最新", "2世代目:1日前", "3世代目:2日前"],
            "3日分を残し、2日前まで",
        ),
        (
            "毎週土曜",
            "1",
            "なし",
            &["1世代目:最新"],
            "残しているのは、最新の1世代だけです。それより前には戻せません。",
        ),
        ("毎週土曜", "2", "全世代", &["1世代目:最新*", "2世代目:1週前*"], "2週分を残し、1週前まで"),
        (
            "毎月1日",
            "3",
            "2",
            &["1世代目:最新", "2世代目:1か月前*", "3世代目:2か月前*"],
            "3か月分を残し、2か月前まで",
        ),
        // What the words do not say is not read into them.
        ("毎日2回", "2", "なし", &["1世代目:最新", "2世代目:1回前"], "2回分を残し、1回前まで"),
        (
            "日次差分＋週次フル",
            "2",
            "なし",
            &["1世代目:最新", "2世代目:1回前"],
            "2回分を残し、1回前まで",
        ),
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
                "…:間の22世代",
                "30世代目:29日前*",
            ],
            "30日分を残し、29日前まで",
        ),
    ] {
        let picture = picture(frequency, count, offline);
        assert_eq!(generations(&picture), expected, "{frequency} {count} {offline}");
        assert!(picture.caption.starts_with(reach), "{}", picture.caption);
    }
    let huge = picture("毎日", "4294967295", "4294967295");
    assert_eq!(huge.generations.len(), 9);
    let (gaps, kept): (Vec<_>, Vec<_>) = huge.generations.iter().partition(|one| one.gap);
    assert_eq!(gaps.iter().map(|gap| gap.age.as_str()).collect::<Vec<_>>(), ["間の4294967287世代"]);
    assert!(kept.iter().all(|generation| generation.kept == Some("オフライン")), "{huge:?}");
    assert!(picture("毎日", "8", "なし").generations.iter().all(|one| !one.gap));
    assert!(picture("毎日", "1", "なし").caption.contains("最新の1世代だけ"));
    let unknown = picture("毎日", "不明", "なし");
    assert_eq!(generations(&unknown), Vec::<String>::new());
    assert_eq!(unknown.caption, "残している世代：【要記入】（事業者に確かめる）");
    assert_eq!(picture("毎日", "", "").caption, unknown.caption);
    for said in ["不明", ""] {
        assert_eq!(picture(said, "3", "なし").title, "複写の世代");
    }
}

#[test]
fn the_pictures_are_drawn_told_in_words_and_kept_in_the_workbook() {
    let printed = sample::paper(DocumentId::Restore);
    let alternatives = paper::alternative_texts(&printed.pdf);
    assert_eq!(alternatives.len(), 4, "電子薬歴 has no picture: its generations are not known");
    let of_accounts = "NASへの複写と光学ディスクへの書き出し（毎日22時）の世代：1世代目（最新・書込不可）、2世代目（1日前・書込不可）、3世代目（2日前・オフライン）、4世代目（3日前・オフライン）、5世代目（4日前・オフライン）。5日分を残し、4日前まで戻せます。";
    assert_eq!(
        alternatives.iter().filter(|text| *text == of_accounts).count(),
        1,
        "{alternatives:?}"
    );
    assert_eq!(
        printed.count(
            "1世代目最新書込不可2世代目1日前書込不可3世代目2日前オフライン4世代目3日前オフライン5世代目4日前オフライン"
        ),
        1
    );
    let texts = workbook::texts(&printed.book, "復旧手順書");
    // 受付・会計 3, レセコン's disks 4, 在庫管理 3.
    let count = |word: &str| texts.iter().filter(|text| *text == word).count();
    assert_eq!(count("オフライン") - count("最終復元試験日"), 10, "but the headers of the backups");
}

#[test]
fn blanks_of_the_procedure_are_marked() {
    let case =
        Book::sample().put("バックアップ", 1, "担当者", "").put("復旧手順", 1, "担当", "").case();
    let blanks =
        |document: &Document| paper::text(&paper::set(document)).matches("【要記入】").count();
    let papers = papers_of(&case, &[DocumentId::Restore]);
    assert_eq!(blanks(&papers[0]), sample::paper(DocumentId::Restore).count("【要記入】") + 2);
}

#[test]
fn sheets_without_a_record_are_said_in_words_on_one_page() {
    let empty = Book::clean().emptied("バックアップ").emptied("復旧手順");
    let words =
        |sheets: &str| format!("{sheets}の記録は、まだありません。手で書き込んで使えます。");
    let printed = Printed::of(empty.paper(DocumentId::Restore));
    assert_eq!(printed.count(&words("バックアップと復旧手順")), 1);
    assert_eq!(printed.pages.len(), 1);
    let printed = Printed::of(Book::sample().emptied("復旧手順").paper(DocumentId::Restore));
    assert_eq!(printed.count(&words("復旧手順")), 1);
    assert_eq!(sample::paper(DocumentId::Restore).count(&words("")), 0);
}

#[test]
fn values_that_say_nothing_are_woven_into_no_sentence() {
    let book = Book::new().row("薬局", &["薬局名", "ためし薬局"]);
    let headers = ["対象システム", "方式", "戻す先", "目標復旧時間"];
    let book = book.rows("バックアップ", &headers);
    let book = book.row("バックアップ", &["薬歴", "NASへの複写", "なし", "4時間"]);
    let book = book.row("バックアップ", &["薬歴", "外付けHDD", "－", "未定"]);
    let text = Printed::of(book.paper(DocumentId::Restore)).text();
    let text = paper::squeezed(&text);
    assert!(text.contains("確かめた（戻す先：【要記入】）"), "{text}");
    assert!(text.contains("目標復旧時間（いつまでに戻すか）4時間"), "{text}");
    assert!(!text.contains("4時間（NAS") && !text.contains("未定（"), "{text}");
}

#[test]
fn a_vendor_whose_row_names_the_system_is_called_for_it() {
    let book = Book::new().row("薬局", &["薬局名", "ためし薬局"]);
    let book = book.rows("バックアップ", &["対象システム", "方式"]);
    let book = book.row("バックアップ", &["電子薬歴", "NASへの複写"]);
    let headers = ["事業者名", "提供システム", "電話番号", "直接契約", "リモートメンテナンス"];
    let book = book.rows("事業者", &headers);
    let own = ["例示薬歴株式会社", "レセコン／電子薬歴", "03-0000-1234", "はい", "無"];
    let other = ["例示回線株式会社", "電子薬歴の回線", "03-0000-5678", "はい", "無"];
    let case = book.row("事業者", &own).row("事業者", &other).read().case.unwrap();
    let document = papers_of(&case, &[DocumentId::Restore]).remove(0);
    let text = paper::squeezed(&Printed::of(document).text());
    assert!(text.contains("事業者の連絡先例示薬歴株式会社電話：03-0000-1234"), "{text}");
    assert!(!text.contains("例示回線"), "{text}");
}
