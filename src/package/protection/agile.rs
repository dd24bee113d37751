//! The encryption of OOXML since Office 2010, described in XML.

use std::borrow::Cow;

use super::hash::{Aes, BLOCK, Hash};
use super::password::password_units;
use crate::package::xml::{Element, ElementBudget, Event, Events};

/// More rounds of hashing than any program asks for.
const MAX_ROUNDS: u32 = 1_000_000;
/// Bytes that are encrypted together.
const SEGMENT: usize = 4_096;
/// Numbers of the keys that are derived from the password.
const VERIFIER_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const VERIFIER_HASH: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const KEY_VALUE: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// A cipher with its salt.
struct Parameters {
    hash: Hash,
    /// Bytes of its key.
    key_size: usize,
    salt: Vec<u8>,
}

/// The key of the package, encrypted with the password.
struct PasswordKey {
    parameters: Parameters,
    rounds: u32,
    verifier_input: Vec<u8>,
    verifier_hash: Vec<u8>,
    key_value: Vec<u8>,
}

/// Decrypts a package; `None` if it has a password of its own, or another cipher.
pub fn decrypt(info: &[u8], package: &[u8]) -> Option<Vec<u8>> {
    let (data, password) = read(info)?;
    let key = password.unlock()?;
    let cipher = Aes::new(&key)?;
    let mut decrypted = Vec::with_capacity(package.len());
    for (number, segment) in (0_u32..).zip(package.chunks(SEGMENT)) {
        let first = fitted(data.hash.of(&data.salt, &number.to_le_bytes()), BLOCK);
        decrypted.extend(cipher.decrypt_chained(segment, &first));
    }
    Some(decrypted)
}

impl PasswordKey {
    /// Returns the key of the package, if the password is the one that programs try.
    fn unlock(&self) -> Option<Vec<u8>> {
        let Parameters { hash, key_size, salt } = &self.parameters;
        let base = hash.repeated(hash.of(salt, &password_units()), self.rounds);
        let first = fitted(salt.clone(), BLOCK);
        let decrypt = |number: [u8; 8], encrypted: &[u8]| {
            let cipher = Aes::new(&fitted(hash.of(&base, &number), *key_size))?;
            Some(cipher.decrypt_chained(encrypted, &first))
        };
        let input = decrypt(VERIFIER_INPUT, &self.verifier_input)?;
        let expected = decrypt(VERIFIER_HASH, &self.verifier_hash)?;
        let verifier = hash.of(input.get(..salt.len())?, &[]);
        if !expected.starts_with(&verifier) {
            return None;
        }
        let mut key = decrypt(KEY_VALUE, &self.key_value)?;
        key.truncate(*key_size);
        Some(key)
    }
}

/// Cuts bytes to a length, or fills them up.
fn fitted(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

fn read(info: &[u8]) -> Option<(Parameters, PasswordKey)> {
    let mut budget = ElementBudget::default();
    // The stream may be longer than its text.
    let end = info.iter().rposition(|byte| *byte == b'>')?;
    let mut events = Events::of(&info[..=end], &mut budget);
    let (mut data, mut password) = (None, None);
    loop {
        match events.read().ok()? {
            Event::Start(element) | Event::Empty(element) => match element.name() {
                "keyData" => data = Some(parameters(&element)?),
                "encryptedKey" => password = Some(password_key(&element)?),
                _ => {}
            },
            Event::EndOfPart => return Some((data?, password?)),
            _ => {}
        }
    }
}

fn parameters(element: &Element<'_>) -> Option<Parameters> {
    let names = ["hashAlgorithm", "keyBits", "saltValue", "cipherAlgorithm", "cipherChaining"];
    let values = element.attributes(names).ok()?;
    let [Some(hash), Some(bits), Some(salt), Some(cipher), Some(chaining)] = values else {
        return None;
    };
    let is_known = cipher == "AES" && chaining == "ChainingModeCBC";
    let key_size = bits.parse::<usize>().ok()? / 8;
    let parameters = Parameters { hash: Hash::named(&hash)?, key_size, salt: base64(&salt)? };
    is_known.then_some(parameters)
}

fn password_key(element: &Element<'_>) -> Option<PasswordKey> {
    let names = [
        "spinCount",
        "encryptedVerifierHashInput",
        "encryptedVerifierHashValue",
        "encryptedKeyValue",
    ];
    let [rounds, input, hash, key] = element.attributes(names).ok()?;
    let bytes = |value: Option<Cow<'_, str>>| base64(&value?);
    let rounds = rounds?.parse().ok().filter(|rounds| *rounds <= MAX_ROUNDS)?;
    Some(PasswordKey {
        parameters: parameters(element)?,
        rounds,
        verifier_input: bytes(input)?,
        verifier_hash: bytes(hash)?,
        key_value: bytes(key)?,
    })
}

/// Decodes base64; blanks are skipped.
fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}
