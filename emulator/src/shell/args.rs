//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use emulator::Switches;
use lexopt::prelude::*;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Descope's management API for access keys, on this machine only.

usage: emulator [options]

  --port P             the port on 127.0.0.1; 0 takes any free one (default 8787)
  --keys N             how many keys the fleet has, 0 to 1000000 (default 2500)
  --seed S             what the fleet is made from (default 1)
  --serve DIR          also serve the files of this folder, under production headers
  --base /PATH/        serve them below this path instead of the root
  --state FILE         keep the keys in this file over restarts
  --project-id ID      (default P2LocalEmulatorProject000001)
  --management-key K   (default K2local)
  --switch NAME=VALUE  choose another reading of the API; may be repeated; emulator/DIFFERENCES.md lists them
  --quiet              do not print requests
  --help               this text
";

const MOST_KEYS: u32 = 1_000_000;

/// What the program is asked to do.
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Serve.
    Serve(Box<Options>),
}

/// How it is to serve. What was not said is `None` where a state file may say it instead.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) keys: Option<u32>,
    pub(crate) seed: Option<u64>,
    pub(crate) serve: Option<PathBuf>,
    /// Begins and ends with a slash.
    pub(crate) base: String,
    pub(crate) state: Option<PathBuf>,
    pub(crate) project_id: Option<String>,
    pub(crate) management_key: String,
    pub(crate) switches: Switches,
    pub(crate) quiet: bool,
}

impl Options {
    pub(crate) const DEFAULT_PROJECT: &str = "P2LocalEmulatorProject000001";
    pub(crate) const DEFAULT_KEYS: u32 = 2500;
    pub(crate) const DEFAULT_SEED: u64 = 1;
}

/// Reads the command line, program name first.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    read(lexopt::Parser::from_iter(args)).map_err(|error| error.to_string())
}

fn read(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Options {
        port: 8787,
        keys: None,
        seed: None,
        serve: None,
        base: "/".to_owned(),
        state: None,
        project_id: None,
        management_key: "K2local".to_owned(),
        switches: Switches::default(),
        quiet: false,
    };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("port") => options.port = parser.value()?.parse()?,
            Long("keys") => options.keys = Some(parser.value()?.parse_with(keys)?),
            Long("seed") => options.seed = Some(parser.value()?.parse()?),
            Long("serve") => options.serve = Some(parser.value()?.into()),
            Long("base") => options.base = parser.value()?.parse_with(base)?,
            Long("state") => options.state = Some(parser.value()?.into()),
            Long("project-id") => options.project_id = Some(parser.value()?.parse_with(credential)?),
            Long("management-key") => options.management_key = parser.value()?.parse_with(credential)?,
            Long("switch") => options.switches.set_text(&parser.value()?.string()?)?,
            Long("quiet") => options.quiet = true,
            arg => return Err(arg.unexpected()),
        }
    }
    Ok(Command::Serve(Box::new(options)))
}

fn keys(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|keys| *keys <= MOST_KEYS)
        .ok_or_else(|| format!("from 0 to {MOST_KEYS} keys are possible"))
}

/// A bearer is split at colons, and a header's value ends at a line break.
fn credential(text: &str) -> Result<String, String> {
    if text.is_empty() || text.contains(|c: char| c == ':' || !c.is_ascii_graphic()) {
        return Err("a project id or key is one word of ASCII without a colon".to_owned());
    }
    Ok(text.to_owned())
}

fn base(text: &str) -> Result<String, String> {
    let trimmed = text.trim_matches('/');
    if trimmed.contains(['?', '#', '%', '\\']) || trimmed.split('/').any(|part| part == "." || part == "..") {
        return Err("a base is a plain path such as /tools/keys/".to_owned());
    }
    Ok(if trimmed.is_empty() { "/".to_owned() } else { format!("/{trimmed}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(args: &[&str]) -> String {
        parse(std::iter::once("emulator").chain(args.iter().copied()).map(OsString::from)).err().unwrap_or_default()
    }

    #[test]
    fn a_bad_flag_says_what_is_wrong_with_it() {
        assert!(error(&["--keys", "1000001"]).contains("1000000"));
        assert!(error(&["--management-key", "a:b"]).contains("colon"));
        assert!(error(&["--switch", "update=never"]).contains("keepsAbsent"));
        assert!(error(&["--frobnicate"]).contains("--frobnicate"));
        assert!(error(&["--base", "/../x"]).contains("/tools/keys/"));
        assert_eq!(error(&["--port", "0", "--keys", "10", "--base", "sub/path"]), "");
    }
}
