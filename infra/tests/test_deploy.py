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
# alpha with another version and cache, and without bravo.
CHANGED = FLEET[:FLEET.index("  # end of alpha")].replace("{listen: true}", '{listen: true, version: "29.2", dbcache: 128}')
SECRETS = "grafana_admin_password: not-to-be-shown\nreceivers:\n  webhook: {url: 'https://example.org/not-to-be-shown'}\n"


class Operator:
    """The operator's side: hosts.yml, the secrets, and ./dev."""

    def __init__(self, hosts: lab.Lab) -> None:
        self._lab = hosts
        self.folder = hosts.folder / "operator"
        self.folder.mkdir()
        self._commit = subprocess.run(["git", "-C", str(INFRA), "rev-parse", "HEAD"], capture_output=True, text=True,
                                      check=True).stdout.strip()
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
        # Pinned, so that a commit made meanwhile is no change.
        (self.folder / "hosts.yml").write_text(fleet.replace("bmon: here", f"bmon: {self._commit}"), encoding="utf-8")

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

    def test_8_checking_shows_what_would_change_and_changes_nothing(self) -> None:
        before = self.hosts.on("alpha", "cat /etc/bitcoin/bitcoin.conf")
        self.operator.write(CHANGED)
        output = self.deploy("--check", "-f", "alpha")
        self.assertRegex(output, r"(?m)^ *-dbcache=64$")
        self.assertRegex(output, r"(?m)^ *\+dbcache=128$")
        self.assertEqual(before, self.hosts.on("alpha", "cat /etc/bitcoin/bitcoin.conf"))
        self.assertEqual("29.0", self.hosts.on("alpha", "readlink /opt/bitcoin/current"))

    def test_9_one_node_is_changed_and_another_leaves(self) -> None:
        pid = self.hosts.on("hub", "systemctl show -P MainPID bmon")
        self.deploy("-f", "alpha")
        self.assertEqual("29.2", self.hosts.on("alpha", "readlink /opt/bitcoin/current"))
        self.assertIn('version="29.2"', self.hosts.on("alpha", "cat /var/lib/bmon/textfile/version.prom"))
        self.assertIn("dbcache=128", self.hosts.on("alpha", "cat /etc/bitcoin/bitcoin.conf"))
        lists = self.hosts.on("hub", "cat /etc/bmon/collector/tokens /etc/bmon/targets/*.json; wg show wg0 allowed-ips")
        self.assertNotIn("bravo", lists)
        self.assertNotIn("10.78.0.12", lists)
        self.assertEqual(pid, self.hosts.on("hub", "systemctl show -P MainPID bmon"), "the server's services ran on")

    def test_A_everyday_commands(self) -> None:
        self.assertEqual(["alpha | alpha"], self.operator.dev("runall", "-t", "bitcoind", "hostname").stdout.splitlines())
        self.assertRegex(self.operator.dev("rg", "line 1 of").stdout, r"^alpha \| line 1 of process \d+\n")
        failing = self.operator.dev("runall", "false")
        self.assertEqual(1, failing.returncode)
        self.assertIn("alpha | exit code 1", failing.stdout)
        self.assertIn("ready", self.operator.dev("bootstrap", "alpha").stdout)

    def test_B_a_backup_brings_back_history_and_keys(self) -> None:
        volume = "/var/lib/docker/volumes/bmon_collector/_data"
        rows = f"sqlite3 {volume}/history.sqlite 'SELECT count(*) FROM t'"
        self.hosts.on("hub", f"mkdir -p {volume}; sqlite3 {volume}/history.sqlite 'CREATE TABLE t(x); INSERT INTO t VALUES(1)'")
        key = self.hosts.on("hub", "wg show wg0 public-key")
        file = self.operator.folder / "backup.tar.gz"
        done = self.operator.dev("backup", str(file))
        self.assertEqual((0, 0o600), (done.returncode, file.stat().st_mode & 0o777), done.stdout)
        self.hosts.on("hub", f"sqlite3 {volume}/history.sqlite 'DELETE FROM t'; wg genkey >/etc/wireguard/wg0.key")
        done = self.operator.dev("restore", str(file))
        self.assertEqual(0, done.returncode, done.stdout)
        self.assertEqual("1", self.hosts.on("hub", rows))
        self.assertEqual(key, self.hosts.on("hub", "wg show wg0 public-key"))
        (self.operator.folder / "cut").write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        self.assertIn("is not a whole backup", self.operator.dev("restore", str(self.operator.folder / "cut")).stdout)

    def test_C_wrong_input_stops_before_anything_is_touched(self) -> None:
        self.operator.write(CHANGED.replace("10.78.0.11", "10.78.0.1"))
        done = self.operator.dev("deploy")
        self.assertEqual(2, done.returncode)
        self.assertIn("hub (line 14) has the same address", done.stdout)
        self.assertNotIn("PLAY", done.stdout)

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
