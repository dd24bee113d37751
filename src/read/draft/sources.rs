//! Which sheets of the files that were handed in hold a form.

use super::drafted::{GivenFile, Request, Said};
use super::form::{self, DraftForm};
use super::page::{Page, Remark};
use super::parts::parts;
use super::words::{LOOKED_FOR, closed};
use crate::error::Error;
use crate::finding::Place;
use crate::model::edition::FormKind;
use crate::model::form::{DATA, FORM, GUIDE, property};
use crate::model::text::key;
use crate::read::edition::is_edition;
use crate::read::file;
use crate::read::file::grid::{Grid, Workbook};
use crate::sheet::SheetId;

/// Words by which a sheet is an example.
const EXAMPLES: [&str; 3] = ["記入例", "見本", "例"];

/// What was found in the files.
pub enum Found {
    /// The sheet 様式定義 that a person began, and the files, each with its SHA-256.
    Begun(Box<Grid>, Vec<(String, String)>),
    /// The ministry's forms.
    Forms(Forms),
}

/// The forms of the files, one of a kind.
pub struct Forms {
    /// The forms, each with whose it is.
    pub forms: Vec<(FormKind, DraftForm)>,
    /// The files, each with its SHA-256.
    pub files: Vec<(String, String)>,
    /// What needs no decision.
    pub told: Vec<Said>,
    /// What a person must decide, with the form that it is about.
    pub unsure: Vec<(FormKind, Said)>,
    /// The sheets that were asked for, and are no form's.
    pub unknown: Vec<String>,
}

