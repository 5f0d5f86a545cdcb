package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.fixture.EmbeddedModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A baseline that is too large to be open beside the gated bundle. */
class LargeBaselineTests {

    private static final long MORE_THAN_FITS_BESIDE = 210_000_000;

    @TempDir
    Path folder;

    @Test
    void runs_in_its_own_engine_too() throws IOException {
        Path large = EmbeddedModel.copy(EmbeddedModel.baseline(), folder.resolve("baseline"));
        try (RandomAccessFile weights =
                new RandomAccessFile(large.resolve("model.onnx.data").toFile(), "rw")) {
            weights.setLength(MORE_THAN_FITS_BESIDE);
        }
        List<String> opened = new CopyOnWriteArrayList<>();
        NativeCode nativeCode = NativeCode.inThisProcess();
        EngineOpener engine = EngineOpener.of(null, nativeCode);
        EngineOpener bundleOpener = (bundle, options, oracle) -> {
            opened.add("the bundle's engine opens " + bundle.root().getFileName());
            return engine.open(bundle, options, oracle);
        };
        EngineOpener baselineOpener = (bundle, options, oracle) -> {
            opened.add("the baseline's engine opens " + bundle.root().getFileName());
            return engine.open(bundle, options, oracle);
        };

        GateRequest request = EmbeddedModel.request(EmbeddedModel.shipBundle(), large);
        try (OpenedInputs inputs = OpenedInputs.open(
                request, nativeCode, bundleOpener, baselineOpener, UncountedEngines.of(nativeCode, request))) {
            Objects.requireNonNull(inputs.baseline())
                    .continuation(inputs.oracle().judgedCases().get(0));
        }

        assertThat(opened)
                .containsExactlyInAnyOrder(
                        "the bundle's engine opens "
                                + EmbeddedModel.shipBundle().getFileName(),
                        "the baseline's engine opens baseline");
    }
}
