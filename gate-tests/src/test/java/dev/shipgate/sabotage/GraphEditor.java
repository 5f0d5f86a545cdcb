package dev.shipgate.sabotage;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.shipgate.gate.EmbeddedModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Takes a good bundle and writes one whose graph is another. */
public final class GraphEditor {

    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

    private final Path bundle;
    private final ModelProto.Builder model;

    private GraphEditor(Path bundle, ModelProto.Builder model) {
        this.bundle = bundle;
        this.model = model;
    }

    /** Reads the graph of a bundle. */
    public static GraphEditor of(Path bundle) {
        try {
            byte[] bytes = Files.readAllBytes(bundle.resolve("model.onnx"));
            return new GraphEditor(bundle, ModelProto.parseFrom(bytes).toBuilder());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Returns the graph, to be changed. */
    public GraphProto.Builder graph() {
        return model.getGraphBuilder();
    }

    /** Gives an input another name, wherever it is used. */
    public GraphEditor renameInput(String from, String to) {
        input(from).setName(to);
        for (NodeProto.Builder node : graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(from)) {
                    node.setInput(i, to);
                }
            }
        }
        return this;
    }

    /** Gives an output another name. */
    public GraphEditor renameOutput(String from, String to) {
        graph().addNode(node("Identity", from, to));
        output(from).setName(to);
        return this;
    }

    /** Takes an input away; nothing may read it any more. */
    public GraphEditor removeInput(String name) {
        for (int i = graph().getInputCount() - 1; i >= 0; i--) {
            if (graph().getInput(i).getName().equals(name)) {
                graph().removeInput(i);
            }
        }
        return this;
    }

    /** Takes a node away; nothing may read what it made any more. */
    public GraphEditor removeNode(String name) {
        for (int i = graph().getNodeCount() - 1; i >= 0; i--) {
            if (graph().getNode(i).getName().equals(name)) {
                graph().removeNode(i);
            }
        }
        return this;
    }

    /** Returns the type of floats of a fixed shape. */
    public static TypeProto floats(long... shape) {
        TypeProto.Builder type = TypeProto.newBuilder();
        type.getTensorTypeBuilder().setElemType(FLOAT);
        for (long extent : shape) {
            type.getTensorTypeBuilder().getShapeBuilder().addDimBuilder().setDimValue(extent);
        }
        return type.build();
    }

    /** Writes a graph that gives rows of a table for {@code input_ids} of any length. */
    public static void embedding(float[] table, int width, Path file) throws IOException {
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
        model.addOpsetImportBuilder().setVersion(17);
        GraphEditor editor = new GraphEditor(file.getParent(), model);
        TypeProto.Builder ids = TypeProto.newBuilder();
        ids.getTensorTypeBuilder().setElemType(TensorProto.DataType.INT64_VALUE);
        ids.getTensorTypeBuilder().getShapeBuilder().addDimBuilder().setDimValue(1);
        ids.getTensorTypeBuilder().getShapeBuilder().addDimBuilder().setDimParam("sequence_length");
        TypeProto.Builder rows = floats(1, 1, width).toBuilder();
        rows.getTensorTypeBuilder().getShapeBuilder().getDimBuilder(1).setDimParam("sequence_length");
        editor.graph().setName("embed_tokens");
        editor.graph().addInputBuilder().setName("input_ids").setType(ids);
        editor.graph().addOutputBuilder().setName("inputs_embeds").setType(rows);
        editor.addFloats("table", new long[] {table.length / width, width}, table)
                .addNode("Gather", "inputs_embeds", List.of("table", "input_ids"));
        Files.write(file, model.build().toByteArray());
    }

    /** Takes an output away. */
    public GraphEditor removeOutput(String name) {
        removeOutputs(output -> output.getName().equals(name));
        return this;
    }

