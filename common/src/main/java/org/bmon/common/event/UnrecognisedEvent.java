package org.bmon.common.event;

import java.util.regex.Pattern;
import org.bmon.common.Stamp;

/**
 * An event that this version of bmon does not know: of a type, or with a word in it, that a later version brought. It
 * keeps its place in the stream and is counted; its fields are lost here. It can be sent on as what it is, and stays
 * unrecognised from then on.
 *
 * @param at when it was seen; if the time source is the unknown word, {@code POLLED}, the one that promises least
 * @param type what its sender calls it: up to 64 letters and digits, the first a letter
 */
public record UnrecognisedEvent(Stamp at, String type) implements Event {

    private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");

    public UnrecognisedEvent {
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("not a type of event: '" + type.substring(0, Math.min(80, type.length()))
                    + "'; it takes 1 to 64 letters and digits, the first a letter");
        }
    }
}
