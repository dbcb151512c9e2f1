//! Who may use whom.
//!
//! Invariant: a room that is a folder under `src/` stands in the table below, in reading order, with the reason for its
//! door. To open a door is to change this table, and to give the reason in the same line.

use crate::finding::{Finding, none};
use crate::source::{Source, closing, in_identifier, words};
use crate::tree;

/// A folder under `src/`, and what it may know.
struct Room {
    name: &'static str,
    /// The rooms it may name.
    uses: &'static [&'static str],
    /// Words that must not stand in it; a `*` admits any ending.
    without: &'static [&'static [&'static str]],
    /// The one file of the room to which `without` does not apply.
    door: Option<&'static str>,
    why: &'static str,
}

/// What draws or reacts.
const VIEW: &[&str] = &["leptos*", "view!"];
/// What needs a browser.
const BROWSER: &[&str] = &["web_sys", "js_sys", "gloo*", "wasm_bindgen*"];
/// What tells the time.
const CLOCK: &[&str] = &["SystemTime", "Instant"];
/// What knows how a value is spelt on the wire.
const WIRE: &[&str] = &["Serialize", "Deserialize"];

const ROOMS: &[Room] = &[
    Room {
        name: "domain",
        uses: &[],
        without: &[VIEW, BROWSER, CLOCK, WIRE],
        door: None,
        why: "the rules of access keys are pure: no browser, no wire names, no clock; `now` is an argument",
    },
    Room {
        name: "fleet",
        uses: &["domain"],
        without: &[VIEW, BROWSER, CLOCK],
        door: None,
        why: "the index of loaded keys is pure, so that a million keys can be tried without a browser",
    },
    Room {
        name: "run",
        uses: &["domain"],
        without: &[VIEW, BROWSER, CLOCK],
        door: None,
        why: "a run of many calls is a plan and its outcomes; it neither sends nor waits, and time is an argument",
    },
    Room {
        name: "import",
        uses: &["domain"],
        without: &[VIEW, BROWSER, CLOCK, WIRE],
        door: None,
        why: "what a file says is read without a browser, so that a hostile one can be tried anywhere; `now` is an argument",
    },
    Room {
        name: "api",
        uses: &["domain", "fleet"],
        without: &[VIEW, BROWSER],
        door: Some("src/api/transport.rs"),
        why: "the one door to the network knows URLs and JSON, and nobody who looks at the answers",
    },
    Room {
        name: "seal",
        uses: &["domain"],
        without: &[VIEW, BROWSER, CLOCK, WIRE],
        door: None,
        why: "sealing is pure, so that what it writes can be held against what age opened; randomness is an argument",
    },
    Room {
        name: "browser",
        uses: &["domain", "state"],
        without: &[&["view!", "gloo*"]],
        door: None,
        why: "a service knows the browser, and of the console only what state asks of it; it draws and sends nothing",
    },
    Room {
        name: "state",
        uses: &["domain", "fleet", "run", "import", "api"],
        without: &[BROWSER, &["view!"]],
        door: None,
        why: "what the page knows is tested on the host, so the browser's services come in as arguments",
    },
    Room {
        name: "ui",
        uses: &[],
        without: &[&["gloo*"]],
        door: None,
        why: "a generic part serves any page; what it shows or does comes in as a prop",
    },
    Room {
        name: "pages",
        uses: &["domain", "fleet", "run", "import", "seal", "api", "browser", "state", "ui", "route"],
        without: &[&["gloo*", "Endpoint"]],
        door: None,
        why: "pages compose; they hold neither a URL nor a request of their own",
    },
];

/// The modules that are one file under `src/`, and see every room.
const ROOT: &[&str] = &["app", "route"];

/// Words that only these files may hold, in all of `src/`. No file: nobody may.
const DOORS: &[(&str, &[&str], &str)] = &[
    ("gloo_net", &["src/api/transport.rs"], "one place sends requests, so one place can be looked at for what is sent"),
    ("reqwest", &[], "gloo-net is the HTTP client; a second one doubles the bundle and the rules"),
    (".local_storage(", LOCAL_STORAGE, "what stays on disk after sign-out is decided in one place"),
    ("localStorage", LOCAL_STORAGE, "what stays on disk after sign-out is decided in one place"),
];

