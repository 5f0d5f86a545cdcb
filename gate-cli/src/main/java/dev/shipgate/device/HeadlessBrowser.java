package dev.shipgate.device;

import dev.shipgate.input.IoProblem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium that opens one page. Closing it ends it with all its processes, and deletes its profile. */
public final class HeadlessBrowser implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final int PATIENCE_SECONDS = 10;

    private final Process process;
    private final Path profile;
    /** Ends the browser if this program is ended first, as by Ctrl-C. */
    private final Thread atExit = new Thread(this::end, "end of the browser");

    private HeadlessBrowser(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Finds Chromium or Chrome in the folders of {@code path}, a list as in the environment variable PATH. */
    public static Optional<Path> find(@Nullable String path) {
        return path == null
                ? Optional.empty()
                : Stream.of(path.split(File.pathSeparator))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
    }

    /**
     * Opens a page.
     *
     * @param isGpuWanted whether to turn on WebGPU, which then computes on SwiftShader, Chromium's software renderer
     * @throws UncheckedIOException if it can't be started
     */
    public static HeadlessBrowser open(Path browser, String address, boolean isGpuWanted) {
        try {
            Path profile = Files.createTempDirectory("shipgate-browser");
            List<String> command = new ArrayList<>(List.of(
                    browser.toString(),
                    "--headless=new",
                    "--user-data-dir=" + profile,
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--disable-background-timer-throttling",
                    "--disable-renderer-backgrounding",
                    // Without it, each reading of the page's memory waits for a garbage collection, about 10 seconds.
                    "--enable-blink-features=ForceEagerMeasureMemory",
                    "--window-size=390,844"));
            if ("root".equals(System.getProperty("user.name"))) {
                // Chromium refuses to sandbox as root, as containers run it. It opens only our own page.
                command.add("--no-sandbox");
            }
            if (isGpuWanted) {
                command.addAll(List.of(
                        "--enable-unsafe-webgpu",
                        "--use-webgpu-adapter=swiftshader",
                        "--enable-features=Vulkan",
                        "--use-vulkan=swiftshader"));
            } else {
                command.add("--disable-gpu");
            }
            command.add(address);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new HeadlessBrowser(process, profile);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot start " + browser + ": " + IoProblem.of(problem), problem);
        }
    }

    /** Tells whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it with its children. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // The program is ending, and the hook runs by itself.
        }
    }

    private void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            for (ProcessHandle each : all) {
                each.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            delete(profile);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IOException left) {
            // A process that is still ending may write once more; the operating system cleans its temporary folder.
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException problem) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
