//! 01 and 02 as a workbook: `データ`, a tidy table that people edit, and `様式`, the official form that follows it live.

use jiff::civil::Date;
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, Format, FormatAlign, FormatBorder, FormatDiagonalBorder, Formula, Table,
    TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};

use super::book::{self, MAX_ROW, Ruler};
use crate::assets::Assets;
use crate::model::edition::{FormKind, Period};
use crate::model::form::{DATA, FORM, RowId, property};
use crate::paper::Document;
use crate::paper::checklist::{AnswerCell, Checklist, DateCell, FilledRow, FilledSection, Given};
use crate::sheet::Column;
use crate::sheet::checklist::{AnswerColumns, FormColumns};

const DATA_WIDTHS: [f64; 12] = [10.0, 14.0, 30.0, 76.0, 17.0, 28.0, 28.0, 17.0, 28.0, 108.0, 20.0, 20.0];
const DATA_SIZE: f64 = 10.0;

/// Columns of the form.
const CHAPTER: u16 = 0;
const ITEM: u16 = 1;
const FIRST: u16 = 2;
const TARGET: u16 = 7;
const SECOND: u16 = 8;
const REMARK: u16 = 13;
/// Hidden columns that fetch a row's data: its row on データ, then the five cells.
const FETCHED: u16 = 15;
/// An answer takes five: はい ｜ ・ ｜ いいえ with a margin on both sides, so that the ring stands free.
const FORM_WIDTHS: [f64; 14] = [29.0, 56.0, 1.5, 8.0, 3.5, 11.5, 1.5, 16.0, 1.5, 8.0, 3.5, 11.5, 1.5, 27.0];
const FORM_SIZE: f64 = 9.0;
/// Smallest size of a remark, before it goes on in a 別紙.
const REMARK_SIZES: [f64; 3] = [8.5, 8.0, 7.0];
/// Height that a remark may take in its row, in points.
const REMARK_HEIGHT: f64 = 54.0;
/// Rows of the sheet that an item takes: a margin, the answer, its date.
const ROWS_PER_ITEM: u32 = 3;
const MARGIN_ROW: f64 = 3.5;
const HALF_ROW: f64 = 18.0;

/// Writes the workbook.
pub fn write(document: &Document, checklist: &Checklist, as_of: Date, assets: &Assets) -> Result<Vec<u8>, XlsxError> {
    let vendor = checklist.vendor.as_deref().unwrap_or_default();
    let properties = [
        (property::FORM, checklist.form.id()),
        (property::EDITION, &checklist.edition),
        (property::PHARMACY, &checklist.pharmacy),
        (property::VENDOR, vendor),
    ];
    let mut workbook = book::new(&document.title, as_of, &properties)?;
    data(&mut workbook, checklist, &Ruler(assets))?;
    form(&mut workbook, document, checklist, Ruler(assets))?;
    book::save(workbook)
}

/// All rows of a form, in printed order.
fn rows(checklist: &Checklist) -> impl Iterator<Item = (&FilledSection, &FilledRow)> {
    checklist.sections.iter().flat_map(|section| {
        let groups = section.chapters.iter().flat_map(|chapter| &chapter.groups);
        groups.flat_map(|group| &group.rows).map(move |row| (section, row))
    })
}

/// The hidden ID of a row.
fn row_id(checklist: &Checklist, row: &FilledRow) -> String {
    RowId { edition: checklist.edition.clone(), form: checklist.form, item: row.id }.to_string()
}

fn word(given: Option<Given>) -> &'static str {
    match given {
        None => "",
        Some(Given::Yes) => "はい",
        Some(Given::No) => "いいえ",
        Some(Given::OutOfScope) => "対象外",
    }
}

