package dev.theseus.cli.command;

import dev.theseus.engine.store.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "resume",
        description = {
            "Take a run up again that was paused, interrupted, or waits for a person.",
            "It goes on with the plan and the inputs it began with; secrets that were typed are asked for again.",
            "With --amend it goes on with a mended plan, which may differ in steps that have not begun."
        },
        footer = {
            "",
            "Examples:",
            "  theseus resume k3f9",
            "  theseus resume k3f9 --amend plans/appsuite-without-downtime"
        })
final class ResumeCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private WhichRun run = new WhichRun();

    @Option(
            names = "--amend",
            paramLabel = "PLAN",
            description = {
                "Go on with this mended plan: a file, or a folder with plan.yaml in it.",
                "What differs in what has begun is refused, place by place, and nothing is changed."
            })
    private @Nullable Path amend;

    @Mixin
    private RunOptions options = new RunOptions();

    ResumeCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        RunDirectory found = run.find(shop);
        return amend == null
                ? shop.controller().resume(found, options.given(), List.of(), options.manner())
                : shop.controller().amend(found, amend, options.given(), options.manner());
    }
}
