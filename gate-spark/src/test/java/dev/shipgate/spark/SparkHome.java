package dev.shipgate.spark;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An installation of Spark, as far as its programs need one: the folder {@code jars}. */
record SparkHome(Path folder) {

    /** Its launcher passes on only these options of the JVM, which it has in common with that of the tests. */
    private static final List<String> PASSED_ON =
            List.of("--add-opens=", "-XX:+IgnoreUnrecognizedVMOptions", "-Djdk.reflect.", "-Dio.netty.");

    static SparkHome make(Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        String list = Files.readString(Path.of(System.getProperty("shipgate.spark.jars")));
        for (String jar : list.strip().split(File.pathSeparator)) {
            Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName().toString()), Path.of(jar));
        }
        return new SparkHome(folder);
    }

    /** Returns what starts one of Spark's programs and writes all that it prints to a file. */
    ProcessBuilder program(Path log, String main, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dspark.master.rest.enabled=false"));
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> PASSED_ON.stream().anyMatch(option::startsWith))
                .toList());
        words.addAll(List.of("-cp", folder.resolve("jars") + "/*", main));
        words.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        // Without its scripts, a worker looks for the folders of a build to find out Scala's version.
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_HOME", folder.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder;
    }

    static String jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(","));
        }
    }
}
