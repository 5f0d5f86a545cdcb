package dev.shipgate.corpus.shard;

import java.nio.file.Path;

/** Measures a corpus in a process that a test can kill. Prints a line for each case. */
final class CorpusProgram {

    private CorpusProgram() {}

    /** ORACLE OUT */
    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) {
        CorpusRun.run(
                CorpusRunTests.request(Path.of(arguments[0])).build(),
                ShardNumber.WHOLE,
                CorpusRunTests.PART_ROWS,
                Path.of(arguments[1]),
                new RecordingProgress() {
                    @Override
                    public void measured() {
                        super.measured();
                        System.out.println("measured " + measured);
                    }
                });
    }
}
