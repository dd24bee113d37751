//! What a case holds at one point of its history, and what was made of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use jiff::civil::Date;
use tokio::sync::OnceCell;

use crate::make::{Assessment, PackSummary};
use crate::publish::File;
use crate::read::case::sheets::SheetContent;
use crate::worker::{MemoryFile, PictureOrder};

/// What a case holds at one point of its history.
pub struct Content {
    /// Its files.
    pub files: Vec<MemoryFile>,
    /// The day that it was checked for.
    pub as_of: Date,
    /// What was found.
    pub assessment: Assessment,
    /// Its papers, once they were asked for.
    pub papers: OnceCell<Arc<Papers>>,
    /// The first rows of its sheets, once they were asked for.
    pub sheets: OnceCell<Arc<Vec<SheetContent>>>,
    pictures: Mutex<BTreeMap<(String, usize, u32), Bytes>>,
}

impl Content {
    /// Returns content of which nothing was made.
    pub fn new(files: Vec<MemoryFile>, as_of: Date, assessment: Assessment) -> Self {
        let (papers, sheets, pictures) = (OnceCell::new(), OnceCell::new(), Mutex::default());
        Self { files, as_of, assessment, papers, sheets, pictures }
    }

    /// Returns the picture of a page, if it was drawn.
    pub fn picture(&self, order: &PictureOrder) -> Option<Bytes> {
        let pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.get(&(order.stem.clone(), order.page, order.width)).cloned()
    }

    /// Keeps the picture of a page.
    pub fn keep_picture(&self, order: PictureOrder, picture: Bytes) {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.insert((order.stem, order.page, order.width), picture);
    }
}

/// A case's papers.
pub struct Papers {
    /// Everything but their bytes; `None` where something was refused.
    pub summary: Option<PackSummary>,
    /// Their files.
    pub files: Vec<File>,
}
