//! The question before a sign-out that would lose a secret which is on its way.

use leptos::prelude::*;

use crate::state::{Farewell, SessionStore};
use crate::ui::{Button, ButtonKind, Dialog, DialogRole, Dismissal};

/// Whether the person is asked if they really mean to go. One for the session.
#[derive(Clone, Copy, Default)]
pub struct Leaving(pub RwSignal<bool>);

/// The question.
#[component]
pub fn LeaveWhileSending() -> impl IntoView {
    let session = expect_context::<SessionStore>();
    let Leaving(asking) = expect_context::<Leaving>();
    let stay = Callback::new(move |()| asking.set(false));
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=move || stay.run(())>"Stay"</Button>
            <Button kind=ButtonKind::Danger on_press=move || session.sign_out(Farewell::SignedOut)>
                "Sign out and lose it"
            </Button>
        }
    };
    view! {
        <Dialog
            title=|| "A secret is on its way"
            role=DialogRole::Alert
            dismissal=Dismissal::Freely(stay)
            actions=actions
        >
            <p>"A key is being created or rotated, and its secret comes with the answer, once. Whoever signs out now will not see it; the key may be changed all the same."</p>
        </Dialog>
    }
}
