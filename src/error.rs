//! The errors after which nothing goes on, whatever a person's data say.

mod shown;
mod toml_words;

use std::path::PathBuf;
use std::{fmt, io};

use serde::{Deserialize, Serialize};

pub use shown::{is_harmless, lines, on_one_line, short, shown};
pub use toml_words::toml_words;

/// An error that is not in a person's data: nothing can go on, whatever the sheets hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// There is nothing at the input path.
    #[error("{} が見つかりません。ファイルやフォルダの名前と場所を確かめてください", shown(.0))]
    NotFound(String),
    /// A file or folder cannot be read.
    #[error("{} を読めません（{why}）。名前と場所、ほかのソフトで開いていないか、読み取りが許可されているかを確かめてください", shown(.path))]
    Unreadable {
        /// The path.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// A folder without any spreadsheet, and the names of what lies there instead.
    #[error(
        "{} の中に表計算ファイル（.xlsx、.xlsm、.xls、.ods、.csv）がありません{}。ファイルを入れてから、もう一度実行してください", shown(.0), others(.1)
    )]
    EmptyFolder(String, Vec<String>),
    /// An edition file does not load.
    #[error("様式の定義 {} を読めません{what}", shown(.file))]
    Edition {
        /// The file's name.
        file: String,
        /// The mistakes, each with its place in brackets before it.
        what: String,
    },
    /// No form of the ministry's is found in a file.
    #[error("{} から様式を取り込めません：{what}", shown(.file))]
    NoForm {
        /// The file's name.
        file: String,
        /// What is the matter, and what can be done.
        what: String,
    },
    /// Last year's case has nothing that could be carried.
    #[error(
        "{file} から写せません。薬局の書き込み用のファイルか、そのフォルダを指定してください{why}"
    )]
    NotCarried {
        /// The file's name.
        file: String,
        /// Why, in brackets; may be empty.
        why: String,
    },
    /// A case has nothing that could be compared.
    #[error(
        "{0} を比べられません。シート「薬局」のある、書き込み用のファイルか、そのフォルダを指定してください"
    )]
    NotCompared(String),
    /// There is no edition of this id.
    #[error(
        "様式「{id}」はありません。使えるのは {known} です。定義ファイル（.toml）か、シート「様式定義」のあるファイル（.xlsx）の場所を指定することもできます"
    )]
    UnknownEdition {
        /// The id that was asked for.
        id: String,
        /// The ids at hand.
        known: String,
    },
    /// A template does not compile, or names something that is not there.
    #[error("ひな形 {} に誤りがあります: {what}", shown(.file))]
    Template {
        /// The template, with line where known.
        file: String,
        /// The mistake; of a Typst template, in the compiler's words.
        what: String,
    },
    /// A font file or folder cannot be used.
    #[error("フォント {} を読めません。TTF または OTF のファイルを置いてください", shown(.0))]
    Font(String),
    /// Files that are not this program's are where it would write.
    #[error("次のファイルは tachiiri が作ったものではないか、作ったあとに変更されています。上書きしないで終わります。\n{}\n別の場所に移すか、別の出力先（-o）を指定してください。上書きしてよければ --force を付けてください", list(.0))]
    Occupied(Vec<PathBuf>),
    /// The papers would lie among the files that they are made from.
    #[error("書類の置き場所 {} が、読み込む {} と重なっています。別の出力先（-o）を指定してください", shown(.folder), shown(.input))]
    Overlap {
        /// The folder of the papers.
        folder: String,
        /// What is read.
        input: String,
    },
    /// There are files already where new ones would be written.
    #[error("次のファイルがすでにあるので、何も書き出しませんでした。\n{}\n別のフォルダを指定してください", list(.0))]
    AlreadyThere(Vec<PathBuf>),
    /// Two edition files have the same id.
    #[error("様式のID「{id}」が、{} と {} の両方にあります。どちらかの id を変えてください", shown(.first), shown(.second))]
    DoubleEdition {
        /// The id.
        id: String,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// The page cannot be served.
    #[error("ページを開く準備ができません（{0}）。--port を付けずに、もう一度起動してください")]
    Listen(String),
    /// Writing failed.
    #[error("{} に書き込めません（{why}）。場所、空き容量、書き込みの許可を確かめてください", shown(.path))]
    Write {
        /// The path.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// The disk is full: writing further files would fail too.
    #[error("{} に書き込めません（{why}）。空き容量を増やしてから、もう一度実行してください", shown(.path))]
    NoRoom {
        /// The path.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// Another run is using the output folder.
    #[error("出力先 {} では、ほかの tachiiri chain が動いています。終わってから、もう一度実行してください", shown(.0))]
    Busy(String),
    /// The input folder has sheets of 共通 in two places.
    #[error("共通のシートが {} と {} の両方にあります。どちらか一方にまとめてください", shown(.0), shown(.1))]
    DoubleShared(String, String),
    /// Reading a file of 共通 ends the process: it would at every case.
    #[error(
        "共通のファイル {} は、読み取りの部品が途中で止まるため、読めません（壊れているか、特別な作りのファイルです）。Excel や LibreOffice で開き、別の名前で xlsx として保存し直してください", shown(.0)
    )]
    SharedKills(String),
    /// The output folder belongs to another part of a chain.
    #[error("出力先 {} は、ほかの分担（--shard {of}）の書類が入っています。分担ごとに別の出力先（-o）を指定してください", shown(.folder))]
    OtherShard {
        /// The output folder.
        folder: String,
        /// The part that it belongs to; 「なし」 for a whole run.
        of: String,
    },
    /// The output folder holds the list of joined parts.
    #[error("出力先 {} には、分担をまとめた一覧があります。別の出力先（-o）を指定してください", shown(.0))]
    Merged(String),
    /// The parts of a chain cannot be joined.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A file that `new` would write is there already.
    #[error("{} はすでにあります。上書きしないで終わります。別の名前を指定してください", shown(.0))]
    Exists(String),
    /// The process that works on a case failed: a defect of the program, or of the machine.
    #[error(
        "処理を続けられませんでした（{0}）。もう一度実行しても同じなら、知らせてください。入力のファイルは、個人情報が入っているので、送らないでください"
    )]
    Worker(String),
    /// The process that works on a case ended before the case did: a defect of the program or of a
    /// library, or too little memory.
    #[error(
        "処理を続けられませんでした（書類を作る部品が、途中で止まったため、やめました）。もう一度実行しても同じなら、知らせてください。入力のファイルは、個人情報が入っているので、送らないでください"
    )]
    WorkerDied {
        /// What it had done.
        after: Stage,
        /// How it ended, in the system's words.
        end: String,
    },
    /// The process that works on a case had no memory left.
    #[error(
        "書類を作るためのメモリが足りなくなったので、やめました。ほかのソフトを終わらせるか、メモリの上限（ulimit -v）を大きくしてから、もう一度実行してください（chain では --jobs 1 で、使うメモリが減ります）。それでも同じなら、行がとても多いシートや、終わりのない繰り返しのあるひな形がないか、確かめてください"
    )]
    WorkerWithoutMemory,
    /// No process for the cases could be started.
    #[error("書類を作る部品を始められませんでした（{0}）")]
    NoWorker(String),
    /// There is too little memory to start a process, or the limit that is set leaves too little.
    #[error(
        "使えるメモリが少なすぎるため、始められません。ほかのソフトを終わらせるか、メモリの上限（ulimit -v）を大きくしてから、もう一度実行してください"
    )]
    NoMemory,
    /// Rendering a case took longer than it may.
    #[error(
        "書類を作るのに時間がかかりすぎるため、やめました。行がとても多いシートや、終わりのない繰り返しのあるひな形がないか、確かめてください（chain では --timeout で、かけてよい時間を延ばせます）"
    )]
    TooSlow,
    /// A file or folder has a name that is no text.
    #[error(
        "{} の名前に、文字として読めないところ（�）があります。ほかの文字の種類で付けられた名前のようです。名前を変えてから、もう一度実行してください", shown(.0)
    )]
    NoText(String),
    /// A link stands where the papers' folder would be.
    #[error(
        "書類の置き場所 {} が、ほかの場所を指すリンクになっています。リンクの先には書き込みません。リンクを消すか、別の出力先（-o）を指定してください", shown(.0)
    )]
    Link(String),
    /// The job was cancelled.
    #[error("止める指示があったので、途中でやめました")]
    Cancelled,
    /// A paper could not be made from sound data: a defect of the program.
    #[error("書類「{document}」を作れませんでした: {what}")]
    Render {
        /// The document.
        document: String,
        /// The reason.
        what: String,
    },
}

