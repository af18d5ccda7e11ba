#!/usr/bin/env python3
"""Writes the dashboards in etc/grafana/dashboards: one place for their look, one line for a panel.

etc/grafana/dashboards.py          writes them
etc/grafana/dashboards.py --check  says whether those that are there are these, and exits with 1 if not
"""

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "dashboards"
PROMETHEUS = {"type": "prometheus", "uid": "prometheus"}
LOKI = {"type": "loki", "uid": "loki"}
ALL = 'network=~"$network"'
NODE = 'network=~"$network",node=~"$node"'
COLLECTOR = "${collector}"


def target(expr, legend="", instant=False, table=False):
    """One query of Prometheus."""
    return {
        "datasource": PROMETHEUS,
        "expr": expr,
        "legendFormat": legend or "__auto",
        "instant": instant,
        "range": not instant,
        "format": "table" if table else "time_series",
    }


class Dashboard:
    """Panels in rows of 24 columns, from top to bottom."""

    def __init__(self, uid, title, description, node=True, tags=(), words=()):
        self.uid, self.title, self.description, self.node, self.tags, self.words = uid, title, description, node, tags, words
        self.panels, self.x, self.y, self.row_height = [], 0, 0, 0

    def place(self, width, height):
        if self.x + width > 24:
            self.x, self.y, self.row_height = 0, self.y + self.row_height, 0
        at = {"x": self.x, "y": self.y, "w": width, "h": height}
        self.x += width
        self.row_height = max(self.row_height, height)
        return at

    def row(self, title):
        self.y, self.x, self.row_height = self.y + self.row_height, 0, 0
        self.panels.append({"type": "row", "title": title, "collapsed": False, "panels": [], "gridPos": {"x": 0, "y": self.y, "w": 24, "h": 1}})
        self.y += 1

    def add(self, kind, title, description, targets, width=12, height=8, unit="short", thresholds=None, options=None, custom=None, links=None, mappings=None, decimals=None, source=PROMETHEUS, minimum=None):
        steps = [{"color": "green", "value": None}] + [{"color": c, "value": v} for v, c in (thresholds or [])]
        defaults = {"unit": unit, "thresholds": {"mode": "absolute", "steps": steps}, "custom": custom or {}, "mappings": mappings or [], "links": links or []}
        if decimals is not None:
            defaults["decimals"] = decimals
        if minimum is not None:
            defaults["min"] = minimum
        for n, one in enumerate(targets):
            one["refId"] = "ABCDEFGHIJ"[n]
        self.panels.append({"type": kind, "title": title, "description": description, "datasource": source, "targets": targets, "gridPos": self.place(width, height), "fieldConfig": {"defaults": defaults, "overrides": []}, "options": options or {}})

    def graph(self, title, description, *targets, unit="short", width=12, thresholds=None, stack=False, links=None, minimum=0, points=False):
        custom = {"lineWidth": 1, "fillOpacity": 30 if stack else 8, "showPoints": "always" if points else "never", "drawStyle": "points" if points else "line", "spanNulls": False, "stacking": {"mode": "normal" if stack else "none", "group": "A"}, "thresholdsStyle": {"mode": "line" if thresholds else "off"}}
        self.add("timeseries", title, description, list(targets), width=width, unit=unit, thresholds=thresholds, custom=custom, links=links, minimum=minimum, options={"legend": {"displayMode": "table", "placement": "bottom", "calcs": ["lastNotNull", "max"], "showLegend": True}, "tooltip": {"mode": "multi", "sort": "desc"}})

    def stat(self, title, description, *targets, unit="short", width=4, height=4, thresholds=None, mappings=None, links=None, decimals=None):
        self.add("stat", title, description, list(targets), width=width, height=height, unit=unit, thresholds=thresholds, mappings=mappings, links=links, decimals=decimals, options={"reduceOptions": {"calcs": ["lastNotNull"], "values": False}, "colorMode": "value", "graphMode": "area", "textMode": "auto", "wideLayout": True})

    def table(self, title, description, *targets, unit="short", width=12, height=8, thresholds=None, links=None):
        self.add("table", title, description, list(targets), width=width, height=height, unit=unit, thresholds=thresholds, links=links, options={"showHeader": True, "cellHeight": "sm"})

    def heat(self, title, description, expr, width=12):
        one = target(expr, "{{le}}")
        one["format"] = "heatmap"
        self.add("heatmap", title, description, [one], width=width, unit="s", options={"calculate": False, "yAxis": {"unit": "s"}, "color": {"mode": "scheme", "scheme": "Oranges", "steps": 64}, "cellGap": 1, "legend": {"show": True}, "tooltip": {"mode": "single", "yHistogram": True}})

    def logs(self, title, description, expr, width=24, height=10):
        one = {"datasource": LOKI, "expr": expr, "queryType": "range", "maxLines": 500}
        self.add("logs", title, description, [one], width=width, height=height, source=LOKI, options={"showTime": True, "wrapLogMessage": True, "sortOrder": "Descending", "enableLogDetails": True, "dedupStrategy": "none"})

    def annotations(self):
        every = [("Reorgs", "reorg", "red"), ("Races", "race", "orange"), ("Bad blocks", "bad-block|consensus-split|inflation", "dark-red"), ("Versions and restarts", "node-changed|node-restarted", "blue")]
        return [{"name": name, "enable": True, "iconColor": color, "datasource": PROMETHEUS, "expr": f'sum by (network, kind) (increase(bmon_notices_total{{{ALL},kind=~"{kinds}"}}[$__interval])) > 0', "step": "15s", "titleFormat": "{{kind}}", "textFormat": "{{network}}"} for name, kinds, color in every]

    def variables(self):
        def query(name, label, text, **more):
            return {"name": name, "label": label, "type": "query", "datasource": PROMETHEUS, "query": {"query": text, "refId": name}, "definition": text, "refresh": 2, "includeAll": True, "multi": True, "sort": 1, "current": {"text": ["All"], "value": ["$__all"]}, **more}

        found = [query("network", "Network", "label_values(bmon_notices_open, network)")]
        if self.node:
            found.append(query("cohort", "Cohort", 'label_values(bmon_node_info{network=~"$network"}, cohort)'))
            found.append(query("node", "Node", 'label_values(bmon_node_info{network=~"$network",cohort=~"$cohort"}, node)'))
        found += [{"name": name, "label": label, "type": "textbox", "query": "", "current": {"text": "", "value": ""}} for name, label in self.words]
        found.append({"name": "collector", "label": "Collector", "type": "textbox", "hide": 2, "query": "http://127.0.0.1:8080", "current": {"text": "http://127.0.0.1:8080", "value": "http://127.0.0.1:8080"}})
        return found

    def json(self):
        for n, panel in enumerate(self.panels):
            panel["id"] = n + 1
        others = [{"title": "Dashboards", "type": "dashboards", "tags": ["bmon"], "asDropdown": True, "includeVars": True, "keepTime": True}, {"title": "The collector's page", "type": "link", "url": COLLECTOR + "/", "targetBlank": True}]
        return {"uid": self.uid, "title": self.title, "description": self.description, "tags": ["bmon", *self.tags], "editable": False, "graphTooltip": 1, "refresh": "10s", "schemaVersion": 39, "time": {"from": "now-3h", "to": "now"}, "timezone": "utc", "templating": {"list": self.variables()}, "annotations": {"list": self.annotations()}, "links": others, "panels": self.panels}


