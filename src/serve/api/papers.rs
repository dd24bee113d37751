//! Papers: listed, handed out, drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::make::PackSummary;
use crate::package::archive_writer;
use crate::paper::DocumentId;
use crate::publish::{self, File, MANIFEST};
use crate::render::PaperFormat;
use crate::serve::app::App;
use crate::serve::case::Papers;
use crate::serve::http::reply::{self, ApiError, Reply, ZIP, found, media_type};
use crate::worker::PictureOrder;

/// The widths of pictures, in pixels.
const WIDTHS: std::ops::RangeInclusive<u32> = 100..=2_000;
/// The width where none is told.
const USUAL_WIDTH: u32 = 800;
/// The most pages that are drawn at once, where they are not large: who looks at one will see the
/// next.
const AT_ONCE: usize = 8;
const PNG: &str = "image/png";
/// Why a case has no papers.
const REFUSED: &str = "読めないところがあるため、書類は作りませんでした。「点検」の「直すところ」を直すと、書類ができます";

/// `GET cases/ID/papers`.
pub async fn list(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let case = app.case(&id)?;
    let (_, content) = app.now(&case).await?;
    let papers = app.papers(&case, &content).await?;
    let Some(summary) = &papers.summary else {
        let left_out = |id: DocumentId| json!({"document": id, "vendor": null, "why": REFUSED});
        let left_out: Vec<Value> = DocumentId::ALL.into_iter().map(left_out).collect();
        return found(&json!({"papers": [], "left_out": left_out, "vendors_out": []}));
    };
    let left_out = summary.left_out.iter().map(|(document, missing)| {
        json!({"document": document, "vendor": null, "why": missing.to_string()})
    });
    found(&json!({
        "papers": listed(&papers, summary),
        "left_out": left_out.collect::<Vec<_>>(),
        "vendors_out": summary.vendors_out,
    }))
}

/// Lists papers, each with the files of it.
fn listed(papers: &Papers, summary: &PackSummary) -> Vec<Value> {
    let mut listed: Vec<(&str, Value)> = Vec::new();
    for file in &papers.files {
        let Some((stem, format)) = parts(file) else { continue };
        if listed.last().is_none_or(|(last, _)| *last != stem) {
            let vendor = summary.vendors.get(stem);
            let paper = json!({
                "document": file.document, "vendor": vendor, "stem": stem, "pages": 0, "pdf": null, "xlsx": null,
            });
            listed.push((stem, paper));
        }
        if let Some((_, paper)) = listed.last_mut() {
            paper[format.ending()] = file.name.as_str().into();
            if let Some(pages) = file.pages {
                paper["pages"] = pages.into();
            }
        }
    }
    listed.into_iter().map(|(_, paper)| paper).collect()
}

/// Splits the name of a paper's file.
fn parts(file: &File) -> Option<(&str, PaperFormat)> {
    let (stem, ending) = file.name.rsplit_once('.')?;
    PaperFormat::ALL
        .into_iter()
        .find(|format| format.ending() == ending)
        .map(|format| (stem, format))
}

/// `GET cases/ID/papers/FILE`.
pub async fn file(
    State(app): State<Arc<App>>,
    Path((id, name)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Reply {
    let case = app.case(&id)?;
    let (_, content) = app.now(&case).await?;
    let papers = app.papers(&case, &content).await?;
    let file = papers.files.iter().find(|file| file.name == name);
    let file = file
        .ok_or_else(|| ApiError::new(axum::http::StatusCode::NOT_FOUND, "この書類はありません"))?;
    let is_attachment = query.get("download").is_some_and(|download| download == "1");
    Ok(reply::file(file.bytes.clone(), media_type(&file.name), Some((&file.name, is_attachment))))
}

/// `GET cases/ID/papers.zip`: what `build` puts into the folder.
pub async fn zip(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let case = app.case(&id)?;
    let (_, content) = app.now(&case).await?;
    let papers = app.papers(&case, &content).await?;
    let refused = || ApiError::new(axum::http::StatusCode::NOT_FOUND, REFUSED);
    let summary = papers.summary.as_ref().ok_or_else(refused)?;
    let manifest = publish::manifest_bytes(&summary.manifest)?;
    let files = papers.files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice()));
    let files: Vec<(&str, &[u8])> = files.chain([(MANIFEST, manifest.as_slice())]).collect();
    let zip = archive_writer::stored(&files).map_err(|_| ApiError::nowhere())?;
    Ok(reply::file(zip, ZIP, Some((&format!("{}.zip", summary.folder), true))))
}

/// `GET cases/ID/pages/STEM/N.png`.
pub async fn page(
    State(app): State<Arc<App>>,
    Path((id, stem, page)): Path<(String, String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Reply {
    let case = app.case(&id)?;
    let number = page
        .strip_suffix(".png")
        .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|number| number.parse().ok())
        .ok_or_else(ApiError::nowhere)?;
    let width = query.get("width").map_or(Ok(USUAL_WIDTH), |width| width.parse());
    let width = width
        .ok()
        .filter(|width| WIDTHS.contains(width))
        .ok_or_else(|| ApiError::not_understood("width"))?;
    let (_, content) = app.now(&case).await?;
    let pictures = &case.views.pictures;
    let turn = pictures.turn(&stem);
    // Without its papers, nothing tells whether a page stays the same.
    let papers = case.views.papers.made(&content);
    let made_of = papers.as_ref().and_then(|papers| papers.made_of(&stem));
    let key = |page: usize| made_of.map(|made_of| (made_of.clone(), page, width));
    let drawn = || key(number).and_then(|key| pictures.find(&key));
    if let Some(picture) = drawn() {
        return Ok(reply::file(picture, PNG, None));
    }
    let _turn = turn.lock().await;
    if let Some(picture) = drawn() {
        return Ok(reply::file(picture, PNG, None));
    }
    let count = if made_of.is_some() && width <= USUAL_WIDTH { AT_ONCE } else { 1 };
    let mut job = app.job_of(&case, &content.files);
    job.page.as_of = Some(content.as_of);
    job.page.picture = Some(PictureOrder { stem: stem.clone(), page: number, count, width });
    let pages =
        app.work(&case, job).await?.pictures.into_iter().map(Bytes::from).collect::<Vec<_>>();
    for (page, picture) in (number..).zip(&pages) {
        key(page).into_iter().for_each(|key| pictures.keep(key, picture.clone()));
    }
    let no_page = || ApiError::new(axum::http::StatusCode::NOT_FOUND, "このページはありません");
    Ok(reply::file(pages.into_iter().next().ok_or_else(no_page)?, PNG, None))
}
