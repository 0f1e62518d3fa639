package dev.theseus.plan.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExprConverter;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads expressions: text to a checked tree over one variable. Making one loads the CEL library, so make one only when it is needed. */
public final class CelText {
    static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(10_000)
            .maxParseRecursionDepth(60)
            .comprehensionMaxIterations(10_000_000)
            .enableUnsignedLongs(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .build();

    private static final CelType VERSION = OpaqueType.create("version");

    private final CelParser parser = CelParserFactory.standardCelParserBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .build();
    private final CelCompiler checker = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .addVar(Rewrite.SCOPE, MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addFunctionDeclarations(declarations())
            .build();

    /** An expression that cannot be read; the message says why, in one line. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why);
        }
    }

    /** @param paths the free names, with the fields that follow each */
    record Compiled(CelAbstractSyntaxTree tree, Set<List<String>> paths) {}

    private static List<CelFunctionDecl> declarations() {
        Stream<CelFunctionDecl> comparisons = Stream.of("eq", "ne", "lt", "le", "gt", "ge")
                .map(name -> declare("@" + name, SimpleType.BOOL, SimpleType.DYN, SimpleType.DYN));
        return Stream.concat(
                        comparisons,
                        Stream.of(
                                declare("@matches", SimpleType.BOOL, SimpleType.DYN, SimpleType.DYN),
                                declare("@duration", SimpleType.DURATION, SimpleType.DYN),
                                declare("version", VERSION, SimpleType.DYN),
                                declare("ceilMinutes", SimpleType.INT, SimpleType.DURATION),
                                declare("inOrder", ListType.create(SimpleType.DYN), ListType.create(SimpleType.DYN))))
                .toList();
    }

    private static CelFunctionDecl declare(String name, CelType result, CelType... parameters) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(overload(name), result, parameters));
    }

    /** The name of our function's only overload. */
    static String overload(String function) {
        return "theseus_" + function.replace("@", "");
    }

    /** What an expression refers to, or why it cannot be read. */
    public References references(String text) {
        try {
            return new References.Readable(compile(text).paths());
        } catch (Unreadable e) {
            return new References.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    Compiled compile(String text) throws Unreadable {
        try {
            CelValidationResult parsed = parser.parse(text);
            if (parsed.hasError()) throw new Unreadable(first(parsed));
            CelAbstractSyntaxTree tree = parsed.getAst();
            CelMutableExpr expr = CelMutableExprConverter.fromCelExpr(tree.getExpr());
            var rewrite = new Rewrite();
            rewrite.apply(expr);
            if (rewrite.problem().isPresent())
                throw new Unreadable(rewrite.problem().get());
            var source = CelSource.newBuilder(text).build();
            CelValidationResult checked = checker.check(
                    CelAbstractSyntaxTree.newParsedAst(CelMutableExprConverter.fromMutableExpr(expr), source));
            if (checked.hasError()) throw new Unreadable(first(checked));
            return new Compiled(checked.getAst(), Set.copyOf(rewrite.paths()));
        } catch (CelValidationException | IllegalArgumentException e) {
            throw new Unreadable(Reasons.shortened(e.getMessage()));
        }
    }

    private static String first(CelValidationResult result) {
        return Reasons.shortened(result.getErrors().getFirst().getMessage());
    }
}
