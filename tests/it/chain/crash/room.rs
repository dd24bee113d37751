//! Disks that are full, and places where nothing may be written.

use std::fs;
use std::process::Output;

use super::{Chain, FIVE, Tree, assert_whole, made_of, three, tree};
use crate::support::Book;
use crate::support::sandbox::{code, stderr};

#[test]
fn a_case_too_large_to_be_written_fails_alone_and_is_made_by_the_next_run() {
    let mut large = Book::clean();
    // As many as a case may have, each with a finding about it.
    for number in 0..199 {
        let name = format!("見本事業者{number}{}", "東西南北".repeat(12));
        large = large.row("事業者", &[&name, "いいえ", "無"]);
    }
    let cases = [three(), &[("大.xlsx", large.set("薬局", "B1", "大型薬局").bytes())]].concat();
    let (goal, chain) = (made_of(&cases), Chain::of(&cases));
    let output = chain
        .through(&["sh", "-c", "trap '' XFSZ; ulimit -f 24; exec \"$@\"", "sh"])
        .output()
        .unwrap();
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(
        told.contains("途中でやめました: 大.xlsx\n") && told.contains("許された大きさ"),
        "{told}"
    );
    assert!(told.contains("作成 3件") && told.contains("途中でやめた 1件"), "{told}");
    let tree = chain.tree();
    assert!(!tree.keys().any(|path| path.starts_with("大型薬局/")), "{:?}", tree.keys());
    chain.assert_completes_to(&goal, "a limit for the size of files");
    // A limit that even the list does not keep to.
    let chain = Chain::of(&cases);
    let output = chain
        .through(&["sh", "-c", "trap '' XFSZ; ulimit -f 4; exec \"$@\"", "sh"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert_whole(&chain.tree(), &[&goal], "a low limit for the size of files");
    chain.assert_completes_to(&goal, "a low limit for the size of files");
}

/// Runs where a script has changed what is mounted, which only this run sees.
fn in_own_mounts(chain: &Chain, script: &str) -> Output {
    fs::create_dir_all(chain.sandbox.path("out")).unwrap();
    chain.through(&["unshare", "-rm", "sh", "-c", script, "sh"]).output().unwrap()
}

#[test]
#[ignore = "needs unshare"]
fn a_full_disk_ends_the_run_and_with_room_the_next_completes_it() {
    let goal = made_of(&*FIVE);
    for room in ["24k", "48k", "64k"] {
        let chain = Chain::of(&*FIVE);
        let mount = format!(
            "mount -t tmpfs -o size={room} tmpfs out || exit 9; \"$@\"; code=$?; cp -a out rescued; exit $code"
        );
        let output = in_own_mounts(&chain, &mount);
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{told}");
        assert!(
            told.contains("空き容量が足りません") && told.contains("できたところから続きます"),
            "{told}"
        );
        assert!(told.contains("途中でやめた 0件") && !told.contains("薬局 5件: "), "{told}");
        let rescued = tree(&chain.sandbox.path("rescued"));
        assert_whole(&rescued, &[&goal], room);
        chain.lay(&rescued);
        chain.assert_completes_to(&goal, room);
    }
}

#[test]
#[ignore = "needs unshare"]
fn where_nothing_may_be_written_nothing_is_begun() {
    let chain = Chain::of(three());
    let output = in_own_mounts(
        &chain,
        "mount --bind out out && mount -o remount,ro,bind out && exec \"$@\"",
    );
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(
        told.contains("書き込みのできない場所です") && !told.contains("空き容量を増やして"),
        "{told}"
    );
    assert!(!told.contains("読むファイルとフォルダ"), "{told}");
    assert_eq!(chain.tree(), Tree::new());
}

#[test]
fn a_file_in_the_place_of_the_output_folder_stays_and_nothing_is_begun() {
    let chain = Chain::of(three());
    chain.sandbox.put("out", b"mine");
    let output = chain.run();
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(
        !told.contains("読むファイルとフォルダ")
            && !told.contains("os error")
            && told.contains("out に書き込めません"),
        "{told}"
    );
    assert_eq!(fs::read(chain.sandbox.path("out")).unwrap(), b"mine");
}
