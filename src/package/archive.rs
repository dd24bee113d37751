//! Zip archives: their parts, unpacked one by one and within the limits. The only module that knows
//! zip.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::limits::{MAX_PARTS, MAX_UNPACKED, MIB, Malformed, Refusal};
use super::xml;

/// An archive whose list of parts was read.
#[derive(Debug)]
pub struct Archive {
    pub(super) packed: ZipArchive<Cursor<Vec<u8>>>,
    /// Index by the key of a part's name.
    parts: BTreeMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl Archive {
    /// Reads the list of parts; nothing is unpacked.
    ///
    /// # Errors
    /// The archive is damaged, two of its parts overlap or have the same key, or it is over a
    /// limit.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let mut packed = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Malformed)?;
        if packed.len() > MAX_PARTS {
            let count = packed.len();
            let message = format!("中の部品が {count} 個あります（{MAX_PARTS} 個まで）");
            return Err(Refusal::OverLimit(message));
        }
        if packed.has_duplicate_names() || packed.has_overlapping_entries().unwrap_or(true) {
            return Err(Refusal::DAMAGED);
        }
        let parts = parts(&mut packed)?;
        Ok(Self { packed, parts, left: MAX_UNPACKED })
    }

    /// Iterates over the keys of the parts' names: small letters, `/` between the steps.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Tells whether there is a part of a name.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&key(name))
    }

    /// Unpacks a part of XML as [`Self::part`] does, in UTF-8 whatever its encoding of Unicode.
    ///
    /// # Errors
    /// As [`Self::part`].
    pub fn xml(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(self.part(name)?.map(xml::in_utf8))
    }

    /// Unpacks a part by its name, without regard to case; `None` where there is no such part.
    ///
    /// # Errors
    /// The part is damaged or encrypted, or more than the limit was unpacked.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(&index) = self.parts.get(&key(name)) else { return Ok(None) };
        let part = self.packed.by_index(index).map_err(|_| Malformed)?;
        let mut content = Vec::with_capacity(part.size().min(self.left) as usize);
        part.take(self.left + 1).read_to_end(&mut content).map_err(|_| Refusal::CHANGED)?;
        self.left = self.left.checked_sub(content.len() as u64).ok_or_else(too_large)?;
        Ok(Some(content))
    }
}

/// Lists the parts by the keys of their names; what they claim to unpack to is within the limit.
fn parts(packed: &mut ZipArchive<Cursor<Vec<u8>>>) -> Result<BTreeMap<String, usize>, Refusal> {
    let (mut parts, mut size) = (BTreeMap::new(), 0_u64);
    for index in 0..packed.len() {
        let part = packed.by_index_raw(index).map_err(|_| Malformed)?;
        size = size.saturating_add(part.size());
        let name = part.name().map_err(|_| Malformed)?;
        if parts.insert(key(&name), index).is_some() {
            return Err(Refusal::DAMAGED);
        }
    }
    if size > MAX_UNPACKED { Err(too_large()) } else { Ok(parts) }
}

fn too_large() -> Refusal {
    Refusal::OverLimit(format!("広げた大きさが {} MiB を超えています", MAX_UNPACKED / MIB))
}

/// Returns the key of a part's name: programs disregard case and take either slash.
pub(super) fn key(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}
