"""Finds what is wrong with hosts.yml and the secrets before any host is touched."""

from __future__ import annotations

import difflib
import ipaddress
import json
import subprocess
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

import jsonschema

from .fleet import Fleet, fleet_of
from .source import Document, Place, Problem, Wrong

SCHEMA = json.loads((Path(__file__).parent.parent / "hosts.schema.json").read_text(encoding="utf-8"))

# The keys that a receiver of alerts needs in secrets.yml.
RECEIVER_KEYS = {
    "webhook": ("url",),
    "email": ("to", "from", "smarthost", "username", "password"),
    "slack": ("url",),
    "telegram": ("token", "chat"),
    "pushover": ("user", "token"),
}

# Characters of a wrong value that are shown.
MOST_SHOWN = 200

# Lines of bitcoin.conf that bmon writes itself.
OURS = {"prune", "dbcache", "listen", "chain", "regtest", "testnet", "testnet4", "signet", "server", "debuglogfile",
        "datadir", "rpccookiefile", "shrinkdebugfile", "logtimemicros", "logthreadnames", "rpcbind", "rpcallowip"}


def check(hosts: Document, releases: Document, repository: Optional[Path], bitcoin: Optional[Path] = None) -> Fleet:
    """The fleet, or every problem at once. Bmon's own version is looked up in the repository, commits in Bitcoin Core's."""
    problems = list(_schema(hosts))
    if problems:
        raise Wrong(problems)
    problems = list(_addresses(hosts)) + list(_roles(hosts)) + list(_versions(hosts, releases)) + list(_extra(hosts))
    if bitcoin is not None:
        problems += list(_commits(hosts, bitcoin))
    if repository is not None:
        problems += list(_own_version(hosts, repository))
    if problems:
        raise Wrong(sorted(problems, key=lambda problem: problem.line))
    return fleet_of(hosts.value)


def check_secrets(fleet: Fleet, hosts: Document, secrets: Mapping[str, Any], file: str) -> None:
    """Raises what the fleet needs and the secrets lack. Never shows a value."""
    problems = []

    def lacks(place: Place, key: str, why: str) -> None:
        problems.append(hosts.problem(place, f"{file} has no {key}, which {why} needs",
                                      f"ansible-vault edit {file}, and add {key}"))

    if not secrets.get("grafana_admin_password"):
        lacks(("fleet",), "grafana_admin_password", "the server's Grafana")
    receivers = secrets.get("receivers") or {}
    for index, receiver in enumerate(fleet.receivers):
        for key in RECEIVER_KEYS[receiver]:
            if not (receivers.get(receiver) or {}).get(key):
                lacks(("fleet", "receivers", index), f"receivers.{receiver}.{key}", f"the receiver {receiver}")
    tunnels = secrets.get("vpn") or {}
    for host in fleet.hosts.values():
        if host.vpn and not tunnels.get(host.vpn):
            lacks(("hosts", host.name, "vpn", "config"), f"vpn.{host.vpn}", host.name)
        elif host.vpn and "[Peer]" not in str(tunnels[host.vpn]):
            problems.append(hosts.problem(("hosts", host.name, "vpn", "config"),
                                          f"vpn.{host.vpn} of {file} is not a WireGuard configuration",
                                          "paste the provider's file, with [Interface] and [Peer], as a block (|)"))
    if problems:
        raise Wrong(problems)


def _schema(hosts: Document) -> Iterator[Problem]:
    for error in sorted(jsonschema.Draft202012Validator(SCHEMA).iter_errors(hosts.value),
                        key=lambda found: [str(key) for key in found.absolute_path]):
        place: Place = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            known = list(error.schema.get("properties", {}))
            for key in error.instance:
                if key not in known:
                    near = difflib.get_close_matches(key, known, 1)
                    mend = f"did you mean {near[0]}?" if near else "one of: " + ", ".join(known)
                    yield hosts.problem(place + (key,), "unknown key", mend)
        elif error.validator == "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            if missing:
                yield hosts.problem(place, "lacks " + ", ".join(missing), "add " + ", ".join(f"{key}:" for key in missing))
        else:
            yield hosts.problem(place, _message(error), _mend(error))


def _message(error: jsonschema.ValidationError) -> str:
    shown = repr(error.instance)
    shown = shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN] + "…"
    return f"{shown} is not {_kind(error)}" if error.validator == "type" else f"{shown} can't stand here"


def _kind(error: jsonschema.ValidationError) -> str:
    return {"string": "text", "integer": "a whole number", "boolean": "true or false", "object": "a list of keys",
            "array": "a list"}.get(str(error.validator_value), str(error.validator_value))


def _mend(error: jsonschema.ValidationError) -> str:
    if error.validator == "type" and error.validator_value == "string" and isinstance(error.instance, (int, float)):
        return f'put it in quotes: "{error.instance}"'
    if error.validator == "enum":
        return "one of: " + ", ".join(map(str, error.validator_value))
    if isinstance(error.schema, dict) and "description" in error.schema:
        return str(error.schema["description"])
    if error.validator == "pattern":
        return f"it must match {error.validator_value}"
    if error.validator == "type":
        return f"write {_kind(error)} there"
    return str(error.message)[:MOST_SHOWN]


