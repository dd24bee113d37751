//! What was handed in and not read: sheets that nobody knows (I017), files of a folder (I025).

use std::collections::BTreeSet;

use super::foreign::{Foreign, LEAVE_IT, is_csv};
use super::form_table::{Form, FormOutcome};
use super::message::clipped;
use super::near::nearest_sheet;
use super::opened::{OpenedFile, Sheets, UnreadSheet};
use crate::case::{FileRead, ReadAs};
use crate::finding::{Finding, Place, short};
use crate::model::edition::FormKind;
use crate::model::form::{DATA, FORM};
use crate::model::way_out;
use crate::read::draft::MinistryForm;
use crate::read::file::other::{OtherFile, OtherKind};
use crate::rule::{self, Rule};
use crate::sheet::{Pharmacy, SheetId, Vendor};

/// Nothing has to be done.
const MAY_STAY: &str = "関係のないファイルなら、そのままでかまいません";
/// Most sheets of a file that a message names.
const MOST_NAMED: usize = 3;

/// The forms that were looked at: where their tables stand, and what became of them.
pub type Outcomes = [(Place, FormOutcome)];

/// How files were handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedIn {
    /// One case as a file.
    File,
    /// One case as a folder, in which other files may lie.
    Folder,
    /// Files that serve every case.
    Shared,
}

/// What was not read of the files that were opened.
pub struct Unread<'u> {
    /// The files.
    pub sheets: &'u Sheets,
    /// What became of their forms.
    pub outcomes: &'u Outcomes,
    /// The sheets that are there, in these files or elsewhere.
    pub there: &'u BTreeSet<SheetId>,
    /// How the files were handed in.
    pub handed_in: HandedIn,
}

