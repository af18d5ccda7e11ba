package org.bmon.agent.source.log;

import java.util.Arrays;
import java.util.List;

/**
 * The log categories of Bitcoin Core v22 to 31.99, and how a line names them: {@code validation},
 * {@code validation:debug}, {@code all:info}, {@code warning}. What is not in this list is part of the message.
 */
final class Categories {

    /** Number of the lines without a category. */
    static final int NONE = 0;

    private static final List<String> NAMES = List.of(
            LogStatistics.UNCATEGORISED,
            "addrman",
            "bench",
            "blockstorage",
            "cmpctblock",
            "coindb",
            "estimatefee",
            "http",
            "i2p",
            "ipc",
            "kernel",
            "leveldb",
            "libevent",
            "lock",
            "mempool",
            "mempoolrej",
            "net",
            "privatebroadcast",
            "proxy",
            "prune",
            "qt",
            "rand",
            "reindex",
            "rpc",
            "scan",
            "selectcoins",
            "tor",
            "txpackages",
            "txreconciliation",
            "util",
            "validation",
            "walletdb",
            "zmq");
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warning", "error");

    static final int CMPCTBLOCK = NAMES.indexOf("cmpctblock");
    static final int MEMPOOL = NAMES.indexOf("mempool");
    static final int VALIDATION = NAMES.indexOf("validation");

    private static final int NET = NAMES.indexOf("net");
    private static final int HTTP = NAMES.indexOf("http");

    private static final int SLOTS = 1024;
    private static final long[] KEYS = new long[SLOTS];
    private static final byte[] NUMBERS = new byte[SLOTS];

    static {
        Arrays.fill(NUMBERS, (byte) -1);
        for (int number = 0; number < NAMES.size(); number++) {
            String name = number == NONE ? "all" : NAMES.get(number);
            if (number != NONE) {
                put(name, number);
            }
            for (String level : LEVELS) {
                put(name + ":" + level, number);
            }
        }
        LEVELS.forEach(level -> put(level, NONE));
    }

    private Categories() {}

    /** The number of the category that the bracketed word of {@code key} names, or -1; see {@link Bracket}. */
    static int number(long key) {
        for (int slot = slot(key); NUMBERS[slot] >= 0; slot = slot + 1 & SLOTS - 1) {
            if (KEYS[slot] == key) {
                return NUMBERS[slot];
            }
        }
        return -1;
    }

    /** Whether a thread may have the name of this category. */
    static boolean isAlsoThread(int number) {
        return number == NET || number == HTTP;
    }

    static String name(int number) {
        return NAMES.get(number);
    }

    static int count() {
        return NAMES.size();
    }

    private static void put(String word, int number) {
        long key = Bracket.key(word);
        int slot = slot(key);
        while (NUMBERS[slot] >= 0) {
            slot = slot + 1 & SLOTS - 1;
        }
        KEYS[slot] = key;
        NUMBERS[slot] = (byte) number;
    }

    private static int slot(long key) {
        return (int) (key >>> 32) & SLOTS - 1;
    }
}
