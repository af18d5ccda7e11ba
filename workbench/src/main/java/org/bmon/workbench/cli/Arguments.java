package org.bmon.workbench.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of one command, options told from the rest. Every option takes a value and comes once. */
public final class Arguments {

    private final Map<String, String> options = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private Arguments() {}

    /**
     * Takes apart {@code --name VALUE}, {@code --name=VALUE} and operands, in any order; after {@code --} all is
     * operands.
     *
     * @param arguments what follows the command's name
     * @param known the names of the options there are, dashes included
     * @throws UsageException if an option is unknown, has no value or comes twice
     */
    public static Arguments parse(List<String> arguments, Set<String> known) throws UsageException {
        Arguments parsed = new Arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                parsed.operands.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            }
            if (!argument.startsWith("-") || argument.equals("-")) {
                parsed.operands.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!known.contains(name)) {
                throw new UsageException("unknown option " + name);
            }
            if (equals < 0 && ++i == arguments.size()) {
                throw new UsageException(name + " needs a value");
            }
            String value = equals < 0 ? arguments.get(i) : argument.substring(equals + 1);
            if (parsed.options.put(name, value) != null) {
                throw new UsageException(name + " is given twice");
            }
        }
        return parsed;
    }

    /** The value of an option; null if it is not given. */
    public @Nullable String option(String name) {
        return options.get(name);
    }

    /** What is no option, in order. */
    public List<String> operands() {
        return List.copyOf(operands);
    }
}
