//! Cuts a JSON answer into the elements of its list while it is still arriving.
//!
//! Invariant: an element is handed out only when it is complete, in order and exactly once, wherever the chunks were cut.
//! The elements themselves are not parsed here, so one that is damaged cannot take the others with it.

use memchr::memchr2;

/// Why an answer is not the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadStream {
    /// It is not a JSON object that holds the list: another server answered, perhaps with a page.
    Unexpected,
    /// It ended before the object did.
    Truncated,
}

/// Takes an answer of the form `{"<list>":[element, …], …}` in pieces.
#[derive(Debug)]
pub struct Splitter {
    list: &'static str,
    at: At,
    /// What an earlier chunk brought of the member name or element at hand.
    carry: Vec<u8>,
    seen_list: bool,
    /// Whether the object has a member at all.
    seen_member: bool,
}

/// Where in the answer the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Start,
    /// Before a member of the object; `first` while `}` may come instead.
    Member {
        first: bool,
    },
    Name {
        escaped: bool,
    },
    Colon {
        listed: bool,
    },
    /// Before the value of a member; `listed` when it is the list.
    Value {
        listed: bool,
    },
    Skipped(Nesting),
    AfterMember,
    /// Before an element; `first` while `]` may come instead.
    Element {
        first: bool,
    },
    Inside(Nesting),
    AfterElement,
    End,
}

/// How deep inside a value the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Nesting {
    depth: u32,
    text: bool,
    escaped: bool,
}

impl Nesting {
    /// Goes on through a value: how many of these bytes still belong to it, and whether it ends with them.
    fn run(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.escaped {
                self.escaped = false;
            } else if self.text {
                // Most of an answer is text; the search for its end looks at many bytes at once.
                let Some(mark) = memchr2(b'"', b'\\', &bytes[at..]) else { return (bytes.len(), false) };
                at += mark;
                self.escaped = bytes[at] == b'\\';
                self.text = self.escaped;
                if !self.text && self.depth == 0 {
                    return (at + 1, true);
                }
            } else {
                match byte {
                    b'"' => self.text = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' if self.depth > 0 => {
                        self.depth -= 1;
                        if self.depth == 0 {
                            return (at + 1, true);
                        }
                    }
                    // A bare word or number ends before what follows it.
                    b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 => return (at, true),
                    _ => {}
                }
            }
            at += 1;
        }
        (bytes.len(), false)
    }
}

impl Splitter {
    /// Expects the list under this member name.
    pub fn new(list: &'static str) -> Self {
        Self { list, at: At::Start, carry: Vec::new(), seen_list: false, seen_member: false }
    }

    /// Takes the next chunk and hands out each element that it completes.
    ///
    /// # Errors
    /// [`BadStream::Unexpected`] as soon as the answer cannot be what it should be. What was handed out before stands.
    pub fn push(&mut self, chunk: &[u8], mut element: impl FnMut(&[u8])) -> Result<(), BadStream> {
        // Where in this chunk the member name or element at hand began; 0 when an earlier chunk began it.
        let mut start = 0;
        let mut index = 0;
        while let Some(&byte) = chunk.get(index) {
            let blank = matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
            let mut consumed = true;
            self.at = match self.at {
                At::Name { escaped: true } => At::Name { escaped: false },
                At::Name { escaped: false } => match byte {
                    b'\\' => At::Name { escaped: true },
                    b'"' => {
                        self.carry.extend_from_slice(&chunk[start..index]);
                        let listed = self.carry == self.list.as_bytes();
                        self.carry.clear();
                        At::Colon { listed }
                    }
                    _ => self.at,
                },
                At::Skipped(mut nesting) => {
                    let (taken, ended) = nesting.run(&chunk[index..]);
                    index += taken;
                    consumed = false;
                    if ended { At::AfterMember } else { At::Skipped(nesting) }
                }
                At::Inside(mut nesting) => {
                    let (taken, ended) = nesting.run(&chunk[index..]);
                    index += taken;
                    consumed = false;
                    if ended {
                        self.hand_out(&chunk[start..index], &mut element);
                        At::AfterElement
                    } else {
                        At::Inside(nesting)
                    }
                }
                at if blank => at,
                at => {
                    let next = self.token(at, byte)?;
                    match next {
                        At::Name { .. } => {
                            self.seen_member = true;
                            start = index + 1;
                        }
                        At::Inside(_) => {
                            start = index;
                            consumed = false;
                        }
                        At::Skipped(_) => consumed = false,
                        _ => {}
                    }
                    next
                }
            };
            index += usize::from(consumed);
        }
        if matches!(self.at, At::Name { .. } | At::Inside(_)) {
            self.carry.extend_from_slice(&chunk[start..]);
        }
        Ok(())
    }

