package org.bmon.sim.ledger;

/**
 * A payment.
 *
 * @param valueSat what it is worth
 * @param scriptHex the output script in hexadecimal
 */
public record Output(long valueSat, String scriptHex) {}
