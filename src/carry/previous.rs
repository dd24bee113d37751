//! 前回: what was answered to each item last time, found by the items' words.

use std::collections::{BTreeMap, BTreeSet};

use super::ledgers::read_rows;
use super::{Carrier, Told};
use crate::case::Case;
use crate::finding::Place;
use crate::model::day::in_words;
use crate::model::edition::{Edition, FormKind, Item};
use crate::model::item::ItemId;
use crate::model::matching::{Likeness, Pairing, Wording, pair};
use crate::model::text::Text;
use crate::paper::input_workbook::{Dropdown, InputCell, InputSheet, item_cell};
use crate::read::case::rest::SheetRest;
use crate::sheet::checklist::{Answer, ChecklistColumns, VendorChecklistColumns};
use crate::sheet::choice::Reply;
use crate::sheet::{Column, SheetId, rows};

/// 事業者名 on the vendors' sheet.
const VENDOR: &Column = VendorChecklistColumns::BY_FIELD.vendor;

/// The items of the new form with those of last year's that they are.
struct Paired<'a> {
    items: Vec<(&'a Item, Pairing<'a>)>,
    /// Whether both editions are the same one.
    is_same: bool,
}

impl<'a> Paired<'a> {
    fn of(last: &'a Edition, next: &'a Edition, kind: FormKind) -> Self {
        let known: Vec<&Item> = last.asked(kind).collect();
        let items: Vec<&Item> = next.asked(kind).collect();
        let wordings: Vec<Wording<'_>> = items
            .iter()
            .map(|item| Wording { text: &item.text, devices: &item.id.devices })
            .collect();
        let pairings = pair(&wordings, &known);
        let is_same = (&last.id, last.fiscal_year) == (&next.id, next.fiscal_year);
        Self { items: items.into_iter().zip(pairings).collect(), is_same }
    }

    /// Returns whether an item of last year's is one of the new form.
    fn has(&self, item: &ItemId) -> bool {
        self.items.iter().any(|(_, pairing)| pairing.known.iter().any(|known| known.id == *item))
    }
}

/// Last year's answers of one who answered.
struct Answers<'a> {
    by_item: BTreeMap<&'a ItemId, &'a Answer>,
    /// 前回 as it stood there.
    rest: Option<&'a SheetRest>,
}

impl<'a> Answers<'a> {
    fn of(answers: impl Iterator<Item = &'a Answer>, rest: Option<&'a SheetRest>) -> Self {
        Self { by_item: answers.map(|answer| (&answer.item, answer)).collect(), rest }
    }

    /// Returns 前回 of an item.
    fn previous(&self, pairing: &Pairing<'_>, is_same: bool) -> String {
        let said = self.said(&pairing.known, is_same);
        match (pairing.likeness, pairing.known.first()) {
            (Likeness::New, _) | (_, None) => "新しい項目です".to_owned(),
            (Likeness::Same, Some(_)) => said,
            (Likeness::Changed, Some(was)) => {
                format!("文言が変わりました。前の文言：{}、前の答え：{said}", was.text)
            }
        }
    }

    /// Returns what was answered to items, which are one item now; each by its kind of device where
    /// they differ.
    fn said(&self, known: &[&Item], is_same: bool) -> String {
        let all: Vec<String> = known.iter().map(|item| self.said_to(item, is_same)).collect();
        match all.split_first() {
            None => NO_ANSWER.to_owned(),
            Some((first, others)) if others.iter().all(|other| other == first) => first.clone(),
            Some(_) => {
                let of_item = |(item, said): (&&Item, &String)| {
                    format!("{}：{said}", item.id.devices.shown())
                };
                known.iter().zip(&all).map(of_item).collect::<Vec<_>>().join("、")
            }
        }
    }

    fn is_on_sheet(&self, answer: &Answer) -> bool {
        self.rest.is_some_and(|rest| answer.place.is_on_sheet_of(&rest.place))
    }

