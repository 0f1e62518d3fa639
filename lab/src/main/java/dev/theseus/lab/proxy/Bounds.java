package dev.theseus.lab.proxy;

/**
 * How much waiting is borne.
 *
 * @param longestMs for how long one request waits
 * @param most how many requests of one key wait at a time
 */
record Bounds(long longestMs, long most) {

    Bounds {
        if (longestMs < 1 || most < 1) {
            throw new IllegalArgumentException("a request must be able to wait: " + longestMs + " ms, " + most);
        }
    }
}
