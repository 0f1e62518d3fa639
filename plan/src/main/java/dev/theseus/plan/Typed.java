package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.plan.source.Problems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a section of the language, by type. What the language itself needs must stand in the plan; holes are for actions. */
record Typed(ShapeReader.Section section, Problems problems) {

    Place placeOf(String key) {
        return section.placeOf(key);
    }

    boolean has(String key) {
        return section.args().containsKey(key);
    }

    private <T extends Arg> Optional<T> get(String key, Class<T> type) {
        Arg arg = section.args().get(key);
        if (arg == null) return Optional.empty();
        if (type.isInstance(arg)) return Optional.of(type.cast(arg));
        problems.add(
                Code.WRONG_TYPE,
                placeOf(key),
                "`" + key + "` must be known when the plan is read, so it cannot have a hole",
                "write the value itself");
        return Optional.empty();
    }

    Optional<Template> template(String key) {
        return get(key, Arg.Words.class).map(Arg.Words::template);
    }

    /** A text without holes, as its shape demands. */
    Optional<String> text(String key) {
        return template(key).map(Template::source);
    }

    boolean flag(String key) {
        return get(key, Arg.Flag.class).map(Arg.Flag::value).orElse(false);
    }

    Optional<Long> number(String key) {
        return get(key, Arg.Number.class).map(Arg.Number::value);
    }

    Optional<Duration> span(String key) {
        return get(key, Arg.Span.class).map(Arg.Span::value);
    }

    Optional<Share> share(String key) {
        return get(key, Arg.Amount.class).map(Arg.Amount::share);
    }

    Optional<Expr> expression(String key) {
        return get(key, Arg.Formula.class).map(Arg.Formula::expr);
    }

    Optional<Question> question(String key) {
        return get(key, Arg.Asks.class).map(Arg.Asks::question);
    }

    Optional<List<Step>> steps(String key) {
        return get(key, Arg.Does.class).map(Arg.Does::steps);
    }

    /** Hosts; {@code if_any} beside it says that none is fine. */
    Optional<Selector> selector(String key) {
        boolean ifAny = has("if_any") && flag("if_any");
        return get(key, Arg.Hosts.class)
                .map(Arg.Hosts::selector)
                .map(selector -> new Selector(selector.text(), selector.term(), ifAny, selector.place()));
    }

    /** One of an enum's constants, written in lower case. */
    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return text(key).map(text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    /** A list of texts; one text counts as a list of one. */
    List<String> texts(String key) {
        Arg arg = section.args().get(key);
        if (!(arg instanceof Arg.Items(var items))) return text(key).stream().toList();
        return items.stream()
                .filter(Arg.Words.class::isInstance)
                .map(item -> ((Arg.Words) item).template().source())
                .toList();
    }

    Map<String, Arg> fields(String key) {
        return get(key, Arg.Fields.class).map(Arg.Fields::values).orElse(Map.of());
    }

    /** The section behind a key. */
    Typed within(String key) {
        return new Typed(new ShapeReader.Section(section.node(), fields(key)), problems);
    }

    Map<String, Template> templates(String key) {
        Map<String, Template> templates = new LinkedHashMap<>();
        fields(key).forEach((name, arg) -> {
            if (arg instanceof Arg.Words(var template)) templates.put(name, template);
        });
        return templates;
    }

    /** Whether the value behind a key is a text, not a list or map. */
    boolean isText(String key) {
        return section.args().get(key) instanceof Arg.Words;
    }
}
