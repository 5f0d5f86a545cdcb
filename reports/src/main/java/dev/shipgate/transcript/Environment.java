package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment in which the gate ran.
 *
 * @param shipgate the version of this program
 * @param java the version and vendor of the JVM
 * @param os the name, version and architecture of the operating system
 * @param cpu the model of the processor, as the operating system names it
 * @param cores the number of processors that the JVM may use
 * @param libraries the versions of the libraries whose results are in the transcript
 * @param judgeSha256 the digest of the program that made the judgements and findings; {@code null}, and absent from a
 *     file, if it isn't known, as in transcripts of older versions
 */
public record Environment(
        String shipgate,
        String java,
        String os,
        String cpu,
        int cores,
        Map<String, String> libraries,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String judgeSha256) {

    public Environment {
        libraries = Copies.ordered(libraries);
    }

    /** Describes an environment without the program that judged. */
    public Environment(String shipgate, String java, String os, String cpu, int cores, Map<String, String> libraries) {
        this(shipgate, java, os, cpu, cores, libraries, null);
    }

    /** Returns this environment of a run that the program with this digest has judged. */
    public Environment judgedBy(@Nullable String programSha256) {
        return new Environment(shipgate, java, os, cpu, cores, libraries, programSha256);
    }
}
