package dev.theseus.plan;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.Value;
import dev.theseus.plan.data.Nodes;
import dev.theseus.plan.secret.SecretSources;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Turns the tree of an inventory into an {@link Inventory}. */
final class InventoryParser {
    /** One colon: an IPv6 address has several. */
    private static final Pattern PORT_TOO = Pattern.compile("[^:]+:\\d+|\\[.*]:\\d+");

    private static final Pattern UNUSUAL = Pattern.compile("[\\s@/'\"`$;&|<>(){}\\\\]");

    private static final int MARIADB_PORT = 3306;
    private static final int POSTGRESQL_PORT = 5432;

    private final Problems problems;
    private final ShapeReader shapes;

    InventoryParser(Problems problems) {
        this.problems = problems;
        this.shapes =
                new ShapeReader(problems, new ScalarReader(problems, new Checks(), Optional.empty()), new NoSteps());
    }

    /** An inventory asks nothing and does nothing. */
    private static final class NoSteps implements ShapeReader.Nested {
        @Override
        public Optional<Question> question(Node node, Context context, boolean awaited) {
            throw new IllegalStateException("no shape of an inventory has questions");
        }

        @Override
        public List<Step> steps(Node node, Context context) {
            throw new IllegalStateException("no shape of an inventory has steps");
        }
    }

    Optional<Inventory> parse(Node root) {
        Optional<ShapeReader.Section> read = shapes.section(InventoryShape.INVENTORY, root, Context.TOP);
        if (read.isEmpty()) return Optional.empty();
        var typed = new Typed(read.get(), problems);
        Map<String, Host> hosts = named(typed, "hosts", this::host);
        if (hosts.isEmpty() && typed.has("hosts"))
            problems.add(Code.BAD_VALUE, typed.placeOf("hosts"), "the inventory has no host", "add one");
        Map<String, List<String>> groups = groups(read.get().node(), typed, hosts);
        Optional<String> lock = typed.text("lock");
        lock.filter(host -> !hosts.containsKey(host))
                .ifPresent(host -> problems.add(
                        Code.UNKNOWN_HOST,
                        typed.placeOf("lock"),
                        "there is no host `" + host + "`",
                        Nearest.remedy(host, hosts.keySet())));
        return Optional.of(new Inventory(
                typed.text("inventory").orElse(""),
                hosts,
                groups,
                named(typed, "balancers", this::balancer),
                named(typed, "databases", this::database),
                lock,
                texts(typed, "paths")));
    }

    private <T> Map<String, T> named(Typed typed, String key, BiFunction<String, Typed, T> make) {
        Map<String, T> all = new LinkedHashMap<>();
        typed.fields(key).forEach((name, arg) -> {
            Node outer = typed.section().node().get(key).orElse(typed.section().node());
            Place place = outer instanceof Node.Fields fields ? fields.placeOf(name) : outer.place();
            Node inner = outer instanceof Node.Fields fields ? fields.get(name).orElse(outer) : outer;
            if (!ScalarReader.NAME.matcher(name).matches())
                problems.add(
                        Code.BAD_VALUE,
                        place,
                        Quoted.of(name) + " is not a name",
                        "use letters, digits, `_`, `-` and `.`, at most 100");
            if (arg instanceof Arg.Fields fields) {
                Node.Fields node = inner instanceof Node.Fields map ? map : new Node.Fields(List.of(), inner.place());
                all.put(name, make.apply(name, new Typed(new ShapeReader.Section(node, fields.values()), problems)));
            }
        });
        return all;
    }

    private Host host(String name, Typed typed) {
        return new Host(
                name, reach(name, typed), typed.texts("tags"), texts(typed, "env"), texts(typed, "paths"), vars(typed));
    }

    private Reach reach(String name, Typed typed) {
        if (typed.flag("local")) {
            for (String key : List.of("address", "port", "user", "identity_file", "password"))
                if (typed.has(key))
                    problems.add(
                            Code.BAD_VALUE,
                            typed.placeOf(key),
                            "`" + name + "` is local, so `" + key + "` means nothing",
                            "remove it, or `local`");
            return new Reach.Local();
        }
        return new Reach.Ssh(
                address(typed).orElse(name),
                typed.number("port").map(Long::intValue),
                typed.text("user"),
                typed.text("identity_file"),
                secret(typed, "password"),
                secret(typed, "sudo_password"));
    }

