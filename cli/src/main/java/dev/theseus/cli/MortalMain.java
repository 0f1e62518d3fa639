package dev.theseus.cli;

import dev.theseus.cli.rehearse.Doom;
import dev.theseus.cli.rehearse.MortalJournal;

/** Starts Theseus as a rehearsal's controller: the same parts, put together the same way, but one that is to die. */
public final class MortalMain {
    private MortalMain() {}

    public static void main(String[] args) {
        Doom doom = Doom.of(System.getProperties());
        Main.start(args, journal -> new MortalJournal(journal, doom));
    }
}
