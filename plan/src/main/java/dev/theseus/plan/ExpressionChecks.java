package dev.theseus.plan;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.problem.Code;
import dev.theseus.plan.cel.CelText;
import dev.theseus.plan.cel.NamePath;
import dev.theseus.plan.cel.References;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks expressions: whether they can be read, whether their names exist, and whether a secret would come out of them. */
final class ExpressionChecks {
    private final Map<String, Input> inputs;
    private final Set<String> facts;
    private final Map<String, Step> steps;
    private final Problems problems;
    private @Nullable CelText cel;

    ExpressionChecks(Plan plan, Map<String, Step> steps, Problems problems) {
        this.inputs = plan.inputs();
        this.facts = plan.facts().stream().map(Plan.Fact::name).collect(Collectors.toUnmodifiableSet());
        this.steps = Map.copyOf(steps);
        this.problems = problems;
    }

    void check(Checks.Expression checked) {
        Expr expr = checked.expr();
        Optional<List<String>> single = NamePath.of(expr.text());
        if (single.isPresent()) {
            name(single.get(), checked);
            if (!(checked.use() instanceof Use.Formula)) hole(single.get(), checked);
            else computedWith(single.get(), expr);
            return;
        }
        switch (cel().references(expr.text())) {
            case References.Unreadable(var why) -> unreadable(checked, why);
            case References.Readable(var paths) ->
                paths.forEach(path -> {
                    name(path, checked);
                    computedWith(path, expr);
                });
        }
    }

    /** Made when the first expression needs it: most plans are read without loading CEL at all. */
    private CelText cel() {
        CelText made = cel;
        if (made == null) {
            made = new CelText();
            cel = made;
        }
        return made;
    }

    private void unreadable(Checks.Expression checked, String why) {
        boolean shell = checked.use() instanceof Use.CommandLine;
        problems.add(
                Code.BAD_EXPRESSION,
                checked.expr().place(),
                Quoted.of(checked.expr().text()) + " is not an expression: " + why,
                shell
                        ? "write an expression of CEL; for the shell's own ${…} write $${…}"
                        : "write an expression of CEL");
    }

    private void name(List<String> path, Checks.Expression checked) {
        String root = path.getFirst();
        Context context = checked.context();
        Set<String> names = new HashSet<>(Context.ROOTS);
        names.addAll(context.bound());
        if (checked.use() instanceof Use.Formula) names.addAll(context.seen());
        if (!names.contains(root)) {
            boolean shell = checked.use() instanceof Use.CommandLine && path.size() == 1;
            undefined(
                    checked.expr(), root, names, shell ? "; a variable of the shell is written $${" + root + "}" : "");
            return;
        }
        if (context.bound().contains(root) || path.size() < 2) return;
        switch (root) {
            case "inputs" -> declared(checked.expr(), "inputs.", path.get(1), inputs.keySet());
            case "facts" -> declared(checked.expr(), "facts.", path.get(1), facts);
            case "steps" -> step(path, checked.expr());
            default -> {}
        }
    }

    private void step(List<String> path, Expr expr) {
        Step step = steps.get(path.get(1));
        if (step == null) declared(expr, "steps.", path.get(1), steps.keySet());
        else if (path.size() > 2)
            declared(
                    expr,
                    "steps." + path.get(1) + ".",
                    path.get(2),
                    step.capture().keySet());
    }

    private void declared(Expr expr, String prefix, String name, Set<String> names) {
        if (names.contains(name)) return;
        String remedy = Nearest.to(name, names)
                .map(near -> "did you mean `" + prefix + near + "`?")
                .orElseGet(() -> names.isEmpty()
                        ? "the plan declares none"
                        : "there is "
                                + names.stream()
                                        .sorted()
                                        .limit(12)
                                        .map(prefix::concat)
                                        .collect(Collectors.joining(", ")));
        problems.add(Code.UNDEFINED_NAME, expr.place(), "`" + prefix + name + "` is not defined", remedy);
    }

    private void undefined(Expr expr, String name, Set<String> names, String more) {
        problems.add(
                Code.UNDEFINED_NAME,
                expr.place(),
                "`" + name + "` is not defined here",
                Nearest.remedy(name, names) + more);
    }

    private Optional<Input> secret(List<String> path) {
        if (path.size() < 2 || !path.getFirst().equals("inputs")) return Optional.empty();
        return Optional.ofNullable(inputs.get(path.get(1))).filter(input -> input.type() == Input.Type.SECRET);
    }

    private void computedWith(List<String> path, Expr expr) {
        secret(path)
                .ifPresent(input -> problems.add(
                        Code.SECRET_IN_EXPRESSION,
                        expr.place(),
                        "the secret `" + input.name()
                                + "` stands in an expression, whose value would be journaled and shown",
                        "use it alone in a hole, ${inputs." + input.name() + "}"));
    }

    private void hole(List<String> path, Checks.Expression checked) {
        Optional<Input> secret = secret(path);
        if (secret.isEmpty()) return;
        switch (checked.use()) {
            case Use.Formula _, Use.Text _ -> {}
            case Use.Visible _ ->
                exposed(
                        checked.expr(),
                        secret.get(),
                        "would be seen by anybody who looks at the process, the plan's preview or the journal",
                        "give it to the command on `stdin:`");
            case Use.CommandLine(var words) -> {
                if (CommandWords.anyOf(words, secret.get().exposedBy())) return;
                exposed(
                        checked.expr(),
                        secret.get(),
                        "stands on a command line, which every user of that host can see",
                        "give it on `stdin:`, or, where the vendor's tool cannot, name the tool in `exposed_by` of the input");
            }
        }
    }

    private void exposed(Expr expr, Input secret, String how, String remedy) {
        problems.add(Code.SECRET_EXPOSED, expr.place(), "the secret `" + secret.name() + "` " + how, remedy);
    }
}
