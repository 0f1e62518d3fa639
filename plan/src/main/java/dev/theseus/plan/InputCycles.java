package dev.theseus.plan;

import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.plan.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which inputs the default of an input uses. A circle of defaults has no first value. */
final class InputCycles {
    /** Finds more than there is, in texts for instance, which does no harm: what is found is only given its value earlier. */
    private static final Pattern INPUT =
            Pattern.compile("\\binputs\\s*(?:\\.\\s*|\\[\\s*[\"'])([A-Za-z_][A-Za-z0-9_]*)");

    private InputCycles() {}

    static Set<Input> usedBy(Input input, Map<String, Input> inputs) {
        Set<Input> used = new LinkedHashSet<>();
        for (Template.Part part : input.byDefault().map(Template::parts).orElse(List.of()))
            if (part instanceof Template.Part.Hole(var expr))
                INPUT.matcher(expr.text())
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .forEach(name -> {
                            Input other = inputs.get(name);
                            if (other != null) used.add(other);
                        });
        return used;
    }

    static void check(Map<String, Input> inputs, Problems problems) {
        Set<String> sound = new LinkedHashSet<>();
        for (Input input : inputs.values()) follow(input, new ArrayList<>(), inputs, sound, problems);
    }

    private static void follow(
            Input input, List<String> path, Map<String, Input> inputs, Set<String> sound, Problems problems) {
        if (sound.contains(input.name())) return;
        if (path.contains(input.name())) {
            var circle = path.subList(path.indexOf(input.name()), path.size());
            problems.add(
                    Code.BAD_VALUE,
                    input.place(),
                    "the defaults use each other in a circle: " + String.join(" → ", circle) + " → " + input.name(),
                    "give one of them a default of its own, or none");
        } else {
            path.add(input.name());
            for (Input used : usedBy(input, inputs)) follow(used, path, inputs, sound, problems);
            path.removeLast();
        }
        sound.add(input.name());
    }
}
