//! The commands that work on cases: what each takes.

use std::path::PathBuf;

use clap::Args;

use super::options::{CaseArgs, PaperArgs, SettingArgs};
use crate::chain::shard::Shard;

/// `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    #[arg(
        value_name = "入力",
        help = "表計算のファイルか、それを入れたフォルダ",
        help_heading = "引数"
    )]
    /// The case.
    pub input: PathBuf,
    #[command(flatten)]
    /// Options of build and chain.
    pub papers: PaperArgs,
    #[command(flatten)]
    /// Options of build, check and chain.
    pub common: CaseArgs,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(
        value_name = "入力",
        help = "表計算のファイルか、それを入れたフォルダ",
        help_heading = "引数"
    )]
    /// The case.
    pub input: PathBuf,
    #[command(flatten)]
    /// Options of build, check and chain.
    pub common: CaseArgs,
}

/// `annotate`.
#[derive(Debug, Args)]
pub struct AnnotateArgs {
    #[arg(
        value_name = "入力",
        help = "表計算のファイル（.xlsx、.xlsm）か、それを入れたフォルダ",
        help_heading = "引数"
    )]
    /// The case.
    pub input: PathBuf,
    #[arg(
        short,
        long,
        value_name = "写し",
        help = "写しの名前（書かなければ、入力と同じ場所の …_指摘.xlsx）"
    )]
    /// The copy.
    pub out: Option<PathBuf>,
    #[command(flatten)]
    /// Options of build, check, chain and annotate.
    pub setting: SettingArgs,
}

/// `chain`.
#[derive(Debug, Args)]
pub struct ChainArgs {
    #[arg(
        value_name = "フォルダ",
        help = "薬局ごとのファイルかフォルダと、共通.xlsx を入れたフォルダ",
        help_heading = "引数",
        required_unless_present = "merge"
    )]
    /// The folder of cases.
    pub input: Option<PathBuf>,
    #[arg(long, value_name = "数", help = "同時に働かせる数（書かなければ、この機械のCPUの数）")]
    /// The number of workers.
    pub jobs: Option<std::num::NonZeroUsize>,
    #[arg(
        long,
        value_name = "K/N",
        help = "N個に分けた K個目だけを作ります（何台かで分けるとき。例: 1/4）"
    )]
    /// The part of the cases.
    pub shard: Option<Shard>,
    #[arg(
        long,
        value_name = "秒",
        default_value = "300",
        hide_default_value = true,
        help = "1つの薬局にかけてよい時間（書かなければ 300）"
    )]
    /// The time that a case may take, in seconds.
    pub timeout: std::num::NonZeroU64,
    #[arg(
        long,
        value_name = "出力先",
        num_args = 1..,
        conflicts_with_all = ["input", "shard", "jobs"],
        help = "分けて作った出力先（--shard）の一覧を、1つにまとめます"
    )]
    /// The parts to be joined.
    pub merge: Vec<PathBuf>,
    #[arg(long, help = "指摘のあった薬局の書類のそばに、指摘入りの写しも置きます")]
    /// Marked copies too.
    pub annotate: bool,
    #[command(flatten)]
    /// Options of build and chain.
    pub papers: PaperArgs,
    #[command(flatten)]
    /// Options of build, check and chain.
    pub common: CaseArgs,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[arg(
        value_name = "入力",
        help = "はじめに開く、表計算のファイルか、それを入れたフォルダ",
        help_heading = "引数"
    )]
    /// The case that the page opens on.
    pub input: Option<PathBuf>,
    #[arg(long, help = "ブラウザを開きません（アドレスだけを表示します）")]
    /// Only the address is shown.
    pub no_open: bool,
    #[arg(
        long,
        value_name = "番号",
        default_value_t = 0,
        hide_default_value = true,
        help = "使うポートの番号（書かなければ、空いている番号）"
    )]
    /// The port.
    pub port: u16,
    #[command(flatten)]
    /// Options of checking.
    pub setting: SettingArgs,
}
