"""Commands that reach hosts or Loki, against stand-ins for those."""

from __future__ import annotations

import contextlib
import datetime
import http.server
import io
import json
import tempfile
import threading
import unittest
import urllib.parse
from pathlib import Path
from typing import cast
from unittest import mock

from bmon_infra import __main__ as commands
from bmon_infra import logs
from bmon_infra.fleet import Policy
from bmon_infra.source import Document, Wrong
from bmon_infra.versions import Plan, plan, releases_of, slots
from bmon_infra.workspace import Workspace

from . import test_versions
from .test_fleet import fleet
from .test_versions import NOW, TAGS


class _Workspace:
    """A workspace that is one file."""

    def __init__(self, hosts_file: Path) -> None:
        self.hosts_file = hosts_file

    def hosts(self) -> Document:
        return Document(str(self.hosts_file), self.hosts_file.read_text(encoding="utf-8"))


class MoveTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "hosts.yml"
        self.file.write_text(test_versions.PlanTests.SLOTTED, encoding="utf-8")
        self.deployed: list[tuple[str, bool]] = []

    def plan(self) -> Plan:
        current = slots(Policy(majors=2, master_weeks=()), releases_of(TAGS), [], NOW)
        return plan(fleet(test_versions.PlanTests.SLOTTED), Document("hosts.yml", test_versions.PlanTests.SLOTTED), current)

    def move(self, *codes: int) -> tuple[int, str]:
        answers = iter(codes)

        def deploy(_workspace: object, choice: commands.Choice) -> int:
            # Whether the move after this one is in hosts.yml already.
            self.deployed.append((str(choice.pattern), '"29.0.1"' in self.file.read_text(encoding="utf-8")))
            return next(answers)

        errors = io.StringIO()
        with mock.patch.object(commands, "deploy", deploy), contextlib.redirect_stdout(io.StringIO()), \
                contextlib.redirect_stderr(errors):
            code = commands._move(cast(Workspace, _Workspace(self.file)), self.plan())
        return code, errors.getvalue()

    def test_nodes_move_one_after_the_other(self) -> None:
        code, _ = self.move(0, 0)
        self.assertEqual(0, code)
        self.assertEqual([("^bravo$", False), ("^charlie$", True)], self.deployed)

    def test_a_node_that_is_not_well_stops_the_others_and_says_how_to_go_back(self) -> None:
        code, said = self.move(1)
        self.assertEqual(1, code)
        self.assertEqual([("^bravo$", False)], self.deployed)
        self.assertIn('To go back: version "28.0"', said)
        self.assertNotIn('"29.0.1"', self.file.read_text(encoding="utf-8"))


class LokiSearchTests(unittest.TestCase):
    ANSWER = {"data": {"result": [
        {"stream": {"node": "bravo"}, "values": [["2000", "UpdateTip: second"]]},
        {"stream": {"node": "charlie"}, "values": [["1000", "UpdateTip: first"]]}]}}

    def setUp(self) -> None:
        asked = self.asked = []  # type: list[str]
        answer = json.dumps(self.ANSWER).encode()

        class Loki(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_arguments: object) -> None:
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Loki)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.url = f"http://127.0.0.1:{server.server_port}"

    def test_lines_of_all_nodes_come_in_the_order_of_their_time(self) -> None:
        out = io.StringIO()
        hosts = [host for host in fleet(test_versions.PlanTests.SLOTTED).hosts.values() if host.bitcoind]
        logs.in_loki(self.url, hosts, 'say "hi"', 2, NOW, out)
        self.assertEqual("charlie | UpdateTip: first\nbravo | UpdateTip: second\n", out.getvalue())
        asked = urllib.parse.parse_qs(urllib.parse.urlparse(self.asked[0]).query)
        self.assertEqual(['{node=~"alpha|bravo|charlie"} |~ "say \\"hi\\""'], asked["query"])
        self.assertEqual(datetime.timedelta(hours=2).total_seconds(), (int(asked["end"][0]) - int(asked["start"][0])) / 1e9)

    def test_a_loki_that_does_not_answer_is_named(self) -> None:
        with self.assertRaises(Wrong) as caught:
            logs.in_loki("http://127.0.0.1:9", [], "x", 1, NOW, io.StringIO())
        self.assertIn("http://127.0.0.1:9", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
