//! What a running emulator says about itself at `/__emulator/info`.

use crate::failure::{Failure, Outcome};
use serde_json::Value;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

/// The project that the emulator plays.
#[derive(Debug, PartialEq)]
pub(crate) struct Info {
    /// The project id to sign in with.
    pub(crate) project: String,
    /// The management key to sign in with.
    pub(crate) management_key: String,
    /// How many access keys the project has.
    pub(crate) keys: u64,
}

impl Info {
    /// Asks the emulator at this address.
    pub(crate) fn of(url: &str) -> Outcome<Self> {
        let host = url.trim_start_matches("http://");
        let answer = get(host, "/__emulator/info")
            .map_err(|error| Failure::new(format!("The emulator at {url} does not answer: {error}.")))?;
        let odd = || Failure::new(format!("The emulator at {url} does not say which project it plays: {answer}"));
        Self::parse(&answer).ok_or_else(odd)
    }

    fn parse(answer: &str) -> Option<Self> {
        let (_, body) = answer.split_once("\r\n\r\n")?;
        let body: Value = serde_json::from_str(body).ok()?;
        Some(Self {
            project: body["projectId"].as_str()?.to_owned(),
            management_key: body["managementKey"].as_str()?.to_owned(),
            keys: body["keys"].as_u64()?,
        })
    }
}

/// The whole answer to a GET. HTTP/1.0, so that it ends with the connection and is never chunked.
fn get(host: &str, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credentials_are_read_from_the_answer() {
        let answer = "HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n\
                      {\"projectId\":\"P2\",\"managementKey\":\"K2\",\"keys\":3,\"seed\":1}";
        let info = Info { project: "P2".to_owned(), management_key: "K2".to_owned(), keys: 3 };
        assert_eq!(Info::parse(answer), Some(info));
        assert_eq!(Info::parse("HTTP/1.0 404 Not Found\r\n\r\n<h1>"), None);
    }
}
