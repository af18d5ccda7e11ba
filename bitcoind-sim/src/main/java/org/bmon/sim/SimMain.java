package org.bmon.sim;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.Scenarios;
import org.bmon.sim.truth.GroundTruth;

/** Runs a simulated network from the command line: writes a recording, or runs in real time until it is stopped. */
public final class SimMain {

    private static final Instant RECORDED_START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String USAGE = """
            usage: ./dev sim record DIR [--scenario demo|everything] [--seed N]
                   ./dev sim live DIR [--scenario demo|everything] [--seed N] [--speed X]
            record  writes a recording in virtual time
            live    runs nodes with RPC, ZMQ and debug.log until Ctrl-C""";

    private String scenario = "demo";
    private long seed = 1;
    private double speed = 1;

    private SimMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        SimMain main = new SimMain();
        if (args.length > 0 && args[0].equals("--help")) {
            out.println(USAGE);
            return 0;
        }
        try {
            if (args.length < 2) {
                throw new IllegalArgumentException(args.length == 0 ? "what to do?" : "which directory?");
            }
            main.options(args);
            Path directory = Path.of(args[1]);
            switch (args[0]) {
                case "record" -> main.record(directory, out);
                case "live" -> main.live(directory, out);
                default -> throw new IllegalArgumentException("unknown command '" + args[0] + "'");
            }
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return 2;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private void options(String[] args) {
        for (int i = 2; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            String value = args[i + 1];
            try {
                switch (args[i]) {
                    case "--scenario" -> scenario = value;
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--speed" -> speed = Double.parseDouble(value);
                    default -> throw new IllegalArgumentException("unknown option " + args[i]);
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(args[i] + " takes a number, not '" + value + "'", e);
            }
        }
    }

    private void record(Path directory, PrintStream out) throws IOException {
        try (SimulatedNetwork network = new SimulatedNetwork(scenario(RECORDED_START), directory)) {
            GroundTruth truth = network.runVirtual();
            out.println("wrote " + directory + ": " + truth.blocks().size() + " blocks, "
                    + truth.transactions().size() + " transactions");
        }
    }

    private void live(Path directory, PrintStream out) throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        SimulatedNetwork network = new SimulatedNetwork(scenario(clock.instant()), directory);
        Runtime.getRuntime().addShutdownHook(new Thread(network::close, "simulated-network-stop"));
        network.start(clock, speed);
        for (BitcoindHandle node : network.nodes()) {
            out.println(node.name() + "  Core " + node.version() + "  rpc 127.0.0.1:" + node.rpcPort() + "  zmq "
                    + node.zmqAddress() + "  log " + node.log());
        }
        new CountDownLatch(1).await();
    }

    private Scenario scenario(Instant start) {
        return switch (scenario) {
            case "demo" -> Scenarios.demo(seed, start);
            case "everything" -> Scenarios.everything(seed, start);
            default -> throw new IllegalArgumentException("unknown scenario '" + scenario + "'");
        };
    }
}
