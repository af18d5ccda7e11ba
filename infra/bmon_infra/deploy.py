"""Checks everything that can be checked here, then lets Ansible make the hosts what they should be."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Optional, Sequence

from .check import check_secrets
from .fleet import Fleet, Host, batches
from .render import Facts, Renderer
from .source import Problem, Wrong
from .workspace import INFRA, Workspace

# How many hosts, of different cohorts, are worked on at once.
PARALLEL = 4


@dataclass(frozen=True)
class Choice:
    """Which hosts, and how."""

    pattern: Optional[str] = None
    tag: Optional[str] = None
    check: bool = False
    parallel: int = PARALLEL

    def of(self, fleet: Fleet, file: str) -> list[Host]:
        hosts = fleet.select(self.pattern, self.tag)
        if not hosts:
            raise Wrong([Problem(file, 0, "hosts", f"no host matches -f {self.pattern} -t {self.tag}",
                                 "hosts: " + ", ".join(fleet.hosts))])
        return hosts


def deploy(workspace: Workspace, choice: Choice) -> int:
    """Ansible's exit code: 0 when every host is as it should be and its doctor found nothing."""
    fleet = workspace.fleet()
    check_secrets(fleet, workspace.hosts(), workspace.secrets(), str(workspace.secrets_file))
    hosts = choice.of(fleet, str(workspace.hosts_file))
    release = workspace.release(fleet)
    pretended = Renderer(fleet, Facts.pretended(fleet), release)
    for host in fleet.hosts.values():
        pretended.files(host)
    archive = _archive(workspace, release)
    variables = {
        "bmon_infra": str(INFRA),
        "bmon_release": release,
        "bmon_archive": str(archive),
        "bmon_secrets_file": str(workspace.secrets_file),
        "bmon_batches": batches(hosts, choice.parallel),
    }
    command = ["ansible-playbook", str(INFRA / "site.yml"), "--extra-vars", json.dumps(variables),
               "--vault-password-file", os.environ["BMON_VAULT_PASSWORD_FILE"]]
    if choice.check:
        command += ["--check", "--diff"]
    return subprocess.run(command, env=_environment(hosts, choice.check), check=False).returncode


def _archive(workspace: Workspace, release: str) -> str:
    """This checkout at the pinned commit, packed once."""
    archive = workspace.state / f"bmon-{release}.tar.gz"
    if not archive.exists():
        workspace.state.mkdir(parents=True, exist_ok=True)
        beside = archive.with_suffix(".new")
        subprocess.run(["git", "-C", str(workspace.checkout), "archive", "--format=tar.gz", "-o", str(beside), release],
                       check=True)
        beside.rename(archive)
    return str(archive)


def _environment(hosts: Sequence[Host], check: bool) -> dict[str, str]:
    environment = dict(os.environ)
    environment["ANSIBLE_CONFIG"] = str(INFRA / "ansible.cfg")
    environment["BMON_SELECTED"] = ",".join(host.name for host in hosts)
    environment.pop("BMON_CHECK", None)
    if check:
        environment["BMON_CHECK"] = "1"
    return environment
