#!/usr/bin/env bash
# Asks a running deployment whether it behaves as deploy/README.md says. Sends nothing that could change a key: the one
# write it lets through carries no valid credential.
#
#     deploy/probe.sh https://keys.internal.example/ [options for curl, such as --cacert FILE]
#
# The address is that of the page, with the path under which it is served. ONCE=no leaves out the once-only rule, for a
# proxy that has none. HTTP=2 asks in HTTP/2.
set -u

url=${1:?usage: deploy/probe.sh URL [curl options]}
shift
origin=$(printf %s "$url" | sed -E 's|^(https?://[^/]+).*|\1|')
base=${url#"$origin"}
base=${base%/}
http=--http${HTTP:-1.1}
options=("$@")
answer=$(mktemp -d)
trap 'rm -r "$answer"' EXIT
passed=0
failed=0

# ask METHOD PATH [curl options]: leaves the status in $status, the headers and the body in files.
ask() {
    method=$1 path=$2
    shift 2
    read -r status version < <(curl -sS "$http" -o "$answer/body" -D "$answer/head" -w '%{http_code} %{http_version}\n' -X "$method" --path-as-is "${options[@]}" "$@" "$origin$path")
    tr -d '\r' <"$answer/head" >"$answer/lines"
}
header() { sed -n "s/^$1: //Ip" "$answer/lines"; }
verdict() { # verdict CONDITION-STATUS WORDS
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $method $path: $2"
    fi
}
is() { # is NAME EXPECTED ACTUAL
    [ "$2" = "$3" ]
    verdict $? "$1 is '$3', expected '$2'"
}
holds() { # holds TEXT: in the body
    grep -qF "$1" "$answer/body"
    verdict $? "the body does not hold $1: $(head -c 200 "$answer/body")"
}

# What every answer carries, whatever its status.
guarded() {
    is Content-Security-Policy "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types default; report-to csp; report-uri /csp-report" "$(header content-security-policy)"
    is Integrity-Policy 'blocked-destinations=(script)' "$(header integrity-policy)"
    is Reporting-Endpoints 'csp="/csp-report"' "$(header reporting-endpoints)"
    is Strict-Transport-Security 'max-age=63072000; includeSubDomains' "$(header strict-transport-security)"
    is X-Content-Type-Options nosniff "$(header x-content-type-options)"
    is X-Frame-Options DENY "$(header x-frame-options)"
    is Referrer-Policy no-referrer "$(header referrer-policy)"
    is Cross-Origin-Opener-Policy same-origin "$(header cross-origin-opener-policy)"
    is Cross-Origin-Embedder-Policy require-corp "$(header cross-origin-embedder-policy)"
    is Cross-Origin-Resource-Policy same-origin "$(header cross-origin-resource-policy)"
    is Origin-Agent-Cluster '?1' "$(header origin-agent-cluster)"
    is X-Robots-Tag 'noindex, nofollow' "$(header x-robots-tag)"
    is Set-Cookie '' "$(header set-cookie)"
    # The console sends Descope's key in the Authorization header: what asks for a header of that name itself, such as
    # HTTP Basic, cannot work in front of it. A sign-in that keeps a cookie can.
    is 'WWW-Authenticate, which asks for the header that the console needs for itself,' '' "$(header www-authenticate)"
    header permissions-policy | grep -q 'clipboard-read=(), clipboard-write=(self)'
    verdict $? 'Permissions-Policy does not settle the clipboard'
}
expect() { # expect STATUS CACHE, of the answer at hand
    is status "$1" "$status"
    is Cache-Control "$2" "$(header cache-control)"
    guarded
}

for page in / /index.html; do
    ask GET "$base$page"
    expect 200 no-store
    is 'HTTP version' "${HTTP:-1.1}" "$version"
    header content-type | grep -q '^text/html'
    verdict $? 'not text/html'
done
cp "$answer/body" "$answer/page"

# What the page names, and no path beside it.
assets=$(grep -oE '[A-Za-z0-9_.-]+-[0-9a-f]{16,64}(_bg)?\.(js|wasm|css)' "$answer/page" | sort -u)
[ -n "$assets" ]
verdict $? 'the page names no file with a hash in its name'
for asset in $assets; do
    ask GET "$base/$asset"
    expect 200 'public, max-age=31536000, immutable'
    case $asset in *.wasm) is Content-Type application/wasm "$(header content-type)" ;; esac
done
for nothing in /keys /missing.js /nope-0123456789abcdef_bg.wasm /.git/config /index.html/; do
    ask GET "$base$nothing"
    expect 404 no-store
done
if [ -n "$base" ]; then
    ask GET "$base"
    case $status in 301 | 308) true ;; *) false ;; esac
    verdict $? "a redirect to $base/ was expected, not $status"
fi

ask GET /signout
expect 200 no-store
is Clear-Site-Data '"cache", "storage"' "$(header clear-site-data)"
# What has a body is sent in HTTP/1.1: curl takes an answer that comes before the whole request for an error in HTTP/2.
http=--http1.1
ask POST /csp-report -H 'content-type: application/csp-report' -d '{}'
is status 204 "$status"
http=--http${HTTP:-1.1}

# The way to Descope is as narrow as its table.
for call in 'POST /v1/mgmt/user/create' 'PUT /v1/mgmt/accesskey/create' 'GET /v1/mgmt/accesskey/create' \
    'DELETE /v1/mgmt/accesskey' 'POST /v1/mgmt/accesskey/create/' 'GET /v2/other'; do
    ask ${call} -H 'x-request-id: 00000000-0000-4000-8000-000000000000'
    expect 404 no-store
    holds '"errorCode":"PROXY_NOT_ALLOWED"'
    holds '"outcome":"not_sent"'
done

http=--http1.1
write() { ask POST /v1/mgmt/accesskey/activate -H 'authorization: Bearer probe' -H 'content-type: application/json' "$@"; }
id=probe-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
write -H "x-request-id: $id" -d '{}'
case $status in 400 | 401 | 403) true ;; *) false ;; esac
verdict $? "Descope's refusal was expected, not $status: $(head -c 200 "$answer/body")"
is Cache-Control no-store "$(header cache-control)"
guarded
if [ "${ONCE:-yes}" = yes ]; then
    write -H "x-request-id: $id" -d '{}'
    expect 409 no-store
    holds '"errorCode":"PROXY_DUPLICATE_SUPPRESSED"'
    holds '"outcome":"unknown"'
    write -d '{}'
    expect 400 no-store
    holds '"errorCode":"PROXY_NO_REQUEST_ID"'
fi
head -c 1300000 /dev/zero | tr '\0' x >"$answer/large"
write -H "x-request-id: $id-large" --data-binary "@$answer/large"
expect 413 no-store
holds '"errorCode":"PROXY_BODY_TOO_LARGE"'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
