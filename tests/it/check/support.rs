//! Operating systems: what people write, and until when each is supported.

use jiff::civil::{Date, date};
use tachiiri::check::support::Support;
use tachiiri::error::Error;

use crate::support::book::support;

fn until(os: &str) -> Option<Date> {
    support().named(os).and_then(|system| system.until)
}

#[test]
fn systems_are_told_by_what_people_write() {
    let ten = date(2025, 10, 14);
    for (texts, day) in [
        (
            &["Windows 7", "Win7", "windows7 professional 64bit", "Windows® 7 SP1", "ＷＩＮ７"][..],
            date(2020, 1, 14),
        ),
        (
            &["Win8", "Windows 8", "WINDOWS8 Pro", "ウィンドウズ8", "Windows(R) 8"],
            date(2016, 1, 12),
        ),
        (
            &[
                "Windows 8.1 Pro",
                "Win8.1",
                "ウインドウズ８．１",
                "Microsoft Windows 8.1",
                "MicrosoftWindows8.1",
            ],
            date(2023, 1, 10),
        ),
        (
            &[
                "ウィンドウズ10",
                "ウインドウズ１０",
                "Windows 10 Pro",
                "Win10",
                "windows10 22H2",
                "Windows 10 Enterprise",
            ],
            ten,
        ),
        (&["Windows 10 Pro 21H2", "Windows 10 Home バージョン21H2"], date(2023, 6, 13)),
        (&["Windows 10 21H2", "Windows 10 Enterprise 21H2"], date(2024, 6, 11)),
        (&["Windows 10 Pro 1809"], date(2020, 11, 10)),
        (&["Windows 10 Enterprise LTSC 2021"], date(2027, 1, 12)),
        (
            &[
                "Windows 10 LTSC 2021",
                "Windows 10 IoT Enterprise LTSC 2021",
                "Win10 IoT",
                "Windows 10 LTSC",
            ],
            date(2032, 1, 13),
        ),
        (&["Windows 10 LTSC 2019", "Windows 10 IoT Enterprise 2019"], date(2029, 1, 9)),
        (&["Windows 10 Enterprise 2016 LTSB"], date(2026, 10, 13)),
        (&["Windows 11 Pro 23H2", "Win11 Home 23H2"], date(2025, 11, 11)),
        (&["Windows 11 23H2", "Windows 11 Enterprise 23H2"], date(2026, 11, 10)),
        (&["Windows 11 IoT Enterprise LTSC 2024", "Windows 11 LTSC 2024"], date(2034, 10, 10)),
        (&["Windows 98", "Win98SE", "ＷＩＮ９８"], date(2006, 7, 11)),
        (&["Windows Me", "WinMe", "Windows Millennium Edition"], date(2006, 7, 11)),
        (&["Windows NT 4.0 Server", "WindowsNT4.0", "Windows NT 4"], date(2004, 12, 31)),
        (&["Windows 95 OSR2"], date(2001, 12, 31)),
        (&["Windows RT 8.1", "Windows RT"], date(2023, 1, 10)),
        (
            &[
                "Windows Server 20H2",
                "Windows Server, version 20H2",
                "Windows Server バージョン 20H2",
            ],
            date(2022, 8, 9),
        ),
        (&["Win Server 1909"], date(2021, 5, 11)),
        (&["CentOS 5.11"], date(2017, 3, 31)),
        (&["Windows XP", "WinXP SP3"], date(2014, 4, 8)),
        (&["Windows Vista"], date(2017, 4, 11)),
        (
            &["Windows Server 2008 R2", "Windows Server 2008", "WindowsServer2008"],
            date(2020, 1, 14),
        ),
        (
            &[
                "Windows Server 2012 R2",
                "Win Server 2012R2",
                "ウィンドウズサーバー2012",
                "Windows Server 2012",
            ],
            date(2023, 10, 10),
        ),
        (
            &["Win Server 2019", "Windows Server 2019 Standard", "Windows Server 2019 (1809)"],
            date(2029, 1, 9),
        ),
        (&["CentOS 7.9", "CentOS Linux release 7.9.2009 (Core)"], date(2024, 6, 30)),
        (&["CentOS 8"], date(2021, 12, 31)),
        (&["CentOS Stream 8"], date(2024, 5, 31)),
        (&["Ubuntu 18.04.6 LTS", "Ubuntu18.04"], date(2023, 5, 31)),
        (&["Debian GNU/Linux 10 (buster)"], date(2024, 6, 30)),
        (&["RHEL8.6", "Red Hat Enterprise Linux 8"], date(2029, 5, 31)),
        // Of two that a text names, the later counts.
        (&["Windows 7 / Windows 10"], ten),
    ] {
        for text in texts {
            assert_eq!(until(text), Some(day), "{text}");
        }
    }
}

