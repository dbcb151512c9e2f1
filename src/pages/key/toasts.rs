//! What was said in passing, in the corner of every page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words::shortened;
use crate::domain::Purpose;
use crate::pages::place::Place;
use crate::route::Route;
use crate::state::{KeyStore, Said, Toasts, Undo};
use crate::ui::{Toast, ToastAction, ToastHost, Tone, visible};

/// The longest name in a message, in characters.
const NAME: usize = 60;

/// The messages.
#[component]
pub fn Messages() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let (store, place) = (expect_context::<KeyStore>(), expect_context::<Place>());
    let all = move || toasts.all().into_iter().map(|said| toast(store, place, said)).collect::<Vec<_>>();
    view! { <ToastHost toasts=Signal::derive(all) on_close=move |number| toasts.close(number) /> }
}

fn toast(store: KeyStore, place: Place, said: Said) -> Toast {
    let Said { number, good, before, name, after, undo } = said;
    // Isolated, so that no name turns the words around it.
    let name = visible(&shortened(&name, NAME));
    let action = undo.map(|undo| match undo {
        Undo::Deed(target, deed) => ToastAction {
            label: "Undo".to_owned(),
            on_press: Callback::new(move |()| {
                let target = target.clone();
                spawn_local(async move {
                    store.run(target, deed).await;
                });
            }),
        },
        Undo::Recreate(from) => {
            let route = Route::NewKeyFrom { from, purpose: Purpose::Recreate };
            ToastAction {
                label: "Re-create settings as a new key".to_owned(),
                on_press: Callback::new(move |()| place.go(&route)),
            }
        }
    });
    Toast {
        id: number,
        tone: if good { Tone::Success } else { Tone::Danger },
        text: format!("{before} \u{2068}{name}\u{2069}{after}"),
        action,
    }
}
