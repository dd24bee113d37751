//! Zip archives: their parts, unpacked once and within the limits. The only module that knows zip.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, copy};
use std::ops::Range;

use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::limits::{MAX_PARTS, MAX_UNPACKED, MIB, Refusal};

/// An archive without compression, and where its parts lie in it: their bytes are in memory once.
#[derive(Debug)]
pub struct Archive {
    bytes: Vec<u8>,
    /// By the key of a part's name.
    parts: BTreeMap<String, Range<usize>>,
}

impl Archive {
    /// Unpacks every part, whatever its name and its announced size.
    ///
    /// # Errors
    /// The archive is damaged, two of its parts have the same key, or it is over a limit.
    pub fn unpack(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let mut packed = ZipArchive::new(Cursor::new(&bytes)).map_err(|_| Refusal::DAMAGED)?;
        if packed.len() > MAX_PARTS {
            return Err(Refusal::OverLimit(format!("中の部品が {} 個あります（{MAX_PARTS} 個まで）", packed.len())));
        }
        if packed.has_overlapping_entries().unwrap_or(true) || listed_entries(&bytes) != Some(packed.len()) {
            return Err(Refusal::DAMAGED);
        }
        let unpacked = without_compression(packed)?;
        drop(bytes);
        let parts = parts(&unpacked).map_err(|_| Refusal::DAMAGED)?;
        let parts = parts.into_iter().try_fold(BTreeMap::new(), |mut parts, (name, range)| {
            parts.insert(key(&name), range).is_none().then_some(parts)
        });
        Ok(Self { parts: parts.ok_or(Refusal::DAMAGED)?, bytes: unpacked })
    }

    /// Returns a part by its name, without regard to case.
    pub fn part(&self, name: &str) -> Option<&[u8]> {
        self.bytes.get(self.parts.get(&key(name))?.clone())
    }

    /// Returns a part's name as [`Self::parts`] gives it.
    pub fn name(&self, name: &str) -> Option<&str> {
        self.parts.get_key_value(&key(name)).map(|(name, _)| name.as_str())
    }

    /// Iterates over all parts with their names, in the order of the names.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.parts.iter().filter_map(|(name, range)| Some((name.as_str(), self.bytes.get(range.clone())?)))
    }

    /// Returns the archive without compression.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Returns one part alone, in the memory of the archive.
    pub fn into_part(mut self, name: &str) -> Option<Vec<u8>> {
        let range = self.parts.get(&key(name))?.clone();
        self.bytes.truncate(range.end);
        self.bytes.drain(..range.start);
        Some(self.bytes)
    }
}

/// Returns the key of a part's name: parsers disregard case and take either slash.
fn key(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// Writes the parts into an archive without compression.
fn without_compression(mut packed: ZipArchive<Cursor<&Vec<u8>>>) -> Result<Vec<u8>, Refusal> {
    let damaged = |_| Refusal::DAMAGED;
    let size = announced_size(&mut packed).map_err(damaged)?;
    let mut unpacked = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    let mut left = MAX_UNPACKED;
    for index in 0..packed.len() {
        let part = packed.by_index(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.into_owned();
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        unpacked.start_file(name, options).map_err(damaged)?;
        let size = copy(&mut part.take(left + 1), &mut unpacked).map_err(|_| Refusal::DAMAGED)?;
        left = left
            .checked_sub(size)
            .ok_or_else(|| Refusal::OverLimit(format!("広げた大きさが {} MiB を超えています", MAX_UNPACKED / MIB)))?;
    }
    Ok(unpacked.finish().map_err(damaged)?.into_inner())
}

/// Returns the size in bytes of the archive without compression, as far as the announced sizes are true.
/// Growing instead would take twice as much memory.
fn announced_size(packed: &mut ZipArchive<Cursor<&Vec<u8>>>) -> ZipResult<usize> {
    /// Bytes of a part besides its content and twice its name.
    const HEADERS: usize = 128;
    let (mut contents, mut headers) = (0_u64, 0);
    for index in 0..packed.len() {
        let part = packed.by_index_raw(index)?;
        contents = contents.saturating_add(part.size());
        headers += HEADERS + 2 * part.name_raw().len();
    }
    Ok(contents.min(MAX_UNPACKED) as usize + headers)
}

/// Returns the parts of an archive without compression, by where they lie in it.
fn parts(unpacked: &[u8]) -> ZipResult<Vec<(String, Range<usize>)>> {
    let mut archive = ZipArchive::new(Cursor::new(unpacked))?;
    let parts = (0..archive.len()).map(|index| {
        let part = archive.by_index(index)?;
        let start = part.data_start().ok_or(ZipError::FileNotFound)? as usize;
        Ok((part.name()?.into_owned(), start..start + part.size() as usize))
    });
    parts.collect()
}

/// Returns the number of entries that the archive's last record announces. Of two entries with one name a
/// reader shows only one.
fn listed_entries(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = bytes.get(end + 10..end + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}
