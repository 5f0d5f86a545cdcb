package dev.shipgate.tensor;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
 * <p>The file must not change while this is in use. An array is unpacked when it is asked for; nothing is ever written
 * to disk.
 */
public final class NpzFile {

    /** How many bytes all arrays of an archive may take unpacked, since they are held in memory. */
    public static final long MAX_BYTES = 1L << 30;

    private static final int MAX_ARRAYS = 10_000;
    private static final String SUFFIX = ".npy";

    /** The most that one byte of deflated data can stand for. */
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
     * @throws InvalidInputException if the file cannot be read, is no zip file, holds something else than arrays, two
     *     arrays of one name or a name that climbs out of a folder, or claims more than {@value #MAX_BYTES} bytes
     */
    public static NpzFile open(Path path) {
        return open(path, MAX_BYTES);
    }

    static NpzFile open(Path path, long maxBytes) {
        if (!Files.exists(path)) {
            throw new InvalidInputException(path, "no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new InvalidInputException(path, "expected an .npz file, found a folder or a device");
        }
        Map<String, Member> members = new LinkedHashMap<>();
        long total = 0;
        try (ZipFile zip = new ZipFile(path.toFile())) {
            if (zip.size() > MAX_ARRAYS) {
                throw new InvalidInputException(
                        path, "holds " + zip.size() + " arrays; at most " + MAX_ARRAYS + " are read");
            }
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = arrayName(path, entry.getName());
                requirePossibleSize(path, name, entry);
                if (members.put(name, new Member(entry.getSize(), entry.getCrc())) != null) {
                    throw new InvalidInputException(path, "holds two arrays with the name " + name);
                }
                total += entry.getSize();
                if (total > maxBytes) {
                    throw new InvalidInputException(
                            path,
                            "unpacks to more than " + maxBytes
                                    + " bytes, which are held in memory; unpack it into a folder of .npy files, which are not");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notAZip(path, e);
        }
        return new NpzFile(path, members);
    }

    /** Returns the file as it was named. */
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
     * @throws InvalidInputException if there is none, if it is not as {@link NpyFile} reads it, or if it was damaged
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
                throw place.refusal("is gone: the archive changed while it was read");
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
            throw place.refusal("does not unpack to the " + member.bytes() + " bytes that the archive claims");
        }
        if (checked.getChecksum().getValue() != member.crc()) {
            throw place.refusal("is damaged: its CRC-32 is not the recorded one");
        }
        return NpyArray.tensor(place, header, MappedBytes.of(data), 0);
    }

    /** The names are only names here, but someone may unpack the archive: what would leave the folder is no array. */
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
                    "holds \"" + member
                            + "\"; expected arrays alone, each with a relative name that ends in .npy and has no .. in it");
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
                    "array " + name + ": claims to unpack " + packed + " bytes to " + entry.getSize()
                            + ", which cannot be");
        }
    }

    private static InvalidInputException notAZip(Path path, Exception e) {
        String problem = e instanceof IOException io ? IoProblem.of(io) : String.valueOf(e.getMessage());
        return new InvalidInputException(path, "cannot be read as a zip archive: " + problem, e);
    }
}
