package dev.theseus.lab.oms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** What {@code docker_init.sh} does: the schema changes of the three databases. Ends with 1 where they were not made. */
public final class OmsInitMain {

    private OmsInitMain() {}

    /** Arguments: none. The file {@code init.fault} in the mounted logs makes it fail, or take its time, as its first word says. */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        OmsContainer container = OmsContainer.HERE;
        container.note("docker_init.sh begins");
        if (!OmsContainer.isUpgrade()) {
            System.err.println("IS_UPGRADE is not true: the schemata are left as they are");
            System.exit(1);
        }
        Path fault = container.root().resolve("home/admin/logs/init.fault");
        String failing = Files.exists(fault) ? Files.readString(fault).strip() : "";
        if (failing.equals("fail")) {
            System.err.println("ERROR 1114 (HY000): The table 'oms_project' is full");
            System.exit(1);
        }
        System.out.println("Updating the schemata of rm, cm and cm_hb …");
        OmsSchema.upgrade(container.configuration());
        if (failing.equals("slow")) {
            TimeUnit.SECONDS.sleep(5);
        }
        container.note("docker_init.sh ends");
        System.out.println("All schema changes are done.");
    }
}
