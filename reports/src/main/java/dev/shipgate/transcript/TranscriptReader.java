package dev.shipgate.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Converts JSON of any version to a transcript. Parts that this version doesn't know are set aside completely: an
 * observation, a judgement, a finding or a state of the engine that names an unknown kind, check or other constant, and
 * the level of an unknown check. Unknown fields are fields that no record has and that would be lost if the transcript
 * were written again.
 */
final class TranscriptReader {

    private static final List<String> BUNDLES = List.of("bundle", "baseline");

    private final JsonMapper mapper;

    /** @param mapper reads known fields, skips others, and writes all fields of a record */
    TranscriptReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Reads a transcript.
     *
     * @throws JacksonException if a part that this version knows is missing or malformed
     */
    Transcript read(ObjectNode document) {
        List<UnknownParts.Part> unknown = new ArrayList<>();
        UnknownNames names = new UnknownNames();
        ObjectReader reader = mapper.readerFor(Transcript.class).withHandler(names);
        Transcript known;
        try {
            known = reader.readValue(document);
        } catch (InvalidTypeIdException | InvalidFormatException | ValueInstantiationException unknownName) {
            known = reader.readValue(withoutUnknownNames(document, unknown));
        }
        ObjectNode written = mapper.valueToTree(known);
        new UnknownParts(unknown).putInto(written);
        new UnknownFields(names, unknown).add(JsonPointer.empty(), document, written);
        return unknown.isEmpty() ? known : known.with(new UnknownParts(unknown));
    }

    /** Returns a document that shares as much as it can with {@code document}, which is left unchanged. */
    private ObjectNode withoutUnknownNames(ObjectNode document, List<UnknownParts.Part> unknown) {
        ObjectNode known = copy(document);
        known.replace("findings", known(document, UnknownParts.FINDINGS, Finding.class, unknown));
        known.replace("judgements", known(document, UnknownParts.JUDGEMENTS, Judgement.class, unknown));
        if (document.path("measured") instanceof ObjectNode measured) {
            ObjectNode knownMeasured = copy(measured);
            knownMeasured.replace(
                    "observations", known(document, UnknownParts.OBSERVATIONS, Observation.class, unknown));
            for (String bundle : BUNDLES) {
                if (measured.path(bundle) instanceof ObjectNode facts
                        && facts.path("engine") instanceof ObjectNode engine) {
                    JsonPointer place = JsonPointer.compile("/measured/" + bundle + "/engine/states");
                    JsonNode states = known(document, place, EngineFacts.StateFacts.class, unknown);
                    knownMeasured.replace(
                            bundle, copy(facts).set("engine", copy(engine).set("states", states)));
                }
            }
            known.replace("measured", knownMeasured);
        }
        if (document.path("policy") instanceof ObjectNode policy
                && policy.path("checks") instanceof ObjectNode checks) {
            known.replace("policy", copy(policy).set("checks", knownChecks(checks, unknown)));
        }
        return known;
    }

    private JsonNode known(ObjectNode document, JsonPointer place, Class<?> type, List<UnknownParts.Part> unknown) {
        if (!(document.at(place) instanceof ArrayNode list)) {
            return document.at(place);
        }
        ArrayNode known = mapper.createArrayNode();
        for (int i = 0; i < list.size(); i++) {
            JsonNode element = list.get(i);
            Optional<String> name = unknownName(element, type);
            if (name.isPresent()) {
                unknown.add(new UnknownParts.Part(place.appendIndex(i), element, name.get()));
            } else {
                known.add(element);
            }
        }
        return known;
    }

    private ObjectNode knownChecks(ObjectNode checks, List<UnknownParts.Part> unknown) {
        ObjectNode known = mapper.createObjectNode();
        JsonPointer place = JsonPointer.compile("/policy/checks");
        checks.forEachEntry((check, level) -> {
            if (unknownName(StringNode.valueOf(check), CheckId.class).isPresent()) {
                unknown.add(new UnknownParts.Part(place.appendProperty(check), level, ""));
            } else if (unknownName(level, Requirement.class).isPresent()) {
                unknown.add(new UnknownParts.Part(place.appendProperty(check), level, level.asString()));
            } else {
                known.set(check, level);
            }
        });
        return known;
    }

    private ObjectNode copy(ObjectNode object) {
        return mapper.createObjectNode().setAll(object);
    }

    /** Reading the whole document reports any other problem again, with its place. */
    private Optional<String> unknownName(JsonNode value, Class<?> type) {
        try {
            mapper.treeToValue(value, type);
            return Optional.empty();
        } catch (InvalidTypeIdException problem) {
            return Optional.ofNullable(problem.getTypeId());
        } catch (InvalidFormatException problem) {
            return problem.getTargetType().isEnum()
                    ? Optional.of(String.valueOf(problem.getValue()))
                    : Optional.empty();
        } catch (ValueInstantiationException problem) {
            return problem.getCause() instanceof UnknownNameException unknown
                    ? Optional.of(unknown.name())
                    : Optional.empty();
        } catch (JacksonException otherwise) {
            return Optional.empty();
        }
    }

    /** Finds unknown fields by comparing the fields that were read with those that are written again. */
    private record UnknownFields(UnknownNames names, List<UnknownParts.Part> parts) {

        void add(JsonPointer place, JsonNode read, JsonNode written) {
            if (read instanceof ObjectNode && written instanceof ObjectNode) {
                read.forEachEntry((name, value) -> {
                    if (written.has(name)) {
                        add(place.appendProperty(name), value, written.get(name));
                    } else if (names.contains(name)) {
                        parts.add(new UnknownParts.Part(place.appendProperty(name), value, ""));
                    }
                });
            } else if (read instanceof ArrayNode && written instanceof ArrayNode) {
                for (int i = 0; i < Math.min(read.size(), written.size()); i++) {
                    add(place.appendIndex(i), read.get(i), written.get(i));
                }
            }
        }
    }
}
