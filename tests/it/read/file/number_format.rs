//! Numbers as a Japanese spreadsheet program shows them.

use jiff::civil::date;
use proptest::prelude::*;
use tachiiri::read::file::grid::Content;
use tachiiri::read::file::number_format::Formats;

/// What a number shows in a format: a code, or `id:` and the number of a built-in one.
fn shown(format: &str, value: f64) -> String {
    let format = match format.strip_prefix("id:") {
        Some(id) => (id.parse().unwrap(), None),
        None => (164, Some(format)),
    };
    Formats::new(std::iter::once(format), false).content(value, 0).shown()
}

#[test]
fn numbers_are_shown_as_libreoffice_shows_them() {
    let table: Vec<(String, String, Option<String>, String)> =
        serde_json::from_str(include_str!("../../../fixtures/number-formats.json")).unwrap();
    let mut wrong = Vec::new();
    for (format, value, expected, _) in table {
        let seen = shown(&format, value.parse().unwrap());
        if expected.as_ref().is_some_and(|expected| *expected != seen) {
            wrong.push(format!("{format:?} {value}: {expected:?}, not {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

fn assert_shown(format: &str, pairs: &[(f64, &str)]) {
    for (value, expected) in pairs {
        assert_eq!(shown(format, *value), *expected, "{format} {value}");
    }
}

#[test]
fn japanese_digits_are_shown() {
    let general = "[DBNum1][$-411]General";
    assert_shown(
        general,
        &[(0.0, "〇"), (5.0, "五"), (10.0, "十"), (110.0, "百十"), (20.0, "二十"), (-3.0, "-三")],
    );
    assert_shown(
        general,
        &[(12_345.0, "一万二千三百四十五"), (300_001_261.0, "三億一千二百六十一"), (1.5, "一・五")],
    );
    assert_shown("[DBNum2][$-411]General", &[(12.0, "拾弐"), (123_456.0, "拾弐萬参阡四百伍拾六")]);
    assert_shown(
        "[DBNum3][$-411]General",
        &[(7.0, "７"), (1_349_999_999.0, "１３４９９９９９９９")],
    );
    assert_shown("[DBNum4][$-411]General", &[(12.0, "12")]);
    assert_shown("[DBNum1][$-411]0", &[(1_234.0, "一二三四")]);
    assert_shown("[DBNum3]#,##0.0", &[(-1_234.5, "-１，２３４．５")]);
    assert_shown("[DBNum3][$-411]0\"台\"", &[(12.0, "１２台")]);
    assert_shown("[$-411]General", &[(12.5, "12.5")]);
    assert_shown("G/標準\" 件\"", &[(12.0, "12 件")]);
    assert_shown(
        "[DBNum1][$-411]ggge\"年\"m\"月\"d\"日\"",
        &[(45_201.0, "令和五年十月二日"), (43_586.0, "令和一年五月一日")],
    );
    assert_shown("[DBNum1][$-411]yyyy\"年\"m\"月\"", &[(45_201.0, "二〇二三年十月")]);
}

#[test]
fn eras_and_weekdays_are_shown() {
    assert_shown("[$-411]ge.m.d;@", &[(45_201.0, "R5.10.2"), (43_585.0, "H31.4.30")]);
    assert_shown("gge", &[(45_201.0, "令5")]);
    assert_shown("ggge\"年\"", &[(43_586.0, "令和1年")]);
    assert_shown(
        "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"",
        &[(43_586.0, "令和元年5月"), (45_201.0, "令和5年10月")],
    );
    assert_shown("m/d(aaa)", &[(45_200.0, "10/1(日)")]);
    assert_shown("aaaa", &[(45_201.0, "月曜日")]);
    assert_shown("[$-411]AM/PMh\"時\"", &[(0.5, "午後12時"), (0.25, "午前6時")]);
}

#[test]
fn built_in_formats_are_those_of_japanese_excel() {
    for (ids, expected) in [
        (&[27, 36, 50, 57][..], "R5.10.2"),
        (&[28, 29, 51, 54, 58], "令和5年10月2日"),
        (&[30], "10/2/23"),
        (&[31], "2023年10月2日"),
        (&[34, 52, 55], "2023年10月"),
        (&[35, 53, 56], "10月2日"),
        (&[14], "2023/10/2"),
        (&[32], "12時00分"),
        (&[33], "12時00分00秒"),
    ] {
        for id in ids {
            assert_shown(&format!("id:{id}"), &[(45_201.5, expected)]);
        }
    }
    // A code that the file gives for a number counts, but for those that follow the machine.
    let given = |id| {
        Formats::new([(id, Some("yyyy-mm-dd"))].into_iter(), false).content(45_201.0, 0).shown()
    };
    assert_eq!((given(57), given(14)), ("2023-10-02".to_owned(), "2023/10/2".to_owned()));
}

#[test]
fn what_shows_nothing_shows_nothing() {
    assert_shown(";;;", &[(5.0, ""), (-5.0, ""), (0.0, "")]);
    assert_shown("#", &[(0.0, ""), (5.0, "5")]);
    assert_shown("0;-0;;@", &[(0.0, ""), (-5.0, "-5")]);
    assert_shown("0;", &[(-5.0, ""), (5.0, "5")]);
}

#[test]
fn in_doubt_a_number_is_shown_plainly() {
    let odd = ["¥[Red]General]", "]General", "\"", "0\"", "[", "[[[", "\\", "0;0;0;0;0", "0.00\\"];
    for format in odd {
        assert_shown(format, &[(1.5, "1.5")]);
    }
    assert_shown(
        "ss.00000000000000000000000000000000",
        &[(0.5, "00.00000000000000000000000000000000")],
    );
    assert_shown("¥[Red]General", &[(1.5, "¥1.5")]);
    assert_shown("ss.000000", &[(2_958_465.5, "00.000000")]);
    // No day has such a number.
    assert_shown("yyyy/m/d", &[(-5.0, "-5"), (1e10, "10000000000")]);
}

#[test]
fn a_section_for_text_is_none_for_numbers() {
    assert_shown("0.0;@", &[(-1.25, "-1.3")]);
    assert_shown("[h]:mm;@", &[(-1.5, "-36:00")]);
    assert_shown("@", &[(-1.25, "-1.25")]);
}

#[test]
fn digits_are_rounded_as_the_fifteen_that_are_kept() {
    assert_shown(
        "0.0",
        &[(2.05, "2.1"), (0.05, "0.1"), (0.04, "0.0"), (9.96, "10.0"), (0.0, "0.0")],
    );
    assert_shown(
        "0",
        &[
            (0.5, "1"),
            (1e15, "1000000000000000"),
            (123_456_789_012_345_680.0, "123456789012346000"),
        ],
    );
    assert_shown("0.00E+00", &[(999_999.0, "1.00E+06"), (0.0, "0.00E+00"), (0.00012, "1.20E-04")]);
    assert_shown("?/?", &[(45_200.0, "45200/1"), (2.5, "5/2")]);
    assert_shown("# ?/?", &[(0.999, "1    "), (2.5, "2 1/2"), (0.0, "0    ")]);
    assert_shown("0,,\"百万\"", &[(12_345_678.0, "12百万")]);
    assert_shown(
        "[>=100]#,##0;[<0]\"負\"0;0.0",
        &[(1_234.0, "1,234"), (-5.0, "負5"), (1.0, "1.0")],
    );
}

#[test]
fn what_counts_days_is_a_moment() {
    let content = |code: &'static str, value: f64| {
        Formats::new([(164, Some(code))].into_iter(), false).content(value, 0)
    };
    let moment = |content: Content| match content {
        Content::Moment { moment, .. } => moment,
        other => panic!("{other:?}"),
    };
    for code in ["yyyy/m/d", "aaa", "ge", "[$-411]m\"月\"", "General\" \"yyyy"] {
        assert_eq!(
            moment(content(code, 45_201.0)),
            Some(date(2023, 10, 2).at(0, 0, 0, 0)),
            "{code}"
        );
    }
    assert_eq!(moment(content("[h]:mm", 45_201.0)), None);
    for code in ["0 \"年\"", "0.0E+0", "#,##0_);[Red]\\(#,##0\\)", "\"ymd\"0", "0 kg"] {
        assert!(matches!(content(code, 45_201.0), Content::Number { day: Some(_), .. }), "{code}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_format_is_too_strange(code in "[-0#?.,%/EeGgaAymdhs@;\\[\\]<>=$\"\\\\_* +1-9:あ¥]{0,24}", value in any::<f64>()) {
        let value = if value.is_finite() { value } else { 0.0 };
        for value in [value, value % 100_000.0] {
            prop_assert!(shown(&code, value).len() < 2_000, "{} {}", code, value);
        }
    }
}

#[test]
fn commas_behind_the_decimals_divide_too() {
    assert_shown("0.0,,\"百万\"", &[(12_200_000.0, "12.2百万")]);
    assert_shown("#,##0.0,\"千円\"", &[(12_200_000.0, "12,200.0千円")]);
}

#[test]
fn formats_of_the_machine_are_those_of_a_japanese_one() {
    assert_shown("[$-F400]h:mm:ss\\ AM/PM", &[(0.375, "9:00:00")]);
    assert_shown("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", &[(45_200.0, "2023年10月1日")]);
    assert_shown("[$-411]dddd", &[(45_200.0, "日曜日")]);
    assert_shown("[$-411]ddd", &[(45_200.0, "日")]);
    assert_shown("[$-411]mmmm", &[(45_200.0, "10月"), (36_526.0, "1月")]);
    assert_shown("[$-411]ddd, mmm d", &[(36_526.0, "土, 1月 1")]);
}
