package org.bmon.collector.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bmon.collector.store.Cursor;

/** Writes and reads places in lists. What they look like is nobody's business but ours. */
final class CursorText {

    private static final int MOST = 1_000;

    private CursorText() {}

    static String of(Cursor cursor) {
        String text = cursor.micros() + " " + cursor.key();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Cursor parse(String text) {
        try {
            if (text.length() <= MOST) {
                String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
                if (parts.length == 2) {
                    return new Cursor(Long.parseLong(parts[0]), parts[1]);
                }
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for every other text that is none.
        }
        throw new InvalidParameterException("cursor", "cursor takes what the Link header of an answer gave");
    }
}
