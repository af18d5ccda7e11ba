package org.bmon.workbench.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the dashboards of this tree ask. */
final class DashboardQueries {

    private static final Path FOLDER = Path.of("..", "etc", "grafana", "dashboards");

    private DashboardQueries() {}

    /**
     * One question.
     *
     * @param where the dashboard and the panel
     * @param loki whether it is for Loki, not for Prometheus
     * @param instant whether the answer of now is shown, not that of a time
     * @param expression with the variables as they stand in the dashboard
     */
    record Query(String where, boolean loki, boolean instant, String expression) {}

    /**
     * What the values of a variable are asked with.
     *
     * @param where the dashboard and the variable
     * @param label whose values they are
     * @param series of which series
     */
    record Variable(String where, String label, String series) {}

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> read = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                read.add(JsonMapper.shared().readTree(Files.readString(file)));
            }
        }
        return read;
    }

    static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            String uid = dashboard.path("uid").asString();
            for (JsonNode panel : dashboard.path("panels")) {
                String where = uid + ": " + panel.path("title").asString();
                for (JsonNode target : panel.path("targets")) {
                    queries.add(query(where, target, target.path("instant").asBoolean(false)));
                }
            }
            for (JsonNode note : dashboard.path("annotations").path("list")) {
                queries.add(query(uid + ": annotation " + note.path("name").asString(), note, false));
            }
        }
        return queries;
    }

    private static Query query(String where, JsonNode target, boolean instant) {
        boolean loki = target.path("datasource").path("type").asString().equals("loki");
        return new Query(where, loki, instant, target.path("expr").asString());
    }

    static List<Variable> variables() throws IOException {
        List<Variable> variables = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode variable : dashboard.path("templating").path("list")) {
                String query = variable.path("query").path("query").asString("");
                if (query.startsWith("label_values(")) {
                    int comma = query.lastIndexOf(", ");
                    variables.add(new Variable(
                            dashboard.path("uid").asString() + ": $"
                                    + variable.path("name").asString(),
                            query.substring(comma + 2, query.length() - 1),
                            query.substring("label_values(".length(), comma)));
                }
            }
        }
        return variables;
    }
}
