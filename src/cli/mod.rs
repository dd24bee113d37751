//! The command line and its help; nothing else.

mod parse;
mod values;

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::assets;
use crate::chain::shard::Shard;
use crate::model::day::FiscalYear;
use crate::paper::DocumentId;
use crate::render::PaperFormat;
use crate::setting::EditionRequest;

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
    #[arg(short, long, help = "この説明を表示します", action = clap::ArgAction::Help, global = true)]
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
        value_name = "ID か ファイル.toml",
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
    #[arg(long, value_name = "書類,…", value_delimiter = ',', help = "作る書類を選びます（例: pharmacy-checklist）")]
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

/// `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    #[arg(value_name = "入力", help = "表計算のファイルか、それを入れたフォルダ", help_heading = "引数")]
    /// The case.
    pub input: PathBuf,
    #[command(flatten)]
    /// Options of build and chain.
    pub papers: PaperArgs,
    #[command(flatten)]
    /// Options of build, check and chain.
    pub common: CaseArgs,
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
    #[arg(long, value_name = "K/N", help = "N個に分けた K個目だけを作ります（何台かで分けるとき。例: 1/4）")]
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

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(value_name = "入力", help = "表計算のファイルか、それを入れたフォルダ", help_heading = "引数")]
    /// The case.
    pub input: PathBuf,
    #[command(flatten)]
    /// Options of build, check and chain.
    pub common: CaseArgs,
}

/// `annotate`.
#[derive(Debug, Args)]
pub struct AnnotateArgs {
    #[arg(value_name = "入力", help = "表計算のファイル（.xlsx、.xlsm）か、それを入れたフォルダ", help_heading = "引数")]
    /// The case.
    pub input: PathBuf,
    #[arg(short, long, value_name = "写し", help = "写しの名前（書かなければ、入力と同じ場所の …_指摘.xlsx）")]
    /// The copy.
    pub out: Option<PathBuf>,
    #[command(flatten)]
    /// Options of build, check, chain and annotate.
    pub setting: SettingArgs,
}

/// `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    #[arg(
        value_name = "ファイル",
        default_value = "tachiiri.xlsx",
        hide_default_value = true,
        help = "作るファイル（書かなければ tachiiri.xlsx）",
        help_heading = "引数"
    )]
    /// The file to write.
    pub file: PathBuf,
    #[arg(long, help = "見本（架空の薬局）を書き込んで作ります")]
    /// Filled with the sample pharmacy.
    pub sample: bool,
    #[arg(
        long,
        value_name = "前回のファイル",
        conflicts_with = "sample",
        help = "前回のファイル（か、そのフォルダ）から、変わらないことを写して作ります。答えは「前回」の列に入ります。いくつもの薬局のフォルダなら、作る先もフォルダになります"
    )]
    /// Last year's case, or the folder of many.
    pub from: Option<PathBuf>,
    #[arg(
        long,
        value_name = "ID か ファイル",
        requires = "from",
        help = "前回の様式（書かなければ、前回のファイルの年度で決めます）"
    )]
    /// The edition that last year's case is read with.
    pub last_edition: Option<EditionRequest>,
    #[arg(
        long,
        value_name = "ID か ファイル",
        conflicts_with = "sample",
        help = "使う様式（.toml か、シート「様式定義」のある Excel。書かなければ今年度の様式）"
    )]
    /// The edition asked for.
    pub edition: Option<EditionRequest>,
    #[arg(long, value_name = "日付", value_parser = values::day, help = "いつの薬局のものか（書かなければ今日）")]
    /// The day whose year's edition is taken.
    pub as_of: Option<Date>,
}

