//! The command line and its help; nothing else.

mod cases;
mod files;
mod options;
mod parse;
mod values;

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use crate::assets;

pub use cases::{AnnotateArgs, BuildArgs, ChainArgs, CheckArgs, ServeArgs};
pub use files::{DiffArgs, DoctorArgs, EditionsArgs, ExplainArgs, NewArgs, TemplatesArgs};
pub use options::{AnswerFormat, CaseArgs, FailOn, PaperArgs, ReportFormat, SettingArgs};
pub use parse::{Stop, parse};

/// Returns the program's version with the editions that it carries.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let editions: Vec<&str> = assets::built_in_editions().collect();
        format!("{}（入っている様式: {}）", env!("CARGO_PKG_VERSION"), editions.join("、"))
    });
    &VERSION
}

const TEMPLATE: &str = "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "tachiiri",
    version = version(),
    about = "薬局の立入検査（サイバーセキュリティ）に見せる書類を、表計算のファイルから作ります。",
    override_usage = "tachiiri <コマンド> …\n       tachiiri <ファイル>    （ファイルと同じ場所に書類を作ります）",
    help_template = TEMPLATE,
    subcommand_help_heading = "コマンド",
    subcommand_value_name = "コマンド",
    next_help_heading = "オプション",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    args_conflicts_with_subcommands = true,
    after_help = "終了コード: 0 問題なし ／ 1 指摘あり、または読めない入力 ／ 2 使い方の誤り ／ 3 続けられない"
)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub command: Option<Command>,
    #[arg(help = "書類のもとになるファイル", value_name = "ファイル", hide = true)]
    /// A file dropped on the program.
    pub file: Option<PathBuf>,
    #[arg(
        short,
        long,
        help = "この説明を表示します",
        action = clap::ArgAction::Help,
        global = true,
        display_order = 1000
    )]
    help: Option<bool>,
    #[arg(short = 'V', long, help = "版の番号を表示します", action = clap::ArgAction::Version)]
    version: Option<bool>,
    /// The sentence that leads to the help of what was asked for.
    #[arg(skip)]
    pub hint: String,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Papers of one case.
    #[command(
        about = "1つの薬局の書類を作ります",
        help_template = TEMPLATE,
        override_usage = "tachiiri build <入力> [-o <出力先>] [オプション]",
        next_help_heading = "オプション"
    )]
    Build(BuildArgs),
    /// The inspector's view.
    #[command(
        about = "検査する人の目で点検します（何も書き込みません）",
        help_template = TEMPLATE,
        override_usage = "tachiiri check <入力> [オプション]",
        next_help_heading = "オプション"
    )]
    Check(CheckArgs),
    /// A copy of the input with the findings in its cells.
    #[command(
        about = "自分のファイルの写しに、指摘の色とメモを付けます",
        help_template = TEMPLATE,
        override_usage = "tachiiri annotate <入力> [-o <写し>] [オプション]",
        next_help_heading = "オプション"
    )]
    Annotate(AnnotateArgs),
    /// Papers of many cases.
    #[command(
        about = "たくさんの薬局の書類を、まとめて作ります（会社本部向け）",
        help_template = TEMPLATE,
        override_usage = "tachiiri chain <フォルダ> [-o <出力先>] [オプション]\n       tachiiri chain --merge <出力先>… [-o <まとめ先>]",
        next_help_heading = "オプション"
    )]
    Chain(ChainArgs),
    /// The input workbook.
    #[command(
        about = "書き込み用のファイルを作ります",
        help_template = TEMPLATE,
        override_usage = "tachiiri new [<ファイル>] [--sample] [--edition <様式>]\n       tachiiri new <ファイル> --from <前回のファイルかフォルダ> [--edition <様式>] [--last-edition <様式>]",
        next_help_heading = "オプション"
    )]
    New(NewArgs),
    /// Two years, or two versions of one case.
    #[command(
        about = "前回と今回のファイルを比べます（答え、台帳、指摘）",
        help_template = TEMPLATE,
        override_usage = "tachiiri diff <前回> <今回> [オプション]",
        next_help_heading = "オプション",
        after_help = "終了コード: 0 違いはありません ／ 1 違いがあります ／ 3 続けられない"
    )]
    Diff(DiffArgs),
    /// The page in the browser.
    #[command(
        about = "ブラウザのページで、書き込み、点検、書類づくりをします（このパソコンの中だけで動きます）",
        help_template = TEMPLATE,
        override_usage = "tachiiri serve [<入力>] [オプション]",
        next_help_heading = "オプション"
    )]
    Serve(ServeArgs),
    /// The editions known.
    #[command(
        about = "使える年度の様式と、その項目を表示します",
        help_template = TEMPLATE,
        override_usage = "tachiiri editions [<様式>] [--sheet <ファイル.xlsx>]\n       tachiiri editions --draft <様式のExcel>… -o <新しい様式.xlsx> [オプション]",
        next_help_heading = "オプション"
    )]
    Editions(EditionsArgs),
    /// The meaning of a rule or an item.
    #[command(
        about = "指摘やチェック項目を、やさしい言葉で説明します",
        help_template = TEMPLATE,
        override_usage = "tachiiri explain [<指摘の番号か項番>] [オプション]    （例: tachiiri explain C103、tachiiri explain \"2(4)\"）",
        next_help_heading = "オプション"
    )]
    Explain(ExplainArgs),
    /// Templates to be changed.
    #[command(
        about = "ひな形（書類の形、文、表の列、様式）を書き出します",
        help_template = TEMPLATE,
        override_usage = "tachiiri templates <フォルダ>",
        next_help_heading = "オプション",
        after_help = "書き出したファイルを直し、build、check、chain に --templates <フォルダ> を付けると、直したものが使われます。"
    )]
    Templates(TemplatesArgs),
    /// What is there and what is missing.
    #[command(
        about = "フォント、ひな形、様式、出力先などが使えるかを調べます",
        help_template = TEMPLATE,
        override_usage = "tachiiri doctor [オプション]",
        next_help_heading = "オプション"
    )]
    Doctor(DoctorArgs),
    /// The program as a worker of its own; see `worker`.
    #[command(name = "__worker", hide = true)]
    Worker,
}
