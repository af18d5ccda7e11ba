package org.bmon.agent.source.rpc;

import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/** A real node: answers of bitcoind v22 to v31 as values. Close it to end its threads. */
public final class BitcoindNodeRpc implements NodeRpc, AutoCloseable {

    private static final String[] TOO_MANY = Collections.nCopies(16, "").toArray(String[]::new);

    private final RpcTransport transport;
    private final BitcoinClient client;

    /**
     * A client; nothing is sent yet.
     *
     * @param node the address of the RPC server, such as http://127.0.0.1:8332, without user and password
     * @param metrics told of every call
     * @param tap hears every exchange; null for none
     */
    public BitcoindNodeRpc(URI node, RpcCredentials credentials, RpcMetrics metrics, @Nullable RpcTap tap) {
        this(node, credentials, metrics, tap, Duration.ofDays(1));
    }

    /** Waits no longer than {@code longest} for any answer. */
    BitcoindNodeRpc(URI node, RpcCredentials credentials, RpcMetrics metrics, @Nullable RpcTap tap, Duration longest) {
        LibraryStart.await();
        this.transport = new RpcTransport(node, credentials, metrics, tap, longest);
        try {
            this.client = new BitcoinClient(node.toURL(), transport);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(node + " is no address", e);
        }
    }

    @Override
    public ChainInfo chainInfo() throws NodeRpcException {
        return ask(RpcMethod.GETBLOCKCHAININFO, object(ChainInfo::of));
    }

    @Override
    public NetworkInfo networkInfo() throws NodeRpcException {
        return ask(RpcMethod.GETNETWORKINFO, object(NetworkInfo::of));
    }

    @Override
    public List<PeerInfo> peers() throws NodeRpcException {
        return ask(RpcMethod.GETPEERINFO, list(PeerInfo::of));
    }

    @Override
    public MempoolInfo mempoolInfo() throws NodeRpcException {
        return ask(RpcMethod.GETMEMPOOLINFO, object(MempoolInfo::of));
    }

    @Override
    public MempoolTxids mempoolTxids() throws NodeRpcException {
        return stream(RpcMethod.GETRAWMEMPOOL, MempoolTxids::read, false, true);
    }

    @Override
    public MempoolWorth mempoolWorth(Txid txid) throws NodeRpcException {
        return ask(RpcMethod.GETMEMPOOLENTRY, object(MempoolWorth::of), txid.toHex());
    }

    @Override
    public List<ChainTip> chainTips() throws NodeRpcException {
        return ask(RpcMethod.GETCHAINTIPS, list(ChainTip::of));
    }

    @Override
    public NetTotals netTotals() throws NodeRpcException {
        return ask(RpcMethod.GETNETTOTALS, object(NetTotals::of));
    }

    @Override
    public BlockStats blockStats(BlockHash hash) throws NodeRpcException {
        return ask(RpcMethod.GETBLOCKSTATS, object(BlockStats::of), hash.toHex(), BlockStats.ASKED);
    }

    @Override
    public BlockBody block(BlockHash hash, BlockBody.Detail detail) throws NodeRpcException {
        return stream(RpcMethod.GETBLOCK, BlockReading::read, hash.toHex(), detail.verbosity());
    }

    @Override
    public List<List<String>> blockSpends(BlockHash hash) throws NodeRpcException {
        return stream(RpcMethod.GETBLOCK, SpendsReading::read, hash.toHex(), BlockBody.Detail.TRANSACTIONS.verbosity());
    }

    @Override
    public BlockTemplate blockTemplate(Network network) throws NodeRpcException {
        List<String> rules = network == Network.SIGNET ? List.of("segwit", "signet") : List.of("segwit");
        return stream(RpcMethod.GETBLOCKTEMPLATE, BlockTemplate::read, Map.of("rules", rules));
    }

    @Override
    public SortedMap<String, IndexState> indexes() throws NodeRpcException {
        return ask(RpcMethod.GETINDEXINFO, object(IndexState::allOf));
    }

    @Override
    public SortedMap<String, AddressTable> addresses() throws NodeRpcException {
        return ask(RpcMethod.GETADDRMANINFO, object(AddressTable::allOf));
    }

    @Override
    public int banned() throws NodeRpcException {
        return ask(RpcMethod.LISTBANNED, list(one -> one)).size();
    }

    @Override
    public FeeEstimate feeEstimate(int blocks) throws NodeRpcException {
        return ask(RpcMethod.ESTIMATESMARTFEE, object(FeeEstimate::of), blocks);
    }

