"""What is on each dashboard. Each function makes one; `dashboards.py` writes them."""

from dashboards import ALL, COLLECTOR, LOKI, NODE, Dashboard, quantiles, recorded, target

EVENTS = [{"title": "Events on the collector's page", "url": COLLECTOR + "/#events-title", "targetBlank": True}]
BLOCKS = [{"title": "Blocks on the collector's page", "url": COLLECTOR + "/#blocks", "targetBlank": True}]
NODES = [{"title": "${__field.labels.node} on the collector's page", "url": COLLECTOR + "/#/nodes/${__field.labels.node}", "targetBlank": True}]
OK = [(1, "orange")]
BAD = [(1, "red")]
UP = [{"type": "value", "options": {"0": {"text": "down", "color": "red"}, "1": {"text": "up", "color": "green"}}}]


def open_notices(kinds):
    return target(f'sum(bmon_notices_open{{{ALL},kind=~"{kinds}"}})', "now")


def overview():
    d = Dashboard("bmon-overview", "bmon: overview", "The fleet at a glance: is anything wrong?")
    d.row("Is anything wrong?")
    d.stat("Urgent", "Consensus split, bad block, inflation, supply, tip split: open, or begun in the last ten minutes.", target(f'sum(bmon:notices:active{{{ALL},kind=~"consensus-split|bad-block|inflation|supply|tip-split"}})', "urgent"), thresholds=BAD, links=EVENTS)
    d.stat("Open notices", "Everything that lasts now, of any kind.", target(f"sum(bmon_notices_open{{{ALL}}})", "open"), thresholds=OK, links=EVENTS)
    d.stat("Nodes heard", "Nodes whose agents delivered in the last minute.", target(f"count(time() - bmon_node_last_heard_seconds{{{NODE}}} < 60) or vector(0)", "nodes"))
    d.stat("Nodes silent", "Nodes whose agents have not delivered for a minute.", target(f"count(time() - bmon_node_last_heard_seconds{{{NODE}}} >= 60) or vector(0)", "silent"), thresholds=BAD)
    d.stat("Height", "The block connected last by any node.", target(f"max by (network) (bmon_last_block_height{{{ALL}}})", "{{network}}"), unit="none", decimals=0, links=BLOCKS)
    d.stat("Age of the tip", "Time since the first node connected the newest block.", target(f"time() - max by (network) (bmon_last_block_first_seconds{{{ALL}}})", "{{network}}"), unit="s", thresholds=[(3600, "orange"), (5400, "red")])
    d.row("How blocks and transactions spread")
    d.graph("Spread of blocks (connected)", "From the first node to the last, over blocks of half an hour.", *recorded("le_network_stage:bmon_spread_seconds_bucket:rate30m", (0.5, 0.9, 0.99), where=ALL + ',stage="connected"'), unit="s", links=BLOCKS)
    d.graph("Spread of transactions", "From the first node to the last.", *quantiles("bmon_spread_seconds", where=ALL + ',stage="accepted"', window="5m"), unit="s")
    d.row("Mempools and nodes")
    d.graph("Transactions in the mempool", "As each node counts them.", target(f"bitcoind_mempool_transactions{{{NODE}}}", "{{node}}"), width=12)
    d.graph("Peers", "Connections of each node.", target(f"sum by (node) (bitcoind_peers{{{NODE}}})", "{{node}}"), width=12)
    d.graph("Notices by kind", "How many began in each five minutes.", target(f"sum by (kind) (increase(bmon_notices_total{{{ALL}}}[5m])) > 0", "{{kind}}"), width=24, stack=True, links=EVENTS)
    return d


