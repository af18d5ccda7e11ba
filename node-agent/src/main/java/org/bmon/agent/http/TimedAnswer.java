package org.bmon.agent.http;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An answer whose head has come and whose body streams in; at the end of its time the body breaks off with an exception. */
public final class TimedAnswer implements AutoCloseable {

    private final HttpLine line;
    private final Connection connection;
    private final TimeLimit limit;
    private final AnswerHead head;
    private final BodyStream body;
    private boolean closed;

    TimedAnswer(HttpLine line, Connection connection, TimeLimit limit, AnswerHead head, BodyStream body) {
        this.line = line;
        this.connection = connection;
        this.limit = limit;
        this.head = head;
        this.body = body;
    }

    /** The status code. */
    public int status() {
        return head.status();
    }

    /** The first value of a header; null if there is none. */
    public @Nullable String header(String name) {
        return head.header(name);
    }

    /** The body. */
    public InputStream body() {
        return body;
    }

    /** Whether the time was up before the body was read. */
    public boolean isExpired() {
        return limit.isExpired();
    }

    /** Gives the connection back if the body was read whole, and ends it otherwise. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            limit.lift();
            line.giveBack(connection, head.lasting() && body.isReadWhole() && !limit.isExpired());
        }
    }
}