const LOCAL_STORAGE: &[&str] = &["src/browser/local_storage.rs"];

/// The only file that spells a place of the app as text.
const ROUTE: &str = "src/route.rs";

fn strangers(room: &Room, source: &Source) -> Vec<Finding> {
    let named = rooms_named(source).filter(|(_, name)| *name != room.name && !room.uses.contains(name));
    let at_the_door = room.door == Some(source.path.as_str());
    let unwanted = room.without.iter().copied().flatten().filter(|_| !at_the_door);
    let unwanted = unwanted.flat_map(|word| words(&source.code, word).map(move |at| (at, *word)));
    named
        .chain(unwanted)
        .map(|(at, what)| source.finding(at, format!("`{what}` in `{}`; {}", room.name, room.why)))
        .collect()
}

/// The rooms that a file reaches through `crate::…` or through enough `super::`, each with the offset.
fn rooms_named(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let code = source.code.as_str();
    let depth = depth(&source.path);
    let from_root = words(code, "crate::").map(|at| at + "crate::".len());
    let supers = words(code, "super::").filter(|&at| !code[..at].ends_with("super::"));
    let through_super = supers.filter_map(move |at| {
        let after = code[at..].trim_start_matches("super::");
        let start = code.len() - after.len();
        ((start - at) / "super::".len() >= depth).then_some(start)
    });
    let paths = from_root.chain(through_super).flat_map(move |at| first_segments(code, at));
    paths.filter(|(_, name)| ROOT.contains(name) || ROOMS.iter().any(|room| room.name == *name))
}

/// How many `super::` lead from a file to the crate's root.
fn depth(path: &str) -> usize {
    let parts = path.split('/').count() - 1;
    if path.ends_with("/mod.rs") { parts - 1 } else { parts }
}

/// The first segment of a path, or of each path in the group, at this offset.
fn first_segments(code: &str, at: usize) -> Vec<(usize, &str)> {
    if !code[at..].starts_with('{') {
        return vec![(at, identifier(&code[at..]))];
    }
    let group = &code[at..at + closing(&code[at..])];
    let mut found = Vec::new();
    let mut next = 1;
    while next < group.len() {
        next += group[next..].len() - group[next..].trim_start().len();
        found.push((at + next, identifier(&group[next..])));
        while next < group.len() && !group[next..].starts_with(',') {
            next += if group[next..].starts_with('{') { closing(&group[next..]) } else { 1 };
        }
        next += 1;
    }
    found
}

fn identifier(code: &str) -> &str {
    &code[..code.find(|c| !in_identifier(c)).unwrap_or(code.len())]
}

fn in_room(room: &str, path: &str) -> bool {
    path.strip_prefix("src/").and_then(|rest| rest.strip_prefix(room)).is_some_and(|rest| rest.starts_with(['/', '.']))
}

fn behind_no_door(source: &Source) -> Vec<Finding> {
    let shut = DOORS.iter().filter(|(_, files, _)| !files.contains(&source.path.as_str()));
    shut.flat_map(|(word, _, why)| {
        words(&source.spoken, word).map(move |at| source.finding(at, format!("`{word}`; {why}")))
    })
    .collect()
}

fn path_text(source: &Source) -> Vec<Finding> {
    if source.path == ROUTE {
        return Vec::new();
    }
    source.spoken.match_indices("\"#/").map(|(at, _)| source.finding(at, "a place written as text")).collect()
}

#[test]
fn each_room_uses_only_what_it_may() {
    let sources = tree::console();
    let found = ROOMS.iter().flat_map(|room| {
        sources.iter().filter(|source| in_room(room.name, &source.path)).flat_map(|source| strangers(room, source))
    });
    none(
        &found.collect::<Vec<_>>(),
        "a room uses only what its row in tests/tidy/rooms.rs says",
        "move the code to a room that may, or hand in what it needs",
    );
}

