#!/usr/bin/env python3
"""Checks the dashboards for what Grafana takes without a word and then shows wrongly: two panels of one id or on one place, a
variable or a data source that there is not, a link that leads nowhere on the collector's page.

No npm package of Grafana's checks a dashboard: @grafana/schema has types for writing one, and its linter is a Go program.
"""

import json
import re
import sys
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DASHBOARDS = ROOT / "etc/grafana/dashboards"
SOURCES = ROOT / "etc/grafana/provisioning/datasources/bmon.yml"
PAGE = ROOT / "collector-server/src/main/resources/static"
API = ROOT / "collector-server/src/main/resources/org/bmon/collector/api/openapi.yaml"
# Panels that are in Grafana itself, so that nothing must be downloaded.
KINDS = {"timeseries", "stat", "table", "heatmap", "logs", "text", "row"}
COLUMNS = 24
LONGEST_UID = 40
VARIABLE = re.compile(r"\$(?:\{([a-zA-Z_]\w*)[^}]*\}|([a-zA-Z_]\w*))")
# What Grafana fills in itself. A panel's links may use of a series: ${__field.labels.node}.
BUILT_IN = {"__rate_interval", "__interval", "__range", "__field", "__value", "__data", "__series", "__from", "__to", "__all"}


def texts(value):
    """Every text in a part of a dashboard."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def variables(value):
    """The variables that a part of a dashboard uses."""
    return {first or second for text in texts(value) for first, second in VARIABLE.findall(text)}


def overlap(one, other):
    """Whether two panels cover a place both."""
    return (one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
            and one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"])


def places():
    """What there is on the collector's page: kinds of detail, and anchors of the overview."""
    kinds = set(re.findall(r"kind === '(\w+)'", (PAGE / "detail.js").read_text()))
    return kinds, set(re.findall(r'id="([\w-]+)"', (PAGE / "index.html").read_text()))


def paths():
    """The paths of the API, with one part for each parameter."""
    return [re.sub(r"\{[^}]*\}", "*", path).split("/")[1:] for path in re.findall(r"^  (/\S*):$", API.read_text(), re.M)]


def leads_nowhere(url):
    """Why a link to the collector is none; nothing if it is one."""
    kinds, anchors = places()
    rest = url.removeprefix("${collector}").split("?")[0]
    if rest in ("", "/"):
        return None
    if rest.startswith("/#/"):
        kind, _, name = rest[3:].partition("/")
        return None if kind in kinds and name else f"the page shows {', '.join(sorted(kinds))}, each with a name"
    if rest.startswith("/#"):
        return None if rest[2:] in anchors else "the page has no such part"
    asked = rest.split("/")[1:]
    if any(len(path) == len(asked) and all(part in ("*", word) for part, word in zip(path, asked)) for path in paths()):
        return None
    return "the API has no such path"


def links(board):
    """Where the dashboard, its panels and its texts lead."""
    for text in texts(board):
        yield from re.findall(r"\$\{collector\}[^\s)\"`]*", text)


def wrong_in_panel(panel, sources):
    if panel["type"] not in KINDS:
        yield f"Grafana itself has no panel '{panel['type']}'"
    if panel["type"] in ("row", "text"):
        return
    refs = [query["refId"] for query in panel["targets"] if "refId" in query]
    if len(refs) != len(panel["targets"]) or len(set(refs)) != len(refs):
        yield "its queries are not told apart by refId"
    for one in [panel, *panel["targets"]]:
        if (one["datasource"]["type"], one["datasource"]["uid"]) not in sources:
            yield f"there is no data source {one['datasource']['uid']} of type {one['datasource']['type']}"


def wrong_in(board, sources):
    panels = board["panels"]
    ids = [panel["id"] for panel in panels]
    titles = [panel["title"] for panel in panels if panel["type"] != "row"]
    if len(set(ids)) != len(ids):
        yield "two panels have one id"
    for title in {title for title in titles if titles.count(title) > 1}:
        yield f"two panels are called '{title}'"
    if len(board["uid"]) > LONGEST_UID:
        yield f"its uid is longer than {LONGEST_UID} characters"
    for panel in panels:
        at = panel["gridPos"]
        if at["x"] < 0 or at["w"] < 1 or at["x"] + at["w"] > COLUMNS:
            yield f"{panel['title']}: is not within {COLUMNS} columns"
        for why in wrong_in_panel(panel, sources):
            yield f"{panel['title']}: {why}"
    for one, other in combinations(panels, 2):
        if overlap(one["gridPos"], other["gridPos"]):
            yield f"{one['title']} and {other['title']} lie upon each other"
    known = {variable["name"] for variable in board["templating"]["list"]}
    used = variables([board["panels"], board["annotations"], board["links"]])
    for name in sorted((used | variables(board["templating"])) - known - BUILT_IN):
        yield f"uses ${name}, which it does not have"
    for number, variable in enumerate(board["templating"]["list"]):
        # One that only narrows another is used too.
        if variable["name"] not in used | variables(board["templating"]["list"][number + 1:]):
            yield f"has the variable ${variable['name']}, which changes nothing"
    for one in board["annotations"]["list"] + [v for v in board["templating"]["list"] if v["type"] == "query"]:
        if (one["datasource"]["type"], one["datasource"]["uid"]) not in sources:
            yield f"{one['name']}: there is no data source {one['datasource']['uid']}"
    for url in links(board):
        why = leads_nowhere(url)
        if why:
            yield f"the link {url} leads nowhere: {why}"


def main():
    sources = set(re.findall(r"uid: (\w+)\n    type: (\w+)", SOURCES.read_text()))
    sources = {(kind, uid) for uid, kind in sources}
    boards = {path.name: json.loads(path.read_text()) for path in sorted(DASHBOARDS.glob("*.json"))}
    found = [f"{name}: {why}" for name, board in boards.items() for why in wrong_in(board, sources)]
    uids = [board["uid"] for board in boards.values()]
    found += [f"two dashboards have the uid {uid}" for uid in set(uids) if uids.count(uid) > 1]
    # Where lines of logs lead is with their data source.
    for url in re.findall(r"\$\{BMON_COLLECTOR_PUBLIC_URL\}(\S*)", SOURCES.read_text()):
        why = leads_nowhere("${collector}" + url)
        if why:
            found.append(f"{SOURCES.name}: {url} leads nowhere: {why}")
    for line in found:
        print(line, file=sys.stderr)
    print(f"{len(boards)} dashboards, {sum(len(board['panels']) for board in boards.values())} panels, {sum(1 for board in boards.values() for _ in links(board))} links")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
