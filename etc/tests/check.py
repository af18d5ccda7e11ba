#!/usr/bin/env python3
"""Checks the files of the stock stack against each other and against what bmon exports.

Every alert has a runbook that quotes it and is in their list, a dashboard that exists, a case that fires and one that
keeps quiet; every query of a dashboard
parses (by promtool, as rules) and uses only metrics that the READMEs of the two services document (which tests of theirs
hold against what is really exported) or that the stock exporters have.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ETC = ROOT / "etc"
STOCK = re.compile(r"^(node_(cpu|memory|filesystem)_.*|jvm_.*|process_.*|up|ALERTS|loki4j_.*|alertmanager_.*)$")
NAME = re.compile(r"(?<![0-9.])[a-zA-Z_:][a-zA-Z0-9_:]*")
WORDS = set(
    "and or unless by on ignoring without group_left group_right sum max min avg count rate increase ceil floor time vector bool offset"
    " histogram_quantile predict_linear le absent quantile topk inf nan label_values".split()
)
UNITS = {"none", "short", "s", "ops", "Bps", "bytes", "percentunit"}
JUST_FIGURES = {"Height", "Nodes heard", "Races", "Clock offset"}
VARIABLES = {"$network": "main", "$node": "alice", "$cohort": "c", "$__rate_interval": "1m", "$__interval": "1m", "$__range": "1h"}


def documented():
    """Metric names in the tables of the READMEs, with the endings that histograms and timers have."""
    found = set()
    for page in [*ROOT.glob("*/README.md"), *ROOT.glob("docs/*.md")]:
        for line in page.read_text().splitlines():
            if not line.startswith("|"):
                continue
            last = ""
            for name in re.findall(r"`([a-z_][a-z0-9_]*)(?:\{[^`]*\})?`", line):
                # A row may shorten what shares a beginning: `bmon_last_block_height`, `_first_seconds`.
                full = last[: last.rfind("_")] + name if name.startswith("_") and last else name
                if name.startswith("_") and last:
                    found |= {last[: i] + name for i, c in enumerate(last) if c == "_"}
                else:
                    last = full
                found.add(full)
    return found | {name + end for name in found for end in ("_bucket", "_sum", "_count")}


def metrics(expr):
    """The metric names in an expression."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expr)
    bare = re.sub(r"\{[^}]*\}", "", bare)
    bare = re.sub(r"\[[^\]]*\]", "", bare)
    bare = re.sub(r"\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)", "", bare)
    return {word for word in NAME.findall(bare) if word not in WORDS}


def rules():
    """Names and fields of the alert rules, without a YAML parser: the file is written in one form."""
    text = (ETC / "prom-alerts.yml").read_text()
    for part in text.split("      - alert: ")[1:]:
        name = part.split("\n", 1)[0].strip()
        expr = re.search(r"expr: >-\n((?:          .*\n)+)", part)
        yield name, {
            "expr": " ".join(expr.group(1).split()) if expr else "",
            "severity": (re.search(r"severity: (\w+)", part) or [None, ""])[1],
            "dashboard": (re.search(r"dashboard: (\S+)", part) or [None, ""])[1],
            "runbook": (re.search(r"runbook: (\S+)", part) or [None, ""])[1],
            "summary": "summary:" in part and "description:" in part,
        }


