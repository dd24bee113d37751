//! What a page needs to look right: no glyph touches the one before it.

use tachiiri::paper::DocumentId;
use tachiiri::paper::block::Value;

use crate::support::book::papers_of;
use crate::support::glyphs::{Glyph, Page};
use crate::support::sample::{self, Printed};
use crate::support::{Book, glyphs, paper, pharmacies, tables};

fn assert_apart(printed: &Printed) {
    let moved = paper::glyphs_moved_left(&printed.pdf);
    assert_eq!(moved, 0, "{}: glyphs stand on the one before", printed.document.stem);
}

#[test]
fn no_glyph_touches_another() {
    for pharmacy in pharmacies::all() {
        for printed in pharmacy.papers() {
            for (page, number) in glyphs::pages(&printed.pdf).iter().zip(1..) {
                let name = format!("{} {} page {number}", pharmacy.name, printed.document.stem);
                assert_eq!(page.touching(), Vec::<String>::new(), "{name}");
            }
        }
    }
}

/// Words that readers take as one.
const WHOLE: [&str; 14] = [
    "いいえ",
    "対象外",
    "サーバ",
    "端末PC",
    "ネットワーク機器",
    "【要記入】",
    "MACアドレス",
    "ソフトウェア",
    "コンピュータ名",
    "使用日数",
    "都道府県警察",
    "厚生労働省",
    "使用可",
    "事業者",
];

/// Papers with a drawing on their first pages.
const DRAWN: [DocumentId; 2] = [DocumentId::ContactDiagram, DocumentId::SystemDiagram];

/// What stands in the cells of a printed table and is taken as one: numbers, days, addresses, short
/// names.
fn words_of(printed: &Printed) -> Vec<String> {
    let texts = tables::of(&printed.document)
        .into_iter()
        .flat_map(|table| &table.rows)
        .flatten()
        .map(Value::shown);
    let is_word = |text: &str| match text.is_ascii() {
        true => (2..=40).contains(&text.len()),
        // Sentences end lines between phrases.
        false if text.contains(|letter| matches!(letter, 'ぁ'..='ん')) => false,
        false => {
            (2..=8).contains(&text.chars().count())
                && !text.contains(['、', '。', '（', '・', '：', '／'])
        }
    };
    let words = texts
        .flat_map(|text| text.split(char::is_whitespace).map(str::to_owned).collect::<Vec<_>>());
    let mut words: Vec<String> = words.filter(|word| is_word(word)).collect();
    words.sort();
    words.dedup();
    words
}

#[test]
fn no_word_is_broken_between_two_lines() {
    for pharmacy in pharmacies::all() {
        for printed in pharmacy.papers() {
            let words = words_of(printed);
            // In a drawing one box's number may stand before another's.
            let is_drawing = |page: &Page| {
                DRAWN.contains(&printed.document.id) && !page.text().0.contains("区分")
            };
            for (page, number) in
                glyphs::pages(&printed.pdf).iter().zip(1..).filter(|(page, _)| !is_drawing(page))
            {
                let name = format!("{} {} page {number}", pharmacy.name, printed.document.stem);
                let broken = page.broken(words.iter().map(String::as_str).chain(WHOLE));
                assert_eq!(broken, Vec::<String>::new(), "{name}");
            }
        }
    }
}

#[test]
fn punctuation_in_a_row_is_not_pushed_together() {
    sample::papers().iter().for_each(assert_apart);
    let book = Book::clean().put(
        "連絡先",
        2,
        "組織名",
        "「（窓口）」、【夜間】（本店・支店）。（「休日」）",
    );
    book.documents().into_iter().map(Printed::of).for_each(|printed| assert_apart(&printed));
}

#[test]
fn marks_set_apart_are_still_the_text_as_written() {
    let name = "（BCP）（案）「あ」、【い】薬局";
    let plan = Printed::of(Book::clean().put("薬局", 0, "薬局名", name).paper(DocumentId::Bcp));
    assert!(plan.count(name) > 0);
}

#[test]
fn a_run_of_marks_that_begin_no_line_stays_in_its_cell_and_is_printed_whole() {
    for mark in ["ー", "〜", "！", "・", "。", "々", "）", "（"] {
        let run = mark.repeat(90);
        let book = Book::sample().put("チェックリスト", 2, "備考", run.as_str()).put(
            "機器台帳",
            1,
            "説明",
            run.as_str(),
        );
        for (id, least) in [(DocumentId::PharmacyChecklist, 42.0), (DocumentId::Devices, 34.0)] {
            let printed = Printed::of(book.paper(id));
            assert!(printed.text().replace(char::is_whitespace, "").contains(&run), "{id} {mark}");
            for page in glyphs::pages(&printed.pdf) {
                assert_eq!(page.outside(least), Vec::<&Glyph>::new(), "{id} {mark}");
            }
        }
    }
}

