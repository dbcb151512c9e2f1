//! The same call as code: a button for any page, and the dialog that all of them open.

mod dialog;

use leptos::prelude::*;

pub use self::dialog::CodeDialog;
use crate::api::snippets::Sample;
use crate::domain::{AccessKey, Draft, KeyId, KeyState, Problem, Record, Seconds};
use crate::state::CodeStore;
use crate::state::code::Samples;
use crate::ui::{Button, ButtonKind, Glyph, IconButton};

/// How many keys one batch names here: as many as the console itself would send at once.
const AT_ONCE: usize = 50;

/// Opens the dialog with what the page has to show when it is pressed.
#[component]
pub fn ShowCode(
    /// What there is to show.
    #[prop(into)]
    samples: UnsyncCallback<(), Samples>,
    /// Whether only the icon is drawn, among buttons that are needed more often.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let store = use_context::<CodeStore>();
    let show = move || {
        if let Some(store) = store {
            store.show(samples.run(()));
        }
    };
    match small {
        true => view! { <IconButton label="Show as code" glyph=Glyph::Code on_press=show /> }.into_any(),
        false => {
            view! { <Button kind=ButtonKind::Quiet icon=Glyph::Code on_press=show>"Show as code"</Button> }.into_any()
        }
    }
}

/// What can be done with a key: an update with its present settings among it.
pub fn of_key(key: Option<&AccessKey>) -> Samples {
    let Some(key) = key else { return Err("The key is not known here.".to_owned()) };
    let id = || key.id.clone();
    let switch = match key.state {
        KeyState::Active => Sample::Deactivate(vec![id()]),
        KeyState::Inactive | KeyState::Other(_) => Sample::Activate(vec![id()]),
    };
    Ok(vec![
        Sample::Load(id()),
        Sample::Update(Box::new(Record::of(key))),
        switch,
        Sample::Rotate(id()),
        Sample::Delete(vec![id()]),
        Sample::Exchange(crate::api::exchange::Options::default()),
    ])
}

/// The creation of what stands in a form, once nothing is wrong with it.
pub fn of_draft(draft: &Draft, now: Seconds) -> Samples {
    match draft.validate(now) {
        Ok(new) => Ok(vec![Sample::Create(Box::new(new))]),
        Err(problems) => {
            let texts: Vec<_> = problems.iter().map(|Problem { text, .. }| text.as_str()).collect();
            Err(format!("The form is not ready to be sent. {}", texts.join(" ")))
        }
    }
}

/// What can be done with several keys at once.
pub fn of_keys(ids: Vec<KeyId>) -> Samples {
    match ids.len() {
        0 => Err("No key is chosen.".to_owned()),
        1..=AT_ONCE => Ok(vec![Sample::Deactivate(ids.clone()), Sample::Activate(ids.clone()), Sample::Delete(ids)]),
        many => Err(format!("{many} keys are chosen. No limit of one call is documented: choose at most {AT_ONCE}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_key::tests::key;

    #[test]
    fn a_key_offers_what_can_be_done_with_it_as_it_is() {
        let titles = |key: &AccessKey| -> Vec<_> { of_key(Some(key)).unwrap().iter().map(Sample::title).collect() };
        let active = key("K1", "ci");
        assert_eq!(titles(&active)[2], "Deactivate");
        assert_eq!(titles(&AccessKey { state: KeyState::Inactive, ..active })[2], "Activate");
    }

    #[test]
    fn what_cannot_be_sent_is_not_shown_as_code() {
        assert!(of_draft(&Draft::empty(), Seconds(0)).unwrap_err().contains("not ready"));
        assert!(of_draft(&Draft { name: "ci".into(), ..Draft::empty() }, Seconds(0)).is_ok());
        let ids = |many| (0..many).map(|n| KeyId(format!("K{n}"))).collect();
        assert!(of_keys(ids(0)).is_err() && of_keys(ids(51)).is_err());
        assert_eq!(of_keys(ids(50)).unwrap().len(), 3);
    }
}
