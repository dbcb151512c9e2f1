//! Where the rows are in a JSON text that is not simply a list of objects.
//!
//! Invariant: the whole text is walked, in steps of one value, so that no list is overlooked that could be meant as well,
//! and what is not well formed is refused with its place. An object with a name or a secret is a row and is not entered.

use std::collections::BTreeSet;

use super::cell::Spelling;
use super::json::Scanner;
use super::json_kind::{Kind, classify, is_row_of_cells};
use super::row_set::{RowKind, RowSet};
use crate::domain::json::Why;

/// How deep lists of rows are looked for.
const DEPTH: usize = 16;
/// Most places that are told apart.
const MOST: usize = 20;
/// So many characters of a name are kept.
const NAME: usize = 60;

/// What is open around the place.
struct Frame {
    kind: Open,
    path: String,
    /// Behind the bracket.
    start: usize,
    is_first: bool,
    /// What the items of a list were found to be, so that not each of them is looked at.
    rows: Option<RowKind>,
    names: BTreeSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Sequence,
    List,
    Object,
}

/// A walk under way.
pub(super) struct Outline {
    stack: Vec<Frame>,
    pub(super) at: usize,
    pub(super) sets: Vec<RowSet>,
    /// Names of members that hold no rows.
    pub(super) beside: Vec<String>,
    /// How many texts stand in lists, where rows should be.
    pub(super) texts: u32,
}

impl Outline {
    pub(super) fn new(at: usize) -> Self {
        let frame = Frame::new(Open::Sequence, String::new(), at);
        Self { stack: vec![frame], at, sets: Vec::new(), beside: Vec::new(), texts: 0 }
    }

    /// Walks over one value, or into it. `false` once everything was walked over. The bytes may end early, behind at least
    /// one value.
    pub(super) fn step(&mut self, bytes: &[u8], is_whole: bool) -> Result<bool, (usize, Why)> {
        let mut scanner = Scanner::new(bytes, self.at);
        scanner.blanks();
        let done = self.one(&mut scanner, bytes, is_whole);
        let at = scanner.at;
        self.at = at;
        done.map_err(|why| (at, why))
    }

