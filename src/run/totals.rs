//! The sentences at the end of a chain and of a merge.

use std::path::Path;

use crate::chain::record::{CaseRecord, MANIFEST, OVERVIEW, Status, Totals};
use crate::error::shown;

/// Writes how many cases there were; `unchanged` says how many of those made were there already.
pub fn in_words(totals: &Totals, unchanged: &str) -> String {
    let Totals { read, made, refused, failed } = totals;
    format!(
        "薬局 {read}件: 作成 {made}件{unchanged}、読めないため作れず {refused}件、途中でやめた {failed}件\n"
    )
}

/// Writes the output folder and what was put there beside the pharmacies' folders; `held` was not.
pub fn written(out: &Path, held: &[String]) -> String {
    let files =
        [OVERVIEW, MANIFEST].into_iter().filter(|file| !held.iter().any(|held| held == file));
    format!("{}（{}）", shown(out), files.collect::<Vec<_>>().join("、"))
}

/// Writes how many pharmacies' papers have something to be mended; nothing where none has.
pub fn with_errors<'r>(records: impl IntoIterator<Item = &'r CaseRecord>) -> String {
    let has_errors =
        |record: &&CaseRecord| record.status == Status::Made && record.counts.error > 0;
    match records.into_iter().filter(has_errors).count() {
        0 => String::new(),
        count => {
            let hint = format!("{OVERVIEW} の「エラー」の列を見てください");
            format!("作成したうち、エラーのある薬局 {count}件（{hint}）\n")
        }
    }
}

/// Writes which of the files beside the pharmacies' folders were left because they are somebody's
/// work; nothing where none was.
pub fn kept_back(held: &[String]) -> String {
    let line = |name: &String| {
        format!(
            "{name} は、変更されているか、tachiiri が作ったものではないので、そのままにしました（別の場所に移すか、上書きしてよければ --force を付けて、もう一度実行してください）\n"
        )
    };
    held.iter().map(line).collect()
}
