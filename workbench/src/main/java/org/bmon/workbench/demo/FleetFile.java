package org.bmon.workbench.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bmon.workbench.cli.BadInput;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the nodes of a running demo are called; written while it runs, so that other commands find them.
 *
 * @param simulated whether they are simulated
 * @param members the nodes
 */
record FleetFile(boolean simulated, List<Member> members) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * One node.
     *
     * @param name its name
     * @param rpcPort where it takes RPC on 127.0.0.1
     * @param cookie the path of its cookie
     * @param zmq where it publishes
     */
    record Member(String name, int rpcPort, String cookie, String zmq) {}

    FleetFile {
        members = List.copyOf(members);
    }

    /** The node of that name. */
    Member member(String name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node is called " + name));
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(this));
    }

    /**
     * Reads it.
     *
     * @throws BadInput if no demo runs
     */
    static FleetFile read(Path file) throws BadInput {
        try {
            return JSON.readValue(Files.readString(file), FleetFile.class);
        } catch (IOException | JacksonException e) {
            throw new BadInput("no demo runs (" + file + " can't be read); start ./dev demo in another terminal,"
                    + " or ./dev up for the compose stack");
        }
    }

    /** Removes the file, and its folder if nothing else is in it. */
    static void remove(Path file) throws IOException {
        if (!Files.deleteIfExists(file)) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        try (var rest = Files.list(folder)) {
            if (rest.findAny().isPresent()) {
                return;
            }
        }
        Files.deleteIfExists(folder);
    }
}
