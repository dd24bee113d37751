//! Number formats: how a Japanese spreadsheet program shows a number, and which day a serial number
//! counts to.

mod code;
mod date;
mod kanji;
mod lexer;
mod moment;
mod number;
mod plain;

use jiff::civil::DateTime;

use self::code::{Format, Section, Unit};
use self::lexer::parse;
pub use self::moment::{iso_moment, serial_day};
use self::moment::{serial_moment, serial_of};
pub use self::plain::{decimal, plain_number};
use super::grid::Content;

/// Days between the two epochs that workbooks count from.
const DAYS_1900_TO_1904: i32 = 1_462;

/// The number formats of a workbook, by the numbers of its cell styles.
pub struct Formats {
    /// `None` where the format shows numbers as without a format.
    styles: Vec<Option<Format>>,
    since_1904: bool,
}

impl Formats {
    /// Takes, per cell style, the number of its format, and its code where the file gives one.
    pub fn new<'c>(styles: impl Iterator<Item = (u32, Option<&'c str>)>, since_1904: bool) -> Self {
        let styles = styles.map(|(id, code)| parse(code_of(id, code)?));
        Self { styles: styles.collect(), since_1904 }
    }

    /// Returns the content of a cell with a day that is stored as text, in a style.
    pub fn iso(&self, moment: DateTime, style: usize) -> Content {
        let serial = serial_of(moment);
        let section = self.section(serial, style);
        let shown = section.and_then(|(section, _)| date::show(section, serial));
        Content::Moment {
            moment: Some(moment),
            shown: shown.unwrap_or_else(|| plain_number(serial)),
        }
    }

    /// Returns the content of a cell with a number in a style. In doubt a number is shown plainly.
    pub fn content(&self, value: f64, style: usize) -> Content {
        let later = if self.since_1904 { DAYS_1900_TO_1904 } else { 0 };
        let serial = value + f64::from(later);
        let plain = |shown: Option<String>| shown.unwrap_or_else(|| plain_number(value));
        let Some((section, signed)) = self.section(value, style) else {
            return Content::Number {
                value,
                shown: plain_number(value),
                day: serial_day(value, later),
            };
        };
        match section.unit() {
            Unit::Day => {
                let shown = plain(date::show(section, serial));
                Content::Moment { moment: serial_moment(value, self.since_1904), shown }
            }
            Unit::Duration => {
                let shown = plain(date::show_duration(section, value));
                Content::Moment { moment: None, shown }
            }
            Unit::Number => {
                let shown = number::show(section, value.abs());
                let sign = if signed && value < 0.0 { "-" } else { "" };
                let shown = plain(shown.map(|shown| format!("{sign}{shown}")));
                Content::Number { value, shown, day: serial_day(value, later) }
            }
        }
    }

    fn section(&self, value: f64, style: usize) -> Option<(&Section, bool)> {
        self.styles.get(style)?.as_ref()?.section(value)
    }
}

/// Returns the code of a format; `None` where it shows numbers as without a format.
fn code_of(id: u32, code: Option<&str>) -> Option<&str> {
    // These follow the language of the machine, whatever code a file gives for them.
    let of_machine = matches!(id, 14 | 22);
    let code = code.filter(|code| !of_machine && !code.is_empty()).or_else(|| built_in(id))?;
    let code = of_language(code).unwrap_or(code);
    (!code.eq_ignore_ascii_case("general")).then_some(code)
}

/// Returns the code of a format that follows the language of the machine: whatever stands behind it,
/// the long date or the time.
fn of_language(code: &str) -> Option<&'static str> {
    let lower = code.to_ascii_lowercase();
    let begins = |names: [&str; 2]| names.iter().any(|name| lower.starts_with(name));
    if begins(["[$-f800]", "[$-x-sysdate]"]) {
        built_in(31)
    } else if begins(["[$-f400]", "[$-x-systime]"]) {
        built_in(21)
    } else {
        None
    }
}

/// Returns the code of a built-in format as a Japanese spreadsheet program has it.
fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        37 | 38 => "#,##0_);(#,##0)",
        39 | 40 => "#,##0.00_);(#,##0.00)",
        41 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* -#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        _ => return None,
    })
}
