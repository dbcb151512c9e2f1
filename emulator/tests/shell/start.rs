//! Starting, and the ways in which it cannot.

use std::net::TcpListener;

use serde_json::json;

use crate::program::{Folder, Program, run};

/// Exit code 2 and one line that says what to do.
fn refused(args: &[&str]) -> String {
    let output = run(args);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert_eq!(message.trim_end().lines().count(), 1, "{message}");
    message
}

#[test]
fn it_says_where_it_is_and_what_opens_it() {
    let program = Program::start(&["--keys", "12", "--seed", "3", "--management-key", "K2mine", "--quiet"]);
    assert!(program.ready.starts_with("emulator: http://127.0.0.1:"), "{}", program.ready);
    assert_eq!(
        program.get("/__emulator/info").json(),
        json!({"projectId": "P2LocalEmulatorProject000001", "managementKey": "K2mine", "keys": 12, "seed": 3})
    );
}

#[test]
fn switches_come_from_the_command_line_too() {
    let program =
        Program::start(&["--keys", "0", "--switch", "update=nameOnly", "--switch", "rateBudget=1", "--quiet"]);
    let switches = program.get("/__emulator/switches").json();
    assert_eq!((&switches["update"], &switches["rateBudget"]), (&json!("nameOnly"), &json!(1)));
}

#[test]
fn whatever_stops_it_is_one_line_that_says_what_to_do() {
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port().to_string();
    let folder = Folder::new();
    folder.file("file", "x");
    for (args, parts) in [
        (&["--port", &port] as &[&str], ["--port", "free"]),
        (&["--serve", &folder.path("nowhere")], ["nowhere", "build the page"]),
        (&["--serve", &folder.path("file")], ["not a folder", "build the page"]),
        (&["--frobnicate"], ["--frobnicate", "--help"]),
        (&["--keys", "-1"], ["1000000", "--help"]),
        (&["--switch", "x=y"], ["no switch is called `x`", "readLagSeconds"]),
        (&["--state", &folder.path("file")], ["file", "move it away"]),
        (&["--state", &folder.path("nowhere/state")], ["nowhere/state", "cannot write"]),
        (&["--project-id", "a:b"], ["colon", "--help"]),
    ] {
        let message = refused(&[&["--port", "0"], args].concat());
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    }
}

#[test]
fn help_lists_every_option() {
    let output = run(&["--help"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for option in [
        "--port",
        "--keys",
        "--seed",
        "--serve",
        "--base",
        "--state",
        "--project-id",
        "--management-key",
        "--switch",
        "--quiet",
    ] {
        assert!(text.contains(option), "{option}");
    }
}
