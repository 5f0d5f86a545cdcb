package dev.shipgate.engine.onnx;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleManifest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the engine needs of a bundle.
 *
 * @param file the decoder's graph
 * @param embeddingFile the graph that computes embeddings; {@code null} if the decoder takes ids
 * @param manifest the bundle's declared properties
 * @param headSizeField the place of the head size in the bundle's config, for messages
 */
public record OnnxModel(Path file, @Nullable Path embeddingFile, BundleManifest manifest, String headSizeField) {

    /** Returns what the engine needs of {@code bundle}. */
    public static OnnxModel of(Bundle bundle) {
        return new OnnxModel(
                bundle.modelFile(),
                bundle.embeddingFile(),
                bundle.manifest(),
                bundle.layout().headSizeField());
    }
}
