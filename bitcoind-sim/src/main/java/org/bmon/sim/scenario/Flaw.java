package org.bmon.sim.scenario;

/** What makes a block invalid. */
public enum Flaw {
    /** The coinbase claims more than subsidy and fees: found when the block is connected. */
    COINBASE_AMOUNT("bad-cb-amount"),
    /** The header does not commit to the transactions: found before anything is stored. */
    MERKLE_ROOT("bad-txnmrklroot"),
    /** The header's time is more than two hours ahead: found with the header. */
    TIME_TOO_NEW("time-too-new");

    private final String reason;

    Flaw(String reason) {
        this.reason = reason;
    }

    /** Bitcoin Core's reason code. */
    public String reason() {
        return reason;
    }
}
