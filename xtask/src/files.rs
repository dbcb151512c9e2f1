//! Reading and writing files, with failures that name the file.

use crate::failure::{Failure, Outcome};
use std::fs;
use std::path::{Path, PathBuf};

/// The whole file as bytes.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Failure::file("read", path, &error))
}

/// The whole file as text.
pub(crate) fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// Writes the file, and the folders above it where they are missing.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    fs::write(path, content).map_err(|error| Failure::file("write", path, &error))
}

/// Creates the folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Outcome {
    fs::create_dir_all(path).map_err(|error| Failure::file("create", path, &error))
}

/// Removes one file.
pub(crate) fn remove(path: &Path) -> Outcome {
    fs::remove_file(path).map_err(|error| Failure::file("remove", path, &error))
}

/// Every file below a folder, in a stable order. A folder that is not there has none.
pub(crate) fn below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        collect(folder, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Outcome {
    let unreadable = |error| Failure::file("list", folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
