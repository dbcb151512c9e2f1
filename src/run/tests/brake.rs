//! Runs that stop by themselves before more keys are in doubt.

use super::world::{Chance, Faults, IMPORT, Kind, REPLACE, ROTATE, SINGLE, World, items, reloaded};
use crate::run::{Budget, Hold, Looked, Millis, Outcome, Phase, Run, Sent, Step, Unclear, UnclearAnswer, Work};

const IRREVERSIBLE: [(Work, Kind); 3] = [(ROTATE, Kind::Hidden), (REPLACE, Kind::Twin), (IMPORT, Kind::New)];

/// Whether something is left that an answer in doubt must keep from being sent.
fn some_are_pending(run: &Run) -> bool {
    run.items().iter().any(|item| item.outcome == Outcome::Pending)
}

#[test]
fn of_what_cannot_be_undone_one_key_at_most_is_in_doubt_when_the_run_pauses_and_it_does_pause() {
    for seed in 0..600 {
        let mut chance = Chance::new(seed);
        let count = 2 + usize::try_from(chance.below(60)).unwrap();
        let (work, kind) = IRREVERSIBLE[usize::try_from(seed).unwrap() % IRREVERSIBLE.len()];
        let mut world = World::new(seed, count);
        world.kind = kind;
        world.faults = Faults {
            lost_before: chance.below(40),
            lost_after: chance.below(60),
            damaged: chance.below(40),
            look_fails: chance.below(60),
            check_fails: chance.below(20),
            not_sent: chance.below(10),
            ..Faults::default()
        };
        world.bad = (0..chance.below(4)).map(|_| format!("K{}", chance.below(60))).collect();
        let (mut run, mut budget) = (Run::new(work, items(count)), Budget::documented());
        let mut pauses = 0;
        while *run.phase() != Phase::Over {
            let more = world.step(&mut run, &mut budget);
            assert!(world.in_doubt.len() <= 1, "seed {seed}: {:?}", world.in_doubt);
            if !world.in_doubt.is_empty() && some_are_pending(&run) {
                assert!(matches!(run.phase(), Phase::Held(_)), "seed {seed}: it goes on");
            }
            // The page may be left at any point, also while an answer is awaited.
            if chance.below(12) == 0 {
                if let Step::Send(places) = run.next(world.now, &mut budget) {
                    world.in_doubt.extend(places.iter().map(|at| format!("K{at}")));
                    places.iter().for_each(|at| _ = world.carried_out.insert(format!("K{at}"), 1));
                    places.iter().for_each(|at| _ = world.keys.insert(format!("K{at}"), true));
                }
                assert!(world.in_doubt.len() <= 1, "seed {seed}: {:?}", world.in_doubt);
                run = reloaded(&run, work);
                world.in_doubt.clear();
            } else if !more && *run.phase() != Phase::Over {
                pauses += 1;
                assert!(pauses < 1_000, "seed {seed}: it does not end");
                world.in_doubt.clear();
                run.resume();
            }
        }
        world.check(&run);
        assert!(world.carried_out.values().all(|times| *times == 1), "seed {seed}: sent twice");
    }
}

#[test]
fn behind_a_proxy_that_answers_instead_of_the_server_one_key_is_in_doubt_and_the_rest_is_untouched() {
    for (work, kind) in IRREVERSIBLE {
        let mut world = World::new(1, 30);
        world.kind = kind;
        let (mut run, mut budget) = (Run::new(work, items(30)), Budget::documented());
        while run.counts().pending > 28 {
            if !world.step(&mut run, &mut budget) {
                run.resume();
            }
        }
        world.faults = Faults { lost_after: 100, ..Faults::default() };
        world.carried_out.clear();
        for round in 1..=3 {
            run.resume();
            while world.step(&mut run, &mut budget) {}
            assert_eq!(world.carried_out.len(), round, "one more each time that a person resumes it");
            assert!(matches!(run.phase(), Phase::Held(Hold::Unclear(it)) if it.keys.len() == 1), "{:?}", run.phase());
        }
    }
}

