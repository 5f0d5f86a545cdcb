package dev.shipgate.sabotage;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What goes wrong only if several tokens are fed at once. Single steps are right, and so are the rows of a prefill. */
final class PrefillFaults {

    private static final List<Integer> LINEAR_LAYERS = List.of(0, 1, 2, 4, 5, 6);

    private PrefillFaults() {}

    static List<Variant> all() {
        return List.of(
                wide(
                        "convolution states zeroed by a prefill",
                        editor -> LINEAR_LAYERS.forEach(layer -> {
                            String present = "present." + layer + ".conv_state";
                            editor.renameProduct(present, present + "_raw")
                                    .addNode("Sub", present + "_zero", List.of(present + "_raw", present + "_raw"))
                                    .addNode("Where", present, List.of("is_wide", present + "_zero", present + "_raw"));
                        })),
                wide(
                        "recurrent states not written by a prefill",
                        editor -> LINEAR_LAYERS.forEach(layer -> {
                            String present = "present." + layer + ".recurrent_state";
                            String past = "past_key_values." + layer + ".recurrent_state";
                            editor.renameProduct(present, present + "_raw")
                                    .addNode("Where", present, List.of("is_wide", past, present + "_raw"));
                        })),
                wide(
                        "a wide step starts from empty recurrent states",
                        editor -> LINEAR_LAYERS.forEach(layer -> forget(editor, layer))));
    }

    /** A prefill from nothing is right, a second chunk or a second turn isn't. */
    private static void forget(GraphEditor editor, int layer) {
        String past = "past_key_values." + layer + ".recurrent_state";
        for (NodeProto.Builder node : editor.graph().getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(past)) {
                    node.setInput(i, past + "_kept");
                }
            }
        }
        editor.addNode("Sub", past + "_empty", List.of(past, past))
                .addNode("Where", past + "_kept", List.of("is_wide", past + "_empty", past));
    }

    private static Variant wide(String name, Consumer<GraphEditor> change) {
        return new Variant(name, Family.STATE, folder -> {
            GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("genai_int8"));
            int nodes = editor.graph().getNodeCount();
            editor.addIntegers("one_token", 1)
                    .addNode("Shape", "shape_of_ids", List.of("input_ids"))
                    .addNode("Gather", "tokens_fed", List.of("shape_of_ids", "one_token"))
                    .addNode("Greater", "is_wide", List.of("tokens_fed", "one_token"));
            change.accept(editor);
            return sorted(editor, nodes).writeTo(folder);
        });
    }

    /** Puts the nodes that were added before those that read what they make. */
    private static GraphEditor sorted(GraphEditor editor, int nodes) {
        List<NodeProto> sorted = new ArrayList<>();
        List<NodeProto> last = new ArrayList<>();
        for (NodeProto node :
                editor.graph().getNodeList().subList(nodes, editor.graph().getNodeCount())) {
            boolean readsProduct = node.getInputList().stream().anyMatch(input -> input.endsWith("_raw"));
            (readsProduct ? last : sorted).add(node);
        }
        sorted.addAll(editor.graph().getNodeList().subList(0, nodes));
        sorted.addAll(last);
        editor.graph().clearNode().addAllNode(sorted);
        return editor;
    }
}
