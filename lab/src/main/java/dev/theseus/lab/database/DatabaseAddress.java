package dev.theseus.lab.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** Where the database is and with which account it is used. */
public record DatabaseAddress(String url, String user, String password) {

    /** A new connection; whoever asks closes it. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5000");
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("not the address of a MariaDB: " + url);
        }
        // Without gap locks: a login must not wait for another schema's sessions being ended.
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
    }

    @Override
    public String toString() {
        return url;
    }
}
