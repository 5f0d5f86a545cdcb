package dev.shipgate.device;

import dev.shipgate.device.DevicePlan.PlannedFile;
import dev.shipgate.devicerun.DeviceCase;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.DeviceRunWriter;
import dev.shipgate.devicerun.Recording;
import dev.shipgate.devicerun.StopReason;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.report.wording.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One serving: what a device has posted so far, kept on disk after each case. Any number of threads may post. */
public final class DeviceSession {

    private final DevicePlan plan;
    private final byte[] planJson;
    private final String planSha256;
    private final String nonce;
    private final @Nullable String deviceName;
    private final Path out;
    private final Consumer<String> console;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable DeviceRun soFar;

    /**
     * Starts a serving. If {@code out} has a part of a run of the same plan, the device needs to do only the rest.
     *
     * @param nonce made for this serving
     * @param deviceName the device's name in the run; null to let it name itself
     * @param out the file that the run is written to
     * @param console takes a line for each thing that happened
     */
    public DeviceSession(
            DevicePlan plan, String nonce, @Nullable String deviceName, Path out, Consumer<String> console) {
        this.plan = plan;
        this.planJson = plan.json();
        this.planSha256 = sha256(planJson);
        this.nonce = nonce;
        this.deviceName = deviceName;
        this.out = out;
        this.console = console;
        this.soFar = earlier();
    }

    byte[] planJson() {
        return planJson.clone();
    }

    String planSha256() {
        return planSha256;
    }

