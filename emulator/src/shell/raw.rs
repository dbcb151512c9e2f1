//! Responses byte by byte, for those that end too early.

use axum::http::{HeaderMap, StatusCode};
use emulator::{Body, Framing};

use super::headers;

/// The bytes of a response whose body ends after `at` bytes, although its head promises what `framing` says.
pub(crate) fn cut(status: StatusCode, mut head: HeaderMap, body: Body, at: u64, framing: Framing) -> Vec<u8> {
    headers::complete(&mut head);
    let whole = body.into_bytes();
    let sent = &whole[..usize::try_from(at).unwrap_or(usize::MAX).min(whole.len())];
    let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in &head {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    let promise = match framing {
        Framing::Length => format!("content-length: {}\r\n", whole.len()),
        Framing::Chunked => "transfer-encoding: chunked\r\n".to_owned(),
        Framing::Close => String::new(),
    };
    bytes.extend_from_slice(promise.as_bytes());
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    if framing == Framing::Chunked && !sent.is_empty() {
        bytes.extend_from_slice(format!("{:x}\r\n", sent.len()).as_bytes());
        bytes.extend_from_slice(sent);
        bytes.extend_from_slice(b"\r\n");
    } else {
        bytes.extend_from_slice(sent);
    }
    bytes
}