impl Error {
    /// Returns the error for a mistake in a template, at a byte of its text.
    pub fn in_template(file: &str, text: &str, offset: usize, what: impl Into<String>) -> Self {
        let line = text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1);
        Self::in_template_line(file, line, what)
    }

    /// Makes the error of a mistake in a line of a template, from one.
    pub fn in_template_line(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self::Template { file: format!("{file}（{line}行目）"), what: what.into() }
    }

    /// Returns the error for a path that cannot be read, with the system's reason.
    pub fn unreadable(path: impl fmt::Display, why: io::Error) -> Self {
        Self::Unreadable { path: path.to_string(), why: reason(&why) }
    }
}

/// How far the work on a case had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Not all was read and checked.
    Begun,
    /// Everything was read.
    Read,
    /// Papers were rendered.
    Rendered {
        /// Papers rendered so far.
        done: usize,
        /// Papers of the case.
        of: usize,
    },
}

/// The reason why the parts of a chain cannot be joined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum MergeError {
    /// No part was named.
    #[error("まとめる出力先を書いてください")]
    NoParts,
    /// Two output folders are of the same part.
    #[error("{} と {} は、どちらも {shard} の分担です。どちらか一方だけを書いてください", shown(.one), shown(.other))]
    SamePart {
        /// One folder.
        one: String,
        /// The other.
        other: String,
        /// The part.
        shard: String,
    },
    /// An output folder has no manifest of a chain.
    #[error("{} に {manifest} がありません。その分担の実行が終わっているか、場所が合っているかを確かめてください", shown(.folder))]
    NoManifest {
        /// The folder.
        folder: String,
        /// The manifest's name.
        manifest: String,
    },
    /// What stands in the place of a chain's manifest is none.
    #[error("{} の {manifest} を、分担の記録として読めません（こわれているか、ほかのファイルです）。その分担をもう一度実行してから、まとめてください", shown(.folder))]
    NoRecord {
        /// The folder.
        folder: String,
        /// The manifest's name.
        manifest: String,
    },
    /// The run of a part was cut short, or is under way.
    #[error("{} の実行は、まだ終わっていません。もう一度実行して、終わらせてください", shown(.0))]
    Unfinished(String),
    /// Papers that a part's manifest names are not there.
    #[error("{} に「{}」の書類がありません。その分担をもう一度実行してから、まとめてください", shown(.folder), shown(.papers))]
    NoPapers {
        /// The part's folder.
        folder: String,
        /// The pharmacy's folder.
        papers: String,
    },
    /// An output folder is that of a whole run.
    #[error("{} は、分担（--shard）した実行の出力先ではありません", shown(.0))]
    NotAPart(String),
    /// The output folders of some parts were not named.
    #[error("{} の分担の出力先がありません", .0.join("、"))]
    Missing(Vec<String>),
    /// A case stands twice in the manifests of the parts.
    #[error("「{}」が、{} と {} に2回書かれています。どちらかの分担を、もう一度実行してください", short(.case), shown(.one), shown(.other))]
    SameCase {
        /// The case.
        case: String,
        /// The folder of one part.
        one: String,
        /// That of the other, or the same.
        other: String,
    },
    /// The cases were divided into another number of parts.
    #[error("{shard} は、{of}つに分けた分担ではありません")]
    OtherDivision {
        /// The part.
        shard: String,
        /// The number of parts of the others.
        of: u64,
    },
    /// Two parts were made with different settings.
    #[error("{} と {} の分担は、書類の日、様式、ひな形、指定のどれかが違います。同じ指定で作り直してください", shown(.one), shown(.other))]
    OtherSetting {
        /// One part.
        one: String,
        /// The other.
        other: String,
    },
}

