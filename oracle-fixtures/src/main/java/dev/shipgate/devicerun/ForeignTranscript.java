package dev.shipgate.devicerun;

import java.util.Optional;

/** What another tool has published of a run, as its JSON is; the components are its properties in camelCase. */
sealed interface ForeignTranscript permits CoreAiGateTranscript, CoreAiVerifyTranscript, DeviceReference {

    String NO_DIGEST = "no digest of the bundle is recorded, so that nothing ties this run to the files of a bundle";

    String NO_ANSWER = "the engine gave no answer, so that there is no case";

    String NO_PROMPT = "the ids of the prompt are not recorded, so that nothing ties the answer to a case";

    String NOT_SAID_GREEDY = "whether the answer is greedy is not recorded";

    String TEXT_ALONE = "the answer is recorded as text alone; its token ids are not known";

    String IDS_FROM_TEXT =
            "the token ids were made from the engine's text by a tokenizer; they are not what the engine said";

    /**
     * Returns what it says of a run.
     *
     * @throws IllegalArgumentException if it contradicts itself or is of no use
     */
    DeviceRun toDeviceRun(ForeignFile source);

    /**
     * Returns both sides of its comparison; nothing if it holds one side alone.
     *
     * @throws IllegalArgumentException if it contradicts itself
     */
    Optional<PublishedTranscript> published();
}
