//! What another run makes again, and what it leaves.

use std::fs;
use std::time::SystemTime;

use super::{FORM, book, chain, make_old, manifest, names, relative_tree, three, written};
use crate::support::workbook;

#[test]
fn only_what_changed_is_made_again() {
    let sandbox = three();
    chain(&sandbox, &[]);
    let old = ["架空薬局A", "架空薬局B", "架空薬局C"].map(|folder| make_old(&sandbox, folder));
    let before = relative_tree(&sandbox.path("out"));
    // Another time of the file is no change of its content.
    fs::File::options()
        .write(true)
        .open(sandbox.path("店舗/店舗1.xlsx"))
        .unwrap()
        .set_modified(SystemTime::now())
        .unwrap();
    let (_, told) = chain(&sandbox, &[]);
    assert!(told.contains("作成 3件（うち変更なし 3件）"), "{told}");
    assert_eq!(relative_tree(&sandbox.path("out")), before);
    sandbox.put(
        "店舗/店舗2.xlsx",
        &book("架空薬局B").set("チェックリスト", "I3", "あたらしい").bytes(),
    );
    let (_, told) = chain(&sandbox, &[]);
    assert!(told.contains("作成 3件（うち変更なし 2件）"), "{told}");
    let now = ["架空薬局A", "架空薬局B", "架空薬局C"].map(|folder| written(&sandbox, folder));
    assert_eq!((now[0], now[2]), (old[0], old[2]));
    assert_ne!(now[1], old[1]);
}

#[test]
fn a_change_of_what_all_have_in_common_makes_all_again() {
    let sandbox = three();
    sandbox.run(&["templates", "ひな形"]);
    chain(&sandbox, &[]);
    let unchanged = |more: &[&str]| {
        let told = chain(&sandbox, more).1;
        told.split("うち変更なし ").nth(1).unwrap().split('件').next().unwrap().to_owned()
    };
    assert_eq!(
        unchanged(&["--templates", "ひな形"]),
        "3",
        "templates that were only copied out are the same"
    );
    let wording = fs::read_to_string(sandbox.path("ひな形/wording/bcp.hbs")).unwrap();
    sandbox.put("ひな形/wording/bcp.hbs", format!("{wording}\n").as_bytes());
    assert_eq!(unchanged(&["--templates", "ひな形"]), "0");
    assert_eq!(unchanged(&["--as-of", "2024-02-02"]), "0");
    assert_eq!(unchanged(&["--as-of", "2024-02-02", "--edition", "reiwa5"]), "0");
    assert_eq!(
        unchanged(&["--as-of", "2024-02-02", "--edition", "reiwa5", "--formats", "pdf,xlsx"]),
        "0"
    );
    assert_eq!(
        unchanged(&["--as-of", "2024-02-02", "--edition", "reiwa5", "--formats", "pdf,xlsx"]),
        "3"
    );
}

#[test]
fn a_paper_that_is_gone_is_made_again_and_one_that_somebody_changed_is_left() {
    let sandbox = three();
    chain(&sandbox, &[]);
    let before = relative_tree(&sandbox.path("out"));
    fs::remove_file(sandbox.path("out/架空薬局A").join(FORM)).unwrap();
    chain(&sandbox, &[]);
    assert_eq!(relative_tree(&sandbox.path("out")), before);
    sandbox.put(&format!("out/架空薬局B/{FORM}"), b"mine");
    for _ in 0..2 {
        let (code, told) = chain(&sandbox, &[]);
        assert_eq!(code, 1);
        let held = format!(
            "店舗2.xlsx: 手を入れられた書類があるため、それだけはそのままにしました（別の場所に移すか、上書きしてよければ --force を付けてください）: {FORM}\n"
        );
        assert!(told.contains(&held), "{told}");
        assert_eq!(workbook::read(&sandbox.path("out/架空薬局B").join(FORM)), b"mine");
        let case = &manifest(&sandbox)["cases"][1];
        assert_eq!((&case["status"], &case["outputs"]), (&"made".into(), &serde_json::json!([])));
        let list = workbook::rows(&workbook::read(&sandbox.path("out/一覧.xlsx")), "一覧", 3);
        assert!(
            list[1][12].to_string().ends_with(&format!("を付けてください）: {FORM}")),
            "{}",
            list[1][12]
        );
    }
    assert_eq!(chain(&sandbox, &["--force"]).0, 0);
    assert_eq!(relative_tree(&sandbox.path("out")), before);
}