    /** Returns what only this serving has: its nonce, and the cases that an earlier visit of which device completed. */
    synchronized Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("nonce", nonce);
        facts.put(
                "done",
                soFar == null
                        ? Map.of()
                        : Map.of(
                                identity(soFar),
                                completeCases(soFar).stream()
                                        .map(DeviceCase::id)
                                        .toList()));
        if (deviceName != null) {
            facts.put("name", deviceName);
        }
        return facts;
    }

    /**
     * Waits for the device to end.
     *
     * @return whether it did
     */
    public boolean await(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns what was posted so far; null if nothing was. */
    public synchronized @Nullable DeviceRun run() {
        return soFar;
    }

    /** Returns the cases that are still to do. */
    public synchronized List<String> missing() {
        Set<String> complete = new HashSet<>();
        if (soFar != null) {
            completeCases(soFar).forEach(each -> complete.add(each.id()));
        }
        return plan.cases().stream()
                .map(DevicePlan.PlannedCase::id)
                .filter(id -> !complete.contains(id))
                .toList();
    }

    /** Passes on what the page says of itself. */
    void say(String text) {
        console.accept(text);
    }

    /**
     * Takes a post: a device run with what is new. Adds its cases to those that are there, and writes the file.
     *
     * @throws RefusedPostException if it isn't a device run of this serving
     */
    synchronized void accept(byte[] json) throws RefusedPostException {
        DeviceRun posted = read(json);
        Recording recording = requireThisServing(posted);
        requireBundle(posted);
        requirePrompts(posted);
        DeviceRun before = soFar != null && identity(soFar).equals(identity(posted)) ? soFar : null;
        if (soFar != null && before == null) {
            console.accept("another device than before: the cases of " + identity(soFar) + " are dropped");
        }
        Map<String, DeviceCase> cases = new LinkedHashMap<>();
        if (before != null) {
            completeCases(before).forEach(each -> cases.put(each.id(), each));
        }
        posted.cases().forEach(each -> {
            cases.put(each.id(), each);
            console.accept(line(each));
        });
        DeviceRun run = new DeviceRun(
                out,
                posted.pinned(),
                posted.device(),
                posted.engine(),
                posted.bundle(),
                posted.recordedAt(),
                inOrder(cases),
                null,
                Map.of(),
                recording);
        try {
            new DeviceRunWriter().write(run, out);
        } catch (IOException problem) {
            throw WriteFailure.of(problem, out);
        }
        soFar = run;
        recording.errors().forEach(error -> console.accept("the device says: " + error));
        if (recording.endedAt() != null) {
            ended.countDown();
        }
    }

    private DeviceRun read(byte[] json) throws RefusedPostException {
        try {
            Path file = Files.createTempFile("shipgate-posted", ".json");
            try {
                Files.write(file, json);
                return DeviceRun.read(file);
            } catch (InvalidInputException refused) {
                throw new RefusedPostException(
                        400, String.valueOf(refused.getMessage()).replace(file.toString(), "the posted run"));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write a temporary file: " + IoProblem.of(problem), problem);
        }
    }

    private Recording requireThisServing(DeviceRun posted) throws RefusedPostException {
        Recording recording = posted.recording();
        Recording.Plan posting = recording == null ? null : recording.plan();
        if (recording == null || posting == null) {
            throw new RefusedPostException(400, "the posted run names no plan");
        }
        if (!nonce.equals(posting.nonce())) {
            throw new RefusedPostException(409, "this page is of an earlier serving: reload it");
        }
        if (!planSha256.equals(posting.sha256())) {
            throw new RefusedPostException(409, "this page ran another plan: reload it");
        }
        return recording;
    }

    private void requireBundle(DeviceRun posted) throws RefusedPostException {
        for (PinnedFile file : posted.bundle().files()) {
            boolean isServed = plan.bundle().files().contains(PlannedFile.of(file));
            if (!isServed) {
                throw new RefusedPostException(
                        409, "the device got other bytes of " + file.path() + " than were served");
            }
        }
    }

    private void requirePrompts(DeviceRun posted) throws RefusedPostException {
        Map<String, List<Integer>> prompts = plan.prompts();
        for (DeviceCase each : posted.cases()) {
            if (!each.inputIds().equals(prompts.get(each.id()))) {
                throw new RefusedPostException(409, "case " + each.id() + " isn't as planned");
            }
        }
    }

    private List<DeviceCase> inOrder(Map<String, DeviceCase> cases) {
        List<DeviceCase> ordered = new ArrayList<>();
        plan.cases().forEach(each -> {
            DeviceCase found = cases.get(each.id());
            if (found != null) {
                ordered.add(found);
            }
        });
        return ordered;
    }

    /** Reads what an earlier serving of the same plan left. Anything else in the file's place is left alone. */
    private @Nullable DeviceRun earlier() {
        if (!Files.exists(out)) {
            return null;
        }
        DeviceRun run = readEarlier();
        Recording recording = run.recording();
        boolean isOfThisPlan = recording != null
                && recording.plan() != null
                && recording.plan().sha256().equals(planSha256);
        boolean isWhole = recording != null
                && recording.endedAt() != null
                && completeCases(run).size() == plan.cases().size();
        if (!isOfThisPlan || isWhole) {
            throw new InvalidInputException(
                    out,
                    isOfThisPlan
                            ? "has the whole run already; name another file with --out, or remove it"
                            : "is there already, and is no part of a run of this plan; name another file with --out");
        }
        console.accept("going on with " + out + ": " + completeCases(run).size() + " of "
                + plan.cases().size() + " cases are there");
        return run;
    }

    private DeviceRun readEarlier() {
        try {
            return DeviceRun.read(out);
        } catch (InvalidInputException unreadable) {
            throw new InvalidInputException(
                    out,
                    "is there already, and can't be read as a device run; name another file with --out ("
                            + unreadable.problem() + ")",
                    unreadable);
        }
    }

    private static List<DeviceCase> completeCases(DeviceRun run) {
        return run.cases().stream()
                .filter(each -> each.stopReason() != null && each.stopReason().isComplete())
                .toList();
    }

    /** The page builds the same text, to know whether the earlier cases are its own. */
    private static String identity(DeviceRun run) {
        Recording recording = Objects.requireNonNull(run.recording());
        return String.join(
                "; ",
                run.device().name(),
                String.valueOf(recording.engineUse().runsIn()),
                String.valueOf(recording.engineUse().providerUsed()));
    }

    private static String line(DeviceCase found) {
        StopReason reason = found.stopReason();
        return String.format(
                Locale.ROOT,
                "%-20s %s after a prompt of %d%s",
                found.id(),
                Numbers.counted(found.greedyIds().size(), "token"),
                found.inputIds().size(),
                reason == null || reason.isComplete()
                        ? ""
                        : ", cut short: " + reason.name().toLowerCase(Locale.ROOT));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
