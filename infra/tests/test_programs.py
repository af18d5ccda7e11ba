"""Everything rendered, checked by the programs that will read it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Callable, Optional, Sequence, TypeVar

import yaml

from bmon_infra.fleet import Fleet
from bmon_infra.render import Facts, Renderer, write

from .test_fleet import fleet
from .test_render import VPN

INFRA = Path(__file__).parent.parent
CHECKOUT = INFRA.parent
Test = TypeVar("Test", bound=Callable[..., None])


def needs(program: str, package: str, root: bool = False) -> Callable[[Test], Test]:
    """Leaves a test out, aloud, where a program is not on this machine."""
    absent = shutil.which(program) is None
    return unittest.skipIf(absent or root and os.geteuid() != 0,
                           f"NOT RUN: needs {program} (Debian: apt-get install {package})" if absent else "NOT RUN: needs root")


def compose() -> Optional[list[str]]:
    """The command of Compose v2 on this machine, if there is one."""
    for command in (["docker", "compose"], ["docker-compose"], ["/usr/libexec/docker/cli-plugins/docker-compose"]):
        if shutil.which(command[0]):
            done = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, check=False)
            if done.returncode == 0 and not done.stdout.startswith("1."):
                return command
    return None


class ProgramTests(unittest.TestCase):
    tree: Path
    read: Fleet

    @classmethod
    def setUpClass(cls) -> None:
        cls.read = fleet(VPN)
        cls.tree = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        renderer = Renderer(cls.read, Facts.pretended(cls.read), "0123456789ab")
        for host in cls.read.hosts.values():
            write(cls.tree / host.name, renderer.files(host))
        write(cls.tree / "control", renderer.timer(CHECKOUT))

    def accepts(self, command: Sequence[object], **options: object) -> str:
        done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False, **options)  # type: ignore[call-overload]
        self.assertEqual(0, done.returncode, done.stdout)
        return str(done.stdout)

    @needs("promtool", "prometheus")
    def test_promtool_accepts_the_scrapes_with_the_targets(self) -> None:
        text = (CHECKOUT / "etc/prometheus/prometheus.yml").read_text(encoding="utf-8")
        self.assertIn("/etc/bmon/targets/agents.json", text)
        config = self.tree / "prometheus.yml"
        text = text.replace("/etc/bmon/targets", str(self.tree / "hub/etc/bmon/targets"))
        config.write_text(text.replace("/etc/prometheus/", f"{CHECKOUT}/etc/"), encoding="utf-8")
        self.assertNotIn("does not exist", self.accepts(["promtool", "check", "config", "--syntax-only", config]))
        self.assertNotIn("WARNING", self.accepts(["promtool", "check", "config", config]))

    @needs("promtool", "prometheus")
    def test_promtool_accepts_the_metric_of_the_version(self) -> None:
        with open(self.tree / "bravo/var/lib/bmon/textfile/version.prom", encoding="utf-8") as metric:
            done = subprocess.run(["promtool", "check", "metrics"], stdin=metric, capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stdout + done.stderr))

    @needs("nft", "nftables", root=True)
    def test_nft_loads_every_firewall_twice(self) -> None:
        for name in self.read.hosts:
            rules = self.tree / name / "etc/bmon/firewall.nft"
            with self.subTest(name):
                self.accepts(["unshare", "--net", "sh", "-c", f"nft -f {rules} && nft -f {rules} && nft list table inet bmon"])

    @needs("wg-quick", "wireguard-tools")
    def test_wg_quick_reads_every_tunnel(self) -> None:
        for name in self.read.hosts:
            public = self.tree / name / "etc/wireguard/wg0.conf.public"
            config = self.tree / f"{name}-wg0.conf"
            config.write_text(public.read_text(encoding="utf-8").replace("@PRIVATE_KEY@", "A" * 42 + "E="), encoding="utf-8")
            config.chmod(0o600)
            self.assertEqual(3 if name == "hub" else 1, self.accepts(["wg-quick", "strip", config]).count("[Peer]"))

    @needs("systemd-analyze", "systemd")
    def test_systemd_accepts_every_unit(self) -> None:
        for name in [*self.read.hosts, "control"]:
            root = self.tree / name
            units = sorted((root / "etc/systemd/system").iterdir())
            self.assertTrue(units)
            self._furnish(root)
            with self.subTest(name):
                said = self.accepts(["systemd-analyze", "verify", "--man=no", f"--root={root}",
                                     *("/" + str(unit.relative_to(root)) for unit in units)])
                self.assertEqual("", "".join(line for line in said.splitlines() if "bmon" in line or "bitcoind" in line))

    def _furnish(self, root: Path) -> None:
        """What the units name and other packages bring."""
        for unit in ("docker.service", "wg-quick@.service"):
            place = root / "lib/systemd/system" / unit
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
        for target in Path("/lib/systemd/system").glob("*.target"):
            shutil.copy(target, root / "lib/systemd/system" / target.name)
        for slice_ in Path("/lib/systemd/system").glob("*.slice"):
            shutil.copy(slice_, root / "lib/systemd/system" / slice_.name)
        for program in ("bin/true", "usr/bin/docker", "usr/sbin/nft", "usr/bin/setfacl", "opt/bitcoin/current/bin/bitcoind",
                        str(CHECKOUT / "dev").lstrip("/")):
            (root / program).parent.mkdir(parents=True, exist_ok=True)
            (root / program).write_text("#!/bin/sh\n", encoding="utf-8")
            (root / program).chmod(0o755)

    @needs("logrotate", "logrotate")
    def test_logrotate_reads_its_configuration(self) -> None:
        config = self.tree / "logrotate"
        text = (self.tree / "alpha/etc/logrotate.d/bitcoind").read_text(encoding="utf-8")
        config.write_text(text.replace("su bitcoin bitcoin", "su root root"), encoding="utf-8")
        self.assertNotIn("error:", self.accepts(["logrotate", "--debug", "--state", self.tree / "state", config]))

    @unittest.skipIf(compose() is None, "NOT RUN: needs Docker's Compose v2 for docker compose config (trixie: docker-compose)")
    def test_compose_accepts_every_profile(self) -> None:
        command = compose()
        assert command
        stack = {"prometheus", "alertmanager", "loki", "grafana"}
        for name, services in (("hub", {"collector", "node-exporter"} | stack), ("alpha", {"node-agent", "node-exporter"})):
            environment = self.tree / name / "etc/bmon/bmon.env"
            with self.subTest(name):
                text = self.accepts([*command, "--env-file", environment, "config"], cwd=CHECKOUT)
                config = yaml.safe_load(text)
                self.assertEqual(services, set(config["services"]))
                published = {service for service, has in config["services"].items() if has.get("ports")}
                self.assertEqual({"collector", "alertmanager", "grafana", "loki"} & services, published)
                for service in config["services"].values():
                    self.assertRegex(service["image"], r"^[a-z/-]+:v?[0-9a-f.]+$", "a pinned image")
        said = self.accepts([*command, "--project-directory", CHECKOUT, "--profile", "*", "config", "--quiet"], cwd=CHECKOUT)
        self.assertEqual("", said)

    @unittest.skipIf(compose() is None, "NOT RUN: needs Docker's Compose v2 for docker compose config (trixie: docker-compose)")
    def test_the_stack_on_regtest_is_on_loopback_and_hardened(self) -> None:
        command = compose()
        assert command
        text = self.accepts([*command, "--env-file", "etc/regtest/env", "config"], cwd=CHECKOUT)
        services = yaml.safe_load(text)["services"]
        nodes = {"node0", "node1", "node2"}
        self.assertEqual(nodes | {"agent0", "agent1", "agent2", "collector", "host", "prometheus", "alertmanager", "loki", "grafana"}, set(services))
        self.assertEqual(3, len({services[node]["image"].partition(":")[2].partition(".")[0] for node in nodes}), "majors")
        published = {(name, port["published"], port["host_ip"]) for name, has in services.items() for port in has.get("ports", [])}
        self.assertEqual({("collector", "8080", "127.0.0.1"), ("alertmanager", "9093", "127.0.0.1"), ("grafana", "3000", "127.0.0.1")}, published)
        for name, service in services.items():
            with self.subTest(name):
                self.assertTrue(service["read_only"])
                self.assertEqual(["ALL"], service["cap_drop"])
                self.assertEqual(["no-new-privileges:true"], service["security_opt"])
                self.assertTrue(service["mem_limit"] and service["pids_limit"])
                self.assertTrue("healthcheck" in service or name == "host")

    @needs("shellcheck", "shellcheck")
    def test_shellcheck_finds_nothing_in_the_scripts(self) -> None:
        scripts = [file for file in (INFRA / "files").iterdir() if "python" not in file.read_text(encoding="utf-8")[:30]]
        self.accepts(["shellcheck", *scripts, INFRA / "run", INFRA / "test", INFRA / "inventory", INFRA / "bitcoind/build", INFRA / "images/health"])

    @needs("ansible-lint", "ansible-lint")
    def test_ansible_lint_finds_nothing(self) -> None:
        self.accepts(["ansible-lint", "--offline", "--nocolor", "-q", "site.yml"], cwd=INFRA)

    @needs("mypy", "mypy")
    def test_the_types_fit(self) -> None:
        self.accepts(["mypy", "--strict", "--ignore-missing-imports", "--disable-error-code=import", "--cache-dir=/dev/null", "bmon_infra"], cwd=INFRA)


if __name__ == "__main__":
    unittest.main()
