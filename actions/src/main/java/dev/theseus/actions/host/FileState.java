package dev.theseus.actions.host;

import dev.theseus.core.value.Value;
import java.util.Map;
import java.util.Optional;

/**
 * What stands at the path of a file.
 *
 * @param sha256 {@code -} where there is no file
 * @param copy where its content is kept; empty where it is not
 */
public record FileState(boolean exists, String sha256, String mode, String uid, String gid, long size, String copy) {
    public static final FileState ABSENT = new FileState(false, "-", "", "", "", 0, "");

    /** Whether somebody else has been at it: its content, or its mode or owner, are neither what we left nor what was found. */
    boolean changedFrom(FileState found, String ours, String ourMode) {
        if (!sha256.equals(ours) && !sha256.equals(found.sha256)) return true;
        if (!exists || !found.exists) return false;
        boolean modeOurs = ourMode.isEmpty() || sameMode(ourMode, mode) || sameMode(found.mode, mode);
        return !modeOurs;
    }

    /** Whether two modes in octal digits are the same. */
    public static boolean sameMode(String wanted, String found) {
        return !wanted.isEmpty() && !found.isEmpty() && Integer.parseInt(wanted, 8) == Integer.parseInt(found, 8);
    }

    /** For people: nothing of the content, which may be secret. */
    String shown() {
        return exists ? "sha256 " + sha256.substring(0, 12) + ", " + size + " bytes, mode " + mode : "no file";
    }

    /** As a value for the journal. */
    public Value.Fields toValue() {
        return new Value.Fields(Map.of(
                "sha256", Value.of(sha256),
                "mode", Value.of(mode),
                "uid", Value.of(uid),
                "gid", Value.of(gid),
                "size", Value.of(size),
                "copy", Value.of(copy)));
    }

    /** The state a journal holds; empty where the value is none. */
    public static Optional<FileState> from(Value value) {
        if (!(value instanceof Value.Fields(var fields)) || !fields.containsKey("sha256")) return Optional.empty();
        String sha256 = text(fields, "sha256");
        long size = fields.get("size") instanceof Value.Int(var bytes) ? bytes : 0;
        return Optional.of(new FileState(
                !sha256.equals("-"),
                sha256,
                text(fields, "mode"),
                text(fields, "uid"),
                text(fields, "gid"),
                size,
                text(fields, "copy")));
    }

    private static String text(Map<String, Value> fields, String name) {
        Value value = fields.get(name);
        return value == null ? "" : value.display();
    }
}
