package dev.shipgate.devicerun;

import java.util.Optional;

/** The JSON structure of a run that another tool published. The components are its properties in camelCase. */
sealed interface ForeignTranscript permits CoreAiGateTranscript, CoreAiVerifyTranscript, DeviceReference {

    String NO_DIGEST = "no bundle digest is recorded, so nothing ties this run to the files of a bundle";

    String NO_ANSWER = "the engine gave no answer, so there is no case";

    String NO_PROMPT = "the prompt's token ids are not recorded, so nothing ties the answer to a case";

    String NOT_SAID_GREEDY = "it is not recorded whether decoding was greedy";

    String TEXT_ONLY = "only the text of the answer is recorded; its token ids are unknown";

    String IDS_FROM_TEXT =
            "a tokenizer derived the token ids from the engine's text; they are not the engine's own output";

    /**
     * Returns the run that this transcript describes.
     *
     * @throws IllegalArgumentException if it contradicts itself or is unusable
     */
    DeviceRun toDeviceRun(ForeignFile source);

    /**
     * Returns both sides of its comparison, or empty if it contains only one side.
     *
     * @throws IllegalArgumentException if it contradicts itself
     */
    Optional<PublishedTranscript> published();
}
