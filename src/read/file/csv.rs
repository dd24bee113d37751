//! CSV files: encoding, separator and records, read as a stream. The only module that knows csv and encoding_rs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{DecoderResult, Encoding, SHIFT_JIS, UTF_8};

use super::guard::looks_like_html;
use super::input::Source;
use super::workbook::{Content, Grid};
use crate::finding::{CellRef, Place};
use crate::package::limits::{MAX_CELLS, MAX_CHARACTERS, MAX_COLUMNS, Refusal};
use crate::read::case::header;
use crate::sheet::SheetId;

/// The separator is told by so many rows.
const HEAD_ROWS: u32 = 30;
/// … which are not looked at any further than so many bytes.
const HEAD_BYTES: u64 = 1024 * 1024;
/// Most bytes of one record: every column full of four-byte characters. More is a quote that nobody closed.
const MAX_RECORD: u64 = MAX_COLUMNS as u64 * (MAX_CHARACTERS as u64 * 4 + 3);
const CHUNK: usize = 64 * 1024;
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];
const SAVE: &str = "Excel で開き、「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」として保存し直してください";

/// A CSV file whose encoding and separator are known.
#[derive(Debug)]
pub struct Csv {
    /// File and sheet; the sheet is called as the file, without its ending.
    pub place: Place,
    source: Source,
    encoding: &'static Encoding,
    separator: u8,
}

impl Csv {
    /// Decides encoding and separator; nothing of the content is kept.
    ///
    /// # Errors
    /// It is empty, binary, or in no certain encoding (I001).
    pub fn open(source: Source, place: Place, sheet: Option<SheetId>) -> Result<Self, Refusal> {
        let encoding = encoding_of(&source)?;
        let mut csv = Self { place, source, encoding, separator: b',' };
        csv.separator = csv.best_separator(sheet)?;
        Ok(csv)
    }

    /// The separator by which most names of the sheet's fields are found; else the one that stands there most often.
    fn best_separator(&mut self, sheet: Option<SheetId>) -> Result<u8, Refusal> {
        let mut best = ((0, 0), SEPARATORS[0]);
        for separator in SEPARATORS {
            self.separator = separator;
            let mut head = Head::new(self.place.clone());
            // Where the first rows break off, those before count: what is sound with a wrong separator is not better.
            let _ = head.read(self.records()?);
            let score = (sheet.map_or(0, |sheet| names_found(&head.grid.grid, sheet)), head.separators);
            if score > best.0 {
                best = (score, separator);
            }
        }
        Ok(best.1)
    }

    /// The rows among which a header is looked for, as a sheet.
    ///
    /// # Errors
    /// See [`Records::next`].
    pub fn top(&self) -> Result<Grid, Refusal> {
        let mut head = Head::new(self.place.clone());
        head.read(self.records()?)?;
        Ok(head.grid.grid)
    }

    /// The whole file as a sheet.
    ///
    /// # Errors
    /// More cells than a workbook may have; else see [`Records::next`].
    pub fn grid(&self) -> Result<Grid, Refusal> {
        let mut records = self.records()?;
        let mut grid = GridBuilder::new(self.place.clone());
        while let Some(record) = records.next()? {
            grid.add(&record)?;
        }
        Ok(grid.grid)
    }

    /// The cells of some rows, as they are written.
    ///
    /// # Errors
    /// See [`Records::next`].
    pub fn rows(&self, rows: &BTreeSet<u32>) -> Result<BTreeMap<CellRef, String>, Refusal> {
        let mut records = self.records()?;
        let mut cells = BTreeMap::new();
        let last = rows.last().copied().unwrap_or_default();
        while let Some(record) = records.next()?.filter(|record| record.row <= last) {
            if rows.contains(&record.row) {
                let filled = record.filled().map(|(column, text)| (CellRef::new(record.row, column), text.to_owned()));
                cells.extend(filled);
            }
        }
        Ok(cells)
    }

    /// The records from the first on.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn records(&self) -> Result<Records<'_>, Refusal> {
        let decoded = Decoded::new(self.source.reader().map_err(unreadable)?, self.encoding, self.separator);
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.separator).buffer_capacity(CHUNK);
        let (reader, cells) = (builder.from_reader(decoded), csv::StringRecord::new());
        Ok(Records { reader, cells, next_row: 0, line: 1 })
    }
}

