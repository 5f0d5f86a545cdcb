package dev.shipgate.oracle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists cases whose tokens aren't kept. It knows equal tokens by their digest. */
final class CaseList {

    private final List<ListedCase> cases = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, String> firstByTokens = new HashMap<>();
    private final MessageDigest digest = sha256();

    /** @throws IllegalArgumentException if a case of this id is in the list */
    void add(String id, CaseKind kind, List<Integer> inputIds) {
        if (!ids.add(id)) {
            throw new IllegalArgumentException("cases: two cases have the same id, " + id);
        }
        String sameTokensAs = kind == CaseKind.WEAK ? null : firstByTokens.putIfAbsent(digestOf(inputIds), id);
        cases.add(new ListedCase(cases.size(), id, kind, inputIds.size(), sameTokensAs));
    }

    List<ListedCase> cases() {
        return List.copyOf(cases);
    }

    private String digestOf(List<Integer> inputIds) {
        ByteBuffer bytes = ByteBuffer.allocate(inputIds.size() * Integer.BYTES);
        inputIds.forEach(bytes::putInt);
        return HexFormat.of().formatHex(digest.digest(bytes.array()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
