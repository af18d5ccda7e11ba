package org.bmon.workbench.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes good input: bits, bytes, numbers, pieces left out, doubled, or taken from another input. */
final class Mutation {

    private static final List<String> STRANGE = List.of(
            "",
            "0",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "1e999",
            "-0",
            "NaN",
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "\\u0000",
            "\\ud800",
            "\0",
            "\r\n",
            "\n\n",
            "%00",
            "%zz",
            "\u00e9",
            "\ud83d\ude00",
            "[[[[[[[[",
            "{\"a\":",
            "00000000000000000000000000000000000000000000000000000000000000000",
            "1970-01-01T00:00:00Z",
            "-9999-99-99");

    private Mutation() {}

    /** The input with some changes, or now and then as it is. */
    static byte[] of(byte[] good, byte[] other, SplittableRandom random) {
        byte[] input = good;
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            input = once(input, other, random);
        }
        return input;
    }

    private static byte[] once(byte[] input, byte[] other, SplittableRandom random) {
        if (input.length == 0) {
            return other;
        }
        int at = random.nextInt(input.length);
        int end = Math.min(input.length, at + 1 + random.nextInt(1 << random.nextInt(8)));
        byte[] changed = input.clone();
        return switch (random.nextInt(8)) {
            case 0 -> {
                changed[at] ^= (byte) (1 << random.nextInt(8));
                yield changed;
            }
            case 1 -> {
                changed[at] = (byte) random.nextInt(256);
                yield changed;
            }
            case 2 -> Arrays.copyOf(input, at);
            case 3 -> spliced(input, at, end, new byte[0]);
            case 4 -> spliced(input, at, at, Arrays.copyOfRange(input, at, end));
            case 5 -> other.length == 0 ? input : spliced(input, at, end, piece(other, random));
            case 6 -> spliced(input, at, at, strange(random));
            default -> number(input, at, random);
        };
    }

    private static byte[] piece(byte[] other, SplittableRandom random) {
        int from = random.nextInt(other.length);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(200)));
    }

    private static byte[] strange(SplittableRandom random) {
        return STRANGE.get(random.nextInt(STRANGE.size())).getBytes(StandardCharsets.UTF_8);
    }

    /** Puts something strange in the place of the next word or number. */
    private static byte[] number(byte[] input, int at, SplittableRandom random) {
        int from = at;
        while (from < input.length && !Character.isLetterOrDigit(input[from])) {
            from++;
        }
        int to = from;
        while (to < input.length && Character.isLetterOrDigit(input[to])) {
            to++;
        }
        return spliced(input, from, to, strange(random));
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] piece) {
        byte[] all = new byte[from + piece.length + input.length - to];
        System.arraycopy(input, 0, all, 0, from);
        System.arraycopy(piece, 0, all, from, piece.length);
        System.arraycopy(input, to, all, from + piece.length, input.length - to);
        return all;
    }
}
