package dev.theseus.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/** Fills the directory that stands for a host with the product's files, and with stand-ins for the system's tools over a package database of its own. */
public final class HostFiles {

    private static final List<String> TOOLS =
            List.of("service", "systemctl", "dpkg-query", "apt-get", "apt-cache", "apt-mark");
    private static final List<String> PACKAGES = List.of("open-xchange-admin", "open-xchange-core");

    private final HostLayout host;

    public HostFiles(HostLayout host) {
        this.host = host;
    }

    /**
     * Writes everything for a node of the version {@code installed}.
     *
     * @param available all versions that the package repository offers
     * @param settings what the node must know about the lab
     */
    public void write(String installed, List<String> available, NodeSettings settings) throws IOException {
        for (String folder : List.of("var/run", "var/lib/dpkg/hold"))
            Files.createDirectories(host.root().resolve(folder));
        ProductFiles product = new ProductFiles(host);
        product.write(installed, ProductFiles.Programs.ofThisMachine(host));
        product.writeSettings(installed, settings);
        for (String tool : TOOLS) ProductFiles.script(tool, host.bin().resolve(tool));
        for (String name : PACKAGES)
            ProductFiles.text(host.root().resolve("var/lib/dpkg/lab").resolve(name), installed + "\n");
        ProductFiles.text(
                host.root().resolve("var/lib/apt/available"),
                PACKAGES.stream()
                        .flatMap(name -> available.stream().map(version -> name + " " + version + "\n"))
                        .collect(Collectors.joining()));
    }
}
