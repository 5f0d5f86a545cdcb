package dev.shipgate.tensor;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An {@code .npz} archive of NumPy: a zip file of {@code .npy} members, stored or deflated.
 *
 * <p>The file must not change while this is in use. Arrays are unpacked on request; nothing is ever written to disk.
 */
public final class NpzFile {

    /**
     * The most bytes that the arrays of an archive may occupy in total when unpacked, because they are kept in memory.
     */
    public static final long MAX_BYTES = 1L << 30;

    private static final int MAX_ARRAYS = 10_000;
    private static final String SUFFIX = ".npy";

    /** The most bytes that one byte of deflated data can expand to. */
    private static final long MAX_DEFLATION = 1_032;

    private record Member(long bytes, long crc) {}

    private final Path path;
    private final Map<String, Member> members;

    private NpzFile(Path path, Map<String, Member> members) {
        this.path = path;
        this.members = members;
    }

    /**
     * Opens an untrusted archive and checks its table of contents.
     *
     * @throws InvalidInputException if the file cannot be read or isn't a zip file, if it contains anything but arrays,
     *     two arrays of the same name or a name that escapes its folder, or if it declares more than
     *     {@value #MAX_BYTES} bytes
     */
    public static NpzFile open(Path path) {
        return open(path, MAX_BYTES);
    }

    static NpzFile open(Path path, long maxBytes) {
        InputFile.require(path, "an .npz file");
        Map<String, Member> members = new LinkedHashMap<>();
        long total = 0;
        try (ZipFile zip = new ZipFile(path.toFile())) {
            if (zip.size() > MAX_ARRAYS) {
                throw new InvalidInputException(path, "contains " + zip.size() + " arrays; the limit is " + MAX_ARRAYS);
            }
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = arrayName(path, entry.getName());
                requirePossibleSize(path, name, entry);
                if (members.put(name, new Member(entry.getSize(), entry.getCrc())) != null) {
                    throw new InvalidInputException(path, "contains two arrays named " + name);
                }
                total += entry.getSize();
                if (total > maxBytes) {
                    throw new InvalidInputException(
                            path,
                            "unpacks to more than " + maxBytes
                                    + " bytes, the limit for an archive, which is kept in memory; unpack it into a "
                                    + "folder of .npy files, which are mapped instead");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notAZip(path, e);
        }
        return new NpzFile(path, members);
    }

    /** Returns the file as the caller named it. */
    public Path path() {
        return path;
    }

    /** Returns the names of all arrays, without {@code .npy}, in the order of the archive. */
    public Set<String> names() {
        return Collections.unmodifiableSet(members.keySet());
    }

    /**
     * Unpacks the array {@code name}.
     *
     * @throws InvalidInputException if there is no such array, if {@link NpyFile} would reject it, or if it is damaged
     */
    public Tensor tensor(String name) {
        @Nullable Member member = members.get(name);
        if (member == null) {
            throw new InvalidInputException(path, "has no array " + name + "; it has " + String.join(", ", names()));
        }
        NpyPlace place = new NpyPlace(path, name);
        try (ZipFile zip = new ZipFile(path.toFile())) {
            @Nullable ZipEntry entry = zip.getEntry(name + SUFFIX);
            if (entry == null) {
                throw place.refusal("is gone: the archive changed while it was being read");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return unpack(place, in, member);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notAZip(path, e);
        }
    }

    private static Tensor unpack(NpyPlace place, InputStream in, Member member) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
        NpyHeader header = NpyHeader.read(place, checked, member.bytes());
        byte[] data = new byte[Math.toIntExact(member.bytes() - header.dataStart())];
        int read = checked.readNBytes(data, 0, data.length);
        if (read < data.length || checked.read() >= 0) {
            throw place.refusal("does not unpack to the " + member.bytes() + " bytes that the archive declares");
        }
        if (checked.getChecksum().getValue() != member.crc()) {
            throw place.refusal("is damaged: its CRC-32 does not match the recorded one");
        }
        return NpyArray.tensor(place, header, MappedBytes.of(data), 0);
    }

    /**
     * Names are never used as paths here, but someone may unpack the archive, so a name that would escape the folder is
     * rejected.
     */
    private static String arrayName(Path path, String member) {
        boolean plain = member.endsWith(SUFFIX)
                && member.length() > SUFFIX.length()
                && member.indexOf('\\') < 0
                && member.indexOf(':') < 0;
        for (String part : member.split("/", -1)) {
            plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!plain) {
            throw new InvalidInputException(
                    path,
                    "contains \"" + member
                            + "\"; expected only arrays, each with a relative name that ends in .npy and has no .. in "
                            + "it");
        }
        return member.substring(0, member.length() - SUFFIX.length());
    }

    private static void requirePossibleSize(Path path, String name, ZipEntry entry) {
        long packed = entry.getCompressedSize();
        boolean possible = entry.getMethod() == ZipEntry.STORED
                ? entry.getSize() == packed
                : entry.getSize() / MAX_DEFLATION <= packed;
        if (entry.getSize() < 0 || !possible) {
            throw new InvalidInputException(
                    path,
                    "array " + name + ": declares that " + packed + " bytes unpack to " + entry.getSize()
                            + ", which is impossible");
        }
    }

    private static InvalidInputException notAZip(Path path, Exception e) {
        String problem = e instanceof IOException io ? IoProblem.of(io) : String.valueOf(e.getMessage());
        return new InvalidInputException(path, "cannot be read as a zip archive: " + problem, e);
    }
}
