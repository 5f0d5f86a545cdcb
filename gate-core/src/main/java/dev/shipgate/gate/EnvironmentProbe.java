package dev.shipgate.gate;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.shipgate.transcript.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Describes the environment in which the gate runs. Records nothing that identifies a person or a single machine. */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class EnvironmentProbe {

    /** The version of what doesn't declare one. */
    static final String UNKNOWN = "unknown";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private EnvironmentProbe() {}

    /** Returns the environment of this process. */
    public static Environment probe() {
        Map<String, String> libraries = new LinkedHashMap<>();
        libraries.put("djl-tokenizers", version(HuggingFaceTokenizer.class));
        return new Environment(
                shipgate(),
                System.getProperty("java.version") + " " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                libraries);
    }

    /** Returns the version of this program. */
    static String shipgate() {
        return version(EnvironmentProbe.class);
    }

    private static String version(Class<?> type) {
        return Objects.requireNonNullElse(type.getPackage().getImplementationVersion(), UNKNOWN);
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }
}