    fn one<'a>(&mut self, scanner: &mut Scanner<'a>, bytes: &'a [u8], is_whole: bool) -> Result<bool, Why> {
        let Some(frame) = self.stack.last_mut() else { return Ok(false) };
        let (is_first, path) = (std::mem::replace(&mut frame.is_first, false), frame.path.clone());
        let parent = frame.kind;
        let path = match parent {
            Open::Sequence => {
                if scanner.peek().is_none() && is_whole {
                    return if is_first { scanner.expected("a list of objects") } else { Ok(false) };
                }
                path
            }
            Open::List => {
                if scanner.takes(b']') {
                    self.stack.pop();
                    if !path.is_empty() && !self.sets.iter().any(|set| set.path.starts_with(&path)) {
                        self.note(path);
                    }
                    return Ok(true);
                }
                if !is_first {
                    if !scanner.takes(b',') {
                        return scanner.expected("a comma or the end of the list");
                    }
                    scanner.blanks();
                }
                path
            }
            Open::Object => {
                if scanner.takes(b'}') {
                    self.stack.pop();
                    return Ok(true);
                }
                if !is_first {
                    if !scanner.takes(b',') {
                        return scanner.expected("a comma or the end of the object");
                    }
                    scanner.blanks();
                }
                let start = scanner.at;
                if scanner.peek() != Some(b'"') {
                    return scanner.expected("a name in double quotes");
                }
                let name = scanner.name()?;
                if !frame.names.insert(name.clone().into_owned()) {
                    scanner.at = start;
                    return Err(Why::Twice(name.chars().take(64).collect()));
                }
                scanner.blanks();
                if !scanner.takes(b':') {
                    return scanner.expected("a colon after the name");
                }
                scanner.blanks();
                let name: String = name.chars().take(NAME).collect();
                if path.is_empty() { name } else { format!("{path}.{name}") }
            }
        };
        self.value(scanner, bytes, parent, path, is_whole)?;
        Ok(true)
    }

    /// A value that begins here.
    fn value<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        bytes: &'a [u8],
        parent: Open,
        path: String,
        is_whole: bool,
    ) -> Result<(), Why> {
        let start = scanner.at;
        let known = self.stack.last().and_then(|frame| frame.rows);
        match scanner.peek() {
            Some(b'{') if known == Some(RowKind::Items) || known == Some(RowKind::Sequence) => {
                scanner.value()?;
                self.count(known, &path);
                Ok(())
            }
            Some(b'[') if known == Some(RowKind::Lists) => {
                scanner.value()?;
                self.count(known, &path);
                Ok(())
            }
            Some(b'{') => {
                let kind = classify(bytes, start);
                match kind {
                    // It is longer than a row may be, so rows are in it.
                    Err(Why::Ends) if !is_whole => self.enter(scanner, Open::Object, path)?,
                    Err(why) => {
                        scanner.value()?;
                        return Err(why);
                    }
                    Ok(kind) => self.object(scanner, kind, parent, path, start)?,
                }
                Ok(())
            }
            Some(b'[') => {
                if is_row_of_cells(bytes, start) && parent == Open::List {
                    scanner.value()?;
                    self.row(RowKind::Lists, path, false, start, 1);
                    return Ok(());
                }
                self.enter(scanner, Open::List, path)
            }
            _ => {
                if parent == Open::Sequence {
                    let is_behind = !self.sets.is_empty()
                        || start > 0
                            && self.stack.len() == 1
                            && bytes.get(..start).is_some_and(|before| before.trim_ascii().ends_with(b"]"));
                    return if is_behind {
                        Err(Why::More)
                    } else {
                        scanner.expected("a list of objects, or an object")
                    };
                }
                let cell = scanner.value()?;
                match parent {
                    Open::List => self.texts += u32::from(cell.spelling != Spelling::Raw),
                    Open::Object | Open::Sequence => self.note(path),
                }
                Ok(())
            }
        }
    }

    fn object(
        &mut self,
        scanner: &mut Scanner<'_>,
        kind: Kind,
        parent: Open,
        path: String,
        start: usize,
    ) -> Result<(), Why> {
        let is_item = parent != Open::Object;
        let row = match parent {
            Open::List => RowKind::Items,
            Open::Sequence => RowKind::Sequence,
            Open::Object => RowKind::Single,
        };
        match kind {
            Kind::Odd if parent == Open::List => {
                scanner.value()?;
                self.row(row, path, false, start, 1);
                Ok(())
            }
            Kind::Wrapper | Kind::Odd => self.enter(scanner, Open::Object, path),
            Kind::Row { has_secret } => {
                scanner.value()?;
                self.row(row, path, has_secret, start, 1);
                Ok(())
            }
            Kind::Members { has_secret, count } => {
                scanner.value()?;
                self.row(RowKind::Members, path, has_secret, start + 1, count);
                Ok(())
            }
            Kind::Texts { count, all_drawn } => {
                scanner.value()?;
                // In a list it is a row whose names nobody knows; alone it may be names and secrets as well.
                if parent != Open::List {
                    self.row(RowKind::Pairs, path.clone(), false, start + 1, count);
                }
                if parent == Open::List || !all_drawn {
                    self.row(row, path, false, start, 1);
                }
                Ok(())
            }
            Kind::Empty => {
                scanner.value()?;
                if is_item {
                    self.row(row, path, false, start, 1);
                }
                Ok(())
            }
        }
    }

    fn enter(&mut self, scanner: &mut Scanner<'_>, kind: Open, path: String) -> Result<(), Why> {
        if self.stack.len() > DEPTH {
            return Err(Why::TooDeep);
        }
        scanner.at += 1;
        self.stack.push(Frame::new(kind, path, scanner.at));
        Ok(())
    }

    /// Notes a row, or an object with so many rows in it, at a place.
    fn row(&mut self, kind: RowKind, path: String, has_secret: bool, at: usize, rows: u32) {
        let is_of_list = matches!(kind, RowKind::Items | RowKind::Lists | RowKind::Sequence);
        let frame = self.stack.last_mut().filter(|_| is_of_list);
        let start = frame.as_ref().map_or(at, |frame| frame.start);
        frame.into_iter().for_each(|frame| frame.rows = Some(kind));
        let is_full = self.sets.len() >= MOST;
        match self.sets.iter_mut().find(|set| set.kind == kind && set.path == path) {
            Some(set) => {
                set.rows += rows;
                set.has_secret |= has_secret;
                if set.starts.last() != Some(&start) {
                    set.starts.push(start);
                }
            }
            None if is_full => {}
            None => self.sets.push(RowSet { kind, path, starts: vec![start], rows, has_secret }),
        }
    }

    fn count(&mut self, kind: Option<RowKind>, path: &str) {
        let set = self.sets.iter_mut().find(|set| Some(set.kind) == kind && set.path == path);
        set.into_iter().for_each(|set| set.rows += 1);
    }

    fn note(&mut self, path: String) {
        if self.beside.len() < MOST && !self.beside.contains(&path) {
            self.beside.push(path);
        }
    }
}

impl Frame {
    fn new(kind: Open, path: String, start: usize) -> Self {
        Self { kind, path, start, is_first: true, rows: None, names: BTreeSet::new() }
    }
}
