package dev.theseus.engine.drive;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Hides the run's secrets in what the world says. All that is to be decided on goes through here, so that none is ever journaled. */
record Masks(UnaryOperator<String> text) {

    String of(String said) {
        return text.apply(said);
    }

    Failure of(Failure failure) {
        return new Failure(failure.code(), text.apply(failure.message()), text.apply(failure.remedy()));
    }

    Input of(Input input) {
        return switch (input) {
            case Input.Versions i ->
                new Input.Versions(i.after(), texts(i.versions()), i.failure().map(this::of));
            case Input.Fact i -> new Input.Fact(i.name(), of(i.value()));
            case Input.Condition i ->
                new Input.Condition(i.condition(), i.failure().map(this::of));
            case Input.Closed i -> new Input.Closed(i.closing(), of(i.evidence()));
            case Input.NotClosed i ->
                new Input.NotClosed(i.closing(), i.failure().map(this::of), i.wanted());
            case Input.Baseline i ->
                new Input.Baseline(
                        i.baseline(), i.after(), of(i.value()), i.failure().map(this::of));
            case Input.PhaseNotWanted i -> new Input.PhaseNotWanted(i.phase(), of(i.why()));
            case Input.Bound i ->
                new Input.Bound(
                        i.phase(), i.round(), i.targets().stream().map(this::of).toList(), i.selections());
            case Input.Gate i ->
                new Input.Gate(
                        i.phase(),
                        i.gate(),
                        i.wave(),
                        of(i.value()),
                        i.failure().map(this::of));
            case Input.Left i -> new Input.Left(i.stray(), i.over(), of(i.evidence()));
            case Input.MainFailed i -> new Input.MainFailed(i.activity(), of(i.failure()));
            case Input.Items i ->
                new Input.Items(i.site(), i.items().stream().map(this::of).toList());
            case Input.Skip i -> new Input.Skip(i.site(), i.reason(), of(i.captures()));
            case Input.Prepared i ->
                new Input.Prepared(
                        i.site(),
                        i.attempt(),
                        i.at(),
                        i.host(),
                        of(i.description()),
                        of(i.found()),
                        i.again(),
                        of(i.object()));
            case Input.PersonNeeded i -> new Input.PersonNeeded(i.site(), i.kind(), of(i.text()), i.choices());
            case Input.Unprepared i -> new Input.Unprepared(i.site(), i.kind(), of(i.failure()));
            case Input.Prompted i -> new Input.Prompted(i.site(), i.attempt(), i.command(), i.index(), of(i.prompt()));
            case Input.Applied i ->
                new Input.Applied(
                        i.site(), i.attempt(), new Value.Fields(of(i.result().values())));
            case Input.Failed i ->
                new Input.Failed(
                        i.site(), i.attempt(), of(i.failure()), i.effect(), i.output(), i.remedies(), i.exitMeaning());
            case Input.Concluded i -> new Input.Concluded(i.site(), i.attempt(), of(i.captures()), i.output());
            case Input.Doubtful i -> new Input.Doubtful(i.site(), i.attempt(), of(i.failure()));
            case Input.Settled i -> new Input.Settled(i.site(), i.attempt(), i.how(), of(i.evidence()));
            case Input.UndoFailed i -> new Input.UndoFailed(i.site(), i.attempt(), of(i.failure()));
            case Input.Answer i -> new Input.Answer(i.hold(), i.choice(), of(i.answer()), i.by(), i.request());
            case Input.Wish i ->
                new Input.Wish(i.kind(), i.by(), of(i.reason()), i.accepted(), i.acceptsUnknown(), i.request());
            case Input.Counted i ->
                new Input.Counted(
                        of(i.said()), i.losses().stream().map(this::of).toList());
            case Input.Vouch i -> new Input.Vouch(i.by(), of(i.why()));
            case Input.Start _, Input.Resume _, Input.Agree _, Input.HostMet _, Input.Undone _ -> input;
        };
    }

    private Target of(Target target) {
        return new Target(of(target.name()), of(target.value()), of(target.group()));
    }

    private Map<String, String> texts(Map<String, String> said) {
        Map<String, String> masked = new LinkedHashMap<>();
        said.forEach((name, each) -> masked.put(name, of(each)));
        return masked;
    }

    Map<String, Value> of(Map<String, Value> values) {
        Map<String, Value> masked = new LinkedHashMap<>();
        values.forEach((name, value) -> masked.put(text.apply(name), of(value)));
        return masked;
    }

    Value of(Value value) {
        return switch (value) {
            case Value.Text(var said) -> Value.of(text.apply(said));
            case Value.Items(var values) ->
                Value.of(values.stream().map(this::of).toList());
            case Value.Fields(var fields) -> Value.of(of(fields));
            case Value.Nil _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Ver _,
                    Value.Span _,
                    Value.Moment _,
                    Value.Secret _ -> value;
        };
    }
}
