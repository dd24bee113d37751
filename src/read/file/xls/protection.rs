//! Protected workbooks of BIFF8: their records are decrypted in place.

use super::records::{Records, kind};
use crate::package::limits::{Malformed, Refusal};
use crate::package::protection::RecordCipher;

/// A kind that no record has: in place of the one that says that a workbook is encrypted.
const NO_KIND: [u8; 2] = [0xFF, 0xFF];

/// Returns a workbook stream whose records are not encrypted.
///
/// # Errors
/// It has a password of its own, or is damaged.
pub fn unprotected(mut stream: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let Some((start, cipher)) = cipher_of(&stream)? else { return Ok(stream) };
    let cipher = cipher.ok_or(Refusal::LOCKED)?;
    let mut places = Vec::new();
    let mut records = Records { stream: &stream, at: start };
    while let Ok((kind, data)) = records.one() {
        places.push((kind, records.at - data.len(), data.len()));
    }
    for (kind, start, length) in places {
        // The places of sheets are not encrypted, nor are these records at all.
        let plain = match kind {
            kind::BOUND_SHEET => 4.min(length),
            kind::BOF
            | kind::FILE_PASS
            | kind::INTERFACE
            | kind::FILE_LOCK
            | kind::USER_EXCLUSION
            | kind::REVISIONS
            | kind::REVISION_INFO => length,
            _ => 0,
        };
        let mut data = stream[start..start + length].to_vec();
        cipher.decrypt(&mut data, start);
        stream[start + plain..start + length].copy_from_slice(&data[plain..]);
    }
    stream[start..start + 2].copy_from_slice(&NO_KIND);
    Ok(stream)
}

/// Finds the record that says that a workbook is encrypted; its place, and the cipher if it opens
/// without a password.
fn cipher_of(stream: &[u8]) -> Result<Option<(usize, Option<RecordCipher>)>, Malformed> {
    let mut records = Records { stream, at: 0 };
    loop {
        let start = records.at;
        let (kind, data) = match records.one() {
            Ok(record) => record,
            // What is cut off is found when it is read.
            Err(Malformed) => return Ok(None),
        };
        match kind {
            kind::FILE_PASS => return Ok(Some((start, RecordCipher::of(data)))),
            kind::EOF => return Ok(None),
            _ => {}
        }
    }
}
