//! Hashes and block ciphers of protected workbooks.

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Bytes of a block of AES.
pub const BLOCK: usize = 16;

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// MD5, in the oldest protected workbooks.
    Md5,
}

impl Hash {
    /// Returns the hash function that a document names.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    /// Hashes two byte strings, one behind the other.
    pub fn of(self, first: &[u8], second: &[u8]) -> Vec<u8> {
        fn hash<H: Digest>(first: &[u8], second: &[u8]) -> Vec<u8> {
            H::new().chain_update(first).chain_update(second).finalize().to_vec()
        }
        match self {
            Self::Sha1 => hash::<Sha1>(first, second),
            Self::Sha256 => hash::<Sha256>(first, second),
            Self::Sha384 => hash::<Sha384>(first, second),
            Self::Sha512 => hash::<Sha512>(first, second),
            Self::Md5 => hash::<Md5>(first, second),
        }
    }

    /// Hashes a hash again and again, each time behind its number.
    pub fn repeated(self, mut hash: Vec<u8>, times: u32) -> Vec<u8> {
        for number in 0..times {
            hash = self.of(&number.to_le_bytes(), &hash);
        }
        hash
    }
}

/// AES with a key of 128, 192 or 256 bits.
pub enum Aes {
    /// 128 bits.
    Short(aes::Aes128),
    /// 192 bits.
    Middle(aes::Aes192),
    /// 256 bits.
    Long(aes::Aes256),
}

impl Aes {
    /// Takes a key; `None` where it has another length.
    pub fn new(key: &[u8]) -> Option<Self> {
        Some(match key.len() {
            16 => Self::Short(aes::Aes128::new_from_slice(key).ok()?),
            24 => Self::Middle(aes::Aes192::new_from_slice(key).ok()?),
            32 => Self::Long(aes::Aes256::new_from_slice(key).ok()?),
            _ => return None,
        })
    }

    /// Decrypts whole blocks, each by itself; what is left over is left out.
    pub fn decrypt(&self, encrypted: &[u8]) -> Vec<u8> {
        let mut decrypted = Vec::with_capacity(encrypted.len());
        for block in encrypted.chunks_exact(BLOCK) {
            decrypted.extend_from_slice(&self.block(block));
        }
        decrypted
    }

    /// Decrypts whole blocks that are chained, from a first block.
    pub fn decrypt_chained(&self, encrypted: &[u8], first: &[u8]) -> Vec<u8> {
        let mut decrypted = Vec::with_capacity(encrypted.len());
        let mut before = first;
        for block in encrypted.chunks_exact(BLOCK) {
            let plain = self.block(block);
            decrypted.extend(plain.iter().zip(before).map(|(plain, before)| plain ^ before));
            before = block;
        }
        decrypted
    }

    fn block(&self, block: &[u8]) -> [u8; BLOCK] {
        let mut plain = Array::from(block.try_into().unwrap_or([0; BLOCK]));
        match self {
            Self::Short(cipher) => cipher.decrypt_block(&mut plain),
            Self::Middle(cipher) => cipher.decrypt_block(&mut plain),
            Self::Long(cipher) => cipher.decrypt_block(&mut plain),
        }
        plain.into()
    }
}
