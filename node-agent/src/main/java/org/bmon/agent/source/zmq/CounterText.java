package org.bmon.agent.source.zmq;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The frames' counters as a text, to be kept with the events.
 *
 * @param lastMicros when the last message was received; 0 if there was none
 * @param counters by endpoint and topic
 */
record CounterText(long lastMicros, Map<String, Map<ZmqTopic, Long>> counters) {

    private static final String HEAD = "zmq 1 ";

    String text() {
        StringBuilder text = new StringBuilder(HEAD).append(lastMicros);
        counters.forEach((endpoint, topics) -> topics.forEach((topic, counter) -> text.append('\n')
                .append(topic.label())
                .append(' ')
                .append(counter)
                .append(' ')
                .append(endpoint)));
        return text.toString();
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static CounterText parse(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].startsWith(HEAD)) {
            throw new IllegalArgumentException("not counters of ZMQ: '" + lines[0] + "'");
        }
        Map<String, Map<ZmqTopic, Long>> counters = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] words = lines[i].split(" ", 3);
            if (words.length != 3) {
                throw new IllegalArgumentException("not a counter of ZMQ: '" + lines[i] + "'");
            }
            counters.computeIfAbsent(words[2], key -> new EnumMap<>(ZmqTopic.class))
                    .put(ZmqTopic.valueOf(words[0].toUpperCase(Locale.ROOT)), Long.parseLong(words[1]));
        }
        return new CounterText(Long.parseLong(lines[0].substring(HEAD.length())), counters);
    }
}
