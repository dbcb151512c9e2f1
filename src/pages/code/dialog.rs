//! The dialog: which call, in which language, and the code to take away.

use leptos::prelude::*;

use crate::api::snippets::{Language, Sample};
use crate::pages::key::raw::copier;
use crate::state::{CodeStore, ListStore};
use crate::ui::{
    Announce, Button, ButtonKind, Choice, ChoiceLook, ChoiceOption, CopyButton, Dialog, DialogSize, Dismissal, Notice,
    Tone,
};

/// The id of the field that chooses the call: there is one such dialog at a time.
const ACTION: &str = "code-action";

/// The dialog, for as long as there is something to show.
#[component]
pub fn CodeDialog() -> impl IntoView {
    let store = expect_context::<CodeStore>();
    let close = move || store.close();
    let actions = move || view! { <Button kind=ButtonKind::Primary on_press=close>"Close"</Button> };
    let refusal = untrack(|| store.with(|samples| samples.as_ref().err().cloned())).flatten();
    let body = match refusal {
        Some(why) => view! { <Notice tone=Tone::Info title=|| "There is nothing to show yet" announce=Announce::Silently>{why}</Notice> }
            .into_any(),
        None => view! { <Code store /> }.into_any(),
    };
    view! {
        <Dialog
            title=|| "As code"
            size=DialogSize::Large
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions=actions
        >
            {body}
        </Dialog>
    }
}

#[component]
fn Code(store: CodeStore) -> impl IntoView {
    let keys = expect_context::<ListStore>().keys;
    let at = RwSignal::new(0_usize);
    let language = RwSignal::new(Language::Curl);
    let look = move |look: &dyn Fn(&Sample) -> String| {
        store.with(|samples| samples.as_ref().ok().and_then(|all| all.get(at.get()).map(look))).flatten()
    };
    let written = Memo::new(move |_| {
        let project = keys.client()?.project().clone();
        store
            .with(|samples| {
                let sample = samples.as_ref().ok()?.get(at.get())?;
                Some(sample.code(language.get(), &project))
            })
            .flatten()
    });
    let needs = move || {
        let variables = look(&|sample| sample.variables().join(" and ")).unwrap_or_default();
        format!("Needs {}. No secret is in it: it reads {variables} from the environment.", language.get().needs())
    };
    let code = move || written.with(|written| written.clone().and_then(Result::ok)).unwrap_or_default();
    let options = Language::ALL.map(|language| ChoiceOption::new(language, language.name())).to_vec();
    view! {
        <div class="code-choices">
            {action(store, at)}
            <Choice
                legend="Language"
                options=options
                value=language
                on_change=move |chosen| language.set(chosen)
                look=ChoiceLook::Segments
            />
        </div>
        {move || match written.get() {
            Some(Ok(code)) => view! {
                <pre class="code-block" tabindex="0" role="region" aria-label="Code" translate="no"><code>{code}</code></pre>
                <p class="panel-note">{needs}</p>
            }
            .into_any(),
            Some(Err(why)) => view! { <Notice tone=Tone::Warning title=|| "Not as a literal of this language">{why}</Notice> }.into_any(),
            None => ().into_any(),
        }}
        <div><CopyButton label="Copy code" copier=copier(code) /></div>
    }
}

/// Which of several calls.
fn action(store: CodeStore, at: RwSignal<usize>) -> AnyView {
    let title = |sample: &Sample| -> &'static str { sample.title() };
    let titles =
        store.with(|all| all.as_ref().map(|all| all.iter().map(title).collect::<Vec<_>>()).unwrap_or_default());
    let titles = titles.unwrap_or_default();
    let options = titles.iter().enumerate().map(|(at, title)| view! { <option value=at.to_string()>{*title}</option> });
    view! {
        <div class="code-action">
            <label class="field-label" for=ACTION>"Action"</label>
            <select
                class="field-control"
                id=ACTION
                on:change:target=move |event| at.set(event.target().value().parse().unwrap_or_default())
            >
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}
