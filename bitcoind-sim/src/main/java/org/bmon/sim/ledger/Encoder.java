package org.bmon.sim.ledger;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bmon.common.Hash256;

/** Puts together bytes as Bitcoin serializes them: little endian, hashes reversed. */
final class Encoder {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    Encoder int32(long value) {
        return number(value, 4);
    }

    Encoder int64(long value) {
        return number(value, 8);
    }

    Encoder compactSize(long value) {
        if (value < 0xfd) {
            return number(value, 1);
        }
        if (value <= 0xffff) {
            bytes.write(0xfd);
            return number(value, 2);
        }
        bytes.write(0xfe);
        return number(value, 4);
    }

    Encoder hash(Hash256 hash) {
        return raw(reversed(hash.toBytes()));
    }

    Encoder raw(byte[] part) {
        bytes.writeBytes(part);
        return this;
    }

    /** The bytes with their number before them. */
    Encoder sized(byte[] part) {
        return compactSize(part.length).raw(part);
    }

    Encoder sizedHex(String hex) {
        return sized(HexFormat.of().parseHex(hex));
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private Encoder number(long value, int length) {
        for (int i = 0; i < length; i++) {
            bytes.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    /** SHA-256 twice, in the order of the computation. */
    static byte[] doubleSha256(byte[] data) {
        MessageDigest sha = sha256();
        return sha.digest(sha.digest(data));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
