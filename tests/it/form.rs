//! Checklists that `build` made, filled in by others and put beside the case's files.

use std::fs;
use std::process::Command;

use jiff::civil::{Date, date};
use tachiiri::case::Case;
use tachiiri::check;
use tachiiri::finding::{Finding, Findings};
use tachiiri::model::edition::FormKind;
use tachiiri::model::text::Text;
use tachiiri::paper::DocumentId;
use tachiiri::read::Reading;
use tachiiri::sheet::checklist::Answer;
use tachiiri::sheet::choice::{Reply, YesNo};
use tachiiri::sheet::rows;

use crate::support::book::{self, AS_OF, VENDOR_ITEMS, edition, lines, read_files};
use crate::support::containers::converted;
use crate::support::{Book, Cell, workbook};

const VENDOR: &str = "架空システム株式会社";
const CASE: &str = "ためし.xlsx";
const FORM: &str = "02_返却.xlsx";
const SHEET: &str = "xl/worksheets/sheet1.xml";
/// 2023-10-03 as a workbook counts days.
const THIRD_OF_OCTOBER: &str = "><v>45202</v>";

// Forms, and ways to fill them in

/// The clean pharmacy before its vendor answered.
fn waiting() -> Book {
    Book::forms().without("事業者チェックリスト")
}

/// A workbook of ours in somebody's hands. 02: 1(1) in row 2, then as in `VENDOR_ITEMS`; 01: 有無 in row 2, then as in
/// `PHARMACY_ITEMS`. Columns: A 行ID B 項番 C 対象機器 D チェック項目 E 1回目 F 1回目確認日 G 目標日 H 2回目
/// I 2回目確認日 J 備考 K 薬局名 L 事業者名.
#[derive(Clone)]
struct Paper(Vec<u8>);

impl Paper {
    /// 01 as the pharmacy's own sheets fill it.
    fn pharmacy(book: &Book) -> Self {
        Self(workbook::set(&book.paper(DocumentId::PharmacyChecklist)))
    }

    /// 02 of the first vendor.
    fn vendor(book: &Book) -> Self {
        Self(workbook::set(&book.paper(DocumentId::VendorChecklist)))
    }

    /// 02 as it is sent out.
    fn blank() -> Self {
        Self::vendor(&waiting())
    }

    /// 02 with はい and 3 October everywhere: what `Book::clean` has on its own sheet.
    fn filled() -> Self {
        (2..=15).fold(Self::blank(), |paper, row| {
            paper.say(&format!("E{row}"), "はい").put(&format!("F{row}"), THIRD_OF_OCTOBER)
        })
    }

    fn edit(&self, change: impl Fn(&str) -> String) -> Self {
        Self(workbook::with_part(&self.0, SHEET, change))
    }

    /// A cell's XML behind its style.
    fn put(&self, cell: &str, content: &str) -> Self {
        self.edit(|xml| workbook::with_cell(xml, cell, content))
    }

    fn say(&self, cell: &str, text: &str) -> Self {
        self.put(cell, &format!("t=\"inlineStr\"><is><t>{text}</t></is>"))
    }

    fn empty(&self, cell: &str) -> Self {
        self.put(cell, ">")
    }

    /// Without columns that are written in every row.
    fn without_columns(&self, columns: &[char]) -> Self {
        let cells = columns.iter().flat_map(|column| (1..=15).map(move |row| format!("{column}{row}")));
        cells.fold(self.clone(), |paper, cell| paper.empty(&cell))
    }

    fn without_row(&self, row: u32) -> Self {
        self.edit(|xml| xml.replace(&row_of(xml, row), ""))
    }

    /// With a copy of a row further down.
    fn with_copy(&self, row: u32, to: u32) -> Self {
        self.edit(|xml| {
            let copy = row_of(xml, row).replace(&format!("r=\"{row}\""), &format!("r=\"{to}\""));
            let copy = ('A'..='L')
                .fold(copy, |copy, column| copy.replace(&format!("\"{column}{row}\""), &format!("\"{column}{to}\"")));
            xml.replace("</sheetData>", &format!("{copy}</sheetData>"))
        })
    }

    /// As a program leaves it that drops what it does not know.
    fn without_properties(&self) -> Self {
        Self(workbook::without_part(&self.0, "docProps/custom.xml"))
    }

