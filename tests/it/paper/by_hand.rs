//! What is filled in by pen has room for it, and what belongs together stands on one page.

use tachiiri::paper::{DocumentId, Paper};

use crate::support::glyphs::{self, Glyph, Page};
use crate::support::sample::{self, Printed};
use crate::support::{Book, pharmacies};

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;
/// What a pen needs, in points; typesetting rounds.
const PEN: f64 = 8.0 * MM - 0.1;

fn pages_of(book: &Book, id: DocumentId) -> Vec<Page> {
    glyphs::pages(&Printed::of(book.paper(id)).pdf)
}

/// The papers of an id of all pharmacies, page by page.
fn all_pages(id: DocumentId) -> Vec<Page> {
    let papers = pharmacies::all().iter().flat_map(|pharmacy| pharmacy.papers());
    let papers = papers.filter(|printed| printed.document.id == id);
    papers.flat_map(|printed| glyphs::pages(&printed.pdf)).collect()
}

/// Where the lines stand that begin with a text.
fn baselines(page: &Page, words: &str) -> Vec<f64> {
    let (text, glyphs) = page.text();
    let found = text.match_indices(words).map(|(at, _)| page.glyphs[glyphs[at]].baseline);
    found.collect()
}

#[test]
fn rows_to_write_in_are_as_high_as_a_pen_needs() {
    let mut measured = 0;
    for page in all_pages(DocumentId::Restore) {
        for (above, below) in [
            ("□復旧の指示を受けた", "□証拠を残し終えた"),
            ("□正常に動くことを確かめた", "□ネットワークにつなぐことを許可された"),
            ("目標復旧時間（いつまでに戻すか）", "目標復旧時点（いつの状態に戻すか）"),
        ] {
            let lines = baselines(&page, above).into_iter().zip(baselines(&page, below));
            let is_filled_in = page.text().0.contains("目標復旧時点（いつの状態に戻すか）前");
            for (above, below) in lines.filter(|_| !is_filled_in || !above.starts_with('目')) {
                assert!(above - below > PEN, "{:.1} mm", (above - below) / MM);
                measured += 1;
            }
        }
    }
    assert!(measured > 20, "{measured}");
    for page in all_pages(DocumentId::AccessLog) {
        let results = page.text().0.matches("確かめた結果").count();
        assert!(results < 3, "{results}");
    }
}

/// A ledger without a record, of one page, in a case whose sheet has headers alone.
fn blank_ledger(id: DocumentId, sheet: &str) -> Page {
    // Nobody is left to be named elsewhere.
    let naming = ["事業者チェックリスト", "機器台帳", "バックアップ"];
    let others = naming.into_iter().filter(|other| *other != sheet);
    let book = others.fold(Book::sample().emptied(sheet), |book, other| book.without(other));
    let [page] = <[Page; 1]>::try_from(pages_of(&book, id)).unwrap();
    page
}

/// Where the glyphs stand that begin a text: left edges and baselines.
fn beginnings(page: &Page, words: &str) -> Vec<(f64, f64)> {
    let (text, glyphs) = page.text();
    let found = text.match_indices(words).map(|(at, _)| &page.glyphs[glyphs[at]]);
    found.map(|glyph| (glyph.left, glyph.baseline)).collect()
}

#[test]
fn a_ledger_to_be_filled_in_by_hand_has_boxes_that_a_pen_has_room_in() {
    for (id, sheet, boxes) in [
        (
            DocumentId::Devices,
            "機器台帳",
            ["機器区分", "事業者", "リモートメンテナンス", "最終パッチ適用日", "MACアドレス"]
                .as_slice(),
        ),
        (
            DocumentId::Vendors,
            "事業者",
            &["メール", "リモートメンテナンス確認日", "開示書受領日", "備考"],
        ),
    ] {
        let page = blank_ledger(id, sheet);
        // The first of them stands in the note above the table, too, or the header.
        let columns: Vec<Vec<(f64, f64)>> = boxes
            .iter()
            .map(|name| {
                let mut found = beginnings(&page, name);
                found.split_off(found.len() - 8)
            })
            .collect();
        for pair in columns.windows(2) {
            for (left, right) in pair[0].iter().zip(&pair[1]) {
                assert!((left.1 - right.1).abs() < 0.1, "{id}: one line");
                assert!(right.0 - left.0 > 30.0 * MM, "{id}: {:.1} mm", (right.0 - left.0) / MM);
            }
        }
        for rows in columns[0].windows(2) {
            // A row of 8 mm, and a box with its name.
            assert!(rows[0].1 - rows[1].1 > 17.9 * MM, "{id}");
        }
        let lowest = columns[0].last().unwrap().1;
        assert!(lowest - 16.0 * MM > 7.0 * MM, "{id}: {:.1} mm", lowest / MM);
    }
}

#[test]
fn a_ledger_of_accounts_to_be_filled_in_by_hand_fills_its_page() {
    let table = match Book::sample().emptied("利用者台帳").paper(DocumentId::Accounts).paper {
        Paper::Ledger(ledger) => ledger.table,
        other => panic!("{other:?}"),
    };
    assert_eq!(table.rows.len(), 18);
    assert!(blank_ledger(DocumentId::Accounts, "利用者台帳").text().0.contains("№利用者属性姓名"));
}

