package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.attestation.KeyFiles;
import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One signed run, in which each test changes one thing and changes it back. */
class VerifyCommandTests {

    @TempDir
    static Path folder;

    private static KeyFiles keys;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private @Nullable Path changed;
    private byte[] before = new byte[0];

    @BeforeAll
    static void sign_a_run() {
        keys = KeyFiles.in(folder.resolve("keys"));
        EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
        DefaultPolicy.write(folder.resolve("policy.yaml"));
        StringWriter err = new StringWriter();
        List<String> run = List.of(
                "run",
                "--quiet",
                "--bundle",
                folder.resolve("bundle").toString(),
                "--oracle",
                folder.resolve("oracle").toString(),
                "--policy",
                folder.resolve("policy.yaml").toString(),
                "--out",
                folder.resolve("report").toString(),
                "--attest",
                keys.secret().toString());
        assertThat(execute(run, new StringWriter(), err)).as(err.toString()).isZero();
    }

    @AfterEach
    void restore() throws IOException {
        if (changed != null) {
            Files.write(changed, before);
        }
    }

    @Test
    void a_signed_run_holds() {
        assertThat(verify()).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .startsWith("verified: the signature, the transcript, ")
                .contains(" may ship: ");
    }

    static Stream<Path> signed_files() throws IOException {
        List<Path> files =
                new ArrayList<>(List.of(folder.resolve("policy.yaml"), folder.resolve("report/transcript.json")));
        for (String input : List.of("bundle", "oracle")) {
            try (Stream<Path> inside = Files.walk(folder.resolve(input))) {
                inside.filter(file -> Files.isRegularFile(file)
                                && (!input.equals("oracle")
                                        || file.getFileName().toString().startsWith("oracle.")))
                        .forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("signed_files")
    void a_byte_changed_anywhere_is_found_in_one_line_that_names_the_file(Path file) throws IOException {
        byte[] bytes = change(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(verify()).isEqualTo(6);

        assertThat(err.toString().lines()).singleElement().asString().contains(file + ": was changed");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_file_that_was_added_to_the_bundle_is_found() throws IOException {
        Path more = Files.writeString(folder.resolve("bundle/more.onnx"), "x");
        try {
            assertThat(verify()).isEqualTo(6);
        } finally {
            Files.delete(more);
        }

        assertThat(err.toString()).contains(more + ": was added after the run");
    }

    @Test
    void a_file_that_is_missing_is_found() throws IOException {
        Path file = folder.resolve("bundle/model.onnx");
        change(file);
        Files.delete(file);

        assertThat(verify()).isEqualTo(6);

        assertThat(err.toString().lines()).singleElement().asString().contains(file + ": is missing");
    }

    @Test
    void a_folder_from_elsewhere_on_the_machine_was_not_recorded_and_must_be_named() {
        assertThat(execute(
                        List.of(
                                "verify",
                                attestation().toString(),
                                "--key",
                                keys.shared().toString()),
                        out,
                        err))
                .isEqualTo(3);

        assertThat(err.toString().lines())
                .singleElement()
                .isEqualTo("shipgate: bundle: is not there, seen from this folder; name the bundle with --bundle");
    }

    @Test
    void another_key_did_not_sign_it() {
        KeyFiles other = KeyFiles.in(folder.resolve("other"));

        assertThat(verify("--key", other.shared().toString())).isEqualTo(6);

        assertThat(err.toString().lines()).singleElement().asString().contains("no signature is by this key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/vnd.in-toto+json | text/plain | 6 | no signature is by this key",
                "\"payload\" : \"ey | \"payload\" : \"fy | 6 | no signature is by this key",
                "\"sig\" | \"gone\" | 6 | no signature is by this key",
                "\"payload\" : \"ey | \"payload\" : \"!! | 3 | payload is not Base64",
                "\"payload\" | \"pay\" | 3 | is not a DSSE envelope: expected payloadType, payload and signatures",
                "{ | [ | 3 | is not a DSSE envelope: it is not valid JSON"
            })
    void an_attestation_that_was_changed_is_refused(String part, String replacement, int exitCode, String message)
            throws IOException {
        String text = new String(change(attestation()), StandardCharsets.UTF_8);
        assertThat(text).contains(part);
        Files.writeString(attestation(), text.replace(part, replacement));

        assertThat(verify()).isEqualTo(exitCode);

        assertThat(err.toString().lines()).singleElement().asString().contains(message);
    }

    @Test
    void an_attestation_without_signatures_is_not_signed() throws IOException {
        String text = new String(change(attestation()), StandardCharsets.UTF_8);
        Files.writeString(attestation(), text.replaceAll("(?s)\"signatures\" : \\[.*]", "\"signatures\" : []"));

        assertThat(verify()).isEqualTo(6);

        assertThat(err.toString().lines()).singleElement().asString().endsWith(": is not signed");
    }

    @Test
    void what_is_no_key_or_no_attestation_is_one_line_and_3() {
        assertThat(verify("--key", keys.secret().toString())).isEqualTo(3);
        assertThat(verify(
                        "--key",
                        KeyFiles.of("EC", folder.resolve("ec")).shared().toString()))
                .isEqualTo(3);
        assertThat(verify("--key", folder.resolve("absent").toString())).isEqualTo(3);
        assertThat(verify("--bundle", folder.resolve("absent").toString())).isEqualTo(3);
        assertThat(verify("--transcript", folder.resolve("absent").toString())).isEqualTo(3);
        assertThat(execute(
                        List.of(
                                "verify",
                                folder.resolve("policy.yaml").toString(),
                                "--key",
                                keys.shared().toString()),
                        out,
                        err))
                .isEqualTo(3);

        assertThat(err.toString().lines())
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).startsWith("shipgate: " + folder));
        assertThat(err.toString())
                .contains("expected a PEM block PUBLIC KEY, found PRIVATE KEY; expected a public Ed25519 key; get it"
                        + " with: openssl pkey -in key.pem -pubout");
    }

    @Test
    void a_key_that_cannot_sign_is_refused_before_anything_is_measured() {
        Path report = folder.resolve("none");
        List<String> run = List.of(
                "run", "--out", report.toString(), "--attest", keys.shared().toString());

        assertThat(execute(run, out, err)).isEqualTo(3);

        assertThat(err.toString()).contains("openssl genpkey -algorithm ed25519");
        assertThat(report).doesNotExist();
    }

    private static Path attestation() {
        return folder.resolve("report/attestation.intoto.json");
    }

    private byte[] change(Path file) throws IOException {
        changed = file;
        before = Files.readAllBytes(file);
        return before.clone();
    }

    private int verify(String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", attestation().toString()));
        arguments.addAll(List.of(options));
        Map.of(
                        "--key",
                        keys.shared(),
                        "--bundle",
                        folder.resolve("bundle"),
                        "--oracle",
                        folder.resolve("oracle"),
                        "--policy",
                        folder.resolve("policy.yaml"))
                .forEach((option, file) -> {
                    if (!arguments.contains(option)) {
                        arguments.addAll(List.of(option, file.toString()));
                    }
                });
        return execute(arguments, out, err);
    }

    private static int execute(List<String> arguments, StringWriter out, StringWriter err) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
