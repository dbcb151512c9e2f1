//! The page: its files, its headers, and that nothing else can be had.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Folder, Program, Response};

const HASHED: &str = "console-0123456789abcdef_bg.wasm";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.file("index.html", "<!doctype html><title>page</title>");
    folder.file(HASHED, b"\0asm");
    folder.file("boot-0123456789abcdef.js", "export {}");
    folder.file("style-0123456789abcdef.css", "a{}");
    folder.file("icon.svg", "<svg/>");
    folder.file("plain.js", "");
    folder.file("sub/deep-0123456789abcdef.js", "");
    folder.file(".hidden", "no");
    folder.file(".git/config", "no");
    folder
}

fn serve(folder: &Folder, more: &[&str]) -> Program {
    let path = folder.path("");
    Program::start(&[&["--keys", "3", "--quiet", "--serve", &path], more].concat())
}

fn has_production_headers(response: &Response) {
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types default; report-to csp; report-uri /csp-report",
        ),
        ("integrity-policy", "blocked-destinations=(script)"),
        ("reporting-endpoints", "csp=\"/csp-report\""),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("origin-agent-cluster", "?1"),
        ("x-robots-tag", "noindex, nofollow"),
    ] {
        assert_eq!(response.header(name), Some(value), "{}", response.head);
    }
    let permissions = response.header("permissions-policy").unwrap();
    assert!(permissions.contains("clipboard-read=()") && permissions.contains("clipboard-write=(self)"));
    assert!(!permissions.contains("bluetooth"), "browsers complain about it");
}

#[test]
fn every_response_has_the_headers_of_production() {
    let folder = folder();
    let program = serve(&folder, &[]);
    for (method, target, headers, status) in [
        ("GET", "/", &[] as &[(&str, &str)], 200),
        ("HEAD", "/", &[], 200),
        ("GET", "/nothing", &[], 404),
        ("POST", "/index.html", &[], 405),
        ("GET", "/v1/mgmt/license", &[], 401),
        ("GET", "/v1/nothing", &[], 404),
        ("OPTIONS", "/v1/mgmt/license", &[], 204),
        ("GET", "/", &[("Host", "evil.example")], 421),
        ("GET", "/config.json", &[], 200),
        ("GET", "/signout", &[], 200),
        ("POST", "/csp-report", &[], 204),
        ("GET", "/__emulator/info", &[], 200),
    ] {
        let response = program.send(method, target, headers, "");
        assert_eq!(response.status, status, "{method} {target}");
        has_production_headers(&response);
        assert_eq!(response.header("cache-control"), Some("no-store"), "{method} {target}");
        assert_eq!(response.header("content-encoding"), None, "{method} {target}");
        assert_eq!(response.header("clear-site-data").is_some(), target == "/signout");
    }
    program.control("faults", &json!({"operation": "license", "then": {"cutBodyAt": 3}}));
    let (bytes, _) = program.raw(&format!("GET /v1/mgmt/license HTTP/1.1\r\nHost: {}\r\n\r\n", program.address));
    let head = String::from_utf8(bytes).unwrap();
    has_production_headers(&Response { status: 0, head, body: Vec::new() });
}

#[test]
fn files_have_their_types_and_only_hashed_ones_are_kept() {
    let folder = folder();
    let program = serve(&folder, &[]);
    for (target, content_type, cache) in [
        ("/", "text/html; charset=utf-8", "no-store"),
        ("/index.html", "text/html; charset=utf-8", "no-store"),
        ("/console-0123456789abcdef_bg.wasm", "application/wasm", IMMUTABLE),
        ("/boot-0123456789abcdef.js", "text/javascript; charset=utf-8", IMMUTABLE),
        ("/boot-0123456789abcdef.js?x=1", "text/javascript; charset=utf-8", IMMUTABLE),
        ("/style-0123456789abcdef.css", "text/css; charset=utf-8", IMMUTABLE),
        ("/icon.svg", "image/svg+xml", "no-store"),
        ("/plain.js", "text/javascript; charset=utf-8", "no-store"),
        ("/sub/deep-0123456789abcdef.js", "text/javascript; charset=utf-8", "no-store"),
    ] {
        let response = program.get(target);
        assert_eq!(response.status, 200, "{target}");
        assert_eq!(response.header("content-type"), Some(content_type), "{target}");
        assert_eq!(response.header("cache-control"), Some(cache), "{target}");
    }
    assert_eq!(program.get("/console-0123456789abcdef_bg.wasm").body, b"\0asm");
    let missing = program.get("/gone-0123456789abcdef.wasm");
    assert_eq!((missing.status, missing.header("cache-control")), (404, Some("no-store")));
}

