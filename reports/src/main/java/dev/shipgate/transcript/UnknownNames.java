package dev.shipgate.transcript;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/** Collects the names of the fields that no record has, while a transcript is read. */
final class UnknownNames extends DeserializationProblemHandler {

    private final Set<String> names = new HashSet<>();

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            @Nullable ValueDeserializer<?> deserializer,
            Object record,
            String name) {
        names.add(name);
        return false;
    }

    /** A field of an older version that is read into another field isn't one of them. */
    boolean contains(String name) {
        return names.contains(name) || name.equals("unknown");
    }
}
