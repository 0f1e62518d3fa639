package dev.theseus.engine.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/** How a journal's file is opened, and the tables in it. */
final class Database {
    static final int FORMAT = 1;

    static final String SCHEMA = """
            create table meta (key text primary key, value text not null, sum text not null) without rowid;
            create table journal (
              first_seq integer primary key,
              count integer not null,
              at integer not null,
              records text not null,
              chain blob not null
            );
            """;

    static {
        NativeLibrary.unpackBelow(Path.of(System.getProperty("user.home", "")));
    }

    private Database() {}

    static Connection write(Path file) throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // A megabyte of log between checkpoints would do; sixteen keep them rare under load.
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(16 << 20));
        return config.createConnection(url(file));
    }

    static Connection read(Path file) throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        return config.createConnection(url(file));
    }

    private static SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        config.setCacheSize(-8_000);
        return config;
    }

    /** As a URI, so that a question mark in a path is not taken for the beginning of options. */
    private static String url(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri().toASCIIString();
    }
}