/// `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    #[arg(value_name = "前回のファイル", help = "前のファイルか、そのフォルダ", help_heading = "引数")]
    /// The older case.
    pub old: PathBuf,
    #[arg(value_name = "今回のファイル", help = "今のファイルか、そのフォルダ", help_heading = "引数")]
    /// The newer case.
    pub new: PathBuf,
    #[arg(long, value_name = "ID か ファイル", help = "今回の様式（書かなければ、今回のファイルの年度で決めます）")]
    /// The edition that the newer case is read with.
    pub edition: Option<EditionRequest>,
    #[arg(long, value_name = "ID か ファイル", help = "前回の様式（書かなければ、前回のファイルの年度で決めます）")]
    /// The edition that the older case is read with.
    pub old_edition: Option<EditionRequest>,
    #[arg(long, value_name = "日付", value_parser = values::day, help = "どの日の指摘を比べるか（書かなければ今日）")]
    /// The day for which both are checked.
    pub as_of: Option<Date>,
    #[arg(long, value_name = "フォルダ", help = "自分で直したひな形のフォルダ")]
    /// Overriding templates.
    pub templates: Option<PathBuf>,
    #[arg(
        long,
        value_enum,
        value_name = "human|json",
        default_value_t = AnswerFormat::Human,
        hide_default_value = true,
        hide_possible_values = true,
        help = "答えの書き方（書かなければ human）"
    )]
    /// The form of the answer.
    pub format: AnswerFormat,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[arg(value_name = "入力", help = "はじめに開く、表計算のファイルか、それを入れたフォルダ", help_heading = "引数")]
    /// The case that the page opens on.
    pub input: Option<PathBuf>,
    #[arg(long, help = "ブラウザを開きません（アドレスだけを表示します）")]
    /// Only the address is shown.
    pub no_open: bool,
    #[arg(long, value_name = "番号", default_value_t = 0, hide_default_value = true, help = "使うポートの番号（書かなければ、空いている番号）")]
    /// The port.
    pub port: u16,
    #[command(flatten)]
    /// Options of checking.
    pub setting: SettingArgs,
}

/// `editions`.
#[derive(Debug, Args)]
pub struct EditionsArgs {
    #[arg(value_name = "様式", help = "項目を見たい様式のID（例: reiwa5）かファイル", help_heading = "引数")]
    /// The edition to list.
    pub id: Option<EditionRequest>,
    #[arg(
        long,
        value_name = "ファイル.xlsx",
        requires = "id",
        help = "様式を、表として読み書きできる Excel（シート「様式定義」）に書き出します"
    )]
    /// The workbook to write the edition to.
    pub sheet: Option<PathBuf>,
    #[arg(
        long,
        value_name = "ファイル",
        num_args = 1..,
        requires = "output",
        conflicts_with_all = ["id", "sheet"],
        help = "厚生労働省が配っている様式の Excel（薬局と事業者で2つのときは2つ）から、新しい年度の様式を作ります"
    )]
    /// The ministry's workbooks.
    pub draft: Vec<PathBuf>,
    #[arg(short, long, value_name = "ファイル", requires = "draft", help = "--draft で作る様式のファイル（.xlsx か .toml）")]
    /// The file of the drafted edition.
    pub output: Option<PathBuf>,
    #[arg(
        long = "id",
        value_name = "ID",
        requires = "draft",
        help = "--draft で作る様式のID（書かなければ reiwa8 のように、書かれている年度から）"
    )]
    /// The id of the drafted edition.
    pub edition_id: Option<String>,
    #[arg(
        long,
        value_name = "年度",
        requires = "draft",
        value_parser = values::year,
        help = "--draft で作る様式の年度（例: 令和8年度。書かなければ、書かれている年度）"
    )]
    /// The year of the drafted edition.
    pub year: Option<FiscalYear>,
    #[arg(long, value_name = "シート", requires = "draft", help = "--draft で、同じ様式のシートが2つあるときに使うほう")]
    /// The sheets to take.
    pub take: Vec<String>,
    #[arg(
        long,
        value_name = "書き方",
        value_enum,
        default_value_t = AnswerFormat::Human,
        hide_default_value = true,
        hide_possible_values = true,
        help = "--draft の答えの書き方（human、json。書かなければ human）"
    )]
    /// The form of the answer.
    pub format: AnswerFormat,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[arg(
        value_name = "指摘の番号か項番",
        help = "例: C103、2(4)。書かなければ一覧を表示します",
        help_heading = "引数"
    )]
    /// A rule's code or an item's number.
    pub about: Option<String>,
    #[arg(long, value_name = "ID か ファイル", help = "どの様式の項目か（書かなければ、令和5年度の様式）")]
    /// The edition whose items are explained.
    pub edition: Option<EditionRequest>,
}

/// `templates`.
#[derive(Debug, Args)]
pub struct TemplatesArgs {
    #[arg(value_name = "フォルダ", help = "書き出す先のフォルダ", help_heading = "引数")]
    /// The folder for the templates.
    pub folder: PathBuf,
}

/// `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    #[arg(short, long, value_name = "フォルダ", default_value = "out", hide_default_value = true, help = "調べる出力先（書かなければ out）")]
    /// The output folder to be tried.
    pub out: PathBuf,
    #[arg(long, value_name = "フォルダ", help = "調べるひな形のフォルダ")]
    /// Overriding templates.
    pub templates: Option<PathBuf>,
    #[arg(long, value_name = "フォルダ", help = "調べるフォントのフォルダ")]
    /// Additional fonts.
    pub font_dir: Option<PathBuf>,
}
