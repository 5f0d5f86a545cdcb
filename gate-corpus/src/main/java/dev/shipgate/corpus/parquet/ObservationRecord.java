package dev.shipgate.corpus.parquet;

import dev.shipgate.corpus.CorpusRow;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A row of a table of observations, as any reader of Parquet gives it. */
public final class ObservationRecord {

    private ObservationRecord() {}

    /** Returns the names of the columns. */
    public static List<String> columns() {
        return Arrays.stream(Column.values()).map(Column::id).toList();
    }

    /**
     * Returns the row.
     *
     * @param values the value of each column: an {@link Integer}, a {@link Double}, a {@link String} or {@code null}
     * @throws IllegalArgumentException if the values contradict each other, or a required one is missing
     */
    public static CorpusRow row(Function<String, @Nullable Object> values) {
        RowBuilder builder = new RowBuilder();
        for (Column column : Column.values()) {
            builder.set(column, values.apply(column.id()));
        }
        return builder.row();
    }
}
