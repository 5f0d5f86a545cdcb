package dev.shipgate.fuzz;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.RuntimeSettings;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.ForeignDeviceRuns;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.project.ProjectFile;
import dev.shipgate.tensor.NpyFile;
import dev.shipgate.tensor.NpzFile;
import dev.shipgate.tensor.SafetensorsFile;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.tokenizer.GgufTokenizer;
import dev.shipgate.tokenizer.SentencePieceTokenizer;
import dev.shipgate.tokenizer.SpecialTokens;
import dev.shipgate.tokenizer.TokenizerContents;
import dev.shipgate.transcript.SpeedFile;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What reads an untrusted file, for the fuzzer and for the tests that replay what it found. */
enum Reader {
    SAFETENSORS("x.safetensors") {
        @Override
        void read(Path file) {
            try (SafetensorsFile opened = SafetensorsFile.open(file)) {
                opened.tensors().values().forEach(Reader::use);
            }
        }
    },
    NPY("x.npy") {
        @Override
        void read(Path file) {
            use(NpyFile.read(file));
        }
    },
    NPZ("x.npz") {
        @Override
        void read(Path file) {
            NpzFile npz = NpzFile.open(file);
            npz.names().forEach(name -> use(npz.tensor(name)));
        }
    },
    GRAPH("model.onnx") {
        @Override
        void read(Path file) throws IOException {
            Files.writeString(
                    file.resolveSibling("shipgate-bundle.json"),
                    "{\"schema\":\"shipgate-bundle/1\",\"model\":\"model.onnx\"}");
            GraphAuditor.audit(Bundle.open(file.resolveSibling("")));
        }
    },
    GGUF("x.gguf") {
        @Override
        void read(Path file) {
            GraphAuditor.audit(Bundle.open(file));
            SpecialTokens.read(file);
            GgufTokenizer.toJson(file);
        }
    },
    SENTENCEPIECE("tokenizer.model") {
        @Override
        void read(Path file) {
            SpecialTokens.read(file);
            SentencePieceTokenizer pieces = SentencePieceTokenizer.read(file);
            pieces.forms().forEach(pieces::toJson);
        }
    },
    BARE_BUNDLE("shipgate-bundle.json") {
        @Override
        void read(Path file) throws IOException {
            Files.write(file.resolveSibling("model.onnx"), new byte[0]);
            RuntimeSettings.notApplied(Bundle.open(file.resolveSibling("")));
        }
    },
    GENAI_CONFIG("genai_config.json") {
        @Override
        void read(Path file) throws IOException {
            Files.write(file.resolveSibling("model.onnx"), new byte[0]);
            RuntimeSettings.notApplied(Bundle.open(file.resolveSibling("")));
        }
    },
    TOKENIZER("tokenizer.json") {
        @Override
        void read(Path file) {
            TokenizerContents contents = TokenizerContents.read(file);
            contents.differencesFrom(contents);
            SpecialTokens.read(file);
        }
    },
    ORACLE("oracle.json") {
        @Override
        void read(Path file) {
            Oracle.read(file.resolveSibling(""));
        }
    },
    DEVICE_RUN("run.json") {
        @Override
        void read(Path file) {
            DeviceRun.read(file);
        }
    },
    FOREIGN_RUN("run.json") {
        @Override
        void read(Path file) {
            ForeignDeviceRuns.read(file);
            ForeignDeviceRuns.readPublished(file);
        }
    },
    POLICY("policy.yaml") {
        @Override
        void read(Path file) {
            new PolicyFile().read(file);
        }
    },
    PROJECT("shipgate.yaml") {
        @Override
        void read(Path file) {
            new ProjectFile().read(file);
        }
    },
    TRANSCRIPT("transcript.json") {
        @Override
        void read(Path file) {
            new TranscriptFile().read(file);
        }
    },
    SPEED("speed.json") {
        @Override
        void read(Path file) {
            new SpeedFile().read(file);
        }
    };

    /** Names of classes; a message may quote anything else that an input contains. */
    private static final Pattern JAVA = Pattern.compile(
            "\\b(java\\.(io|lang|nio|util)|dev\\.shipgate|tools\\.jackson|com\\.google|org\\.snakeyaml)\\.");

    private static final long MOST_ELEMENTS = 1 << 16;

    private final String fileName;

    Reader(String fileName) {
        this.fileName = fileName;
    }

    abstract void read(Path file) throws IOException;

    /** Returns the name of its corpus. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads a file with this content, which may be refused, but only in one line of plain words.
     *
     * @param folder a folder of its own
     */
    void tryOn(byte[] content, Path folder) {
        Path file = folder.resolve(fileName);
        try {
            Files.write(file, content);
            read(file);
        } catch (InvalidInputException | UnreadableTranscriptException refused) {
            String message = String.valueOf(refused.getMessage());
            List<String> lines = message.lines().toList();
            if (lines.size() != 1
                    || JAVA.matcher(message.replace(folder.toString(), "")).find()) {
                throw new AssertionError("not a line of plain words: " + message, refused);
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static void use(Tensor tensor) {
        if (tensor.shape().elementCount() <= MOST_ELEMENTS) {
            tensor.toFloats();
        }
    }
}
