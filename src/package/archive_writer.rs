//! Archives written anew: changed parts are packed, all others keep their packed bytes.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::archive::{Archive, key};
use super::limits::{Malformed, Refusal};

impl Archive {
    /// Writes the archive with some parts changed, added, or, where there is no content, removed.
    ///
    /// The parts keep their order and their names; new ones follow in the order of their names.
    ///
    /// # Errors
    /// The archive is damaged.
    pub fn rewrite(
        &mut self,
        changes: &BTreeMap<String, Option<Vec<u8>>>,
    ) -> Result<Vec<u8>, Refusal> {
        let mut changes: BTreeMap<String, (&str, Option<&[u8]>)> = changes
            .iter()
            .map(|(name, content)| (key(name), (name.as_str(), content.as_deref())))
            .collect();
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.packed.len() {
            let part = self.packed.by_index_raw(index).map_err(|_| Malformed)?;
            let name = part.name().map_err(|_| Malformed)?.into_owned();
            match changes.remove(&key(&name)) {
                None => writer.raw_copy_file(part).map_err(|_| Malformed)?,
                Some((_, None)) => {}
                Some((_, Some(content))) => add(&mut writer, &name, content)?,
            }
        }
        for (name, content) in changes.into_values() {
            if let Some(content) = content {
                add(&mut writer, name, content)?;
            }
        }
        let comment = self.packed.comment().to_vec();
        writer.set_raw_comment(comment.into_boxed_slice()).map_err(|_| Malformed)?;
        Ok(writer.finish().map_err(|_| Malformed)?.into_inner())
    }
}

/// Writes an archive of files, as they are and in their order; the same files are always the same
/// bytes.
///
/// # Errors
/// A name is too long.
pub fn stored(files: &[(&str, &[u8])]) -> Result<Vec<u8>, Malformed> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in files {
        writer.start_file(*name, options).map_err(|_| Malformed)?;
        writer.write_all(content).map_err(|_| Malformed)?;
    }
    Ok(writer.finish().map_err(|_| Malformed)?.into_inner())
}

/// Adds a part, without a day of change: the same parts are always the same bytes.
fn add(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    content: &[u8],
) -> Result<(), Malformed> {
    writer.start_file(name, SimpleFileOptions::default()).map_err(|_| Malformed)?;
    writer.write_all(content).map_err(|_| Malformed)
}
