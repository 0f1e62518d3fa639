package dev.theseus.actions.fleet.script;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a script's file name says: {@code V2015.01.20_00.00.00__create_customer_metadata.cql} has a version and runs once,
 * {@code R__views.sql} has none and runs again whenever it has changed.
 *
 * @param file without folders
 * @param version absent for a script that is repeated
 * @param description with blanks for underscores
 */
public record ScriptName(String file, Optional<ScriptVersion> version, String description) {
    /** Whatever ends otherwise is no script: a README may stand beside them. */
    public static final List<String> ENDINGS = List.of("sql", "cql");

    private static final Pattern VERSIONED = Pattern.compile("V([0-9._]+?)__(.+)\\.(sql|cql)");
    private static final Pattern REPEATED = Pattern.compile("R__(.+)\\.(sql|cql)");
    private static final String HOW =
            "call it V<version>__<description>.sql, or R__<description>.sql where it is to run whenever it changes; "
                    + "two underscores stand before the description";
    /** What the ledger's columns hold. */
    private static final int LONGEST_VERSION = 50;

    private static final int LONGEST_DESCRIPTION = 200;

    /** @param path with folders, which mean nothing */
    static ScriptName of(String path) throws ScriptRefused {
        String file = path.substring(path.lastIndexOf('/') + 1);
        Matcher repeated = REPEATED.matcher(file);
        if (repeated.matches()) return new ScriptName(file, Optional.empty(), description(path, repeated.group(1)));
        Matcher versioned = VERSIONED.matcher(file);
        if (!versioned.matches()) throw new ScriptRefused(path, 0, "its name has no version and description", HOW);
        try {
            ScriptVersion version = ScriptVersion.of(versioned.group(1));
            if (version.toString().length() > LONGEST_VERSION)
                throw new ScriptRefused(
                        path, 0, "its version is longer than " + LONGEST_VERSION + " characters", "shorten it");
            return new ScriptName(file, Optional.of(version), description(path, versioned.group(2)));
        } catch (IllegalArgumentException e) {
            throw new ScriptRefused(path, 0, String.valueOf(e.getMessage()), HOW);
        }
    }

    private static String description(String path, String words) throws ScriptRefused {
        if (words.length() > LONGEST_DESCRIPTION)
            throw new ScriptRefused(
                    path, 0, "its description is longer than " + LONGEST_DESCRIPTION + " characters", "shorten it");
        return words.replace('_', ' ');
    }
}
