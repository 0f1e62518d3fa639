package dev.theseus.engine.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a journal says about itself, besides its events. Each entry carries a sum of its own, so that a flipped bit in the format
 * version or the fencing token is noticed.
 */
final class Meta {
    static final String FORMAT = "format";
    static final String RUN = "run";
    static final String CREATED = "created";
    static final String THESEUS = "theseus";
    static final String PLAN = "plan";
    static final String INVENTORY = "inventory";
    static final String FENCE = "fence";

    private Meta() {}

    /** Thrown where an entry is not what was written. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    static Map<String, String> read(Connection connection) throws SQLException, Damaged {
        Map<String, String> entries = new LinkedHashMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select key, value, sum from meta")) {
            while (rows.next()) {
                String key = String.valueOf(rows.getString(1));
                String value = String.valueOf(rows.getString(2));
                if (!sum(key, value).equals(rows.getString(3))) throw new Damaged("the entry '" + key + "' is altered");
                entries.put(key, value);
            }
        }
        for (String key : new String[] {FORMAT, RUN, CREATED, FENCE})
            if (!entries.containsKey(key)) throw new Damaged("the entry '" + key + "' is missing");
        return entries;
    }

    static void write(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert or replace into meta (key, value, sum) values (?, ?, ?)")) {
            statement.setString(1, key);
            statement.setString(2, value);
            statement.setString(3, sum(key, value));
            statement.executeUpdate();
        }
    }

    private static String sum(String key, String value) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((key + "=" + value).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
