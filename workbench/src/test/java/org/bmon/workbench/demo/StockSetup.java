package org.bmon.workbench.demo;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In what the stock stack of a test differs from the shipped one.
 *
 * @param agents what the file of agents names; of no account where they are discovered
 * @param discoveredPort the port of the agents that the collector names, as on regtest; 0 if the file does
 * @param hosts what the file of hosts names
 * @param scrapeEvery how often agents and hosts are scraped; null for as shipped
 * @param hold for how long an alert must hold where the rules ask for minutes; null for as shipped
 */
record StockSetup(
        List<Target> agents,
        int discoveredPort,
        List<Target> hosts,
        @Nullable Duration scrapeEvery,
        @Nullable Duration hold) {

    /**
     * Something to scrape.
     *
     * @param address its host and port
     * @param labels what is known of it
     */
    record Target(String address, Map<String, String> labels) {

        /** The agent or the host of a node. */
        static Target of(URI url, String node, String network) {
            return new Target(url.getAuthority(), Map.of("node", node, "network", network));
        }
    }

    StockSetup {
        agents = List.copyOf(agents);
        hosts = List.copyOf(hosts);
    }

    /** Nothing differs. */
    static StockSetup shipped() {
        return new StockSetup(List.of(), 0, List.of(), null, null);
    }
}