    fn with_properties(&self, change: impl Fn(&str) -> String) -> Self {
        Self(workbook::with_part(&self.0, "docProps/custom.xml", change))
    }

    fn with_sheet_named(&self, old: &str, new: &str) -> Self {
        let renamed = |xml: &str| xml.replace(&format!("<sheet name=\"{old}\""), &format!("<sheet name=\"{new}\""));
        Self(workbook::with_part(&self.0, "xl/workbook.xml", renamed))
    }
}

fn row_of(xml: &str, row: u32) -> String {
    let start = xml.find(&format!("<row r=\"{row}\"")).unwrap();
    let end = start + xml[start..].find("</row>").unwrap() + "</row>".len();
    xml[start..end].to_owned()
}

// What is read

fn read(book: &Book, papers: &[&Paper]) -> Reading<'static> {
    let names = [FORM, "03_もう一つ.xlsx", "04_さらに.xlsx"];
    let mut files = vec![(CASE, book.bytes())];
    files.extend(names.into_iter().zip(papers).map(|(name, paper)| (name, paper.0.clone())));
    read_files(files, AS_OF)
}

/// All findings of reading.
fn told(book: &Book, papers: &[&Paper]) -> Vec<String> {
    let reading = read(book, papers);
    lines(&Findings::collect(reading.findings).iter().cloned().collect::<Vec<_>>())
}

/// The findings of a form, each with its message and hint not empty.
fn findings(book: &Book, paper: &Paper) -> Vec<Finding> {
    let findings = read(book, &[paper]).findings;
    for finding in &findings {
        assert!(!finding.message.is_empty() && !finding.hint.is_empty(), "{finding:?}");
        assert_eq!(&*finding.place.file, FORM, "{finding:?}");
    }
    findings
}

/// The one finding that there is.
fn only(book: &Book, paper: &Paper) -> (String, String) {
    let findings = findings(book, paper);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    (lines(&findings).remove(0), findings[0].message.clone())
}

fn case(book: &Book, papers: &[&Paper]) -> Case {
    let reading = read(book, papers);
    assert_eq!(lines(&reading.findings), Vec::<String>::new(), "{:#?}", reading.findings);
    reading.case.unwrap()
}

/// What the rules of the checklists find; the ledgers are no matter of forms.
fn checked(book: &Book, papers: &[&Paper]) -> Vec<Finding> {
    of_the_checklists(book::checked(&case(book, papers), AS_OF))
}

fn of_the_checklists(findings: Vec<Finding>) -> Vec<Finding> {
    findings.into_iter().filter(|finding| !finding.code.as_str().starts_with('E')).collect()
}

type Said = (String, Option<Reply>, Option<Date>, Option<Date>, Option<Reply>, Option<Date>, String);

/// What a row says, wherever it stands.
fn said(answer: &Answer) -> Said {
    (
        answer.item.to_string(),
        answer.first.value,
        answer.first_checked.value,
        answer.target.value,
        answer.second.value,
        answer.second_checked.value,
        answer.remark.text().to_owned(),
    )
}

fn said_by_vendors(case: &Case) -> Vec<(String, Said)> {
    let mut said: Vec<_> =
        rows(&case.vendor_answers).iter().map(|row| (row.vendor.text().to_owned(), said(&row.answer))).collect();
    said.sort_by_key(|(vendor, said)| (vendor.clone(), said.0.clone()));
    said
}

fn said_by_pharmacy(case: &Case) -> Vec<Said> {
    let mut said: Vec<_> = rows(&case.answers).iter().map(said).collect();
    said.sort_by_key(|said| said.0.clone());
    said
}

// The round trip

/// A vendor's answers of every kind, on the form and as typed on 事業者チェックリスト.
fn answered(paper: &Paper) -> Paper {
    paper
        .say("E4", "いいえ")
        .say("F4", "10/4")
        .say("G4", "令和6年3月1日")
        .say("H4", "はい")
        .say("I4", "1月20日")
        .say("J4", "SDSは準備中&#10;（来月）")
        .say("E6", "対象外")
        .empty("F6")
        .say("E8", "○")
}

