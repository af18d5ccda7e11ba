"""The tunnel of a node's traffic, in namespaces made here: what goes through it, and that nothing goes beside it.

Three namespaces: a host with the program under test, a provider at the tunnel's other end, and the internet between, where
a listener stands that can be reached both ways. Every packet of the host's uplink that is not the tunnel's own is counted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

INFRA = Path(__file__).parent.parent
PROGRAMS = {"ip": "iproute2", "nft": "nftables", "wg": "wireguard-tools", "wireguard-go": "wireguard-go", "unshare": "util-linux"}
MISSING = sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})
REASON = "needs root" if os.geteuid() != 0 else "needs the Debian packages " + " ".join(MISSING) if MISSING else \
    "" if Path("/dev/net/tun").exists() else "needs /dev/net/tun"

# Runs inside a mount namespace, so that /run/netns, /etc/netns and the tunnel's sockets are this test's alone.
STAGE = r"""
set -euo pipefail
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /etc/netns
mount -t tmpfs tmpfs /etc/netns
mount --make-shared /run
for space in host internet provider; do ip netns add $space; ip -n $space link set lo up; done
ip -n internet link add to-host type veth peer name uplink netns host
ip -n internet link add to-provider type veth peer name uplink netns provider
ip -n internet address add 192.0.2.1/24 dev to-host
ip -n internet address add 198.51.100.1/24 dev to-provider
ip -n internet address add 203.0.113.9/32 dev lo
ip -n host address add 192.0.2.2/24 dev uplink
ip -n provider address add 198.51.100.7/24 dev uplink
for pair in internet:to-host internet:to-provider host:uplink provider:uplink; do ip -n ${pair%:*} link set ${pair#*:} up; done
ip -n host route add default via 192.0.2.1
ip -n provider route add default via 198.51.100.1
# The uplink's own talk with its neighbours would be counted otherwise.
ip netns exec host sysctl -qw net.ipv6.conf.uplink.disable_ipv6=1
for space in host internet provider; do ip netns exec $space sysctl -qw net.ipv4.ip_forward=1; done

# What leaves the host by its uplink and is not the tunnel's own.
ip netns exec host nft -f - <<'NFT'
table inet watch {
	counter beside { }
	chain out { type filter hook postrouting priority 300; oifname "uplink" udp dport 51820 accept; oifname "uplink" counter name beside; }
}
NFT

# The provider: its end of the tunnel, and translation of addresses.
umask 077
wg genkey >/run/provider.key; wg genkey >/run/node.key
ip netns exec provider wireguard-go exit >/dev/null 2>&1
ip netns exec provider wg set exit private-key /run/provider.key listen-port 51820 \
  peer "$(wg pubkey </run/node.key)" allowed-ips 10.64.0.2/32
ip -n provider address add 10.64.0.1/24 dev exit
ip -n provider link set exit up
ip netns exec provider nft -f - <<'NFT'
table ip nat {
	chain post { type nat hook postrouting priority srcnat; oifname "uplink" masquerade; }
}
NFT
cat >/run/vpn.conf <<CONF
[Interface]
PrivateKey = $(cat /run/node.key)
Address = 10.64.0.2/32
DNS = 10.64.0.1
[Peer]
PublicKey = $(wg pubkey </run/provider.key)
AllowedIPs = 0.0.0.0/0
Endpoint = 198.51.100.7:51820
CONF
echo ready
"""

# A peer on the internet, that answers who came.
PEER = """
import socket
listener = socket.create_server(("203.0.113.9", 8333), backlog=16)
while True:
    connection, address = listener.accept()
    connection.sendall(address[0].encode())
    connection.close()
"""
CALL = """
import socket, sys
try:
    with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])) as connection:
        print(connection.recv(100).decode())
except OSError as error:
    print("nothing")
