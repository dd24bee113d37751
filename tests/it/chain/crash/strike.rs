//! Runs that the system kills, or refuses a call, at any call that changes what stands on the disk.

use super::{
    Chain, FIVE, Thread, Tree, assert_whole, can_strike, case, made_of, strike_everywhere, three, three_changed,
};

#[test]
fn killed_at_any_call_a_first_run_is_completed_by_the_next() {
    if can_strike() {
        strike_everywhere(&FIVE[..2], &Tree::new(), "signal=KILL");
    }
}

#[test]
fn killed_at_any_call_a_later_run_leaves_every_paper_old_or_new() {
    if can_strike() {
        strike_everywhere(&three_changed(), &made_of(three()), "signal=KILL");
    }
}

#[test]
fn a_disk_that_fails_at_any_call_leaves_nothing_half_written() {
    if can_strike() {
        let cases = [case("ア.xlsx", "架空薬局", "一")];
        let changed = [case("ア.xlsx", "架空薬局", "あたらしい")];
        strike_everywhere(&cases, &Tree::new(), "error=ENOSPC");
        strike_everywhere(&changed, &made_of(&cases), "error=EIO");
    }
}

#[test]
fn a_run_on_changed_workbooks_that_is_killed_like_the_one_before_is_completed_too() {
    if !can_strike() {
        return;
    }
    let versions = ["一", "二", "三"].map(|remark| [case("ア.xlsx", "架空薬局", remark)]);
    let trees = versions.each_ref().map(|cases| made_of(cases));
    let begun = || {
        let chain = Chain::of(&versions[1]);
        chain.lay(&trees[0]);
        chain
    };
    let kill = |chain: &Chain, name: &str, nth| chain.struck(Thread::Any, "signal=KILL", name, nth);
    for (name, count) in begun().calls(Thread::Any) {
        for nth in 2..=count {
            let chain = begun();
            kill(&chain, &name, nth);
            chain.put(&versions[2]);
            kill(&chain, &name, nth - 1);
            let after = format!("killed at {name} {nth} and, with other workbooks, at the one before");
            assert_whole(&chain.tree(), &trees.each_ref(), &after);
            chain.completes_to(&trees[2], &after);
        }
    }
}
