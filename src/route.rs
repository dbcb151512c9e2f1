//! Every place in the console as a value.
//!
//! Invariant: a place is printed to and parsed from the URL's fragment here and nowhere else. Fragments never leave the
//! browser, so neither a search text nor a key's id reaches a proxy's log, and any static host serves every place. They
//! stay in the browser's history, though: what looks like a secret is never printed.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::domain::secret_shape::is_known_secret;
use crate::domain::{KeyId, Purpose};
use crate::fleet::view::Arrangement;

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The list of keys, as it is arranged.
    Keys(Arrangement),
    /// One key.
    Key {
        /// Which.
        id: KeyId,
        /// The list that it was opened from, and that closing it returns to.
        list: Arrangement,
    },
    /// The form for changes of one key.
    EditKey {
        /// Which.
        id: KeyId,
        /// The list that the key was opened from.
        list: Arrangement,
    },
    /// The form for a new key.
    NewKey,
    /// The form for a new key, begun with the settings of another.
    NewKeyFrom {
        /// The other.
        from: KeyId,
        /// What the new one is for.
        purpose: Purpose,
    },
    /// One edit for all chosen keys. Which are chosen is nobody's business but the page's.
    EditKeys,
    /// The page that tries a secret out. Which secret is nobody's business but the page's.
    Try,
    /// The runs of this browser.
    Runs,
    /// Keys from a file.
    Import,
    /// A fragment that names no place.
    Unknown,
}

/// The parameter that names the other key.
fn parameter(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Copy => "from",
        Purpose::Replace => "replace",
        Purpose::Recreate => "again",
    }
}

/// Readable in the address bar: letters, digits, and what needs no escape in a query.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':').remove(b'/');

/// In a path a slash would begin another part of it, and a word of its own would be another place.
const ENCODED_PART: &AsciiSet = &ENCODED.add(b'/');

/// A setting of the look also has signs that need no escape where it stands.
const ENCODED_SETTING: &AsciiSet = &ENCODED.remove(b'=').remove(b',');

/// What comes before the id of a key, so that no id can be taken for another place.
const KEY: &str = "/keys/id/";
/// What comes after it where the key is edited. A slash in an id is escaped, so no id ends like this.
const EDIT: &str = "/edit";

impl Route {
    /// The list of all keys, where the console begins.
    pub fn home() -> Self {
        Self::Keys(Arrangement::default())
    }

    /// Reads a fragment, with or without its `#`. Never fails: what names no place is [`Route::Unknown`].
    pub fn parse(fragment: &str) -> Self {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let (path, parameters) = fragment.split_once('?').unwrap_or((fragment, ""));
        if names_secret(path) {
            return Self::Unknown;
        }
        match path {
            "" | "/" | "/keys" => Self::Keys(arrangement(parameters)),
            "/keys/new" => new_key(parameters),
            "/keys/edit" => Self::EditKeys,
            "/try" => Self::Try,
            "/runs" => Self::Runs,
            "/import" => Self::Import,
            _ => {
                let Some(rest) = path.strip_prefix(KEY) else { return Self::Unknown };
                let (id, edit) = rest.strip_suffix(EDIT).map_or((rest, false), |id| (id, true));
                if id.is_empty() || id.contains('/') {
                    return Self::Unknown;
                }
                let (id, list) = (KeyId(decoded(id)), arrangement(parameters));
                if edit { Self::EditKey { id, list } } else { Self::Key { id, list } }
            }
        }
    }

    /// The fragment of this place, with its `#`.
    pub fn fragment(&self) -> String {
        match self {
            Self::Keys(list) => format!("#/keys{}", parameters(list)),
            Self::Key { id, list } => {
                format!("#{KEY}{}{}", utf8_percent_encode(&id.0, ENCODED_PART), parameters(list))
            }
            Self::EditKey { id, list } => {
                format!("#{KEY}{}{EDIT}{}", utf8_percent_encode(&id.0, ENCODED_PART), parameters(list))
            }
            Self::NewKey => "#/keys/new".to_owned(),
            Self::NewKeyFrom { from, purpose } => {
                format!("#/keys/new?{}={}", parameter(*purpose), utf8_percent_encode(&from.0, ENCODED_PART))
            }
            Self::EditKeys => "#/keys/edit".to_owned(),
            Self::Try => "#/try".to_owned(),
            Self::Runs => "#/runs".to_owned(),
            Self::Import => "#/import".to_owned(),
            Self::Unknown => "#/".to_owned(),
        }
    }

    /// The page's title at this place. It holds nothing of the keys: titles end up in histories and on shared screens.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Keys(_) => "Access keys",
            Self::Key { .. } => "Access key",
            Self::EditKey { .. } => "Edit access key",
            Self::NewKey | Self::NewKeyFrom { .. } => "New access key",
            Self::EditKeys => "Edit access keys",
            Self::Try => "Try a key",
            Self::Runs => "Runs",
            Self::Import => "Import keys",
            Self::Unknown => "No such page",
        }
    }

    /// Whether an address names this place without all that it holds, because that looks like a secret.
    pub fn holds_secret(&self) -> bool {
        self.list().is_some_and(Arrangement::holds_secret)
    }

    /// The list that this place shows or returns to, if it knows one.
    pub fn list(&self) -> Option<&Arrangement> {
        match self {
            Self::Keys(list) | Self::Key { list, .. } | Self::EditKey { list, .. } => Some(list),
            Self::NewKey
            | Self::NewKeyFrom { .. }
            | Self::EditKeys
            | Self::Try
            | Self::Runs
            | Self::Import
            | Self::Unknown => None,
        }
    }
}

