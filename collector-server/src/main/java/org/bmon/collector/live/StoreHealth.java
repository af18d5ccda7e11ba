package org.bmon.collector.live;

import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.StoreException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready only while the store can be read and the last commit went through. */
@Component("storeHealthIndicator")
final class StoreHealth implements HealthIndicator {

    private final LiveView fleet;
    private final HistoryStore store;

    StoreHealth(LiveView fleet, HistoryStore store) {
        this.fleet = fleet;
        this.store = store;
    }

    @Override
    public Health health() {
        try {
            store.check();
        } catch (StoreException e) {
            return Health.down().build();
        }
        return fleet.isWorking() ? Health.up().build() : Health.outOfService().build();
    }
}
