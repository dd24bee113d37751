//! From an [`Edition`] back to how it would be written down.

use super::columns::{ColumnKind, DatePlace, FormColumn};
use super::edition::{Edition, Form, FormKind, Item, Period, Section, Words};
use super::outline::{
    ColumnOutline, FormOutline, Head, ItemOutline, Outline, SectionOutline, Word,
};

impl From<&Edition> for Outline {
    fn from(edition: &Edition) -> Self {
        let forms = || edition.forms.iter();
        let sections = || {
            forms().flat_map(|form| form.sections.iter().map(move |section| (form.kind, section)))
        };
        let items = sections()
            .flat_map(|(kind, section)| section.items.iter().map(move |item| (kind, item)));
        Self {
            head: head_of(edition),
            forms: forms().map(form_of).collect(),
            columns: columns_of(&edition.forms),
            sections: sections().map(|(kind, section)| section_of(kind, section)).collect(),
            items: items.map(|(kind, item)| item_of(kind, item)).collect(),
        }
    }
}

/// Returns a text that is there, `None` for an empty one.
fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn head_of(edition: &Edition) -> Head {
    Head {
        id: filled(&edition.id),
        name: filled(&edition.name),
        fiscal_year: Some(edition.fiscal_year.year()),
        reference_year: edition.reference_year.map(|year| year.year()),
        guideline: filled(&edition.guideline),
        source: filled(&edition.source),
        superseded_by: edition.superseded_by.clone(),
        office: edition.ministry.as_ref().map(|ministry| ministry.office.clone()),
        telephone: edition.ministry.as_ref().map(|ministry| ministry.telephone.clone()),
        numbering: Some(edition.numbering),
        words: Word::ALL.map(|word| filled(word_of(&edition.words, word))),
        undecided: Vec::new(),
    }
}

fn word_of(words: &Words, word: Word) -> &str {
    match word {
        Word::Item => &words.item,
        Word::Result => &words.result,
        Word::First => &words.first,
        Word::Target => &words.target,
        Word::Second => &words.second,
        Word::Remark => &words.remark,
        Word::Yes => &words.yes,
        Word::Or => &words.or,
        Word::No => &words.no,
    }
}

fn form_of(form: &Form) -> FormOutline {
    FormOutline {
        form: form.kind,
        title: filled(&form.title),
        badge: filled(&form.badge),
        party: form.party.clone(),
        undecided: None,
    }
}

/// Returns the columns, once where all forms have the same.
fn columns_of(forms: &[Form]) -> Vec<ColumnOutline> {
    let same = forms.windows(2).all(|pair| pair[0].columns == pair[1].columns);
    let written = |form: Option<FormKind>, column: &FormColumn| ColumnOutline {
        form,
        kind: Some(column.kind),
        round: column.round,
        header: Some(column.header.clone()),
        over: column.over.clone(),
        date: (column.kind == ColumnKind::Answer || column.date == DatePlace::Own)
            .then_some(column.date),
        undecided: None,
    };
    let named = |form: &Form| (!same).then_some(form.kind);
    let forms = forms.iter().take(if same { 1 } else { forms.len() });
    forms
        .flat_map(|form| form.columns.iter().map(move |column| written(named(form), column)))
        .collect()
}

fn section_of(form: FormKind, section: &Section) -> SectionOutline {
    SectionOutline {
        form: Some(form),
        period: Some(section.period),
        page: Some(section.page),
        heading: filled(&section.heading),
        notes_above: section.notes_above.clone(),
        notes_below: section.notes_below.clone(),
        undecided: None,
    }
}

fn item_of(form: FormKind, item: &Item) -> ItemOutline {
    ItemOutline {
        form: Some(form),
        period: Some(item.period),
        number: Some(item.id.number),
        device: item.id.devices.words(),
        chapter_number: filled(&item.chapter_number),
        chapter: filled(&item.chapter),
        heading: item.heading.clone(),
        label: (item.period != Period::Existence || !item.label.is_empty())
            .then(|| item.label.clone()),
        text: filled(&item.text),
        note: item.note.clone(),
        topic: filled(&item.topic),
        exempt_without_contract: item.exempt_without_contract,
        for_others: item.for_others,
        manual: filled(&item.manual),
        guideline: item.guideline.clone(),
        guideline_edition: item.guideline_edition.clone(),
        undecided: None,
    }
}
