package dev.shipgate.corpus.parquet;

import dev.shipgate.corpus.CorpusRow;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads parts, one row group at a time. */
final class PartReader {

    private PartReader() {}

    /**
     * Reads the description of a part.
     *
     * @throws InvalidInputException if it isn't one
     */
    static Part describe(Path file) {
        return reading(file, reader -> {
            Map<String, String> facts = reader.getFileMetaData().getKeyValueMetaData();
            return new Part(
                    file,
                    index(file, facts, PartWriter.FIRST_CASE),
                    index(file, facts, PartWriter.END_CASE),
                    reader.getRecordCount());
        });
    }

    private static int index(Path file, Map<String, String> facts, String key) {
        @Nullable String value = facts.get(key);
        if (value == null || !value.matches("[0-9]{1,9}")) {
            throw new InvalidInputException(
                    file, "isn't a part of a corpus: it has no " + key + "; remove it, and run the corpus again");
        }
        return Integer.parseInt(value);
    }

    /**
     * Reads the rows of a part, in order.
     *
     * @throws InvalidInputException if a row can't be read
     */
    static void forEach(Path file, Consumer<? super CorpusRow> each) {
        reading(file, reader -> {
            FileMetaData facts = reader.getFileMetaData();
            MessageType schema = projection(file, facts.getSchema());
            reader.setRequestedSchema(schema);
            for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
                rows(group, schema, facts.getCreatedBy(), each);
            }
            return true;
        });
    }

    private static void rows(
            PageReadStore group, MessageType schema, String createdBy, Consumer<? super CorpusRow> each) {
        ColumnReadStoreImpl store =
                new ColumnReadStoreImpl(group, new DummyRecordConverter(schema).getRootConverter(), schema, createdBy);
        List<ColumnValues> columns = new ArrayList<>();
        for (Column column : Column.values()) {
            if (schema.containsField(column.id())) {
                columns.add(new ColumnValues(
                        column,
                        store.getColumnReader(schema.getColumnDescription(new String[] {column.id()})),
                        schema.getMaxDefinitionLevel(column.id())));
            }
        }
        RowBuilder builder = new RowBuilder();
        for (long row = 0; row < group.getRowCount(); row++) {
            columns.forEach(column -> builder.set(column.column(), column.next()));
            each.accept(builder.row());
        }
    }

    /** The columns of a file that this version knows. */
    private static MessageType projection(Path file, MessageType found) {
        MessageType known = Column.schema();
        List<Type> fields = Stream.of(Column.values())
                .filter(column -> column.isRequired() || found.containsField(column.id()))
                .map(column -> {
                    if (!found.containsField(column.id())) {
                        throw new InvalidInputException(
                                file, "isn't a part of a corpus: it has no column " + column.id());
                    }
                    Type expected = known.getType(column.id());
                    Type type = found.getType(column.id());
                    if (!type.isPrimitive()
                            || type.asPrimitiveType().getPrimitiveTypeName()
                                    != expected.asPrimitiveType().getPrimitiveTypeName()) {
                        throw new InvalidInputException(
                                file, "column " + column.id() + " is " + type + ", expected " + expected);
                    }
                    return type;
                })
                .toList();
        return new MessageType(found.getName(), fields);
    }

    /** The values of one column, in order. */
    private record ColumnValues(Column column, ColumnReader reader, int present) {

        @Nullable
        Object next() {
            @Nullable Object value = null;
            if (reader.getCurrentDefinitionLevel() == present) {
                value = switch (column.kind()) {
                    case INTEGER -> reader.getInteger();
                    case NUMBER -> reader.getDouble();
                    case TEXT -> reader.getBinary().toStringUsingUTF8();
                };
            }
            reader.consume();
            return value;
        }
    }

    /** Reads something from an open file. */
    private interface Reading<T> {
        T from(ParquetFileReader reader) throws IOException;
    }

    /** Parquet has no exception of its own for a damaged file: it throws whatever it stumbles over. */
    private static <T> T reading(Path file, Reading<T> what) {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader =
                ParquetFileReader.open(new LocalInputFile(InputFile.require(file, "a Parquet file")), options)) {
            return what.from(reader);
        } catch (InvalidInputException ours) {
            throw ours;
        } catch (IOException | RuntimeException damaged) {
            throw new InvalidInputException(
                    file,
                    "cannot be read as observations in Parquet: "
                            + String.valueOf(damaged.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + "; remove it, and run the corpus again to measure its cases",
                    damaged);
        }
    }
}
