package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.bmon.collector.anomaly.AnomalySettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AnomalyPropertiesTests {

    private static AnomalySettings bound(Map<String, String> keys) {
        Binder binder = new Binder(new MapConfigurationPropertySource(keys));
        return binder.bindOrCreate("bmon.collector.analysis", LiveProperties.class)
                .analysisSettings()
                .anomalies();
    }

    @Test
    void whatIsNotSetIsAsUsual() {
        assertThat(bound(Map.of())).isEqualTo(AnomalySettings.defaults());
    }

    @Test
    void floorsAreSetByKey() {
        AnomalySettings usual = AnomalySettings.defaults();

        assertThat(bound(Map.of(
                        "bmon.collector.analysis.anomaly.node-late", "12s",
                        "bmon.collector.analysis.anomaly.missed-share", "0.2")))
                .isEqualTo(new AnomalySettings(
                        usual.deviations(),
                        Duration.ofSeconds(12),
                        usual.lateBlocks(),
                        usual.blockSpread(),
                        usual.blockAlone(),
                        usual.transactionSpread(),
                        0.2,
                        usual.fewTransactions()));
    }

    @Test
    void impossibleFloorsAreRefusedByName() {
        assertThatThrownBy(() -> bound(Map.of("bmon.collector.analysis.anomaly.late-blocks", "13")))
                .hasStackTraceContaining("late-blocks must be from 3 to 12, not 13");
        assertThatThrownBy(() -> bound(Map.of("bmon.collector.analysis.anomaly.node-late", "0s")))
                .hasStackTraceContaining("must be above 0");
    }
}
