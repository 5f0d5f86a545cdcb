package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What name and metadata of a bundle say of its quantisation, each beside what the graph holds.
 *
 * @param subject the bundle
 * @param claims one entry for each thing that is claimed
 */
public record Claims(Subject subject, List<Claim> claims) implements Observation {

    public Claims {
        claims = List.copyOf(claims);
    }

    /** Where a claim stands. */
    public enum Source {
        /** A part of the bundle's name. */
        NAME,
        /** A field of its manifest. */
        METADATA;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One claim.
     *
     * @param id by which a waiver names it, such as {@code metadata:compression.head.granularity}
     * @param source where it stands
     * @param claimed what it says
     * @param found what the graph holds
     * @param borneOut whether the graph bears it out
     */
    public record Claim(String id, Source source, String claimed, String found, boolean borneOut) {

        /** @throws IllegalArgumentException if a text is blank */
        public Claim {
            Require.notBlank(id, "claim id");
            Require.notBlank(claimed, "claim");
            Require.notBlank(found, "finding");
        }
    }
}
