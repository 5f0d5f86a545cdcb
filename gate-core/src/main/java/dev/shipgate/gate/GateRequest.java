package dev.shipgate.gate;

import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.transcript.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A request to gate a bundle: the bundle, the reference and the settings. Nothing is read before {@link Gate#open}.
 *
 * <pre>{@code
 * GateRequest request = GateRequest.builder()
 *         .oracle(Path.of("my-oracle"))
 *         .bundle(Path.of("out/my_decode_int8"))
 *         .build();
 * }</pre>
 *
 * @param oracle the folder of the recorded reference
 * @param bundle the folder of the bundle to judge
 * @param baseline the folder of the bundle whose greedy tokens must match; {@code null} if there isn't one
 * @param deviceRuns the files recorded on devices; empty for none
 * @param policy the thresholds and rules to judge by
 * @param engineOptions the options with which the engine runs the bundles
 * @param program the program that runs the bundle; {@code null} for ONNX Runtime
 * @param inProcess whether ONNX Runtime and the tokenizer run in this process, which a hostile bundle can then end;
 *     otherwise they run in a child process
 * @param limits what a bundle may use before its run is ended; in this process, nothing enforces them
 * @param out the folder that receives the reports; {@code null} for none. The suite writes them; {@link Gate} doesn't
 * @param tryContext whether the bundle steps at the end of the context that its manifest promises
 * @param baselineProgram the program that runs the baseline; {@code null} for ONNX Runtime
 * @param surfaces the surfaces that are compared with the bundle; empty for none
 * @param speedFiles what {@code shipgate speed} wrote, to be shown; empty for none
 */
@API(status = API.Status.STABLE, since = "0.1")
public record GateRequest(
        Path oracle,
        Path bundle,
        @Nullable Path baseline,
        List<Path> deviceRuns,
        PolicySource policy,
        EngineOptions engineOptions,
        @Nullable ExecCommand program,
        boolean inProcess,
        Limits limits,
        @Nullable Path out,
        boolean tryContext,
        @Nullable ExecCommand baselineProgram,
        List<SurfaceRequest> surfaces,
        List<Path> speedFiles) {

    /** @throws IllegalArgumentException if two surfaces have the same name */
    public GateRequest {
        deviceRuns = List.copyOf(deviceRuns);
        surfaces = List.copyOf(surfaces);
        speedFiles = List.copyOf(speedFiles);
        if (surfaces.stream().map(SurfaceRequest::name).distinct().count() != surfaces.size()) {
            throw new IllegalArgumentException("two surfaces have the same name");
        }
    }

    /** Makes a request without surfaces and speed. */
    public GateRequest(
            Path oracle,
            Path bundle,
            @Nullable Path baseline,
            List<Path> deviceRuns,
            PolicySource policy,
            EngineOptions engineOptions,
            @Nullable ExecCommand program,
            boolean inProcess,
            Limits limits,
            @Nullable Path out,
            boolean tryContext,
            @Nullable ExecCommand baselineProgram) {
        this(
                oracle,
                bundle,
                baseline,
                deviceRuns,
                policy,
                engineOptions,
                program,
                inProcess,
                limits,
                out,
                tryContext,
                baselineProgram,
                List.of(),
                List.of());
    }

    /** Makes a request in which the engine of the bundle runs the baseline too. */
    public GateRequest(
            Path oracle,
            Path bundle,
            @Nullable Path baseline,
            List<Path> deviceRuns,
            PolicySource policy,
            EngineOptions engineOptions,
            @Nullable ExecCommand program,
            boolean inProcess,
            Limits limits,
            @Nullable Path out,
            boolean tryContext) {
        this(
                oracle,
                bundle,
                baseline,
                deviceRuns,
                policy,
                engineOptions,
                program,
                inProcess,
                limits,
                out,
                tryContext,
                program);
    }

    /** Returns a builder with the default policy, ONNX Runtime and its default options. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a request. A later call of the same method replaces the earlier one. */
    public static final class Builder {

        /** The name of the engine that runs bundles by default. */
        public static final String ONNX_RUNTIME = EngineChoice.ONNX_RUNTIME;

        /** The system property that, if {@code true}, makes requests run in this process by default. */
        public static final String IN_PROCESS = NativeCode.IN_PROCESS;

        private static final String STANDARD_ERROR = "engine-stderr.txt";

        private @Nullable Path oracle;
        private @Nullable Path bundle;
        private @Nullable Path baseline;
        private List<Path> deviceRuns = List.of();
        private List<SurfaceRequest> surfaces = List.of();
        private List<Path> speedFiles = List.of();
        private PolicySource policy = new PolicySource.BuiltIn();
        private int threads = EngineOptions.defaults().intraOpThreads();
        private OptimizationLevel optimization = EngineOptions.defaults().optimizationLevel();
        private EngineChoice engine = EngineChoice.DEFAULT;
        private @Nullable EngineChoice baselineEngine;
        private boolean inProcess = NativeCode.isInProcessByDefault();
        private Duration deadline = Limits.DEFAULT_DEADLINE;
        private @Nullable Long memoryLimitBytes;
        private @Nullable Path out;
        private boolean tryContext;

        private Builder() {}

        /** Sets the folder of the recorded reference. Required. */
        public Builder oracle(Path folder) {
            this.oracle = folder;
            return this;
        }

        /** Sets the folder of the bundle to judge. Required. */
        public Builder bundle(Path folder) {
            this.bundle = folder;
            return this;
        }

        /** Sets the folder of the bundle whose greedy tokens must match; {@code null} for none. */
        public Builder baseline(@Nullable Path folder) {
            this.baseline = folder;
            return this;
        }

        /** Sets the files recorded on devices. */
        public Builder deviceRuns(List<Path> files) {
            this.deviceRuns = List.copyOf(files);
            return this;
        }

        /** Sets the surfaces that are compared with the bundle. */
        public Builder surfaces(List<SurfaceRequest> named) {
            this.surfaces = List.copyOf(named);
            return this;
        }

        /** Sets the files of {@code shipgate speed} that are shown; nothing is judged by them. */
        public Builder speed(List<Path> files) {
            this.speedFiles = List.copyOf(files);
            return this;
        }

        /**
         * Judges by the policy in a file, or by a built-in one if no such file exists and one has that name;
         * {@code null} for the default policy.
         */
        public Builder policy(@Nullable Path fileOrName) {
            return policy(PolicySource.of(fileOrName));
        }

        /** Judges by the policy of a source. */
        public Builder policy(PolicySource source) {
            this.policy = source;
            return this;
        }

        /** Judges by a policy that has already been read. */
        public Builder policy(Policy read) {
            this.policy = new PolicySource.Given(read);
            return this;
        }

        /** Sets the number of threads inside an operator, at least 1. */
        public Builder threads(int count) {
            this.threads = count;
            return this;
        }

        /** Sets how far ONNX Runtime may rewrite the graph. */
        public Builder optimization(OptimizationLevel level) {
            this.optimization = level;
            return this;
        }

        /**
         * Sets the engine that runs the bundle, and the baseline unless it has its own.
         *
         * @param name {@value #ONNX_RUNTIME}; {@code llama.cpp} for GGUF files, perhaps with options after a blank; or
         *     {@code exec:COMMAND} for a program that speaks {@code shipgate-exec/2} or {@code /1}
         * @throws IllegalArgumentException if it is none of them
         */
        public Builder engine(String name) {
            this.engine = EngineChoice.of(name);
            return this;
        }

        /**
         * Sets the engine that runs the baseline; {@code null} for the one that runs the bundle.
         *
         * @throws IllegalArgumentException if there is no such engine; see {@link #engine}
         */
        public Builder baselineEngine(@Nullable String name) {
            this.baselineEngine = name == null ? null : EngineChoice.of(name);
            return this;
        }

        /**
         * Sets whether ONNX Runtime and the tokenizer run in this process, for debugging. A hostile or damaged bundle
         * can then end it. By default they run in a child process, unless the system property {@value #IN_PROCESS} is
         * {@code true}.
         */
        public Builder inProcess(boolean here) {
            this.inProcess = here;
            return this;
        }

        /**
         * Sets how long a step, a tokenisation, or a reply of an engine program may take. Loading a bundle may take ten
         * times as long.
         */
        public Builder deadline(Duration limit) {
            this.deadline = limit;
            return this;
        }

        /**
         * Sets the memory that the child process may use; {@code null} for most of what is available when it starts.
         */
        public Builder memoryLimitBytes(@Nullable Long bytes) {
            this.memoryLimitBytes = bytes;
            return this;
        }

        /** Sets the folder that receives the reports; {@code null} for none. */
        public Builder out(@Nullable Path folder) {
            this.out = folder;
            return this;
        }

        /**
         * Sets whether the bundle steps at the end of the context that its manifest promises. That takes a cache of so
         * many tokens, and some more if a step fails. By default it doesn't.
         */
        public Builder tryContext(boolean asked) {
            this.tryContext = asked;
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws NullPointerException if the oracle or the bundle is missing
         * @throws IllegalArgumentException if the engine options, the limits or the engine's command are invalid
         */
        public GateRequest build() {
            Path stderr = out == null ? null : out.resolve(STANDARD_ERROR);
            return new GateRequest(
                    Objects.requireNonNull(oracle, "set the folder of the oracle"),
                    Objects.requireNonNull(bundle, "set the folder of the bundle"),
                    baseline,
                    deviceRuns,
                    policy,
                    new EngineOptions(threads, optimization),
                    engine.program(deadline, stderr),
                    inProcess,
                    new Limits(deadline, memoryLimitBytes),
                    out,
                    tryContext,
                    Objects.requireNonNullElse(baselineEngine, engine).program(deadline, stderr),
                    surfaces,
                    speedFiles);
        }
    }
}
