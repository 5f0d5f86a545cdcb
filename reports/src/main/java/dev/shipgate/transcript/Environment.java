package dev.shipgate.transcript;

import java.util.Map;

/**
 * The environment in which the gate ran.
 *
 * @param shipgate the version of this program
 * @param java the version and vendor of the JVM
 * @param os the name, version and architecture of the operating system
 * @param cpu the model of the processor, as the operating system names it
 * @param cores the number of processors that the JVM may use
 * @param libraries the versions of the libraries whose results are in the transcript
 */
public record Environment(
        String shipgate, String java, String os, String cpu, int cores, Map<String, String> libraries) {

    public Environment {
        libraries = Copies.ordered(libraries);
    }
}
