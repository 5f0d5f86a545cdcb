package dev.shipgate.oracle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.StrictJson;
import dev.shipgate.oracle.OracleDocument.CaseJson;
import dev.shipgate.tensor.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A recorded reference whose cases are read one at a time, so that memory doesn't grow with their tokens and rows. Only
 * the list of its cases stays in memory. Its files must not change while it is open.
 */
public final class OracleStream implements AutoCloseable {

    private final Oracle frame;
    private final List<ListedCase> cases;
    private final Cases stored;

    /** Reads cases again, in order. */
    private interface Cases extends AutoCloseable {

        void forEach(IntPredicate wanted, Consumer<? super OracleCase> each);

        @Override
        default void close() {}
    }

    private OracleStream(Oracle frame, List<ListedCase> cases, Cases stored) {
        this.frame = frame;
        this.cases = List.copyOf(cases);
        this.stored = stored;
    }

    /**
     * Opens the oracle in {@code directory} and reads through its list of cases. Arrays named by an
     * {@code oracle-mapping.json} are read into memory as {@link Oracle#read} does, since NumPy's files are small.
     *
     * @throws InvalidInputException as in {@link Oracle#read}, except that the rows of a case are checked when it is
     *     read
     */
    public static OracleStream open(Path directory) {
        return Files.exists(directory.resolve(OracleMappingReader.JSON_FILE))
                ? inMemory(Oracle.read(directory))
                : recorded(new InputFolder(directory));
    }

    private static OracleStream inMemory(Oracle oracle) {
        CaseList list = new CaseList();
        oracle.cases().forEach(each -> list.add(each.id(), each.kind(), each.inputIds()));
        return new OracleStream(oracle.withCases(seeded(oracle.cases())), list.cases(), (wanted, each) -> {
            for (int index = 0; index < oracle.cases().size(); index++) {
                if (wanted.test(index)) {
                    each.accept(oracle.cases().get(index));
                }
            }
        });
    }

    private static OracleStream recorded(InputFolder folder) {
        Path json = folder.file(OracleReader.JSON_FILE);
        CaseList list = new CaseList();
        List<CaseJson> first = new ArrayList<>();
        OracleDocument document = each(json, found -> {
            list.add(found.id(), found.kind(), found.inputIds());
            if (first.isEmpty() || first.get(0).seed() == null && found.seed() != null) {
                first.clear();
                first.add(found);
            }
        });
        OracleModel model = OracleReader.valid(json, "model", () -> OracleReader.model(document.model()));
        Recorder recorder = OracleReader.valid(json, "oracle", () -> OracleReader.recorder(document.oracle()));
        @Nullable Integer topK = OracleReader.topK(json, document.logits(), model.vocabSize());
        Path tensorFile = folder.file(document.tensors().file());
        SafetensorsFile opened = SafetensorsFile.open(tensorFile);
        try {
            CaseTensors tensors = new CaseTensors(opened, model.vocabSize(), topK);
            List<PinnedFile> files = List.of(
                    PinnedFile.of(folder.root(), json),
                    OracleReader.pinned(folder, tensorFile, json, document.tensors()));
            Oracle frame = OracleReader.valid(
                    json,
                    "cases",
                    () -> new Oracle(
                            folder.root(),
                            document.name(),
                            document.recordedAt(),
                            model,
                            recorder,
                            first.stream()
                                    .map(found -> oracleCase(json, found, tensors))
                                    .toList(),
                            files,
                            List.of()));
            return new OracleStream(frame, list.cases(), new Cases() {
                @Override
                public void forEach(IntPredicate wanted, Consumer<? super OracleCase> to) {
                    int[] index = {0};
                    each(json, found -> {
                        if (wanted.test(index[0]++)) {
                            to.accept(oracleCase(json, found, tensors));
                        }
                    });
                }

                @Override
                public void close() {
                    opened.close();
                }
            });
        } catch (RuntimeException | Error unreadable) {
            opened.close();
            throw unreadable;
        }
    }

    private static OracleDocument each(Path json, Consumer<CaseJson> each) {
        return StrictJson.readEach(json, Oracle.SCHEMA, OracleDocument.class, "cases", CaseJson.class, each);
    }

    private static OracleCase oracleCase(Path json, CaseJson found, CaseTensors tensors) {
        return OracleReader.valid(json, "case " + found.id(), () -> OracleReader.oracleCase(found, tensors));
    }

    private static List<OracleCase> seeded(List<OracleCase> cases) {
        return cases.stream()
                .min(Comparator.comparing(each -> each.seed() == null))
                .map(List::of)
                .orElse(List.of());
    }

    /**
     * Returns the oracle with only one of its cases, the first that has recorded states if there is one: enough to open
     * an engine, and to describe the oracle.
     */
    public Oracle frame() {
        return frame;
    }

    /** Returns its cases, in order. */
    public List<ListedCase> cases() {
        return cases;
    }

    /**
     * Reads cases, in order, and gives each to {@code each} before it reads the next one.
     *
     * @param wanted tells by their index which cases to read
     * @throws InvalidInputException if a case violates the format
     */
    public void forEach(IntPredicate wanted, Consumer<? super OracleCase> each) {
        stored.forEach(wanted, each);
    }

    @Override
    public void close() {
        stored.close();
    }
}
