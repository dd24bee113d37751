//! The inputs of tests/cases/field: what real files taught (README there).

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use tachiiri::case::Case;
use tachiiri::sheet::rows;

use crate::support::book::{AS_OF, lines, read_files};
use crate::support::sandbox::{ROOT, Sandbox, code, stdout};

/// The cell 項番 of the row of チェックリスト in whose 備考 most of the cases have something.
const REMARKED: &str = "A17";

fn path(name: &str) -> PathBuf {
    Path::new(ROOT).join("tests/cases/field").join(name)
}

/// Exit code and findings of `check`, as `severity[code] file:sheet!cell` in the order of printing;
/// without the name of a case's only workbook.
fn checked(name: &str) -> (i32, Vec<String>) {
    let arguments =
        ["check", &path(name).display().to_string(), "--as-of", "2024-02-01", "--format", "json"];
    let output = Sandbox::new().run(&arguments);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = report["cases"][0]["findings"].as_array().unwrap();
    (code(&output), findings.iter().map(|finding| line(name, finding)).collect())
}

fn line(name: &str, finding: &Value) -> String {
    let of = |key: &str| finding[key].as_str().unwrap_or_default();
    let file = of("file").rsplit('/').next().unwrap_or_default();
    let file = if file == name || file == "薬局.xlsx" { "" } else { file };
    let place = [of("sheet"), of("cell")].join("!");
    format!("{}[{}] {file} {}", of("severity"), of("code"), place.trim_matches('!'))
}

/// What a case reports beyond the sample, and the sample beyond it.
fn beyond_sample(name: &str) -> (i32, Vec<String>, Vec<String>) {
    let (_, sample) = checked("sample.xlsx");
    let (code, case) = checked(name);
    let without = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|line| !b.contains(line)).cloned().collect()
    };
    (code, without(&case, &sample), without(&sample, &case))
}

/// What a workbook or a folder of workbooks says.
fn case_of(name: &str) -> Case {
    let one = path(name);
    let files: Vec<PathBuf> = if one.is_dir() {
        fs::read_dir(one).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![one]
    };
    // Places name the file; a workbook alone gets the sample's name, so that cases can be compared.
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let names: Vec<String> = match &files[..] {
        [_] => vec!["sample.xlsx".to_owned()],
        many => many.iter().map(|path| name(path)).collect(),
    };
    let files =
        names.iter().zip(&files).map(|(name, path)| (name.as_str(), fs::read(path).unwrap()));
    let reading = read_files(files.collect(), AS_OF);
    reading.case.unwrap_or_else(|| panic!("{:?}", lines(&reading.findings)))
}

/// The 備考 of that row.
fn remark(case: &Case) -> String {
    rows(&case.answers)
        .iter()
        .find(|answer| answer.place.cell.is_some_and(|cell| cell.to_string() == REMARKED))
        .map(|answer| answer.remark.text().to_owned())
        .unwrap()
}

/// Cases that say what the sample says, with what may be reported besides.
const SAME: [(&str, &[&str]); 33] = [
    ("A01_button_two_lines.xlsx", &[]),
    ("A01b_button_one_line.xlsx", &[]),
    ("A02_logo_svg_doctype.xlsx", &[]),
    ("A03a_powerquery_utf16bom.xlsx", &[]),
    ("A03b_addin_utf16nobom.xlsx", &[]),
    ("A04a_dim_rows_only.xlsx", &[]),
    ("A05a_merge_cols.xlsx", &[]),
    ("A06a_nounique.xlsx", &[]),
    ("A06e_x20.xlsx", &[]),
    ("A07_backslash.xlsx", &[]),
    ("A08_module_without_rid.xlsm", &["note[I017]  Module1"]),
    ("A09_xlm_macrosheet.xlsm", &["note[I017]  Macro1"]),
    ("A11_cells_without_r_str.xlsx", &[]),
    ("A12_x_prefix.xlsx", &[]),
    ("B01_hanko_place_in_cell.xlsx", &["note[I028]  チェックリスト!I17"]),
    ("B02_wps_dispimg.xlsx", &["note[I028]  チェックリスト!I17"]),
    ("B09a_yes_zwsp.xlsx", &["note[I024]  チェックリスト!D5"]),
    ("B09c_yes_nbsp.xlsx", &[]),
    ("B09e_date_lrm.xlsx", &["note[I024]  チェックリスト!E5"]),
    ("B09i_phone_zwnj_prefix.xlsx", &["note[I024]  連絡先!F16"]),
    ("B09l_remark_only_zwsp.xlsx", &["note[I024]  チェックリスト!I17"]),
    ("B13a_vendor_ika_yohaku.xlsx", &["note[I022]  事業者!A8"]),
    ("B13d_ops_ika.xlsx", &["note[I022]  業務!A11"]),
    ("B13l_log_ijou.xlsx", &["note[I022]  アクセスログ!A51"]),
    ("B13m_vendor_nashi.xlsx", &["note[I022]  事業者!A8"]),
    ("B22_00.xlsx", &[]),
    ("N01_url_leading_tab.xlsx", &["note[I024]  連絡先!J12"]),
    ("P01_protected_only.xlsx", &[]),
    ("S04d_sheet_copy_veryhidden.xlsx", &["note[I017]  チェックリスト (2)"]),
    ("S05_hidden_contacts.xlsx", &["note[I018]  連絡先"]),
    ("X10_sst_count_is_total.xls", &[]),
    ("X12_label_without_options.xls", &[]),
    ("Z01_bytes_before.xlsx", &[]),
];

