package org.bmon.workbench.bench.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.WireFormatException;

/**
 * One kept-alive HTTP connection on which batches are posted. Written for this one use, so that the load itself takes
 * little of the processor that it shares with what it loads.
 */
final class Lane implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final long BUSY_MILLIS = 50;

    private final BatchCodec codec = new BatchCodec();
    private final int port;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean closing;
    private long refused;

    Lane(int port) throws IOException {
        this.port = port;
        socket = socket(port);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    private static Socket socket(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** A server ends a connection after so many requests, and says so with the last answer. */
    private void renew() throws IOException {
        if (closing) {
            socket.close();
            socket = socket(port);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            closing = false;
        }
    }

    /** Posts a batch until it is taken. */
    BatchReply post(String node, String token, byte[] body, boolean gzipped) throws IOException {
        while (true) {
            renew();
            String head = "POST /api/v1/streams/" + node
                    + "/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                    + token + "\r\nContent-Type: application/x-ndjson\r\n"
                    + (gzipped ? "Content-Encoding: gzip\r\n" : "") + "Content-Length: " + body.length + "\r\n\r\n";
            ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
            request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(body);
            request.writeTo(out);
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            byte[] answer = body();
            if (status == OK) {
                return reply(answer);
            }
            if (status != UNAVAILABLE) {
                throw new IOException(
                        "the collector answered " + status + ": " + new String(answer, StandardCharsets.UTF_8));
            }
            refused++;
            pause();
        }
    }

    /** How often a batch had to be sent again because the collector was busy. */
    long refused() {
        return refused;
    }

    private BatchReply reply(byte[] answer) throws IOException {
        try {
            return codec.decodeReply(answer);
        } catch (WireFormatException e) {
            throw new IOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BUSY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] body() throws IOException {
        int length = -1;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            closing |= lower.startsWith("connection:") && lower.contains("close");
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (!chunked) {
            return in.readNBytes(Math.max(0, length));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            whole.writeBytes(in.readNBytes(size));
            line();
        }
        line();
        return whole.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the collector closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
