package dev.theseus.actions.machine;

import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.ThrowawayRoot;
import dev.theseus.core.port.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host whose packages are this test's own, by the real apt or the real dnf, in a root that is thrown away.
 *
 * <p>Its home has directories with packages: {@code old} and {@code new} are repositories, {@code bundle} holds files alone. The scripts of the new ones wait where they are told to.
 */
final class PackageHost implements AutoCloseable {
    private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

    private final String kind;
    private final Path home;
    private final ThrowawayRoot root;
    private final LocalContext context;

    /** @param kind deb or rpm */
    PackageHost(String kind) throws IOException, InterruptedException {
        this.kind = kind;
        home = Files.createTempDirectory("theseus-packages");
        root = ThrowawayRoot.over(home, "/var/lib/dpkg", "/var/lib/apt", "/var/cache/apt");
        Path built = BUILT.computeIfAbsent(kind, PackageHost::build);
        sh("cp -r " + built + "/. " + home);
        context = new LocalContext(home, root.shell());
        // A package database with one package in it: this machine's own is large, and apt reads all of it each time.
        if (kind.equals("deb"))
            within("cd /var/lib/dpkg && mkdir info updates && printf 'Package: base\\nStatus: install ok installed\\n"
                    + "Version: 1\\nArchitecture: all\\nMaintainer: t\\nDescription: t\\n\\n' >status && : >available");
    }

    LocalContext context() {
        return context;
    }

    /** What a command prints there. */
    String within(String command) throws InterruptedException {
        return new LocalContext(home, root.shell())
                .look(Command.shell(command))
                .output()
                .out();
    }

    /** From now on this script of a new package does not end; the file that says that it has begun. */
    Path stall(String script, String name) throws InterruptedException {
        Path stalled = home.resolve("stalled");
        within("printf '%s\\n' '" + script + " " + name + "' '" + stalled + "' >/opt/stalls");
        return stalled;
    }

    /** The scripts that came to their end, in order. */
    List<String> scripts() throws InterruptedException {
        return within("cat /opt/ran").lines().toList();
    }

    /** Scripts end again. */
    void go() throws IOException, InterruptedException {
        within("rm -f /opt/stalls");
        Files.deleteIfExists(home.resolve("stalled"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        root.close();
        sh("rm -rf " + home);
    }

    /** Removes what was built for all of them. */
    static void sweep() {
        BUILT.values().forEach(built -> sh("rm -rf " + built));
        BUILT.clear();
    }

    private static String sh(String command) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-ec", command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IllegalStateException(command + ": " + said);
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path build(String kind) {
        try {
            Path built = Files.createTempDirectory("theseus-built");
            for (String directory : List.of("old", "new", "bundle", "boost"))
                Files.createDirectory(built.resolve(directory));
            for (int version = 1; version <= 2; version++) {
                String directory = version == 1 ? "old" : "new";
                for (String name : List.of("demo-app", "demo-app-users", "demo-vertica"))
                    one(kind, built, directory, name, version, "");
            }
            one(kind, built, "new", "demo-needy", 1, "demo-boost");
            one(kind, built, "boost", "demo-boost", 1, "");
            sh("cp " + built.resolve("new") + "/* " + built.resolve("bundle"));
            for (String directory : List.of("old", "new", "boost")) index(kind, built.resolve(directory));
            return built;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void one(String kind, Path built, String directory, String name, int version, String needs)
            throws IOException {
        Path work = Files.createTempDirectory("theseus-build");
        Path into = built.resolve(directory);
        if (kind.equals("deb")) {
            Files.createDirectories(work.resolve("t/DEBIAN"));
            Files.createDirectories(work.resolve("t/opt"));
            Files.writeString(work.resolve("t/opt").resolve(name), name + " " + version + "\n");
            Files.writeString(
                    work.resolve("t/DEBIAN/control"),
                    "Package: " + name + "\nVersion: " + version
                            + ".0-1\nArchitecture: all\nMaintainer: t <t@example.org>\n"
                            + (needs.isEmpty() ? "" : "Depends: " + needs + "\n") + "Description: test\n");
            for (String script : directory.equals("new") ? List.of("preinst", "postinst") : List.of("prerm", "postrm"))
                executable(work.resolve("t/DEBIAN").resolve(script), stalling(kind, script, name));
            sh("dpkg-deb -Znone --build " + work.resolve("t") + " " + into);
        } else {
            Path spec = Files.writeString(
                    work.resolve("s.spec"),
                    "Name: " + name + "\nVersion: " + version + ".0\nRelease: 1\nSummary: test\nLicense: none\n"
                            + "BuildArch: noarch\nAutoReqProv: no\n"
                            + (needs.isEmpty() ? "" : "Requires: " + needs + "\n")
                            + "%description\ntest\n%install\nmkdir -p %{buildroot}/opt\necho " + name + " " + version
                            + " >%{buildroot}/opt/" + name + "\n"
                            + (!directory.equals("new")
                                    ? "%preun -p <lua>\n" + stalling(kind, "prerm", name) + "%postun -p <lua>\n"
                                            + stalling(kind, "postrm", name)
                                    : "%pre -p <lua>\n" + stalling(kind, "preinst", name) + "%post -p <lua>\n"
                                            + stalling(kind, "postinst", name))
                            + "%files\n/opt/" + name + "\n");
            sh("rpmbuild -bb --quiet --define '_topdir " + work + "' --define '_rpmdir " + into
                    + "' --define '_rpmfilename %%{NAME}-%%{VERSION}.rpm' " + spec);
        }
        sh("rm -rf " + work);
    }

    /** What a script begins with; by rpm in its own Lua, since nothing there provides a shell. */
    private static String stalling(String kind, String script, String name) {
        String told = script + " " + name;
        return kind.equals("deb")
                ? "#!/bin/sh\n{ read -r told && read -r file; } 2>/dev/null </opt/stalls\n"
                        + "[ \"$told\" != '" + told + "' ] || { : >\"$file\"; while :; do sleep 0.05; done; }\n"
                        + "echo '" + told + "' >>/opt/ran\n"
                : "local f = io.open('/opt/stalls')\nif f and f:read() == '" + told + "' then\n"
                        + "io.open(f:read(), 'w'):close()\nwhile true do posix.sleep(1) end\nend\n"
                        + "local r = io.open('/opt/ran', 'a')\nr:write('" + told + "\\n')\nr:close()\n";
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void index(String kind, Path directory) {
        if (kind.equals("rpm")) sh("createrepo_c -q " + directory);
        else
            sh("cd " + directory
                    + " && for f in *.deb; do dpkg-deb -f $f; echo Filename: ./$f; echo Size: $(wc -c <$f);"
                    + " echo SHA256: $(sha256sum <$f | cut -d ' ' -f 1); echo; done >Packages");
    }

    /** What is installed of ours, by name. */
    Map<String, String> installed() throws InterruptedException {
        String seen = within(
                kind.equals("deb")
                        ? "dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\\n' 'demo-*' 2>/dev/null | sed -n 's/^.i  *//p'"
                        : "rpm -qa --qf '%{NAME} %{VERSION}-%{RELEASE}\\n'");
        Map<String, String> names = new TreeMap<>();
        for (String line : seen.lines().toList()) {
            String[] words = line.split(" ", -1);
            names.merge(words[0], words[1].replace(".0-1", ""), (one, other) -> one + " and " + other);
        }
        return names;
    }
}
