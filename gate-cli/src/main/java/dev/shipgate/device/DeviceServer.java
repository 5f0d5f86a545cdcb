package dev.shipgate.device;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.shipgate.device.DevicePlan.PlannedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves one plan to one device: the page, the plan, the bundle's files by digest and the engine's by name. Nothing
 * else is reachable, and nothing without the token in the address.
 */
public final class DeviceServer implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int LARGEST_RUN_BYTES = 64 << 20;
    private static final int LARGEST_PROGRESS_BYTES = 2 << 10;
    private static final Map<String, String> PAGE = Map.of(
            "",
            "index.html",
            "page.css",
            "page.css",
            "page.js",
            "page.js",
            "engine.js",
            "engine.js",
            "sha256.js",
            "sha256.js");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "json", "application/json",
            "wasm", "application/wasm");
    private static final String BYTES = "application/octet-stream";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final DeviceSession session;
    private final byte[] token;
    private final Map<String, Path> byDigest = new LinkedHashMap<>();
    private final Map<String, Path> engine = new LinkedHashMap<>();

    /**
     * Starts to serve.
     *
     * @param address port 0 takes a free one
     * @param certificate null for plain http
     * @param token the secret in the page's address
     * @param bundleRoot the folder of the plan's files
     * @throws UncheckedIOException if the address can't be bound
     */
    public DeviceServer(
            InetSocketAddress address,
            @Nullable SelfSigned certificate,
            String token,
            DeviceSession session,
            DevicePlan plan,
            Path bundleRoot,
            WebEngine engine) {
        this.session = session;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        for (PlannedFile file : plan.bundle().files()) {
            byDigest.put(file.sha256(), bundleRoot.resolve(file.path()));
        }
        engine.names().forEach(name -> this.engine.put(name, engine.folder().resolve(name)));
        try {
            if (certificate == null) {
                http = HttpServer.create(address, 0);
            } else {
                HttpsServer https = HttpsServer.create(address, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
                http = https;
            }
        } catch (IOException problem) {
            threads.shutdown();
            throw new UncheckedIOException(
                    "cannot serve at " + address.getHostString() + ":" + address.getPort() + ": " + problem.getMessage()
                            + "; choose another --port or --host",
                    problem);
        }
        http.createContext("/", this::handle);
        http.setExecutor(threads);
        http.start();
    }

    /** Returns the port that it listens at. */
    public int port() {
        return http.getAddress().getPort();
    }

    /** Stops at once. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers(exchange);
            try {
                answer(exchange);
            } catch (RefusedPostException refused) {
                session.say("refused: " + refused.getMessage());
                text(exchange, refused.status(), String.valueOf(refused.getMessage()));
            } catch (UncheckedIOException | IllegalStateException broken) {
                session.say("failed: " + broken.getMessage());
                text(exchange, 500, "the server failed: " + broken.getMessage());
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException, RefusedPostException {
        String path = exchange.getRequestURI().getPath();
        int second = path.indexOf('/', 1);
        String given = second < 0 ? path.substring(1) : path.substring(1, second);
        if (second < 0 || !MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) {
            text(exchange, 403, "this address lacks the token of the serving; open the one in the terminal");
            return;
        }
        String name = path.substring(second + 1);
        switch (exchange.getRequestMethod()) {
            case "GET" -> get(exchange, name);
            case "POST" -> post(exchange, name);
            default -> text(exchange, 405, "only GET and POST");
        }
    }

    private void get(HttpExchange exchange, String name) throws IOException {
        if (PAGE.containsKey(name)) {
            resource(exchange, PAGE.get(name));
        } else if (name.equals("plan.json")) {
            bytes(exchange, 200, TYPES.get("json"), session.planJson());
        } else if (name.equals("session.json")) {
            bytes(exchange, 200, TYPES.get("json"), JsonMapper.shared().writeValueAsBytes(session.facts()));
        } else if (name.startsWith("files/")) {
            file(exchange, byDigest.get(name.substring("files/".length())), BYTES);
        } else if (name.startsWith("engine/")) {
            String file = name.substring("engine/".length());
            file(exchange, engine.get(file), TYPES.getOrDefault(extension(file), BYTES));
        } else {
            text(exchange, 404, "there is no such file");
        }
    }

    private void post(HttpExchange exchange, String name) throws IOException, RefusedPostException {
        switch (name) {
            case "run" -> {
                session.accept(body(exchange, LARGEST_RUN_BYTES));
                text(exchange, 200, "kept");
            }
            case "progress" -> {
                session.say(new String(body(exchange, LARGEST_PROGRESS_BYTES), StandardCharsets.UTF_8));
                text(exchange, 200, "shown");
            }
            default -> text(exchange, 404, "there is nothing to post to");
        }
    }

    private static byte[] body(HttpExchange exchange, int most) throws IOException, RefusedPostException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new RefusedPostException(413, "a post of more than " + most + " bytes");
            }
            return bytes;
        }
    }

    /** Isolation gives the page threads and fine timers; the policy lets it reach this server and nothing else. */
    private static void headers(HttpExchange exchange) {
        Map<String, List<String>> headers = exchange.getResponseHeaders();
        headers.put("Cross-Origin-Opener-Policy", List.of("same-origin"));
        headers.put("Cross-Origin-Embedder-Policy", List.of("require-corp"));
        headers.put("Cross-Origin-Resource-Policy", List.of("same-origin"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        headers.put("Referrer-Policy", List.of("no-referrer"));
        headers.put(
                "Content-Security-Policy",
                List.of("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:;"
                        + " style-src 'self'; connect-src 'self'; img-src data:"));
        headers.put("Cache-Control", List.of("no-store"));
    }

    private static void resource(HttpExchange exchange, String name) throws IOException {
        try (InputStream in = DeviceServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            bytes(exchange, 200, TYPES.getOrDefault(extension(name), BYTES), in.readAllBytes());
        }
    }

    /** A file of this digest never changes, so a browser need not ask for it again. */
    private static void file(HttpExchange exchange, @Nullable Path file, String type) throws IOException {
        if (file == null) {
            text(exchange, 404, "there is no such file");
            return;
        }
        exchange.getResponseHeaders().put("Cache-Control", List.of("private, max-age=31536000, immutable"));
        exchange.getResponseHeaders().put("Content-Type", List.of(type));
        long size = Files.size(file);
        exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
        try (OutputStream out = exchange.getResponseBody()) {
            Files.copy(file, out);
        }
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        bytes(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(HttpExchange exchange, int status, @Nullable String type, byte[] bytes)
            throws IOException {
        exchange.getResponseHeaders().put("Content-Type", List.of(type == null ? BYTES : type));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