def _addresses(hosts: Document) -> Iterator[Problem]:
    try:
        subnet = ipaddress.IPv4Network(hosts.value["fleet"]["wireguard"]["subnet"])
    except ValueError as error:
        yield hosts.problem(("fleet", "wireguard", "subnet"), str(error), "a network like 10.80.0.0/24")
        return
    if not subnet.is_private:
        yield hosts.problem(("fleet", "wireguard", "subnet"), f"{subnet} belongs to the internet",
                            "a private network: in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")
    taken: dict[Any, Place] = {}
    for name, host in hosts.value["hosts"].items():
        place: Place = ("hosts", name, "wireguard", "address")
        try:
            address = ipaddress.IPv4Address(host["wireguard"]["address"])
        except ValueError as error:
            yield hosts.problem(place, str(error), f"an address in {subnet}")
            continue
        if address not in subnet or address in (subnet.network_address, subnet.broadcast_address):
            yield hosts.problem(place, f"{address} is no host's address in {subnet}", f"an address in {subnet}")
        reach = (host["ssh"]["host"], host["ssh"].get("port", 22))
        for what, key, at in (("address", address, place), ("way in", reach, ("hosts", name, "ssh", "host"))):
            if key in taken:
                first = taken[key]
                yield hosts.problem(at, f"{first[1]} (line {hosts.line(first)}) has the same {what}",
                                    f"give each host its own {what}")
            taken.setdefault(key, at)


def _roles(hosts: Document) -> Iterator[Problem]:
    machines = hosts.value["hosts"]
    servers = [name for name, host in machines.items() if "server" in host["tags"]]
    if not servers:
        yield hosts.problem(("hosts",), "no host is the server", "give one host the tag server")
    for name in servers[1:]:
        yield hosts.problem(("hosts", name, "tags"), f"a second server beside {servers[0]}",
                            "exactly one host has the tag server")
    for name, host in machines.items():
        if "bitcoind" not in host["tags"]:
            for key in ("bitcoind", "vpn", "cohort"):
                if key in host:
                    yield hosts.problem(("hosts", name, key), "belongs to a node, which this host is not",
                                        f"add the tag bitcoind, or remove {key}")
        if "vpn" in host and {**hosts.value["fleet"].get("bitcoind", {}), **host.get("bitcoind", {})}.get("listen"):
            yield hosts.problem(("hosts", name, "vpn"), "peers can't connect to a node behind a VPN",
                                "bitcoind: {listen: false} for this host")


def _versions(hosts: Document, releases: Document) -> Iterator[Problem]:
    known = [str(version) for version in (releases.value or {}).get("releases", [])]
    shared = hosts.value["fleet"].get("bitcoind", {})
    policy = hosts.value.get("versions", {})
    for name, host in hosts.value["hosts"].items():
        if "bitcoind" not in host["tags"]:
            continue
        settings = {**shared, **host.get("bitcoind", {})}
        own = "version" in host.get("bitcoind", {})
        place: Place = ("hosts", name, "bitcoind", "version") if own else ("fleet", "bitcoind", "version")
        version = settings.get("version")
        if version is None:
            yield hosts.problem(("hosts", name), "the node has no version", 'bitcoind: {version: "29.0"}')
        elif not version.startswith("git:") and version not in known:
            near = difflib.get_close_matches(version, known, 3)
            yield hosts.problem(place, f"there is no release {version}",
                                f"near it: {', '.join(near)}" if near else f"{releases.file} lists them")
        slot = str(settings.get("slot", ""))
        weeks = policy.get("master_weeks", [1, 4, 16])
        if slot.startswith("master-") and int(slot[7:-1]) not in weeks:
            yield hosts.problem(("hosts", name, "bitcoind", "slot"), f"the policy has no slot {slot}",
                                f"add {slot[7:-1]} to versions.master_weeks, which is {weeks}")
        if slot == "rc" and not policy.get("candidate", True):
            yield hosts.problem(("hosts", name, "bitcoind", "slot"), "the policy has no slot rc",
                                "versions: {candidate: true}")


def _commits(hosts: Document, bitcoin: Path) -> Iterator[Problem]:
    for name, host in hosts.value["hosts"].items():
        version = host.get("bitcoind", {}).get("version", "")
        if version.startswith("git:") and commit_of(bitcoin, version[4:]) is None:
            yield hosts.problem(("hosts", name, "bitcoind", "version"), f"{bitcoin} has no commit {version[4:]}",
                                "git fetch in that clone, or another commit")


def _extra(hosts: Document) -> Iterator[Problem]:
    entries: list[tuple[Place, Mapping[str, Any]]] = [(("fleet", "bitcoind"), hosts.value["fleet"].get("bitcoind", {}))]
    entries += [(("hosts", name, "bitcoind"), host.get("bitcoind", {})) for name, host in hosts.value["hosts"].items()]
    for place, settings in entries:
        for key in settings.get("extra", {}):
            if key in OURS:
                yield hosts.problem(place + ("extra", key), "bmon writes this line itself",
                                    f"use bitcoind.{key}" if key in ("prune", "dbcache", "listen") else "remove it")


def _own_version(hosts: Document, repository: Path) -> Iterator[Problem]:
    wanted = hosts.value["fleet"]["bmon"]
    place: Place = ("fleet", "bmon")
    if wanted == "here":
        return
    if commit_of(repository, wanted) is None:
        yield hosts.problem(place, f"this repository has no tag or commit {wanted}",
                            "git fetch --tags, then one that `git tag` lists; or a commit")
    elif subprocess.run(["git", "-C", str(repository), "show-ref", "--verify", "--quiet", f"refs/heads/{wanted}"],
                        check=False).returncode == 0:
        yield hosts.problem(place, f"{wanted} is a branch, and moves", "name a tag or a commit, so that the version is pinned")


def commit_of(repository: Path, version: str) -> Optional[str]:
    """The commit that a version of bmon is; nothing if there is none."""
    wanted = "HEAD" if version == "here" else version
    answer = subprocess.run(["git", "-C", str(repository), "rev-parse", "--verify", "--quiet", wanted + "^{commit}"],
                            capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None
