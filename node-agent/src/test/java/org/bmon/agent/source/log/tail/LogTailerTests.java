package org.bmon.agent.source.log.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.LongStream;
import org.bmon.common.event.DataGap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailerTests {

    @TempDir
    Path directory;

    NodeLog node;
    TailerHarness tail;

    @BeforeEach
    void begin() {
        node = new NodeLog(directory);
        tail = new TailerHarness(node.log, StartAt.BEGINNING, true);
    }

    @AfterEach
    void end() throws IOException {
        tail.close();
        node.close();
    }

    private void startAt(StartAt start) {
        tail.close();
        tail = new TailerHarness(node.log, start, true);
    }

    private static List<Long> upTo(long last) {
        return between(1, last);
    }

    private static List<Long> between(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private void assertAllReadWithoutGap() {
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(upTo(node.written()));
        assertThat(tail.gaps()).isEmpty();
    }

    @Test
    void logThatComesLateIsReadFromItsFirstLine() {
        startAt(StartAt.END);
        tail.pollAll();
        node.write(3);
        assertAllReadWithoutGap();
    }

    @Test
    void startAtTheBeginningReadsWhatWasRotatedAwayToo() throws IOException {
        node.write(40);
        node.rotate(false);
        node.write(30);
        node.rotate(false);
        node.write(5);
        startAt(StartAt.BEGINNING);
        assertAllReadWithoutGap();
    }

    @Test
    void logIsReadUpToTheMomentAtWhichItsEndWasSeenOnceNothingIsHeldBack() {
        startAt(StartAt.BEGINNING);
        node.write(3);
        tail.poll();
        tail.poll();
        long end = tail.nanos();
        assertThat(tail.readUpTo).as("the reader holds the last line back").isZero();
        tail.pollAll();
        assertThat(tail.readUpTo).isGreaterThanOrEqualTo(end).isLessThanOrEqualTo(tail.nanos());
        assertThat(tail.lines()).hasSize(3);
    }

    @Test
    void startAtEndReadsOnlyWhatComesAndRecallsWhatWas() {
        node.write(100);
        startAt(StartAt.END);
        tail.poll();
        node.write(2);
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(between(101, 102));
        assertThat(tail.recalled()).isPositive();
    }

    @Test
    void startAtEndIsRememberedAtOnce() {
        node.write(100);
        startAt(StartAt.END);
        tail.poll();
        node.write(1);
        tail.restart();
        tail.pollAll();
        assertThat(tail.lines()).containsExactly(101L);
    }

    @Test
    void startAtEndInTheMiddleOfALineBeginsWithThatLine() {
        node.write(10);
        startAt(StartAt.END);
        node.writeInPieces(() -> tail.poll());
        tail.pollAll();
        assertThat(tail.lines()).containsExactly(11L);
    }

    @Test
    void lineWrittenInPiecesIsOneLine() {
        node.write(1);
        node.writeInPieces(() -> {
            tail.pollAll();
            tail.restart();
            tail.pollAll();
        });
        assertAllReadWithoutGap();
    }

    @Test
    void eventsThatWaitAreReadAgainAfterARestart() {
        node.write(5);
        tail.poll();
        assertThat(tail.lines()).isEqualTo(upTo(4));
        tail.restart();
        assertAllReadWithoutGap();
    }

    @Test
    void renamedFileIsReadToItsEndBeforeTheNext() throws IOException {
        node.write(5);
        tail.poll();
        node.write(2);
        node.rotate(false);
        tail.pollAll();
        node.write(3);
        assertAllReadWithoutGap();
    }

    @Test
    void renamedFileIsStillReadWhileTheNodeWritesToIt() throws IOException {
        node.write(5);
        tail.poll();
        Files.move(node.log, directory.resolve("debug.log.1"));
        node.write(5);
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(upTo(10));
        Files.createFile(node.log);
        node.write(5);
        assertAllReadWithoutGap();
    }

    @Test
    void filesRotatedWhileTheAgentWasDownAreReadInOrder() throws IOException {
        node.write(5);
        tail.poll();
        tail.close();
        node.write(5);
        for (int i = 0; i < 3; i++) {
            node.rotate(i == 1);
            node.write(5);
        }
        tail.restart();
        assertAllReadWithoutGap();
    }

    @Test
    void restartBetweenRenameAndReopenLosesNothing() throws IOException {
        node.write(5);
        tail.poll();
        node.rotate(false);
        tail.restart();
        tail.pollAll();
        node.write(5);
        assertAllReadWithoutGap();
    }

    @Test
    void packedFileIsAGap() throws IOException {
        node.write(50);
        tail.poll();
        tail.close();
        node.write(5);
        node.rotate(false);
        Files.delete(directory.resolve("debug.log.1"));
        Files.writeString(directory.resolve("debug.log.1.gz"), "packed");
        node.write(5);
        tail.restart();
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(concat(upTo(49), between(56, 60)));
        assertThat(tail.gaps()).hasSize(1);
        assertThat(tail.gaps().get(0).source()).isEqualTo(DataGap.Source.LOG);
        assertThat(tail.gaps().get(0).missing()).isNull();
    }

    private static List<Long> concat(List<Long> one, List<Long> other) {
        return LongStream.concat(
                        one.stream().mapToLong(Long::longValue), other.stream().mapToLong(Long::longValue))
                .boxed()
                .toList();
    }

    @Test
    void shrunkFileIsReadOnWhereReadingStopped() throws IOException {
        node.write(200);
        tail.pollAll();
        node.shrink(5000, tail::poll);
        node.write(3);
        assertAllReadWithoutGap();
    }

    @Test
    void shrunkFileIsReadOnAfterARestartToo() throws IOException {
        node.write(200);
        tail.poll();
        node.write(10);
        tail.close();
        node.shrink(5000, () -> {});
        node.write(3);
        tail.restart();
        assertAllReadWithoutGap();
    }

    @Test
    void shrinkThatCutsUnreadLinesIsAGap() throws IOException {
        node.write(100);
        tail.pollAll();
        node.write(300);
        node.shrink(5000, () -> {});
        tail.pollAll();
        node.write(3);
        tail.pollAll();
        assertThat(tail.gaps()).extracting(DataGap::kind).containsExactly("truncated");
        List<Long> lines = tail.lines();
        assertThat(lines.subList(0, 100)).isEqualTo(upTo(100));
        assertThat(lines.subList(100, lines.size())).isEqualTo(between(lines.get(100), 403));
        assertThat(lines.get(100)).isGreaterThan(300);
    }

    @Test
    void shrinkBelowTheReadingPositionOfAFileThatGrewBeyondItIsNoticed() throws IOException {
        node.write(20);
        tail.pollAll();
        tail.close();
        node.write(400);
        node.shrink(5000, () -> {});
        tail.restart();
        tail.pollAll();
        assertThat(Files.size(node.log)).isGreaterThan(20L * 70);
        assertThat(tail.gaps()).extracting(DataGap::kind).containsExactly("truncated");
        assertThat(tail.lines()).doesNotHaveDuplicates().contains(20L, 420L);
    }

    @Test
    void restOfACopiedAndTruncatedFileIsReadFromTheCopy() throws IOException {
        node.write(50);
        tail.poll();
        node.write(10);
        node.copyTruncate(0);
        node.write(5);
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(upTo(65));
        assertThat(tail.gaps()).extracting(DataGap::kind).containsExactly("truncated");
    }

    @Test
    void copyIsReadAlsoIfNothingOfTheLogWasDoneWithBeforeTheAgentWentDown() throws IOException {
        node.write(1);
        tail.poll();
        node.write(50);
        tail.close();
        node.copyTruncate(0);
        node.write(5);
        tail.restart();
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(upTo(56));
        assertThat(tail.gaps()).extracting(DataGap::kind).containsExactly("truncated");
    }

    @Test
    void linesBetweenCopyAndTruncationAreAGap() throws IOException {
        node.write(50);
        tail.pollAll();
        node.copyTruncate(3);
        tail.pollAll();
        node.write(5);
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(concat(upTo(50), between(54, 58)));
        assertThat(tail.gaps()).extracting(DataGap::kind).containsExactly("truncated");
    }

    @Test
    void fileMovedToAnotherDiskIsKnownByItsContent() throws IOException {
        node.write(50);
        tail.pollAll();
        tail.close();
        node.close();
        Path moved = directory.resolve("moved");
        Files.copy(node.log, moved);
        Files.delete(node.log);
        Files.move(moved, node.log, StandardCopyOption.REPLACE_EXISTING);
        tail.restart();
        tail.pollAll();
        node.rotate(false);
        node.write(5);
        assertAllReadWithoutGap();
    }

    @Test
    void fullOutboxStopsTheReadingAndLosesNothing() {
        node.write(5);
        tail.poll();
        tail.outbox.full = true;
        node.write(1000);
        tail.pollAll();
        assertThat(tail.lines()).isEqualTo(upTo(4));
        tail.outbox.full = false;
        assertAllReadWithoutGap();
    }

    @Test
    void lagIsWhatIsNotReadYet() throws IOException {
        node.write(5000);
        tail.poll();
        assertThat(tail.lag()).isEqualTo(Files.size(node.log) - (256 << 10));
        tail.pollAll();
        assertThat(tail.lag()).isZero();
    }

    @Test
    void directoryInPlaceOfTheLogIsSaidSo() throws IOException {
        Files.createDirectory(node.log);
        assertThatThrownBy(tail::poll)
                .hasMessageContaining("is not a file")
                .hasMessageContaining("bmon.agent.debug-log");
    }
}
