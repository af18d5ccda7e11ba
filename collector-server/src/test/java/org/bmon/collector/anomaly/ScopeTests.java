package org.bmon.collector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;

/** Nodes are in the cohort of their first letter. */
class ScopeTests {

    private static List<String> of(String troubled, String all) {
        return Scope.of(nodes(troubled), nodes(all), node -> node.value().substring(0, 1)).stream()
                .map(scope -> scope.subject() + " " + scope.nodes())
                .toList();
    }

    private static List<NodeName> nodes(String names) {
        return Stream.of(names.split(" ")).map(NodeName::new).toList();
    }

    @Test
    void oneNodeIsItself() {
        assertThat(of("a1", "a1 a2 b1 b2")).containsExactly("a1 [a1]");
    }

    @Test
    void mostOfACohortIsTheCohort() {
        assertThat(of("a1 a2", "a1 a2 a3 b1 b2 b3 c1 c2")).containsExactly("cohort a [a1, a2]");
        assertThat(of("a1 a2", "a1 a2 b1")).containsExactly("cohort a [a1, a2]");
    }

    @Test
    void nodesOfSeveralCohortsAreTheNetworkIfTheyAreMany() {
        assertThat(of("a1 b1", "a1 a2 b1 b2")).containsExactly("network [a1, b1]");
        assertThat(of("a1 b1", "a1 a2 a3 b1 b2 b3")).containsExactly("a1 [a1]", "b1 [b1]");
    }

    @Test
    void onlyCohortThereIsIsTheNetwork() {
        assertThat(of("a1 a2", "a1 a2 a3")).containsExactly("network [a1, a2]");
    }
}
