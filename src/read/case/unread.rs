//! What was handed in and not read: sheets that nobody knows (I017), files of a case's folder (I025).

use super::form_table::FormOutcome;
use super::header::nearest;
use super::message::clipped;
use super::opened::{Foreign, ForeignKind, OpenedFile, Sheets, is_csv};
use crate::case::{FileRead, ReadAs};
use crate::finding::{Finding, Place, short};
use crate::model::edition::FormKind;
use crate::model::form::{DATA, FORM};
use crate::read::file::other::{OtherFile, OtherKind};
use crate::rule::{self, Rule};
use crate::sheet::{Pharmacy, SheetId, Vendor};

/// Nothing has to be done.
const MAY_STAY: &str = "関係のないファイルなら、そのままでかまいません";

/// The forms that were looked at: where their tables stand, and what became of them.
pub type Outcomes = [(Place, FormOutcome)];

/// Reports what was not read of the files that were opened. In a folder, a file of which nothing was read is reported
/// once; elsewhere, and beside sheets that were read, each sheet is.
pub fn report_opened(own: &Sheets, outcomes: &Outcomes, is_folder: bool, findings: &mut Vec<Finding>) {
    let of = |foreign: &Foreign| {
        outcomes.iter().find(|(place, _)| *place == foreign.place).map(|(_, outcome)| outcome)
    };
    // A table that was read or refused as a form is no unknown sheet.
    let is_unread = |foreign: &&Foreign| of(foreign).is_none_or(|outcome| outcome.header_row.is_none());
    for file in own.files.iter().filter(|file| !file.is_refused) {
        let foreign: Vec<&Foreign> = file.foreign.iter().filter(is_unread).collect();
        let is_read = file.has_known || foreign.len() < file.foreign.len();
        let copied = |foreign: &Foreign| of(foreign).and_then(|outcome| outcome.nameless);
        if is_folder && !is_read {
            let copied = foreign.iter().find_map(|foreign| Some((*foreign, copied(foreign)?)));
            report_file(file, copied, own, findings);
        } else {
            foreign.into_iter().for_each(|foreign| report_sheet(foreign, copied(foreign), own, findings));
        }
    }
}

/// I025 for a workbook of which nothing was read.
fn report_file(
    file: &OpenedFile,
    copied: Option<(&Foreign, FormKind)>,
    own: &Sheets,
    findings: &mut Vec<Finding>,
) {
    let place = Place::file(file.shown.as_str());
    let name = shown_name(&file.shown);
    if file.is_form_without_table {
        let message = format!("{name} は tachiiri の様式のファイルですが、答えの表（シート「{DATA}」）がないので、読みませんでした");
        let hint = format!("tachiiri build で様式を作り直し、シート「{DATA}」に答えを書き写してください（シート「{FORM}」に書かれた答えは読みません）");
        return raise(findings, &rule::I025, place, message, hint);
    }
    if let Some((sheet, kind)) = copied {
        let message = format!("{name} のシート「{}」は、{}、読みませんでした", sheet_of(sheet), is_copied(kind));
        return raise(findings, &rule::I025, place, message, way_out_of_copied(kind, own));
    }
    let sheets: Vec<String> = file.foreign.iter().take(MOST_NAMED).map(|foreign| format!("「{}」", sheet_of(foreign))).collect();
    let more = file.foreign.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!("など{}枚", file.foreign.len()) };
    let why = if sheets.is_empty() {
        "何も書かれていないので".to_owned()
    } else if is_csv_file(file) {
        "ファイル名がシートの名前ではないので".to_owned()
    } else {
        format!("シート{}{more}が知らない名前なので", sheets.concat())
    };
    let proposals: Vec<String> = file.foreign.iter().filter_map(|foreign| proposal(foreign, own)).collect();
    let hint = if proposals.is_empty() {
        format!("シートの中身なら、シートの名前を書き込み用のファイルと同じにしてください。{MAY_STAY}")
    } else {
        proposals.join("。")
    };
    raise(findings, &rule::I025, place, format!("{name} は、{why}、読みませんでした"), hint);
}

/// Most sheets of a file that a message names.
const MOST_NAMED: usize = 3;

fn is_csv_file(file: &OpenedFile) -> bool {
    file.foreign.iter().any(|foreign| is_csv(&foreign.place))
}

