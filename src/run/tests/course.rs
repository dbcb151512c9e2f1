//! The course of whole runs.

use super::world::{Chance, Faults, World, items, reloaded};
use crate::run::{Budget, Failure, Hold, Millis, Outcome, Phase, Run, Sent, Step, Work};

const BATCH: Work = Work { chunk: 50, look_every: 200 };
const SINGLE: Work = Work { chunk: 1, look_every: 50 };

#[test]
fn a_run_without_faults_is_done_and_says_so_only_of_what_it_saw() {
    let mut world = World::new(1, 1_000);
    let (mut run, mut budget) = (Run::new(BATCH, items(1_000)), Budget::documented());
    world.drive(&mut run, &mut budget);
    world.check(&run);
    assert_eq!(run.counts().done, 1_000);
    assert_eq!(world.requests, 20 + 5);
    assert!(world.now < Millis(1_000), "{:?}", world.now);
}

#[test]
fn a_bad_key_among_many_is_found_and_keeps_no_other_from_being_done() {
    let mut world = World::new(1, 200);
    world.bad = vec!["K7".into(), "K8".into(), "K133".into()];
    let (mut run, mut budget) = (Run::new(BATCH, items(200)), Budget::documented());
    world.drive(&mut run, &mut budget);
    world.check(&run);
    assert_eq!((run.counts().done, run.counts().failed), (197, 3));
    assert_eq!(run.items()[133].outcome, Outcome::Failed(Failure::Refused("no such key".into())));
    assert!(world.requests < 40, "{} requests", world.requests);
}

#[test]
fn whatever_goes_wrong_every_key_ends_in_the_outcome_that_is_true() {
    for seed in 0..400 {
        let mut chance = Chance::new(seed);
        let count = 1 + usize::try_from(chance.below(180)).unwrap();
        let mut world = World::new(seed, count);
        world.faults = Faults {
            lost_before: chance.below(30),
            lost_after: chance.below(30),
            not_sent: chance.below(10),
            sign_in: chance.below(10),
            look_fails: chance.below(40),
            partial: chance.below(20),
        };
        world.others = usize::try_from(chance.below(90)).unwrap();
        world.bad = (0..chance.below(4)).map(|_| format!("K{}", chance.below(180))).collect();
        let work = if chance.percent(50) { BATCH } else { SINGLE };
        let (mut run, mut budget) = (Run::new(work, items(count)), Budget::documented());
        world.drive(&mut run, &mut budget);
        world.check(&run);
        assert_eq!(run.counts().settled(), count, "seed {seed}");
        // What a request carried out is not in another, whatever became of its answer.
        assert!(world.carried_out.values().all(|times| *times == 1), "seed {seed}: sent twice");
    }
}

#[test]
fn a_run_that_is_left_at_any_point_comes_to_the_same_end() {
    for seed in 0..60 {
        let mut world = World::new(seed, 120);
        world.faults = Faults { lost_after: 15, lost_before: 15, ..Faults::default() };
        world.bad = vec!["K60".into()];
        let (mut run, mut budget) = (Run::new(BATCH, items(120)), Budget::documented());
        for _ in 0..seed {
            world.step(&mut run, &mut budget);
        }
        // The page may go while an answer is awaited: the request leaves, and nobody hears of it.
        let gone = if seed % 2 == 0 { run.next(world.now, &mut budget) } else { Step::Rest };
        if let Step::Send(places) = &gone {
            places.iter().for_each(|at| _ = world.keys.insert(format!("K{at}"), true));
            places.iter().for_each(|at| _ = world.carried_out.insert(format!("K{at}"), 1));
        }
        let mut run = reloaded(&run, BATCH);
        world.drive(&mut run, &mut budget);
        world.check(&run);
        assert_eq!(run.counts().settled(), 120);
        assert!(world.carried_out.values().all(|times| *times == 1), "seed {seed}: sent twice");
    }
}

#[test]
fn cancelling_ends_with_the_request_that_is_under_way() {
    let mut world = World::new(1, 500);
    let (mut run, mut budget) = (Run::new(BATCH, items(500)), Budget::documented());
    let Step::Send(first) = run.next(Millis(0), &mut budget) else { panic!("nothing was sent") };
    run.cancel();
    first.iter().for_each(|at| _ = world.keys.insert(format!("K{at}"), true));
    run.sent(Millis(20), &mut budget, Sent::Accepted);
    world.now = Millis(20);
    while world.step(&mut run, &mut budget) {}
    assert_eq!(run.phase(), &Phase::Held(Hold::Cancelled));
    assert_eq!((run.counts().done, run.counts().pending), (50, 450));
    assert!(world.carried_out.is_empty());
}

#[test]
fn who_may_not_do_it_is_not_refused_a_thousand_times() {
    let mut budget = Budget::documented();
    let mut run = Run::new(BATCH, items(1_000));
    let mut sent = 0;
    while let Step::Send(_) = run.next(Millis(0), &mut budget) {
        sent += 1;
        run.sent(Millis(0), &mut budget, Sent::Forbidden("not allowed".into()));
    }
    assert_eq!(sent, 2);
    assert_eq!(run.phase(), &Phase::Held(Hold::Forbidden("not allowed".into())));
    assert_eq!(run.counts().pending, 1_000);
}

#[test]
fn only_what_failed_is_tried_again_and_what_nobody_knows_is_looked_at() {
    let mut world = World::new(3, 100);
    world.bad = vec!["K3".into()];
    let (mut run, mut budget) = (Run::new(BATCH, items(100)), Budget::documented());
    world.drive(&mut run, &mut budget);
    world.bad.clear();
    world.carried_out.clear();
    run.retry_failed(world.now);
    world.drive(&mut run, &mut budget);
    world.check(&run);
    assert_eq!(world.carried_out.keys().collect::<Vec<_>>(), ["K3"]);
    assert_eq!(run.counts().done, 100);
}

#[test]
fn a_thousand_single_requests_take_the_least_time_that_the_budget_allows() {
    let mut world = World::new(1, 1_000);
    let (mut run, mut budget) = (Run::new(SINGLE, items(1_000)), Budget::documented());
    let told = run.finish(Millis(0), &budget);
    world.drive(&mut run, &mut budget);
    assert_eq!(run.counts().done, 1_000);
    assert_eq!(world.refused, 0, "it had itself refused");
    let windows = u64::try_from(world.requests.div_ceil(100) - 1).unwrap();
    assert!(world.now.0 <= windows * 63_000, "{} ms for {windows} windows", world.now.0);
    assert!(world.now.0.abs_diff(told.0) <= 30_000, "it said {} and took {}", told.0, world.now.0);
}

#[test]
fn beside_somebody_who_uses_half_of_the_budget_it_takes_little_more_than_it_must() {
    let mut world = World::new(1, 1_000);
    world.others = 50;
    let (mut run, mut budget) = (Run::new(SINGLE, items(1_000)), Budget::documented());
    world.drive(&mut run, &mut budget);
    assert_eq!(run.counts().done, 1_000);
    let windows = u64::try_from(world.requests.div_ceil(50) - 1).unwrap();
    assert!(world.now.0 <= windows * 72_000, "{} ms for {windows} windows, {} refused", world.now.0, world.refused);
}
