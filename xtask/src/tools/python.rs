//! A Python of the project's own, with exactly the packages of a requirements file.

use super::apt;
use crate::failure::{Failure, Outcome};
use crate::{digest, files, process, project, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter of a virtual environment in `.tools` that has what `requirements` lists.
pub(crate) fn with(requirements: &Path) -> Outcome<PathBuf> {
    let folder = project::tools().join("python");
    let interpreter = folder.join("bin/python3");
    let stamp = folder.join("installed-from");
    let wanted = digest::hex(&files::read(requirements)?);
    if fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == wanted) {
        return Ok(interpreter);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::file("remove", &folder, &error))?;
    }
    // `ensurepip` is the part that Debian ships separately.
    if process::ask("python3", &["-c", "import venv, ensurepip"]).is_none() {
        apt::install(&["python3", "python3-venv"], "Python 3 with its venv module")?;
    }
    say::doing("Making a Python environment for the official client (about half a minute) …");
    let mut venv = Command::new("python3");
    process::succeed(venv.args(["-m", "venv"]).arg(&folder), "python-venv", "Making a Python environment")?;
    let mut pip = Command::new(&interpreter);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(requirements);
    process::succeed(&mut pip, "pip", "Installing the official Python client")?;
    files::write(&stamp, wanted)?;
    Ok(interpreter)
}
