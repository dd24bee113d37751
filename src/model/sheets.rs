//! The sheets a pharmacy hands in, as data: names, columns, kinds of cell, synonyms. Read by `read`, written by `new`.

/// What a column's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, printed as written.
    Text,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// はい or いいえ.
    YesNo,
    /// The same, where 有／無 may also stand for it.
    Existence,
    /// The same, where 不可 means yes.
    Protected,
    /// An answer to a check item.
    Reply,
    /// A whole number; the unit may stand behind it.
    Number(&'static str),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Several words, split at `、` `,` `/` or a line break.
    List,
}

/// A column of a sheet (on 薬局: a row).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a row with anything in it must have it.
    pub required: bool,
    /// Whether a merged cell's value belongs to every row of the merge.
    pub merged: bool,
    /// Whether it says what a row is about and is filled in before the sheet is handed out: such cells alone say nothing.
    pub prefilled: bool,
    /// Other headers that are the same thing.
    pub synonyms: &'static [&'static str],
    /// Width in the input workbook, in characters.
    pub width: u8,
    /// What to write there, in a sentence for the person who fills it in.
    pub help: &'static str,
}

impl Column {
    const fn new(name: &'static str, kind: Kind, width: u8, help: &'static str) -> Self {
        Self { name, kind, required: false, merged: false, prefilled: false, synonyms: &[], width, help }
    }

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn merged(self) -> Self {
        Self { merged: true, ..self }
    }

    const fn prefilled(self) -> Self {
        Self { prefilled: true, ..self }
    }

    const fn also(self, synonyms: &'static [&'static str]) -> Self {
        Self { synonyms, ..self }
    }
}

/// A sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in a sentence for the person who fills it in.
    pub help: &'static str,
    /// Its columns, in the order in which `new` writes them.
    pub columns: &'static [Column],
}

impl Sheet {
    /// A column by its header, as it stands in [`Column::name`].
    pub fn column(&self, name: &str) -> Option<(usize, &'static Column)> {
        self.columns.iter().enumerate().find(|(_, column)| column.name == name)
    }
}

const fn text(name: &'static str, width: u8, help: &'static str) -> Column {
    Column::new(name, Kind::Text, width, help)
}

const fn date(name: &'static str, help: &'static str) -> Column {
    Column::new(name, Kind::Date, 13, help)
}

/// Words for 有, 無 and 未確認.
pub const REMOTE_WORDS: &[&str] = &["有", "無", "未確認"];
/// Kinds of device that an item can ask about.
pub const ITEM_DEVICE_WORDS: &[&str] = &["全般", "サーバ", "端末PC", "ネットワーク機器"];
/// Kinds of device in the ledger.
pub const DEVICE_WORDS: &[&str] = &["サーバ", "端末PC", "ネットワーク機器"];
/// Groups of the contact diagram.
pub const GROUP_WORDS: &[&str] = &[
    "薬局内",
    "会社本部",
    "事業者",
    "情報セキュリティ事業者",
    "外部有識者",
    "都道府県警察",
    "厚生労働省",
    "所管省庁等",
    "その他",
];
/// What a vendor disclosed.
pub const DISCLOSURE_WORDS: &[&str] = &["MDS", "SDS", "MDS/SDS", "未提出", "該当なし"];
/// How urgent an operation is.
pub const PRIORITY_WORDS: &[&str] = &["高", "中", "低"];

const TELEPHONE: &[&str] = &["電話", "TEL", "連絡先電話番号"];
const MAIL: &[&str] = &["メールアドレス", "Eメール", "E-mail", "mail"];
const REMARK: &[&str] = &["備考欄", "摘要"];
const VENDOR_NAME: &[&str] = &["業者名", "事業者", "ベンダー名", "ベンダー"];
const REMOTE: &[&str] = &["リモート保守", "リモートメンテ", "リモートメンテナンスの有無"];

