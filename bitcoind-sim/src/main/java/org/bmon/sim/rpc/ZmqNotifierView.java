package org.bmon.sim.rpc;

/**
 * A ZMQ notifier as getzmqnotifications tells it.
 *
 * @param type such as pubsequence
 * @param address such as tcp://127.0.0.1:28332
 * @param highWaterMark as configured, which is not what holds where several share an address
 */
public record ZmqNotifierView(String type, String address, int highWaterMark) {}
