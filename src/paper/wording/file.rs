//! The wording files.

/// A wording file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordingFile {
    /// 04.
    Bcp,
    /// 05, before the systems.
    Restore,
    /// 05, a chapter of a system.
    RestoreSystem,
    /// 05, after the systems.
    RestoreAfter,
    /// 08.
    AccessLog,
    /// 02, the letter that goes with it.
    VendorLetter,
}

impl WordingFile {
    /// All wording files, each at the index of its own number.
    pub const ALL: [Self; 6] = [
        Self::Bcp,
        Self::Restore,
        Self::RestoreSystem,
        Self::RestoreAfter,
        Self::AccessLog,
        Self::VendorLetter,
    ];

    /// Returns its path among the templates.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Bcp => "wording/bcp.hbs",
            Self::Restore => "wording/restore.hbs",
            Self::RestoreSystem => "wording/restore-system.hbs",
            Self::RestoreAfter => "wording/restore-after.hbs",
            Self::AccessLog => "wording/access-log.hbs",
            Self::VendorLetter => "wording/vendor-letter.hbs",
        }
    }
}
