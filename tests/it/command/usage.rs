//! Wrong usage, what cannot be found, and the help.

use crate::support::Book;
use crate::support::ministry_form::{PLAIN, both, bytes};
use crate::support::sandbox::{Sandbox, code, stderr, stdout};

#[test]
fn what_cannot_be_found_or_used_ends_with_its_own_exit_code() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("空/readme.txt", b"no spreadsheet");
    for (arguments, expected, told) in [
        (&["build", "ない.xlsx"][..], 3, "見つかりません"),
        (&["check", "空"], 3, "表計算ファイル（.xlsx、.xlsm、.xls、.ods、.csv）がありません"),
        (&["check", "ためし.xlsx", "--edition", "reiwa9"], 3, "reiwa9"),
        (&["check", "ためし.xlsx", "--edition", "ない.toml"], 3, "見つかりません"),
        (&["check", "ためし.xlsx", "--templates", "ない"], 3, "読めません"),
        (&["check", "ためし.xlsx", "--as-of", "2024-02-30"], 2, "--as-of"),
        (&["check", "ためし.xlsx", "--format", "xml"], 2, "human"),
        (&["check"], 2, "入力"),
        (&["check", "ためし.xlsx", "--nonsense"], 2, "--nonsense"),
        (&["build", "ためし.xlsx", "--only", "poster"], 2, "poster"),
        (&["bild"], 2, "bild"),
    ] {
        let output = sandbox.run(arguments);
        assert_eq!(code(&output), expected, "{arguments:?} {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{arguments:?} {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn it_speaks_japanese() {
    let sandbox = Sandbox::new();
    for arguments in [
        &[][..],
        &["--help"],
        &["build", "--help"],
        &["check", "--help"],
        &["new", "--help"],
        &["editions", "--help"],
    ] {
        let output = sandbox.run(arguments);
        assert_eq!(code(&output), 0);
        let text = stdout(&output);
        assert!(text.contains("tachiiri"), "{text}");
        for word in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print help",
            "possible values",
            "default",
        ] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
    let greeting = stdout(&sandbox.run(&[]));
    assert!(
        ["new", "check", "build"]
            .iter()
            .all(|command| greeting.contains(&format!("tachiiri {command} ")))
    );
}

#[test]
fn the_version_names_the_editions_that_are_built_in() {
    let output = Sandbox::new().run(&["--version"]);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(stdout(&output), format!("tachiiri {version}（入っている様式: reiwa5）\n"));
    assert_eq!(code(&output), 0);
}

#[test]
fn wrong_usage_leads_to_the_help_of_the_command() {
    let sandbox = Sandbox::with(&Book::clean());
    for (arguments, help) in [
        (&["chian"][..], "tachiiri --help"),
        (&["chian", "ためし.xlsx"], "tachiiri --help"),
        (&["--nowhere"], "tachiiri --help"),
        (&["__worker", "--nowhere"], "tachiiri --help"),
        (&["chain", "--nowhere"], "tachiiri chain --help"),
        (&["build"], "tachiiri build --help"),
        (&["check", "ためし.xlsx", "--as-of", "きょう"], "tachiiri check --help"),
    ] {
        let output = sandbox.run(arguments);
        let said = stderr(&output);
        assert_eq!(code(&output), 2, "{said}");
        assert!(said.ends_with(&format!("\n使い方は {help} で見られます\n")), "{said}");
        assert_eq!(
            said.contains("「chian」というコマンドはありません"),
            arguments[0] == "chian",
            "{said}"
        );
    }
}

#[test]
fn a_file_dropped_on_the_program_builds_beside_itself() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("別の場所/ためし.xlsx", &Book::clean().bytes());
    // 2024-02-01, for which the workbook is written.
    let run =
        |file| sandbox.command(&[file]).env("SOURCE_DATE_EPOCH", "1706745600").output().unwrap();
    assert_eq!(code(&run("別の場所/ためし.xlsx")), 0);
    assert!(sandbox.path("別の場所/ためし薬局/manifest.json").exists());
    assert_eq!(code(&run("ためし.xlsx")), 0);
    assert!(sandbox.path("ためし薬局/manifest.json").exists());
}

