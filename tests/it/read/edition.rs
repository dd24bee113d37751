//! The edition file against the ministry's own text, and the loader against one file per mistake.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tachiiri::model::edition::{FormKind, Period};
use tachiiri::read::edition;

use crate::support::book::edition as reiwa5;
use crate::support::paper::squeezed;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// 別添1 of the notice as it comes out of the ministry's PDF, without blanks and line breaks.
fn annex_1() -> String {
    squeezed(&fs::read_to_string(Path::new(ROOT).join("tests/fixtures/annex1.txt")).unwrap())
}

#[test]
fn every_text_is_the_ministrys_to_the_letter() {
    let annex = annex_1();
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        for item in reiwa5().items(kind) {
            // The PDF's text puts 有無's brackets behind the date cell: its two sentences are looked
            // for apart.
            for sentence in
                item.text.split_inclusive('。').filter(|_| item.period == Period::Existence)
            {
                assert!(annex.contains(&squeezed(sentence)), "{sentence}");
            }
            let numbered = squeezed(&format!("{}{}", item.label, item.text));
            assert!(item.period == Period::Existence || annex.contains(&numbered), "{numbered}");
            assert!(item.heading.as_ref().is_none_or(|heading| annex.contains(&squeezed(heading))));
            assert!(
                annex.contains(&squeezed(&format!("{}{}", item.chapter_number, item.chapter))),
                "{}",
                item.chapter
            );
        }
        let form = reiwa5().form(kind).unwrap();
        for section in &form.sections {
            let notes = section.notes_above.iter().chain(&section.notes_below).chain([
                &section.heading,
                &form.title,
                &form.badge,
            ]);
            for note in notes {
                assert!(annex.contains(&squeezed(note)), "{note}");
            }
        }
    }
}

#[test]
fn the_forms_have_as_many_rows_as_the_official_ones() {
    let counts = |kind| {
        let form = reiwa5().form(kind).unwrap();
        form.sections.iter().map(|section| section.items.len()).collect::<Vec<_>>()
    };
    assert_eq!(counts(FormKind::Pharmacy), [1, 10, 8]);
    assert_eq!(counts(FormKind::Vendor), [8, 6]);
    // 有無 has one pair of date brackets, every other row three: as many as the ministry's text has.
    let brackets = annex_1().matches("（/").count();
    assert_eq!(brackets, 1 + 3 * (10 + 8 + 8 + 6));
}

#[test]
fn a_small_edition_of_ones_own_loads() {
    let text = fs::read_to_string(Path::new(ROOT).join("tests/editions/tiny.toml")).unwrap();
    let tiny = edition::read("tiny.toml", &text).unwrap();
    assert_eq!((tiny.id.as_str(), tiny.items(FormKind::Pharmacy).count()), ("tiny", 1));
}

#[test]
fn each_mistake_is_told_with_line_and_column() {
    let expected: BTreeMap<&str, &str> = [
        ("bad-id", "1行目 6文字目）: id は半角の英数字と - で書いてください"),
        ("bad-number", "53行目 10文字目）: 項番「いち」は「2(4)」の形ではありません"),
        ("double-form", "29行目 8文字目）: 同じ様式が2つあります"),
        ("double-item", "78行目 10文字目）: 項目 2(4) が2つあります"),
        ("double-key", "57行目 1文字目）: 同じキーが2つあります"),
        ("double-section", "51行目 8文字目）: 同じ様式の同じ表が2つあります"),
        ("empty-text", "57行目 8文字目）: 項目の文が空です"),
        ("item-without-section", "78行目 10文字目）: この項目の表がありません"),
        ("missing-form", "37行目 8文字目）: この様式の題名と印がありません"),
        ("missing-name", "1行目 1文字目）: キー「name」がありません"),
        ("missing-text", "50行目 1文字目）: キー「text」がありません"),
        ("not-toml", "3行目 15文字目）: 書き方に誤りがあります"),
        ("section-without-item", "51行目 8文字目）: この表には項目がありません"),
        ("double-device", "66行目 10文字目）: 対象機器に「サーバ」が2つあります"),
        ("unknown-form", "63行目 8文字目）: 「hospital」は使えない言葉です（使えるのは pharmacy、vendor）"),
        ("unknown-key", "38行目 1文字目）: 知らないキー「colour」があります"),
        ("unknown-period", "52行目 10文字目）: 「month」は使えない言葉です（使えるのは existence、year、reference）"),
        ("year-out-of-range", "3行目 15文字目）: 西暦の年度ではありません"),
    ]
    .into();
    let folder = Path::new(ROOT).join("tests/editions/invalid");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), expected.len(), "one file per mistake, and no other: {names:?}");
    for name in names {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let told = edition::read(&name, &text).unwrap_err().to_string();
        let wanted = expected[name.trim_end_matches(".toml")];
        assert!(told.contains(wanted), "{name}\n told: {told}\n want: {wanted}");
    }
}
