package dev.theseus.plan.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableSelect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a parsed expression into one over a single variable, and collects the names it is about.
 *
 * <p>A free name {@code x} becomes the field {@code x} of {@value #SCOPE}: thus one environment serves all expressions, whatever names
 * are bound where they stand. Comparisons and {@code duration} become calls of our own functions, since CEL's cannot be taught that a
 * version compares with a text; {@code matches}, since CEL's knows no limit.
 */
final class Rewrite {
    static final String SCOPE = "@scope";

    private static final Map<String, String> OURS = Map.of(
            "_==_",
            "@eq",
            "_!=_",
            "@ne",
            "_<_",
            "@lt",
            "_<=_",
            "@le",
            "_>_",
            "@gt",
            "_>=_",
            "@ge",
            "duration",
            "@duration");

    /** Names of types are names in CEL too. */
    private static final Set<String> TYPES =
            Set.of("int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type");

    private final Set<List<String>> paths = new LinkedHashSet<>();
    private Optional<String> problem = Optional.empty();

    /** What is wrong with a regular expression that stands in the text. */
    Optional<String> problem() {
        return problem;
    }

    /** The names that are free, each with the fields that follow it. */
    Set<List<String>> paths() {
        return paths;
    }

    void apply(CelMutableExpr expr) {
        walk(expr, Set.of());
    }

    private void walk(CelMutableExpr expr, Set<String> bound) {
        Optional<List<String>> path = path(expr, bound);
        path.ifPresent(paths::add);
        visit(expr, bound, path.isPresent());
    }

    /** @param counted whether the names below were collected already, as part of a longer path */
    private void visit(CelMutableExpr expr, Set<String> bound, boolean counted) {
        switch (expr.getKind()) {
            case IDENT -> ident(expr, bound, counted);
            case SELECT -> inner(expr.select().operand(), bound, counted);
            case CALL -> {
                call(expr.call(), bound, counted);
                ours(expr);
            }
            case LIST -> expr.list().elements().forEach(each -> walk(each, bound));
            case MAP ->
                expr.map().entries().forEach(entry -> {
                    walk(entry.key(), bound);
                    walk(entry.value(), bound);
                });
            case STRUCT -> expr.struct().entries().forEach(entry -> walk(entry.value(), bound));
            case COMPREHENSION -> comprehension(expr.comprehension(), bound);
            case CONSTANT, NOT_SET -> {}
        }
    }

    private void inner(CelMutableExpr expr, Set<String> bound, boolean counted) {
        if (counted) visit(expr, bound, true);
        else walk(expr, bound);
    }

    private void ident(CelMutableExpr expr, Set<String> bound, boolean counted) {
        String name = expr.ident().name();
        if (bound.contains(name) || TYPES.contains(name)) return;
        if (!counted) paths.add(List.of(name));
        expr.setSelect(CelMutableSelect.create(CelMutableExpr.ofIdent(nextId--, SCOPE), name));
    }

    /** Ids only have to be unique; the parser's are positive. */
    private long nextId = 1_000_000_000;

    private void call(CelMutableCall call, Set<String> bound, boolean counted) {
        call.target().ifPresent(target -> walk(target, bound));
        List<CelMutableExpr> args = new ArrayList<>(call.args());
        for (int i = 0; i < args.size(); i++) inner(args.get(i), bound, counted && i == 0);
    }

    private void ours(CelMutableExpr expr) {
        CelMutableCall call = expr.call();
        if (call.function().equals("matches")) {
            List<CelMutableExpr> args = new ArrayList<>();
            call.target().ifPresent(args::add);
            args.addAll(call.args());
            if (args.size() != 2) return;
            if (args.get(1).getKind() == Kind.CONSTANT
                    && args.get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE)
                checkPattern(args.get(1).constant().stringValue());
            expr.setCall(CelMutableCall.create("@matches", args));
        } else if (call.target().isEmpty() && OURS.containsKey(call.function()))
            call.setFunction(OURS.getOrDefault(call.function(), call.function()));
    }

    private void checkPattern(String pattern) {
        Patterns.problem(pattern)
                .ifPresent(why -> problem = Optional.of("'" + pattern + "' is not a regular expression: " + why));
    }

    private void comprehension(CelMutableComprehension all, Set<String> bound) {
        walk(all.iterRange(), bound);
        walk(all.accuInit(), bound);
        var inside = new HashSet<>(bound);
        inside.add(all.iterVar());
        if (!all.iterVar2().isEmpty()) inside.add(all.iterVar2());
        inside.add(all.accuVar());
        walk(all.loopCondition(), inside);
        walk(all.loopStep(), inside);
        walk(all.result(), inside);
    }

    /** {@code a.b}, {@code a["b"]}, to any depth, where {@code a} is free. */
    private static Optional<List<String>> path(CelMutableExpr expr, Set<String> bound) {
        var names = new ArrayList<String>();
        CelMutableExpr at = expr;
        while (true) {
            if (at.getKind() == Kind.IDENT) {
                String root = at.ident().name();
                if (names.isEmpty() || bound.contains(root) || TYPES.contains(root)) return Optional.empty();
                names.add(root);
                return Optional.of(List.copyOf(names.reversed()));
            }
            if (at.getKind() == Kind.SELECT) {
                names.add(at.select().field());
                at = at.select().operand();
            } else if (isConstantIndex(at)) {
                names.add(at.call().args().get(1).constant().stringValue());
                at = at.call().args().getFirst();
            } else return Optional.empty();
        }
    }

    private static boolean isConstantIndex(CelMutableExpr expr) {
        return expr.getKind() == Kind.CALL
                && expr.call().function().equals("_[_]")
                && expr.call().args().get(1).getKind() == Kind.CONSTANT
                && expr.call().args().get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }
}