def blocks():
    d = Dashboard("bmon-blocks", "bmon: blocks", "How blocks spread, which nodes are first, which are late, and what it costs them.")
    d.row("Spread")
    d.graph("Spread by stage, median", "HEADER seen, DATA complete, CONNECTED.", target(f"histogram_quantile(0.5, sum by (le, stage) (rate(bmon_spread_seconds_bucket{{{ALL},stage!=\"accepted\"}}[1h])))", "{{stage}}"), unit="s", links=BLOCKS)
    d.graph("Spread (connected)", "Quantiles over an hour.", *quantiles("bmon_spread_seconds", where=ALL + ',stage="connected"', window="1h"), unit="s", links=BLOCKS)
    d.stat("Spread of the newest block", "From the first expected node to the last.", target(f"max by (network) (bmon_last_block_spread_seconds{{{ALL}}})", "{{network}}"), unit="s", width=6, thresholds=[(20, "orange")])
    d.graph("Quality", "Records by quality: complete, partial, suspect.", target(f"sum by (quality) (increase(bmon_objects_total{{{ALL},stage=\"connected\"}}[1h]))", "{{quality}}"), width=18, stack=True)
    d.row("By node")
    d.graph("Delay behind the first, median", "Each node's time behind the first node, over an hour.", *recorded("le_network_node_stage:bmon_delay_seconds_bucket:rate1h", (0.5,), by="node", where=NODE + ',stage="connected"'), unit="s", links=NODES)
    d.graph("Delay behind the first, 90th percentile", "Likewise.", *recorded("le_network_node_stage:bmon_delay_seconds_bucket:rate1h", (0.9,), by="node", where=NODE + ',stage="connected"'), unit="s", links=NODES)
    d.graph("Who is first", "Share of blocks that a node saw within a millisecond of the first.", target(f"sum by (node) (rate(bmon_delay_seconds_bucket{{{NODE},stage=\"connected\",le=\"0.001\"}}[6h])) / sum by (node) (rate(bmon_delay_seconds_count{{{NODE},stage=\"connected\"}}[6h]))", "{{node}}"), unit="percentunit", links=NODES)
    d.heat("Delays of all nodes", "How many sightings fell into each delay.", f'sum by (le) (increase(bmon_delay_seconds_bucket{{{NODE},stage="connected"}}[$__rate_interval]))')
    d.row("What it costs")
    d.graph("Connecting a block, by step", "Mean over half an hour; steps contain each other.", target(f"sum by (step) (rate(bitcoind_block_connect_seconds_sum{{{NODE}}}[30m])) / sum by (step) (rate(bitcoind_block_connect_seconds_count{{{NODE}}}[30m]))", "{{step}}"), unit="s")
    d.graph("Compact blocks without a further request", "Share of blocks put together from the mempool alone, over six hours.", target(f"sum by (node) (increase(bitcoind_compact_blocks_total{{{NODE},result=\"whole\"}}[6h])) / sum by (node) (increase(bitcoind_compact_blocks_total{{{NODE}}}[6h]))", "{{node}}"), unit="percentunit")
    d.row("One block")
    d.logs("Time lines", "One line for each block as it is finished, with the delay of each node at each stage; the hash leads to the collector's page.", '{job="bmon-collector"} |= "bmon.events" | json | logger_name="bmon.events" | line_format "{{.message}}" | json | kind="block" | block_network=~"$network"')
    return d


