package org.bmon.workbench.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the dashboards of this tree ask. */
final class DashboardQueries {

    private static final Path FOLDER = Path.of("..", "etc", "grafana", "dashboards");

    private static final Path SOURCES = Path.of("..", "etc", "grafana", "provisioning", "datasources", "bmon.yml");
    private static final Pattern FIELD = Pattern.compile("- name: (?<name>.*)\n +matcherRegex: '(?<regex>.*)'\n"
            + "( +datasourceUid: (?<source>.*)\n)? +url: '?(?<url>[^'\n]*)'?");

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

    /**
     * What Grafana finds in the lines of a log, and where that leads.
     *
     * @param name what it is called
     * @param matcher finds its value in a line
     * @param isQuery whether it leads to other lines, not to a page
     * @param url where it leads, with a place for the value
     */
    record DerivedField(String name, Pattern matcher, boolean isQuery, String url) {

        Optional<String> value(String line) {
            Matcher found = matcher.matcher(line);
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        }

        String leadsTo(String value) {
            return url.replace("$${__value.raw}", value);
        }
    }

    /** The derived fields of the data source Loki. */
    static List<DerivedField> derivedFields() throws IOException {
        List<DerivedField> fields = new ArrayList<>();
        Matcher field = FIELD.matcher(Files.readString(SOURCES));
        while (field.find()) {
            Pattern matcher = Pattern.compile(field.group("regex"));
            fields.add(
                    new DerivedField(field.group("name"), matcher, field.group("source") != null, field.group("url")));
        }
        return fields;
    }

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
