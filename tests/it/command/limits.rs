//! What `check` calls sound, `build` makes: names nobody read as texts, limits of formats.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tachiiri::paper::{Document, DocumentId, Paper};

use crate::support::sandbox::{Sandbox, code, stderr, stdout};
use crate::support::{Book, paper};

/// Most UTF-16 units of a string in a PDF, three bytes each.
const MOST_OF_STRING: usize = 10_922;

#[test]
fn names_that_no_font_can_print_are_reported_and_the_papers_made() {
    let device = ["管理番号", "機器区分", "💻備考"];
    let book = Book::clean()
        .without("機器台帳")
        .row("機器台帳", &device)
        .row("機器台帳", &["1", "サーバ", "古い"])
        .row("📝メモ", &["買い物", "電池"])
        .row("\u{E14D}外字のシート", &["a"])
        .row("薬局", &["📌合言葉", "ひみつ"]);
    let sandbox = Sandbox::new();
    sandbox.put("📌薬局.xlsx", &book.bytes());
    let arguments = ["--as-of", "2024-02-01", "--format", "concise"];
    let checked = sandbox.run(&[&["check", "📌薬局.xlsx"], &arguments[..]].concat());
    for name in ["📝メモ", "📌合言葉", "💻備考"] {
        assert!(stdout(&checked).contains(name), "{}", stdout(&checked));
    }
    let built = sandbox.run(&[&["build", "📌薬局.xlsx"], &arguments[..]].concat());
    assert_eq!(code(&built), 0, "{}", stderr(&built));
    let folder = sandbox.path("out/ためし薬局");
    let report = paper::text(&std::fs::read(folder.join("10_事前点検結果.pdf")).unwrap());
    for name in ["〓メモ", "〓外字のシート", "〓合言葉", "〓備考"] {
        assert!(report.contains(name), "{name}: {report}");
    }
}

/// The contact diagram with an alternative text of so many UTF-16 units.
fn diagram(units: usize) -> Document {
    const COUNT: usize = 7;
    let contacts = |content: usize| {
        let book =
            Book::clean().without("連絡先").rows("連絡先", &["区分", "組織名", "連絡する内容"]);
        (0..COUNT).fold(book, |book, number| {
            let length = if number == 0 { content } else { 1_500 };
            book.row("連絡先", &["薬局内", &format!("ためし{number}"), &"あ".repeat(length)])
        })
    };
    let others = alternative(&contacts(1).paper(DocumentId::ContactDiagram)).encode_utf16().count();
    contacts(units + 1 - others).paper(DocumentId::ContactDiagram)
}

fn alternative(document: &Document) -> String {
    match &document.paper {
        Paper::ContactDiagram(diagram) => diagram.alternative.clone(),
        _ => panic!("another paper"),
    }
}

#[test]
fn an_alternative_text_that_is_too_long_for_a_pdf_is_cut_with_a_word() {
    for units in [MOST_OF_STRING, MOST_OF_STRING + 1] {
        let document = diagram(units);
        let whole = alternative(&document);
        assert_eq!(whole.encode_utf16().count(), units);
        let texts = paper::alternative_texts(&paper::set(&document));
        let kept = texts.into_iter().max_by_key(String::len).unwrap();
        if units == MOST_OF_STRING {
            assert_eq!(kept, whole);
        } else {
            let begin = kept.strip_suffix("……続きは表のとおり").unwrap();
            assert!(whole.starts_with(begin));
            assert_eq!(kept.encode_utf16().count(), MOST_OF_STRING);
        }
    }
}

/// A sheet that a pharmacy may fill: a column whose word is fixed, the one that names its records,
/// others that take any text, and how many rows it may have.
#[derive(Debug)]
struct Filled {
    sheet: &'static str,
    fixed: (&'static str, &'static str),
    key: &'static str,
    texts: &'static [&'static str],
    most: usize,
}

const SHEETS: [Filled; 5] = [
    Filled {
        sheet: "連絡先",
        fixed: ("区分", "薬局内"),
        key: "組織名",
        texts: &["役割", "受付時間", "連絡する内容", "備考"],
        most: 300,
    },
    Filled {
        sheet: "機器台帳",
        fixed: ("機器区分", "端末PC"),
        key: "管理番号",
        texts: &["OS", "ソフトウェア", "設置場所", "説明"],
        most: 400,
    },
    Filled {
        sheet: "利用者台帳",
        fixed: ("状態", "使用中"),
        key: "№",
        texts: &["利用者属性", "姓", "名", "ユーザID", "説明"],
        most: 400,
    },
    Filled {
        sheet: "業務",
        fixed: ("優先度", "高"),
        key: "業務名",
        texts: &["停止許容時間", "代替手段", "必要な物品"],
        most: 300,
    },
    Filled {
        sheet: "バックアップ",
        fixed: ("重要度", "1"),
        key: "対象システム",
        texts: &["対象データ", "方式", "保存先", "備考"],
        most: 300,
    },
];

impl Filled {
    fn book(&self, many: bool, letter: &str) -> Book {
        let rows = if many { self.most } else { 3 };
        // A cell holds 2,000 characters; many rows of them are a question of memory, not of
        // formats.
        let times = if many { 8 } else { 2_000 / letter.chars().count() };
        let name = letter.repeat(times.min(1_900 / letter.chars().count()));
        let headers = [&[self.fixed.0, self.key], self.texts].concat();
        let book = Book::forms().without(self.sheet).rows(self.sheet, &headers);
        (0..rows).fold(book, |book, number| {
            let row = number as u32 + 1;
            let book = book.with(self.sheet, row, 0, self.fixed.1);
            let book = book.with(self.sheet, row, 1, format!("{number:03}{name}"));
            (2..headers.len()).fold(book, |book, column| {
                book.with(self.sheet, row, column as u16, letter.repeat(times))
            })
        })
    }
}

#[test]
#[ignore = "needs minutes"]
fn what_check_calls_sound_build_makes() {
    const LETTERS: [&str; 9] = ["長", "ー", "W", "々", "ｱ", "髙", "𠮷", "行\n", "a b"];
    let cases = (
        prop::sample::select(SHEETS.iter().collect::<Vec<_>>()),
        any::<bool>(),
        prop::sample::select(&LETTERS[..]),
    );
    let config = Config { cases: 10, failure_persistence: None, ..Config::default() };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let run = |(filled, many, letter): (&Filled, bool, &str)| {
        let sandbox = Sandbox::with(&filled.book(many, letter));
        let arguments = ["ためし.xlsx", "--as-of", "2024-02-01", "--format", "concise"];
        let checked = sandbox.run(&[&["check"], &arguments[..]].concat());
        prop_assert!(!stdout(&checked).contains("error[I"), "{}", stdout(&checked));
        let built = sandbox.run(&[&["build"], &arguments[..]].concat());
        prop_assert_eq!(code(&built), code(&checked), "{}", stderr(&built));
        prop_assert!(sandbox.outputs().len() > 8, "{:?}", sandbox.outputs());
        Ok(())
    };
    TestRunner::new_with_rng(config, random).run(&cases, run).unwrap();
}
