package dev.shipgate.sabotage;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What goes wrong in the files beside the graph. */
final class ContractFaults {

    private ContractFaults() {}

    static List<Variant> all() {
        return List.of(
                edited(
                        "manifest with another vocabulary",
                        Family.CONTRACT,
                        "metadata.json",
                        text -> text.replace("\"vocab_size\": 2048", "\"vocab_size\": 2049")),
                edited(
                        "manifest with too short a context",
                        Family.CONTRACT,
                        "metadata.json",
                        text -> text.replace("4096", "256")),
                edited(
                        "tokenizer that lost a merge",
                        Family.CONTRACT,
                        "tokenizer/tokenizer.json",
                        ContractFaults::lostMerge),
                edited(
                        "end of text that is another token",
                        Family.CONTRACT,
                        "tokenizer/tokenizer_config.json",
                        text -> text.replace("\"eos_token\": \"<|endoftext|>\"", "\"eos_token\": \"!\"")),
                Variant.inFloatBundle(
                        "rotary tables shorter than the promised context",
                        Family.CONTRACT,
                        editor -> List.of("cos", "sin")
                                .forEach(wave -> shorten(editor, "model.rotary_emb." + wave + "_cache", 384))),
                new Variant("a comma as a stop token", Family.CONTRACT, folder -> {
                    Path bundle = EmbeddedModel.copy(EmbeddedModel.bundle("genai_int8"), folder);
                    write(
                            bundle.resolve("genai_config.json"),
                            bytes -> new String(bytes, StandardCharsets.UTF_8)
                                    .replace("\"eos_token_id\": 0", "\"eos_token_id\": [0, 14]")
                                    .getBytes(StandardCharsets.UTF_8));
                    return bundle;
                }),
                edited(
                        "declared float16 weights",
                        Family.CLAIM,
                        "metadata.json",
                        text -> text.replaceFirst("\"dtype\": \"int8\"", "\"dtype\": \"float16\"")),
                edited(
                        "declared blocks of 64",
                        Family.CLAIM,
                        "metadata.json",
                        text -> text.replaceFirst("\"block_size\": 32", "\"block_size\": 64")),
                new Variant(
                        "head declared per channel (exporter's)",
                        Family.CLAIM,
                        folder -> EmbeddedModel.copy(EmbeddedModel.bundle("decode_int8hu_perchan_sym"), folder)),
                new Variant("weights cut off", Family.LOAD, folder -> {
                    Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder);
                    write(bundle.resolve("model.onnx.data"), bytes -> Arrays.copyOf(bytes, bytes.length / 2));
                    return bundle;
                }),
                Variant.inShipBundle(
                        "state that no output carries on",
                        Family.LOAD,
                        editor -> editor.removeOutput("present.0.conv_state")));
    }

    private static Variant edited(String name, Family family, String file, UnaryOperator<String> edit) {
        return new Variant(name, family, folder -> {
            Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder);
            write(bundle.resolve(file), bytes -> {
                String before = new String(bytes, StandardCharsets.UTF_8);
                String after = edit.apply(before);
                if (after.equals(before)) {
                    throw new IllegalStateException(name + " changes nothing");
                }
                return after.getBytes(StandardCharsets.UTF_8);
            });
            return bundle;
        });
    }

    private static void shorten(GraphEditor editor, String table, int positions) {
        int width = (int) editor.initializer(table).getDims(1);
        float[] rows = Arrays.copyOf(editor.floats(table), positions * width);
        editor.floats(table, rows).initializer(table).setDims(0, positions);
    }

    private static String lostMerge(String tokenizer) {
        int merges = tokenizer.indexOf("\"merges\"");
        int first = tokenizer.indexOf('[', merges) + 1;
        int end = tokenizer.indexOf(']', first + 1) + 1;
        return tokenizer.substring(0, first) + tokenizer.substring(tokenizer.indexOf('[', end));
    }

    private static void write(Path file, UnaryOperator<byte[]> edit) {
        try {
            Files.write(file, edit.apply(Files.readAllBytes(file)));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
