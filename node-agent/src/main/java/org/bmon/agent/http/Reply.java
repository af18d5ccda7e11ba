package org.bmon.agent.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param status the HTTP status
 * @param retryAfter how long it asks to wait; null if it does not
 * @param body the beginning of the body
 */
public record Reply(int status, @Nullable Duration retryAfter, String body) {}
