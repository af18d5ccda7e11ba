package org.bmon.collector.arrivals;

/**
 * Tells whether times that are written in milliseconds were whole seconds before: of real milliseconds one in a thousand
 * is a whole second by chance; one in ten is not by chance.
 */
public final class WholeSeconds {

    private static final int BY_CHANCE = 10;

    private int finer;
    private int whole;

    /** Takes a time that is written finer than in seconds. */
    public void add(long micros) {
        finer++;
        whole += isWhole(micros) ? 1 : 0;
    }

    /** How fine this time of them is, if it is written as fine as that. */
    public Resolution resolution(long micros, Resolution written) {
        boolean rounded = (long) BY_CHANCE * whole > finer;
        return rounded && isWhole(micros) ? Resolution.SECONDS : written;
    }

    private static boolean isWhole(long micros) {
        return micros % 1_000_000 == 0;
    }
}