fn typed() -> Book {
    Book::forms()
        .set("事業者チェックリスト", "E4", "いいえ")
        .set("事業者チェックリスト", "F4", "10/4")
        .set("事業者チェックリスト", "G4", "令和6年3月1日")
        .set("事業者チェックリスト", "H4", "はい")
        .set("事業者チェックリスト", "I4", "1月20日")
        .set("事業者チェックリスト", "J4", "SDSは準備中\n（来月）")
        .set("事業者チェックリスト", "E6", "対象外")
        .set("事業者チェックリスト", "F6", "")
}

#[test]
fn a_vendors_form_says_what_the_vendors_sheet_would() {
    let case = case(&waiting(), &[&answered(&Paper::filled())]);
    assert_eq!(said_by_vendors(&case), said_by_vendors(&typed().case()));
    let table = case.vendor_answers.unwrap();
    assert_eq!((&*table.place.file, table.place.sheet.as_deref(), table.place.cell), (FORM, Some("データ"), None));
    assert_eq!(table.rows[2].answer.first.place.cell.unwrap().to_string(), "E4");
    assert!(checked(&waiting(), &[&Paper::filled()]).is_empty());
}

#[test]
fn a_pharmacys_form_says_what_its_own_sheets_would() {
    let paper = Paper::pharmacy(&Book::forms().set("チェックリスト", "I6", "台帳の控えあり").set("薬局", "B4", "10/2"));
    let bare = Book::forms().without("チェックリスト").set("薬局", "B3", "").set("薬局", "B4", "");
    let read = case(&bare, &[&paper.say("J2", "電子薬歴のみ")]);
    assert_eq!(read.pharmacy.has_system.value, Some(YesNo::Yes));
    assert_eq!(read.pharmacy.has_system_checked.value, Some(date(2023, 10, 2)));
    assert_eq!(read.pharmacy.has_system_remark.text(), "電子薬歴のみ");
    assert_eq!(read.pharmacy.has_system.place.cell.unwrap().to_string(), "E2");
    let typed = Book::forms().set("チェックリスト", "I6", "台帳の控えあり").case();
    assert_eq!(said_by_pharmacy(&read), said_by_pharmacy(&typed));
    assert!(checked(&bare, &[&paper]).is_empty());
    // Beside the sheets it was made from it says nothing new.
    assert_eq!(told(&Book::forms().set("チェックリスト", "I6", "台帳の控えあり"), &[&paper]), Vec::<String>::new());
}

#[test]
fn what_is_not_answered_is_told_at_the_forms_cell() {
    let paper = Paper::filled().empty("E5").empty("F5").without_row(9);
    let found = checked(&waiting(), &[&paper]);
    let shown: Vec<String> = lines(&found);
    // 2(4)サーバ is empty; the row of 2(8) is gone: both are answered on 薬局確認用.
    assert_eq!(shown, ["note[C203] データ!E5", "note[C203] データ!-"]);
    assert!(found.iter().all(|finding| &*finding.place.file == FORM), "{found:#?}");
}

#[test]
fn a_vendors_no_against_the_pharmacys_yes_names_the_forms_cell() {
    let paper = Paper::filled().say("E5", "いいえ").put("G5", "><v>45352</v>");
    let found = checked(&waiting(), &[&paper]);
    let denied = found.iter().find(|finding| finding.code.as_str() == "C302").unwrap();
    assert!(denied.message.contains(&format!("（{FORM} データ!E5）")), "{}", denied.message);
}

#[test]
fn libreoffice_closes_the_loop() {
    let Some(saved) = workbook::recalculated(&answered(&Paper::filled()).0) else {
        return;
    };
    let case = case(&waiting(), &[&Paper(saved)]);
    assert_eq!(said_by_vendors(&case), said_by_vendors(&typed().case()));
}

#[test]
fn a_form_saved_in_another_container_closes_the_loop() {
    for ending in ["ods", "xls"] {
        let Some(saved) = converted(&[answered(&Paper::filled()).0], ending) else {
            return;
        };
        let case = case(&waiting(), &[&Paper(saved[0].clone())]);
        assert_eq!(said_by_vendors(&case), said_by_vendors(&typed().case()), "{ending}");
    }
}

const FILL_IN: &str = r#"
import datetime, sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book["データ"]
for row in range(2, 16):
    sheet.cell(row, 5).value = "はい"
    sheet.cell(row, 6).value = datetime.date(2023, 10, 3)
