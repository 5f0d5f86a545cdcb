package dev.shipgate.gguf;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model: one GGUF file, or its numbered parts put together. The first part has the metadata.
 *
 * @param files its files, in order
 * @param version the version of the first
 * @param metadata the metadata of the first
 * @param tensors the tensors of all
 */
public record GgufModel(List<Path> files, int version, GgufMetadata metadata, List<GgufTensor> tensors) {

    private static final String SPLIT_NUMBER = "split.no";
    private static final String SPLIT_COUNT = "split.count";
    private static final String SPLIT_TENSORS = "split.tensors.count";

    public GgufModel {
        files = List.copyOf(files);
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads the headers of a model.
     *
     * @param file the model, or any of its numbered parts, whose other parts are beside it
     * @throws InvalidInputException if a part is missing or can't be read, belongs elsewhere, or repeats a tensor
     */
    public static GgufModel read(Path file) {
        List<Path> files = filesOf(file);
        GgufFile first = GgufFile.read(files.get(0));
        long count = first.metadata().whole(SPLIT_COUNT).orElse(1L);
        if (count > 1 && count != files.size()) {
            throw new InvalidInputException(
                    first.file(),
                    "is one of " + count + " parts, so its name must end in -00001-of-" + String.format("%05d", count)
                            + ".gguf, with the others beside it");
        }
        List<GgufTensor> tensors = new ArrayList<>(first.tensors());
        for (int i = 1; i < files.size(); i++) {
            GgufFile part = GgufFile.read(files.get(i));
            requirePart(part, i, files.size());
            tensors.addAll(part.tensors());
        }
        if (files.size() > 1) {
            requirePart(first, 0, files.size());
            requireWhole(first, tensors);
        }
        return new GgufModel(files, first.version(), first.metadata(), tensors);
    }

    /** Returns the files of the model that a file belongs to: only the file itself, unless its name is numbered. */
    public static List<Path> filesOf(Path file) {
        return GgufParts.of(file)
                .map(parts -> parts.names().stream().map(file::resolveSibling).toList())
                .orElse(List.of(file));
    }

    private static void requirePart(GgufFile part, int index, int count) {
        Optional<Long> number = part.metadata().whole(SPLIT_NUMBER);
        Optional<Long> declared = part.metadata().whole(SPLIT_COUNT);
        if (number.isEmpty() || number.get() != index || declared.isEmpty() || declared.get() != count) {
            throw new InvalidInputException(
                    part.file(),
                    "is named part " + (index + 1) + " of " + count + ", but declares "
                            + number.map(no -> "part " + (no + 1)).orElse("no part") + " of "
                            + declared.map(String::valueOf).orElse("nothing"));
        }
    }

    private static void requireWhole(GgufFile first, List<GgufTensor> tensors) {
        Set<String> names = new HashSet<>();
        for (GgufTensor tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new InvalidInputException(first.file(), "two of its parts have the tensor " + tensor.name());
            }
        }
        first.metadata()
                .whole(SPLIT_TENSORS)
                .filter(declared -> declared != tensors.size())
                .ifPresent(declared -> {
                    throw new InvalidInputException(
                            first.file(),
                            "declares " + declared + " tensors in all parts, but they have " + tensors.size());
                });
    }

    /** Returns the architecture, such as {@code qwen3}, whose name is in front of its keys; empty if not declared. */
    public String architecture() {
        return metadata.text("general.architecture").orElse("");
    }

    /** Returns the full name of a key of the architecture, such as {@code qwen3.block_count}. */
    public String key(String name) {
        return architecture() + "." + name;
    }

    /** Returns the file type that {@code general.file_type} declares; empty if there is none, or an unknown one. */
    public Optional<LlamaFileType> fileType() {
        return metadata.whole("general.file_type").flatMap(LlamaFileType::of);
    }
}
