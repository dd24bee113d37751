//! What several commands take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::values;
use crate::paper::DocumentId;
use crate::render::PaperFormat;
use crate::setting::EditionRequest;

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    Human,
    /// One line each.
    Concise,
    /// For programs.
    Json,
}

/// The form of an answer that is no report of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// The severity from which on the exit code is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Nothing.
    Never,
}

/// Options of build, check, chain and annotate.
#[derive(Debug, Args)]
pub struct SettingArgs {
    #[arg(
        long,
        value_name = "ID か ファイル.toml か ファイル.xlsx",
        help = "使う様式（書かなければシート「薬局」の年度で選びます）",
        hide_possible_values = true
    )]
    /// The edition asked for.
    pub edition: Option<EditionRequest>,
    #[arg(
        long,
        value_name = "日付",
        value_parser = values::day,
        help = "書類の日（例: 2024-02-01。書かなければ今日）"
    )]
    /// The day the papers speak of.
    pub as_of: Option<Date>,
    #[arg(long, value_name = "フォルダ", help = "自分で直したひな形のフォルダ")]
    /// Overriding templates.
    pub templates: Option<PathBuf>,
    #[arg(long, value_name = "フォルダ", help = "追加で使うフォントのフォルダ")]
    /// Additional fonts.
    pub font_dir: Option<PathBuf>,
    #[arg(
        long,
        value_enum,
        value_name = "error|warning|never",
        default_value = "error",
        hide_default_value = true,
        hide_possible_values = true,
        help = "終了コードを1にする重さ（書かなければ error）"
    )]
    /// The severity from which on the exit code is 1.
    pub fail_on: FailOn,
}

/// Options of build, check and chain.
#[derive(Debug, Args)]
pub struct CaseArgs {
    #[command(flatten)]
    /// Options of annotate too.
    pub setting: SettingArgs,
    #[arg(
        long,
        value_enum,
        value_name = "human|concise|json",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true,
        help = "指摘の書き方（書かなければ human）"
    )]
    /// The form of the report.
    pub format: ReportFormat,
}

/// Options of build and chain.
#[derive(Debug, Args)]
pub struct PaperArgs {
    #[arg(
        short,
        long,
        value_name = "出力先",
        default_value = "out",
        hide_default_value = true,
        help = "書類を置くフォルダ（書かなければ out）"
    )]
    /// The folder for the pharmacy's folder.
    pub out: PathBuf,
    #[arg(
        long,
        value_name = "書類,…",
        value_delimiter = ',',
        help = "作る書類を選びます（例: pharmacy-checklist）"
    )]
    /// Only these papers; all where none is named.
    pub only: Vec<DocumentId>,
    #[arg(
        long,
        value_parser = values::formats(),
        value_name = "pdf,xlsx",
        value_delimiter = ',',
        default_value = "pdf,xlsx",
        hide_default_value = true,
        hide_possible_values = true,
        help = "作るファイルの種類（書かなければ両方）"
    )]
    /// Only these kinds of file.
    pub formats: Vec<PaperFormat>,
    #[arg(long, help = "立入検査ファイルに、04～09と11の書類も綴じます")]
    /// Every paper in the binder.
    pub binder_all: bool,
    #[arg(long, help = "ほかのファイルがあっても上書きします")]
    /// Overwrite what is not ours.
    pub force: bool,
}
