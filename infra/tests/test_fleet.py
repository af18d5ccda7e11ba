"""hosts.yml is read, and what is wrong with it is shown by line with the mend."""

from __future__ import annotations

import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Optional

from bmon_infra.check import check, check_secrets
from bmon_infra.fleet import Fleet, batches
from bmon_infra.source import Document, Wrong

INFRA = Path(__file__).parent.parent
RELEASES = Document.read(INFRA / "releases.yml")

GOOD = """\
fleet:
  name: test
  bmon: v1
  wireguard: {subnet: 10.80.0.0/24}
  bitcoind: {version: "29.0", listen: true}
hosts:
  hub:
    tags: [server]
    ssh: {host: 192.0.2.1}
    wireguard: {address: 10.80.0.1}
  alpha:
    tags: [bitcoind]
    ssh: {host: 192.0.2.2}
    wireguard: {address: 10.80.0.2}
  bravo:
    tags: [bitcoind]
    ssh: {host: 192.0.2.3}
    wireguard: {address: 10.80.0.3}
    bitcoind: {version: "28.1", prune: 550}
  charlie:
    tags: [bitcoind]
    ssh: {host: 192.0.2.4}
    wireguard: {address: 10.80.0.4}
"""


def fleet(text: str = GOOD, repository: Optional[Path] = None) -> Fleet:
    return check(Document("hosts.yml", text), RELEASES, repository)


def changed(before: str, after: str) -> str:
    if before not in GOOD:
        raise AssertionError(f"{before!r} is not in the example")
    return GOOD.replace(before, after, 1)


class FleetTests(unittest.TestCase):
    def test_defaults_come_from_the_fleet_and_a_host_overrides_them(self) -> None:
        read = fleet()
        alpha, bravo = read.hosts["alpha"].bitcoind, read.hosts["bravo"].bitcoind
        assert alpha and bravo
        self.assertEqual(("29.0", True, 0), (alpha.version, alpha.listen, alpha.prune))
        self.assertEqual(("28.1", True, 550), (bravo.version, bravo.listen, bravo.prune))

    def test_a_cohort_is_the_major_version_unless_it_is_named(self) -> None:
        read = fleet(changed("    wireguard: {address: 10.80.0.3}\n", "    wireguard: {address: 10.80.0.3}\n    cohort: own\n"))
        self.assertEqual(["v29", "own", "v29"], [host.cohort for host in read.nodes])

    def test_a_selection_has_the_server_first_and_spreads_cohorts(self) -> None:
        self.assertEqual(["hub", "alpha", "bravo", "charlie"], [host.name for host in fleet().select(None, None)])
        self.assertEqual(["alpha", "charlie"], [host.name for host in fleet().select("^(alpha|ch)", "bitcoind")])

    def test_no_batch_has_two_of_a_cohort_and_the_server_is_alone(self) -> None:
        self.assertEqual([1, 2, 1], batches(fleet().select(None, None), 4))
        self.assertEqual([1, 1, 1, 1], batches(fleet().select(None, None), 1))
        self.assertEqual([1, 1], batches(fleet().select("alpha|charlie", None), 4))

    def test_the_examples_are_right(self) -> None:
        for name in ("hosts-dev.yml", "hosts-prod.yml"):
            with self.subTest(name):
                check(Document.read(INFRA / "examples" / name), RELEASES, None)


