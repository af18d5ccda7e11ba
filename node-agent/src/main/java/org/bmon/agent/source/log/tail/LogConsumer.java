package org.bmon.agent.source.log.tail;

import org.bmon.agent.source.log.LogReader;

/** What the tailer feeds: the methods of {@link LogReader} that it needs, with the same promises. */
public interface LogConsumer {

    /** Bytes that come before those to read, to bring back what was known. */
    void recall(byte[] bytes, int offset, int length);

    /** The next bytes of the log. */
    void accept(byte[] bytes, int offset, int length);

    /** The log is quiet. */
    void flush();

    /** The file ended. */
    void endOfFile();

    /** How many of the accepted bytes are done with. */
    long settled();

    /** The log reader as a consumer. */
    static LogConsumer of(LogReader reader) {
        return new LogConsumer() {
            @Override
            public void recall(byte[] bytes, int offset, int length) {
                reader.recall(bytes, offset, length);
            }

            @Override
            public void accept(byte[] bytes, int offset, int length) {
                reader.accept(bytes, offset, length);
            }

            @Override
            public void flush() {
                reader.flush();
            }

            @Override
            public void endOfFile() {
                reader.endOfFile();
            }

            @Override
            public long settled() {
                return reader.settled();
            }
        };
    }
}