def transactions():
    d = Dashboard("bmon-transactions", "bmon: transactions", "How transactions spread, who misses them, and why they are rejected.", words=[("txid", "Transaction (txid)")])
    d.row("Spread")
    d.graph("Spread", "From the first node to the last.", *quantiles("bmon_spread_seconds", where=ALL + ',stage="accepted"', window="5m"), unit="s")
    d.graph("Delay behind the first, median", "Each node's.", target(f"histogram_quantile(0.5, sum by (le, node) (rate(bmon_delay_seconds_bucket{{{NODE},stage=\"accepted\"}}[15m])))", "{{node}}"), unit="s", links=NODES)
    d.graph("Transactions a second", "Whose spread was counted.", target(f"sum by (network) (rate(bmon_objects_total{{{ALL},stage=\"accepted\"}}[5m]))", "{{network}}"), unit="ops")
    d.heat("Spread of all transactions", "How many fell into each time.", f'sum by (le) (increase(bmon_spread_seconds_bucket{{{ALL},stage="accepted"}}[$__rate_interval]))')
    d.row("Missed and rejected")
    d.graph("Missed", "Transactions that an expected node never saw, by its own reason where it gave one.", target(f"sum by (node, reason) (rate(bmon_transactions_missed_total{{{NODE}}}[15m]))", "{{node}} {{reason}}"), unit="ops")
    d.graph("Rejected", "By node and reason.", target(f"sum by (node, reason) (rate(bitcoind_mempool_rejected_total{{{NODE}}}[15m]))", "{{node}} {{reason}}"), unit="ops")
    d.row("Search")
    d.add("text", "One transaction", "Where to look one up.", [], width=24, height=4, options={"mode": "markdown", "content": "Write its txid above, then open [what the collector knows of it](" + COLLECTOR + "/api/v1/transactions/${txid}), or ask for it:\n\n```\ncurl " + COLLECTOR + "/api/v1/transactions/${txid}\n```"})
    return d


def mempools():
    d = Dashboard("bmon-mempools", "bmon: mempools and templates", "Sizes, fees, and how the contents of mempools and templates differ.")
    d.row("Sizes and fees")
    d.graph("Transactions", "In each mempool.", target(f"bitcoind_mempool_transactions{{{NODE}}}", "{{node}}"), links=NODES)
    d.graph("Virtual size", "Of each mempool.", target(f"bitcoind_mempool_virtual_bytes{{{NODE}}}", "{{node}}"), unit="bytes")
    d.graph("Memory", "Used, of each mempool.", target(f"bitcoind_mempool_usage_bytes{{{NODE}}}", "{{node}}"), unit="bytes")
    d.graph("Fee floor", "Below it nothing enters, in satoshi per 1000 virtual bytes.", target(f"bitcoind_mempool_min_fee_satoshis_per_kvbyte{{{NODE}}}", "{{node}}"))
    d.row("Differences")
    d.graph("Missing of the majority's", "Transactions that most nodes have and this one lacks.", target(f"bmon_mempool_missing_transactions{{{NODE}}}", "{{node}}"), links=NODES)
    d.graph("Held alone", "Transactions that this node has and most do not.", target(f"bmon_mempool_unique_transactions{{{NODE}}}", "{{node}}"), links=NODES)
    d.graph("Template fees behind the best", "Of templates on the same parent.", target(f"bmon_template_fee_shortfall_satoshi{{{NODE}}}", "{{node}}"), links=NODES)
    d.table("Diverged now", "Nodes whose mempool, template or compact blocks are out of the ordinary.", target(f'bmon_node_notices_open{{{NODE},kind=~"mempool-.*|template-.*|compact-blocks"}} > 0', instant=True, table=True), links=EVENTS)
    return d


def chain():
    d = Dashboard("bmon-chain", "bmon: chain events", "Reorgs, races, invalid blocks, tips and supply, with the evidence.", node=False)
    d.row("Counts")
    for title, kind, colors in [("Reorgs", "reorg", OK), ("Races", "race", None), ("Bad blocks", "bad-block", BAD), ("Consensus splits", "consensus-split", BAD), ("Selfish mining suspected", "selfish-mining", BAD), ("Inflation or supply", "inflation|supply", BAD)]:
        d.stat(title, "Begun in the time shown.", target(f'sum(increase(bmon_notices_total{{{ALL},kind=~"{kind}"}}[$__range]))', "in the range"), thresholds=colors, links=EVENTS, decimals=0)
    d.row("Over time")
    d.graph("Notices of the chain", "How many began in each five minutes.", target(f'sum by (kind) (increase(bmon_notices_total{{{ALL},kind=~"reorg|race|selfish-mining|bad-block|consensus-split|tip-split|tip-old|inflation|supply"}}[5m])) > 0', "{{kind}}"), width=24, stack=True, links=EVENTS)
    d.graph("Age of the tip", "Since the first node connected the newest block.", target(f"time() - max by (network) (bmon_last_block_first_seconds{{{ALL}}})", "{{network}}"), unit="s", thresholds=[(5400, "red")])
    d.graph("Nodes behind, or on another tip", "Open now.", target(f'sum by (kind) (bmon_notices_open{{{ALL},kind=~"node-behind|tip-split"}})', "{{kind}}"))
    d.row("Evidence")
    d.logs("Events", "One line for each, with its evidence.", '{job="bmon-collector"} |= "bmon.events" | json | logger_name="bmon.events" | line_format "{{.message}}" | json | kind!="block" | network=~"$network"')
    return d


