package dev.shipgate.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a graph, its small constants and the types of its inputs and outputs. Weights are skipped while reading,
 * because the runtime has already loaded them and a second copy may not fit. Nodes of subgraphs aren't looked at.
 */
final class GraphNodes {

    /** Longer nodes and tensors hold weights or subgraphs. In bytes. */
    private static final int LONGEST_PART = 1 << 16;

    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, TensorProto.DataType> types = new HashMap<>();

    private final @Nullable Path model;

    private GraphNodes(@Nullable Path model) {
        this.model = model;
    }

    /** Returns a graph of which nothing is known. */
    static GraphNodes none() {
        return new GraphNodes(null);
    }

    /**
     * Reads a graph.
     *
     * @return nothing of a file in another format, such as ORT's own
     */
    static GraphNodes read(Path model) throws IOException {
        GraphNodes nodes = new GraphNodes(model);
        try (InputStream stream = InputFile.stream(model, "an ONNX model")) {
            CodedInputStream input = CodedInputStream.newInstance(stream);
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == ModelProto.GRAPH_FIELD_NUMBER) {
                    int outer = input.pushLimit(input.readRawVarint32());
                    nodes.readGraph(input);
                    input.popLimit(outer);
                } else {
                    input.skipField(tag);
                }
            }
            return nodes;
        } catch (InvalidProtocolBufferException otherFormat) {
            return none();
        }
    }

    /** Returns the nodes that read a value. */
    List<NodeProto> consumers(String value) {
        return consumers.getOrDefault(value, List.of());
    }

    /** Returns the node that makes a value. */
    Optional<NodeProto> producer(String value) {
        return Optional.ofNullable(producers.get(value));
    }

    /**
     * Returns an input's or output's element type as the file declares it; the runtime's Java API has no names for the
     * newest ones.
     */
    Optional<TensorProto.DataType> declaredType(String tensor) {
        return Optional.ofNullable(types.get(tensor));
    }

    /** Tells whether an input or output has a type that the Java API can't make and floats stand for. */
    boolean needWidening() {
        return types.values().stream().anyMatch(WidenedTypes::contains);
    }

    /** Returns a small tensor that is stored in the graph, or in a file beside it. */
    Optional<TensorProto> constant(String name) {
        return Optional.ofNullable(constants.get(name))
                .flatMap(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
                        ? external(tensor)
                        : Optional.of(tensor));
    }

    /** Exporters move all but the smallest tensors into a file of their own. */
    private Optional<TensorProto> external(TensorProto tensor) {
        Map<String, String> place = new HashMap<>();
        tensor.getExternalDataList().forEach(entry -> place.put(entry.getKey(), entry.getValue()));
        String location = place.get("location");
        if (model == null || location == null) {
            return Optional.empty();
        }
        try (FileChannel channel =
                InputFile.channel(new InputFolder(model.resolveSibling(".")).file(location), "a file of weights")) {
            long offset = Long.parseLong(place.getOrDefault("offset", "0"));
            long length = place.containsKey("length")
                    ? Long.parseLong(place.get("length"))
                    : Math.max(0, channel.size() - offset);
            if (length < 0 || length > LONGEST_PART || offset < 0) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {}
            return bytes.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(tensor.toBuilder()
                            .clearExternalData()
                            .setDataLocation(TensorProto.DataLocation.DEFAULT)
                            .setRawData(ByteString.copyFrom(bytes.flip()))
                            .build());
        } catch (IOException | NumberFormatException | InvalidInputException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns a whole number of a node, or {@code otherwise} if the node doesn't have it. */
    static long attribute(NodeProto node, String name, long otherwise) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .map(AttributeProto::getI)
                .findFirst()
                .orElse(otherwise);
    }

    private void readGraph(CodedInputStream input) throws IOException {
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case GraphProto.NODE_FIELD_NUMBER -> part(input).ifPresent(bytes -> add(node(bytes)));
                case GraphProto.INITIALIZER_FIELD_NUMBER ->
                    part(input).ifPresent(bytes -> {
                        TensorProto tensor = tensor(bytes);
                        constants.put(tensor.getName(), tensor);
                    });
                case GraphProto.INPUT_FIELD_NUMBER, GraphProto.OUTPUT_FIELD_NUMBER ->
                    part(input).ifPresent(this::addType);
                default -> input.skipField(tag);
            }
        }
    }

    private static Optional<ByteString> part(CodedInputStream input) throws IOException {
        int length = input.readRawVarint32();
        if (length > LONGEST_PART) {
            input.skipRawBytes(length);
            return Optional.empty();
        }
        return Optional.of(ByteString.copyFrom(input.readRawBytes(length)));
    }

    private void add(NodeProto node) {
        node.getInputList().stream()
                .distinct()
                .forEach(value -> consumers
                        .computeIfAbsent(value, none -> new ArrayList<>())
                        .add(node));
        node.getOutputList().forEach(value -> producers.put(value, node));
        if (node.getOpType().equals("Constant")) {
            node.getAttributeList().stream()
                    .filter(AttributeProto::hasT)
                    .forEach(attribute -> constants.put(node.getOutput(0), attribute.getT()));
        }
    }

    private void addType(ByteString bytes) {
        try {
            ValueInfoProto declared = ValueInfoProto.parseFrom(bytes);
            TensorProto.DataType type = TensorProto.DataType.forNumber(
                    declared.getType().getTensorType().getElemType());
            if (type != null) {
                types.put(declared.getName(), type);
            }
        } catch (InvalidProtocolBufferException unreadable) {
            // The runtime has read it in its own way.
        }
    }

    /** A part that can't be read teaches nothing; the runtime has read it in its own way. */
    private static NodeProto node(ByteString bytes) {
        try {
            return NodeProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException unreadable) {
            return NodeProto.getDefaultInstance();
        }
    }

    private static TensorProto tensor(ByteString bytes) {
        try {
            return TensorProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException unreadable) {
            return TensorProto.getDefaultInstance();
        }
    }
}
