package dev.shipgate.speed;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Measures how fast this machine reads memory: every core compares the halves of its share of an array again and again,
 * which the JVM does with vector instructions. The array has the size of the weights, because weights that fit into a
 * cache are read faster than memory.
 *
 * <p>Of 1 to 256 MiB, it measured 53 to 14 GB/s on one core of a Xeon on which numpy's maximum, also made of vector
 * instructions, read 68 to 16 GB/s.
 */
final class StreamRead {

    private static final int ROUNDS = 7;
    private static final long NANOS_OF_ROUND = 60_000_000;
    private static final long SMALLEST_BYTES = 1L << 20;
    private static final long LARGEST_BYTES = 1L << 29;
    private static final int HEAP_SHARE = 4;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Share> shares;

    private StreamRead(List<Share> shares) {
        this.shares = shares;
    }

    /** Two arrays of equal content. */
    private record Share(long[] one, long[] other) {

        static Share of(long bytes) {
            int longs = (int) (bytes / Long.BYTES / 2);
            return new Share(new long[longs], new long[longs]);
        }

        /** Returns the bytes a second. */
        double read() {
            long start = System.nanoTime();
            long elapsed = 0;
            long passes = 0;
            while (elapsed < NANOS_OF_ROUND) {
                if (!Arrays.equals(one, other)) {
                    throw new IllegalStateException("both arrays contain only zeros");
                }
                passes++;
                elapsed = System.nanoTime() - start;
            }
            return passes * 2.0 * one.length * Long.BYTES * NANOS_PER_SECOND / elapsed;
        }
    }

    /**
     * Returns the bytes a second of the fastest of several rounds.
     *
     * @param bytes how much is read; no more than 512 MiB or a quarter of the heap, and at least 1 MiB
     * @param cores the threads that read at the same time
     */
    static double bytesPerSecond(long bytes, int cores) {
        long most = Math.min(LARGEST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        long size = Math.max(SMALLEST_BYTES, Math.min(bytes, most));
        StreamRead stream = new StreamRead(IntStream.range(0, cores)
                .mapToObj(core -> Share.of(size / cores))
                .toList());
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        try {
            return IntStream.range(0, ROUNDS)
                    .mapToDouble(round -> stream.read(threads))
                    .max()
                    .orElseThrow();
        } finally {
            threads.shutdownNow();
        }
    }

    private double read(ExecutorService threads) {
        List<CompletableFuture<Double>> readers = shares.stream()
                .map(share -> CompletableFuture.supplyAsync(share::read, threads))
                .toList();
        return readers.stream().mapToDouble(CompletableFuture::join).sum();
    }
}
