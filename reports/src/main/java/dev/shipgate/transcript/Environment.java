package dev.shipgate.transcript;

import java.util.Map;

/**
 * Where the gate ran.
 *
 * @param shipgate version of this program
 * @param java version and vendor of the JVM
 * @param os name, version and architecture of the operating system
 * @param cpu model of the processor, as the operating system names it
 * @param cores processors that the JVM may use
 * @param libraries versions of the libraries whose results are in the transcript
 */
public record Environment(
        String shipgate, String java, String os, String cpu, int cores, Map<String, String> libraries) {

    public Environment {
        libraries = Copies.ordered(libraries);
    }
}
