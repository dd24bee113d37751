//! Workbooks encrypted as programs encrypt them, with any password.

use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha512};

use super::containers::{compound, record};

const SALT: [u8; 16] = *b"sixteen bytes of";

/// The password that programs try by themselves.
pub const TRIED: &str = "VelvetSweatshop";

fn units(password: &str) -> Vec<u8> {
    password.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn hash<H: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
    let mut hash = H::new();
    pieces.iter().for_each(|piece| hash.update(piece));
    hash.finalize().to_vec()
}

fn spun<H: Digest>(password: &str, rounds: u32) -> Vec<u8> {
    (0..rounds).fold(hash::<H>(&[&SALT, &units(password)]), |last, number| {
        hash::<H>(&[&number.to_le_bytes(), &last])
    })
}

fn block(cipher: &Aes128, block: &[u8]) -> [u8; 16] {
    let mut block = Array::from(<[u8; 16]>::try_from(block).unwrap());
    cipher.encrypt_block(&mut block);
    block.into()
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(bytes.len().next_multiple_of(16), 0);
    bytes
}

fn chained(key: &[u8], first: &[u8], bytes: &[u8]) -> Vec<u8> {
    let cipher = Aes128::new_from_slice(&key[..16]).unwrap();
    let mut last = first[..16].to_vec();
    let mut encrypted = Vec::new();
    for plain in padded(bytes).chunks(16) {
        let mixed: Vec<u8> = plain.iter().zip(&last).map(|(plain, last)| plain ^ last).collect();
        last = block(&cipher, &mixed).to_vec();
        encrypted.extend(&last);
    }
    encrypted
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        let digit = |at: usize| DIGITS[(bits >> (18 - 6 * at) & 63) as usize] as char;
        (0..4).map(|at| if at <= three.len() { digit(at) } else { '=' }).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

fn package(info: &[u8], size: usize, encrypted: &[u8]) -> Vec<u8> {
    let encrypted = [(size as u64).to_le_bytes().as_slice(), encrypted].concat();
    compound(&[("EncryptionInfo", info), ("EncryptedPackage", &encrypted)])
}

/// A package encrypted as since Office 2010.
pub fn agile(bytes: &[u8], password: &str, rounds: u32) -> Vec<u8> {
    let key = *b"the package's key";
    let base = spun::<Sha512>(password, rounds);
    let locked = |number: [u8; 8], bytes: &[u8]| {
        base64(&chained(&hash::<Sha512>(&[&base, &number]), &SALT, bytes))
    };
    let input = locked([0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79], b"a verifier's in.");
    let output = hash::<Sha512>(&[b"a verifier's in."]);
    let output = locked([0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E], &output);
    let value = locked([0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6], &key[..16]);
    let cipher = format!(
        "keyBits=\"128\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\" saltValue=\"{}\"",
        base64(&SALT)
    );
    let info = format!(
        "<encryption><keyData {cipher}/><keyEncryptors><keyEncryptor><p:encryptedKey xmlns:p=\"p\" spinCount=\"{rounds}\" \
         {cipher} encryptedVerifierHashInput=\"{input}\" encryptedVerifierHashValue=\"{output}\" encryptedKeyValue=\"{value}\"/>\
         </keyEncryptor></keyEncryptors></encryption>"
    );
    let segment = |(number, segment): (usize, &[u8])| {
        chained(&key, &hash::<Sha512>(&[&SALT, &(number as u32).to_le_bytes()]), segment)
    };
    let encrypted: Vec<u8> = bytes.chunks(4_096).enumerate().flat_map(segment).collect();
    package(&[&[4, 0, 4, 0, 0x40, 0, 0, 0], info.as_bytes()].concat(), bytes.len(), &encrypted)
}

/// A package encrypted as in Office 2007.
pub fn standard(bytes: &[u8], password: &str) -> Vec<u8> {
    let base = hash::<Sha1>(&[&spun::<Sha1>(password, 50_000), &[0; 4]]);
    let mut fill = [0x36; 64];
    fill.iter_mut().zip(&base).for_each(|(fill, base)| *fill ^= base);
    let cipher = Aes128::new_from_slice(&hash::<Sha1>(&[&fill])[..16]).unwrap();
    let encrypt = |bytes: &[u8]| {
        padded(bytes).chunks(16).flat_map(|plain| block(&cipher, plain)).collect::<Vec<u8>>()
    };
    let words =
        |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let header = words(&[0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0]);
    let verifier = b"a verifier's in.";
    let info = [
        vec![3, 0, 2, 0, 0x24, 0, 0, 0],
        words(&[header.len() as u32]),
        header,
        words(&[16]),
        SALT.to_vec(),
        encrypt(verifier),
        words(&[20]),
        encrypt(&hash::<Sha1>(&[verifier])),
    ];
    package(&info.concat(), bytes.len(), &encrypt(bytes))
}

fn rc4(key: &[u8]) -> impl Iterator<Item = u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut other = 0_usize;
    for at in 0..256 {
        other = (other + usize::from(state[at]) + usize::from(key[at % key.len()])) % 256;
        state.swap(at, other);
    }
    let (mut at, mut other) = (0, 0);
    std::iter::repeat_with(move || {
        at = (at + 1) % 256;
        other = (other + usize::from(state[at])) % 256;
        state.swap(at, other);
        state[(usize::from(state[at]) + usize::from(state[other])) % 256]
    })
}

