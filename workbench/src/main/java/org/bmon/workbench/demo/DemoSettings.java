package org.bmon.workbench.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of a running demo's agents, a file {@code agents/NODE.properties} for each beside the fleet file, in the form
 * that an agent reads: {@code ./dev doctor NODE} looks at a node as its agent does. The file {@code pid} is the demo's.
 */
final class DemoSettings {

    private final Path agents;
    private final Path pid;

    /** Beside that file. */
    DemoSettings(Path fleetFile) {
        agents = fleetFile.toAbsolutePath().resolveSibling("agents");
        pid = fleetFile.toAbsolutePath().resolveSibling("pid");
    }

    /** Writes them, in place of those of a demo that was killed. Only the user may read them: they have tokens. */
    void write(Map<String, Map<String, String>> settings) throws IOException {
        DemoFiles.delete(agents);
        Files.createDirectories(
                agents, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Map.Entry<String, Map<String, String>> agent : settings.entrySet()) {
            List<String> lines = agent.getValue().entrySet().stream()
                    .map(setting -> setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\"))
                    .sorted()
                    .collect(Collectors.toList());
            Files.write(agents.resolve(agent.getKey() + ".properties"), lines);
        }
        Files.writeString(pid, ProcessHandle.current().pid() + "\n");
    }

    /** Removes them. */
    void remove() throws IOException {
        DemoFiles.delete(agents);
        Files.deleteIfExists(pid);
    }
}
