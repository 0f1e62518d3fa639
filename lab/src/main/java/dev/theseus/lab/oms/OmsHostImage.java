package dev.theseus.lab.oms;

import dev.theseus.lab.hosts.Image;
import dev.theseus.lab.hosts.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A host with Docker's engine and the image of 4.2.0, downloaded; its first start makes the container of 4.1.1. */
record OmsHostImage() implements Image {
    private static final String CONFIGURATION =
            """
            # As the vendor's template has it, as far as the stand-in reads it.
            oms_meta_host: METADB
            oms_meta_port: 3306
            oms_meta_user: %s
            oms_meta_password: %s
            drc_rm_db: %s
            drc_cm_db: %s
            drc_cm_heartbeat_db: %s
            """.formatted(Oms.USER, Oms.PASSWORD, Oms.DATABASES.get(0), Oms.DATABASES.get(1), Oms.DATABASES.get(2));

    @Override
    public String name() {
        return "oms-host";
    }

    @Override
    public String key() throws IOException {
        MessageDigest digest = OmsSources.digest("oms-install.sh", "before-services", "after-services");
        digest.update((CONFIGURATION + OmsImage.key()).getBytes(StandardCharsets.UTF_8));
        return OmsSources.key(digest);
    }

    @Override
    public void install(LabHost host, Path cache) throws IOException, InterruptedException {
        for (String name : new String[] {"oms-install.sh", "before-services", "after-services"})
            host.write("/build/" + name, new String(OmsSources.bytes(name), StandardCharsets.UTF_8));
        host.write("/data/config.yaml", CONFIGURATION);
        host.send(OmsImage.in(cache, OmsVersion.V4_1_1), "/opt/lab/oms_4.1.1-ce.tar");
        host.send(OmsImage.in(cache, OmsVersion.V4_2_0), Oms.NEW_IMAGE);
        host.run("sh /build/oms-install.sh").orFail("installing Docker's engine");
    }
}