def node():
    d = Dashboard("bmon-node", "bmon: node", "One node in depth, with its log.")
    d.row("State")
    d.stat("Agent", "Whether Prometheus reaches it.", target(f'up{{job="node-agent",{NODE}}}', "{{node}}"), mappings=UP, links=NODES)
    d.stat("RPC", "Whether the node answers.", target(f"bitcoind_up{{{NODE}}}", "{{node}}"), mappings=UP, links=NODES)
    d.stat("Height", "Blocks connected.", target(f"bitcoind_chain_height{{{NODE}}}", "{{node}}"), unit="none", decimals=0)
    d.stat("Headers ahead", "Headers known beyond the tip.", target(f"bitcoind_chain_headers_height{{{NODE}}} - bitcoind_chain_height{{{NODE}}}", "{{node}}"), thresholds=[(2, "orange"), (6, "red")], decimals=0)
    d.stat("Clock offset", "The node's clock minus the collector's.", target(f"bmon_node_clock_offset_seconds{{{NODE}}}", "{{node}}"), unit="s")
    d.stat("Clock error", "The offset is right to within this.", target(f"bmon_node_clock_error_seconds{{{NODE}}}", "{{node}}"), unit="s", thresholds=[(0.1, "orange")])
    d.table("Version", "What it is.", target(f"bitcoind_info{{{NODE}}}", instant=True, table=True), width=12, height=6)
    d.table("Open notices", "What lasts now.", target(f"bmon_node_notices_open{{{NODE}}} > 0", instant=True, table=True), width=12, height=6, links=EVENTS)
    d.row("Peers and traffic")
    d.graph("Peers", "By direction.", target(f"bitcoind_peers{{{NODE}}}", "{{node}} {{direction}}"), stack=True)
    d.graph("Peers by network", "How they are reached.", target(f"bitcoind_peers_by_network{{{NODE}}}", "{{node}} {{reached_by}}"), stack=True)
    d.graph("Traffic", "Bytes a second.", target(f"rate(bitcoind_traffic_bytes_total{{{NODE}}}[5m])", "{{node}} {{direction}}"), unit="Bps")
    d.graph("Ping", "Quantiles over peers.", target(f"bitcoind_peer_ping_seconds{{{NODE}}}", "{{node}} {{quantile}}"), unit="s")
    d.graph("Calls of RPC", "Mean time of a call by method.", target(f"sum by (method) (rate(bitcoind_rpc_seconds_sum{{{NODE}}}[5m])) / sum by (method) (rate(bitcoind_rpc_seconds_count{{{NODE}}}[5m]))", "{{method}}"), unit="s")
    d.row("Host")
    d.graph("CPU", "Share in use.", target('instance_network_node:node_cpu_busy:ratio_rate5m{node=~"$node"}', "{{instance}}"), unit="percentunit")
    d.graph("Memory left", "Of the host.", target('node_memory_MemAvailable_bytes{node=~"$node"}', "{{instance}}"), unit="bytes")
    d.graph("Disk left", "By file system.", target('node_filesystem_avail_bytes{fstype!~"tmpfs|overlay|squashfs",node=~"$node"}', "{{instance}} {{mountpoint}}"), unit="bytes")
    d.graph("Size of debug.log", "Of the file being read.", target(f"bmon_agent_log_size_bytes{{{NODE}}}", "{{node}}"), unit="bytes")
    d.row("Log")
    d.logs("debug.log", "What the node itself says.", '{job="bitcoind",network=~"$network",node=~"$node"}')
    return d