#[test]
fn each_folder_is_a_room_of_the_table() {
    let unknown = tree::files("src")
        .into_iter()
        .filter(|path| path.matches('/').count() > 1 && !ROOMS.iter().any(|room| in_room(room.name, path)));
    let found: Vec<_> = unknown.map(|path| Finding::whole(&path, "in a room without a door")).collect();
    none(&found, "each folder under src/ has a row in the table of rooms", "add the row to tests/tidy/rooms.rs");
}

#[test]
fn some_words_stand_behind_one_door() {
    let found: Vec<_> = tree::console().iter().flat_map(behind_no_door).collect();
    none(&found, "these words stand only in the files that DOORS names", "use what the named file offers");
}

#[test]
fn places_are_values_and_not_text() {
    let found: Vec<_> = tree::console().iter().flat_map(path_text).collect();
    none(&found, "only src/route.rs spells a place of the app", "make it a Route and print that");
}

#[test]
fn a_stranger_in_a_room_is_found() {
    let lines = |path: &str, text: &str| {
        let room = ROOMS.iter().find(|room| in_room(room.name, path)).expect("a room");
        strangers(room, &Source::new(path, text)).into_iter().map(|found| found.line).collect::<Vec<_>>()
    };
    assert_eq!(lines("src/domain/key.rs", "use leptos::prelude::*;\n// leptos\nlet a = \"leptos\";"), [1]);
    assert_eq!(lines("src/domain/key.rs", "use crate::{\n    domain::Key,\n    api::{domain, Call},\n};"), [3]);
    assert_eq!(lines("src/domain/key.rs", "use crate::{self, domain::{a, b}};\nuse super::secret::Secret;"), [0; 0]);
    assert_eq!(lines("src/domain/key.rs", "use super::super::state::Keys;"), [1]);
    assert_eq!(lines("src/domain/mod.rs", "use super::state::Keys;"), [1]);
    assert_eq!(lines("src/domain.rs", "use super::state::Keys;"), [1]);
    assert_eq!(lines("src/domain/a/b.rs", "use super::super::api;"), [0; 0]);
    assert_eq!(lines("src/domain/key.rs", "use crate::route::Route;"), [1]);
    assert_eq!(lines("src/domain/key.rs", "fn now() -> SystemTime;"), [1]);
    assert_eq!(lines("src/fleet/mod.rs", "use crate::domain::AccessKey;\nuse crate::api::wire;"), [2]);
    assert_eq!(lines("src/api/client.rs", "use crate::fleet::ingest;\nuse leptos::web_sys;"), [2, 2]);
    assert_eq!(lines("src/api/transport.rs", "use leptos::web_sys;\nuse crate::state;"), [2]);
    assert_eq!(lines("src/browser/theme.rs", "use leptos::web_sys;\nview! { <p/> }\nuse crate::pages;"), [3, 2]);
    assert_eq!(lines("src/state/keys.rs", "use crate::api;\nuse crate::browser::clock;\nview! { <p/> }"), [2, 3]);
    assert_eq!(lines("src/ui/button.rs", "use leptos::prelude::*;\ncrate::domain::Status"), [2]);
    assert_eq!(lines("src/pages/keys.rs", "use crate::{state, ui};\nlet e = Endpoint::new();"), [2]);
}

#[test]
fn a_word_behind_the_wrong_door_is_found() {
    let found = |path, text| behind_no_door(&Source::new(path, text)).len();
    assert_eq!(found("src/api/client.rs", "use gloo_net::http;"), 1);
    assert_eq!(found("src/api/transport.rs", "use gloo_net::http;"), 0);
    assert_eq!(found("src/browser/clock.rs", "window.local_storage()"), 1);
    assert_eq!(found("src/pages/keys.rs", "get(\"localStorage\") // reqwest"), 1);
}

#[test]
fn a_place_as_text_is_found() {
    let found = |path, text| path_text(&Source::new(path, text)).len();
    assert_eq!(found("src/pages/keys.rs", "<a href=\"#/keys\">"), 1);
    assert_eq!(found("src/route.rs", "\"#/keys\""), 0);
}