/// I017 for a sheet.
fn report_sheet(foreign: &Foreign, copied: Option<FormKind>, own: &Sheets, findings: &mut Vec<Finding>) {
    let name = sheet_of(foreign);
    let may_stay = || "このシートが要らなければ、そのままでかまいません".to_owned();
    let (message, hint) = match (foreign.kind, copied) {
        (ForeignKind::WithoutCells, _) => (
            format!("シート「{name}」は、セルのないシート（グラフやマクロなど）か、中身の欠けたシートなので、読みませんでした"),
            may_stay(),
        ),
        (ForeignKind::AddedToForm, _) => (
            format!("様式のファイルに足されたシート「{name}」は、読みませんでした"),
            "薬局の書類に載せたいことなら、薬局の書き込み用のファイルに書き写してください".to_owned(),
        ),
        (ForeignKind::Unknown, Some(kind)) => {
            (format!("シート「{name}」は、{}、読みませんでした", is_copied(kind)), way_out_of_copied(kind, own))
        }
        (ForeignKind::Unknown, None) => (
            format!("シート「{name}」は知らないシートなので、読みませんでした"),
            proposal(foreign, own).unwrap_or_else(may_stay),
        ),
    };
    raise(findings, &rule::I017, foreign.place.clone(), message, hint);
}

fn sheet_of(foreign: &Foreign) -> String {
    clipped(foreign.place.sheet.as_deref().unwrap_or_default())
}

/// Returns the sheet that a misspelt name most likely meant, as a question.
fn proposal(foreign: &Foreign, own: &Sheets) -> Option<String> {
    let missing = SheetId::ALL.into_iter().filter(|sheet| !own.known.contains_key(sheet)).map(SheetId::name);
    let near = nearest(foreign.place.sheet.as_deref().unwrap_or_default(), missing)?;
    let is_csv = is_csv(&foreign.place);
    let (ours, ending) = if is_csv { ("ファイル名", ".csv") } else { ("シート名", "") };
    Some(format!("「{near}」のことではありませんか。そうなら{ours}を「{near}{ending}」に直してください"))
}

fn is_copied(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Pharmacy => "薬局確認用の答えのようですが、どの薬局の答えか書かれていないので",
        FormKind::Vendor => "事業者確認用の答えのようですが、どの事業者の答えか書かれていないので",
    }
}

/// Says how answers are handed in whose table was copied out of a form.
fn way_out_of_copied(kind: FormKind, own: &Sheets) -> String {
    let (pharmacy, vendor) = (Pharmacy::COLUMN.name.header, Vendor::COLUMN.name.header);
    let sheet = match kind {
        FormKind::Pharmacy => SheetId::Checklist,
        FormKind::Vendor => SheetId::VendorChecklist,
    };
    let (name, is_there) = (sheet.name(), own.known.contains_key(&sheet));
    match kind {
        FormKind::Pharmacy if !is_there => {
            format!("この薬局の答えなら、シート名を「{name}」に直してください")
        }
        FormKind::Vendor if !is_there => format!(
            "この表に列「{vendor}」を加えて各行に事業者の名前を書き、シート名を「{name}」に直してください"
        ),
        FormKind::Pharmacy => format!(
            "この薬局の答えなら、この表に列「{pharmacy}」を加えて各行に名前を書くか、シート「{name}」に答えを書き写してください"
        ),
        FormKind::Vendor => format!(
            "この表に列「{pharmacy}」と「{vendor}」を加えて各行に名前を書くか、シート「{name}」に答えを書き写してください"
        ),
    }
}

/// I025 for every file of the folder that was not opened.
pub fn report_others(others: &[OtherFile], findings: &mut Vec<Finding>) {
    for other in others {
        let (what, hint) = words(other);
        let name = short(&other.name);
        let message = match other.kind {
            OtherKind::Folder(count) => {
                format!("フォルダ「{name}」の中は、読みませんでした（表計算のファイルや PDF が{count}個あります）")
            }
            _ if other.is_own_pdf() => format!("{name} は印刷用です（tachiiri が作った PDF なので、読みませんでした）"),
            OtherKind::Pdf
            | OtherKind::Document
            | OtherKind::BinaryWorkbook
            | OtherKind::Numbers
            | OtherKind::GoogleSheet
            | OtherKind::OtherSpreadsheet
            | OtherKind::Archive
            | OtherKind::Picture
            | OtherKind::Mail
            | OtherKind::Shortcut
            | OtherKind::Text
            | OtherKind::WebPage
            | OtherKind::Unknown => format!("{name} は{what}なので、読みませんでした"),
        };
        raise(findings, &rule::I025, Place::file(other.shown.as_str()), message, hint);
    }
}

