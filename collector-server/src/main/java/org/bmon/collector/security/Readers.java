package org.bmon.collector.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Who may read: a file with a line {@code NAME:HASH} for each, as {@code htpasswd -B} writes it. It is read again when it
 * has changed, so a line that is removed takes the right back at once; while it can't be read, nobody may.
 *
 * <p>bcrypt is slow on purpose. A password that was right is remembered, as a keyed hash that is worth nothing outside
 * this process, until the file changes. Safe for use by many threads.
 */
public final class Readers {

    private static final Logger log = LoggerFactory.getLogger(Readers.class);
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./0-9A-Za-z]{53}");
    private static final Pattern NAME = Pattern.compile("[^:\\s\\p{Cntrl}]{1,64}");

    /** More bytes than these bcrypt does not take in. */
    private static final int MOST_BYTES = 72;

    private static final int PASSWORD_BYTES = 18;

    /** Files have coarse times: a file this young may change again within the same one, and is read every time. */
    private static final long YOUNG_MILLIS = 2_000;

    private final Path file;
    private final Clock clock;
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
    private final SecretKeySpec key;

    /** What a name that nobody has is compared with: a wrong name takes as long as a wrong password. */
    private final String nobody;

    private volatile State state = new State(null, -1, Map.of(), Set.of());

    private record State(@Nullable FileTime modified, long size, Map<String, String> hashes, Set<String> remembered) {}

    Readers(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
        this.nobody = String.valueOf(bcrypt.encode(HexFormat.of().formatHex(random, 0, 16)));
    }

    /**
     * Makes a password for a reader and adds its hash to the file.
     *
     * @return the password: it is nowhere else
     * @throws IllegalArgumentException if it is no name
     */
    public static String issue(Path file, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "not a reader's name: '" + name + "'; it takes 1 to 64 characters, without spaces and colons");
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String line = name + ":" + new BCryptPasswordEncoder().encode(password) + System.lineSeparator();
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return password;
    }

    /**
     * Reads the file as it is at the start.
     *
     * @throws UnsafeReadingException naming the file and what is wrong with it
     */
    void check() {
        String mend = "Make it with: collector-server reader NAME " + file + ", or with htpasswd -B";
        try {
            Map<String, String> hashes = read(Files.readAllLines(file));
            if (hashes.isEmpty()) {
                throw new UnsafeReadingException("No line of " + file + " is a reader, so nobody could read", mend);
            }
        } catch (IOException e) {
            throw new UnsafeReadingException("The readers file can't be read: " + e, mend);
        }
    }

    /** Whether it is this reader's password and was right before: the quick answer. */
    boolean isKnown(String name, String password) {
        return current().remembered.contains(fingerprint(name, password));
    }

    /** Whether it is this reader's password: takes a tenth of a second of one core, right or wrong. */
    boolean isRight(String name, String password) {
        State now = current();
        String hash = now.hashes.getOrDefault(name, nobody);
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
        boolean right = bcrypt.matches(fits ? password : "", hash) && fits && now.hashes.containsKey(name);
        if (right) {
            now.remembered.add(fingerprint(name, password));
        }
        return right;
    }

    private String fingerprint(String name, String password) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((name + ":" + password).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private State current() {
        State known = state;
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            boolean same = known.modified != null && known.modified.equals(modified) && known.size == size;
            if (!same) {
                Map<String, String> hashes = read(Files.readAllLines(file));
                boolean young = clock.millis() - modified.toMillis() < YOUNG_MILLIS;
                Set<String> remembered = hashes.equals(known.hashes) ? known.remembered : ConcurrentHashMap.newKeySet();
                known = new State(young ? null : modified, size, hashes, remembered);
                state = known;
            }
        } catch (IOException e) {
            if (known.size != -1) {
                log.error("Nobody may read: the readers file can't be read: {}", e.toString());
            }
            known = new State(null, -1, Map.of(), Set.of());
            state = known;
        }
        return known;
    }

    private Map<String, String> read(List<String> lines) {
        Map<String, String> hashes = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String hash = line.substring(colon + 1);
            if (colon < 1 || !HASH.matcher(hash).matches()) {
                log.error(
                        "{}, line {} does not count: expected NAME:HASH with a bcrypt hash, as htpasswd -B writes it",
                        file,
                        i + 1);
            } else {
                hashes.put(line.substring(0, colon), hash);
            }
        }
        return Map.copyOf(hashes);
    }
}
