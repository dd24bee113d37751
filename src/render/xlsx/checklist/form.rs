//! `様式`: the official form, section by section, whose answers follow データ.

use rust_xlsxwriter::{Color, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::breaks::FormRows;
use super::cells::{FormSheet, SIZE};
use super::item::item_text;
use super::layout::{CHAPTER, FIRST, FormLayout, ITEM};
use crate::model::edition::{FormKind, Period};
use crate::model::form::{DATA, FORM};
use crate::paper::Document;
use crate::paper::checklist::{Chapter, Checklist, FilledSection};
use crate::render::record::largest_size;
use crate::render::xlsx::book::{self, CellMetrics, MAX_ROW};
use crate::render::xlsx::margin;
use crate::render::xlsx::sheet_table::CellFit;

/// Size of the form's title, in points.
const TITLE_SIZE: f64 = 13.0;
/// Size of what is said of a form whose year is over, in points.
const WARNING_SIZE: f64 = 16.0;
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
/// What the size of the form's text becomes where a page is too high, in points: the largest that
/// helps.
const SIZES: [f64; 6] = [SIZE, 8.5, 8.0, 7.5, 7.0, 6.5];
/// Size of notes, in points.
const NOTE_SIZE: f64 = 8.0;
/// Size of a 別紙, in points.
const ANNEX_SIZE: f64 = 8.5;

/// Writes the sheet: where a page of the form is higher than the paper, with smaller text and lower
/// rows. A wider sheet, printed smaller, would not do: programs that lack our font count its widths
/// otherwise.
pub(super) fn write(
    workbook: &mut Workbook,
    document: &Document,
    checklist: &Checklist,
    metrics: CellMetrics<'_>,
) -> Result<(), XlsxError> {
    let mut fitting = SIZE;
    for size in SIZES {
        // Only its heights are of interest: a sheet of no workbook has other widths.
        if write_sheet(&mut Worksheet::new(), document, checklist, metrics, size)? {
            fitting = size;
            break;
        }
    }
    // A remark of many pages is written as it is: what is too high runs on.
    write_sheet(workbook.add_worksheet(), document, checklist, metrics, fitting)?;
    Ok(())
}

/// Returns the texts of a form's items with their labels.
fn items(checklist: &Checklist) -> impl Iterator<Item = String> {
    let chapters = checklist.sections.iter().flat_map(|section| &section.chapters);
    let rows = chapters.flat_map(|chapter| &chapter.groups).flat_map(|group| &group.rows);
    rows.map(item_text)
}

/// Writes the form in a size, in points; returns whether each page of the form is one page of
/// paper.
fn write_sheet(
    sheet: &mut Worksheet,
    document: &Document,
    checklist: &Checklist,
    metrics: CellMetrics<'_>,
    size: f64,
) -> Result<bool, XlsxError> {
    sheet.set_name(FORM)?.set_formula_result_default("");
    let items: Vec<String> = items(checklist).collect();
    let layout = FormLayout::of(&checklist.columns).with_fewer_broken_words(
        items.iter().map(String::as_str),
        size,
        metrics,
    );
    for (column, millimetres) in layout.widths.iter().enumerate() {
        book::set_width(sheet, column as u16, *millimetres)?;
    }
    let (landscape, hidden, last_column) = (layout.landscape, layout.hidden(), layout.last());
    let (next, long, long_total, pages) = (0, Vec::new(), 0, vec![0.0]);
    let (rows, every_page) = (FormRows::default(), 0.0);
    let scale = size / SIZE;
    let mut form = FormSheet {
        sheet,
        checklist,
        metrics,
        layout,
        scale,
        next,
        long,
        long_total,
        pages,
        every_page,
        rows,
    };
    form.warning()?;
    let title = form.next;
    form.title()?;
    let repeated = form.pages[0];
    form.every_page = repeated;
    let mut breaks = Vec::new();
    let mut page = 1;
    for section in &checklist.sections {
        if section.page != page {
            page = section.page;
            breaks.push(form.next);
            form.pages.push(repeated);
        }
        form.section(section)?;
    }
    let (pages, rows) = (form.pages, form.rows);
    for column in hidden {
        sheet.set_column_hidden(column)?;
    }
    sheet.set_print_area(0, 0, rows.heights.len() as u32 - 1, last_column)?;
    let paper = paper_of(landscape);
    let fits = pages.iter().all(|page| *page <= paper.height);
    set_page(sheet, landscape, fits && breaks.is_empty());
    let repeated = repeated_rows(checklist, &rows, title);
    let breaks = if fits { breaks } else { rows.page_breaks(&breaks, repeated, paper.height) };
    sheet.set_repeat_rows(0, repeated - 1)?.set_page_breaks(&breaks)?;
    where_to_write(sheet, (title, last_column + 1))?;
    // Without a password: it only keeps answers from being lost that are typed here.
    sheet.protect();
    let over = checklist.over.as_ref().map_or_else(String::new, |over| format!("　{}", over.form));
    let name = format!("{}{over}", document.id.name());
    let name = margin::name_of_form(&name, checklist.vendor.as_deref(), metrics.0);
    margin::set_foot(sheet, paper, (&checklist.pharmacy, &name), metrics.0);
    Ok(fits)
}

fn paper_of(landscape: bool) -> book::Page {
    if landscape { book::LANDSCAPE } else { book::PORTRAIT }
}

/// Returns how many rows stand on every page: the title, and the headers where the form is one table
/// that begins right below it.
fn repeated_rows(checklist: &Checklist, rows: &FormRows, title: u32) -> u32 {
    let is_only = |section: &&FilledSection| {
        checklist.sections.len() == 1 && section.notes_above.is_empty() && section.reason.is_none()
    };
    let has_one_table = checklist.sections.first().filter(is_only).is_some();
    rows.below_headers.filter(|_| has_one_table).unwrap_or(title + 1)
}

/// Sets the paper. A form that is one page stays one: programs with other fonts make the columns
/// narrower, and would print it larger.
fn set_page(sheet: &mut Worksheet, landscape: bool, is_one: bool) {
    book::a4(sheet);
    if landscape {
        sheet.set_landscape();
    }
    if is_one {
        sheet.set_print_fit_to_pages(1, 1);
    }
    sheet.set_screen_gridlines(false);
}

/// Says beside the form, outside of what is printed, where to write.
fn where_to_write(sheet: &mut Worksheet, (row, column): (u32, u16)) -> Result<(), XlsxError> {
    book::set_width(sheet, column, WHERE_TO_WRITE_WIDTH)?;
    let format = book::base().set_bold().set_text_wrap().set_font_color(Color::Red);
    let text = format!("← ここには書けません。シート「{DATA}」に書いてください");
    sheet.write_string_with_format(row, column, text, &format)?;
    Ok(())
}

impl FormSheet<'_> {
    /// Writes what is said of a form whose year is over, large, where it would go to a vendor.
    fn warning(&mut self) -> Result<(), XlsxError> {
        let Some(over) =
            self.checklist.over.as_ref().filter(|_| self.checklist.form == FormKind::Vendor)
        else {
            return Ok(());
        };
        let format =
            book::base().set_font_size(WARNING_SIZE).set_bold().set_align(FormatAlign::Center);
        let format = format.set_text_wrap().set_border(FormatBorder::Medium);
        let last = self.layout.last();
        self.sheet.merge_range(0, CHAPTER, 0, last, &over.warning, &format)?;
        self.end_row(self.metrics.height(
            &over.warning,
            WARNING_SIZE,
            self.layout.width((CHAPTER, last)),
        ))
    }

    fn title(&mut self) -> Result<(), XlsxError> {
        let (title_size, size) = (self.sized(TITLE_SIZE), self.sized(book::SIZE));
        let centred = book::base().set_bold().set_align(FormatAlign::Center).set_text_wrap();
        let (at, (first, last)) = (self.next, self.layout.badge());
        let title = centred.clone().set_font_size(title_size);
        self.sheet.merge_range(at, CHAPTER, at, first - 1, &self.checklist.title, &title)?;
        let badge = centred.set_font_size(size).set_border(FormatBorder::Medium);
        self.merge((at, first), (at, last), &self.checklist.badge, &badge)?;
        let height =
            |text: &str, size, columns| self.metrics.height(text, size, self.layout.width(columns));
        let of_title = height(&self.checklist.title, title_size, (CHAPTER, first - 1));
        let of_badge = height(&self.checklist.badge, size, (first, last));
        self.end_row((TITLE_ROW * self.scale).max(of_title).max(of_badge))?;
        if let Some(party) = &self.checklist.party {
            self.party(party)?;
        }
        self.end_row(GAP_ROW * self.scale)
    }

    /// Writes the line of the vendor's name.
    fn party(&mut self, label: &str) -> Result<(), XlsxError> {
        let size = self.sized(PARTY_SIZE);
        let format = book::base().set_font_size(size).set_align(FormatAlign::Right);
        book::write_text(self.sheet, self.next, ITEM, label, &format)?;
        let line =
            book::base().set_font_size(size).set_text_wrap().set_border_bottom(FormatBorder::Thin);
        let name = self.checklist.vendor.as_deref().unwrap_or_default();
        let last = self.layout.last();
        self.sheet.merge_range(self.next, FIRST, self.next, last, "", &line)?;
        book::write_text(self.sheet, self.next, FIRST, name, &line)?;
        let width = self.layout.width((FIRST, last));
        self.end_row(self.metrics.height(name, size, width).max(PARTY_ROW * self.scale))
    }

    fn section(&mut self, section: &FilledSection) -> Result<(), XlsxError> {
        let first = self.next;
        self.rows.begins.push(first);
        if !section.heading.is_empty() {
            self.line(&section.heading, &book::base().set_bold(), book::SIZE)?;
        }
        self.notes(&section.notes_above)?;
        if let Some(reason) = section.reason {
            self.notes(&[format!("（{reason}）")])?;
        }
        self.heads(section.period)?;
        self.rows.below_headers.get_or_insert(self.next);
        let below_headers = self.next;
        for chapter in &section.chapters {
            self.chapter(section.period, chapter)?;
        }
        // Headers do not stand alone at the foot of a page.
        self.rows.begins.retain(|row| *row != below_headers);
        self.notes(&section.notes_below)?;
        let room = paper_of(self.layout.landscape).height - self.every_page;
        self.rows.keep_on_a_page((first, self.next), room);
        self.annexes()?;
        self.end_row(GAP_ROW * self.scale)
    }

    /// Writes the items of a chapter, and its name beside them.
    fn chapter(&mut self, period: Period, chapter: &Chapter) -> Result<(), XlsxError> {
        let first = self.next;
        for group in &chapter.groups {
            self.rows.begins.push(self.next);
            if let Some(heading) = &group.heading {
                let format = self.cell_format();
                let last = self.layout.last();
                self.sheet.merge_range(self.next, ITEM, self.next, last, heading, &format)?;
                let height =
                    self.metrics.height(heading, self.sized(SIZE), self.layout.width((ITEM, last)));
                self.end_row(height.max(HEADING_ROW * self.scale))?;
            }
            for (index, row) in group.rows.iter().enumerate() {
                if index > 0 {
                    self.rows.begins.push(self.next);
                }
                self.item(period, row)?;
            }
        }
        self.rows.keep_together(first, paper_of(self.layout.landscape).height);
        let name = format!("{}\n{}", chapter.number, chapter.name);
        let format = self.cell_format().set_align(FormatAlign::Center);
        self.merge((first, CHAPTER), (self.next - 1, CHAPTER), name.trim_start(), &format)
    }

    fn notes(&mut self, notes: &[String]) -> Result<(), XlsxError> {
        for note in notes {
            self.line(note, &book::base(), NOTE_SIZE)?;
        }
        Ok(())
    }

    /// Writes the headers of a section's table.
    fn heads(&mut self, period: Period) -> Result<(), XlsxError> {
        let (words, head) =
            (&self.checklist.words, self.cell_format().set_align(FormatAlign::Center));
        let at = self.next;
        if period == Period::Existence {
            return self.heads_of_existence();
        }
        let rows = self.layout.header_rows();
        self.merge((at, CHAPTER), (at + rows - 1, ITEM), &words.item, &head)?;
        for header in self.layout.headers() {
            let ((first, last), (left, right)) = (header.rows, header.columns);
            self.merge((at + first, left), (at + last, right), header.text, &head)?;
        }
        for _ in 0..rows {
            self.end_row(HEADING_ROW * self.scale)?;
        }
        Ok(())
    }

    /// Writes the headers of 有無, which has the first round and what is left for the remark.
    fn heads_of_existence(&mut self) -> Result<(), XlsxError> {
        let (checklist, head) = (self.checklist, self.cell_format().set_align(FormatAlign::Center));
        let at = self.next;
        self.merge((at, CHAPTER), (at, ITEM), &checklist.words.item, &head)?;
        let (of_round, (first, last)) = self.layout.existence();
        let mut height = HEADING_ROW * self.scale;
        for placed in &of_round {
            let (text, area) =
                (checklist.existence_header(placed.column), (placed.first, placed.last));
            let width = self.layout.width(area);
            let fit = CellFit::of(text, self.sized(SIZE), width, self.metrics);
            self.merge((at, area.0), (at, area.1), text, &fit.format(&head))?;
            height = height.max(fit.height);
        }
        if first <= last {
            self.merge((at, first), (at, last), checklist.remark_header(), &head)?;
        }
        self.end_row(height)
    }

    /// Writes the 別紙 of a section, under its table.
    fn annexes(&mut self) -> Result<(), XlsxError> {
        for long in std::mem::take(&mut self.long) {
            let size = self.sized(ANNEX_SIZE);
            let format = book::cell(size).set_align(FormatAlign::Top);
            let label =
                format!("別紙{}\n{}\n{}", long.number, long.item, self.checklist.remark_header());
            self.rows.begins.push(self.next);
            let narrow = self.layout.width((CHAPTER, CHAPTER));
            let fits =
                |size: f64| self.metrics.lines(&label, size, narrow) <= label.lines().count();
            let of_label = largest_size(size, fits);
            let last = self.layout.last();
            let room = self.layout.width((ITEM, last));
            let height = self.metrics.height(&long.remark, size, room);
            let height = height.max(self.metrics.height(&label, of_label, narrow));
            let beside = format.clone().set_font_size(of_label);
            book::write_text(self.sheet, self.next, CHAPTER, &label, &beside)?;
            self.sheet.merge_range(self.next, ITEM, self.next, last, "", &format)?;
            self.live_text(
                (self.next, ITEM),
                &self.fetched_remark(long.fetched_in),
                &long.remark,
                &format,
            )?;
            self.end_row(height.min(MAX_ROW))?;
        }
        Ok(())
    }
}
