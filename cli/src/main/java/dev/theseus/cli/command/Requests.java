package dev.theseus.cli.command;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Input;
import dev.theseus.engine.store.Inbox;
import dev.theseus.engine.store.RunDirectory;

/** Leaves what a person wants in the inbox of a run that another process drives, or will. */
final class Requests {
    private final Shop shop;
    private final RunDirectory run;

    Requests(Shop shop, RunDirectory run) {
        this.shop = shop;
        this.run = run;
    }

    void answer(String hold, String choice, String text) {
        try {
            run.inbox().post(new Input.Answer(hold, choice, text, shop.around().user(), id()));
        } catch (JournalException e) {
            shop.around().err().println("theseus: " + e.failure());
            shop.around().err().flush();
        }
    }

    String post(String hold, String choice, String text) throws JournalException {
        String id = id();
        run.inbox().post(new Input.Answer(hold, choice, text, shop.around().user(), id));
        return id;
    }

    Input.Wish wish(Wishing.Want want) {
        return new Input.Wish(
                want.kind(), shop.around().user(), want.reason(), want.accepted(), want.acceptsUnknown(), id());
    }

    private String id() {
        return Inbox.newId(shop.around().clock().instant(), shop.random());
    }
}
