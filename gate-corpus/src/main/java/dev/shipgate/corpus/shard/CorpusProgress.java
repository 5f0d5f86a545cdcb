package dev.shipgate.corpus.shard;

import dev.shipgate.gate.Progress;

/** Receives the progress of a corpus. Its steps are positions. */
public interface CorpusProgress extends Progress {

    /** Ignores every call. */
    CorpusProgress SILENT = new CorpusProgress() {
        @Override
        public void begin(int cases, int measuredCases) {}

        @Override
        public void measured() {}

        @Override
        public void expect(long steps) {}

        @Override
        public void stepped() {}

        @Override
        public void refused(String reason) {}

        @Override
        public void note(String note) {}
    };

    /**
     * Called before the first step.
     *
     * @param cases the number of cases of the shard that judge
     * @param measuredCases how many of them an earlier run has measured
     */
    void begin(int cases, int measuredCases);

    /** Called after a case was measured. */
    void measured();
}
