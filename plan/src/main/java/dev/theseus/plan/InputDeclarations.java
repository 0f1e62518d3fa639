package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.plan.cel.NamePath;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what a plan asks for. */
final class InputDeclarations {
    private final Problems problems;

    InputDeclarations(Problems problems) {
        this.problems = problems;
    }

    Map<String, Input> read(Typed plan, Node.Fields root) {
        Map<String, Input> inputs = new LinkedHashMap<>();
        Node declared = root.get("inputs").orElse(root);
        plan.fields("inputs").forEach((name, arg) -> {
            Place place = declared instanceof Node.Fields fields ? fields.placeOf(name) : root.place();
            if (arg instanceof Arg.Fields fields) inputs.put(name, input(name, fields, place));
        });
        return inputs;
    }

    private Input input(String name, Arg.Fields fields, Place place) {
        var typed = new Typed(
                new ShapeReader.Section(new Node.Fields(java.util.List.of(), place), fields.values()), problems);
        if (NamePath.of(name).filter(path -> path.size() == 1).isEmpty())
            problems.add(
                    Code.BAD_VALUE,
                    place,
                    Quoted.of(name) + " cannot be used in expressions",
                    "name inputs with letters, digits and `_`, beginning with a letter");
        Input.Type type = typed.choice("type", Input.Type.class).orElse(Input.Type.STRING);
        if (type == Input.Type.SECRET && typed.has("default"))
            problems.add(
                    Code.BAD_VALUE,
                    place,
                    "the secret `" + name + "` has a default, which everybody who has the plan can read",
                    "remove it, and give the secret as env:NAME, file:PATH or cmd:COMMAND");
        if (type != Input.Type.SECRET && typed.has("exposed_by"))
            problems.add(
                    Code.BAD_VALUE,
                    place,
                    "`" + name + "` has `exposed_by`, but is no secret",
                    "make its type `secret`");
        var input = new Input(
                name,
                type,
                typed.template("default"),
                typed.text("ask"),
                typed.texts("exposed_by"),
                typed.texts("options"),
                typed.text("doc"),
                place);
        typed.template("default").flatMap(Template::constant).ifPresent(text -> constant(input, text));
        return input;
    }

    private void constant(Input input, String text) {
        try {
            InputValues.of(input, text);
        } catch (IllegalArgumentException e) {
            problems.add(
                    Code.BAD_VALUE,
                    input.byDefault().map(Template::place).orElse(input.place()),
                    "the default " + e.getMessage(),
                    InputValues.remedy(input));
        }
    }
}
