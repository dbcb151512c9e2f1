//! What the console says of a write and a read when something on the way goes wrong, held against what the emulator did.
//!
//! Invariant of every row: a write is sent once. "Refused" is said only where nothing was done.

use std::collections::HashSet;

use console::api::access_keys::{self, Revealed};
use console::api::{Answerer, ReadError, Refusal, Unknown, WriteError};
use console::domain::Lifetime;
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::project::Project;

/// A write, by the emulator's name of its operation.
#[derive(Clone, Copy, Debug)]
enum Write {
    Create,
    Rotate,
    Delete,
}

impl Write {
    const EVERY: [Self; 3] = [Self::Create, Self::Rotate, Self::Delete];

    fn operation(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Rotate => "rotate",
            Self::Delete => "delete",
        }
    }

    /// Sends it with a fault. What the console says, and whether it was done.
    fn with_fault(self, then: &Value) -> (Result<(), WriteError>, bool) {
        let project = Project::with_keys(2);
        let Revealed { key, secret, damaged: _ } = project.create("subject", Lifetime::Days(30)).unwrap();
        project.fault(self.operation(), &[1], then);
        project.sent();
        let said = match self {
            Self::Create => project.create("second", Lifetime::Days(30)).map(|_| ()),
            Self::Rotate => block_on(project.client.write(access_keys::rotate(&key.id))).map(|_| ()),
            Self::Delete => block_on(project.client.write(access_keys::delete(&key.id))),
        };
        let line = format!("POST /v1/mgmt/accesskey/{}", self.operation());
        assert_eq!(project.sent(), [line], "{self:?} {then}: a write is sent once");
        let done = match self {
            Self::Create => !project.named("second").is_empty(),
            Self::Rotate => project.exchange(secret.expose()).is_err(),
            Self::Delete => project.load(&key.id).is_err(),
        };
        (said, done)
    }
}

#[test]
fn without_a_fault_a_write_is_done_and_said_to_be() {
    for write in Write::EVERY {
        assert_eq!(
            write.with_fault(&json!({"delayMs": 120_000})),
            (Ok(()), true),
            "{write:?}: there is no limit of time"
        );
    }
}

#[test]
fn a_write_whose_answer_cannot_be_trusted_has_an_unknown_outcome_whether_it_was_done_or_not() {
    use Answerer::{Descope, Proxy};
    use Unknown::{Duplicate, Failing, NoAnswer, ProxyAnswer, Unreadable};
    let duplicate = json!({"errorCode": "PROXY_DUPLICATE_SUPPRESSED", "outcome": "unknown"});
    let table = [
        (json!({"drop": true}), NoAnswer, false),
        (json!({"executeThenDrop": true}), NoAnswer, true),
        (json!({"status": 500}), Failing { status: 500, by: Descope }, false),
        (json!({"status": 503, "execute": true}), Failing { status: 503, by: Descope }, true),
        (json!({"html": true}), Failing { status: 502, by: Proxy }, false),
        (json!({"html": true, "status": 504, "execute": true}), Failing { status: 504, by: Proxy }, true),
        (json!({"status": 404, "body": {"outcome": "unknown"}}), Failing { status: 404, by: Proxy }, false),
        (json!({"status": 409, "body": duplicate, "execute": true}), Duplicate, true),
        (json!({"html": true, "status": 200, "execute": true}), ProxyAnswer { status: 200 }, true),
        (json!({"html": true, "status": 403}), ProxyAnswer { status: 403 }, false),
        (json!({"status": 200, "body": "", "execute": true}), Unreadable, true),
        (json!({"status": 200, "body": [], "execute": true}), Unreadable, true),
        (json!({"badUtf8": true}), Unreadable, true),
        (json!({"cutBodyAt": 1, "framing": "length"}), Unreadable, true),
        (json!({"cutBodyAt": 1, "framing": "chunked"}), Unreadable, true),
        (json!({"cutBodyAt": 1, "framing": "close"}), Unreadable, true),
    ];
    for (then, unknown, done) in table {
        for write in Write::EVERY {
            assert_eq!(write.with_fault(&then), (Err(WriteError::Unknown(unknown)), done), "{write:?} {then}");
        }
    }
}

