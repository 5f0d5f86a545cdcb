package dev.shipgate.engine.exec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a program tells of its engine, in the form of a transcript's options. Unknown facts are ignored. */
final class ReportedFacts {

    private static final int LONGEST = 200;

    /** The facts that are texts. */
    private static final Set<String> TEXTS = Set.of("provider", "unit_asked", "unit_used", "kv_type", "build");

    private static final String THREADS = "threads_used";

    private ReportedFacts() {}

    /**
     * Reads the property {@code engine} of a program's reply to {@code hello}.
     *
     * @return the facts by name; empty if the program tells none
     * @throws ExecException if a fact isn't of its type
     */
    static Map<String, String> of(@Nullable JsonNode engine) throws ExecException {
        Map<String, String> facts = new LinkedHashMap<>();
        if (engine == null || engine.isNull()) {
            return facts;
        }
        if (!engine.isObject()) {
            throw new ExecException("reported \"engine\" as " + engine.getNodeType() + ", expected an object of facts");
        }
        for (Map.Entry<String, JsonNode> fact : engine.properties()) {
            JsonNode value = fact.getValue();
            if (TEXTS.contains(fact.getKey())) {
                facts.put(fact.getKey(), text(fact.getKey(), value));
            } else if (fact.getKey().equals(THREADS)) {
                facts.put(THREADS, count(value));
            } else if (fact.getKey().equals("settings")) {
                addSettings(value, facts);
            }
        }
        return facts;
    }

    private static void addSettings(JsonNode settings, Map<String, String> facts) throws ExecException {
        if (!settings.isObject()) {
            throw new ExecException("reported \"engine.settings\" that isn't an object of texts");
        }
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
            String name = PublicText.of(setting.getKey());
            facts.put("setting " + name, text("settings." + name, setting.getValue()));
        }
    }

    private static String text(String name, JsonNode value) throws ExecException {
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > LONGEST) {
            throw new ExecException("reported \"engine." + name + "\", expected a text of up to " + LONGEST
                    + " characters; leave out what isn't known");
        }
        return PublicText.of(value.stringValue());
    }

    private static String count(JsonNode value) throws ExecException {
        if (!value.isInt() || value.intValue() < 1) {
            throw new ExecException(
                    "reported \"engine." + THREADS + "\" of " + value + ", expected a whole number of at least 1");
        }
        return value.toString();
    }
}
