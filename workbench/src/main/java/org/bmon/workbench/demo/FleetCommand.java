package org.bmon.workbench.demo;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.UsageException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./dev generateblock}, {@code tx}, {@code reorg}, {@code invalidblock} and {@code bitcoinrpc}: make something
 * happen in the regtest fleet that runs, be it of {@code ./dev demo} or of the compose stack.
 */
public final class FleetCommand {

    /** How it is called. */
    public static final String USAGE =
            "generateblock [N] | tx [N] | reorg [DEPTH] | invalidblock | bitcoinrpc NODE METHOD [PARAMETER …]   [--node NODE]";

    /** The names of its commands. */
    public static final Set<String> NAMES = Set.of("generateblock", "tx", "reorg", "invalidblock", "bitcoinrpc");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 1_000;

    private final PrintStream out;
    private final Map<String, String> environment;

    /**
     * @param environment BMON_FLEET_FILE says where a demo writes how its nodes are called; if BMON_CONTAINERS says
     *     {@code NODE=CONTAINER}, with spaces between, these are called instead
     */
    public FleetCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /** Where a demo writes how its nodes are called. */
    static Path file(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("BMON_FLEET_FILE", ".demo/fleet.json"));
    }

    /**
     * Runs one of the commands.
     *
     * @throws UsageException if the arguments are wrong
     * @throws BadInput if no fleet runs, or the node refuses
     */
    public void run(String command, List<String> arguments) throws UsageException, BadInput {
        boolean rpc = command.equals("bitcoinrpc");
        Arguments parsed = Arguments.parse(rpc ? rpcArguments(arguments) : arguments, Set.of("--node"));
        Map<String, NodeCall> nodes = new LinkedHashMap<>();
        boolean simulated = find(nodes);
        String first = rpc ? parsed.operands().get(0) : parsed.option("--node");
        if (first == null) {
            first = nodes.keySet().iterator().next();
        }
        NodeCall node = nodes.get(first);
        if (node == null) {
            throw new BadInput("no node is called " + first + "; there are " + String.join(", ", nodes.keySet()));
        }
        RegtestActions actions =
                new RegtestActions(new ArrayList<>(nodes.values()), node, simulated, line -> out.println(line));
        try {
            switch (command) {
                case "generateblock" -> actions.mine(count(parsed));
                case "tx" -> actions.pay(count(parsed));
                case "reorg" -> actions.reorg(count(parsed));
                case "invalidblock" -> actions.invalidBlock();
                default -> call(node, parsed.operands());
            }
        } catch (IllegalStateException e) {
            throw new BadInput(e.getMessage());
        } catch (UncheckedIOException e) {
            throw new BadInput(first + " does not answer: " + e.getMessage() + "; does the fleet still run?");
        }
    }

    /** What follows the node and the method may begin with dashes. */
    private static List<String> rpcArguments(List<String> arguments) throws UsageException {
        if (arguments.size() < 2) {
            throw new UsageException("bitcoinrpc takes a node and a method");
        }
        List<String> operands = new ArrayList<>(List.of("--"));
        operands.addAll(arguments);
        return operands;
    }

    private boolean find(Map<String, NodeCall> nodes) throws BadInput {
        String containers = environment.getOrDefault("BMON_CONTAINERS", "");
        if (!containers.isBlank()) {
            for (String entry : containers.strip().split(" +", -1)) {
                String[] parts = entry.split("=", 2);
                if (parts.length != 2) {
                    throw new BadInput(
                            "BMON_CONTAINERS has '" + entry + "'; it takes NODE=CONTAINER, with spaces between");
                }
                nodes.put(parts[0], new ContainerRpc(environment.getOrDefault("BMON_DOCKER", "docker"), parts[1]));
            }
            return false;
        }
        FleetFile fleet = FleetFile.read(file(environment));
        for (FleetFile.Member member : fleet.members()) {
            nodes.put(member.name(), new RegtestRpc(member.rpcPort(), Path.of(member.cookie())));
        }
        return fleet.simulated();
    }

    private static int count(Arguments parsed) throws UsageException {
        if (parsed.operands().isEmpty()) {
            return 1;
        }
        String text = parsed.operands().get(0);
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MOST && parsed.operands().size() == 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with what it takes.
        }
        throw new UsageException("a number from 1 to " + MOST + " is expected, not '" + text + "'");
    }

    private void call(NodeCall node, List<String> operands) {
        Object[] params = operands.subList(2, operands.size()).stream()
                .map(FleetCommand::parameter)
                .toArray();
        JsonNode answer = node.call(operands.get(1), params);
        out.println(
                answer.isString()
                        ? answer.asString()
                        : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    }

    /** Numbers, booleans, lists and objects as JSON; all else is a text. */
    private static Object parameter(String text) {
        boolean json = text.matches("-?[0-9]{1,15}|true|false") || text.startsWith("[") || text.startsWith("{");
        return json ? JSON.readTree(text) : text;
    }
}
