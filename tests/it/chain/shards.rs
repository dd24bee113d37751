//! Parts of a chain, and the join of their lists.

use std::collections::BTreeMap;
use std::fs;

use super::{FORM, book, chain, relative_tree, three};
use crate::support::sandbox::{Sandbox, code, stderr};
use crate::support::workbook;

#[test]
fn shards_hold_every_pharmacy_once_and_merge_to_the_whole() {
    let sandbox = Sandbox::new();
    for number in 0..8 {
        sandbox.put(&format!("店舗/店{number}.xlsx"), &book(&format!("架空薬局{number}")).bytes());
    }
    chain(&sandbox, &["-o", "全部"]);
    for shard in ["1/3", "2/3", "3/3"] {
        chain(&sandbox, &["--shard", shard, "-o", &format!("分担/{}", &shard[..1])]);
    }
    let whole = relative_tree(&sandbox.path("全部"));
    let mut parts = BTreeMap::new();
    for part in ["1", "2", "3"] {
        let files = relative_tree(&sandbox.path("分担").join(part));
        let papers: Vec<_> =
            files.into_iter().filter(|(path, _)| path.components().count() == 2).collect();
        assert!(!papers.is_empty());
        for (path, bytes) in papers {
            assert_eq!(parts.insert(path.clone(), bytes), None, "{} twice", path.display());
        }
    }
    let papers: BTreeMap<_, _> =
        whole.into_iter().filter(|(path, _)| path.components().count() == 2).collect();
    assert_eq!(parts, papers);
    let merged = sandbox.run(&["chain", "--merge", "分担/2", "分担/1", "分担/3", "-o", "分担"]);
    assert_eq!(code(&merged), 0, "{}", stderr(&merged));
    assert_eq!(
        stderr(&merged),
        "薬局 8件: 作成 8件、読めないため作れず 0件、途中でやめた 0件\nまとめました: 分担（一覧.xlsx、chain-manifest.json）\n"
    );
    let list = workbook::read(&sandbox.path("分担/一覧.xlsx"));
    let rows = workbook::rows(&list, "一覧", 3);
    assert_eq!(
        rows.iter().map(|row| row[11].to_string()).collect::<Vec<_>>(),
        (0..8).map(|n| format!("店{n}.xlsx")).collect::<Vec<_>>()
    );
    for row in &rows {
        let folder = row[10].to_string();
        assert!(sandbox.path("分担").join(&folder).join(FORM).is_file(), "{folder}");
        assert!(folder.ends_with(&row[0].to_string()));
    }
}

#[test]
fn a_part_whose_papers_are_gone_is_not_merged() {
    let sandbox = three();
    chain(&sandbox, &["--shard", "1/1", "-o", "分担"]);
    fs::remove_dir_all(sandbox.path("out")).ok();
    fs::remove_dir_all(sandbox.path("分担/架空薬局B")).unwrap();
    let merged = sandbox.run(&["chain", "--merge", "分担", "-o", "まとめ"]);
    assert_eq!(code(&merged), 3);
    assert!(
        stderr(&merged).contains("分担 に「架空薬局B」の書類がありません"),
        "{}",
        stderr(&merged)
    );
}

#[test]
fn a_case_that_stands_in_the_manifests_several_times_is_not_counted_so() {
    let sandbox = three();
    chain(&sandbox, &["--shard", "1/1", "-o", "分担"]);
    let path = sandbox.path("分担/chain-manifest.json");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let first = manifest["cases"][0].clone();
    manifest["cases"].as_array_mut().unwrap().extend(vec![first; 3]);
    fs::write(&path, manifest.to_string()).unwrap();
    let merged = sandbox.run(&["chain", "--merge", "分担", "-o", "まとめ"]);
    assert_eq!(code(&merged), 3, "{}", stderr(&merged));
    let told = "エラー: 「店舗1.xlsx」が、分担 と 分担 に2回書かれています。どちらかの分担を、もう一度実行してください\n";
    assert_eq!(stderr(&merged), told);
    assert!(!sandbox.path("まとめ").exists());
}

