//! What a command ends with when it cannot go on: one line for people, never a backtrace.

use std::fmt;
use std::io;
use std::path::Path;

/// What happened and what to do about it, in one line (more only where a tool's own output is worth reading).
#[derive(Debug)]
pub(crate) struct Failure(String);

/// The result of every step of a command.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure in these words.
    pub(crate) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// A failure about which everything has been said.
    pub(crate) fn told() -> Self {
        Self(String::new())
    }

    /// Whether there is anything left to say.
    pub(crate) fn is_told(&self) -> bool {
        self.0.is_empty()
    }

    /// A file or folder that could not be read or written; a full disk is named as such.
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull {
            return Self(format!("No space left on the disk for {}. Free some and start again.", path.display()));
        }
        Self(format!("Could not {doing} {}: {error}.", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Ends a step with a failure in these words.
macro_rules! fail {
    ($($words:tt)*) => {
        return Err($crate::failure::Failure::new(format!($($words)*)))
    };
}
pub(crate) use fail;
