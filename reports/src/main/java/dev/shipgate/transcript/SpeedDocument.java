package dev.shipgate.transcript;

/**
 * What {@code shipgate speed} writes.
 *
 * @param schema {@value #SCHEMA}
 * @param speed what was measured
 * @param environment where it was measured
 */
public record SpeedDocument(String schema, SpeedFacts speed, Environment environment) {

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-speed/1";

    /** @throws IllegalArgumentException if its schema is different */
    public SpeedDocument {
        Require.that(schema.equals(SCHEMA), "schema is \"" + schema + "\", but this program reads \"" + SCHEMA + "\"");
    }

    /** Makes a document of this schema. */
    public SpeedDocument(SpeedFacts speed, Environment environment) {
        this(SCHEMA, speed, environment);
    }
}
