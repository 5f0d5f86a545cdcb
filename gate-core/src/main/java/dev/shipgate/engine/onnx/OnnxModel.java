package dev.shipgate.engine.onnx;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleManifest;
import dev.shipgate.bundle.PipelineStage;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine needs of a bundle.
 *
 * @param stages the decoder's graphs, in the order in which they run; usually one
 * @param embeddingFile the graph that computes embeddings; {@code null} if the decoder takes ids
 * @param manifest the bundle's declared properties
 * @param headSizeField the place of the head size in the bundle's config, for messages
 */
public record OnnxModel(
        List<PipelineStage> stages, @Nullable Path embeddingFile, BundleManifest manifest, String headSizeField) {

    public OnnxModel {
        stages = List.copyOf(stages);
    }

    /** Returns the decoder's graph; the first one if several make a step. */
    public Path file() {
        return stages.get(0).file();
    }

    /** Returns what the engine needs of {@code bundle}. */
    public static OnnxModel of(Bundle bundle) {
        return new OnnxModel(
                bundle.stages(),
                bundle.embeddingFile(),
                bundle.manifest(),
                bundle.layout().headSizeField());
    }
}
