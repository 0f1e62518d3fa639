package dev.theseus.lab.connect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node of Connect has on its disk.
 *
 * @param root the folder that stands for the host's root; empty where it is the host's own
 */
public record ConnectFiles(String root) {

    /** One file, by its absolute path, with its mode as {@code ls} shows it. */
    public record Content(String path, String text, String mode) {}

    private String home() {
        return root + "/opt/connect";
    }

    /** The three files that the guide names. */
    public List<String> properties() {
        return List.of(home() + "/database.properties", home() + "/install.properties", home() + "/crypto.properties");
    }

    /** The files with keys that {@code crypto.properties} names: two in the installation directory, one elsewhere. */
    public List<String> keys() {
        return List.of(
                home() + "/conf/keys/connect.jceks",
                home() + "/conf/keys/master.key",
                root + "/etc/connect/archive.key");
    }

    /** Everything, for the node of that name. */
    public List<Content> all(String node, String databaseUrl) throws IOException {
        List<Content> files = new ArrayList<>();
        files.add(new Content(root + "/var/log/connect.log", "", "rw-r--r--"));
        files.add(new Content(root + "/var/run/.connect", "", "rw-r--r--"));
        files.add(new Content(root + "/etc/init.d/S80connect", script("S80connect"), "rwxr-xr-x"));
        files.add(new Content(home() + "/bin/runmonitor.sh", script("runmonitor"), "rwxr-xr-x"));
        files.add(new Content(
                properties().get(0), "# The database of Connect\njdbc.url=" + databaseUrl + "\n", "rw-r--r--"));
        files.add(
                new Content(properties().get(1), "install.dir=" + home() + "\nnode.name=" + node + "\n", "rw-r--r--"));
        files.add(new Content(properties().get(2), """
                # Where Connect finds its keys
                crypto.algorithm = AES/CBC/PKCS5Padding
                crypto.keystore  = %s
                crypto.master.key = conf/keys/master.key
                crypto.archive.key: %s
                """.formatted(keys().get(0), keys().get(2)), "rw-r-----"));
        for (String key : keys()) {
            files.add(new Content(key, "not a key, but as precious: " + key + " of " + node + "\n", "rw-------"));
        }
        return files;
    }

    private static String script(String name) throws IOException {
        try (InputStream content = ConnectFiles.class.getResourceAsStream(name + ".sh")) {
            if (content == null) {
                throw new IOException("the script " + name + " is missing from this build");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
