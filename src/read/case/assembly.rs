//! From the files of one case to a [`Case`]: every sheet of [`SheetId`], every refusal at once.

mod access_log;
mod answers;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cells::{CellReader, TableRow};
use super::diagnostics::Diagnostics;
use super::editions::{Choice, Chosen, EditionSource, choose};
use super::field_sheet::FieldSheet;
use super::form::Editions;
use super::form_table::{Form, FormOutcome};
use super::limits::{is_within, report_counts};
use super::opened::{Opened, Sheets, key_of, text_of};
use super::references::{
    find_callers, report_doubles, report_unknown_connections, report_unknown_vendors,
};
use super::shared::{self, Shared, Used};
use super::structure::{self, Origin};
use super::table::View;
use super::unread::{HandedIn, Unread};
use super::value::{YearFrom, with_example_in};
use super::{implausible, keyless, proposal, record, unread};
use crate::case::{Blanks, Case, FileRead, NotAPharmacy, VendorNames};
use crate::finding::{Finding, Place, SheetTexts};
use crate::model::edition::Edition;
use crate::model::form::DATA;
use crate::model::text::{Glyphs, Text};
use crate::read::file::grid::Grid;
use crate::read::file::input::CaseFiles;
use crate::rule;
use crate::sheet::{
    Account, Column, Contact, DeviceEntry, Field, Plan, Row, SheetId, Table, Vendor, rows,
};

/// What is to be done with a file that holds nothing but an edition.
const IS_EDITION: &str = "これは様式の定義だけのファイルです。薬局の書き込み用のファイルに --edition で指定するか、薬局のフォルダに入れて使ってください";

/// What reading gave.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The case; `None` where the input could not be read that far.
    pub case: Option<Case>,
    /// The edition its checklists belong to.
    pub edition: Option<Cow<'a, Edition>>,
    /// An edition at hand whose year holds the as-of day.
    pub of_today: Option<Cow<'a, Edition>>,
    /// What was refused or noted.
    pub findings: Vec<Finding>,
    /// What each file was read as.
    pub read: Vec<FileRead>,
    /// The sheets as they look, for showing where a finding stands.
    pub texts: SheetTexts,
    /// The case's vendors, and those of 共通.
    pub vendors: VendorNames,
    /// What the files are where no pharmacy is among them.
    pub not_a_pharmacy: Option<NotAPharmacy>,
}

/// Reads a case without 共通. Reading never stops at the first mistake.
#[cfg(feature = "internals")]
pub fn read<'a>(
    files: impl Into<CaseFiles>,
    editions: Choice<'a>,
    glyphs: &dyn Glyphs,
) -> Reading<'a> {
    read_with(files.into(), &Shared::default(), editions, glyphs, &mut |_| ())
}

/// Reads a case, with sheets of 共通 where it has none; tells the name of each of its files before it
/// is opened.
pub fn read_with<'a>(
    files: CaseFiles,
    shared: &Shared,
    editions: Choice<'a>,
    glyphs: &dyn Glyphs,
    tell: &mut dyn FnMut(&str),
) -> Reading<'a> {
    read_and_look(files, shared, editions, glyphs, tell, &mut |_, _| ())
}

/// As [`read_with`]; `opened` is called with the sheets as they were opened, and the edition they
/// are read by.
pub fn read_and_look<'a>(
    files: CaseFiles,
    shared: &Shared,
    editions: Choice<'a>,
    glyphs: &dyn Glyphs,
    tell: &mut dyn FnMut(&str),
    opened: &mut dyn FnMut(&Sheets, &Edition),
) -> Reading<'a> {
    let CaseFiles { inputs, others, set_aside, is_folder } = files;
    let first = Place::file(inputs.first().map_or("", |input| input.shown.as_str()));
    let own = Sheets::open(inputs, tell);
    let mut reader = CaseReader::new(&own, shared, glyphs);
    let (case, Chosen { edition, of_today }) = reader.case(editions, &first);
    opened(&own, edition.as_deref().unwrap_or(editions.default));
    let texts = reader.texts(case.as_ref());
    let used: Vec<(&Place, SheetId)> =
        reader.used.iter().map(|(sheet, used)| (used.opened().place(), *sheet)).collect();
    let unopened: Vec<&str> =
        others.iter().map(|other| &other.shown).chain(&set_aside).map(String::as_str).collect();
    let mut read = unread::files_read(&own.files, &unopened, &used, &reader.outcomes);
    read.extend(unread::files_read(shared.files(), &[], &used, &[]));
    let mut findings = reader.diagnostics.findings;
    let handed_in = if is_folder { HandedIn::Folder } else { HandedIn::File };
    let (outcomes, there) = (reader.outcomes.as_slice(), &reader.there);
    findings.extend(Unread { sheets: &own, outcomes, there, handed_in }.findings());
    unread::report_others(&others, &mut findings);
    let not_a_pharmacy = own.not_a_pharmacy();
    Reading {
        case,
        edition,
        of_today,
        findings,
        read,
        texts,
        vendors: reader.vendors,
        not_a_pharmacy,
    }
}