#[test]
fn a_day_to_be_written_on_a_form_has_room_on_both_sides_of_its_stroke() {
    let printed = pharmacies::all()[0].papers();
    let form = printed.iter().find(|it| it.document.id == DocumentId::PharmacyChecklist).unwrap();
    let mut measured = 0;
    for page in glyphs::pages(&form.pdf) {
        let shown: Vec<&Glyph> =
            page.glyphs.iter().filter(|it| !it.text.trim().is_empty()).collect();
        for triple in shown.windows(3) {
            let [open, stroke, close] = triple else { unreachable!() };
            if (open.text.as_str(), stroke.text.as_str(), close.text.as_str()) != ("（", "/", "）")
            {
                continue;
            }
            // The column of target dates is 16 mm wide.
            for room in [stroke.left - open.right, close.left - stroke.right] {
                assert!(room > 3.4 * MM, "{:.1} mm", room / MM);
            }
            assert!((open.baseline - close.baseline).abs() < 0.1);
            measured += 1;
        }
    }
    assert!(measured > 40, "{measured}");
}

#[test]
fn a_row_that_is_filled_in_is_as_high_as_its_text() {
    let page = &glyphs::pages(&sample::paper(DocumentId::Restore).pdf)[0];
    let lines =
        [baselines(page, "目標復旧時間（いつ")[0], baselines(page, "目標復旧時点（いつ")[0]];
    assert!(lines[0] - lines[1] < 6.0 * MM, "{lines:?}");
}

#[test]
fn a_day_and_a_name_to_write_have_room_under_the_title() {
    let printed = pharmacies::all()[0].papers();
    for id in [DocumentId::Bcp, DocumentId::Findings] {
        let printed = printed.iter().find(|printed| printed.document.id == id).unwrap();
        for page in glyphs::pages(&printed.pdf) {
            let title = page.glyphs.iter().find(|glyph| glyph.size > 12.0).unwrap().baseline;
            let line = page.glyphs.iter().find(|glyph| glyph.text == "＿").unwrap().baseline;
            assert!(title - line > 7.9 * MM, "{id}: {:.1} mm", (title - line) / MM);
        }
    }
}

#[test]
fn a_line_to_sign_on_stands_below_what_is_signed() {
    // Steps one after another, so that the end of the chapter comes to every place of a page.
    for steps in 0..14 {
        let book = (0..steps).fold(Book::clean(), |book, number| {
            let step = (number + 2).to_string();
            book.row("復旧手順", &["レセコン", &step, "端末を1台ずつ確かめる"])
        });
        for page in pages_of(&book, DocumentId::Restore) {
            let text = page.text().0;
            let signed = text.matches("作業した人（署名）").count();
            assert_eq!(signed, text.matches("□正常に動くことを確かめた").count(), "{steps}");
        }
    }
}

#[test]
fn a_system_that_has_room_on_a_page_is_not_parted() {
    let pages = pages_of(&Book::clean().without_row("バックアップ", 3), DocumentId::Restore);
    let own = pages.iter().find(|page| page.text().0.contains("目標復旧時間（いつ")).unwrap();
    for part in ["1レセコン", "始める前に確かめること", "手順", "終わったら", "終わった日時"]
    {
        assert!(own.text().0.contains(part), "{part}");
    }
}

#[test]
fn the_sources_of_the_terms_of_law_stand_together() {
    for page in all_pages(DocumentId::Bcp) {
        let text = page.text().0;
        let count = |words: &str| text.matches(words).count();
        assert_eq!(count("速報「"), count("本人への通知「"));
    }
}

/// The first glyph of each line of a page, in the order of writing.
fn first_of_lines(page: &Page) -> Vec<&Glyph> {
    let written: Vec<&Glyph> = page.glyphs.iter().filter(|glyph| !glyph.text.is_empty()).collect();
    let begins = |pair: &[&Glyph]| (pair[0].baseline - pair[1].baseline).abs() > 1.0;
    written.windows(2).filter(|pair| begins(pair)).map(|pair| pair[1]).collect()
}

#[test]
fn no_line_begins_with_the_stroke_between_two_values() {
    for pharmacy in pharmacies::all() {
        for printed in pharmacy.papers() {
            for page in glyphs::pages(&printed.pdf) {
                let strokes = first_of_lines(&page).into_iter().filter(|glyph| glyph.text == "／");
                assert_eq!(strokes.count(), 0, "{} {}", pharmacy.name, printed.document.stem);
            }
        }
    }
}

