package dev.theseus.cli.command;

import dev.theseus.core.run.Event.RequestKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command by which a person wants something of a run that is there already. */
abstract class WishCommand implements Callable<Integer> {
    private final Shop shop;
    private final RequestKind kind;

    @Mixin
    private WhichRun run = new WhichRun();

    @Mixin
    private RunOptions options = new RunOptions();

    WishCommand(Shop shop, RequestKind kind) {
        this.shop = shop;
        this.kind = kind;
    }

    /** Why, as far as the person has said so. */
    String reason() {
        return "";
    }

    /** Whether the person agrees to what it loses. */
    boolean accepted() {
        return false;
    }

    /** Whether the person goes back although nobody can tell whether that is still safe. */
    boolean acceptsUnknown() {
        return false;
    }

    /** Whether somebody at a terminal is asked before it begins. */
    boolean asksFirst() {
        return false;
    }

    @Override
    public Integer call() throws Exception {
        return new Wishing(shop, options)
                .askingFirst(asksFirst())
                .carryOut(run.name(), new Wishing.Want(kind, reason(), accepted(), acceptsUnknown()));
    }
}
