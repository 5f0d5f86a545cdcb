package dev.shipgate.engine.child;

import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.process.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A running child, as its parent sees it. Ends it if it takes too long or too much memory. Thread-safe. */
final class ChildProcess implements AutoCloseable {

    /** The libraries read these when they are loaded, and send data otherwise. */
    private static final Map<String, String> NO_TELEMETRY =
            Map.of("ORT_DISABLE_TELEMETRY", "1", "OPT_OUT_TRACKING", "true");

    /**
     * A session that was closed leaves its memory to the next one, or to the system. By default, glibc keeps a part of
     * it for the threads that asked for it: 900 of 1,900 MB. Other C libraries don't read these.
     */
    private static final Map<String, String> ALLOCATION =
            Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 20));

    private static final long MILLIS_TO_START = 60_000;
    private static final long MILLIS_TO_END = 10_000;
    private static final long MILLIS_BETWEEN_LOOKS = 50;

    private final TemporaryFolder folder;
    private final Process process;
    private final ChildOutput output;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String killedBecause;
    private volatile boolean closed;
    /** What it was doing when it ended. */
    private volatile Set<Call> atWork = Set.of();

    private volatile @Nullable String end;

    private ChildProcess(TemporaryFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.output = new ChildOutput(process.getInputStream());
    }

    /**
     * Starts a child, and returns while it is still starting. Nothing limits it before {@link #watch}.
     *
     * @throws UncheckedIOException if it can't be started
     */
    static ChildProcess start() {
        TemporaryFolder folder = TemporaryFolder.create();
        try {
            ProcessBuilder builder = new ProcessBuilder(ChildCommand.of(folder.path())).redirectErrorStream(true);
            NO_TELEMETRY.forEach(builder.environment()::putIfAbsent);
            ALLOCATION.forEach(builder.environment()::putIfAbsent);
            return new ChildProcess(folder, builder.start());
        } catch (IOException refused) {
            folder.close();
            throw new UncheckedIOException("cannot start a process for the engine", refused);
        }
    }

    long id() {
        return process.pid();
    }

    /** Begins to hold the child to its limits. */
    void watch(Limits limits) {
        MemoryLimit memory = MemoryLimit.of(process.pid(), limits);
        Thread watch = new Thread(() -> watch(memory), "shipgate-child-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /**
     * Connects to the child, which waits until it is ready.
     *
     * @param about the file at work, for messages
     * @throws EngineException if the child has ended
     */
    Connection connect(Path about) {
        try {
            if (end == null && output.isReady(MILLIS_TO_START)) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(folder.path().resolve(ChildMain.SOCKET)));
                return new Connection(this, about, new Wire(channel));
            }
        } catch (IOException hungUp) {
            throw failed(about, null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw failed(about, null);
    }

    void began(Call call) {
        calls.add(call);
    }

    void ended(Call call) {
        calls.remove(call);
    }

    /**
     * Returns the exception for a file whose work the child can't go on with.
     *
     * @param call the work; {@code null} if it hadn't begun
     */
    EngineException failed(Path about, @Nullable Call call) {
        String reason = end();
        boolean wasAtWork = call != null && atWork.contains(call);
        return new EngineException(
                Stage.PROGRAM, about, wasAtWork ? reason : "not run, because its process has ended: " + reason);
    }

    /** Tells whether it has ended while it was at work. */
    boolean hasEnded() {
        return end != null;
    }

    /** Says once how the child ended, and ends it if it hasn't. */
    private synchronized String end() {
        if (end != null) {
            return end;
        }
        atWork = Set.copyOf(calls);
        String work = atWork.stream().map(Call::doing).sorted().collect(Collectors.joining(", or "));
        String during = work.isEmpty() ? "" : " in " + work;
        try {
            boolean byItself = process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS);
            if (!byItself) {
                process.destroyForcibly().waitFor();
            }
            List<String> lines = output.lastLines();
            end = killedBecause != null
                    ? killedBecause
                    : "the process of the engine "
                            + (byItself ? Ending.of(process.exitValue(), lines, during) : "hung up" + during);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            end = "the gate is stopping";
        }
        return end;
    }

    private void watch(MemoryLimit memory) {
        try {
            while (process.isAlive() && !closed) {
                Optional<String> reason =
                        calls.stream().filter(Call::isOverdue).findFirst().map(ChildProcess::tooSlow);
                if (reason.isEmpty()) {
                    reason = memory.exceeded().map(problem -> problem + work());
                }
                if (reason.isPresent()) {
                    killedBecause = reason.get();
                    process.destroyForcibly();
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String tooSlow(Call call) {
        return call.doing() + " took more than " + seconds(call.limit())
                + " and was ended; raise the limit with --deadline";
    }

    private String work() {
        return calls.stream()
                        .map(Call::doing)
                        .sorted()
                        .findFirst()
                        .map(doing -> " in " + doing)
                        .orElse("") + " and was ended; raise the limit with --memory-limit";
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1_000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
        folder.close();
    }
}