/// Finds the forms.
pub fn find(files: Vec<GivenFile>, request: &Request) -> Result<Found, Error> {
    let (mut read, mut told, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let mut sheets_seen = Vec::new();
    for given in files {
        names.push((given.name.clone(), given.sha256.clone()));
        let place = given.place.clone();
        let workbook = opened(given)?;
        if let Some(grid) = workbook.grids.iter().position(is_edition) {
            let mut grids = workbook.grids;
            return Ok(Found::Begun(Box::new(grids.swap_remove(grid)), names));
        }
        refuse_own_input(&workbook, &place)?;
        let is_ours = workbook.properties.contains_key(property::FORM)
            || has(&workbook, DATA) && has(&workbook, FORM);
        for grid in workbook.grids {
            if is_ours && [DATA, GUIDE].iter().any(|name| is_named(&grid, name)) {
                continue;
            }
            match why_not_taken(&grid) {
                Some(why) => told.push(Said { place: grid.place.clone(), what: why }),
                None => {
                    for part in parts(grid) {
                        match form::read(&part, is_ours) {
                            Some(form) => read.push(form),
                            None => sheets_seen.push(part),
                        }
                    }
                }
            }
        }
    }
    let unknown = unknown_sheets(&read, request);
    let forms = chosen(read, &sheets_seen, &names, request)?;
    told.extend(sheets_seen.iter().filter(|grid| !grid.cells.is_empty()).map(|grid| Said {
        place: grid.place.clone(),
        what: "様式の見出しがないシートなので、入れません".to_owned(),
    }));
    let Chosen { forms, told: more, unsure } = forms;
    told.extend(more);
    Ok(Found::Forms(Forms { forms, files: names, told, unsure, unknown }))
}

/// Returns the sheets that were asked for, and that no form stands on.
fn unknown_sheets(forms: &[DraftForm], request: &Request) -> Vec<String> {
    let is_form = |name: &str| {
        let mut sheets = forms.iter().filter_map(|form| form.place.sheet.as_deref());
        sheets.any(|sheet| key(sheet) == key(name))
    };
    request.take.iter().filter(|name| !is_form(name)).cloned().collect()
}

fn opened(given: GivenFile) -> Result<Workbook, Error> {
    let GivenFile { place, bytes, .. } = given;
    let refused = |what: String| Error::NoForm { file: place.file.to_string(), what };
    file::read(bytes, &place).map_err(|refusal| refused(refusal.to_string()))
}

fn is_named(grid: &Grid, name: &str) -> bool {
    grid.place.sheet.as_deref().is_some_and(|sheet| key(sheet) == name)
}

fn has(workbook: &Workbook, name: &str) -> bool {
    workbook.grids.iter().any(|grid| is_named(grid, name))
}

fn refuse_own_input(workbook: &Workbook, place: &Place) -> Result<(), Error> {
    let name = SheetId::Pharmacy.name();
    let is_ours = |grid: &Grid| is_named(grid, name) && !form::is_one(grid);
    if !workbook.grids.iter().any(is_ours) {
        return Ok(());
    }
    let what = format!(
        "シート「{name}」があり、tachiiri の書き込み用のファイルのようです。厚生労働省が配っている様式の Excel を渡してください"
    );
    Err(Error::NoForm { file: place.file.to_string(), what })
}

/// Returns why a sheet is passed over without a look at its words.
fn why_not_taken(grid: &Grid) -> Option<String> {
    if Page::is_hidden(grid) {
        return Some("隠れているシートなので、入れません".to_owned());
    }
    let name = closed(grid.place.sheet.as_deref().unwrap_or_default());
    let is_example = EXAMPLES
        .iter()
        .any(|word| name == *word || word.chars().count() > 1 && name.contains(word));
    let ends = name.ends_with("(例)");
    (is_example || ends).then(|| "記入例のシートなので、入れません".to_owned())
}

struct Chosen {
    forms: Vec<(FormKind, DraftForm)>,
    told: Vec<Said>,
    unsure: Vec<(FormKind, Said)>,
}

/// Takes one form of a kind.
fn chosen(
    read: Vec<DraftForm>,
    others: &[Grid],
    names: &[(String, String)],
    request: &Request,
) -> Result<Chosen, Error> {
    let mut chosen = Chosen { forms: Vec::new(), told: Vec::new(), unsure: Vec::new() };
    let file = || names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("、");
    if read.is_empty() {
        return Err(Error::NoForm { file: file(), what: missing_words(others) });
    }
    let (of_hospitals, read): (Vec<_>, Vec<_>) = read
        .into_iter()
        .partition(|form| form.badge.as_ref().is_some_and(|badge| badge.kind.is_none()));
    if read.is_empty() {
        let what = "「医療機関確認用」の様式だけで、薬局の様式がありません。「薬局確認用」か「医療機関・薬局確認用」と、「事業者確認用」の様式を渡してください";
        return Err(Error::NoForm { file: file(), what: what.to_owned() });
    }
    let told = of_hospitals.into_iter().map(|form| Said {
        place: form.place,
        what: "医療機関確認用の様式なので、入れません".to_owned(),
    });
    chosen.told.extend(told);
    let mut of_kind: Vec<(FormKind, Vec<DraftForm>)> =
        vec![(FormKind::Pharmacy, Vec::new()), (FormKind::Vendor, Vec::new())];
    let mut before = None;
    for form in read {
        let goes_on = of_kind.iter().find(|(kind, forms)| {
            Some(*kind) == before && form.badge.is_none() && form.goes_on(forms)
        });
        let kind = goes_on.map_or_else(|| kind_of(&form), |(kind, _)| *kind);
        if form.badge.is_none() && goes_on.is_none() {
            let what = format!(
                "「薬局確認用」や「事業者確認用」の言葉がありません。{}の様式として入れました",
                in_words(kind)
            );
            chosen.unsure.push((kind, Said { place: form.place.clone(), what }));
        }
        before = Some(kind);
        if let Some((_, forms)) = of_kind.iter_mut().find(|(known, _)| *known == kind) {
            forms.push(form);
        }
    }
    for (kind, forms) in of_kind {
        chosen.take_one(kind, forms, request);
    }
    Ok(chosen)
}

/// Returns the words for a form.
pub fn in_words(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Pharmacy => "薬局確認用",
        FormKind::Vendor => "事業者確認用",
    }
}

