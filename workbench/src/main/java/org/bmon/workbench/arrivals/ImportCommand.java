package org.bmon.workbench.arrivals;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.JsonTarget;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;

/** The command {@code import}: prints how far apart blocks came, from files of arrival times, one file for each node. */
public final class ImportCommand {

    /** How it is called. */
    public static final String USAGE = "import --network main NODE=FILE.csv … [--json FILE]";

    private final PrintStream out;

    public ImportCommand(PrintStream out) {
        this.out = out;
    }

    /** Reads the files that the arguments name. */
    public void run(List<String> arguments) throws UsageException, BadInput {
        Arguments parsed = Arguments.parse(arguments, Set.of("--network", "--json"));
        Network network = network(parsed.option("--network"));
        if (parsed.operands().isEmpty()) {
            throw new UsageException("import takes at least one NODE=FILE.csv");
        }
        String json = parsed.option("--json");
        JsonTarget target = json == null ? null : JsonTarget.of(json, out);
        List<ArrivalFile> files = new ArrayList<>();
        Set<NodeName> names = new HashSet<>();
        for (String operand : parsed.operands()) {
            int equals = operand.indexOf('=');
            if (equals < 1 || equals == operand.length() - 1) {
                throw new UsageException("not NODE=FILE.csv: '" + operand + "'");
            }
            NodeName node = node(operand.substring(0, equals));
            if (!names.add(node)) {
                throw new UsageException("node " + node + " is given twice; a node's arrivals go in one file");
            }
            files.add(ArrivalFileReader.read(node, Path.of(operand.substring(equals + 1))));
        }
        ImportReport report = ImportReport.of(network, files);
        if (target != null) {
            target.write(generator -> ImportJson.write(report, generator));
        }
        if (target == null || !target.isStandardOutput()) {
            out.print(new ImportText(report).render());
        }
    }

    private static Network network(@Nullable String label) throws UsageException {
        if (label == null) {
            throw new UsageException("import needs --network, such as --network main");
        }
        try {
            return Network.ofLabel(label);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static NodeName node(String name) throws UsageException {
        try {
            return new NodeName(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