/// 薬局: two columns, 項目 ｜ 内容; one row each.
pub const PHARMACY: Sheet = Sheet {
    name: "薬局",
    help: "薬局の基本情報です。右の列に書いてください。このシートだけは必ず必要です。",
    columns: &[
        text("薬局名", 40, "書類の下の余白と、出力フォルダの名前になります。").required().also(&["薬局の名称", "名称"]),
        text("薬局開設者", 40, "会社の場合は会社名と代表者名を書きます。").also(&[
            "開設者",
            "開設者名",
            "薬局開設者名",
        ]),
        text("薬局の管理者", 40, "管理薬剤師の氏名を書きます。").also(&["管理者", "管理薬剤師", "薬局管理者"]),
        text("所在地", 40, "薬局の住所です。").also(&["住所"]),
        text("電話番号", 40, "薬局の電話番号です。").also(TELEPHONE),
        text("薬局コード", 40, "都道府県番号と医療機関等コードなど、あれば書きます。").also(&["医療機関等コード"]),
        text("会社本部", 40, "チェーン薬局の本部などの名前です。なければ空欄にします。").also(&["本部"]),
        text("年度", 40, "どの年度の様式を使うかを決めます。例：令和5年度").prefilled().also(&["対象年度"]),
        Column::new(
            "医療情報システムの有無",
            Kind::Existence,
            40,
            "レセコンや電子薬歴などを使っていれば「はい」です。",
        )
        .also(&["医療情報システム", "有無"]),
        date("有無の確認日", "上の行を確認した日です。例：2023/10/2").also(&["医療情報システムの有無の確認日"]),
        text("有無の備考", 40, "様式の最初の表の備考欄に印刷されます。").also(&["医療情報システムの有無の備考"]),
        Column::new("事業者との契約", Kind::Existence, 40, "システムの提供や保守の契約を結んでいれば「はい」です。")
            .also(&["事業者との契約の有無"]),
        text("医療情報システム安全管理責任者", 40, "氏名を書きます。小さな薬局では管理者が兼ねることもあります。")
            .also(&["安全管理責任者"]),
        text("企画管理者", 40, "氏名を書きます。上の責任者と同じ人でもかまいません。"),
        text("システム運用担当者", 40, "日々の運用を受け持つ人の氏名です。").also(&["運用担当者"]),
        date("作成日", "書類を作った日です。").also(&["作成年月日"]),
    ],
};

const CHECK_COLUMNS: [Column; 9] = [
    text("項番", 8, "様式の番号です。例：2(4)").required().prefilled().also(&["項目番号", "番号", "No", "No."]),
    Column::new("対象機器", Kind::Choice(ITEM_DEVICE_WORDS), 16, "同じ番号が機器の種類ごとにあるとき、その種類です。")
        .merged()
        .prefilled()
        .also(&["機器", "機器の種類"]),
    text("チェック項目", 62, "様式の文です。書きかえないでください。").prefilled().also(&["確認項目", "項目"]),
    Column::new("1回目", Kind::Reply, 9, "はい か いいえ").also(&["1回目回答", "1回目の回答", "1回目の確認"]),
    date("1回目確認日", "確認した日です。例：2023/10/2").also(&["1回目日付", "1回目の確認日", "1回目の日付"]),
    date("目標日", "1回目が「いいえ」のとき、年度内の日を書きます。").also(&["対応目標日"]),
    Column::new("2回目", Kind::Reply, 9, "はい か いいえ").also(&["2回目回答", "2回目の回答", "2回目の確認"]),
    date("2回目確認日", "もう一度確認した日です。").also(&["2回目日付", "2回目の確認日", "2回目の日付"]),
    text("備考", 40, "様式の備考欄に印刷されます。").also(REMARK),
];

/// チェックリスト: the pharmacy's answers.
pub const CHECKLIST: Sheet = Sheet {
    name: "チェックリスト",
    help: "薬局確認用の答えです。1回目と確認日を書いてください。「いいえ」のときは目標日も書きます。",
    columns: &CHECK_COLUMNS,
};

/// 事業者チェックリスト: the vendors' answers.
pub const VENDOR_CHECKLIST: Sheet = Sheet {
    name: "事業者チェックリスト",
    help: "事業者から返ってきた事業者確認用の答えです。契約に含まれない項目は1回目に「対象外」と書きます。",
    columns: &[
        text("事業者名", 26, "シート「事業者」と同じ名前を書きます。")
            .required()
            .merged()
            .prefilled()
            .also(VENDOR_NAME),
        CHECK_COLUMNS[0],
        CHECK_COLUMNS[1],
        CHECK_COLUMNS[2],
        CHECK_COLUMNS[3],
        CHECK_COLUMNS[4],
        CHECK_COLUMNS[5],
        CHECK_COLUMNS[6],
        CHECK_COLUMNS[7],
        CHECK_COLUMNS[8],
    ],
};