fn kind_of(form: &DraftForm) -> FormKind {
    let named = |text: &str| text.contains("事業者");
    let by_words = || {
        let sheet = form.place.sheet.as_deref().is_some_and(named);
        let title = form.top.title.as_ref().is_some_and(|title| named(&title.text));
        if sheet || title || named(&form.place.file) {
            FormKind::Vendor
        } else {
            FormKind::Pharmacy
        }
    };
    form.badge.as_ref().and_then(|badge| badge.kind).unwrap_or_else(by_words)
}

/// Returns where a form stands, with the year that it names.
fn named(form: &DraftForm) -> String {
    let year = form.years().first().map_or_else(String::new, |(year, _)| format!("（{year}）"));
    format!("{}{year}", form.place)
}

impl Chosen {
    /// Takes the sheet of a form: those that are named, or all where each goes on with those
    /// before, else the first.
    fn take_one(&mut self, kind: FormKind, forms: Vec<DraftForm>, request: &Request) {
        let sheet_of = |form: &DraftForm| key(form.place.sheet.as_deref().unwrap_or_default());
        let is_taken =
            |form: &DraftForm| request.take.iter().any(|name| key(name) == sheet_of(form));
        let names: Vec<String> = forms.iter().map(named).collect();
        let is_told = forms.iter().any(is_taken);
        let is_one = (1..forms.len()).all(|at| forms[at].goes_on(&forms[..at]));
        for (index, form) in forms.into_iter().enumerate() {
            let place = form.place.clone();
            if is_told && is_taken(&form) {
                self.compare_columns(kind, &form);
            }
            if is_told && !is_taken(&form) || !is_told && !is_one && index > 0 {
                self.told.push(Said {
                    place, what: "使わないシートなので、入れません".to_owned()
                });
                continue;
            }
            if !is_told && is_one && index > 0 {
                self.told.push(Said {
                    place: place.clone(),
                    what: "前のシートの続きとして並べました".to_owned(),
                });
            }
            if !is_told && !is_one {
                let what = format!(
                    "{}のシートが{}つあります（{}）。はじめのものを入れました。ほかを使うなら --take でシートの名前を指定してください（1つの様式が何枚かに分かれているときは、--take をシートの数だけ並べてください）",
                    in_words(kind),
                    names.len(),
                    names.join("、")
                );
                self.unsure.push((kind, Said { place, what }));
            }
            self.forms.push((kind, form));
        }
    }

    /// Says so where the columns of a sheet are not those of the sheet that it is to go on with.
    fn compare_columns(&mut self, kind: FormKind, form: &DraftForm) {
        let first = self.forms.iter().find(|(of, _)| *of == kind).map(|(_, first)| first);
        let Some(first) = first.filter(|first| !first.has_columns_of(form)) else { return };
        let what = format!(
            "列が、前のシート「{}」の列と違います。前のシートの列の様式として入れました",
            first.place.sheet.as_deref().unwrap_or_default()
        );
        self.unsure.push((kind, Said { place: form.place.clone(), what }));
    }
}

/// Says which header words were found and which were not.
fn missing_words(sheets: &[Grid]) -> String {
    let texts: Vec<String> = sheets
        .iter()
        .flat_map(|grid| grid.cells.values().map(|content| closed(&content.shown())))
        .collect();
    let is_there = |word: &&&str| texts.iter().any(|text| text.contains(&closed(word)));
    let words = |wanted: bool| {
        let words: Vec<&str> =
            LOOKED_FOR.iter().filter(|word| is_there(word) == wanted).copied().collect();
        if words.is_empty() { "なし".to_owned() } else { words.join("、") }
    };
    format!(
        "チェックリストの見出しが見つかりません（見つかった言葉：{}、見つからなかった言葉：{}）。厚生労働省が配っている様式の Excel かを確かめてください",
        words(true),
        words(false)
    )
}

/// Returns remarks as what is said of their cells.
pub fn said(place: &Place, remarks: Vec<Remark>) -> Vec<Said> {
    let place_of = |cell: Option<crate::finding::CellRef>| {
        cell.map_or_else(|| place.clone(), |cell| place.at(cell))
    };
    remarks.into_iter().map(|Remark { cell, what }| Said { place: place_of(cell), what }).collect()
}
