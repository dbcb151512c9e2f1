"""The snippets that the console shows: those for Python and for curl do what they say, to the last character."""

import ast
import json
import os
import pathlib
import subprocess

from harness import a_user, args, check, client, create, holds, keys, load, made, same, two_roles, two_tenants

FILE = pathlib.Path(__file__).resolve().parents[3] / "snippets.json"
SNIPPETS = json.loads(FILE.read_text(encoding="utf-8"))
NAME = "nightly's \"backup\" $(id) `id` \\ %s ${HOME} ключ \u202e\U0001f600"
CLAIMS = {"team": "it's", "tier": 2, "beta": True, "deep": {"__proto__": [1, -2.5, None]}}
SETTINGS = {
    "name": NAME,
    "description": "Copies\nthe ledger",
    "permittedIps": ["127.0.0.1", "2001:db8::/32"],
    "customClaims": CLAIMS,
    "customAttributes": {"owner": "platform", "tags": ["a", "b"]},
}


class Console:
    """Runs the snippets of one language, with real ids in the place of the made-up ones."""

    def __init__(self, language):
        self.language = language
        tenant, _ = two_tenants()
        self.ids = {"TENANT-1": tenant, "ROLE-1": two_roles()[0], "USER-1": a_user()}

    def run(self, name, secret=None, **ids):
        """What the snippet leaves behind: its variables, or the answer that it prints."""
        code = "\n".join(SNIPPETS[self.language][name])
        for placeholder, real in (self.ids | {key.replace("_", "-"): real for key, real in ids.items()}).items():
            code = code.replace(placeholder, real)
        known = {"DESCOPE_PROJECT_ID": args.project, "DESCOPE_MANAGEMENT_KEY": args.key, "DESCOPE_ACCESS_KEY": secret}
        known = {name: value for name, value in known.items() if value is not None}
        return (python if self.language == "python" else curl)(code, known)


def python(code, environment):
    ast.parse(code)
    os.environ.update(environment, DESCOPE_BASE_URI=args.base_url)
    left = {}
    try:
        exec(compile(code, "snippet", "exec"), {"__name__": "snippet", "print": lambda *_: None}, left)
    finally:
        for name in [name for name in os.environ if name.startswith("DESCOPE_")]:
            del os.environ[name]
    return left


def curl(code, environment):
    subprocess.run(["bash", "-n", "-c", code], check=True)
    code = code.replace("https://api.descope.com", args.base_url)
    holds(args.base_url in code, "the snippet asks somewhere else")
    environment = {"PATH": os.environ["PATH"]} | environment
    ran = subprocess.run(["bash", "-c", code], env=environment, capture_output=True, text=True)
    same(ran.returncode, 0, f"the end of curl ({ran.stderr or ran.stdout})")
    return json.loads(ran.stdout)


def settings(key, expected):
    loaded = load(key)
    same({name: loaded[name] for name in expected}, expected, "what the key holds")
    return loaded


def does_what_it_says(language):
    console = Console(language)
    tenant, role = console.ids["TENANT-1"], console.ids["ROLE-1"]

    answer = console.run("create")
    answer = answer.get("answer", answer)
    made.append(answer["key"]["id"])
    key = settings(answer["key"], SETTINGS | {"expireTime": 2_000_000_000, "boundUserId": ""})
    same([(one["tenantId"], one["roleNames"]) for one in key["keyTenants"]], [(tenant, [role])], "the tenants")

    bound = console.run("createForUser")
    bound = bound.get("answer", bound)["key"]
    made.append(bound["id"])
    settings(bound, SETTINGS | {"boundUserId": console.ids["USER-1"], "roleNames": [], "keyTenants": []})

    exchanged = console.run("exchange", secret=answer["cleartext"])
    token = exchanged.get("token", exchanged.get("sessionJwt"))
    claims = client.validate_session(token)
    same((claims["sub"], claims["nsec"], claims["dct"]), (key["id"], CLAIMS, tenant), "the token")

    bare, _ = create("bare")
    console.run("update", KEY_1=bare["id"])
    settings(bare, SETTINGS)
    if language == "curl":
        same([one["tenantId"] for one in load(bare)["keyTenants"]], [tenant], "the tenants after an update")

    found = console.run("search")["keys"]
    holds(key["id"] in [one["id"] for one in found], "the search does not find the key")
    same(console.run("load", KEY_1=key["id"])["key"]["name"], NAME, "the name of the loaded key")

    rotated = console.run("rotate", KEY_1=key["id"])
    holds(rotated.get("secret", rotated.get("cleartext")) != answer["cleartext"], "the secret is the old one")

    for name, status in [("deactivate", "inactive"), ("activate", "active")]:
        console.run(name, KEY_1=key["id"])
        settings(key, {"status": status})
    for name, status in [("deactivateBatch", "inactive"), ("activateBatch", "active")]:
        console.run(name, KEY_1=key["id"], KEY_2=bare["id"])
        settings(key, {"status": status})
        settings(bare, {"status": status})
    console.run("delete", KEY_1=bound["id"])
    console.run("deleteBatch", KEY_1=key["id"], KEY_2=bare["id"])
    left = [one["id"] for one in keys.search_all_access_keys()["keys"]]
    holds(not {key["id"], bare["id"], bound["id"]} & set(left), "a deleted key is still there")


@check
def snippets_for_python_do_what_they_say():
    does_what_it_says("python")


@check
def snippets_for_curl_do_what_they_say():
    does_what_it_says("curl")
