package dev.shipgate.exec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program that speaks the protocol and goes wrong in the way that its argument names. Its logits are its state: one
 * number, the sum of what was fed, at the place of the token.
 */
public final class FakeProgram {

    static final int VOCABULARY = 4;

    private static final JsonMapper JSON = new JsonMapper();

    private final String fault;
    private float sum;
    private int steps;
    private Path scratch = Path.of("nowhere");

    private FakeProgram(String fault) {
        this.fault = fault;
    }

    /** Returns the command that starts one. */
    public static List<String> command(String fault) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FakeProgram.class.getName(),
                fault);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        FakeProgram program = new FakeProgram(arguments[0]);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            JsonNode question = JSON.readTree(line);
            System.out.println(program.answer(question).replaceFirst("^\\{", "{\"id\": " + question.get("id") + ", "));
            System.out.flush();
        }
    }

    private String answer(JsonNode question) throws IOException, InterruptedException {
        String op = question.get("op").stringValue();
        if (fault.equals("refuses " + op)) {
            return "{\"ok\": false, \"error\": \"out of memory\"}";
        }
        return switch (op) {
            case "hello" -> hello(question);
            case "reset" -> reset();
            case "seed" -> seed(question);
            case "states" ->
                "{\"ok\": true, \"values\": {\"0.recurrent_state\": {\"shape\": [1, 1, 1], \"data\": \"" + base64(sum)
                        + "\"}}}";
            case "prefill" -> prefill(question);
            default -> step(question.get("token").intValue());
        };
    }

    private String hello(JsonNode question) throws InterruptedException {
        scratch = Path.of(question.get("scratch").stringValue());
        switch (fault) {
            case "dies at hello" -> die();
            case "hangs at hello" -> Thread.sleep(60_000);
            default -> {}
        }
        return "{\"ok\": true, \"protocol\": \"" + (fault.equals("other protocol") ? "other/9" : Dialogue.PROTOCOL)
                + "\", \"name\": \"fake\", \"version\": \"1\", \"vocab_size\": " + VOCABULARY
                + ", \"max_tokens_per_step\": 8, \"news\": true"
                + ", \"can\": " + (fault.equals("cannot be seeded") ? "[]" : "[\"seed\", \"states\"]")
                + ", \"states\": [{\"slot\": \"" + (fault.equals("odd slot") ? "layer0" : "0.recurrent_state")
                + "\", \"shape\": [1, 1, 1]}]}";
    }

    private String reset() {
        sum = 0;
        return "{\"ok\": true}";
    }

    private String seed(JsonNode question) throws IOException {
        JsonNode tensor = question.get("state").get("0.recurrent_state");
        byte[] bytes = Files.readAllBytes(scratch.resolve(tensor.get("file").stringValue()));
        sum = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat();
        return "{\"ok\": true}";
    }

    private String prefill(JsonNode question) {
        ByteBuffer rows = ByteBuffer.allocate(question.get("tokens").size() * VOCABULARY * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode token : question.get("tokens")) {
            sum += token.intValue();
            rows.put(row(token.intValue()));
        }
        return "{\"ok\": true, \"logits\": {\"data\": \"" + Base64.getEncoder().encodeToString(rows.array()) + "\"}}";
    }

    private String step(int token) throws IOException, InterruptedException {
        steps++;
        sum += token;
        // The first step is the engine's own warm-up.
        if (steps > 1) {
            switch (fault) {
                case "dies in a step" -> die();
                case "hangs in a step" -> Thread.sleep(60_000);
                case "prints garbage" -> {
                    return "Warning: \u001b[31mlow memory";
                }
                case "prints in between" -> System.out.println("{\"ok\": true}");
                case "short row" -> {
                    return "{\"ok\": true, \"logits\": {\"data\": \"" + base64(1) + "\"}}";
                }
                case "no row" -> {
                    return "{\"ok\": true}";
                }
                case "odd base64" -> {
                    return "{\"ok\": true, \"logits\": {\"data\": \"%%%\"}}";
                }
                case "file outside" -> {
                    return "{\"ok\": true, \"logits\": {\"file\": \"../../etc/hostname\"}}";
                }
                case "endless line" -> {
                    return "x".repeat(BoundedLines.MAX_BYTES + 1);
                }
                default -> {}
            }
        }
        byte[] row = row(token);
        if (fault.equals("rows in files")) {
            Files.write(scratch.resolve("row.f32"), row);
            return "{\"ok\": true, \"logits\": {\"file\": \"row.f32\"}}";
        }
        return "{\"ok\": true, \"logits\": {\"data\": \"" + Base64.getEncoder().encodeToString(row) + "\"}}";
    }

    private byte[] row(int token) {
        ByteBuffer row = ByteBuffer.allocate(VOCABULARY * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        row.putFloat(token * Float.BYTES, fault.equals("not a number") ? Float.NaN : sum);
        return row.array();
    }

    private static String base64(float value) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(value)
                        .array());
    }

    private static void die() {
        System.err.println("loading");
        System.err.println("Segmentation fault in delegate");
        System.exit(139);
    }
}