#[test]
fn what_was_sent_is_looked_at_while_the_run_is_paused() {
    let mut world = World::new(1, 5);
    world.kind = Kind::Twin;
    world.faults = Faults { lost_after: 100, ..Faults::default() };
    let (mut run, mut budget) = (Run::new(REPLACE, items(5)), Budget::documented());
    while world.step(&mut run, &mut budget) {}
    assert!(matches!(run.phase(), Phase::Held(Hold::Unclear(it)) if it.keys == [0]));
    assert_eq!((run.counts().failed, run.counts().pending), (1, 4), "it was found, without its secret");
}

#[test]
fn of_what_can_be_seen_one_lost_answer_is_got_over_and_two_in_a_row_are_not() {
    let mut world = World::new(1, 20);
    let (mut run, mut budget) = (Run::new(SINGLE, items(20)), Budget::documented());
    let send = |run: &mut Run, budget: &mut Budget| assert!(matches!(run.next(Millis(0), budget), Step::Send(_)));
    let lost = Sent::Lost(UnclearAnswer::Proxy(502));
    // One, and the look after it finds the key.
    send(&mut run, &mut budget);
    run.sent(Millis(0), &mut budget, lost.clone());
    assert_eq!(run.next(Millis(0), &mut budget), Step::Look(vec![0]));
    run.looked(Millis(0), &mut budget, Looked::Found(vec![crate::run::Finding::Reached]));
    send(&mut run, &mut budget);
    run.sent(Millis(0), &mut budget, Sent::Accepted);
    send(&mut run, &mut budget);
    run.sent(Millis(0), &mut budget, lost.clone());
    assert_eq!(run.phase(), &Phase::Running, "the one between was answered");
    run.next(Millis(0), &mut budget);
    run.looked(Millis(0), &mut budget, Looked::Found(vec![crate::run::Finding::Reached; 2]));
    send(&mut run, &mut budget);
    run.sent(Millis(0), &mut budget, lost);
    assert_eq!(
        run.phase(),
        &Phase::Held(Hold::Unclear(Unclear { answer: UnclearAnswer::Proxy(502), keys: vec![2, 3] }))
    );
    world.faults = Faults { look_fails: 100, ..Faults::default() };
    while world.step(&mut run, &mut budget) {}
    assert_eq!((run.counts().unknown, run.counts().pending), (1, 16), "what was sent is still looked at");
}

#[test]
fn a_dead_proxy_costs_a_run_no_more_than_the_looks_at_what_it_sent() {
    for work in [SINGLE, Work::in_chunks(50, 200), Work { survey: true, ..Work::in_chunks(50, 200) }] {
        let mut world = World::new(1, 1_000);
        let (mut run, mut budget) = (Run::new(work, items(1_000)), Budget::documented());
        world.faults = Faults { lost_before: 100, look_fails: 100, ..Faults::default() };
        while world.step(&mut run, &mut budget) {}
        assert!(matches!(run.phase(), Phase::Held(Hold::Unclear(Unclear { answer: UnclearAnswer::NotRead, .. }))));
        assert!(world.requests <= 1 + 1 + 5, "{} requests", world.requests);
    }
}

#[test]
fn a_run_that_was_cancelled_stays_so_when_the_answer_to_a_second_try_is_lost() {
    let mut budget = Budget::documented();
    let mut run = Run::new(ROTATE, items(3));
    assert_eq!(run.next(Millis(0), &mut budget), Step::Send(vec![0]));
    run.cancel();
    run.sent(Millis(0), &mut budget, Sent::Lost(UnclearAnswer::None));
    assert_eq!(run.phase(), &Phase::Held(Hold::Cancelled));
    run.repeat_unknown();
    assert_eq!(run.next(Millis(1), &mut budget), Step::Send(vec![0]));
    run.sent(Millis(1), &mut budget, Sent::Lost(UnclearAnswer::None));
    assert_eq!(run.phase(), &Phase::Held(Hold::Cancelled));
    assert_eq!((run.counts().unknown, run.counts().pending), (1, 2));
}
