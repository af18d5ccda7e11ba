package org.bmon.common.wire;

import tools.jackson.core.JsonGenerator;

/**
 * How one kind of value looks in JSON.
 *
 * @param <T> the kind of value
 */
interface ValueForm<T> {

    /** Writes a value. */
    void write(JsonGenerator json, T value);

    /**
     * Reads the value at whose first token the line stands, and leaves it at the last.
     *
     * @throws WireFormatException naming the field and what belongs there
     */
    T read(JsonLine line) throws WireFormatException;
}
