//! Every place in the console as a value.
//!
//! Invariant: a place is printed to and parsed from the URL's fragment here and nowhere else. Fragments never leave the
//! browser, so neither a search text nor a key's id reaches a proxy's log, and any static host serves every place.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The list of keys, with the text that it is searched for.
    Keys {
        /// Empty for all keys.
        query: String,
    },
    /// The form for a new key.
    NewKey,
    /// A fragment that names no place.
    Unknown,
}

/// Readable in the address bar: letters, digits, and what needs no escape in a query.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':').remove(b'/');

impl Route {
    /// The list of all keys, where the console begins.
    pub fn home() -> Self {
        Self::Keys { query: String::new() }
    }

    /// Reads a fragment, with or without its `#`. Never fails: what names no place is [`Route::Unknown`].
    pub fn parse(fragment: &str) -> Self {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let (path, parameters) = fragment.split_once('?').unwrap_or((fragment, ""));
        match path {
            "" | "/" | "/keys" => Self::Keys { query: parameter(parameters, "q") },
            "/keys/new" => Self::NewKey,
            _ => Self::Unknown,
        }
    }

    /// The fragment of this place, with its `#`.
    pub fn fragment(&self) -> String {
        match self {
            Self::Keys { query } if query.is_empty() => "#/keys".to_owned(),
            Self::Keys { query } => format!("#/keys?q={}", utf8_percent_encode(query, ENCODED)),
            Self::NewKey => "#/keys/new".to_owned(),
            Self::Unknown => "#/".to_owned(),
        }
    }

    /// The page's title at this place. It holds nothing of the keys: titles end up in histories and on shared screens.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Keys { .. } => "Access keys",
            Self::NewKey => "New access key",
            Self::Unknown => "No such page",
        }
    }
}

fn parameter(parameters: &str, name: &str) -> String {
    let pairs = parameters.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.into_iter().find_map(|(key, value)| (key == name).then_some(value)).unwrap_or_default();
    percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_prints_and_parses_back() {
        let queries = ["", "billing", "a b+c&d=e#f?g%20", "../../x", "<img src=x>", "ключ 鍵 🔑", "q=1&q=2"];
        let searched = queries.map(|query| Route::Keys { query: query.to_owned() });
        for route in searched.into_iter().chain([Route::NewKey]) {
            let fragment = route.fragment();
            assert_eq!(Route::parse(&fragment), route, "{fragment}");
            assert!(fragment.is_ascii() && !fragment.contains(['<', ' ']), "{fragment}");
        }
    }

    #[test]
    fn whatever_stands_in_the_address_bar_is_some_place() {
        assert_eq!(Route::parse(""), Route::home());
        assert_eq!(Route::parse("#"), Route::home());
        assert_eq!(Route::parse("#/keys?x=1"), Route::home());
        assert_eq!(Route::parse("#/keys?q=%ff"), Route::Keys { query: "\u{fffd}".into() });
        for fragment in ["#keys", "#/keys/new/x", "#/%00", "#//evil", "#javascript:1"] {
            assert_eq!(Route::parse(fragment), Route::Unknown, "{fragment}");
        }
    }
}
