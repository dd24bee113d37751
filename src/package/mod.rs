//! Packages: archives, their XML parts and the limits for files. Knows nothing of a case.

pub mod address;
pub mod archive;
pub mod limits;
pub mod manifest;
pub mod properties;
pub mod protection;
pub mod relations;
pub mod xml;
