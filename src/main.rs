//! Starts the console; nothing else happens here.

fn main() {
    console::app::start();
}
