package dev.shipgate.benchmark;

import java.nio.file.Path;

/**
 * The embedded model.
 *
 * @param bundle the folder of the bundle that is gated by default
 * @param oracle the folder of its oracle
 */
record ModelFolder(Path bundle, Path oracle) {

    static ModelFolder of(Path root) {
        Path model = root.resolve("oracle-fixtures/models/qwen3.5-nano");
        return new ModelFolder(
                model.resolve("bundles/qwen3_5_nano_decode_int8hu_block32_sym"), model.resolve("oracle"));
    }
}
