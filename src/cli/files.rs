//! The commands around the cases, from the empty workbook to the templates: what each takes.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::options::AnswerFormat;
use super::values;
use crate::model::day::FiscalYear;
use crate::setting::EditionRequest;

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
    #[arg(
        value_name = "前回のファイル",
        help = "前のファイルか、そのフォルダ",
        display_order = 1,
        help_heading = "引数"
    )]
    /// The older case.
    pub old: PathBuf,
    #[arg(
        value_name = "今回のファイル",
        help = "今のファイルか、そのフォルダ",
        display_order = 2,
        help_heading = "引数"
    )]
    /// The newer case.
    pub new: PathBuf,
    #[arg(
        long,
        value_name = "ID か ファイル",
        help = "今回の様式（書かなければ、今回のファイルの年度で決めます）"
    )]
    /// The edition that the newer case is read with.
    pub edition: Option<EditionRequest>,
    #[arg(
        long,
        value_name = "ID か ファイル",
        help = "前回の様式（書かなければ、前回のファイルの年度で決めます）"
    )]
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

/// `editions`.
#[derive(Debug, Args)]
pub struct EditionsArgs {
    #[arg(
        value_name = "様式",
        help = "項目を見たい様式のID（例: reiwa5）かファイル",
        help_heading = "引数"
    )]
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
    #[arg(
        short,
        long,
        value_name = "ファイル",
        requires = "draft",
        help = "--draft で作る様式のファイル（.xlsx か .toml）"
    )]
    /// The file of the drafted edition.
    pub output: Option<PathBuf>,
    #[arg(
        long = "id",
        value_name = "ID",
        requires = "draft",
        value_parser = values::edition_id,
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
    #[arg(
        long,
        value_name = "シート",
        requires = "draft",
        help = "--draft で、同じ様式のシートが2つあるときに使うほう"
    )]
    /// The sheets to take.
    pub take: Vec<String>,
    #[arg(
        long,
        value_name = "書き方",
        value_enum,
        requires = "draft",
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
    #[arg(
        long,
        value_name = "ID か ファイル",
        help = "どの様式の項目か（書かなければ、令和5年度の様式）"
    )]
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
    #[arg(
        short,
        long,
        value_name = "フォルダ",
        default_value = "out",
        hide_default_value = true,
        help = "調べる出力先（書かなければ out）"
    )]
    /// The output folder to be tried.
    pub out: PathBuf,
    #[arg(long, value_name = "フォルダ", help = "調べるひな形のフォルダ")]
    /// Overriding templates.
    pub templates: Option<PathBuf>,
    #[arg(long, value_name = "フォルダ", help = "調べるフォントのフォルダ")]
    /// Additional fonts.
    pub font_dir: Option<PathBuf>,
}
