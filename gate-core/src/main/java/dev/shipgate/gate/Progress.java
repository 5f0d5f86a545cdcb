package dev.shipgate.gate;

import org.apiguardian.api.API;

/** Is told how a run gets on. Calls come from several threads. */
@API(status = API.Status.STABLE, since = "0.1")
public interface Progress {

    /** Hears nothing. */
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

    /** Is told how many steps the run takes, before the first one. */
    void expect(long steps);

    /** Is told that an engine took one step. */
    void stepped();

    /**
     * Is told that the oracle cannot judge a case, before the bundle is fed anything of it.
     *
     * @param reason names the case, in one line
     */
    void refused(String reason);

    /**
     * Is told something about the input that changes no verdict by itself, such as a check that the policy file leaves
     * out.
     *
     * @param note one line
     */
    void note(String note);
}
