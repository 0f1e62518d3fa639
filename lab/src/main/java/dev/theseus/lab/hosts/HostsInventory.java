package dev.theseus.lab.hosts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A hosts lab as an inventory, in YAML. */
record HostsInventory(HostsState state, String more) {

    String text() {
        Map<String, List<String>> groups = new TreeMap<>();
        for (HostsState.Host host : state.hosts())
            for (String group : host.groups()) groups.merge(group, List.of(host.name()), HostsInventory::joined);
        String hosts = state.hosts().stream()
                .map(host -> "  %s: { address: %s, user: root }\n".formatted(host.name(), state.address(host)))
                .collect(Collectors.joining());
        String members = new LinkedHashMap<>(groups)
                .entrySet().stream()
                        .map(group -> "  %s: [%s]\n".formatted(group.getKey(), String.join(", ", group.getValue())))
                        .collect(Collectors.joining());
        return "theseus: 1\ninventory: %s lab\nhosts:\n%sgroups:\n%slock: %s\n%s"
                .formatted(
                        state.name(), hosts, members, state.hosts().getFirst().name(), addressed());
    }

    /** The rest, with addresses where it has a host's name in angle brackets. */
    private String addressed() {
        String text = more;
        for (HostsState.Host host : state.hosts()) text = text.replace("<" + host.name() + ">", state.address(host));
        return text;
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }
}
