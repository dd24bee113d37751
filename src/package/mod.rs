//! Packages: archives, their XML parts and the limits for files. Knows nothing of a case.

pub mod address;
pub mod archive;
pub mod archive_writer;
pub mod content_types;
pub mod edits;
pub mod limits;
pub mod manifest;
pub mod outline;
pub mod properties;
pub mod protection;
pub mod relation_part;
pub mod relations;
pub mod xml;
