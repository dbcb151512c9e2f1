"""Create, load and search: what goes in comes out, whole, and the secret only once."""

import json

from harness import LATER, UNKNOWN_ID, a_user, check, create, holds, keys, load, refused, same
from harness import two_roles, two_tenants, within

FIELDS = {
    "id", "name", "description", "status", "createdTime", "expireTime", "createdBy", "clientId", "boundUserId",
    "roleNames", "keyTenants", "customClaims", "customAttributes", "permittedIps", "editable",
}  # fmt: skip


@check
def create_minimal_has_every_field():
    key, cleartext = create("minimal")
    holds(FIELDS <= key.keys(), f"the key lacks {sorted(FIELDS - key.keys())}")
    holds(cleartext and ":" not in cleartext, "the cleartext is empty or holds a colon")
    unset = {"description": "", "expireTime": 0, "boundUserId": "", "roleNames": [], "keyTenants": []}
    unset |= {"customClaims": {}, "customAttributes": {}, "permittedIps": [], "status": "active", "name": "minimal"}
    same({field: key[field] for field in unset}, unset, "the key")
    holds(type(key["createdTime"]) is int and key["createdTime"] > 0, "createdTime is no number of seconds")


@check
def create_full_keeps_what_was_given():
    first, second = two_tenants()
    role = two_roles()[0]
    key, _ = create(
        "full",
        expire_time=LATER,
        key_tenants=within(first, roles=[role]) + within(second),
        custom_claims={"team": "build", "tier": 2, "beta": True},
        description="made by the conformance check",
        permitted_ips=["10.0.0.1", "192.168.1.0/24"],
        custom_attributes={"owner": "platform", "stages": ["dev", "prod"]},
    )
    loaded = load(key)
    same(loaded, key, "the key as loaded")
    same(loaded["expireTime"], LATER, "expireTime")
    grants = {tenant["tenantId"]: tenant["roleNames"] for tenant in loaded["keyTenants"]}
    same(grants, {first: [role], second: []}, "the tenants")
    same(loaded["customClaims"], {"team": "build", "tier": 2, "beta": True}, "customClaims")
    same(loaded["permittedIps"], ["10.0.0.1", "192.168.1.0/24"], "permittedIps")
    same(loaded["customAttributes"], {"owner": "platform", "stages": ["dev", "prod"]}, "customAttributes")


@check
def create_with_project_roles():
    names = two_roles()
    key, _ = create("with roles", role_names=names)
    same(load(key)["roleNames"], names, "roleNames")


@check
def create_with_roles_and_tenants_keeps_the_tenants():
    first, _ = two_tenants()
    role, other = two_roles()
    key, _ = create("both", role_names=[other], key_tenants=within(first, roles=[role]))
    grants = [(tenant["tenantId"], tenant["roleNames"]) for tenant in key["keyTenants"]]
    same((key["roleNames"], grants), ([], [(first, [role])]), "roles and tenants")


@check
def create_bound_to_a_user():
    user = a_user()
    key, _ = create("bound", user_id=user)
    same(load(key)["boundUserId"], user, "boundUserId")


@check
def load_never_shows_the_secret():
    key, cleartext = create("quiet")
    answer = keys.load(key["id"])
    same(list(answer), ["key"], "the parts of the answer")
    holds(cleartext not in json.dumps(answer), "the answer holds the cleartext")


@check
def load_of_an_unknown_id():
    with refused(404):
        keys.load(UNKNOWN_ID)
    with refused(404):  # The client writes the space as a plus sign.
        keys.load("a b&c/d?e=é%41")


@check
def search_without_filters_finds_every_key():
    key, _ = create("findable")
    listed = {found["id"]: found for found in keys.search_all_access_keys()["keys"]}
    holds(len(listed) > 1, "the fleet is not in the answer")
    same(listed.get(key["id"]), key, "the key as found")


@check
def search_by_tenant():
    first, _ = two_tenants()
    inside, _ = create("inside", key_tenants=within(first))
    outside, _ = create("outside")
    found = keys.search_all_access_keys(tenant_ids=[first])["keys"]
    ids = {key["id"] for key in found}
    holds(inside["id"] in ids and outside["id"] not in ids, "the tenant's filter took the wrong keys")
    holds(all(first in {t["tenantId"] for t in key["keyTenants"]} for key in found), "a found key lacks the tenant")


@check
def search_by_bound_user():
    user = a_user()
    key, _ = create("bound and found", user_id=user)
    found = keys.search_all_access_keys(bound_user_id=user)["keys"]
    holds(key["id"] in {key["id"] for key in found}, "the bound key was not found")
    same({key["boundUserId"] for key in found}, {user}, "the bound users found")


@check
def search_by_creator():
    key, _ = create("by creator")
    found = keys.search_all_access_keys(creating_user=key["createdBy"])["keys"]
    holds(key["id"] in {key["id"] for key in found}, "the key was not found by its creator")
    same(keys.search_all_access_keys(creating_user="nobody-made-this")["keys"], [], "the keys of an unknown creator")


@check
def search_by_attribute():
    key, _ = create("by attribute", custom_attributes={"conformance": "python-7", "round": 1})
    create("by another", custom_attributes={"conformance": "python-7", "round": 2})
    found = keys.search_all_access_keys(custom_attributes={"conformance": "python-7", "round": 1})["keys"]
    same([key["id"] for key in found], [key["id"]], "the keys found by two attributes")