    /// Returns the row of last year's sheet with the answer to an item, from zero.
    fn row(&self, pairing: &Pairing<'_>) -> Option<u32> {
        let answers = pairing.known.iter().filter_map(|item| self.by_item.get(&item.id));
        let answer = answers.copied().find(|answer| self.is_on_sheet(answer))?;
        answer.place.cell.map(|cell| cell.row)
    }

    /// Returns what was answered to an item; where nothing new was in the same edition, 前回 as it
    /// stood.
    fn said_to(&self, item: &Item, is_same: bool) -> String {
        let Some(answer) = self.by_item.get(&item.id) else { return NO_ANSWER.to_owned() };
        let stood = || self.rest?.previous.get(&answer.place.cell?.row).cloned();
        let said = match answer.first_filled() {
            None if is_same && self.is_on_sheet(answer) => {
                stood().unwrap_or_else(|| NO_ANSWER.to_owned())
            }
            _ => in_brief(answer),
        };
        with_remark(said, answer)
    }
}

/// Adds the remark beside an answer, where there is one, to what is said of the answer.
fn with_remark(said: String, answer: &Answer) -> String {
    let remark = answer.remark.text();
    if remark.is_empty() { said } else { format!("{said}、備考：{remark}") }
}

/// What is said where nothing was.
const NO_ANSWER: &str = "答えなし";

/// Returns the answer of the last round: 「はい（令和6年1月15日）」.
fn in_brief(answer: &Answer) -> String {
    let round = answer.newest();
    let checked = round.checked.copied().map(in_words);
    let (word, detail) = match round.reply.copied() {
        None => return NO_ANSWER.to_owned(),
        Some(Reply::No) => {
            let target = answer.target.copied().map(|day| format!("目標日 {}", in_words(day)));
            (Reply::No.word(), target.or(checked))
        }
        Some(reply) => (reply.word(), checked),
    };
    detail.map_or_else(|| word.to_owned(), |detail| format!("{word}（{detail}）"))
}

/// Answers with who gave them; nobody's are the pharmacy's.
type Given<'a> = (Option<&'a Text>, &'a Answer);