    /** Lets the graph take an input as another type. */
    public GraphEditor castInput(String name, TensorProto.DataType type) {
        int before = input(name).getType().getTensorType().getElemType();
        String cast = name + "_cast";
        for (NodeProto.Builder node : graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(name)) {
                    node.setInput(i, cast);
                }
            }
        }
        elementType(input(name), type.getNumber());
        graph().addNode(0, cast(name, cast, before));
        return this;
    }

    /** Lets the graph give an output as another type. */
    public GraphEditor castOutput(String name, TensorProto.DataType type) {
        String inner = name + "_inner";
        for (NodeProto.Builder node : graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(name)) {
                    node.setOutput(i, inner);
                }
            }
        }
        elementType(output(name), type.getNumber());
        graph().addNode(cast(inner, name, type.getNumber()));
        return this;
    }

    /** Lets the graph take its positions as three equal planes, as multimodal rotary embeddings do. */
    public GraphEditor takePositionsInPlanes() {
        String plane = "position_ids_plane";
        for (NodeProto.Builder node : graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals("position_ids")) {
                    node.setInput(i, plane);
                }
            }
        }
        var shape =
                input("position_ids").getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        shape.addDim(0, shape.getDim(0).toBuilder().setDimValue(3));
        graph().addInitializer(TensorProto.newBuilder()
                .setName("last_plane")
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addInt64Data(2));
        graph().addNode(0, node("Gather", "position_ids", plane).addInput("last_plane"));
        return this;
    }

    /** Returns the elements of a weight of floats. */
    public float[] floats(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    /** Puts other elements into a weight of floats. */
    public GraphEditor floats(String name, float... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        return bytes(name, bytes.array());
    }

    /** Changes every element of a weight of floats. */
    public GraphEditor mapFloats(String name, UnaryOperator<Float> change) {
        float[] elements = floats(name);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = change.apply(elements[i]);
        }
        return floats(name, elements);
    }

    /** Returns the bytes of a weight, wherever they stand. */
    public byte[] bytes(String name) {
        TensorProto tensor = initializer(name).build();
        if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
            return tensor.getRawData().toByteArray();
        }
        Map<String, String> entries = tensor.getExternalDataList().stream()
                .collect(Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue()));
        byte[] bytes = new byte[Integer.parseInt(entries.get("length"))];
        try (RandomAccessFile file =
                new RandomAccessFile(bundle.resolve(entries.get("location")).toFile(), "r")) {
            file.seek(Long.parseLong(entries.getOrDefault("offset", "0")));
            file.readFully(bytes);
            return bytes;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Puts other bytes into a weight, which then stands in the graph itself. */
    public GraphEditor bytes(String name, byte[] bytes) {
        initializer(name).clearExternalData().clearDataLocation().setRawData(ByteString.copyFrom(bytes));
        return this;
    }

    /** Swaps two weights of one shape. */
    public GraphEditor swap(String one, String other) {
        byte[] bytes = bytes(one);
        return bytes(one, bytes(other)).bytes(other, bytes);
    }

    /** Returns a weight, to be changed. */
    public TensorProto.Builder initializer(String name) {
        return graph().getInitializerBuilderList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no weight " + name));
    }

    /** Returns the names of weights that end so. */
    public List<String> weights(String end) {
        return graph().getInitializerList().stream()
                .map(TensorProto::getName)
                .filter(name -> name.endsWith(end))
                .toList();
    }

    /** Returns a node, to be changed. */
    public NodeProto.Builder node(String name) {
        return graph().getNodeBuilderList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node " + name));
    }

    /** Returns the nodes of one operator, to be changed. */
    public List<NodeProto.Builder> nodes(String operator) {
        return graph().getNodeBuilderList().stream()
                .filter(each -> each.getOpType().equals(operator))
                .toList();
    }

    /** Sets a whole number of a node. */
    public static void attribute(NodeProto.Builder node, String name, long value) {
        removeAttribute(node, name);
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value));
    }

    /** Sets a number of a node. */
    public static void attribute(NodeProto.Builder node, String name, float value) {
        removeAttribute(node, name);
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value));
    }

    /** Sets a text of a node. */
    public static void attribute(NodeProto.Builder node, String name, String value) {
        removeAttribute(node, name);
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)));
    }

    private static void removeAttribute(NodeProto.Builder node, String name) {
        for (int i = node.getAttributeCount() - 1; i >= 0; i--) {
            if (node.getAttribute(i).getName().equals(name)) {
                node.removeAttribute(i);
            }
        }
    }

    /** Lets everything that read one value read another. */
    public GraphEditor redirect(String from, String to) {
        for (NodeProto.Builder node : graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(from)) {
                    node.setInput(i, to);
                }
            }
        }
        return this;
    }

    /** Lets what produced one value produce it under another name. */
    public GraphEditor renameProduct(String from, String to) {
        for (NodeProto.Builder node : graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(from)) {
                    node.setOutput(i, to);
                }
            }
        }
        return this;
    }

    /** Puts a node in front of the others. */
    public GraphEditor addNode(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName("added/" + output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output);
        for (AttributeProto attribute : attributes) {
            node.addAttribute(attribute);
        }
        graph().addNode(node);
        return this;
    }

    /** Returns an attribute of whole numbers. */
    public static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    /** Returns an attribute of one whole number. */
    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** Adds a constant of whole numbers. */
    public GraphEditor addIntegers(String name, long... elements) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(elements.length);
        for (long element : elements) {
            tensor.addInt64Data(element);
        }
        graph().addInitializer(tensor);
        return this;
    }

    /** Adds a constant of floats of some shape. */
    public GraphEditor addFloats(String name, long[] shape, float... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(FLOAT)
                .setRawData(ByteString.copyFrom(bytes.array()));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        graph().addInitializer(tensor);
        return this;
    }

    /** Adds an input that nothing uses. */
    public GraphEditor addInput(String name) {
        graph().addInput(value(name, 1));
        return this;
    }

    /** Puts one node between an output and what made it. */
    public GraphEditor wrapOutput(String name, String operator, String... otherInputs) {
        String inner = name + "_inner";
        for (NodeProto.Builder node : graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(name)) {
                    node.setOutput(i, inner);
                }
            }
        }
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).addInput(inner).addOutput(name);
        for (String input : otherInputs) {
            node.addInput(input);
        }
        graph().addNode(node);
        return this;
    }

    /** Adds normal noise to an output, other noise at every run. */
    public GraphEditor addNoise(String name, float scale) {
        wrapOutput(name, "Add", "noise");
        graph().addNode(
                        0,
                        NodeProto.newBuilder()
                                .setOpType("RandomNormal")
                                .addOutput("noise")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("shape")
                                        .setType(AttributeProto.AttributeType.INTS)
                                        .addInts(1))
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("scale")
                                        .setType(AttributeProto.AttributeType.FLOAT)
                                        .setF(scale)));
        return this;
    }

    /** Adds a constant of floats. */
    public GraphEditor addConstant(String name, float... elements) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT);
        tensor.addDims(elements.length);
        for (float element : elements) {
            tensor.addFloatData(element);
        }
        graph().addInitializer(tensor);
        return this;
    }

    /** Returns an input, to be changed. */
    public ValueInfoProto.Builder input(String name) {
        return graph().getInputBuilderList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns an output, to be changed. */
    public ValueInfoProto.Builder output(String name) {
        return graph().getOutputBuilderList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Writes the bundle with its changed graph into a new folder. */
    public Path writeTo(Path folder) {
        EmbeddedModel.copy(bundle, folder);
        try {
            Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return folder;
    }

    private void removeOutputs(Predicate<ValueInfoProto.Builder> condition) {
        for (int i = graph().getOutputCount() - 1; i >= 0; i--) {
            if (condition.test(graph().getOutputBuilder(i))) {
                graph().removeOutput(i);
            }
        }
    }

    private static void elementType(ValueInfoProto.Builder value, int type) {
        value.getTypeBuilder().getTensorTypeBuilder().setElemType(type);
    }

    private static ValueInfoProto.Builder value(String name, long length) {
        TypeProto.Builder type = TypeProto.newBuilder();
        type.getTensorTypeBuilder()
                .setElemType(FLOAT)
                .getShapeBuilder()
                .addDimBuilder()
                .setDimValue(length);
        return ValueInfoProto.newBuilder().setName(name).setType(type);
    }

    private static NodeProto.Builder node(String operator, String input, String output) {
        return NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(output);
    }

    private static NodeProto.Builder cast(String input, String output, int type) {
        return node("Cast", input, output)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(type));
    }
}
