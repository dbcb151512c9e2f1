"""Update, status, deletion, rotation and batches: exactly what was asked changes, and nothing beside it."""

from harness import LATER, UNKNOWN_ID, check, client, create, holds, keys, load, refused, same, two_roles


def furnished():
    """A key with a value in everything that an update can reach from this client."""
    names = two_roles()
    return create(
        "before",
        expire_time=LATER,
        role_names=names,
        custom_claims={"team": "build"},
        description="kept",
        permitted_ips=["127.0.0.1", "10.0.0.0/8"],
        custom_attributes={"owner": "platform"},
    )[0]


@check
def update_of_the_name_keeps_the_rest():
    key = furnished()
    keys.update(key["id"], "after")
    same(load(key), key | {"name": "after"}, "the key")


@check
def update_replaces_what_it_names():
    key = furnished()
    keys.update(
        key["id"],
        "after",
        description="new",
        custom_claims={"tier": 3},
        permitted_ips=["::1"],
        custom_attributes={"region": "eu"},
    )
    change = {"name": "after", "description": "new", "customClaims": {"tier": 3}}
    change |= {"permittedIps": ["::1"], "customAttributes": {"region": "eu"}}
    same(load(key), key | change, "the key")


@check
def update_clears_with_empty_values():
    key = furnished()
    keys.update(key["id"], "before", permitted_ips=[])
    same(load(key), key | {"permittedIps": []}, "the key after clearing permittedIps")
    keys.update(key["id"], "before", description="", custom_claims={})
    same(load(key), key | {"permittedIps": [], "description": "", "customClaims": {}}, "the key after clearing more")


@check
def deactivate_and_activate():
    key, cleartext = create("switched")
    keys.deactivate(key["id"])
    same(load(key)["status"], "inactive", "the status")
    with refused(401):
        client.exchange_access_key(cleartext)
    keys.activate(key["id"])
    same(load(key), key, "the key after a round trip")
    same(client.exchange_access_key(cleartext)["keyId"], key["id"], "the exchanged key")


@check
def delete_is_final():
    key, cleartext = create("short-lived")
    keys.delete(key["id"])
    with refused(404):
        load(key)
    with refused(401):
        client.exchange_access_key(cleartext)
    holds(key["id"] not in {k["id"] for k in keys.search_all_access_keys()["keys"]}, "search still lists the key")


@check
def rotate_replaces_the_secret_only():
    key, old = create("rotated", custom_claims={"team": "build"})
    answer = keys.rotate(key["id"])
    same(answer["key"], key, "the key after rotation")
    holds(answer["cleartext"] not in ("", old), "the cleartext did not change")
    with refused(401):
        client.exchange_access_key(old)
    same(client.exchange_access_key(answer["cleartext"])["keyId"], key["id"], "the key of the new secret")


@check
def rotate_needs_an_active_key():
    key, _ = create("idle")
    keys.deactivate(key["id"])
    with refused(400):
        keys.rotate(key["id"])


@check
def batches_change_every_key_they_name():
    group = [create(f"batch {number}")[0] for number in range(3)]
    ids = [key["id"] for key in group]
    bystander, _ = create("bystander")
    keys.deactivate_batch(ids)
    same([load(key)["status"] for key in group], ["inactive"] * 3, "the statuses after deactivate_batch")
    keys.activate_batch(ids)
    same([load(key)["status"] for key in group], ["active"] * 3, "the statuses after activate_batch")
    keys.delete_batch(ids)
    for key in group:
        with refused(404):
            load(key)
    same(load(bystander), bystander, "the key that no batch named")


@check
def batches_refuse_an_empty_list():
    for batch in (keys.activate_batch, keys.deactivate_batch, keys.delete_batch):
        with refused(400, "The ids field is required"):
            batch([])


@check
def batches_with_an_unknown_id_change_nothing():
    key, _ = create("batch of two")
    for batch in (keys.deactivate_batch, keys.delete_batch):
        with refused(404):
            batch([key["id"], UNKNOWN_ID])
    same(load(key), key, "the known key of the batch")
