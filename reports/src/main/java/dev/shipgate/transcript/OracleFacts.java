package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reference: who recorded it, from which weights, and its cases.
 *
 * @param name its name
 * @param location the folder, seen from where the gate ran; only its name if it lies elsewhere
 * @param recordedAt the time that the oracle declares; {@code null} if it declares none
 * @param model the oracle's description of its model: id, architecture, digests of weights and tokenizer
 * @param recorder the oracle's description of the program that recorded it: dtype, device, versions
 * @param vocabularySize the width of its rows of logits
 * @param eosTokenIds the ids that end a continuation
 * @param cases its cases, in order
 * @param files its files
 * @param unclaimedTensors the tensors in its file that belong to none of its cases
 * @param context how far its model sees; {@code null}, and absent from a file, if it declares nothing
 * @param experts the experts of its model; {@code null}, and absent from a file, if it declares none, or an older
 *     version measured
 */
public record OracleFacts(
        String name,
        String location,
        @Nullable String recordedAt,
        Map<String, String> model,
        Map<String, String> recorder,
        int vocabularySize,
        List<Integer> eosTokenIds,
        List<CaseFacts> cases,
        List<FileFacts> files,
        List<String> unclaimedTensors,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ContextFacts context,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Experts experts) {

    public OracleFacts {
        model = Copies.ordered(model);
        recorder = Copies.ordered(recorder);
        eosTokenIds = List.copyOf(eosTokenIds);
        cases = List.copyOf(cases);
        files = List.copyOf(files);
        unclaimedTensors = List.copyOf(unclaimedTensors);
    }

    /** Returns the facts without the cases, whose list is as long as a corpus. */
    public OracleFacts withoutCases() {
        return new OracleFacts(
                name,
                location,
                recordedAt,
                model,
                recorder,
                vocabularySize,
                eosTokenIds,
                List.of(),
                files,
                unclaimedTensors,
                context,
                experts);
    }

    /** Returns the case of this name; {@code null} if there is none. */
    public @Nullable CaseFacts caseFacts(@Nullable String caseId) {
        return cases.stream()
                .filter(each -> each.id().equals(caseId))
                .findFirst()
                .orElse(null);
    }

    /** Returns the cases of one kind, in order. */
    public List<CaseFacts> cases(CaseKind kind) {
        return cases.stream().filter(each -> each.kind() == kind).toList();
    }
}
