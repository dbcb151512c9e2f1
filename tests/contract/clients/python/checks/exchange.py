"""Exchange: a secret becomes a token that the client itself verifies, or is refused."""

import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from descope import AuthException
from descope.common import AccessKeyLoginOptions

from harness import args, check, client, connect, create, holds, load, refused, same
from harness import two_days_later, two_roles, two_tenants, within


@check
def exchange_gives_a_verified_token():
    key, cleartext = create("exchanged", custom_claims={"team": "build", "tier": 2, "beta": True})
    session = client.exchange_access_key(cleartext)
    token = session["sessionToken"]
    same(session["projectId"], args.project, "the project in the issuer")
    same(session["keyId"], key["id"], "the key id")
    same([token.get(claim) for claim in ("team", "tier", "beta")], ["build", 2, True], "the key's claims")
    holds(token["exp"] > token["iat"], "the token is born expired")
    holds(cleartext not in token["jwt"], "the token holds the cleartext")


@check
def exchange_checks_the_signature():
    _, cleartext = create("impostor")
    token = client.exchange_access_key(cleartext)["sessionToken"]["jwt"]
    head = jwt.get_unverified_header(token)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    forged = jwt.algorithms.RSAAlgorithm.to_jwk(stranger, as_dict=True) | {"kid": head["kid"], "alg": head["alg"]}
    try:
        connect(public_key=forged).exchange_access_key(cleartext)
    except (AuthException, jwt.InvalidSignatureError):
        return
    raise AssertionError("the token verified under a key that did not sign it")


@check
def exchange_passes_login_options_on():
    first, second = two_tenants()
    role = two_roles()[0]
    _, cleartext = create("optioned", key_tenants=within(first) + within(second, roles=[role]))
    options = AccessKeyLoginOptions(custom_claims={"reason": "check", "tier": 9}, selected_tenant=second)
    token = client.exchange_access_key(cleartext, login_options=options)["sessionToken"]
    same(token.get("nsec"), {"reason": "check", "tier": 9}, "the claims under nsec")
    holds("reason" not in token, "a login option's claim stands at the top level")
    same(token.get("dct"), second, "the current tenant")
    same(token["tenants"][second].get("roles"), [role], "the roles in the selected tenant")


@check
def exchange_refuses_a_tenant_the_key_lacks():
    first, second = two_tenants()
    _, cleartext = create("narrow", key_tenants=within(first))
    with refused(401):
        client.exchange_access_key(cleartext, login_options=AccessKeyLoginOptions(selected_tenant=second))


@check
def exchange_refuses_an_expired_key():
    key, cleartext = create("until tomorrow", expire_time=int(time.time()) + 86_400)
    same(client.exchange_access_key(cleartext)["keyId"], key["id"], "the key exchanged in time")
    with two_days_later(), refused(401):
        client.exchange_access_key(cleartext)
    same(load(key)["status"], "active", "the stored status, which does not tell of an expiry")


@check
def exchange_refuses_a_wrong_secret():
    with refused(401):
        client.exchange_access_key("K2" + "x" * 53)


@check
def exchange_refuses_a_blocked_address():
    _, far = create("elsewhere", permitted_ips=["203.0.113.0/24"])
    with refused(403):
        client.exchange_access_key(far)
    key, near = create("here", permitted_ips=["203.0.113.7", "127.0.0.0/8", "::1"])
    same(client.exchange_access_key(near)["keyId"], key["id"], "the key exchanged from a permitted address")


@check
def exchange_with_an_auth_management_key():
    key, cleartext = create("three segments")
    guarded = connect(auth_management_key="K2authManagement")
    same(guarded.exchange_access_key(cleartext)["keyId"], key["id"], "the exchanged key")
