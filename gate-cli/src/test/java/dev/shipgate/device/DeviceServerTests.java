package dev.shipgate.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.device.DevicePlan.PlannedBundle;
import dev.shipgate.device.DevicePlan.PlannedCase;
import dev.shipgate.device.DevicePlan.PlannedEngine;
import dev.shipgate.device.DevicePlan.PlannedFile;
import dev.shipgate.devicerun.DeviceCase;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Talks to the server as the page does, without a browser. */
class DeviceServerTests {

    private static final String TOKEN = "0123456789abcdef";
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private Path out = Path.of("unset");
    private PlannedFile model = new PlannedFile("unset", "0".repeat(64), 0);
    private @Nullable DeviceServer server;

    @BeforeEach
    void write_files() throws IOException {
        out = folder.resolve("run.json");
        Files.createDirectories(folder.resolve("bundle"));
        Files.createDirectories(folder.resolve("engine"));
        Files.writeString(folder.resolve("bundle/model.onnx"), "graph");
        Files.writeString(folder.resolve("secret"), "secret");
        for (String name : engine().names()) {
            Files.writeString(folder.resolve("engine").resolve(name), name);
        }
        model = PlannedFile.of(PinnedFile.of(folder.resolve("bundle"), folder.resolve("bundle/model.onnx")));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/fedcba9876543210/", "/fedcba9876543210/plan.json", "/0123456789abcdef", "/0123/"})
    void nothing_is_given_without_the_token(String path) throws Exception {
        serve("one");

        HttpResponse<String> answer = raw("GET", path, "");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("lacks the token");
    }

    @ParameterizedTest
    @CsvSource({
        "'', text/html; charset=utf-8",
        "page.js, text/javascript; charset=utf-8",
        "page.css, text/css; charset=utf-8",
        "sha256.js, text/javascript; charset=utf-8",
        "engine.js, text/javascript; charset=utf-8",
        "plan.json, application/json",
        "session.json, application/json",
        "engine/ort.wasm.min.mjs, text/javascript; charset=utf-8",
        "engine/ort-wasm-simd-threaded.wasm, application/wasm"
    })
    void each_file_has_its_type_and_isolates_the_page(String path, String type) throws Exception {
        serve("one");

        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(type);
        assertThat(answer.headers().firstValue("cross-origin-opener-policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("cross-origin-embedder-policy")).contains("require-corp");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @Test
    void a_file_of_the_bundle_is_given_by_its_digest_and_may_be_kept() throws Exception {
        serve("one");

        HttpResponse<String> answer = get("files/" + model.sha256());

        assertThat(answer.body()).isEqualTo("graph");
        assertThat(answer.headers().firstValue("cache-control")).contains("private, max-age=31536000, immutable");
        assertThat(get("plan.json").headers().firstValue("cache-control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "files/model.onnx",
                "files/../secret",
                "engine/../../secret",
                "engine/%2e%2e/secret",
                "run"
            })
    void nothing_else_can_be_reached(String path) throws Exception {
        serve("one");

        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void the_plan_has_prompts_and_lengths() throws Exception {
        serve("one");

        assertThat(get("plan.json").body())
                .contains("{\"id\":\"a\",\"input_ids\":[1,2],\"length\":2}")
                .doesNotContain("greedy");
        assertThat(raw("PUT", "/" + TOKEN + "/plan.json", "x").statusCode()).isEqualTo(405);
    }

    @Test
    void each_case_is_on_disk_as_soon_as_it_is_posted() throws Exception {
        DeviceSession session = serve("one");

        assertThat(post(run(session, "one", "a")).statusCode()).isEqualTo(200);

        DeviceRun kept = DeviceRun.read(out);
        assertThat(kept.cases()).extracting(DeviceCase::id).containsExactly("a");
        assertThat(Objects.requireNonNull(kept.recording()).endedAt()).isNull();
        assertThat(session.await(Duration.ZERO)).isFalse();
        assertThat(session.missing()).containsExactly("b");
        assertThat(said).contains("a                    2 tokens after a prompt of 2");
    }

    @Test
    void another_file_in_its_place_is_left_alone_and_the_way_out_is_named() throws Exception {
        Files.writeString(out, "my notes");

        assertThatThrownBy(() -> serve("one"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("name another file with --out");
        assertThat(out).hasContent("my notes");
    }

    @Test
    void a_second_serving_goes_on_with_what_the_same_device_did() throws Exception {
        post(run(serve("one"), "one", "a"));
        stop();
        DeviceSession session = serve("two");

        assertThat(get("session.json").body())
                .contains("\"nonce\":\"two\"", "\"done\":{\"phone; null; null\":[\"a\"]}");
        post(run(session, "two", "b"));
        post(ended(run(session, "two")));

        assertThat(session.await(Duration.ZERO)).isTrue();
        assertThat(session.missing()).isEmpty();
        assertThat(DeviceRun.read(out).cases()).extracting(DeviceCase::id).containsExactly("a", "b");
        stop();
        assertThatThrownBy(() -> serve("three"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has the whole run already");
    }

    @Test
    void cases_of_two_devices_are_never_mixed() throws Exception {
        DeviceSession session = serve("one");
        post(run(session, "one", "a"));

        post(run(session, "one", "b").replace("\"phone\"", "\"other\""));

        assertThat(DeviceRun.read(out).cases()).extracting(DeviceCase::id).containsExactly("b");
        assertThat(said).anyMatch(line -> line.startsWith("another device than before"));
    }

    @Test
    void a_case_that_failed_is_done_again() throws Exception {
        DeviceSession session = serve("one");

        post(run(session, "one", "a").replace("\"length\"", "\"error\""));

        assertThat(session.missing()).containsExactly("a", "b");
        assertThat(said).contains("a                    2 tokens after a prompt of 2, cut short: error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"one\" | \"zero\" | 409 | this page is of an earlier serving: reload it",
                "\"plan\": {\"sha256\": \" | \"plan\": {\"sha256\": \"0 | 400 | plan.sha256 must be 64",
                "\"input_ids\": [1, 2] | \"input_ids\": [1, 3] | 409 | case a isn't as planned",
                "\"id\": \"a\" | \"id\": \"z\" | 409 | case z isn't as planned",
                "\"bytes\": 5 | \"bytes\": 6 | 409 | the device got other bytes of model.onnx",
                "\"cases\" | \"kases\" | 400 | \"cases\" is missing",
                "device-run/2 | device-run/1 | 400 | the posted run",
            })
    void a_post_that_is_not_of_this_serving_is_refused(String part, String other, int status, String reason)
            throws Exception {
        String json = run(serve("one"), "one", "a");
        assertThat(json).contains(part);

        HttpResponse<String> answer = post(json.replace(part, other));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(reason).hasLineCount(1);
        assertThat(out).doesNotExist();
    }

    @Test
    void a_run_of_another_plan_is_refused() throws Exception {
        DeviceSession session = serve("one");

        HttpResponse<String> answer = post(run(session, "one", "a").replace(session.planSha256(), "0".repeat(64)));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("this page ran another plan: reload it");
    }

    @Test
    void bodies_are_bounded() throws Exception {
        serve("one");

        assertThat(raw("POST", "/" + TOKEN + "/progress", "x".repeat(3000)).statusCode())
                .isEqualTo(413);
        assertThat(raw("POST", "/" + TOKEN + "/progress", "loading").statusCode())
                .isEqualTo(200);
        assertThat(said).contains("loading");
    }

    @Test
    void a_file_that_is_something_else_is_not_overwritten() throws IOException {
        Files.writeString(
                out,
                "{\"schema\": \"shipgate-device-run/1\", \"device\": {\"name\": \"d\"}, \"engine\": {\"name\":"
                        + " \"e\"}, \"bundle\": {\"files\": {}}, \"cases\": []}");

        assertThatThrownBy(() -> serve("one"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is no part of a run of this plan");
    }

    @Test
    void https_serves_the_certificate_of_the_fingerprint() throws Exception {
        SelfSigned certificate = SelfSigned.make("127.0.0.1", "a password");
        server = new DeviceServer(
                LOOPBACK, certificate, TOKEN, session("one"), plan(), folder.resolve("bundle"), engine());
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Trusting()}, null);

        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            byte[] served = socket.getSession().getPeerCertificates()[0].getEncoded();
            assertThat(HexFormat.ofDelimiter(":")
                            .withUpperCase()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(served)))
                    .isEqualTo(certificate.fingerprint());
        }
    }

    private static final class Trusting implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private DeviceSession serve(String nonce) {
        DeviceSession session = session(nonce);
        server = new DeviceServer(LOOPBACK, null, TOKEN, session, plan(), folder.resolve("bundle"), engine());
        return session;
    }

    private DeviceSession session(String nonce) {
        return new DeviceSession(plan(), nonce, null, out, said::add);
    }

    private WebEngine engine() {
        return new WebEngine(folder.resolve("engine"), "wasm");
    }

    private DevicePlan plan() {
        return new DevicePlan(
                DevicePlan.SCHEMA,
                new PlannedBundle("bundle", "model.onnx", List.of(model), true, List.of()),
                new PlannedEngine("ort.wasm.min.mjs", "wasm", 1, List.of()),
                10,
                3,
                List.of(0),
                List.of(new PlannedCase("a", List.of(1, 2), 2), new PlannedCase("b", List.of(3), 2)),
                null);
    }

    /** A post of one case, or of none. */
    private String run(DeviceSession session, String nonce, String... ids) {
        String cases = ids.length == 0
                ? ""
                : "{\"id\": \"" + ids[0] + "\", \"input_ids\": "
                        + plan().prompts().get(ids[0]) + ", \"greedy_ids\": [4, 5], \"stop_reason\": \"length\"}";
        return "{\"schema\": \"shipgate-device-run/2\", \"device\": {\"name\": \"phone\"},"
                + " \"engine\": {\"name\": \"e\"},"
                + " \"bundle\": {\"files\": {\"model.onnx\": {\"sha256\": \"" + model.sha256()
                + "\", \"bytes\": 5, \"digested_by\": \"device\"}}}, \"plan\": {\"sha256\": \"" + session.planSha256()
                + "\", \"nonce\": \"" + nonce + "\"}, \"started_at\": \"2026-11-27T18:00:00Z\", \"cases\": [" + cases
                + "]}";
    }

    private static String ended(String json) {
        return json.replace("\"cases\"", "\"ended_at\": \"2026-11-27T18:01:00Z\", \"cases\"");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return raw("GET", "/" + TOKEN + "/" + path, "");
    }

    private HttpResponse<String> post(String json) throws Exception {
        return raw("POST", "/" + TOKEN + "/run", json);
    }

    private HttpResponse<String> raw(String method, String path, String body) throws Exception {
        URI address =
                URI.create("http://127.0.0.1:" + Objects.requireNonNull(server).port() + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
