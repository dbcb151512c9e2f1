//! What faults and streams look like on the wire.

use std::io::{ErrorKind, Read, Write};

use serde_json::json;

use crate::program::{BEARER, Program, Response};

fn program() -> Program {
    Program::start(&["--keys", "40", "--quiet"])
}

fn create(program: &Program) -> String {
    let body = r#"{"name":"new one"}"#;
    format!(
        "POST /v1/mgmt/accesskey/create HTTP/1.1\r\nHost: {}\r\nAuthorization: {BEARER}\r\nContent-Length: {}\r\n\r\n{body}",
        program.address,
        body.len()
    )
}

#[test]
fn a_dropped_connection_is_reset_without_a_byte() {
    let program = program();
    for (then, keys) in [(json!({"drop": true}), 40), (json!({"executeThenDrop": true}), 41)] {
        program.control("faults", &json!({"operation": "create", "then": then}));
        let (bytes, end) = program.raw(&create(&program));
        assert_eq!((bytes.len(), end.unwrap_err().kind()), (0, ErrorKind::ConnectionReset));
        assert_eq!(program.keys().len(), keys);
    }
}

#[test]
fn a_connection_that_was_used_before_is_reset_too() {
    let program = program();
    program.control("faults", &json!({"operation": "create", "nth": 2, "then": {"executeThenDrop": true}}));
    let mut stream = program.connect();
    stream.write_all(create(&program).as_bytes()).unwrap();
    let mut first = vec![0; 64 * 1024];
    let length = stream.read(&mut first).unwrap();
    assert!(first[..length].starts_with(b"HTTP/1.1 200"));
    stream.write_all(create(&program).as_bytes()).unwrap();
    let mut rest = Vec::new();
    assert_eq!(stream.read_to_end(&mut rest).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(program.keys().len(), 42);
}

#[test]
fn a_cut_body_ends_where_it_was_told_under_each_promise() {
    let program = program();
    for (framing, promise) in
        [("length", Some("content-length: ")), ("chunked", Some("transfer-encoding: chunked")), ("close", None)]
    {
        for at in [0, 1, 30] {
            let then = json!({"cutBodyAt": at, "framing": framing});
            program.control("faults", &json!({"operation": "create", "then": then}));
            let (bytes, end) = program.raw(&create(&program));
            end.unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
            for header in ["content-length: ", "transfer-encoding: chunked"] {
                assert_eq!(head.contains(header), promise == Some(header), "{framing}: {head}");
            }
            let expected = &r#"{"cleartext":"K2"#[..at.min(16)];
            let sent = match framing {
                "chunked" if at == 0 => body.to_owned(),
                "chunked" => body.split("\r\n").nth(1).unwrap().to_owned(),
                _ => body.to_owned(),
            };
            assert!(sent.len() == at && sent.starts_with(expected), "{framing} {at}: {body}");
        }
    }
    assert_eq!(program.keys().len(), 49, "each of them was done");
}

#[test]
fn a_hanging_call_keeps_nobody_else_waiting() {
    let program = program();
    program.control("faults", &json!({"operation": "create", "then": {"hang": true}}));
    let mut stream = program.connect();
    stream.write_all(create(&program).as_bytes()).unwrap();
    // The fault has counted the call once it hangs; every other call goes on meanwhile.
    while program.get("/__emulator/faults").json()["faults"][0]["callsSeen"] == 0 {}
    assert_eq!(program.keys().len(), 40);
    stream.set_nonblocking(true).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn a_delayed_answer_comes() {
    let program = program();
    program.control("faults", &json!({"operation": "create", "then": {"delayMs": 20}}));
    assert_eq!(program.call("/v1/mgmt/accesskey/create", &json!({"name": "n"})).status, 200);
}

#[test]
fn a_list_says_its_length_and_a_reshaped_one_comes_in_chunks() {
    let program = Program::start(&["--keys", "3000", "--quiet"]);
    let response = program.call("/v1/mgmt/accesskey/search", &json!({}));
    assert_eq!(response.header("content-length"), Some(response.body.len().to_string().as_str()));
    assert_eq!(response.json()["keys"].as_array().unwrap().len(), 3000);
    program.control("switches", &json!({"times": "text"}));
    let response = program.call("/v1/mgmt/accesskey/search", &json!({}));
    assert_eq!(response.header("transfer-encoding"), Some("chunked"));
    assert!(response.body.ends_with(b"0\r\n\r\n"));
}

#[test]
fn a_caller_who_leaves_in_the_middle_of_a_list_disturbs_nobody() {
    let program = Program::start(&["--keys", "5000", "--quiet"]);
    for _ in 0..5 {
        let mut stream = program.connect();
        let head = format!("POST /v1/mgmt/accesskey/search HTTP/1.1\r\nHost: {}\r\n", program.address);
        stream.write_all(format!("{head}Authorization: {BEARER}\r\nContent-Length: 0\r\n\r\n").as_bytes()).unwrap();
        stream.read_exact(&mut [0; 100]).unwrap();
    }
    assert_eq!(program.keys().len(), 5000);
}

#[test]
fn what_is_no_request_is_answered_and_forgotten() {
    let program = program();
    let (bytes, _) = program.raw("nonsense\r\n\r\n");
    assert_eq!(Response::parse(&bytes).status, 400);
    let long = "x".repeat(33 * 1024 * 1024);
    let mut stream = program.connect();
    let head = format!(
        "POST /v1/mgmt/accesskey/create HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n",
        program.address,
        long.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // It may hang up before it has read all of it.
    let _ = stream.write_all(long.as_bytes());
    assert_eq!(program.keys().len(), 40);
}

#[test]
fn a_full_fleet_of_callers_at_once_gets_its_answers() {
    let program = program();
    std::thread::scope(|scope| {
        for caller in 0..8 {
            let program = &program;
            scope.spawn(move || {
                for call in 0..5 {
                    let body = json!({"name": format!("{caller}-{call}")});
                    assert_eq!(program.call("/v1/mgmt/accesskey/create", &body).status, 200);
                }
            });
        }
    });
    let keys = program.keys();
    let ids: std::collections::HashSet<_> = keys.iter().map(|key| key["id"].to_string()).collect();
    assert_eq!((keys.len(), ids.len()), (80, 80));
}
