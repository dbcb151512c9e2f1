"""Errors: the status, the code and the sentence that the client hands on."""

import logging

from descope import RateLimitException

from harness import UNKNOWN_ID, check, connect, create, fault, keys, refused, same


@check
def errors_name_the_missing_field():
    key, _ = create("named")
    with refused(400, "The name field is required"):
        keys.update(key["id"], "")
    with refused(400, "The name field is required"):
        keys.create("")
    for call in (keys.activate, keys.deactivate, keys.delete, keys.rotate):
        with refused(400, "The id field is required"):
            call("")
    with refused(400, "E011003"):
        keys.load("")


@check
def errors_for_unknown_ids():
    for call in (keys.activate, keys.deactivate, keys.delete, keys.rotate):
        with refused(404):
            call(UNKNOWN_ID)
    with refused(404):
        keys.update(UNKNOWN_ID, "renamed")


@check
def errors_for_a_wrong_management_key():
    logging.disable(logging.WARNING)  # The licence handshake meets the same refusal, and warns.
    try:
        stranger = connect("K2wrong")
    finally:
        logging.disable(logging.NOTSET)
    with refused(401):
        stranger.mgmt.access_key.search_all_access_keys()
    with refused(401):
        stranger.mgmt.access_key.create("never")


def limited(expected):
    """A load that must be refused for its rate, with this many seconds to wait."""
    try:
        keys.load(UNKNOWN_ID)
    except RateLimitException as error:
        same(error.status_code, "E130429", "the error code")
        same(error.rate_limit_parameters, {"Retry-After": expected}, "what the client reads of the limit")
    else:
        raise AssertionError("the call was not limited")


@check
def errors_for_too_many_requests():
    with fault("load", tooMany={"retryAfter": 7}):
        limited(7)
    with fault("load", tooMany={}):
        limited(0)
