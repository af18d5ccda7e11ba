package org.bmon.agent.doctor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.agent.source.log.EntryReader;
import org.bmon.agent.source.log.LoggedEntry;
import org.bmon.common.TimeSource;
import org.bmon.common.event.NodeStarted;

/** Looks at debug.log: whether it can be read, whether it moves, and which settings the node said at its last start. */
public final class LogExamination implements Examination {

    private static final int RECENT_BYTES = 1 << 18;
    private static final Duration QUIET = Duration.ofHours(2);
    private static final Set<String> CATEGORIES =
            new TreeSet<>(Set.of("validation", "bench", "cmpctblock", "mempoolrej", "mempool"));
    private static final int FIRST_VERSION = 22;
    private static final int LAST_VERSION = 31;

    private final Path log;
    private final Clock clock;

    /** {@code clock} tells how long ago the last line was written. */
    public LogExamination(Path log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try {
            if (!Files.isRegularFile(log)) {
                return List.of(Finding.fail(
                        "log", "there is no file " + log, "set bmon.agent.debug-log to the node's debug.log"));
            }
            List<LoggedEntry> recent = recent();
            findings.add(Finding.ok("log", log + " can be read"));
            findings.add(age());
            recent(recent, findings);
            Optional<NodeStarted> start = LastStart.find(log);
            if (start.isPresent()) {
                settings(start.get(), findings);
            } else {
                findings.add(Finding.warn(
                        "log.start",
                        "the file has no start of the node, so its settings are not known",
                        "nothing, if the log was rotated since; compare bitcoin.conf with docs/bitcoin-conf.md"));
            }
        } catch (AccessDeniedException e) {
            findings.add(Finding.fail(
                    "log", log + " can't be read", "give the agent's user read access: the group of bitcoind, say"));
        } catch (IOException e) {
            findings.add(Finding.fail("log", log + " can't be read: " + e, "look at the disk and the file's owner"));
        }
        return findings;
    }

    private List<LoggedEntry> recent() throws IOException {
        List<LoggedEntry> entries = new ArrayList<>();
        try (FileChannel file = FileChannel.open(log)) {
            int length = (int) Math.min(RECENT_BYTES, file.size());
            byte[] bytes = LastStart.read(file, file.size() - length, length);
            EntryReader reader = new EntryReader(entries::add);
            reader.accept(bytes, 0, bytes.length);
            reader.flush();
        }
        return entries;
    }

    private Finding age() throws IOException {
        Duration age = Duration.between(Files.getLastModifiedTime(log).toInstant(), clock.instant());
        return age.compareTo(QUIET) < 0
                ? Finding.ok("log.age", "written " + age.toSeconds() + " s ago")
                : Finding.warn(
                        "log.age",
                        "nothing was written for " + age.toHours() + " h",
                        "is the node up, and is this its log? It must not be rotated without SIGHUP");
    }

    private static void recent(List<LoggedEntry> entries, List<Finding> findings) {
        if (entries.isEmpty()) {
            return;
        }
        LoggedEntry last = entries.get(entries.size() - 1);
        if (last.at() == null) {
            findings.add(Finding.fail("log.times", "its lines have no times", "remove logtimestamps=0"));
        } else if (last.at().source() == TimeSource.LOG_SECONDS) {
            findings.add(Finding.warn(
                    "log.times", "times are in whole seconds, and so is every delay", "set logtimemicros=1"));
        } else {
            findings.add(Finding.ok("log.times", "times are in microseconds"));
        }
        boolean suppresses = entries.stream().anyMatch(entry -> entry.text().startsWith("[*] "));
        if (suppresses) {
            findings.add(Finding.warn(
                    "log.rate-limit", "the node leaves lines out of its log", "set logratelimit=0 and restart"));
        }
    }

    private static void settings(NodeStarted start, List<Finding> findings) {
        Map<String, String> settings = start.settings();
        findings.add(version(start.version()));
        if (settings.isEmpty()) {
            findings.add(Finding.warn(
                    "log.settings",
                    "the start does not tell the settings (Core before v20, or a fork)",
                    "compare bitcoin.conf with docs/bitcoin-conf.md"));
            return;
        }
        findings.add(
                isOn(settings, "logthreadnames")
                        ? Finding.ok("log.threads", "lines name their thread")
                        : Finding.warn(
                                "log.threads", "lines do not name their thread", "set logthreadnames=1 and restart"));
        findings.add(categories(settings.getOrDefault("debug", ""), settings.getOrDefault("debugexclude", "")));
        // Older ones only warn of the key.
        boolean limits = major(start.version()) >= 30 || start.version().startsWith("v29.1");
        if (limits && !"0".equals(settings.get("logratelimit"))) {
            findings.add(Finding.warn(
                    "log.rate-limit",
                    "the node may leave lines out of its log when there are many",
                    "set logratelimit=0 and restart"));
        }
        if (!"0".equals(settings.get("shrinkdebugfile"))
                && settings.getOrDefault("debug", "").isEmpty()) {
            findings.add(Finding.warn(
                    "log.shrink",
                    "the node cuts its log at each start",
                    "set shrinkdebugfile=0 and rotate it yourself"));
        } else {
            findings.add(Finding.ok("log.shrink", "the node does not cut its log"));
        }
        if (settings.containsKey("loglevel") && settings.get("loglevel").contains("info")) {
            findings.add(Finding.fail(
                    "log.level",
                    "loglevel=" + settings.get("loglevel") + " silences the categories",
                    "remove loglevel"));
        }
    }

    private static Finding version(String version) {
        int major = major(version);
        String said = "the node is " + version;
        if (major < FIRST_VERSION) {
            return Finding.fail("version", said, "bmon reads Bitcoin Core v22 and later");
        }
        return major > LAST_VERSION
                ? Finding.warn("version", said, "newer than what bmon was tried with; look at log_unmatched_lines")
                : Finding.ok("version", said);
    }

    private static int major(String version) {
        String digits = version.replaceFirst("^v?([0-9]{1,4}).*$", "$1");
        return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
    }

    private static Finding categories(String debug, String excluded) {
        Set<String> on = new TreeSet<>(List.of(debug.split(",", -1)));
        boolean all = on.contains("1") || on.contains("all");
        Set<String> missing = new TreeSet<>(all ? Set.of() : CATEGORIES);
        missing.removeAll(on);
        for (String off : excluded.split(",", -1)) {
            if (CATEGORIES.contains(off)) {
                missing.add(off);
            }
        }
        if (!missing.isEmpty()) {
            return Finding.warn(
                    "log.categories",
                    "not all that bmon reads is logged",
                    "add debug=" + String.join(", debug=", missing) + "; docs/bitcoin-conf.md has their cost");
        }
        return all || on.contains("net")
                ? Finding.warn(
                        "log.categories",
                        "debug=net writes several GB a day",
                        "name the categories: " + String.join(", ", CATEGORIES))
                : Finding.ok("log.categories", String.join(", ", CATEGORIES) + " are logged");
    }

    private static boolean isOn(Map<String, String> settings, String key) {
        String value = settings.get(key);
        return value != null && !value.equals("0");
    }
}
