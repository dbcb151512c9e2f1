//! The custom attributes of a key: values that the project has defined for its keys.
//!
//! The API documents text, numbers, booleans and lists of texts. Which attributes there are, and of what type, no call
//! lists, so they are typed freely and the server decides.

use super::claims::common_name_problem;
use super::entries::{Entries, Entry, TypedError};

/// The rows of a key's attributes.
pub fn stored(json: &str) -> Entries {
    Entries::stored(json, true)
}

/// The rows of what was typed into the raw editor.
///
/// # Errors
/// [`TypedError`].
pub fn typed(json: &str) -> Result<Entries, TypedError> {
    Entries::typed(json, true)
}

/// Longest machine name of an attribute, in bytes: what Descope's Terraform provider enforces. The API documents none.
pub const NAME_LIMIT: usize = 20;

/// What is wrong with the name of a row that is new or was edited. The alphabet is the one of Descope's Terraform provider.
pub fn name_problem(rows: &[Entry], at: usize) -> Option<String> {
    let name = rows.get(at).map(|row| row.name.as_str())?;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let common = common_name_problem(rows, at, NAME_LIMIT);
    common.or_else(|| {
        (!plain).then(|| "The machine name of an attribute has plain letters, digits, - and _ only.".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::super::entries::Value;
    use super::*;

    #[test]
    fn a_list_of_texts_is_a_value_and_other_lists_stay_raw() {
        let json = r#"{"owner":"storage","stages":["a", "b"],"empty":[],"mixed":["a",1],"n":7}"#;
        let attributes = stored(json);
        let list = |items: &[&str]| Value::List(items.iter().map(|item| (*item).to_owned()).collect());
        let values: Vec<_> = attributes.rows.iter().map(|row| row.value.clone()).collect();
        assert_eq!(
            values,
            [
                Value::Text("storage".into()),
                list(&["a", "b"]),
                list(&[]),
                Value::Raw("[\"a\",1]".into()),
                Value::Number("7".into())
            ]
        );
        assert_eq!(attributes.json(), json);
        assert_eq!(typed(&attributes.pretty()), Ok(attributes));
    }

    #[test]
    fn a_machine_name_is_short_and_plain() {
        let problem = |name: &str| name_problem(&[Entry::new(name, Value::Truth(true))], 0);
        assert!(problem("cost-centre_2").is_none() && problem(&"x".repeat(20)).is_none());
        for name in ["", "a b", "é", "a.b", &"x".repeat(21)] {
            assert!(problem(name).is_some(), "{name}");
        }
    }
}
