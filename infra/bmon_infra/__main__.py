"""The commands of ./dev that have to do with hosts."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shlex
import sys
from pathlib import Path
from typing import Optional, Sequence

from . import backup, logs, versions
from .deploy import PARALLEL, Choice, deploy
from .inventory import inventory
from .remote import run_all
from .render import Facts, Renderer, as_values, write
from .source import Document, Problem, Wrong
from .workspace import BITCOIN_GIT, Workspace


def main(arguments: Optional[Sequence[str]] = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(Workspace.of_environment(), options) or 0)
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        count = len(wrong.problems)
        print(f"{count} problem{'s' if count > 1 else ''}; nothing was changed.", file=sys.stderr)
        return 2


def _check(workspace: Workspace, options: argparse.Namespace) -> int:
    fleet = workspace.fleet()
    print(f"{workspace.hosts_file}: {len(fleet.hosts)} hosts, {len(fleet.nodes)} nodes, nothing wrong")
    return 0


def _config(workspace: Workspace, options: argparse.Namespace) -> int:
    """Renders what deploy would put on the hosts; keys and hashes that are not known yet are pretended."""
    fleet = workspace.fleet()
    facts, pretended = Facts.read(workspace.facts_file), Facts.pretended(fleet)
    known = Facts({**pretended.public_keys, **facts.public_keys}, {**pretended.token_hashes, **facts.token_hashes})
    renderer = Renderer(fleet, known, workspace.release(fleet))
    root = Path(options.directory)
    hosts = _choice(options).of(fleet, str(workspace.hosts_file))
    for host in hosts:
        write(root / host.name, renderer.files(host))
    write(root / "control", renderer.timer(workspace.checkout))
    print(f"{root}: the files of {', '.join(host.name for host in hosts)}, and of this machine (control)")
    return 0


def _deploy(workspace: Workspace, options: argparse.Namespace) -> int:
    return deploy(workspace, Choice(options.f, options.t, options.check, options.parallel))


def _inventory(workspace: Workspace, options: argparse.Namespace) -> int:
    fleet = workspace.fleet()
    names = os.environ.get("BMON_SELECTED")
    hosts = [fleet.hosts[name] for name in names.split(",")] if names else fleet.select(None, None)
    print(json.dumps({} if options.host else inventory(fleet, hosts), indent=2))
    return 0


def _render(workspace: Workspace, options: argparse.Namespace) -> int:
    """Every host's files as JSON, from what the hosts told now and what they told before."""
    fleet = workspace.fleet()
    told, before = json.load(sys.stdin), Facts.read(workspace.facts_file)

    def merged(kind: str, old: dict[str, str]) -> dict[str, str]:
        new = {name: value for name, value in told[kind].items() if value}
        return {name: value for name, value in {**old, **new}.items() if name in fleet.hosts}

    facts = Facts(merged("public_keys", dict(before.public_keys)), merged("token_hashes", dict(before.token_hashes)))
    if "BMON_CHECK" not in os.environ:
        workspace.state.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"public_keys": facts.public_keys, "token_hashes": facts.token_hashes}, indent=2, sort_keys=True)
        workspace.facts_file.write_text(text + "\n", encoding="utf-8")
    renderer = Renderer(fleet, facts, options.release)
    print(json.dumps({host.name: as_values(renderer.files(host)) for host in fleet.hosts.values()}))
    return 0


def _runall(workspace: Workspace, options: argparse.Namespace) -> int:
    hosts = _choice(options).of(workspace.fleet(), str(workspace.hosts_file))
    if not options.command:
        raise Wrong([Problem("runall", 0, "", "no command", "./dev runall [-f REGEX] [-t TAG] COMMAND …")])
    command: str = shlex.join(options.command) if len(options.command) > 1 else options.command[0]
    return 1 if run_all(hosts, lambda host: command) else 0


def _rg(workspace: Workspace, options: argparse.Namespace) -> int:
    fleet = workspace.fleet()
    hosts = [host for host in _choice(options).of(fleet, str(workspace.hosts_file)) if host.bitcoind]
    loki = options.loki or os.environ.get("BMON_LOKI_URL")
    if loki:
        return logs.in_loki(loki, hosts, options.pattern, options.hours, _now(options), sys.stdout)
    return 1 if logs.over_ssh(hosts, options.pattern, sys.stdout) else 0


def _bootstrap(workspace: Workspace, options: argparse.Namespace) -> int:
    """Gives a new machine what Ansible needs, which is Python; asks ssh's own questions on the terminal."""
    fleet = workspace.fleet()
    host = fleet.hosts.get(options.host)
    if host is None:
        raise Wrong([Problem(str(workspace.hosts_file), 0, "hosts", f"there is no host {options.host}",
                             "add it there first; hosts: " + ", ".join(fleet.hosts))])
    return backup.bootstrap(host)


def _backup(workspace: Workspace, options: argparse.Namespace) -> int:
    return backup.save(workspace.fleet().server, Path(options.file))


