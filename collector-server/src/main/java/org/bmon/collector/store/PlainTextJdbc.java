package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementSetter;

/**
 * JDBC with text that every database takes. PostgreSQL refuses the character U+0000, which foreign text may have; one
 * such event must not stop all commits, so it becomes U+FFFD, in every database.
 */
final class PlainTextJdbc extends JdbcTemplate {

    /** So many rows of a long result are in memory at once. */
    private static final int FETCH_ROWS = 100;

    PlainTextJdbc(DataSource source) {
        super(source);
        setFetchSize(FETCH_ROWS);
    }

    @Override
    public int[] batchUpdate(String sql, List<? extends @Nullable Object[]> rows) {
        List<@Nullable Object[]> plain = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            plain.add(plain(row));
        }
        return super.batchUpdate(sql, plain);
    }

    @Override
    protected PreparedStatementSetter newArgPreparedStatementSetter(@Nullable Object @Nullable [] values) {
        return super.newArgPreparedStatementSetter(values == null ? null : plain(values));
    }

    private static @Nullable Object[] plain(@Nullable Object[] row) {
        @Nullable Object[] plain = row;
        boolean copied = false;
        for (int i = 0; i < row.length; i++) {
            if (row[i] instanceof String text && text.indexOf('\0') >= 0) {
                plain = copied ? plain : row.clone();
                copied = true;
                plain[i] = text.replace('\0', '\ufffd');
            }
        }
        return plain;
    }
}