#[test]
fn a_manifest_that_leads_out_of_its_folder_is_not_merged() {
    let sandbox = three();
    chain(&sandbox, &["--shard", "1/1", "-o", "分担"]);
    fs::create_dir(sandbox.path("よそ")).unwrap();
    let path = sandbox.path("分担/chain-manifest.json");
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(&path, manifest.replace("\"folder\": \"架空薬局A\"", "\"folder\": \"../よそ\""))
        .unwrap();
    let merged = sandbox.run(&["chain", "--merge", "分担", "-o", "まとめ"]);
    assert_eq!(code(&merged), 3, "{}", stderr(&merged));
    assert!(
        stderr(&merged).contains("分担 に「../よそ」の書類がありません"),
        "{}",
        stderr(&merged)
    );
}

#[test]
fn a_link_leads_into_a_folder_whatever_it_is_called() {
    let sandbox = three();
    let links = |part: &str, out: &str| {
        chain(&sandbox, &["--shard", "1/1", "-o", part]);
        let merged = sandbox.run(&["chain", "--merge", part, "-o", out]);
        assert_eq!(code(&merged), 0, "{}", stderr(&merged));
        let list = workbook::read(&sandbox.path(out).join("一覧.xlsx"));
        let shown = workbook::rows(&list, "一覧", 3)[0][10].to_string();
        assert_eq!(shown, format!("../{part}/架空薬局A"));
        workbook::parts(&list)
            .contains_key("xl/worksheets/_rels/sheet1.xml.rels")
            .then(|| workbook::part(&list, "xl/worksheets/_rels/sheet1.xml.rels"))
    };
    let plain = links("分担 [東]", "まとめ1").unwrap();
    assert!(plain.contains("Target=\"../分担%20%5b東%5d/架空薬局A/\""), "{plain}");
    let escaped = links("分担 a%20b", "まとめ2").unwrap();
    assert!(escaped.contains("Target=\"../分担%20a%2520b/架空薬局A/\""), "{escaped}");
    // Spreadsheets would look for 「東/架空薬局A」 in a file 「分担」.
    assert_eq!(links("分担#東", "まとめ3"), None);
}

#[test]
fn parts_that_do_not_belong_together_are_not_merged() {
    let sandbox = three();
    for shard in ["1/2", "2/2"] {
        chain(&sandbox, &["--shard", shard, "-o", &format!("分担/{}", &shard[..1])]);
    }
    chain(&sandbox, &["-o", "全部"]);
    chain(&sandbox, &["--shard", "2/2", "-o", "ほかの日", "--as-of", "2024-02-02"]);
    let told = |parts: &[&str]| {
        let output = sandbox.run(&[&["chain", "--merge"], parts, &["-o", "まとめ"]].concat());
        (code(&output), stderr(&output))
    };
    let expected = [
        (vec!["分担/1"], "エラー: 2/2 の分担の出力先がありません\n"),
        (
            vec!["分担/1", "分担/1"],
            "エラー: 分担/1 と 分担/1 は、どちらも 1/2 の分担です。どちらか一方だけを書いてください\n",
        ),
        (vec!["全部"], "エラー: 全部 は、分担（--shard）した実行の出力先ではありません\n"),
        (
            vec!["店舗"],
            "エラー: 店舗 に chain-manifest.json がありません。その分担の実行が終わっているか、場所が合っているかを確かめてください\n",
        ),
        (
            vec!["分担/1", "ほかの日"],
            "エラー: 1/2 と 2/2 の分担は、書類の日、様式、ひな形、指定のどれかが違います。同じ指定で作り直してください\n",
        ),
    ];
    for (parts, why) in expected {
        assert_eq!(told(&parts), (3, why.to_owned()));
    }
    assert!(!sandbox.path("まとめ").exists());
    let (code, why) = chain(&sandbox, &["--shard", "2/2", "-o", "分担/1"]);
    assert_eq!(code, 3);
    assert!(why.contains("分担ごとに別の出力先"), "{why}");
}
