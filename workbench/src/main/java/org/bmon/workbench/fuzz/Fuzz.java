package org.bmon.workbench.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Feeds one parser for a time, from a seed, until something is found. */
final class Fuzz {

    private Fuzz() {}

    /**
     * What came of it.
     *
     * @param parser its name
     * @param inputs how many it was fed
     * @param taken how many of them it took
     * @param finding what it did that it must not; null if nothing
     * @param input the input that made it do so; null if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Result(
            String parser,
            long inputs,
            long taken,
            @Nullable String finding,
            byte @Nullable [] input) {}

    static Result run(Parser parser, long seed, Duration time) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> corpus = parser.corpus();
        long until = System.nanoTime() + time.toNanos();
        long inputs = 0;
        long taken = 0;
        while (System.nanoTime() - until < 0) {
            byte[] input = Mutation.of(
                    corpus.get(random.nextInt(corpus.size())), corpus.get(random.nextInt(corpus.size())), random);
            inputs++;
            try {
                if (parser.read(input, random)) {
                    taken++;
                }
            } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                return new Result(parser.name(), inputs, taken, trace.toString(), input);
            }
        }
        return new Result(parser.name(), inputs, taken, null, null);
    }
}