def panels():
    """What is wrong with how a panel shows its values: each has a unit, and thresholds that rise from a first one without value."""
    for path in sorted((ETC / "grafana/dashboards").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            if panel["type"] in ("row", "text", "logs"):
                continue
            where = f"{path.relative_to(ROOT)}: {panel['title']}"
            defaults = panel["fieldConfig"]["defaults"]
            if defaults.get("unit") not in UNITS:
                yield f"{where}: its unit '{defaults.get('unit')}' is none of {', '.join(sorted(UNITS))}"
            values = [step["value"] for step in defaults["thresholds"]["steps"]]
            if values[:1] != [None] or values[1:] != sorted(values[1:]):
                yield f"{where}: its thresholds do not rise"
            if panel["type"] == "stat" and len(values) == 1 and not defaults["mappings"] and panel["title"] not in JUST_FIGURES:
                yield f"{where}: has no thresholds; if no value of it is bad, name it in JUST_FIGURES"


def dashboards():
    """Queries of Prometheus and of Loki in the dashboards, with where they stand."""
    for path in sorted((ETC / "grafana/dashboards").glob("*.json")):
        board = json.loads(path.read_text())
        for panel in board["panels"]:
            if panel["type"] != "row" and not panel.get("description"):
                yield path, panel["title"], "none", ""
            for query in panel.get("targets", []):
                yield path, panel["title"], query["datasource"]["type"], query["expr"]
        for note in board["annotations"]["list"]:
            yield path, "annotation " + note["name"], "prometheus", note["expr"]


def filled(expr):
    for variable, value in VARIABLES.items():
        expr = expr.replace(variable, value)
    return expr


def main():
    wrong = []
    known = documented()
    alerts = dict(rules())
    tests = (ETC / "tests/prom-alerts-test.yml").read_text()
    index = (ROOT / "docs/runbooks/README.md").read_text()
    uids = {json.loads(p.read_text())["uid"] for p in (ETC / "grafana/dashboards").glob("*.json")}
    recorded = set(re.findall(r"- record: (\S+)", (ETC / "prom-alerts.yml").read_text()))

    def unknown(expr):
        return sorted(m for m in metrics(expr) if m not in known and m not in recorded and not STOCK.match(m))

    for name, rule in alerts.items():
        where = f"etc/prom-alerts.yml: {name}"
        if rule["severity"] not in ("info", "warning", "critical"):
            wrong.append(f"{where}: severity is '{rule['severity']}'; it takes info, warning or critical")
        if not rule["summary"]:
            wrong.append(f"{where}: needs a summary and a description")
        if rule["runbook"] != f"docs/runbooks/{name}.md" or not (ROOT / rule["runbook"]).exists():
            wrong.append(f"{where}: needs the page docs/runbooks/{name}.md")
        elif f"```\n{rule['expr']}\n```" not in (ROOT / rule["runbook"]).read_text():
            wrong.append(f"{rule['runbook']}: does not quote the rule as it is: {rule['expr']}")
        if f"| [{name}]({name}.md) | {rule['severity']} |" not in index:
            wrong.append(f"docs/runbooks/README.md: has no line for {name}, of severity {rule['severity']}")
        if rule["dashboard"].removeprefix("/d/") not in uids:
            wrong.append(f"{where}: there is no dashboard {rule['dashboard']}")
        for word in ("fires", "keeps quiet"):
            if f"- name: {name} {word}\n" not in tests:
                wrong.append(f"{where}: etc/tests/prom-alerts-test.yml has no case '{name} {word}'")
        if unknown(rule["expr"]):
            wrong.append(f"{where}: no README documents {', '.join(unknown(rule['expr']))}")
    pages = {p.stem for p in (ROOT / "docs/runbooks").glob("*.md")} - {"README"}
    wrong += [f"docs/runbooks/{name}.md: there is no alert {name}" for name in sorted(pages - set(alerts))]

    wrong += panels()
    queries, logql = [], []
    for path, panel, kind, expr in dashboards():
        where = f"{path.relative_to(ROOT)}: {panel}"
        if kind == "none":
            wrong.append(f"{where}: has no description")
        elif kind == "loki":
            logql.append((where, filled(expr)))
        else:
            queries.append((where, filled(expr)))
            if unknown(expr):
                wrong.append(f"{where}: no README documents {', '.join(unknown(expr))}")
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        file.write("groups:\n- name: queries\n  rules:\n")
        for n, (_, expr) in enumerate(queries):
            file.write(f"  - record: q{n}\n    expr: {json.dumps(expr)}\n")
        file.flush()
        parsed = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True, check=False)
        if parsed.returncode:
            wrong.append("a query of a dashboard does not parse: " + parsed.stderr.strip() + parsed.stdout.strip())
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(logql))
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(alerts)} alerts, {len(queries)} queries of Prometheus, {len(logql)} of Loki checked against {len(known)} documented metrics")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
