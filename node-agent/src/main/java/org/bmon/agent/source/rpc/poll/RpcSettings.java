package org.bmon.agent.source.rpc.poll;

import java.net.URI;
import org.bmon.agent.source.rpc.RpcCredentials;

/**
 * Whom to ask, as whom, and how often.
 *
 * @param node the address of the RPC server
 * @param credentials who the agent is to it
 * @param polls how often each question is asked
 */
public record RpcSettings(URI node, RpcCredentials credentials, PollSettings polls) {}
