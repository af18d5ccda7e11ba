package org.bmon.agent.source.rpc;

/**
 * One of getzmqnotifications.
 *
 * @param topic such as hashblock
 * @param address where it publishes
 * @param highWaterMark most messages that wait for a slow reader
 */
public record ZmqNotifier(String topic, String address, long highWaterMark) {

    static ZmqNotifier of(Fields one) {
        String type = one.text("type");
        return new ZmqNotifier(
                type.startsWith("pub") ? type.substring(3) : type, one.text("address"), one.integer("hwm"));
    }
}
