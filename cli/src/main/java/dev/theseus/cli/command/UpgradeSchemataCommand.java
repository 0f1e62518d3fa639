package dev.theseus.cli.command;

import dev.theseus.cli.session.Controller.Manner;
import dev.theseus.cli.session.Job;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.session.Scout;
import dev.theseus.core.plan.Input;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.plan.secret.SecretSources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "upgradeschemata",
        description = {
            "Move the schemata of App Suite to the nodes with the new version, one after the other: steps 3 to 7 of the guide.",
            "Takes the options of the tool of that name, and does what they say (docs/upgradeschemata.md).",
            "It is a run like any other: status, resume, report. Started again before its end, it goes on where it was."
        },
        footer = {
            "",
            "Exit status: 0 all that were to move have moved, 1 failed, stopped or aborted, 2 refused before anything began,",
            "3 some schemata are not upgraded, 4 waiting for a person, 5 rolled back.",
            "",
            "Examples:",
            "  theseus upgradeschemata -i site.yaml -A oxadminmaster --password-file pw -n oxserver-8.0.0 --dry-run",
            "  theseus upgradeschemata -i site.yaml -A oxadminmaster -P -n oxserver-8.0.0",
            "  theseus upgradeschemata -i site.yaml --password-file pw -n oxserver-8.0.0 -f -k oxdatabase_81,oxdatabase_44 --yes"
        })
final class UpgradeSchemataCommand implements Callable<Integer> {
    private static final String PASSWORD = "admin_password";

    private final Shop shop;

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            required = true,
            defaultValue = "${env:THESEUS_INVENTORY}",
            description = "The installation. Default: the one that THESEUS_INVENTORY names.")
    private @Nullable Path inventory;

    @Option(
            names = {"-A", "--adminuser"},
            paramLabel = "NAME",
            defaultValue = "oxadminmaster",
            description = "The master administrator. Default: ${DEFAULT-VALUE}.")
    private String admin = "";

    @Option(
            names = {"-P", "--adminpass"},
            paramLabel = "PASSWORD",
            arity = "0..1",
            fallbackValue = "ask",
            description = {
                "The administrator's password: better env:NAME, file:PATH or cmd:COMMAND than itself, which others can see.",
                "It is asked for where it is not given."
            })
    private @Nullable String password;

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file with the administrator's password.")
    private @Nullable Path passwordFile;

    @Mixin
    private WhichSchemata which = new WhichSchemata();

    @Option(names = "--dry-run", description = "Look, show what would happen to which schema, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--yes",
            description = "Continue where the server is registered already, or old nodes redirect nobody.")
    private boolean yes;

    @Option(names = "--plans", paramLabel = "DIR", description = "Where the plan is. Default: the shipped one.")
    private @Nullable Path plans;

    UpgradeSchemataCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        Job job = shop.desk().read(plans().resolve(which.planFile()), Required.of(inventory));
        Map<String, String> given = new LinkedHashMap<>(which.inputs());
        given.put("admin", admin);
        password(job).ifPresent(source -> given.put(PASSWORD, source));
        SchemataRun run = new SchemataRun(shop, job, which, given);
        Optional<Integer> resumed = dryRun ? Optional.empty() : run.resume(yes);
        if (resumed.isPresent()) return resumed.get();
        SchemataOutlook outlook;
        try (Scout scout = Scout.send(shop.around(), shop.desk(), shop.people(), job)) {
            outlook =
                    SchemataOutlook.of(scout, which, given, job.plan().phases().size() - 1);
        }
        outlook.refuseWhatCannotBe(which, yes);
        given.put("target_version", outlook.to().text());
        if (yes) given.put("existing_server", "continue");
        outlook.show(shop, dryRun);
        if (dryRun) run.noteUnfinished();
        return dryRun || !outlook.anythingMoves() ? 0 : run.start(given, Manner.USUAL);
    }

    private Path plans() {
        Path given = plans;
        return given != null
                ? given
                : Path.of(System.getProperty("theseus.home", ".")).resolve("plans/appsuite-without-downtime");
    }

    /** Where the password comes from; nothing where a person is asked, or has typed it on the command line. */
    private Optional<String> password(Job job) throws Refused {
        String word = password;
        Path file = passwordFile;
        if (word != null && file != null)
            throw Refused.of(
                    new Failure(Code.BAD_INPUT, "-P and --password-file both say the password", "give one of them"),
                    Refused.BAD_INPUT);
        if (file != null) return Optional.of("file:" + file.toAbsolutePath());
        if (word == null || word.equals("ask")) return Optional.empty();
        if (SecretSources.parse(word).isPresent()) return Optional.of(word);
        String question = Optional.ofNullable(job.plan().inputs().get(PASSWORD))
                .flatMap(Input::ask)
                .orElse(PASSWORD);
        shop.people().say(question, word);
        shop.around()
                .err()
                .println("theseus: the password stands on this command line, where others on this machine can see it;"
                        + " --password-file, or -P alone, keep it to yourself");
        shop.around().err().flush();
        return Optional.empty();
    }
}