/// データ of a form that came back: the hidden ID of a row, the columns of チェックリスト, and two hidden names. 項番 is
/// there for the reader's eye.
pub const FORM_DATA: Sheet = Sheet {
    name: super::form::DATA,
    help: "",
    columns: &[
        text("行ID", 10, "").required(),
        Column { required: false, ..CHECK_COLUMNS[0] },
        CHECK_COLUMNS[1],
        CHECK_COLUMNS[2],
        CHECK_COLUMNS[3].required(),
        CHECK_COLUMNS[4],
        CHECK_COLUMNS[5],
        CHECK_COLUMNS[6],
        CHECK_COLUMNS[7],
        CHECK_COLUMNS[8],
        text("薬局名", 20, ""),
        text("事業者名", 20, ""),
    ],
};

/// 事業者: one row per vendor.
pub const VENDORS: Sheet = Sheet {
    name: "事業者",
    help: "医療情報システムを提供・保守している会社です（コピー機の会社などは書きません）。",
    columns: &[
        text("事業者名", 26, "会社の名前です。").required().merged().also(VENDOR_NAME),
        text("提供システム", 24, "例：レセコン、電子薬歴").also(&["システム", "システム名"]),
        Column::new("直接契約", Kind::Existence, 10, "薬局や会社本部が自分で契約していれば「はい」です。")
            .also(&["直接契約の有無"]),
        text("担当者", 14, "事業者の担当者の名前です。").also(&["担当者名"]),
        text("電話番号", 16, "例：03-0000-1234").also(TELEPHONE),
        text("時間外連絡先", 16, "夜間や休日の連絡先です。").also(&["時間外電話", "時間外電話番号"]),
        text("メール", 26, "メールアドレスです。").also(MAIL),
        Column::new("対象機器", Kind::List, 24, "例：サーバ、端末PC").merged().also(&["機器"]),
        Column::new("リモートメンテナンス", Kind::Choice(REMOTE_WORDS), 14, "有、無、未確認 のどれかです。")
            .also(REMOTE),
        date("リモートメンテナンス確認日", "事業者に確認した日です。"),
        Column::new("開示書", Kind::Choice(DISCLOSURE_WORDS), 12, "受け取った開示書の種類です。")
            .also(&["医療情報セキュリティ開示書"]),
        date("開示書受領日", "開示書を受け取った日です。"),
        date("事業者確認用依頼日", "事業者確認用の記入を頼んだ日です。").also(&["依頼日"]),
        date("事業者確認用回収日", "事業者確認用が返ってきた日です。").also(&["回収日"]),
        text("備考", 30, "覚え書きです。").also(REMARK),
    ],
};

/// 機器台帳: the ledger of devices.
pub const DEVICES: Sheet = Sheet {
    name: "機器台帳",
    help: "サーバ、端末PC、ネットワーク機器を1台1行で書きます。",
    columns: &[
        text("管理番号", 10, "1台ごとに違う番号です。例：001").required().also(&["機器番号", "No", "No.", "番号"]),
        Column::new("機器区分", Kind::Choice(DEVICE_WORDS), 16, "サーバ、端末PC、ネットワーク機器 のどれかです。")
            .required()
            .also(&["区分", "種別", "機器の種類"]),
        text("メーカー", 14, "作った会社です。").also(&["メーカ", "製造元"]),
        text("OS", 22, "例：Windows 11 Pro"),
        text("ソフトウェア", 22, "入っている主なソフトウェアです。").also(&["ソフト", "ソフトウエア"]),
        text("ソフトウェアバージョン", 14, "そのバージョンです。").also(&[
            "バージョン",
            "ソフトバージョン",
            "ソフトウエアバージョン",
            "version",
        ]),
        text("IPアドレス", 16, "自動で割り当てる場合は「自動」と書きます。").also(&["IP", "アドレス"]),
        text("コンピュータ名", 16, "機器の名前です。").also(&["コンピューター名", "ホスト名", "PC名"]),
        text("設置場所", 16, "置いてある場所です。").also(&["所在", "場所"]),
        text("主な利用者属性", 24, "例：薬剤師・事務").also(&["利用者属性", "主な利用者"]),
        date("登録日", "台帳に載せた日です。").also(&["登録年月日"]),
        text("状態", 10, "稼働、停止、廃棄、予備 など。空欄は使用中と読みます。").also(&["ステータス"]),
        text("説明", 24, "覚え書きです。").also(&["備考"]),
        text("事業者", 24, "シート「事業者」と同じ名前を書きます。").also(&["事業者名", "業者名"]),
        Column::new("リモートメンテナンス", Kind::Choice(REMOTE_WORDS), 14, "有、無、未確認 のどれかです。")
            .also(REMOTE),
        date("最終パッチ適用日", "最後に更新プログラムを当てた日です。").also(&["パッチ適用日", "最終更新日"]),
        text("MACアドレス", 20, "わかれば書きます。").also(&["MAC"]),
    ],
};