/// Says what a file is and what can be done to have it read.
fn words(other: &OtherFile) -> (&'static str, String) {
    const TYPE_IN: &str = "をシートに打ち込んでください（事業者の答えはシート「事業者チェックリスト」、薬局の答えは「チェックリスト」）";
    let saved = |how: &str| format!("{how}、.xlsx にしたファイルをこのフォルダに入れてください。{MAY_STAY}");
    let copied = |what: &str| format!("{what}{TYPE_IN}。{MAY_STAY}");
    match other.kind {
        OtherKind::Pdf if other.is_own_pdf() => {
            (" PDF ", copied("何も書き込まれていなければ、そのままでかまいません。紙や PDF に書き込まれた答えがあれば、それ"))
        }
        OtherKind::Pdf => (" PDF ", copied("紙の答えを取り込んだものなら、答え")),
        OtherKind::Document => ("文書（表計算のファイルではないもの）", copied("答えや台帳が書かれていれば、その内容")),
        OtherKind::BinaryWorkbook => {
            (" Excel のバイナリ形式（.xlsb）", saved("Excel で開き、「名前を付けて保存」で「Excel ブック（.xlsx）」を選び"))
        }
        OtherKind::Numbers => (" Numbers の書類", saved("Numbers で開き、「ファイル」→「書き出す」→「Excel」を選び")),
        OtherKind::GoogleSheet => (
            " Google スプレッドシートへのリンク（中身は入っていません）",
            saved("Google スプレッドシートで開き、「ファイル」→「ダウンロード」→「Microsoft Excel」を選び"),
        ),
        OtherKind::OtherSpreadsheet => (
            "読めない形式のファイル",
            saved("表計算のファイルなら、Excel や LibreOffice で開き、「名前を付けて保存」で「Excel ブック（.xlsx）」を選び"),
        ),
        OtherKind::Archive => {
            ("圧縮ファイル", format!("展開して、中の表計算のファイルをこのフォルダのすぐ下に入れてください。{MAY_STAY}"))
        }
        OtherKind::Picture => ("画像", copied("答えや台帳が写っていれば、その内容")),
        OtherKind::Mail => {
            ("電子メール", format!("付いているファイルを取り出して、このフォルダに入れてください。{MAY_STAY}"))
        }
        OtherKind::Shortcut => {
            ("ショートカット", format!("もとのファイルを、このフォルダに写して入れてください。{MAY_STAY}"))
        }
        OtherKind::Text => {
            let stem = other.name.rsplit_once('.').map_or(other.name.as_str(), |(stem, _)| stem);
            let near = nearest(stem, SheetId::ALL.into_iter().map(SheetId::name));
            let example = near.unwrap_or_else(|| SheetId::Contacts.name());
            let hint = format!("シートの中身なら、ファイル名を「{example}.txt」のように、シートの名前にしてください。{MAY_STAY}");
            ("、シートの名前の付いていない文字だけのファイル", hint)
        }
        OtherKind::WebPage => ("ウェブページ", saved("中の表を Excel などで開き")),
        OtherKind::Unknown => ("、読める種類のファイルではないもの", copied("答えや台帳が書かれていれば、その内容")),
        OtherKind::Folder(_) => (
            "フォルダ",
            "読んでほしいファイルがあれば、そのフォルダから出して、薬局のフォルダのすぐ下に置いてください。そうでなければ、そのままでかまいません".to_owned(),
        ),
    }
}

fn raise(findings: &mut Vec<Finding>, rule: &Rule, place: Place, message: String, hint: String) {
    findings.push(Finding::new(rule, place, message).hint(hint));
}

/// Returns the last part of a path, as it is shown.
fn shown_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    short(name).into_owned()
}

/// Returns what each file was read as, in the order of their names; the sheets are those that were used.
pub fn files_read(
    opened: &[OpenedFile],
    unopened: &[&str],
    used: &[(&Place, SheetId)],
    outcomes: &Outcomes,
) -> Vec<FileRead> {
    let opened = opened.iter().map(|file| (file.shown.as_str(), true));
    let mut names: Vec<(&str, bool)> = opened.chain(unopened.iter().map(|name| (*name, false))).collect();
    names.sort_by_key(|(name, _)| *name);
    let mut read = Vec::new();
    for (name, is_opened) in names {
        let is_here = |place: &Place| is_opened && *place.file == *name;
        let sheets: Vec<SheetId> = used.iter().filter(|(place, _)| is_here(place)).map(|(_, sheet)| *sheet).collect();
        let forms = outcomes.iter().filter(|(place, _)| is_here(place)).map(|(_, outcome)| outcome.read_as.clone());
        let mut all: Vec<ReadAs> = Vec::new();
        if !sheets.is_empty() {
            all.push(ReadAs::Sheets(sheets));
        }
        forms.for_each(|form| add_form(&mut all, form));
        if all.is_empty() {
            all.push(ReadAs::Unread);
        }
        read.extend(all.into_iter().map(|read_as| FileRead { file: name.to_owned(), read_as }));
    }
    read
}

/// Adds a form to what a file was read as; two tables of the same form count as one.
fn add_form(all: &mut Vec<ReadAs>, read: ReadAs) {
    let ReadAs::Form { form, vendor, answers } = read else { return };
    let same = all.iter_mut().find_map(|other| match other {
        ReadAs::Form { form: kind, vendor: name, answers } if (*kind, &*name) == (form, &vendor) => Some(answers),
        ReadAs::Form { .. } | ReadAs::Sheets(_) | ReadAs::Unread => None,
    });
    match same {
        Some(count) => *count += answers,
        None => all.push(ReadAs::Form { form, vendor, answers }),
    }
}
