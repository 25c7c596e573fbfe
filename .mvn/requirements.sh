#!/bin/sh
# Names, in one message, whatever the tests need beside a JDK and do not find.
missing=''
need() { missing="$missing
  $1"; }

command -v curl >/dev/null 2>&1 || need 'curl'
python3 -c 'import venv, ensurepip' >/dev/null 2>&1 ||
  need 'python3 with venv and pip   (Debian, Ubuntu: apt-get install python3 python3-venv python3-pip; macOS: brew install python)'
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' >/dev/null 2>&1 ||
  need 'node 20 or later            (Debian, Ubuntu: apt-get install nodejs npm; macOS: brew install node)'
command -v npm >/dev/null 2>&1 ||
  need 'npm                         (Debian, Ubuntu: apt-get install npm; macOS: comes with node)'
[ "$(uname -s)" != Linux ] || [ "$(id -u)" != 0 ] || unshare -U true 2>/dev/null ||
  need 'unshare -U, or a user other than root: PostgreSQL does not run as root (Debian, Ubuntu: apt-get install util-linux)'

[ -z "$missing" ] && exit 0
echo "The tests use real parts, and these are missing:$missing" >&2
exit 1
