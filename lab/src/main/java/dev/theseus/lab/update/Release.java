package dev.theseus.lab.update;

import dev.theseus.lab.update.UpdateTask.Part;
import dev.theseus.lab.update.UpdateTask.Part.Fill;
import dev.theseus.lab.update.UpdateTask.Part.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The two releases of the sample application: what sets the new one apart is its tasks and a renamed column. */
public enum Release {
    V7_10_0("7.10.0", "field01"),
    V8_0_0("8.0.0", "displayName");

    private static final List<UpdateTask> TASKS_OF_7 = List.of(
            done("com.openexchange.contact.CreateContactTables"),
            done("com.openexchange.calendar.CreateDatesTables"),
            done("com.openexchange.user.AddMailColumn"));

    private static final List<UpdateTask> TASKS_OF_8 = List.of(
            task(
                    "com.openexchange.contact.AddUidToContacts",
                    new Statement("ALTER TABLE $S.prg_contact ADD COLUMN IF NOT EXISTS uid VARCHAR(36) NULL"),
                    new Fill(
                            "UPDATE $S.prg_contact SET uid = UUID() WHERE uid IS NULL LIMIT " + Fill.BATCH,
                            "SELECT COUNT(*) FROM $S.prg_contact WHERE uid IS NULL")),
            task(
                    "com.openexchange.contact.RenameDisplayName",
                    new Statement("ALTER TABLE $S.prg_contact CHANGE COLUMN IF EXISTS"
                            + " field01 displayName VARCHAR(320) NOT NULL"),
                    new Statement("CREATE INDEX IF NOT EXISTS displayName ON $S.prg_contact (cid, displayName(64))")),
            task(
                    "com.openexchange.calendar.CreateEventTable",
                    new Statement("CREATE TABLE IF NOT EXISTS $S.calendar_event (cid INT NOT NULL, id INT NOT NULL,"
                            + " summary VARCHAR(255) NOT NULL, start BIGINT NOT NULL, PRIMARY KEY (cid, id))"),
                    new Fill(
                            "INSERT INTO $S.calendar_event SELECT d.cid, d.intfield01, d.field01, d.timestampfield01"
                                    + " FROM $S.prg_dates d LEFT JOIN $S.calendar_event e"
                                    + " ON e.cid = d.cid AND e.id = d.intfield01 WHERE e.id IS NULL LIMIT "
                                    + Fill.BATCH,
                            "SELECT COUNT(*) FROM $S.prg_dates d LEFT JOIN $S.calendar_event e"
                                    + " ON e.cid = d.cid AND e.id = d.intfield01 WHERE e.id IS NULL")),
            task(
                    "com.openexchange.calendar.AddStartIndex",
                    new Statement("CREATE INDEX IF NOT EXISTS start ON $S.calendar_event (cid, start)"),
                    new Statement("CREATE INDEX IF NOT EXISTS start ON $S.prg_dates (cid, timestampfield01)")),
            new UpdateTask(
                    "com.openexchange.user.AddTimeZone",
                    true,
                    List.of(
                            new Statement("ALTER TABLE $S.user ADD COLUMN IF NOT EXISTS timeZone VARCHAR(64) NULL"),
                            new Fill(
                                    "UPDATE $S.user SET timeZone = 'Europe/Berlin' WHERE timeZone IS NULL LIMIT "
                                            + Fill.BATCH,
                                    "SELECT COUNT(*) FROM $S.user WHERE timeZone IS NULL"))));

    private final String version;
    private final String displayNameColumn;

    Release(String version, String displayNameColumn) {
        this.version = version;
        this.displayNameColumn = displayNameColumn;
    }

    /** The release with this version; throws when the lab has none. */
    public static Release of(String version) {
        return Arrays.stream(values())
                .filter(release -> release.version.equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the lab has no version " + version));
    }

    public static List<String> versions() {
        return Arrays.stream(values()).map(Release::version).toList();
    }

    public String version() {
        return version;
    }

    /** The column of {@code prg_contact} that this release reads and writes; the other release's does not exist. */
    public String displayNameColumn() {
        return displayNameColumn;
    }

    /** What its server.properties has that its predecessor's has not. */
    public String newProperties() {
        return switch (this) {
            case V7_10_0 -> "";
            case V8_0_0 ->
                "# Proxies whose word about a user's address is taken.\ncom.openexchange.server.knownProxies=\n";
        };
    }

    /** Every task that must have been executed before this release can work on a schema, in order. */
    public List<UpdateTask> tasks() {
        return switch (this) {
            case V7_10_0 -> TASKS_OF_7;
            case V8_0_0 ->
                Stream.concat(TASKS_OF_7.stream(), TASKS_OF_8.stream()).toList();
        };
    }

    private static UpdateTask done(String name) {
        return task(name); // the lab's schemata are made as these tasks left them
    }

    private static UpdateTask task(String name, Part... parts) {
        return new UpdateTask(name, false, List.of(parts));
    }
}
