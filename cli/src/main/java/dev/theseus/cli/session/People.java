package dev.theseus.cli.session;

import dev.theseus.cli.view.InertText;
import dev.theseus.core.plan.Input;
import dev.theseus.plan.InputReader;
import dev.theseus.plan.secret.SecretReader;
import java.io.Console;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks the person at the terminal, before a run begins; for each secret once, however many look for it. */
public final class People implements InputReader.Asker, SecretReader.Prompt {
    private final boolean somebodyThere;
    private final Map<String, String> said = new HashMap<>();

    public People(boolean somebodyThere) {
        this.somebodyThere = somebodyThere;
    }

    /** Takes a secret as typed that a person has given before being asked. */
    public void say(String question, String secret) {
        said.put(question, secret);
    }

    @Override
    public Optional<String> ask(Input input, String complaint) {
        Console console = System.console();
        if (!somebodyThere || console == null) return Optional.empty();
        if (!complaint.isEmpty()) console.printf("%s%n", InertText.line(complaint));
        return Optional.ofNullable(
                console.readLine("%s: ", InertText.line(input.ask().orElse(input.name()))));
    }

    /** Whether the person who is there types {@code yes}. Where nobody is, what the command says is what is wanted. */
    public boolean agrees(String question) {
        Console console = System.console();
        if (!somebodyThere || console == null) return true;
        String typed = console.readLine("%s Type yes to go on: ", InertText.line(question));
        return typed != null && typed.strip().equalsIgnoreCase("yes");
    }

    @Override
    public Optional<String> secret(String question) {
        String known = said.get(question);
        if (known != null) return Optional.of(known);
        Console console = System.console();
        if (!somebodyThere || console == null) return Optional.empty();
        char[] typed = console.readPassword("%s: ", InertText.line(question));
        if (typed == null) return Optional.empty();
        said.put(question, new String(typed));
        return Optional.of(new String(typed));
    }
}
