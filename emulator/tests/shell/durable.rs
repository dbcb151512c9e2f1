//! The state file, across kills.

use serde_json::{Value, json};

use crate::program::{Folder, Program, read, run};

fn start(path: &str, more: &[&str]) -> Program {
    Program::start(&[&["--keys", "20", "--quiet", "--state", path], more].concat())
}

fn exchange(program: &Program, secret: &str) -> u16 {
    let bearer = format!("Bearer P2LocalEmulatorProject000001:{secret}");
    program.send("POST", "/v1/auth/accesskey/exchange", &[("Authorization", &bearer)], "{}").status
}

#[test]
fn what_was_answered_is_there_after_kill_9() {
    let folder = Folder::new();
    let path = folder.path("state");
    let mut program = start(&path, &[]);
    let mut names = Vec::new();
    let mut secrets = Vec::new();
    for round in 0..4 {
        let name = format!("round {round}");
        let made = program.call("/v1/mgmt/accesskey/create", &json!({"name": name})).json();
        secrets.push(made["cleartext"].as_str().unwrap().to_owned());
        names.insert(0, name);
        if round == 2 {
            let id = &made["key"]["id"];
            program.call("/v1/mgmt/accesskey/delete", &json!({"id": id}));
            names.remove(0);
        }
        program.kill();
        program = start(&path, &[]);
        let keys = program.keys();
        assert_eq!(keys.len(), 20 + names.len());
        assert!(keys.iter().zip(&names).all(|(key, name)| key["name"] == *name));
    }
    let statuses: Vec<_> = secrets.iter().map(|secret| exchange(&program, secret)).collect();
    assert_eq!(statuses, [200, 200, 401, 200]);
    assert_eq!(program.get("/__emulator/info").json()["keys"], 23);
}

#[test]
fn a_torn_last_call_is_dropped_and_the_rest_is_there() {
    let folder = Folder::new();
    let path = folder.path("state");
    let program = start(&path, &[]);
    program.call("/v1/mgmt/accesskey/create", &json!({"name": "whole"}));
    let whole = read(&path).len();
    program.call("/v1/mgmt/accesskey/create", &json!({"name": "in flight"}));
    program.kill();
    let bytes = read(&path);
    std::fs::write(&path, &bytes[..whole + 10]).unwrap();
    let program = start(&path, &[]);
    assert_eq!(program.keys()[0]["name"], "whole");
    program.call("/v1/mgmt/accesskey/create", &json!({"name": "again"}));
    program.kill();
    assert_eq!(start(&path, &[]).keys()[0]["name"], "again");
}

#[test]
fn a_damaged_file_is_refused_with_its_reason_and_left_alone() {
    let folder = Folder::new();
    let path = folder.path("state");
    let program = start(&path, &[]);
    program.call("/v1/mgmt/accesskey/create", &json!({"name": "n"}));
    program.kill();
    let mut bytes = read(&path);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let output = run(&["--port", "0", "--state", &path]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("is damaged") && message.contains("left as it is"), "{message}");
    assert_eq!(read(&path), bytes);
}

#[test]
fn a_state_that_other_flags_made_is_refused() {
    let folder = Folder::new();
    let path = folder.path("state");
    start(&path, &["--seed", "9"]).kill();
    for (flag, value) in [("--keys", "21"), ("--seed", "8"), ("--project-id", "P2other")] {
        let output = run(&["--port", "0", "--state", &path, flag, value]);
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && message.contains(flag), "{message}");
    }
    let program = Program::start(&["--quiet", "--state", &path]);
    assert_eq!(program.get("/__emulator/info").json()["seed"], 9);
}

#[test]
fn two_emulators_do_not_share_a_file() {
    let folder = Folder::new();
    let path = folder.path("state");
    let first = start(&path, &[]);
    let output = run(&["--port", "0", "--state", &path]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("in use by another emulator"));
    assert_eq!(first.keys().len(), 20);
}

#[test]
fn a_reset_is_durable_too() {
    let folder = Folder::new();
    let path = folder.path("state");
    let program = start(&path, &[]);
    let fleet = program.keys();
    program.call("/v1/mgmt/accesskey/create", &json!({"name": "n"}));
    program.control("reset", &Value::Null);
    program.call("/v1/mgmt/accesskey/deactivate", &json!({"id": fleet[0]["id"]}));
    program.kill();
    let program = start(&path, &[]);
    assert_eq!(program.keys().len(), 20);
    assert_eq!(program.keys()[0]["status"], "inactive");
}
