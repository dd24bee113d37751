//! Checklists that `build` made, filled in by others and put beside the case's files.

mod beside;
mod copied;
mod guide;
mod identity;
mod official;
mod round_trip;
mod rows;

use jiff::civil::Date;
use tachiiri::case::Case;
use tachiiri::finding::{Finding, Findings};
use tachiiri::paper::DocumentId;
use tachiiri::read::Reading;
use tachiiri::sheet::checklist::Answer;
use tachiiri::sheet::choice::Reply;
use tachiiri::sheet::rows;

use crate::support::book::{self, AS_OF, lines, read_files};
use crate::support::{Book, workbook};

const VENDOR: &str = "架空システム株式会社";
const CASE: &str = "ためし.xlsx";
const FORM: &str = "02_返却.xlsx";
/// 2023-10-03 as a workbook counts days.
const THIRD_OF_OCTOBER: &str = "><v>45202</v>";

// Forms, and ways to fill them in

/// The clean pharmacy before its vendor answered.
fn waiting() -> Book {
    Book::forms().without("事業者チェックリスト")
}

/// A workbook of ours in somebody's hands. 02: 1(1) in row 2, then as in `VENDOR_ITEMS`; 01: 有無 in
/// row 2, then as in `PHARMACY_ITEMS`. Columns: A 行ID B 項番 C 対象機器 D チェック項目 E 1回目 F 1回目確認日 G 目標日 H
/// 2回目 I 2回目確認日 J 備考 K 薬局名 L 事業者名.
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

    /// The part of データ, or of a sheet so many behind it: a vendor's form begins with 記入のしかた.
    fn part(&self, behind: usize) -> String {
        let before =
            usize::from(workbook::sheets(&self.0).iter().any(|name| name == "記入のしかた"));
        format!("xl/worksheets/sheet{}.xml", 1 + before + behind)
    }

    fn edit(&self, change: impl Fn(&str) -> String) -> Self {
        Self(workbook::with_part(&self.0, &self.part(0), change))
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

    /// A cell of 様式 overwritten with a text.
    fn write_official(&self, cell: &str, text: &str) -> Self {
        let content = if text.is_empty() {
            ">".to_owned()
        } else {
            format!("t=\"inlineStr\"><is><t>{text}</t></is>")
        };
        Self(workbook::with_part(&self.0, &self.part(1), |xml| {
            workbook::with_cell(xml, cell, &content)
        }))
    }

    /// Without columns that are written in every row.
    fn without_columns(&self, columns: &[char]) -> Self {
        let cells =
            columns.iter().flat_map(|column| (1..=15).map(move |row| format!("{column}{row}")));
        cells.fold(self.clone(), |paper, cell| paper.empty(&cell))
    }

    fn without_row(&self, row: u32) -> Self {
        self.edit(|xml| xml.replace(&row_of(xml, row), ""))
    }

    /// With a copy of a row further down.
    fn with_copy(&self, row: u32, to: u32) -> Self {
        self.edit(|xml| {
            let copy = row_of(xml, row).replace(&format!("r=\"{row}\""), &format!("r=\"{to}\""));
            let copy = ('A'..='L').fold(copy, |copy, column| {
                copy.replace(&format!("\"{column}{row}\""), &format!("\"{column}{to}\""))
            });
            xml.replace("</sheetData>", &format!("{copy}</sheetData>"))
        })
    }

    /// Without any cell of a row but one.
    fn without_cells(&self, row: u32, but: &str) -> Self {
        let cells = ('A'..='L').map(|column| format!("{column}{row}")).filter(|cell| cell != but);
        cells.fold(self.clone(), |paper, cell| paper.empty(&cell))
    }

    /// As a program leaves it that drops what it does not know.
    fn without_properties(&self) -> Self {
        Self(workbook::without_part(&self.0, "docProps/custom.xml"))
    }

    fn with_properties(&self, change: impl Fn(&str) -> String) -> Self {
        Self(workbook::with_part(&self.0, "docProps/custom.xml", change))
    }

    fn with_sheet_named(&self, old: &str, new: &str) -> Self {
        let renamed = |xml: &str| {
            xml.replace(&format!("<sheet name=\"{old}\""), &format!("<sheet name=\"{new}\""))
        };
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

type Said =
    (String, Option<Reply>, Option<Date>, Option<Date>, Option<Reply>, Option<Date>, String);

/// What a row says, wherever it stands.
fn said(answer: &Answer) -> Said {
    (
        answer.item.to_string(),
        answer.first().reply.value,
        answer.first().checked.value,
        answer.target.value,
        answer.rounds[1].reply.value,
        answer.rounds[1].checked.value,
        answer.remark.text().to_owned(),
    )
}

fn said_by_vendors(case: &Case) -> Vec<(String, Said)> {
    let mut said: Vec<_> = rows(&case.vendor_answers)
        .iter()
        .map(|row| (row.vendor.text().to_owned(), said(&row.answer)))
        .collect();
    said.sort_by_key(|(vendor, said)| (vendor.clone(), said.0.clone()));
    said
}

fn said_by_pharmacy(case: &Case) -> Vec<Said> {
    let mut said: Vec<_> = rows(&case.answers).iter().map(said).collect();
    said.sort_by_key(|said| said.0.clone());
    said
}
