//! From the forms of the ministry's workbooks to one edition.

use std::collections::{BTreeMap, BTreeSet};

use super::carried::carry;
use super::drafted::{Draft, DraftedItem, DraftedNote, Request, Said};
use super::form::{DraftForm, DraftSection};
use super::head::head;
use super::item::{AboutItems, Exemption, exemption, item as item_of};
use super::marks::{add_mark, joined, named};
use super::page::short;
use super::sources::{Forms, in_words, said};
use super::words::without_blanks;
use crate::finding::Place;
use crate::model::columns::ColumnKind;
use crate::model::edition::{Edition, FormKind};
use crate::model::item::{ItemNumber, Numbering};
use crate::model::outline::{
    ColumnOutline, FormOutline, ItemOutline, Key, Outline, SectionOutline,
};

/// Draws up the edition.
pub fn draft(found: Forms, request: &Request, known: Option<&Edition>) -> Draft {
    let Forms { forms, files, told, unsure, unknown } = found;
    let mut builder = Builder {
        outline: Outline::default(),
        items: Vec::new(),
        notes: Vec::new(),
        gone: Vec::new(),
        told,
        unsure: Vec::new(),
    };
    (builder.outline.head, builder.unsure) = head(&forms, &files, request);
    builder.marked_forms(&forms, unsure);
    builder.columns(&forms);
    let numbering = builder.outline.head.numbering.unwrap_or_default();
    for kind in [FormKind::Pharmacy, FormKind::Vendor] {
        let sheets: Vec<&DraftForm> =
            forms.iter().filter(|(of, _)| *of == kind).map(|(_, form)| form).collect();
        builder.form(kind, &sheets, numbering, known);
    }
    builder.left_out_numbers(&forms);
    for (_, form) in forms {
        builder.told.extend(said(&form.place, form.told));
        builder.unsure.extend(said(&form.place, form.unsure));
    }
    let Builder { outline, items, notes, gone, told, unsure } = builder;
    Draft { outline, items, notes, gone, told, unsure, unknown }
}

struct Builder {
    outline: Outline,
    items: Vec<DraftedItem>,
    notes: Vec<DraftedNote>,
    gone: Vec<super::drafted::KnownRow>,
    told: Vec<Said>,
    unsure: Vec<Said>,
}

impl Builder {
    /// Adds title and box of each form; a form that was not handed in is to be decided.
    fn marked_forms(&mut self, forms: &[(FormKind, DraftForm)], unsure: Vec<(FormKind, Said)>) {
        for (kind, form) in firsts(forms) {
            let of_kind = unsure.iter().filter(|(of, _)| of == kind);
            let marks = of_kind.map(|(_, said)| said.what.clone());
            let marks: Vec<String> = marks.chain(form.top.doubt.clone()).collect();
            if let (Some(what), Some(title)) = (&form.top.doubt, &form.top.title) {
                let place = form.place.at(title.at);
                self.unsure.push(Said { place, what: what.clone() });
            }
            self.outline.forms.push(FormOutline {
                form: *kind,
                title: form.top.title.as_ref().map(|title| title.text.clone()),
                badge: Some(
                    form.badge
                        .as_ref()
                        .map_or_else(|| in_words(*kind).to_owned(), |badge| badge.text.clone()),
                ),
                party: form.top.party.clone(),
                undecided: joined(&marks),
            });
        }
        self.unsure.extend(unsure.into_iter().map(|(_, said)| said));
        for kind in [FormKind::Pharmacy, FormKind::Vendor] {
            if !forms.iter().any(|(of, _)| *of == kind) {
                let what = format!(
                    "{}の様式がありません。その様式の Excel もいっしょに渡してください（この印を消すと、{}の書類のない様式になります）",
                    in_words(kind),
                    in_words(kind)
                );
                self.outline.head.undecided.push(named(Key::Title(kind), &what));
                let place = forms.first().map_or_else(
                    || Place::file(""),
                    |(_, form)| Place::file(form.place.file.clone()),
                );
                self.unsure.push(Said { place, what });
            }
        }
    }

