package org.bmon.sim.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares the keys and types of two JSON values, recursively, and names the paths where they differ. */
final class Shape {

    /** Keys that Bitcoin Core leaves out at times, so that neither having nor lacking them is a difference. */
    private static final Set<String> CONDITIONAL = Set.of(
            // of a block: there is none after the tip and none before genesis
            "nextblockhash",
            "previousblockhash",
            // of a peer: before the first pong, and where the peer told our address
            "pingtime",
            "minping",
            "pingwait",
            "addrlocal",
            "mapped_as",
            // of a script: only some have an address
            "address",
            // of getmininginfo: before the first template
            "currentblockweight",
            "currentblocktx",
            // of a deployment: only while it is being signalled
            "bit",
            "statistics",
            "signalling",
            // of getchaintxstats: only for a window of some length
            "window_interval",
            "window_tx_count",
            "txrate");

    /** Objects whose keys are data; their values are of one shape. */
    private static final Set<String> DYNAMIC =
            Set.of("bytessent_per_msg", "bytesrecv_per_msg", "vbavailable", "coinbaseaux");

    /** Doubles, which Bitcoin Core prints without a point when they are whole. */
    private static final Set<String> DOUBLES =
            Set.of("verificationprogress", "difficulty", "networkhashps", "txrate", "pingtime", "minping", "size_tok");

    private Shape() {}

    /** Where {@code actual} is not shaped as {@code recorded}; empty if nowhere. */
    static List<String> differences(JsonNode recorded, JsonNode actual) {
        List<String> found = new ArrayList<>();
        compare("", "", recorded, actual, found);
        return found;
    }

    private static void compare(String path, String key, JsonNode recorded, JsonNode actual, List<String> found) {
        if (!type(key, recorded).equals(type(key, actual))) {
            found.add(path + " is " + type(key, actual) + ", recorded " + type(key, recorded));
        } else if (recorded.isArray()) {
            elements(path, key, recorded, actual, found);
        } else if (recorded.isObject()) {
            members(path, key, recorded, actual, found);
        }
    }

    private static String type(String key, JsonNode value) {
        if (value.isNumber() && !DOUBLES.contains(key)) {
            return value.isIntegralNumber() ? "a whole number" : "a fraction";
        }
        return value.getNodeType().toString();
    }

    /** Each element must be shaped as one of the recorded ones: a coinbase is not shaped as a payment. */
    private static void elements(String path, String key, JsonNode recorded, JsonNode actual, List<String> found) {
        if (recorded.isEmpty()) {
            return;
        }
        for (int i = 0; i < actual.size(); i++) {
            List<String> least = null;
            for (JsonNode candidate : recorded) {
                List<String> here = new ArrayList<>();
                compare(path + "[" + i + "]", key, candidate, actual.get(i), here);
                if (least == null || here.size() < least.size()) {
                    least = here;
                }
            }
            found.addAll(least);
        }
    }

    private static void members(String path, String key, JsonNode recorded, JsonNode actual, List<String> found) {
        Set<String> names = new TreeSet<>(recorded.propertyNames());
        names.addAll(actual.propertyNames());
        if (DYNAMIC.contains(key) || names.stream().allMatch(name -> name.length() == 64) && !recorded.isEmpty()) {
            for (String name : actual.propertyNames()) {
                if (!recorded.isEmpty()) {
                    compare(path + ".*", "", recorded.iterator().next(), actual.get(name), found);
                }
            }
            return;
        }
        for (String name : names) {
            JsonNode left = recorded.get(name);
            JsonNode right = actual.get(name);
            if (left != null && right != null) {
                compare(path + "." + name, name, left, right, found);
            } else if (!CONDITIONAL.contains(name)) {
                found.add(path + "." + name + (left == null ? " is not in the recording" : " is missing"));
            }
        }
    }
}
