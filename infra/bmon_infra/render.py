"""Every file that bmon puts on a host, from the fleet alone: the same text in a test, in ./dev config and in a deploy."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional

import jinja2

from .fleet import P2P_PORT, RPC_PORT, Fleet, Host

INFRA = Path(__file__).parent.parent
MARKER = "Made by ./dev deploy from hosts.yml: change it there."
NODE_END = "169.254.77.2"
HOST_END = "169.254.77.1"
CHAIN = {"main": "main", "testnet3": "test", "testnet4": "testnet4", "signet": "signet", "regtest": "regtest"}


@dataclass(frozen=True)
class File:
    """One file of a host. The role that owns it acts when it changes."""

    path: str
    content: str
    role: str
    mode: str = "0644"
    owner: str = "root"


@dataclass(frozen=True)
class Facts:
    """What only the hosts can know: public keys and the hashes of tokens, by host. Nothing of it is secret."""

    public_keys: Mapping[str, str]
    token_hashes: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> "Facts":
        if not path.exists():
            return cls({}, {})
        known = json.loads(path.read_text(encoding="utf-8"))
        return cls(known["public_keys"], known["token_hashes"])

    @classmethod
    def pretended(cls, fleet: Fleet) -> "Facts":
        """Facts of the right shape, for checking what will be rendered before any host was asked."""
        key = "A" * 42 + "E="
        return cls({name: key for name in fleet.hosts}, {host.name: "0" * 64 for host in fleet.nodes})


class Renderer:
    """Renders the files of one fleet."""

    def __init__(self, fleet: Fleet, facts: Facts, version: str) -> None:
        self._fleet = fleet
        self._facts = facts
        self._version = version
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(INFRA / "templates"), undefined=jinja2.StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)

    def files(self, host: Host) -> list[File]:
        """Every file of a host, in the order of their paths."""
        files = [*self._every(host)]
        if host.is_server:
            files += self._server()
        if host.bitcoind:
            files += self._node(host)
        return sorted(files, key=lambda file: file.path)

    def timer(self, checkout: Path) -> list[File]:
        """The units that move nodes by themselves, for the machine that deploys."""
        return [File(f"/etc/systemd/system/{name}", self._text(name + ".j2", None, checkout=checkout), "control")
                for name in ("bmon-versions.service", "bmon-versions.timer")]

    def _every(self, host: Host) -> Iterable[File]:
        yield self._template("/etc/wireguard/wg0.conf.public", "wg0.conf.j2", host, "wireguard", peers=self._peers(host))
        yield self._template("/etc/bmon/firewall.nft", "firewall.nft.j2", host, "firewall",
                             listens=bool(host.bitcoind and host.bitcoind.listen and not host.vpn),
                             p2p_port=P2P_PORT[host.bitcoind.network] if host.bitcoind else None)
        yield self._template("/etc/systemd/system/bmon-firewall.service", "bmon-firewall.service.j2", host, "firewall")
        yield self._template("/etc/chrony/conf.d/bmon.conf", "chrony.conf.j2", host, "clock")
        yield self._template("/etc/bmon/bmon.env", "bmon.env.j2", host, "services", **self._services(host))
        yield self._template("/etc/systemd/system/bmon.service", "bmon.service.j2", host, "services", **self._services(host))
        yield File("/etc/bmon/doctor.json", _json(self._expected(host)), "doctor")
        yield self._program("/usr/local/lib/bmon/images", "images", "services")
        yield self._program("/usr/local/lib/bmon/wireguard", "wireguard", "wireguard")
        yield self._program("/usr/local/lib/bmon/firewall-undo", "firewall-undo", "doctor")
        yield self._program("/usr/local/sbin/bmon-doctor", "bmon-doctor", "doctor")

    def _server(self) -> Iterable[File]:
        tokens = "".join(f"{name} {self._facts.token_hashes[name]}\n" for name in sorted(self._facts.token_hashes)
                         if name in self._fleet.hosts and self._fleet.hosts[name].bitcoind)
        yield File("/etc/bmon/collector/tokens", tokens, "lists", "0440", "10001")
        yield File("/etc/bmon/targets/agents.json", _json(self._targets(8081, self._fleet.nodes)), "lists")
        yield File("/etc/bmon/targets/hosts.json", _json(self._targets(9100, self._fleet.hosts.values())), "lists")

    def _node(self, host: Host) -> Iterable[File]:
        assert host.bitcoind
        recommended = (INFRA.parent / "etc" / "bitcoin.conf").read_text(encoding="utf-8")
        yield self._template("/etc/bitcoin/bitcoin.conf", "bitcoin.conf.j2", host, "bitcoind", recommended=recommended,
                             chain=CHAIN[host.bitcoind.network], extra=_lines(host.bitcoind.extra),
                             rpc_allow=HOST_END, **self._services(host))
        yield self._template("/etc/systemd/system/bitcoind.service", "bitcoind.service.j2", host, "bitcoind")
        yield self._template("/etc/logrotate.d/bitcoind", "logrotate.j2", host, "bitcoind_quiet")
        yield self._template("/var/lib/bmon/textfile/version.prom", "version.prom.j2", host, "bitcoind_quiet")
        yield self._template("/usr/local/bin/bmon-cli", "bmon-cli.j2", host, "bitcoind_quiet", "0755", **self._services(host))
        for name in ("bitcoind-install", "bitcoind-switch", "share-cookie", "token"):
            yield self._program(f"/usr/local/lib/bmon/{name}", name, "bitcoind_quiet")
        if host.vpn:
            yield self._template("/etc/systemd/system/bmon-vpn.service", "bmon-vpn.service.j2", host, "vpn")
            yield self._program("/usr/local/lib/bmon/vpn", "vpn", "vpn")

    def _peers(self, host: Host) -> list[dict[str, Any]]:
        peers = self._fleet.hosts.values() if host.is_server else [self._fleet.server]
        return [{"name": peer.name, "public_key": self._facts.public_keys[peer.name], "address": peer.address,
                 "endpoint": peer.endpoint}
                for peer in peers if peer.name != host.name and peer.name in self._facts.public_keys]

    def _targets(self, port: int, hosts: Iterable[Host]) -> list[dict[str, Any]]:
        targets = []
        for host in hosts:
            labels = {"node": host.name, **host.labels}
            if host.bitcoind:
                labels |= {"network": host.bitcoind.network, "version": host.bitcoind.label, "cohort": host.cohort or ""}
            targets.append({"targets": [f"{host.address}:{port}"], "labels": labels})
        return targets

    def _services(self, host: Host) -> dict[str, Any]:
        profiles = [profile for tag, profile in (("server", "server"), ("bitcoind", "node")) if tag in host.tags]
        return {"profiles": ",".join(profiles), "version": self._version,
                "rpc_address": NODE_END if host.vpn else "127.0.0.1",
                "rpc_port": RPC_PORT[host.bitcoind.network] if host.bitcoind else None}

    def _expected(self, host: Host) -> dict[str, Any]:
        expected: dict[str, Any] = {"server": self._fleet.server.address, "address": host.address, "tags": list(host.tags),
                                    "release": self._version, "vpn": bool(host.vpn)}
        if host.bitcoind:
            expected |= {"version": host.bitcoind.version, "node": host.name}
        return expected

    def _template(self, path: str, template: str, host: Host, role: str, mode: str = "0644", **values: Any) -> File:
        return File(path, self._text(template, host, **values), role, mode)

    def _text(self, template: str, host: Optional[Host], **values: Any) -> str:
        return self._templates.get_template(template).render(fleet=self._fleet, host=host, marker=MARKER, **values)

    def _program(self, path: str, name: str, role: str) -> File:
        return File(path, (INFRA / "files" / name).read_text(encoding="utf-8"), role, "0755")


def write(root: Path, files: Iterable[File]) -> None:
    """Writes files under a folder, as they would lie on a host."""
    for file in files:
        target = root / file.path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.content, encoding="utf-8")
        target.chmod(int(file.mode, 8))


def as_values(files: Iterable[File]) -> list[dict[str, Any]]:
    """Files as the module bmon_files takes them."""
    return [asdict(file) for file in files]


def _lines(extra: Mapping[str, Any]) -> list[tuple[str, Any]]:
    lines = []
    for key, value in extra.items():
        for item in value if isinstance(value, list) else [value]:
            lines.append((key, int(item) if isinstance(item, bool) else item))
    return lines


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True) + "\n"
