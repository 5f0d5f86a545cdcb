package dev.shipgate.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate made for one serving, by the keytool of the running JDK.
 *
 * @param context serves it
 * @param fingerprint its SHA-256, in pairs of hexadecimal digits, as browsers show it
 */
public record SelfSigned(SSLContext context, String fingerprint) {

    private static final String ALIAS = "shipgate";
    private static final String PASSWORD = "SHIPGATE_STORE_PASSWORD";
    private static final int KEYTOOL_SECONDS = 60;

    /**
     * Makes a certificate for a host name or address. It is valid for two days.
     *
     * @param password protects the key in its temporary file, which is deleted at once
     * @throws UncheckedIOException if keytool is missing or fails
     */
    public static SelfSigned make(String host, String password) {
        try {
            Path folder = Files.createTempDirectory("shipgate-certificate");
            Path store = folder.resolve("key.p12");
            try {
                generate(host, password, store);
                return read(store, password);
            } finally {
                Files.deleteIfExists(store);
                Files.deleteIfExists(folder);
            }
        } catch (IOException | GeneralSecurityException problem) {
            throw new UncheckedIOException(
                    "cannot make a certificate with the JDK's keytool: " + problem.getMessage(),
                    problem instanceof IOException io ? io : new IOException(problem));
        }
    }

    private static void generate(String host, String password, Path store) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String kind = host.matches("[0-9.]+|.*:.*") ? "ip:" : "dns:";
        ProcessBuilder builder = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=Ship Gate device server",
                        "-ext",
                        "san=" + kind + host,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass:env",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // In the environment, because any user of the machine may read the arguments of a process.
        builder.environment().put(PASSWORD, password);
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(keytool + " failed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static SelfSigned read(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(store.getCertificate(ALIAS).getEncoded());
        return new SelfSigned(
                context, HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT));
    }
}
