package dev.theseus.actions.machine;

import dev.theseus.actions.host.FileState;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands in a file, and whether there is one. */
public final class FileSource implements QuestionSource {
    /** Larger files are seen by size and digest alone. */
    private static final long MAX_TEXT_BYTES = 256_000;

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String doc() {
        return "Looks at a file on the host.";
    }

    @Override
    public Shape shape() {
        return Shape.template();
    }

    @Override
    public Set<String> names() {
        return Set.of("exists", "text", "sha256", "size", "mode");
    }

    @Override
    public String describe(Args args) {
        return "file " + args.text("file").display();
    }

    @Override
    public Seen look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            var file = new HostFile(context, args.plain("file"));
            FileState state = file.state();
            Map<String, Value> names = new LinkedHashMap<>();
            names.put("exists", Value.of(state.exists()));
            names.put("sha256", Value.of(state.exists() ? state.sha256() : ""));
            names.put("size", Value.of(state.size()));
            names.put("mode", Value.of(state.mode()));
            Optional<String> text =
                    state.exists() && state.size() <= MAX_TEXT_BYTES ? text(file.path(), context) : Optional.empty();
            text.ifPresent(content -> names.put("text", Value.of(content)));
            Optional<Failure> failure = state.exists()
                    ? Optional.empty()
                    : Optional.of(new Failure(Code.QUESTION_FAILED, "there is no file " + file.path(), ""));
            return new Seen(text, text.<Value>map(Value::of).orElse(Value.NIL), names, failure);
        } catch (Refused e) {
            return new Seen(Optional.empty(), Value.NIL, Map.of(), Optional.of(e.failure()));
        }
    }

    /** Read by {@code cat}, so that secrets in it are masked as in any output; absent where it is more than is kept. */
    private static Optional<String> text(String path, ActionContext context)
            throws ActionException, InterruptedException {
        Finished finished = context.look(Command.argv("cat", path));
        return finished.ok() && !finished.output().truncated()
                ? Optional.of(finished.output().out())
                : Optional.empty();
    }
}
