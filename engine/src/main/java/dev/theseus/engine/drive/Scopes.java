package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What names mean in expressions, at a site or for the run as a whole. */
final class Scopes {
    private final Plan plan;
    private final Inventory inventory;
    private final Expressions expressions;
    private final StateAccess state;
    private final Value balancers;
    private final Value groups;

    Scopes(Plan plan, Inventory inventory, Expressions expressions, StateAccess state) {
        this.plan = plan;
        this.inventory = inventory;
        this.expressions = expressions;
        this.state = state;
        this.balancers = balancers(inventory);
        this.groups = groups(inventory);
    }

    /** For a step. */
    Scope at(Site site, Inventory.Host host, Instant now) {
        return new Lazy(site, host, now);
    }

    /** For facts, gates, bindings: no step, no target. */
    Scope ofRun(Inventory.Host host, Instant now) {
        return new Lazy(null, host, now);
    }

    private static Value balancers(Inventory inventory) {
        Map<String, Value> named = new LinkedHashMap<>();
        inventory
                .balancers()
                .forEach((name, balancer) -> named.put(
                        name,
                        Value.of(Map.of(
                                "name",
                                Value.of(name),
                                "url",
                                Value.of(balancer.url()),
                                "kind",
                                Value.of(balancer.kind())))));
        return Value.of(named);
    }

    private static Value groups(Inventory inventory) {
        Map<String, Value> named = new LinkedHashMap<>();
        inventory
                .groups()
                .forEach((name, hosts) ->
                        named.put(name, Value.of(hosts.stream().map(Value::of).toList())));
        return Value.of(named);
    }

    /** Looks a root name up when it is first used, and keeps what it found. */
    private final class Lazy implements Scope {
        private final @Nullable Site site;
        private final Inventory.Host host;
        private final Instant now;
        private final Map<String, Optional<Value>> seen = new HashMap<>();

        Lazy(@Nullable Site site, Inventory.Host host, Instant now) {
            this.site = site;
            this.host = host;
            this.now = now;
        }

        @Override
        public @Nullable Value lookup(String root) {
            Optional<Value> known = seen.get(root);
            if (known == null) {
                known = Optional.ofNullable(find(root));
                seen.put(root, known);
            }
            return known.isPresent() ? known.get() : null;
        }

        private @Nullable Value find(String root) {
            return switch (root) {
                case "inputs" -> Value.of(state.read(RunState::inputs));
                case "facts" -> state.read(run -> Value.of(run.facts()));
                case "installed" -> state.read(run -> versions(run.versions()));
                case "host" -> hostValue();
                case "hosts" ->
                    Value.of(inventory.hosts().keySet().stream().map(Value::of).toList());
                case "groups" -> groups;
                case "paths" -> paths();
                case "balancers" -> balancers;
                case "target_version" -> targetVersion();
                case "item" -> site == null ? null : innermost(site);
                case "now" -> new Value.Moment(now);
                case "run" -> runValue();
                case "steps" -> site == null ? allSteps() : steps(site);
                case "target" -> site == null ? null : target(site).value();
                default -> site == null ? null : item(root, site);
            };
        }

        private Value runValue() {
            return state.read(run -> Value.of(Map.of(
                    "id",
                    Value.of(run.run()),
                    "started",
                    run.startedAt().<Value>map(Value.Moment::new).orElse(Value.NIL))));
        }

        private Value versions(Map<String, String> versions) {
            Map<String, Value> named = new LinkedHashMap<>();
            versions.forEach((name, version) -> named.put(name, Value.of(version)));
            return Value.of(named);
        }

        private Value hostValue() {
            Map<String, Value> fields = new LinkedHashMap<>(host.vars());
            fields.put("name", Value.of(host.name()));
            fields.put("tags", Value.of(host.tags().stream().map(Value::of).toList()));
            if (host.reach() instanceof Inventory.Reach.Ssh ssh) fields.putIfAbsent("address", Value.of(ssh.address()));
            return Value.of(fields);
        }

        /** A host's own paths come before the inventory's, and those before the plan's. */
        private Value paths() {
            Map<String, Value> named = new LinkedHashMap<>();
            for (var entry : plan.paths().entrySet()) {
                String own = host.paths()
                        .getOrDefault(entry.getKey(), inventory.paths().getOrDefault(entry.getKey(), ""));
                named.put(entry.getKey(), Value.of(own.isEmpty() ? fill(entry.getValue()) : own));
            }
            inventory.paths().forEach((name, path) -> named.putIfAbsent(name, Value.of(path)));
            host.paths().forEach((name, path) -> named.put(name, Value.of(path)));
            return Value.of(named);
        }

        private String fill(Template template) {
            try {
                return expressions.fill(template, this, false).display();
            } catch (Expressions.ExpressionFailed e) {
                return template.source();
            }
        }

        private Target target(Site at) {
            return state.read(run -> run.target(at).target());
        }

        private @Nullable Value item(String root, Site at) {
            Map<String, Value> items = state.read(run -> run.items(at));
            Value item = items.get(root);
            if (item != null) return item;
            boolean phaseItem = plan.phase(at.phase())
                    .each()
                    .map(each -> each.name().equals(root))
                    .orElse(false);
            return phaseItem ? target(at).value() : null;
        }

        /** What the plan upgrades to; text where it is no version. */
        private @Nullable Value targetVersion() {
            if (plan.upgrade().isEmpty()) return null;
            String text = fill(plan.upgrade().get().to());
            try {
                return new Value.Ver(Version.of(text));
            } catch (IllegalArgumentException e) {
                return Value.of(text);
            }
        }

        /** The item of the innermost repetition, whatever its name. */
        private @Nullable Value innermost(Site at) {
            Map<String, Value> items = state.read(run -> run.items(at));
            return items.isEmpty() ? null : items.values().iterator().next();
        }

        private Value steps(Site at) {
            return state.read(run -> {
                Map<String, Value> named = new LinkedHashMap<>();
                for (Step step : plan.allSteps()) {
                    Map<String, Value> captures = run.captures(step.number(), at);
                    if (!captures.isEmpty()) named.put(step.id(), Value.of(captures));
                }
                return Value.of(named);
            });
        }

        private Value allSteps() {
            return steps(new Site(-1, -1, -1, Site.NO_ITEM));
        }
    }
}