def quantiles(metric, by="", where=ALL, window="30m"):
    """Three quantiles of a histogram."""
    keep = "le" + (", " + by if by else "")
    suffix = " {{" + by + "}}" if by else ""
    return [target(f"histogram_quantile({q}, sum by ({keep}) (rate({metric}_bucket{{{where}}}[{window}])))", f"p{int(q * 100)}{suffix}") for q in (0.5, 0.9, 0.99)]


def recorded(rule, several, by="", where=ALL):
    """Quantiles of the buckets of a histogram that a rule of etc/prom-alerts.yml records."""
    keep = "le" + (", " + by if by else "")
    suffix = "{{" + by + "}}"
    return [target(f"histogram_quantile({q}, sum by ({keep}) ({rule}{{{where}}}))", suffix if by else f"p{int(q * 100)}") for q in several]


def main():
    sys.path.insert(0, str(Path(__file__).parent))
    from panels import DASHBOARDS

    wrong = []
    FOLDER.mkdir(exist_ok=True)
    made = {f"{one.uid}.json": json.dumps(one.json(), indent=1, ensure_ascii=False) + "\n" for one in (make() for make in DASHBOARDS)}
    for name, text in made.items():
        path = FOLDER / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                wrong.append(name)
        else:
            path.write_text(text)
    wrong += [path.name for path in FOLDER.glob("*.json") if path.name not in made]
    if wrong:
        sys.exit(f"dashboards.py: not as written here: {', '.join(sorted(wrong))}; run etc/grafana/dashboards.py")


if __name__ == "__main__":
    main()
