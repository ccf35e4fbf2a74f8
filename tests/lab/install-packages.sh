#!/bin/sh
# Installs the Debian packages named in the file $1 that are missing, where this user may;
# elsewhere it names them and leaves with success, because each test then skips by itself
# (with CI=true a missing tool fails its test).
set -eu

wanted=$(sed 's/#.*//' "$1" | tr '\n' ' ')

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is not a Debian system. The tests use the tools of these packages: $wanted"
    exit 0
fi

missing=
for package in $wanted; do
    status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) || status=
    case $status in
        ii*) ;;
        *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    echo "The tests of real tools need root to install:$missing"
    echo "Run: sudo apt-get install --no-install-recommends$missing"
    exit 0
fi

# DEBIAN_FRONTEND is set by env, since sudo drops the environment.
# shellcheck disable=SC2086 # as_root and missing are lists of words
{
    echo "Installing:$missing"
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends $missing
}
