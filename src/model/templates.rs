//! Where templates come from: wording, definitions of tables, editions.

use crate::error::Error;

/// Templates by their relative path.
pub trait Templates {
    /// A template's text.
    ///
    /// # Errors
    /// There is no such template.
    fn template(&self, path: &str) -> Result<&str, Error>;
}
