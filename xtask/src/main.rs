//! The project's commands.

mod digest;
mod failure;
mod files;
mod hook;

fn main() {
    if let Err(f) = hook::run() { eprintln!("{f}"); std::process::exit(1); }
}
