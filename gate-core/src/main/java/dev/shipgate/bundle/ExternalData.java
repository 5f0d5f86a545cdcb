package dev.shipgate.bundle;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files that a graph's tensors say their data is in. They are checked before any runtime opens the graph, wherever
 * in it the tensor is: among the weights, in an attribute, in a subgraph or in a function. The data isn't read.
 *
 * <p>A place counts whether or not the tensor says beside it that its data is external: protobuf joins a message that
 * occurs twice, so the two may stand in different halves.
 */
final class ExternalData {

    private static final int DEEPEST = 100;
    private static final int EXTERNAL_DATA = 13;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    /** A message of the ONNX format that can contain a tensor, with the fields that lead there. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        SPARSE_TENSOR,
        FUNCTION,
        TRAINING;

        Map<Integer, Message> parts() {
            return switch (this) {
                case MODEL -> Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION);
                case GRAPH -> Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR);
                case NODE -> Map.of(5, ATTRIBUTE);
                case ATTRIBUTE ->
                    Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE_TENSOR, 23, SPARSE_TENSOR);
                case TENSOR -> Map.of();
                case SPARSE_TENSOR -> Map.of(1, TENSOR, 2, TENSOR);
                case FUNCTION -> Map.of(7, NODE, 11, ATTRIBUTE);
                case TRAINING -> Map.of(1, GRAPH, 2, GRAPH);
            };
        }
    }

    private final InputFolder folder;
    private final Path model;

    private ExternalData(InputFolder folder, Path model) {
        this.folder = folder;
        this.model = model;
    }

    /**
     * Checks every place that a graph names. A file that isn't an ONNX graph passes; the runtime will say so.
     *
     * @throws InvalidInputException if a place is outside the bundle's folder, isn't a regular file, or isn't a file at
     *     all
     */
    static void requireInside(Path root, Path model) {
        try (InputStream stream = InputFile.stream(model, "an ONNX model")) {
            CodedInputStream input = CodedInputStream.newInstance(stream);
            input.setSizeLimit(Integer.MAX_VALUE);
            new ExternalData(new InputFolder(root), model).check(Message.MODEL, input, 0);
        } catch (InvalidProtocolBufferException otherFormat) {
            // Nothing that comes after this place will be read by anybody else either.
        } catch (IOException problem) {
            throw new InvalidInputException(model, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }

    private void check(Message message, CodedInputStream input, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new InvalidInputException(model, "has graphs in graphs, more than " + DEEPEST / 3 + " deep");
        }
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            boolean isMessage = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            Message part = message.parts().get(field);
            if (part != null && isMessage) {
                int outer = input.pushLimit(input.readRawVarint32());
                check(part, input, depth + 1);
                input.popLimit(outer);
            } else if (message == Message.TENSOR && field == EXTERNAL_DATA && isMessage) {
                int outer = input.pushLimit(input.readRawVarint32());
                requirePlaceInside(input);
                input.popLimit(outer);
            } else {
                input.skipField(tag);
            }
        }
    }

    private void requirePlaceInside(CodedInputStream entry) throws IOException {
        String key = "";
        String value = "";
        for (int tag = entry.readTag(); tag != 0; tag = entry.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            boolean isText = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (isText && field == KEY) {
                key = entry.readString();
            } else if (isText && field == VALUE) {
                value = entry.readString();
            } else {
                entry.skipField(tag);
            }
        }
        if (key.equals("location")) {
            requireInside(value);
        }
    }

    private void requireInside(String place) {
        // ONNX Runtime takes this for an address in its own memory.
        if (place.startsWith("*/")) {
            throw new InvalidInputException(model, "has a weight that isn't in a file but at \"" + place + "\"");
        }
        try {
            // Both are as the caller named them, so one is relative exactly if the other is.
            Path modelFolder = folder.root().relativize(model.resolveSibling(""));
            Path named = Path.of(place);
            folder.requireInside(
                    named.isAbsolute() ? place : modelFolder.resolve(named).toString());
        } catch (InvalidPathException impossible) {
            throw new InvalidInputException(model, "names an impossible file path: \"" + place + "\"", impossible);
        }
    }
}
