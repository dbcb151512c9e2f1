//! Why a tool failed, read from what it printed, in one line that says what to do.

/// Marks in a tool's output and what they mean. The first that fits counts: a full disk shows up as all sorts of errors.
const REASONS: [(&[&str], &str); 4] = [
    (
        &["No space left on device", "ENOSPC", "os error 28"],
        "no space is left on the disk. Free a few gigabytes (`cargo clean` gives back the most) and start again.",
    ),
    (
        &["linker `cc` not found", "failed to find tool \"cc\"", "is `cc` not installed"],
        "there is no C compiler. Install one (on Debian: apt-get install build-essential) and start again.",
    ),
    (
        &[
            "Could not resolve host",
            "Couldn't resolve host",
            "failed to download",
            "failed to query replaced source registry",
            "spurious network error",
            "Failed to connect",
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "ETIMEDOUT",
            "Temporary failure in name resolution",
            "Temporary failure resolving",
            "Failed to establish a new connection",
        ],
        "the network, or the package registry behind it, cannot be reached. It is needed once, to install; check it and start again.",
    ),
    (
        &["EACCES", "Permission denied"],
        "a file may not be written. Check who owns the project's folder and start again.",
    ),
];

/// The reason behind a failure, where the output shows a known one.
pub(crate) fn of(output: &str) -> Option<&'static str> {
    REASONS.iter().find(|(marks, _)| marks.iter().any(|mark| output.contains(mark))).map(|(_, reason)| *reason)
}

/// What to do about a program that is not there.
pub(crate) fn missing(program: &str) -> String {
    let name = program.rsplit('/').next().unwrap_or(program);
    let advice = match name {
        "cargo" | "rustc" | "rustup" => "Install Rust with rustup (rustup.rs).",
        "node" | "npm" => "Install Node 20 or newer; npm comes with it.",
        "python3" => "Install Python 3 with its venv module (on Debian: apt-get install python3-venv).",
        _ => "Install it and start again.",
    };
    format!("{name} was not found. {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_troubles_are_named() {
        let npm = "npm error code ENOTFOUND\nnpm error network request failed";
        assert!(of(npm).is_some_and(|reason| reason.contains("network")));
        let cargo = "error: failed to download from `https://…`\nCaused by: [6] Could not resolve host";
        assert!(of(cargo).is_some_and(|reason| reason.contains("network")));
        let linker = "error: linker `cc` not found\n  = note: No such file or directory (os error 2)";
        assert!(of(linker).is_some_and(|reason| reason.contains("C compiler")));
        assert_eq!(of("error[E0308]: mismatched types"), None);
    }

    #[test]
    fn a_full_disk_is_named_before_what_follows_from_it() {
        let output = "failed to download: write error: No space left on device (os error 28)";
        assert!(of(output).is_some_and(|reason| reason.contains("disk")));
    }

    #[test]
    fn a_missing_program_comes_with_advice() {
        assert!(missing("npm").contains("Node 20"));
        assert!(missing("/opt/venv/bin/python3").starts_with("python3 was not found"));
    }
}