def bmon():
    d = Dashboard("bmon-bmon", "bmon: bmon itself", "Whether the monitor can be trusted: what waits, what was lost, what failed.")
    d.row("Lost")
    for title, expr in [("Events that will never come", f"sum(increase(bmon_ingest_missed_total[$__range]))"), ("Dropped from outboxes", f"sum(increase(bmon_agent_outbox_dropped_events_total{{{NODE}}}[$__range]))"), ("ZMQ messages lost", f"sum(increase(bmon_agent_zmq_lost_total{{{NODE}}}[$__range]))"), ("Parked", f"sum(bmon_agent_outbox_parked_events{{{NODE}}})"), ("Log bytes withheld", f"sum(increase(bmon_agent_log_suppressed_bytes_total{{{NODE}}}[$__range]))"), ("Failed commits", "sum(increase(bmon_store_failures_total[$__range]))")]:
        d.stat(title, "In the time shown.", target(expr, "in the range"), thresholds=BAD, decimals=0)
    d.row("Flow")
    d.graph("Events taken", "A second, by node.", target("sum by (node) (rate(bmon_ingest_events_total[1m]))", "{{node}}"), unit="ops", stack=True)
    d.graph("Waiting", "For the analysis and for a commit.", target("bmon_queue_events", "for the analysis"), target("bmon_uncommitted_events", "for a commit"))
    d.graph("Commits", "Mean time.", target("rate(bmon_store_commit_seconds_sum[5m]) / rate(bmon_store_commit_seconds_count[5m])", "commit"), unit="s")
    d.graph("Outboxes", "Age of the oldest event that waits.", target(f"bmon_agent_outbox_oldest_age_seconds{{{NODE}}}", "{{node}}"), unit="s")
    d.graph("Behind the log", "Bytes not read yet.", target(f"bmon_agent_log_lag_bytes{{{NODE}}}", "{{node}}"), unit="bytes")
    d.graph("Lines that nobody knows", "A second, by category.", target(f"sum by (category) (rate(bmon_agent_log_unmatched_lines_total{{{NODE}}}[5m]))", "{{category}}"), unit="ops")
    d.graph("Deliveries", "A second, by what became of them.", target(f"sum by (outcome) (rate(bmon_agent_uplink_deliveries_total{{{NODE}}}[5m]))", "{{outcome}}"), unit="ops", stack=True)
    d.graph("Refused by the collector", "A second, by reason.", target("sum by (reason) (rate(bmon_ingest_refused_total[5m]))", "{{reason}}"), unit="ops")
    d.row("Services")
    d.graph("Memory", "Heap in use.", target('sum by (job, instance) (jvm_memory_used_bytes{area="heap"})', "{{job}} {{instance}}"), unit="bytes")
    d.graph("CPU", "Of each process.", target("process_cpu_usage", "{{job}} {{instance}}"), unit="percentunit")
    d.graph("Log batches lost on the way to Loki", "Of the services' own logs.", target("sum by (job, instance) (increase(loki4j_send_errors_total[5m]))", "{{job}} {{instance}}"))
    d.table("Detectors that can not judge", "Too little data.", target("bmon_detector_starved == 1", instant=True, table=True))
    d.logs("The services' own logs", "Collector and agents.", '{job=~"bmon-.*"}')
    return d


DASHBOARDS = (overview, blocks, transactions, mempools, chain, node, bmon)
