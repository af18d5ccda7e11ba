package org.bmon.sim.scenario;

/**
 * What transactions a node takes into its mempool.
 *
 * @param dataCarrier whether it takes outputs that carry data ({@code -datacarrier})
 * @param bareMultisig whether it takes bare multisignature outputs ({@code -permitbaremultisig})
 * @param minFeeSatPerKvb the least fee rate, in satoshi per 1000 virtual bytes; peers know it and send nothing below
 * @param maxTransactions how many the mempool holds before the cheapest leave
 */
public record RelayPolicy(boolean dataCarrier, boolean bareMultisig, long minFeeSatPerKvb, int maxTransactions) {

    /** What Bitcoin Core does by default, with the fee rate that every version takes. */
    public static RelayPolicy defaults() {
        return new RelayPolicy(true, true, 1_000, 50_000);
    }

    public RelayPolicy withDataCarrier(boolean dataCarrier) {
        return new RelayPolicy(dataCarrier, bareMultisig, minFeeSatPerKvb, maxTransactions);
    }

    public RelayPolicy withBareMultisig(boolean bareMultisig) {
        return new RelayPolicy(dataCarrier, bareMultisig, minFeeSatPerKvb, maxTransactions);
    }

    public RelayPolicy withMinFee(long satPerKvb) {
        return new RelayPolicy(dataCarrier, bareMultisig, satPerKvb, maxTransactions);
    }

    public RelayPolicy withMaxTransactions(int maxTransactions) {
        return new RelayPolicy(dataCarrier, bareMultisig, minFeeSatPerKvb, maxTransactions);
    }
}
