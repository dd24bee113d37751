//! The parts of a chain, made on several machines, joined to one list and one manifest.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::record::{Journal, MERGED, Manifest, Record, Status};
use super::shard::Shard;
use super::{MANIFEST, OVERVIEW, write};
use crate::error::Error;
use crate::publish;
use crate::setting::{Options, Setting};

/// What a merge is to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The parts' output folders.
    pub parts: Vec<PathBuf>,
    /// Where 一覧 and manifest of the whole go.
    pub out: PathBuf,
    /// Whether to overwrite what is not ours.
    pub force: bool,
}

/// Joins parts: every one of them once, all made with the same setting. Papers stay where they are. The cases of all.
///
/// # Errors
/// A part is missing, twice there, unfinished or made otherwise; or writing fails.
pub fn run(plan: &Plan) -> Result<Vec<Record>, Error> {
    let mut parts = BTreeMap::new();
    for folder in &plan.parts {
        let (shard, manifest) = part(folder)?;
        if let Some((other, _)) = parts.insert(shard.to_string(), (folder, manifest)) {
            let (one, other) = (other.display(), folder.display());
            return Err(Error::Merge(format!(
                "{one} と {other} は、どちらも {shard} の分担です。どちらか一方だけを書いてください"
            )));
        }
    }
    let Some((_, first)) = parts.values().next() else {
        return Err(Error::Merge("まとめる出力先を書いてください".to_owned()));
    };
    let (setting, fingerprint) = (setting(first)?, first.setting.clone());
    complete(&parts)?;
    let mut records = Vec::new();
    for (folder, manifest) in parts.into_values() {
        let way = way(&plan.out, folder)?;
        records.extend(manifest.cases.into_iter().map(|record| moved(record, &way)));
    }
    records.sort_by(|one, other| one.case.cmp(&other.case));
    publish::check(&plan.out, &[OVERVIEW], MANIFEST, plan.force)?;
    let (journal, _) = Journal::open(&plan.out, Some(MERGED))?;
    write(&plan.out, &setting, &fingerprint, Some(MERGED.to_owned()), records.clone(), plan.force)?;
    journal.close()?;
    Ok(records)
}

fn part(folder: &Path) -> Result<(Shard, Manifest), Error> {
    let shown = folder.display();
    let manifest = Manifest::of(folder).ok_or_else(|| {
        Error::Merge(format!(
            "{shown} に {MANIFEST} がありません。その分担の実行が終わっているか、場所が合っているかを確かめてください"
        ))
    })?;
    if Journal::is_open(folder) {
        return Err(Error::Merge(format!(
            "{shown} の実行は、まだ終わっていません。もう一度実行して、終わらせてください"
        )));
    }
    let missing = manifest.cases.iter().filter(|record| record.status == Status::Made);
    let missing = missing.filter_map(|record| record.folder.as_ref()).find(|made| !folder.join(made).is_dir());
    if let Some(missing) = missing {
        let what = format!("{shown} に「{missing}」の書類がありません");
        return Err(Error::Merge(format!("{what}。その分担をもう一度実行してから、まとめてください")));
    }
    let shard = manifest.shard.as_deref().and_then(|shard| shard.parse().ok());
    let shard =
        shard.ok_or_else(|| Error::Merge(format!("{shown} は、分担（--shard）した実行の出力先ではありません")))?;
    Ok((shard, manifest))
}

type Parts<'p> = BTreeMap<String, (&'p PathBuf, Manifest)>;

/// All parts are there, and all were made with the same setting.
fn complete(parts: &Parts<'_>) -> Result<(), Error> {
    let mut shards = parts.keys().filter_map(|shard| shard.parse::<Shard>().ok());
    let of = shards.next().map_or(0, Shard::of);
    let missing: Vec<String> =
        (1..=of).map(|number| format!("{number}/{of}")).filter(|shard| !parts.contains_key(shard)).collect();
    if !missing.is_empty() {
        return Err(Error::Merge(format!("{} の分担の出力先がありません", missing.join("、"))));
    }
    if let Some(other) = parts.keys().find(|shard| !shard.ends_with(&format!("/{of}"))) {
        return Err(Error::Merge(format!("{other} は、{of}つに分けた分担ではありません")));
    }
    let mut settings = parts.iter().map(|(shard, (_, manifest))| (shard, &manifest.setting));
    if let Some((first, setting)) = settings.next()
        && let Some((other, _)) = settings.find(|(_, other)| *other != setting)
    {
        let why = "書類の日、様式、ひな形、指定のどれか";
        return Err(Error::Merge(format!(
            "{first} と {other} の分担は、{why}が違います。同じ指定で作り直してください"
        )));
    }
    Ok(())
}

/// What the list needs: the day, the fonts.
fn setting(manifest: &Manifest) -> Result<Setting, Error> {
    Setting::load(&Options { as_of: manifest.as_of.clone(), ..Options::default() })
}

/// The way from one folder to another, with `/`.
fn way(from: &Path, to: &Path) -> Result<String, Error> {
    std::fs::create_dir_all(from).map_err(|error| publish::failed(from, &error))?;
    let absolute = |path: &Path| path.canonicalize().map_err(|error| Error::unreadable(path.display(), error));
    let (from, to) = (absolute(from)?, absolute(to)?);
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part: Component<'_>| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// A record as seen from the folder of the whole.
fn moved(record: Record, way: &str) -> Record {
    let folder = record.folder.map(|folder| if way.is_empty() { folder } else { format!("{way}/{folder}") });
    Record { folder, ..record }
}
