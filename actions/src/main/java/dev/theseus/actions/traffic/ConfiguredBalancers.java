package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancers;
import dev.theseus.core.port.Transports;

/** Chooses the adapter by the kind that the inventory gives: {@code haproxy}, {@code nginx} or {@code lab}. */
public final class ConfiguredBalancers implements Balancers {
    private final HostCommands hosts;

    public ConfiguredBalancers(Inventory inventory, Transports transports) {
        this(HostCommands.over(inventory, transports));
    }

    ConfiguredBalancers(HostCommands hosts) {
        this.hosts = hosts;
    }

    @Override
    public Balancer open(BalancerRef reference) throws BalancerException {
        return switch (reference.kind()) {
            case "haproxy" -> HaproxyBalancer.open(reference, hosts);
            case "nginx" -> NginxBalancer.open(reference, hosts);
            case "lab" -> LabBalancer.open(reference);
            default ->
                throw new BalancerException("balancer " + reference.name() + " is of kind '" + reference.kind()
                        + "', and only haproxy, nginx and lab are known");
        };
    }

    /** A setting that an adapter cannot do without. */
    static String setting(BalancerRef reference, String name, String meaning) throws BalancerException {
        String value = reference.settings().get(name);
        if (value == null || value.isBlank())
            throw new BalancerException("balancer " + reference.name() + " has no setting '" + name + "': " + meaning);
        return value;
    }
}
