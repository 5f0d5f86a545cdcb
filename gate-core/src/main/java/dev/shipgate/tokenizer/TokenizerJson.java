package dev.shipgate.tokenizer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of a {@code tokenizer.json} that every kind of tokenizer has. */
final class TokenizerJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private TokenizerJson() {}

    /** A token that a text gets at one of its ends. */
    record End(String text, long id) {}

    /** Describes a token that is recognised in a text before anything else. */
    static ObjectNode added(int id, String text, boolean isSpecial) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", text)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", isSpecial);
    }

    /** Describes the tokens that each text gets at its ends; {@code null} if it gets none. */
    static @Nullable ObjectNode postProcessor(@Nullable End first, @Nullable End last) {
        if (first == null && last == null) {
            return null;
        }
        ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        ObjectNode special = JSON.createObjectNode();
        add(first, single, special);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        add(last, single, special);
        template.set("pair", single.deepCopy());
        template.set("special_tokens", special);
        return template;
    }

    private static void add(@Nullable End end, ArrayNode single, ObjectNode special) {
        if (end == null) {
            return;
        }
        single.addObject().putObject("SpecialToken").put("id", end.text()).put("type_id", 0);
        ObjectNode token = special.putObject(end.text()).put("id", end.text());
        token.putArray("ids").add(end.id());
        token.putArray("tokens").add(end.text());
    }
}