/// How many fields of a sheet the first rows name.
fn names_found(head: &Grid, sheet: SheetId) -> usize {
    if sheet == SheetId::Pharmacy {
        let names = header::names_of(sheet.columns());
        return head.cells.values().filter(|label| names.contains_key(&header::header_key(&label.shown()))).count();
    }
    header::find(head, sheet.columns()).map_or(0, |layout| layout.columns.iter().flatten().count())
}

/// The first rows, among which the header must be, and how many separators stand in them.
struct Head {
    grid: GridBuilder,
    separators: usize,
}

impl Head {
    fn new(place: Place) -> Self {
        Self { grid: GridBuilder::new(place), separators: 0 }
    }

    fn read(&mut self, mut records: Records<'_>) -> Result<(), Refusal> {
        while let Some(record) = records.next()? {
            if record.row >= HEAD_ROWS || record.end > HEAD_BYTES {
                break;
            }
            self.separators += record.cells.len().saturating_sub(1);
            self.grid.add(&record)?;
        }
        Ok(())
    }
}

struct GridBuilder {
    grid: Grid,
}

impl GridBuilder {
    fn new(place: Place) -> Self {
        let (cells, hidden, merges) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        Self { grid: Grid { place, cells, hidden, merges, rows: 0, columns: 0 } }
    }

    fn add(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let before = self.grid.cells.len();
        for (column, text) in record.filled() {
            self.grid.cells.insert(CellRef::new(record.row, column), Content::Text(text.to_owned()));
            self.grid.columns = self.grid.columns.max(column + 1);
        }
        self.grid.rows += usize::from(self.grid.cells.len() > before);
        if self.grid.cells.len() > MAX_CELLS {
            return Err(Refusal::OverLimit(format!("使っているセルが {MAX_CELLS} 個を超えています")));
        }
        Ok(())
    }
}

/// A record and where a spreadsheet program would show it.
#[derive(Debug)]
pub struct Record<'r> {
    /// Its row from zero: records and blank lines before it, counted.
    pub row: u32,
    /// How many bytes of decoded text were read up to its end.
    end: u64,
    cells: &'r csv::StringRecord,
}

impl<'r> Record<'r> {
    /// A cell's text; `None` where it is blank.
    pub fn cell(&self, column: u32) -> Option<&'r str> {
        self.cells.get(column as usize).filter(|text| !is_blank(text))
    }

    /// The cells that hold something, by column.
    pub fn filled(&self) -> impl Iterator<Item = (u32, &'r str)> {
        (0..).zip(self.cells.iter()).filter(|(_, text)| !is_blank(text))
    }

    /// Whether something stands beyond the last column that a sheet may have.
    pub fn is_too_wide(&self) -> bool {
        self.cells.len() > MAX_COLUMNS as usize && self.filled().any(|(column, _)| column >= MAX_COLUMNS)
    }
}

fn is_blank(text: &str) -> bool {
    // Most cells begin with something: their other characters need not be looked at.
    text.is_empty() || text.trim_start().is_empty()
}

/// The records of a file, one at a time.
pub struct Records<'s> {
    reader: csv::Reader<Decoded<'s>>,
    cells: csv::StringRecord,
    next_row: u32,
    line: u64,
}

impl Records<'_> {
    /// The next record; `None` behind the last.
    ///
    /// # Errors
    /// A byte that is none of the encoding, NUL, a quote that is not closed or closed too early, a record too long for
    /// any sheet, or the disk.
    pub fn next(&mut self) -> Result<Option<Record<'_>>, Refusal> {
        match self.reader.read_record(&mut self.cells) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) => return Err(self.reader.get_mut().refusal.take().unwrap_or_else(|| unreadable(error))),
        }
        self.reader.get_mut().since_record = 0;
        let position = self.reader.position();
        let (line, end) = (position.line(), position.byte());
        // The parser passes over blank lines; every line of a record that is not inside a quoted cell is one of them.
        let lines = line.saturating_sub(self.line);
        let blank = if lines > 1 { lines - 1 - self.line_breaks() } else { 0 };
        self.line = line;
        let row = self.next_row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        self.next_row = row.saturating_add(1);
        Ok(Some(Record { row, end, cells: &self.cells }))
    }

    fn line_breaks(&self) -> u64 {
        line_breaks(self.cells.as_slice())
    }
}

