//! 共通: sheets that serve every case of a chain, and which of two sheets a case is read from.
//!
//! A sheet of 共通 is used where the case has none, or only an empty one; where both say something,
//! the case's own is used, and a note says so. What is not used is not read: a mistake there is
//! nobody's. 薬局 and forms that came back belong to one pharmacy and are never taken from 共通.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::editions::EditionSource;
use super::form_table::Form;
use super::opened::{Opened, OpenedFile, Sheets, text_of};
use super::table::View;
use super::unread::{HandedIn, Unread};
use crate::finding::{Finding, Place, SheetText};
use crate::read::file::input::Input;
use crate::rule;
use crate::sheet::SheetId;

/// The sheets of 共通, opened once for all cases.
#[derive(Default)]
pub struct Shared {
    sheets: BTreeMap<SheetId, SharedSheet>,
    /// Editions.
    editions: Vec<EditionSource>,
    /// What is told to every case.
    findings: Vec<Finding>,
    /// Its files.
    files: Vec<OpenedFile>,
}

/// A sheet of 共通.
pub struct SharedSheet {
    /// The sheet.
    pub opened: Opened,
    /// How it looks; `None` for an access log that is read as a stream.
    pub text: Option<Arc<SheetText>>,
    is_filled: bool,
}

impl Shared {
    /// Opens the files of 共通, telling the name of each before it is opened. What is refused there
    /// is told to every case.
    pub fn open(inputs: Vec<Input>, tell: &mut dyn FnMut(&str)) -> Self {
        let sheets = Sheets::open(inputs, tell);
        let there = sheets.known.keys().copied().collect();
        let unread =
            Unread { sheets: &sheets, outcomes: &[], there: &there, handed_in: HandedIn::Shared };
        let told = unread.findings();
        let Sheets { mut known, forms, editions, files, mut findings, .. } = sheets;
        findings.extend(told);
        let pharmacy =
            known.remove(&SheetId::Pharmacy).filter(|opened| opened.is_filled(SheetId::Pharmacy));
        findings.extend(pharmacy.map(|opened| unused_pharmacy(opened.place())));
        findings.extend(forms.iter().filter(|form| !form.is_copied).map(misplaced));
        let shared = |sheet: SheetId| Some((sheet, SharedSheet::new(known.remove(&sheet)?, sheet)));
        Self {
            sheets: SheetId::ALL.into_iter().filter_map(shared).collect(),
            editions,
            findings,
            files,
        }
    }

    /// The editions that lie there.
    pub fn editions(&self) -> &[EditionSource] {
        &self.editions
    }

    /// What is told to every case.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Its files.
    pub fn files(&self) -> &[OpenedFile] {
        &self.files
    }
}

impl SharedSheet {
    fn new(opened: Opened, sheet: SheetId) -> Self {
        let text = match &opened {
            Opened::Grid(grid) => Some(
                text_of(grid, View::find(grid, sheet.columns()).map(|view| view.header_row())).1,
            ),
            Opened::Log(_) => None,
        };
        Self { is_filled: opened.is_filled(sheet), opened, text }
    }
}

/// Where a case's sheet comes from.
#[derive(Clone, Copy)]
pub enum Used<'s> {
    /// From the case's own files.
    Own(&'s Opened),
    /// From 共通.
    Shared(&'s SharedSheet),
}

impl<'s> Used<'s> {
    /// The sheet.
    pub fn opened(self) -> &'s Opened {
        match self {
            Self::Own(opened) => opened,
            Self::Shared(shared) => &shared.opened,
        }
    }
}

/// The sheets that a case is read from, by name; a note where another was passed over.
pub fn choose<'s>(
    own: &'s BTreeMap<SheetId, Opened>,
    shared: &'s Shared,
    findings: &mut Vec<Finding>,
) -> BTreeMap<SheetId, Used<'s>> {
    let chosen = |sheet: SheetId| match (own.get(&sheet), shared.sheets.get(&sheet)) {
        (Some(own), Some(shared))
            if shared.is_filled && (own.is_filled(sheet) || is_personal(sheet)) =>
        {
            findings.push(passed_over(sheet, shared.opened.place()));
            Some((sheet, Used::Own(own)))
        }
        (Some(own), Some(shared)) if shared.is_filled => {
            findings.push(stood_in_for(sheet, own.place(), shared.opened.place()));
            Some((sheet, Used::Shared(shared)))
        }
        (Some(own), _) => Some((sheet, Used::Own(own))),
        (None, shared) => shared.map(|shared| (sheet, Used::Shared(shared))),
    };
    SheetId::ALL.into_iter().filter_map(chosen).collect()
}

/// Whether a sheet that was handed in stands even if nothing is filled in: nobody answers for
/// another pharmacy.
fn is_personal(sheet: SheetId) -> bool {
    sheet == SheetId::Checklist
}

fn passed_over(sheet: SheetId, shared: &Place) -> Finding {
    let message = format!(
        "シート「{}」は、薬局のファイルにも共通のファイルにもあります。薬局のほうを使いました",
        sheet.name()
    );
    note(shared, message, "共通のほうを使うときは、薬局のファイルからこのシートを消してください")
}

fn stood_in_for(sheet: SheetId, own: &Place, shared: &Place) -> Finding {
    let message = format!(
        "シート「{}」には何も書き込まれていないので、共通のファイル（{}）のほうを使いました",
        sheet.name(),
        shared.file
    );
    note(
        own,
        message,
        "この薬局だけ違うときは、このシートに書き込んでください。そうでなければ、このままでかまいません",
    )
}

fn unused_pharmacy(place: &Place) -> Finding {
    let message = "シート「薬局」は薬局ごとに違うので、共通のファイルのものは使いません";
    note(
        place,
        message,
        "薬局のことは薬局ごとのファイルに書き、共通のファイルからはこのシートを消してください",
    )
}

fn note(place: &Place, message: impl Into<String>, hint: &str) -> Finding {
    Finding::new(&rule::I017, place.clone(), message).hint(hint)
}

/// I016: a form says what one pharmacy, or one vendor to one pharmacy, answered.
fn misplaced(form: &Form) -> Finding {
    let message = "書き込まれて戻ってきた様式が、共通のファイルにあります。様式は1つの薬局のものなので、共通では使えません";
    let hint = "その薬局のフォルダに移してください。どの薬局にも同じ答えの事業者なら、共通のファイルのシート「事業者チェックリスト」に答えを書き写してください";
    Finding::new(&rule::I016, form.grid.place.clone(), message).hint(hint)
}
