"""Searches the nodes' logs: in Loki, or in the files themselves over ssh."""

from __future__ import annotations

import datetime
import json
import re
import shlex
import urllib.error
import urllib.parse
import urllib.request
from typing import IO, Sequence

from .fleet import Host
from .remote import run_all
from .source import Problem, Wrong

# Most lines that a search shows of one host.
MOST_LINES = 1000


def over_ssh(hosts: Sequence[Host], pattern: str, out: IO[str]) -> int:
    """Greps debug.log and the one before it, oldest first. The number of hosts that could not be searched."""
    search = (f"cd /var/log/bitcoind && cat debug.log.1 debug.log 2>/dev/null | grep -aE -e {shlex.quote(pattern)} "
              f"| tail -n {MOST_LINES}; exit 0")
    return run_all(hosts, lambda host: search, out)


def in_loki(url: str, hosts: Sequence[Host], pattern: str, hours: float, now: datetime.datetime, out: IO[str]) -> int:
    """Asks Loki for the lines of these nodes that match, oldest first."""
    nodes = "|".join(re.escape(host.name) for host in hosts)
    begin = now - datetime.timedelta(hours=hours)
    query = urllib.parse.urlencode({
        "query": f'{{node=~{json.dumps(nodes)}}} |~ {json.dumps(pattern)}',
        "start": str(int(begin.timestamp() * 1e9)), "end": str(int(now.timestamp() * 1e9)),
        "limit": str(MOST_LINES), "direction": "forward"})
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/loki/api/v1/query_range?{query}", timeout=60) as answer:
            streams = json.load(answer)["data"]["result"]
    except (urllib.error.URLError, OSError, ValueError, KeyError) as error:
        raise Wrong([Problem(url, 0, "", f"Loki does not answer: {error}", "leave --loki away to search over ssh")]) from error
    lines = sorted((stamp, stream["stream"].get("node", "?"), line) for stream in streams for stamp, line in stream["values"])
    for _, node, line in lines:
        out.write(f"{node} | {line}\n")
    if len(lines) >= MOST_LINES:
        out.write(f"… the first {MOST_LINES} lines; a shorter time (--hours) shows others\n")
    return 0