#[test]
fn a_write_that_was_refused_was_not_done() {
    let table = [
        (json!({"status": 400}), "Invalid"),
        (json!({"status": 401}), "KeyNotAccepted"),
        (json!({"status": 401, "body": {"errorCode": "E011008"}}), "UnknownProject"),
        (json!({"status": 403}), "Forbidden"),
        (json!({"status": 404}), "NotFound"),
        (
            json!({"status": 302, "headers": {"Location": "https://login.example"}}),
            "SignOnExpired(SignOn { host: \"keys.example\", sign: Redirect",
        ),
        (json!({"html": true, "status": 401}), "SignOnExpired("),
        (json!({"html": true, "status": 413}), "ProxyInvalid("),
        (json!({"status": 400, "body": {"errorCode": "PROXY_NO_REQUEST_ID", "outcome": "not_sent"}}), "ProxyInvalid("),
        (json!({"html": true, "status": 404}), "NotPassed("),
        (json!({"tooMany": {"retryAfter": 7}}), "TooMany { wait: 7 }"),
        (json!({"tooMany": {}}), "TooMany { wait: 60 }"),
        (json!({"tooMany": {"retryAfter": "soon"}}), "TooMany { wait: 60 }"),
    ];
    for (then, kind) in table {
        for write in Write::EVERY {
            let (said, done) = write.with_fault(&then);
            let Err(WriteError::Refused(refusal)) = said else { panic!("{write:?} {then}: {said:?}") };
            assert!(format!("{refusal:?}").starts_with(kind), "{write:?} {then}: {refusal:?}");
            assert!(!done, "{write:?} {then}");
        }
    }
}

#[test]
fn a_cut_create_never_reveals_a_part_of_a_secret() {
    let project = Project::with_keys(0);
    let length = {
        let (_, answer) =
            project.raw("POST", "/v1/mgmt/accesskey/create", &json!({"name": "cut", "description": "About cut"}));
        answer.to_string().len()
    };
    let mut saved = 0;
    for at in 0..length {
        project.fault("create", &[1], &json!({"cutBodyAt": at, "framing": "close"}));
        match project.create("cut", Lifetime::Never) {
            Ok(Revealed { key, secret, damaged }) => {
                saved += 1;
                let of = project.exchange(secret.expose());
                assert!(damaged && of.is_ok(), "cut at {at}: {of:?}");
                assert!(key.id.0.is_empty() || of == Ok(key.id), "cut at {at}");
            }
            Err(error) => assert_eq!(error, WriteError::Unknown(Unknown::Unreadable), "cut at {at}"),
        }
    }
    assert!(saved > 0, "one that is whole is not thrown away");
}

#[test]
fn a_read_whose_answer_did_not_come_is_sent_again_as_a_new_request() {
    let project = Project::with_keys(3);
    let key = project.all_keys().remove(0);
    for then in [
        json!({"drop": true}),
        json!({"executeThenDrop": true}),
        json!({"hang": true}),
        json!({"html": true}),
        json!({"status": 500}),
        json!({"status": 503}),
        json!({"cutBodyAt": 20, "framing": "length"}),
        json!({"cutBodyAt": 20, "framing": "chunked"}),
        json!({"status": 404, "body": {"outcome": "unknown"}}),
    ] {
        project.fault("load", &[1, 2], &then);
        project.wire.take_seen();
        assert_eq!(project.load(&key.id).as_ref(), Ok(&key), "{then}");
        let seen = project.wire.take_seen();
        assert_eq!(seen.len(), 3, "{then}");
        let ids: HashSet<_> = seen.iter().map(|seen| &seen.id).collect();
        assert_eq!(ids.len(), 3, "{then}: a proxy may refuse a second sending of the same id");
    }
}

