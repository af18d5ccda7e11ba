package org.bmon.workbench;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bmon.sim.SimMain;
import org.bmon.workbench.arrivals.ImportCommand;
import org.bmon.workbench.bench.accuracy.AccuracyCommand;
import org.bmon.workbench.bench.agent.AgentCommand;
import org.bmon.workbench.bench.ingest.IngestCommand;
import org.bmon.workbench.bench.kafka.KafkaCommand;
import org.bmon.workbench.bench.scale.ScaleCommand;
import org.bmon.workbench.bench.startup.StartupCommand;
import org.bmon.workbench.bench.summary.SummaryCommand;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.UsageException;
import org.bmon.workbench.demo.DemoCommand;
import org.bmon.workbench.demo.FleetCommand;
import org.bmon.workbench.fuzz.FuzzCommand;
import org.bmon.workbench.replay.ReplayCommand;
import org.bmon.workbench.soak.SoakCommand;

/**
 * The commands of ./dev that need both services at once. Exit code 0: done; 1: what must hold did not; 2: bad
 * input or usage, said on standard error.
 */
public final class Workbench {

    private static final int DID_NOT_HOLD = 1;
    private static final int BAD_INPUT = 2;

    private Workbench() {}

    /** Runs the command that the first argument names. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = run(List.of(arguments), out, err);
        out.flush();
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Runs a command and returns its exit code.
     *
     * @param arguments the command's name and its arguments
     * @param out where results go
     * @param err where one message goes if there are none
     */
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        if (command.equals("--help") || (rest.contains("--help") && !command.equals("sim"))) {
            usage(out);
            return 0;
        }
        try {
            switch (command) {
                case "replay" -> new ReplayCommand(out).run(rest);
                case "import" -> new ImportCommand(out).run(rest);
                case "demo" -> new DemoCommand(out, isTerminal(), System.getenv()).run(rest);
                case "soak" -> {
                    return new SoakCommand(out).run(rest) ? 0 : DID_NOT_HOLD;
                }
                case "fuzz" -> {
                    return new FuzzCommand(out).run(rest) ? 0 : DID_NOT_HOLD;
                }
                case "bench-accuracy" -> {
                    return new AccuracyCommand(out).run(rest) ? 0 : DID_NOT_HOLD;
                }
                case "bench-agent" -> new AgentCommand(out).run(rest);
                case "bench-ingest" -> new IngestCommand(out).run(rest);
                case "bench-kafka" -> new KafkaCommand(out).run(rest);
                case "bench-scale" -> new ScaleCommand(out, System.getenv()).run(rest);
                case "bench-summary" -> {
                    return new SummaryCommand(out).run(rest) ? 0 : DID_NOT_HOLD;
                }
                case "bench-startup" -> new StartupCommand(out).run(rest);
                case "sim" -> SimMain.main(rest.toArray(String[]::new));
                case "generateblock", "tx", "reorg", "invalidblock", "bitcoinrpc" ->
                    new FleetCommand(out, System.getenv()).run(command, rest);
                default -> throw new UsageException(command.isEmpty() ? "no command" : "no command '" + command + "'");
            }
            return 0;
        } catch (UsageException e) {
            err.println("bmon: " + e.getMessage());
            usage(err);
        } catch (BadInput e) {
            err.println("bmon: " + e.getMessage());
        }
        return BAD_INPUT;
    }

    /** From Java 22 on there is a console also where there is no terminal, and it tells which of them it is. */
    private static boolean isTerminal() {
        return Optional.ofNullable(System.console())
                .map(console -> {
                    try {
                        return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
                    } catch (ReflectiveOperationException e) {
                        return true;
                    }
                })
                .orElse(false);
    }

    private static void usage(PrintStream to) {
        to.println("usage: ./dev " + ReplayCommand.USAGE);
        to.println("       ./dev " + ImportCommand.USAGE);
        to.println("       ./dev " + DemoCommand.USAGE);
        to.println("       ./dev " + FleetCommand.USAGE);
        to.println("       ./dev " + SoakCommand.USAGE);
        to.println("FILE may be - for standard output, in place of the table.");
    }
}
