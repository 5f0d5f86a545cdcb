package dev.shipgate.device;

import dev.shipgate.device.DevicePlan.PlannedEngine;
import dev.shipgate.device.DevicePlan.PlannedFile;
import dev.shipgate.input.PinnedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of onnxruntime-web that a browser runs.
 *
 * @param folder where they are
 * @param provider the execution provider that they are for, {@code wasm} or {@code webgpu}
 */
public record WebEngine(Path folder, String provider) {

    /** How to get the files. */
    public static final String HOW_TO_GET =
            "run adapters/onnxruntime-web/install.sh, or give their folder with --engine-web DIR";

    private static final List<String> WASM =
            List.of("ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm");
    private static final List<String> WEBGPU = List.of(
            "ort.webgpu.min.mjs", "ort-wasm-simd-threaded.asyncify.mjs", "ort-wasm-simd-threaded.asyncify.wasm");

    /** Returns the folder in which the installer puts the files. */
    public static Path defaultFolder(Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("shipgate").resolve("onnxruntime-web");
    }

    /** Returns the names of the files, the module that the page imports first. */
    public List<String> names() {
        return provider.equals("webgpu") ? WEBGPU : WASM;
    }

    /** Returns the name of a file that isn't there; empty if all are. */
    public Optional<String> missing() {
        return names().stream()
                .filter(name -> !Files.isRegularFile(folder.resolve(name)))
                .findFirst();
    }

    /** Returns the files with their digests. */
    public PlannedEngine plan(int threads) {
        return new PlannedEngine(
                names().get(0),
                provider,
                threads,
                names().stream()
                        .map(name -> PlannedFile.of(PinnedFile.of(folder, folder.resolve(name))))
                        .toList());
    }
}
