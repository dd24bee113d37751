//! The head of a drafted edition: year, names, numbering, words of the tables.

use super::columns::DraftColumn;
use super::drafted::{Request, Said};
use super::form::DraftForm;
use super::header::BOTH;
use super::marks::named;
use super::words::LIST;
use super::years;
use crate::model::columns::ColumnKind;
use crate::model::edition::{FormKind, Period};
use crate::model::item::{Numbering, circled_value};
use crate::model::outline::{Head, Key, Word};

/// Returns the head of the edition, and what a person must decide of it.
pub fn head(
    forms: &[(FormKind, DraftForm)],
    files: &[(String, String)],
    request: &Request,
) -> (Head, Vec<Said>) {
    let mut unsure = Vec::new();
    let year = years::decide(forms, request);
    let mut head = Head {
        id: request.id.clone().or_else(|| year.year.map(years::id)),
        fiscal_year: year.year.map(|year| year.year()),
        reference_year: forms
            .iter()
            .find_map(|(_, form)| form.reference_year())
            .map(|year| year.year()),
        numbering: Some(numbering(forms)),
        ..Head::default()
    };
    for said in year.unsure {
        head.undecided.push(named(Key::FiscalYear, &said.what));
        unsure.push(said);
    }
    let mut titles = forms.iter().filter_map(|(_, form)| form.top.title.as_ref());
    let title = titles.next().map_or(LIST, |title| &title.text);
    head.name = Some(years::name(title, year.year));
    head.source = Some(source(files));
    let has_reference =
        forms.iter().flat_map(|(_, form)| &form.sections).any(|it| it.period == Period::Reference);
    if let (true, None, Some((_, form))) = (has_reference, head.reference_year, forms.first()) {
        let what = "参考項目がありますが、どの年度までの項目か書かれていません".to_owned();
        head.undecided.push(named(Key::ReferenceYear, &what));
        unsure.push(Said { place: form.place.clone(), what });
    }
    words(&mut head, forms, &mut unsure);
    (head, unsure)
}

/// Takes the words of the tables from the headers.
fn words(head: &mut Head, forms: &[(FormKind, DraftForm)], unsure: &mut Vec<Said>) {
    let column = |kind: ColumnKind, round: Option<u8>| {
        let mut columns = forms.iter().flat_map(|(_, form)| &form.columns);
        columns.find(|column| column.kind == kind && (round.is_none() || column.round == round))
    };
    let header = |column: Option<&DraftColumn>| {
        // Where the two words of an answer are its header, its round stands above them.
        let of_round = |column: &DraftColumn| {
            let above = column.over.last().filter(|_| column.header == BOTH);
            above.unwrap_or(&column.header).clone()
        };
        column.map(of_round)
    };
    let over = column(ColumnKind::Answer, Some(1)).and_then(|column| column.over.first().cloned());
    let single = forms.iter().find_map(|(_, form)| form.single_header.clone());
    let item = forms.iter().find_map(|(_, form)| form.item_header.clone());
    if let (None, Some((_, form))) = (&item, forms.first()) {
        let what = "項目の列の見出しがありません。「チェックリスト」の見出しとして印刷する言葉を決めてください".to_owned();
        head.undecided.push(named(Key::Word(Word::Item), &what));
        unsure.push(Said { place: form.place.clone(), what });
    }
    let first = header(column(ColumnKind::Answer, Some(1)));
    for (word, text) in [
        (Word::Item, item),
        (Word::Result, over.or(single).or_else(|| first.clone())),
        (Word::First, first),
        (Word::Target, header(column(ColumnKind::Target, None))),
        (Word::Second, header(column(ColumnKind::Answer, Some(2)))),
        (Word::Remark, header(column(ColumnKind::Remark, None))),
        (Word::Yes, Some("はい".to_owned())),
        (Word::Or, Some("・".to_owned())),
        (Word::No, Some("いいえ".to_owned())),
    ] {
        head.words[word as usize] = text;
    }
}

/// Returns the names of the files, each with its SHA-256.
pub fn source(files: &[(String, String)]) -> String {
    let named: Vec<String> =
        files.iter().map(|(name, sha256)| format!("{name}（SHA-256: {sha256}）")).collect();
    named.join("、")
}

/// Returns how most of the numbers are printed.
fn numbering(forms: &[(FormKind, DraftForm)]) -> Numbering {
    let labels =
        forms.iter().flat_map(|(_, form)| form.items()).filter_map(|item| item.label.as_ref());
    let (circled, other): (Vec<_>, Vec<_>) = labels.partition(|label| {
        label.printed.chars().any(|character| circled_value(character).is_some())
    });
    if circled.len() > other.len() { Numbering::Circled } else { Numbering::Brackets }
}
