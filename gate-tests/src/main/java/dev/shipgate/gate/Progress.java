package dev.shipgate.gate;

/** Is told how a run gets on. Calls come from several threads. */
public interface Progress {

    /** Hears nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void expect(long steps) {}

        @Override
        public void stepped() {}
    };

    /** Is told how many steps the run takes, before the first one. */
    void expect(long steps);

    /** Is told that an engine took one step. */
    void stepped();
}
