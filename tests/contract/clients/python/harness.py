"""What every check needs: the client under test, keys to work on, and words for what went wrong."""

import argparse
import json
import os
import urllib.request
from contextlib import contextmanager, suppress

for name in [name for name in os.environ if name.startswith("DESCOPE_")]:
    del os.environ[name]  # The client falls back on these; only the command line may speak here.

from descope import AuthException, DescopeClient  # noqa: E402
from descope.management.common import AssociatedTenant  # noqa: E402

UNKNOWN_ID = "K2NoSuchKey00000000000000000"
LATER = 2_000_000_000

parser = argparse.ArgumentParser(description="Runs Descope's official Python client against the emulator.")
parser.add_argument("--base-url", required=True, help="where the emulator listens, without a slash at the end")
parser.add_argument("--project", required=True, help="project id")
parser.add_argument("--key", required=True, help="management key")
args = parser.parse_args()

CHECKS = []
made = []


def check(function):
    """Registers a check under its function's name."""
    CHECKS.append(function)
    return function


# --- the client and the fleet it meets ---


def connect(key=args.key, **options):
    return DescopeClient(project_id=args.project, management_key=key, base_url=args.base_url, **options)


client = connect()
keys = client.mgmt.access_key


def create(name, **fields):
    """A new key as (key, cleartext); it is deleted when all checks are over."""
    answer = keys.create(name, **fields)
    made.append(answer["key"]["id"])
    return answer["key"], answer["cleartext"]


def load(key):
    return keys.load(key["id"])["key"]


def within(*tenants, roles=()):
    """The association with these tenants, each with the same roles."""
    return [AssociatedTenant(tenant, list(roles)) for tenant in tenants]


def two_tenants():
    tenants = client.mgmt.tenant.load_all()["tenants"]
    holds(len(tenants) >= 2, "the checks need a fleet with two tenants")
    return tenants[0]["id"], tenants[1]["id"]


def two_roles():
    """Two roles of the project, which any tenant may grant too."""
    roles = [role["name"] for role in client.mgmt.role.load_all()["roles"] if not role.get("tenantId")]
    holds(len(roles) >= 2, "the checks need a fleet with two project roles")
    return roles[:2]


def a_user():
    users = client.mgmt.user.search_all(limit=1)["users"]
    same(len(users), 1, "the number of users with limit 1")
    return users[0]["userId"]


# --- what is expected ---


def same(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r}, expected {expected!r}")


def holds(condition, complaint):
    if not condition:
        raise AssertionError(complaint)


@contextmanager
def refused(status, mentions=""):
    """The block must raise the client's AuthException with this status, its text holding `mentions`."""
    try:
        yield
    except AuthException as error:
        same(error.status_code, status, f"the status (of {error.error_message!r})")
        holds(mentions in str(error.error_message), f"{error.error_message!r} does not say {mentions!r}")
    else:
        raise AssertionError(f"expected a refusal with status {status}, but the call succeeded")


@contextmanager
def fault(operation, **then):
    """The next call of `operation` meets this; set through the emulator's own control surface."""
    control("POST", "faults", {"operation": operation, "then": then})
    try:
        yield
    finally:
        control("DELETE", "faults")


@contextmanager
def two_days_later():
    """The emulator's clock runs two days ahead."""
    span = 2 * 86_400_000
    control("POST", "clock", {"advanceMs": span})
    try:
        yield
    finally:
        control("POST", "clock", {"advanceMs": -span})


def control(method, what, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{args.base_url}/__emulator/{what}", data=data, method=method, headers=headers)
    urllib.request.urlopen(request).close()


# --- the run ---


def run():
    """Runs every check, prints a line for each and the count, and answers how many failed."""
    failed = 0
    for one in CHECKS:
        try:
            one()
        except Exception as reason:  # A check may fail in any way, and the next one still has its say.
            failed += 1
            print(f"FAILED {one.__name__}: {type(reason).__name__}: {' '.join(str(reason).split())}")
        else:
            print(f"ok {one.__name__}")
    for key in made:
        with suppress(Exception):  # Its own check may have deleted it; whatever else, the count must be told.
            keys.delete(key)
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return failed
