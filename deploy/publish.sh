#!/bin/sh
# Puts a new build where the server takes it from, under pages that are open:
#
#     deploy/publish.sh dist /srv/console
#
# A page that is open fetches its parts by the names that its own build gave them. So files are added first, the page
# that names them comes last, and what no page of the last 30 days names goes. config.json is the operator's: it is put
# there once, and left alone after that.
set -eu

from=$1 to=$2
[ -f "$from/index.html" ] || {
    echo "error: $from/index.html is missing. Build it with \`cargo xtask build\`." >&2
    exit 1
}
mkdir -p "$to"
put() { # put NAME: at once or not at all, and as new as today
    cp "$from/$1" "$to/.$1.new"
    chmod 644 "$to/.$1.new"
    mv "$to/.$1.new" "$to/$1"
}
for file in "$from"/*; do
    name=${file##*/}
    case $name in
        index.html) ;;
        config.json) [ -e "$to/config.json" ] || put "$name" ;;
        *) put "$name" ;;
    esac
done
put index.html
find "$to" -maxdepth 1 -type f -name '*-[0-9a-f]*.*' -mtime +30 | while read -r old; do
    [ -e "$from/${old##*/}" ] || rm "$old"
done