/// 利用者台帳: the ledger of accounts.
pub const ACCOUNTS: Sheet = Sheet {
    name: "利用者台帳",
    help: "システムの利用者IDを1つ1行で書きます。",
    columns: &[
        text("№", 8, "1行ごとに違う番号です。").required().also(&["No", "No.", "番号", "管理番号"]),
        text("利用者属性", 16, "例：薬剤師").also(&["属性", "職種"]),
        text("姓", 10, "").also(&["名字", "苗字"]),
        text("名", 10, ""),
        text("電話番号", 16, "").also(TELEPHONE),
        text("ユーザID", 18, "ログインに使うIDです。").required().also(&["ユーザーID", "利用者ID", "ID"]),
        text("説明", 20, "例：退職予定").also(&["備考"]),
        text("権限", 14, "例：Admin、User").also(&["アクセス権限", "利用権限"]),
        text("状態", 24, "使用可、停止、削除 など。例：使用可（24年3月まで）").also(&["ステータス"]),
        date("使用期限", "使える最後の日です。").also(&["有効期限"]),
        date("停止・削除日", "止めた日、消した日です。").also(&["停止日", "削除日", "停止削除日"]),
        text("対象システム", 18, "どのシステムのIDかを書きます。").merged().also(&["システム", "システム名"]),
    ],
};

/// アクセスログ: who did what when, mostly out of a machine.
pub const ACCESS_LOG: Sheet = Sheet {
    name: "アクセスログ",
    help: "薬歴システムなどから書き出した記録です。",
    columns: &[
        text("ユーザーID", 18, "").also(&["ユーザID", "利用者ID", "ID"]),
        text("氏名", 14, "").also(&["名前", "利用者名", "ユーザー名"]),
        Column::new("時刻", Kind::DateTime, 20, "例：2023/11/1 8:30:00").also(&["日時", "アクセス時刻", "操作日時"]),
        text("カテゴリ", 18, "").also(&["カテゴリー", "分類"]),
        text("操作情報", 24, "例：ログイン").also(&["操作", "操作内容"]),
    ],
};

/// 連絡先: boxes and arrows of the contact diagram.
pub const CONTACTS: Sheet = Sheet {
    name: "連絡先",
    help: "連絡体制図に載せる人と組織です。連絡元には、その人に電話をかける側の役割を書きます。",
    columns: &[
        Column::new("区分", Kind::Choice(GROUP_WORDS), 22, "図のどのまとまりに入るかです。").required().merged(),
        text("組織名", 30, "薬局名や会社名です。").required().also(&["組織", "名称"]),
        text("役割", 24, "例：システム運用担当者"),
        text("氏名", 16, "").also(&["名前", "担当者"]),
        text("代行者", 16, "不在のとき代わる人です。"),
        text("電話番号", 16, "例：03-0000-1234").also(TELEPHONE),
        text("時間外電話", 16, "").also(&["時間外電話番号", "時間外連絡先"]),
        text("受付時間", 18, "例：平日9時～18時"),
        text("メール", 26, "").also(MAIL),
        text("URL", 26, "").also(&["ホームページ"]),
        Column::new("連絡元", Kind::List, 24, "この相手に連絡する人の役割です。いちばん初めの人は空欄にします。")
            .also(&["連絡する人"]),
        Column::new("連絡順", Kind::Number("番"), 8, "連絡する順の番号です。").also(&["順番", "順"]),
        text("連絡する内容", 30, "").also(&["連絡内容"]),
        text("備考", 24, "").also(REMARK),
    ],
};

