package dev.theseus.cli.kit;

import java.util.List;

/** Texts that hosts, plans and people could send, and that must stay text. */
public final class Hostile {
    private Hostile() {}

    public static List<String> texts() {
        return List.of(
                "\u001b[2J\u001b[H\u001b]0;owned\u0007 gone",
                "\u001b[31mred\u001b[0m",
                "\u009b31m C1",
                "line one\nline two\r\nline three\u2028four",
                "\u0000\u0001\u0007\u0008\u007f",
                "\u202egpj.exe\u202c",
                "a\u200bb\u2066c\u2069",
                "\ud800 lone surrogate",
                "漢字".repeat(60),
                "e\u0301".repeat(200),
                "👩‍👩‍👧‍👦 family",
                "<script>alert(1)</script>",
                "</style><script>alert(1)</script>",
                "</title><img src=x onerror=alert(1)>",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "]]><svg/onload=alert(1)>",
                "<!-- --> & &lt; &#60;",
                "javascript:alert(1)",
                "; rm -rf ~; $(id) `id`",
                "x".repeat(5000));
    }
}
