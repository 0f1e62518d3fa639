package dev.theseus.plan;

import dev.theseus.core.problem.Code;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;

/** The first line of every file: {@code theseus: 1}. What another version means is not guessed at. */
final class LanguageVersion {
    private LanguageVersion() {}

    static boolean fits(Node root, Problems problems) {
        String line = "theseus: " + Language.VERSION;
        if (!(root instanceof Node.Fields fields)) {
            problems.add(
                    Code.WRONG_TYPE,
                    root.place(),
                    "the file is " + root.kind() + ", not a map",
                    "begin it with `" + line + "`");
            return false;
        }
        boolean first = !fields.entries().isEmpty()
                && fields.entries().getFirst().key().text().equals("theseus");
        if (!first) {
            problems.add(
                    Code.LANGUAGE_VERSION,
                    fields.placeOf("theseus"),
                    "the file does not begin with the version of its language",
                    "make `" + line + "` its first line");
            return false;
        }
        Node version = fields.entries().getFirst().value();
        if (version instanceof Node.Scalar scalar && scalar.text().equals(Integer.toString(Language.VERSION)))
            return true;
        String found = version instanceof Node.Scalar scalar ? Quoted.of(scalar.text()) : version.kind();
        problems.add(
                Code.LANGUAGE_VERSION,
                version.place(),
                "the language version is " + found + ", and this Theseus reads " + Language.VERSION,
                "write `" + line + "`, or use a newer Theseus");
        return false;
    }
}
