package dev.shipgate.exec;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.OnnxEngine;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real bundle behind the protocol, in a process of its own; told to, it forgets a state at every step. */
public final class ServedBundle {

    private static final JsonMapper JSON = new JsonMapper();

    private final Engine engine;
    private final Path scratch;
    private final boolean forgets;
    private int position;

    private ServedBundle(JsonNode hello, boolean forgets) {
        this.scratch = Path.of(hello.get("scratch").stringValue());
        this.engine = OnnxEngine.open(
                Bundle.open(Path.of(hello.get("bundle").stringValue())),
                new EngineOptions(hello.get("threads").intValue(), OptimizationLevel.ALL));
        this.forgets = forgets;
    }

    /** Returns the command that starts one, as an option has it. */
    public static String command(String way) {
        return "exec:'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                + System.getProperty("java.class.path") + "' " + ServedBundle.class.getName() + " " + way;
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        JsonNode hello = JSON.readTree(questions.readLine());
        ServedBundle served = new ServedBundle(hello, arguments[0].equals("forgets"));
        say(hello, served.hello());
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            JsonNode question = JSON.readTree(line);
            say(question, served.answer(question));
        }
    }

    private static void say(JsonNode question, Map<String, Object> answer) {
        answer.put("id", question.get("id").longValue());
        System.out.println(JSON.writeValueAsString(answer));
        System.out.flush();
    }

    private Map<String, Object> hello() {
        engine.reset();
        Map<String, Object> answer = ok();
        answer.put("protocol", Dialogue.PROTOCOL);
        answer.put("name", "served");
        answer.put("version", engine.facts().version());
        answer.put("vocab_size", engine.vocabularySize());
        answer.put("can", List.of("seed", "states"));
        Map<StateSlot, Tensor> fresh = engine.states();
        answer.put(
                "states",
                engine.facts().states().stream()
                        .map(StateFacts::slot)
                        .map(ServedBundle::slot)
                        .map(slot -> Map.of("slot", slot.toString(), "shape", shape(fresh.get(slot))))
                        .toList());
        return answer;
    }

    private Map<String, Object> answer(JsonNode question) throws IOException {
        Map<String, Object> answer = ok();
        switch (question.get("op").stringValue()) {
            case "reset" -> {
                engine.reset();
                position = 0;
            }
            case "seed" -> {
                position = question.get("position").intValue();
                engine.seed(state(question.get("state")), position);
            }
            case "states" -> {
                Map<String, Object> values = new LinkedHashMap<>();
                engine.states()
                        .forEach((slot, tensor) -> values.put(
                                slot.toString(), Map.of("shape", shape(tensor), "data", base64(tensor.toFloats()))));
                answer.put("values", values);
            }
            case "step" -> {
                Map<StateSlot, Tensor> before = forgets ? engine.states() : Map.of();
                float[] row = new float[engine.vocabularySize()];
                engine.step(question.get("token").intValue(), row);
                position++;
                if (forgets) {
                    forget(before);
                }
                answer.put("logits", Map.of("data", base64(row)));
            }
            default -> throw new IllegalArgumentException(question.toString());
        }
        return answer;
    }

    private void forget(Map<StateSlot, Tensor> before) {
        Map<StateSlot, Tensor> states = new TreeMap<>(engine.states());
        states.replaceAll((slot, tensor) -> slot.kind() == StateKind.RECURRENT_STATE ? before.get(slot) : tensor);
        engine.seed(states, position);
    }

    private Map<StateSlot, Tensor> state(JsonNode tensors) throws IOException {
        Map<StateSlot, Tensor> state = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : tensors.properties()) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(
                            scratch.resolve(each.getValue().get("file").stringValue())))
                    .order(ByteOrder.LITTLE_ENDIAN);
            float[] elements = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(elements);
            long[] shape = new long[each.getValue().get("shape").size()];
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = each.getValue().get("shape").get(axis).longValue();
            }
            state.put(slot(each.getKey()), ArrayTensor.of(Shape.of(shape), elements));
        }
        return state;
    }

    private static Map<String, Object> ok() {
        return new LinkedHashMap<>(Map.of("ok", true));
    }

    private static StateSlot slot(String name) {
        int dot = name.indexOf('.');
        return new StateSlot(Integer.parseInt(name.substring(0, dot)), StateKind.ofTensorName(name.substring(dot + 1)));
    }

    private static List<Long> shape(Tensor tensor) {
        return Arrays.stream(tensor.shape().toArray()).boxed().toList();
    }

    private static String base64(float[] elements) {
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
