//! `templates`: the built-in templates copied out, to be changed.

use super::exit::{CommandError, FINE};
use super::terminal::to_stderr;
use crate::assets::{BUILT_IN, SAMPLE};
use crate::cli::TemplatesArgs;
use crate::error::shown;
use crate::publish;

/// Does what the command line asks for; returns the exit code. The sample's data are no template.
pub fn run(arguments: &TemplatesArgs) -> Result<u8, CommandError> {
    let files = BUILT_IN.iter().filter(|(name, _)| *name != SAMPLE);
    let files: Vec<(&str, &[u8])> = files.map(|(name, text)| (*name, text.as_bytes())).collect();
    publish::create_all(&arguments.folder, &files)?;
    let (folder, count) = (shown(&arguments.folder), files.len());
    to_stderr(&format!("書き出しました: {folder}（{count}個のファイル）\n"));
    to_stderr(
        "直したあとは、build、check、chain に --templates を付けて使ってください。\
         直さないファイルは消してかまいません\n",
    );
    Ok(FINE)
}
