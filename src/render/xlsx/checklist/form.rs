//! `様式`: the official form, section by section, whose answers follow データ.

use rust_xlsxwriter::{Color, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::cells::{CHAPTER, FETCHED, FETCHED_COLUMNS, FIRST, FormSheet, ITEM, REMARK, SECOND, SIZE, TARGET, WIDTHS};
use super::item::fetched_remark;
use crate::model::edition::Period;
use crate::model::form::{DATA, FORM};
use crate::paper::Document;
use crate::paper::checklist::{Chapter, Checklist, FilledSection};
use crate::render::xlsx::book::{self, CellMetrics, MAX_ROW};

/// Size of the form's title, in points.
const TITLE_SIZE: f64 = 13.0;
/// Height of the title's row, in points.
const TITLE_ROW: f64 = 32.0;
/// Width of what stands beside the form, in millimetres.
const WHERE_TO_WRITE_WIDTH: f64 = 62.0;
/// Size of the vendor's name, in points.
const PARTY_SIZE: f64 = 10.0;
/// Least height of the row of the vendor's name, in points.
const PARTY_ROW: f64 = 22.0;
/// Height of an empty row between sections, in points.
const GAP_ROW: f64 = 7.0;
/// Height of a row of headers or of a heading within a table, in points.
const HEADING_ROW: f64 = 17.0;
/// Size of notes, in points.
const NOTE_SIZE: f64 = 8.0;
/// Size of a 別紙, in points.
const ANNEX_SIZE: f64 = 8.5;
/// Most UTF-16 units of a footer: over 255, the library drops it whole.
const MOST_FOOTER: usize = 250;

/// Writes the sheet.
pub(super) fn write(
    workbook: &mut Workbook,
    document: &Document,
    checklist: &Checklist,
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(FORM)?.set_formula_result_default("");
    for (column, millimetres) in WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let mut form = FormSheet { sheet, checklist, metrics, next: 0, long: Vec::new(), long_total: 0 };
    form.title()?;
    let mut breaks = Vec::new();
    let mut page = 1;
    for section in &checklist.sections {
        if section.page != page {
            page = section.page;
            breaks.push(form.next);
        }
        form.section(section)?;
    }
    let last = form.next.saturating_sub(1);
    for column in FETCHED..FETCHED + FETCHED_COLUMNS {
        sheet.set_column_hidden(column)?;
    }
    sheet.set_print_area(0, 0, last, REMARK)?.set_repeat_rows(0, 0)?.set_page_breaks(&breaks)?;
    book::a4(sheet);
    sheet.set_screen_gridlines(false);
    where_to_write(sheet)?;
    // Without a password: it only keeps answers from being lost that are typed here.
    sheet.protect();
    sheet.set_footer(footer(&checklist.pharmacy, document.id.name()));
    Ok(())
}

/// Says beside the form, outside of what is printed, where to write.
fn where_to_write(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let column = REMARK + 1;
    book::set_width(sheet, column, WHERE_TO_WRITE_WIDTH)?;
    let format = book::base().set_bold().set_text_wrap().set_font_color(Color::Red);
    let text = format!("← ここには書けません。シート「{DATA}」に書いてください");
    sheet.write_string_with_format(0, column, text, &format)?;
    Ok(())
}

/// Returns the footer of pharmacy, paper and page, the pharmacy's name cut where it is too long.
/// `&` is doubled, since a single one begins a code.
fn footer(pharmacy: &str, paper: &str) -> String {
    let with = |name: &str| format!("&L&8{}&C&8{paper}&R&8&P / &N", name.replace('&', "&&"));
    let mut name = pharmacy.to_owned();
    while with(&name).encode_utf16().count() > MOST_FOOTER {
        name.pop();
    }
    with(&name)
}

impl FormSheet<'_> {
    fn title(&mut self) -> Result<(), XlsxError> {
        let title = book::base().set_font_size(TITLE_SIZE).set_bold().set_align(FormatAlign::Center);
        self.sheet.merge_range(0, CHAPTER, 0, REMARK - 1, &self.checklist.title, &title)?;
        let badge = book::base().set_bold().set_align(FormatAlign::Center).set_border(FormatBorder::Medium);
        book::write_text(self.sheet, 0, REMARK, &self.checklist.badge, &badge)?;
        self.end_row(TITLE_ROW)?;
        if let Some(party) = &self.checklist.party {
            self.party(party)?;
        }
        self.end_row(GAP_ROW)
    }

    /// Writes the line of the vendor's name.
    fn party(&mut self, label: &str) -> Result<(), XlsxError> {
        let format = book::base().set_font_size(PARTY_SIZE).set_align(FormatAlign::Right);
        book::write_text(self.sheet, self.next, ITEM, label, &format)?;
        let line = book::base().set_font_size(PARTY_SIZE).set_text_wrap().set_border_bottom(FormatBorder::Thin);
        let name = self.checklist.vendor.as_deref().unwrap_or_default();
        self.sheet.merge_range(self.next, FIRST, self.next, REMARK, "", &line)?;
        book::write_text(self.sheet, self.next, FIRST, name, &line)?;
        let width = WIDTHS[usize::from(FIRST)..].iter().sum();
        self.end_row(self.metrics.height(name, PARTY_SIZE, width).max(PARTY_ROW))
    }

    fn section(&mut self, section: &FilledSection) -> Result<(), XlsxError> {
        if !section.heading.is_empty() {
            self.line(&section.heading, &book::base().set_bold(), book::SIZE)?;
        }
        self.notes(&section.notes_above)?;
        if let Some(reason) = section.reason {
            self.notes(&[format!("（{reason}）")])?;
        }
        self.heads(section.period)?;
        for chapter in &section.chapters {
            self.chapter(section.period, chapter)?;
        }
        self.notes(&section.notes_below)?;
        self.annexes()?;
        self.end_row(GAP_ROW)
    }

    /// Writes the items of a chapter, and its name beside them.
    fn chapter(&mut self, period: Period, chapter: &Chapter) -> Result<(), XlsxError> {
        let first = self.next;
        for group in &chapter.groups {
            if let Some(heading) = &group.heading {
                let format = book::cell(SIZE);
                self.sheet.merge_range(self.next, ITEM, self.next, REMARK, heading, &format)?;
                self.end_row(HEADING_ROW)?;
            }
            for row in &group.rows {
                self.item(period, row)?;
            }
        }
        let name = format!("{}\n{}", chapter.number, chapter.name);
        let format = book::cell(SIZE).set_align(FormatAlign::Center);
        self.merge((first, CHAPTER), (self.next - 1, CHAPTER), name.trim_start(), &format)
    }

    fn notes(&mut self, notes: &[String]) -> Result<(), XlsxError> {
        for note in notes {
            self.line(note, &book::base(), NOTE_SIZE)?;
        }
        Ok(())
    }

    /// Writes the headers of a section's table; 有無 has neither target date nor second answer.
    fn heads(&mut self, period: Period) -> Result<(), XlsxError> {
        let (words, head) = (&self.checklist.words, book::cell(SIZE).set_align(FormatAlign::Center));
        let at = self.next;
        if period == Period::Existence {
            self.merge((at, CHAPTER), (at, ITEM), &words.item, &head)?;
            self.merge((at, FIRST), (at, TARGET - 1), &words.result, &head)?;
            self.merge((at, TARGET), (at, REMARK), &words.remark, &head)?;
            self.next += 1;
            return Ok(());
        }
        let below = at + 1;
        self.merge((at, CHAPTER), (below, ITEM), &words.item, &head)?;
        self.merge((at, FIRST), (at, REMARK - 1), &words.result, &head)?;
        self.merge((at, REMARK), (below, REMARK), &words.remark, &head)?;
        self.merge((below, FIRST), (below, TARGET - 1), &words.first, &head)?;
        self.merge((below, TARGET), (below, TARGET), &words.target, &head)?;
        self.merge((below, SECOND), (below, REMARK - 1), &words.second, &head)?;
        self.end_row(HEADING_ROW)?;
        self.end_row(HEADING_ROW)
    }

    /// Writes the 別紙 of a section, under its table.
    fn annexes(&mut self) -> Result<(), XlsxError> {
        for long in std::mem::take(&mut self.long) {
            let format = book::cell(ANNEX_SIZE).set_align(FormatAlign::Top);
            let label = format!("別紙{}\n{}\n{}", long.number, long.item, self.checklist.words.remark);
            let room = WIDTHS[usize::from(ITEM)..].iter().sum();
            let height = self.metrics.height(&long.remark, ANNEX_SIZE, room);
            let height = height.max(self.metrics.height(&label, ANNEX_SIZE, WIDTHS[usize::from(CHAPTER)]));
            book::write_text(self.sheet, self.next, CHAPTER, &label, &format)?;
            self.sheet.merge_range(self.next, ITEM, self.next, REMARK, "", &format)?;
            self.live_text((self.next, ITEM), &fetched_remark(long.fetched_in), &long.remark, &format)?;
            self.end_row(height.min(MAX_ROW))?;
        }
        Ok(())
    }
}
