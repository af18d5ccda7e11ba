package org.bmon.agent.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer over HTTP/1.
 *
 * @param status the HTTP status
 * @param headers the first value of each header, by its name in lower case
 * @param lasting whether the server keeps the connection
 */
record AnswerHead(int status, Map<String, String> headers, boolean lasting) {

    private static final int MOST_CHARS = 8 << 10;
    private static final int MOST_HEADERS = 100;

    /** Reads the head of the answer, and passes over those that only announce it (100 to 199). */
    static AnswerHead read(InputStream in) throws IOException {
        AnswerHead head = readOne(in);
        while (head.status / 100 == 1) {
            head = readOne(in);
        }
        return head;
    }

    private static AnswerHead readOne(InputStream in) throws IOException {
        String first = line(in);
        if (!first.matches("HTTP/1\\.[0-9] [1-9][0-9]{2}( .*)?")) {
            throw new ProtocolException("what answers does not speak HTTP/1");
        }
        Map<String, String> headers = new TreeMap<>();
        int count = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon <= 0 || ++count > MOST_HEADERS) {
                throw new ProtocolException("the head of an answer can't be read");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean closing = headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        return new AnswerHead(Integer.parseInt(first.substring(9, 12)), headers, !closing && first.charAt(7) != '0');
    }

    /** A line without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            if (line.length() == MOST_CHARS) {
                throw new ProtocolException("a line of an answer's head is too long");
            }
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
