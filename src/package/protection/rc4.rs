//! The ciphers of workbooks of Excel 97 to 2003, described by the record that says they are
//! encrypted.

use super::hash::Hash;
use super::password::{PASSWORD, password_units};

/// Bytes of the workbook stream that share a key.
const BLOCK: usize = 1_024;
/// The bytes that fill a password up to sixteen.
const FILL: u8 = 0xBB;

/// Decrypts the records of a workbook stream.
#[derive(Debug)]
pub enum RecordCipher {
    /// Bytes are turned and mixed with a password.
    Mixed([u8; 16]),
    /// RC4, with a key per block of the stream: the hash function, the secret and the bytes of the
    /// key.
    Rc4(Hash, Vec<u8>, usize),
}

impl RecordCipher {
    /// Takes what the record says; `None` if the workbook has a password of its own.
    pub fn of(record: &[u8]) -> Option<Self> {
        let word = |at: usize| Some(u16::from_le_bytes(*record.get(at..)?.first_chunk()?));
        match (word(0)?, word(2), word(4)) {
            (0, Some(key), Some(hash)) => {
                let is_unlocked = (key, hash) == (mixed_key(), mixed_hash());
                is_unlocked.then(|| Self::Mixed(mixed_bytes(key)))
            }
            (1, Some(1), Some(1)) => {
                let (salt, rest) = record.get(6..)?.split_at_checked(16)?;
                let password = Hash::Md5.of(&password_units(), &[]);
                let salted = [&password[..5], salt].concat().repeat(16);
                let secret = Hash::Md5.of(&salted, &[])[..5].to_vec();
                Self::Rc4(Hash::Md5, secret, 16).verified(rest.get(..16)?, rest.get(16..32)?)
            }
            (1, Some(2..=4), Some(2)) => crypto_api(record.get(6..)?),
            _ => None,
        }
    }

    /// Decrypts the data of a record that begins at a place of the stream.
    pub fn decrypt(&self, data: &mut [u8], start: usize) {
        match self {
            Self::Mixed(key) => {
                let first = start + data.len();
                for (at, byte) in data.iter_mut().enumerate() {
                    *byte = byte.rotate_left(3) ^ key[(first + at) % key.len()];
                }
            }
            Self::Rc4(..) => {
                let mut at = 0;
                while at < data.len() {
                    let (block, within) = ((start + at) / BLOCK, (start + at) % BLOCK);
                    let end = data.len().min(at + BLOCK - within);
                    let stream = self.stream(block as u32, within + end - at);
                    for (byte, mask) in data[at..end].iter_mut().zip(&stream[within..]) {
                        *byte ^= mask;
                    }
                    at = end;
                }
            }
        }
    }

    /// Returns the first bytes that the data of a block is mixed with.
    fn stream(&self, block: u32, length: usize) -> Vec<u8> {
        let Self::Rc4(hash, secret, size) = self else { return Vec::new() };
        let mut key = hash.of(secret, &block.to_le_bytes());
        key.truncate(*size);
        if *size == 5 {
            // A key of forty bits is one of 128 that ends in zeros.
            key.resize(16, 0);
        }
        rc4(&key, length)
    }

    /// Returns itself if the encrypted verifier is right.
    fn verified(self, verifier: &[u8], verifier_hash: &[u8]) -> Option<Self> {
        let Self::Rc4(hash, ..) = &self else { return None };
        let mut both = [verifier, verifier_hash].concat();
        let stream = self.stream(0, both.len());
        both.iter_mut().zip(stream).for_each(|(byte, mask)| *byte ^= mask);
        let (verifier, expected) = both.split_at(16);
        let is_right = hash.of(verifier, &[]).starts_with(expected);
        is_right.then_some(self)
    }
}

/// Takes the description of RC4 with a key of a chosen length.
fn crypto_api(info: &[u8]) -> Option<RecordCipher> {
    let word = |at: usize| Some(u32::from_le_bytes(*info.get(at..)?.first_chunk()?));
    let header_size = usize::try_from(word(4)?).ok()?;
    // Flags, extra size, cipher, hash and bits of the key begin the header.
    let bits = usize::try_from(word(8 + 16)?).ok()?;
    let size = if bits == 0 { 5 } else { bits / 8 };
    let verifier = info.get(8 + header_size..)?;
    let (salt, encrypted) = (verifier.get(4..20)?, verifier.get(20..36)?);
    let secret = Hash::Sha1.of(salt, &password_units());
    RecordCipher::Rc4(Hash::Sha1, secret, size).verified(encrypted, verifier.get(40..60)?)
}

/// Returns the first bytes that RC4 makes of a key.
fn rc4(key: &[u8], length: usize) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|at| at as u8);
    let mut other = 0_u8;
    for at in 0..256 {
        other = other.wrapping_add(state[at]).wrapping_add(key[at % key.len()]);
        state.swap(at, usize::from(other));
    }
    let (mut at, mut other) = (0_u8, 0_u8);
    let next = || {
        at = at.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(at)]);
        state.swap(usize::from(at), usize::from(other));
        let sum = state[usize::from(at)].wrapping_add(state[usize::from(other)]);
        state[usize::from(sum)]
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// Returns the number that stands for the password beside mixed bytes.
fn mixed_key() -> u16 {
    let turned = |word: u16| {
        let word = word.rotate_left(1);
        if word & 1 != 0 { word ^ 0x1020 } else { word }
    };
    let (mut key, mut base, mut end) = (0_u16, 0x8000_u16, 0xFFFF_u16);
    for byte in PASSWORD.bytes().rev() {
        for bit in 0..8 {
            base = turned(base);
            if (byte & 0x7F) >> bit & 1 != 0 {
                key ^= base;
            }
            end = turned(end);
        }
    }
    key ^ end
}

/// Returns the number that the password is checked with.
fn mixed_hash() -> u16 {
    const BITS: usize = 15;
    let turned = |byte: u8, times: usize| {
        let word = u32::from(byte) << times;
        ((word | word >> BITS) & 0x7FFF) as u16
    };
    let bytes = PASSWORD.bytes().enumerate();
    let mixed = bytes.fold(0, |hash, (at, byte)| hash ^ turned(byte, (at + 1) % BITS));
    mixed ^ PASSWORD.len() as u16 ^ 0xCE4B
}

/// Returns the bytes that data is mixed with.
fn mixed_bytes(key: u16) -> [u8; 16] {
    let password = PASSWORD.as_bytes();
    let key = key.to_le_bytes();
    std::array::from_fn(|at| {
        let byte = password.get(at).copied().unwrap_or(FILL);
        (byte ^ key[at % 2]).rotate_left(2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // As every such workbook says.
    #[test]
    fn the_password_is_checked_by_its_two_numbers() {
        assert_eq!((mixed_key(), mixed_hash()), (0xB359, 0x9A0A));
    }
}
