package dev.shipgate.attestation;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.gate.ProgramDigest;
import dev.shipgate.gate.Recomputation;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.Published;
import dev.shipgate.report.RunResults;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The signed statement about a run, in a file beside its transcript. */
public final class Attestation {

    /** The name of its file. */
    public static final String FILE = RunResults.ATTESTATION;

    private Attestation() {}

    /**
     * Signs a run.
     *
     * @param transcript the file that the run wrote
     * @param policyFile the file that the policy was read from; {@code null} if it was a built-in one
     * @return the attestation, beside the transcript
     * @throws InvalidInputException if the transcript or the policy can't be read
     * @throws IOException if the attestation can't be written
     */
    public static Path sign(Path transcript, @Nullable Path policyFile, SigningKey key) throws IOException {
        Transcript run = new TranscriptFile().read(transcript);
        Statement statement =
                Statement.of(run, PinnedFile.of(transcript).sha256(), policyFile == null ? null : facts(policyFile));
        Path file = transcript.resolveSibling(FILE);
        Envelope.signed(Envelope.IN_TOTO, statement.json(), key).write(file);
        return file;
    }

    private static FileFacts facts(Path file) {
        PinnedFile pinned = PinnedFile.of(file);
        return new FileFacts(Published.path(file), pinned.sha256(), pinned.bytes());
    }

    /**
     * The places of what an attestation is about.
     *
     * @param transcript the transcript
     * @param bundle the bundle; {@code null} for the place that the transcript names
     * @param oracle the oracle; {@code null} for the place that the transcript names
     * @param policy the policy file; {@code null} for the place that the attestation names
     * @param acceptsOtherProgram whether another program than this one may have made it
     */
    public record Places(
            Path transcript,
            @Nullable Path bundle,
            @Nullable Path oracle,
            @Nullable Path policy,
            boolean acceptsOtherProgram) {}

    /**
     * Checks an attestation, and everything that it is about.
     *
     * @return the run
     * @throws InvalidInputException if a file can't be read, or isn't what it should be
     * @throws BrokenAttestationException if the attestation doesn't hold
     */
    public static Transcript verify(Path file, VerificationKey key, Places places) {
        Envelope envelope = Envelope.read(file);
        if (envelope.signatures().isEmpty()) {
            throw new BrokenAttestationException(file + ": is not signed");
        }
        if (!envelope.isSignedBy(key)) {
            throw new BrokenAttestationException(
                    file + ": no signature is by this key: the attestation was changed, or another key signed it");
        }
        if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
            throw new BrokenAttestationException(file + ": the signed payload is of another type than "
                    + Envelope.IN_TOTO + ": " + envelope.payloadType());
        }
        Statement statement = Statement.parse(envelope.payload());
        String found = PinnedFile.of(places.transcript()).sha256();
        if (!found.equals(statement.digestOf("transcript"))) {
            throw new BrokenAttestationException(places.transcript() + ": was changed: it has sha256 " + found
                    + ", but " + statement.digestOf("transcript") + " was signed");
        }
        Transcript run = new TranscriptFile().read(places.transcript());
        List<String> problems = new ArrayList<>();
        run(run, statement, problems);
        Path bundle = places.bundle() == null ? Path.of(run.measured().bundle().location()) : places.bundle();
        bundle(bundle, statement.bundleFiles(), problems);
        Path oracle = places.oracle() == null ? Path.of(run.measured().oracle().location()) : places.oracle();
        files(oracle, oracle, "oracle", statement.oracleFiles(), problems);
        policy(places.policy(), statement, problems);
        program(places, statement, problems);
        if (!problems.isEmpty()) {
            throw new BrokenAttestationException(problems);
        }
        return run;
    }

    private static void run(Transcript run, Statement statement, List<String> problems) {
        if (!statement.verdict().equals(run.verdict().name())) {
            problems.add("verdict: " + statement.verdict() + " was signed, but the transcript has " + run.verdict());
        }
        if (!statement.digestOf("policy").equals(Statement.policyDigest(run))) {
            problems.add("policy: the signed rules aren't those of the transcript");
        }
        String contradiction = Recomputation.of(run).contradiction();
        if (contradiction != null) {
            problems.add("transcript: " + contradiction);
        }
    }

    /** Every file of a bundle is signed, so one more may be another model. */
    private static void bundle(Path place, Map<String, String> signed, List<String> problems) {
        Path root = Files.isDirectory(place)
                ? place
                : Bundle.open(requireThere(place, "bundle")).root();
        int before = problems.size();
        files(place, root, "bundle", signed, problems);
        if (problems.size() == before) {
            Bundle.open(place).pinFiles().stream()
                    .filter(file -> !signed.containsKey(file.path()))
                    .forEach(file -> problems.add(root.resolve(file.path()) + ": was added after the run"));
        }
    }

    private static void files(Path place, Path root, String what, Map<String, String> signed, List<String> problems) {
        requireThere(place, what);
        signed.forEach((name, sha256) -> {
            Path file = root.resolve(name);
            if (!Files.isRegularFile(file)) {
                problems.add(file + ": is missing");
            } else {
                String found = PinnedFile.of(root, file).sha256();
                if (!found.equals(sha256)) {
                    problems.add(file + ": was changed: it has sha256 " + found + ", but " + sha256 + " was signed");
                }
            }
        });
    }

    private static Path requireThere(Path place, String what) {
        if (!Files.exists(place)) {
            throw new InvalidInputException(
                    place, "is not there, seen from this folder; name the " + what + " with --" + what);
        }
        return place;
    }

    private static void policy(@Nullable Path given, Statement statement, List<String> problems) {
        String signed = statement.digestOf("policyFile");
        if (signed.isEmpty()) {
            if (given != null) {
                problems.add(given + ": is not the policy of the run, which was built in");
            }
            return;
        }
        Path file = requireThere(given == null ? Path.of(statement.nameOf("policyFile")) : given, "policy");
        String found = PinnedFile.of(file).sha256();
        if (!found.equals(signed)) {
            problems.add(file + ": was changed: it has sha256 " + found + ", but " + signed + " was signed");
        }
    }

    private static void program(Places places, Statement statement, List<String> problems) {
        String signed = statement.digestOf("program");
        String running = ProgramDigest.find().orElse("");
        if (!places.acceptsOtherProgram() && !signed.equals(running)) {
            problems.add("program: another build of Ship Gate made the run than this one; verify with that one, or"
                    + " accept any with --any-program");
        }
    }
}
