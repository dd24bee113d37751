//! The sample pharmacy with random characters in every field of free text.

use std::collections::BTreeMap;

use tachiiri::assets::Assets;
use tachiiri::model::text::Text;
use tachiiri::paper::input_workbook::{InputCell, InputWorkbook};
use tachiiri::sheet::{Kind, SheetId};

use super::rng::Rng;

/// Columns that are looked up elsewhere or have a meaning of their own: they keep their words.
const KEPT: [&str; 7] =
    ["項番", "年度", "チェック項目", "役割", "連絡元", "対象機器", "オフライン世代"];
/// Ranges of characters, as likely as each other.
const RANGES: [(u32, u32); 14] = [
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x300, 0x36F),
    (0x370, 0x4FF),
    (0x5D0, 0x6FF),
    (0x2000, 0x206F),
    (0x2190, 0x27BF),
    (0x3000, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xE000, 0xFAFF),
    (0xFE00, 0xFFFD),
    (0x1F000, 0x1FAFF),
    (0x20000, 0x323AF),
];
/// What a mark-up language might take for its own.
const MARKS: [&str; 10] = ["#", "*", "_", "$", "`", "{{", "}}", "\\", "@", "="];

/// Puts random text into every free field; the same words become the same text, so that names still
/// meet. With `printable` only characters that can be printed.
pub fn fill(workbook: &mut InputWorkbook, assets: &Assets, printable: bool, rng: &mut Rng) {
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for sheet in &mut workbook.sheets {
        let by_row = sheet.sheet == SheetId::Pharmacy;
        for (row, cells) in sheet.rows.iter_mut().enumerate() {
            for (column, cell) in cells.iter_mut().enumerate() {
                let column = &sheet.sheet.columns()[if by_row { row } else { column }];
                if let (InputCell::Text(text), Kind::Text) = (&mut *cell, column.kind)
                    && !KEPT.contains(&column.header)
                {
                    // Numbered, so that two names never become one.
                    let next = words.len();
                    let random = words.entry(text.clone()).or_insert_with(|| {
                        format!("{}{next}", random_text(assets, printable, rng))
                    });
                    text.clone_from(random);
                }
            }
        }
    }
}

fn random_text(assets: &Assets, printable: bool, rng: &mut Rng) -> String {
    let length = *rng.one_of(&[1, 2, 5, 12, 30, 80, 300]);
    let mut text = String::new();
    for _ in 0..length {
        if rng.below(12) == 0 {
            text.push_str(rng.one_of::<&str>(&MARKS));
            continue;
        }
        let (from, to) = *rng.one_of(&RANGES);
        let Some(character) = char::from_u32(from + rng.below((to - from + 1) as usize) as u32)
        else {
            continue;
        };
        text.push(character);
        // A mark may be printed on one letter and not on another.
        if printable && Text::new(&text, assets).is_err() {
            text.pop();
        }
    }
    if text.trim().is_empty() { "薬".to_owned() } else { text }
}