#[test]
fn a_ring_leaves_the_dot_between_the_words_free() {
    let form =
        paper::set(&Book::clean().put("チェックリスト", 2, "1回目", "いいえ").documents()[0]);
    let (yes, no): (Vec<_>, Vec<_>) = paper::drawings(&form, 1)
        .ring_edges
        .into_iter()
        .skip(1)
        .filter(|(left, _)| *left < 130.0)
        .partition(|(left, _)| *left < 112.0);
    let right_of_yes = yes.iter().map(|(_, right)| *right).fold(f64::MIN, f64::max);
    let left_of_no = no.iter().map(|(left, _)| *left).fold(f64::MAX, f64::min);
    // The dot takes 0.6 mm, the lines of the rings 0.3.
    assert!(left_of_no - right_of_yes > 1.3, "{right_of_yes} {left_of_no}");
}

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// The lines between a page's head and foot, with the smallest size of each.
fn lines_of(page: &Page) -> Vec<(f64, f64)> {
    let body = 17.0 * MM..page.size.1 - 24.0 * MM;
    let mut lines: Vec<(f64, f64)> = Vec::new();
    for glyph in
        page.glyphs.iter().filter(|glyph| !glyph.text.is_empty() && body.contains(&glyph.baseline))
    {
        match lines.iter_mut().find(|(baseline, _)| (*baseline - glyph.baseline).abs() < 1.0) {
            Some((_, size)) => *size = size.min(glyph.size),
            None => lines.push((glyph.baseline, glyph.size)),
        }
    }
    lines
}

fn smallest(pages: &[Page]) -> f64 {
    pages.iter().flat_map(lines_of).map(|(_, size)| size).fold(f64::MAX, f64::min)
}

#[test]
fn type_is_as_large_as_the_page_allows() {
    for pharmacy in pharmacies::all() {
        for printed in pharmacy.papers() {
            let size = smallest(&glyphs::pages(&printed.pdf));
            assert!(size > 6.99, "{} {}: {size}", pharmacy.name, printed.document.stem);
        }
    }
    let ledgers = [
        DocumentId::Devices,
        DocumentId::Accounts,
        DocumentId::Vendors,
        DocumentId::ContactDiagram,
    ];
    for id in ledgers {
        let pages = glyphs::pages(&sample::paper(id).pdf);
        let size = smallest(&pages[pages.len() - 1..]);
        assert!(size > 8.99, "{id}: {size}");
    }
}

#[test]
fn the_samples_pack_takes_few_pages() {
    let most = [
        (DocumentId::PharmacyChecklist, 2),
        (DocumentId::ContactDiagram, 2),
        (DocumentId::Bcp, 7),
        (DocumentId::Restore, 7),
        (DocumentId::Devices, 1),
        (DocumentId::Accounts, 1),
        (DocumentId::AccessLog, 1),
        (DocumentId::Vendors, 1),
        (DocumentId::Findings, 2),
    ];
    for (id, most) in most {
        let count = glyphs::pages(&sample::paper(id).pdf).len();
        assert!(count <= most, "{id}: {count}");
    }
}

#[test]
fn no_page_holds_a_line_or_two_alone() {
    for pharmacy in pharmacies::all() {
        for printed in pharmacy.papers() {
            for (page, number) in glyphs::pages(&printed.pdf).iter().zip(1..) {
                let count = lines_of(page).len();
                assert!(
                    count > 2,
                    "{} {} page {number}: {count} lines",
                    pharmacy.name,
                    printed.document.stem
                );
            }
        }
    }
}

#[test]
fn remarks_of_a_line_or_two_leave_the_form_its_two_pages() {
    let remark = "確認済。台帳は事務室の棚（上から二段目）にあります。";
    let form = (2..=19)
        .fold(Book::clean(), |book, row| book.set("チェックリスト", &format!("I{row}"), remark));
    let printed = Printed::of(form.paper(DocumentId::PharmacyChecklist));
    assert_eq!(printed.pages.len(), 2);
    for page in glyphs::pages(&printed.pdf) {
        let words = ["責任者等", "ネットワーク機器", "備考", "二段目"];
        assert_eq!(page.broken(words), Vec::<String>::new());
    }
}

