package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A place in an open file. */
record LogPlace(LogFile file, long offset) {

    /**
     * The place behind certain bytes, in the first file that has them, opened.
     *
     * @param offset where they stand if the file is a plain copy
     */
    static Optional<LogPlace> find(LastBytes bytes, long offset, List<LogEntry> entries) throws IOException {
        if (!bytes.areTelling()) {
            return Optional.empty();
        }
        for (LogEntry entry : entries) {
            Optional<LogFile> opened = LogFile.open(entry);
            if (opened.isPresent()) {
                OptionalLong place =
                        bytes.standBefore(opened.get(), offset) ? OptionalLong.of(offset) : bytes.find(opened.get());
                if (place.isPresent()) {
                    return Optional.of(new LogPlace(opened.get(), place.getAsLong()));
                }
                opened.get().closeQuietly();
            }
        }
        return Optional.empty();
    }

    /**
     * The oldest copy that may have been made of the log since it was read, opened. Where so little of it was done with
     * that any file has it before the position, a truncated log looks as it was left, and only the younger file tells.
     */
    static Optional<LogFile> copySince(LogPosition position, List<LogEntry> entries) throws IOException {
        if (position.before().areTelling()) {
            return Optional.empty();
        }
        for (LogEntry entry : entries) {
            if (entry.size() > position.offset() && entry.modified().isAfter(position.modified())) {
                Optional<LogFile> opened = LogFile.open(entry);
                if (opened.isPresent() && position.before().standBefore(opened.get(), position.offset())) {
                    return opened;
                }
                opened.ifPresent(LogFile::closeQuietly);
            }
        }
        return Optional.empty();
    }
}
