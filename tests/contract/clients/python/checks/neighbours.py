"""The client's first call, and the resources that a key refers to."""

import logging
from datetime import datetime, timedelta, timezone

from harness import a_user, args, check, client, connect, create, holds, same, two_roles, two_tenants


@check
def construct_learns_the_licence_tier():
    complaints = []
    handler = logging.Handler()
    handler.emit = lambda record: complaints.append(record.getMessage())
    logging.getLogger("descope").addHandler(handler)
    try:
        fresh = connect()
    finally:
        logging.getLogger("descope").removeHandler(handler)
    same(complaints, [], "what the client logged while it was made")
    holds(fresh.mgmt.license.get()["rateLimitTier"] in {"tier1", "tier2", "tier3", "tier4"}, "not a licence tier")


@check
def roles_load_and_search():
    names = two_roles()
    found = client.mgmt.role.search(role_names=[names[0]])["roles"]
    same({role["name"] for role in found}, {names[0]}, "the roles found by name")


@check
def tenants_load_and_search():
    first, second = two_tenants()
    found = client.mgmt.tenant.search_all(ids=[second])["tenants"]
    same([tenant["id"] for tenant in found], [second], "the tenants found by id")
    same(client.mgmt.tenant.load(first)["id"], first, "the id at the root of a loaded tenant")


@check
def users_search_and_load():
    user = a_user()
    same(client.mgmt.user.load_by_user_id(user)["user"]["userId"], user, "the loaded user's id")


@check
def audit_tells_of_a_new_key():
    key, _ = create("audited")
    records = client.mgmt.audit.search(
        actions=["AccessKeyCreated"], text=key["id"], from_ts=datetime.now(timezone.utc) - timedelta(days=1)
    )["audits"]
    same([record["action"] for record in records], ["AccessKeyCreated"], "the actions recorded for the key")
    same(records[0]["projectId"], args.project, "the record's project")
