package org.bmon.agent.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.Stamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryReaderTests {

    private static final String START =
            "2026-11-22T18:11:08.000000Z [init] Bitcoin Core version v28.0.0-abc (release build)\n";

    private final List<LoggedEntry> entries = new ArrayList<>();
    private final EntryReader reader = new EntryReader(entries::add);

    private void accept(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reader.accept(bytes, 0, bytes.length);
    }

    private List<String> texts() {
        return entries.stream().map(LoggedEntry::text).toList();
    }

    @Test
    void linesWithoutAPrefixBelongToTheEntryBeforeThem() {
        accept("2026-11-22T18:11:08.000001Z [net] first\n  second\nthird\n\n2026-11-22T18:11:09.000000Z next\n");
        assertThat(texts()).containsExactly("2026-11-22T18:11:08.000001Z [net] first\n  second\nthird");
        reader.flush();
        assertThat(texts()).hasSize(2);
    }

    @Test
    void entryHasTimeLevelCategoryAndVersion() {
        accept(START + "2026-11-22T18:11:09.000007Z [msghand] [validation] a\n"
                + "2026-11-22T18:11:09.000008Z [msghand] [mempool:trace] b\n"
                + "2026-11-22T18:11:09.000009Z [msghand] [net:warning] c\n"
                + "2026-11-22T18:11:09.000010Z [msghand] [error] d\n"
                + "2026-11-22T18:11:09.000011Z [msghand] ERROR: e\n"
                + "2026-11-22T18:11:09.000012Z [msghand] f\n");
        reader.flush();
        assertThat(entries)
                .extracting(LoggedEntry::level)
                .containsExactly("info", "debug", "trace", "warning", "error", "error", "info");
        assertThat(entries)
                .extracting(LoggedEntry::category)
                .containsExactly("none", "validation", "mempool", "net", "none", "none", "none");
        assertThat(entries).extracting(LoggedEntry::version).containsOnly("v28.0.0");
        assertThat(entries.get(1).at()).isEqualTo(Stamp.ofLog(1_795_371_069_000_007L));
    }

    @Test
    void entriesOfOneTimeAreNumbered() {
        accept("2026-11-22T18:11:08Z a\n2026-11-22T18:11:08Z a\n2026-11-22T18:11:09Z b\n");
        reader.flush();
        assertThat(entries).extracting(LoggedEntry::tie).containsExactly(0, 1, 0);
    }

    @Test
    void logWithoutTimesIsCutAtQuiet() {
        accept("no time\n");
        reader.flush();
        accept("none either\n");
        reader.flush();
        assertThat(texts()).containsExactly("no time", "none either");
        assertThat(entries).extracting(LoggedEntry::at).containsOnlyNulls();
    }

    @Test
    void whatIsTooLongIsCutAndCounted() {
        accept("2026-11-22T18:11:08.000001Z " + "x".repeat(300_000) + "\n2026-11-22T18:11:09.000000Z next\n");
        assertThat(entries.get(0).text()).hasSize(EntryReader.MAX_ENTRY);
        assertThat(reader.cutBytes()).isEqualTo(300_028 - EntryReader.MAX_ENTRY);
        accept("y".repeat(EntryReader.MAX_ENTRY) + "\n" + "2026-11-22T18:11:10.000000Z last\n");
        assertThat(entries.get(1).text()).hasSize(EntryReader.MAX_ENTRY);
    }

    @Test
    void readingGoesOnWhereEntriesWereGivenOut() {
        String before = START
                + "2026-11-22T18:11:09.000007Z [init] [validation] a\n2026-11-22T18:11:09.000007Z [init] [net] b\n";
        accept(before);
        long settled = reader.settled();
        assertThat(before.substring((int) settled)).startsWith("2026-11-22T18:11:09.000007Z [init] [net] b");
        List<LoggedEntry> again = new ArrayList<>();
        EntryReader second = new EntryReader(again::add);
        byte[] bytes = ("cut off\n" + before).getBytes(StandardCharsets.UTF_8);
        int from = "cut off\n".length() + (int) settled;
        second.recall(bytes, 0, from);
        second.accept(bytes, from, bytes.length - from);
        second.flush();
        reader.flush();
        assertThat(again).containsExactly(entries.get(2));
        assertThat(again.get(0).tie()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"debug-28.0.log", "debug-31.99.log"})
    void realLogComesOutWholeHoweverItIsCut(String name) throws IOException {
        byte[] log;
        try (InputStream in = EntryReaderTests.class.getResourceAsStream(name)) {
            log = in.readAllBytes();
        }
        SplittableRandom random = new SplittableRandom(28);
        for (int at = 0; at < log.length; ) {
            int length = Math.min(log.length - at, random.nextInt(1, 5000));
            reader.accept(log, at, length);
            at += length;
        }
        reader.endOfFile();
        String lines = new String(log, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(String.join("\n", texts()) + "\n").isEqualTo(lines);
        assertThat(reader.settled()).isEqualTo(log.length);
        assertThat(entries).extracting(LoggedEntry::version).doesNotContainNull();
        assertThat(entries).extracting(LoggedEntry::category).contains("validation", "cmpctblock");
    }
}
