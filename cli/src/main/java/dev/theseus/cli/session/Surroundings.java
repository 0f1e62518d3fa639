package dev.theseus.cli.session;

import dev.theseus.core.port.Journal;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a command finds around it: everything that a test replaces.
 *
 * @param program how Theseus was started, for commands that a person is told to type
 * @param user who is at the keyboard
 * @param person whether somebody sits at a terminal and can be asked
 * @param keeping what stands between a controller and its journal: nothing, but in a rehearsal
 */
public record Surroundings(
        PrintWriter out,
        PrintWriter err,
        Charset charset,
        Map<String, String> environment,
        Path home,
        InstantSource clock,
        ZoneId zone,
        String program,
        String user,
        boolean person,
        Build build,
        UnaryOperator<Journal> keeping) {}
