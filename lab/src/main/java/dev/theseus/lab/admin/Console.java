package dev.theseus.lab.admin;

/** Where a command's output goes. */
interface Console {

    /** Prints a line. */
    void line(String text);

    /** Prints a line of complaint. */
    void error(String text);
}
