"""Turns the policy of hosts.yml into the version that each slot stands for, and hosts.yml into one that pins these."""

from __future__ import annotations

import datetime
import difflib
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Mapping, Optional, Sequence

from .fleet import Fleet, Host, Policy
from .source import Document, Problem, Wrong

TAG = re.compile(r"^v?(?P<version>(?P<major>\d+)\.(?P<minor>\d+)(?:\.(?P<patch>\d+))?)(?:rc(?P<candidate>\d+))?$")
WEEK = datetime.timedelta(weeks=1)

# Before v22 releases were called 0.21.
OLDEST_MAJOR = 22


@dataclass(frozen=True, order=True)
class Release:
    """A tag of Bitcoin Core. The order is that of time within a line: candidates come before their release."""

    numbers: tuple[int, int, int]
    candidate: float
    name: str

    @property
    def major(self) -> int:
        return self.numbers[0]

    @property
    def is_final(self) -> bool:
        return self.candidate == float("inf")


@dataclass(frozen=True)
class Commit:
    """A commit of master, with when it was made."""

    hash: str
    time: datetime.datetime


@dataclass(frozen=True)
class Slots:
    """What each slot stands for now, and why a slot stands for nothing."""

    versions: Mapping[str, str]
    empty: Mapping[str, str]


@dataclass(frozen=True)
class Move:
    """One node that goes from a version to another."""

    host: Host
    before: str
    after: str


@dataclass(frozen=True)
class Plan:
    """The moves, hosts.yml with all of them made, and what the operator should know."""

    moves: Sequence[Move]
    hosts: Document
    notes: Sequence[str]

    def difference(self, before: Document) -> str:
        return "".join(difflib.unified_diff(before.text.splitlines(True), self.hosts.text.splitlines(True),
                                            before.file, before.file))


def releases_of(tags: Iterable[str]) -> list[Release]:
    """The releases among tags, oldest first; whatever is no release is passed over."""
    releases = []
    for tag in tags:
        match = TAG.match(tag.strip())
        if match is None or int(match["major"]) < OLDEST_MAJOR:
            continue
        numbers = (int(match["major"]), int(match["minor"]), int(match["patch"] or 0))
        candidate = float(match["candidate"]) if match["candidate"] else float("inf")
        releases.append(Release(numbers, candidate, tag.strip().lstrip("v")))
    return sorted(set(releases))


def slots(policy: Policy, releases: Sequence[Release], history: Sequence[Commit], now: datetime.datetime) -> Slots:
    """What the policy's slots stand for, from every release and the history of master."""
    final = [release for release in releases if release.is_final]
    if not final:
        raise Wrong([Problem("tags", 0, "", "no release among the tags", "give the tags of Bitcoin Core, like v29.0")])
    versions: dict[str, str] = {}
    empty: dict[str, str] = {}
    newest = {release.major: release for release in final}
    for major in sorted(newest, reverse=True)[:policy.majors]:
        versions[f"v{major}"] = newest[major].name
    if policy.candidate:
        candidates = [release for release in releases if not release.is_final and release > final[-1]]
        versions["rc"] = candidates[-1].name if candidates else final[-1].name
    for weeks in policy.master_weeks:
        old = [commit for commit in history if commit.time <= now - weeks * WEEK]
        if old:
            versions[f"master-{weeks}w"] = "git:" + max(old, key=lambda commit: commit.time).hash
        else:
            empty[f"master-{weeks}w"] = f"the history does not reach {weeks} weeks back"
    return Slots(versions, empty)


def plan(fleet: Fleet, hosts: Document, current: Slots) -> Plan:
    """Every node that follows a slot on the slot's version, one move after the other, cohorts taking turns."""
    moves: list[Move] = []
    notes: list[str] = []
    changed = hosts
    for host in fleet.select(None, "bitcoind"):
        assert host.bitcoind
        slot = host.bitcoind.slot
        if slot is None:
            continue
        if slot not in current.versions:
            why = current.empty.get(slot, "it is not among the supported ones: " + ", ".join(sorted(current.versions)))
            notes.append(f"{host.name} stays at {host.bitcoind.label}: slot {slot}, {why}")
            continue
        after = current.versions[slot]
        if after != host.bitcoind.version:
            moves.append(Move(host, host.bitcoind.version, after))
            changed = pinned(changed, host.name, after)
    followed = {node.bitcoind.slot for node in fleet.nodes if node.bitcoind}
    for slot in sorted(set(current.versions) - followed):
        notes.append(f"no node follows slot {slot} ({current.versions[slot]})")
    return Plan(moves, changed, notes)


def pinned(hosts: Document, name: str, version: str) -> Document:
    """hosts.yml with one node's version changed where it stands, or added after its slot."""
    place = ("hosts", name, "bitcoind")
    if "version" in hosts.value["hosts"][name]["bitcoind"]:
        return hosts.with_text((*place, "version"), f'"{version}"')
    slot = hosts.value["hosts"][name]["bitcoind"]["slot"]
    line = hosts.text.splitlines()[hosts.line((*place, "slot")) - 1]
    flow = line.strip().split(":")[0] != "slot"
    between = ", " if flow else "\n" + line[:len(line) - len(line.lstrip())]
    return hosts.with_text((*place, "slot"), f'{slot}{between}version: "{version}"')


def tags_of(repository: Path) -> list[str]:
    return _git(repository, "tag", "--list").split()


def history_of(repository: Path, branch: str) -> list[Commit]:
    """The merges of a branch, as it itself was at each time: first parents only."""
    lines = _git(repository, "log", "--first-parent", "--format=%H %ct", branch).splitlines()
    pairs = (line.split() for line in lines)
    return [Commit(commit, datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)) for commit, seconds in pairs]


def with_releases(document: Document, releases: Sequence[Release]) -> Optional[Document]:
    """The list of releases with those that it lacks at its end; nothing if it lacks none."""
    known = {str(version) for version in document.value["releases"]}
    lacking = [release.name for release in releases if release.name not in known]
    if not lacking:
        return None
    return Document(document.file, document.text.rstrip("\n") + "\n" + "".join(f'  - "{name}"\n' for name in lacking))


def _git(repository: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Wrong([Problem(str(repository), 0, "", f"git {arguments[0]}: {done.stderr.strip()}",
                             "give a clone of Bitcoin Core with its tags and its master")])
    return done.stdout
