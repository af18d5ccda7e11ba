"""hosts.yml as the inventory that Ansible reads."""

from __future__ import annotations

import os
from typing import Any, Sequence

from .check import RECEIVER_KEYS
from .fleet import Fleet, Host

# Options for every ssh, Ansible's and ours: another file of known hosts, a jump host.
SSH_OPTIONS = "BMON_SSH_OPTIONS"


def inventory(fleet: Fleet, selected: Sequence[Host]) -> dict[str, Any]:
    """The groups and variables, in the shape that Ansible asks of a script."""
    return {
        "selected": {"hosts": [host.name for host in selected]},
        "bmon_server": {"hosts": [fleet.server.name]},
        "bmon_nodes": {"hosts": [host.name for host in fleet.nodes]},
        "_meta": {"hostvars": {host.name: _variables(fleet, host) for host in fleet.hosts.values()}},
    }


def secret_files(fleet: Fleet, host: Host) -> list[dict[str, str]]:
    """The files of the server that hold secrets, and where each stands in secrets.yml."""
    if not host.is_server:
        return []
    files = [{"file": "grafana_admin_password", "receiver": "", "key": "grafana_admin_password"}]
    for receiver in fleet.receivers:
        files += [{"file": f"{receiver}_{key}", "receiver": receiver, "key": key} for key in RECEIVER_KEYS[receiver]]
    return files


def _variables(fleet: Fleet, host: Host) -> dict[str, Any]:
    variables: dict[str, Any] = {
        "ansible_host": host.ssh.host,
        "ansible_port": host.ssh.port,
        "ansible_user": host.ssh.user,
        "ansible_become": host.ssh.user != "root",
        "bmon": {
            "tags": list(host.tags),
            "version": host.bitcoind.version if host.bitcoind else "",
            "releases": fleet.releases,
            "source": fleet.source,
            "vpn": host.vpn or "",
            "secrets": secret_files(fleet, host),
        },
    }
    if host.ssh.key:
        variables["ansible_ssh_private_key_file"] = os.path.expanduser(host.ssh.key)
    if os.environ.get(SSH_OPTIONS):
        variables["ansible_ssh_common_args"] = os.environ[SSH_OPTIONS]
    return variables
