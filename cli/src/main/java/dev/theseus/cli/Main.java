package dev.theseus.cli;

import dev.theseus.actions.ActionSet;
import dev.theseus.cli.command.Common;
import dev.theseus.cli.command.Root;
import dev.theseus.cli.command.Shop;
import dev.theseus.cli.session.Build;
import dev.theseus.cli.session.Desk;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.session.Surroundings;
import dev.theseus.cli.terminal.ControllingTerminal;
import dev.theseus.core.port.Journal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Starts Theseus: puts its parts together and hands the words of the command line to them. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        start(args, UnaryOperator.identity());
    }

    /** Starts it with {@code keeping} between a controller and its journal, as a rehearsal does. */
    static void start(String[] args, UnaryOperator<Journal> keeping) {
        Build build = Build.running();
        if (args.length == 1 && args[0].equals("--version")) {
            System.out.println("theseus " + build.version());
            System.exit(System.out.checkError() ? Refused.FAILED : 0);
        }
        StandardOutput standard = new StandardOutput();
        PrintWriter out = new PrintWriter(standard, false, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        Surroundings around = new Surroundings(
                out,
                err,
                System.out.charset(),
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                InstantSource.system(),
                ZoneId.systemDefault(),
                System.getProperty("theseus.command", "theseus"),
                System.getProperty("user.name", "somebody"),
                ControllingTerminal.present(),
                build,
                keeping);
        Common common = new Common();
        Shop shop = new Shop(around, common, new Desk(ActionSet.forReading()), new SecureRandom());
        int status = Root.execute(common, shop, args);
        out.flush();
        Optional<String> lost = standard.lost();
        lost.ifPresent(why -> err.println("theseus: not all that was printed could be written: " + why
                + ". What the command did is done: `theseus status` and `theseus runs` say how runs stand."));
        System.exit(status == 0 && lost.isPresent() ? Refused.FAILED : status);
    }
}
