package dev.theseus.actions.format;

import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Optional;

/** A configuration file as read: where the values of its keys stand, in bytes. */
public interface Document {

    /** The value at a key; empty where the key is not there. */
    Optional<Slot> find(String key);

    /** Where a new value for a key goes: over the old one, or where the format puts a new entry. */
    Gap place(String key) throws Unfit;

    /** What goes when a key goes, last part first; nothing where it is not there. */
    List<Gap> remove(String key) throws Unfit;

    /** A value as the format writes it, escaped. */
    String encode(Value value) throws Unfit;

    /** What the whole file says, for comparison. */
    Value model();

    /** What {@link #model} must be after a change. */
    Value expected(String key, Optional<Value> value);

    /** A value and the bytes that it is written with. */
    record Slot(int from, int to, Value value) {}

    /** Bytes that give way to a value with something before and after it. */
    record Gap(int from, int to, String before, String after) {
        static Gap over(int from, int to) {
            return new Gap(from, to, "", "");
        }
    }

    /** A file or value that the format cannot hold, or that cannot be changed safely. */
    final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        public Unfit(String message) {
            super(message);
        }

        public String why() {
            return String.valueOf(getMessage());
        }
    }
}
