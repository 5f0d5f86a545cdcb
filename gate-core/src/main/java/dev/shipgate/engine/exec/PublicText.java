package dev.shipgate.engine.exec;

import java.util.regex.Pattern;

/** Removes the paths of this machine from texts that become part of a transcript, which may be published. */
final class PublicText {

    /**
     * The folders of an absolute path, up to its last name. What follows a letter or digit is a fraction, as in tok/s.
     */
    private static final Pattern FOLDERS = Pattern.compile(
            "(?<![\\w./\\\\:-])(?:file://|~|[A-Za-z]:)?[/\\\\](?:[^/\\\\'\":;,=<>|\\n]+[/\\\\])*(?=[\\w.])");

    private PublicText() {}

    /** Returns a text in which each absolute path is reduced to its last name. */
    static String of(String text) {
        return FOLDERS.matcher(text).replaceAll("");
    }

    /** Returns a word of a command with any path in it, relative ones too, reduced to its last name. */
    static String word(String word) {
        int value = word.startsWith("-") ? word.indexOf('=') + 1 : 0;
        String path = word.substring(value).replaceFirst("[/\\\\]+$", "");
        return word.substring(0, value) + path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
