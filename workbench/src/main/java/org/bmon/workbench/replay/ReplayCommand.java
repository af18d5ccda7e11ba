package org.bmon.workbench.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.JsonTarget;
import org.bmon.workbench.cli.UsageException;

/** The command {@code replay}: prints what recorded nodes saw, as a table or as JSON. */
public final class ReplayCommand {

    /** How it is called. */
    public static final String USAGE = "replay DIR [--json FILE]";

    private final PrintStream out;

    public ReplayCommand(PrintStream out) {
        this.out = out;
    }

    /** Replays the directory that the arguments name. */
    public void run(List<String> arguments) throws UsageException, BadInput, IOException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--json"));
        if (parsed.operands().size() != 1) {
            throw new UsageException(
                    "replay takes one directory, not " + parsed.operands().size());
        }
        String json = parsed.option("--json");
        JsonTarget target = json == null ? null : JsonTarget.of(json, out);
        Recording recording = RecordingReader.open(Path.of(parsed.operands().get(0)));
        ReplayReport report;
        try (Replay replay = new Replay(recording)) {
            report = replay.run();
        }
        if (target != null) {
            target.write(generator -> ReplayJson.write(report, generator));
        }
        if (target == null || !target.isStandardOutput()) {
            out.print(ReplayText.render(report));
        }
    }
}