"""


@unittest.skipIf(REASON, f"NOT RUN: {REASON}")
class VpnTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        # Everything that is started lives in this process namespace and ends with its first process.
        cls.stage = subprocess.Popen(["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation",
                                      "private", "sleep", "300"])
        cls.addClassCleanup(cls.stage.wait)
        cls.addClassCleanup(cls.stage.kill)
        deadline = time.monotonic() + 60
        children = Path(f"/proc/{cls.stage.pid}/task/{cls.stage.pid}/children")
        while not children.read_text().split():
            if time.monotonic() > deadline:
                raise AssertionError("no namespace within a minute")
            time.sleep(0.05)
        cls.inside = ["nsenter", "--mount", "--pid", "--target", children.read_text().split()[0]]
        done = subprocess.run([*cls.inside, "bash", "-c", STAGE], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        peer = subprocess.Popen([*cls.inside, "nsenter", "--net=/run/netns/internet", sys.executable, "-c", PEER])
        cls.addClassCleanup(peer.wait)
        cls.addClassCleanup(peer.kill)
        cls.wait_for("192.0.2.2", "host")

    @classmethod
    def run_in(cls, space: str, *command: str, check: bool = True) -> str:
        done = subprocess.run([*cls.inside, "nsenter", f"--net=/run/netns/{space}", *command], capture_output=True, text=True, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    @classmethod
    def call(cls, space: str, address: str = "203.0.113.9", port: int = 8333, seconds: float = 2) -> str:
        return cls.run_in(space, sys.executable, "-c", CALL, address, str(port), str(seconds))

    @classmethod
    def wait_for(cls, answer: str, space: str) -> None:
        deadline = time.monotonic() + 60
        while (got := cls.call(space)) != answer:
            if time.monotonic() > deadline:
                raise AssertionError(f"{space} is seen as {got}, not {answer}, after a minute")

    def beside(self) -> int:
        """Packets that left the host by its uplink and were not the tunnel's own."""
        words = self.run_in("host", "nft", "list", "counter", "inet", "watch", "beside").split()
        return int(words[words.index("packets") + 1])

    def vpn(self, *arguments: str) -> None:
        self.run_in("host", str(INFRA / "files" / "vpn"), *arguments)

    def setUp(self) -> None:
        self.vpn("up", "/run/vpn.conf")
        self.addCleanup(self.vpn, "down")

    def test_traffic_takes_the_tunnel_and_nothing_else(self) -> None:
        before = self.beside()
        self.wait_for("198.51.100.7", "vpn")
        self.assertEqual(before, self.beside())

    def test_with_the_tunnel_down_nothing_leaves(self) -> None:
        self.wait_for("198.51.100.7", "vpn")
        before = self.beside()
        self.run_in("vpn", "ip", "link", "set", "vpn-tunnel", "down")
        self.assertEqual("nothing", self.call("vpn"))
        self.assertEqual("nothing", self.call("vpn", "192.0.2.1", 8333))
        self.run_in("vpn", "ip", "link", "del", "vpn-tunnel")
        self.assertEqual("nothing", self.call("vpn"))
        self.assertEqual(before, self.beside())

    def test_not_even_a_route_over_the_wire_to_the_host_leads_out(self) -> None:
        before = self.beside()
        self.run_in("vpn", "ip", "route", "replace", "default", "via", "169.254.77.1")
        self.assertEqual("nothing", self.call("vpn"))
        self.assertEqual(before, self.beside())

    def test_the_provider_going_away_leads_to_silence(self) -> None:
        self.wait_for("198.51.100.7", "vpn")
        before = self.beside()
        self.run_in("provider", "ip", "link", "set", "uplink", "down")
        try:
            self.assertEqual("nothing", self.call("vpn"))
        finally:
            self.run_in("provider", "ip", "link", "set", "uplink", "up")
            self.run_in("provider", "ip", "route", "add", "default", "via", "198.51.100.1")
        self.assertEqual(before, self.beside())

    def test_the_host_reaches_the_node_and_the_node_not_the_host(self) -> None:
        answer = PEER.replace("203.0.113.9", "169.254.77.2").replace("8333", "18443")
        node = subprocess.Popen([*self.inside, "nsenter", "--net=/run/netns/vpn", sys.executable, "-c", answer])
        self.addCleanup(node.wait)
        self.addCleanup(node.kill)
        deadline = time.monotonic() + 60
        while (got := self.call("host", "169.254.77.2", 18443)) != "169.254.77.1" and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual("169.254.77.1", got)
        other = PEER.replace("203.0.113.9", "169.254.77.1")
        host = subprocess.Popen([*self.inside, "nsenter", "--net=/run/netns/host", sys.executable, "-c", other])
        self.addCleanup(host.wait)
        self.addCleanup(host.kill)
        while self.call("host", "169.254.77.1") == "nothing" and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual("nothing", self.call("vpn", "169.254.77.1"))

    def test_names_are_resolved_by_the_provider(self) -> None:
        self.assertEqual("nameserver 10.64.0.1", self.run_in("host", "cat", "/etc/netns/vpn/resolv.conf"))

    def test_down_leaves_nothing(self) -> None:
        self.vpn("down")
        self.assertNotIn("vpn", self.run_in("host", "ip", "netns", "list"))
        self.assertNotIn("vpn-host", self.run_in("host", "ip", "-o", "link"))


if __name__ == "__main__":
    unittest.main()
