//! The files beside the pharmacies' folders: 一覧 and the manifest.

use std::path::Path;

use super::record::{CaseRecord, ChainManifest, MANIFEST, OVERVIEW, Status, Totals};
use super::shard::ChainPart;
use crate::error::Error;
use crate::paper::overview::{self, CaseProgress, OverviewRow};
use crate::publish::{self, FileEntry, Terms};
use crate::render::json::{SCHEMA, TOOL};
use crate::render::xlsx;
use crate::setting::Setting;

/// Makes the manifest of a finished run; the list is still to be added.
pub fn manifest(
    setting: &Setting,
    fingerprint: &str,
    shard: Option<ChainPart>,
    cases: Vec<CaseRecord>,
) -> ChainManifest {
    ChainManifest {
        schema: SCHEMA,
        tool: TOOL.to_owned(),
        as_of: setting.as_of,
        shard,
        setting: fingerprint.to_owned(),
        counts: Totals::of(&cases),
        cases,
        outputs: Vec::new(),
    }
}

/// Writes 一覧 and the manifest; returns the names of those that were left because they are
/// somebody's work.
///
/// # Errors
/// Writing fails.
pub fn write(
    out: &Path,
    setting: &Setting,
    manifest: &ChainManifest,
    force: bool,
) -> Result<Vec<String>, Error> {
    let overview = overview::compose(setting.as_of, manifest.cases.iter().map(row).collect());
    let overview = xlsx::overview(&overview, &setting.assets);
    let files: Vec<(&str, &[u8])> =
        overview.iter().map(|bytes| (OVERVIEW, bytes.as_slice())).collect();
    let with = |outputs: Vec<FileEntry>| ChainManifest { outputs, ..manifest.clone() };
    // Should the list fail, the manifest still says what was made.
    let terms = Terms { force, stays: &|name| overview.is_err() && name == OVERVIEW };
    let published = publish::publish_as(out, &files, (MANIFEST, &with), &terms)?;
    overview?;
    Ok(published.held)
}

/// Makes a case's row on 一覧.
fn row(record: &CaseRecord) -> OverviewRow {
    let (completion, counts) = (&record.completion, &record.counts);
    let made = record.status == Status::Made;
    let earlier = record.folder.as_ref().filter(|_| !made);
    let earlier = earlier.map(|folder| format!("（前に作った書類が「{folder}」に残っています）"));
    let reason = record.reason.clone().unwrap_or_default();
    OverviewRow {
        pharmacy: record.pharmacy.clone().unwrap_or_default(),
        case: record.case.clone(),
        result: match record.status {
            Status::Made => "作成済み",
            Status::Refused => "作れず",
            Status::Failed => "途中でやめた",
        },
        folder: record.folder.clone().filter(|_| made),
        findings: (record.status != Status::Failed).then_some([
            counts.error,
            counts.warning,
            counts.note,
        ]),
        progress: made.then(|| CaseProgress {
            open: completion.open,
            open_reference: completion.open_reference,
            overdue: completion.overdue,
            next_target: completion.next_target,
            vendors_out: completion.vendors_out.clone(),
        }),
        reason: reason + &earlier.unwrap_or_default(),
    }
}