#[test]
fn editions_are_listed_with_their_items() {
    let sandbox = Sandbox::new();
    assert!(stdout(&sandbox.run(&["editions"])).starts_with("reiwa5  令和5年度版"));
    let items = stdout(&sandbox.run(&["editions", "reiwa5"]));
    assert!(
        items.contains(
            "2（4）サーバ  利用者の属性等に応じた情報区分毎のアクセス利用権限を設定している。"
        ),
        "{items}"
    );
    assert_eq!(code(&sandbox.run(&["editions", "reiwa6"])), 3);
}

#[test]
fn options_of_editions_that_cannot_be_meant_are_told() {
    let sandbox = Sandbox::new();
    sandbox.put("様式.xlsx", &bytes(&both(PLAIN)));
    let draft = ["editions", "--draft", "様式.xlsx", "-o", "x.toml"];
    let sheet = ["editions", "reiwa5", "--sheet"];
    for (arguments, words) in [
        (&["editions", "reiwa5", "--format", "json"][..], "--draft"),
        (&["editions", "--format", "json"], "--draft"),
        (&[&draft[..], &["--take", "ない"]].concat(), "「ない」というシートに、様式はありません"),
        (&[&draft[..], &["--id", "あ"]].concat(), "--id の「あ」を様式のIDにできません"),
        (&[&draft[..], &["--id", ""]].concat(), "--id の「」を様式のIDにできません"),
        (&[&sheet[..], &["x.csv"]].concat(), "終わりを .xlsx にしてください"),
    ] {
        let output = sandbox.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
    }
    assert!(!sandbox.path("x.toml").exists() && !sandbox.path("x.csv").exists());
    let taken = sandbox.run(&[&draft[..], &["--take", "確認用", "--id", "R8-1"]].concat());
    assert_eq!(code(&taken), 0, "{}", stderr(&taken));
}

#[test]
fn more_than_one_file_is_told_in_words() {
    let sandbox = Sandbox::with(&Book::clean());
    for arguments in [&["ためし.xlsx", "ほか.xlsx"][..], &["check", "ためし.xlsx", "ほか.xlsx"]]
    {
        let output = sandbox.run(arguments);
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("2つ以上のときは、1つのフォルダに入れて渡してください"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn an_argument_too_many_is_told_in_the_words_of_its_command() {
    let sandbox = Sandbox::with(&Book::clean());
    for (arguments, told) in [
        (&["diff", "a", "b", "c"][..], "「c」は余分です。渡すのは、前回と今回の2つです"),
        (&["new", "a", "b"], "「b」は余分です。書き出すファイルは1つです"),
        (&["templates", "a", "b"], "「b」は余分です。書き出すフォルダは1つです"),
        (&["doctor", "x"], "「x」は余分です。ファイルやフォルダを渡さずに使ってください"),
        (&["explain", "C103", "C104"], "「C104」は余分です。番号は1つずつ指定してください"),
        (&["check", "a", "b"], "「b」は余分です。渡せるファイルやフォルダは1つです"),
    ] {
        let output = sandbox.run(arguments);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).starts_with(told), "{}", stderr(&output));
    }
}

#[test]
fn the_systems_reasons_are_told_in_japanese() {
    let sandbox = Sandbox::with(&Book::clean());
    sandbox.put("ファイル", b"");
    for (arguments, reason) in [
        (
            &["check", "ためし.xlsx", "--templates", "どこ"][..],
            "そのフォルダやファイルがありません",
        ),
        (&["new", "どこ/わたし.xlsx"], "そのフォルダやファイルがありません"),
        (
            &["build", "ためし.xlsx", "-o", "ファイル"],
            "フォルダであるはずの場所にファイルがあります",
        ),
    ] {
        let output = sandbox.run(arguments);
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{told}");
        assert!(
            told.contains(reason) && !told.contains("os error") && !told.contains(".tachiiri-new"),
            "{told}"
        );
    }
}

#[test]
fn a_port_in_use_is_told_in_japanese() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = Sandbox::new().run(&["serve", "--no-open", "--port", &port]);
    assert_eq!(code(&output), 3);
    let told = stderr(&output);
    assert!(told.contains("その番号のポートは、ほかのソフトが使っています"), "{told}");
    assert!(!told.contains("os error"), "{told}");
}

#[test]
fn the_help_of_diff_names_the_older_file_first() {
    let told = stdout(&Sandbox::new().run(&["diff", "--help"]));
    let at = |name: &str| told.find(&format!("\n  <{name}>")).unwrap();
    assert!(at("前回のファイル") < at("今回のファイル"), "{told}");
}
