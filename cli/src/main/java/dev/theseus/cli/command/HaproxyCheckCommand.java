package dev.theseus.cli.command;

import dev.theseus.actions.traffic.HaproxyCheck;
import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description =
                "Check a haproxy.cfg: everything at once that is missing, or stands in the wrong order. Asks no HAProxy.",
        footer = {"", "Example:", "  theseus haproxy check /etc/haproxy/haproxy.cfg"})
final class HaproxyCheckCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(paramLabel = "FILE", description = "The configuration.")
    private @Nullable Path file;

    HaproxyCheckCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        List<Problem> problems = problems(Required.of(file));
        if (shop.common().json()) {
            Map<String, Value> fields = RunJson.object("haproxy-check");
            fields.put("problems", Value.of(problems.stream().map(RunJson::of).toList()));
            shop.print(JsonText.of(Value.of(fields)));
        } else {
            for (Problem problem : problems) shop.print(InertText.line(problem.toString()));
            shop.print(
                    problems.isEmpty()
                            ? "Fine: requests can wait here while their tenant is moved, and are counted."
                            : Counted.of(problems.size(), "problem") + ".");
        }
        return problems.isEmpty() ? 0 : 2;
    }

    private static List<Problem> problems(Path file) {
        try {
            return HaproxyCheck.of(file.toString(), Files.readString(file));
        } catch (IOException e) {
            return List.of(new Problem(
                    Code.FILE_UNREADABLE,
                    new Place(file.toString(), 1, 1),
                    "it cannot be read: " + e.getMessage(),
                    "check its name and rights"));
        }
    }
}