def _restore(workspace: Workspace, options: argparse.Namespace) -> int:
    return backup.restore(workspace.fleet().server, Path(options.file))


def _versions(workspace: Workspace, options: argparse.Namespace) -> int:
    fleet, before = workspace.fleet(), workspace.hosts()
    repository = options.git or os.environ.get(BITCOIN_GIT)
    if repository is None:
        raise Wrong([Problem("versions", 0, "", "no history to plan from",
                             "--git DIR or BMON_BITCOIN_GIT: a clone of Bitcoin Core, fetched lately")])
    tags = Path(options.tags).read_text(encoding="utf-8").split() if options.tags else versions.tags_of(Path(repository))
    releases = versions.releases_of(tags)
    current = versions.slots(fleet.policy, releases, versions.history_of(Path(repository), options.branch), _now(options))
    plan = versions.plan(fleet, before, current)
    for note in plan.notes:
        print(f"# {note}")
    print(plan.difference(before), end="")
    if not plan.moves:
        print("# every node that follows a slot is where the policy wants it")
    if options.action == "plan":
        return 0
    known = Document.read(workspace.releases_file)
    grown = versions.with_releases(known, releases)
    if grown is not None:
        workspace.releases_file.write_text(grown.text, encoding="utf-8")
    if options.action == "write":
        workspace.hosts_file.write_text(plan.hosts.text, encoding="utf-8")
        return 0
    return _move(workspace, plan)


def _move(workspace: Workspace, plan: versions.Plan) -> int:
    """One node after the other: the next only when the doctor is content with the last."""
    for index, move in enumerate(plan.moves):
        text = versions.pinned(workspace.hosts(), move.host.name, move.after).text
        workspace.hosts_file.write_text(text, encoding="utf-8")
        print(f"== {move.host.name}: {move.before} -> {move.after} ({index + 1} of {len(plan.moves)})", flush=True)
        code = deploy(workspace, Choice(pattern=f"^{move.host.name}$"))
        if code != 0:
            print(f"{move.host.name} is not well at {move.after}; the {len(plan.moves) - index - 1} moves after it were not "
                  f"begun. To go back: version \"{move.before}\" in {workspace.hosts_file}, and ./dev deploy -f "
                  f"'^{move.host.name}$'", file=sys.stderr)
            return code
    return 0


def _choice(options: argparse.Namespace) -> Choice:
    return Choice(options.f, options.t)


def _now(options: argparse.Namespace) -> datetime.datetime:
    if options.now:
        return datetime.datetime.fromisoformat(options.now).replace(tzinfo=datetime.timezone.utc)
    return datetime.datetime.now(datetime.timezone.utc)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./dev", description="Commands for the hosts of hosts.yml.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str, choice: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        if choice:
            added.add_argument("-f", metavar="REGEX", help="only hosts whose name matches")
            added.add_argument("-t", metavar="TAG", choices=["server", "bitcoind"], help="only hosts with this tag")
        return added

    command("check", _check, "says what is wrong with hosts.yml")
    config = command("config", _config, "renders the configuration of the hosts into a folder", choice=True)
    config.add_argument("directory", nargs="?", default="var/config")
    deploying = command("deploy", _deploy, "makes the hosts what hosts.yml says", choice=True)
    deploying.add_argument("--check", action="store_true", help="show what would change, and change nothing")
    deploying.add_argument("--parallel", type=int, default=PARALLEL, help="hosts of different cohorts at once")
    listing = command("inventory", _inventory, "hosts.yml as Ansible reads it")
    listing.add_argument("--list", action="store_true")
    listing.add_argument("--host")
    command("render", _render, "every file, as JSON, for the playbook").add_argument("--release", required=True)
    running = command("runall", _runall, "runs a command as root on the hosts", choice=True)
    running.add_argument("command", nargs=argparse.REMAINDER)
    searching = command("rg", _rg, "searches the nodes' logs", choice=True)
    searching.add_argument("pattern", help="an extended regular expression")
    searching.add_argument("--loki", metavar="URL", help="ask Loki there (or BMON_LOKI_URL) and not the hosts")
    searching.add_argument("--hours", type=float, default=24, help="how far back, in Loki")
    searching.add_argument("--now", help=argparse.SUPPRESS)
    command("bootstrap", _bootstrap, "prepares a new machine for deploy").add_argument("host")
    command("backup", _backup, "saves the server's history and keys into a file").add_argument("file")
    command("restore", _restore, "puts a backup back on the server").add_argument("file")
    planning = command("versions", _versions, "the versions that the policy asks for")
    planning.add_argument("action", choices=["plan", "write", "move"])
    planning.add_argument("--git", metavar="DIR", help="a clone of Bitcoin Core (or BMON_BITCOIN_GIT)")
    planning.add_argument("--branch", default="origin/master")
    planning.add_argument("--tags", metavar="FILE", help="a list of tags, one a line, for those of the clone")
    planning.add_argument("--now", help="plan as of this UTC time, like 2026-11-24T12:00:00")
    return parser


if __name__ == "__main__":
    sys.exit(main())
