package dev.theseus.lab.oms;

import dev.theseus.lab.hosts.Image;
import dev.theseus.lab.hosts.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The host of the MetaDB, with three databases as 4.1.1 leaves them. */
record MetaDbImage() implements Image {

    @Override
    public String name() {
        return "oms-metadb";
    }

    @Override
    public String key() throws IOException {
        MessageDigest digest = OmsSources.digest("metadb-install.sh", "OmsSchema.class");
        digest.update((Oms.USER + Oms.PASSWORD + Oms.DATABASES).getBytes(StandardCharsets.UTF_8));
        return OmsSources.key(digest);
    }

    @Override
    public void install(LabHost host, Path cache) throws IOException, InterruptedException {
        host.write("/build/password", Oms.PASSWORD + "\n");
        host.write("/build/install.sh", new String(OmsSources.bytes("metadb-install.sh"), StandardCharsets.UTF_8));
        host.run("sh /build/install.sh").orFail("installing MariaDB");
        List<String> databases = Oms.DATABASES;
        try {
            OmsSchema.create(new OmsConfiguration(Map.of(
                    "oms_meta_host", host.address(),
                    "oms_meta_port", "3306",
                    "oms_meta_user", Oms.USER,
                    "oms_meta_password", Oms.PASSWORD,
                    "drc_rm_db", databases.get(0),
                    "drc_cm_db", databases.get(1),
                    "drc_cm_heartbeat_db", databases.get(2))));
        } catch (SQLException e) {
            throw new IOException("making the schemata of OMS on " + host.name(), e);
        }
    }
}
