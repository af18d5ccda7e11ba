package org.bmon.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.bmon.collector.metrics.Refusal;
import org.bmon.common.wire.GzipBody;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Reads the body of a request within limits: no more of it is ever held than they allow, however it was packed. */
final class BodyReader {

    private final int maxBody;
    private final int maxUnpacked;

    /** A body as it came and as it is unpacked: the same array if it was not packed. */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    record Body(byte[] sent, byte[] unpacked) {}

    BodyReader(long maxBody, long maxUnpacked) {
        this.maxBody = Math.toIntExact(maxBody);
        this.maxUnpacked = Math.toIntExact(maxUnpacked);
    }

    Body read(HttpServletRequest request) throws IOException, RefusedException {
        if (request.getContentLengthLong() > maxBody) {
            throw tooLarge("the body has " + request.getContentLengthLong() + " bytes", maxBody, "");
        }
        byte[] sent = atMost(request.getInputStream(), request.getContentLengthLong(), maxBody);
        String encoding = encoding(request);
        if (encoding == null || encoding.equals("identity")) {
            return new Body(sent, sent);
        }
        if (!encoding.equals("gzip")) {
            throw new RefusedException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    Refusal.MALFORMED,
                    "Content-Encoding is '" + shortened(encoding) + "'; only gzip is known here");
        }
        try {
            byte[] unpacked = GzipBody.unpack(sent, maxUnpacked);
            if (unpacked == null) {
                throw tooLarge("the body is larger than that unpacked", maxUnpacked, " unpacked");
            }
            return new Body(sent, unpacked);
        } catch (ZipException | EOFException e) {
            throw new RefusedException(
                    HttpStatus.BAD_REQUEST, Refusal.MALFORMED, "the body is not gzip, or cut short: " + e.getMessage());
        }
    }

    private static @Nullable String encoding(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.CONTENT_ENCODING);
    }

    private static byte[] atMost(InputStream in, long told, int limit) throws IOException, RefusedException {
        byte[] bytes = in.readNBytes(told < 0 ? limit : (int) Math.min(told, limit));
        if (bytes.length == limit && in.read() >= 0) {
            throw tooLarge("the body is larger than that", limit, "");
        }
        return bytes;
    }

    private static RefusedException tooLarge(String what, int limit, String how) {
        return new RefusedException(
                HttpStatus.CONTENT_TOO_LARGE,
                Refusal.TOO_LARGE,
                "at most " + limit + " bytes" + how + " are taken, and " + what + "; send smaller batches");
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(40, text.length()));
    }
}
