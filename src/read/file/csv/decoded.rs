//! The decoded text of a CSV file, read as a stream.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{DecoderResult, Encoding};

use super::encoding::{CHUNK, SAVE, line_breaks, not_csv, unreadable};
use super::quotes::Quotes;
use crate::package::limits::{MAX_CHARACTERS, MAX_COLUMNS, Refusal};

/// Most bytes of one record: every column full of four-byte characters. More is a quote that nobody
/// closed.
const MAX_RECORD: u64 = MAX_COLUMNS as u64 * (MAX_CHARACTERS as u64 * 4 + 3);

/// Ends a file of an older system (Ctrl-Z).
const END_MARK: char = '\u{1A}';

/// Reads a file's text as UTF-8, line breaks as `\n`, the last line closed, with quoting watched.
pub struct Decoded<'s> {
    source: BufReader<Box<dyn Read + 's>>,
    decoder: encoding_rs::Decoder,
    quotes: Quotes,
    text: String,
    given: usize,
    ended: bool,
    /// True if a carriage return ended the text so far: a line feed behind it is no second line
    /// break.
    after_return: bool,
    /// True if the text so far ended with the mark by which older systems end a file.
    has_end_mark: bool,
    /// Bytes given since the last record was complete.
    pub since_record: u64,
    /// The reason why reading failed.
    pub refusal: Option<Refusal>,
}

impl<'s> Decoded<'s> {
    /// Starts at the beginning of a file.
    pub fn new(source: impl Read + 's, encoding: &'static Encoding, separator: u8) -> Self {
        Self {
            source: BufReader::with_capacity(CHUNK, Box::new(source)),
            decoder: encoding.new_decoder_with_bom_removal(),
            quotes: Quotes::new(separator),
            text: String::new(),
            given: 0,
            ended: false,
            after_return: false,
            has_end_mark: false,
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
        self.text.reserve(
            self.decoder.max_utf8_buffer_length_without_replacement(length).unwrap_or(length * 3)
                + 1,
        );
        // Only behind everything else it is a mark.
        if std::mem::take(&mut self.has_end_mark) && !last {
            self.text.push(END_MARK);
        }
        let (result, _) =
            self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, last);
        self.source.consume(length);
        self.ended = last;
        if self.text.ends_with(END_MARK) {
            self.text.pop();
            self.has_end_mark = true;
        }
        if matches!(result, DecoderResult::Malformed(..)) {
            let line = self.quotes.line + line_breaks(&self.text);
            return Err(self.quotes.refusal(
                line,
                "に、文字コードの合わないところがあります",
                SAVE,
            ));
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
                closed
                    .push_str(piece.strip_prefix('\n').filter(|_| behind_return).unwrap_or(piece));
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
        Refusal::OverLimit(format!(
            "{}行目が長すぎます（{} KiB まで）",
            self.quotes.line,
            MAX_RECORD / 1024
        ))
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