    /// Adds the columns, once where both forms have the same.
    fn columns(&mut self, forms: &[(FormKind, DraftForm)]) {
        let plain = |form: &DraftForm| -> Vec<_> {
            let bare = form
                .columns
                .iter()
                .map(|it| (it.kind, it.round, it.header.clone(), it.over.clone(), it.date));
            bare.collect()
        };
        let firsts = firsts(forms);
        let same = firsts.windows(2).all(|pair| plain(&pair[0].1) == plain(&pair[1].1));
        let written = firsts.iter().take(if same { 1 } else { firsts.len() });
        for (kind, form) in written {
            for column in &form.columns {
                self.unsure.extend(column.marks.iter().map(|what| Said {
                    place: form.place.at(column.cell),
                    what: format!("「{}」：{what}", column.header),
                }));
                let is_answer = column.kind == ColumnKind::Answer;
                self.outline.columns.push(ColumnOutline {
                    form: (!same).then_some(*kind),
                    kind: Some(column.kind),
                    round: column.round,
                    header: Some(column.header.clone()),
                    over: column.over.clone(),
                    date: is_answer.then_some(column.date),
                    undecided: joined(&column.marks),
                });
            }
        }
    }

    /// Adds a form, which may go over several sheets.
    fn form(
        &mut self,
        kind: FormKind,
        sheets: &[&DraftForm],
        numbering: Numbering,
        known: Option<&Edition>,
    ) {
        let sections = || {
            sheets.iter().flat_map(|form| form.sections.iter().map(move |section| (*form, section)))
        };
        let notes = sections().flat_map(|(form, it)| {
            it.above.iter().chain(&it.below).map(move |note| (form.place.at(note.at), &*note.text))
        });
        let exempt = self.exempt(notes.collect());
        self.other_titles(sheets);
        let mut page = 1;
        let mut rows: Vec<(ItemOutline, Place)> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut said = AboutItems::default();
        for (form, section) in sections() {
            self.section(kind, form, section, page);
            page += u8::from(!section.below.is_empty());
            for item in &section.items {
                let place = form.place.at(item.at);
                let mut outline =
                    item_of((kind, section.period), item, numbering, &place, &mut said);
                self.notes.extend(item.notes.iter().map(|note| DraftedNote {
                    form: kind,
                    item: Some(outline.number),
                    is_above: false,
                    text: note.text.clone(),
                    place: form.place.at(note.at),
                }));
                outline.exempt_without_contract =
                    outline.number.is_some_and(|number| exempt.contains(&number));
                let doubled = outline
                    .number
                    .is_some_and(|number| !seen.insert((number, outline.device.clone())));
                if doubled {
                    let what = "同じ番号で同じ対象機器の項目が、前にもあります".to_owned();
                    said.unsure.push(Said { place: place.clone(), what: what.clone() });
                    add_mark(&mut outline.undecided, &what);
                }
                rows.push((outline, place));
            }
        }
        self.told.extend(said.told);
        self.unsure.extend(said.unsure);
        if let (Some(known), Some(first)) = (known, sheets.first()) {
            self.carry(kind, &mut rows, known, &first.place);
        }
        self.outline.items.extend(rows.into_iter().map(|(item, _)| item));
    }

    /// Returns the items that notes say are not to be filled in without a contract; tells of notes
    /// that do not say which.
    fn exempt(&mut self, notes: Vec<(Place, &str)>) -> BTreeSet<ItemNumber> {
        let mut exempt = BTreeSet::new();
        for (place, note) in notes {
            match exemption(note) {
                Exemption::Nothing => {}
                Exemption::Items(numbers) => exempt.extend(numbers),
                Exemption::Unclear => {
                    let what = format!(
                        "契約がなければ書かなくてよい項目についての注のようですが、どの項目のことか読み取れないので、どの項目も聞くことにしました：{}",
                        short(note)
                    );
                    self.told.push(Said { place, what });
                }
            }
        }
        exempt
    }

    /// Tells titles and fields for a name of later sheets that are not those of the first.
    fn other_titles(&mut self, sheets: &[&DraftForm]) {
        let Some((first, later)) = sheets.split_first() else { return };
        let is_other = |before: Option<&str>, text: &str| {
            before.map(without_blanks) != Some(without_blanks(text))
        };
        let title = first.top.title.as_ref().map(|title| title.text.as_str());
        for form in later {
            let titles = form.top.title.iter().filter(|it| is_other(title, &it.text));
            self.told.extend(titles.map(|it| {
                let why = "前のシートの続きなので、この題名は入れません";
                left_out(form.place.at(it.at), why, &it.text)
            }));
            let parties = form.top.party.iter();
            let parties = parties.filter(|it| is_other(first.top.party.as_deref(), it));
            self.told.extend(parties.map(|it| {
                let why = "前のシートの続きなので、この名前の欄は入れません";
                left_out(form.place.clone(), why, it)
            }));
        }
    }

