package dev.theseus.cli.session;

import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Hands what people want to the driver, from whichever thread; what comes before there is a driver waits for it. */
final class Post {
    private final String user;
    private final Supplier<String> ids;
    private final List<Input> waiting = new ArrayList<>();
    private Consumer<Input> driver = waiting::add;
    private volatile Consumer<Input> ofNothing = _ -> {};
    private volatile Consumer<String> ofJournaled = _ -> {};

    Post(String user, Supplier<String> ids) {
        this.user = user;
        this.ids = ids;
    }

    synchronized void to(Consumer<Input> submit) {
        driver = submit;
        waiting.forEach(submit);
        waiting.clear();
    }

    /** @param heard is told what nothing comes of */
    void whenNothingComesOfIt(Consumer<Input> heard) {
        ofNothing = heard;
    }

    void ledToNothing(Input said) {
        ofNothing.accept(said);
    }

    /** @param heard is told the ids of requests that are in the journal, so that nobody need say them again */
    void whenJournaled(Consumer<String> heard) {
        ofJournaled = heard;
    }

    void journaled(String request) {
        ofJournaled.accept(request);
    }

    synchronized void send(Input input) {
        driver.accept(input);
    }

    void answer(String hold, String choice, String text) {
        send(new Input.Answer(hold, choice, text, user, ids.get()));
    }

    void wish(RequestKind kind, String reason) {
        send(new Input.Wish(kind, user, reason, false, ids.get()));
    }
}
