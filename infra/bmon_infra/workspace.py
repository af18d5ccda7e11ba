"""The checkout that the operator works in: where hosts.yml, the secrets and what was learned of the hosts are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

import yaml

from .check import check, commit_of
from .fleet import Fleet
from .source import Document, Problem, Wrong

INFRA = Path(__file__).parent.parent

# Names a clone of Bitcoin Core, in which commits are looked up.
BITCOIN_GIT = "BMON_BITCOIN_GIT"


@dataclass(frozen=True)
class Workspace:
    """Paths of one fleet; BMON_HOSTS and BMON_SECRETS name others."""

    checkout: Path
    hosts_file: Path
    secrets_file: Path
    state: Path

    @classmethod
    def of_environment(cls) -> "Workspace":
        hosts = Path(os.environ.get("BMON_HOSTS", INFRA / "hosts.yml")).absolute()
        return cls(INFRA.parent, hosts, Path(os.environ.get("BMON_SECRETS", hosts.parent / "secrets.yml")).absolute(),
                   Path(os.environ.get("BMON_STATE", INFRA.parent / "var" / "infra")).absolute())

    @property
    def releases_file(self) -> Path:
        beside = self.hosts_file.parent / "releases.yml"
        return beside if beside.exists() else INFRA / "releases.yml"

    @property
    def facts_file(self) -> Path:
        return self.state / "facts.json"

    def hosts(self) -> Document:
        return Document.read(self.hosts_file)

    def fleet(self) -> Fleet:
        bitcoin = os.environ.get(BITCOIN_GIT)
        return check(self.hosts(), Document.read(self.releases_file), self.checkout, Path(bitcoin) if bitcoin else None)

    def release(self, fleet: Fleet) -> str:
        """The folder that bmon's pinned version is unpacked in: its commit's first twelve digits."""
        commit = commit_of(self.checkout, fleet.bmon)
        if commit is None:
            raise Wrong([Problem(str(self.hosts_file), 0, "fleet.bmon", f"no commit {fleet.bmon}", "git fetch --tags")])
        return commit[:12]

    def secrets(self) -> Mapping[str, Any]:
        """The secrets, in memory alone."""
        file = str(self.secrets_file)
        try:
            sealed = self.secrets_file.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise Wrong([Problem(file, 0, "", "there are no secrets",
                                 "copy infra/examples/secrets.yml there, fill it in, ansible-vault encrypt it")]) from error
        if not sealed.startswith("$ANSIBLE_VAULT;"):
            raise Wrong([Problem(file, 1, "", "the secrets are not encrypted", f"ansible-vault encrypt {file}")])
        password = os.environ.get("BMON_VAULT_PASSWORD_FILE")
        if not password or not Path(password).exists():
            raise Wrong([Problem(file, 0, "", "no password for the secrets",
                                 "BMON_VAULT_PASSWORD_FILE=FILE, a file that only you can read")])
        return _opened(file, sealed, Path(password))


def _opened(file: str, sealed: str, password: Path) -> Mapping[str, Any]:
    from ansible.errors import AnsibleError
    from ansible.parsing.vault import VaultLib, VaultSecret

    try:
        plain = VaultLib([("default", VaultSecret(password.read_bytes().strip()))]).decrypt(sealed)
        opened = yaml.safe_load(plain)
    except AnsibleError as error:
        raise Wrong([Problem(file, 0, "", "the password does not open the secrets",
                             f"the right one in {password}, or restore {file}")]) from error
    except yaml.YAMLError as error:
        raise Wrong([Problem(file, 0, "", "what is encrypted is not YAML", f"ansible-vault edit {file}")]) from error
    return opened if isinstance(opened, dict) else {}
