package dev.shipgate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExternalDataTests {

    @TempDir
    Path folder;

    private Path bundle;
    private Path model;

    /** Where in a model a tensor can be. */
    private enum Place {
        WEIGHT(tensor -> graph(GraphProto.newBuilder().addInitializer(tensor))),
        SPARSE_VALUES(tensor -> graph(GraphProto.newBuilder()
                .addSparseInitializer(SparseTensorProto.newBuilder().setValues(tensor)))),
        SPARSE_INDICES(tensor -> graph(GraphProto.newBuilder()
                .addSparseInitializer(SparseTensorProto.newBuilder().setIndices(tensor)))),
        CONSTANT(tensor -> attribute(AttributeProto.newBuilder().setT(tensor))),
        CONSTANTS(tensor -> attribute(AttributeProto.newBuilder().addTensors(tensor))),
        SPARSE_CONSTANT(tensor -> attribute(AttributeProto.newBuilder()
                .setSparseTensor(SparseTensorProto.newBuilder().setValues(tensor)))),
        SUBGRAPH(tensor -> attribute(
                AttributeProto.newBuilder().setG(GraphProto.newBuilder().addInitializer(tensor)))),
        SUBGRAPHS(tensor -> attribute(
                AttributeProto.newBuilder().addGraphs(GraphProto.newBuilder().addInitializer(tensor)))),
        FUNCTION(tensor -> ModelProto.newBuilder()
                .addFunctions(FunctionProto.newBuilder()
                        .addNode(NodeProto.newBuilder()
                                .addAttribute(AttributeProto.newBuilder().setT(tensor))))
                .build()),
        FUNCTION_DEFAULT(tensor -> ModelProto.newBuilder()
                .addFunctions(FunctionProto.newBuilder()
                        .addAttributeProto(AttributeProto.newBuilder().setT(tensor)))
                .build()),
        TRAINING(tensor -> ModelProto.newBuilder()
                .addTrainingInfo(TrainingInfoProto.newBuilder()
                        .setAlgorithm(GraphProto.newBuilder().addInitializer(tensor)))
                .build());

        private final Function<TensorProto, ModelProto> with;

        Place(Function<TensorProto, ModelProto> with) {
            this.with = with;
        }

        private static ModelProto graph(GraphProto.Builder graph) {
            return ModelProto.newBuilder().setGraph(graph).build();
        }

        private static ModelProto attribute(AttributeProto.Builder attribute) {
            return graph(GraphProto.newBuilder().addNode(NodeProto.newBuilder().addAttribute(attribute)));
        }
    }

    @BeforeEach
    void copy_a_bundle() {
        bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        model = bundle.resolve("model.onnx");
    }

    @ParameterizedTest
    @EnumSource
    void a_place_outside_is_found_wherever_the_tensor_is(Place place) throws IOException {
        write(place.with.apply(external("../secret.bin")));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining("names a file outside the folder: \"../secret.bin\"");
    }

    @Test
    void a_place_outside_is_found_in_a_tensor_that_comes_in_two_halves() throws IOException {
        // Protobuf joins them: the first says that the data is external, the second where it is.
        byte[] says = attribute(TensorProto.newBuilder().setDataLocation(TensorProto.DataLocation.EXTERNAL));
        byte[] where = attribute(external("../secret.bin").toBuilder().clearDataLocation());
        AttributeProto joined =
                AttributeProto.parseFrom(ByteString.copyFrom(says).concat(ByteString.copyFrom(where)));
        assertThat(joined.getT().getDataLocation()).isEqualTo(TensorProto.DataLocation.EXTERNAL);
        ByteString halves = ByteString.copyFrom(says).concat(ByteString.copyFrom(where));
        Files.write(model, message(7, message(1, message(5, halves))).toByteArray());

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining("names a file outside the folder: \"../secret.bin\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, names a file outside the folder",
        "/dev/zero, names a file outside the folder",
        "../../x, names a file outside the folder",
        "sub/../../x, names a file outside the folder",
        "'', names a file outside the folder",
        "*/_ORT_MEM_ADDR_/*, isn't in a file",
        "pipe, found a pipe or a device",
        "loop, is a link to nothing",
        "tokenizer, found a folder",
        "leaves, is a link that leaves the folder"
    })
    void a_place_that_is_no_file_of_the_bundle_is_refused(String location, String problem) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(bundle.resolve("leaves"), secret);
        Files.createSymbolicLink(bundle.resolve("loop"), Path.of("loop"));
        new ProcessBuilder("mkfifo", bundle.resolve("pipe").toString()).start().waitFor();
        write(Place.WEIGHT.with.apply(external(location)));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Bundle.open(bundle))
                .withMessageContaining(problem);
    }

    @Test
    void a_file_of_the_bundle_is_fine_and_so_is_what_is_not_a_model() throws IOException {
        write(Place.WEIGHT.with.apply(external("model.onnx.data")));
        assertThat(Bundle.open(bundle).modelFile()).isEqualTo(model);
        write(Place.WEIGHT.with.apply(external("not-there.bin")));
        assertThat(Bundle.open(bundle).modelFile()).isEqualTo(model);
        Files.write(model, new byte[] {(byte) 0xff, 1, 2, 3});
        assertThat(Bundle.open(bundle).modelFile()).isEqualTo(model);
    }

    private void write(ModelProto changed) throws IOException {
        Files.write(model, changed.toByteArray());
    }

    private static byte[] attribute(TensorProto.Builder tensor) {
        return AttributeProto.newBuilder().setT(tensor).build().toByteArray();
    }

    private static ByteString message(int field, ByteString bytes) throws IOException {
        ByteString.Output out = ByteString.newOutput();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeBytes(field, bytes);
        coded.flush();
        return out.toByteString();
    }

    private static TensorProto external(String location) {
        return TensorProto.newBuilder()
                .setName("weight")
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                .build();
    }
}
