package dev.theseus.lab.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What follows the head of a request. */
public sealed interface RequestBody {

    /** No body at all, and no header that speaks of one. */
    record None() implements RequestBody {}

    /** A body whose length in bytes is known. */
    record Sized(InputStream content, long length) implements RequestBody {}

    /** A body that ends when it ends: sent in chunks. */
    record Chunked(InputStream content) implements RequestBody {}

    static RequestBody none() {
        return new None();
    }

    static RequestBody text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Sized(new ByteArrayInputStream(bytes), bytes.length);
    }
}
