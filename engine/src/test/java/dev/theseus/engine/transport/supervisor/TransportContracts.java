package dev.theseus.engine.transport.supervisor;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** All topics of the contract, for one way to a host. */
@ExtendWith(TransportContracts.SayingWhichWay.class)
public abstract class TransportContracts {
    private final TransportContract.Way way;

    protected TransportContracts(TransportContract.Way way) {
        this.way = way;
    }

    @Nested
    class Commands extends CommandContract {
        Commands() {
            super(way);
        }
    }

    @Nested
    class Outputs extends OutputContract {
        Outputs() {
            super(way);
        }
    }

    @Nested
    class Starts extends StartContract {
        Starts() {
            super(way);
        }
    }

    @Nested
    class Returns extends ReturnContract {
        Returns() {
            super(way);
        }
    }

    @Nested
    class Sessions extends SessionContract {
        Sessions() {
            super(way);
        }
    }

    @Nested
    class Ends extends EndContract {
        Ends() {
            super(way);
        }
    }

    @Nested
    class Secrets extends SecretContract {
        Secrets() {
            super(way);
        }
    }

    /** The topics have one name whatever the way, so a failure tells which it was. */
    static final class SayingWhichWay implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            Object outermost =
                    context.getRequiredTestInstances().getAllInstances().getFirst();
            failure.addSuppressed(
                    new AssertionError("in " + outermost.getClass().getName()));
            throw failure;
        }
    }
}
