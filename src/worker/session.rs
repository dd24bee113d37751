//! What the child keeps from job to job.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::error::Error;
use crate::make::{CaseStep, SharedFiles};
use crate::render::pdf::Typesetter;
use crate::setting::{Options, Setting};

/// The state that the child keeps from job to job.
pub struct Session {
    /// What the options come to.
    pub setting: Setting,
    /// The day of the options.
    pub as_of: Date,
    /// What draws pages.
    pub typesetter: Typesetter,
    /// The 共通 that was opened last.
    pub shared: SharedCache,
}

impl Session {
    /// Loads what the options name.
    ///
    /// # Errors
    /// A template, an edition or a font of theirs is missing or broken.
    pub fn load(options: &Options) -> Result<Self, Error> {
        let setting = Setting::load(options)?;
        let typesetter = Typesetter::new(&setting.assets)?;
        Ok(Self { typesetter, as_of: setting.as_of, setting, shared: SharedCache::default() })
    }
}

/// 共通 as it was opened last, and its path; empty without one.
#[derive(Default)]
pub struct SharedCache {
    path: Option<PathBuf>,
    files: SharedFiles,
}

impl SharedCache {
    /// Returns what lies at a path, opened unless it was opened for the job before.
    ///
    /// # Errors
    /// It is not there or cannot be read from disk.
    pub fn at(
        &mut self,
        path: Option<&Path>,
        steps: &mut dyn FnMut(CaseStep),
    ) -> Result<&SharedFiles, Error> {
        if self.path.as_deref() != path {
            let open = |path| SharedFiles::open(path, steps);
            let files = path.map(open).transpose()?.unwrap_or_default();
            *self = Self { path: path.map(Path::to_path_buf), files };
        }
        Ok(&self.files)
    }
}
