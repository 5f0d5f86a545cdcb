package dev.shipgate.transcript;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a check: the check and its target.
 *
 * @param check the check
 * @param caseId the case of the oracle; {@code null} if the check is about the bundle as a whole
 * @param run one of several runs of that case: a device, or a way of repeating; {@code null} if there is only one run
 */
public record Subject(
        CheckId check, @Nullable String caseId, @Nullable String run) {

    /** Returns the subject of a check on the whole bundle. */
    public static Subject of(CheckId check) {
        return new Subject(check, null, null);
    }

    /** Returns the subject of a check on one case. */
    public static Subject of(CheckId check, String caseId) {
        return new Subject(check, caseId, null);
    }

    /** Returns the subject of a check on one run, of one case or of no particular case. */
    public static Subject of(CheckId check, @Nullable String caseId, String run) {
        return new Subject(check, caseId, run);
    }

    /** Returns the target without the check, such as {@code alphabet, iPhone 17}. */
    public String place() {
        return Objects.requireNonNullElse(caseId, "the bundle") + (run == null ? "" : ", " + run);
    }

    /** Returns the subject for display, such as {@code device_runs alphabet on iPhone 17}. */
    @Override
    public String toString() {
        return check.id() + (caseId == null ? "" : " " + caseId) + (run == null ? "" : " on " + run);
    }
}