fn data(workbook: &mut Workbook, checklist: &Checklist, ruler: &Ruler<'_>) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(DATA)?;
    let (cell, centred, day) =
        (book::cell(DATA_SIZE), book::cell(DATA_SIZE).set_align(FormatAlign::Center), book::day_format(DATA_SIZE));
    for (column, millimetres) in DATA_WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let mut last = 0;
    for (index, (section, row)) in rows(checklist).enumerate() {
        let at = index as u32 + 1;
        let device = row.id.device.map_or("", |device| device.word());
        for (column, text, format) in [
            (0, row_id(checklist, row).as_str(), &cell),
            (1, &row.id.number.to_string(), &centred),
            (2, device, &cell),
            (3, &row.text, &cell),
            (4, word(row.first.given), &centred),
            (7, word(row.second.given), &centred),
            (10, &checklist.pharmacy, &cell),
            (11, checklist.vendor.as_deref().unwrap_or_default(), &cell),
        ] {
            book::write_text(sheet, at, column, text, format)?;
        }
        for (column, date) in [(5, row.first.date.day), (6, row.target.day), (8, row.second.date.day)] {
            book::write_day(sheet, at, column, date, &day)?;
        }
        offer(sheet, at, section.period, checklist.form)?;
        let text = ruler.height(&row.text, DATA_SIZE, DATA_WIDTHS[3]);
        let sizes = [DATA_SIZE, 8.0, 7.0, 6.0];
        let fitting =
            sizes.into_iter().find(|size| ruler.height(&row.remark, *size, DATA_WIDTHS[9]) <= MAX_ROW).unwrap_or(6.0);
        book::write_text(sheet, at, 9, &row.remark, &book::cell(fitting))?;
        let remark = ruler.height(&row.remark, fitting, DATA_WIDTHS[9]);
        sheet.set_row_height(at, text.max(remark).clamp(HALF_ROW, MAX_ROW))?;
        last = at;
    }
    let header = |name| TableColumn::new().set_header(name).set_header_format(book::header(DATA_SIZE));
    let columns: Vec<TableColumn> = FormColumns::ALL.iter().map(|column| header(column.header)).collect();
    let table = Table::new().set_name("回答").set_columns(&columns).set_style(TableStyle::Light1).set_autofilter(false);
    sheet.add_table(0, 0, last, columns.len() as u16 - 1, &table)?;
    for hidden in [0, 10, 11] {
        sheet.set_column_hidden(hidden)?;
    }
    sheet.set_freeze_panes(1, 4)?.set_landscape().set_repeat_rows(0, 0)?.set_print_area(0, 0, last, 9)?;
    book::a4(sheet);
    sheet.set_footer("&L&8&A&R&8&P / &N");
    Ok(())
}

/// Dropdowns and hints for a row of データ.
fn offer(sheet: &mut Worksheet, row: u32, period: Period, form: FormKind) -> Result<(), XlsxError> {
    let first: &[&str] =
        if form == FormKind::Vendor { &["はい", "いいえ", "対象外"] } else { &["はい", "いいえ"] };
    let words = |words: &[&str]| DataValidation::new().allow_list_strings(words);
    let refusal = |validation: DataValidation| {
        validation
            .set_error_title("書ける言葉が決まっています")?
            .set_error_message("一覧から選んでください（空欄に戻すには Delete キーを押します）")
    };
    sheet.add_data_validation(row, 4, row, 4, &refusal(words(first)?)?)?;
    let columns = AnswerColumns::FORM;
    let mut dates: Vec<&Column> = vec![columns.first_checked];
    // 有無 has neither a target date nor a second answer.
    if period != Period::Existence {
        sheet.add_data_validation(row, 7, row, 7, &refusal(words(&["はい", "いいえ"])?)?)?;
        dates.extend([columns.target, columns.second_checked]);
    }
    for date in dates {
        let validation = DataValidation::new().allow_any_value().set_input_title(date.header)?;
        let (validation, column) = (validation.set_input_message(date.help())?, date.index as u16);
        sheet.add_data_validation(row, column, row, column, &validation)?;
    }
    Ok(())
}

/// The form while it is being written, row after row.
struct FormSheet<'a> {
    sheet: &'a mut Worksheet,
    checklist: &'a Checklist,
    ruler: Ruler<'a>,
    next: u32,
    /// Remarks that go on in a 別紙: its number, the item, the row it was fetched in.
    long: Vec<(usize, String, String, u32)>,
    long_total: usize,
}

