//! What was made of a case's content: rows, papers, pictures; kept for the newest state only.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::Mutex as AsyncMutex;

use super::content::Content;
use crate::make::{MadeFile, PackSummary};
use crate::publish::File;
use crate::read::case::sheets::SheetContent;

/// What was made of a case's content.
#[derive(Default)]
pub struct Views {
    /// The first rows of its sheets.
    pub sheets: Newest<Vec<SheetContent>>,
    /// Its papers.
    pub papers: Newest<Papers>,
    /// Pictures of its papers' pages.
    pub pictures: Pictures,
}

/// The newest of one kind of view, with the content that it is made of.
pub struct Newest<T>(AsyncMutex<Option<(Arc<Content>, Arc<T>)>>);

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self(AsyncMutex::default())
    }
}

impl<T> Newest<T> {
    /// Returns the view of some content, made now where it is not there; `make` gets the one
    /// before.
    ///
    /// # Errors
    /// Those of `make`.
    pub async fn of<E, F: Future<Output = Result<T, E>>>(
        &self,
        content: &Arc<Content>,
        make: impl FnOnce(Option<Arc<T>>) -> F,
    ) -> Result<Arc<T>, E> {
        let mut newest = self.0.lock().await;
        let before = match &*newest {
            Some((of, made)) if Arc::ptr_eq(of, content) => return Ok(made.clone()),
            other => other.as_ref().map(|(_, made)| made.clone()),
        };
        let made = Arc::new(make(before).await?);
        *newest = Some((content.clone(), made.clone()));
        Ok(made)
    }

    /// Keeps what came with the content itself; not while another one is being made.
    pub fn put(&self, content: &Arc<Content>, made: T) {
        if let Ok(mut newest) = self.0.try_lock() {
            *newest = Some((content.clone(), Arc::new(made)));
        }
    }

    /// Returns the view of some content if it was made.
    pub fn made(&self, content: &Arc<Content>) -> Option<Arc<T>> {
        let newest = self.0.try_lock().ok()?;
        newest.as_ref().filter(|(of, _)| Arc::ptr_eq(of, content)).map(|(_, made)| made.clone())
    }
}

/// A case's papers.
pub struct Papers {
    /// Everything but their bytes; `None` where something was refused.
    pub summary: Option<PackSummary>,
    /// Their files, in the order of the manifest.
    pub files: Vec<Arc<File>>,
}

impl Papers {
    /// Puts together what was rendered now and what is as it was; `None` where a file is in
    /// neither.
    pub fn gathered(
        summary: Option<PackSummary>,
        rendered: Vec<File>,
        before: Option<&Self>,
    ) -> Option<Self> {
        let mut files: BTreeMap<String, Arc<File>> = BTreeMap::new();
        let before = before.into_iter().flat_map(|before| before.files.iter().cloned());
        files.extend(
            before.chain(rendered.into_iter().map(Arc::new)).map(|file| (file.name.clone(), file)),
        );
        let outputs = summary.iter().flat_map(|summary| &summary.manifest.outputs);
        let files = outputs.map(|entry| files.remove(&entry.name)).collect::<Option<_>>()?;
        Some(Self { summary, files })
    }

    /// Returns the files with what they are made of.
    pub fn made(&self) -> Vec<MadeFile> {
        let Some(summary) = &self.summary else { return Vec::new() };
        let made = summary.manifest.outputs.iter().filter_map(|entry| {
            Some(MadeFile {
                entry: entry.clone(),
                made_of: summary.made_of.get(&entry.name)?.clone(),
            })
        });
        made.collect()
    }

    /// Returns what a paper's PDF is made of.
    pub fn made_of(&self, stem: &str) -> Option<&String> {
        self.summary.as_ref()?.made_of.get(&format!("{stem}.pdf"))
    }
}

/// A picture: what its paper is made of, the page, the width in pixels.
type PictureKey = (String, usize, u32);

/// The most bytes of pictures that are kept; those drawn first go first.
const MOST_BYTES: usize = 32 << 20;

/// Pictures of pages, which stay good as long as their paper is made of the same.
#[derive(Default)]
pub struct Pictures {
    drawn: Mutex<Vec<(PictureKey, Bytes)>>,
    /// Held while pages of a paper are drawn, by its stem: who asks for the next page meanwhile
    /// finds it drawn.
    turns: Mutex<BTreeMap<String, Arc<AsyncMutex<()>>>>,
}

impl Pictures {
    /// Returns a picture if it was drawn.
    pub fn find(&self, key: &PictureKey) -> Option<Bytes> {
        self.drawn().iter().find(|(known, _)| known == key).map(|(_, picture)| picture.clone())
    }

    /// Keeps a picture.
    pub fn keep(&self, key: PictureKey, picture: Bytes) {
        let mut drawn = self.drawn();
        drawn.retain(|(known, _)| *known != key);
        drawn.push((key, picture));
        let mut total: usize = drawn.iter().map(|(_, picture)| picture.len()).sum();
        while total > MOST_BYTES && drawn.len() > 1 {
            total -= drawn.remove(0).1.len();
        }
    }

    /// Lets go of the pictures of papers that are made of something else by now.
    pub fn keep_only(&self, papers: &Papers) {
        let of_now =
            papers.summary.iter().flat_map(|summary| summary.made_of.values()).collect::<Vec<_>>();
        self.drawn().retain(|((made_of, ..), _)| of_now.contains(&made_of));
    }

    /// Returns the turn of a paper, to be held while its pages are drawn.
    pub fn turn(&self, stem: &str) -> Arc<AsyncMutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|known, turn| known == stem || Arc::strong_count(turn) > 1);
        turns.entry(stem.to_owned()).or_default().clone()
    }

    fn drawn(&self) -> MutexGuard<'_, Vec<(PictureKey, Bytes)>> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
