package dev.theseus.lab.momentum;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of packages as one spec for rpmbuild. A line of a list is a word and what it says of the package before it: {@code package NAME VERSION}, {@code summary TEXT}, {@code requires NAMES}, {@code
 * provides WHAT}, {@code file PATH SOURCE}, {@code config PATH SOURCE} (kept when somebody changed it), {@code service NAME SOURCE}, {@code upgrades PATH} (all scripts of the schema), {@code tree PATH
 * SOURCE} (a folder), {@code directory PATH [USER GROUP]}, {@code pre|preun|post COMMAND}.
 */
final class RpmSpec {
    private final Sources sources;
    private final boolean withTrees;
    private final boolean withVertica;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder install = new StringBuilder();
    private final StringBuilder parts = new StringBuilder();
    private final List<String> files = new ArrayList<>();
    private String name = "";

    private RpmSpec(Sources sources, boolean withTrees, boolean withVertica) {
        this.sources = sources;
        this.withTrees = withTrees;
        this.withVertica = withVertica;
    }

    /**
     * @param withTrees whether folders of libraries are there to be packed
     * @param withVertica whether its service is one, with a database
     */
    static String of(String list, Sources sources, boolean withTrees, boolean withVertica) {
        return new RpmSpec(sources, withTrees, withVertica).text(list);
    }

    private String text(String list) {
        head.append("""
                Name: lab
                Version: 1
                Release: 1
                Summary: Packages of the lab
                License: Apache-2.0
                AutoReqProv: no
                %global debug_package %{nil}
                %global __os_install_post %{nil}
                %global _build_id_links none
                %description
                Packages of the lab.
                """);
        for (String line : sources.text(list + ".packages").lines().toList())
            if (!line.isBlank() && !line.startsWith("#")) line(line.split(" ", 2)[0], line.split(" ", 2)[1]);
        endPackage();
        return head + "%install\n" + install + parts;
    }

    private void line(String word, String rest) {
        String[] words = rest.split(" ");
        switch (word) {
            case "package" -> {
                endPackage();
                name = words[0];
                head.append("%package -n ").append(name).append("\nVersion: ").append(words[1]);
                head.append("\nAutoReqProv: no\n");
            }
            case "summary" -> head.append("Summary: ").append(rest).append('\n');
            case "requires" -> head.append("Requires: ").append(rest).append('\n');
            case "provides" -> head.append("Provides: ").append(rest).append('\n');
            case "file" -> put(words[0], words[1], "");
            case "config" -> put(words[0], words[1], "%config(noreplace) ");
            case "service" -> service(words[0], words[1]);
            case "upgrades" ->
                sources.paths().stream()
                        .filter(path -> path.startsWith("cql/V"))
                        .forEach(path -> put(words[0] + path.substring("cql".length()), path, ""));
            case "tree" -> tree(words[0], words[1]);
            case "directory" -> {
                install.append("mkdir -p %{buildroot}").append(words[0]).append('\n');
                files.add("%dir "
                        + (words.length > 1
                                ? "%attr(755, " + words[1] + ", " + words[2] + ") "
                                : "%attr(755, root, root) ")
                        + words[0]);
            }
            case "pre", "preun", "post" ->
                parts.append("%")
                        .append(word)
                        .append(" -n ")
                        .append(name)
                        .append('\n')
                        .append(rest)
                        .append("\n:\n");
            default -> throw new IllegalArgumentException("a list of packages has no '" + word + "'");
        }
    }

    private void put(String path, String named, String mark) {
        String source = withTrees ? named : light(named);
        String mode = sources.text(source).startsWith("#!") ? "755" : "644";
        install.append("install -D -m %s %%{_sourcedir}/%s %%{buildroot}%s%n".formatted(mode, source, path));
        files.add(mark + "%attr(" + mode + ", root, root) " + path);
    }

    /** What stands for a source where there are no libraries: the one of its name in {@code light}. */
    private String light(String source) {
        String light = source.replaceFirst("^.*/", "light/");
        return sources.paths().contains(light) ? light : source;
    }

    private void service(String service, String source) {
        String real = withVertica || !source.equals("vertica/init") ? source : "daemon-init";
        String path = "/etc/init.d/" + service;
        install.append("mkdir -p %{buildroot}/etc/init.d\n");
        install.append("sed 's/@NAME@/%s/g' %%{_sourcedir}/%s >%%{buildroot}%s%n".formatted(service, real, path));
        files.add("%attr(755, root, root) " + path);
    }

    private void tree(String path, String source) {
        install.append("mkdir -p %{buildroot}").append(path).append('\n');
        if (withTrees) install.append("cp %%{_sourcedir}/%s/* %%{buildroot}%s/%n".formatted(source, path));
        files.add(path);
    }

    private void endPackage() {
        if (name.isEmpty()) return;
        head.append("%description -n ").append(name).append("\nA package of the lab.\n");
        parts.append("%files -n ").append(name).append('\n');
        files.forEach(file -> parts.append(file).append('\n'));
        files.clear();
    }
}
