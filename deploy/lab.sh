#!/bin/sh
# Runs nginx and Caddy on this machine as nginx.conf and Caddyfile have them, over TLS with an authority of their own,
# until it is ended. Needs nginx, caddy and openssl; touches nothing outside its folder.
#
#     deploy/lab.sh FOLDER SITE UPSTREAM NGINX CADDY
#
# FOLDER takes certificates, configurations and logs. SITE is what is served. The other three are ports: of what plays
# api.descope.com with the certificate FOLDER/api.descope.com.pem, and those to listen at. What is in FOLDER/more/*.conf
# becomes a part of nginx's http block.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin # where Debian has nginx
lab=$1 site=$2 upstream=$3 nginx=$4 caddy=$5
stop() {
    for pid in "$lab/nginx.pid" "$lab/caddy.pid"; do [ ! -e "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true; done
}
trap stop EXIT
trap 'exit 0' INT TERM
mkdir -p "$lab/temp" "$lab/more"
chmod 755 "$lab"

# One authority that both sides believe, as the system's store is believed in earnest.
key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
# shellcheck disable=SC2086 # several words on purpose
openssl req -x509 $key -days 1 -subj /CN=lab -keyout "$lab/ca.key" -out "$lab/ca.pem" 2>/dev/null
for name in api.descope.com keys.internal.example; do
    # shellcheck disable=SC2086
    openssl req $key -subj "/CN=$name" -keyout "$lab/$name.key" -out "$lab/request" 2>/dev/null
    echo "subjectAltName=DNS:$name" >"$lab/extension"
    openssl x509 -req -in "$lab/request" -days 1 -CA "$lab/ca.pem" -CAkey "$lab/ca.key" -CAcreateserial \
        -extfile "$lab/extension" -out "$lab/$name.pem" 2>/dev/null
done

sed -e "s|listen 443 ssl http2;|listen 127.0.0.1:$nginx ssl http2;|" \
    -e "s|/etc/ssl/console/fullchain.pem|$lab/keys.internal.example.pem|" \
    -e "s|/etc/ssl/console/privkey.pem|$lab/keys.internal.example.key|" \
    -e "s|/etc/ssl/certs/ca-certificates.crt|$lab/ca.pem|" \
    -e "s|server api.descope.com:443;|server 127.0.0.1:$upstream;|" \
    -e "s|/srv/console|$site|" -e "s|/var/log/nginx/console.log|$lab/access.log|" \
    "$here/nginx.conf" >"$lab/console.conf"
cat >"$lab/nginx.conf" <<CONF
pid $lab/nginx.pid;
error_log $lab/error.log warn;
worker_processes 2;
events {}
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $lab/temp/body;
    proxy_temp_path $lab/temp/proxy;
    fastcgi_temp_path $lab/temp/fastcgi;
    uwsgi_temp_path $lab/temp/uwsgi;
    scgi_temp_path $lab/temp/scgi;
    include $lab/console.conf;
    include $lab/more/*.conf;
}
CONF
nginx -t -q -c "$lab/nginx.conf"
nginx -c "$lab/nginx.conf"

sed -e "s|https://keys.internal.example {|https://keys.internal.example:$caddy {\n\ttls $lab/keys.internal.example.pem $lab/keys.internal.example.key|" \
    -e "s|/srv/console|$site|" \
    -e "s|reverse_proxy https://api.descope.com {|reverse_proxy https://127.0.0.1:$upstream {|" \
    -e "s|header_up Host {upstream_hostport}|header_up Host api.descope.com|" \
    -e "s|dial_timeout 5s|dial_timeout 5s\n\t\t\t\ttls_server_name api.descope.com\n\t\t\t\ttls_trusted_ca_certs $lab/ca.pem|" \
    "$here/Caddyfile" >"$lab/caddy.rest"
printf '{\n\tadmin off\n\tauto_https disable_redirects\n}\n' | cat - "$lab/caddy.rest" >"$lab/Caddyfile"
HOME=$lab caddy start --config "$lab/Caddyfile" --adapter caddyfile --pidfile "$lab/caddy.pid" >/dev/null 2>"$lab/caddy.log"

echo ready
# Until the other end of the input is gone, however it goes.
cat >/dev/null
