package org.bmon.collector;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.bmon.collector.store.SqliteBackup;
import org.bmon.collector.store.StoreException;

/** {@code backup FILE}: copies the history, while the collector runs or not. */
final class BackupCommand {

    private static final int BAD_INPUT = 2;

    private BackupCommand() {}

    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (args.length != 2) {
            err.println("usage: backup FILE   of the history in BMON_COLLECTOR_DATA_DIR, or var/collector");
            return BAD_INPUT;
        }
        if (!environment.getOrDefault("BMON_COLLECTOR_STORE_URL", "").isEmpty()) {
            err.println("The history is in PostgreSQL: use pg_dump. See collector-server/README.md.");
            return BAD_INPUT;
        }
        String folder = environment.getOrDefault("BMON_COLLECTOR_DATA_DIR", "var/collector");
        try {
            SqliteBackup.write(Path.of(folder), Path.of(args[1]));
        } catch (StoreException e) {
            err.println(e.getMessage());
            return 1;
        }
        out.println(args[1] + " is the history of " + folder + ", checked.");
        return 0;
    }
}
