package org.bmon.sim;

import java.nio.file.Path;
import org.bmon.common.NodeName;
import org.bmon.sim.scenario.CoreVersion;

/**
 * Where a simulated bitcoind that runs in real time can be reached. Ports and paths stay the same when it restarts.
 *
 * @param name its name
 * @param version the version it speaks as
 * @param cohort its cohort
 * @param log its debug.log
 * @param cookie its cookie file, rewritten at each start
 * @param rpcPort where its RPC server listens on 127.0.0.1
 * @param rpcUser a user that always works, as by rpcauth
 * @param rpcPassword that user's password
 * @param zmqAddress where it publishes all its topics, such as tcp://127.0.0.1:28332
 * @param clockOffsetMicros how far its host's clock is ahead of the true time; an agent beside it has the same clock
 */
public record BitcoindHandle(
        NodeName name,
        CoreVersion version,
        String cohort,
        Path log,
        Path cookie,
        int rpcPort,
        String rpcUser,
        String rpcPassword,
        String zmqAddress,
        long clockOffsetMicros) {}
