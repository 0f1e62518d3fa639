package dev.theseus.lab.oms;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Makes the three databases' schemata as 4.1.1 leaves them, for a lab that begins. */
public final class OmsDatabasesMain {

    private OmsDatabasesMain() {}

    /** Arguments: the path of a {@code config.yaml}, whose databases are there and empty. */
    public static void main(String[] arguments) throws IOException, SQLException {
        OmsSchema.create(OmsConfiguration.read(Path.of(arguments[0])));
    }
}
