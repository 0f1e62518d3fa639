package dev.theseus.core.run;

import java.time.Duration;
import java.time.Instant;

/**
 * What a host said of itself when a controller last met it as another than before.
 *
 * @param boot changes when the host is restarted
 * @param spool changes when what the host keeps of effects was lost
 * @param clockOffset the host's clock minus the controller's
 */
public record MetHost(Instant at, String boot, String spool, Duration clockOffset) {}
