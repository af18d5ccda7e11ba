package org.bmon.collector.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Who may read: with a password, from this machine, or anyone.
 *
 * @param readers who may, with their passwords; null if no password is asked
 * @param onlyLocalNames whether a request must name this machine as its host
 */
record ReadingRule(@Nullable Readers readers, boolean onlyLocalNames) {

    /**
     * What the settings say; a file of readers comes before an open door.
     *
     * @param address where the collector listens; null or empty for every address
     * @throws UnsafeReadingException if anyone could read who reaches it, and nothing says that this is meant
     */
    static ReadingRule of(ReadingProperties properties, @Nullable String address, Clock clock) {
        Path file = properties.file();
        if (file != null) {
            Readers readers = new Readers(file, clock);
            readers.check();
            return new ReadingRule(readers, false);
        }
        if (properties.open()) {
            return new ReadingRule(null, false);
        }
        if (!isLoopback(address)) {
            throw new UnsafeReadingException(
                    "The collector would listen on "
                            + (address == null || address.isBlank() ? "every address" : address)
                            + ", and anyone who reaches it could read without a password",
                    "Set bmon.collector.reading.readers-file (BMON_COLLECTOR_READERS_FILE) to a file made with:"
                            + " collector-server reader NAME FILE; or set bmon.collector.reading.open"
                            + " (BMON_COLLECTOR_READING_OPEN) to true if the network is private; or leave"
                            + " SERVER_ADDRESS at 127.0.0.1");
        }
        return new ReadingRule(null, true);
    }

    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
