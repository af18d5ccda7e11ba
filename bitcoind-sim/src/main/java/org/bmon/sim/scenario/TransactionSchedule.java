package org.bmon.sim.scenario;

import java.time.Duration;

/**
 * How transactions come into the network, each at a node picked at random.
 *
 * @param perSecond how many, in the mean
 * @param replacementShare the part of them that replaces an earlier one
 * @param dataCarrierShare the part of them that carries data
 * @param bareMultisigShare the part of them that pays to a bare multisignature
 * @param trickle how long a node holds a transaction before it tells a peer of it, in the mean
 */
public record TransactionSchedule(
        double perSecond,
        double replacementShare,
        double dataCarrierShare,
        double bareMultisigShare,
        Duration trickle) {

    public TransactionSchedule {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("transactions come at a positive rate, not " + perSecond);
        }
        if (replacementShare < 0
                || dataCarrierShare < 0
                || bareMultisigShare < 0
                || replacementShare + dataCarrierShare + bareMultisigShare > 1) {
            throw new IllegalArgumentException("shares of transactions are parts of 1");
        }
    }

    /** Plain payments, relayed after half a second in the mean. */
    public static TransactionSchedule perSecond(double rate) {
        return new TransactionSchedule(rate, 0, 0, 0, Duration.ofMillis(500));
    }

    public TransactionSchedule withReplacements(double share) {
        return new TransactionSchedule(perSecond, share, dataCarrierShare, bareMultisigShare, trickle);
    }

    public TransactionSchedule withDataCarriers(double share) {
        return new TransactionSchedule(perSecond, replacementShare, share, bareMultisigShare, trickle);
    }

    public TransactionSchedule withBareMultisig(double share) {
        return new TransactionSchedule(perSecond, replacementShare, dataCarrierShare, share, trickle);
    }

    public TransactionSchedule withTrickle(Duration trickle) {
        return new TransactionSchedule(perSecond, replacementShare, dataCarrierShare, bareMultisigShare, trickle);
    }
}