/// The file's text as UTF-8, line breaks as `\n`, with the last line closed; quoting is watched.
struct Decoded<'s> {
    source: BufReader<Box<dyn Read + 's>>,
    decoder: encoding_rs::Decoder,
    quotes: Quotes,
    text: String,
    given: usize,
    ended: bool,
    /// A carriage return ended the text so far: a line feed right behind it is no second line break.
    after_return: bool,
    /// Bytes given since the last record was complete.
    since_record: u64,
    refusal: Option<Refusal>,
}

impl<'s> Decoded<'s> {
    fn new(source: impl Read + 's, encoding: &'static Encoding, separator: u8) -> Self {
        Self {
            source: BufReader::with_capacity(CHUNK, Box::new(source)),
            decoder: encoding.new_decoder_with_bom_removal(),
            quotes: Quotes::new(separator),
            text: String::new(),
            given: 0,
            ended: false,
            after_return: false,
            since_record: 0,
            refusal: None,
        }
    }

    fn fill(&mut self) -> Result<(), Refusal> {
        if self.since_record > MAX_RECORD {
            return Err(self.too_long());
        }
        while self.given == self.text.len() && !self.ended {
            self.text.clear();
            self.given = 0;
            self.decode()?;
            self.close_lines();
            self.quotes.watch(&self.text)?;
        }
        if self.ended { self.quotes.end() } else { Ok(()) }
    }

    fn decode(&mut self) -> Result<(), Refusal> {
        let bytes = self.source.fill_buf().map_err(unreadable)?;
        let (length, last) = (bytes.len(), bytes.is_empty());
        self.text.reserve(self.decoder.max_utf8_buffer_length_without_replacement(length).unwrap_or(length * 3) + 1);
        let (result, _) = self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, last);
        self.source.consume(length);
        self.ended = last;
        if matches!(result, DecoderResult::Malformed(..)) {
            let line = self.quotes.line + line_breaks(&self.text);
            return Err(self.quotes.told(line, "に、文字コードの合わないところがあります", SAVE));
        }
        if self.text.as_bytes().contains(&0) {
            return Err(not_csv());
        }
        Ok(())
    }

    /// Makes every line break a `\n`, also where it was cut in two by the end of a chunk.
    fn close_lines(&mut self) {
        let starts_behind_return = self.after_return;
        if let Some(last) = self.text.as_bytes().last() {
            self.after_return = *last == b'\r';
        }
        if starts_behind_return || self.text.contains('\r') {
            let mut closed = String::with_capacity(self.text.len());
            for (number, piece) in self.text.split('\r').enumerate() {
                let behind_return = number > 0 || starts_behind_return;
                if number > 0 {
                    closed.push('\n');
                }
                closed.push_str(piece.strip_prefix('\n').filter(|_| behind_return).unwrap_or(piece));
            }
            self.text = closed;
        }
        if self.ended && !self.quotes.is_line_start(&self.text) {
            self.text.push('\n');
        }
    }

    fn too_long(&self) -> Refusal {
        if self.quotes.open.is_some() {
            return self.quotes.unclosed();
        }
        Refusal::OverLimit(format!("{}行目が長すぎます（{} KiB まで）", self.quotes.line, MAX_RECORD / 1024))
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Err(refusal) = self.fill() {
            self.refusal = Some(refusal);
            return Err(io::Error::other("refused"));
        }
        let rest = &self.text.as_bytes()[self.given..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        self.since_record += length as u64;
        Ok(length)
    }
}

/// Watches quoting: a quote opens at a cell's beginning only, and closes at its end only. The parser is more patient,
/// and a quote too many or too few would shift everything behind it without a word.
#[derive(Debug)]
struct Quotes {
    separator: u8,
    /// The line, from one, of the quote that is open.
    open: Option<u64>,
    /// A quote stood at the end of the chunk, inside a quoted cell: it closes it, unless the next byte is one too.
    closing: bool,
    /// The last byte of the chunk before.
    last: u8,
    /// The line, from one.
    line: u64,
}

impl Quotes {
    fn new(separator: u8) -> Self {
        Self { separator, open: None, closing: false, last: b'\n', line: 1 }
    }

    /// Looks through the next chunk of text, from quote to quote.
    fn watch(&mut self, text: &str) -> Result<(), Refusal> {
        let bytes = text.as_bytes();
        let Some(&last) = bytes.last() else { return Ok(()) };
        let mut at = if self.closing { self.close(bytes, 0)? } else { 0 };
        while let Some(found) = text[at..].find('"').map(|quote| at + quote) {
            self.line += line_breaks(&text[at..found]);
            at = found + 1;
            if self.open.is_some() {
                at = self.close(bytes, at)?;
            } else if self.is_cell_start(if found == 0 { self.last } else { bytes[found - 1] }) {
                self.open = Some(self.line);
            }
        }
        self.line += line_breaks(&text[at..]);
        self.last = last;
        Ok(())
    }

