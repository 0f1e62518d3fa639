package dev.theseus.plan;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Template;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the quoting of a POSIX shell text, as far as needed to say where its holes stand. A value is put into a hole as one
 * single-quoted word; that is safe between words, and only there. So a hole is refused wherever single quotes would not quote:
 * inside quotes of either kind, back quotes, here-documents, comments, {@code ${…}} and arithmetic of the shell, after a backslash,
 * and behind {@code eval}. Where the shell's grammar is ambiguous, refusing wins.
 */
final class ShellText {
    /** Stands for a hole in the text that is scanned; not a character. */
    private static final int HOLE = -1;

    private static final Set<String> BEFORE_COMMANDS =
            Set.of("!", "{", "if", "then", "elif", "else", "while", "until", "do", "time");

    private final int[] text;
    private final List<Expr> holes = new ArrayList<>();
    private final List<Hole> found = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final List<Heredoc> heredocs = new ArrayList<>();
    private boolean ansiQuotes;
    private int at;

    /**
     * A hole and its surroundings.
     *
     * @param inside what it must not stand in, in words; empty where it stands well
     * @param words the words of its command so far, unquoted
     */
    record Hole(Expr expr, Optional<String> inside, List<String> words) {}

    private record Heredoc(String delimiter, boolean tabs) {}

    private enum Kind {
        COMMANDS("", true),
        SUBSTITUTION("", true),
        SINGLE("single quotes", false),
        DOUBLE("double quotes", false),
        BACKTICK("back quotes", false),
        PARAMETER("a ${…} of the shell", false),
        ARITHMETIC("shell arithmetic", false);

        final String words;
        final boolean commands;

        Kind(String words, boolean commands) {
            this.words = words;
            this.commands = commands;
        }
    }

    private static final class Frame {
        final Kind kind;
        final List<String> words = new ArrayList<>();
        final StringBuilder word = new StringBuilder();
        boolean inWord;
        int parentheses;

        Frame(Kind kind) {
            this.kind = kind;
        }

        void endWord() {
            if (inWord) {
                String done = word.toString();
                boolean assignment = words.isEmpty() && done.matches("[A-Za-z_][A-Za-z0-9_]*=.*");
                if (!assignment && !(words.isEmpty() && BEFORE_COMMANDS.contains(done))) words.add(done);
            }
            word.setLength(0);
            inWord = false;
        }

        void endCommand() {
            endWord();
            words.clear();
        }
    }

