package org.bmon.sim.log;

/** Where in Bitcoin Core's source a line is written, as {@code -logsourcelocations} tells it. */
enum Site {
    INIT("init.cpp", 1650, "AppInitMain", "bool AppInitMain(NodeContext &, interfaces::BlockAndHeaderTipInfo *)"),
    SHUTDOWN("init.cpp", 390, "Shutdown", "void Shutdown(NodeContext &)"),
    THREAD("util/thread.cpp", 20, "TraceThread", "void util::TraceThread(std::string_view, std::function<void ()>)"),
    UPDATE_TIP(
            "validation.cpp",
            2889,
            "UpdateTipLog",
            "void UpdateTipLog(const ChainstateManager &, const CCoinsViewCache &, const CBlockIndex *, const"
                    + " std::string &, const std::string &, bool)"),
    CONNECT_TIP(
            "validation.cpp",
            3061,
            "ConnectTip",
            "bool Chainstate::ConnectTip(BlockValidationState &, CBlockIndex *, std::shared_ptr<const CBlock>,"
                    + " std::vector<ConnectedBlock> &, DisconnectedBlockTransactions &)"),
    CONNECT_BLOCK(
            "validation.cpp",
            2480,
            "ConnectBlock",
            "bool Chainstate::ConnectBlock(const CBlock &, BlockValidationState &, CBlockIndex *, CCoinsViewCache &,"
                    + " bool)"),
    DISCONNECT_TIP(
            "validation.cpp",
            2938,
            "DisconnectTip",
            "bool Chainstate::DisconnectTip(BlockValidationState &, DisconnectedBlockTransactions *)"),
    ACCEPT_HEADER(
            "validation.cpp",
            4254,
            "AcceptBlockHeader",
            "bool ChainstateManager::AcceptBlockHeader(const CBlockHeader &, BlockValidationState &, CBlockIndex **,"
                    + " bool)"),
    PROCESS_NEW_BLOCK(
            "validation.cpp",
            4420,
            "ProcessNewBlock",
            "bool ChainstateManager::ProcessNewBlock(const std::shared_ptr<const CBlock> &, bool, bool, bool *)"),
    INVALID_CHAIN("validation.cpp", 1968, "InvalidChainFound", "void Chainstate::InvalidChainFound(CBlockIndex *)"),
    DOWNLOAD_STATE(
            "validation.cpp", 1940, "IsInitialBlockDownload", "bool ChainstateManager::IsInitialBlockDownload() const"),
    SIGNALS(
            "validationinterface.cpp",
            190,
            "BlockConnected",
            "void ValidationSignals::BlockConnected(ChainstateRole, const std::shared_ptr<const CBlock> &, const"
                    + " CBlockIndex *)"),
    HEADERS(
            "net_processing.cpp",
            3340,
            "LogBlockHeader",
            "void PeerManagerImpl::LogBlockHeader(const CBlockIndex &, const CNode &, bool)"),
    PEER(
            "net_processing.cpp",
            4120,
            "ProcessMessage",
            "void PeerManagerImpl::ProcessMessage(CNode &, const std::string &, DataStream &, const"
                    + " std::chrono::microseconds, const std::atomic<bool> &)"),
    COMPACT_BLOCK(
            "blockencodings.cpp",
            190,
            "FillBlock",
            "ReadStatus PartiallyDownloadedBlock::FillBlock(CBlock &, const std::vector<CTransactionRef> &, bool)"),
    MEMPOOL("txmempool.cpp", 760, "check", "void CTxMemPool::check(const CCoinsViewCache &, int64_t) const"),
    MEMPOOL_FILE(
            "node/mempool_persist.cpp",
            140,
            "LoadMempool",
            "bool node::LoadMempool(CTxMemPool &, const fs::path &, Chainstate &, node::ImportMempoolOptions &&)"),
    REPLACE(
            "validation.cpp",
            1240,
            "FinalizeSubpackage",
            "void (anonymous namespace)::MemPoolAccept::FinalizeSubpackage(const ATMPArgs &)"),
    NETWORK("net.cpp", 3330, "SetNetworkActive", "void CConnman::SetNetworkActive(bool)"),
    FLUSH(
            "validation.cpp",
            2740,
            "FlushStateToDisk",
            "bool Chainstate::FlushStateToDisk(BlockValidationState &, FlushStateMode, int)"),
    MINER(
            "node/miner.cpp",
            165,
            "CreateNewBlock",
            "std::unique_ptr<CBlockTemplate> node::BlockAssembler::CreateNewBlock()");

    private final String place;
    private final String function;
    private final String signature;

    Site(String file, int line, String function, String signature) {
        this.place = file + ":" + line;
        this.function = function;
        this.signature = signature;
    }

    String place() {
        return place;
    }

    String function() {
        return function;
    }

    String signature() {
        return signature;
    }
}