fn form(
    workbook: &mut Workbook,
    document: &Document,
    checklist: &Checklist,
    ruler: Ruler<'_>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(FORM)?.set_formula_result_default("");
    for (column, millimetres) in FORM_WIDTHS.into_iter().enumerate() {
        book::set_width(sheet, column as u16, millimetres)?;
    }
    let mut form = FormSheet { sheet, checklist, ruler, next: 0, long: Vec::new(), long_total: 0 };
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
    for column in FETCHED..FETCHED + 7 {
        sheet.set_column_hidden(column)?;
    }
    sheet.set_print_area(0, 0, last, REMARK)?.set_repeat_rows(0, 0)?.set_page_breaks(&breaks)?;
    book::a4(sheet);
    sheet.set_screen_gridlines(false);
    sheet.set_footer(footer(&checklist.pharmacy, document.id.name()));
    Ok(())
}

/// Pharmacy, paper, page; `&` is doubled, since a single one begins a code. Over 255 units a footer is dropped whole.
fn footer(pharmacy: &str, paper: &str) -> String {
    let with = |name: &str| format!("&L&8{}&C&8{paper}&R&8&P / &N", name.replace('&', "&&"));
    let mut name = pharmacy.to_owned();
    while with(&name).encode_utf16().count() > 250 {
        name.pop();
    }
    with(&name)
}

