//! What create and import have in common: a key from a request.

use serde_json::{Map, Number, Value};

use super::{Call, MANAGEMENT_KEY_ID, World, grants};
use crate::addresses;
use crate::directory::Directory;
use crate::errors::Refusal;
use crate::switches::{Numbers, Switches, Verdict};
use crate::wire::{AccessKey, LAST_SECOND, NewKey, Status};

/// Checks a request for a new key. The ids are still to be given.
pub(super) fn check(new: NewKey, directory: &Directory, call: &Call) -> Result<AccessKey, Refusal> {
    let switches = call.switches;
    if new.name.is_empty() {
        return Err(Refusal::required("name"));
    }
    let expire_time = new.expire_time.unwrap_or(0);
    check_expiry(expire_time, call)?;
    check_addresses(&new.permitted_ips)?;
    check_attributes(&new.custom_attributes, directory, switches)?;
    // A bound user's own authorization applies, so the request's is not even looked at.
    let (role_names, key_tenants) = if new.user_id.is_empty() {
        grants::resolve(new.role_names, new.key_tenants, directory, switches, switches.roles_and_tenants)?
    } else {
        if directory.user(&new.user_id).is_none() && switches.unknown_users == Verdict::Refused {
            return Err(Refusal::invalid(format!("User {} does not exist in project", new.user_id)));
        }
        (Vec::new(), Vec::new())
    };
    Ok(AccessKey {
        id: String::new(),
        name: new.name,
        role_names,
        key_tenants,
        status: Status::Active,
        created_time: call.now_seconds(),
        expire_time,
        created_by: MANAGEMENT_KEY_ID.to_owned(),
        client_id: String::new(),
        bound_user_id: new.user_id,
        custom_claims: stored(new.custom_claims, switches),
        editable: true,
        description: new.description,
        permitted_ips: new.permitted_ips,
        custom_attributes: stored(new.custom_attributes, switches),
    })
}

/// Gives a checked key its ids and a secret nobody has had before; the secret is returned, not kept.
pub(super) fn give_ids(key: &mut AccessKey, world: &mut World, call: &Call) -> String {
    let mut random = world.random(call);
    key.id = random.id("K2");
    key.client_id.clear();
    random.letters(&mut key.client_id, 32);
    let mut secret = "K2".to_owned();
    random.letters(&mut secret, 53);
    secret
}

pub(super) fn check_addresses(entries: &[String]) -> Result<(), Refusal> {
    match addresses::first_bad(entries) {
        Some(bad) => Err(Refusal::invalid(format!("{bad} is not an IP address or CIDR range"))),
        None => Ok(()),
    }
}

pub(super) fn check_attributes(
    attributes: &Map<String, Value>,
    directory: &Directory,
    switches: &Switches,
) -> Result<(), Refusal> {
    match attributes.keys().find(|name| !directory.attributes.contains_key(*name)) {
        Some(name) if switches.unknown_attributes == Verdict::Refused => {
            Err(Refusal::invalid(format!("Attribute {name} does not exist in project")))
        }
        _ => Ok(()),
    }
}

fn check_expiry(seconds: i64, call: &Call) -> Result<(), Refusal> {
    if seconds < 0 {
        return Err(Refusal::invalid("The expireTime field must not be negative"));
    }
    if seconds > LAST_SECOND && call.switches.far_expiry == Verdict::Refused {
        return Err(Refusal::invalid(format!("The expireTime field must not be after {LAST_SECOND}")));
    }
    if seconds != 0 && seconds <= call.now_seconds() && call.switches.past_expiry == Verdict::Refused {
        return Err(Refusal::invalid("The expireTime field must be in the future"));
    }
    Ok(())
}

/// Claims or attributes as the store keeps their numbers.
pub(super) fn stored(mut map: Map<String, Value>, switches: &Switches) -> Map<String, Value> {
    if switches.numbers == Numbers::Doubles {
        map.values_mut().for_each(as_double);
    }
    map
}

fn as_double(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let Some(double) = number.as_f64() else { return };
            // A double that is whole is written without a point.
            let whole = double.fract() == 0.0 && double.abs() < 9.2e18;
            if let Some(number) = if whole { Some(Number::from(double as i64)) } else { Number::from_f64(double) } {
                *value = Value::Number(number);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(as_double),
        Value::Object(fields) => fields.values_mut().for_each(as_double),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_what_a_double_can_hold() {
        let mut value = serde_json::json!({"a": [1, 9_007_199_254_740_993_i64, 1.0, 1.5, -0.0], "b": u64::MAX});
        as_double(&mut value);
        assert_eq!(value.to_string(), r#"{"a":[1,9007199254740992,1,1.5,0],"b":1.8446744073709552e+19}"#);
    }
}
