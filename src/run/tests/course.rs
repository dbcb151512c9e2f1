//! The course of whole runs.

use super::world::{Chance, Faults, IMPORT, Kind, REPLACE, ROTATE, SINGLE, World, items, reloaded};
use crate::domain::KeyId;
use crate::run::{
    Budget, Checked, Failure, Finding, Hold, Looked, Millis, Outcome, Phase, Run, Sent, Step, UnclearAnswer, Work,
};

const BATCH: Work = Work::in_chunks(50, 200);
const SURVEYED: Work = Work { survey: true, ..BATCH };
const CHECKED: Work = Work { check: true, ..SINGLE };
const ALL: [(Work, Kind); 7] = [
    (BATCH, Kind::Set),
    (SINGLE, Kind::Set),
    (CHECKED, Kind::Set),
    (ROTATE, Kind::Hidden),
    (REPLACE, Kind::Twin),
    (IMPORT, Kind::New),
    (SURVEYED, Kind::Set),
];

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
fn what_is_as_asked_before_the_first_request_is_in_none() {
    let mut world = World::new(1, 120);
    let already: Vec<String> = (0..120).step_by(3).map(|at| format!("K{at}")).collect();
    already.iter().for_each(|id| _ = world.keys.insert(id.clone(), true));
    let (mut run, mut budget) = (Run::new(SURVEYED, items(120)), Budget::documented());
    world.drive(&mut run, &mut budget);
    assert_eq!((run.counts().done, run.counts().unchanged), (80, 40));
    assert!(already.iter().all(|id| !world.carried_out.contains_key(id)));
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
            damaged: chance.below(20),
            not_sent: chance.below(10),
            sign_in: chance.below(10),
            look_fails: chance.below(40),
            partial: 0,
            check_fails: chance.below(30),
            drift: chance.below(10),
        };
        world.others = usize::try_from(chance.below(90)).unwrap();
        world.bad = (0..chance.below(4)).map(|_| format!("K{}", chance.below(180))).collect();
        let (work, kind) = ALL[usize::try_from(seed).unwrap() % ALL.len()];
        world.kind = kind;
        world.faults.partial = if kind == Kind::Set { chance.below(20) } else { 0 };
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
    for seed in 0..240 {
        let (work, kind) = ALL[usize::try_from(seed).unwrap() % ALL.len()];
        let mut world = World::new(seed, 120);
        world.kind = kind;
        world.faults = Faults { lost_after: 15, lost_before: 15, ..Faults::default() };
        world.bad = vec!["K60".into()];
        let (mut run, mut budget) = (Run::new(work, items(120)), Budget::documented());
        for _ in 0..seed {
            world.step(&mut run, &mut budget);
        }
        // The page may go while an answer is awaited: the request leaves, and nobody hears of it.
        let gone = if seed % 2 == 0 { run.next(world.now, &mut budget) } else { Step::Rest };
        if let Step::Send(places) = &gone {
            places.iter().for_each(|at| _ = world.keys.insert(format!("K{at}"), true));
            places.iter().for_each(|at| _ = world.carried_out.insert(format!("K{at}"), 1));
        }
        let mut run = reloaded(&run, work);
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
fn what_is_tried_again_in_a_run_that_was_ended_is_what_failed_and_nothing_else() {
    let mut world = World::new(1, 500);
    world.bad = vec!["K7".into()];
    let (mut run, mut budget) = (Run::new(BATCH, items(500)), Budget::documented());
    while run.counts().failed == 0 {
        world.step(&mut run, &mut budget);
    }
    run.cancel();
    while world.step(&mut run, &mut budget) {}
    let pending = run.counts().pending;
    assert!(pending > 400);
    world.bad.clear();
    world.carried_out.clear();
    run.retry_failed(world.now);
    while world.step(&mut run, &mut budget) {}
    assert_eq!(world.carried_out.keys().collect::<Vec<_>>(), ["K7"], "the others were not to be sent");
    assert_eq!((run.phase(), run.counts().pending), (&Phase::Held(Hold::Cancelled), pending));
    run.resume();
    while world.step(&mut run, &mut budget) {}
    world.check(&run);
    assert_eq!((run.phase(), run.counts().done), (&Phase::Over, 500));
}

#[test]
fn a_sign_in_that_was_wanted_meanwhile_does_not_send_a_run_on_that_was_ended() {
    let mut budget = Budget::documented();
    let mut run = Run::new(BATCH, items(100));
    let Step::Send(first) = run.next(Millis(0), &mut budget) else { panic!("nothing was sent") };
    run.cancel();
    run.sent(Millis(1), &mut budget, Sent::Accepted);
    assert_eq!(run.next(Millis(1), &mut budget), Step::Look(first.clone()));
    run.looked(Millis(2), &mut budget, Looked::SignIn);
    assert_eq!(run.phase(), &Phase::Held(Hold::SignIn));
    assert_eq!(run.next(Millis(2), &mut budget), Step::Rest);
    run.resume();
    assert_eq!(run.phase(), &Phase::Held(Hold::Cancelled));
    assert_eq!(run.next(Millis(3), &mut budget), Step::Look(first));
    run.looked(Millis(4), &mut budget, Looked::Found(vec![Finding::Reached; 50]));
    assert_eq!((run.next(Millis(5), &mut budget), run.counts().pending), (Step::Rest, 50));
}

#[test]
fn a_key_whose_request_has_to_wait_is_read_again_before_it() {
    let mut budget = Budget::new(2, 1_000);
    let mut run = Run::new(CHECKED, items(1));
    assert_eq!(run.next(Millis(0), &mut budget), Step::Check(0));
    run.checked(Millis(1), &mut budget, Checked::Same);
    assert!(run.is_cleared());
    // The page asked for something meanwhile.
    budget.count([Millis(1)]);
    assert!(matches!(run.next(Millis(2), &mut budget), Step::Wait(_)));
    assert!(!run.is_cleared());
    assert_eq!(run.next(Millis(5_000), &mut budget), Step::Check(0));
}

#[test]
fn one_key_that_may_not_be_changed_among_others_that_may_does_not_hold_them_back() {
    let mut budget = Budget::documented();
    let mut run = Run::new(BATCH, items(50));
    let forbidden = || Sent::Forbidden("not this one".into());
    while let Step::Send(places) = run.next(Millis(0), &mut budget) {
        run.sent(Millis(0), &mut budget, if places.contains(&49) { forbidden() } else { Sent::Accepted });
    }
    assert_eq!((run.counts().under_way, run.counts().failed), (49, 1));
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

#[test]
fn a_key_that_somebody_else_changed_is_passed_over_and_stays_so() {
    let mut world = World::new(1, 20);
    world.kind = Kind::Set;
    world.drifted = vec!["K3".into(), "K7".into()];
    let (mut run, mut budget) = (Run::new(CHECKED, items(20)), Budget::documented());
    world.drive(&mut run, &mut budget);
    world.check(&run);
    assert_eq!((run.counts().done, run.counts().failed), (18, 2));
    assert_eq!(run.items()[3].outcome, Outcome::Failed(Failure::Drifted));
    run.retry_failed(world.now);
    assert_eq!(run.phase(), &Phase::Over, "the same plan would only be refused again");
}

#[test]
fn what_was_checked_before_a_pause_is_checked_again_after_it() {
    let mut budget = Budget::documented();
    let mut run = Run::new(CHECKED, items(2));
    assert_eq!(run.next(Millis(0), &mut budget), Step::Check(0));
    run.pause();
    run.checked(Millis(0), &mut budget, Checked::Same);
    assert_eq!(run.next(Millis(0), &mut budget), Step::Rest);
    run.resume();
    assert_eq!(run.next(Millis(0), &mut budget), Step::Check(0));
    run.checked(Millis(0), &mut budget, Checked::Same);
    assert_eq!(run.next(Millis(0), &mut budget), Step::Send(vec![0]));
}

#[test]
fn a_check_waits_until_its_request_can_follow_at_once() {
    let mut budget = Budget::new(3, 60_000);
    let mut run = Run::new(CHECKED, items(2));
    let mut steps = Vec::new();
    for _ in 0..3 {
        let step = run.next(Millis(0), &mut budget);
        match step {
            Step::Check(_) => run.checked(Millis(0), &mut budget, Checked::Same),
            Step::Send(_) => run.sent(Millis(0), &mut budget, Sent::Accepted),
            _ => {}
        }
        steps.push(step);
    }
    assert_eq!(steps, [Step::Check(0), Step::Send(vec![0]), Step::Wait(Millis(60_000))]);
}

#[test]
fn a_server_that_lets_no_key_be_read_ends_the_trying() {
    let mut budget = Budget::documented();
    let mut run = Run::new(CHECKED, items(500));
    let mut checks = 0;
    while let Step::Check(_) = run.next(Millis(0), &mut budget) {
        checks += 1;
        run.checked(Millis(0), &mut budget, Checked::Failed);
    }
    assert_eq!((checks, run.phase()), (6, &Phase::Held(Hold::Unread)));
    assert_eq!((run.counts().failed, run.counts().pending), (2, 498));
}

#[test]
fn a_lost_answer_that_no_look_can_tell_of_is_unknown_until_a_person_decides() {
    let mut budget = Budget::documented();
    let mut run = Run::new(ROTATE, items(2));
    assert_eq!(run.next(Millis(0), &mut budget), Step::Send(vec![0]));
    run.sent(Millis(0), &mut budget, Sent::Lost(UnclearAnswer::None));
    run.resume();
    assert_eq!(run.next(Millis(0), &mut budget), Step::Send(vec![1]));
    run.sent(Millis(0), &mut budget, Sent::Accepted);
    assert_eq!(run.phase(), &Phase::Over);
    assert_eq!(run.items()[0].outcome, Outcome::Unknown);
    run.retry_failed(Millis(0));
    assert_eq!(run.items()[0].outcome, Outcome::Unknown, "it is not sent by a retry of what failed");
    run.repeat_unknown();
    assert_eq!(run.next(Millis(0), &mut budget), Step::Send(vec![0]));
}

#[test]
fn the_first_row_of_an_import_goes_alone_until_one_was_seen_to_arrive() {
    let mut world = World::new(1, 10);
    world.kind = Kind::New;
    world.bad = vec!["K0".into()];
    let (mut run, mut budget) = (Run::new(IMPORT, items(10)), Budget::documented());
    while world.step(&mut run, &mut budget) {}
    assert_eq!((run.phase(), run.counts().failed, run.counts().pending), (&Phase::Held(Hold::First), 1, 9));
    run.resume();
    while world.step(&mut run, &mut budget) {}
    assert_eq!((run.phase(), run.counts().done, run.counts().pending), (&Phase::Held(Hold::First), 1, 8));
    assert_eq!(run.items()[1].made, Some(KeyId("N1".into())));
    run.resume();
    while world.step(&mut run, &mut budget) {}
    assert_eq!((run.phase(), run.counts().done), (&Phase::Over, 9));
    assert_eq!(world.requests, 10 + 2, "a look at the first, and one at the rest");
}
