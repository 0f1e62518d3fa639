package dev.theseus.core.port;

import dev.theseus.core.value.SafeText;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command for a host. Its secrets are names; the transport puts their text on the command's standard input, never on a command line
 * or into an environment.
 *
 * @param form what is run
 * @param stdin what the command itself reads; empty for nothing
 * @param as another user, by sudo or su
 * @param dir working directory; the login directory where absent
 * @param timeout after which its process group is ended and the effect is in doubt
 * @param answers replies to prompts, in order; a command with answers runs on a pseudo terminal
 */
public record Command(
        Form form,
        Optional<SafeText> stdin,
        Optional<String> as,
        Optional<String> dir,
        Map<String, String> env,
        Optional<Duration> timeout,
        List<Answer> answers) {

    public Command {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        answers = List.copyOf(answers);
    }

    public sealed interface Form {
        /**
         * POSIX shell text. Plain pieces are shell syntax as they stand (values in them were quoted when they were filled in); each
         * hidden piece becomes one quoted word.
         */
        record Shell(SafeText script) implements Form {}

        /** A program and its arguments, no shell syntax anywhere. */
        record Argv(List<SafeText> words) implements Form {
            public Argv {
                words = List.copyOf(words);
            }
        }
    }

    /**
     * @param prompt a regular expression over what was printed since the last answer
     * @param stallsAfter how long nothing may be printed while this prompt is waited for; as long as the command may take where absent
     */
    public record Answer(String prompt, SafeText reply, Optional<Duration> stallsAfter) {
        /** One that is waited for as long as the command may take. */
        public Answer(String prompt, SafeText reply) {
            this(prompt, reply, Optional.empty());
        }
    }

    public static Command shell(String script) {
        return of(new Form.Shell(SafeText.plain(script)));
    }

    public static Command argv(String... words) {
        return of(new Form.Argv(
                java.util.Arrays.stream(words).map(SafeText::plain).toList()));
    }

    public static Command of(Form form) {
        return new Command(
                form, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), List.of());
    }

    public Command withStdin(SafeText text) {
        return new Command(form, Optional.of(text), as, dir, env, timeout, answers);
    }

    public Command withTimeout(Duration limit) {
        return new Command(form, stdin, as, dir, env, Optional.of(limit), answers);
    }

    public Command as(Optional<String> user) {
        return new Command(form, stdin, user, dir, env, timeout, answers);
    }

    public Command in(Optional<String> directory) {
        return new Command(form, stdin, as, directory, env, timeout, answers);
    }

    public Command withEnv(Map<String, String> variables) {
        return new Command(form, stdin, as, dir, variables, timeout, answers);
    }

    public Command withAnswers(List<Answer> replies) {
        return new Command(form, stdin, as, dir, env, timeout, replies);
    }

    /** The command for people: secrets masked. */
    public String display() {
        return switch (form) {
            case Form.Shell(var script) -> script.display();
            case Form.Argv(var words) ->
                words.stream().map(SafeText::display).collect(java.util.stream.Collectors.joining(" "));
        };
    }
}
