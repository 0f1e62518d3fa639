package dev.theseus.lab.oms;

import dev.theseus.lab.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the mounted {@code config.yaml} says of the databases: one {@code key: value} a line, as the vendor's template has it. */
record OmsConfiguration(Map<String, String> values) {

    static OmsConfiguration read(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            if (!line.isBlank() && !line.startsWith("#") && colon > 0) {
                values.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip().replaceAll("^\"(.*)\"$", "$1"));
            }
        }
        return new OmsConfiguration(values);
    }

    private String value(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("config.yaml says nothing of " + key);
        }
        return value;
    }

    private DatabaseAddress database(String key) {
        return new DatabaseAddress(
                "jdbc:mariadb://" + value("oms_meta_host") + ":" + value("oms_meta_port") + "/" + value(key),
                value("oms_meta_user"),
                value("oms_meta_password"));
    }

    DatabaseAddress rm() {
        return database("drc_rm_db");
    }

    DatabaseAddress cm() {
        return database("drc_cm_db");
    }

    DatabaseAddress heartbeats() {
        return database("drc_cm_heartbeat_db");
    }
}