struct CaseReader<'s, 'g> {
    own: &'s Sheets,
    shared: &'s Shared,
    /// The known sheets by name, own or shared.
    used: BTreeMap<SheetId, Used<'s>>,
    /// The known sheets, also those over a limit.
    there: BTreeSet<SheetId>,
    /// The checklists that came back filled in.
    forms: Vec<&'s Form>,
    /// What became of them.
    outcomes: Vec<(Place, FormOutcome)>,
    /// Where each sheet's header stands.
    headers: BTreeMap<Place, u32>,
    vendors: VendorNames,
    /// The names of rows that `new` proposed and nobody changed.
    proposed: Vec<&'static str>,
    /// Which cells look empty and may not be.
    blanks: Blanks,
    diagnostics: Diagnostics<'g>,
}

impl<'s, 'g> CaseReader<'s, 'g> {
    /// Chooses the sheets to read; those over a limit are refused.
    fn new(own: &'s Sheets, shared: &'s Shared, glyphs: &'g dyn Glyphs) -> Self {
        let mut diagnostics =
            Diagnostics::with([own.findings.as_slice(), shared.findings()].concat(), glyphs);
        let mut used = shared::choose(&own.known, shared, &mut diagnostics.findings);
        let there = used.keys().copied().collect();
        used.retain(|sheet, used| match used.opened() {
            Opened::Grid(grid) => within_limits(grid, *sheet, &mut diagnostics),
            Opened::Log(_) => true,
        });
        // A sheet that nobody knows may be of any size.
        let is_within =
            |form: &&Form| form.is_copied || is_within(&form.grid, DATA, true, &mut diagnostics);
        let forms = own.forms.iter().filter(is_within);
        Self {
            own,
            shared,
            used,
            there,
            forms: forms.collect(),
            outcomes: Vec::new(),
            headers: BTreeMap::new(),
            vendors: VendorNames::default(),
            proposed: Vec::new(),
            blanks: Blanks::default(),
            diagnostics,
        }
    }

