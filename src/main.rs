//! Mounts the console; nothing else happens here.
use leptos::prelude::*;

fn main() {
    mount_to_body(|| view! { <p>"Console"</p> });
}
