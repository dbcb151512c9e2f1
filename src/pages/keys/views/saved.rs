//! The panel of saved views: open, save, rename, delete, to a file and from a file.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Open;
use super::import::{self, Found};
use super::naming::Naming;
use super::notice::words;
use super::shelf::{Kept, Shelf, Taken, add, taken};
use crate::fleet::view::{Arrangement, SavedView, View, write_saved};
use crate::state::{ListStore, Step};
use crate::ui::{Announce, Button, ButtonKind, Glyph, IconButton, Notice, PlainText, Tone, visible};

/// What the person is at.
#[derive(Clone, Default)]
pub(super) enum Doing {
    /// Nothing but looking.
    #[default]
    Looking,
    /// Naming the list as it is now.
    Saving,
    /// Naming this view anew.
    Renaming(SavedView),
    /// Deciding about views from a file, of which these names are taken.
    Importing(Vec<SavedView>, Vec<String>),
}

/// What has just happened.
#[derive(Clone)]
enum News {
    /// It went well; more words than a line may be about what was left out.
    Done(String, Vec<String>),
    /// A view was deleted, and stood here.
    Deleted(usize, SavedView),
    /// Nothing was changed, for this reason.
    Failed(String),
}

/// What the parts of the panel share.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub(super) list: ListStore,
    pub(super) shelf: Shelf,
    pub(super) doing: RwSignal<Doing>,
    news: RwSignal<Option<News>>,
    open: RwSignal<bool>,
}

impl Panel {
    /// Tells how a change went, and goes back to looking when it went well.
    pub(super) fn tell(self, outcome: Result<String, String>) {
        self.news.set(Some(match outcome {
            Ok(done) => {
                self.doing.set(Doing::Looking);
                News::Done(done, Vec::new())
            }
            Err(why) => News::Failed(why),
        }));
    }

    /// The list as it is arranged now, under a name.
    pub(super) fn here(self, name: String) -> SavedView {
        let view = self.list.view.with_untracked(|(view, _)| view.text());
        SavedView { name, query: self.list.arrangement().query, view }
    }

    /// Whether the list is arranged as in a view. Tracks.
    fn is_here(self, view: &SavedView) -> bool {
        self.list.arrangement().query == view.query
            && self.list.view.with(|(look, _)| *look == View::parse(&view.view).0)
    }

    fn show(self, view: &SavedView) {
        self.list.arrange(Arrangement { query: view.query.clone(), look: view.view.clone() }, Step::Made);
        self.open.set(false);
    }

    fn delete(self, view: &SavedView) {
        let gone = self.shelf.change(|views| {
            let at = views.iter().position(|other| other.name == view.name)?;
            Some((at, views.remove(at)))
        });
        self.doing.set(Doing::Looking);
        self.news.set(match gone {
            Ok(gone) => gone.map(|(at, view)| News::Deleted(at, view)),
            Err(why) => Some(News::Failed(why)),
        });
    }

    fn put_back(self, at: usize, view: SavedView) {
        let name = visible(&view.name);
        let back = self.shelf.change(|views| {
            if taken(views, std::slice::from_ref(&view)).is_empty() {
                views.insert(at.min(views.len()), view);
            } else {
                add(views, vec![view], Taken::KeepBoth);
            }
        });
        self.tell(back.map(|()| format!("“{name}” is back.")));
    }

    fn take_in(self, coming: Vec<SavedView>, how: Taken, problems: Vec<String>) {
        let count = coming.len();
        let outcome = self.shelf.change(|views| add(views, coming, how));
        self.tell(
            outcome
                .map(|()| format!("{} imported.", if count == 1 { "1 view".into() } else { format!("{count} views") })),
        );
        self.news.update(|news| {
            if let Some(News::Done(_, left_out)) = news {
                *left_out = problems;
            }
        });
    }

    fn import(self, event: ev::Event) {
        spawn_local(async move {
            match import::picked(event).await {
                None => {}
                Some(Err(why)) => self.tell(Err(why)),
                Some(Ok(Found { views, problems })) => {
                    let clash = self.shelf.kept.with_untracked(|kept| taken(&kept.views, &views));
                    if clash.is_empty() {
                        self.take_in(views, Taken::KeepBoth, problems);
                    } else {
                        self.news
                            .set((!problems.is_empty()).then(|| News::Done("Read from the file:".into(), problems)));
                        self.doing.set(Doing::Importing(views, clash));
                    }
                }
            }
        });
    }

    fn save_file(self, text: &str) {
        let name = format!("access-keys-views-{}.json", self.shelf.project());
        if import::save_text(self.list, &name, text).is_err() {
            self.tell(Err("The browser did not let the page save a file.".to_owned()));
        }
    }
}