    /// Carries what is known of the items, and tells which known ones are gone.
    fn carry(
        &mut self,
        kind: FormKind,
        rows: &mut [(ItemOutline, Place)],
        known: &Edition,
        place: &Place,
    ) {
        let (items, gone) = carry(rows, kind, known, &mut self.told);
        self.items.extend(items);
        for row in &gone {
            let what = format!(
                "{}の {}{} は、この様式にありません：{}",
                known.name,
                row.number,
                row.devices.shown(),
                row.text
            );
            self.told.push(Said { place: place.clone(), what });
        }
        self.gone.extend(gone);
    }

    /// Adds a table; one that goes on with a table of a sheet before adds its notes.
    fn section(&mut self, kind: FormKind, form: &DraftForm, section: &DraftSection, page: u8) {
        let texts = |notes: &[super::around::Placed]| {
            notes.iter().map(|note| note.text.clone()).collect::<Vec<_>>()
        };
        let marks: Vec<String> = section.marks.iter().map(|(_, what)| what.clone()).collect();
        self.unsure.extend(
            section
                .marks
                .iter()
                .map(|(at, what)| Said { place: form.place.at(*at), what: what.clone() }),
        );
        for (is_above, notes) in [(true, &section.above), (false, &section.below)] {
            self.notes.extend(notes.iter().map(|note| DraftedNote {
                form: kind,
                item: None,
                is_above,
                text: note.text.clone(),
                place: form.place.at(note.at),
            }));
        }
        let mut known = self.outline.sections.iter_mut();
        if let Some(known) =
            known.find(|it| it.form == Some(kind) && it.period == Some(section.period))
        {
            known.notes_above.extend(texts(&section.above));
            known.notes_below.extend(texts(&section.below));
            marks.iter().for_each(|what| add_mark(&mut known.undecided, what));
            let other = section.heading.as_ref().filter(|heading| {
                Some(without_blanks(&heading.text)) != known.heading.as_deref().map(without_blanks)
            });
            self.told.extend(other.map(|heading| {
                let why = "前の表の続きなので、この見出しは入れません";
                left_out(form.place.at(heading.at), why, &heading.text)
            }));
            return;
        }
        self.outline.sections.push(SectionOutline {
            form: Some(kind),
            period: Some(section.period),
            page: Some(page),
            heading: section.heading.as_ref().map(|heading| heading.text.clone()),
            notes_above: texts(&section.above),
            notes_below: texts(&section.below),
            undecided: joined(&marks),
        });
    }

    /// Tells numbers between the least and the greatest of a chapter that stand on neither form.
    fn left_out_numbers(&mut self, forms: &[(FormKind, DraftForm)]) {
        let mut chapters: BTreeMap<u8, BTreeSet<u8>> = BTreeMap::new();
        for item in &self.outline.items {
            if let Some(ItemNumber::Numbered { chapter, number }) = item.number {
                chapters.entry(chapter).or_default().insert(number);
            }
        }
        let Some((_, form)) = forms.first() else { return };
        for (chapter, numbers) in chapters {
            let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { continue };
            for number in (*first..*last).filter(|number| !numbers.contains(number)) {
                let what = format!("{chapter}章の{number}番は、どちらの様式にもありません");
                self.told.push(Said { place: form.place.clone(), what });
            }
        }
    }
}

/// Returns the first sheet of each form.
fn firsts(forms: &[(FormKind, DraftForm)]) -> Vec<&(FormKind, DraftForm)> {
    let first = |kind: FormKind| forms.iter().find(move |(of, _)| *of == kind);
    [FormKind::Pharmacy, FormKind::Vendor].into_iter().filter_map(first).collect()
}

/// Says that a text of a form's later sheet is left out.
fn left_out(place: Place, why: &str, text: &str) -> Said {
    Said { place, what: format!("{why}：{text}") }
}
