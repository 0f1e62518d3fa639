package dev.theseus.lab.hosts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hosts lab as an inventory, in YAML. */
record HostsInventory(HostsLayout layout, HostsState state, Topology topology) {

    String text() {
        Map<String, List<String>> groups = new TreeMap<>();
        for (HostsState.Host host : state.hosts())
            for (String group : host.groups()) groups.merge(group, List.of(host.name()), HostsInventory::joined);
        String hosts = topology.hosts().stream().map(this::host).collect(Collectors.joining());
        String members = new LinkedHashMap<>(groups)
                .entrySet().stream()
                        .map(group -> "  %s: [%s]\n".formatted(group.getKey(), String.join(", ", group.getValue())))
                        .collect(Collectors.joining());
        return "theseus: 1\ninventory: %s lab\nhosts:\n%sgroups:\n%slock: %s\n%s"
                .formatted(
                        state.name(), hosts, members, state.hosts().getFirst().name(), more());
    }

    private String host(Topology.HostSpec host) {
        String settings = host.env().entrySet().stream()
                .map(variable -> variable.getKey() + ": " + variable.getValue())
                .collect(Collectors.joining(", "));
        return "  %s: { address: %s, user: root%s }\n"
                .formatted(host.name(), address(host.name()), settings.isEmpty() ? "" : ", env: { " + settings + " }");
    }

    private String address(String name) {
        return state.hosts().stream()
                .filter(host -> host.name().equals(name))
                .map(state::address)
                .findFirst()
                .orElseThrow();
    }

    /** What the topology adds, with what only this lab knows. */
    private String more() {
        String text = topology.more().replace("<passwords>", layout.passwords().toString());
        for (HostsState.Host host : state.hosts()) text = text.replace("<" + host.name() + ">", state.address(host));
        return text;
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