impl FormSheet<'_> {
    fn title(&mut self) -> Result<(), XlsxError> {
        let title = book::base().set_font_size(13).set_bold().set_align(FormatAlign::Center);
        self.sheet.merge_range(0, CHAPTER, 0, REMARK - 1, &self.checklist.title, &title)?;
        let badge = book::base().set_bold().set_align(FormatAlign::Center).set_border(FormatBorder::Medium);
        book::write_text(self.sheet, 0, REMARK, &self.checklist.badge, &badge)?;
        self.sheet.set_row_height(0, 26)?;
        self.next = 1;
        if let Some(party) = &self.checklist.party {
            let label = book::base().set_font_size(10).set_align(FormatAlign::Right);
            book::write_text(self.sheet, 1, ITEM, party, &label)?;
            let line = book::base().set_font_size(10).set_text_wrap().set_border_bottom(FormatBorder::Thin);
            let name = self.checklist.vendor.as_deref().unwrap_or_default();
            self.sheet.merge_range(1, FIRST, 1, REMARK, "", &line)?;
            book::write_text(self.sheet, 1, FIRST, name, &line)?;
            let width = FORM_WIDTHS[usize::from(FIRST)..].iter().sum();
            self.sheet.set_row_height(1, self.ruler.height(name, 10.0, width).max(22.0))?;
            self.next = 2;
        }
        self.gap()
    }

    fn gap(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.next, 7)?;
        self.next += 1;
        Ok(())
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
            let first = self.next;
            for group in &chapter.groups {
                if let Some(heading) = &group.heading {
                    let format = book::cell(FORM_SIZE);
                    self.sheet.merge_range(self.next, ITEM, self.next, REMARK, heading, &format)?;
                    self.sheet.set_row_height(self.next, 17)?;
                    self.next += 1;
                }
                for row in &group.rows {
                    self.row(section.period, row)?;
                }
            }
            let name = format!("{}\n{}", chapter.number, chapter.name);
            let format = book::cell(FORM_SIZE).set_align(FormatAlign::Center);
            self.merge(first, CHAPTER, self.next - 1, CHAPTER, name.trim_start(), &format)?;
        }
        self.notes(&section.notes_below)?;
        self.sheets()?;
        self.gap()
    }

    /// A line of text across the form.
    fn line(&mut self, text: &str, format: &Format, size: f64) -> Result<(), XlsxError> {
        let format = format.clone().set_font_size(size).set_text_wrap();
        self.sheet.merge_range(self.next, CHAPTER, self.next, REMARK, text, &format)?;
        self.sheet.set_row_height(self.next, self.ruler.height(text, size, FORM_WIDTHS.iter().sum()))?;
        self.next += 1;
        Ok(())
    }

    fn notes(&mut self, notes: &[String]) -> Result<(), XlsxError> {
        for note in notes {
            self.line(note, &book::base(), 8.0)?;
        }
        Ok(())
    }

    fn merge(
        &mut self,
        row: u32,
        column: u16,
        last_row: u32,
        last_column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        book::merge(self.sheet, row, column, last_row, last_column, text, format)
    }

    fn heads(&mut self, period: Period) -> Result<(), XlsxError> {
        let (words, head) = (&self.checklist.words, book::cell(FORM_SIZE).set_align(FormatAlign::Center));
        let at = self.next;
        if period == Period::Existence {
            self.merge(at, CHAPTER, at, ITEM, &words.item, &head)?;
            self.merge(at, FIRST, at, TARGET - 1, &words.result, &head)?;
            self.merge(at, TARGET, at, REMARK, &words.remark, &head)?;
            self.next += 1;
            return Ok(());
        }
        self.merge(at, CHAPTER, at + 1, ITEM, &words.item, &head)?;
        self.merge(at, FIRST, at, REMARK - 1, &words.result, &head)?;
        self.merge(at, REMARK, at + 1, REMARK, &words.remark, &head)?;
        self.merge(at + 1, FIRST, at + 1, TARGET - 1, &words.first, &head)?;
        self.merge(at + 1, TARGET, at + 1, TARGET, &words.target, &head)?;
        self.merge(at + 1, SECOND, at + 1, REMARK - 1, &words.second, &head)?;
        for row in [at, at + 1] {
            self.sheet.set_row_height(row, 17)?;
        }
        self.next += 2;
        Ok(())
    }

    /// An item: a margin, the answer, its date.
    fn row(&mut self, period: Period, row: &FilledRow) -> Result<(), XlsxError> {
        let at = self.next;
        let last = at + ROWS_PER_ITEM - 1;
        self.fetch(at, row)?;
        let reason = row.reason.map_or_else(String::new, |reason| format!("\n（{reason}）"));
        let text = format!("{}{}{reason}", row.label, row.text);
        self.merge(at, ITEM, last, ITEM, &text, &book::cell(FORM_SIZE))?;
        let remark_columns = if period == Period::Existence { (TARGET, REMARK) } else { (REMARK, REMARK) };
        let remark = self.remark(at, remark_columns, row)?;
        self.answer(at, (FIRST, TARGET - 1), FETCHED + 1, &row.first)?;
        if period != Period::Existence {
            self.target(at, &row.target)?;
            self.answer(at, (SECOND, REMARK - 1), FETCHED + 4, &row.second)?;
        }
        let height = self.ruler.height(&text, FORM_SIZE, FORM_WIDTHS[usize::from(ITEM)]).max(remark) - MARGIN_ROW;
        self.sheet.set_row_height(at, MARGIN_ROW)?;
        for half in [at + 1, last] {
            self.sheet.set_row_height(half, (height / 2.0).clamp(HALF_ROW, MAX_ROW))?;
        }
        self.next += ROWS_PER_ITEM;
        Ok(())
    }

    /// Hidden cells beside the row: where its data stands on データ, and the six cells of it.
    fn fetch(&mut self, at: u32, row: &FilledRow) -> Result<(), XlsxError> {
        let id = row_id(self.checklist, row);
        let index = rows(self.checklist).position(|(_, other)| other.id == row.id).map_or(0, |index| index + 2);
        let find = Formula::new(format!("=IFERROR(MATCH(\"{id}\",{DATA}!$A:$A,0),0)")).set_result(index.to_string());
        self.sheet.write_formula(at, FETCHED, find)?;
        let found = cell_name(at, FETCHED);
        let texts = [(1, 'E', word(row.first.given)), (4, 'H', word(row.second.given)), (6, 'J', row.remark.as_str())];
        for (offset, column, result) in texts {
            let formula = format!("=IF({found}=0,\"\",INDEX({DATA}!${column}:${column},{found})&\"\")");
            self.live_text(at, FETCHED + offset, &formula, result, &book::base())?;
        }
        let days = [(2, 'F', row.first.date.day), (3, 'G', row.target.day), (5, 'I', row.second.date.day)];
        for (offset, column, day) in days {
            let formula = format!("=IF({found}=0,0,INDEX({DATA}!${column}:${column},{found}))");
            let result = day.map(book::excel_day).transpose()?.map_or(0.0, |day| day.to_excel());
            self.sheet.write_formula(at, FETCHED + offset, Formula::new(formula).set_result(result.to_string()))?;
        }
        Ok(())
    }

    /// A formula whose result is text, with the result stored.
    ///
    /// The library would store a text that looks like a number, a truth value, an error or an escape as such: then the
    /// text itself stands there, to the letter, and does not follow データ.
    fn live_text(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let looks_otherwise = result.parse::<f64>().is_ok()
            || matches!(result, "TRUE" | "FALSE")
            || result.starts_with('#')
            || result.contains("_x");
        if looks_otherwise {
            return book::write_text(self.sheet, row, column, result, format);
        }
        self.sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?;
        Ok(())
    }

    /// はい ｜ ・ ｜ いいえ over the date; the chosen word is ringed by a conditional format, a struck cell is struck for good.
    fn answer(&mut self, at: u32, (first, last): (u16, u16), fetched: u16, cell: &AnswerCell) -> Result<(), XlsxError> {
        let words = &self.checklist.words;
        let bottom = at + ROWS_PER_ITEM - 1;
        if cell.struck {
            let text = format!("{}{}{}\n{}", words.yes, words.or, words.no, cell.date.text);
            return self.merge(at, first, bottom, last, &text, &struck());
        }
        let given = cell_name(at, fetched);
        let plain = book::base().set_font_size(FORM_SIZE).set_align(FormatAlign::Center);
        let top = plain
            .clone()
            .set_border_top(FormatBorder::Thin)
            .set_border_left(FormatBorder::Thin)
            .set_border_right(FormatBorder::Thin);
        self.merge(at, first, at, last, "", &top)?;
        self.sheet.write_blank(at + 1, first, &plain.clone().set_border_left(FormatBorder::Thin))?;
        for (column, word) in [(first + 1, &words.yes), (first + 2, &words.or), (first + 3, &words.no)] {
            book::write_text(self.sheet, at + 1, column, word, &plain)?;
        }
        self.merge(at + 1, first + 4, at + 1, last, "", &plain.clone().set_border_right(FormatBorder::Thin))?;
        self.ring(at + 1, first + 1, &format!("={given}=\"はい\""))?;
        self.ring(at + 1, first + 3, &format!("={given}=\"いいえ\""))?;
        let below = plain.set_border(FormatBorder::Thin).set_border_top(FormatBorder::None);
        self.date(bottom, (first, last), &cell_name(at, fetched + 1), &cell.date, &below)?;
        self.grey_out(at, (first, last), &given)
    }

    fn ring(&mut self, row: u32, column: u16, rule: &str) -> Result<(), XlsxError> {
        let ring = Format::new().set_bold().set_border(FormatBorder::Thin);
        let condition = ConditionalFormatFormula::new().set_rule(rule).set_format(ring);
        self.sheet.add_conditional_format(row, column, row, column, &condition)?;
        Ok(())
    }

    /// A 対象外 that is written later cannot be struck by a conditional format: it turns grey.
    fn grey_out(&mut self, at: u32, (first, last): (u16, u16), given: &str) -> Result<(), XlsxError> {
        let grey = Format::new().set_background_color("D9D9D9");
        let condition =
            ConditionalFormatFormula::new().set_rule(format!("={given}=\"対象外\"").as_str()).set_format(grey);
        self.sheet.add_conditional_format(at, first, at + ROWS_PER_ITEM - 1, last, &condition)?;
        Ok(())
    }

    fn target(&mut self, at: u32, cell: &DateCell) -> Result<(), XlsxError> {
        if cell.struck {
            return self.merge(at, TARGET, at + ROWS_PER_ITEM - 1, TARGET, &cell.text, &struck());
        }
        let format = book::cell(FORM_SIZE).set_align(FormatAlign::Center);
        self.merge(at, TARGET, at + ROWS_PER_ITEM - 1, TARGET, "", &format)?;
        self.date(at, (TARGET, TARGET), &cell_name(at, FETCHED + 3), cell, &format)
    }

    /// A date in the form's brackets, month and day only; text that is no date is shown as it was written.
    fn date(
        &mut self,
        at: u32,
        (first, last): (u16, u16),
        fetched: &str,
        cell: &DateCell,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let two = |part: &str| format!("RIGHT(\" \"&{part}({fetched}),2)");
        let formula = format!(
            "=IF(ISNUMBER({fetched}),IF({fetched}>0,\"（\"&{}&\"/\"&{}&\"）\",\"（　/　）\"),IF({fetched}=\"\",\"（　/　）\",\"（\"&{fetched}&\"）\"))",
            two("MONTH"),
            two("DAY"),
        );
        if first != last {
            self.sheet.merge_range(at, first, at, last, "", format)?;
        }
        self.sheet.write_formula_with_format(at, first, Formula::new(formula).set_result(&cell.text), format)?;
        Ok(())
    }

    /// The remark, shrunk as far as it may be; one that does not fit goes on in a 別紙. The height it takes, in points.
    fn remark(&mut self, at: u32, (first, last): (u16, u16), row: &FilledRow) -> Result<f64, XlsxError> {
        let millimetres = FORM_WIDTHS[usize::from(first)..].iter().sum();
        let bottom = at + ROWS_PER_ITEM - 1;
        let height = |size: f64| self.ruler.height(&row.remark, size, millimetres);
        let fitting = REMARK_SIZES.into_iter().find(|size| height(*size) <= REMARK_HEIGHT);
        let format = book::cell(fitting.unwrap_or(8.0)).set_align(FormatAlign::Left);
        let Some(size) = fitting else {
            self.long_total += 1;
            let number = self.long_total;
            self.long.push((number, row.name.clone(), row.remark.clone(), at));
            self.merge(at, first, bottom, last, &format!("（別紙{number}）"), &format)?;
            return Ok(0.0);
        };
        let height = height(size);
        self.merge(at, first, bottom, last, "", &format)?;
        self.live_text(at, first, &format!("={}", cell_name(at, FETCHED + 6)), &row.remark, &format)?;
        Ok(height)
    }

    /// The 別紙 of a section, under its table.
    fn sheets(&mut self) -> Result<(), XlsxError> {
        for (number, name, remark, fetched) in std::mem::take(&mut self.long) {
            let format = book::cell(8.5).set_align(FormatAlign::Top);
            let label = format!("別紙{number}\n{name}\n{}", self.checklist.words.remark);
            let height = self.ruler.height(&remark, 8.5, FORM_WIDTHS[1..].iter().sum()).max(self.ruler.height(
                &label,
                8.5,
                FORM_WIDTHS[0],
            ));
            book::write_text(self.sheet, self.next, CHAPTER, &label, &format)?;
            self.sheet.merge_range(self.next, ITEM, self.next, REMARK, "", &format)?;
            self.live_text(self.next, ITEM, &format!("={}", cell_name(fetched, FETCHED + 6)), &remark, &format)?;
            self.sheet.set_row_height(self.next, height.min(MAX_ROW))?;
            self.next += 1;
        }
        Ok(())
    }
}

/// A cell that is not to be filled in.
fn struck() -> Format {
    let format = book::cell(FORM_SIZE).set_align(FormatAlign::Center);
    format.set_border_diagonal(FormatBorder::Thin).set_border_diagonal_type(FormatDiagonalBorder::BorderUp)
}

/// A cell by name, with its column fixed.
fn cell_name(row: u32, column: u16) -> String {
    format!("${}", crate::finding::CellRef::new(row, column.into()))
}
