package dev.theseus.plan.cel;

import java.io.Serial;
import java.io.Serializable;
import java.util.Comparator;

/** The order of names with numbers in them: numbers by their size, all else as it is spelt. No two different names are equal in it. */
final class CountingOrder implements Comparator<String>, Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int order;
            if (isDigit(one.charAt(i)) && isDigit(other.charAt(j))) {
                int endOne = endOfNumber(one, i);
                int endOther = endOfNumber(other, j);
                order = numbers(one.substring(i, endOne), other.substring(j, endOther));
                i = endOne;
                j = endOther;
            } else order = Character.compare(one.charAt(i++), other.charAt(j++));
            if (order != 0) return order;
        }
        int rest = Integer.compare(one.length() - i, other.length() - j);
        return rest != 0 ? rest : one.compareTo(other);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfNumber(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) end++;
        return end;
    }

    /** Of any length. */
    private static int numbers(String one, String other) {
        String left = one.replaceFirst("^0+", "");
        String right = other.replaceFirst("^0+", "");
        int length = Integer.compare(left.length(), right.length());
        return length != 0 ? length : left.compareTo(right);
    }
}
