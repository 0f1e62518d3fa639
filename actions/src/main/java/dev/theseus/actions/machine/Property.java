package dev.theseus.actions.machine;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.data.SqlCell;
import dev.theseus.actions.web.WebCell;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Keys of a configuration file (properties, ini, JSON, YAML), or of such a text in a database or behind an address. Comments, order and every
 * other byte stay as they are. Undo puts each value back as it was found, also where somebody has changed other keys since.
 */
public final class Property implements Action {

    @Override
    public String name() {
        return "property";
    }

    @Override
    public String doc() {
        return "Sets or removes keys of a configuration (properties, ini, JSON, YAML) in a file, a database or behind HTTP.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.optional("file", Shape.template(), "the file"),
                Shape.optional("sql", SqlCell.SHAPE, "in place of a file: a column of a row that holds such a text"),
                Shape.optional("http", WebCell.SHAPE, "in place of a file: a document behind an address"),
                Shape.optional("set", Shape.named(Shape.anything()), "values by key; a.b.c or /a/b/c in JSON and YAML"),
                Shape.optional(
                        "unset", Shape.either(Shape.many(Shape.template()), Shape.template()), "keys that are to go"),
                Shape.optional(
                        "format", Shape.choice("properties", "ini", "json", "yaml"), "where the name does not tell"),
                Shape.optional(
                        "section", Shape.template(), "the section of an ini file; before the first where absent"),
                Shape.optional("create", Shape.flag(), "whether a file that is not there is made"),
                Reload.SHAPE);
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        List<String> parts = new ArrayList<>();
        if (args.has("set") && args.value("set") instanceof Value.Fields(var values))
            values.forEach((key, value) -> parts.add("set " + key + " to " + shortened(value.display())));
        for (SafeText key : args.texts("unset")) parts.add("unset " + key.display());
        return String.join(", ", parts) + " in " + place(args) + Reload.shown(args);
    }

    private static String place(Args args) {
        return args.section("sql")
                .map(SqlCell::shown)
                .or(() -> args.section("http").map(web -> web.text("url").display()))
                .or(() -> args.optionalText("file").map(SafeText::display))
                .orElse("");
    }

    private static SortedSet<String> keys(Args args) {
        SortedSet<String> keys = new TreeSet<>();
        if (args.has("set") && args.value("set") instanceof Value.Fields(var values)) keys.addAll(values.keySet());
        for (SafeText key : args.texts("unset")) keys.add(key.display());
        return keys;
    }

    static String shortened(String value) {
        String line = value.isEmpty() ? "nothing" : value.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 100 ? line : line.substring(0, 99) + "…";
    }

    @Override
    public String object(Args args) {
        if (!args.has("file")) return "";
        String section = args.optionalText("section").map(SafeText::display).orElse("");
        return args.text("file").display() + ": " + section + ": " + String.join(", ", keys(args));
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        return Reload.seen(home(args, context).look(), args, context);
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        Optional<String> unclear = unclear(args);
        return unclear.isPresent()
                ? Outcomes.refused(Code.BAD_VALUE, unclear.get(), "say one of file:, sql: and http:")
                : Reload.after(home(args, context).apply(describe(args)), args, context);
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        return Reload.after(home(args, context).undo(found), args, context);
    }

    @Override
    public Set<String> exposes(Args args) {
        return Reload.exposes(args);
    }

    private static Optional<String> unclear(Args args) {
        long homes = Stream.of("file", "sql", "http").filter(args::has).count();
        return homes == 1 ? Optional.empty() : Optional.of("property needs one place where its keys stand");
    }

    private static Home home(Args args, ActionContext context) {
        if (args.has("file")) return new FileProperty(args, context);
        return new CellProperty(args, context);
    }

    /** Where the keys stand. */
    sealed interface Home permits FileProperty, CellProperty {
        Look look() throws ActionException, InterruptedException;

        Outcome apply(String what) throws ActionException, InterruptedException;

        Outcome undo(Value found) throws ActionException, InterruptedException;
    }
}
