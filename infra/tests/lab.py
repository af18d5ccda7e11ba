"""Several hosts on one machine: each boots its own systemd in its own namespaces, with its own address and sshd.

A host's file system is this machine's, read-only, below a layer of its own in memory, so nothing has to be downloaded but
what sshd and chrony need. The hosts hang on a bridge in a namespace of their own, from which Ansible reaches them; they
reach nothing else.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Mapping, Optional

STANDINS = Path(__file__).parent / "standins"
PROGRAMS = {"systemd-nspawn": "systemd-container", "ansible-playbook": "ansible-core", "wg": "wireguard-tools", "nft": "nftables",
            "wireguard-go": "wireguard-go", "ip": "iproute2", "ssh": "openssh-client", "dpkg-deb": "dpkg", "curl": "curl",
            "sqlite3": "sqlite3"}
# Where this machine keeps what a new machine would not have.
FOREIGN = ["usr/local/bin/docker", "usr/sbin/policy-rc.d"]
# Hierarchies of control groups, old and new: systemd of each host must have a part of its own, or one host's systemd kills
# another's services of the same name.
CONTROL_GROUPS = [Path("/sys/fs/cgroup/systemd"), Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup")]
# Each systemd takes some, and Debian's limit is for one.
WATCHES = Path("/proc/sys/fs/inotify/max_user_instances")
WATCHES_NEEDED = 1024
# What this machine may start at boot that is no part of a new host.
MASKED = ["postgresql.service", "openipmi.service", "exim4.service", "getty.target", "console-getty.service",
          "networking.service", "systemd-networkd.service", "systemd-resolved.service", "systemd-timesyncd.service",
          "systemd-logind.service", "user@.service", "systemd-journal-flush.service", "dpkg-db-backup.timer", "apt-daily.timer",
          "apt-daily-upgrade.timer", "man-db.timer", "e2scrub_all.timer", "fstrim.timer"]


def missing() -> Optional[str]:
    """Why the lab can't be had on this machine; nothing if it can."""
    if os.geteuid() != 0:
        return "needs root"
    lacking = sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})
    if lacking:
        return "needs the Debian packages " + " ".join(lacking)
    if not Path("/dev/net/tun").exists():
        return "needs /dev/net/tun"
    return None