    private ShellText(Template template) {
        var points = new ArrayList<Integer>();
        for (Template.Part part : template.parts())
            switch (part) {
                case Template.Part.Literal(var literal) -> literal.chars().forEach(points::add);
                case Template.Part.Hole(var expr) -> {
                    points.add(HOLE);
                    holes.add(expr);
                }
            }
        text = points.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The holes of a shell text, in order, each with where it stands. */
    static List<Hole> holes(Template template) {
        if (template.constant().isPresent()) return List.of();
        var scan = new ShellText(template);
        scan.frames.push(new Frame(Kind.COMMANDS));
        while (scan.at < scan.text.length) scan.next();
        return scan.found;
    }

    private void next() {
        Frame frame = top();
        int c = text[at];
        if (c == HOLE) {
            hole(frame);
            at++;
        } else if (c == '\\' && frame.kind != Kind.SINGLE) {
            escaped(frame);
        } else if (frame.kind.commands) command(frame, c);
        else quoted(frame, c);
    }

    private Frame top() {
        Frame frame = frames.peek();
        if (frame == null) throw new IllegalStateException("the outermost frame is never closed");
        return frame;
    }

    private void hole(Frame frame) {
        Optional<String> inside = frames.stream()
                .map(each -> each.kind)
                .filter(kind -> kind == Kind.BACKTICK)
                .findFirst()
                .map(kind -> kind.words);
        if (inside.isEmpty() && !frame.kind.commands) inside = Optional.of(frame.kind.words);
        if (inside.isEmpty() && ansiQuotes)
            inside = Optional.of("a text that uses $'…', which shells read differently");
        List<String> words = commandWords();
        if (inside.isEmpty()
                && words.stream().findFirst().filter("eval"::equals).isPresent())
            inside = Optional.of("the arguments of eval, which would run it");
        report(inside, words);
        append('x');
    }

    private void report(Optional<String> inside, List<String> words) {
        found.add(new Hole(holes.get(found.size()), inside, words));
    }

    private List<String> commandWords() {
        for (Frame frame : frames) if (frame.kind.commands) return List.copyOf(frame.words);
        return List.of();
    }

    private void escaped(Frame frame) {
        if (peek(1) == HOLE) {
            report(
                    frame.kind.commands ? Optional.of("the reach of a backslash") : Optional.of(frame.kind.words),
                    commandWords());
        } else if (peek(1) != '\n') append(peek(1));
        at += 2;
    }

    /** The character so many places ahead; 0 past the end. */
    private int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] : 0;
    }

    private void append(int c) {
        for (Frame frame : frames)
            if (frame.kind.commands) {
                frame.word.append((char) c);
                frame.inWord = true;
                return;
            }
    }

    private void push(Kind kind, int skip) {
        if (kind == Kind.SINGLE || kind == Kind.DOUBLE) top().inWord = true;
        frames.push(new Frame(kind));
        at += skip;
    }

    private void command(Frame frame, int c) {
        switch (c) {
            case ' ', '\t', '\r' -> {
                frame.endWord();
                at++;
            }
            case '\n' -> {
                frame.endCommand();
                at++;
                readHeredocs();
            }
            case ';', '&', '|' -> {
                frame.endCommand();
                at++;
            }
            case '(' -> {
                if (peek(1) == '(' && !frame.inWord && frame.words.isEmpty()) push(Kind.ARITHMETIC, 2);
                else {
                    frame.endCommand();
                    frame.parentheses++;
                    at++;
                }
            }
            case ')' -> {
                frame.endCommand();
                if (frame.parentheses > 0) frame.parentheses--;
                else if (frame.kind == Kind.SUBSTITUTION) frames.pop();
                at++;
            }
            case '<' -> less(frame);
            case '>' -> {
                frame.endWord();
                at++;
            }
            case '#' -> {
                if (frame.inWord) literal(c);
                else comment();
            }
            case '\'' -> push(Kind.SINGLE, 1);
            case '"' -> push(Kind.DOUBLE, 1);
            case '`' -> push(Kind.BACKTICK, 1);
            case '$' -> dollar();
            default -> literal(c);
        }
    }

    private void literal(int c) {
        append(c);
        at++;
    }

    private void quoted(Frame frame, int c) {
        switch (frame.kind) {
            case SINGLE -> {
                if (c == '\'') close();
                else literal(c);
            }
            case DOUBLE -> {
                if (c == '"') close();
                else if (c == '`') push(Kind.BACKTICK, 1);
                else if (c == '$') dollar();
                else literal(c);
            }
            case BACKTICK -> {
                if (c == '`') close();
                else at++;
            }
            case PARAMETER -> {
                if (c == '}') close();
                else if (c == '\'') push(Kind.SINGLE, 1);
                else if (c == '"') push(Kind.DOUBLE, 1);
                else if (c == '`') push(Kind.BACKTICK, 1);
                else if (c == '$') dollar();
                else at++;
            }
            case ARITHMETIC -> {
                if (c == '(') frame.parentheses++;
                else if (c == ')' && frame.parentheses > 0) frame.parentheses--;
                else if (c == ')') {
                    if (peek(1) == ')') at++;
                    frames.pop();
                }
                at++;
            }
            case COMMANDS, SUBSTITUTION -> throw new IllegalStateException("commands are not quoted");
        }
    }

    private void close() {
        frames.pop();
        at++;
    }

    private void dollar() {
        boolean commands = top().kind.commands;
        if (peek(1) == '(' && peek(2) == '(') push(Kind.ARITHMETIC, 3);
        else if (peek(1) == '(') push(Kind.SUBSTITUTION, 2);
        else if (peek(1) == '{') push(Kind.PARAMETER, 2);
        else {
            if (commands && peek(1) == '\'') ansiQuotes = true;
            append('$');
            at++;
        }
    }

    private void comment() {
        while (at < text.length && text[at] != '\n') {
            if (text[at] == HOLE) report(Optional.of("a comment"), List.of());
            at++;
        }
    }

    private void less(Frame frame) {
        frame.endWord();
        if (peek(1) == '<' && peek(2) == '<') {
            at += 3;
            return;
        }
        if (peek(1) != '<') {
            at++;
            return;
        }
        boolean tabs = peek(2) == '-';
        at += tabs ? 3 : 2;
        while (at < text.length && (text[at] == ' ' || text[at] == '\t')) at++;
        var delimiter = new StringBuilder();
        while (at < text.length && " \t\n;&|<>()".indexOf(text[at]) < 0) {
            if (text[at] == HOLE) report(Optional.of("the end mark of a here-document"), List.of());
            else if (text[at] != '\'' && text[at] != '"' && text[at] != '\\') delimiter.append((char) text[at]);
            at++;
        }
        heredocs.add(new Heredoc(delimiter.toString(), tabs));
    }

    private void readHeredocs() {
        for (Heredoc heredoc : heredocs)
            while (at < text.length) if (line(heredoc.tabs).equals(heredoc.delimiter)) break;
        heredocs.clear();
    }

    /** The next line of a here-document; its holes are refused. */
    private String line(boolean tabs) {
        var line = new StringBuilder();
        while (at < text.length && text[at] != '\n') {
            if (text[at] == HOLE) {
                report(Optional.of("a here-document"), List.of());
                line.append('\0');
            } else line.append((char) text[at]);
            at++;
        }
        at++;
        return tabs ? line.toString().replaceFirst("^\t+", "") : line.toString();
    }
}
