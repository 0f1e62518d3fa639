package dev.theseus.cli.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demonstration shows.
 *
 * @param directory where the lab goes; new or an earlier demonstration's
 * @param state where run and report go; new
 * @param cache where the database's programs are unpacked, once for all demonstrations
 * @param plan the shipped plan
 * @param rate requests a second that the client sends
 * @param killController whether the controller is killed in the middle, and the run resumed
 * @param failSchema a schema whose update fails
 * @param queue whether requests of a schema that is being moved wait at the balancer instead of being refused
 * @param json whether the last line is an object for programs; everything else then goes to standard error
 * @param keep whether the lab goes on afterwards, until somebody ends it with Ctrl-C
 */
public record DemoOptions(
        Path directory,
        Path state,
        Path cache,
        Path plan,
        int rate,
        boolean killController,
        Optional<String> failSchema,
        boolean queue,
        boolean json,
        boolean keep) {}
