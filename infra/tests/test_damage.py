"""A hosts.yml damaged at random is refused with places and mends, or taken and rendered; never a traceback."""

from __future__ import annotations

import os
import random
import re
import time
import unittest
from pathlib import Path

from bmon_infra.check import check
from bmon_infra.render import Facts, Renderer
from bmon_infra.source import Document, Wrong

INFRA = Path(__file__).parent.parent
RELEASES = Document.read(INFRA / "releases.yml")
EXAMPLES = [(INFRA / "examples" / name).read_text(encoding="utf-8") for name in ("hosts-prod.yml", "hosts-dev.yml")]
SECONDS = 6

# A value of a key, or an item of a list.
VALUE = re.compile(r"(?<=: )[^ #\[\]{},\n][^#\[\]{},\n]*|(?<=[\[,] )[^\[\]{},\n]+|\[[^\]\n]*\]|\{[^}\n]*\}")
STRANGE = ["", "~", "null", "true", "0", "-1", "1_0", "0x1f", "1e999", ".inf", ".nan", "9" * 5000, "2001-99-99", "2001-02-03", "12:30:45",
           "[]", "{}", "[[[[", "{a: {b: {c: d}}}", "*nobody", "&self [*self]", "&self {self: *self}", "{<<: {a: 1}}", "{<<: 1}", "{[a]: b}",
           "? x", "!!binary =", "!!binary '%'", "!!timestamp x", "!!int x", "!!float x", "!!bool x", "!!set {a}", "!!omap [a]", "!!pairs [a]",
           "!!python/object/apply:os.getpid []", "!own x", "|\n  x", "'", '"', '"\\x', '"\\ud800"', "%YAML 9.9", "---", "...", "\t", "\0", "\x07",
           "\ufeff", "\u2028", "\U0001f600", "git:" + "0" * 40, "10.80.0.0/33", "10.80.0.0/0", "255.255.255.255", "::1", "v29", "master-999999999w"]
DEEP = 3000


class DamageTests(unittest.TestCase):
    def test_no_damage_gives_a_traceback(self) -> None:
        seed = int(os.environ.get("BMON_SEED") or random.SystemRandom().randrange(1_000_000))
        print(f"BMON_SEED={seed} ", end="", flush=True)
        chance = random.Random(seed)
        end = time.monotonic() + SECONDS
        refused = taken = 0
        while time.monotonic() < end:
            text = damaged(chance)
            with self.subTest(seed=seed, after=refused + taken):
                try:
                    self.told(text)
                    taken += 1
                except Wrong as wrong:
                    self.named(wrong, text)
                    refused += 1
        print(f"{refused} refused, {taken} taken ", end="", flush=True)
        self.assertGreater(refused, 0)
        self.assertGreater(taken, 0)

    def test_each_strange_value_is_taken_or_named(self) -> None:
        for value in STRANGE + ["[" * DEEP, "{a: " * DEEP]:
            with self.subTest(value[:40]):
                text = EXAMPLES[0].replace("name: ", f"name: {value}\n#", 1)
                try:
                    self.told(text)
                except Wrong as wrong:
                    self.named(wrong, text)

    def told(self, text: str) -> None:
        """What is taken can be rendered."""
        fleet = check(Document("hosts.yml", text), RELEASES, None)
        renderer = Renderer(fleet, Facts.pretended(fleet), "v1")
        for host in fleet.hosts.values():
            renderer.files(host)

    def named(self, wrong: Wrong, text: str) -> None:
        self.assertTrue(wrong.problems)
        for problem in wrong.problems:
            shown = str(problem)
            self.assertRegex(shown, r"\Ahosts\.yml:[0-9]+:")
            self.assertLessEqual(problem.line, text.count("\n") + 1, shown)
            self.assertTrue(problem.message.strip() and problem.mend.strip(), shown)
            self.assertEqual(1, shown.count("\n"), shown)
            self.assertLess(len(shown), 1000)
            self.assertNotIn("is not of type", problem.mend)


def damaged(chance: random.Random) -> str:
    """An example with one to three things wrong, or now and then with nothing."""
    text = chance.choice(EXAMPLES)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        text = once(text, chance)
    return text


def once(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines)) if lines else 0
    way = chance.randrange(9)
    values = list(VALUE.finditer(text))
    if way in (0, 1, 2) and values:
        value = chance.choice(values)
        other = chance.choice(values).group() if way == 0 else chance.choice(STRANGE)
        return text[:value.start()] + other + text[value.end():]
    if way == 3:
        return "".join(lines[:at] + lines[at + 1:])
    if way == 4:
        return "".join(lines[:at] + lines[at:at + 1] * 2 + lines[at + 1:])
    if way == 5 and lines:
        lines[at] = chance.choice((" ", "  ", "\t", "- ", "")) + (lines[at] if chance.random() < 0.7 else lines[at].lstrip())
        return "".join(lines)
    if way == 6 and lines:
        begin = chance.randrange(len(lines))
        return "".join(lines[:at] + lines[begin:begin + chance.randrange(1, 8)] + lines[at:])
    begin = chance.randrange(len(text) + 1)
    if way == 7:
        return text[:begin] + text[begin + chance.randrange(1, 20):]
    return text[:begin] + chance.choice((*STRANGE, ":", "#", ",", "]", "}", "@", "`", "%")) + text[begin:]


if __name__ == "__main__":
    unittest.main()
