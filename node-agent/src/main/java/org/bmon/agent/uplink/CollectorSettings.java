package org.bmon.agent.uplink;

import java.net.URI;

/**
 * To whom events are delivered, and how.
 *
 * @param url the collector's base address
 * @param token the node's token for the collector
 * @param delivery how batches are made and how long is waited
 */
public record CollectorSettings(URI url, TokenSource token, UplinkSettings delivery) {}
