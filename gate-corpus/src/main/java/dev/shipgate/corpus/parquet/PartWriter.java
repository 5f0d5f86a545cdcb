package dev.shipgate.corpus.parquet;

import dev.shipgate.corpus.CorpusRow;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one part. Until it is finished, the file has another name, so a process that is killed leaves nothing that
 * could be taken for a part.
 */
final class PartWriter implements AutoCloseable {

    static final String FIRST_CASE = "shipgate.first_case";
    static final String END_CASE = "shipgate.end_case";
    static final String SUFFIX = ".parquet";
    static final String UNFINISHED = ".unfinished";

    private final Path file;
    private final Path unfinished;
    private final Rows support;
    private final ParquetWriter<CorpusRow> writer;
    private long rows;

    /**
     * Begins a part.
     *
     * @param folder must exist
     * @param firstCase the index of its first case
     * @throws IOException if it can't be written
     */
    PartWriter(Path folder, int firstCase) throws IOException {
        this.file = folder.resolve(String.format(Locale.ROOT, "part-%08d%s", firstCase, SUFFIX));
        this.unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        this.support = new Rows(firstCase);
        this.writer = new Builder(new LocalOutputFile(unfinished), support).build();
    }

    void add(CorpusRow row) throws IOException {
        writer.write(row);
        rows++;
    }

    long rows() {
        return rows;
    }

    /**
     * Ends the part, forces it to the disk, and gives it its name.
     *
     * @param endCase the index of the first case after it
     */
    Part finish(int endCase) throws IOException {
        support.endCase = endCase;
        writer.close();
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return new Part(file, support.firstCase, endCase, rows);
    }

    /** Drops the part if it isn't finished. */
    @Override
    public void close() throws IOException {
        if (Files.exists(unfinished)) {
            writer.close();
            Files.deleteIfExists(unfinished);
        }
    }

    /** Writes a row column by column. */
    private static final class Rows extends WriteSupport<CorpusRow> {

        private final int firstCase;
        private int endCase;
        private @Nullable RecordConsumer consumer;

        Rows(int firstCase) {
            this.firstCase = firstCase;
        }

        @Override
        @Deprecated
        public WriteContext init(Configuration hadoop) {
            return context();
        }

        @Override
        public WriteContext init(ParquetConfiguration plain) {
            return context();
        }

        private static WriteContext context() {
            return new WriteContext(Column.schema(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer opened) {
            this.consumer = opened;
        }

        @Override
        public void write(CorpusRow row) {
            RecordConsumer consumer = Objects.requireNonNull(this.consumer, "Parquet prepares before it writes");
            consumer.startMessage();
            for (Column column : Column.values()) {
                Object value = column.of(row);
                if (value == null) {
                    continue;
                }
                consumer.startField(column.id(), column.ordinal());
                if (value instanceof Integer integer) {
                    consumer.addInteger(integer);
                } else if (value instanceof Double number) {
                    consumer.addDouble(number);
                } else {
                    consumer.addBinary(Binary.fromString(value.toString()));
                }
                consumer.endField(column.id(), column.ordinal());
            }
            consumer.endMessage();
        }

        @Override
        public FinalizedWriteContext finalizeWrite() {
            return new FinalizedWriteContext(
                    Map.of(FIRST_CASE, Integer.toString(firstCase), END_CASE, Integer.toString(endCase)));
        }
    }

    /** Writes to a local file, without Hadoop's configuration or codecs. */
    private static final class Builder extends ParquetWriter.Builder<CorpusRow, Builder> {

        private final Rows support;

        Builder(OutputFile file, Rows support) {
            super(file);
            this.support = support;
            withConf(new PlainParquetConfiguration());
            withCompressionCodec(CompressionCodecName.UNCOMPRESSED);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<CorpusRow> getWriteSupport(Configuration hadoop) {
            return support;
        }

        @Override
        protected WriteSupport<CorpusRow> getWriteSupport(ParquetConfiguration plain) {
            return support;
        }
    }
}
