package org.bmon.agent.source.rpc;

import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wf.bitcoin.javabitcoindrpcclient.BitcoinJSONRPCClient;
import wf.bitcoin.javabitcoindrpcclient.GenericRpcException;

/**
 * bitcoin-rpc-client with our transport beneath: its own sends requests twice, can't be given a time limit, misreads errors
 * and truncated answers, and takes a minute to parse an ordinary block. Only the methods of {@link RpcMethod} go through.
 */
final class BitcoinClient extends BitcoinJSONRPCClient {

    private final RpcTransport transport;

    /** Carries a failed call through the library's methods, which can throw no other. */
    static final class Failure extends GenericRpcException {

        private static final long serialVersionUID = 1L;

        private final NodeRpcException failure;

        Failure(NodeRpcException failure) {
            super(failure);
            this.failure = failure;
        }

        NodeRpcException failure() {
            return failure;
        }
    }

    /** A client of the node at an address without user and password. */
    BitcoinClient(URL node, RpcTransport transport) {
        super(node);
        this.transport = transport;
    }

    @Override
    public Object query(String method, @Nullable Object... params) {
        RpcMethod known = RpcMethod.ofWire(method);
        try {
            return transport.call(known, known.deadline(), Envelope.TREE, Arrays.asList(params));
        } catch (NodeRpcException e) {
            throw new Failure(e);
        }
    }

    /** Not used: a batch fails whole if one of its methods is forbidden. */
    @Override
    @SuppressWarnings("rawtypes")
    public Object batchQuery(String method, List params) {
        throw new UnsupportedOperationException("calls are sent one by one");
    }

    /** Not used: would go past our transport. */
    @Override
    public InputStream queryForStream(String method, Object... params) {
        throw new UnsupportedOperationException("calls are sent by query");
    }
}