    @Override
    public MiningInfo miningInfo() throws NodeRpcException {
        return ask(RpcMethod.GETMININGINFO, object(MiningInfo::of));
    }

    @Override
    public long chainTransactions() throws NodeRpcException {
        return ask(RpcMethod.GETCHAINTXSTATS, object(answer -> answer.integer("txcount")));
    }

    @Override
    public LockedMemory lockedMemory() throws NodeRpcException {
        return ask(RpcMethod.GETMEMORYINFO, object(LockedMemory::of));
    }

    @Override
    public long uptimeSeconds() throws NodeRpcException {
        return ask(RpcMethod.UPTIME, Fields::integerOf);
    }

    @Override
    public RpcState rpcState() throws NodeRpcException {
        return ask(RpcMethod.GETRPCINFO, object(RpcState::of));
    }

    @Override
    public List<ZmqNotifier> zmqNotifiers() throws NodeRpcException {
        return ask(RpcMethod.GETZMQNOTIFICATIONS, list(ZmqNotifier::of));
    }

    @Override
    public List<String> wallets() throws NodeRpcException {
        return ask(
                RpcMethod.LISTWALLETS,
                (path, answer) -> Fields.of("", Map.of(path, answer)).texts(path));
    }

    @Override
    public Supply supply(boolean muhash, boolean useIndex) throws NodeRpcException {
        // With a hash type of its own the index may answer; a height must stand before the switch.
        String hashType = muhash ? "muhash" : "none";
        return ask(RpcMethod.GETTXOUTSETINFO, object(Supply::of), hashType, null, useIndex);
    }

    @Override
    public Tip waitForNewBlock(Duration wait, @Nullable BlockHash known) throws NodeRpcException {
        RpcMethod method = RpcMethod.WAITFORNEWBLOCK;
        List<Object> params = known == null ? List.of(wait.toMillis()) : List.of(wait.toMillis(), known.toHex());
        Object answer = transport.call(method, wait.plus(method.deadline()), Envelope.TREE, params);
        return valueOf(method, object(Tip::of), answer);
    }

    /** Whether a user may send a method. */
    public enum Permission {
        GRANTED,
        FORBIDDEN,
        /** This version of the node has no such method. */
        UNKNOWN
    }

    /**
     * Whether the node lets the agent send a method. It is sent with more parameters than any takes: the node looks at
     * the whitelist first, then refuses them, and never runs the method (v22 to 31.99).
     */
    public Permission permission(RpcMethod method) throws NodeRpcException {
        try {
            ask(method, (path, answer) -> answer, (Object[]) TOO_MANY);
            return Permission.GRANTED;
        } catch (NodeRpcException.Forbidden e) {
            return Permission.FORBIDDEN;
        } catch (NodeRpcException.Rejected e) {
            return e.code() == NodeRpcException.Rejected.METHOD_NOT_FOUND ? Permission.UNKNOWN : Permission.GRANTED;
        }
    }

    /** Makes a value of a result; the text is where it is, for messages. */
    private interface Reading<T> {
        T of(String path, Object answer);
    }

    private static <T> Reading<T> object(Function<Fields, T> reading) {
        return (path, answer) -> reading.apply(Fields.of(path, answer));
    }

    private static <T> Reading<List<T>> list(Function<Fields, T> reading) {
        return (path, answer) ->
                Fields.listOf(path, answer).stream().map(reading).toList();
    }

    private <T> T ask(RpcMethod method, Reading<T> reading, @Nullable Object... params) throws NodeRpcException {
        Object answer;
        try {
            answer = client.query(method.wire(), params);
        } catch (BitcoinClient.Failure e) {
            throw e.failure();
        }
        return valueOf(method, reading, answer);
    }

    private <T> T valueOf(RpcMethod method, Reading<T> reading, Object answer) throws NodeRpcException {
        try {
            return reading.of(method.wire(), answer);
        } catch (MalformedAnswerException e) {
            transport.misread(method);
            throw new NodeRpcException.BadReply(method, String.valueOf(e.getMessage()), e);
        }
    }

    /** For long answers, which are never held whole. */
    private <T> T stream(RpcMethod method, Envelope.ResultReader<T> reader, Object... params) throws NodeRpcException {
        return transport.call(method, method.deadline(), reader, List.of(params));
    }

    @Override
    public void close() {
        transport.close();
    }
}
