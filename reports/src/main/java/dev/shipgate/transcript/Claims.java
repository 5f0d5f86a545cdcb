package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * The claims that a bundle's name and metadata make about its quantisation, each next to the contents of the graph.
 *
 * @param subject the bundle
 * @param claims one entry per claim
 */
public record Claims(Subject subject, List<Claim> claims) implements Observation {

    public Claims {
        claims = List.copyOf(claims);
    }

    /** The source of a claim. */
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
     * @param id the id by which a waiver names it, such as {@code metadata:compression.head.granularity}
     * @param source the place where the claim is made
     * @param claimed the claimed value
     * @param found the value in the graph
     * @param borneOut whether the graph confirms the claim
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
