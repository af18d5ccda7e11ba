"""What is rendered for each host."""

from __future__ import annotations

import json
import unittest

from bmon_infra.fleet import Fleet
from bmon_infra.inventory import inventory, secret_files
from bmon_infra.render import Facts, Renderer

from .test_fleet import GOOD, fleet

VPN = GOOD.replace("listen: true", "listen: false") + "    vpn: {config: sweden}\n    bitcoind: {extra: {addnode: [a.example, b.example], txindex: true}}\n"


def rendered(text: str, name: str, facts: Facts | None = None) -> dict[str, str]:
    read: Fleet = fleet(text)
    renderer = Renderer(read, facts or Facts.pretended(read), "0123456789ab")
    return {file.path: file.content for file in renderer.files(read.hosts[name])}


class RenderTests(unittest.TestCase):
    def test_the_server_knows_every_peer_and_a_node_the_server_alone(self) -> None:
        self.assertEqual(3, rendered(GOOD, "hub")["/etc/wireguard/wg0.conf.public"].count("[Peer]"))
        alpha = rendered(GOOD, "alpha")["/etc/wireguard/wg0.conf.public"]
        self.assertEqual(1, alpha.count("[Peer]"))
        self.assertIn("Endpoint = 192.0.2.1:51820", alpha)

    def test_a_host_whose_key_is_not_known_yet_is_no_peer(self) -> None:
        facts = Facts({"hub": "K", "alpha": "K"}, {"alpha": "0" * 64})
        files = rendered(GOOD, "hub", facts)
        self.assertEqual(1, files["/etc/wireguard/wg0.conf.public"].count("[Peer]"))
        self.assertEqual("alpha " + "0" * 64 + "\n", files["/etc/bmon/collector/tokens"])

    def test_a_host_that_left_has_neither_token_nor_target(self) -> None:
        text = GOOD[:GOOD.index("  charlie:")]
        files = rendered(text, "hub", Facts({"charlie": "K"}, {"charlie": "0" * 64}))
        for path, content in files.items():
            self.assertNotIn("charlie", content, path)

    def test_no_file_has_a_private_key(self) -> None:
        self.assertIn("PrivateKey = @PRIVATE_KEY@\n", rendered(GOOD, "alpha")["/etc/wireguard/wg0.conf.public"])

    def test_only_what_must_be_open_is(self) -> None:
        self.assertIn("udp dport 51820", rendered(GOOD, "hub")["/etc/bmon/firewall.nft"])
        alpha = rendered(GOOD, "alpha")["/etc/bmon/firewall.nft"]
        self.assertNotIn("udp dport", alpha)
        self.assertIn("tcp dport 8333 accept", alpha)
        self.assertNotIn("8333", rendered(VPN, "alpha")["/etc/bmon/firewall.nft"])

    def test_targets_carry_the_labels_of_their_node(self) -> None:
        targets = json.loads(rendered(GOOD, "hub")["/etc/bmon/targets/agents.json"])
        self.assertEqual({"node": "bravo", "network": "main", "version": "28.1", "cohort": "v28"}, targets[1]["labels"])
        self.assertEqual(4, len(json.loads(rendered(GOOD, "hub")["/etc/bmon/targets/hosts.json"])))

    def test_bitcoin_conf_is_the_recommended_one_and_the_node_s_own(self) -> None:
        lines = rendered(VPN, "charlie")["/etc/bitcoin/bitcoin.conf"].splitlines()
        self.assertLess(lines.index("debug=validation"), lines.index("chain=main"))
        self.assertLess(lines.index("[main]"), lines.index("rpcbind=169.254.77.2"))
        self.assertEqual(["addnode=a.example", "addnode=b.example", "txindex=1"], lines[-3:])

    def test_a_node_behind_a_vpn_lives_in_the_namespace_of_the_tunnel(self) -> None:
        unit = rendered(VPN, "charlie")["/etc/systemd/system/bitcoind.service"]
        self.assertIn("NetworkNamespacePath=/run/netns/vpn", unit)
        self.assertIn("BindsTo=bmon-vpn.service", unit)
        self.assertNotIn("vpn", rendered(VPN, "alpha")["/etc/systemd/system/bitcoind.service"])

    def test_the_agent_is_told_where_rpc_and_zmq_are(self) -> None:
        environment = rendered(VPN, "charlie")["/etc/bmon/bmon.env"].splitlines()
        self.assertIn("BMON_AGENT_RPC_URL=http://169.254.77.2:8332", environment)
        self.assertIn("BMON_AGENT_ZMQ_ENDPOINTS=tcp://169.254.77.2:28332", environment)
        self.assertIn("BMON_AGENT_RPC_URL=http://127.0.0.1:8332", rendered(VPN, "alpha")["/etc/bmon/bmon.env"].splitlines())

    def test_the_version_is_a_metric(self) -> None:
        self.assertIn('{version="28.1",slot="",cohort="v28"} 1', rendered(GOOD, "bravo")["/var/lib/bmon/textfile/version.prom"])

    def test_the_inventory_says_where_secrets_go_and_holds_none(self) -> None:
        read = fleet(GOOD.replace("  name: test\n", "  name: test\n  receivers: [telegram]\n"))
        self.assertEqual(["grafana_admin_password", "telegram_token", "telegram_chat"],
                         [file["file"] for file in secret_files(read, read.server)])
        self.assertEqual([], secret_files(read, read.hosts["alpha"]))
        listed = inventory(read, [read.hosts["bravo"]])
        self.assertEqual(["bravo"], listed["selected"]["hosts"])
        self.assertEqual("192.0.2.3", listed["_meta"]["hostvars"]["bravo"]["ansible_host"])


if __name__ == "__main__":
    unittest.main()
