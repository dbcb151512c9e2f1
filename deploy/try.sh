#!/bin/sh
# Runs probe.sh against nginx.conf and Caddyfile on this machine, each before the built page and a stand-in for Descope
# with a certificate of its own. Needs a build in dist/, nginx, caddy, openssl and curl; touches nothing outside a
# temporary folder.
#
#     deploy/try.sh
set -eu

here=$(cd "$(dirname "$0")" && pwd)
lab=$(mktemp -d)
port=${PORT:-18440} # and the three above it

# The page at the root, and under a path.
"$here/publish.sh" "$here/../dist" "$lab/site"
"$here/publish.sh" "$here/../dist" "$lab/site/tools/keys"

# The stand-in: refuses everybody, and says what a proxy must not hand on.
mkdir -p "$lab/answers/v1/mgmt/accesskey" "$lab/more"
head -c 900000 /dev/zero | tr '\0' i >"$lab/import"
head -c 12000000 /dev/zero | tr '\0' s >"$lab/answers/v1/mgmt/accesskey/search"
cat >"$lab/more/stand-in.conf" <<CONF
log_format received '\$request \$http_host visitor=\$http_cookie\$http_origin\$http_referer\$http_x_forwarded_for';
server {
    listen 127.0.0.1:$((port + 2)) ssl;
    ssl_certificate $lab/api.descope.com.pem;
    ssl_certificate_key $lab/api.descope.com.key;
    access_log $lab/received.log received;
    client_max_body_size 0;
    location / {
        add_header Set-Cookie "edge=1" always;
        add_header Cache-Control "max-age=600" always;
        add_header Strict-Transport-Security "max-age=1" always;
        add_header Access-Control-Allow-Origin "*" always;
        add_header WWW-Authenticate "Basic realm=edge" always;
        default_type application/json;
        return 401 '{"errorCode":"E000000","errorDescription":"stand-in"}';
    }
    location = /v1/mgmt/accesskey/search { root $lab/answers; error_page 405 =200 \$uri; }
    location = /v1/mgmt/accesskey/rotate { return 444; }
}
server { # A host that asks for a password in the way that cannot work.
    listen 127.0.0.1:$((port + 3));
    access_log off;
    location / {
        add_header WWW-Authenticate "Basic realm=office" always;
        return 401;
    }
}
CONF

mkfifo "$lab/end" "$lab/said"
"$here/lab.sh" "$lab" "$lab/site" $((port + 2)) "$port" $((port + 1)) <"$lab/end" >"$lab/said" &
runs=$!
exec 3>"$lab/end"
trap 'exec 3>&-; wait "$runs" || true; rm -rf "$lab"' EXIT
read -r ready <"$lab/said"
[ "$ready" = ready ]

base=https://keys.internal.example
visitor() { # visitor PORT [curl options]: a call as a browser makes it, cookie and all
    to=$1
    shift
    curl -sS --http1.1 --cacert "$lab/ca.pem" --resolve "keys.internal.example:$to:127.0.0.1" \
        -H 'cookie: visitor=1' -H "origin: $base" -H "referer: $base/" -H 'x-forwarded-for: 203.0.113.9' "$@"
}
result=0 passed=0 failed=0
check() { # check WORDS COMMAND...: the command must succeed
    words=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok $words"
    else
        failed=$((failed + 1))
        echo "FAILED $words"
        result=1
    fi
}
no() { ! "$@"; }

for proxy in nginx Caddy; do
    case $proxy in nginx) to=$port once=yes ;; Caddy) to=$((port + 1)) once=no ;; esac
    : >"$lab/received.log"
    for path in / /tools/keys/; do
        for http in 1.1 2; do
            check "$proxy: probe.sh at $path in HTTP/$http" env ONCE=$once HTTP=$http "$here/probe.sh" "$base:$to$path" \
                --cacert "$lab/ca.pem" --resolve "keys.internal.example:$to:127.0.0.1" -H 'cookie: visitor=1' \
                -H "origin: $base"
        done
    done

    # An answer that never comes: its outcome is unknown, and nobody asks twice.
    visitor "$to" -X POST -H "x-request-id: lost-answer-of-$proxy" "$base:$to/v1/mgmt/accesskey/rotate" >"$lab/lost"
    check "$proxy: a lost answer is told" grep -qF '"errorCode":"PROXY_UPSTREAM"' "$lab/lost"
    check "$proxy: a lost answer is not asked for again" [ "$(grep -c /rotate "$lab/received.log")" = 1 ]

    # Large bodies both ways, to a slow visitor.
    visitor "$to" -X POST --data-binary "@$lab/import" -H 'x-request-id: 0123456789abcdef-import' \
        "$base:$to/v1/mgmt/accesskey/import" -o "$lab/imported"
    check "$proxy: a body below the limit arrives" grep -qF stand-in "$lab/imported"
    visitor "$to" -X POST --limit-rate 8M "$base:$to/v1/mgmt/accesskey/search" -o "$lab/found"
    check "$proxy: a large answer arrives whole" cmp "$lab/answers/v1/mgmt/accesskey/search" "$lab/found"

    check "$proxy: Descope hears its own name" no grep -vqF ' api.descope.com ' "$lab/received.log"
    check "$proxy: Descope hears nothing of the visitor" no grep -qv 'visitor=-*$' "$lab/received.log"
done
"$here/probe.sh" "http://127.0.0.1:$((port + 3))/" >"$lab/password" 2>&1 || true
check 'probe.sh: a password in front of the page is named' grep -q '^FAILED GET /: WWW-Authenticate' "$lab/password"
check 'probe.sh: a password in front of the calls is named' grep -q '^FAILED .*/v1/.*: WWW-Authenticate' "$lab/password"
check 'nginx: no body was written to disk' no grep -F 'temporary file' "$lab/error.log"
check 'nginx: no credential and no query was logged' no grep -E 'Bearer|probe\?|\?id=' "$lab/access.log"
echo "$passed passed, $failed failed"
exit $result
