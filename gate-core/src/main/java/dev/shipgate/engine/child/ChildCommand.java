package dev.shipgate.engine.child;

import dev.shipgate.engine.process.RunId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command that starts the child: this JVM's program and the gate's classes, with options for a short start. */
final class ChildCommand {

    private static final int JAVA = Runtime.version().feature();

    /** The first Java that makes an archive in one run, which is then an AOT cache. */
    private static final int AOT_CACHE = 25;

    /** A later Java may have dropped an option for diagnosis, and wouldn't start. */
    private static final int LAST_KNOWN = 25;

    /** The first Java that warns of native libraries, and of the {@code sun.misc.Unsafe} that protobuf uses. */
    private static final int WARNS_OF_NATIVE_CODE = 24;

    /** Set by the launcher. */
    private static final String ARCHIVE = "shipgate.archive";

    /** Set by the launcher if the run is long enough for the optimising compiler to pay for itself. */
    private static final String OPTIMISING = "shipgate.optimising";

    /** What the libraries read, and where they unpack themselves. */
    private static final Set<String> KEPT =
            Set.of("user.home", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR", "OPT_OUT_TRACKING");

    private static final List<String> KEPT_PREFIXES = List.of("onnxruntime.", "ai.djl.");

    private ChildCommand() {}

    static List<String> of(Path folder) {
        boolean isLong = Boolean.getBoolean(OPTIMISING);
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + (isLong ? 4 : 1),
                // What it computes lies outside of Java's heap, which would otherwise grow to hundreds of megabytes.
                // Each time that heap grows, all of it is collected. The states of a large model need room at once.
                isLong ? "-Xms32m" : "-Xms16m",
                "-Xmn8m",
                "-XX:MinHeapFreeRatio=30",
                "-XX:MaxHeapFreeRatio=50",
                "-XX:-ShrinkHeapInSteps",
                "-XX:-UsePerfData",
                "-Xlog:disable",
                "-Xmx" + Runtime.getRuntime().maxMemory(),
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash.txt"),
                "-Djava.io.tmpdir=" + folder));
        String archive = System.getProperty(ARCHIVE);
        if (archive != null) {
            words.addAll(
                    JAVA >= AOT_CACHE
                            ? List.of("-XX:AOTCache=" + archive)
                            : List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive));
        }
        if (JAVA <= LAST_KNOWN) {
            // At another address, all of the archive would be written to, and take 40 MB of this process's own.
            words.add("-XX:+UnlockDiagnosticVMOptions");
            words.add("-XX:ArchiveRelocationMode=0");
        }
        if (JAVA >= WARNS_OF_NATIVE_CODE) {
            words.add("--enable-native-access=ALL-UNNAMED");
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> KEPT.contains(name) || KEPT_PREFIXES.stream().anyMatch(name::startsWith))
                .sorted()
                .forEach(name -> words.add("-D" + name + "=" + System.getProperty(name)));
        words.addAll(List.of(
                "-cp",
                ChildClassPath.of(ChildMain.class.getClassLoader()),
                ChildMain.class.getName(),
                folder.toString(),
                RunId.here().toString()));
        return words;
    }
}
