//! What is to be made of files that are put into a case, or why they are not.

use axum::http::StatusCode;
use serde_json::Value;

use crate::finding::Finding;
use crate::patch::set::Change;
use crate::render::json;
use crate::serve::http::reply::ApiError;
use crate::worker::MemoryFile;

/// What is to be made of the files that are put in.
#[derive(Default)]
pub struct Intake {
    /// Cells and rows to be written.
    pub changes: Vec<Change>,
    /// Files that join the case.
    pub joining: Vec<MemoryFile>,
    /// What each was taken as.
    pub taken: Vec<Value>,
}

/// Makes the error of files that cannot be put in.
pub fn refused(why: &str, findings: &[&Finding]) -> ApiError {
    let findings: Vec<Value> = findings.iter().map(|finding| json::finding(finding)).collect();
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, why).with("findings", findings)
}
