"""Runs commands on hosts over ssh, several at once, each line with the name of its host before it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Callable, Optional, Sequence

from .fleet import Host
from .inventory import SSH_OPTIONS

MOST_AT_ONCE = 10


def ssh(host: Host, command: str) -> list[str]:
    """The command line that runs a shell command as root on a host."""
    line = ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-p", str(host.ssh.port),
            *shlex.split(os.environ.get(SSH_OPTIONS, ""))]
    if host.ssh.key:
        line += ["-i", os.path.expanduser(host.ssh.key)]
    if host.ssh.user != "root":
        command = "sudo -n sh -c " + shlex.quote(command)
    return [*line, f"{host.ssh.user}@{host.ssh.host}", command]


def run_all(hosts: Sequence[Host], command: Callable[[Host], str], out: Optional[IO[str]] = None) -> int:
    """Runs a command on each host; the number of hosts where it failed."""
    sink = out or sys.stdout
    lock = threading.Lock()
    width = max(len(host.name) for host in hosts)

    def one(host: Host) -> bool:
        process = subprocess.Popen(ssh(host, command(host)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace")
        assert process.stdout
        for line in process.stdout:
            with lock:
                sink.write(f"{host.name:<{width}} | {line.rstrip()}\n")
                sink.flush()
        code = process.wait()
        if code != 0:
            with lock:
                sink.write(f"{host.name:<{width}} | exit code {code}\n")
        return code != 0

    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        return sum(pool.map(one, hosts))
