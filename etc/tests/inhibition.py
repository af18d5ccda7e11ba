#!/usr/bin/env python3
"""Tries on a real Alertmanager what it holds back: inhibition.py ALERTMANAGER CONFIGURATION, the program and its rendered file.

For each cause, what follows from it must be held back, and the same of another node or another network must not.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ALICE = {"network": "main", "node": "alice"}
BOB = {"network": "main", "node": "bob"}
NAMESAKE = {"network": "signet", "node": "alice"}
AGENT, HOST = {"instance": "10.0.0.1:8081"}, {"instance": "10.0.0.1:9100"}
FOLLOWS_FROM_HOST = ("AgentDown", "NodeSilent", "NodeUnreachable", "NodeBehind", "PeersLow", "MempoolEmpty", "DeliveryStopped",
                     "OutboxGrowing", "LogNotFollowed")

# Cause, its labels; what else fires, with its labels and whether it is held back. Each two are tried alone.
CASES = [
    ("HostDown", ALICE | HOST, [(name, ALICE | AGENT, True) for name in FOLLOWS_FROM_HOST]),
    ("HostDown", ALICE | HOST, [(name, other | AGENT, False) for name in FOLLOWS_FROM_HOST for other in (BOB, NAMESAKE)]),
    ("HostDown", ALICE | HOST, [("BadBlock", {"network": "main"}, False), ("DiskFull", BOB | HOST, False)]),
    ("AgentDown", ALICE, [("NodeSilent", ALICE, True), ("NodeSilent", BOB, False), ("NodeBehind", ALICE, False)]),
    ("NodeUnreachable", ALICE, [(name, ALICE, True) for name in ("NodeBehind", "PeersLow", "MempoolEmpty")]),
    ("NodeUnreachable", ALICE, [(name, BOB, False) for name in ("NodeBehind", "PeersLow", "MempoolEmpty")]),
    ("DeliveryStopped", ALICE, [("OutboxGrowing", ALICE, True), ("OutboxGrowing", BOB, False)]),
    ("ConsensusSplit", {"network": "main"}, [("BadBlock", {"network": "main"}, True), ("TipSplit", {"network": "main"}, True),
                                             ("BadBlock", {"network": "signet"}, False), ("NodeBehind", BOB, False)]),
    ("DeepReorg", {"network": "main"}, [("Reorg", {"network": "main"}, True), ("Reorg", {"network": "signet"}, False)]),
    ("DiskFull", ALICE | HOST | {"mountpoint": "/"},
     [("DiskFillsSoon", ALICE | HOST | {"mountpoint": "/"}, True), ("DiskFillsSoon", ALICE | HOST | {"mountpoint": "/data"}, False),
      ("OutboxNotWritable", ALICE | AGENT, True), ("OutboxNotWritable", BOB, False)]),
]
# These hold back what they do of every node, so they come when all else is over with.
OF_ALL = [("CollectorDown", {}, [("NodeSilent", BOB, True), ("DeliveryStopped", ALICE, True), ("NodeBehind", BOB, False)])]


class Alertmanager:
    """One that runs on this machine until the end of the block; it notifies nobody."""

    def __init__(self, program, configuration):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = [program, f"--config.file={configuration}", f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="]

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory()
        self.log = open(f"{self.home.name}/log", "w+", encoding="utf-8")
        self.process = subprocess.Popen([*self.command, f"--storage.path={self.home.name}/storage"], stdout=self.log, stderr=self.log)
        end = time.monotonic() + 60
        while True:
            try:
                self.ask("status")
                return self
            except urllib.error.URLError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.__exit__()
                    sys.exit("inhibition.py: Alertmanager did not start")
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()
        self.home.cleanup()

    def ask(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v2/{path}", body and json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or "null")

    def held_back(self):
        """Whether each alert is held back, by its labels."""
        return {labels_key(one["labels"]): bool(one["status"]["inhibitedBy"]) for one in self.ask("alerts")}


def labels_key(labels):
    return json.dumps(labels, sort_keys=True)


def apart(labels, number):
    """The labels in a world of its own, where nothing of another case is."""
    return {name: f"{value} {number}" if name in ("network", "node", "instance") else value for name, value in labels.items()}


def wrong(alertmanager, cases):
    """Lets all of these fire, and says what is not held back as asked."""
    pairs = [(cause, labels, *other) for cause, labels, others in cases for other in others]
    fired, asked = [], {}
    for number, (cause, labels, name, more, is_held) in enumerate(pairs):
        source = {"alertname": cause, **apart(labels, number)}
        target = {"alertname": name, **apart(more, number)}
        fired += [source, target]
        asked |= {labels_key(source): (f"{cause} of {labels}", False), labels_key(target): (f"{name} of {more} beside {cause} of {labels}", is_held)}
    alertmanager.ask("alerts", [{"labels": labels} for labels in fired])
    end = time.monotonic() + 20
    while True:
        # The part that holds back hears of an alert a moment after the API does.
        held = alertmanager.held_back()
        differing = [f"{what} is {'not ' if is_held else ''}held back" for key, (what, is_held) in asked.items() if held.get(key) != is_held]
        if not differing or time.monotonic() > end:
            return differing
        time.sleep(0.2)


def main():
    with Alertmanager(*sys.argv[1:]) as alertmanager:
        found = wrong(alertmanager, CASES) + wrong(alertmanager, OF_ALL)
    for line in found:
        print(line, file=sys.stderr)
    print(f"{sum(len(others) for _, _, others in CASES + OF_ALL)} alerts tried, each beside its cause")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