    /// Behind a quote inside a quoted cell: a second one, or the cell's end; where to go on.
    fn close(&mut self, text: &[u8], at: usize) -> Result<usize, Refusal> {
        self.closing = false;
        match text.get(at) {
            None => self.closing = true,
            Some(b'"') => return Ok(at + 1),
            Some(next) if *next == b'\n' || *next == self.separator => self.open = None,
            Some(_) => {
                return Err(self.told(
                    self.line,
                    "で、引用符（\"）のうしろに文字が続いています",
                    "セルの中の引用符は \"\" と2つ書くか、引用符を消してください",
                ));
            }
        }
        Ok(at)
    }

    fn is_cell_start(&self, before: u8) -> bool {
        before == b'\n' || before == self.separator
    }

    fn is_line_start(&self, text: &str) -> bool {
        text.as_bytes().last().copied().unwrap_or(self.last) == b'\n'
    }

    fn end(&self) -> Result<(), Refusal> {
        if self.open.is_some() { Err(self.unclosed()) } else { Ok(()) }
    }

    fn unclosed(&self) -> Refusal {
        let line = self.open.unwrap_or(self.line);
        Refusal::NotText(
            format!("{line}行目の引用符（\"）が閉じていません"),
            "閉じる引用符を書き足すか、引用符を消してください",
        )
    }

    fn told(&self, line: u64, what: &str, hint: &'static str) -> Refusal {
        Refusal::NotText(format!("{line}行目{what}"), hint)
    }
}

// `str` searches in words of the machine, a loop over bytes does not.
fn line_breaks(text: &str) -> u64 {
    text.matches('\n').count() as u64
}

fn unreadable(error: impl std::fmt::Display) -> Refusal {
    Refusal::NotText(format!("ファイルを読めません（{error}）"), "ほかのソフトで開いていないかを確かめてください")
}

fn not_csv() -> Refusal {
    Refusal::NotReadable(
        "文字だけのファイル（CSV）ではありません",
        "Excel のブックなら、ファイル名の終わりを .xlsx に直してください。そうでなければ、もとのソフトから CSV として書き出し直してください",
    )
}

/// The encoding: by its mark, else UTF-8 if every byte fits, else Shift_JIS if every byte fits.
fn encoding_of(source: &Source) -> Result<&'static Encoding, Refusal> {
    let mut start = Vec::new();
    source.reader().map_err(unreadable)?.take(512).read_to_end(&mut start).map_err(unreadable)?;
    if start.is_empty() {
        return Err(Refusal::NotReadable("ファイルが空です（0バイト）", "中身のあるファイルを渡してください"));
    }
    if let Some((encoding, _)) = Encoding::for_bom(&start) {
        return Ok(encoding);
    }
    if start.contains(&0) || start.starts_with(b"%PDF") || looks_like_html(&start) {
        return Err(not_csv());
    }
    let mut wrong = Vec::new();
    for encoding in [UTF_8, SHIFT_JIS] {
        match first_wrong_line(source, encoding)? {
            None => return Ok(encoding),
            Some(line) => wrong.push(line),
        }
    }
    Err(Refusal::NotText(
        format!(
            "文字コードを決められません（UTF-8 としては{}行目、Shift_JIS としては{}行目で読めなくなります）",
            wrong[0], wrong[1]
        ),
        SAVE,
    ))
}

/// The line, from one, at which a file stops being text of an encoding.
fn first_wrong_line(source: &Source, encoding: &'static Encoding) -> Result<Option<u64>, Refusal> {
    let mut source = BufReader::with_capacity(CHUNK, source.reader().map_err(unreadable)?);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut line = 1;
    loop {
        let bytes = source.fill_buf().map_err(unreadable)?;
        let (length, last) = (bytes.len(), bytes.is_empty());
        text.clear();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(length).unwrap_or(length * 3));
        let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, last);
        source.consume(length);
        line += line_breaks(&text);
        match result {
            DecoderResult::Malformed(..) => return Ok(Some(line)),
            _ if last => return Ok(None),
            _ => {}
        }
    }
}