/// A way to encrypt the records of a workbook of Excel 97.
pub enum RecordKey {
    /// The first, with a key of forty bits.
    Md5,
    /// The later one, with a key of 128 bits.
    Sha1,
}

/// A workbook stream encrypted record by record; a record for what says so stands behind its first
/// one.
pub fn encrypted_records(stream: &[u8], password: &str, key: &RecordKey) -> Vec<u8> {
    let secret = match key {
        RecordKey::Md5 => {
            let start = hash::<Md5>(&[&units(password)])[..5].to_vec();
            hash::<Md5>(&[&[start, SALT.to_vec()].concat().repeat(16)])[..5].to_vec()
        }
        RecordKey::Sha1 => hash::<Sha1>(&[&SALT, &units(password)]),
    };
    let block_key = |block: usize| match key {
        RecordKey::Md5 => hash::<Md5>(&[&secret, &(block as u32).to_le_bytes()]),
        RecordKey::Sha1 => hash::<Sha1>(&[&secret, &(block as u32).to_le_bytes()])[..16].to_vec(),
    };
    let verifier = b"a verifier's in.".to_vec();
    let output = match key {
        RecordKey::Md5 => hash::<Md5>(&[&verifier]),
        RecordKey::Sha1 => hash::<Sha1>(&[&verifier]),
    };
    let mut both = [verifier, output].concat();
    both.iter_mut().zip(rc4(&block_key(0))).for_each(|(byte, mask)| *byte ^= mask);
    let (verifier, output) = both.split_at(16);
    let words =
        |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let says = match key {
        RecordKey::Md5 => [&[1, 0, 1, 0, 1, 0], SALT.as_slice(), verifier, output].concat(),
        RecordKey::Sha1 => [
            vec![1, 0, 2, 0, 2, 0],
            words(&[4, 32, 4, 0, 0x6801, 0x8004, 128, 1, 0, 0, 16]),
            SALT.to_vec(),
            verifier.to_vec(),
            words(&[20]),
            output.to_vec(),
        ]
        .concat(),
    };
    let says = record(0x002F, &says);
    let first = 4 + usize::from(stream[2]);
    let mut bytes = [&stream[..first], &says, &stream[first..]].concat();
    let mut at = 0;
    while at + 4 <= bytes.len() {
        let kind = u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let length = usize::from(u16::from_le_bytes([bytes[at + 2], bytes[at + 3]]));
        let plain = match kind {
            0x0809 | 0x002F => length,
            0x0085 => 4,
            _ => 0,
        };
        let start = at + 4 + plain;
        for (place, byte) in (start..).zip(&mut bytes[start..at + 4 + length]) {
            *byte ^= rc4(&block_key(place / 1_024)).nth(place % 1_024).unwrap();
        }
        at += 4 + length;
    }
    // Sheets begin further behind by what was put in.
    let bounds: Vec<usize> =
        (0..bytes.len() - 12).filter(|at| bytes[*at..].starts_with(&[0x85, 0])).collect();
    for at in bounds.into_iter().take(1) {
        let start =
            u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) + says.len() as u32;
        bytes[at + 4..at + 8].copy_from_slice(&start.to_le_bytes());
    }
    compound(&[("Workbook", &bytes)])
}
