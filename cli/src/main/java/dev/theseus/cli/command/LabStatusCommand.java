package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.core.value.Value;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.hosts.LabUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "List the labs of this machine and which of their hosts are up.",
        footer = {"", "Example:", "  sudo theseus lab status"})
final class LabStatusCommand implements Callable<Integer> {
    private final Shop shop;
    private final Labs labs;

    LabStatusCommand(Shop shop, Labs labs) {
        this.shop = shop;
        this.labs = labs;
    }

    @Override
    public Integer call() throws Exception {
        List<Value> found = new ArrayList<>();
        for (String name : labs.names()) found.add(json(name, hosts(name)));
        if (shop.common().json()) {
            Map<String, Value> fields = RunJson.object("labs");
            fields.put("labs", Value.of(found));
            shop.print(JsonText.of(Value.of(fields)));
        } else if (found.isEmpty()) {
            shop.print("No lab is up.");
        } else {
            for (String name : labs.names()) print(name, hosts(name));
        }
        return 0;
    }

    /** None where the lab has ended. */
    private List<LabHost> hosts(String name) throws IOException {
        try {
            return HostsLab.attach(labs.home(), name).hosts();
        } catch (LabUnavailable ended) {
            return List.of();
        }
    }

    private void print(String name, List<LabHost> hosts) throws IOException {
        if (hosts.isEmpty())
            shop.print(name + ": has ended; " + labs.program() + " lab down " + name + " removes what is left");
        for (LabHost host : hosts)
            shop.print("%-12s %-16s %-15s %-4s  %s"
                    .formatted(name, host.name(), host.address(), word(host), String.join(", ", host.groups())));
    }

    private static String word(LabHost host) throws IOException {
        return host.isUp() ? "up" : "down";
    }

    private static Value json(String name, List<LabHost> hosts) throws IOException {
        List<Value> rows = new ArrayList<>();
        for (LabHost host : hosts) {
            Map<String, Value> row = new LinkedHashMap<>();
            row.put("host", Value.of(host.name()));
            row.put("address", Value.of(host.address()));
            row.put("up", Value.of(host.isUp()));
            row.put("groups", Value.of(host.groups().stream().map(Value::of).toList()));
            rows.add(Value.of(row));
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("lab", Value.of(name));
        fields.put("hosts", Value.of(rows));
        return Value.of(fields);
    }
}
