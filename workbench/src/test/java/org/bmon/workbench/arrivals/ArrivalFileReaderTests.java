package org.bmon.workbench.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.Resolution;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.workbench.cli.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalFileReaderTests {

    private static final String HASH = "00000000000000000000000000000000000000000000000000000000000000a";

    @TempDir
    Path directory;

    @Test
    void rowsBecomeArrivalsInOrderOfTimeAndTheEarliestOfTwoCounts() throws Exception {
        ArrivalFile file = read(
                "802," + HASH + "2,1700000200000",
                "801," + HASH + "1,1700000100000",
                "801," + HASH + "1,1700000090000",
                "802," + HASH + "2,1700000300000");

        assertThat(file.arrivals())
                .containsExactly(
                        arrival(801, 1, 1_700_000_090_000_000L, Resolution.SECONDS),
                        arrival(802, 2, 1_700_000_200_000_000L, Resolution.SECONDS));
        assertThat(file.rows()).isEqualTo(4);
        assertThat(file.doubled()).isEqualTo(2);
        assertThat(file.outOfOrder()).isEqualTo(2);
        assertThat(file.malformed()).isZero();
    }

    @Test
    void twoBlocksOfOneHeightAreTwoArrivals() throws Exception {
        ArrivalFile file = read("801," + HASH + "1,1700000100000", "801," + HASH + "2,1700000100500");

        assertThat(file.arrivals()).hasSize(2);
        assertThat(file.doubled()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'801';not a row of height,hash,arrival_ms: '801'",
                "'801,HASH,1700000100000,9';not a row of height",
                "'-1,HASH,1700000100000';the height is not a block height: '-1'",
                "'8e2,HASH,1700000100000';the height is not",
                "'801,HASH0,1700000100000';the hash is not of 64 hexadecimal digits",
                "'801,xyz,1700000100000';the hash is not of 64 hexadecimal digits: 'xyz'",
                "'801,HASH,yesterday';the arrival is not a time in milliseconds since 1970: 'yesterday'",
                "'801,HASH,';the arrival is not a time",
                "'801,HASH,12345';the arrival is not a time",
                "'801,HASH,99999999999999999999';the arrival is not a time",
            })
    void aMalformedRowIsToldWithItsLineAndTheRestCounts(String row, String reason) throws Exception {
        ArrivalFile file = read(
                "801," + HASH + "1,1700000100000", row.replace("HASH", HASH + "7"), "802," + HASH + "2,1700000200000");

        assertThat(file.arrivals()).hasSize(2);
        assertThat(file.malformed()).isEqualTo(1);
        assertThat(file.examples()).singleElement().satisfies(example -> {
            assertThat(example.line()).isEqualTo(2);
            assertThat(example.reason()).contains(reason);
        });
    }

    @Test
    void aBlockHasOneHeight() throws Exception {
        ArrivalFile file = read(
                "801," + HASH + "1,1700000100000",
                "802," + HASH + "2,1700000200000",
                "803," + HASH + "1,1700000300000");

        assertThat(file.examples().get(0).reason())
                .contains("the height is 803")
                .contains("says 801");
        assertThat(file.arrivals()).hasSize(2);
    }

    @Test
    void onlyTheFirstMalformedRowsAreKeptAndAllAreCounted() throws Exception {
        String[] rows = new String[40];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i % 2 == 0 ? "801," + HASH + "1,1700000100000" : "row " + i;
        }

        ArrivalFile file = read(rows);

        assertThat(file.malformed()).isEqualTo(20);
        assertThat(file.examples()).hasSize(ArrivalFileReader.EXAMPLES);
    }

    @Test
    void resolutionsAreToldApart() throws Exception {
        ArrivalFile file = read(
                "1," + HASH + "1,1700000100000",
                "2," + HASH + "2,1700000200",
                "3," + HASH + "3,1700000300123",
                "4," + HASH + "4,1700000400123456");

        assertThat(file.resolutions())
                .isEqualTo(Map.of(Resolution.SECONDS, 2, Resolution.MILLISECONDS, 1, Resolution.MICROSECONDS, 1));
        assertThat(file.arrivals())
                .extracting(Arrival::micros)
                .containsExactly(
                        1_700_000_100_000_000L, 1_700_000_200_000_000L, 1_700_000_300_123_000L, 1_700_000_400_123_456L);
    }

    @Test
    void aWholeSecondByChanceIsAsFineAsTheRest() throws Exception {
        String[] rows = new String[2_000];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = "%d,%064x,%d".formatted(i, i, 1_700_000_000_000L + 601L * i);
        }

        assertThat(read(rows).resolutions()).isEqualTo(Map.of(Resolution.MILLISECONDS, 2_000));
    }

    @Test
    void lineEndsOfWindowsAByteOrderMarkAndBlankLinesAreNoMatter() throws Exception {
        Path csv = write("\ufeff801," + HASH + "1,1700000100000\r\n\r\n802," + HASH + "2,1700000200000");

        ArrivalFile file = ArrivalFileReader.read(new NodeName("a"), csv);

        assertThat(file.arrivals()).hasSize(2);
        assertThat(file.malformed()).isZero();
    }

    @Test
    void aFileOfAnotherShapeIsRefusedWithItsFirstBadLine() throws IOException {
        Path csv = write("801," + HASH + "1,1700000100000\na;b;c\nd;e;f\n");

        assertThatThrownBy(() -> ArrivalFileReader.read(new NodeName("a"), csv))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(csv + ":2: ")
                .hasMessageContaining("2 of 3 rows are malformed");
    }

    @Test
    void anEmptyFileADirectoryAndNoFileAreRefused() throws IOException {
        Path empty = write("\n");
        NodeName node = new NodeName("a");

        assertThatThrownBy(() -> ArrivalFileReader.read(node, empty)).hasMessageContaining(empty + ": is empty");
        assertThatThrownBy(() -> ArrivalFileReader.read(node, directory)).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> ArrivalFileReader.read(node, directory.resolve("none.csv")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("none.csv: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesAreReadOrRefused(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path csv = directory.resolve("noise.csv");
        for (int round = 0; round < 200; round++) {
            byte[] row = ("801," + HASH + "1,1700000100000\n").getBytes(StandardCharsets.US_ASCII);
            byte[] bytes = new byte[row.length * 3];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(60) == 0 ? (byte) random.nextInt(256) : row[i % row.length];
            }
            Files.write(csv, bytes);
            try {
                ArrivalFile file = ArrivalFileReader.read(new NodeName("a"), csv);
                assertThat(file.arrivals().size() + file.doubled() + file.malformed())
                        .isEqualTo(file.rows());
            } catch (BadInput e) {
                assertThat(e).hasMessageContaining("noise.csv:");
            }
        }
    }

    private ArrivalFile read(String... rows) throws IOException, BadInput {
        return ArrivalFileReader.read(new NodeName("a"), write(String.join("\n", rows) + "\n"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("arrivals.csv"), text);
    }

    private static Arrival arrival(int height, int digit, long micros, Resolution resolution) {
        return new Arrival(height, BlockHash.ofHex(HASH + digit), micros, resolution);
    }
}
