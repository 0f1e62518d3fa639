package dev.theseus.core.port;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.util.Map;

/** What an action works with: its host, and the installation's other ends. */
public interface ActionContext {

    Inventory.Host host();

    Inventory inventory();

    /**
     * Carries out one command on the host, at most once in this attempt, and waits for its end. User, directory, environment and
     * timeout of the step are added where the command has none of its own. After a crash the same call re-attaches.
     */
    Finished effect(Command command) throws ActionException, InterruptedException;

    /** Runs a read-only command on the host. */
    Finished look(Command command) throws ActionException, InterruptedException;

    /** The same step with another host of the inventory, to look there: what changes something belongs on the step's own host. */
    ActionContext elsewhere(Inventory.Host other);

    /**
     * Marks the place from which an effect that is not a command (a statement, a request, a balancer's setting) goes out. After a crash
     * there is nothing to re-attach to, so this throws {@link ActionException.Kind#IN_DOUBT} instead of letting it go out again.
     */
    void beforeEffect(String what) throws ActionException;

    /** One word that names this attempt, for effects that can carry it: by it they are found where they go on without us. */
    String mark();

    /** Asks a question once, on the step's host unless it names another. */
    Answer ask(Question question) throws ActionException, InterruptedException;

    /** Asks until it holds, for as long as it must; progress and stalls are shown. */
    Answer await(Question question) throws ActionException, InterruptedException;

    /** Evaluates an expression in the step's scope, with more names. */
    Value evaluate(Expr expr, Map<String, Value> more) throws ActionException;

    Sql sql();

    Balancers balancers();

    Vault vault();

    Clock clock();

    /** A directory on the host, 0700 and on a disk that survives a restart, for what undo needs; kept until the run is closed. */
    String keepsake() throws ActionException, InterruptedException;

    /**
     * Whether {@code undo} is to put back what was found although somebody else has changed it since: a person was shown both and said
     * so. Otherwise such a change is left as it is, and refused with {@code CHANGED_SINCE}.
     */
    default boolean overwrites() {
        return false;
    }

    /** Shows progress to whoever watches; nothing is journaled. */
    void progress(String message);

    /**
     * What a question found.
     *
     * @param holds whether {@code until} holds
     * @param value the question's value
     * @param names what was seen: {@code output}, {@code exit}, {@code rows}, {@code status}, …
     * @param failure why it does not hold, where the look itself failed
     */
    record Answer(boolean holds, Value value, Map<String, Value> names, java.util.Optional<Failure> failure) {}
}
