package dev.shipgate.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a transcript that this version doesn't know: fields, and whole observations, judgements, findings,
 * states of the engine and levels of checks that name something unknown. They are kept unchanged and written back with
 * the transcript.
 *
 * @param parts the elements of lists first, in their order, then the rest
 */
public record UnknownParts(List<Part> parts) {

    static final JsonPointer OBSERVATIONS = JsonPointer.compile("/measured/observations");
    static final JsonPointer JUDGEMENTS = JsonPointer.compile("/judgements");
    static final JsonPointer FINDINGS = JsonPointer.compile("/findings");
    private static final JsonPointer POLICY = JsonPointer.compile("/policy");

    private static final UnknownParts NONE = new UnknownParts(List.of());

    /** The standings of a judgement that doesn't count. */
    private static final Set<String> DOES_NOT_COUNT = Set.of(
            Standing.ADVISORY.id(), Standing.REFUSED.id(), Standing.NOT_GIVEN.id(), Standing.NOT_APPLICABLE.id());

    /**
     * One unknown part.
     *
     * @param place its place in the JSON; an index in it counts all elements of the list, including unread ones
     * @param value its content
     * @param name the unknown name in it; empty if {@code place} ends with that name
     */
    record Part(JsonPointer place, JsonNode value, String name) {

        /**
         * Returns whether this part is an element of {@code list}, rather than a field or something within an element.
         */
        boolean isElementOf(JsonPointer list) {
            return place.head() != null && place.head().equals(list);
        }

        boolean isWithin(JsonPointer other) {
            return startsWith(place, other);
        }

        int indexIn(JsonPointer list) {
            return tailAfter(place, list).getMatchingIndex();
        }

        Part movedTo(JsonPointer list, int index) {
            JsonPointer rest = tailAfter(place, list).tail();
            return new Part(list.appendIndex(index).append(rest), value, name);
        }
    }

    public UnknownParts {
        parts = List.copyOf(parts);
    }

    /** Returns no parts. */
    public static UnknownParts none() {
        return NONE;
    }

    /** Returns whether the whole transcript is known. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /**
     * Returns the display name of each part, such as {@code measured.power} or {@code measured.observations[]
     * "thermal"}; a name appears once, however many elements of a list have it.
     */
    public List<String> names() {
        return names(parts);
    }

    /** Returns the display names of the observations and judgements that weren't read, because they are unknown. */
    public List<String> unread() {
        return names(parts.stream()
                .filter(part -> part.isElementOf(OBSERVATIONS) || part.isElementOf(JUDGEMENTS))
                .toList());
    }

    private static List<String> names(List<Part> parts) {
        return parts.stream()
                .map(part -> place(part.place()) + (part.name().isEmpty() ? "" : " \"" + part.name() + "\""))
                .distinct()
                .toList();
    }

    /**
     * Returns the subjects of the unknown judgements that counted in the stored run, or may have. Judging again can't
     * produce these judgements.
     */
    public List<String> countedJudgements() {
        return parts.stream()
                .filter(part -> part.isElementOf(JUDGEMENTS))
                .map(Part::value)
                .filter(judgement ->
                        !DOES_NOT_COUNT.contains(judgement.path("standing").asString("")))
                .map(judgement -> subject(judgement.path("subject")))
                .toList();
    }

    private static String subject(JsonNode subject) {
        List<String> words = new ArrayList<>();
        for (String part : List.of("check", "case_id", "run")) {
            String word = subject.path(part).asString("");
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words.isEmpty() ? "an unnamed subject" : String.join(" ", words);
    }

    /**
     * Puts the parts back into the JSON of the transcript that they were read with. Existing content is left unchanged.
     */
    void putInto(ObjectNode transcript) {
        for (Part part : parts) {
            JsonNode parent = transcript.at(part.place().head());
            if (parent instanceof ArrayNode list) {
                list.insert(
                        Math.min(part.place().last().getMatchingIndex(), list.size()),
                        part.value().deepCopy());
            } else if (parent instanceof ObjectNode object) {
                object.putIfAbsent(
                        part.place().last().getMatchingProperty(), part.value().deepCopy());
            }
        }
    }

    /**
     * Returns the parts that belong to the same run after it has been judged again. These are all parts except those of
     * the policy, which has changed, and those of judgements and findings that weren't made again. Judgements and
     * findings that are unknown as a whole come after the known ones.
     *
     * @param judgements maps the index of a judgement that was read to its new index, or to -1 if it wasn't made again
     * @param judgementCount the number of judgements now
     * @param findings the same for findings
     * @param findingCount the number of findings now
     */
    UnknownParts judgedAgain(
            IntUnaryOperator judgements, int judgementCount, IntUnaryOperator findings, int findingCount) {
        List<Part> kept = new ArrayList<>();
        kept.addAll(elements(OBSERVATIONS));
        kept.addAll(atEnd(JUDGEMENTS, judgementCount));
        kept.addAll(atEnd(FINDINGS, findingCount));
        for (Part part : parts) {
            if (part.isWithin(JUDGEMENTS)) {
                moveWithin(JUDGEMENTS, part, judgements, kept);
            } else if (part.isWithin(FINDINGS)) {
                moveWithin(FINDINGS, part, findings, kept);
            } else if (!part.isWithin(POLICY) && !part.isElementOf(OBSERVATIONS)) {
                kept.add(part);
            }
        }
        return new UnknownParts(kept);
    }

    private List<Part> elements(JsonPointer list) {
        return parts.stream().filter(part -> part.isElementOf(list)).toList();
    }

    private List<Part> atEnd(JsonPointer list, int size) {
        List<Part> moved = new ArrayList<>();
        for (Part part : elements(list)) {
            moved.add(part.movedTo(list, size + moved.size()));
        }
        return moved;
    }

    private void moveWithin(JsonPointer list, Part part, IntUnaryOperator newIndex, List<Part> kept) {
        if (part.isElementOf(list)) {
            return;
        }
        int index = part.indexIn(list);
        long unread = elements(list).stream()
                .filter(each -> each.indexIn(list) < index)
                .count();
        int now = newIndex.applyAsInt(index - (int) unread);
        if (now >= 0) {
            kept.add(part.movedTo(list, now));
        }
    }

    private static boolean startsWith(JsonPointer place, JsonPointer start) {
        return (place + "/").startsWith(start + "/");
    }

    private static JsonPointer tailAfter(JsonPointer place, JsonPointer start) {
        JsonPointer tail = place;
        for (JsonPointer step = start; !step.matches(); step = step.tail()) {
            tail = tail.tail();
        }
        return tail;
    }

    /** Returns a place in the form {@code measured.observations[].positions[].entropy}. */
    private static String place(JsonPointer pointer) {
        StringBuilder place = new StringBuilder();
        for (JsonPointer step = pointer; !step.matches(); step = step.tail()) {
            if (step.getMatchingIndex() >= 0) {
                place.append("[]");
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getMatchingProperty());
            }
        }
        return place.toString();
    }
}