#[test]
fn what_is_not_in_the_table_or_has_no_end_is_silent() {
    for text in [
        "",
        "-",
        "専用OS",
        "macOS 12",
        "iOS 15",
        "Android 9",
        "Windows",
        "Windows 11",
        "Windows 11 Pro",
        "Windows 11 26H2",
        "Windows 12",
        "Windows 80",
        "Windows 10.1",
        "Windows Embedded 8.1 Industry",
        "Windows 7 Embedded",
        "Windows NT Embedded 4.0",
        "Windows NT",
        "Windows NT 10.0",
        "Microsoft Windows NT 10.0.19045.0",
        "Windows NT 6.1",
        "Windows 98 → Windows 11",
        "Windows Mesh",
        "Windows Server",
        "Windows Server 2025",
        "Ubuntu 24.04",
        "Ubuntu 8",
        "7",
        "10",
        "レセコン10",
        "QTS 4.5",
        "Windows 7 → Windows 11",
    ] {
        assert!(until(text).is_none(), "{text}: {:?}", support().named(text));
    }
}

#[test]
fn eight_is_not_eight_point_one() {
    let name = |os: &str| support().named(os).unwrap().name.clone();
    assert_eq!(
        (name("Windows 8"), name("Windows 8.1")),
        ("Windows 8".to_owned(), "Windows 8.1".to_owned())
    );
    assert_eq!(name("Windows Server 2012 R2"), "Windows Server 2012 R2");
    assert_eq!(name("Windows 10 LTSC 2021"), "Windows 10 LTSC 2021");
}

proptest::proptest! {
    #[test]
    fn width_case_and_blanks_do_not_matter(index in 0..6usize, wide: bool, upper: bool, blank in "[ 　]{1,3}") {
        let (text, day) = [
            ("windows 7 pro", date(2020, 1, 14)),
            ("win 8", date(2016, 1, 12)),
            ("windows 8.1", date(2023, 1, 10)),
            ("windows 10 pro 21h2", date(2023, 6, 13)),
            ("windows server 2012 r2", date(2023, 10, 10)),
            ("windows 10 iot enterprise ltsc 2021", date(2032, 1, 13)),
        ][index];
        let text = if upper { text.to_uppercase() } else { text.to_owned() };
        let widened = |c: char| if wide && c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c };
        let text: String = text.replace(' ', &blank).chars().map(widened).collect();
        proptest::prop_assert_eq!(until(&text), Some(day), "{}", text);
    }

    #[test]
    fn a_system_that_any_text_names_has_an_end(text in "(windows|mac ?os|ios|android)? ?[0-9.]{0,4}\\PC{0,20}|\\PC{0,40}") {
        let named = support().named(&text);
        proptest::prop_assert!(named.is_none_or(|system| system.until.is_some()));
        let among_blanks = support().named(&format!(" {text}　"));
        proptest::prop_assert_eq!(named.map(|system| &system.name), among_blanks.map(|system| &system.name));
    }
}

#[test]
fn a_mistake_in_the_table_is_told_with_its_line() {
    let row = "[spellings]\n\n[[systems]]\nname = \"a\"\ntold_by = [\"a\"]\nstated = 2026-11-22\nsource = \"b\"\nurl = \"c\"\n";
    assert!(Support::parse(row).is_ok());
    for (text, line) in [
        (format!("{row}nonsense = 1\n"), "（"),
        (row.replace("2026-11-22", "2026-11-22T08:00:00"), "（6行目）"),
        (row.replace("[\"a\"]", "[]"), "（5行目）"),
        (row.replace("= \"a\"", "= "), "（4行目）"),
    ] {
        let Err(Error::Template { file, .. }) = Support::parse(&text) else { panic!("{text}") };
        assert!(file.starts_with("os-support.toml") && file.contains(line), "{file}: {text}");
    }
}