#[test]
fn long_compounds_of_katakana_are_broken_between_their_words() {
    let name = "ヘルスケアコミュニケーションズファーマシーグループショッピングセンターイースト店";
    let book = Book::clean().set("薬局", "B1", name).put("連絡先", 1, "組織名", name);
    let words =
        ["ヘルスケア", "ファーマシー", "グループ", "ショッピング", "センター", "イースト店"];
    for id in [DocumentId::ContactDiagram, DocumentId::Bcp] {
        for page in glyphs::pages(&paper::set(&book.paper(id))) {
            assert_eq!(page.broken(words), Vec::<String>::new(), "{id}");
        }
    }
}

#[test]
fn names_verbs_and_counts_of_two_parts_stay_on_one_line() {
    let broken = |id: DocumentId, words: &[&str]| {
        let pages = glyphs::pages(&sample::paper(id).pdf);
        let broken = pages.iter().flat_map(|page| page.broken(words.iter().copied()));
        broken.collect::<Vec<_>>()
    };
    let whole = ["青葉花子", "双葉美咲", "例示さくら", "買い替える", "書き出し"];
    assert_eq!(broken(DocumentId::Restore, &whole), Vec::<String>::new());
    let items = ["2（4）サーバ", "2（1）全般", "2（6）サーバ"];
    assert_eq!(broken(DocumentId::Findings, &items), Vec::<String>::new());
    let counts = ["入力メニュー5", "照会メニュー1", "管理メニュー3", "帳票メニュー2"];
    assert_eq!(broken(DocumentId::AccessLog, &counts), Vec::<String>::new());
}

#[test]
fn a_number_before_the_kind_of_firm_does_not_part_it() {
    let maker = "架空メディカルソリューションズ14株式会社";
    let book = Book::sample().put("機器台帳", 1, "メーカー", maker);
    for page in glyphs::pages(&paper::set(&book.paper(DocumentId::Devices))) {
        assert_eq!(page.broken(["株式会社"]), Vec::<String>::new());
    }
}

#[test]
fn no_ledger_ends_in_a_page_with_one_record() {
    for count in 24..=48 {
        let headers = ["№", "利用者属性", "姓", "名", "ユーザID", "権限", "状態", "説明"];
        let book =
            (0..count).fold(Book::forms().rows("利用者台帳", &headers), |book, number| {
                let (id, user) = (format!("N{number:03}"), format!("user{number:03}@mihon"));
                let about = if number % 3 == 0 {
                    "平日の午前と、土曜日の閉店までを受け持つ"
                } else {
                    ""
                };
                book.row(
                    "利用者台帳",
                    &[&id, "薬剤師", "例示", "さくら", &user, "User", "使用可", about],
                )
            });
        let case = book.read().case.unwrap();
        let document = papers_of(&case, &[DocumentId::Accounts]).remove(0);
        let pages = paper::page_texts(&paper::set(&document));
        let last = pages.last().unwrap().matches("@mihon").count();
        assert!(pages.len() == 1 || last > 1, "{count} accounts: {last} on page {}", pages.len());
        assert_eq!(pages.concat().matches("@mihon").count(), count);
    }
}

#[test]
fn a_list_stays_with_what_leads_to_it_and_leaves_no_line_alone() {
    let together = [
        ["上から順に行います", "おかしな動きをする機器の", "と画面の様子を書き留めます"],
        ["紙で業務をするための用紙", "教育と訓練をした", "教育と訓練をした"],
        [
            "正常に動くことを確かめ、管理者",
            "紙の記録を入力し、照合した",
            "紙の記録を入力し、照合した",
        ],
        ["対策を全員に伝え、実施したこと", "原因対策担当期限", "原因対策担当期限"],
        ["入力する人、確かめる人、期限", "通し番号で、入力もれと", "通し番号で、入力もれと"],
    ];
    for pharmacy in pharmacies::all() {
        let plan = pharmacy.papers().iter().find(|paper| paper.document.id == DocumentId::Bcp);
        for [first, second, third] in together {
            let is_on = |page: &&String| {
                page.contains(first) && page.contains(second) && page.contains(third)
            };
            let count = plan.unwrap().pages.iter().filter(is_on).count();
            assert_eq!(count, 1, "{}: {first}", pharmacy.name);
        }
    }
}