#[test]
fn good_files_say_what_the_sample_says() {
    let sample = case_of("sample.xlsx");
    for (name, also) in SAME {
        let (code, more, gone) = beyond_sample(name);
        assert_eq!((code, more, gone), (0, owned(also), Vec::new()), "{name}");
        let case = case_of(name);
        assert_eq!(remark(&case), remark(&sample), "{name}");
        assert!(case == sample, "{name}: {}", first_difference(&case, &sample));
    }
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn first_difference(case: &Case, sample: &Case) -> String {
    let (case, sample) = (format!("{case:#?}"), format!("{sample:#?}"));
    let differ = case.lines().zip(sample.lines()).find(|(a, b)| a != b);
    differ.map(|(a, b)| format!("{a} for {b}")).unwrap_or_default()
}

#[test]
fn remarks_are_read_to_the_letter() {
    for (name, text) in [
        ("A14h_cell_extlst.xlsx", "1.5"),
        ("B09zd_nec.xlsx", "髙﨑①㈱㊞ℓ㎡℡№㍻"),
        ("B09zh_ivs.xlsx", "辻\u{E0100}様 葛\u{E0101}城"),
        ("B21_id57.xlsx", "R5.12.1"),
        ("N10_dynamic_lambda_external.xlsx", "計算した文"),
    ] {
        assert_eq!(beyond_sample(name), (0, Vec::new(), Vec::new()), "{name}");
        assert_eq!(remark(&case_of(name)), text, "{name}");
    }
}

#[test]
fn what_cannot_be_taken_is_refused_at_its_cell() {
    let all = |code: &str, column: &str, rows: std::ops::RangeInclusive<u32>| -> Vec<String> {
        rows.map(|row| format!("{code}  チェックリスト!{column}{row}")).collect()
    };
    assert_refused("A13_new_errors.xlsx", &all("error[I015]", "I", 6..=16));
    assert_refused("N13_ovals.xlsx", &all("error[I006]", "D", 5..=22));
    for (name, told) in [
        (
            "B05_strikethrough_rows.xlsx",
            &["error[I023]  事業者!A6", "error[I023]  利用者台帳!A9"][..],
        ),
        (
            "B07_phone_lost_zero.xlsx",
            &[
                "error[I021]  事業者!E6",
                "error[I021]  利用者台帳!E5",
                "error[I021]  薬局!B9",
                "error[I021]  連絡先!F11",
                "error[I021]  連絡先!F16",
            ],
        ),
        ("B08_phone_e_notation.xlsx", &["error[I021]  連絡先!F11", "error[I021]  連絡先!F16"]),
        ("C03_csv_1F", &["error[I013] 連絡先.csv 連絡先!F13"]),
        ("D92_dbnum3_phone.xlsx", &["error[I021]  連絡先!F16"]),
        ("L12_jis", &["error[I001] アクセスログ.csv "]),
        ("L13_eucjp", &["error[I001] アクセスログ.csv "]),
        ("N03_hours_pua.xlsx", &["error[I013]  連絡先!H12"]),
        ("N12_form_checkboxes_unlinked.xlsx", &["error[I029]  チェックリスト!D5"]),
        (
            "M01_contact_org_merged.xlsx",
            &[
                "error[I010]  連絡先!B6",
                "error[I010]  連絡先!B7",
                "error[I010]  連絡先!B8",
                "note[I030]  連絡先!B6",
            ],
        ),
    ] {
        assert_refused(name, &owned(told));
    }
}

fn assert_refused(name: &str, told: &[String]) {
    let (code, findings) = checked(name);
    assert_eq!((code, &findings[..]), (1, told), "{name}");
}

#[test]
fn check_boxes_that_were_never_ticked_are_asked_about_once() {
    let (code, findings) = checked("B03b_incell_checkbox_untouched.xlsx");
    assert_eq!(code, 0);
    let of = |rule: &str| findings.iter().filter(|line| line.contains(rule)).cloned().collect();
    let asked: Vec<String> = of("[I029]");
    assert_eq!(asked, ["warning[I029]  チェックリスト!D5"]);
    let row_by_row: Vec<String> = [of("[C102]"), of("[C103]")].concat();
    assert_eq!(row_by_row, Vec::<String>::new());
    let case = case_of("B03b_incell_checkbox_untouched.xlsx");
    assert!(rows(&case.answers).iter().all(|answer| answer.first().reply.value.is_none()));
}

#[test]
fn a_number_shown_in_japanese_digits_is_read_as_shown() {
    assert_eq!(beyond_sample("D90_dbnum3_ledger.xlsx"), (0, Vec::new(), Vec::new()));
    let case = case_of("D90_dbnum3_ledger.xlsx");
    let numbers: Vec<&str> = rows(&case.devices).iter().map(|row| row.number.text()).collect();
    assert_eq!(numbers, ["１", "２", "３", "４", "５", "６", "７", "008"]);
}

#[test]
fn a_merged_number_belongs_to_the_first_row_alone() {
    let (code, more, gone) = beyond_sample("M08_vendor_tel_merged.xlsx");
    assert_eq!((code, more, gone), (0, owned(&["note[I030]  事業者!E6"]), Vec::new()));
    let case = case_of("M08_vendor_tel_merged.xlsx");
    let numbers: Vec<&str> = rows(&case.vendors).iter().map(|row| row.telephone.text()).collect();
    assert_eq!(numbers[..2], ["0120-000-111", ""]);
}

#[test]
fn a_number_kept_as_a_text_by_a_formula_is_read_without_it() {
    assert_eq!(beyond_sample("C01_csv_equals_phone"), (0, Vec::new(), Vec::new()));
    let case = case_of("C01_csv_equals_phone");
    let phones: Vec<&str> = rows(&case.contacts).iter().map(|row| row.telephone.text()).collect();
    assert!(phones.contains(&"0300001261") && phones.contains(&"0120000111"), "{phones:?}");
}

#[test]
fn files_of_other_programs_beside_a_case_are_named() {
    let (code, more, gone) = beyond_sample("C05_other_files_beside");
    let told = [
        "note[I025] 02_事業者確認用チェックリスト_架空レセコン株式会社.pdf ",
        "note[I025] 台帳.numbers ",
        "note[I025] 名刺.jpg ",
        "note[I025] 回答.docx ",
        "note[I025] 回答.xlsb ",
    ];
    assert_eq!((code, more, gone), (0, owned(&told), Vec::new()));
}

#[test]
fn sheets_under_other_names_are_proposed_and_never_read() {
    let (code, findings) = checked("S01_numbers_sheet_names.xlsx");
    assert_eq!(code, 1);
    assert_eq!(findings[..2], ["error[I004]  チェックリスト - 表1", "error[I003]  薬局"]);
    let (code, more, gone) = beyond_sample("S05b_veryhidden_old_contacts.xlsx");
    let told = ["note[C301]  チェックリスト!D14", "note[I017]  連絡先（旧）"];
    assert_eq!((code, more, gone), (0, owned(&told), Vec::new()));
    assert!(case_of("S05b_veryhidden_old_contacts.xlsx").contacts.is_none());
}

#[test]
fn logs_with_split_and_zoned_times_are_read() {
    for name in ["L01_date_and_time_columns", "L02_01"] {
        let (code, more, _) = beyond_sample(name);
        assert_eq!((code, more), (0, Vec::new()), "{name}");
    }
}

#[test]
fn a_form_filled_in_beside_its_table_is_asked_about_and_not_taken() {
    let told = [
        "error[I026] 02_回答.xlsx 様式!D10",
        "error[I026] 02_回答.xlsx 様式!C11",
        "error[I026] 02_回答.xlsx 様式!D14",
        "error[I026] 02_回答.xlsx 様式!C15",
        "error[I026] 02_回答.xlsx 様式!D17",
        "error[I026] 02_回答.xlsx 様式!C18",
        "note[I026] 02_回答.xlsx 様式!N9",
    ];
    assert_refused("F01_filled_in_yoshiki_only", &owned(&told));
}

#[test]
fn a_form_whose_workings_were_deleted_is_taken_for_its_vendor() {
    for name in [
        "F04_hidden_columns_deleted",
        "F07_sheet_renamed",
        "F14_blank_beside_filled",
        "R01_form_lo_ods",
    ] {
        let (code, more, _) = beyond_sample(name);
        // The other vendor's answers are not in the case.
        let missing: Vec<&str> =
            more.iter().map(String::as_str).filter(|line| line.starts_with("error")).collect();
        assert_eq!((code, missing), (1, vec!["error[C202]  事業者!A6"]), "{name}");
        let case = case_of(name);
        let given = rows(&case.vendor_answers)
            .iter()
            .filter(|row| row.answer.first().reply.value.is_some());
        let vendors: Vec<&str> = given.map(|row| row.vendor.text()).collect();
        assert!(!vendors.is_empty(), "{name}");
        assert!(vendors.iter().all(|name| *name == "架空レセコン株式会社"), "{vendors:?}");
    }
}
