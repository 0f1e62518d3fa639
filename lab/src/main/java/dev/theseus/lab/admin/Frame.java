package dev.theseus.lab.admin;

/** Kinds of what a node sends back to a command. Each is followed by a text, END by the exit status. */
final class Frame {

    static final int OUT = 1;
    static final int ERR = 2;
    static final int END = 3;

    private Frame() {}
}
