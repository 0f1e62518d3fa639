package dev.theseus.cli;

/** Starts Theseus. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("theseus");
    }
}
