package org.bmon.collector.api;

import java.util.List;
import org.bmon.collector.store.ImportedArrivals;

/** The JSON shape of what was imported of a node. */
record ImportedJson(String network, String node, long blocks, long fromMicros, long toMicros, long resolutionMicros) {

    static ImportedJson of(ImportedArrivals found) {
        return new ImportedJson(
                found.network().label(),
                found.node().value(),
                found.blocks(),
                found.fromMicros(),
                found.toMicros(),
                found.resolutionMicros());
    }

    static Csv csv(List<ImportedJson> nodes) {
        return new Csv(
                List.of("network", "node", "blocks", "from_micros", "to_micros", "resolution_micros"),
                rows -> nodes.forEach(each -> rows.row(
                        each.network, each.node, each.blocks, each.fromMicros, each.toMicros, each.resolutionMicros)));
    }
}
