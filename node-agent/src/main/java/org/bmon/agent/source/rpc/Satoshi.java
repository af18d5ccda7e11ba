package org.bmon.agent.source.rpc;

import java.math.BigDecimal;

/** Amounts as the node writes them, in bitcoin with eight decimals, as whole satoshi. */
final class Satoshi {

    private static final int DECIMALS = 8;

    private Satoshi() {}

    /**
     * Exactly, or not at all.
     *
     * @throws MalformedAnswerException if it is no whole number of satoshi, or too large for money
     */
    static long of(BigDecimal bitcoin, String where) {
        try {
            // Bounded first: a number with a huge exponent would be written out.
            if (bitcoin.scale() > 64 || bitcoin.scale() < -64) {
                throw new ArithmeticException("out of range");
            }
            return bitcoin.movePointRight(DECIMALS).longValueExact();
        } catch (ArithmeticException e) {
            throw new MalformedAnswerException(where + " is no amount in whole satoshi");
        }
    }
}
