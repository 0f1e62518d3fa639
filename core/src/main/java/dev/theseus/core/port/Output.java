package dev.theseus.core.port;

/**
 * What a command printed, bounded: the first and the last bytes, with a note of how many were left out between them.
 *
 * @param out standard output; secrets that this run knows are masked
 * @param err standard error, likewise
 * @param truncated whether something was left out; matching on truncated output is an error
 */
public record Output(String out, String err, boolean truncated) {
    public static final Output NONE = new Output("", "", false);

    /** Both, output first. */
    public String both() {
        return err.isEmpty() ? out : out.isEmpty() ? err : out.stripTrailing() + "\n" + err;
    }
}
