package dev.shipgate.gate;

import org.apiguardian.api.API;

/** Receives the progress of a run. Several threads may call it. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Progress {

    /** Ignores every call. */
    Progress SILENT = new Progress() {
        @Override
        public void expect(long steps) {}

        @Override
        public void stepped() {}

        @Override
        public void refused(String reason) {}

        @Override
        public void note(String note) {}
    };

    /** Called before the first step, with the number of steps that the run takes. */
    void expect(long steps);

    /**
     * Called when a run begins something else.
     *
     * @param what what it does from now on, such as the name of a check and its case
     */
    default void doing(String what) {}

    /** Called after an engine has taken one step. */
    void stepped();

    /**
     * Called if the oracle can't judge a case, before the bundle is fed any of its tokens.
     *
     * @param reason the case and the reason, in one line
     */
    void refused(String reason);

    /**
     * Called for a fact about the input that doesn't change a verdict by itself, such as a check that the policy file
     * omits.
     *
     * @param note the fact, in one line
     */
    void note(String note);
}
