package dev.shipgate.schema;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.corpus.shard.CorpusProgress;
import dev.shipgate.corpus.shard.CorpusRun;
import dev.shipgate.corpus.shard.ShardNumber;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.doctor.Doctor;
import dev.shipgate.doctor.DoctorJson;
import dev.shipgate.draft.Draft;
import dev.shipgate.draft.FolderSearch;
import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.PublishedSchema;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.project.Project;
import dev.shipgate.recording.Prompt;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.SpeedDocument;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every schema that is published says of real files, and of broken ones, what their readers say. */
class PublishedSchemaTests {

    private static final Path ROOT =
            Path.of(System.getProperty("shipgate.models"), "../..").normalize();
    private static final Pattern EXAMPLE = Pattern.compile("```(?:json|yaml)\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern SCHEMA = Pattern.compile("\"?schema\"?: \"?(shipgate-[a-z-]+/\\d)");

    private static final PublishedSchema POLICY = new PublishedSchema(PolicyFile.class, "policy.schema.json");
    private static final PublishedSchema BUNDLE = new PublishedSchema(Bundle.class, "bundle.schema.json");
    private static final PublishedSchema PROMPTS = new PublishedSchema(Prompt.class, "prompts.schema.json");
    private static final Map<String, PublishedSchema> BY_ID = Map.ofEntries(
            entry("shipgate-policy/1", POLICY),
            entry("shipgate-bundle/1", BUNDLE),
            entry("shipgate-project/1", new PublishedSchema(Project.class, "project.schema.json")),
            entry("shipgate-oracle/1", new PublishedSchema(Oracle.class, "oracle.schema.json")),
            entry("shipgate-oracle-mapping/1", new PublishedSchema(Oracle.class, "oracle-mapping.schema.json")),
            entry("shipgate-device-run/1", new PublishedSchema(DeviceRun.class, "device-run.schema.json")),
            entry("shipgate-device-run/2", new PublishedSchema(DeviceRun.class, "device-run-2.schema.json")),
            entry(DoctorJson.SCHEMA, new PublishedSchema(Doctor.class, "doctor.schema.json")),
            entry("shipgate-transcript/1", new PublishedSchema(Transcript.class, "transcript.schema.json")),
            entry(CorpusTranscript.SCHEMA, new PublishedSchema(Transcript.class, "corpus.schema.json")),
            entry(SpeedDocument.SCHEMA, new PublishedSchema(Transcript.class, "speed.schema.json")),
            entry(CorpusShard.SCHEMA, new PublishedSchema(Transcript.class, "corpus-shard.schema.json")));

    @TempDir
    Path folder;

    @Test
    void every_schema_is_linked_from_the_page_of_the_formats() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/formats.md"));
        List<Path> schemas;
        try (Stream<Path> files = Files.walk(ROOT)) {
            schemas = files.filter(file -> file.toString().endsWith(".schema.json"))
                    .filter(file -> file.toString().contains("src/main/resources"))
                    .toList();
        }

