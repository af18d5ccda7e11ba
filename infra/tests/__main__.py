"""Runs the tests and ends with one line that counts them. A test that could not run is named with the reason."""

from __future__ import annotations

import signal
import sys
import time
import unittest

QUICK = ["tests.test_fleet", "tests.test_damage", "tests.test_render", "tests.test_versions", "tests.test_commands", "tests.test_files",
         "tests.test_programs", "tests.test_install", "tests.test_vpn"]
SLOW = ["tests.test_deploy"]


class Timed(unittest.TextTestResult):
    """Counts what passed, and shows how long a test took."""

    passed = 0

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self.passed += 1

    def startTest(self, test: unittest.TestCase) -> None:
        self._begin = time.monotonic()
        super().startTest(test)

    def stopTest(self, test: unittest.TestCase) -> None:
        super().stopTest(test)
        took = time.monotonic() - self._begin
        if took > 2:
            self.stream.writeln(f"    took {took:.0f} s")


def main() -> int:
    # What a test booted or mounted is undone when this process is told to end, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    only = sys.argv[1:]
    names = QUICK if only == ["quick"] else [f"tests.{name}" for name in only] or QUICK + SLOW
    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    result: Timed = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Timed).run(suite)
    failed = len(result.failures) + len(result.errors)
    for test, reason in result.skipped:
        print(f"== {reason}" if reason.startswith("NOT RUN") else f"== NOT RUN: {reason}", f"({test})", sep=" ")
    if only == ["quick"]:
        print("== NOT RUN: the hosts that boot; ./dev test-infra runs them")
    print(f"{result.passed} passed, {failed} failed, {len(result.skipped)} skipped")
    return 1 if failed or result.testsRun == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
