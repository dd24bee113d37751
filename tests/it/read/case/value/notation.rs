//! Any day and any number of an item, in every notation.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use tachiiri::model::day::in_words;
use tachiiri::model::item::ItemNumber;
use tachiiri::read;

fn any_day() -> impl Strategy<Value = Date> {
    (0..83_000_i32)
        .prop_map(|days| date(1873, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap())
}

/// ASCII as full width, as Japanese keyboards write it.
fn full_width(text: &str) -> String {
    let wide = |character: char| match character {
        '!'..='~' => char::from_u32(character as u32 + 0xFEE0).unwrap(),
        ' ' => '\u{3000}',
        other => other,
    };
    text.chars().map(wide).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_day_reads_back_in_every_notation(day in any_day()) {
        let (y, m, d) = (day.year(), day.month(), day.day());
        let weekday = ["月", "火", "水", "木", "金", "土", "日"][day.weekday().to_monday_zero_offset() as usize];
        let words = in_words(day);
        let short: String = [("令和", "R"), ("平成", "H"), ("昭和", "S"), ("大正", "T"), ("明治", "M")]
            .into_iter()
            .fold(words.clone(), |text, (era, letter)| text.replace(era, letter))
            .replace(['年', '月'], ".")
            .replace(['日'], "");
        for text in [
            format!("{y}/{m}/{d}"),
            format!("{y}-{m:02}-{d:02}"),
            format!("{y}.{m}.{d}"),
            format!("{y}年{m}月{d}日"),
            format!("{y}{m:02}{d:02}"),
            format!("{y}/{m}/{d}({weekday})"),
            format!("{words}（{weekday}）"),
            format!("{words} {weekday}曜日"),
            short.replace('.', "/"),
            short,
            words,
        ] {
            prop_assert_eq!(read::day(&text), Some(day), "{}", text);
            let wide = full_width(&text);
            prop_assert_eq!(read::day(&wide), Some(day), "{}", wide);
        }
    }

    #[test]
    fn any_serial_from_20000_to_60000_is_a_day(serial in 20_000..=60_000_i32) {
        let day = date(1899, 12, 30).checked_add(jiff::Span::new().days(serial)).unwrap();
        prop_assert_eq!(read::day(&serial.to_string()), Some(day));
    }

    #[test]
    fn any_item_number_reads_back_in_every_notation(chapter in 1..=9_u8, number in 1..=20_u8) {
        let item = Ok(ItemNumber::Numbered { chapter, number });
        for text in [
            format!("{chapter}({number})"),
            format!("{chapter}-{number}"),
            format!("{chapter}（{number}）"),
            format!("{chapter:02} ({number:02})"),
        ] {
            prop_assert_eq!(text.parse(), item);
            prop_assert_eq!(full_width(&text).parse(), item);
        }
    }

    #[test]
    fn whatever_is_read_as_a_day_reads_back_in_words(text in "\\PC{0,12}|[0-9RrHh令和平成元年月日./() -]{0,14}") {
        if let Some(day) = read::day(&text).filter(|day| day.year() >= 1000) {
            prop_assert_eq!(read::day(&in_words(day)), Some(day), "{}", text);
        }
    }
}
