package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.Reading;
import dev.theseus.plan.UpgradePath;
import dev.theseus.plan.UpgradePath.Known;
import dev.theseus.plan.UpgradePath.Leg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "path",
        description = "Find the way from one version of a product to another over several plans. Asks no host.",
        footer = {"", "Example:", "  theseus path plans --product momentum --from 4.1-HF4 --to 4.2.1.50062"})
final class PathCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(
            paramLabel = "PLAN",
            arity = "0..*",
            description = "Plans, or folders with a folder for each. Default: plans.")
    private List<Path> where = List.of(Path.of("plans"));

    @Option(names = "--product", description = "The product, where the plans upgrade several.")
    private @Nullable String product;

    @Option(names = "--from", paramLabel = "VERSION", required = true, description = "What is installed.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "VERSION", required = true, description = "What is wanted.")
    private @Nullable String to;

    PathCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Refused {
        Version start = version(Required.of(from));
        Version goal = version(Required.of(to));
        List<Known> plans = plans();
        String name = product(plans);
        Optional<UpgradePath> path = UpgradePath.find(plans, name, start, goal);
        if (shop.common().json()) shop.print(JsonText.of(json(name, path)));
        else if (path.isEmpty()) noWay(name, start, goal, plans);
        else way(name, start, goal, path.get());
        return path.isPresent() ? 0 : 1;
    }

    private static Version version(String text) throws Refused {
        try {
            return Version.of(text);
        } catch (IllegalArgumentException e) {
            throw refused(Code.BAD_VERSION, String.valueOf(e.getMessage()), "give it as the vendor writes it");
        }
    }

    private static Refused refused(Code code, String message, String remedy) {
        return Refused.of(new Failure(code, message, remedy), Refused.BAD_INPUT);
    }

    /** All plans that are whole; of the others is said that they were left out. */
    private List<Known> plans() throws Refused {
        List<Known> plans = new ArrayList<>();
        for (Path folder : where)
            for (Path plan : below(folder)) {
                Reading reading = PlanReader.read(plan, shop.desk().language());
                reading.plan().ifPresent(read -> plans.add(new Known(plan.toString(), read)));
                if (reading.plan().isEmpty())
                    shop.around()
                            .err()
                            .println(InertText.line("theseus: left out " + plan + ", which has "
                                    + Counted.of(reading.problems().size(), "problem") + ": theseus lint " + plan));
            }
        shop.around().err().flush();
        return plans;
    }

    private static List<Path> below(Path place) throws Refused {
        if (Files.isRegularFile(place) || Files.exists(place.resolve("plan.yaml"))) return List.of(place);
        try (var folders = Files.list(place)) {
            return folders.filter(folder -> Files.exists(folder.resolve("plan.yaml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw refused(Code.FILE_UNREADABLE, place + " cannot be read", "name plans, or a folder of plans");
        }
    }

    private String product(List<Known> plans) throws Refused {
        Set<String> products = plans.stream()
                .flatMap(known -> known.plan().upgrade().stream())
                .map(Plan.Upgrade::product)
                .collect(Collectors.toCollection(TreeSet::new));
        String said = product;
        if (said == null && products.size() == 1) return products.iterator().next();
        if (said == null)
            throw refused(
                    Code.MISSING_INPUT,
                    "the plans upgrade " + (products.isEmpty() ? "nothing" : String.join(", ", products)),
                    "say which with --product");
        if (!products.contains(said))
            throw refused(
                    Code.BAD_INPUT,
                    "no plan upgrades '" + said + "'",
                    products.isEmpty() ? "name other plans" : "there are " + String.join(", ", products));
        return said;
    }

    private void way(String name, Version start, Version goal, UpgradePath path) {
        if (path.legs().isEmpty()) {
            shop.print(name + " " + goal + " is what there is already.");
            return;
        }
        shop.print(name + " " + start + " to " + goal + ": "
                + Counted.of(path.legs().size(), "upgrade") + ", one after the other.");
        int number = 0;
        for (Leg leg : path.legs())
            shop.print("  " + ++number + ". " + leg.from() + " to " + leg.to() + "  "
                    + String.join("  or  ", leg.plans()));
    }

    private void noWay(String name, Version start, Version goal, List<Known> plans) {
        shop.print("No way from " + name + " " + start + " to " + goal + " over these plans:");
        for (Known known : plans)
            known.plan()
                    .upgrade()
                    .filter(upgrade -> upgrade.product().equals(name))
                    .ifPresent(upgrade -> shop.print("  " + known.name() + "  from " + upgrade.from() + " to "
                            + upgrade.to().source()
                            + upgrade.otherwise().map(text -> "; " + text).orElse("")));
    }

    private static Value json(String name, Optional<UpgradePath> path) {
        Map<String, Value> fields = RunJson.object("path");
        fields.put("product", Value.of(name));
        fields.put("found", Value.of(path.isPresent()));
        fields.put(
                "upgrades",
                Value.of(path.stream()
                        .flatMap(found -> found.legs().stream())
                        .map(leg -> Value.of(Map.of(
                                "from", Value.of(leg.from().toString()),
                                "to", Value.of(leg.to().toString()),
                                "plans",
                                        Value.of(leg.plans().stream()
                                                .map(Value::of)
                                                .toList()))))
                        .toList()));
        return Value.of(fields);
    }
}
