//! Protected workbooks: those that a program encrypts with a password which it tries by itself, so
//! that nobody is ever asked for one. The only module that knows aes, sha1 and md5.

mod agile;
mod hash;
mod password;
mod rc4;
mod standard;

pub use self::rc4::RecordCipher;
use super::limits::Malformed;

/// Decrypts the package of a protected OOXML workbook by its `EncryptionInfo`; `None` if it has a
/// password of its own, or a cipher that no program uses.
///
/// # Errors
/// The information or the package is cut off.
pub fn open(info: &[u8], package: &[u8]) -> Result<Option<Vec<u8>>, Malformed> {
    let version = info.get(..4).ok_or(Malformed)?;
    let size = package.first_chunk().ok_or(Malformed)?;
    let size = usize::try_from(u64::from_le_bytes(*size)).map_err(|_| Malformed)?;
    let encrypted = &package[8..];
    let decrypted = match version {
        [4, 0, 4, 0] => agile::decrypt(info.get(8..).ok_or(Malformed)?, encrypted),
        [2..=4, 0, 2, 0] => standard::decrypt(info.get(8..).ok_or(Malformed)?, encrypted),
        _ => None,
    };
    let Some(mut decrypted) = decrypted else { return Ok(None) };
    if decrypted.len() < size {
        return Err(Malformed);
    }
    decrypted.truncate(size);
    Ok(Some(decrypted))
}