/// The panel.
#[component]
pub(in crate::pages) fn SavedPanel() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let panel = Panel {
        list,
        shelf: Shelf::of(list),
        doing: RwSignal::default(),
        news: RwSignal::new(None),
        open: expect_context::<Open>().saved,
    };
    let export = move || panel.save_file(&panel.shelf.kept.with_untracked(|kept| write_saved(&kept.views)));
    let any = move || panel.shelf.kept.with(|kept| !kept.views.is_empty());
    view! {
        <div class="saved">
            {move || panel.shelf.kept.with(|kept| damaged(panel, kept))}
            {move || panel.news.get().map(|news| told(panel, news))}
            <Views panel />
            {move || match panel.doing.get() {
                Doing::Looking => view! {
                    <Button icon=Glyph::Plus on_press=move || panel.doing.set(Doing::Saving)>"Save this view…"</Button>
                }
                .into_any(),
                Doing::Saving => view! { <Naming panel view=None /> }.into_any(),
                Doing::Renaming(view) => view! { <Naming panel view=Some(view) /> }.into_any(),
                Doing::Importing(views, clash) => clashing(panel, views, &clash),
            }}
            <div class="panel-actions">
                <label class="button" data-kind="quiet">
                    <input
                        class="visually-hidden"
                        type="file"
                        accept=".json,application/json"
                        on:change=move |event| panel.import(event)
                    />
                    "Import from a file…"
                </label>
                {move || any().then(|| view! { <Button kind=ButtonKind::Quiet on_press=export>"Export to a file"</Button> })}
            </div>
        </div>
    }
}

#[component]
fn Views(panel: Panel) -> impl IntoView {
    let views = move || panel.shelf.kept.with(|kept| kept.views.clone());
    let none = move || panel.shelf.kept.with(|kept| kept.views.is_empty() && kept.problems.is_empty());
    view! {
        {move || none().then(|| view! {
            <p class="panel-note">
                "No view is saved yet. A saved view keeps the search, the columns, the order and the density on this machine."
            </p>
        })}
        <ul class="saved-views" aria-label="Saved views">
            {move || views().into_iter().map(|view| line(panel, view)).collect_view()}
        </ul>
    }
}

fn line(panel: Panel, view: SavedView) -> AnyView {
    let name = visible(&view.name);
    let (shown, renamed, deleted) = (view.clone(), view.clone(), view.clone());
    let query = if view.query.is_empty() { "All keys".to_owned() } else { view.query.clone() };
    let here = view.clone();
    view! {
        <li class="saved-view">
            <button
                class="saved-view-open"
                type="button"
                aria-current=move || panel.is_here(&here).then_some("true")
                on:click=move |_| panel.show(&shown)
            >
                <span class="saved-view-name"><PlainText text=view.name /></span>
                <span class="saved-view-query"><PlainText text=query /></span>
            </button>
            <IconButton
                label=format!("Rename “{name}”")
                glyph=Glyph::Pencil
                on_press=move || panel.doing.set(Doing::Renaming(renamed.clone()))
            />
            <IconButton label=format!("Delete “{name}”") glyph=Glyph::Trash on_press=move || panel.delete(&deleted) />
        </li>
    }
    .into_any()
}

fn told(panel: Panel, news: News) -> AnyView {
    let close =
        move || view! { <IconButton label="Dismiss" glyph=Glyph::Close on_press=move || panel.news.set(None) /> };
    match news {
        News::Done(title, left_out) => {
            let tone = if left_out.is_empty() { Tone::Success } else { Tone::Warning };
            view! { <Notice tone title=move || title actions=close>{words(&left_out)}</Notice> }.into_any()
        }
        News::Failed(why) => {
            view! { <Notice tone=Tone::Danger title=move || why announce=Announce::AtOnce actions=close /> }.into_any()
        }
        News::Deleted(at, view) => {
            let title = format!("“{}” was deleted", visible(&view.name));
            let undo = move || {
                view! { <Button on_press=move || panel.put_back(at, view.clone())>"Undo"</Button> }
            };
            view! { <Notice tone=Tone::Neutral title=move || title actions=undo /> }.into_any()
        }
    }
}

/// What to do about views from a file whose names are taken.
fn clashing(panel: Panel, views: Vec<SavedView>, clash: &[String]) -> AnyView {
    let title = match (clash, views.len()) {
        ([_], 1) => "There is a view of this name already".to_owned(),
        (clash, all) => format!("The names of {} of {all} views are taken", clash.len()),
    };
    let names = clash.to_vec();
    let both = views.clone();
    let actions = move || {
        view! {
            <Button on_press=move || panel.take_in(views.clone(), Taken::Replace, Vec::new())>"Replace"</Button>
            <Button on_press=move || panel.take_in(both.clone(), Taken::KeepBoth, Vec::new())>"Keep both"</Button>
            <Button kind=ButtonKind::Quiet on_press=move || panel.doing.set(Doing::Looking)>"Cancel"</Button>
        }
    };
    view! { <Notice tone=Tone::Warning title=move || title announce=Announce::AtOnce actions=actions>{words(&names)}</Notice> }
        .into_any()
}

/// What is kept and cannot be read, and what to do about it.
fn damaged(panel: Panel, kept: &Kept) -> Option<AnyView> {
    let problems = kept.problems.clone();
    let text = kept.damaged.clone();
    let actions = move || {
        text.map(|text| {
            let forget = move || {
                panel.tell(panel.shelf.forget_damaged().map(|()| "What could not be read is forgotten.".to_owned()))
            };
            view! {
                <Button on_press=move || panel.save_file(&text)>"Save it as a file"</Button>
                <Button kind=ButtonKind::Danger on_press=forget>"Forget it"</Button>
            }
        })
    };
    (!problems.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warning title=|| "Saved views cannot be read on this machine" actions=actions>
                {words(&problems)}
            </Notice>
        }
        .into_any()
    })
}
