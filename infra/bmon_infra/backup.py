"""Saves what a server can't be made again from, puts it back, and prepares machines that have nothing yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .fleet import Host
from .remote import ssh
from .source import Problem, Wrong

# A copy of each SQLite file is made while it is in use; keys and tokens go along, so the file is for its owner's eyes.
SAVE = r"""
set -eu
work=$(mktemp -d /var/tmp/bmon-backup.XXXXXX)
trap 'rm -rf "$work"' EXIT
volume=$(docker volume inspect --format '{{.Mountpoint}}' bmon_collector)
mkdir -p "$work/collector" "$work/etc/bmon/collector" "$work/etc/wireguard"
for file in "$volume"/*.sqlite; do
  [ -e "$file" ] && sqlite3 "$file" ".backup '$work/collector/${file##*/}'"
done
cp -a /etc/bmon/collector/tokens "$work/etc/bmon/collector/"
cp -a /etc/wireguard/wg0.key "$work/etc/wireguard/"
tar -C "$work" -czf - .
"""

# The old history is set aside until the new one is in place.
RESTORE = r"""
set -eu
work=$(mktemp -d /var/tmp/bmon-restore.XXXXXX)
trap 'rm -rf "$work"' EXIT
tar -xzf - -C "$work"
volume=$(docker volume inspect --format '{{.Mountpoint}}' bmon_collector)
systemctl stop bmon
aside=$volume/before-restore-$(date +%Y%m%dT%H%M%S)
mkdir "$aside"
for file in "$volume"/*.sqlite*; do [ -e "$file" ] && mv "$file" "$aside/"; done
cp "$work"/collector/*.sqlite "$volume/"
chown 10001:10001 "$volume"/*.sqlite
cp -a "$work/etc/wireguard/wg0.key" /etc/wireguard/wg0.key
cp -a "$work/etc/bmon/collector/tokens" /etc/bmon/collector/tokens
/usr/local/lib/bmon/wireguard apply
systemctl start bmon
echo "restored; what was there before is in $aside"
"""

BOOTSTRAP = r"""
set -eu
. /etc/os-release
case "$ID" in debian | ubuntu) ;; *) echo "this is $PRETTY_NAME; bmon is put on Debian or Ubuntu" >&2; exit 1 ;; esac
[ -x /usr/bin/python3 ] && [ -e /usr/lib/python3/dist-packages/apt_pkg.pyi -o -d /usr/share/doc/python3-apt ] || {
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3 python3-apt
}
echo "$(hostname): $PRETTY_NAME, $(/usr/bin/python3 --version), ready"
"""


def save(server: Host, file: Path) -> int:
    """Writes the backup beside and renames it when it is whole."""
    beside = file.with_name(file.name + ".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        code = subprocess.run(ssh(server, SAVE), stdin=subprocess.DEVNULL, stdout=stream, check=False).returncode
    if code != 0 or subprocess.run(["gzip", "-t", str(beside)], check=False).returncode != 0:
        beside.unlink()
        print(f"no backup was made of {server.name}", file=sys.stderr)
        return 1
    beside.rename(file)
    print(f"{file}: {file.stat().st_size} bytes of {server.name}; it holds keys, keep it where only you can read it")
    return 0


def restore(server: Host, file: Path) -> int:
    """Checks the file before anything stops."""
    listed = subprocess.run(["tar", "-tzf", str(file)], capture_output=True, text=True, check=False)
    wanted = {"./etc/wireguard/wg0.key", "./etc/bmon/collector/tokens"}
    if listed.returncode != 0 or not wanted <= set(listed.stdout.split()) or ".sqlite" not in listed.stdout:
        raise Wrong([Problem(str(file), 0, "", "is not a whole backup of a server", "a file that ./dev backup wrote")])
    with file.open("rb") as stream:
        return subprocess.run(ssh(server, RESTORE), stdin=stream, check=False).returncode


def bootstrap(host: Host) -> int:
    line = ssh(host, BOOTSTRAP)
    # Here the operator may be asked whether the host key is right, and for a password.
    line[line.index("BatchMode=yes")] = "BatchMode=no"
    return subprocess.run(line, check=False).returncode
