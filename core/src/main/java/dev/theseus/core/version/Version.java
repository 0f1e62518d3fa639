package dev.theseus.core.version;

public record Version(String text) {
    public static String kind(Object o) {
        return switch (o) {
            case Version(var t) -> t;
            case String _ -> "s";
            default -> "x";
        };
    }
}