impl Unread<'_> {
    /// Says what was not read. In a folder, a file of which nothing was read is reported once
    /// (I025); elsewhere, and beside sheets that were read, each sheet is (I017).
    pub fn findings(&self) -> Vec<Finding> {
        self.sheets
            .files
            .iter()
            .filter(|file| !file.is_refused)
            .flat_map(|file| self.of_file(file))
            .collect()
    }

    fn of_file(&self, file: &OpenedFile) -> Vec<Finding> {
        if let Some(form) = file.ministry_form {
            return vec![self.ministry_form(file, form)];
        }
        if file.is_paper {
            return vec![own_paper(file)];
        }
        // A table that was read or refused as a form is no unknown sheet.
        let is_unread = |sheet: &&UnreadSheet| {
            self.outcome(sheet).is_none_or(|outcome| outcome.header_row.is_none())
        };
        let unread: Vec<&UnreadSheet> = file.unread.iter().filter(is_unread).collect();
        let is_told = |sheet: &&UnreadSheet| {
            self.missing(sheet).is_some() || sheet.foreign().is_some_and(Foreign::is_told_as_copy)
        };
        let is_read =
            file.has_known || unread.len() < file.unread.len() || unread.iter().any(is_told);
        if self.handed_in == HandedIn::Folder && !is_read {
            return vec![self.file(file, &unread)];
        }
        let gave_way = gave_way(file).filter(|_| self.handed_in == HandedIn::Folder);
        gave_way
            .into_iter()
            .chain(unread.into_iter().filter_map(|sheet| self.sheet(sheet)))
            .collect()
    }

    fn outcome(&self, sheet: &UnreadSheet) -> Option<&FormOutcome> {
        self.outcomes.iter().find(|(place, _)| place == sheet.place()).map(|(_, outcome)| outcome)
    }

    /// Returns which form a table is that was copied out of it and says neither whose it is nor
    /// anything else.
    fn nameless(&self, sheet: &UnreadSheet) -> Option<FormKind> {
        self.outcome(sheet)?.nameless
    }

    fn is_there(&self, sheet: SheetId) -> bool {
        self.there.contains(&sheet)
    }

    /// Returns the sheet that is missing, without which little can be made, and in whose place one
    /// seems to stand.
    fn missing(&self, sheet: &UnreadSheet) -> Option<SheetId> {
        let foreign = sheet.foreign().filter(|_| self.handed_in != HandedIn::Shared)?;
        let for_pharmacy = self.sheets.meant_for_pharmacy().filter(|_| self.sheets.complete);
        if for_pharmacy.is_some_and(|other| other.place == foreign.place) {
            return Some(SheetId::Pharmacy);
        }
        let is_of_pharmacy = |outcome: &FormOutcome| {
            matches!(outcome.read_as, ReadAs::Form { form: FormKind::Pharmacy, .. })
        };
        let has_answers = self.sheets.forms.iter().any(Form::is_of_pharmacy)
            || self.outcomes.iter().any(|(_, outcome)| is_of_pharmacy(outcome));
        let meant = foreign
            .meant(|sheet| self.is_there(sheet))
            .filter(|_| foreign.is_near_miss() && !has_answers);
        meant.filter(|sheet| *sheet == SheetId::Checklist)
    }

    /// I025 for a workbook of which nothing was read.
    fn file(&self, file: &OpenedFile, unread: &[&UnreadSheet]) -> Finding {
        let place = Place::file(file.shown.as_str());
        let name = shown_name(&file.shown);
        if file.is_form_without_table {
            let message = format!(
                "{name} は tachiiri の様式のファイルですが、答えの表（シート「{DATA}」）がないので、読みませんでした"
            );
            let hint = format!(
                "tachiiri build で様式を作り直し、シート「{DATA}」に答えを書き写してください（シート「{FORM}」に書かれた答えは読みません）"
            );
            return finding(&rule::I025, place, message, hint);
        }
        if let Some((sheet, kind)) =
            unread.iter().find_map(|sheet| Some((*sheet, self.nameless(sheet)?)))
        {
            let message = format!(
                "{name} のシート「{}」は、{}、読みませんでした",
                name_of(sheet),
                is_copied(kind)
            );
            return finding(&rule::I025, place, message, self.way_out_of_copied(kind));
        }
        let message = format!("{name} は、{}、読みませんでした", why_unread(unread));
        let proposals: Vec<String> =
            unread.iter().filter_map(|sheet| self.proposal(sheet.foreign()?)).collect();
        let hint = if proposals.is_empty() {
            format!(
                "シートの中身なら、シートの名前を書き込み用のファイルと同じにしてください。{MAY_STAY}"
            )
        } else {
            proposals.join("。")
        };
        finding(&rule::I025, place, message, hint)
    }

    /// I025 for a form of the ministry, with the command that takes in all that lie there.
    fn ministry_form(&self, file: &OpenedFile, form: MinistryForm) -> Finding {
        let name = shown_name(&file.shown);
        let message = format!(
            "{name} は、厚生労働省が配っているチェックリストの様式のようなので、薬局のファイルとしては読みませんでした"
        );
        let is_ours = |file: &&OpenedFile| file.ministry_form == Some(MinistryForm::Ours);
        let files =
            self.sheets.files.iter().filter(|file| is_ours(file) && form == MinistryForm::Ours);
        let hint = way_out::take_in(&files.map(|file| file.shown.as_str()).collect::<Vec<_>>());
        finding(&rule::I025, Place::file(file.shown.as_str()), message, hint)
    }

    /// Asks whether a sheet is one that is missing.
    fn proposal(&self, foreign: &Foreign) -> Option<String> {
        foreign.proposal(|sheet| self.is_there(sheet))
    }

    /// I017 for a sheet, or I004 for one that stands in the place of チェックリスト, which is told instead
    /// of the answers that seem to be missing; nothing for one that I003 names.
    fn sheet(&self, sheet: &UnreadSheet) -> Option<Finding> {
        let name = name_of(sheet);
        let (message, hint) = match (sheet, self.missing(sheet), self.nameless(sheet)) {
            (UnreadSheet::Foreign(_), Some(SheetId::Pharmacy), _) => return None,
            (UnreadSheet::Foreign(foreign), Some(missing), _) => {
                return Some(foreign.instead_of(missing));
            }
            (UnreadSheet::Foreign(_), None, Some(kind)) => (
                format!("シート「{name}」は、{}、読みませんでした", is_copied(kind)),
                self.way_out_of_copied(kind),
            ),
            (UnreadSheet::Foreign(foreign), None, None) => {
                return Some(foreign.unread(|sheet| self.is_there(sheet)));
            }
            (UnreadSheet::WithoutCells(_), ..) => (
                format!(
                    "シート「{name}」は、セルのないシート（グラフやマクロなど）か、中身の欠けたシートなので、読みませんでした"
                ),
                LEAVE_IT.to_owned(),
            ),
            (UnreadSheet::Typed(place, text), ..) => {
                let message = format!(
                    "シート「{name}」に書かれた「{}」は、読みませんでした",
                    clipped(text.trim())
                );
                let hint = format!(
                    "項目への答えなら、シート「{DATA}」の1回目などに書き写してください。連絡なら、そのままでかまいません"
                );
                return Some(finding(&rule::I025, place.clone(), message, hint));
            }
            (UnreadSheet::AddedToForm(_), ..) => (
                format!("様式のファイルに足されたシート「{name}」は、読みませんでした"),
                "薬局の書類に載せたいことなら、薬局の書き込み用のファイルに書き写してください"
                    .to_owned(),
            ),
        };
        Some(finding(&rule::I017, sheet.place().clone(), message, hint))
    }

    /// Says how answers are handed in whose table was copied out of a form.
    fn way_out_of_copied(&self, kind: FormKind) -> String {
        let (pharmacy, vendor) = (Pharmacy::COLUMN.name.header, Vendor::COLUMN.name.header);
        let sheet = match kind {
            FormKind::Pharmacy => SheetId::Checklist,
            FormKind::Vendor => SheetId::VendorChecklist,
        };
        let name = sheet.name();
        match (kind, self.is_there(sheet)) {
            (FormKind::Pharmacy, false) => {
                format!("この薬局の答えなら、シート名を「{name}」に直してください")
            }
            (FormKind::Vendor, false) => format!(
                "この表に列「{vendor}」を加えて各行に事業者の名前を書き、シート名を「{name}」に直してください"
            ),
            (FormKind::Pharmacy, true) => format!(
                "この薬局の答えなら、この表に列「{pharmacy}」を加えて各行に名前を書くか、シート「{name}」に答えを書き写してください"
            ),
            (FormKind::Vendor, true) => format!(
                "この表に列「{pharmacy}」と「{vendor}」を加えて各行に名前を書くか、シート「{name}」に答えを書き写してください"
            ),
        }
    }
}

