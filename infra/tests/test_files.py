"""The Ansible module that writes files, run as Ansible runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

MODULE = Path(__file__).parent.parent / "library" / "bmon_files.py"


class FilesTests(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.record = self.folder / "record.json"

    def run_module(self, check: bool = False, **arguments: Any) -> dict[str, Any]:
        given = {"ANSIBLE_MODULE_ARGS": {"record": str(self.record), "_ansible_check_mode": check, **arguments}}
        done = subprocess.run([sys.executable, str(MODULE)], input=json.dumps(given), capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    def file(self, name: str, content: str, role: str = "role", mode: str = "0640") -> dict[str, str]:
        return {"path": str(self.folder / "deep" / name), "content": content, "role": role, "mode": mode,
                "owner": str(os.getuid())}

    def test_files_are_written_once(self) -> None:
        files = [self.file("a", "one\n", "first"), self.file("b", "two\n", "second")]
        self.assertEqual((True, ["first", "second"]), self.outcome(files=files))
        self.assertEqual("one\n", (self.folder / "deep/a").read_text())
        self.assertEqual(0o640, (self.folder / "deep/a").stat().st_mode & 0o777)
        self.run_module(done=["first", "second"])
        self.assertEqual((False, []), self.outcome(files=files))

    def test_a_role_that_did_not_act_is_reminded_by_the_next_run(self) -> None:
        files = [self.file("a", "one\n", "first"), self.file("b", "two\n", "second")]
        self.run_module(files=files)
        self.run_module(done=["first"])
        self.assertEqual((False, ["second"]), self.outcome(files=files))

    def test_a_mode_that_someone_changed_is_put_right(self) -> None:
        files = [self.file("a", "one\n")]
        self.run_module(files=files)
        (self.folder / "deep/a").chmod(0o666)
        self.assertTrue(self.run_module(files=files)["changed"])
        self.assertEqual(0o640, (self.folder / "deep/a").stat().st_mode & 0o777)

    def test_what_is_no_longer_wanted_is_removed_but_for_a_part(self) -> None:
        both = [self.file("a", "one\n"), self.file("b", "two\n", "other")]
        self.run_module(files=both)
        self.run_module(done=["role", "other"])
        self.assertFalse(self.run_module(files=both[:1], partial=True)["changed"])
        self.assertTrue((self.folder / "deep/b").exists())
        self.assertEqual((True, ["other"]), self.outcome(files=both[:1]))
        self.assertFalse((self.folder / "deep/b").exists())

    def test_a_file_that_is_not_ours_is_left_alone(self) -> None:
        (self.folder / "foreign").write_text("mine\n")
        self.run_module(files=[self.file("a", "one\n")])
        self.run_module(files=[])
        self.assertEqual("mine\n", (self.folder / "foreign").read_text())

    def test_checking_shows_the_difference_and_writes_nothing(self) -> None:
        shown = self.run_module(check=True, files=[self.file("a", "one\n")])
        self.assertEqual([("", "one\n")], [(change["before"], change["after"]) for change in shown["diff"]])
        self.assertEqual([], list(self.folder.iterdir()))

    def outcome(self, **arguments: Any) -> tuple[bool, list[str]]:
        result = self.run_module(**arguments)
        return result["changed"], result["pending"]


if __name__ == "__main__":
    unittest.main()
