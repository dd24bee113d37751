//! `explain`: a rule or a check item in plain words.

use super::exit::{CommandError, FINE};
use super::terminal::to_stdout;
use crate::assets::{Assets, DEFAULT_EDITION};
use crate::cli::ExplainArgs;
use crate::explain::{self, Explainer};
use crate::model::templates::Templates;
use crate::setting::{edition, load_editions};

/// Does what the command line asks for; returns the exit code.
pub fn run(arguments: &ExplainArgs) -> Result<u8, CommandError> {
    let assets = Assets::load(None, None)?;
    let editions = load_editions(&assets)?;
    let edition = edition(DEFAULT_EDITION, &editions)?;
    let explainer = Explainer::new(edition, assets.template(explain::TOPICS)?)?;
    let Some(about) = &arguments.about else {
        to_stdout(&explainer.list())?;
        return Ok(FINE);
    };
    let unknown = || format!("「{about}」という指摘や項目はありません。番号の一覧は tachiiri explain で見られます");
    to_stdout(&explainer.about(about).ok_or_else(|| CommandError::Usage(unknown()))?)?;
    Ok(FINE)
}
