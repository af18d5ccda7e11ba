"""The policy of versions, against lists of tags and a small git repository made here."""

from __future__ import annotations

import datetime
import subprocess
import tempfile
import unittest
from pathlib import Path

from bmon_infra.fleet import Policy
from bmon_infra.source import Document, Wrong
from bmon_infra.versions import history_of, pinned, plan, releases_of, slots, tags_of, with_releases

from .test_fleet import GOOD, fleet

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.timezone.utc)
TAGS = ["v0.21.0", "v27.0", "v27.2", "v28.0", "v28.1", "v28.2rc1", "v29.0rc1", "v29.0", "v29.0.1", "v30.0rc1", "v30.0rc10",
        "v30.0rc2", "noversion"]


class ReleaseTests(unittest.TestCase):
    def test_releases_are_in_order_and_candidates_come_before_their_release(self) -> None:
        names = [release.name for release in releases_of(TAGS)]
        self.assertEqual(["27.0", "27.2", "28.0", "28.1", "28.2rc1", "29.0rc1", "29.0", "29.0.1", "30.0rc1", "30.0rc2", "30.0rc10"],
                         names)

    def test_each_supported_major_has_its_newest_release(self) -> None:
        found = slots(Policy(majors=2, master_weeks=()), releases_of(TAGS), [], NOW).versions
        self.assertEqual({"v29": "29.0.1", "v28": "28.1", "rc": "30.0rc10"}, found)

    def test_without_a_candidate_newer_than_every_release_its_slot_has_the_newest_release(self) -> None:
        found = slots(Policy(majors=1, master_weeks=()), releases_of([*TAGS, "v30.0"]), [], NOW).versions
        self.assertEqual({"v30": "30.0", "rc": "30.0"}, found)

    def test_a_list_without_a_release_is_refused(self) -> None:
        with self.assertRaises(Wrong):
            slots(Policy(), releases_of(["nothing"]), [], NOW)

    def test_new_releases_are_added_to_the_list(self) -> None:
        document = Document("releases.yml", '# kept\nreleases:\n  - "27.0"\n')
        grown = with_releases(document, releases_of(["v27.0", "v27.1"]))
        assert grown
        self.assertEqual('# kept\nreleases:\n  - "27.0"\n  - "27.1"\n', grown.text)
        self.assertIsNone(with_releases(grown, releases_of(["v27.0", "v27.1"])))


class HistoryTests(unittest.TestCase):
    """A repository whose master was merged into once a week for ten weeks, each merge of a commit a day older."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.git("init", "-q", "-b", "master")
        cls.commit(11, "begin")
        for week in range(10, -1, -1):
            cls.git("checkout", "-q", "-b", f"topic{week}")
            cls.commit(week + 0.1, f"work of {week}")
            cls.git("checkout", "-q", "master")
            cls.commit(week, f"merge {week}", f"topic{week}")
        cls.git("tag", "v29.0", "master~5")
        cls.git("tag", "v28.1", "master~9")

    @classmethod
    def git(cls, *arguments: str, when: datetime.datetime = NOW) -> str:
        stamp = when.isoformat()
        environment = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "GIT_CONFIG_GLOBAL": "/dev/null",
                       "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@localhost", "GIT_COMMITTER_NAME": "t",
                       "GIT_COMMITTER_EMAIL": "t@localhost", "PATH": "/usr/bin:/bin", "HOME": str(cls.folder)}
        return subprocess.run(["git", "-C", str(cls.folder), *arguments], env=environment, check=True, capture_output=True,
                              text=True).stdout.strip()

    @classmethod
    def commit(cls, weeks: float, text: str, merge: str = "") -> None:
        when = NOW - datetime.timedelta(weeks=weeks)
        if merge:
            cls.git("merge", "-q", "--no-ff", "-m", text, merge, when=when)
        else:
            cls.git("commit", "-q", "--allow-empty", "-m", text, when=when)

    def subject(self, version: str) -> str:
        return self.git("log", "-1", "--format=%s", version.removeprefix("git:"))

    def test_slots_of_master_are_what_it_was_so_many_weeks_ago(self) -> None:
        found = slots(Policy(majors=2, master_weeks=(1, 4, 16)), releases_of(tags_of(self.folder)),
                      history_of(self.folder, "master"), NOW)
        self.assertEqual("merge 1", self.subject(found.versions["master-1w"]))
        self.assertEqual("merge 4", self.subject(found.versions["master-4w"]))
        self.assertEqual({"master-16w": "the history does not reach 16 weeks back"}, found.empty)
        self.assertEqual("29.0", found.versions["v29"])

    def test_a_folder_that_is_no_repository_is_named(self) -> None:
        with self.assertRaises(Wrong) as caught, tempfile.TemporaryDirectory() as folder:
            history_of(Path(folder), "master")
        self.assertIn("a clone of Bitcoin Core", str(caught.exception))


class PlanTests(unittest.TestCase):
    SLOTTED = GOOD.replace('    bitcoind: {version: "28.1", prune: 550}',
                           '    bitcoind:\n      slot: v28   # kept\n      version: "28.0" # and this\n      prune: 550') \
        + "    bitcoind: {slot: v29}\n"

    def test_the_difference_touches_the_versions_alone(self) -> None:
        before = Document("hosts.yml", self.SLOTTED)
        current = slots(Policy(majors=2, master_weeks=()), releases_of(TAGS), [], NOW)
        made = plan(fleet(self.SLOTTED), before, current)
        self.assertEqual([("bravo", "28.0", "28.1"), ("charlie", "29.0", "29.0.1")],
                         [(move.host.name, move.before, move.after) for move in made.moves])
        lines = [line for line in made.difference(before).splitlines() if line[0] in "+-" and line[:3] not in ("+++", "---")]
        self.assertEqual(['-      version: "28.0" # and this', '+      version: "28.1" # and this',
                          "-    bitcoind: {slot: v29}", '+    bitcoind: {slot: v29, version: "29.0.1"}'], lines)

    def test_a_plan_that_was_carried_out_has_no_moves(self) -> None:
        current = slots(Policy(majors=2, master_weeks=()), releases_of(["v28.1", "v29.0"]), [], NOW)
        made = plan(fleet(self.SLOTTED), Document("hosts.yml", self.SLOTTED), current)
        again = plan(fleet(made.hosts.text), made.hosts, current)
        self.assertEqual([], list(again.moves))

    def test_a_slot_that_is_no_longer_supported_leaves_its_node_and_says_so(self) -> None:
        current = slots(Policy(majors=1, master_weeks=()), releases_of(TAGS), [], NOW)
        made = plan(fleet(self.SLOTTED), Document("hosts.yml", self.SLOTTED), current)
        self.assertEqual(["charlie"], [move.host.name for move in made.moves])
        self.assertIn("bravo stays at 28.0: slot v28", made.notes[0])
        self.assertIn("no node follows slot rc", made.notes[1])

    def test_a_version_is_added_after_a_slot_on_a_line_of_its_own(self) -> None:
        text = GOOD + "    bitcoind:\n      slot: v29\n      prune: 600\n"
        changed = pinned(Document("hosts.yml", text), "charlie", "29.1")
        self.assertEqual({"slot": "v29", "version": "29.1", "prune": 600}, changed.value["hosts"]["charlie"]["bitcoind"])
        self.assertIn('      slot: v29\n      version: "29.1"\n      prune: 600\n', changed.text)


if __name__ == "__main__":
    unittest.main()