class WrongInputTests(unittest.TestCase):
    def wrong(self, text: str, line: int, message: str, mend: str, repository: Optional[Path] = None) -> None:
        with self.assertRaises(Wrong) as caught:
            fleet(text, repository)
        problem = caught.exception.problems[0]
        self.assertEqual((line, True, True), (problem.line, message in problem.message, mend in problem.mend), str(problem))

    def test_an_unknown_key(self) -> None:
        self.wrong(changed("ssh: {host: 192.0.2.2}", "ssh: {hsot: 1, host: 192.0.2.2}"), 13, "unknown key", "did you mean host?")

    def test_a_key_that_stands_twice(self) -> None:
        self.wrong(changed("  charlie:", "  alpha:"), 20, "a second time; the first is on line 11", "leave one")

    def test_a_key_that_is_missing(self) -> None:
        self.wrong(changed("    ssh: {host: 192.0.2.2}\n", ""), 11, "lacks ssh", "add ssh:")

    def test_a_version_without_quotes(self) -> None:
        self.wrong(changed('"28.1"', "28.1"), 19, "28.1 is not text", 'put it in quotes: "28.1"')

    def test_two_servers(self) -> None:
        self.wrong(changed("  alpha:\n    tags: [", "  alpha:\n    tags: [server, "), 12, "a second server beside hub", "exactly one")

    def test_no_server(self) -> None:
        self.wrong(changed("[server]", "[bitcoind]"), 6, "no host is the server", "the tag server")

    def test_an_address_twice(self) -> None:
        self.wrong(changed("10.80.0.3", "10.80.0.2"), 18, "alpha (line 14) has the same address", "its own address")

    def test_an_address_outside_the_network(self) -> None:
        self.wrong(changed("10.80.0.3", "10.81.0.3"), 18, "no host's address in 10.80.0.0/24", "10.80.0.0/24")

    def test_a_network_that_is_not_private(self) -> None:
        self.wrong(GOOD.replace("10.80.0.", "8.8.8."), 4, "belongs to the internet", "10.0.0.0/8")

    def test_a_machine_twice(self) -> None:
        self.wrong(changed("192.0.2.3", "192.0.2.2"), 17, "alpha (line 13) has the same way in", "its own")

    def test_a_release_that_does_not_exist(self) -> None:
        self.wrong(changed('"28.1"', '"28.7"'), 19, "there is no release 28.7", "28.1")

    def test_a_release_that_does_not_exist_for_all(self) -> None:
        self.wrong(changed('"29.0"', '"92.0"'), 5, "there is no release 92.0", "")

    def test_a_version_of_bmon_that_does_not_exist(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            git(folder, "init", "-q", "-b", "main")
            git(folder, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "--allow-empty", "-m", "t")
            self.wrong(GOOD, 3, "no tag or commit v1", "git tag", Path(folder))
            self.wrong(changed("bmon: v1", "bmon: main"), 3, "is a branch", "pinned", Path(folder))
            git(folder, "tag", "v1")
            fleet(GOOD, Path(folder))

    def test_a_commit_that_does_not_exist(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            git(folder, "init", "-q")
            text = changed('"28.1"', '"git:' + "0123456789" * 4 + '"')
            with self.assertRaises(Wrong) as caught:
                check(Document("hosts.yml", text), RELEASES, None, Path(folder))
            self.assertEqual(19, caught.exception.problems[0].line)
            self.assertIn("has no commit 0123456789", str(caught.exception))

    def test_settings_of_a_node_on_a_host_that_is_none(self) -> None:
        self.wrong(changed("    ssh: {host: 192.0.2.1}\n", "    ssh: {host: 192.0.2.1}\n    vpn: {config: x}\n"), 10,
                   "belongs to a node", "the tag bitcoind")

    def test_a_listening_node_behind_a_vpn(self) -> None:
        self.wrong(GOOD + "    vpn: {config: x}\n", 24, "can't connect to a node behind a VPN", "listen: false")

    def test_a_line_of_bitcoin_conf_that_is_ours(self) -> None:
        self.wrong(changed("prune: 550", "extra: {prune: 550}"), 19, "bmon writes this line", "bitcoind.prune")

    def test_text_that_is_not_yaml(self) -> None:
        self.wrong("fleet:\n  name: [x\n", 3, "not YAML", "indentation")

    def test_every_problem_is_told_at_once(self) -> None:
        with self.assertRaises(Wrong) as caught:
            fleet(changed("10.80.0.3", "10.80.0.2").replace('"28.1"', '"28.7"'))
        self.assertEqual([18, 19], [problem.line for problem in caught.exception.problems])


class SecretTests(unittest.TestCase):
    TEXT = changed("  name: test\n", "  name: test\n  receivers: [telegram]\n").replace("listen: true", "listen: false") + \
        "    vpn: {config: sweden}\n"

    def test_secrets_that_are_missing_are_named_and_none_is_shown(self) -> None:
        given = {"grafana_admin_password": "s3cret", "receivers": {"telegram": {"token": "s3cret"}}, "vpn": {}}
        with self.assertRaises(Wrong) as caught:
            check_secrets(fleet(self.TEXT), Document("hosts.yml", self.TEXT), given, "secrets.yml")
        shown = str(caught.exception)
        self.assertIn("hosts.yml:3: fleet.receivers.0: secrets.yml has no receivers.telegram.chat", shown)
        self.assertIn("hosts.yml:25: hosts.charlie.vpn.config: secrets.yml has no vpn.sweden", shown)
        self.assertNotIn("s3cret", shown)

    def test_all_secrets_there_are_enough(self) -> None:
        given = {"grafana_admin_password": "x", "receivers": {"telegram": {"token": "x", "chat": 1}}, "vpn": {"sweden": "[Peer]"}}
        check_secrets(fleet(self.TEXT), Document("hosts.yml", self.TEXT), given, "secrets.yml")


def git(folder: str, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True)


if __name__ == "__main__":
    unittest.main()
