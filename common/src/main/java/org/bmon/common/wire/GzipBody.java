package org.bmon.common.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks what came gzipped, never more of it than is allowed. */
public final class GzipBody {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BUFFER = 1 << 14;

    private GzipBody() {}

    /**
     * The bytes as they were before they were packed; null if there are more of them than {@code limit}.
     *
     * @throws java.util.zip.ZipException if it is not gzip
     * @throws java.io.EOFException if it is cut short
     */
    public static byte @Nullable [] unpack(byte[] packed, int limit) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER)) {
            // In one piece where it has the length that the trailer tells, which need not be true.
            int told = toldLength(packed);
            byte[] bytes = in.readNBytes(told < 0 || told > limit ? limit : told);
            int known = bytes.length;
            if (known == told && known < limit) {
                byte[] more = in.readNBytes(limit - known);
                if (more.length > 0) {
                    bytes = Arrays.copyOf(bytes, known + more.length);
                    System.arraycopy(more, 0, bytes, known, more.length);
                }
            }
            return bytes.length == limit && in.read() >= 0 ? null : bytes;
        }
    }

    private static int toldLength(byte[] packed) {
        int at = packed.length - Integer.BYTES;
        return at < 0 ? -1 : (int) INT.get(packed, at);
    }
}
