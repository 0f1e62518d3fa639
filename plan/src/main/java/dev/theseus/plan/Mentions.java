package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Place;
import dev.theseus.core.shape.Shape;
import dev.theseus.plan.cel.CelText;
import dev.theseus.plan.cel.NamePath;
import dev.theseus.plan.cel.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of the inventory a plan mentions by name: hosts and groups, balancers, databases, paths. */
final class Mentions {
    private final Language language;
    private final List<Selector> selectors = new ArrayList<>();
    private final List<Name> balancers = new ArrayList<>();
    private final List<Name> databases = new ArrayList<>();
    private final List<Name> paths = new ArrayList<>();
    private @Nullable CelText cel;

    record Name(String text, Place place) {}

    private Mentions(Language language) {
        this.language = language;
    }

    static Mentions of(Plan plan, Language language) {
        var mentions = new Mentions(language);
        plan.upgrade().ifPresent(upgrade -> {
            mentions.selectors.add(upgrade.on());
            mentions.question(upgrade.installed());
            mentions.template(upgrade.to());
        });
        plan.facts().forEach(fact -> mentions.question(fact.question()));
        plan.during().forEach(condition -> mentions.question(condition.question()));
        plan.closings().forEach(closing -> mentions.question(closing.question()));
        plan.baselines().forEach(baseline -> {
            mentions.question(baseline.question());
            mentions.expression(baseline.expect());
        });
        for (int number = 0; number < plan.phaseCount(); number++) mentions.phase(plan.phase(number));
        plan.allSteps().forEach(mentions::step);
        return mentions;
    }

    List<Selector> selectors() {
        return selectors;
    }

    List<Name> balancers() {
        return balancers;
    }

    List<Name> databases() {
        return databases;
    }

    List<Name> paths() {
        return paths;
    }

    private void phase(Phase phase) {
        where(phase.where());
        phase.each().ifPresent(each -> source(each.list()));
        phase.waves().per().ifPresent(this::expression);
        phase.waves().easeOff().ifPresent(rule -> question(rule.load()));
        phase.gates().forEach(gate -> question(gate.question()));
        phase.when().ifPresent(this::expression);
    }

    private void where(Step.Where where) {
        where.on().ifPresent(selectors::add);
        where.as().ifPresent(this::template);
        where.dir().ifPresent(this::template);
        where.env().values().forEach(this::template);
    }

    private void source(Step.Each.Source source) {
        switch (source) {
            case Step.Each.Source.Computed(var expr) -> expression(expr);
            case Step.Each.Source.Asked(var question) -> question(question);
        }
    }

    private void step(Step step) {
        where(step.where());
        step.each().ifPresent(each -> source(each.list()));
        step.conditions().when().ifPresent(this::expression);
        step.conditions().unless().ifPresent(this::question);
        step.conditions().verify().ifPresent(this::question);
        step.capture().values().forEach(capture -> source(capture.from()));
        step.marks().askFirst().ifPresent(this::template);
        Action action = language.actions().get(step.action());
        arg(action == null ? Shape.anything() : language.shapeOf(action), step.args());
    }

    private void question(Question question) {
        question.on().ifPresent(selectors::add);
        question.value().ifPresent(this::expression);
        question.until().ifPresent(this::expression);
        question.polling().failsWhen().ifPresent(this::expression);
        QuestionSource source = language.sources().get(question.source());
        if (source == null || !(question.args() instanceof Arg.Fields(var args))) return;
        args.forEach((name, arg) -> arg(
                name.equals(source.name())
                        ? source.shape()
                        : source.companions().getOrDefault(name, Shape.anything()),
                arg));
    }

    /** Walks an argument beside its shape, which says what its texts name. */
    private void arg(Shape shape, Arg arg) {
        switch (arg) {
            case Arg.Words(var template) -> words(shape, template);
            case Arg.Shell(var template) -> template(template);
            case Arg.Formula(var expr) -> expression(expr);
            case Arg.Hosts(var selector) -> selectors.add(selector);
            case Arg.Asks(var question) -> question(question);
            case Arg.Items(var items) -> items.forEach(item -> arg(inside(shape, Shape.Many.class, ""), item));
            case Arg.Fields(var fields) ->
                fields.forEach((name, each) -> arg(inside(shape, Shape.Section.class, name), each));
            // Steps inside arguments are among the plan's steps.
            case Arg.Does _, Arg.Flag _, Arg.Number _, Arg.Real _, Arg.Nothing _, Arg.Span _, Arg.Amount _ -> {}
        }
    }

    /** The shape of an item, or of the field of this name. */
    private static Shape inside(Shape shape, Class<? extends Shape> outer, String name) {
        return switch (shape) {
            case Shape.Many(var of) -> of;
            case Shape.Named(var of) -> of;
            case Shape.Section section ->
                section.keys().stream()
                        .filter(key -> key.name().equals(name))
                        .findFirst()
                        .map(Shape.Key::shape)
                        .orElse(Shape.anything());
            case Shape.Either(var shapes) ->
                shapes.stream()
                        .filter(each -> outer.isInstance(each) || each instanceof Shape.Named)
                        .findFirst()
                        .map(each -> inside(each, outer, name))
                        .orElse(Shape.anything());
            case Shape.Words _,
                    Shape.Flag _,
                    Shape.Number _,
                    Shape.Span _,
                    Shape.Share _,
                    Shape.Choice _,
                    Shape.Folder _,
                    Shape.Size _,
                    Shape.Anything _,
                    Shape.Asking _,
                    Shape.Doing _ -> Shape.anything();
        };
    }

    private void words(Shape shape, Template template) {
        template(template);
        template.constant().ifPresent(text -> {
            if (names(shape, Shape.Syntax.BALANCER)) balancers.add(new Name(text, template.place()));
            if (names(shape, Shape.Syntax.DATABASE)) databases.add(new Name(text, template.place()));
        });
    }

    private static boolean names(Shape shape, Shape.Syntax syntax) {
        return shape.equals(new Shape.Words(syntax))
                || shape instanceof Shape.Either(var shapes) && shapes.contains(new Shape.Words(syntax));
    }

    private void template(Template template) {
        for (Template.Part part : template.parts()) if (part instanceof Template.Part.Hole(var expr)) expression(expr);
    }

    private void expression(Expr expr) {
        Optional<List<String>> single = NamePath.of(expr.text());
        Set<List<String>> found = single.map(Set::of).orElseGet(() -> read(expr));
        for (List<String> path : found) {
            if (path.size() < 2) continue;
            var name = new Name(path.get(1), expr.place());
            if (path.getFirst().equals("balancers")) balancers.add(name);
            if (path.getFirst().equals("paths")) paths.add(name);
        }
    }

    private Set<List<String>> read(Expr expr) {
        CelText reader = cel;
        if (reader == null) {
            reader = new CelText();
            cel = reader;
        }
        // What cannot be read was a problem of the plan already.
        return reader.references(expr.text()) instanceof References.Readable(var paths) ? paths : Set.of();
    }
}
