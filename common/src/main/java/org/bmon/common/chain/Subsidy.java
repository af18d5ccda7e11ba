package org.bmon.common.chain;

import org.bmon.common.Network;

/** The new coins that a block may create: 50 BTC at first, halved again and again, rounded down to whole satoshi. */
public final class Subsidy {

    private static final long FIRST_SAT = 50_0000_0000L;

    /** Core gives 0 from here on, where shifting a 64-bit number further is undefined in C++. */
    private static final int HALVINGS = 64;

    private Subsidy() {}

    /** After how many blocks the subsidy halves. */
    public static int halvingInterval(Network network) {
        return network == Network.REGTEST ? 150 : 210_000;
    }

    /**
     * The subsidy of the block at a height, in satoshi; its fees come on top.
     *
     * @throws IllegalArgumentException if the height is negative
     */
    public static long at(Network network, int height) {
        return ofEra(checked(height) / halvingInterval(network));
    }

    /**
     * The most satoshi that can exist after the block at a height: all subsidies up to and with it. That of the genesis
     * block is included, though nobody can spend it.
     *
     * @throws IllegalArgumentException if the height is negative
     */
    public static long supplyLimit(Network network, int height) {
        int interval = halvingInterval(network);
        long supply = 0;
        long blocks = checked(height) + 1L;
        for (int era = 0; blocks > 0 && era < HALVINGS; era++) {
            supply += Math.min(blocks, interval) * ofEra(era);
            blocks -= interval;
        }
        return supply;
    }

    private static long ofEra(int era) {
        return era < HALVINGS ? FIRST_SAT >> era : 0;
    }

    private static int checked(int height) {
        if (height < 0) {
            throw new IllegalArgumentException("heights count from 0, not from " + height);
        }
        return height;
    }
}
