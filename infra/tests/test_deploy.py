"""Provisions several real hosts over SSH: their own systemd, addresses, sshd, WireGuard and firewall. See lab.py."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import unittest
from pathlib import Path
from typing import Optional

from . import lab

INFRA = Path(__file__).parent.parent
HOSTS = {"hub": "10.77.0.1", "alpha": "10.77.0.11", "bravo": "10.77.0.12"}
FLEET = """\
fleet:
  name: lab
  bmon: here
  network: regtest
  wireguard: {subnet: 10.78.0.0/24}
  releases: file:///srv/releases
  receivers: [webhook]
  bitcoind: {version: "29.0", dbcache: 64}

hosts:
  hub:
    tags: [server]
    ssh: {host: 10.77.0.1}
    wireguard: {address: 10.78.0.1}
    labels: {region: lab}
  alpha:
    tags: [bitcoind]
    ssh: {host: 10.77.0.11}
    wireguard: {address: 10.78.0.11}
    bitcoind: {listen: true}
  # end of alpha
  bravo:
    tags: [bitcoind]
    ssh: {host: 10.77.0.12}
    wireguard: {address: 10.78.0.12}
    bitcoind: {listen: false}
"""
SECRETS = "grafana_admin_password: not-to-be-shown\nreceivers:\n  webhook: {url: 'https://example.org/not-to-be-shown'}\n"


class Operator:
    """The operator's side: hosts.yml, the secrets, and ./dev."""

    def __init__(self, hosts: lab.Lab) -> None:
        self._lab = hosts
        self.folder = hosts.folder / "operator"
        self.folder.mkdir()
        self.write(FLEET)
        password = self.folder / "password"
        password.write_text("open sesame\n", encoding="utf-8")
        (self.folder / "secrets.yml").write_text(SECRETS, encoding="utf-8")
        self.environment = {
            **os.environ, "BMON_HOSTS": str(self.folder / "hosts.yml"), "BMON_STATE": str(self.folder / "state"),
            "BMON_VAULT_PASSWORD_FILE": str(password), "BMON_SSH_OPTIONS": hosts.ssh_options, "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(hosts.folder / "cp")}
        subprocess.run(["ansible-vault", "encrypt", "--vault-password-file", str(password), str(self.folder / "secrets.yml")],
                       check=True, capture_output=True)

    def write(self, fleet: str) -> None:
        (self.folder / "hosts.yml").write_text(fleet, encoding="utf-8")

    def dev(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self._lab.controller(str(INFRA.parent / "dev"), *arguments), env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def put_release(folder: Path, version: str, sound: bool = True) -> None:
    """A release of the stand-in as bitcoincore.org lays it out; an unsound one is not what its sums say."""
    place = folder / f"bitcoin-core-{version}"
    place.mkdir(parents=True, exist_ok=True)
    archive = place / f"bitcoin-{version}-x86_64-linux-gnu.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name in ("bitcoind", "bitcoin-cli"):
            tar.add(lab.STANDINS / name, f"bitcoin-{version}/bin/{name}")
    digest = hashlib.sha256(archive.read_bytes() if sound else b"other").hexdigest()
    (place / "SHA256SUMS").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")


def recap(output: str) -> dict[str, dict[str, int]]:
    """Ansible's closing figures, by host."""
    lines = re.findall(r"^(\S+) +: (ok=.*)$", output, re.MULTILINE)
    return {host: {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", figures)} for host, figures in lines}


@unittest.skipIf(lab.missing(), f"NOT RUN: {lab.missing()}")
class DeployTests(unittest.TestCase):
    """One story, told in the order of the names: each test begins where the one before it ended."""

    hosts: lab.Lab
    operator: Operator
    failed: Optional[str] = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.hosts = lab.Lab(HOSTS)
        cls.addClassCleanup(cls.hosts.stop)
        cls.hosts.start()
        cls.operator = Operator(cls.hosts)
        for name in ("alpha", "bravo"):
            put_release(cls.hosts.root(name) / "srv/releases", "29.0", sound=name != "alpha")
            put_release(cls.hosts.root(name) / "srv/releases", "29.2")

    def setUp(self) -> None:
        if DeployTests.failed:
            self.skipTest(f"the story broke off at {DeployTests.failed}")

    def deploy(self, *arguments: str, works: bool = True) -> str:
        done = self.operator.dev("deploy", *arguments)
        if (done.returncode == 0) != works:
            DeployTests.failed = self.id()
            self.fail(f"deploy {' '.join(arguments)}: exit code {done.returncode}\n{done.stdout[-6000:]}")
        self.assertNotIn("not-to-be-shown", done.stdout)
        return done.stdout

    def test_1_a_host_that_fails_half_way_stops_the_deploy(self) -> None:
        output = self.deploy(works=False)
        self.assertIn("is not what SHA256SUMS says", output)
        self.assertEqual("active", self.hosts.on("hub", "systemctl is-active bmon"), "the server came first")
        self.assertEqual("half", self.hosts.on("alpha", "test -e /etc/bmon/bmon.env && echo half"))
        self.assertEqual("untouched", self.hosts.on("bravo", "test -e /etc/bmon/bmon.env || echo untouched"))

    def test_2_the_next_run_completes_it(self) -> None:
        put_release(self.hosts.root("alpha") / "srv/releases", "29.0")
        self.deploy()
        for name in ("alpha", "bravo"):
            self.assertEqual("active\nactive", self.hosts.on(name, "systemctl is-active bitcoind bmon"))

    def test_3_a_second_run_changes_nothing(self) -> None:
        figures = recap(self.deploy())
        self.assertEqual({name: 0 for name in HOSTS}, {name: figures[name]["changed"] for name in HOSTS})

    def test_4_wireguard_joins_them_and_the_firewall_keeps_the_rest_out(self) -> None:
        shakes = [line.split()[1] for line in self.hosts.on("hub", "wg show wg0 latest-handshakes").splitlines()]
        self.assertEqual(2, len(shakes))
        self.assertNotIn("0", shakes)
        inside = "curl -s -o /dev/null -m 5 -w '%{http_code}' http://10.78.0.11:8081/"
        self.assertEqual("200", self.hosts.on("hub", inside), "the agent through WireGuard")
        self.hosts.on("alpha", "systemd-run --unit=open-port python3 -m http.server 9999")
        for port, reachable in ((22, True), (18444, True), (9999, False)):
            with self.subTest(port=port):
                answer = self._knock("10.77.0.11", port)
                self.assertEqual(reachable, answer in ("open", "refused"), answer)
        self.assertEqual("silence", self._knock("10.77.0.12", 18444), "bravo does not listen")

    def test_5_tokens_stay_where_they_were_made(self) -> None:
        known = dict(line.split() for line in self.hosts.on("hub", "cat /etc/bmon/collector/tokens").splitlines())
        self.assertEqual({"alpha", "bravo"}, set(known))
        token = self.hosts.on("alpha", "cat /etc/bmon/token")
        self.assertEqual(hashlib.sha256(token.encode()).hexdigest(), known["alpha"])
        targets = json.loads(self.hosts.on("hub", "cat /etc/bmon/targets/agents.json"))
        self.assertEqual(["10.78.0.11:8081"], targets[0]["targets"])
        self.assertEqual("29.0", targets[0]["labels"]["version"])
        kept = subprocess.run(["grep", "-rl", token, str(self.operator.folder)], capture_output=True, text=True, check=False)
        self.assertEqual("", kept.stdout)

    def test_6_rotation_does_not_restart_the_node(self) -> None:
        pid = self.hosts.on("alpha", "systemctl show -P MainPID bitcoind")
        self.hosts.on("alpha", "logrotate --force /etc/logrotate.d/bitcoind")
        begins = "for i in $(seq 50); do [ -s debug.log ] && break; sleep 0.2; done; head -n1 debug.log; tail -n1 debug.log.1"
        first, last = self.hosts.on("alpha", f"cd /var/log/bitcoind; {begins}").splitlines()
        self.assertEqual(f"process {pid}", first.partition(" of ")[2])
        self.assertEqual(int(last.split()[1]) + 1, int(first.split()[1]), "no line is missing between the files")
        self.hosts.on("alpha", "setpriv --reuid=10001 --regid=10001 --clear-groups cat /var/log/bitcoind/debug.log "
                               "/run/bitcoind/cookie")

    def test_7_what_dies_comes_back(self) -> None:
        pid = self.hosts.on("alpha", "systemctl show -P MainPID bitcoind")
        self.hosts.on("alpha", f"kill -KILL {pid} $(systemctl show -P MainPID bmon)")
        self.hosts.on("alpha", "for i in $(seq 60); do systemctl is-active --quiet bitcoind && systemctl is-active --quiet bmon "
                               "&& exit 0; sleep 0.5; done; exit 1")
        self.assertNotEqual(pid, self.hosts.on("alpha", "systemctl show -P MainPID bitcoind"))

    def _knock(self, address: str, port: int) -> str:
        done = subprocess.run(self.hosts.controller(sys.executable, "-c", KNOCK, address, str(port)), capture_output=True,
                              text=True, check=True)
        return done.stdout.strip()


KNOCK = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=3).close()
    print("open")
except ConnectionRefusedError:
    print("refused")
except OSError:
    print("silence")
"""


if __name__ == "__main__":
    unittest.main()
