//! The memory of all workers of a run together.

use std::fs;

use tachiiri::make::Order;
use tachiiri::worker::Job;
use tachiiri::worker::budget::{Budget, estimate};

const MIB: u64 = 1 << 20;

#[test]
fn jobs_begin_as_long_as_there_is_room_for_them() {
    let mut budget = Budget::of(2);
    budget.take(900 * MIB);
    assert!(budget.has_room(1148 * MIB));
    assert!(!budget.has_room(1149 * MIB));
    budget.give_back(900 * MIB);
    assert!(budget.has_room(1149 * MIB));
}

#[test]
fn a_job_that_is_larger_than_the_budget_runs_alone() {
    let mut budget = Budget::of(1);
    assert!(budget.has_room(u64::MAX));
    budget.take(u64::MAX);
    assert!(!budget.has_room(1));
    budget.give_back(u64::MAX);
    assert!(budget.has_room(1));
}

#[test]
fn a_job_is_estimated_by_the_files_that_are_held_and_what_is_made_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, size: u64| {
        fs::write(folder.path().join(name), vec![b' '; size as usize]).unwrap()
    };
    let job = |order| estimate(&Job { order, ..Job::check(folder.path()) });
    let nothing = job(None);
    assert_eq!(nothing, job(Some(Order::default())));
    put("薬局.xlsx", MIB);
    let (checked, made) = (job(None) - nothing, job(Some(Order::default())) - nothing);
    assert!(checked > 0 && made > checked, "{checked} {made}");
    put("写真.jpg", 5 * MIB);
    assert_eq!(job(None) - nothing, checked, "a file that is not opened");
    put("アクセスログ.csv", 40 * MIB);
    assert_eq!(job(None) - nothing, checked, "a log that is folded as it is read");
}

#[test]
fn a_file_counts_like_a_folder_with_it_and_one_that_is_gone_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("薬局.xlsx"), vec![0; 1000]).unwrap();
    let of = |path| estimate(&Job::check(path));
    assert_eq!(of(folder.path().join("薬局.xlsx")), of(folder.path().to_owned()));
    assert_eq!(of(folder.path().join("別.xlsx")), of(folder.path().join("別")));
}
