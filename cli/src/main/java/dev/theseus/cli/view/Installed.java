package dev.theseus.cli.view;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.LastLook;
import dev.theseus.core.run.RunState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was installed on each host when a run began, and what when it ended, both as they were read.
 *
 * @param now empty for a run that goes on, and for a host that could not be asked
 * @param warning which hosts have another version than they should, or could not be asked
 */
public record Installed(Map<String, String> before, Map<String, String> now, Optional<String> warning) {
    public Installed {
        before = Map.copyOf(before);
        now = Map.copyOf(now);
    }

    static Installed of(RunState state) {
        Optional<LastLook> last = state.lastLook();
        return new Installed(
                state.versions(),
                last.map(LastLook::versions).orElse(Map.of()),
                last.flatMap(LastLook::trouble).map(Failure::message).map(InertText::line));
    }

    /** What became of each version, and on how many hosts; empty before the end. */
    public String change() {
        if (now.isEmpty()) return "";
        Map<String, Integer> hosts = new TreeMap<>();
        now.forEach((host, version) -> {
            String found = before.getOrDefault(host, "");
            String change = found.isEmpty() || found.equals(version) ? version : found + " → " + version;
            hosts.merge(change, 1, Integer::sum);
        });
        return hosts.entrySet().stream()
                .map(each -> each.getKey() + " on " + Counted.of(each.getValue(), "host"))
                .collect(Collectors.joining(", "));
    }
}
