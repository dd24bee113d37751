//! An outline as the text of an edition file (TOML).

use super::columns::{ColumnKind, DatePlace};
use super::edition::{FormKind, Period};
use super::item::Numbering;
use super::outline::{
    ColumnOutline, FormOutline, Head, ItemOutline, Key, Outline, SectionOutline, Word,
};

/// Returns the text of an edition file, the same for the same outline.
pub fn text(outline: &Outline) -> String {
    let mut out = head(&outline.head);
    outline.forms.iter().for_each(|it| out.push_str(&form(it)));
    outline.columns.iter().for_each(|it| out.push_str(&column(it)));
    outline.sections.iter().for_each(|it| out.push_str(&section(it)));
    outline.items.iter().for_each(|it| out.push_str(&item(it)));
    out
}

/// The lines of a table.
struct Lines(String);

impl Lines {
    fn of(title: &str) -> Self {
        Self(if title.is_empty() { String::new() } else { format!("\n{title}\n") })
    }

    fn line(&mut self, key: Key, value: String) {
        self.0.push_str(&format!("{} = {value}\n", key.name()));
    }

    fn text(&mut self, key: Key, text: Option<&str>) {
        if let Some(text) = text {
            self.line(key, quoted(text));
        }
    }

    fn texts(&mut self, key: Key, texts: &[String]) {
        if !texts.is_empty() {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            self.line(key, format!("[{}]", texts.join(", ")));
        }
    }

    fn number(&mut self, key: Key, number: Option<i64>) {
        if let Some(number) = number {
            self.line(key, number.to_string());
        }
    }

    fn yes(&mut self, key: Key, yes: bool) {
        if yes {
            self.line(key, "true".to_owned());
        }
    }
}

/// Returns a text as TOML quotes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() => out.push_str(&format!("\\u{:04X}", other as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn head(head: &Head) -> String {
    let mut lines = Lines::of("");
    lines.text(Key::Id, head.id.as_deref());
    lines.text(Key::Name, head.name.as_deref());
    lines.number(Key::FiscalYear, head.fiscal_year.map(i64::from));
    lines.number(Key::ReferenceYear, head.reference_year.map(i64::from));
    lines.text(Key::Guideline, head.guideline.as_deref());
    lines.text(Key::Source, head.source.as_deref());
    lines.text(Key::SupersededBy, head.superseded_by.as_deref());
    lines.text(Key::Numbering, head.numbering.map(Numbering::word));
    let undecided: Vec<&str> = head.undecided.iter().map(|(_, what)| what.as_str()).collect();
    lines.text(Key::Undecided, Some(undecided.join("\n").as_str()).filter(|text| !text.is_empty()));
    let mut out = lines.0;
    if head.office.is_some() || head.telephone.is_some() {
        let mut ministry = Lines::of("[ministry]");
        ministry.text(Key::Office, head.office.as_deref().or(Some("")));
        ministry.text(Key::Telephone, head.telephone.as_deref().or(Some("")));
        out.push_str(&ministry.0);
    }
    let mut words = Lines::of("[words]");
    for word in Word::ALL {
        words.text(Key::Word(word), head.word(word));
    }
    out + &words.0
}

fn form_word(form: FormKind) -> &'static str {
    form.id()
}

fn period_word(period: Period) -> &'static str {
    match period {
        Period::Existence => "existence",
        Period::Year => "year",
        Period::Reference => "reference",
    }
}

fn form(form: &FormOutline) -> String {
    let mut lines = Lines::of("[[forms]]");
    lines.text(Key::Form, Some(form_word(form.form)));
    lines.text(Key::Title(form.form), form.title.as_deref());
    lines.text(Key::Badge(form.form), form.badge.as_deref());
    lines.text(Key::Party(form.form), form.party.as_deref());
    lines.text(Key::Undecided, form.undecided.as_deref());
    lines.0
}

fn column(column: &ColumnOutline) -> String {
    let kind = column.kind.map(|kind| match kind {
        ColumnKind::Date => "date",
        ColumnKind::Answer => "answer",
        ColumnKind::Target => "target",
        ColumnKind::Remark => "remark",
    });
    let date = column.date.map(|date| match date {
        DatePlace::Below => "below",
        DatePlace::Own => "own",
    });
    let mut lines = Lines::of("[[columns]]");
    lines.text(Key::Form, column.form.map(form_word));
    lines.text(Key::Kind, kind);
    lines.number(Key::Round, column.round.map(i64::from));
    lines.text(Key::Header, column.header.as_deref());
    lines.texts(Key::Over, &column.over);
    lines.text(Key::Date, date);
    lines.text(Key::Undecided, column.undecided.as_deref());
    lines.0
}

fn section(section: &SectionOutline) -> String {
    let mut lines = Lines::of("[[sections]]");
    lines.text(Key::Form, section.form.map(form_word));
    lines.text(Key::Period, section.period.map(period_word));
    lines.number(Key::Page, section.page.map(i64::from));
    lines.text(Key::Heading, section.heading.as_deref());
    lines.texts(Key::NotesAbove, &section.notes_above);
    lines.texts(Key::NotesBelow, &section.notes_below);
    lines.text(Key::Undecided, section.undecided.as_deref());
    lines.0
}

fn item(item: &ItemOutline) -> String {
    let mut lines = Lines::of("[[items]]");
    lines.text(Key::Form, item.form.map(form_word));
    lines.text(Key::Period, item.period.map(period_word));
    lines.text(Key::Number, item.number.map(|number| number.to_string()).as_deref());
    match item.device.as_slice() {
        [one] => lines.text(Key::Device, Some(one)),
        several => lines.texts(Key::Device, several),
    }
    lines.text(Key::ChapterNumber, item.chapter_number.as_deref());
    lines.text(Key::Chapter, item.chapter.as_deref());
    lines.text(Key::Heading, item.heading.as_deref());
    lines.text(Key::Label, item.label.as_deref());
    lines.text(Key::Text, item.text.as_deref());
    lines.text(Key::Note, item.note.as_deref());
    lines.text(Key::Topic, item.topic.as_deref());
    lines.yes(Key::Exempt, item.exempt_without_contract);
    lines.text(Key::Applies, item.for_others.then_some("other"));
    lines.text(Key::Manual, item.manual.as_deref());
    lines.texts(Key::Guideline, &item.guideline);
    lines.text(Key::GuidelineEdition, item.guideline_edition.as_deref());
    lines.text(Key::Undecided, item.undecided.as_deref());
    lines.0
}