    fn opened(&self, sheet: SheetId) -> Option<&'s Opened> {
        self.used.get(&sheet).map(|used| used.opened())
    }

    fn grid(&self, sheet: SheetId) -> Option<&'s Grid> {
        self.opened(sheet)?.grid()
    }

    /// The sheets as they look.
    fn texts(&self, case: Option<&Case>) -> SheetTexts {
        let text = |grid: &Grid| text_of(grid, self.headers.get(&grid.place).copied());
        let used = self.used.values().filter_map(|used| match (used, used.opened()) {
            (_, Opened::Log(csv)) => Some((key_of(&csv.place), Arc::new(self.log_text(csv, case)))),
            (Used::Own(_), Opened::Grid(grid)) => Some(text(grid)),
            (Used::Shared(shared), Opened::Grid(grid)) => {
                Some((key_of(&grid.place), shared.text.clone()?))
            }
        });
        let of_forms =
            self.forms.iter().flat_map(|form| [Some(&form.grid), form.official.as_ref()]).flatten();
        let editions =
            self.own.editions.iter().chain(self.shared.editions()).filter_map(EditionSource::grid);
        let editions = editions.map(|grid| text_of(grid, None));
        used.chain(of_forms.map(text)).chain(editions).collect()
    }

    fn case<'a>(&mut self, editions: Choice<'a>, file: &Place) -> (Option<Case>, Chosen<'a>) {
        let Some(grid) = self.grid(SheetId::Pharmacy) else {
            self.report_no_pharmacy(file);
            return (None, Chosen::default());
        };
        let sheet =
            FieldSheet::open(SheetId::Pharmacy, grid, &mut self.blanks, &mut self.diagnostics);
        let year = sheet.year(&mut self.diagnostics);
        let (own, shared) = (&self.own.editions, self.shared.editions());
        let chosen = choose(editions, own, shared, &year, &mut self.diagnostics);
        let edition = chosen.edition.as_deref();
        self.diagnostics.edition_is_certain = edition.is_some();
        // Without an edition, a day is of the year that 年度 names.
        let told = year.get().and_then(|text| text.as_str().parse().ok());
        let of_edition = edition.map(|edition| edition.fiscal_year);
        let checked_in =
            YearFrom::FiscalYear(of_edition.or(told).unwrap_or(editions.default.fiscal_year));
        let pharmacy = sheet.read(checked_in, &mut self.diagnostics);
        // Without an edition the items cannot be told; the rest is read all the same, to tell
        // everything at once.
        let forms = edition.unwrap_or(editions.default);
        let answers = self.answers(forms);
        let vendors = self.table();
        let vendor_answers = self.vendor_answers(vendors.as_ref(), forms);
        let mut case = Case {
            pharmacy,
            answers,
            vendors,
            vendor_answers,
            devices: self.table(),
            accounts: self.accounts(),
            log: self.access_log(),
            contacts: self.table(),
            operations: self.table(),
            backups: self.table(),
            restore_steps: self.table(),
            asks_existence: edition.is_none_or(Edition::asks_existence),
            plan: self.plan(),
            trainings: self.table(),
            blanks: std::mem::take(&mut self.blanks),
        };
        self.add_forms(
            &mut case,
            Editions { edition: forms, certain: edition.is_some(), known: editions.known },
        );
        self.cross_read(&mut case);
        report_counts(&case, &mut self.diagnostics);
        implausible::report(&case, forms, &mut self.diagnostics);
        case.blanks.explain(self.diagnostics.findings.iter_mut());
        // Somebody may copy the example as it stands.
        if let Some(year) = of_edition.or(told) {
            for finding in &mut self.diagnostics.findings {
                finding.hint = with_example_in(&finding.hint, year);
            }
        }
        (Some(case), chosen)
    }

    fn report_no_pharmacy(&mut self, file: &Place) {
        // A file that cannot be opened, or a sheet over a limit, may be what is missing.
        if !self.own.complete || self.own.known.contains_key(&SheetId::Pharmacy) {
            return;
        }
        let not_a_pharmacy = self.own.not_a_pharmacy();
        if matches!(not_a_pharmacy, Some(NotAPharmacy::MinistryForm(_))) {
            return;
        }
        let name = SheetId::Pharmacy.name();
        let hint = match self.own.meant_for_pharmacy() {
            _ if not_a_pharmacy.is_some() => IS_EDITION.to_owned(),
            Some(foreign) => foreign.how_to_rename(SheetId::Pharmacy),
            None if self.own.forms.iter().all(|form| form.is_copied) || !self.own.known.is_empty() => {
                "「薬局名」などを書いたシート「薬局」を加えてください（tachiiri new で、書き込み用のファイルを作れます）".to_owned()
            }
            None => "これは tachiiri が作ったチェックリストです。薬局の書き込み用のファイルと同じフォルダに入れて、そのフォルダを指定してください".to_owned(),
        };
        self.diagnostics.raise(
            &rule::I003,
            file.on_sheet(name),
            format!("シート「{name}」がありません"),
            hint,
        );
    }

    /// Reads the rows of a sheet; `None` where it was not handed in.
    fn table<R: Row>(&mut self) -> Option<Table<R>> {
        self.rows_of(
            R::SHEET,
            R::COLUMNS,
            |_, _, _| true,
            |view, row, diagnostics| {
                Some(R::read(&mut CellReader::new(R::SHEET, TableRow { view, row }, diagnostics)))
            },
        )
    }

    /// Reads 計画; `None` where it was not handed in.
    fn plan(&mut self) -> Option<Plan> {
        let sheet = FieldSheet::open(
            SheetId::Plan,
            self.grid(SheetId::Plan)?,
            &mut self.blanks,
            &mut self.diagnostics,
        );
        Some(sheet.plan(&mut self.diagnostics))
    }

    /// Reads 利用者台帳, with the limits that people write inside 状態.
    fn accounts(&mut self) -> Option<Table<Account>> {
        let mut table: Table<Account> = self.table()?;
        for account in &mut table.rows {
            implausible::read_state(account, &mut self.diagnostics);
        }
        Some(table)
    }

    /// Reads those rows of a sheet that concern the case.
    fn rows_of<R>(
        &mut self,
        sheet: SheetId,
        columns: &'static [Column],
        mut concerns: impl FnMut(&View<'_>, u32, &Diagnostics<'_>) -> bool,
        mut read: impl FnMut(&View<'_>, u32, &mut Diagnostics<'_>) -> Option<R>,
    ) -> Option<Table<R>> {
        let grid = self.grid(sheet)?;
        let mut table = Table { place: grid.place.clone(), rows: Vec::new() };
        let Some(mut view) = View::open(grid, columns, &mut self.diagnostics) else {
            return Some(table);
        };
        self.headers.insert(grid.place.clone(), view.header_row());
        let mut rows = view.rows();
        view.report_unheaded(&rows, &mut self.diagnostics);
        keyless::pass_over(&view, sheet, &mut rows, &mut self.diagnostics);
        self.proposed.extend(proposal::pass_over(&view, sheet, &mut rows, &mut self.diagnostics));
        rows.retain(|row| concerns(&view, *row, &self.diagnostics));
        structure::report(&mut view, &rows, Origin::Sheet, &mut self.blanks, &mut self.diagnostics);
        view.report_invisible(&mut self.diagnostics);
        for row in rows {
            let before = self.diagnostics.findings.len();
            view.report_empty(row, &mut self.diagnostics);
            table.rows.extend(read(&view, row, &mut self.diagnostics));
            if view.is_lone(row) {
                record::ask_for_note(&mut self.diagnostics.findings[before..]);
            }
        }
        Some(table)
    }

    /// Adds what the forms say that came back.
    fn add_forms(&mut self, case: &mut Case, editions: Editions<'_>) {
        for form in &self.forms {
            let outcome = form.read(case, editions, &mut self.diagnostics);
            self.headers.extend(outcome.header_row.map(|row| (form.grid.place.clone(), row)));
            self.outcomes.push((form.grid.place.clone(), outcome));
        }
    }

    /// What can be told only when all sheets are read: doubled keys, names that point to other
    /// sheets.
    fn cross_read(&mut self, case: &mut Case) {
        let diagnostics = &mut self.diagnostics;
        doubles(
            rows(&case.vendors).iter().map(|row| vec![&row.name]),
            "同じ事業者名の行",
            diagnostics,
        );
        doubles(
            rows(&case.devices).iter().map(|row| vec![&row.number]),
            "同じ管理番号の行",
            diagnostics,
        );
        doubles(rows(&case.accounts).iter().map(|row| vec![&row.number]), "同じ№の行", diagnostics);
        doubles(
            rows(&case.operations).iter().map(|row| vec![&row.name]),
            "同じ業務名の行",
            diagnostics,
        );
        let steps = rows(&case.restore_steps).iter().filter_map(|step| {
            Some((
                vec![step.system.get()?.key(), step.number.copied()?.to_string()],
                &step.number.place,
            ))
        });
        report_doubles(steps, "同じ対象システムの同じ手順の行", diagnostics);
        let blanks = &case.blanks;
        let unsaid = |vendor: &&Vendor| {
            blanks.is_empty(Vendor::COLUMN.direct, &vendor.direct) && vendor.name.get().is_some()
        };
        for vendor in rows(&case.vendors).iter().filter(unsaid) {
            // A cell that was refused is not an empty one.
            if !diagnostics.has_refused(&vendor.direct.place) {
                let message = format!(
                    "「直接契約」が空欄なので「はい」として読みました（{}）",
                    vendor.name.text()
                );
                let hint = "薬局や会社本部が直接契約していない事業者なら「いいえ」と書いてください";
                diagnostics.raise(&rule::I020, vendor.direct.place.clone(), message, hint);
            }
        }
        report_unknown_vendors(case, diagnostics);
        let number = DeviceEntry::COLUMN.number;
        let are_read = |devices: &Table<DeviceEntry>| {
            devices.rows.iter().any(|device| device.number.place.cell.is_some())
                && !case.blanks.is_unread(&devices.place, number)
        };
        if case.devices.as_ref().is_some_and(are_read) {
            report_unknown_connections(rows(&case.devices), diagnostics);
        }
        if let Some(contacts) = &mut case.contacts {
            let column = Contact::COLUMN;
            let names = [column.organisation, column.role, column.name];
            let are_read = names.iter().all(|name| !case.blanks.is_unread(&contacts.place, name));
            find_callers(&mut contacts.rows, (are_read, &self.proposed), diagnostics);
        }
    }
}

fn within_limits(grid: &Grid, sheet: SheetId, diagnostics: &mut Diagnostics<'_>) -> bool {
    is_within(grid, sheet.name(), sheet != SheetId::AccessLog, diagnostics)
}

fn doubles<'f>(
    keys: impl Iterator<Item = Vec<&'f Field<Text>>>,
    what: &str,
    diagnostics: &mut Diagnostics<'_>,
) {
    let keyed = keys.filter_map(|fields| {
        let place = &fields.first()?.place;
        let key: Option<Vec<String>> =
            fields.iter().map(|field| field.get().map(Text::key)).collect();
        Some((key?, place))
    });
    report_doubles(keyed, what, diagnostics);
}
