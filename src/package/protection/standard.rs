//! The encryption of OOXML in Office 2007, described in binary.

use super::hash::{Aes, Hash};
use super::password::password_units;

/// Rounds of hashing.
const ROUNDS: u32 = 50_000;
/// The number of SHA-1 as a hash, and of none said.
const HASHES: [u32; 2] = [0x8004, 0];

/// Decrypts a package; `None` if it has a password of its own, or another cipher.
pub fn decrypt(info: &[u8], package: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| Some(u32::from_le_bytes(*info.get(at..)?.first_chunk()?));
    let header_size = usize::try_from(word(0)?).ok()?;
    // Flags, extra size, cipher, hash and bits of the key begin the header.
    let (hash, bits) = (word(4 + 12)?, usize::try_from(word(4 + 16)?).ok()?);
    if !HASHES.contains(&hash) {
        return None;
    }
    let verifier = info.get(4 + header_size..)?;
    let (salt, encrypted) = (verifier.get(4..20)?, verifier.get(20..36)?);
    let cipher = Aes::new(key(salt, bits / 8).get(..bits / 8)?)?;
    let expected = cipher.decrypt(verifier.get(40..72)?);
    let is_unlocked = expected.starts_with(&Hash::Sha1.of(&cipher.decrypt(encrypted), &[]));
    is_unlocked.then(|| cipher.decrypt(package))
}

/// Derives the key from the password.
fn key(salt: &[u8], size: usize) -> Vec<u8> {
    let base = Hash::Sha1.repeated(Hash::Sha1.of(salt, &password_units()), ROUNDS);
    let base = Hash::Sha1.of(&base, &[0; 4]);
    let derived = |fill: u8| {
        let mut block = [fill; 64];
        block.iter_mut().zip(&base).for_each(|(block, base)| *block ^= base);
        Hash::Sha1.of(&block, &[])
    };
    let first = derived(0x36);
    if size <= first.len() { first } else { [first, derived(0x5C)].concat() }
}
