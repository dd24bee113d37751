//! What drawing up an edition gave, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::json::SCHEMA;
use crate::finding::Place;
use crate::model::day::FiscalYear;
use crate::model::edition::FormKind;
use crate::model::item::ItemNumber;
use crate::model::matching::Likeness;
use crate::model::outline::{ColumnOutline, ItemOutline};
use crate::read::draft::{Draft, DraftedItem, DraftedNote, KnownRow, Said};

/// Returns the answer for programs; `file` is the file that the edition is written to.
pub fn json(draft: &Draft, file: &str) -> Value {
    let head = &draft.outline.head;
    let items: Vec<Value> = draft.outline.items.iter().zip(&draft.items).map(item).collect();
    let columns: Vec<Value> = draft.outline.columns.iter().map(column).collect();
    let notes: Vec<Value> = draft.notes.iter().map(note).collect();
    let said = |list: &[Said]| -> Vec<Value> { list.iter().map(said).collect() };
    json!({
        "schema": SCHEMA,
        "edition": {"id": head.id, "name": head.name, "year": head.fiscal_year, "file": file},
        "columns": columns,
        "items": items,
        "notes": notes,
        "gone": draft.gone.iter().map(known_row).collect::<Vec<_>>(),
        "told": said(&draft.told),
        "unsure": said(&draft.unsure),
    })
}

fn cell_of(place: &Place) -> Option<String> {
    place.cell.map(|cell| cell.to_string())
}

fn column(column: &ColumnOutline) -> Value {
    json!({
        "form": column.form.map(FormKind::id),
        "kind": column.kind,
        "round": column.round,
        "header": column.header,
        "over": column.over,
        "date": column.date,
    })
}

fn item((item, drafted): (&ItemOutline, &DraftedItem)) -> Value {
    json!({
        "form": item.form.map(FormKind::id),
        "number": item.number.map(|number| number.to_string()),
        "device": item.device,
        "chapter": item.chapter,
        "heading": item.heading,
        "text": item.text,
        "file": &*drafted.place.file,
        "sheet": drafted.place.sheet.as_deref(),
        "cell": cell_of(&drafted.place),
        "topic": item.topic,
        "match": drafted.likeness.word(),
        "was": drafted.was.as_ref().map(known_row),
    })
}

fn note(note: &DraftedNote) -> Value {
    json!({
        "form": note.form.id(),
        "place": if note.is_above { "above" } else { "below" },
        "text": note.text,
        "file": &*note.place.file,
        "sheet": note.place.sheet.as_deref(),
        "cell": cell_of(&note.place),
    })
}

fn known_row(row: &KnownRow) -> Value {
    json!({"form": row.form.id(), "number": row.number, "device": row.devices.words(), "text": row.text})
}

fn said(said: &Said) -> Value {
    json!({
        "file": &*said.place.file,
        "sheet": said.place.sheet.as_deref(),
        "cell": cell_of(&said.place),
        "what": said.what,
    })
}

/// Returns the answer for people: the items with their notes, what needs no decision, what a person
/// must decide.
pub fn text(draft: &Draft, file: &str) -> String {
    let head = &draft.outline.head;
    let year = head.fiscal_year.and_then(FiscalYear::beginning_in);
    let year = year.map_or_else(|| "年度は決められません".to_owned(), |year| year.to_string());
    let mut text = format!("{}（{year}）\n", head.id.as_deref().unwrap_or_default());
    _ = writeln!(text, "\n項目（{}）", draft.items.len());
    for (item, drafted) in draft.outline.items.iter().zip(&draft.items) {
        text.push_str(&item_line(item, drafted));
    }
    _ = writeln!(text, "\n注（{}）", draft.notes.len());
    for note in &draft.notes {
        text.push_str(&note_line(note));
    }
    list(&mut text, "お知らせ（決めることはありません）", &draft.told);
    list(&mut text, "決めてください", &draft.unsure);
    if draft.unsure.is_empty() {
        _ = writeln!(text, "\n決めるところはありません。{file} を使えます");
    } else {
        _ = writeln!(
            text,
            "\n{file} の「要確認」（undecided）の印のところを直し、印を消すと使えます（{}か所）",
            draft.unsure.len()
        );
    }
    text
}

fn form(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Pharmacy => "薬局",
        FormKind::Vendor => "事業者",
    }
}

fn shown_number(number: Option<ItemNumber>) -> String {
    number.map_or_else(|| "番号なし".to_owned(), |number| number.to_string())
}

fn item_line(item: &ItemOutline, drafted: &DraftedItem) -> String {
    let number = shown_number(item.number);
    let device = item.device.join("、");
    let was = match (&drafted.was, drafted.likeness) {
        (Some(was), Likeness::Changed) => format!("文言が変わった（前は {}）", was.number),
        (Some(was), Likeness::Same) => format!("同じ（前は {}）", was.number),
        (Some(_), Likeness::New) | (None, _) => "新しい".to_owned(),
    };
    let kind = item.form.map_or("", form);
    let text = item.text.as_deref().unwrap_or_default();
    format!("  {kind}  {number}  {device}  {was}  {text}  （{}）\n", drafted.place)
}

fn note_line(note: &DraftedNote) -> String {
    let of = note.item.map_or_else(String::new, |item| format!("  {}の注", shown_number(item)));
    format!("  {}{of}  {}  （{}）\n", form(note.form), note.text, note.place)
}

fn list(text: &mut String, title: &str, list: &[Said]) {
    if list.is_empty() {
        return;
    }
    _ = writeln!(text, "\n{title}（{}）", list.len());
    for said in list {
        _ = writeln!(text, "  {}: {}", said.place, said.what);
    }
}
