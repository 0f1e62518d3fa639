package dev.theseus.engine.transport.ssh;

import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.transport.ssh.Tool.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The user's ssh configuration, as {@code ssh -G} reads it: so Include, Match and whatever comes next mean what they mean there. */
final class SshConfig {
    private final Optional<Path> file;

    SshConfig(Optional<Path> file) {
        this.file = file;
    }

    Target resolve(String address, Optional<Integer> port, Optional<String> user, Optional<Path> identityFile)
            throws TransportException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("ssh", "-G", "-T"));
        file.ifPresent(path -> words.addAll(List.of("-F", path.toString())));
        port.ifPresent(number -> words.addAll(List.of("-p", number.toString())));
        user.ifPresent(name -> words.addAll(List.of("-l", name)));
        identityFile.ifPresent(path -> words.addAll(List.of("-i", path.toString())));
        words.addAll(List.of("--", address));
        Said said = Tool.ask(words);
        if (said.exit() != 0)
            throw new TransportException(
                    Code.UNREACHABLE, "the ssh configuration for '" + address + "' cannot be read: " + said.err());
        return target(address, new Directives(said.out()));
    }

    /** A host to go through, as it is written after {@code ProxyJump}: {@code [ssh://][user@]host[:port]}. */
    Target resolveJump(String text) throws TransportException, InterruptedException {
        String rest = text.startsWith("ssh://") ? text.substring("ssh://".length()) : text;
        int at = rest.lastIndexOf('@');
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
        String hostAndPort = rest.substring(at + 1);
        int colon = hostAndPort.lastIndexOf(':');
        boolean bareIpv6 = hostAndPort.indexOf(':') != colon && !hostAndPort.startsWith("[");
        boolean hasPort =
                colon >= 0 && !bareIpv6 && hostAndPort.substring(colon + 1).matches("\\d{1,5}");
        Optional<Integer> port =
                hasPort ? Optional.of(Integer.valueOf(hostAndPort.substring(colon + 1))) : Optional.empty();
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return resolve(bare, port, user, Optional.empty());
    }

    private static Target target(String address, Directives said) throws TransportException {
        if (said.first("proxycommand").filter(value -> !value.equals("none")).isPresent())
            throw new TransportException(
                    Code.UNREACHABLE,
                    "the ssh configuration for '" + address
                            + "' has a ProxyCommand, which is not supported: use ProxyJump");
        var names = new Names(
                address,
                said.first("hostname").orElse(address),
                Integer.parseInt(said.first("port").orElse("22")),
                said.first("user").orElse(System.getProperty("user.name")));
        Optional<String> agent = said.first("identityagent");
        List<String> knownHosts = Stream.of("userknownhostsfile", "globalknownhostsfile")
                .flatMap(key -> said.first(key).stream())
                .flatMap(files -> Stream.of(files.split(" ")))
                .filter(path -> !path.equals("none"))
                .toList();
        return new Target(
                names.hostName(),
                names.port(),
                names.user(),
                said.all("identityfile").stream()
                        .filter(path -> !path.equals("none"))
                        .map(names::path)
                        .toList(),
                !said.first("identitiesonly").equals(Optional.of("yes")) && !agent.equals(Optional.of("none")),
                agent.filter(value -> !value.equals("none") && !value.equals("SSH_AUTH_SOCK"))
                        .map(names::path),
                knownHosts.stream().map(names::path).filter(Files::exists).toList(),
                said.first("hostkeyalias").filter(value -> !value.equals("none")),
                said.first("proxyjump")
                        .filter(value -> !value.equals("none"))
                        .map(value -> List.of(value.split(",")))
                        .orElse(List.of()));
    }

    /** What names in paths stand for. */
    private record Names(String address, String hostName, int port, String user) {
        Path path(String text) {
            String home = System.getProperty("user.home");
            String path = text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text;
            if (path.startsWith("$"))
                path = Optional.ofNullable(System.getenv(path.substring(1))).orElse(path);
            return Path.of(path.replace("%d", home)
                    .replace("%h", hostName)
                    .replace("%n", address)
                    .replace("%p", Integer.toString(port))
                    .replace("%r", user)
                    .replace("%u", System.getProperty("user.name"))
                    .replace("%%", "%"));
        }
    }

    /** Lines of a word and its value; some words come several times. */
    private static final class Directives {
        private final Map<String, List<String>> values = new TreeMap<>();

        Directives(String text) {
            text.lines()
                    .map(line -> line.split(" ", 2))
                    .filter(line -> line.length == 2)
                    .forEach(line -> values.computeIfAbsent(line[0].toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                            .add(line[1].strip()));
        }

        List<String> all(String key) {
            return values.getOrDefault(key, List.of());
        }

        Optional<String> first(String key) {
            return all(key).stream().findFirst();
        }
    }
}
