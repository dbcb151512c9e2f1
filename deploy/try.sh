#!/bin/sh
# Runs probe.sh against nginx.conf and Caddyfile on this machine, each before a made-up page and a stand-in for Descope
# with a certificate of its own. Needs nginx, caddy, openssl and curl; touches nothing outside a temporary folder.
#
#     deploy/try.sh
set -eu

here=$(cd "$(dirname "$0")" && pwd)
lab=$(mktemp -d)
trap 'for pid in "$lab"/*.pid; do [ ! -e "$pid" ] || kill "$(cat "$pid")"; done; rm -rf "$lab"' EXIT
chmod 755 "$lab"
port=${PORT:-18440} # and the two above it

# A page whose files are named as the build names them.
mkdir -p "$lab/site" "$lab/temp" "$lab/answers/v1/mgmt/accesskey"
head -c 900000 /dev/zero | tr '\0' i >"$lab/import"
head -c 12000000 /dev/zero | tr '\0' s >"$lab/answers/v1/mgmt/accesskey/search"
hash=0123456789abcdef
echo '<!doctype html><script type="module" src="boot-'$hash'.js"></script>console-'$hash'_bg.wasm' >"$lab/site/index.html"
echo 'export {}' >"$lab/site/boot-$hash.js"
printf '\0asm\1\0\0\0' >"$lab/site/console-${hash}_bg.wasm"

# One authority that both sides believe, as the system's store is believed in earnest.
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=lab -keyout "$lab/ca.key" -out "$lab/ca.pem" 2>/dev/null
for name in api.descope.com keys.internal.example; do
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$lab/$name.key" -out "$lab/request" 2>/dev/null
    echo "subjectAltName=DNS:$name" >"$lab/extension"
    openssl x509 -req -in "$lab/request" -days 1 -CA "$lab/ca.pem" -CAkey "$lab/ca.key" -CAcreateserial \
        -extfile "$lab/extension" -out "$lab/$name.pem" 2>/dev/null
done

sed -e "s|listen 443 ssl|listen 127.0.0.1:$port ssl|" \
    -e "s|/etc/ssl/console/fullchain.pem|$lab/keys.internal.example.pem|" \
    -e "s|/etc/ssl/console/privkey.pem|$lab/keys.internal.example.key|" \
    -e "s|/etc/ssl/certs/ca-certificates.crt|$lab/ca.pem|" \
    -e "s|server api.descope.com:443;|server 127.0.0.1:$((port + 2));|" \
    -e "s|/srv/console|$lab/site|" -e "s|/var/log/nginx/console.log|$lab/access.log|" \
    "$here/nginx.conf" >"$lab/console.conf"
cat >"$lab/nginx.conf" <<CONF
pid $lab/nginx.pid;
error_log $lab/error.log warn;
events {}
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $lab/temp/body;
    proxy_temp_path $lab/temp/proxy;
    fastcgi_temp_path $lab/temp/fastcgi;
    uwsgi_temp_path $lab/temp/uwsgi;
    scgi_temp_path $lab/temp/scgi;
    include $lab/console.conf;

    # The stand-in: refuses everybody, and says what a proxy must not hand on.
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
            default_type application/json;
            return 401 '{"errorCode":"E000000","errorDescription":"stand-in"}';
        }
        location = /v1/mgmt/accesskey/search { root $lab/answers; error_page 405 =200 \$uri; }
        location = /v1/mgmt/accesskey/rotate { return 444; }
    }
}
CONF
nginx -t -q -c "$lab/nginx.conf"
nginx -c "$lab/nginx.conf"

sed -e "s|https://keys.internal.example {|https://keys.internal.example:$((port + 1)) {\n\ttls $lab/keys.internal.example.pem $lab/keys.internal.example.key|" \
    -e "s|/srv/console|$lab/site|" \
    -e "s|reverse_proxy https://api.descope.com {|reverse_proxy https://127.0.0.1:$((port + 2)) {|" \
    -e "s|header_up Host {upstream_hostport}|header_up Host api.descope.com|" \
    -e "s|dial_timeout 5s|dial_timeout 5s\n\t\t\t\ttls_server_name api.descope.com\n\t\t\t\ttls_trusted_ca_certs $lab/ca.pem|" \
    "$here/Caddyfile" >"$lab/caddy.rest"
printf '{\n\tadmin off\n\tauto_https disable_redirects\n}\n' | cat - "$lab/caddy.rest" >"$lab/Caddyfile"
HOME=$lab caddy start --config "$lab/Caddyfile" --adapter caddyfile --pidfile "$lab/caddy.pid" 2>"$lab/caddy.log"

base=https://keys.internal.example
visitor() { # visitor PORT [curl options]: a call as a browser makes it, cookie and all
    to=$1
    shift
    curl -sS --http1.1 --cacert "$lab/ca.pem" --resolve "keys.internal.example:$to:127.0.0.1" \
        -H 'cookie: visitor=1' -H "origin: $base" -H "referer: $base/" -H 'x-forwarded-for: 203.0.113.9' "$@"
}
result=0
check() { # check WORDS COMMAND...: the command must succeed
    words=$1
    shift
    if "$@"; then echo "ok $words"; else
        echo "FAILED $words"
        result=1
    fi
}
no() { ! "$@"; }

for proxy in nginx Caddy; do
    case $proxy in nginx) to=$port once=yes ;; Caddy) to=$((port + 1)) once=no ;; esac
    : >"$lab/received.log"
    check "$proxy: probe.sh" env ONCE=$once "$here/probe.sh" "$base:$to" --cacert "$lab/ca.pem" \
        --resolve "keys.internal.example:$to:127.0.0.1" -H 'cookie: visitor=1' -H "origin: $base"

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
check 'nginx: no body was written to disk' no grep -F 'temporary file' "$lab/error.log"
check 'nginx: no credential and no query was logged' no grep -E 'Bearer|probe\?|\?id=' "$lab/access.log"
exit $result