#[test]
fn a_bracket_that_opens_a_line_begins_where_the_other_lines_do() {
    let margin = 15.0 * MM - 0.1;
    for pharmacy in pharmacies::all() {
        let booklets = pharmacy
            .papers()
            .iter()
            .filter(|printed| matches!(printed.document.paper, Paper::Booklet(_)));
        for printed in booklets {
            for page in glyphs::pages(&printed.pdf) {
                assert_eq!(page.outside(margin), Vec::<&Glyph>::new(), "{}", pharmacy.name);
            }
        }
    }
    let mut found = 0;
    for page in all_pages(DocumentId::Bcp) {
        let (text, glyphs) = page.text();
        for (at, _) in text.match_indices("個人情報保護委員会（速報）") {
            let bracket = &page.glyphs[glyphs[at + "個人情報保護委員会".len()]];
            let first = &page.glyphs[glyphs[at]];
            if bracket.baseline < first.baseline - 1.0 {
                assert!((bracket.left - first.left).abs() < 0.1, "{bracket:?} {first:?}");
                found += 1;
            }
        }
    }
    assert!(found > 0);
}

#[test]
fn long_names_of_offices_break_between_their_parts() {
    let words = ["開発", "医政局", "医薬品", "参事官室", "厚生労働省"];
    for id in [DocumentId::Bcp, DocumentId::ContactDiagram] {
        for page in glyphs::pages(&sample::paper(id).pdf) {
            assert_eq!(page.broken(words), Vec::<String>::new(), "{id}");
        }
    }
}

#[test]
fn one_person_with_two_posts_is_called_once() {
    let book = Book::clean().row("薬局", &["薬局の管理者", "試　花子"]);
    let told = |book: &Book| Printed::of(book.paper(DocumentId::Bcp)).text();
    assert!(told(&book).contains("②試花子（システム運用担当者）に知らせます。"));
    let other = Book::clean().row("薬局", &["薬局の管理者", "試 一郎"]);
    assert!(
        told(&other)
            .contains("②試花子（システム運用担当者）と試一郎（薬局の管理者）に知らせます。")
    );
}

#[test]
fn lines_of_a_row_to_write_in_stand_evenly() {
    let place = "管理者のノートパソコンに戻してから事務室の予備のパソコンに戻す";
    let book = pharmacies::one_cell().row("計画", &["戻す先", place]);
    let headers = ["対象システム", "方式"];
    let book = book.rows("バックアップ", &headers).row("バックアップ", &["薬歴", "NASへの複写"]);
    let pages = pages_of(&book, DocumentId::Restore);
    let page = pages.iter().find(|page| page.text().0.contains("戻す先を決め")).unwrap();
    let (text, glyphs) = page.text();
    let at = text.find("戻す先を決め").unwrap();
    let end = text[at..].find("戻す））").or(text[at..].find("戻す）")).unwrap() + at;
    let mut lines: Vec<f64> =
        glyphs[at..end].iter().map(|glyph| page.glyphs[*glyph].baseline).collect();
    lines.dedup();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0] - lines[1] < 5.0 * MM, "{:.1} mm", (lines[0] - lines[1]) / MM);
}

#[test]
fn the_log_of_tests_stands_on_the_page_before_where_it_has_room() {
    // Steps one after another, so that the end of the last chapter comes to every place of a page.
    for steps in 0..16 {
        let headers = ["対象システム", "手順", "作業内容"];
        let book = pharmacies::one_cell().rows("復旧手順", &headers);
        let book = (0..steps).fold(book, |book, number| {
            book.row("復旧手順", &["薬歴", &format!("{}", number + 1), "確かめる"])
        });
        let book = book.row("復旧手順", &["薬歴", "99", "終える"]);
        let pages = pages_of(&book, DocumentId::Restore);
        let [.., before, last] = pages.as_slice() else { continue };
        if first_of_body(last) != "復元試験の記録" {
            continue;
        }
        let lowest = before.glyphs.iter().filter(|glyph| glyph.baseline > 17.0 * MM);
        let lowest = lowest.map(|glyph| glyph.baseline).fold(f64::MAX, f64::min);
        // Heading, sentence, header and eight rows; the row to sign on has no glyph.
        assert!(lowest - 16.0 * MM < 108.0 * MM, "{steps} steps: {:.0} mm", lowest / MM - 16.0);
    }
}

/// What a page says first below its title.
fn first_of_body(page: &Page) -> String {
    let (text, _) = page.text();
    let body = text.split("作成者：").nth(1).unwrap_or_default().trim_start_matches('＿');
    body.chars().take(7).collect()
}

#[test]
fn columns_to_write_in_beside_long_sentences_are_as_wide_as_a_pen_needs() {
    let name = "勅使河原左衛門太郎右衛門之助・例示さくら（薬剤師、非常勤、月曜と木曜の午後だけ）";
    let long = Book::sample().put("薬局", 1, "薬局の管理者", name);
    let mut measured = 0;
    for book in [Book::sample(), long] {
        for page in pages_of(&book, DocumentId::Restore) {
            let (people, times) = (beginnings(&page, "確かめた人日時"), beginnings(&page, "日時"));
            for (left, baseline) in people {
                let time = times.iter().find(|(_, other)| (other - baseline).abs() < 0.1).unwrap();
                assert!(time.0 - left > 23.9 * MM, "{:.1} mm", (time.0 - left) / MM);
                measured += 1;
            }
        }
    }
    assert!(measured > 10, "{measured}");
}
