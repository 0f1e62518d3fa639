package dev.theseus.cli.session;

import dev.theseus.cli.terminal.RunFace;
import dev.theseus.cli.view.RunView;
import dev.theseus.core.run.RunState;
import java.util.Optional;

/** Makes the face that a run is shown with, and says the last words. */
public interface Faces {
    /** @param state where the run stands already; the face's own from here on @param answering what takes answers typed at the face; absent where nobody may answer here */
    RunFace open(RunState state, Answering answering);

    /** After the face is closed. */
    void farewell(RunView view, Optional<String> report);

    /** Takes an answer that a person typed. */
    @FunctionalInterface
    interface Answering {
        void answer(String hold, String choice, String text);
    }
}
