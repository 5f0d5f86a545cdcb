package dev.shipgate.gate;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.judge.Judge;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.transcript.Transcript;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Identifies the program by the jars whose code measures, judges and diagnoses. */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class ProgramDigest {

    private static final List<Class<?>> IN_EACH_JAR = List.of(Oracle.class, Transcript.class, Judge.class);

    private ProgramDigest() {}

    /** The jars are read once: this program doesn't change while it runs. */
    private static final class Running {
        private static final Optional<String> DIGEST = compute();
    }

    /**
     * Returns the SHA-256 of the SHA-256 digests of the jars, in hexadecimal.
     *
     * @return empty if the program runs from folders of classes, as in its own tests, or if a jar can't be read
     */
    public static Optional<String> find() {
        return Running.DIGEST;
    }

    private static Optional<String> compute() {
        MessageDigest all = sha256();
        for (Class<?> inJar : IN_EACH_JAR) {
            Optional<Path> jar = jarOf(inJar);
            if (jar.isEmpty()) {
                return Optional.empty();
            }
            try {
                all.update(PinnedFile.of(jar.get()).sha256().getBytes(StandardCharsets.US_ASCII));
            } catch (InvalidInputException unreadable) {
                return Optional.empty();
            }
        }
        return Optional.of(HexFormat.of().formatHex(all.digest()));
    }

    private static Optional<Path> jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile);
        } catch (URISyntaxException | IllegalArgumentException noFile) {
            return Optional.empty();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
