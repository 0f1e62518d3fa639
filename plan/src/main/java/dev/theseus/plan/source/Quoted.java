package dev.theseus.plan.source;

/** Text of others as it is shown in a message: short, on one line, without control characters. */
public final class Quoted {
    private static final int LIMIT = 60;

    private Quoted() {}

    /** The text in back quotes. */
    public static String of(String text) {
        var shown = new StringBuilder("`");
        int[] points = text.codePoints().limit(LIMIT + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, LIMIT); i++) append(shown, points[i]);
        return shown.append(points.length > LIMIT ? "…`" : "`").toString();
    }

    /** The text as it is, without anything that a terminal would obey or not show. */
    static String inert(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        switch (point) {
            case '\n' -> shown.append("\\n");
            case '\t' -> shown.append("\\t");
            case '\r' -> shown.append("\\r");
            default -> {
                int type = Character.getType(point);
                boolean invisible = Character.isISOControl(point)
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR;
                if (invisible) shown.append(String.format("\\u%04x", point));
                else shown.appendCodePoint(point);
            }
        }
    }
}