/// I025 for a paper of ours in the form of a workbook.
fn own_paper(file: &OpenedFile) -> Finding {
    let message = format!(
        "{} は印刷用です（tachiiri が作った書類なので、読みませんでした）",
        shown_name(&file.shown)
    );
    let hint = "直したいことは、薬局の書き込み用のファイルに書いて、作り直してください。そうでなければ、そのままでかまいません";
    finding(&rule::I025, Place::file(file.shown.as_str()), message, hint.to_owned())
}

/// I025 for a file whose known sheets all gave way to those of other files.
fn gave_way(file: &OpenedFile) -> Option<Finding> {
    let names: Vec<String> =
        file.gave_way.iter().map(|sheet| format!("「{}」", sheet.name())).collect();
    let message = format!(
        "{} のシート{}は、読む列に書き込みがなく、同じ名前のシートがほかのファイルにあるので、読みませんでした",
        shown_name(&file.shown),
        names.concat()
    );
    let hint = format!(
        "書き込んだはずなら、保存されているか、見出しの下に書いたかを確かめてください。{MAY_STAY}"
    );
    let place = Place::file(file.shown.as_str());
    (!names.is_empty()).then(|| finding(&rule::I025, place, message, hint))
}

/// Says why nothing of a workbook was read.
fn why_unread(unread: &[&UnreadSheet]) -> String {
    if unread.is_empty() {
        return "何も書かれていないので".to_owned();
    }
    if unread.iter().any(|sheet| is_csv(sheet.place())) {
        return "ファイル名がシートの名前ではないので".to_owned();
    }
    let names: Vec<String> =
        unread.iter().take(MOST_NAMED).map(|sheet| format!("「{}」", name_of(sheet))).collect();
    let more = if unread.len() > MOST_NAMED {
        format!("など{}枚", unread.len())
    } else {
        String::new()
    };
    format!("シート{}{more}が知らない名前なので", names.concat())
}