for cell, value in [("E4", "いいえ"), ("F4", "10/4"), ("G4", "令和6年3月1日"), ("H4", "はい"), ("I4", "1月20日"),
                    ("J4", "SDSは準備中\n（来月）"), ("E6", "対象外"), ("F6", None)]:
    sheet[cell] = value
book.save(sys.argv[2])
"#;

#[test]
fn openpyxl_closes_the_loop() {
    let there = Command::new("python3").args(["-c", "import openpyxl"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        println!("skipped: python3 with openpyxl is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (sent, returned) = (folder.path().join("sent.xlsx"), folder.path().join("returned.xlsx"));
    fs::write(&sent, Paper::blank().0).unwrap();
    let output = Command::new("python3").args(["-c", FILL_IN]).args([&sent, &returned]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let paper = Paper(workbook::read(&returned));
    for paper in [paper.clone(), Paper(workbook::without_part(&paper.0, "docProps/custom.xml"))] {
        assert_eq!(said_by_vendors(&case(&waiting(), &[&paper])), said_by_vendors(&typed().case()));
    }
}

// Which workbook is a form

#[test]
fn without_properties_the_hidden_ids_tell() {
    let paper = Paper::filled().without_properties();
    assert_eq!(said_by_vendors(&case(&waiting(), &[&paper])), said_by_vendors(&Book::forms().case()));
    let pharmacy = Paper::pharmacy(&Book::forms()).without_properties();
    let bare = Book::forms().without("チェックリスト");
    assert_eq!(said_by_pharmacy(&case(&bare, &[&pharmacy])), said_by_pharmacy(&Book::forms().case()));
}

#[test]
fn without_hidden_names_the_properties_tell() {
    let paper = Paper::filled().without_columns(&['K', 'L']);
    assert_eq!(said_by_vendors(&case(&waiting(), &[&paper])), said_by_vendors(&Book::forms().case()));
}

#[test]
fn a_form_that_tells_nobodys_name_is_refused() {
    let vendorless = Paper::filled().without_columns(&['L']).without_properties();
    let (line, message) = only(&waiting(), &vendorless);
    assert_eq!(line, "error[I010] データ!-");
    assert!(message.contains("「事業者名」"), "{message}");
    let nameless = Paper::filled().without_properties();
    let nameless = (2..=15).fold(nameless, |paper, row| paper.empty(&format!("K{row}")));
    assert_eq!(only(&waiting(), &nameless).0, "error[I010] データ!K2");
}

#[test]
fn a_renamed_table_is_a_sheet_like_any_other() {
    let paper = Paper::filled().with_sheet_named("データ", "回答");
    assert_eq!(told(&waiting(), &[&paper]), ["note[I017] 回答!-", "note[I017] 様式!-"]);
    assert!(read(&waiting(), &[&paper]).case.unwrap().vendor_answers.is_none());
}

#[test]
fn a_table_of_that_name_that_is_none_of_ours_is_a_sheet_like_any_other() {
    let book = waiting().row("データ", &["項番", "1回目"]).row("データ", &["2(4)", "はい"]);
    assert_eq!(told(&book, &[]), ["note[I017] データ!-"]);
}

#[test]
fn the_official_form_and_other_sheets_are_never_read() {
    let paper = Paper::filled();
    let scribbled = Paper(workbook::with_part(&paper.0, "xl/worksheets/sheet2.xml", |xml| {
        xml.replace("<v>はい</v>", "<v>△</v>").replace("<v>45202</v>", "<v>#REF!</v>")
    }));
    assert!(case(&waiting(), &[&scribbled]) == case(&waiting(), &[&paper]));
    let renamed = paper.with_sheet_named("様式", "うちのメモ");
    assert_eq!(told(&waiting(), &[&renamed]), Vec::<String>::new());
}

#[test]
fn a_form_moved_into_the_cases_workbook_is_read_beside_its_sheets() {
    let book = |answer: &str| {
        let headers = ["行ID", "項番", "対象機器", "1回目", "1回目確認日", "薬局名", "事業者名"];
        VENDOR_ITEMS.iter().fold(waiting().row("データ", &headers), |book, (number, device)| {
            let id = format!("reiwa5/vendor/{number}/{device}");
            book.row("データ", &[&id, number, device, answer, "2023/10/3", "ためし薬局", VENDOR])
        })
    };
    assert_eq!(said_by_vendors(&book("はい").case()), said_by_vendors(&Book::forms().case()));
    assert!(of_the_checklists(book("はい").findings()).is_empty());
    // Nor is any other sheet of ours lost for standing beside it.
    let rest = ["薬局", "チェックリスト", "連絡先"].into_iter().fold(book("はい"), |book, sheet| book.without(sheet));
    let files = vec![(CASE, waiting().without("事業者").bytes()), ("事業者とデータ.xlsx", rest.bytes())];
    let reading = read_files(files, AS_OF);
    assert_eq!(lines(&reading.findings), Vec::<String>::new());
    assert_eq!(rows(&reading.case.unwrap().vendors).len(), 1);
}

#[test]
fn a_blank_form_counts_as_nothing() {
    assert!(case(&waiting(), &[&Paper::blank()]) == waiting().case());
    let foreign = Paper::blank().say("K2", "よその薬局").say("A3", "reiwa9/vendor/2(2)/全般");
    assert_eq!(told(&waiting(), &[&foreign]), Vec::<String>::new());
    assert!(case(&Book::forms(), &[&Paper::blank()]) == Book::forms().case());
}

#[test]
fn a_form_alone_belongs_into_a_folder() {
    for paper in [Paper::filled(), Paper::blank()] {
        let findings = read_files(vec![(FORM, paper.0)], AS_OF).findings;
        assert_eq!(lines(&findings), ["error[I003] 薬局!-"]);
        assert!(findings[0].hint.contains("同じフォルダ"), "{}", findings[0].hint);
    }
}

// Whose form it is

#[test]
fn a_form_of_another_edition_is_refused() {
    let other = |xml: &str| xml.replace("reiwa5", "reiwa6");
    let paper = Paper::filled().with_properties(other).edit(|xml| {
        (2..=15).fold(xml.to_owned(), |xml, row| {
            let id = workbook::cells(&Paper::filled().0, "データ")[&format!("A{row}")].replace("reiwa5", "reiwa6");
            workbook::with_cell(&xml, &format!("A{row}"), &format!("t=\"inlineStr\"><is><t>{id}</t></is>"))
        })
    });
    for paper in [paper.clone(), paper.without_properties()] {
        let (line, message) = only(&waiting(), &paper);
        assert_eq!(line, "error[I019] データ!A2");
        assert!(message.contains("「reiwa6」") && message.contains(&format!("「{}」", edition().name)), "{message}");
    }
}

#[test]
fn without_a_certain_edition_nothing_is_said_of_a_forms_items() {
    let book = waiting().set("薬局", "B2", "令和99年度");
    assert_eq!(told(&book, &[&Paper::filled().say("A5", "2(4)")]), ["error[I019] 薬局!B2"]);
}

#[test]
fn a_form_of_another_pharmacy_is_refused() {
    let columns = (2..=15).fold(Paper::filled(), |paper, row| paper.say(&format!("K{row}"), "よその薬局"));
    let (line, message) = only(&waiting(), &columns);
    assert_eq!(line, "error[I016] データ!K2");
    assert!(message.contains("別の薬局「よその薬局」の様式です"), "{message}");
    let properties =
        Paper::filled().without_columns(&['K']).with_properties(|xml| xml.replace("ためし薬局", "よその薬局"));
    assert_eq!(only(&waiting(), &properties).0, "error[I016] データ!-");
    // Width and case are no difference; a name mended by hand counts, whatever the properties say.
    let same = (2..=15).fold(Paper::filled(), |paper, row| paper.say(&format!("K{row}"), " ためし薬局　"));
    assert_eq!(told(&waiting(), &[&same]), Vec::<String>::new());
    let mended = Paper::filled().with_properties(|xml| xml.replace("ためし薬局", "古い名前の薬局"));
    assert_eq!(told(&waiting(), &[&mended]), Vec::<String>::new());
}

#[test]
fn a_form_of_a_vendor_nobody_knows_is_refused() {
    let book = waiting().set("事業者", "A2", "架空システム有限会社");
    let (line, message) = only(&book, &Paper::filled());
    assert_eq!(line, "error[I016] データ!L2");
    assert!(message.contains(VENDOR), "{message}");
    let hint = &findings(&book, &Paper::filled())[0].hint;
    assert!(hint.contains("架空システム有限会社") && hint.contains("隠れている列"), "{hint}");
    // Without the sheet 事業者 nobody can say that the name is wrong.
    assert_eq!(told(&waiting().without("事業者"), &[&Paper::filled()]), Vec::<String>::new());
}

#[test]
fn properties_may_hold_any_character() {
    let book = waiting().set("事業者", "A2", "甲＆乙<丙>&\"丁\"社");
    let paper = Paper::vendor(&book).say("E2", "はい").without_columns(&['L']);
    let case = case(&book, &[&paper]);
    assert_eq!(rows(&case.vendor_answers)[0].vendor.get().map(Text::as_str), Some("甲＆乙<丙>&\"丁\"社"));
}

// Rows as vendors leave them

#[test]
fn reordered_rows_are_fine() {
    let paper = (2..=15).fold(Paper::filled(), |paper, row| paper.with_copy(row, 40 - row).without_row(row));
    assert_eq!(said_by_vendors(&case(&waiting(), &[&paper])), said_by_vendors(&Book::forms().case()));
}

#[test]
fn a_row_that_stands_twice_must_say_the_same() {
    let twice = Paper::filled().with_copy(5, 16);
    assert_eq!(told(&waiting(), &[&twice]), Vec::<String>::new());
    assert_eq!(rows(&case(&waiting(), &[&twice]).vendor_answers).len(), 14);
    let (line, message) = only(&waiting(), &twice.say("E16", "対象外"));
    assert_eq!(line, "error[I011] データ!E16");
    assert!(message.contains("、データ!E5 では「はい」") && message.contains("「対象外」"), "{message}");
}

#[test]
fn a_row_of_the_vendors_own_is_refused() {
    let added = Paper::filled().with_copy(5, 16).empty("A16");
    assert_eq!(only(&waiting(), &added).0, "error[I012] データ!A16");
    for id in ["2(4)", "reiwa5/vendor/2(1)/全般", "reiwa5/pharmacy/2(4)/サーバ", "reiwa4/vendor/2(4)/サーバ"] {
        let (line, message) = only(&waiting(), &Paper::filled().say("A5", id));
        assert_eq!(line, "error[I012] データ!A5");
        assert!(message.contains(&format!("「{id}」")), "{message}");
    }
}

#[test]
fn a_row_whose_cells_contradict_its_id_is_refused() {
    for (cell, text) in [("B5", "2(5)"), ("B5", "何か"), ("C5", "端末PC"), ("C2", "サーバ")] {
        let (line, message) = only(&waiting(), &Paper::filled().say(cell, text));
        assert_eq!(line, format!("error[I012] データ!{cell}"));
        assert!(message.contains(&format!("「{text}」")), "{message}");
    }
    let same = Paper::filled().say("B5", "２－４").say("C5", "サーバー").empty("B6").empty("C6");
    assert_eq!(told(&waiting(), &[&same]), Vec::<String>::new());
}

#[test]
fn a_rewritten_question_is_told() {
    let paper = Paper::filled().say("D5", "うちの会社は安全です");
    let own = Book::forms().set("事業者チェックリスト", "E5", "").set("事業者チェックリスト", "D5", "");
    let worded = Book::forms().set("事業者チェックリスト", "D5", edition_text(3));
    for book in [waiting(), own, worded] {
        let found = checked(&book, &[&paper]);
        assert_eq!(lines(&found), ["warning[C114] データ!D5"]);
        assert_eq!(&*found[0].place.file, FORM);
    }
}

fn edition_text(index: usize) -> &'static str {
    &edition().items(FormKind::Vendor).nth(index).unwrap().text
}

#[test]
fn hidden_rows_count_and_are_told() {
    let paper = Paper::filled().edit(|xml| xml.replace("<row r=\"5\"", "<row r=\"5\" hidden=\"1\""));
    assert_eq!(told(&waiting(), &[&paper]), ["note[I018] データ!A5"]);
    assert_eq!(rows(&read(&waiting(), &[&paper]).case.unwrap().vendor_answers).len(), 14);
}

#[test]
fn a_lost_header_is_told() {
    assert_eq!(only(&waiting(), &Paper::filled().empty("A1")).0, "error[I004] データ!-");
    let renamed = lines(&findings(&waiting(), &Paper::filled().say("E1", "答え")));
    assert_eq!(renamed, ["note[I017] データ!E1", "error[I004] データ!-"]);
}

#[test]
fn cells_are_refused_as_on_the_own_sheets() {
    let paper = Paper::filled()
        .say("E2", "△")
        .say("F3", "23/10/1")
        .put("E4", "><f>A1</f>")
        .put("E5", "t=\"e\"><v>#REF!</v>")
        .say("J6", "絵文字😀")
        .say("H7", "対象外");
    let mut found = lines(&findings(&waiting(), &paper));
    found.sort();
    assert_eq!(
        found,
        [
            "error[I006] データ!E2",
            "error[I006] データ!H7",
            "error[I007] データ!F3",
            "error[I013] データ!J6",
            "error[I015] データ!E4",
            "error[I015] データ!E5",
        ]
    );
    let pharmacy = Paper::pharmacy(&Book::forms());
    let bare = Book::forms().without("チェックリスト");
    assert_eq!(only(&bare, &pharmacy.say("E7", "対象外")).0, "error[I006] データ!E7");
    for cell in ["G2", "H2", "I2"] {
        assert_eq!(only(&bare, &pharmacy.say(cell, "はい")).0, format!("error[I012] データ!{cell}"));
    }
}

// A form beside what the case says itself

#[test]
fn a_form_fills_what_the_own_sheet_leaves_blank() {
    let own = Book::forms().set("事業者チェックリスト", "E5", "").set("事業者チェックリスト", "F5", "");
    let read = case(&own, &[&Paper::filled().say("J5", "点検済み")]);
    let row = &rows(&read.vendor_answers)[3].answer;
    assert_eq!((row.first.value, row.remark.text()), (Some(Reply::Yes), "点検済み"));
    assert_eq!((&*row.first.place.file, row.first.place.sheet.as_deref()), (FORM, Some("データ")));
    assert_eq!((&*row.place.file, rows(&read.vendor_answers).len()), (CASE, 14));
    // What the form leaves blank stays.
    let kept = case(&Book::forms().set("事業者チェックリスト", "J5", "控え"), &[&Paper::filled()]);
    assert_eq!(rows(&kept.vendor_answers)[3].answer.remark.text(), "控え");
}

#[test]
fn where_both_speak_they_must_agree() {
    let own = Book::forms()
        .set("事業者チェックリスト", "G5", "2024/3/1")
        .set("事業者チェックリスト", "H5", "はい")
        .set("事業者チェックリスト", "I5", date(2024, 1, 20))
        .set("事業者チェックリスト", "J5", "控え");
    let same = Paper::filled().say("G5", "3/1").say("H5", "○").say("I5", "R6.1.20").say("J5", "控え");
    assert_eq!(told(&own, &[&same]), Vec::<String>::new());
    let different = [("E5", "いいえ"), ("F5", "10/4"), ("G5", "3/2"), ("H5", "いいえ"), ("I5", "1/21"), ("J5", "写し")];
    for (cell, text) in different {
        let (line, message) = only(&own, &same.say(cell, text));
        assert_eq!(line, format!("error[I011] データ!{cell}"));
        assert!(message.contains(&format!("{CASE} 事業者チェックリスト!{cell} ")), "{message}");
    }
}

#[test]
fn the_pharmacys_own_sheets_and_its_form_must_agree() {
    let paper = Paper::pharmacy(&Book::forms());
    assert_eq!(told(&Book::forms(), &[&paper]), Vec::<String>::new());
    for (cell, text, own) in [
        ("E7", "いいえ", "チェックリスト!D6"),
        ("F7", "10/3", "チェックリスト!E6"),
        ("E2", "いいえ", "薬局!B3"),
        ("F2", "2023/10/3", "薬局!B4"),
    ] {
        let (line, message) = only(&Book::forms(), &paper.say(cell, text));
        assert_eq!(line, format!("error[I011] データ!{cell}"));
        assert!(message.contains(&format!("{CASE} {own} ")), "{message}");
    }
    let remarked = Book::forms().with("薬局", 7, 0, "有無の備考").with("薬局", 7, 1, "あり");
    assert_eq!(only(&remarked, &paper.say("J2", "なし")).0, "error[I011] データ!J2");
}

#[test]
fn two_forms_of_a_vendor_must_agree() {
    let paper = Paper::filled();
    assert!(case(&waiting(), &[&paper, &paper]) == case(&waiting(), &[&paper]));
    let partly = Paper::blank().say("E2", "はい").say("J3", "調べています");
    let joined = case(&waiting(), &[&partly, &paper]);
    assert_eq!(rows(&joined.vendor_answers)[1].answer.remark.text(), "調べています");
    let reading = read(&waiting(), &[&paper, &paper.say("E5", "対象外")]);
    assert_eq!(lines(&reading.findings), ["error[I011] データ!E5"]);
    let finding = &reading.findings[0];
    assert_eq!(&*finding.place.file, "03_もう一つ.xlsx");
    assert!(finding.message.contains(&format!("{FORM} データ!E5 ")), "{}", finding.message);
}

#[test]
fn forms_of_several_vendors_are_each_ones_own() {
    let book = waiting().row("事業者", &["みほん通信", "はい"]);
    let papers: Vec<Paper> = book.documents()[1..].iter().map(|document| Paper(workbook::set(document))).collect();
    let filled = |paper: &Paper, answer: &str| {
        (2..=15).fold(paper.clone(), |paper, row| {
            paper.say(&format!("E{row}"), answer).put(&format!("F{row}"), THIRD_OF_OCTOBER)
        })
    };
    let case = case(&book, &[&filled(&papers[0], "はい"), &filled(&papers[1], "はい")]);
    assert_eq!(case.vendor_answers.as_ref().unwrap().rows.len(), 28);
    assert!(of_the_checklists(book::checked(&case, AS_OF)).is_empty());
}

// What build tells

#[test]
fn build_tells_whose_forms_are_still_out() {
    let out = |book: &Book, papers: &[&Paper]| check::forms_out(&case(book, papers));
    let line = format!("まだ返ってきていない事業者確認用: {VENDOR}（依頼日 記入なし）\n");
    assert_eq!(out(&waiting(), &[]), Some(line.clone()));
    assert_eq!(out(&waiting(), &[&Paper::blank()]), Some(line));
    assert_eq!(out(&waiting(), &[&Paper::filled()]), None);
    assert_eq!(out(&Book::forms(), &[]), None);
    let two = waiting()
        .with("事業者", 0, 2, "事業者確認用依頼日")
        .with("事業者", 1, 2, Cell::Day(date(2023, 11, 1)))
        .row("事業者", &["みほん通信", "はい", "2023/12/1"])
        .row("事業者", &["また聞き商会", "いいえ", "2023/12/1"]);
    let line = format!(
        "まだ返ってきていない事業者確認用: {VENDOR}（依頼日 令和5年11月1日）、みほん通信（依頼日 令和5年12月1日）\n"
    );
    assert_eq!(out(&two, &[]), Some(line));
    for row in ["B3", "B5"] {
        assert_eq!(out(&two.clone().set("薬局", row, "いいえ"), &[]), None, "without a system, without a contract");
    }
}

#[test]
fn a_folder_of_workbook_forms_and_csv_files_is_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("薬局の書類")).unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(path("薬局の書類").join(name), bytes).unwrap();
    let log = "ユーザーID,時刻,操作情報\nu1,2023/11/1 8:30:00,ログイン\n";
    put(CASE, &waiting().bytes());
    put("アクセスログ.csv", log.as_bytes());
    put("~$02_返却.xlsx", b"lock");
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tachiiri"));
        command.current_dir(folder.path()).env_remove("SOURCE_DATE_EPOCH");
        command.args([
            "build",
            "薬局の書類",
            "--as-of",
            "2024-02-01",
            "--only",
            "vendor-checklist",
            "--formats",
            "xlsx",
        ]);
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    let line = "まだ返ってきていない事業者確認用: 架空システム株式会社（依頼日 記入なし）\n";
    assert!(build().contains(line));
    let made = path("out/ためし薬局/02_事業者確認用チェックリスト_架空システム株式会社.xlsx");
    put(FORM, &answered(&Paper::filled()).0);
    let text = build();
    assert!(!text.contains("まだ返ってきていない") && !text.contains("I017"), "{text}");
    assert_eq!(workbook::cells(&workbook::read(&made), "データ")["E4"], "いいえ");
}
