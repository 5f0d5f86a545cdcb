package dev.shipgate.spark;

import dev.shipgate.corpus.CorpusRow;
import dev.shipgate.corpus.CorpusRows;
import dev.shipgate.corpus.parquet.ObservationRecord;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a table, in the order of cases and positions, whatever order the tasks wrote them in. Spark sorts them
 * once; the driver holds one partition at a time.
 */
final class TableRows implements CorpusRows, AutoCloseable {

    private final Dataset<Row> sorted;
    private final Set<String> columns;

    /**
     * @param partitions how many parts to sort the table in. Each time that the rows are read, each part is a job of
     *     its own; Spark's default, 200, made those of a small corpus take minutes on a cluster.
     */
    TableRows(SparkSession spark, String table, int partitions) {
        Column caseIndex = functions.col("case_index");
        Column position = functions.col("position");
        this.sorted = spark.read()
                .parquet(table)
                .repartitionByRange(partitions, caseIndex, position)
                .sortWithinPartitions(caseIndex, position)
                .persist(StorageLevel.MEMORY_AND_DISK());
        this.columns = new HashSet<>(Arrays.asList(sorted.columns()));
    }

    @Override
    public void forEach(Consumer<? super CorpusRow> each) {
        Iterator<Row> rows = sorted.toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            each.accept(ObservationRecord.row(column -> columns.contains(column) ? row.getAs(column) : null));
        }
    }

    @Override
    public void close() {
        sorted.unpersist();
    }
}
