//! What keys refer to: roles, tenants, users and public keys, all of them reads.
//!
//! A management key may be allowed to manage keys and none of these: then a page goes on with plain text fields.

use serde::{Deserialize, Serialize};

use super::call::{Call, Read};
use super::client::encoded;
use super::loose::{Flag, List, Text, Texts, Whole};
use super::wire::{self, Mismatch};
use crate::domain::ProjectId;
use crate::domain::directory::{Attribute, PublicKey, Role, Tenant, User, Users};

/// All roles, those of the project and those of its tenants. `GET /v1/mgmt/role/all`. There are no pages.
pub fn roles() -> Call<Vec<Role>, Read> {
    Call::get("/v1/mgmt/role/all".to_owned(), |body| {
        let Roles { roles } = wire::parse(body).map_err(|_| Mismatch::Shape)?;
        Ok(wire::list_of(roles, body, &["roles"])?.into_iter().map(role).collect())
    })
}

/// All tenants. `GET /v1/mgmt/tenant/all`. There are no pages, and its search knows whole names only, so a text is
/// looked for here.
pub fn tenants() -> Call<Vec<Tenant>, Read> {
    Call::get("/v1/mgmt/tenant/all".to_owned(), |body| {
        let Tenants { tenants } = wire::parse(body).map_err(|_| Mismatch::Shape)?;
        Ok(wire::list_of(tenants, body, &["tenants"])?.into_iter().map(tenant).collect())
    })
}

/// How many users one search gives.
pub const USERS_AT_ONCE: u32 = 20;

/// Users in whose name, address or id a text stands. `POST /v2/mgmt/user/search`. Pages count from 0.
pub fn users(text: &str, page: u32) -> Call<Users, Read> {
    #[derive(Serialize)]
    struct Wire<'a> {
        text: &'a str,
        limit: u32,
        page: u32,
    }
    Call::post("/v2/mgmt/user/search", wire::json(&Wire { text, limit: USERS_AT_ONCE, page }), found)
}

/// Users by their ids, to show names for the ids that keys hold. `POST /v1/mgmt/users/load`. Unknown ids are left out.
pub fn users_by_id(ids: &[String]) -> Call<Users, Read> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Wire<'a> {
        user_ids: &'a [String],
    }
    Call::post("/v1/mgmt/users/load", wire::json(&Wire { user_ids: ids }), found)
}

/// The definition of a custom attribute of keys, by its machine name. `GET /v1/mgmt/accesskey/attribute?name=…`. No call
/// lists them.
pub fn attribute(name: &str) -> Call<Attribute, Read> {
    Call::get(format!("/v1/mgmt/accesskey/attribute?name={}", encoded(name)), |body| {
        let WireAttribute { name, display_name, kind, options } = wire::parse(body).map_err(|_| Mismatch::Shape)?;
        Ok(Attribute { name: owned(name), title: owned(display_name), kind: owned(kind), options: all(options) })
    })
}

/// The keys with which the project's tokens are signed. `GET /v2/keys/<project>`.
pub fn public_keys(project: &ProjectId) -> Call<Vec<PublicKey>, Read> {
    Call::get(format!("/v2/keys/{}", encoded(project.as_str())), |body| {
        let PublicKeys { keys } = wire::parse(body).map_err(|_| Mismatch::Shape)?;
        Ok(wire::list_of(keys, body, &["keys"])?.into_iter().map(public_key).collect())
    })
}

#[derive(Deserialize)]
struct Roles<'a> {
    #[serde(borrow)]
    roles: Option<List<WireRole<'a>>>,
}

#[derive(Deserialize)]
struct Tenants<'a> {
    #[serde(borrow)]
    tenants: Option<List<WireTenant<'a>>>,
}

#[derive(Deserialize)]
struct Found<'a> {
    #[serde(borrow)]
    users: Option<List<WireUser<'a>>>,
    #[serde(default)]
    total: Whole,
}

#[derive(Deserialize)]
struct PublicKeys<'a> {
    #[serde(borrow)]
    keys: Option<List<WirePublicKey<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRole<'a> {
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default)]
    description: Text<'a>,
    #[serde(borrow, default)]
    permission_names: Texts<'a>,
    #[serde(borrow, default)]
    tenant_id: Text<'a>,
}

#[derive(Deserialize)]
struct WireTenant<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(default)]
    disabled: Flag,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireUser<'a> {
    #[serde(borrow)]
    user_id: Text<'a>,
    #[serde(borrow, default)]
    login_ids: Texts<'a>,
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(borrow, default)]
    email: Text<'a>,
    #[serde(borrow, default)]
    status: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAttribute<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default)]
    display_name: Text<'a>,
    #[serde(rename = "type", borrow, default)]
    kind: Text<'a>,
    #[serde(borrow, default)]
    options: Texts<'a>,
}

#[derive(Deserialize)]
struct WirePublicKey<'a> {
    #[serde(borrow)]
    kid: Text<'a>,
    #[serde(borrow, default)]
    alg: Text<'a>,
    #[serde(borrow, default)]
    kty: Text<'a>,
    #[serde(borrow, default)]
    n: Text<'a>,
    #[serde(borrow, default)]
    e: Text<'a>,
}

fn role(WireRole { id, name, description, permission_names, tenant_id }: WireRole<'_>) -> Role {
    Role {
        id: owned(id),
        name: owned(name),
        description: owned(description),
        permissions: all(permission_names),
        tenant: owned(tenant_id),
    }
}

fn tenant(WireTenant { id, name, disabled }: WireTenant<'_>) -> Tenant {
    Tenant { id: owned(id), name: owned(name), disabled: disabled.0.unwrap_or_default() }
}

fn user(WireUser { user_id, login_ids, name, email, status }: WireUser<'_>) -> User {
    User { id: owned(user_id), logins: all(login_ids), name: owned(name), email: owned(email), status: owned(status) }
}

fn public_key(WirePublicKey { kid, alg, kty, n, e }: WirePublicKey<'_>) -> PublicKey {
    PublicKey { id: owned(kid), algorithm: owned(alg), kind: owned(kty), modulus: owned(n), exponent: owned(e) }
}

fn found(body: &[u8]) -> Result<Users, Mismatch> {
    let Found { users, total } = wire::parse(body).map_err(|_| Mismatch::Shape)?;
    let users = wire::list_of(users, body, &["users", "total"])?;
    Ok(Users { users: users.into_iter().map(user).collect(), total: total.0 })
}

fn owned(Text(text): Text<'_>) -> String {
    text.into_owned()
}

fn all(Texts(texts): Texts<'_>) -> Vec<String> {
    texts.into_iter().map(std::borrow::Cow::into_owned).collect()
}
