//! The password that programs try by themselves.

/// The password.
pub const PASSWORD: &str = "VelvetSweatshop";

/// Returns the password in UTF-16, as it is hashed.
pub fn password_units() -> Vec<u8> {
    PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
