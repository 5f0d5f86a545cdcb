package dev.shipgate.report.wording;

import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds parts of a transcript by their subject. */
public final class Lookup {

    private final Transcript transcript;
    private final Map<Subject, Observation> observations = new LinkedHashMap<>();
    private final Map<Subject, Judgement> judgements = new HashMap<>();

    public Lookup(Transcript transcript) {
        this.transcript = transcript;
        transcript.measured().observations().forEach(each -> observations.put(each.subject(), each));
        transcript.judgements().forEach(each -> judgements.put(each.subject(), each));
    }

    /** Returns the transcript itself. */
    public Transcript transcript() {
        return transcript;
    }

    /** Returns the observation of {@code subject}; {@code null} if there is none. */
    public @Nullable Observation observation(Subject subject) {
        return observations.get(subject);
    }

    /** Returns the judgement of {@code subject}; {@code null} if there is none. */
    public @Nullable Judgement judgement(Subject subject) {
        return judgements.get(subject);
    }

    /** Returns every observation of one kind, in order. */
    public <T extends Observation> List<T> observations(Class<T> kind) {
        return transcript.measured().observations().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /**
     * Returns the observation of {@code subject} if it is of this kind; {@code null} if it is of another kind or
     * missing.
     */
    public <T extends Observation> @Nullable T observation(Class<T> kind, Subject subject) {
        Observation found = observations.get(subject);
        return kind.isInstance(found) ? kind.cast(found) : null;
    }

    /** Returns every observation of one check, in order. */
    public List<Observation> observations(CheckId check) {
        return transcript.measured().observations().stream()
                .filter(each -> each.subject().check() == check)
                .toList();
    }

    /** Returns every judgement of one check, in order. */
    public List<Judgement> judgements(CheckId check) {
        return transcript.judgements().stream()
                .filter(each -> each.subject().check() == check)
                .toList();
    }

    /** Returns the names of all cases: those of the oracle in its order, then any other that was judged or measured. */
    public List<String> caseIds() {
        Set<String> ids = new LinkedHashSet<>();
        transcript.measured().oracle().cases().forEach(each -> ids.add(each.id()));
        transcript.judgements().stream()
                .map(each -> each.subject().caseId())
                .filter(Objects::nonNull)
                .forEach(ids::add);
        observations.keySet().stream()
                .map(Subject::caseId)
                .filter(Objects::nonNull)
                .forEach(ids::add);
        return List.copyOf(ids);
    }

    /** Returns the oracle's facts about a case; {@code null} if it has no case of this name. */
    public @Nullable CaseFacts caseFacts(String caseId) {
        return transcript.measured().oracle().caseFacts(caseId);
    }
}
