"""Reads YAML and remembers the line that each value stands on, so that a mistake can be shown where it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Iterable, Tuple, Union

import yaml

Key = Union[str, int]
Place = Tuple[Key, ...]

# Deeper, or more with every alias written out, is no hosts.yml.
MOST_DEEP = 50
MOST_VALUES = 100_000


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is, what it is, and how to mend it."""

    file: str
    line: int
    place: str
    message: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        place = f" {self.place}:" if self.place else ""
        return f"{where}:{place} {self.message}\n    mend: {self.mend}"


class Wrong(Exception):
    """Input that can't be used, with every problem that was found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Document:
    """A YAML file as plain values, with the line of each."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._lines: dict[Place, int] = {}
        self._spans: dict[Place, tuple[int, int]] = {}
        self._repeated: list[Problem] = []
        self._values = 0
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            self.value: Any = None if node is None else self._value(node, ())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            raise Wrong([Problem(file, line, "", f"not YAML: {error.problem}",
                                 "look at the line and the one above it: indentation, a colon, a quote")]) from error
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            raise Wrong([Problem(file, line, "", f"not YAML: a character that can't stand there, {error.character:#x}",
                                 "remove it; an editor that shows invisible characters finds it")]) from error
        except RecursionError as error:
            raise Wrong([Problem(file, _line_of_depth(text), "", "lists within lists without end",
                                 "look for a bracket that was never closed")]) from error
        if self._repeated:
            raise Wrong(self._repeated)

    @classmethod
    def read(cls, path: FilePath) -> "Document":
        try:
            return cls(str(path), path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise Wrong([Problem(str(path), 0, "", "there is no such file",
                                 "copy infra/examples/hosts-prod.yml, or name yours with BMON_HOSTS=FILE")]) from error
        except (OSError, UnicodeDecodeError) as error:
            raise Wrong([Problem(str(path), 0, "", f"can't be read: {error}", "give a readable UTF-8 file")]) from error

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one above it that is in the file."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def problem(self, place: Place, message: str, mend: str) -> Problem:
        return Problem(self.file, self.line(place), ".".join(str(key) for key in place), message, mend)

    def with_text(self, place: Place, text: str) -> "Document":
        """This document with other text for one value; every comment and every other character stays."""
        begin, end = self._spans[place]
        return Document(self.file, self.text[:begin] + text + self.text[end:])

    def _value(self, node: yaml.Node, place: Place) -> Any:
        self._values += 1
        if len(place) > MOST_DEEP or self._values > MOST_VALUES:
            raise yaml.MarkedYAMLError(problem="a part that holds itself, or far too much", problem_mark=node.start_mark)
        self._lines.setdefault(place, node.start_mark.line + 1)
        self._spans[place] = (node.start_mark.index, node.end_mark.index)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, place + (index,)) for index, child in enumerate(node.value)]
        try:
            return yaml.SafeLoader("").construct_object(node)
        except (ValueError, OverflowError, TypeError, KeyError, AttributeError) as error:
            # What its constructors let through, for a date that is none or a number that has no end.
            raise yaml.MarkedYAMLError(problem=f"{node.value[:40]!r} is no {node.tag.rpartition(':')[2]}",
                                       problem_mark=node.start_mark) from error

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a list as a key", problem_mark=key_node.start_mark)
            key = str(key_node.value)
            child = place + (key,)
            if key in values:
                self._repeated.append(Problem(self.file, key_node.start_mark.line + 1, ".".join(map(str, child)),
                                              f"stands here a second time; the first is on line {self._lines[child]}",
                                              "leave one of them"))
                continue
            self._lines[child] = key_node.start_mark.line + 1
            values[key] = self._value(value_node, child)
        return values


def _line_of_depth(text: str) -> int:
    """Where it is first deeper than it may be; by the parser alone, which does not call itself."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEEP:
            return int(event.start_mark.line) + 1
    return 0
