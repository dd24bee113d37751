//! An edition file (TOML) to an [`Edition`]; every mistake with line and column.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::error::Error;
use crate::model::day::FiscalYear;
use crate::model::edition::{Edition, Form, FormKind, Item, Ministry, Period, Section, Words};
use crate::model::item::{Device, ItemId, ItemNumber};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionFile {
    id: Spanned<String>,
    name: String,
    fiscal_year: Spanned<i16>,
    reference_year: Spanned<i16>,
    guideline: String,
    source: String,
    superseded_by: Option<String>,
    ministry: Ministry,
    words: Words,
    forms: Vec<FormFile>,
    sections: Vec<SectionFile>,
    items: Vec<ItemFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    form: Spanned<FormKind>,
    title: String,
    badge: String,
    party: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionFile {
    form: Spanned<FormKind>,
    period: Period,
    page: u8,
    heading: String,
    notes_above: Vec<String>,
    notes_below: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemFile {
    form: FormKind,
    period: Period,
    number: Spanned<ItemNumber>,
    device: Option<Device>,
    chapter_number: String,
    chapter: String,
    heading: Option<String>,
    label: String,
    text: Spanned<String>,
    topic: String,
    #[serde(default)]
    exempt_without_contract: bool,
    manual: String,
    guideline: Vec<String>,
}

/// A mistake and where it stands.
struct Mistake {
    span: Range<usize>,
    what: String,
}

impl Mistake {
    fn at<T>(spanned: &Spanned<T>, what: impl Into<String>) -> Self {
        Self { span: spanned.span(), what: what.into() }
    }
}

/// Reads an edition file.
///
/// # Errors
/// [`Error::Edition`] with line and column: unknown or missing key, unknown word, item or section named twice, item
/// without section, section without item, form missing, empty text, year out of range.
pub fn read(file: &str, text: &str) -> Result<Edition, Error> {
    let parsed = toml::from_str::<EditionFile>(text)
        .map_err(|error| Mistake { span: error.span().unwrap_or(0..0), what: in_japanese(error.message()) });
    parsed.and_then(edition).map_err(|mistake| {
        let before = text.get(..mistake.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Error::Edition {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            what: mistake.what,
        }
    })
}

/// The parser's own words, for the mistakes that people make most.
fn in_japanese(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    let name = |rest: &str| rest.split('`').nth(1).unwrap_or_default().to_owned();
    if first.starts_with("unknown field") {
        format!("知らないキー「{}」があります", name(first))
    } else if first.starts_with("missing field") {
        format!("キー「{}」がありません", name(first))
    } else if first.starts_with("unknown variant") {
        let known: Vec<&str> = first.split('`').skip(3).step_by(2).collect();
        format!("「{}」は使えない言葉です（使えるのは {}）", name(first), known.join("、"))
    } else if first.starts_with("duplicate key") {
        "同じキーが2つあります".to_owned()
    } else {
        format!("書き方に誤りがあります（{first}）")
    }
}

fn edition(file: EditionFile) -> Result<Edition, Mistake> {
    if file.id.get_ref().is_empty() || !file.id.get_ref().chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(Mistake::at(&file.id, "id は半角の英数字と - で書いてください"));
    }
    let year = |year: &Spanned<i16>| {
        FiscalYear::beginning_in(*year.get_ref()).ok_or_else(|| Mistake::at(year, "西暦の年度ではありません"))
    };
    let (fiscal_year, reference_year) = (year(&file.fiscal_year)?, year(&file.reference_year)?);
    no_doubles(&file)?;
    let mut forms = forms(file.forms)?;
    for section in file.sections {
        let form = form_of(&mut forms, *section.form.get_ref())
            .ok_or_else(|| Mistake::at(&section.form, "この様式の [[forms]] がありません"))?;
        form.sections.push(Section {
            period: section.period,
            page: section.page,
            heading: section.heading,
            notes_above: section.notes_above,
            notes_below: section.notes_below,
            items: Vec::new(),
        });
    }
    if let Some(kind) =
        [FormKind::Pharmacy, FormKind::Vendor].into_iter().find(|kind| form_of(&mut forms, *kind).is_none())
    {
        return Err(Mistake { span: 0..0, what: format!("様式「{}」の [[forms]] がありません", kind.id()) });
    }
    for item in file.items {
        let sections = form_of(&mut forms, item.form).map(|form| form.sections.as_mut_slice()).unwrap_or_default();
        let section = sections.iter_mut().find(|section| section.period == item.period);
        section
            .ok_or_else(|| Mistake::at(&item.number, "この項目の表（[[sections]]）がありません"))?
            .items
            .push(item_of(item)?);
    }
    Ok(Edition {
        id: file.id.into_inner(),
        name: file.name,
        fiscal_year,
        reference_year,
        guideline: file.guideline,
        source: file.source,
        superseded_by: file.superseded_by,
        ministry: file.ministry,
        words: file.words,
        forms,
    })
}

fn no_doubles(file: &EditionFile) -> Result<(), Mistake> {
    let mut sections = BTreeSet::new();
    for section in &file.sections {
        if !sections.insert((*section.form.get_ref(), section.period)) {
            return Err(Mistake::at(&section.form, "同じ様式の同じ表が2つあります"));
        }
    }
    for section in &file.sections {
        let form = *section.form.get_ref();
        if file.items.iter().all(|item| (item.form, item.period) != (form, section.period)) {
            return Err(Mistake::at(&section.form, "この表（[[sections]]）には項目がありません"));
        }
    }
    let mut items = BTreeSet::new();
    for item in &file.items {
        if !items.insert((item.form, *item.number.get_ref(), item.device)) {
            return Err(Mistake::at(&item.number, format!("項目 {} が2つあります", item.number.get_ref())));
        }
    }
    Ok(())
}

fn forms(files: Vec<FormFile>) -> Result<Vec<Form>, Mistake> {
    let mut forms: Vec<Form> = Vec::new();
    for file in files {
        let kind = *file.form.get_ref();
        if forms.iter().any(|form| form.kind == kind) {
            return Err(Mistake::at(&file.form, "同じ様式が2つあります"));
        }
        forms.push(Form { kind, title: file.title, badge: file.badge, party: file.party, sections: Vec::new() });
    }
    Ok(forms)
}

fn form_of(forms: &mut [Form], kind: FormKind) -> Option<&mut Form> {
    forms.iter_mut().find(|form| form.kind == kind)
}

fn item_of(file: ItemFile) -> Result<Item, Mistake> {
    if file.text.get_ref().trim().is_empty() {
        return Err(Mistake::at(&file.text, "項目の文が空です"));
    }
    Ok(Item {
        id: ItemId { number: file.number.into_inner(), device: file.device },
        period: file.period,
        chapter_number: file.chapter_number,
        chapter: file.chapter,
        heading: file.heading,
        label: file.label,
        text: file.text.into_inner(),
        topic: file.topic,
        exempt_without_contract: file.exempt_without_contract,
        manual: file.manual,
        guideline: file.guideline,
    })
}
