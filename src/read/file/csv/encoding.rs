//! Encodings of CSV files.

use std::fmt::Display;
use std::io::{BufRead, BufReader, Read};

use encoding_rs::{DecoderResult, EUC_JP, Encoding, SHIFT_JIS, UTF_8};

use crate::package::limits::Refusal;
use crate::read::file::guard::looks_like_html;
use crate::read::file::input::Source;

/// Bytes that are read at a time.
pub const CHUNK: usize = 64 * 1024;
/// The way to a CSV file in a certain encoding.
pub const SAVE: &str =
    "Excel で開き、「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」として保存し直してください";

/// The ways to a CSV file that is read, from encodings that are not.
const SAVE_JIS: &str = "書き出したソフトで、文字コードを UTF-8 かシフトJIS にして書き出し直すか、LibreOffice Calc で文字コードに「日本語 (ISO-2022-JP)」を選んで開き、.xlsx として保存し直してください";
const SAVE_EUC: &str = "書き出したソフトで、文字コードを UTF-8 かシフトJIS にして書き出し直すか、LibreOffice Calc で文字コードに「日本語 (EUC-JP)」を選んで開き、.xlsx として保存し直してください";

/// Returns a file's encoding: by its mark, else UTF-8 if every byte fits, else Shift_JIS if every
/// byte fits.
///
/// # Errors
/// The file is empty, binary, or in none of these encodings.
pub fn encoding_of(source: &Source) -> Result<&'static Encoding, Refusal> {
    let mut start = Vec::new();
    source.reader().map_err(unreadable)?.take(512).read_to_end(&mut start).map_err(unreadable)?;
    if start.is_empty() {
        return Err(Refusal::NotReadable(
            "ファイルが空です（0バイト）",
            "中身のあるファイルを渡してください",
        ));
    }
    if let Some((encoding, _)) = Encoding::for_bom(&start) {
        return Ok(encoding);
    }
    if start.contains(&0) || start.starts_with(b"%PDF") || looks_like_html(&start) {
        return Err(not_csv());
    }
    if is_jis(source)? {
        return Err(named("ISO-2022-JP（JIS コード）", SAVE_JIS));
    }
    let mut wrong = Vec::new();
    for encoding in [UTF_8, SHIFT_JIS] {
        match first_wrong_line(source, encoding)? {
            None => return Ok(encoding),
            Some(line) => wrong.push(line),
        }
    }
    if first_wrong_line(source, EUC_JP)?.is_none() {
        return Err(named("EUC-JP ", SAVE_EUC));
    }
    Err(Refusal::NotText(
        format!(
            "文字コードを決められません（UTF-8 としては{}行目、Shift_JIS としては{}行目で読めなくなります）",
            wrong[0], wrong[1]
        ),
        SAVE,
    ))
}

/// Returns the refusal of a file in an encoding that is known and not read.
fn named(encoding: &str, hint: &'static str) -> Refusal {
    Refusal::NotText(
        format!(
            "文字コードが {encoding}なので、読めません（読めるのは UTF-8、UTF-16、シフトJIS です）"
        ),
        hint,
    )
}

/// Tells whether a text changes its characters by escapes, as ISO-2022-JP does: every byte of it
/// would be UTF-8 too.
fn is_jis(source: &Source) -> Result<bool, Refusal> {
    const LOOKED_AT: u64 = 1024 * 1024;
    const ESCAPES: [&[u8]; 5] = [b"\x1B$@", b"\x1B$B", b"\x1B(J", b"\x1B(I", b"\x1B$(D"];
    let mut start = Vec::new();
    source
        .reader()
        .map_err(unreadable)?
        .take(LOOKED_AT)
        .read_to_end(&mut start)
        .map_err(unreadable)?;
    let mut rest = start.as_slice();
    while let Some(at) = rest.iter().position(|byte| *byte == 0x1B) {
        rest = &rest[at..];
        if ESCAPES.iter().any(|escape| rest.starts_with(escape)) {
            return Ok(true);
        }
        rest = &rest[1..];
    }
    Ok(false)
}

/// Returns the line, from one, at which a file stops being text of an encoding.
fn first_wrong_line(source: &Source, encoding: &'static Encoding) -> Result<Option<u64>, Refusal> {
    let mut source = BufReader::with_capacity(CHUNK, source.reader().map_err(unreadable)?);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut line = 1;
    loop {
        let bytes = source.fill_buf().map_err(unreadable)?;
        let (length, last) = (bytes.len(), bytes.is_empty());
        text.clear();
        text.reserve(
            decoder.max_utf8_buffer_length_without_replacement(length).unwrap_or(length * 3),
        );
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

/// Returns the number of line breaks in a text.
pub fn line_breaks(text: &str) -> u64 {
    // `str` searches in words of the machine, a loop over bytes does not.
    text.matches('\n').count() as u64
}

/// Returns the refusal of a file that the system does not let be read.
pub fn unreadable(error: impl Display) -> Refusal {
    Refusal::NotText(
        format!("ファイルを読めません（{error}）"),
        "ほかのソフトで開いていないかを確かめてください",
    )
}

/// Returns the refusal of a file that is no text.
pub fn not_csv() -> Refusal {
    Refusal::NotReadable(
        "文字だけのファイル（CSV）ではありません",
        "Excel のブックなら、ファイル名の終わりを .xlsx に直してください。そうでなければ、もとのソフトから CSV として書き出し直してください",
    )
}