#[test]
fn a_list_that_somebody_changed_stays_and_the_papers_are_made() {
    let sandbox = three();
    chain(&sandbox, &[]);
    let (list, earlier) = (manifest(&sandbox)["outputs"].clone(), written(&sandbox, "架空薬局A"));
    sandbox.put("out/一覧.xlsx", b"mine");
    make_old(&sandbox, "架空薬局A");
    let (code, told) = chain(&sandbox, &["--as-of", "2024-02-02"]);
    assert_eq!(code, 1);
    assert!(
        told.contains("\n一覧.xlsx は、変更されているか、") && told.contains("--force"),
        "{told}"
    );
    assert!(told.contains("書き込みました: out（chain-manifest.json）\n"), "{told}");
    assert_eq!(workbook::read(&sandbox.path("out/一覧.xlsx")), b"mine");
    assert_eq!(
        (&manifest(&sandbox)["outputs"], &manifest(&sandbox)["as_of"]),
        (&list, &"2024-02-02".into())
    );
    assert!(written(&sandbox, "架空薬局A") >= earlier);
    assert_eq!(chain(&sandbox, &["--as-of", "2024-02-02", "--force"]).0, 0);
    assert_ne!(workbook::read(&sandbox.path("out/一覧.xlsx")), b"mine");
}

#[test]
fn a_manifest_that_is_not_ours_is_told_before_anything_is_rendered() {
    let sandbox = three();
    sandbox.put("out/chain-manifest.json", b"mine");
    let (code, told) = chain(&sandbox, &[]);
    assert!(code == 3 && told.contains("out/chain-manifest.json"), "{told}");
    assert!(!sandbox.path("out/架空薬局A").exists());
}

#[test]
fn a_pharmacy_that_is_refused_keeps_its_earlier_papers_also_from_a_namesake() {
    let sandbox = three();
    chain(&sandbox, &[]);
    let earlier = workbook::read(&sandbox.path("out/架空薬局B").join(FORM));
    sandbox.put("店舗/店舗2.xlsx", b"broken");
    sandbox.put("店舗/店舗4.xlsx", &book("架空薬局B").bytes());
    let (code, told) = chain(&sandbox, &[]);
    assert_eq!(code, 1);
    let folder = manifest(&sandbox)["cases"][1]["folder"].as_str().unwrap().to_owned();
    assert!(
        told.contains(&format!(
            "作れず: 店舗2.xlsx\n  前に作った書類が out/{folder} に残っています"
        )),
        "{told}"
    );
    assert_eq!(workbook::read(&sandbox.path("out").join(&folder).join(FORM)), earlier);
    assert_ne!(manifest(&sandbox)["cases"][3]["folder"], folder);
    let row = &workbook::rows(&workbook::read(&sandbox.path("out/一覧.xlsx")), "一覧", 3)[1];
    assert_eq!((row[1].to_string(), row[10].to_string()), ("作れず".to_owned(), String::new()));
    assert!(
        row[12].to_string().ends_with(&format!("（前に作った書類が「{folder}」に残っています）")),
        "{}",
        row[12]
    );
    sandbox.put("店舗/店舗2.xlsx", &book("架空薬局B").bytes());
    fs::remove_file(sandbox.path("店舗/店舗4.xlsx")).unwrap();
    chain(&sandbox, &[]);
    assert_eq!(manifest(&sandbox)["cases"][1]["folder"], "架空薬局B");
}

#[test]
fn a_pharmacy_that_is_refused_under_a_new_name_keeps_the_folder_of_its_papers() {
    let sandbox = three();
    chain(&sandbox, &[]);
    let refused = book("改名薬局").set("チェックリスト", "D3", "△");
    sandbox.put("店舗/店舗2.xlsx", &refused.bytes());
    for _ in 0..2 {
        let (code, told) = chain(&sandbox, &[]);
        assert_eq!(code, 1, "{told}");
        assert!(told.contains("前に作った書類が out/架空薬局B に残っています"), "{told}");
        assert!(sandbox.path("out/架空薬局B").join(FORM).exists());
        assert!(!sandbox.path("out/改名薬局").exists());
    }
    sandbox.put("店舗/店舗2.xlsx", &book("改名薬局").bytes());
    chain(&sandbox, &[]);
    assert!(sandbox.path("out/改名薬局").exists() && !sandbox.path("out/架空薬局B").exists());
}

#[test]
fn a_pharmacy_with_a_new_name_leaves_nothing_under_the_old_one() {
    let sandbox = three();
    chain(&sandbox, &[]);
    // A takes B's name, B takes A's.
    sandbox
        .put("店舗/店舗1.xlsx", &book("架空薬局B").set("チェックリスト", "I3", "一つ目").bytes());
    sandbox
        .put("店舗/店舗2.xlsx", &book("架空薬局A").set("チェックリスト", "I3", "二つ目").bytes());
    chain(&sandbox, &["--jobs", "1"]);
    assert_eq!(
        names(&sandbox.path("out")),
        ["chain-manifest.json", "一覧.xlsx", "架空薬局A", "架空薬局B", "架空薬局C"]
    );
    for (folder, mark) in [("架空薬局B", "一つ目"), ("架空薬局A", "二つ目")] {
        let form = workbook::read(&sandbox.path("out").join(folder).join(FORM));
        assert!(workbook::texts(&form, "データ").iter().any(|text| text == mark), "{folder}");
    }
}
