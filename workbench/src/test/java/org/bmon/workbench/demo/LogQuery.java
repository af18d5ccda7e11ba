package org.bmon.workbench.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A query of Loki as the dashboards write them: a selector of streams, then {@code |= "text"}, {@code | json}, {@code |
 * line_format "{{.label}}"} and filters of labels. What else LogQL has is refused.
 */
final class LogQuery {

    private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
    private static final Pattern CONDITION = Pattern.compile("(\\w+)\\s*(=~|!=|!~|=)\\s*\"([^\"]*)\"");
    private static final Pattern CONTAINS = Pattern.compile("\\s*\\|=\\s*\"([^\"]*)\"");
    private static final Pattern JSON = Pattern.compile("\\s*\\|\\s*json\\b");
    private static final Pattern FORMAT = Pattern.compile("\\s*\\|\\s*line_format\\s*\"\\{\\{\\.(\\w+)}}\"");
    private static final Pattern FILTER = Pattern.compile("\\s*\\|\\s*" + CONDITION.pattern());

    private final List<Stage> stages = new ArrayList<>();

    /** A line on its way through a query: its stream's labels, those made of it, and what it says by now. */
    private record Passing(Map<String, String> stream, Map<String, String> made, String text) {

        String label(String name) {
            return made.getOrDefault(name, stream.getOrDefault(name, ""));
        }
    }

    private interface Stage {
        Optional<Passing> pass(Passing line);
    }

    /** Reads it. */
    LogQuery(String query) {
        Matcher selector = SELECTOR.matcher(query);
        if (!selector.lookingAt()) {
            throw new IllegalArgumentException("no selector of streams: " + query);
        }
        Matcher condition = CONDITION.matcher(selector.group(1));
        while (condition.find()) {
            stages.add(filter(condition));
        }
        int at = selector.end();
        while (at < query.length()) {
            at = stage(query, at);
        }
    }

    private int stage(String query, int at) {
        Matcher matcher = CONTAINS.matcher(query).region(at, query.length());
        if (matcher.lookingAt()) {
            String part = matcher.group(1);
            stages.add(line -> Optional.of(line).filter(any -> any.text().contains(part)));
            return matcher.end();
        }
        matcher = FORMAT.matcher(query).region(at, query.length());
        if (matcher.lookingAt()) {
            String name = matcher.group(1);
            stages.add(line -> Optional.of(new Passing(line.stream(), line.made(), line.label(name))));
            return matcher.end();
        }
        matcher = FILTER.matcher(query).region(at, query.length());
        if (matcher.lookingAt()) {
            stages.add(filter(matcher));
            return matcher.end();
        }
        matcher = JSON.matcher(query).region(at, query.length());
        if (matcher.lookingAt()) {
            stages.add(LogQuery::readJson);
            return matcher.end();
        }
        throw new IllegalArgumentException("not known here: " + query.substring(at));
    }

    private static Stage filter(Matcher condition) {
        String name = condition.group(1);
        String operator = condition.group(2);
        // A backslash in a text of LogQL is written twice.
        String value = condition.group(3).replace("\\\\", "\\");
        boolean wanted = !operator.startsWith("!");
        boolean pattern = operator.endsWith("~");
        return line -> {
            String found = line.label(name);
            return Optional.of(line).filter(any -> (pattern ? found.matches(value) : found.equals(value)) == wanted);
        };
    }

    /** What a line of JSON has becomes labels, beside those of the stream: of one name with such a one, it is told apart. */
    private static Optional<Passing> readJson(Passing line) {
        Map<String, String> made = new TreeMap<>(line.made());
        flatten("", JsonMapper.shared().readTree(line.text()), line.stream(), made);
        return Optional.of(new Passing(line.stream(), made, line.text()));
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> stream, Map<String, String> made) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = prefix + field.getKey().replaceAll("\\W", "_");
            JsonNode value = field.getValue();
            if (value.isObject()) {
                flatten(name + "_", value, stream, made);
            } else if (value.isValueNode()) {
                made.put(stream.containsKey(name) ? name + "_extracted" : name, value.asString());
            }
        }
    }

    /** What of a line is shown; empty if the query does not find it. */
    Optional<String> shown(LokiSink.Line line) {
        Optional<Passing> passing = Optional.of(new Passing(line.labels(), Map.of(), line.text()));
        for (Stage stage : stages) {
            passing = passing.flatMap(stage::pass);
        }
        return passing.map(Passing::text);
    }
}