#[test]
fn a_read_that_keeps_failing_ends_after_five_tries() {
    let project = Project::with_keys(3);
    let key = project.all_keys().remove(0);
    project.fault("load", &[1, 2, 3, 4, 5], &json!({"status": 503}));
    project.sent();
    assert_eq!(project.load(&key.id), Err(ReadError::Failing { status: 503, by: Answerer::Descope }));
    assert_eq!(project.sent().len(), 5);
}

#[test]
fn a_read_that_cannot_succeed_is_sent_once() {
    let project = Project::with_keys(3);
    let key = project.all_keys().remove(0);
    for (then, kind) in [
        (json!({"status": 400}), "Refused(Invalid("),
        (json!({"status": 401}), "Refused(KeyNotAccepted("),
        (json!({"status": 403}), "Refused(Forbidden("),
        (json!({"status": 404}), "Refused(NotFound("),
        (json!({"html": true, "status": 200}), "Refused(SignOnExpired("),
        (json!({"html": true, "status": 302}), "Refused(SignOnExpired("),
        (json!({"html": true, "status": 401}), "Refused(SignOnExpired("),
        (json!({"html": true, "status": 403}), "Refused(SignOnExpired("),
        (json!({"html": true, "status": 404}), "Refused(NotPassed("),
        (json!({"status": 200, "body": []}), "NotDescope { status: 200 }"),
    ] {
        project.fault("load", &[1], &then);
        project.sent();
        let error = project.load(&key.id).unwrap_err();
        assert!(format!("{error:?}").starts_with(kind), "{then}: {error:?}");
        assert_eq!(project.sent().len(), 1, "{then}");
    }
}

#[test]
fn a_damaged_answer_to_a_read_is_never_a_key() {
    let project = Project::with_keys(3);
    let key = project.all_keys().remove(0);
    for then in [json!({"badUtf8": true}), json!({"cutBodyAt": 60, "framing": "close"})] {
        project.control("faults", &json!({"operation": "load", "nth": "every", "then": then}));
        assert!(project.load(&key.id).is_err(), "{then}");
        project.wire.direct("DELETE", "/__emulator/faults", &[], b"");
    }
}

#[test]
fn a_full_budget_is_waited_for_once_and_as_long_as_the_server_says() {
    let project = Project::with_keys(3);
    let key = project.all_keys().remove(0);
    for (retry_after, milliseconds) in [
        (json!({"retryAfter": 7}), 7_000..=8_750),
        (json!({"retryAfter": {"dateIn": 9}}), 9_000..=12_500),
        (json!({"retryAfter": 86_400}), 120_000..=150_000),
        (json!({}), 60_000..=75_000),
    ] {
        let then = json!({"tooMany": retry_after});
        project.fault("load", &[1], &then);
        project.wire.take_waits();
        assert_eq!(project.load(&key.id).as_ref(), Ok(&key), "{then}");
        let waits = project.wire.take_waits();
        assert!(waits.len() == 1 && milliseconds.contains(&waits[0]), "{then}: {waits:?}");
    }
    project.fault("load", &[1, 2], &json!({"tooMany": {"retryAfter": 7}}));
    project.sent();
    assert_eq!(project.load(&key.id), Err(ReadError::Refused(Refusal::TooMany { wait: 7 })));
    assert_eq!(project.sent().len(), 2);
}

#[test]
fn the_emulators_own_budget_is_kept_to() {
    let project = Project::with_keys(3);
    let key = project.all_keys().remove(0);
    project.control("switches", &json!({"rateBudget": 2, "rateWindowSeconds": 30}));
    project.sent();
    for _ in 0..6 {
        assert_eq!(project.load(&key.id).as_ref(), Ok(&key));
    }
    assert!(project.sent().len() > 6, "the budget was never full");
}
