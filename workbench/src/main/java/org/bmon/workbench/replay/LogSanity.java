package org.bmon.workbench.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.workbench.cli.BadInput;

/** Refuses a file that is called debug.log and is none: one in which most lines are not such as bitcoind writes. */
final class LogSanity {

    private static final int SHOWN_CHARACTERS = 40;
    private static final Pattern STAMPED = Pattern.compile("(\\[\\*] )?\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*");

    private final Path file;

    LogSanity(Path file) {
        this.file = file;
    }

    /**
     * Judges by what the reader made of the file.
     *
     * @throws BadInput naming the first line that is no log line
     */
    void check(LogStatistics statistics) throws BadInput {
        long strange = statistics.continuationLines() + statistics.overlongLines() + statistics.binaryLines();
        long lines = statistics.lines() - statistics.blankLines();
        if (lines == 0) {
            throw new BadInput(file, "has no line in it");
        }
        if (2 * strange > lines) {
            throw firstStrange(strange, lines);
        }
    }

    private BadInput firstStrange(long strange, long lines) throws BadInput {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            long number = 0;
            for (byte[] begin = line(in); begin.length > 0; begin = line(in)) {
                number++;
                String text = new String(begin, StandardCharsets.ISO_8859_1).stripTrailing();
                if (!text.isEmpty() && !STAMPED.matcher(text).matches()) {
                    return new BadInput(
                            file,
                            number,
                            problem(begin, text) + " (" + strange + " of " + lines + " lines are like it)");
                }
            }
        } catch (IOException e) {
            return new BadInput(file, "can't be read: " + e.getMessage());
        }
        return new BadInput(file, strange + " of " + lines + " lines are not such as bitcoind writes");
    }

    private static String problem(byte[] begin, String text) {
        if (begin.length > 1 && begin[0] == 0x1f && begin[1] == (byte) 0x8b) {
            return "is compressed; unpack it first";
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c != 0x7f)) {
            return "is not text, so this is no debug.log";
        }
        String shown = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
        return "does not begin with a time stamp, as the lines of a debug.log do: '" + shown + "'";
    }

    /** The first bytes of the next line, its newline included if it is among them; none at the end. */
    private static byte[] line(InputStream in) throws IOException {
        byte[] begin = new byte[256];
        int length = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (length < begin.length) {
                begin[length++] = (byte) b;
            }
            if (b == '\n') {
                break;
            }
        }
        return Arrays.copyOf(begin, length);
    }
}