/// Whether a part of a fragment looks like a secret: it names nothing then, and has no business in an address.
pub fn names_secret(fragment: &str) -> bool {
    fragment.split(['/', '?', '&', '=']).any(|part| is_known_secret(&decoded(part)))
}

fn new_key(parameters: &str) -> Route {
    let from = |purpose: Purpose| {
        let id = parameters.strip_prefix(parameter(purpose))?.strip_prefix('=')?;
        let id = Some(id).filter(|id| !id.is_empty() && !names_secret(id))?;
        Some(Route::NewKeyFrom { from: KeyId(decoded(id)), purpose })
    };
    Purpose::ALL.into_iter().find_map(from).unwrap_or(Route::NewKey)
}

/// The search text is one parameter, each setting of the look another.
fn parameters(list: &Arrangement) -> String {
    let query = list.kept_query();
    let query = (!query.is_empty()).then(|| format!("q={}", utf8_percent_encode(query, ENCODED)));
    let look = list.look.split(';').filter(|setting| !setting.is_empty());
    let look = look.map(|setting| utf8_percent_encode(setting, ENCODED_SETTING).to_string());
    let all: Vec<String> = query.into_iter().chain(look).collect();
    if all.is_empty() { String::new() } else { format!("?{}", all.join("&")) }
}

fn arrangement(parameters: &str) -> Arrangement {
    let mut list = Arrangement::default();
    let mut look = Vec::new();
    for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
        match parameter.strip_prefix("q=") {
            Some(query) if list.query.is_empty() => list.query = decoded(&query.replace('+', " ")),
            Some(_) => {}
            None if names_secret(parameter) => {}
            None => look.push(decoded(parameter)),
        }
    }
    list.look = look.join(";");
    list
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(query: &str, look: &str) -> Arrangement {
        Arrangement { query: query.to_owned(), look: look.to_owned() }
    }

    #[test]
    fn every_place_prints_and_parses_back() {
        let queries = ["", "billing", "a b+c&d=e#f?g%20", "../../x", "<img src=x>", "ключ 鍵 🔑", "q=1&q=2"];
        let looks = ["", "sort=-expires,name", "cols=name:220,status;density=compact", "only.text=a%3B b&c#?+ü"];
        let lists = || queries.iter().flat_map(|query| looks.iter().map(|look| list(query, look)));
        let ids = ["K2abc", "a/b", "new", "edit", "a/edit", "..", "% ?#&="];
        let opened = ids.iter().flat_map(|id| {
            let id = KeyId((*id).to_owned());
            lists().flat_map(move |list| {
                [Route::Key { id: id.clone(), list: list.clone() }, Route::EditKey { id: id.clone(), list }]
            })
        });
        let begun = ids
            .iter()
            .flat_map(|id| Purpose::ALL.map(|purpose| Route::NewKeyFrom { from: KeyId((*id).to_owned()), purpose }));
        for route in lists().map(Route::Keys).chain(opened).chain(begun).chain([
            Route::NewKey,
            Route::Try,
            Route::Runs,
            Route::Import,
            Route::EditKeys,
        ]) {
            let fragment = route.fragment();
            assert_eq!(Route::parse(&fragment), route, "{fragment}");
            assert!(fragment.is_ascii() && !fragment.contains(['<', ' ']), "{fragment}");
        }
    }

    #[test]
    fn what_looks_like_a_secret_is_never_printed() {
        const SECRET: &str = "K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
        let list = || list(&format!("status:active {SECRET}"), "density=compact");
        let id = KeyId("K1".to_owned());
        for route in [
            Route::Keys(list()),
            Route::Key { id: id.clone(), list: list() },
            Route::EditKey { id, list: list() },
            Route::parse(&format!("#/keys?q={SECRET}")),
            Route::parse(&format!("#/keys/id/{SECRET}")),
            Route::parse(&format!("#/{SECRET}")),
            Route::parse(&format!("#/keys/new?from={SECRET}")),
            Route::parse(&format!("#/keys?only.text={SECRET}")),
        ] {
            let fragment = route.fragment();
            assert!(!fragment.contains("K2abc") && !fragment.contains("q="), "{fragment}");
        }
    }

    #[test]
    fn whatever_stands_in_the_address_bar_is_some_place() {
        assert_eq!(Route::parse(""), Route::home());
        assert_eq!(Route::parse("#"), Route::home());
        assert_eq!(Route::parse("#/keys?x=1"), Route::Keys(list("", "x=1")), "the view says that it knows no x");
        assert_eq!(Route::parse("#/keys/new?from="), Route::NewKey, "a copy of nothing");
        assert_eq!(Route::parse("#/keys?q=%ff"), Route::Keys(list("\u{fffd}", "")));
        for fragment in [
            "#keys",
            "#/keys/new/x",
            "#/%00",
            "#//evil",
            "#javascript:1",
            "#/keys/id/",
            "#/keys/id/a/b",
            "#/keys/id//edit",
            "#/keys/id/a/edit/",
        ] {
            assert_eq!(Route::parse(fragment), Route::Unknown, "{fragment}");
        }
    }
}