class Lab:
    """The hosts, from their making to their end."""

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self.addresses = dict(hosts)
        self.folder = Path(tempfile.mkdtemp(prefix="bmon-lab-"))
        self._space = f"bmon{os.getpid()}"
        self._mounts: list[Path] = []
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._spaces: list[str] = []
        self._groups: list[Path] = []

    def start(self) -> None:
        atexit.register(self.stop)
        if int(WATCHES.read_text()) < WATCHES_NEEDED:
            WATCHES.write_text(str(WATCHES_NEEDED))
        layers = self.folder / "layers"
        layers.mkdir()
        self._mount("tmpfs", layers, "-t", "tmpfs", "-o", "mode=0755,size=4g", "bmon-lab")
        self._base()
        self._wire()
        for name in self.addresses:
            self._boot(name)
        for name in self.addresses:
            self._wait_for_ssh(name)

    def stop(self) -> None:
        atexit.unregister(self.stop)
        for process in self._processes.values():
            self._end(process)
        for group in self._groups:
            self._dissolve(group)
        for mount in reversed(self._mounts):
            subprocess.run(["umount", "--lazy", str(mount)], check=False)
        for space in self._spaces:
            subprocess.run(["ip", "netns", "del", space], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        """Ends a host at once: its first process, with which all others end; systemd-nspawn alone would leave it behind."""
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for child in children.read_text().split() if children.exists() else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        process.kill()
        process.wait()

    def _dissolve(self, group: Path) -> None:
        """Removes a control group, whose last processes may still be dying."""
        for _ in range(50):
            for part in [*sorted(group.rglob("*/"), reverse=True), group]:
                with contextlib.suppress(OSError):
                    part.rmdir()
            if not group.exists():
                return
            time.sleep(0.1)

    @property
    def ssh_options(self) -> str:
        return f"-o UserKnownHostsFile={self.folder}/known_hosts -o StrictHostKeyChecking=yes -i {self.folder}/key"

    def controller(self, *command: str) -> list[str]:
        """A command line that runs where the hosts can be reached."""
        return ["ip", "netns", "exec", self._space, *command]

    def on(self, name: str, command: str, check: bool = True) -> str:
        """Runs a shell command on a host, over ssh, and gives what it printed."""
        done = subprocess.run(self.controller("ssh", *self.ssh_options.split(), "-o", "ConnectTimeout=5",
                                              f"root@{self.addresses[name]}", command),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"{name}: {command}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def root(self, name: str) -> Path:
        """The host's file system, seen from outside."""
        return self.folder / "layers" / name / "root"

    def _mount(self, what: str, where: Path, *arguments: str) -> None:
        done = subprocess.run(["mount", *arguments, str(where)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"mounting {what}: {done.stderr}")
        self._mounts.append(where)

    def _layer(self, name: str, lower: str) -> Path:
        place = self.folder / "layers" / name
        for part in ("own", "work", "root"):
            (place / part).mkdir(parents=True)
        self._mount("a host's files", place / "root", "-t", "overlay", "-o",
                    f"lowerdir={lower},upperdir={place}/own,workdir={place}/work", "overlay")
        return place / "root"

    def _base(self) -> None:
        """What a provider's image of Debian has: sshd and our key; and a source of packages that needs no network."""
        root = self._layer("base", "/")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "key")], check=True)
        for path in FOREIGN:
            (root / path).unlink(missing_ok=True)
        (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        (root / "usr/sbin/policy-rc.d").chmod(0o755)
        for link in (root / "etc/systemd/system").glob("*.wants/*"):
            link.unlink()
        self._install(root, "openssh-server", "acl", "ca-certificates", "chrony", "curl", "gnupg", "iproute2", "iputils-ping",
                      "logrotate", "nftables", "sqlite3", "wireguard-tools", "wireguard-go")
        (root / "usr/sbin/policy-rc.d").unlink()
        self._package_source(root)
        (root / "root/.ssh").mkdir(mode=0o700, exist_ok=True)
        shutil.copy(self.folder / "key.pub", root / "root/.ssh/authorized_keys")
        subprocess.run(["ssh-keygen", "-A", "-f", str(root)], check=True, stdout=subprocess.DEVNULL)
        key = (root / "etc/ssh/ssh_host_ed25519_key.pub").read_text(encoding="utf-8").split()
        (self.folder / "known_hosts").write_text(
            "".join(f"{address} {key[0]} {key[1]}\n" for address in self.addresses.values()), encoding="utf-8")
        for unit in MASKED:
            (root / "etc/systemd/system" / unit).unlink(missing_ok=True)
            (root / "etc/systemd/system" / unit).symlink_to("/dev/null")
        # The hosts share this machine's clock, which is not theirs to set.
        drop_in = root / "etc/systemd/system/chrony.service.d"
        drop_in.mkdir(parents=True)
        (drop_in / "lab.conf").write_text("[Unit]\nConditionCapability=\n", encoding="utf-8")
        (root / "etc/default/chrony").write_text('DAEMON_OPTS="-x"\n', encoding="utf-8")
        (root / "etc/machine-id").write_text("", encoding="utf-8")

    def _install(self, root: Path, *packages: str) -> None:
        if all((root / "usr/share/doc" / package).exists() for package in packages):
            return
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for mount, kind in (("proc", "proc"), ("dev", "devtmpfs")):
            subprocess.run(["mount", "-t", kind, kind, str(root / mount)], check=True)
        try:
            for command in (["install"], ["update"], ["install"]):
                names = ["-y", "--no-install-recommends", *packages] if command == ["install"] else []
                done = subprocess.run(["chroot", str(root), "apt-get", "-q", *command, *names], env=environment,
                                      capture_output=True, text=True, check=False)
                if command == ["install"] and done.returncode == 0:
                    return
            raise AssertionError(f"apt-get install {packages}: {done.stdout[-2000:]}{done.stderr}")
        finally:
            for mount in ("proc", "dev"):
                subprocess.run(["umount", str(root / mount)], check=True)

    def _package_source(self, root: Path) -> None:
        source = root / "srv/packages"
        source.mkdir(parents=True)
        entries = []
        for package in ("docker.io", "docker-cli", "docker-compose"):
            tree = self.folder / package
            (tree / "DEBIAN").mkdir(parents=True)
            control = (f"Package: {package}\nVersion: 99\nArchitecture: all\nMaintainer: bmon tests <nobody@localhost>\n"
                       f"Description: stand-in\n")
            (tree / "DEBIAN/control").write_text(control, encoding="utf-8")
            if package == "docker.io":
                (tree / "usr/bin").mkdir(parents=True)
                shutil.copy(STANDINS / "docker", tree / "usr/bin/docker")
                (tree / "lib/systemd/system").mkdir(parents=True)
                (tree / "lib/systemd/system/docker.service").write_text(
                    "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n", encoding="utf-8")
            subprocess.run(["dpkg-deb", "-Znone", "--build", "--root-owner-group", str(tree), str(source / f"{package}.deb")],
                           check=True, stdout=subprocess.DEVNULL)
            size = (source / f"{package}.deb").stat().st_size
            digest = subprocess.run(["sha256sum", str(source / f"{package}.deb")], capture_output=True, text=True,
                                    check=True).stdout.split()[0]
            entries.append(f"{control}Filename: ./{package}.deb\nSize: {size}\nSHA256: {digest}\n")
        (source / "Packages").write_text("\n".join(entries), encoding="utf-8")
        sources = root / "etc/apt/sources.list.d"
        for entry in sources.iterdir():
            entry.unlink()
        (root / "etc/apt/sources.list").unlink(missing_ok=True)
        for entry in (root / "var/lib/apt/lists").glob("*_*"):
            entry.unlink()
        (root / "var/lib/apt/periodic/update-success-stamp").unlink(missing_ok=True)
        os.utime(root / "var/lib/apt/lists", (0, 0))
        (sources / "lab.list").write_text("deb [trusted=yes] file:/srv/packages ./\n", encoding="utf-8")

    def _wire(self) -> None:
        self._space_add(self._space)
        inside = self.controller("ip")
        subprocess.run([*inside, "link", "add", "hosts", "type", "bridge"], check=True)
        subprocess.run([*inside, "address", "add", "10.77.0.254/24", "dev", "hosts"], check=True)
        subprocess.run([*inside, "link", "set", "hosts", "up"], check=True)
        subprocess.run([*inside, "link", "set", "lo", "up"], check=True)

    def _space_add(self, space: str) -> None:
        subprocess.run(["ip", "netns", "add", space], check=True)
        self._spaces.append(space)

    def _boot(self, name: str) -> None:
        base = self.folder / "layers" / "base" / "own"
        root = self._layer(name, f"{base}:/")
        (root / "etc/hostname").write_text(name + "\n", encoding="utf-8")
        space = f"{self._space}-{name}"
        self._space_add(space)
        wire = f"h-{name}"[:15]
        subprocess.run([*self.controller("ip"), "link", "add", wire, "master", "hosts", "type", "veth", "peer", "name", "host0",
                        "netns", space], check=True)
        subprocess.run([*self.controller("ip"), "link", "set", wire, "up"], check=True)
        inside = ["ip", "-n", space]
        subprocess.run([*inside, "link", "set", "lo", "up"], check=True)
        subprocess.run([*inside, "address", "add", f"{self.addresses[name]}/24", "dev", "host0"], check=True)
        subprocess.run([*inside, "link", "set", "host0", "up"], check=True)
        subprocess.run([*inside, "route", "add", "default", "via", "10.77.0.254"], check=True)
        self._run_host(name)

    def _run_host(self, name: str) -> None:
        log = open(self.folder / f"{name}.log", "ab")
        groups = [group / f"{self._space}-{name}" for group in CONTROL_GROUPS if (group / "cgroup.procs").exists()]
        for group in groups:
            group.mkdir(exist_ok=True)
        self._groups += groups

        def enter() -> None:
            for group in groups:
                (group / "cgroup.procs").write_text(str(os.getpid()))

        self._processes[name] = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", f"--directory={self.root(name)}",
             f"--machine={self._space}-{name}", f"--hostname={name}", "--boot", "--console=pipe", "--link-journal=no",
             f"--network-namespace-path=/run/netns/{self._space}-{name}", "--capability=CAP_NET_ADMIN",
             "--bind=/dev/net/tun", "--resolv-conf=off"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=enter)

    def _wait_for_ssh(self, name: str) -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            if self._processes[name].poll() is not None:
                break
            if self.on(name, "echo in", check=False) == "in":
                return
            time.sleep(0.5)
        log = (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
        raise AssertionError(f"host {name} did not come up\n{log}")
