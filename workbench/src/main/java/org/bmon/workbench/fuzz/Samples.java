package org.bmon.workbench.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The recordings and data files of the tree, cut into inputs. */
final class Samples {

    private static final int LINES = 40;

    private Samples() {}

    /** Pieces of some forty lines of every file in a folder whose name ends so. */
    static List<byte[]> pieces(Path folder, String end) throws IOException {
        List<byte[]> pieces = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(end)).sorted().toList()) {
                List<String> lines = Arrays.asList(Files.readString(file).split("(?<=\n)", -1));
                for (int from = 0; from < lines.size(); from += LINES) {
                    pieces.add(String.join("", lines.subList(from, Math.min(lines.size(), from + LINES)))
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        if (pieces.isEmpty()) {
            throw new IOException(folder + " has no file that ends with " + end);
        }
        return pieces;
    }
}
