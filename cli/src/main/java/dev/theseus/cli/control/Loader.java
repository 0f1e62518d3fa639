package dev.theseus.cli.control;

import dev.theseus.actions.ActionSet;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.value.Value;
import dev.theseus.engine.store.SourceFile;
import dev.theseus.plan.Check;
import dev.theseus.plan.InputReader;
import dev.theseus.plan.InventoryReader;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.Reading;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretVault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a plan, its inventory, its inputs and their secrets: from files, or from what a run has stored. */
public final class Loader {
    private static final String PLAN = "plan/";
    private static final String INVENTORY = "inventory/";

    private final Expressions expressions;
    private final SecretReader secrets;
    private final InputReader.Asker asker;

    public Loader(Expressions expressions, SecretReader secrets, InputReader.Asker asker) {
        this.expressions = expressions;
        this.secrets = secrets;
        this.asker = asker;
    }

    /** What came of it: everything, or all that is wrong. */
    public record Result(Optional<Loaded> loaded, List<Problem> problems) {
        static Result wrong(List<Problem> problems) {
            return new Result(Optional.empty(), List.copyOf(problems));
        }
    }

    /** The language with all actions that this build has. */
    public static Language language() {
        ActionSet actions = ActionSet.forReading();
        return new Language(
                List.copyOf(actions.actions().values()),
                List.copyOf(actions.sources().values()));
    }

    /** For a new run. */
    public Result load(Path plan, Path inventory, InputReader.Given given) throws InterruptedException {
        Language language = language();
        return load(
                PlanReader.read(plan, language), InventoryReader.read(inventory), language, given, Optional.empty());
    }

    /** For a run that is taken up again: from what it stored, with its inputs; secrets are read or asked for again. */
    public Result reload(List<SourceFile> stored, Map<String, Value> inputs, InputReader.Given given)
            throws InterruptedException {
        Language language = language();
        Reading reading = PlanReader.read(below(stored, PLAN), language);
        var files = below(stored, INVENTORY);
        if (files.isEmpty())
            return Result.wrong(List.of(new Problem(
                    Code.STATE_UNAVAILABLE,
                    Place.NOWHERE,
                    "the run has no stored inventory",
                    "its directory was changed; restore it")));
        return load(reading, InventoryReader.read(files.getFirst()), language, given, Optional.of(inputs));
    }

    private static List<dev.theseus.plan.source.SourceFile> below(List<SourceFile> stored, String folder) {
        return stored.stream()
                .filter(file -> file.path().startsWith(folder))
                .map(file -> new dev.theseus.plan.source.SourceFile(
                        file.path().substring(folder.length()), file.text(), file.sha256()))
                .toList();
    }

    private Result load(
            Reading reading,
            InventoryReader.Result installation,
            Language language,
            InputReader.Given given,
            Optional<Map<String, Value>> known)
            throws InterruptedException {
        List<Problem> problems = new ArrayList<>(reading.problems());
        problems.addAll(installation.problems());
        if (reading.plan().isEmpty() || installation.inventory().isEmpty()) return Result.wrong(problems);
        Plan plan = reading.plan().get();
        Inventory inventory = installation.inventory().get();
        problems.addAll(Check.against(plan, inventory, language));
        if (!problems.isEmpty()) return Result.wrong(problems);
        SecretVault vault = new SecretVault();
        InputReader inputs = new InputReader(expressions, secrets, vault, asker);
        InputReader.Result values = known.isPresent() ? inputs.secrets(plan, given) : inputs.read(plan, given);
        problems.addAll(values.problems());
        if (problems.isEmpty()) problems.addAll(installationSecrets(inventory, vault));
        if (!problems.isEmpty()) return Result.wrong(problems);
        ActionSet actions = ActionSet.standard(path -> text(reading, path));
        return new Result(
                Optional.of(new Loaded(
                        plan,
                        inventory,
                        actions,
                        known.orElse(values.values()),
                        vault,
                        sources(reading, installation))),
                List.of());
    }

    private static String text(Reading reading, String path) {
        return reading.sources().stream()
                .filter(source -> source.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the plan has no file '" + path + "'"))
                .text();
    }

    private static List<SourceFile> sources(Reading reading, InventoryReader.Result installation) {
        List<SourceFile> all = new ArrayList<>();
        reading.sources()
                .forEach(source -> all.add(new SourceFile(PLAN + source.path(), source.text(), source.sha256())));
        installation
                .source()
                .ifPresent(
                        source -> all.add(new SourceFile(INVENTORY + source.path(), source.text(), source.sha256())));
        return all;
    }

    // --- secrets of the installation

    private List<Problem> installationSecrets(Inventory inventory, SecretVault vault) throws InterruptedException {
        List<Problem> problems = new ArrayList<>();
        for (var database : inventory.databases().values())
            if (database.password().isPresent())
                take(
                        database.password().get(),
                        database.secret(),
                        "Password of " + database.user() + " on database " + database.name(),
                        vault,
                        problems);
        for (var host : inventory.hosts().values())
            if (host.reach() instanceof Inventory.Reach.Ssh ssh) {
                if (ssh.password().isPresent())
                    take(
                            ssh.password().get(),
                            "host." + host.name() + ".password",
                            "Password for " + host.name(),
                            vault,
                            problems);
                if (ssh.sudoPassword().isPresent())
                    take(
                            ssh.sudoPassword().get(),
                            "host." + host.name() + ".sudo",
                            "Password for sudo on " + host.name(),
                            vault,
                            problems);
            }
        return problems;
    }

    private void take(SecretSource source, String name, String question, SecretVault vault, List<Problem> problems)
            throws InterruptedException {
        try {
            vault.put(name, secrets.read(source, question));
        } catch (SecretReader.Unavailable e) {
            problems.add(new Problem(
                    Code.SECRET_UNAVAILABLE,
                    Place.NOWHERE,
                    "the secret '" + name + "' cannot be had: " + e.getMessage(),
                    "correct the inventory"));
        }
    }
}