/// 業務: what the pharmacy does, for the business continuity plan.
pub const OPERATIONS: Sheet = Sheet {
    name: "業務",
    help: "事業継続計画（BCP）に載せる業務です。システムが止まったときの代わりの手段を書きます。",
    columns: &[
        text("業務名", 22, "例：処方箋の受付").required().also(&["業務"]),
        Column::new("使用システム", Kind::List, 26, "シート「バックアップ」の対象システムと同じ名前を書きます。")
            .also(&["システム"]),
        Column::new("優先度", Kind::Choice(PRIORITY_WORDS), 8, "高、中、低 のどれかです。"),
        text("停止許容時間", 14, "例：1時間").also(&["許容停止時間"]),
        text("継続可否の判断基準", 34, "").also(&["判断基準"]),
        text("判断者", 14, ""),
        text("代替手段", 34, ""),
        text("必要な物品", 28, "").also(&["物品"]),
        text("復旧後の入力", 28, ""),
    ],
};

/// バックアップ: one row per method.
pub const BACKUPS: Sheet = Sheet {
    name: "バックアップ",
    help: "バックアップの方法を1つ1行で書きます。同じシステムを2つの方法で取るなら2行です。",
    columns: &[
        text("対象システム", 20, "").required().merged().also(&["システム", "システム名"]),
        text("対象データ", 22, "").also(&["データ"]),
        Column::new("重要度", Kind::Number(""), 8, "1がいちばん重要です。"),
        Column::new("復旧優先度", Kind::Number(""), 8, "1から順に復旧します。").also(&["復旧順"]),
        text("頻度", 14, "例：毎日1回"),
        text("方式", 18, "例：外付けディスクへの複写").also(&["方法"]),
        text("保存先", 18, "").also(&["保存場所"]),
        Column::new("世代数", Kind::Number("世代"), 8, "残している世代の数です。わからなければ「不明」と書きます。")
            .also(&["世代"]),
        text("オフライン世代", 14, "なし、3世代目以降、全世代、または数です。").also(&["オフライン"]),
        Column::new("書込不可", Kind::Protected, 10, "書きかえられない形で保存していれば「はい」です。")
            .also(&["書き込み不可", "書込み不可"]),
        text("目標復旧時間", 12, "例：4時間"),
        text("目標復旧時点", 12, "例：前日の終業時"),
        text("担当者", 12, "").also(&["担当"]),
        text("事業者", 22, "シート「事業者」と同じ名前を書きます。").also(&["事業者名", "業者名"]),
        date("最終復元試験日", "最後に復元を試した日です。").also(&["復元試験日"]),
        text("試験結果", 14, "例：成功").also(&["復元試験結果"]),
        text("備考", 24, "").also(REMARK),
    ],
};

/// 復旧手順: numbered steps per system.
pub const RESTORE_STEPS: Sheet = Sheet {
    name: "復旧手順",
    help: "システムごとに、復旧の手順を順番に書きます。",
    columns: &[
        text("対象システム", 20, "シート「バックアップ」と同じ名前を書きます。")
            .required()
            .merged()
            .also(&["システム", "システム名"]),
        Column::new("手順", Kind::Number("番"), 8, "1から順の番号です。").required().also(&[
            "手順番号",
            "No",
            "No.",
            "番号",
        ]),
        text("作業内容", 44, "").required().also(&["作業", "内容"]),
        text("担当", 16, "").also(&["担当者"]),
        text("所要時間", 12, "例：30分"),
        text("確認方法", 30, ""),
        text("備考", 24, "").also(REMARK),
    ],
};

/// All sheets, in the order of the input workbook.
pub const ALL: [&Sheet; 11] = [
    &PHARMACY,
    &CHECKLIST,
    &VENDORS,
    &VENDOR_CHECKLIST,
    &DEVICES,
    &ACCOUNTS,
    &ACCESS_LOG,
    &CONTACTS,
    &OPERATIONS,
    &BACKUPS,
    &RESTORE_STEPS,
];

/// The sheet of instructions in the input workbook; it holds no data.
pub const INSTRUCTIONS: &str = "はじめに";
