package org.bmon.agent.source.zmq;

import org.bmon.common.Txid;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A node's publisher on 127.0.0.1: it counts as Bitcoin Core does, and loses and restarts when it is told to. */
final class TestPublisher implements AutoCloseable {

    private ZContext context;
    private ZMQ.Socket socket;
    private int port;
    private long counter;
    private long mempoolSequence;

    TestPublisher() {
        open("tcp://127.0.0.1:*");
        String endpoint = socket.getLastEndpoint();
        port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    private void open(String address) {
        context = new ZContext();
        context.setLinger(0);
        socket = context.createSocket(SocketType.PUB);
        // 0 is no limit: the test says what is lost.
        socket.setSndHWM(0);
        socket.bind(address);
    }

    String endpoint() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Publishes that a transaction came. */
    synchronized void accept(Txid txid) {
        send(txid, ++mempoolSequence);
    }

    /** Counts it, and sends nothing. */
    synchronized void lose() {
        counter++;
        mempoolSequence++;
    }

    private void send(Txid txid, long sequence) {
        byte[] body = Messages.labelled(txid, 'A', 8);
        for (int i = 0; i < 8; i++) {
            body[33 + i] = (byte) (sequence >> (8 * i));
        }
        for (byte[] frame : Messages.frames("sequence", body, counter).subList(0, 2)) {
            socket.sendMore(frame);
        }
        socket.send(Messages.frames("sequence", body, counter).get(2));
        counter++;
    }

    /** Sends frames as they are. */
    synchronized void sendRaw(byte[]... frames) {
        for (int i = 0; i < frames.length - 1; i++) {
            socket.sendMore(frames[i]);
        }
        socket.send(frames[frames.length - 1]);
    }

    synchronized long sent() {
        return counter;
    }

    /** A new process on the same port. */
    synchronized void restart() {
        context.close();
        counter = 0;
        mempoolSequence = 0;
        open(endpoint());
    }

    @Override
    public synchronized void close() {
        context.close();
    }
}
