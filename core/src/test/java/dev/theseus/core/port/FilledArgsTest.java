package dev.theseus.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FilledArgsTest {
    private static final Place PLACE = new Place("test.yaml", 1, 1);

    /** An expression is the name of a value here. */
    private static final Expressions NAMES = new Expressions() {
        @Override
        public Value evaluate(Expr expr, Scope scope) {
            return Objects.requireNonNull(scope.lookup(expr.text()));
        }

        @Override
        public SafeText fill(Template template, Scope scope, boolean shellWords) {
            return SafeText.plain(template.source());
        }

        @Override
        public Value parse(Question.Parse how, String text) {
            return Value.of(text);
        }
    };

    private static Args args(Arg value) throws Exception {
        Map<String, Value> names = Map.of(
                "two", Value.of(List.of(Value.of("a*"), Value.of("b*"))),
                "none", Value.of(List.of()),
                "one", Value.of("c*"));
        return FilledArgs.fill(new Arg.Fields(Map.of("exclude", value)), names::get, NAMES);
    }

    private static Arg hole(String name) {
        return new Arg.Words(new Template(List.of(new Template.Part.Hole(new Expr(name, PLACE))), PLACE));
    }

    private static List<String> texts(Arg value) throws Exception {
        return args(value).texts("exclude").stream().map(SafeText::display).toList();
    }

    @Test
    void a_list_in_a_hole_of_its_own_stands_for_as_many_texts() throws Exception {
        assertThat(texts(hole("two"))).containsExactly("a*", "b*");
        assertThat(texts(hole("none"))).isEmpty();
        assertThat(texts(hole("one"))).containsExactly("c*");
        assertThat(texts(new Arg.Items(List.of(hole("one"), hole("two"), hole("none")))))
                .containsExactly("c*", "a*", "b*");
    }
}
