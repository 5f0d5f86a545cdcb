package dev.shipgate.sabotage;

import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.transcript.Family;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A changed bundle.
 *
 * @param name what was changed
 * @param family the family of the fault; {@code null} if it is none
 * @param builder writes it
 * @param options how it is run
 */
record Variant(String name, @Nullable Family family, Builder builder, EngineOptions options) {

    private static final EngineOptions ONE_THREAD = new EngineOptions(1, OptimizationLevel.ALL);

    Variant(String name, @Nullable Family family, Builder builder) {
        this(name, family, builder, ONE_THREAD);
    }

    /** Writes a changed bundle. */
    interface Builder {

        /**
         * Writes the bundle and returns its place.
         *
         * @param folder does not exist yet
         */
        Path build(Path folder);
    }

    /** A fault in the graph of the ship bundle. */
    static Variant inShipBundle(String name, @Nullable Family family, Consumer<GraphEditor> change) {
        return in(EmbeddedModel.shipBundle(), name, family, change);
    }

    /** A fault in the graph of the fp32 bundle. */
    static Variant inFloatBundle(String name, @Nullable Family family, Consumer<GraphEditor> change) {
        return in(EmbeddedModel.bundle("decode_fp32"), name, family, change);
    }

    private static Variant in(Path bundle, String name, @Nullable Family family, Consumer<GraphEditor> change) {
        return new Variant(name, family, folder -> {
            GraphEditor editor = GraphEditor.of(bundle);
            change.accept(editor);
            return editor.writeTo(folder);
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
