package org.bmon.workbench.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Where a command's JSON goes: a file, which is there whole or as it was before, or standard output. One entry of a
 * list stands on a line.
 */
public final class JsonTarget {

    private static final int INDENTED_LEVELS = 2;

    private final @Nullable Path file;
    private final PrintStream standardOutput;

    private JsonTarget(@Nullable Path file, PrintStream standardOutput) {
        this.file = file;
        this.standardOutput = standardOutput;
    }

    /**
     * Looks whether the target can be written, before any work is done for it.
     *
     * @param argument a path, or {@code -} for standard output
     * @throws BadInput if it can't
     */
    public static JsonTarget of(String argument, PrintStream standardOutput) throws BadInput {
        if (argument.equals("-")) {
            return new JsonTarget(null, standardOutput);
        }
        Path file = followed(Path.of(argument));
        Path directory = directoryOf(file);
        if (Files.isDirectory(file)) {
            throw new BadInput(file, "is a directory; give --json the name of a file");
        }
        if (!Files.isDirectory(directory)) {
            throw new BadInput(file, "can't be written: there is no directory " + directory);
        }
        if (!Files.isWritable(Files.exists(file) ? file : directory)
                || (isReplaced(file) && !Files.isWritable(directory))) {
            throw new BadInput(file, "can't be written: no permission");
        }
        return new JsonTarget(file, standardOutput);
    }

    /** True if the JSON goes to standard output, so that nothing else should. */
    public boolean isStandardOutput() {
        return file == null;
    }

    /**
     * Writes the document. A file is replaced in one step once all of it is written.
     *
     * @throws BadInput if the file can't be written
     */
    public void write(Consumer<JsonGenerator> document) throws BadInput {
        if (file == null) {
            generate(document, standardOutput);
            standardOutput.println();
            return;
        }
        try {
            if (isReplaced(file)) {
                replace(file, document);
            } else {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    generate(document, out);
                }
            }
        } catch (IOException | JacksonException e) {
            throw new BadInput(file, "can't be written: " + e.getMessage());
        }
    }

    private static void replace(Path file, Consumer<JsonGenerator> document) throws IOException {
        Path part = directoryOf(file)
                .resolve(
                        "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
                generate(document, out);
                out.write('\n');
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void generate(Consumer<JsonGenerator> document, OutputStream out) {
        try (JsonGenerator json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(new Layout(), out)) {
            document.accept(json);
        }
    }

    /** A device or a pipe is written to; a file, there or not, is replaced. */
    private static boolean isReplaced(Path file) {
        return Files.isRegularFile(file) || !Files.exists(file);
    }

    private static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /** What a link points to, so that the link stays. */
    private static Path followed(Path file) {
        try {
            return Files.isSymbolicLink(file) ? file.toRealPath() : file;
        } catch (NoSuchFileException e) {
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Layout extends ObjectWriteContext.Base {

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new EntryPerLine();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /** Indents down to the entries of the document's lists and keeps each entry on its line. */
    private static final class EntryPerLine extends DefaultPrettyPrinter {

        private static final long serialVersionUID = 1;
        private static final Indenter INDENTER = new DefaultIndenter() {

            @Override
            public void writeIndentation(JsonGenerator json, int level) {
                if (level <= INDENTED_LEVELS) {
                    super.writeIndentation(json, level);
                }
            }
        };

        EntryPerLine() {
            indentObjectsWith(INDENTER);
            indentArraysWith(INDENTER);
        }

        @Override
        public DefaultPrettyPrinter createInstance() {
            return new EntryPerLine();
        }

        @Override
        public void writeEndObject(JsonGenerator json, int entries) {
            if (_nesting > INDENTED_LEVELS) {
                _nesting--;
                json.writeRaw('}');
            } else {
                super.writeEndObject(json, entries);
            }
        }

        @Override
        public void writeEndArray(JsonGenerator json, int entries) {
            if (_nesting > INDENTED_LEVELS) {
                _nesting--;
                json.writeRaw(']');
            } else {
                super.writeEndArray(json, entries);
            }
        }
    }
}