/// Says what lies in a folder that has no spreadsheet.
fn others(names: &[String]) -> String {
    const MOST: usize = 3;
    if names.is_empty() {
        return String::new();
    }
    let named: Vec<_> = names.iter().take(MOST).map(|name| short(name)).collect();
    let more = if names.len() > MOST { "など" } else { "" };
    format!(
        "（{}{more} は、読める表計算ファイルではありません。リンクなら、その先のファイルそのものを写してください。ほかの形なら、.xlsx で保存し直してください）",
        named.join("、")
    )
}

/// Returns whether the disk is full, so that writing further files would fail too.
pub fn is_out_of_room(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), QuotaExceeded | StorageFull)
}

/// Returns the system's reason in words, without the names of files of our own making.
pub fn reason(error: &io::Error) -> String {
    use io::ErrorKind::{
        AddrInUse, AlreadyExists, FileTooLarge, InvalidData, InvalidFilename, IsADirectory,
        NotADirectory, NotFound, Other, OutOfMemory, PermissionDenied, QuotaExceeded,
        ReadOnlyFilesystem, StorageFull, WouldBlock,
    };
    let words = match error.kind() {
        NotFound => "そのフォルダやファイルがありません",
        PermissionDenied => "許可がありません",
        ReadOnlyFilesystem => "書き込みのできない場所です",
        NotADirectory => "フォルダであるはずの場所にファイルがあります",
        IsADirectory => "ファイルであるはずの場所にフォルダがあります",
        AlreadyExists => "同じ名前のものがあります",
        AddrInUse => "その番号のポートは、ほかのソフトが使っています",
        FileTooLarge => "許された大きさを超えています",
        OutOfMemory => "メモリが足りません",
        InvalidFilename => "使えない名前か、長すぎる名前です",
        StorageFull | QuotaExceeded => "空き容量が足りません",
        WouldBlock => "システムの決めた数を超えるため、いまは始められません",
        // Our own words, and those of a text's reader.
        Other | InvalidData => return error.to_string(),
        _ => match error.raw_os_error() {
            // EMFILE and ENFILE have no kind of their own.
            Some(23 | 24) if cfg!(unix) => "一度に開けるファイルの数を超えました",
            Some(number) => {
                return format!("ディスクや共有フォルダの読み書きに失敗しました。番号 {number}");
            }
            None => "ディスクや共有フォルダの読み書きに失敗しました",
        },
    };
    words.to_owned()
}

fn list(paths: &[PathBuf]) -> String {
    let lines: Vec<String> = paths.iter().map(|path| format!("  {}", shown(path))).collect();
    lines.join("\n")
}