        // The prompts have no schema id, and what oracle check prints is tested with the command.
        assertThat(schemas).hasSize(BY_ID.size() + 2);
        assertThat(schemas).allSatisfy(schema -> assertThat(page).contains("](../" + ROOT.relativize(schema) + ")"));
    }

    @Test
    void the_examples_of_the_documents_are_valid() throws IOException {
        int seen = 0;
        try (Stream<Path> documents = Files.list(ROOT.resolve("docs"))) {
            for (Path document :
                    documents.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher example = EXAMPLE.matcher(Files.readString(document));
                while (example.find()) {
                    Matcher schema = SCHEMA.matcher(example.group(1));
                    if (schema.find()) {
                        assertThat(BY_ID).containsKey(schema.group(1));
                        assertThat(BY_ID.get(schema.group(1)).errors(example.group(1)))
                                .as(document + ": " + schema.group(1))
                                .isEmpty();
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(4);
    }

    @Test
    void what_is_written_is_valid() throws IOException {
        Path report = folder.resolve("shipgate-report");
        Files.createDirectories(report);
        new TranscriptFile().write(EmbeddedModel.gate(EmbeddedModel.shortRequest(EmbeddedModel.shipBundle())), report);
        EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
        EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Files.createDirectories(folder.resolve("runs"));
        Files.copy(EmbeddedModel.deviceRun("int8hu-chromium-wasm"), folder.resolve("runs/run.json"));
        String draft = Draft.of(new FolderSearch().search(folder)).text();

        assertThat(BY_ID.get("shipgate-project/1").errors(draft)).isEmpty();
        assertThat(draft).contains("    device_runs:\n");
        assertThat(BY_ID.get("shipgate-transcript/1").errors(Files.readString(report.resolve("transcript.json"))))
                .isEmpty();
    }

    @Test
    void what_a_corpus_writes_is_valid() throws IOException {
        Path corpus = folder.resolve("corpus");
        CorpusRun.run(
                EmbeddedModel.shortRequest(EmbeddedModel.shipBundle()),
                ShardNumber.WHOLE,
                corpus,
                CorpusProgress.SILENT);

        for (String file : List.of(CorpusFile.TRANSCRIPT, CorpusFile.SHARD)) {
            String json = Files.readString(corpus.resolve(file));
            Matcher schema = SCHEMA.matcher(json.replace("\" : \"", "\": \""));
            assertThat(schema.find()).isTrue();
            assertThat(BY_ID.get(schema.group(1)).errors(json)).as(file).isEmpty();
            assertThat(BY_ID.get(schema.group(1)).errors(json.replaceFirst("\"policy\"", "\"polizy\"")))
                    .as(file + " with a wrong name")
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BuiltInPolicy.class)
    void every_built_in_policy_is_valid(BuiltInPolicy policy) throws IOException {
        assertThat(POLICY.errors(DefaultPolicy.textOf(policy))).isEmpty();
    }

    @Test
    void the_embedded_prompts_are_valid() throws IOException {
        assertThat(PROMPTS.errors(prompts())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shipgate-policy/1   | shipgate-policy/2     | /schema",
                "greedy: required    | greedi: required      | /checks",
                "greedy: required    | greedy: sometimes     | /checks/greedy",
                "floor: 0.1          | floor: -0.1           | /margin/floor",
                "floor: 0.1          | flor: 0.1             | /margin",
                "tie_ulps: 1         | tie_ulps: -1          | /margin/tie_ulps",
                "unit: logit         | unit: furlong         | /margin/unit",
                "min_agreement_rate: 1.0 | min_agreement_rate: 0 | /min_agreement_rate",
                "ties_pass: true     | ties_pass: perhaps    | /ties_pass",
                "version: 4          | version: 0            | /version",
                "metadata: fail      | metadata: shrug       | /claims/metadata",
                "waivers: []         | `waivers: [{claim: c, reason: '', expires: 2027-01-31}]` | /waivers/0/reason",
                "waivers: []         | `waivers: [{claim: c, reason: r, expires: soon}]`        | /waivers/0/expires",
                "min_cosine: null    | min_cosine: 2         | /limits/min_cosine",
                "max_kl_nats: null   | max_kl: null          | /limits",
                "name: default       | name: ''              | /name",
            })
    void a_broken_policy_is_not_valid_and_is_not_read(String part, String replacement, String place)
            throws IOException {
        String broken = DefaultPolicy.with(part, replacement);
        Path file = Files.writeString(folder.resolve("policy.yaml"), broken);

        assertThat(POLICY.wrongPlaces(broken)).contains(place);
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new PolicyFile().read(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  greedy: required",
                "  max_kl_nats: null",
                "  floor: 0.1",
                "min_agreement_rate: 1.0",
                "ties_pass: true",
                "waivers: \\[\\]",
                "  name: warn"
            })
    void a_policy_that_leaves_a_part_out_is_valid_and_is_read(String part) throws IOException {
        String shorter = DefaultPolicy.text().replaceFirst("(?m)^" + part + ".*$", "");
        assertThat(shorter).isNotEqualTo(DefaultPolicy.text());

        assertThat(POLICY.errors(shorter)).isEmpty();
        assertThat(new PolicyFile()
                        .read(Files.writeString(folder.resolve("policy.yaml"), shorter))
                        .checks())
                .isNotEmpty();
    }

    @Test
    void a_waiver_is_valid_where_it_is_read() throws IOException {
        String waived = DefaultPolicy.with("waivers: []", "waivers: [{claim: c, reason: r, expires: 2027-01-31}]");

        assertThat(POLICY.errors(waived)).isEmpty();
        assertThat(new PolicyFile()
                        .read(Files.writeString(folder.resolve("policy.yaml"), waived))
                        .waivers())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shipgate-bundle/1      | shipgate-bundle/2     | /schema",
                "\"model\"              | \"modle\"             | ''",
                "\"vocab_size\": 2048   | \"vocab_size\": \"2048\" | /vocab_size",
                "\"eos_token_ids\": [0] | \"eos_token_ids\": [0.5] | /eos_token_ids/0",
                "\"kind\": \"key\"      | \"kind\": \"lock\"    | /states/0/kind",
                "\"layer\": 0,          | \"layer\": \"a\",     | /states/0/layer",
                "\"kv_dim\": 64         | \"kv_dim\": \"many\"  | /dimensions/kv_dim",
            })
    void a_broken_manifest_is_not_valid_and_is_not_read(String part, String replacement, String place)
            throws IOException {
        String manifest = """
                {"schema": "shipgate-bundle/1", "model": "model.onnx", "vocab_size": 2048, "eos_token_ids": [0],
                 "dimensions": {"kv_dim": 64},
                 "states": [{"input": "i", "output": "o", "layer": 0, "kind": "key"}]}
                """;
        Files.writeString(folder.resolve("model.onnx"), "");
        Path file = folder.resolve("shipgate-bundle.json");
        Files.writeString(file, manifest);
        assertThat(Bundle.open(folder).manifest().states()).hasSize(1);
        assertThat(BUNDLE.errors(manifest)).isEmpty();
        assertThat(manifest).contains(part);

        String broken = manifest.replace(part, replacement);
        Files.writeString(file, broken);

        assertThat(BUNDLE.wrongPlaces(broken)).contains(place);
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Bundle.open(folder));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"kind\": \"gate\" | \"kind\": \"gait\" | /0/kind", "\"text\" | \"txt\" | /0"})
    void broken_prompts_are_not_valid_and_are_not_read(String part, String replacement, String place)
            throws IOException {
        String broken = prompts().replace(part, replacement);
        Path file = Files.writeString(folder.resolve("prompts.json"), broken);

        assertThat(PROMPTS.wrongPlaces(broken)).contains(place);
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Prompt.read(file));
        assertThat(PROMPTS.errors("[]")).isNotEmpty();
    }

    private static String prompts() throws IOException {
        return Files.readString(EmbeddedModel.oracle().resolveSibling("prompts.json"));
    }
}