    /// Ends the answer.
    ///
    /// # Errors
    /// [`BadStream::Truncated`] when the object was not closed: what was handed out is not the whole.
    /// [`BadStream::Unexpected`] when nothing came, or an object that holds other things and no such list.
    pub fn finish(self) -> Result<(), BadStream> {
        match self.at {
            // A server that leaves out what is empty answers `{}`.
            At::End if self.seen_list || !self.seen_member => Ok(()),
            At::Start | At::End => Err(BadStream::Unexpected),
            _ => Err(BadStream::Truncated),
        }
    }

    /// The next place after a byte that stands between values.
    fn token(&mut self, at: At, byte: u8) -> Result<At, BadStream> {
        Ok(match (at, byte) {
            (At::Start, b'{') => At::Member { first: true },
            (At::Member { .. }, b'"') => At::Name { escaped: false },
            (At::Member { first: true } | At::AfterMember, b'}') => At::End,
            (At::Colon { listed }, b':') => At::Value { listed },
            (At::Value { listed: true }, b'[') => {
                self.seen_list = true;
                At::Element { first: true }
            }
            // `null` stands for an empty list; another kind of value is not this answer.
            (At::Value { listed: true }, b'n') => {
                self.seen_list = true;
                At::Skipped(Nesting::default())
            }
            (At::Value { listed: false }, b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b'a'..=b'z') => {
                At::Skipped(Nesting::default())
            }
            (At::AfterMember, b',') => At::Member { first: false },
            (At::Element { first: true } | At::AfterElement, b']') => At::AfterMember,
            (At::Element { .. }, b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b'a'..=b'z') => {
                At::Inside(Nesting::default())
            }
            (At::AfterElement, b',') => At::Element { first: false },
            _ => return Err(BadStream::Unexpected),
        })
    }

    fn hand_out(&mut self, tail: &[u8], element: &mut impl FnMut(&[u8])) {
        if self.carry.is_empty() {
            element(tail);
        } else {
            self.carry.extend_from_slice(tail);
            element(&self.carry);
            self.carry.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(chunks: &[&[u8]]) -> (Vec<String>, Result<(), BadStream>) {
        let mut splitter = Splitter::new("keys");
        let mut elements = Vec::new();
        for chunk in chunks {
            let outcome = splitter.push(chunk, |bytes| elements.push(String::from_utf8(bytes.to_vec()).unwrap()));
            if outcome.is_err() {
                return (elements, outcome);
            }
        }
        (elements, splitter.finish())
    }

    const SAMPLE: &str = "{ \"total\" : 3, \"ke\\\"ys\":[1], \"keys\" : [ {\"a\":\"]}\\\"\\\\\"}, 12 ,\"x,]\", [[],{}],null,\
                          {\"name\":\"ünï\"} ] ,\"after\":{\"keys\":[7]}}\n";
    const ELEMENTS: [&str; 6] = ["{\"a\":\"]}\\\"\\\\\"}", "12", "\"x,]\"", "[[],{}]", "null", "{\"name\":\"ünï\"}"];

    #[test]
    fn elements_come_out_whole_wherever_the_answer_is_cut() {
        let bytes = SAMPLE.as_bytes();
        for cut in 0..=bytes.len() {
            let (elements, outcome) = split(&[&bytes[..cut], &bytes[cut..]]);
            assert_eq!(elements, ELEMENTS, "cut at {cut}");
            assert_eq!(outcome, Ok(()), "cut at {cut}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(split(&single).0, ELEMENTS);
    }

    #[test]
    fn an_answer_that_stops_early_is_never_taken_for_the_whole() {
        let whole = SAMPLE.trim_end().as_bytes();
        for end in 0..whole.len() {
            let (elements, outcome) = split(&[&whole[..end]]);
            let expected = if end == 0 { BadStream::Unexpected } else { BadStream::Truncated };
            assert_eq!(outcome, Err(expected), "ended at {end}");
            assert!(ELEMENTS.starts_with(&elements.iter().map(String::as_str).collect::<Vec<_>>()));
        }
    }

    #[test]
    fn other_answers_are_told_from_an_empty_list() {
        let table: [(&str, Result<(), BadStream>); 10] = [
            ("{\"keys\":[]}", Ok(())),
            ("{\"keys\":null}", Ok(())),
            (" { } ", Ok(())),
            ("{\"error\":1}", Err(BadStream::Unexpected)),
            ("{\"key\":[]}", Err(BadStream::Unexpected)),
            ("<!doctype html>", Err(BadStream::Unexpected)),
            ("[]", Err(BadStream::Unexpected)),
            ("{\"keys\":7}", Err(BadStream::Unexpected)),
            ("{\"keys\":[]} trailing", Err(BadStream::Unexpected)),
            ("{\"keys\":[1,]}", Err(BadStream::Unexpected)),
        ];
        for (answer, outcome) in table {
            assert_eq!(split(&[answer.as_bytes()]).1, outcome, "{answer}");
        }
    }
}
