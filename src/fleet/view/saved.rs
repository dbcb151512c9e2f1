//! Views that a person has named, as a file that can be given away.
//!
//! Invariant: a saved view is a name, a query and a look: text, and nothing of any key's. A file of another kind, or one
//! written by hand, gives the views that can be read and a word about the rest.

use serde_json::{Value, json};

/// A view with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// As the person named it.
    pub name: String,
    /// The text of the search box.
    pub query: String,
    /// The text form of a [`View`](super::View).
    pub view: String,
}

/// Saved views that are read at most, and the longest text of each part in bytes.
const MOST: usize = 200;
const LONGEST: usize = 10_000;

/// The views as JSON.
pub fn write_saved(views: &[SavedView]) -> String {
    let view = |SavedView { name, query, view }: &SavedView| json!({ "name": name, "query": query, "view": view });
    let views: Vec<Value> = views.iter().map(view).collect();
    format!("{:#}\n", json!({ "views": views }))
}

/// Reads such a file.
///
/// # Errors
/// In words, when it is none. Views that cannot be read are told of beside those that can.
pub fn read_saved(text: &str) -> Result<(Vec<SavedView>, Vec<String>), String> {
    let file: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("This is no file of saved views: it is not JSON ({error})."))?;
    let Some(list) = file.get("views").and_then(Value::as_array) else {
        return Err("This is no file of saved views: it has no list of views.".to_owned());
    };
    let (mut views, mut problems): (Vec<SavedView>, _) = (Vec::new(), Vec::new());
    for (number, one) in (1..).zip(list) {
        let text = |name| one.get(name).map_or(Some(""), Value::as_str).filter(|text| text.len() <= LONGEST);
        match (text("name").filter(|name| !name.trim().is_empty()), text("query"), text("view")) {
            _ if views.len() == MOST => {
                problems.push(format!("Only the first {MOST} views were read."));
                break;
            }
            (Some(name), Some(query), Some(view)) => {
                views.push(SavedView { name: name.to_owned(), query: query.to_owned(), view: view.to_owned() });
            }
            _ => {
                problems.push(format!("View {number} was left out: it needs a name, a query and a view, each a text."))
            }
        }
    }
    Ok((views, problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_read_back_as_they_were_written() {
        let view = |name: &str| SavedView {
            name: name.into(),
            query: "is:expiring -by:\"anna\"".into(),
            view: "sort=-name".into(),
        };
        let views = vec![view("Soon"), view("</script>\u{202e}é\n")];
        assert_eq!(read_saved(&write_saved(&views)), Ok((views, vec![])));
    }

    #[test]
    fn what_is_no_view_is_told_of() {
        for text in ["", "[]", "{}", "{\"views\":7}", "PK\u{3}\u{4}"] {
            assert!(read_saved(text).unwrap_err().starts_with("This is no file of saved views"), "{text}");
        }
        let mixed = r#"{"views":[{"name":"a"},{"query":"b"},7,{"name":"c","query":5},{"name":" "}],"more":1}"#;
        let (views, problems) = read_saved(mixed).unwrap();
        assert_eq!((views.len(), problems.len()), (1, 4));
        let many = format!("{{\"views\":[{}]}}", vec!["{\"name\":\"a\"}"; 300].join(","));
        let (views, problems) = read_saved(&many).unwrap();
        assert_eq!((views.len(), problems.len()), (MOST, 1));
    }
}
