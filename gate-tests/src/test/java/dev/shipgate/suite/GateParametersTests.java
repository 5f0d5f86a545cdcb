package dev.shipgate.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.gate.SurfaceRequest;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration parameters become requests. */
class GateParametersTests {

    private final Map<String, String> parameters =
            new HashMap<>(Map.of("shipgate.oracle", "o", "shipgate.bundles", "b"));

    @Test
    void what_is_not_named_has_its_default() {
        assertThat(requests())
                .containsExactly(new GateRequest(
                        Path.of("o"),
                        Path.of("b"),
                        null,
                        List.of(),
                        new PolicySource.BuiltIn(),
                        EngineOptions.defaults(),
                        null,
                        false,
                        Limits.defaults(),
                        null,
                        false));
    }

    @Test
    void each_key_is_read() {
        parameters.put("shipgate.baseline", "base");
        parameters.put("shipgate.device-runs", "one.json" + File.pathSeparator + "two.json");
        parameters.put("shipgate.policy", "strict.yaml");
        parameters.put("shipgate.threads", "3");
        parameters.put("shipgate.optimization", "basic");
        parameters.put("shipgate.engine", "exec:python3 engine.py");
        parameters.put("shipgate.deadline", "7");
        parameters.put("shipgate.memory-limit", "100");
        parameters.put("shipgate.in-process", "true");
        parameters.put("shipgate.out", "reports");
        parameters.put("shipgate.try-context", "true");

        GateRequest request = requests().get(0);

        assertThat(request.tryContext()).isTrue();

        assertThat(request.baseline()).isEqualTo(Path.of("base"));
        assertThat(request.deviceRuns()).containsExactly(Path.of("one.json"), Path.of("two.json"));
        assertThat(request.policy()).isEqualTo(new PolicySource.OfFile(Path.of("strict.yaml")));
        assertThat(request.engineOptions()).isEqualTo(new EngineOptions(3, OptimizationLevel.BASIC));
        ExecCommand program = Objects.requireNonNull(request.program());
        assertThat(program.words()).containsExactly("python3", "engine.py");
        assertThat(program.deadline()).isEqualTo(Duration.ofSeconds(7));
        assertThat(request.limits()).isEqualTo(new Limits(Duration.ofSeconds(7), 100L << 20));
        assertThat(request.inProcess()).isTrue();
        assertThat(program.stderr()).isEqualTo(Path.of("reports/engine-stderr.txt"));
        assertThat(request.out()).isEqualTo(Path.of("reports"));
    }

    @Test
    void each_named_surface_has_keys_of_its_own() {
        parameters.put("shipgate.speed", "laptop.json" + File.pathSeparator + "server.json");
        parameters.put("shipgate.surfaces", "iphone, llama.cpp");
        parameters.put("shipgate.surfaces.iphone.device-run", "iphone.json");
        parameters.put("shipgate.surfaces.iphone.required", "true");
        parameters.put("shipgate.surfaces.llama.cpp.bundle", "model-Q8_0.gguf");
        parameters.put("shipgate.surfaces.llama.cpp.engine", "llama.cpp");

        GateRequest request = requests().get(0);

        assertThat(request.speedFiles()).containsExactly(Path.of("laptop.json"), Path.of("server.json"));
        assertThat(request.surfaces())
                .containsExactly(
                        new SurfaceRequest("iphone", true, Path.of("iphone.json"), null, null),
                        new SurfaceRequest("llama.cpp", false, null, Path.of("model-Q8_0.gguf"), "llama.cpp"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "required | yes | required is 'yes', expected true or false",
                "engine | mine | 'mine' isn't an engine",
                "bundle | other | the surface phone needs either device_run, or engine or bundle",
            })
    void a_surface_that_cannot_be_meant_is_refused(String key, String value, String problem) {
        parameters.put("shipgate.surfaces", "phone");
        parameters.put("shipgate.surfaces.phone.device-run", "phone.json");
        if (key.equals("engine")) {
            parameters.remove("shipgate.surfaces.phone.device-run");
        }
        parameters.put("shipgate.surfaces.phone." + key, value);

        assertThatThrownBy(this::requests)
                .hasMessageStartingWith("the configuration parameter shipgate.surfaces is 'phone': ")
                .hasMessageContaining(problem);
    }

    @Test
    void two_surfaces_of_one_name_are_refused() {
        parameters.put("shipgate.surfaces", "phone,phone");
        parameters.put("shipgate.surfaces.phone.device-run", "phone.json");

        assertThatThrownBy(this::requests)
                .hasMessageContaining("shipgate.surfaces is 'phone,phone': two surfaces have");
    }

    @Test
    void the_deadline_has_its_earlier_name_too() {
        parameters.put("shipgate.engine-deadline", "7");

        assertThat(requests().get(0).limits().deadline()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void several_bundles_report_into_folders_of_their_own() {
        parameters.put("shipgate.bundles", "x/one" + File.pathSeparator + "x/two");
        parameters.put("shipgate.out", "reports");

        assertThat(requests())
                .extracting(GateRequest::out)
                .containsExactly(Path.of("reports/one"), Path.of("reports/two"));
    }

    @Test
    void a_value_that_cannot_be_meant_is_refused_with_its_key() {
        parameters.put("shipgate.threads", "many");
        assertThatThrownBy(this::requests).hasMessageContaining("shipgate.threads is 'many'");

        parameters.put("shipgate.threads", "1");
        parameters.put("shipgate.engine", "tflite");
        assertThatThrownBy(this::requests).hasMessageContaining("'tflite' isn't an engine");
    }

    @Test
    void an_oracle_is_required() {
        parameters.remove("shipgate.oracle");

        assertThatThrownBy(this::requests).hasMessageContaining("set the configuration parameter shipgate.oracle");
    }

    private List<GateRequest> requests() {
        return new GateParameters(key -> Optional.ofNullable(parameters.get(key))).requests();
    }
}
