package dev.theseus.cli.session;

import dev.theseus.cli.view.InertText;
import dev.theseus.core.plan.Input;
import dev.theseus.plan.InputReader;
import dev.theseus.plan.secret.SecretReader;
import java.io.Console;
import java.util.Optional;

/** Asks the person at the terminal, before a run begins. */
final class People implements InputReader.Asker, SecretReader.Prompt {
    private final boolean somebodyThere;

    People(boolean somebodyThere) {
        this.somebodyThere = somebodyThere;
    }

    @Override
    public Optional<String> ask(Input input, String complaint) {
        Console console = System.console();
        if (!somebodyThere || console == null) return Optional.empty();
        if (!complaint.isEmpty()) console.printf("%s%n", InertText.line(complaint));
        return Optional.ofNullable(
                console.readLine("%s: ", InertText.line(input.ask().orElse(input.name()))));
    }

    @Override
    public Optional<String> secret(String question) {
        Console console = System.console();
        if (!somebodyThere || console == null) return Optional.empty();
        char[] typed = console.readPassword("%s: ", InertText.line(question));
        return typed == null ? Optional.empty() : Optional.of(new String(typed));
    }
}
