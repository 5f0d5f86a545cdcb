package dev.shipgate.engine.exec;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Exchanges the requests and replies of {@code shipgate-exec}; each is one line of JSON. */
public final class ExecClient implements AutoCloseable {

    /** The first version, which every gate speaks. A request names it, because its programs may ask for it. */
    public static final String PROTOCOL = "shipgate-exec/1";

    /** The second version, which adds to the first. */
    public static final String PROTOCOL_2 = "shipgate-exec/2";

    private static final int SHOWN = 120;

    private final LineProcess process;
    private long questions;
    private final StrictJson reader = new StrictJson(BoundedLines.MAX_BYTES);
    private final JsonMapper writer = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    ExecClient(LineProcess process) {
        this.process = process;
    }

    /**
     * Sends a request and waits for the reply.
     *
     * @param properties the request's properties, apart from {@code op}
     * @return a reply that is {@code ok}
     */
    ExecReply ask(String op, Map<String, Object> properties, Duration deadline) throws ExecException {
        long id = ++questions;
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("id", id);
        question.put("op", op);
        question.putAll(properties);
        byte[] line = process.ask(writer.writeValueAsString(question), deadline);
        ExecReply answer;
        try {
            answer = reader.read(Path.of("answer"), line, ExecReply.class);
        } catch (InvalidInputException garbage) {
            String text = new String(line, StandardCharsets.UTF_8);
            throw new ExecException("sent an invalid reply to \"" + op + "\": "
                    + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text)
                    + " (" + garbage.problem() + ")");
        }
        // A reply to a different request, mistaken for this one, would be a wrong row that looks right.
        if (answer.id() == null || answer.id() != id) {
            throw new ExecException("replied to \"" + op + "\" with id " + answer.id() + ", expected " + id
                    + "; standard output must contain only replies, so write everything else to standard error");
        }
        if (!Boolean.TRUE.equals(answer.ok())) {
            String reason = answer.error() == null ? "no reason given" : PublicText.of(answer.error());
            if (op.equals("hello")
                    && answer.missing() != null
                    && answer.missing().asBoolean(false)) {
                throw ExecException.missing("can't run: " + reason);
            }
            throw new ExecException("refused \"" + op + "\": " + reason);
        }
        return answer;
    }

    long processId() {
        return process.id();
    }

    @Override
    public void close() {
        process.close();
    }
}
