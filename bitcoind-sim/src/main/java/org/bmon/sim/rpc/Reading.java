package org.bmon.sim.rpc;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every group of answers asks of a node: its version, its chain and what Bitcoin Core says when it has not. */
record Reading(NodeView node) {

    /** True from that version on, such as 290000; a test build counts as the version it becomes only at x.99. */
    boolean since(int version) {
        return node.version() >= version;
    }

    /** The build of master that was recorded, which has left some fields behind that 31 still has. */
    boolean master() {
        return since(319900);
    }

    BlockView known(BlockHash hash) {
        BlockView block = node.block(hash);
        if (block == null) {
            throw new RpcException(RpcException.NOT_FOUND, "Block not found");
        }
        return block;
    }

    BlockView active(int height) {
        BlockHash hash = node.hashAt(height);
        if (hash == null) {
            throw new RpcException(RpcException.BAD_PARAMETER, "Block height out of range");
        }
        return known(hash);
    }

    /** A block by hash or by height, as getblockstats and gettxoutsetinfo take it. */
    BlockView hashOrHeight(Params params, int index) {
        JsonNode value = params.required(index);
        if (!value.isNumber()) {
            return known(params.blockHash(index));
        }
        int height = params.integer(index);
        int tip = node.tip().height();
        if (height < 0) {
            throw new RpcException(RpcException.BAD_PARAMETER, "Target block height " + height + " is negative");
        }
        if (height > tip) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER, "Target block height " + height + " after current tip " + tip);
        }
        return active(height);
    }

    boolean isActive(BlockView block) {
        return block.hash().equals(node.hashAt(block.height()));
    }

    @Nullable BlockHash next(BlockView block) {
        return isActive(block) ? node.hashAt(block.height() + 1) : null;
    }

    /** Satoshi that a block of that height may create. */
    long subsidy(int height) {
        int halvings = height / (node.network() == Network.REGTEST ? 150 : 210_000);
        return halvings >= 64 ? 0 : 5_000_000_000L >> halvings;
    }

    /** Adds bits and target, which version 29 began to tell. */
    void putTarget(ObjectNode json, int bits) {
        if (since(290000)) {
            json.put("bits", Work.bitsHex(bits)).put("target", Work.target(bits));
        }
    }

    /** Adds the warnings: one string up to version 27, an array since. */
    void putWarnings(ObjectNode json) {
        List<String> warnings = new ArrayList<>();
        if (node.version() % 10_000 == 9900) {
            warnings.add("This is a pre-release test build - use at your own risk"
                    + " - do not use for mining or merchant applications");
        }
        warnings.addAll(node.warnings());
        if (since(280000)) {
            json.set("warnings", Json.strings(warnings));
        } else {
            json.put("warnings", String.join("<hr />", warnings));
        }
    }

    double verificationProgress() {
        if (!node.initialBlockDownload()) {
            return 1;
        }
        return (node.tip().height() + 1) / (Math.max(node.headers(), node.tip().height()) + 1.0);
    }
}