fn name_of(sheet: &UnreadSheet) -> String {
    clipped(sheet.place().sheet.as_deref().unwrap_or_default())
}

fn is_copied(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Pharmacy => "薬局確認用の答えのようですが、どの薬局の答えか書かれていないので",
        FormKind::Vendor => "事業者確認用の答えのようですが、どの事業者の答えか書かれていないので",
    }
}

/// I025 for every file of the folder that was not opened.
pub fn report_others(others: &[OtherFile], findings: &mut Vec<Finding>) {
    for other in others {
        let (what, hint) = words(other);
        let name = short(&other.name);
        let message = match other.kind {
            OtherKind::Folder(count) => {
                format!(
                    "フォルダ「{name}」の中は、読みませんでした（表計算のファイルや PDF が{count}個あります）"
                )
            }
            _ if other.is_own_pdf() => {
                format!("{name} は印刷用です（tachiiri が作った PDF なので、読みませんでした）")
            }
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
            | OtherKind::Link
            | OtherKind::Special
            | OtherKind::Unknown => format!("{name} は{what}なので、読みませんでした"),
        };
        findings.push(finding(&rule::I025, Place::file(other.shown.as_str()), message, hint));
    }
}

/// Says what a file is and what can be done to have it read.
fn words(other: &OtherFile) -> (&'static str, String) {
    const TYPE_IN: &str = "をシートに打ち込んでください（事業者の答えはシート「事業者チェックリスト」、薬局の答えは「チェックリスト」）";
    let saved = |how: &str| {
        format!("{how}、.xlsx にしたファイルをこのフォルダに入れてください。{MAY_STAY}")
    };
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
        OtherKind::Link => (
            "、フォルダの外を指すリンク",
            format!("中身が要るなら、リンクではなく、もとのファイルを写して、このフォルダに入れてください。{MAY_STAY}"),
        ),
        OtherKind::Special => {
            ("、ふつうのファイルではないもの（パイプや装置など）", "フォルダの外に移してください".to_owned())
        }
        OtherKind::Text => {
            let stem = other.name.rsplit_once('.').map_or(other.name.as_str(), |(stem, _)| stem);
            let example = nearest_sheet(stem, SheetId::ALL.into_iter()).unwrap_or(SheetId::Contacts).name();
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

fn finding(rule: &Rule, place: Place, message: String, hint: String) -> Finding {
    Finding::new(rule, place, message).hint(hint)
}

/// Returns the last part of a path, as it is shown.
fn shown_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    short(name).into_owned()
}

/// Returns what each file was read as, in the order of their names; the sheets are those that were
/// used.
pub fn files_read(
    opened: &[OpenedFile],
    unopened: &[&str],
    used: &[(&Place, SheetId)],
    outcomes: &Outcomes,
) -> Vec<FileRead> {
    let opened = opened.iter().map(|file| (file.shown.as_str(), Some(file)));
    let mut names: Vec<(&str, Option<&OpenedFile>)> =
        opened.chain(unopened.iter().map(|name| (*name, None))).collect();
    names.sort_by_key(|(name, _)| *name);
    let mut read = Vec::new();
    for (name, file) in names {
        let is_here = |place: &Place| file.is_some() && *place.file == *name;
        let edition = file.is_some_and(|file| file.has_edition);
        let sheets: Vec<SheetId> =
            used.iter().filter(|(place, _)| is_here(place)).map(|(_, sheet)| *sheet).collect();
        let forms = outcomes
            .iter()
            .filter(|(place, _)| is_here(place))
            .map(|(_, outcome)| outcome.read_as.clone());
        let mut all: Vec<ReadAs> = Vec::new();
        if !sheets.is_empty() || edition {
            all.push(ReadAs::Sheets { sheets, edition });
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
        ReadAs::Form { form: kind, vendor: name, answers }
            if (*kind, &*name) == (form, &vendor) =>
        {
            Some(answers)
        }
        ReadAs::Form { .. } | ReadAs::Sheets { .. } | ReadAs::Unread => None,
    });
    match same {
        Some(count) => *count += answers,
        None => all.push(ReadAs::Form { form, vendor, answers }),
    }
}