impl<'a> Carrier<'a> {
    /// Writes 前回 of the pharmacy beside each item.
    pub fn answers(&mut self, sheet: &mut InputSheet) {
        let given: Vec<Given<'_>> =
            rows(&self.case.answers).iter().map(|answer| (None, answer)).collect();
        let Some(last) = self.edition else {
            return self.tell_unread(SheetId::Checklist);
        };
        let paired = Paired::of(last, self.next, FormKind::Pharmacy);
        let rest = self.rest_of(SheetId::Checklist);
        let answers = Answers::of(given.iter().map(|(_, answer)| *answer), rest);
        let of_item =
            |(_, pairing): &(&Item, Pairing<'_>)| answers.previous(pairing, paired.is_same);
        add_column(sheet, paired.items.iter().map(of_item).collect());
        let numbers: Vec<Option<u32>> =
            paired.items.iter().map(|(_, pairing)| answers.row(pairing)).collect();
        self.add_unknown_columns(sheet, &numbers);
        self.tell_answers(SheetId::Checklist, &paired, &given);
    }

    /// Writes a row for each vendor and item, with 前回.
    pub fn vendor_answers(&mut self, sheet: &mut InputSheet) {
        let Some(last) = self.edition else {
            return self.tell_unread(SheetId::VendorChecklist);
        };
        let paired = Paired::of(last, self.next, FormKind::Vendor);
        let is_own = |place: &Place| self.own.contains(&*place.file);
        let given = rows(&self.case.vendor_answers).iter().filter(|row| is_own(&row.answer.place));
        let given: Vec<Given<'_>> = given.map(|row| (row.vendor.get(), &row.answer)).collect();
        let rest = self.rest_of(SheetId::VendorChecklist);
        let (mut previous, mut filled, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for vendor in self.vendors(&given) {
            let is_theirs =
                |(name, _): &&Given<'_>| name.is_some_and(|name| name.key() == vendor.key());
            let theirs =
                Answers::of(given.iter().filter(is_theirs).map(|(_, answer)| *answer), rest);
            for (item, pairing) in &paired.items {
                let cells =
                    sheet.columns.iter().map(|column| vendor_cell(column, vendor, item, self.next));
                filled.push(cells.collect());
                previous.push(theirs.previous(pairing, paired.is_same));
                numbers.push(theirs.row(pairing));
            }
        }
        if !filled.is_empty() {
            sheet.rows = filled;
            add_column(sheet, previous);
            self.add_unknown_columns(sheet, &numbers);
        }
        self.tell_answers(SheetId::VendorChecklist, &paired, &given);
    }

    /// Returns the vendors that are asked again, and those that answered.
    fn vendors(&self, given: &[Given<'a>]) -> Vec<&'a Text> {
        let is_own =
            self.case.vendors.as_ref().is_some_and(|table| self.own.contains(&*table.place.file));
        let case: &'a Case = self.case;
        let direct = if is_own { case.direct_vendors() } else { Vec::new() };
        let answered = given.iter().filter_map(|(name, _)| *name);
        let mut seen = BTreeSet::new();
        direct.into_iter().chain(answered).filter(|name| seen.insert(name.key())).collect()
    }

    /// Says that the answers of a sheet were not read, since it is not known to which items they
    /// are.
    fn tell_unread(&mut self, sheet: SheetId) {
        let Some(rest) = self.rest_of(sheet).filter(|rest| !rest.rows.is_empty()) else { return };
        let read = rest.rows.len();
        let told = Told::new(
            &rest.place,
            format!("答え（{read}行）は、どの様式の項目のものか決められないので写していません"),
        );
        self.told.push(told);
        self.count(sheet, read, 0);
    }

    /// Says which answers are to items that are gone, and counts.
    fn tell_answers(&mut self, sheet: SheetId, paired: &Paired<'_>, given: &[Given<'_>]) {
        let mut carried = 0;
        for (vendor, answer) in given {
            if paired.has(&answer.item) {
                carried += 1;
                continue;
            }
            let vendor = vendor.map_or_else(String::new, |vendor| format!("{vendor}の"));
            let said = with_remark(in_brief(answer), answer);
            let what =
                format!("{}は、新しい様式にない項目です。{vendor}前回の答え：{said}", answer.item);
            self.told.push(Told::new(&answer.place, what));
        }
        let rest = self.rest_of(sheet);
        let is_on_sheet =
            |answer: &&Answer| rest.is_some_and(|rest| answer.place.is_on_sheet_of(&rest.place));
        let (here, elsewhere): (Vec<&Answer>, Vec<&Answer>) =
            given.iter().map(|(_, answer)| *answer).partition(is_on_sheet);
        let numbers: Vec<Option<u32>> =
            here.iter().map(|answer| answer.place.cell.map(|cell| cell.row)).collect();
        let read = read_rows(rest, &numbers) + elsewhere.len();
        if read > 0 {
            self.count(sheet, read, carried);
        }
    }
}

/// Returns what a row of 事業者チェックリスト is handed out with.
fn vendor_cell(column: &Column, vendor: &Text, item: &Item, next: &Edition) -> InputCell {
    if column.header == VENDOR.header {
        InputCell::Text(vendor.as_str().to_owned())
    } else {
        item_cell(item, column, next)
    }
}

/// Adds the column 前回 behind the items' words.
fn add_column(sheet: &mut InputSheet, previous: Vec<String>) {
    let column = *ChecklistColumns::BY_FIELD.previous;
    let text = ChecklistColumns::BY_FIELD.text.header;
    let at = sheet.columns.iter().position(|column| column.header == text).map_or(0, |at| at + 1);
    sheet.columns.insert(at, column);
    sheet.dropdowns.insert(at, Dropdown::None);
    sheet.helps.insert(at, column.help());
    sheet.hints.insert(at, column.help());
    for (row, text) in sheet.rows.iter_mut().zip(previous) {
        row.insert(at, InputCell::Text(text));
    }
}