#[test]
fn nothing_outside_the_folder_and_nothing_hidden_can_be_had() {
    let outside = Folder::new();
    let secret = outside.file("secret.txt", "secret");
    let folder = folder();
    std::os::unix::fs::symlink(&secret, folder.0.join("link.txt")).unwrap();
    std::os::unix::fs::symlink(&outside.0, folder.0.join("out")).unwrap();
    let program = serve(&folder, &[]);
    let name = outside.0.file_name().unwrap().to_str().unwrap();
    for target in [
        "/.hidden",
        "/.git/config",
        "/sub/../.hidden",
        "/link.txt",
        "/out/secret.txt",
        &format!("/../{name}/secret.txt"),
        &format!("/..%2f{name}%2fsecret.txt"),
        &format!("/%2e%2e/{name}/secret.txt"),
        &format!("/sub/..\\..\\{name}\\secret.txt"),
        "//etc/passwd",
        "/etc/passwd",
        "/sub",
        "/sub/",
        "/index.html/",
        "/index.html%00",
        "/keys",
    ] {
        let response = program.get(target);
        assert_eq!(response.status, 404, "{target}");
        assert!(!String::from_utf8_lossy(&response.body).contains("secret"));
    }
}

#[test]
fn a_rebuilt_page_is_seen_at_once() {
    let folder = folder();
    let program = serve(&folder, &[]);
    folder.file("index.html", "new");
    folder.file("console-fedcba9876543210.js", "new");
    assert_eq!(program.get("/").body, b"new");
    assert_eq!(program.get("/console-fedcba9876543210.js").status, 200);
    fs::remove_file(folder.0.join("index.html")).unwrap();
    assert_eq!(program.get("/").status, 404);
}

#[test]
fn the_page_finds_its_api_and_a_demos_credentials_beside_itself() {
    let folder = folder();
    folder.file("config.json", "{\"apiBase\":\"https://elsewhere.example\"}");
    let program = serve(&folder, &[]);
    let demo = json!({"projectId": "P2LocalEmulatorProject000001", "managementKey": "K2local"});
    let expected = json!({"apiBase": "", "demo": demo, "exchange": true});
    assert_eq!(program.get("/config.json").json(), expected);
    assert_eq!(program.get("/signout").header("clear-site-data"), Some("\"cache\", \"storage\""));
    assert_eq!(program.send("POST", "/csp-report", &[], "{\"csp-report\":{}}").status, 204);
    assert_eq!(program.get("/__emulator/reports").json()["count"], 1);
}

#[test]
fn the_page_works_below_a_path() {
    let folder = folder();
    let program = serve(&folder, &["--base", "/tools/keys/"]);
    assert!(program.ready.contains("/tools/keys/ "));
    assert_eq!(program.get("/tools/keys/").status, 200);
    assert_eq!(program.get("/tools/keys/config.json").json()["apiBase"], "");
    let asset = program.get("/tools/keys/boot-0123456789abcdef.js");
    assert_eq!((asset.status, asset.header("cache-control")), (200, Some(IMMUTABLE)));
    let moved = program.get("/tools/keys");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/tools/keys/")));
    for target in ["/", "/index.html", "/config.json", "/tools/", "/tools/keys/../../index.html"] {
        assert_eq!(program.get(target).status, 404, "{target}");
    }
    for root in ["", "/tools/keys"] {
        let response = program.call(&format!("{root}/v1/mgmt/accesskey/search"), &Value::Null);
        assert_eq!(response.json()["keys"].as_array().unwrap().len(), 3);
    }
    assert_eq!(program.get("/__emulator/info").status, 200);
}

#[test]
fn without_a_folder_the_api_is_there_all_the_same() {
    let program = Program::start(&["--keys", "1", "--quiet"]);
    let response = program.get("/");
    assert!(response.status == 404 && String::from_utf8(response.body).unwrap().contains("--serve"));
    assert_eq!(program.keys().len(), 1);
}

/// A page under another name that resolves to this machine must get nothing, whatever it asks.
#[test]
fn only_hosts_of_this_machine_are_answered() {
    let program = Program::start(&["--keys", "1", "--quiet"]);
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", ""] {
        for target in ["/", "/__emulator/info", "/v1/mgmt/license", "/config.json"] {
            let response = program.send("GET", target, &[("Host", host)], "");
            assert_eq!(response.status, 421, "{host} {target}");
            assert!(!String::from_utf8(response.body).unwrap().contains("K2local"));
        }
    }
    let port = program.address.port();
    for host in ["localhost".to_owned(), format!("localhost:{port}"), "[::1]".to_owned()] {
        assert_eq!(program.send("GET", "/__emulator/info", &[("Host", &host)], "").status, 200, "{host}");
    }
    let (bytes, _) = program.raw("GET /__emulator/info HTTP/1.0\r\n\r\n");
    assert_eq!(Response::parse(&bytes).status, 421);
    let foreign = [("Origin", "https://evil.example")];
    assert_eq!(program.send("POST", "/__emulator/reset", &foreign, "").status, 403);
}
