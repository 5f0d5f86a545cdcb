package dev.shipgate.corpus.shard;

/** Counts what a run does. */
class RecordingProgress implements CorpusProgress {

    int cases;
    int measuredBefore;
    int measured;
    long expected;
    long stepped;
    String notes = "";

    @Override
    public void begin(int all, int before) {
        cases = all;
        measuredBefore = before;
    }

    @Override
    public void measured() {
        measured++;
    }

    @Override
    public void expect(long steps) {
        expected = steps;
    }

    @Override
    public void stepped() {
        stepped++;
    }

    @Override
    public void refused(String reason) {}

    @Override
    public void note(String note) {
        notes += note + "\n";
    }
}
