package org.bmon.agent.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a server, over TLS or not. Whoever waits for it can be interrupted, and that ends it. */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int CHUNK = 16 << 10;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private long keptNanos;

    private Connection(SocketChannel channel, Socket socket) throws IOException {
        this.channel = channel;
        this.in = new BufferedInputStream(socket.getInputStream(), CHUNK);
        this.out = socket.getOutputStream();
    }

    /**
     * Connects.
     *
     * @param authorities who is believed about the server's certificate, which is asked for with the first bytes that are
     *     sent; null for those of the JDK
     * @throws ConnectException if there is no connection in time
     */
    static Connection open(URI server, Duration within, @Nullable SSLContext authorities) throws IOException {
        boolean secure = "https".equalsIgnoreCase(server.getScheme());
        int port = server.getPort() >= 0 ? server.getPort() : secure ? 443 : 80;
        InetSocketAddress address = new InetSocketAddress(server.getHost(), port);
        if (address.isUnresolved()) {
            throw new ConnectException("no address is known of " + server.getHost());
        }
        SocketChannel channel = SocketChannel.open();
        try {
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) Math.max(1, Math.min(Integer.MAX_VALUE, within.toMillis())));
            return new Connection(channel, secure ? secured(socket, server.getHost(), port, authorities) : socket);
        } catch (SocketTimeoutException e) {
            channel.close();
            throw (IOException) new ConnectException("no connection within " + within.toMillis() + " ms").initCause(e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SSLSocket secured(Socket socket, String host, int port, @Nullable SSLContext authorities)
            throws IOException {
        SSLSocketFactory tls =
                authorities == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : authorities.getSocketFactory();
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        // Without it any certificate that an authority signed would do, of whatever name.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        return secured;
    }

    /** Sends these bytes, in few pieces, for each is held once more outside of the heap. */
    void send(byte[] bytes) throws IOException {
        for (int sent = 0; sent < bytes.length; sent += CHUNK) {
            out.write(bytes, sent, Math.min(CHUNK, bytes.length - sent));
        }
        out.flush();
    }

    InputStream in() {
        return in;
    }

    /** Nobody uses it from now on. */
    void keep(long nanos) {
        keptNanos = nanos;
    }

    /** Whether nobody has used it for so long. */
    boolean isKeptFor(Duration time, long nanos) {
        return nanos - keptNanos >= time.toNanos();
    }

    /** Whether the server neither ended it nor said something unasked; only while nobody uses it. */
    boolean isQuiet() {
        try {
            channel.configureBlocking(false);
            boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return quiet;
        } catch (IOException e) {
            LOG.trace("a connection that was kept had ended", e);
            return false;
        }
    }

    /** Ends it, whoever waits for it. */
    void end() {
        try {
            // Not the TLS socket, whose close would wait for a send that hangs.
            channel.close();
        } catch (IOException e) {
            // What is ended has nothing left to lose.
            LOG.trace("a connection could not be closed", e);
        }
    }
}
