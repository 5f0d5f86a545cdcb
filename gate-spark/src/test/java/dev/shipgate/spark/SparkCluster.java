package dev.shipgate.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone cluster: a master and two workers, each a process that listens on 127.0.0.1 and ends with the test. */
final class SparkCluster implements AutoCloseable {

    private static final long SECONDS_TO_START = 120;
    private static final long SECONDS_TO_SUBMIT = 600;
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master (\\S+)");

    private final Path folder;
    private final SparkHome home;
    private final List<Process> processes = new ArrayList<>();

    private SparkCluster(Path folder, SparkHome home) {
        this.folder = folder;
        this.home = home;
    }

    static SparkCluster start(Path folder) throws IOException, InterruptedException {
        SparkCluster cluster = new SparkCluster(folder, SparkHome.make(folder.resolve("home")));
        try {
            cluster.startAll();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        start("master", "master.Master", List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
        for (String worker : List.of("worker-1", "worker-2")) {
            start(
                    worker,
                    "worker.Worker",
                    List.of(
                            "--host",
                            "127.0.0.1",
                            "--webui-port",
                            "0",
                            "--cores",
                            "1",
                            "--memory",
                            "1g",
                            "--work-dir",
                            folder.resolve(worker).toString(),
                            master()));
        }
        awaitLine(log("worker-1"), REGISTERED);
        awaitLine(log("worker-2"), REGISTERED);
    }

    private void start(String name, String main, List<String> arguments) throws IOException {
        processes.add(home.program(log(name), "org.apache.spark.deploy." + main, arguments)
                .start());
    }

    /** The master's address. */
    String master() throws IOException, InterruptedException {
        return awaitLine(log("master"), MASTER);
    }

    /** Runs {@code spark-submit} and returns its exit code. */
    int submit(Path log, List<String> arguments) throws IOException, InterruptedException {
        Process submitting = home.program(log, "org.apache.spark.deploy.SparkSubmit", arguments)
                .start();
        processes.add(submitting);
        if (!submitting.waitFor(SECONDS_TO_SUBMIT, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not done in " + SECONDS_TO_SUBMIT + " s:\n" + Files.readString(log));
        }
        return submitting.exitValue();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private static String awaitLine(Path log, Pattern line) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (System.nanoTime() < end) {
            Matcher found = line.matcher(Files.exists(log) ? Files.readString(log) : "");
            if (found.find()) {
                return Objects.requireNonNull(found.group(1), "the group isn't optional");
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("not found in " + SECONDS_TO_START + " s: " + line + "\n"
                + (Files.exists(log) ? Files.readString(log) : ""));
    }

    /** The executors, and the processes of their engines, are the workers' descendants. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>();
        for (Process process : processes) {
            process.descendants().forEach(all::add);
            all.add(process.toHandle());
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
}
