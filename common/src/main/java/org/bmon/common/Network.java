package org.bmon.common;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A Bitcoin network. Nothing is compared across networks. */
public enum Network {
    MAIN("main", "main"),
    TESTNET3("testnet3", "test"),
    TESTNET4("testnet4", "testnet4"),
    SIGNET("signet", "signet"),
    REGTEST("regtest", "regtest");

    private final String label;
    private final String chain;

    Network(String label, String chain) {
        this.label = label;
        this.chain = chain;
    }

    /** The word for it in configuration, labels, reports and on the wire. */
    public String label() {
        return label;
    }

    /** What Bitcoin Core calls it: {@code -chain=} and getblockchaininfo's {@code chain}, v22 to 31.99. */
    public String chain() {
        return chain;
    }

    /**
     * The network of a label.
     *
     * @throws IllegalArgumentException naming the labels there are
     */
    public static Network ofLabel(String label) {
        for (Network network : values()) {
            if (network.label.equals(label)) {
                return network;
            }
        }
        throw unknown("network", label, Network::label);
    }

    /**
     * The network of Core's own name for its chain.
     *
     * @throws IllegalArgumentException naming the chains there are
     */
    public static Network ofChain(String chain) {
        for (Network network : values()) {
            if (network.chain.equals(chain)) {
                return network;
            }
        }
        throw unknown("chain", chain, Network::chain);
    }

    private static IllegalArgumentException unknown(String what, String value, Function<Network, String> name) {
        return new IllegalArgumentException("unknown " + what + " '" + value + "'; known are "
                + Arrays.stream(values()).map(name).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return label;
    }
}
