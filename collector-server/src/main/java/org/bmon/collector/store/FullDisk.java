package org.bmon.collector.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Knows the failures of a database whose disk is full, or may be, and what mends them. */
final class FullDisk {

    /** The kind of an error of SQLite is in its lowest byte. */
    private static final int KIND = 0xff;

    /** PostgreSQL's disk_full. */
    private static final String NO_SPACE = "53100";

    private FullDisk() {}

    /** What to do about a failure, to be put after what failed; nothing if it has nothing to do with the disk. */
    static String mend(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                int kind = sql.getErrorCode() & KIND;
                if (kind == SQLiteErrorCode.SQLITE_FULL.code || NO_SPACE.equals(sql.getSQLState())) {
                    return "; make room on the disk that it is on";
                }
                if (kind == SQLiteErrorCode.SQLITE_IOERR.code) {
                    return "; make room on the disk that it is on, or replace that disk if it is not full";
                }
            }
        }
        return "";
    }
}
