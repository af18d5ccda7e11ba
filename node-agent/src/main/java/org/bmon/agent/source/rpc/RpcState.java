package org.bmon.agent.source.rpc;

import java.util.List;

/**
 * getrpcinfo.
 *
 * @param active calls that run now, this one among them
 * @param longestMicros how long the longest of them has run
 * @param logPath where debug.log is, as the node names it
 */
public record RpcState(int active, long longestMicros, String logPath) {

    static RpcState of(Fields answer) {
        List<Fields> commands = answer.objects("active_commands");
        long longest = 0;
        for (Fields command : commands) {
            // The wait for a block is ours, or another's; long it is by its nature.
            if (!command.text("method").startsWith("waitfor")) {
                longest = Math.max(longest, command.integer("duration"));
            }
        }
        return new RpcState(commands.size(), longest, answer.text("logpath"));
    }
}
