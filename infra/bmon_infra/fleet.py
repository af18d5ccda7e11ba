"""The fleet that hosts.yml describes, as values with every default filled in."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

# Port of a node's peers on each network.
P2P_PORT = {"main": 8333, "testnet3": 18333, "testnet4": 48333, "signet": 38333, "regtest": 18444}
RPC_PORT = {"main": 8332, "testnet3": 18332, "testnet4": 48332, "signet": 38332, "regtest": 18443}


@dataclass(frozen=True)
class Ssh:
    """How Ansible reaches a host."""

    host: str
    port: int = 22
    user: str = "root"
    key: Optional[str] = None


@dataclass(frozen=True)
class Bitcoind:
    """What one node runs and how."""

    version: str
    network: str
    slot: Optional[str] = None
    prune: int = 0
    dbcache: int = 450
    listen: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The version as metrics show it: 29.0, or the commit's first twelve digits."""
        return self.version[:16] if self.version.startswith("git:") else self.version

    @property
    def major(self) -> str:
        return "master" if self.version.startswith("git:") else "v" + self.version.split(".")[0]


@dataclass(frozen=True)
class Host:
    """One machine."""

    name: str
    tags: tuple[str, ...]
    ssh: Ssh
    address: str
    endpoint: str
    labels: Mapping[str, str]
    cohort: Optional[str]
    bitcoind: Optional[Bitcoind]
    vpn: Optional[str]

    @property
    def is_server(self) -> bool:
        return "server" in self.tags


@dataclass(frozen=True)
class Policy:
    """What ./dev versions plan aims at."""

    majors: int = 4
    candidate: bool = True
    master_weeks: tuple[int, ...] = (1, 4, 16)

    @property
    def fixed_slots(self) -> tuple[str, ...]:
        weeks = tuple(f"master-{week}w" for week in self.master_weeks)
        return (("rc",) if self.candidate else ()) + weeks


@dataclass(frozen=True)
class Fleet:
    """Every machine, and what they share."""

    name: str
    bmon: str
    network: str
    subnet: ipaddress.IPv4Network
    port: int
    ntp: tuple[str, ...]
    releases: str
    source: str
    receivers: tuple[str, ...]
    policy: Policy
    hosts: Mapping[str, Host]

    @property
    def server(self) -> Host:
        return next(host for host in self.hosts.values() if host.is_server)

    @property
    def nodes(self) -> list[Host]:
        return [host for host in self.hosts.values() if host.bitcoind is not None]

    def select(self, pattern: Optional[str], tag: Optional[str]) -> list[Host]:
        """Hosts whose name matches the pattern somewhere and that have the tag: the server first, cohorts spread apart."""
        chosen = [host for host in self.hosts.values()
                  if (pattern is None or re.search(pattern, host.name)) and (tag is None or tag in host.tags)]
        seen: dict[Optional[str], int] = {}
        turn = {}
        for host in chosen:
            turn[host.name] = seen.get(host.cohort, 0)
            seen[host.cohort] = turn[host.name] + 1
        return sorted(chosen, key=lambda host: (not host.is_server, turn[host.name]))


def batches(hosts: list[Host], most: int) -> list[int]:
    """Sizes of the batches that a rolling deploy takes the hosts in: never two of a cohort at once, the server alone."""
    sizes: list[int] = []
    cohorts: set[Optional[str]] = set()
    for host in hosts:
        if sizes and not host.is_server and cohorts and host.cohort not in cohorts and sizes[-1] < most:
            sizes[-1] += 1
            cohorts.add(host.cohort)
        else:
            sizes.append(1)
            cohorts = set() if host.is_server else {host.cohort}
    return sizes


def fleet_of(raw: Mapping[str, Any]) -> Fleet:
    """The fleet of a hosts.yml that the schema has accepted."""
    shared = raw["fleet"]
    network = shared.get("network", "main")
    versions = raw.get("versions", {})
    hosts = {}
    for name, entry in raw["hosts"].items():
        bitcoind = None
        if "bitcoind" in entry["tags"]:
            settings: dict[str, Any] = {"version": "", "network": network, **shared.get("bitcoind", {}), **entry.get("bitcoind", {})}
            bitcoind = Bitcoind(**settings)
        ssh = Ssh(**entry["ssh"])
        hosts[name] = Host(
            name=name, tags=tuple(entry["tags"]), ssh=ssh, address=entry["wireguard"]["address"],
            endpoint=entry["wireguard"].get("endpoint", ssh.host), labels=entry.get("labels", {}),
            cohort=entry.get("cohort", bitcoind.major if bitcoind else None), bitcoind=bitcoind,
            vpn=entry.get("vpn", {}).get("config"))
    return Fleet(
        name=shared["name"], bmon=shared["bmon"], network=network,
        subnet=ipaddress.IPv4Network(shared["wireguard"]["subnet"]), port=shared["wireguard"].get("port", 51820),
        ntp=tuple(shared.get("ntp", ())), releases=shared.get("releases", "https://bitcoincore.org/bin"),
        source=shared.get("source", "https://github.com/bitcoin/bitcoin"), receivers=tuple(shared.get("receivers", ())),
        policy=Policy(versions.get("majors", 4), versions.get("candidate", True),
                      tuple(versions.get("master_weeks", (1, 4, 16)))),
        hosts=hosts)
