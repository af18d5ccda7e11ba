package org.bmon.agent.uplink;

import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * To whom events are delivered, and how.
 *
 * @param url the collector's base address
 * @param token the node's token for the collector
 * @param delivery how batches are made and how long is waited
 * @param authorities who is believed about the collector's certificate; null for those of the JDK
 */
public record CollectorSettings(
        URI url,
        TokenSource token,
        UplinkSettings delivery,
        @Nullable SSLContext authorities) {

    /** With the JDK's authorities. */
    public CollectorSettings(URI url, TokenSource token, UplinkSettings delivery) {
        this(url, token, delivery, null);
    }
}