    /** A name or an address, and nothing else: ssh would look for a host of that name. */
    private Optional<String> address(Typed typed) {
        Optional<String> address = typed.text("address");
        if (address.filter(text -> PORT_TOO.matcher(text).matches()).isPresent())
            problems.add(
                    Code.BAD_VALUE,
                    typed.placeOf("address"),
                    Quoted.of(address.get()) + " is an address with a port",
                    "give them apart: {address: …, port: …}");
        else if (address.filter(text -> text.isBlank()
                        || text.startsWith("-")
                        || UNUSUAL.matcher(text).find())
                .isPresent())
            problems.add(
                    Code.BAD_VALUE,
                    typed.placeOf("address"),
                    Quoted.of(address.get()) + " is no name or address of a host",
                    "give it as ssh would take it, without user and port");
        return address;
    }

    private Optional<SecretSource> secret(Typed typed, String key) {
        Optional<String> text = typed.text(key);
        Optional<SecretSource> source = text.flatMap(SecretSources::parse);
        if (text.isPresent() && source.isEmpty())
            problems.add(
                    Code.BAD_VALUE,
                    typed.placeOf(key),
                    "`" + key + "` holds a secret itself, or something that is no source of one",
                    "write `ask`, `env:NAME`, `file:PATH` or `cmd:COMMAND`: an inventory is no place for secrets");
        return source;
    }

    private BalancerRef balancer(String name, Typed typed) {
        return new BalancerRef(
                name, typed.text("kind").orElse(""), typed.text("url").orElse(""), texts(typed, "settings"));
    }

    private DatabaseRef database(String name, Typed typed) {
        String kind = typed.text("kind").orElse("");
        return new DatabaseRef(
                name,
                kind,
                typed.text("host").orElse(""),
                typed.number("port")
                        .map(Long::intValue)
                        .orElse(kind.equals("postgresql") ? POSTGRESQL_PORT : MARIADB_PORT),
                typed.text("database"),
                typed.text("user").orElse(""),
                secret(typed, "password"),
                texts(typed, "settings"));
    }

    private static Map<String, String> texts(Typed typed, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Template> entry : typed.templates(key).entrySet())
            texts.put(entry.getKey(), entry.getValue().source());
        return texts;
    }

    /** Taken from the nodes, since a variable is a value as it stands, without holes. */
    private static Map<String, Value> vars(Typed typed) {
        Map<String, Value> vars = new LinkedHashMap<>();
        if (typed.section().node().get("vars").orElse(null) instanceof Node.Fields fields)
            for (Node.Entry entry : fields.entries()) vars.put(entry.key().text(), Nodes.value(entry.value()));
        return vars;
    }

    /** Groups list hosts, or groups that stand above them; both come out as hosts, each once, in order. */
    private Map<String, List<String>> groups(Node.Fields root, Typed typed, Map<String, Host> hosts) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        Node declared = root.get("groups").orElse(root);
        typed.fields("groups").forEach((name, arg) -> {
            Place place = declared instanceof Node.Fields fields ? fields.placeOf(name) : declared.place();
            if (hosts.containsKey(name))
                problems.add(
                        Code.DUPLICATE_ID,
                        place,
                        "`" + name + "` is a host and a group",
                        "give one of them another name");
            Set<String> members = new LinkedHashSet<>();
            if (arg instanceof Arg.Items(var items))
                for (Arg item : items)
                    if (item instanceof Arg.Words(var member)) members.addAll(members(member, hosts.keySet(), groups));
            groups.put(name, List.copyOf(members));
        });
        return groups;
    }

    private List<String> members(Template member, Set<String> hosts, Map<String, List<String>> groups) {
        String name = member.source();
        if (hosts.contains(name)) return List.of(name);
        List<String> group = groups.get(name);
        if (group != null) return group;
        var known = new ArrayList<>(hosts);
        known.addAll(groups.keySet());
        problems.add(
                Code.UNKNOWN_HOST,
                member.place(),
                "there is no host `" + name + "`, nor a group of this name above",
                Nearest.remedy(name, known));
        return List.of();
    }
}
